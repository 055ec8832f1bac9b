"""Handlers are tried on the stage of the stories."""

from tests.stories.conftest import same_thread, stage

__all__ = ["same_thread", "stage"]
