"""Name a bulletin: what it is, of which time, and its number in the year."""

from casework.model.bulletin import Bulletin, Cycle
from casework.model.summary import Period
from handlers.messages.speaker import Speaker


def title(bulletin: Bulletin, to: Speaker) -> str:
    """Return what a bulletin is: "Monthly bulletin"."""
    match bulletin.cycle:
        case Cycle.WEEK:
            return to.label("Weekly bulletin")
        case Cycle.MONTH:
            return to.label("Monthly bulletin")
        case Cycle.QUARTER:
            return to.label("Quarterly bulletin")
        case Cycle.YEAR:
            return to.label("Yearly bulletin")
        case Cycle.ASKED:
            return to.label("Bulletin")


def period(bulletin: Bulletin, to: Speaker) -> str:
    """Return the time that a bulletin is of: "Nov 2026", or its days."""
    days = bulletin.period
    year = str(days.first.year)
    match bulletin.cycle:
        case Cycle.MONTH:
            return to.say("{month} {year}", month=to.month(days.first.month), year=year).unescape()
        case Cycle.QUARTER:
            return to.say("quarter {number} of {year}", number=(days.first.month + 2) // 3, year=year).unescape()
        case Cycle.YEAR:
            return to.say("the year {year}", year=year).unescape()
        case Cycle.WEEK | Cycle.ASKED:
            return _days(days, to)


def _days(days: Period, to: Speaker) -> str:
    if days.first == days.last:
        return to.calendar_day(days.first)
    return f"{to.calendar_day(days.first)} – {to.calendar_day(days.last)}"


def issue(bulletin: Bulletin, to: Speaker) -> str:
    """Return a bulletin's number in its year: "No. 3 of 2026"; that it is a draft, if it has none."""
    if bulletin.number is None:
        return to.label("Draft")
    return to.say("No. {number} of {year}", number=bulletin.number, year=str(bulletin.year)).unescape()


def file_name(bulletin: Bulletin, ending: str) -> str:
    """Return the name of a file that is made of a bulletin."""
    days = bulletin.period
    return f"bulletin-{days.first.isoformat()}-{days.last.isoformat()}.{ending}"
