"""Name a ticket's category, also one that the district does not know any more."""

from casework.model.category import Category, name_in
from handlers.messages.speaker import Speaker


def category_name(category: Category | None, to: Speaker) -> str:
    """Return a category's name in the reader's language; if the district knows no such category, what says so."""
    return name_in(category.names, to.language) if category else to.label("former category")
