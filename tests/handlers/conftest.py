"""Handlers are tried on the stage of the stories."""

from tests.stories.conftest import stage

__all__ = ["stage"]
