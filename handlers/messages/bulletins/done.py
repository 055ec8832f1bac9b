"""Write what a bulletin says of the work done, of spots with many reports, of supervision and of what is late."""

from collections.abc import Callable, Mapping

from casework.bulletins.telling import OTHER
from casework.model.bulletin import Chapter
from casework.model.summary import LATE_DAYS
from casework.model.tally import Measure, WorkKind
from handlers.messages.bulletins.worded import (
    HEADINGS,
    Sentences,
    Told,
    Worded,
    by_name,
    capital,
    change,
    named,
    plain,
)
from handlers.messages.message import DataTable
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.reasons import PARKING
from handlers.messages.tickets.tallies import UNITS, WORK, tally


def work(told: Told, to: Speaker) -> Worded:
    """What fixes took, and work without a ticket."""
    said = Sentences(Chapter.WORK)
    for kind, amounts in told["fixes"].items():
        said.add(kind, plain(to.say("{kind}: {tally}.", kind=capital(_kind(kind, to)), tally=tally(amounts, to))))
    for kind, amounts in told["apart"].items():
        words = to.say("Without a ticket, {kind}: {tally}.", kind=_kind(kind, to), tally=tally(amounts, to))
        said.add(f"apart-{kind}", plain(words))
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []
    for name, is_apart in (("fixes", False), ("apart", True)):
        for kind in told[name]:
            for measure in UNITS:
                now, before = (told[each].get(kind, {}).get(measure, 0.0) for each in (name, f"{name}_before"))
                if now:
                    label = _work_label(kind, measure, to, is_apart=is_apart)
                    rows.append((label, now, before))
                    shown.append((label, to.number(now), to.number(before), change(now, before, to)))
    heads = to.label("Work"), to.label("Now"), to.label("Period before")
    shown_heads = *heads, to.label("Change")
    return Worded(
        HEADINGS[Chapter.WORK](to),
        tuple(said.found),
        (),
        (DataTable(HEADINGS[Chapter.WORK](to), heads, tuple(rows), tuple(shown), shown_heads),),
    )


def _work_label(kind: str, measure: Measure, to: Speaker, *, is_apart: bool) -> str:
    unit = MEASURES[measure](to)
    if is_apart:
        return plain(to.say("{kind}, {unit}, without a ticket", kind=capital(_kind(kind, to)), unit=unit))
    return plain(to.say("{kind}, {unit}", kind=capital(_kind(kind, to)), unit=unit))


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


def spots(told: Told, to: Speaker) -> Worded:
    """Where reports cluster."""
    said = Sentences(Chapter.HOT_SPOTS)
    rows: list[tuple[str | float | None, ...]] = []
    for place, spot in enumerate(told["rows"]):
        where = " · ".join(named(part) for part in (spot["near"], spot["area"]) if part)
        number = spot["count"]
        said.add(
            str(place),
            plain(to.counted("{where}: {number} report.", "{where}: {number} reports.", number, where=where)),
        )
        rows.append((where, number))
    heads = to.label("Place"), to.label("Reports")
    shown = [(str(where), to.number(float(number or 0))) for where, number in rows]
    note = to.say(
        "Reports of the period within a square of {number} m; places at homes are left out.", number=told["within"]
    )
    return Worded(
        HEADINGS[Chapter.HOT_SPOTS](to),
        tuple(said.found),
        (),
        (DataTable(HEADINGS[Chapter.HOT_SPOTS](to), heads, tuple(rows), tuple(shown)),),
        plain(note),
    )


def supervision(told: Told, to: Speaker) -> Worded:
    """What supervisors ordered, and what became of it."""
    said = Sentences(Chapter.SUPERVISION)
    numbers = {name: to.number(told[name]) for name in ("ordered", "approved", "returned")}
    words = to.say("Put under supervision: {ordered}; fixes approved: {approved}, sent back: {returned}.", **numbers)
    said.add("all", plain(words))
    return Worded(HEADINGS[Chapter.SUPERVISION](to), tuple(said.found))


def late(told: Told, to: Speaker) -> Worded:
    """What is late, by age and by team, and why tickets were put off."""
    said = Sentences(Chapter.LATE)
    ages = [_age(number, days, to) for number, days in zip(told["ages"], (*LATE_DAYS, None), strict=True) if number]
    total = to.number(sum(told["ages"]))
    if ages:
        said.add("now", plain(to.say("Late now: {number} ({ages}).", number=total, ages=" · ".join(ages))))
    teams = [(named(name) or to.label("no team"), number) for name, number in told["teams"]]
    if teams:
        most = [plain(to.say("{name} {number}", name=name, number=to.number(number))) for name, number in teams[:3]]
        said.add("teams", plain(to.say("Most of them: {names}.", names=to.listed(most))))
    if told["parked"] or told["extended"]:
        put_off = {"parked": to.number(told["parked"]), "extended": to.number(told["extended"])}
        said.add("put_off", plain(to.say("Parked: {parked}; more time: {extended}.", **put_off)))
    reasons = [(_reason(code, to), number) for code, number in told["reasons"]]
    if reasons:
        why = [plain(to.say("{name} {number}", name=name, number=to.number(number))) for name, number in reasons]
        said.add("why", plain(to.say("Why: {names}.", names=to.listed(why))))
    tables = (
        by_name(to.label("Late by team"), to.label("Team"), teams, to),
        by_name(to.label("Why put off"), to.label("Reason"), reasons, to),
    )
    return Worded(HEADINGS[Chapter.LATE](to), tuple(said.found), (), tuple(each for each in tables if each.rows))


def _age(number: int, days: int | None, to: Speaker) -> str:
    if days is None:
        return plain(to.say("{number} longer", number=to.number(number)))
    return plain(to.say("{number} up to {days} d", number=to.number(number), days=days))


def _reason(code: str, to: Speaker) -> str:
    return to.label("other reasons") if code == OTHER else PARKING[code](to)


def _kind(kind: str, to: Speaker) -> str:
    return str(WORK[WorkKind(kind)](to))
