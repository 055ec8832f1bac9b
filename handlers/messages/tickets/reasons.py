"""Write why staff did something, as others read it: a standard reason, stored as a code, or their own words.

The standard reasons for a dismissal are those that hold for every ticket, and those that its category adds.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.category import Category, name_in
from casework.model.exposure import GONE, MISTAKE, PRIVACY, SETTLED
from handlers.messages.speaker import Speaker

# The three reasons of the product page, section 3; their codes are stored with tickets.
STANDARD: dict[str, Callable[[Speaker], str]] = {
    "nothing": lambda to: to.label("nothing was found there"),
    "elsewhere": lambda to: to.label("not a district matter"),
    "private": lambda to: to.label("a private matter"),
}

# Reasons that nobody chooses: the bot gives them.
GIVEN: dict[str, Callable[[Speaker], str]] = {
    "record": lambda to: to.label("an older record"),  # closed with all the others
}

# Why something is not shown to everybody (any more).
TAKEN_DOWN_FOR: Mapping[str, Callable[[Speaker], Markup]] = {
    SETTLED: lambda to: to.say("It is settled."),
    MISTAKE: lambda to: to.say("It was a mistake."),
    PRIVACY: lambda to: to.say("It shows too much of somebody."),
    GONE: lambda to: to.say("The ticket shows it no longer."),
}

PASSING: dict[str, Callable[[Speaker], str]] = {
    "area": lambda to: to.label("not our area"),
    "kind": lambda to: to.label("not our kind of work"),
}
GIVING: dict[str, Callable[[Speaker], str]] = {
    "area": lambda to: to.label("it is their area"),
    "kind": lambda to: to.label("it is their kind of work"),
    "load": lambda to: to.label("to share the work"),
}
PARKING: dict[str, Callable[[Speaker], str]] = {
    "machine": lambda to: to.label("needs a machine"),
    "others": lambda to: to.label("waits for others"),
    "access": lambda to: to.label("cannot be reached now"),
    "weather": lambda to: to.label("the weather"),
}

# Why a supervisor opens a ticket again that was dismissed or merged, or leaves it closed; the reporter reads it.
REVERSING: dict[str, Callable[[Speaker], str]] = {
    "there": lambda to: to.label("it is there"),
    "ours": lambda to: to.label("it is a district matter"),
    "other": lambda to: to.label("another matter"),
}
UPHOLDING: dict[str, Callable[[Speaker], str]] = {
    "looked": lambda to: to.label("nothing is there"),
    "elsewhere": lambda to: to.label("not a district matter"),
    "same": lambda to: to.label("the same as the other"),
}


def in_words(code: str, standard: dict[str, Callable[[Speaker], str]], to: Speaker) -> str:
    """Return a standard reason in words; a reason in other words stays as written."""
    return standard[code](to) if code in standard else code


def reasons(category: Category | None, to: Speaker) -> dict[str, str]:
    """Return every reason for which a ticket of a category may be dismissed, by its code."""
    own = {each.code: name_in(each.names, to.language) for each in category.reasons} if category else {}
    return {code: word(to) for code, word in STANDARD.items()} | own


def reason(code: str | None, category: Category | None, to: Speaker) -> str:
    """Return a reason for a dismissal in words, also one that its category has dropped; other words stay as written."""
    dropped = {each.code: name_in(each.names, to.language) for each in category.former_reasons} if category else {}
    return (dropped | reasons(category, to)).get(code or "") or in_words(code or "", GIVEN, to)
