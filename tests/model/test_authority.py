"""Who may do what: the team at its desk, the reporter with the verdict, and nobody else."""

import pytest

from casework.model.authority import REPORTER_ACTS, STAFF_ACTS, Actor, check
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket import Act
from tests.model.test_ticket import TICKET

EAST, WEST = frozenset({TeamCode("east")}), frozenset({TeamCode("west")})
REPORTER, CARL = PersonId(1), PersonId(2)


@pytest.mark.parametrize("act", sorted(STAFF_ACTS))
def test_staff_acts_are_for_the_team_that_has_the_ticket(act: Act) -> None:
    check(Actor(CARL, EAST), act, TICKET)
    check(Actor(CARL, EAST | WEST), act, TICKET)
    for stranger in (Actor(CARL, WEST), Actor(CARL), Actor(REPORTER)):
        with pytest.raises(Refusal) as refused:
            check(stranger, act, TICKET)
        assert refused.value.why is Why.NOT_YOUR_TICKET


@pytest.mark.parametrize("act", sorted(REPORTER_ACTS))
def test_the_verdict_is_the_reporters(act: Act) -> None:
    check(Actor(REPORTER), act, TICKET)
    with pytest.raises(Refusal) as refused:
        check(Actor(CARL, EAST), act, TICKET)
    assert refused.value.why is Why.NOT_YOUR_REPORT


def test_every_act_of_a_person_has_its_rule() -> None:
    assert {Act.SEND, Act.EXPIRE, Act.ROUTE} == set(Act) - STAFF_ACTS - REPORTER_ACTS
