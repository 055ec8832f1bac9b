"""Rules of referrals: what goes where, what a word for a state means, and when a person is asked."""

from datetime import UTC, datetime, timedelta

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.place import Point
from casework.model.referral import (
    EVERY_OTHER,
    TRIES,
    Referral,
    Server,
    Stage,
    Their,
    Trouble,
    is_over,
    put_off,
    server_of,
    trouble_of,
)
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ticket(category: str, team: str, status: Status = Status.OPEN, rework: int = 0) -> Ticket:
    where = (CategoryCode(category), Point(1, 2), None, AreaCode("a"), "A", TeamCode(team))
    return Ticket(TicketId(1), None, *where, "", AT, AT, AT, status, rework=rework)


def test_a_ticket_goes_to_the_first_server_for_its_team_and_category() -> None:
    roads = Server("roads", (TeamCode("north"),), {CategoryCode("hole"): "H", EVERY_OTHER: "O"})
    water = Server("water", (), {CategoryCode("drain"): "D"})
    servers = (roads, water)
    named = {
        (category, team): (found.name, found.service_of(ticket(category, team))) if found else None
        for category in ("hole", "drain")
        for team in ("north", "south")
        for found in [server_of(servers, ticket(category, team))]
    }
    assert named == {
        ("hole", "north"): ("roads", "H"),
        ("drain", "north"): ("roads", "O"),
        ("drain", "south"): ("water", "D"),
        ("hole", "south"): None,
    }


def test_a_word_for_a_state_is_read_as_configured_and_else_as_open() -> None:
    server = Server("roads", states={"Resolved": Their.CLOSED})
    words = ("closed", " CLOSED ", "resolved", "open", "in progress", "")
    assert [server.state_of(word) for word in words] == [Their.CLOSED] * 3 + [Their.OPEN] * 3


def test_what_goes_wrong_is_tried_less_and_less_often_until_a_person_is_asked() -> None:
    referral = Referral(TicketId(1), 0, "roads", Stage.WAITING, next_at=AT)
    pauses = []
    for _ in range(TRIES - 1):
        referral = put_off(referral, Stage.WAITING, "HTTP 503", AT)
        assert referral.next_at is not None
        pauses.append(referral.next_at - AT)
    assert pauses[:6] == [timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360)]
    assert set(pauses[6:]) == {timedelta(hours=6)}
    referral = put_off(referral, Stage.WAITING, "HTTP 503", AT)
    assert (referral.stage, referral.next_at) == (Stage.FAILED, None)
    assert trouble_of(referral) == (Trouble.AWAY, "HTTP 503")


def test_what_is_fixed_passed_on_or_opened_again_is_over() -> None:
    server = Server("roads", (TeamCode("north"),), {EVERY_OTHER: "O"})
    referral = Referral(TicketId(1), 0, "roads", Stage.SENT)
    assert not is_over(referral, ticket("hole", "north", Status.PARKED), server)
    assert is_over(referral, ticket("hole", "north", Status.FIXED), server)
    assert is_over(referral, ticket("hole", "south"), server)
    assert is_over(referral, ticket("hole", "north", rework=1), server)
    assert is_over(referral, ticket("hole", "north"), None)
