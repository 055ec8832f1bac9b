"""Try the handlers on the stage of the stories (the end-to-end tests' fixture)."""

from tests.stories.conftest import stage

__all__ = ["stage"]
