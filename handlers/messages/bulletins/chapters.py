"""Write the chapters of a bulletin: sentences, charts and tables from the facts that were kept, one function for each.

Promises: a sentence has a key that does not depend on the language, so what one supervisor struck is struck in every
language. All of it is plain text; whoever puts it into a message escapes it. Nothing is read here, so a bulletin says
the same years later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bulletins.telling import OTHER, figures_in
from casework.model.bulletin import ADDED, Bulletin, Chapter
from casework.model.category import name_in
from casework.model.figure import Clock, Count
from casework.model.summary import LATE_DAYS, Figures, Rate
from casework.model.tally import Measure, WorkKind
from handlers.messages.desk.figures import COUNTS
from handlers.messages.message import Chart, Grid, cut
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.reasons import PARKING
from handlers.messages.tickets.tallies import UNITS, WORK, tally

NAME_SHOWN = 40  # UTF-16 units of a team's, an area's or a street's name
NONE = "–"

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Worded:
    """A chapter in words; `sentences` have keys, the first says most."""

    heading: str
    sentences: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()
    note: str = ""


@dataclass(slots=True)
class _Sentences:
    """Collects sentences under the keys of their chapter."""

    chapter: str
    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, key: str, said: str) -> None:
        """Add a sentence as plain text."""
        self.found.append((f"{self.chapter}.{key}", said))


HEADINGS: Mapping[str, Callable[[Speaker], str]] = {
    Chapter.FIGURES: lambda to: to.label("Figures"),
    Chapter.KINDS: lambda to: to.label("What was reported"),
    Chapter.RANKING: lambda to: to.label("Ranking"),
    Chapter.WORK: lambda to: to.label("Work done"),
    Chapter.HOT_SPOTS: lambda to: to.label("Where reports cluster"),
    Chapter.SUPERVISION: lambda to: to.label("Under supervision"),
    Chapter.LATE: lambda to: to.label("Late, and why"),
    Chapter.OBJECTIONS: lambda to: to.label("Objections to figures"),
    ADDED: lambda to: to.label("Remarks"),
}
RATES: Mapping[Rate, Callable[[Speaker], str]] = {
    Rate.ANSWERED_IN_TIME: lambda to: to.label("Answered in time, %"),
    Rate.FIXED_IN_TIME: lambda to: to.label("Fixed in time, %"),
    Rate.REWORK: lambda to: to.label("Rework, %"),
    Rate.REVERSED: lambda to: to.label("Dismissals reversed, %"),
    Rate.RESPONDED: lambda to: to.label("Responded, %"),
    Rate.RESOLVED: lambda to: to.label("Resolved, %"),
    Rate.SATISFIED: lambda to: to.label("Satisfied, %"),
}


def chapters(bulletin: Bulletin, to: Speaker) -> dict[str, Worded]:
    """Return all chapters in order, with what was struck, by their codes; what supervisors added comes last."""
    worded = {
        each.value: WORDS[each](bulletin.facts[each.value], to)
        for each in Chapter
        if each in WORDS and each.value in bulletin.facts
    }
    if bulletin.added:
        said = tuple((f"{ADDED}.{number}", words) for number, words in enumerate(bulletin.added))
        worded[ADDED] = Worded(HEADINGS[ADDED](to), said)
    return worded


def _figures(told: Told, to: Speaker) -> Worded:
    now, before, year = (figures_in(told[name]) for name in ("now", "before", "year"))
    said = _Sentences(Chapter.FIGURES)

    def against(count: Count) -> str:
        return _against(now.count(count), before.count(count), year.count(count), to)

    number = to.number(now.count(Count.RECEIVED))
    said.add("received", _plain(to.say("Received: {number}{against}.", number=number, against=against(Count.RECEIVED))))
    number = to.number(now.count(Count.FIXED))
    said.add("fixed", _plain(to.say("Fixed: {number}{against}.", number=number, against=against(Count.FIXED))))
    responded, resolved, satisfied = (
        _percent(now.rate(rate), to) for rate in (Rate.RESPONDED, Rate.RESOLVED, Rate.SATISFIED)
    )
    rates = {"responded": responded, "resolved": resolved, "satisfied": satisfied}
    said.add("rates", _plain(to.say("Responded {responded}, resolved {resolved}, satisfied {satisfied}.", **rates)))
    shares = [_percent(now.rate(rate), to) for rate in (Rate.ANSWERED_IN_TIME, Rate.FIXED_IN_TIME)]
    said.add(
        "in_time", _plain(to.say("In time: {answered} answered, {fixed} fixed.", answered=shares[0], fixed=shares[1]))
    )
    hours = [now.spreads[clock].median for clock in (Clock.TAKE, Clock.FIX)]
    if hours[0] is not None and hours[1] is not None:
        half = {"take": to.number(round(hours[0], 1)), "fix": to.number(round(hours[1], 1))}
        said.add("hours", _plain(to.say("Half were answered within {take} h, and fixed within {fix} h.", **half)))
    reopened, dismissed = (to.number(now.count(each)) for each in (Count.REOPENED, Count.DISMISSED))
    said.add(
        "again",
        _plain(to.say("Reopened: {reopened}; dismissed: {dismissed}.", reopened=reopened, dismissed=dismissed)),
    )
    note = to.say("Changes are in per cent; those of shares are in points.")
    return Worded(
        HEADINGS[Chapter.FIGURES](to),
        tuple(said.found),
        (_series(told["series"], to),),
        (_compared(now, before, year, to),),
        _plain(note),
    )


def _against(now: float, before: float, year: float, to: Speaker) -> str:
    """Say what a number was in the period before and a year before, as far as there was any."""
    parts = [
        to.say("period before {number}, {change}", number=to.number(before), change=_change(now, before, to))
        if before
        else None,
        to.say("year before {number}, {change}", number=to.number(year), change=_change(now, year, to))
        if year
        else None,
    ]
    said = "; ".join(_plain(part) for part in parts if part)
    return _plain(to.say(" ({said})", said=said)) if said else ""


def _compared(now: Figures, before: Figures, year: Figures, to: Speaker) -> Grid:
    """The table of all figures beside those of the period before and of the year before."""
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []

    def row(name: str, values: Sequence[float | None], *, is_share: bool = False) -> None:
        current, earlier, long_ago = (None if value is None else round(value, 1) for value in values)
        rows.append((name, current, earlier, long_ago))
        shift = _points if is_share else _change
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


def _kinds(told: Told, to: Speaker) -> Worded:
    rows = [
        (cut(name_in(each["names"], to.language), NAME_SHOWN), each["now"], each["before"]) for each in told["rows"]
    ]
    said = _Sentences(Chapter.KINDS)
    most = [_plain(to.say("{name} {number}", name=name, number=to.number(now))) for name, now, _ in rows[:3]]
    said.add("most", _plain(to.say("Most reports: {names}.", names=to.listed(most))))
    labels, now, before = zip(*rows, strict=True)
    names = (to.label("Now"), tuple(map(float, now))), (to.label("Period before"), tuple(map(float, before)))
    chart = Chart(HEADINGS[Chapter.KINDS](to), labels, names if any(before) else names[:1], is_lying=True)
    head = to.label("Kind"), to.label("Now"), to.label("Period before"), to.label("Change")
    shown = [(name, to.number(a), to.number(b), _change(a, b, to)) for name, a, b in rows]
    grid = Grid(HEADINGS[Chapter.KINDS](to), head, tuple(rows), tuple(shown))
    return Worded(HEADINGS[Chapter.KINDS](to), tuple(said.found), (chart,), (grid,))


def _work(told: Told, to: Speaker) -> Worded:
    said = _Sentences(Chapter.WORK)
    for kind, amounts in told["fixes"].items():
        said.add(kind, _plain(to.say("{kind}: {tally}.", kind=_capital(_kind(kind, to)), tally=tally(amounts, to))))
    for kind, amounts in told["apart"].items():
        words = to.say("Without a ticket, {kind}: {tally}.", kind=_kind(kind, to), tally=tally(amounts, to))
        said.add(f"apart-{kind}", _plain(words))
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []
    for name, is_apart in (("fixes", False), ("apart", True)):
        for kind in told[name]:
            for measure in UNITS:
                now, before = (told[each].get(kind, {}).get(measure, 0.0) for each in (name, f"{name}_before"))
                if now:
                    label = _work_label(kind, measure, to, is_apart=is_apart)
                    rows.append((label, now, before))
                    shown.append((label, to.number(now), to.number(before), _change(now, before, to)))
    head = to.label("Work"), to.label("Now"), to.label("Period before"), to.label("Change")
    return Worded(
        HEADINGS[Chapter.WORK](to),
        tuple(said.found),
        (),
        (Grid(HEADINGS[Chapter.WORK](to), head, tuple(rows), tuple(shown)),),
    )


def _work_label(kind: str, measure: Measure, to: Speaker, *, is_apart: bool) -> str:
    unit = MEASURES[measure](to)
    if is_apart:
        return _plain(to.say("{kind}, {unit}, without a ticket", kind=_capital(_kind(kind, to)), unit=unit))
    return _plain(to.say("{kind}, {unit}", kind=_capital(_kind(kind, to)), unit=unit))


MEASURES: Mapping[Measure, Callable[[Speaker], str]] = {
    Measure.TONNES: lambda to: to.label("tonnes"),
    Measure.CUBIC_METRES: lambda to: to.label("m³"),
    Measure.SQUARE_METRES: lambda to: to.label("m²"),
    Measure.METRES: lambda to: to.label("metres"),
    Measure.PLACES: lambda to: to.label("places"),
    Measure.ITEMS: lambda to: to.label("items"),
    Measure.PIECES: lambda to: to.label("pieces"),
    Measure.POSTERS: lambda to: to.label("posters"),
    Measure.TREES: lambda to: to.label("trees"),
    Measure.BUILDINGS: lambda to: to.label("buildings"),
    Measure.PEOPLE: lambda to: to.label("people"),
    Measure.SHIFTS: lambda to: to.label("shifts"),
    Measure.VEHICLES: lambda to: to.label("vehicles"),
    Measure.TRIPS: lambda to: to.label("trips"),
    Measure.YUAN: lambda to: to.label("yuan"),
}


def _spots(told: Told, to: Speaker) -> Worded:
    said = _Sentences(Chapter.HOT_SPOTS)
    rows: list[tuple[str | float | None, ...]] = []
    for place, spot in enumerate(told["rows"]):
        where = " · ".join(cut(part, NAME_SHOWN) for part in (spot["near"], spot["area"]) if part)
        number = spot["count"]
        said.add(
            str(place),
            _plain(to.counted("{where}: {number} report.", "{where}: {number} reports.", number, where=where)),
        )
        rows.append((where, number))
    head = to.label("Place"), to.label("Reports")
    shown = [(str(where), to.number(float(number or 0))) for where, number in rows]
    note = to.say(
        "Reports of the period within a square of {number} m; places at homes are left out.", number=told["within"]
    )
    return Worded(
        HEADINGS[Chapter.HOT_SPOTS](to),
        tuple(said.found),
        (),
        (Grid(HEADINGS[Chapter.HOT_SPOTS](to), head, tuple(rows), tuple(shown)),),
        _plain(note),
    )


def _supervision(told: Told, to: Speaker) -> Worded:
    said = _Sentences(Chapter.SUPERVISION)
    numbers = {name: to.number(told[name]) for name in ("ordered", "approved", "returned")}
    words = to.say("Put under supervision: {ordered}; fixes approved: {approved}, sent back: {returned}.", **numbers)
    said.add("all", _plain(words))
    return Worded(HEADINGS[Chapter.SUPERVISION](to), tuple(said.found))


def _late(told: Told, to: Speaker) -> Worded:
    said = _Sentences(Chapter.LATE)
    ages = [_age(number, days, to) for number, days in zip(told["ages"], (*LATE_DAYS, None), strict=True) if number]
    total = to.number(sum(told["ages"]))
    if ages:
        said.add("now", _plain(to.say("Late now: {number} ({ages}).", number=total, ages=" · ".join(ages))))
    teams = [(cut(name, NAME_SHOWN) or to.label("no team"), number) for name, number in told["teams"]]
    if teams:
        most = [_plain(to.say("{name} {number}", name=name, number=to.number(number))) for name, number in teams[:3]]
        said.add("teams", _plain(to.say("Most of them: {names}.", names=to.listed(most))))
    if told["parked"] or told["extended"]:
        put_off = {"parked": to.number(told["parked"]), "extended": to.number(told["extended"])}
        said.add("put_off", _plain(to.say("Parked: {parked}; more time: {extended}.", **put_off)))
    reasons = [(_reason(code, to), number) for code, number in told["reasons"]]
    if reasons:
        why = [_plain(to.say("{name} {number}", name=name, number=to.number(number))) for name, number in reasons]
        said.add("why", _plain(to.say("Why: {names}.", names=to.listed(why))))
    grids = (
        _counted(to.label("Late by team"), to.label("Team"), teams, to),
        _counted(to.label("Why put off"), to.label("Reason"), reasons, to),
    )
    return Worded(HEADINGS[Chapter.LATE](to), tuple(said.found), (), tuple(each for each in grids if each.rows))


def _age(number: int, days: int | None, to: Speaker) -> str:
    if days is None:
        return _plain(to.say("{number} longer", number=to.number(number)))
    return _plain(to.say("{number} up to {days} d", number=to.number(number), days=days))


def _reason(code: str, to: Speaker) -> str:
    return to.label("other reasons") if code == OTHER else PARKING[code](to)


def _counted(title: str, what: str, rows: Sequence[tuple[str, int]], to: Speaker) -> Grid:
    shown = [(name, to.number(number)) for name, number in rows]
    return Grid(title, (what, to.label("Tickets")), tuple(rows), tuple(shown))


WORDS: Mapping[Chapter, Callable[[Told, Speaker], Worded]] = {
    Chapter.FIGURES: _figures,
    Chapter.KINDS: _kinds,
    Chapter.WORK: _work,
    Chapter.HOT_SPOTS: _spots,
    Chapter.SUPERVISION: _supervision,
    Chapter.LATE: _late,
}


def _kind(kind: str, to: Speaker) -> str:
    return _plain(WORK[WorkKind(kind)](to))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _change(now: float | None, before: float | None, to: Speaker) -> str:
    """Return by how many per cent a number has changed: "+12%"."""
    if now is None or not before:
        return NONE
    return _signed(round(100 * (now - before) / before), to) + "%"


def _points(now: float | None, before: float | None, to: Speaker) -> str:
    """Return by how many points a share has changed: "+3.2"."""
    return NONE if now is None or before is None else _signed(round(now - before, 1), to)


def _signed(value: float, to: Speaker) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + to.number(abs(value))


def _percent(share: float | None, to: Speaker) -> str:
    return NONE if share is None else f"{to.number(round(share, 1))}%"


def _plain(said: Any) -> str:
    """Return a sentence as plain text."""
    words: str = said.unescape()
    return words
