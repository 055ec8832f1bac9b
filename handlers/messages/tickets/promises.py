"""Say what must be known about a deadline that somebody is promised."""

from markupsafe import Markup

from handlers.messages.speaker import Speaker


def unannounced(year: int | None, to: Speaker) -> Markup | None:
    """Say that a deadline lies in a year whose public holidays are not known; None if there is no such year."""
    if year is None:
        return None
    return to.say("The public holidays of {year} are not announced yet: this deadline does not count them.", year=year)
