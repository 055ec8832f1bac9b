"""Define drives: clean-ups to which volunteers come, who signs up, when they are reminded, and who has come.

Promises: a drive holds no more people than are wanted, companions counted; who comes later waits, as many as the
district allows, and moves up in order. Nobody is counted twice. A position counts only near the place and near the
time.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.deadline import local_day
from casework.model.drive_words import is_nothing, read_people, read_when, split_line
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.quiet import is_quiet
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId

DriveId = NewType("DriveId", int)

LONGEST_TITLE, LONGEST_WORDS = 80, 300  # characters
MOST_WANTED = 100_000  # people; four drives of the district brought 28,000


class State(StrEnum):
    """How far a drive has come."""

    DRAFT = "draft"  # staff still say what it is
    ANNOUNCED = "announced"
    OFF = "off"  # called off
    CLOSED = "closed"  # staff said what came of it


class Ask(StrEnum):
    """What the bot asks staff about a drive."""

    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    BRING = "bring"
    WANTED = "wanted"
    BEFORE = "before"  # a photo
    AFTER = "after"  # a photo
    RESULT = "result"  # what it took, in words, which closes it
    WHY = "why"  # it is called off


PARTS = (Ask.TITLE, Ask.WHEN, Ask.PLACE, Ask.BRING, Ask.WANTED)  # of a drive, in the order in which they are asked
PHOTOGRAPHED = (Ask.BEFORE, Ask.AFTER)


class Reminder(StrEnum):
    """Which reminders everybody who signed up has had."""

    NONE = "none"
    DAY_BEFORE = "day_before"
    SOON = "soon"


class News(StrEnum):
    """What many people are told about a drive."""

    ANNOUNCED = "announced"
    CHANGED = "changed"  # to those who signed up, and so the next three
    OFF = "off"
    DAY_BEFORE = "day_before"
    SOON = "soon"
    AMENDED = "amended"  # to all others who have the drive before them: their message changes
    CLOSED = "closed"  # to those who came


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive. Moments are aware; `bring` and `wanted` are None until staff said, then "" and 0 stand for none.

    `team` answers for it. `is_overseen`: a supervisor announced it, who sees it in their private chat. Without a
    `point`, the whole area is the place. `secret` is what the code on its poster proves. `asks` is what staff were
    asked last, and `asked` whom. `words` say what came of it, or why it was called off.
    """

    id: DriveId
    state: State
    team: TeamCode | None
    by: PersonId | None
    is_overseen: bool
    secret: str
    title: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    point: Point | None = None
    place: str = ""
    area: AreaCode | None = None
    bring: str | None = None
    wanted: int | None = None
    ticket: TicketId | None = None
    asks: Ask | None = None
    asked: PersonId | None = None
    reminded: Reminder = Reminder.NONE
    announced_at: datetime | None = None
    closed_at: datetime | None = None
    words: str = ""
    amounts: Mapping[str, float] = field(default_factory=dict)

    @property
    def missing(self) -> Ask | None:
        """The first part that staff have not given yet, or None."""
        given = {
            Ask.TITLE: bool(self.title),
            Ask.WHEN: self.begins is not None,
            Ask.PLACE: self.area is not None,
            Ask.BRING: self.bring is not None,
            Ask.WANTED: self.wanted is not None,
        }
        return next((part for part in PARTS if not given[part]), None)

    def is_ahead(self, at: datetime) -> bool:
        """Tell whether people can still sign up: it is announced, and has not ended."""
        return self.state is State.ANNOUNCED and self.ends is not None and at < self.ends


@dataclass(frozen=True, slots=True)
class SignUp:
    """Somebody's word that they come, with how many others; and that they came. `name` is theirs if they show it.

    `came_at` is None until they check in. Whoever never signed up and only checked in has no `signed_at`.
    """

    person: PersonId | None
    companions: int = 0
    name: str | None = None
    signed_at: datetime | None = None
    is_waiting: bool = False
    came_at: datetime | None = None

    @property
    def people(self) -> int:
        """How many they are together."""
        return 1 + self.companions


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people signed up (without those who wait), wait, and came; companions are counted."""

    coming: int = 0
    waiting: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class DrivePhoto:
    """A photo of a drive, from before or after."""

    photo: Photo
    is_after: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's wish for a drive on a ticket, with how many people it takes."""

    ticket: TicketId
    people: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that was understood: its point (None: the whole area), what it is called, and its area."""

    point: Point | None
    name: str
    area: AreaCode


def titled(drive: Drive, words: str) -> Drive:
    """Name a drive; raises Refusal for no words, or too many."""
    title = " ".join(words.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(Why.DRIVE_TITLE, most=LONGEST_TITLE)
    return replace(drive, title=title)


def timed(drive: Drive, words: str, at: datetime, zone: ZoneInfo) -> Drive:
    """Say when a drive is; raises Refusal for words that name no day and two times, or a time that is past."""
    read = read_when(words, local_day(at, zone))
    if read is None:
        raise Refusal(Why.DRIVE_WHEN)
    begins, ends = (datetime.combine(read[0], each, zone) for each in read[1:])
    if begins <= at:
        raise Refusal(Why.DRIVE_PAST)
    moved = begins != drive.begins
    return replace(drive, begins=begins, ends=ends, reminded=Reminder.NONE if moved else drive.reminded)


def placed(drive: Drive, spot: Spot) -> Drive:
    """Say where a drive is."""
    return replace(drive, point=spot.point, place=spot.name[:LONGEST_TITLE], area=spot.area)


def packed(drive: Drive, words: str) -> Drive:
    """Say what to bring ("-": nothing); raises Refusal for too many words."""
    bring = " ".join(words.split())
    if not bring or len(bring) > LONGEST_WORDS:
        raise Refusal(Why.DRIVE_BRING, most=LONGEST_WORDS)
    return replace(drive, bring="" if is_nothing(bring) else bring)


def sized(drive: Drive, words: str) -> Drive:
    """Say how many people are wanted ("-": as many as come); raises Refusal for what is no such number."""
    number = read_people(words)
    if number is None or number > MOST_WANTED:
        raise Refusal(Why.DRIVE_WANTED, most=MOST_WANTED)
    return replace(drive, wanted=number)


def parts_of(line: str) -> dict[Ask, str]:
    """Return the parts of a drive that stand in one line between | or in lines of their own, in the usual order."""
    said = split_line(line)
    return {part: words for part, words in zip(PARTS, said, strict=False) if words}


def room(drive: Drive, turnout: Turnout) -> int | None:
    """Return for how many more people there is room; None: for as many as come."""
    return max(0, drive.wanted - turnout.coming) if drive.wanted else None


def sign_up(drive: Drive, mine: SignUp, companions: int, turnout: Turnout, policy: Policy, at: datetime) -> SignUp:
    """Sign somebody up with some companions, or change how many these are; they wait where there is no room.

    `turnout` counts the others only. Raises Refusal if the drive is over, if they are too many together, or if nobody
    more may wait.
    """
    if not drive.is_ahead(at):
        raise Refusal(Why.DRIVE_OVER)
    if not 0 <= companions <= policy.drive_companions:
        raise Refusal(Why.DRIVE_COMPANIONS, most=policy.drive_companions)
    wanted = replace(mine, companions=companions, signed_at=mine.signed_at or at, is_waiting=False)
    left = room(drive, turnout)
    if left is None or (wanted.people <= left and not turnout.waiting) or (wanted.people <= left and _is_in(mine)):
        return wanted
    if _is_in(mine) and wanted.people > left:
        raise Refusal(Why.DRIVE_NO_ROOM, count=max(0, left - 1))
    if turnout.waiting + wanted.people > policy.drive_waiting:
        raise Refusal(Why.DRIVE_FULL)
    return replace(wanted, is_waiting=True)


def _is_in(mine: SignUp) -> bool:
    return mine.signed_at is not None and not mine.is_waiting


def moving_up(drive: Drive, waiting: Sequence[SignUp], turnout: Turnout) -> list[SignUp]:
    """Return who of those who wait comes in now, in order; who does not fit with their companions stops all after."""
    left = room(drive, turnout)
    up = []
    for each in waiting:
        if left is not None and each.people > left:
            break
        left = None if left is None else left - each.people
        up.append(replace(each, is_waiting=False))
    return up


def check_time(drive: Drive, at: datetime, policy: Policy) -> None:
    """Return if one can check in at a moment; raises Refusal before and afterwards."""
    around = timedelta(minutes=policy.drive_check_in_minutes)
    if drive.state is not State.ANNOUNCED or drive.begins is None or drive.ends is None or at > drive.ends + around:
        raise Refusal(Why.DRIVE_OVER)
    if at < drive.begins - around:
        raise Refusal(Why.DRIVE_EARLY, until=(drive.begins - around).isoformat())


def is_open_for_check_in(drive: Drive, at: datetime, policy: Policy) -> bool:
    """Tell whether one can check in at a moment."""
    try:
        check_time(drive, at, policy)
    except Refusal:
        return False
    return True


def metres_off(drive: Drive, point: Point, accuracy_m: float, policy: Policy) -> float:
    """Return how many metres a position is too far from a drive with a point; 0 if it is there.

    The accuracy of the position widens the reach, up to `accuracy_at_most_m`.
    """
    if drive.point is None:
        return 0.0
    reach = policy.drive_check_in_m + min(accuracy_m, policy.accuracy_at_most_m)
    return max(0.0, distance_m(drive.point, point) - reach)


def proves(drive: Drive, secret: str) -> bool:
    """Tell whether a secret is that of the drive's poster."""
    return hmac.compare_digest(drive.secret.encode(), secret.encode())


def reminder_due(drive: Drive, at: datetime, policy: Policy, zone: ZoneInfo) -> Reminder | None:
    """Return which reminder of a drive is due at a moment; None in the quiet hours, and where none is.

    That of the day before comes at `drive_remind_at`, the last one `drive_remind_hours` before the beginning, or when
    the quiet hours end. Who moves a drive to the same day has only the last one.
    """
    if not drive.is_ahead(at) or drive.begins is None or at >= drive.begins or is_quiet(at, zone, policy):
        return None
    if drive.reminded is Reminder.SOON:
        return None
    soon = drive.begins - timedelta(hours=policy.drive_remind_hours)
    if at >= soon:
        return Reminder.SOON
    day = local_day(drive.begins, zone) - timedelta(days=1)
    before = datetime.combine(day, policy.drive_remind_at, zone)
    if drive.reminded is Reminder.NONE and at >= before:
        return Reminder.DAY_BEFORE
    return None


def amounts_with(amounts: Mapping[Measure, float], came: int) -> dict[Measure, float]:
    """Return what a drive took: as staff wrote it, with those who checked in as 人次, if anybody did."""
    return {**amounts, Measure.SHIFTS: float(came)} if came else dict(amounts)
