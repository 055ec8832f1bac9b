"""Write what a bulletin says of the figures: beside those of the period before and of the year before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

from markupsafe import Markup

from casework.bulletins.telling import figures_in
from casework.model.bulletin import Chapter
from casework.model.category import name_in
from casework.model.figure import Clock, Count
from casework.model.summary import Figures, Rate
from handlers.messages.bulletins.worded import (
    HEADINGS,
    NONE,
    Sentences,
    Told,
    Worded,
    change,
    named,
    percent,
    plain,
    points,
)
from handlers.messages.desk.figures import COUNTS
from handlers.messages.message import Chart, DataTable
from handlers.messages.speaker import Speaker

RATES: Mapping[Rate, Callable[[Speaker], str]] = {
    Rate.ANSWERED_IN_TIME: lambda to: to.label("Answered in time, %"),
    Rate.FIXED_IN_TIME: lambda to: to.label("Fixed in time, %"),
    Rate.REWORK: lambda to: to.label("Rework, %"),
    Rate.REVERSED: lambda to: to.label("Dismissals reversed, %"),
    Rate.RESPONDED: lambda to: to.label("Responded, %"),
    Rate.RESOLVED: lambda to: to.label("Resolved, %"),
    Rate.SATISFIED: lambda to: to.label("Satisfied, %"),
}


Other = tuple[str, Figures]  # with which the period is compared, and what that is called


def figures(told: Told, to: Speaker) -> Worded:
    """The figures in some sentences, a chart of received and fixed, and the table of all."""
    now, others = figures_in(told["now"]), _others(told, to)
    note = to.say("Changes are in per cent; those of shares are in points.")
    return Worded(
        HEADINGS[Chapter.FIGURES](to),
        tuple(_sentences(now, others, to)),
        (_series(told["series"], to),),
        (_compared(now, others, to),),
        plain(note),
    )


def _others(told: Told, to: Speaker) -> list[Other]:
    """Return with what a period is compared; a year's period before is the year before."""
    found = [
        (to.label("Period before"), figures_in(told["before"])),
        (to.label("Year before"), figures_in(told["year"])),
    ]
    return found[1:] if told["before"] == told["year"] else found


def _sentences(now: Figures, others: Sequence[Other], to: Speaker) -> list[tuple[str, str]]:
    said = Sentences(Chapter.FIGURES)
    for key, count in (("received", Count.RECEIVED), ("fixed", Count.FIXED)):
        against = _against(now.count(count), [(name, other.count(count)) for name, other in others], to)
        numbers = {"name": COUNTS[count](to), "number": to.number(now.count(count)), "against": against}
        said.add(key, plain(to.say("{name}: {number}{against}.", **numbers)))
    responded, resolved, satisfied = (
        percent(now.rate(rate), to) for rate in (Rate.RESPONDED, Rate.RESOLVED, Rate.SATISFIED)
    )
    rates = {"responded": responded, "resolved": resolved, "satisfied": satisfied}
    said.add("rates", plain(to.say("Responded {responded}, resolved {resolved}, satisfied {satisfied}.", **rates)))
    answered, fixed = (percent(now.rate(rate), to) for rate in (Rate.ANSWERED_IN_TIME, Rate.FIXED_IN_TIME))
    said.add("in_time", plain(to.say("In time: {answered} answered, {fixed} fixed.", answered=answered, fixed=fixed)))
    hours = [now.spreads[clock].median for clock in (Clock.TAKE, Clock.FIX)]
    if hours[0] is not None and hours[1] is not None:
        half = {"take": to.number(round(hours[0], 1)), "fix": to.number(round(hours[1], 1))}
        said.add("hours", plain(to.say("Half were answered within {take} h, and fixed within {fix} h.", **half)))
    numbers = {"reopened": to.number(now.count(Count.REOPENED)), "dismissed": to.number(now.count(Count.DISMISSED))}
    said.add("again", plain(to.say("Reopened: {reopened}; dismissed: {dismissed}.", **numbers)))
    return said.found


def _against(now: float, others: Sequence[tuple[str, float]], to: Speaker) -> str:
    """Say what a number was in the other periods, as far as there was any."""
    said = [_beside(name, now, other, to) for name, other in others if other]
    if not said:
        return ""
    both = to.say("{one}; {other}", one=said[0], other=said[1]) if len(said) > 1 else said[0]
    return plain(to.say(" ({said})", said=both))


def _beside(name: str, now: float, other: float, to: Speaker) -> Markup:
    numbers = {"number": to.number(other), "change": change(now, other, to)}
    return to.say("{name} {number}, {change}", name=_small(name), **numbers)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _compared(now: Figures, others: Sequence[Other], to: Speaker) -> DataTable:
    """The table of all figures beside those of the other periods."""
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []
    earlier = [found for _, found in others]

    def row(name: str, value: Callable[[Figures], float | None], *, is_share: bool = False) -> None:
        numbers = [value(found) for found in (now, *earlier)]
        current, *values = [None if each is None else round(each, 1) for each in numbers]
        if current is None or not any((current, *values)):
            return
        shift = points if is_share else change
        rows.append((name, current, *values))
        compared = [(NONE if other is None else to.number(other), shift(current, other, to)) for other in values]
        shown.append((name, to.number(current), *chain.from_iterable(compared)))

    for count, name in COUNTS.items():
        row(name(to), partial(Figures.count, name=count))
    for clock, half, nine in (
        (Clock.TAKE, to.label("Hours to answer, half"), to.label("Hours to answer, 9 in 10")),
        (Clock.FIX, to.label("Hours to fix, half"), to.label("Hours to fix, 9 in 10")),
    ):
        row(half, lambda found, clock=clock: found.spreads[clock].median)  # type: ignore[misc]  # mypy knows no default
        row(nine, lambda found, clock=clock: found.spreads[clock].ninth)  # type: ignore[misc]
    for rate in (Rate.ANSWERED_IN_TIME, Rate.FIXED_IN_TIME, Rate.REWORK, Rate.RESOLVED, Rate.SATISFIED):
        row(RATES[rate](to), partial(Figures.rate, rate=rate), is_share=True)
    heads = [to.label("Figure"), to.label("Now"), *(name for name, _ in others)]
    shown_heads = [*heads[:2], *(cell for name in heads[2:] for cell in (name, to.label("Change")))]
    return DataTable(HEADINGS[Chapter.FIGURES](to), tuple(heads), tuple(rows), tuple(shown), tuple(shown_heads))


def _series(series: Sequence[Sequence[Any]], to: Speaker) -> Chart:
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last, _, _ in series]
    is_by_month = any((last - first).days > 7 for first, last in days)
    labels = tuple(to.month(first.month) if is_by_month else to.short_day(first) for first, _ in days)
    received, fixed = (tuple(float(each[column]) for each in series) for column in (2, 3))
    names = (COUNTS[Count.RECEIVED](to), received), (COUNTS[Count.FIXED](to), fixed)
    return Chart(to.label("Received and fixed"), labels, names)


def kinds(told: Told, to: Speaker) -> Worded:
    """What was reported, by category group."""
    rows = [(named(name_in(each["names"], to.language)), each["now"], each["before"]) for each in told["rows"]]
    said = Sentences(Chapter.KINDS)
    most = [plain(to.say("{name} {number}", name=name, number=to.number(now))) for name, now, _ in rows[:3]]
    said.add("most", plain(to.say("Most reports: {names}.", names=to.listed(most))))
    labels, now, before = zip(*rows, strict=True)
    names = (to.label("Now"), tuple(map(float, now))), (to.label("Period before"), tuple(map(float, before)))
    chart = Chart(HEADINGS[Chapter.KINDS](to), labels, names if any(before) else names[:1], is_horizontal=True)
    heads = to.label("Kind"), to.label("Now"), to.label("Period before")
    shown = [(name, to.number(a), to.number(b), change(a, b, to)) for name, a, b in rows]
    table = DataTable(HEADINGS[Chapter.KINDS](to), heads, tuple(rows), tuple(shown), (*heads, to.label("Change")))
    return Worded(HEADINGS[Chapter.KINDS](to), tuple(said.found), (chart,), (table,))
