"""What everybody may see of a ticket is decided in one place."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.model import public
from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import Category, CategoryCode, Choice
from casework.model.deadline import Allowance
from casework.model.entry import Record
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.place import Point, distance_m
from casework.model.policy import DEFAULTS
from casework.model.public import INTERNAL, REASONS, STATUSES, PublicTicket, is_public, openness, rough
from casework.model.team import TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Order, Status, Ticket
from casework.model.ticket_id import TicketId
from handlers.messages.tickets.reasons import GIVEN, STANDARD

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = Allowance.parse("1 working day")
QUIET = Category(CategoryCode("heap"), {"en": "Heap"}, TeamKind.COMMUNITY, DAY, DAY)
OPEN = replace(QUIET, shows_photos=True)
HOMES = replace(OPEN, rounds_place=True)
SECRET = "SECRET"
TICKET = Ticket(
    *(TicketId(7), PersonId(990_001), QUIET.code, Point(31.23456, 121.56789), SECRET, AreaCode("1"), "North"),
    *(TeamCode("crew"), SECRET, AT, AT, AT + timedelta(days=1)),
    status=Status.FIXED,
    taken_by=PersonId(990_002),
    fixed_by=PersonId(990_003),
    fixed_at=AT,
    question=SECRET,
    reference=SECRET,
    contact=SECRET,
    near="Gate Street",
    asset=AssetCode("bin-1"),
    order=Order(PersonId(990_004), SECRET, AT),
    rework=1,
)


def photo(number: int, stage: Stage, rework: int = 0, *, is_private: bool = False) -> TicketPhoto:
    return TicketPhoto(Photo(PhotoId(number), f"photo{number}"), stage, rework, is_private, PersonId(990_005))


PHOTOS = (
    photo(1, Stage.BEFORE),
    photo(2, Stage.BEFORE, is_private=True),
    photo(3, Stage.AFTER, 0),
    photo(4, Stage.AFTER, 1),
    photo(5, Stage.STILL, 1),
    photo(6, Stage.LATER),
    photo(7, Stage.CONTEST),
)
NOTES = {Act.PARK: "2026-03-09", Act.EXTEND: "2026-03-09", Act.PASS_ON: "Office", Act.ROUTE: "Office", Act.MERGE: "3"}
HISTORY = tuple(Entry(TICKET.id, AT, act, PersonId(990_006), f"{NOTES.get(act, SECRET)}\n{SECRET}") for act in Act)


def as_public(
    ticket: Ticket, category: Category | None, photos: Sequence[TicketPhoto] = (), history: Sequence[Entry] = ()
) -> PublicTicket:
    found = public.as_public(ticket, category, DEFAULTS, photos, history)
    assert found is not None
    return found


@pytest.mark.parametrize("said", [None, True, False])
@pytest.mark.parametrize("by_category", [True, False])
@pytest.mark.parametrize("by_district", [True, False])
def test_a_ticket_is_public_as_staff_said_else_as_category_and_district_say(
    said: bool | None, by_category: bool, by_district: bool
) -> None:
    ticket, category = replace(TICKET, is_public=said), replace(OPEN, is_public=by_category)
    policy = replace(DEFAULTS, tickets_are_public=by_district)
    expected = by_category and by_district if said is None else said
    assert is_public(ticket, category, policy) is expected
    assert (public.as_public(ticket, category, policy, PHOTOS, HISTORY) is not None) is expected
    assert is_public(ticket, None, policy) is (by_district if said is None else said)
    known = openness([category, QUIET], policy)
    assert (known.by_default, known.closed) == (
        by_district,
        frozenset() if by_category else frozenset({OPEN.code}),
    )


def test_flags_hide_photos_and_words_and_hidden_words_only_words() -> None:
    flagged = as_public(replace(TICKET, is_shown=True, flagged_at=AT), OPEN, PHOTOS, HISTORY)
    assert (flagged.before, flagged.after, flagged.words, flagged.is_shown) == ((), (), "", False)
    assert SECRET not in repr(flagged)
    wordless = as_public(replace(TICKET, hides_words=True), OPEN, PHOTOS, HISTORY)
    assert (wordless.before, wordless.after, wordless.words) == (("photo1",), ("photo4",), "")
    assert SECRET not in repr(wordless)


def test_what_residents_send_after_somebody_showed_the_ticket_waits_and_a_fix_does_not() -> None:
    shown = replace(TICKET, is_shown=True)
    seen = as_public(shown, OPEN, (replace(PHOTOS[0], is_screened=True), photo(8, Stage.BEFORE), PHOTOS[3]))
    assert (seen.before, seen.after) == (("photo1",), ("photo4",))


def test_nothing_of_people_notes_photos_and_words_is_public_unless_it_is_shown() -> None:
    seen = as_public(TICKET, QUIET, PHOTOS, HISTORY)
    assert (seen.before, seen.after, seen.words, seen.is_shown) == ((), (), "", False)
    assert SECRET not in repr(seen)
    assert "99000" not in repr(seen)
    assert {each.act for each in seen.history} == set(Act) - INTERNAL - {Act.UNDO}
    assert {each.act: each.note for each in seen.history if each.note} == NOTES
    assert (seen.point, seen.street, seen.asset, seen.team) == (TICKET.point, "Gate Street", "bin-1", "crew")


@pytest.mark.parametrize(
    ("ticket", "category", "is_shown"),
    [
        (TICKET, OPEN, True),
        (replace(TICKET, is_shown=True), QUIET, True),
        (replace(TICKET, is_shown=False), OPEN, False),
        (TICKET, None, False),
    ],
)
def test_photos_and_words_are_public_where_the_desk_or_the_category_says_so(
    ticket: Ticket, category: Category | None, is_shown: bool
) -> None:
    seen = as_public(ticket, category, [replace(each, is_screened=True) for each in PHOTOS], HISTORY)
    assert seen.before == (("photo1",) if is_shown else ())
    assert seen.after == (("photo4",) if is_shown else ())
    assert seen.words == (SECRET if is_shown else "")
    read = {each.act for each in seen.history if SECRET in each.note}
    assert read == ({Act.FIX} if is_shown else set())


@pytest.mark.parametrize("category", [HOMES, None])
def test_where_homes_could_be_recognised_the_place_is_rough(category: Category | None) -> None:
    seen = as_public(TICKET, category, PHOTOS, HISTORY)
    assert (seen.point, seen.is_rough) == (Point(31.235, 121.568), True)
    assert (seen.street, seen.asset) == (None, None)


def test_where_the_place_is_rough_nothing_leads_to_the_report_that_may_show_it() -> None:
    ticket = replace(TICKET, status=Status.DUPLICATE, duplicate_of=TicketId(3))
    history = [Entry(TICKET.id, AT, Act.MERGE, PersonId(1), "3")]
    rough_one, exact = (as_public(ticket, category, (), history) for category in (HOMES, OPEN))
    assert (rough_one.duplicate_of, rough_one.history[0].note) == (None, "")
    assert (exact.duplicate_of, exact.history[0].note) == (3, "3")


@pytest.mark.parametrize("point", [Point(31.23456, 121.56789), Point(-89.9999, 179.9999), Point(90, -180), Point(0, 0)])
def test_a_rough_place_is_at_most_eighty_metres_away_and_the_same_for_its_neighbours(point: Point) -> None:
    assert distance_m(point, rough(point)) < 80
    assert rough(rough(point)) == rough(point)


def test_a_reason_in_words_of_their_own_is_public_only_where_words_are() -> None:
    category = replace(QUIET, reasons=(Choice("own", {"en": "Own"}),), former_reasons=(Choice("old", {"en": "Old"}),))

    def reason(code: str, *, is_shown: bool | None = None) -> str | None:
        ticket = replace(TICKET, status=Status.DISMISSED, dismissed_for=code, is_shown=is_shown)
        return as_public(ticket, category).dismissed_for

    assert [reason(code) for code in ("nothing", "own", "old", SECRET)] == ["nothing", "own", "old", None]
    assert reason(SECRET, is_shown=True) == SECRET
    assert STANDARD.keys() | GIVEN.keys() == REASONS


def test_a_promise_is_public_while_it_runs() -> None:
    running = replace(TICKET, status=Status.OPEN)
    assert as_public(running, QUIET).fix_by == TICKET.fix_by
    for other in (TICKET, replace(running, record=Record.NEW), replace(running, status=Status.PARKED)):
        assert as_public(other, QUIET).fix_by is None
    assert as_public(replace(running, record=Record.NEW), QUIET).is_record


def test_each_status_is_one_state_of_the_page() -> None:
    told = [status for statuses in STATUSES.values() for status in statuses]
    assert sorted(told) == sorted(Status)
    for status in Status:
        assert as_public(replace(TICKET, status=status), QUIET).state in STATUSES
    assert len(fields(PublicTicket)) == 23  # whoever adds one has asked whether everybody may see it


def test_without_its_place_a_ticket_and_its_history_lead_nowhere() -> None:
    merged = replace(TICKET, status=Status.DUPLICATE, duplicate_of=TicketId(8))
    history = [Entry(TicketId(7), AT, Act.TAKE, None), Entry(TicketId(7), AT, Act.MERGE, None, "8")]
    ticket, told = public.without_place(merged, history)
    assert ticket.point == Point(31.235, 121.568)
    assert (ticket.place_title, ticket.near, ticket.asset, ticket.duplicate_of) == (None, None, None, None)
    assert [each.note for each in told] == ["", ""]
    assert (ticket.area_name, ticket.words) == (TICKET.area_name, TICKET.words)


def test_how_far_a_rounded_place_is_says_nothing_of_the_very_place() -> None:
    rounded = rough(TICKET.point)
    for point in (TICKET.point, Point(31.2346, 121.5676), Point(31.2354, 121.5684)):
        assert public.roughly_away_m(point, rounded) == 0
    assert public.roughly_away_m(Point(31.2356, 121.568), rounded) == pytest.approx(66.7, abs=1)
    assert distance_m(Point(0.0005, 0.0005), Point(0.0015, 0.0015)) < public.APART_M  # at the equator, corner to corner
