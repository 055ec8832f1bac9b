"""Decide what the figures count: the one place that knows what an act adds to which counter.

Promises: an act counts on the local day on which it was done, for the team, area, category and source that the ticket
had when it was done; so each act counts in exactly one team, one area, one category and one source, and the sum of the
parts is the whole. An act that is undone counts back on the day of the act. All of it can be worked out again from the
history. docs/figures.md says what each figure means; casework/model/summary.py works out what is shown of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.entry import RECORD_CLOSED, Source
from casework.model.handling import in_force, undone_lines
from casework.model.life import TRANSITIONS
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket


class Count(StrEnum):
    """What is counted, beside what the work took (`Measure`, counted in thousandths)."""

    RECEIVED = "received"
    ANSWERED = "answered"  # the first act of staff on a report
    ANSWERED_IN_TIME = "answered_in_time"
    FIXED = "fixed"  # every fix, also one after a reopening
    FIXED_IN_TIME = "fixed_in_time"
    CONFIRMED = "confirmed"  # by a resident
    APPROVED = "approved"  # by a supervisor, of a ticket under supervision
    UNCONFIRMED = "unconfirmed"  # nobody said anything
    NOT_FIXED = "not_fixed"  # a resident's verdict
    REOPENED = "reopened"  # by a verdict, because it was back, by an inspector or a supervisor
    DISMISSED = "dismissed"
    REVERSED = "reversed"  # a dismissal that did not stand
    CONTESTED = "contested"
    PARKED = "parked"
    EXTENDED = "extended"
    DUPLICATES = "duplicates"
    SEPARATED = "separated"  # a merge that did not stand
    WITHDRAWN = "withdrawn"


class Clock(StrEnum):
    """What is timed, from the report: in whole minutes, at all hours."""

    TAKE = "take"  # to the first act of staff
    FIX = "fix"  # to each fix


class Aside(StrEnum):
    """What is counted beside the figures, for the ranking of teams: gaming marks, and duplicates to be folded."""

    SAME_PHOTO = "same_photo"  # a fix whose every photo was a photo of the ticket before
    OWN = "own"  # whoever had reported it fixed it, or whoever had fixed it said that it is fixed
    FOLDED = "folded"  # answered by merging it into another
    FOLDED_IN_TIME = "folded_in_time"


COUNTED = (*Count, *Measure, *Aside)  # the names of all counters
MARKS = (Aside.SAME_PHOTO, Aside.OWN)
NO_TEAM = TeamCode("")  # the team of a ticket that no team has
# The first of these is the answer that a report was promised: with each, the ticket is not open any more.
ANSWERS = frozenset({Act.TAKE, Act.GIVE, Act.ASK, Act.PARK, Act.MERGE, Act.DISMISS, Act.FIX})
_ALWAYS: Mapping[Act, tuple[Count, ...]] = {
    Act.SEND: (Count.RECEIVED,),
    Act.ENTER: (Count.RECEIVED,),
    Act.FIX: (Count.FIXED,),
    Act.CONFIRM: (Count.CONFIRMED,),
    Act.APPROVE: (Count.APPROVED,),
    Act.EXPIRE: (Count.UNCONFIRMED,),
    Act.REOPEN: (Count.NOT_FIXED, Count.REOPENED),
    Act.RETURN: (Count.REOPENED,),
    Act.SEND_BACK: (Count.REOPENED,),
    Act.DISMISS: (Count.DISMISSED,),
    Act.PARK: (Count.PARKED,),
    Act.EXTEND: (Count.EXTENDED,),
    Act.MERGE: (Count.DUPLICATES,),
    Act.WITHDRAW: (Count.WITHDRAWN,),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an act counts: the ticket's team, area, category and source when it was done."""

    team: TeamCode
    area: AreaCode
    category: CategoryCode
    source: Source


@dataclass(frozen=True, slots=True)
class Counted:
    """What one line of a history adds: `counts` by the names in COUNTED, and `minutes` by clock.

    In an undone act's counterpart (`is_back`), the counts are negative, and the minutes count once less.
    """

    day: date
    cell: Cell
    counts: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    is_back: bool = False


def counted(before: Ticket, now: Ticket, entry: Entry, zone: ZoneInfo, *, is_first: bool) -> Counted | None:
    """Return what an act adds that made `now` of `before`; None if it adds nothing.

    `is_first` says that nobody of staff had acted on the report before (`may_be_first` says when that matters). An UNDO
    adds nothing here; see `back`. Closing all older records at once is no dismissal, so to open one of them again
    reverses none.
    """
    if entry.act is Act.UNDO or _closes_records(entry):
        return None
    counts: dict[str, int] = dict.fromkeys(_ALWAYS.get(entry.act, ()), 1)
    minutes: dict[str, int] = {}
    if entry.act is Act.FIX:
        if entry.at <= before.due_by:
            counts[Count.FIXED_IN_TIME] = 1
        minutes[Clock.FIX] = _minutes(before, entry)
    if is_first and may_be_first(before, entry):
        counts[Count.ANSWERED] = 1
        if entry.at <= before.answer_by:
            counts[Count.ANSWERED_IN_TIME] = 1
        minutes[Clock.TAKE] = _minutes(before, entry)
    counts |= _aside(before, entry, counts)
    if entry.act in (Act.REVERSE, Act.RECHECK) and before.dismissed_for != RECORD_CLOSED:
        was = {Status.DISMISSED: Count.REVERSED, Status.DUPLICATE: Count.SEPARATED}
        counts[was.get(before.status, Count.REOPENED)] = 1
    if entry.act is Act.CONTEST and before.contested_at is None and now.contested_at is not None:
        counts[Count.CONTESTED] = 1
    counts |= _work(before, now)
    if not counts:
        return None
    return Counted(local_day(entry.at, zone), cell_of(before), counts, minutes)


def _aside(before: Ticket, entry: Entry, counts: Mapping[str, int]) -> dict[str, int]:
    """Return what an act adds beside the figures, of which it adds `counts`.

    To find something and to clean it is the work of whoever is on patrol, so only a resident's report can be one's own.
    """
    found: dict[str, int] = {}
    is_theirs = before.source is Source.RESIDENT and entry.actor is not None
    if entry.act is Act.FIX and entry.is_same_photo:
        found[Aside.SAME_PHOTO] = 1
    if entry.act is Act.FIX and is_theirs and entry.actor == before.reporter:
        found[Aside.OWN] = 1
    if entry.act is Act.CONFIRM and entry.actor is not None and entry.actor == before.fixed_by:
        was_marked = is_theirs and entry.actor == before.reporter
        found |= {} if was_marked else {Aside.OWN: 1}
    if entry.act is Act.MERGE and Count.ANSWERED in counts:
        found[Aside.FOLDED] = 1
        found |= {Aside.FOLDED_IN_TIME: 1} if Count.ANSWERED_IN_TIME in counts else {}
    return found


def back(line: Counted | None, before: Ticket, now: Ticket) -> Counted | None:
    """Return what the undoing of an act adds that made `now` of `before`: the act's line taken away on the same day.

    What the work took goes back to what it was, even if it was corrected since.
    """
    if line is None:
        return None
    counts = {name: -number for name, number in line.counts.items() if name not in set(Measure)}
    return replace(line, counts=counts | _work(before, now), is_back=True)


def undoes(before: Ticket, entry: Entry) -> bool:
    """Tell whether an UNDO is that of the ticket's own latest act; that of another ticket's merge names its moment."""
    return entry.act is Act.UNDO and before.undo is not None and before.undo.act == entry.note


def may_be_first(before: Ticket, entry: Entry) -> bool:
    """Tell whether an act is the first of staff on a report, if there was none before."""
    return before.status is Status.OPEN and entry.act in ANSWERS


def is_answered(history: Sequence[Entry]) -> bool:
    """Tell whether staff have acted on a report, in a way that was not undone."""
    return any(entry.act in ANSWERS and not _closes_records(entry) for entry in in_force(history))


def _closes_records(entry: Entry) -> bool:
    return entry.act is Act.DISMISS and entry.note == RECORD_CLOSED


def cell_of(ticket: Ticket) -> Cell:
    """Return where an act on a ticket counts now."""
    return Cell(ticket.team or NO_TEAM, ticket.area, ticket.category, ticket.source)


def recounted(ticket: Ticket, history: Sequence[Entry], zone: ZoneInfo) -> list[Counted | None]:
    """Return what each line of a history adds, if nobody has noted it: for imports, and for what an older version kept.

    The team is worked out from the lines; area, category and deadlines are those of the ticket now, and all that its
    fixes took counts with the last of them. Undone lines, and their UNDO lines, add nothing. Which fix had a photo from
    before is not known any more.
    """
    gone = undone_lines(history)
    lines = [entry for number, entry in enumerate(history) if number not in gone]
    last_fix = max((number for number, entry in enumerate(lines) if entry.act is Act.FIX), default=-1)
    given = [entry.from_team for entry in lines if entry.from_team is not None]
    first = given[0] if given else ticket.team
    now = replace(ticket, status=Status.OPEN, team=first, contested_at=None, tally={}, dismissed_for=None)
    found: dict[int, Counted | None] = {}
    for number, entry in enumerate(lines):
        before, now = now, _after(now, entry, [*given, ticket.team])
        now = replace(now, tally=ticket.tally) if number == last_fix else now
        given = given[1:] if entry.from_team is not None else given
        found[id(entry)] = counted(before, now, entry, zone, is_first=not is_answered(lines[:number]))
    return [None if number in gone else found[id(entry)] for number, entry in enumerate(history)]


def _after(ticket: Ticket, entry: Entry, teams: Sequence[TeamCode | None]) -> Ticket:
    """Return a ticket after a line, as far as figures need it; `teams` are those that give it away from now on."""
    team = teams[1] if entry.from_team is not None else ticket.team
    contested = {Act.CONTEST: entry.at, Act.UPHOLD: None, Act.REVERSE: None, Act.RECHECK: None}.get(
        entry.act, ticket.contested_at
    )
    status = TRANSITIONS.get((ticket.status, entry.act), ticket.status)
    if entry.act is Act.ROUTE and status is Status.TAKEN:
        status = Status.OPEN
    fixed_by = entry.actor if entry.act is Act.FIX else ticket.fixed_by
    dismissed_for = {Act.DISMISS: entry.note, Act.REVERSE: None, Act.RECHECK: None}.get(entry.act, ticket.dismissed_for)
    now = replace(ticket, status=status, team=team, contested_at=contested, fixed_by=fixed_by)
    return replace(now, dismissed_for=dismissed_for)


def _minutes(ticket: Ticket, entry: Entry) -> int:
    return max(0, int((entry.at - ticket.reported_at) / timedelta(minutes=1)))


def _work(before: Ticket, now: Ticket) -> dict[str, int]:
    """Return by how many thousandths of each measure the tally of a ticket's fixes has changed."""
    if before.tally == now.tally:
        return {}
    changed = {
        str(each): round(1000 * now.tally.get(each, 0.0)) - round(1000 * before.tally.get(each, 0.0))
        for each in Measure
    }
    return {name: number for name, number in changed.items() if number}
