"""Name a ticket's category, also one that the district does not know any more; and how often somebody walks an area."""

from collections.abc import Callable

from markupsafe import Markup

from casework.model.category import Category, name_in
from casework.model.round import Rhythm
from handlers.messages.speaker import Speaker

RHYTHMS: dict[Rhythm, Callable[[Speaker], Markup]] = {
    Rhythm.DAILY: lambda to: to.say("daily"),
    Rhythm.WEEKLY: lambda to: to.say("weekly"),
    Rhythm.MONTHLY: lambda to: to.say("monthly"),
}


def category_name(category: Category | None, to: Speaker) -> str:
    """Return a category's name in the reader's language; if the district knows no such category, what says so."""
    return name_in(category.names, to.language) if category else to.label("former category")
