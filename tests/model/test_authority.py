"""Who may act on a ticket: its team, its residents, supervisors and inspectors, each only in their own acts."""

from dataclasses import replace

import pytest

from casework.model.authority import (
    ASSISTING_ACTS,
    INSPECTOR_ACTS,
    REPORTER_ACTS,
    RESIDENT_ACTS,
    STAFF_ACTS,
    SUPERVISOR_ACTS,
    Actor,
    Office,
    Standing,
    check,
    check_office,
    may_see,
    sees_fixes,
    standing,
)
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.team import TeamCode
from casework.model.ticket import Act, Undo
from tests.model.test_ticket import AT, TICKET

EAST, WEST = frozenset({TeamCode("east")}), frozenset({TeamCode("west")})
REPORTER, CARL, SAM, FAY, OTTO = (PersonId(number) for number in (1, 2, 3, 4, 5))
LISTENERS = {SAM: True, FAY: False}


def acts_as(person: PersonId) -> Actor:
    return Actor(person, standing=standing(TICKET, person, LISTENERS))


def assert_refused(actor: Actor, act: Act, why: Why) -> None:
    with pytest.raises(Refusal) as refused:
        check(actor, act, TICKET)
    assert refused.value.why is why


@pytest.mark.parametrize("act", sorted(STAFF_ACTS))
def test_staff_acts_are_for_the_team_that_has_the_ticket(act: Act) -> None:
    check(Actor(CARL, EAST), act, TICKET)
    check(Actor(CARL, EAST | WEST), act, TICKET)
    for stranger in (Actor(CARL, WEST), Actor(CARL), acts_as(REPORTER)):
        assert_refused(stranger, act, Why.NOT_YOUR_TICKET)


@pytest.mark.parametrize("act", sorted(RESIDENT_ACTS))
def test_the_verdict_is_the_reporters_and_the_supporters(act: Act) -> None:
    check(acts_as(REPORTER), act, TICKET)
    check(acts_as(SAM), act, TICKET)
    for stranger in (Actor(CARL, EAST), acts_as(FAY), acts_as(OTTO)):
        assert_refused(stranger, act, Why.NOT_YOUR_REPORT)


@pytest.mark.parametrize("act", sorted(REPORTER_ACTS))
def test_only_the_reporter_answers_and_takes_it_back(act: Act) -> None:
    check(acts_as(REPORTER), act, TICKET)
    for stranger in (Actor(CARL, EAST), acts_as(SAM), acts_as(FAY), acts_as(OTTO)):
        assert_refused(stranger, act, Why.NOT_YOUR_REPORT)


def test_a_reporter_who_also_follows_is_the_reporter() -> None:
    assert standing(TICKET, REPORTER, {REPORTER: False}) is Standing.REPORTER


def test_every_act_of_a_person_has_its_rule() -> None:
    free = {Act.SEND, Act.ENTER, Act.EXPIRE, Act.SUPPORT}
    assert free == set(Act) - STAFF_ACTS - SUPERVISOR_ACTS - RESIDENT_ACTS - REPORTER_ACTS - INSPECTOR_ACTS
    assert ASSISTING_ACTS <= STAFF_ACTS


@pytest.mark.parametrize("act", sorted(STAFF_ACTS))
def test_a_team_that_assists_may_look_note_fix_and_take_that_back(act: Act) -> None:
    shared = replace(TICKET, assisting=(TeamCode("west"),))
    if act in ASSISTING_ACTS:
        check(Actor(CARL, WEST), act, shared)
    else:
        with pytest.raises(Refusal) as refused:
            check(Actor(CARL, WEST), act, shared)
        assert refused.value.why is Why.NOT_YOUR_TICKET


@pytest.mark.parametrize("act", sorted(SUPERVISOR_ACTS))
def test_supervisors_decide_wherever_they_are_and_nobody_else_does(act: Act) -> None:
    check(Actor(CARL, is_supervisor=True), act, TICKET)
    for stranger in (Actor(CARL, EAST), Actor(CARL, is_administrator=True), acts_as(REPORTER)):
        assert_refused(stranger, act, Why.NOT_A_SUPERVISOR)


def test_whoever_has_just_passed_a_ticket_on_may_take_that_back() -> None:
    passed = replace(TICKET, team=TeamCode("west"), undo=Undo(Act.PASS_ON, CARL, AT, {"team": TeamCode("east")}))
    check(Actor(CARL, EAST), Act.UNDO, passed)
    for act in STAFF_ACTS - {Act.UNDO}:
        with pytest.raises(Refusal):
            check(Actor(CARL, EAST), act, passed)


def test_only_an_inspector_looks_at_closed_tickets() -> None:
    inspector = Actor(CARL, is_inspector=True)
    check_office(inspector, Office.INSPECT)
    for act in INSPECTOR_ACTS:
        check(inspector, act, TICKET)
        with pytest.raises(Refusal) as refused:
            check(Actor(CARL, EAST, is_supervisor=True, is_administrator=True), act, TICKET)
        assert refused.value.why is Why.NOT_AN_INSPECTOR
    for office in set(Office) - {Office.INSPECT}:
        with pytest.raises(Refusal):
            check_office(inspector, office)


# Who sees the photo of a fix: as nobody decided, shown, withheld, and while flags hide it.
FIXES = {
    Standing.REPORTER: (True, True, True, True),
    Standing.SUPPORTER: (True, True, True, False),
    Standing.WITNESS: (True, True, False, False),
    Standing.FOLLOWER: (True, True, False, False),
    Standing.STRANGER: (False, True, False, False),
}


@pytest.mark.parametrize("who", FIXES)
def test_whoever_follows_sees_fixes_until_staff_withhold_or_strangers_flag_them(who: Standing) -> None:
    fix, before = (TicketPhoto(Photo(PhotoId(1), "a"), stage, 0) for stage in (Stage.AFTER, Stage.BEFORE))
    states = (TICKET, *(replace(TICKET, is_shown=shown) for shown in (True, False)), replace(TICKET, flagged_at=AT))
    assert tuple(may_see(who, fix, each, None) for each in states) == FIXES[who]
    assert tuple(sees_fixes(who, each, None) for each in states) == FIXES[who]
    assert may_see(who, before, replace(TICKET, flagged_at=AT, is_shown=True), None) is (who is Standing.REPORTER)
    assert not may_see(Standing.SUPPORTER, replace(fix, is_private=True), TICKET, None)
