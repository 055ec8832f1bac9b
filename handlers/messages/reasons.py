"""Why a ticket was dismissed, as its reporter reads it: what is standard for all, and what a category adds."""

from collections.abc import Callable

from casework.model.category import Category, name_in
from handlers.messages.speaker import Speaker

# The three ways of the product page, section 3; their codes are kept.
STANDARD: dict[str, Callable[[Speaker], str]] = {
    "nothing": lambda to: to.label("nothing was found there"),
    "elsewhere": lambda to: to.label("no district matter"),
    "private": lambda to: to.label("a private matter"),
}


def reasons(category: Category | None, to: Speaker) -> dict[str, str]:
    """Return every reason for which a ticket of a category may be dismissed, by its code."""
    own = {each.code: name_in(each.names, to.language) for each in category.reasons} if category else {}
    return {code: word(to) for code, word in STANDARD.items()} | own


def reason(code: str | None, category: Category | None, to: Speaker) -> str:
    """Return a reason in words; what was written in one's own words stays as written."""
    return reasons(category, to).get(code or "", code or "")
