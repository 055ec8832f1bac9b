"""Each number of the policy decides something: with another number, a pure rule says something else.

Numbers that only a story (an end-to-end test) can show are in `tests/stories/test_policy.py`, which also checks that no
number is left out.
"""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import shapely

from casework.figures.ranking import rush_of
from casework.model import bulletin, duplicate, exposure, handling, honesty, life, lookback, recurrence
from casework.model.answering import AddPhoto, AddRecording, advance
from casework.model.area import Area, AreaCode, AreaMap
from casework.model.campaign import Delay, may_be_asked
from casework.model.category import CategoryCode
from casework.model.contract import Contract, ContractCode, Evidence, Fault, Ground, Mark, reckon
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import Draft, DraftId
from casework.model.drive import Reminder, SignUp, Turnout, check_time, metres_off, reminder_due, sign_up
from casework.model.errors import Refusal
from casework.model.following import Every, next_digest
from casework.model.frontage import (
    Frontage,
    FrontageCode,
    FrontageId,
    State,
    in_front_of,
    may_tell,
    share,
    signed_in_chat,
)
from casework.model.league import Performed, Standing, flagged, rank
from casework.model.limit import Dismissal, paused_until
from casework.model.outside import answer_due
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS, Policy
from casework.model.public import is_public
from casework.model.quiet import is_quiet
from casework.model.recording import Recording, RecordingId, RecordingKind
from casework.model.silence import Asking, due
from casework.model.statement import Statement, approve
from casework.model.street import Street, nearest
from casework.model.summary import Period
from casework.model.team import TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.model.warning import Step, next_step
from tests.drives import BEGINS, drive
from tests.model.test_ticket import AT, CARL, TICKET
from tests.stories.stage import CALENDAR, TREE

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = Period(date(2026, 3, 2), date(2026, 3, 8))
DAY = timedelta(days=1)
EMPTY = Draft(DraftId(1), PersonId(1))
OTHER, NOISE, WORDS = CategoryCode("bags"), CategoryCode("noise"), "a blue sofa and a broken chair"
FIXED = replace(TICKET, status=Status.FIXED, fixed_at=AT)
DONE = replace(FIXED, status=Status.UNCONFIRMED, closed_at=AT)
EXTENDED = replace(TICKET, extensions=1)
AREAS = (
    Area(AreaCode("east"), "Eastside", None, shapely.box(-122.43, 37.76, -122.42, 37.77)),
    Area(AreaCode("west"), "Westside", None, shapely.box(-122.44, 37.76, -122.43, 37.77)),
)
HUNDRED = {State.NOT_REACHED: 100}
NORTH_OF_EAST = Point(37.77, -122.425)
HERE = Point(37.765, -122.425)
DOOR = Frontage(FrontageId(1), FrontageCode("li"), "Li's Bakery", "Elm Street", AreaCode("east"), point=HERE)
STREET = Street("Elm Street", shapely.LineString([(-122.43, 37.7653), (-122.42, 37.7653)]))  # 33 metres north of it
IN_EAST_BY_WEST = Point(37.765, -122.43)


def asks_why(policy: Policy, behind: int, days: int) -> bool:
    """Tell whether a team that was asked some days ago is asked again why it is behind."""
    day = date(2026, 3, 2)
    asked = Delay(1, TeamCode("east"), day - days * DAY, behind)
    return may_be_asked(behind, asked, day, policy.behind_percent, policy.behind_every_days)


def is_allowed(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal:
        return False
    return True


def may_sign_for_another(policy: Policy) -> bool:
    """Tell whether somebody who has signed for one doorway may sign for another."""
    return is_allowed(lambda: signed_in_chat(DOOR, PersonId(1), 1, AT.date(), policy))


def takes(answers: int, kind: type[Photo | Recording]) -> Callable[[Policy], bool]:
    """Return a question: does a draft take so many photos, or voice messages?."""

    def fill(policy: Policy) -> None:
        draft = EMPTY
        for number in range(answers):
            photo = AddPhoto(Photo(PhotoId(number), str(number)))
            voice = AddRecording(Recording(RecordingId(number), str(number), RecordingKind.VOICE))
            draft = advance(draft, photo if kind is Photo else voice, policy)

    return lambda policy: is_allowed(lambda: fill(policy))


def asks_about(metres: float = 0, days: float = 0, **state: object) -> Callable[[Policy], bool]:
    """Return a question: is somebody asked about a ticket so far away and so long ago, among six others?."""
    at, point = TICKET.reported_at + days * DAY, moved(TICKET.point, metres, 0)
    report = duplicate.Compared(point, {TICKET.category}, {TICKET.category, OTHER}, WORDS, at)
    ticket = replace(TICKET, fix_by=TICKET.reported_at + 5 * DAY, words=WORDS)
    others = [replace(ticket, id=TicketId(n), category=NOISE, point=moved(point, 0, 50)) for n in range(20, 26)]
    it = replace(ticket, **state)  # type: ignore[arg-type]  # any field, by its name
    return lambda policy: bool(duplicate.ranked([it, *others], report, policy))


def is_exemplary_after(hours: int) -> Callable[[Policy], bool]:
    """Return a question: is a ticket a model that was fixed so many hours after the report?."""
    fixed_at = TICKET.reported_at + timedelta(hours=hours)
    done = replace(TICKET, status=Status.CONFIRMED, fixed_at=fixed_at)
    photos = [TicketPhoto(Photo(PhotoId(number), str(number)), stage, 0) for number, stage in enumerate(Stage)]
    return lambda policy: exposure.is_exemplary(done, photos, policy, is_one_hand=False)


def asks_after(*different: int) -> Callable[[Policy], bool]:
    """Return a question: is somebody asked about another ticket, after they called some different?."""
    others = [TicketId(number) for number in different]
    return lambda policy: duplicate.rival([TICKET.id], [], others, policy) is not None


def may_be_same(**state: object) -> Callable[[Policy], bool]:
    return lambda policy: duplicate.may_be_same(replace(TICKET, **state), AT, policy)  # type: ignore[arg-type]  # any field


def is_quiet_at(hour: int) -> Callable[[Policy], bool]:
    return lambda policy: is_quiet(datetime(2026, 3, 2, hour, tzinfo=ZONE), ZONE, policy)


def locates(north_m: float, accuracy_m: float | None = None) -> Callable[[Policy], bool]:
    """Return a question: does a point so far outside an area belong to it?."""
    point = moved(NORTH_OF_EAST, north_m, 0)
    return lambda policy: AreaMap(AREAS, policy).locate(point, date(2026, 3, 2), accuracy_m).area is not None


def passes_on(times: int) -> Callable[[Policy], bool]:
    ticket = replace(TICKET, hops=times - 1)
    return lambda policy: is_allowed(lambda: handling.pass_on(ticket, TeamCode("west"), policy))


def undoes_after(span: timedelta) -> Callable[[Policy], bool]:
    taken = handling.with_undo(TICKET, life.take(TICKET, CARL), Act.TAKE, CARL, AT)
    return lambda policy: is_allowed(lambda: handling.undone(taken, CARL, AT + span, policy))


def nudges_again_after(span: timedelta) -> Callable[[Policy], bool]:
    late = replace(TICKET, nudged_at=AT + DAY)
    return lambda policy: is_allowed(lambda: life.nudge(late, AT + DAY + span, policy))


def urges_again_after(span: timedelta) -> Callable[[Policy], bool]:
    history = [Entry(TICKET.id, AT, Act.URGE, CARL)]
    return lambda policy: is_allowed(lambda: life.urge(TICKET, history, AT + span, policy))


def pauses(number: int, people: int) -> Callable[[Policy], bool]:
    dismissals = [Dismissal(AT, each % people) for each in range(number)]
    return lambda policy: paused_until(dismissals, policy) is not None


def asks_again_after(days: int) -> Callable[[Policy], list[Asking]]:
    return lambda policy: due(FIXED, policy, AT + days * DAY)


def step_at(day: int, hour: int) -> Callable[[Policy], Step]:
    """Ask which step is taken at that local moment; the promise is Wednesday 4 March, 17:00."""
    district = District(AreaMap([]), (), TREE, Calendar(ZONE))
    fix_by = datetime(2026, 3, 4, 17, tzinfo=ZONE)
    bulky = TREE.groups[0].categories[0].code  # 3 working days
    ticket = replace(TICKET, category=bulky, fix_by=fix_by, answer_by=fix_by - 2 * DAY, status=Status.TAKEN)
    at = datetime(2026, 3, day, hour, tzinfo=ZONE)
    return lambda policy: next_step(ticket, replace(district, policy=policy), at)[0]


def paper_due(policy: Policy) -> date:
    """Ask by which day a contact is told of what was fixed on Monday 2 March."""
    district = District(AreaMap([]), (), TREE, Calendar(ZONE), policy=policy)
    return answer_due(replace(TICKET, fixed_at=datetime(2026, 3, 2, 10, tzinfo=ZONE)), district).astimezone(ZONE).date()


def comes_first(**state: int) -> Callable[[Policy], bool]:
    """Ask whether a ticket comes before one that is a day older."""
    older, newer = replace(TICKET, reported_at=AT - DAY), replace(TICKET, reported_at=AT, **state)  # type: ignore[arg-type]

    def ask(policy: Policy) -> bool:
        priority = replace(District(AreaMap([]), (), TREE, Calendar(ZONE)), policy=policy).priority
        return priority.sort_key(newer) < priority.sort_key(older)

    return ask


def recurs_after(metres: float, days: int) -> Callable[[Policy], bool]:
    """Ask whether a report is a recurrence of a ticket that was fixed so far away and so long ago."""
    point, at = moved(FIXED.point, metres, 0), AT + days * DAY
    return lambda policy: recurrence.recurs([FIXED], point, {FIXED.category}, at, policy) is not None


def clusters(policy: Policy) -> int:
    """Ask how many of five reports, 25 metres apart, a bulletin names at one spot."""
    reports = [bulletin.Reported(25.0 * number, 0.0, "East") for number in range(5)]
    spots = bulletin.hot_spots(reports, policy.cluster_within_m, policy.cluster_reports, 1)
    return sum(spot.count for spot in spots)


def says_enough(reason: str) -> Callable[[Policy], bool]:
    return lambda policy: honesty.words_in(reason) >= policy.reason_words


def looks_at(rework: int) -> Callable[[Policy], int]:
    """Ask how many of ten confirmed tickets are looked at, and of one more of their team and category."""
    done = [replace(DONE, id=TicketId(n), status=Status.CONFIRMED) for n in range(10)]
    more = [replace(DONE, id=TicketId(10), status=Status.CONFIRMED, rework=rework)] if rework else []
    return lambda policy: len(lookback.sample([*done, *more], policy, Random(1)))


def points_of(ground: Ground) -> Callable[[Policy], int]:
    """Ask how many thousandths of a point are left where one of four on each ground is bad, and a mark is 75."""
    faults = {each: [Fault(TICKET.id, date(2026, 3, 2), "")] for each in Ground}
    marks = [Mark(ContractCode("c"), date(2026, 3, 2), "", 75_000, None)]
    evidence = Evidence(dict.fromkeys(Ground, 4), faults, marks)
    return lambda policy: next(part.points for part in reckon(evidence, 100, policy).parts if part.ground is ground)


def may_object_after(days: int) -> Callable[[Policy], bool]:
    contract = Contract(ContractCode("c"), "", TeamCode("east"), (), (), Period(AT.date(), AT.date()), 100)
    draft = Statement(1, contract, AT.date(), reckon(Evidence({}), 100, DEFAULTS), DEFAULTS.contract_due, AT)
    return lambda policy: approve(draft, CARL, AT).may_object(AT + days * DAY, policy)


def signs_up(policy: Policy, companions: int, coming: int = 0) -> SignUp:
    return sign_up(drive(), SignUp(PersonId(1)), companions, Turnout(coming), policy, BEGINS - DAY)


def reminds_at(at: datetime) -> Callable[[Policy], Reminder | None]:
    """Return a question: which reminder is due at a moment, where that of the day before came in time?."""
    reminded = Reminder.NONE if at < BEGINS - timedelta(hours=10) else Reminder.DAY_BEFORE
    return lambda policy: reminder_due(drive(reminded=reminded), at, policy, ZoneInfo("America/Los_Angeles"))


# For each number: another value, a question that it decides, and the answers with the default and with that value.
def ranks(read: Callable[[Standing], object], fixed: int = 40, **counts: int) -> Callable[[Policy], object]:
    """Return a question: what does the league table say of a team, beside one that did everything well?."""
    good = {"answered": 40, "answered_in_time": 40, "fixed": 40, "fixed_in_time": 40, "confirmed": 40}
    own = dict.fromkeys(good, fixed) | {"dismissed": 10} | counts
    teams = [Performed(TeamCode("good"), good), Performed(TeamCode("own"), own, rushed=counts.get("rushed", 0))]

    def answer(policy: Policy) -> object:
        found = rank(TeamKind.COMMUNITY, WEEK, teams, policy).of(TeamCode("own"))
        assert found is not None
        return read(found)

    return answer


def score(each: Standing) -> float:
    return each.score


def lost(each: Standing) -> float:
    return each.lost


def holds_the_flag(policy: Policy) -> bool:
    teams = [Performed(TeamCode(code), {"answered": 40, "fixed": 40, "same_photo": 2}) for code in ("a", "b")]
    return bool(flagged(rank(TeamKind.COMMUNITY, WEEK, teams, policy), policy))


def last_days(policy: Policy) -> object:
    days = rush_of(Period(date(2026, 3, 1), date(2026, 3, 31)), CALENDAR, policy.rush_working_days)
    return days.first if days else None


DECIDES: dict[str, tuple[object, Callable[[Policy], object], object, object]] = {
    "drive_companions": (3, lambda policy: is_allowed(lambda: signs_up(policy, 4)), True, False),
    "drive_waiting": (0, lambda policy: is_allowed(lambda: signs_up(policy, 0, coming=10)), True, False),
    "drive_remind_at": (time(20), reminds_at(BEGINS - timedelta(hours=15)), Reminder.DAY_BEFORE, None),
    "drive_remind_hours": (1, reminds_at(BEGINS - timedelta(hours=2)), Reminder.SOON, None),
    "drive_check_in_m": (
        100,
        lambda policy: metres_off(drive(), moved(Point(37.765, -122.425), 200, 0), 0, policy) == 0,
        True,
        False,
    ),
    "drive_check_in_minutes": (
        10,
        lambda policy: is_allowed(lambda: check_time(drive(), BEGINS - timedelta(minutes=30), policy)),
        True,
        False,
    ),
    "weight_answered": (0, ranks(score, answered_in_time=0), 78.3, 95.4),
    "weight_fixed": (0, ranks(score, fixed_in_time=0), 69.3, 94.7),
    "weight_resolved": (0, ranks(score, dismissed=40), 90.4, 100.0),
    "weight_satisfied": (0, ranks(score, not_fixed=40), 89.1, 95.6),
    "weight_stands": (0, ranks(score, reopened=40), 75.7, 87.3),
    "ranked_from": (60, ranks(lambda each: each.place, dismissed=0), 1, None),
    "shrink_cases": (0, ranks(score, fixed_in_time=0), 69.3, 66.0),
    "same_photo_points": (4, ranks(lost, same_photo=1), 4.0, 8.0),
    "own_report_points": (4, ranks(lost, own=1), 2.0, 8.0),
    "reversed_points": (4, ranks(lost, reversed=1), 5.0, 20.0),
    "rush_points": (2, ranks(lost, rushed=17), 2.0, 4.0),
    "rush_percent": (20, ranks(lost, rushed=17), 2.0, 18.0),
    "rush_working_days": (2, last_days, date(2026, 3, 31), date(2026, 3, 30)),
    "marks_cost_at_most": (10, ranks(lost, same_photo=40), 30.0, 10.0),
    "heavy_mark_points": (9, holds_the_flag, False, True),
    "reason_words": (5, says_enough("It was gone"), True, False),
    "contract_answered_points": (20, points_of(Ground.ANSWERED), 11_250, 15_000),
    "contract_fixed_points": (20, points_of(Ground.FIXED), 22_500, 15_000),
    "contract_rework_points": (40, points_of(Ground.REWORK), 15_000, 30_000),
    "contract_looked_points": (40, points_of(Ground.LOOKED), 11_250, 30_000),
    "contract_rounds_points": (20, points_of(Ground.ROUNDS), 9_000, 19_000),
    "contract_marked_points": (20, points_of(Ground.MARKED), 7_500, 15_000),
    "contract_finding_points": (3, points_of(Ground.ROUNDS), 9_000, 7_000),
    "contract_due": (((50, 70),), lambda policy: reckon(Evidence({}), 100, policy).due, 100, 70),
    "contract_objection_days": (7, may_object_after(6), False, True),
    "check_percent": (50, looks_at(rework=0), 1, 5),
    "check_again_percent": (60, looks_at(rework=1), 4, 7),
    "recur_within_m": (100, recurs_after(80, 60), False, True),
    "recur_days": (40, recurs_after(40, 60), True, False),
    "supporter_hours": (30, comes_first(seen_too=1), False, True),
    "rework_hours": (6, comes_first(rework=1), True, False),
    "frontage_within_m": (40, lambda policy: in_front_of(moved(HERE, 0, 30), [DOOR], policy), None, DOOR),
    "frontages_signed_percent": (50, lambda policy: share(HUNDRED, policy).signed_by, 80, 50),
    "frontages_reached_percent": (95, lambda policy: share(HUNDRED, policy).reached_by, 90, 95),
    "frontages_a_person": (1, may_sign_for_another, True, False),
    "tell_shop_hours": (2, lambda policy: may_tell(AT, AT + timedelta(hours=3), policy), False, True),
    "warn_left_percent": (50, step_at(4, 10), Step.NONE, Step.CLOSE),
    "supervisor_working_days": (2, step_at(5, 18), Step.OVERSEE, Step.LATE),
    "bulletins": (
        ("week",),
        lambda policy: [each.first for each in bulletin.due(policy.bulletins, date(2026, 3, 2))],
        [date(2026, 2, 1)],
        [date(2026, 2, 23)],
    ),
    "remind_bulletin_days": (
        1,
        lambda policy: bulletin.reminded_before(policy.remind_bulletin_days, AT),
        AT - 2 * DAY,
        AT - DAY,
    ),
    "cluster_within_m": (20, clusters, 5, 0),
    "cluster_reports": (6, clusters, 5, 0),
    "paper_working_days": (1, paper_due, date(2026, 3, 5), date(2026, 3, 3)),
    "tickets_are_public": (False, lambda policy: is_public(TICKET, None, policy), True, False),
    "expose_reworks": (1, lambda policy: exposure.is_exposable(replace(TICKET, rework=2), policy), False, True),
    "model_hours": (60, is_exemplary_after(48), False, True),
    "hearing_working_days": (
        2,
        lambda policy: exposure.heard_until(AT, policy, Calendar(ZONE)).astimezone(ZONE).date(),
        date(2026, 3, 3),
        date(2026, 3, 4),
    ),
    "proposals_a_day": (1, lambda policy: exposure.room(2, policy), 1, 0),
    "fixed_today_cases": (2, lambda policy: exposure.is_time_to_post(time(18), policy), False, True),
    "fixed_today_at": (
        time(15),
        lambda policy: exposure.is_time_to_post(time(16), replace(policy, fixed_today_cases=1)),
        False,
        True,
    ),
    "list_working_days": (3, step_at(9, 18), Step.OVERSEE, Step.LIST),
    "photos_a_report": (2, takes(3, Photo), True, False),
    "recordings_a_report": (2, takes(3, Recording), True, False),
    "ask_within_m": (60, asks_about(15), False, True),
    "ask_within_days": (5, asks_about(days=3), True, False),
    "ask_promises": (1, asks_about(days=3), True, False),
    "crowd_within_m": (40, asks_about(15), False, True),
    "crowd_percent": (20, asks_about(days=1), True, False),
    "same_words_percent": (80, asks_about(category=OTHER, words="a blue mattress and a red chair"), True, False),
    "back_within_m": (5, asks_about(8, 4, status=Status.FIXED, fixed_at=TICKET.reported_at + 3 * DAY), True, False),
    "compare_within_m": (
        100,
        lambda policy: duplicate.may_look_the_same(TICKET, moved(TICKET.point, 200, 0), AT, policy),
        True,
        False,
    ),
    "different_answers": (1, asks_after(9), True, False),
    "compare_weeks": (1, may_be_same(reported_at=AT - timedelta(weeks=2)), True, False),
    "offer_back_days": (3, may_be_same(status=Status.FIXED, fixed_at=AT - 4 * DAY), True, False),
    "border_m": (40, locates(35), False, True),
    "accuracy_at_most_m": (200, locates(150, 1000), False, True),
    "vague_above_m": (
        1000,
        lambda policy: doubt(TICKET.point, 500, (), policy.vague_above_m) is Doubt.VAGUE,
        True,
        False,
    ),
    "near_street_m": (20, lambda policy: nearest([STREET], HERE, policy.near_street_m), "Elm Street", None),
    "verdict_days": (3, lambda policy: is_allowed(lambda: life.expire(FIXED, AT + 4 * DAY, policy)), False, True),
    "remind_verdict_days": (5, asks_again_after(6), [], [Asking.REPORTER]),
    "ask_another_days": (9, asks_again_after(9), [Asking.REPORTER], [Asking.REPORTER, Asking.ANOTHER]),
    "come_back_days": (3, lambda policy: life.may_come_back(DONE, AT + 4 * DAY, policy), True, False),
    "nudge_every_hours": (3, nudges_again_after(timedelta(hours=4)), False, True),
    "urge_every_hours": (1, urges_again_after(timedelta(hours=2)), False, True),
    "dismissers_before_pause": (1, pauses(5, 1), False, True),
    "extensions": (1, lambda policy: is_allowed(lambda: handling.check_more_time(EXTENDED, policy)), True, False),
    "pass_ons": (3, passes_on(3), False, True),
    "undo_minutes": (5, undoes_after(timedelta(minutes=4)), False, True),
    "behind_percent": (15, lambda policy: asks_why(policy, 12, 30), True, False),
    "behind_every_days": (30, lambda policy: asks_why(policy, 12, 10), True, False),
    "quiet_from": (time(19), is_quiet_at(20), False, True),
    "quiet_until": (time(5), is_quiet_at(6), True, False),
    "digest_at": (
        time(18, 30),
        lambda policy: next_digest(AT, Every.DAY, ZONE, policy.digest_at).astimezone(ZONE).time(),
        time(8),
        time(18, 30),
    ),
}


@pytest.mark.parametrize("name", DECIDES)
def test_with_another_number_the_answer_is_another(name: str) -> None:
    value, answer, by_default, by_another = DECIDES[name]
    assert answer(DEFAULTS) == by_default
    assert answer(replace(DEFAULTS, **{name: value})) == by_another  # type: ignore[arg-type]  # any field, by its name


def test_a_neighbour_is_as_close_as_the_border() -> None:
    point, day = moved(IN_EAST_BY_WEST, 0, 35), date(2026, 3, 2)
    assert AreaMap(AREAS).locate(point, day).neighbours == ()
    (west,) = AreaMap(AREAS, replace(DEFAULTS, border_m=40)).locate(point, day).neighbours
    assert west.code == "west"


@pytest.mark.parametrize(("hour", "expected"), [(12, False), (13, True), (14, True), (15, False), (23, False)])
def test_quiet_hours_may_lie_within_a_day(hour: int, expected: bool) -> None:
    assert is_quiet_at(hour)(replace(DEFAULTS, quiet_from=time(13), quiet_until=time(15))) is expected


@pytest.mark.parametrize("hour", [0, 7, 12, 21])
def test_there_are_no_quiet_hours_where_they_end_as_they_begin(hour: int) -> None:
    assert not is_quiet_at(hour)(replace(DEFAULTS, quiet_from=time(7), quiet_until=time(7)))


def test_who_is_refused_is_told_the_number() -> None:
    policy = replace(DEFAULTS, come_back_days=3, undo_minutes=5, photos_a_report=1)
    with pytest.raises(Refusal) as too_late:
        life.come_back(DONE, AT, AT, AT + 4 * DAY, policy)
    assert too_late.value.facts == {"ticket": 7, "days": 3}
    with pytest.raises(Refusal) as gone:
        handling.undone(TICKET, CARL, AT, policy)
    assert gone.value.facts == {"ticket": 7, "minutes": 5}
    full = replace(EMPTY, photos=(Photo(PhotoId(1), "a"),))
    with pytest.raises(Refusal) as too_many:
        advance(full, AddPhoto(Photo(PhotoId(2), "b")), policy)
    assert too_many.value.facts == {"most": 1}


def test_a_policy_never_changes_and_can_be_compared() -> None:
    assert Policy() == DEFAULTS
    assert hash(Policy()) == hash(DEFAULTS)
    with pytest.raises(FrozenInstanceError):
        DEFAULTS.pass_ons = 3  # type: ignore[misc]  # what must fail
