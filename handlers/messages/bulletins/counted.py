"""Write what a bulletin says of the figures: beside those of the period before and of the year before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from casework.bulletins.telling import figures_in
from casework.model.bulletin import Chapter
from casework.model.category import name_in
from casework.model.figure import Clock, Count
from casework.model.summary import Figures, Rate
from handlers.messages.bulletins.worded import (
    HEADINGS,
    NAME_SHOWN,
    NONE,
    Sentences,
    Told,
    Worded,
    change,
    percent,
    plain,
    points,
)
from handlers.messages.desk.figures import COUNTS
from handlers.messages.message import Chart, Grid, cut
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


def figures(told: Told, to: Speaker) -> Worded:
    """The figures in some sentences, a chart of received and fixed, and the table of all."""
    now, before, year = (figures_in(told[name]) for name in ("now", "before", "year"))
    said = Sentences(Chapter.FIGURES)

    def against(count: Count) -> str:
        return _against(now.count(count), before.count(count), year.count(count), to)

    number = to.number(now.count(Count.RECEIVED))
    said.add("received", plain(to.say("Received: {number}{against}.", number=number, against=against(Count.RECEIVED))))
    number = to.number(now.count(Count.FIXED))
    said.add("fixed", plain(to.say("Fixed: {number}{against}.", number=number, against=against(Count.FIXED))))
    responded, resolved, satisfied = (
        percent(now.rate(rate), to) for rate in (Rate.RESPONDED, Rate.RESOLVED, Rate.SATISFIED)
    )
    rates = {"responded": responded, "resolved": resolved, "satisfied": satisfied}
    said.add("rates", plain(to.say("Responded {responded}, resolved {resolved}, satisfied {satisfied}.", **rates)))
    shares = [percent(now.rate(rate), to) for rate in (Rate.ANSWERED_IN_TIME, Rate.FIXED_IN_TIME)]
    said.add(
        "in_time", plain(to.say("In time: {answered} answered, {fixed} fixed.", answered=shares[0], fixed=shares[1]))
    )
    hours = [now.spreads[clock].median for clock in (Clock.TAKE, Clock.FIX)]
    if hours[0] is not None and hours[1] is not None:
        half = {"take": to.number(round(hours[0], 1)), "fix": to.number(round(hours[1], 1))}
        said.add("hours", plain(to.say("Half were answered within {take} h, and fixed within {fix} h.", **half)))
    reopened, dismissed = (to.number(now.count(each)) for each in (Count.REOPENED, Count.DISMISSED))
    said.add(
        "again",
        plain(to.say("Reopened: {reopened}; dismissed: {dismissed}.", reopened=reopened, dismissed=dismissed)),
    )
    note = to.say("Changes are in per cent; those of shares are in points.")
    return Worded(
        HEADINGS[Chapter.FIGURES](to),
        tuple(said.found),
        (_series(told["series"], to),),
        (_compared(now, before, year, to),),
        plain(note),
    )


def _against(now: float, before: float, year: float, to: Speaker) -> str:
    """Say what a number was in the period before and a year before, as far as there was any."""
    parts = [
        to.say("period before {number}, {change}", number=to.number(before), change=change(now, before, to))
        if before
        else None,
        to.say("year before {number}, {change}", number=to.number(year), change=change(now, year, to))
        if year
        else None,
    ]
    said = "; ".join(plain(part) for part in parts if part)
    return plain(to.say(" ({said})", said=said)) if said else ""


def _compared(now: Figures, before: Figures, year: Figures, to: Speaker) -> Grid:
    """The table of all figures beside those of the period before and of the year before."""
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []

    def row(name: str, values: Sequence[float | None], *, is_share: bool = False) -> None:
        current, earlier, long_ago = (None if value is None else round(value, 1) for value in values)
        rows.append((name, current, earlier, long_ago))
        shift = points if is_share else change
        said = [NONE if value is None else to.number(value) for value in (current, earlier, long_ago)]
        changes = [shift(current, other, to) for other in (earlier, long_ago)]
        shown.append((name, said[0], said[1], changes[0], said[2], changes[1]))

    for count, name in COUNTS.items():
        values = [each.count(count) for each in (now, before, year)]
        if any(values):
            row(name(to), values)
    for clock, half, nine in (
        (Clock.TAKE, to.label("Hours to answer, half"), to.label("Hours to answer, 9 in 10")),
        (Clock.FIX, to.label("Hours to fix, half"), to.label("Hours to fix, 9 in 10")),
    ):
        spreads = [each.spreads[clock] for each in (now, before, year)]
        if spreads[0].median is not None:
            row(half, [each.median for each in spreads])
            row(nine, [each.ninth for each in spreads])
    for rate in (Rate.ANSWERED_IN_TIME, Rate.FIXED_IN_TIME, Rate.REWORK, Rate.RESOLVED, Rate.SATISFIED):
        shares = [each.rate(rate) for each in (now, before, year)]
        if shares[0] is not None:
            row(RATES[rate](to), shares, is_share=True)
    head = (
        *(to.label("Figure"), to.label("Now"), to.label("Period before"), to.label("Change")),
        *(to.label("Year before"), to.label("Change")),
    )
    return Grid(HEADINGS[Chapter.FIGURES](to), head, tuple(rows), tuple(shown))


def _series(series: Sequence[Sequence[Any]], to: Speaker) -> Chart:
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last, _, _ in series]
    is_by_month = any((last - first).days > 7 for first, last in days)
    labels = tuple(to.month(first.month) if is_by_month else to.short_day(first) for first, _ in days)
    received, fixed = (tuple(float(each[column]) for each in series) for column in (2, 3))
    names = (COUNTS[Count.RECEIVED](to), received), (COUNTS[Count.FIXED](to), fixed)
    return Chart(to.label("Received and fixed"), labels, names)


def kinds(told: Told, to: Speaker) -> Worded:
    """What was reported, by category group."""
    rows = [
        (cut(name_in(each["names"], to.language), NAME_SHOWN), each["now"], each["before"]) for each in told["rows"]
    ]
    said = Sentences(Chapter.KINDS)
    most = [plain(to.say("{name} {number}", name=name, number=to.number(now))) for name, now, _ in rows[:3]]
    said.add("most", plain(to.say("Most reports: {names}.", names=to.listed(most))))
    labels, now, before = zip(*rows, strict=True)
    names = (to.label("Now"), tuple(map(float, now))), (to.label("Period before"), tuple(map(float, before)))
    chart = Chart(HEADINGS[Chapter.KINDS](to), labels, names if any(before) else names[:1], is_lying=True)
    head = to.label("Kind"), to.label("Now"), to.label("Period before"), to.label("Change")
    shown = [(name, to.number(a), to.number(b), change(a, b, to)) for name, a, b in rows]
    grid = Grid(HEADINGS[Chapter.KINDS](to), head, tuple(rows), tuple(shown))
    return Worded(HEADINGS[Chapter.KINDS](to), tuple(said.found), (chart,), (grid,))
