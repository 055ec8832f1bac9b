"""Build samples of what supervisors and administrators see, and of what a desk is told about the district."""

import json
from dataclasses import replace
from datetime import timedelta

import shapely

from casework.desk.entering import Answer
from casework.desk.listing import Row
from casework.district.upload import FileKind
from casework.model.area import Area, AreaCode
from casework.model.authority import Gives, Role
from casework.model.category import CategoryTree
from casework.model.channel import Channel
from casework.model.concern import CASES_A_PAGE, Concern
from casework.model.effort import Effort
from casework.model.entry import ENTERED
from casework.model.errors import Fact
from casework.model.finding import Level, What
from casework.model.health import Ailment, Ill
from casework.model.honesty import OneHand
from casework.model.lookback import PROVED, Outcome, Task
from casework.model.outside import SourceCount
from casework.model.person import Person, PersonId
from casework.model.queue import Part
from casework.model.reach import Section
from casework.model.referral import Trouble
from casework.model.request import Request, Wish
from casework.model.round import Coverage, Rhythm, Round
from casework.model.tally import Measure, WorkKind
from casework.model.team import Loss, Team, TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Order, Status
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from casework.oversight.appointing import MOST_BANNED
from casework.oversight.looking_back import TASKS_A_PAGE, TasksView
from casework.oversight.morning import MOST_SHOWN, BriefingView, MorningView, PartView
from casework.oversight.records import Settling
from casework.oversight.referring import FailedView
from casework.oversight.supervising import CaseView, ConcernView, Share
from casework.oversight.walking import RoundRow, RoundsView
from casework.tickets.alarming import AlarmView
from casework.tickets.views import TicketView
from handlers.messages.desk import efforts, fixes, handovers, printed
from handlers.messages.district import administering, channel, health, sections
from handlers.messages.message import Message
from handlers.messages.oversight import contests, inspecting, referrals, supervising, urging, walking, warnings
from handlers.messages.oversight.alarms import alarm
from handlers.messages.speaker import Speaker
from handlers.messages.tickets import entered
from tests.messages.change_samples import change_messages
from tests.messages.contract_samples import contract_messages
from tests.messages.exhibit_samples import exhibit_messages
from tests.messages.values import AT, NUMBER, Values, category, groups, ticket

SUE = PersonId(3)
TEAM = TeamCode("east")
HAUL = Effort(TEAM, AT, SUE, WorkKind.CLEARED, dict.fromkeys(Measure, 123_456.78), "the daily haul")


def office_messages(view: TicketView, values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    """Return all of it, each message under the name of its kind."""
    return (
        _supervisors(view, values, to, map_link)
        | exhibit_messages(view, values, to)
        | _administrators(values, to)
        | _uploads(values, to)
        | _desk(view, values, to)
    )


def _supervisors(view: TicketView, values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    rows = tuple(Row(ticket(values, status), category(values), values.worker, None, values.team) for status in Status)
    counts = dict.fromkeys(Concern, NUMBER)
    shown = {
        f"overview: {concern}": ConcernView(counts, concern, 1, rows[:CASES_A_PAGE], has_more=True, at=AT)
        for concern in Concern
    }
    shown["overview"] = ConcernView(counts, None, 0, (), has_more=False, at=AT)
    sources = [SourceCount(source, NUMBER, NUMBER, NUMBER, NUMBER) for source in ENTERED]
    shown["overview: sources"] = replace(shown[f"overview: {Concern.OUTSIDE}"], sources=sources)
    records = ConcernView(counts, Concern.RECORDS, 0, rows[:1], has_more=False, at=AT)
    shown |= {f"overview: {how}?": replace(records, asked=how) for how in Settling}
    wish = Request(Wish.PASS_ON, SUE, values.doubt, team=TEAM)
    asked = Entry(view.ticket.id, AT, Act.REQUEST, SUE, f"{Wish.PASS_ON}\n{values.team}\n{values.doubt}")
    wished = replace(view, ticket=replace(view.ticket, request=wish, hops=2), history=(*view.history, asked))
    case = CaseView(wished, _teams(values), None, has_more=False, wisher=values.worker, wished_team=values.team)
    dismissed = replace(view, ticket=replace(view.ticket, status=Status.DISMISSED), photos=(), team_name=None)
    objection = [
        Entry(view.ticket.id, AT, Act.DISMISS, SUE, values.doubt),
        Entry(view.ticket.id, AT, Act.CONTEST, SUE, values.doubt),
    ]
    contested = replace(dismissed, ticket=replace(dismissed.ticket, contested_at=AT), history=tuple(objection))
    shares = tuple(Share(values.team, NUMBER, NUMBER) for _ in range(20))
    shown[f"overview: {Concern.DISMISSED}"] = replace(shown[f"overview: {Concern.DISMISSED}"], shares=shares)
    return {
        **{name: supervising.overview(one, to) for name, one in shown.items()},
        "case": supervising.case(case, AT, to, map_link),
        "case: to whom?": supervising.case(replace(case, page=1, has_more=True), AT, to, map_link),
        "case: doubtful": supervising.case(
            replace(case, ticket=_doubtful(wished, has_reported=True)), AT, to, map_link
        ),
        "case: doubtful, another": supervising.case(
            replace(case, ticket=_doubtful(wished, has_reported=False)), AT, to, map_link
        ),
        "case: unheard": supervising.case(replace(case, is_unheard=True), AT, to, map_link),
        "case: to be checked": supervising.case(replace(case, ticket=_checked(view, values)), AT, to, map_link),
        "case: dismissed": supervising.case(replace(case, ticket=dismissed, wisher=None), AT, to, map_link),
        "case: contested": supervising.case(replace(case, ticket=contested, wisher=None), AT, to, map_link),
        **{
            f"case: {act}?": supervising.case(replace(case, ticket=contested, deciding=act), AT, to, map_link)
            for act in (Act.REVERSE, Act.UPHOLD)
        },
        **_contests(contested, values, to, map_link),
        "case_photos": supervising.photos(case, to),
        "case_photos: none": supervising.photos(replace(case, ticket=dismissed), to),
        "group_linked": supervising.group_linked(to),
        **_alarms(values, to),
        **_warnings(view, values, to),
        **_inspectors(view, values, to),
    }


def _contests(view: TicketView, values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    sue, pictured = Person(SUE, 2**52, "en", values.worker), replace(view, contested=(*view.before, *view.after))
    merged = replace(
        view, history=(replace(view.history[0], act=Act.MERGE, note="12"), replace(view.history[1], note=""))
    )
    said = {
        "contested": contests.contested(pictured, 1, sue, to, map_link),
        "contested: merged": contests.contested(merged, 1, None, to, map_link),
        "contested: gone": contests.contested(view, 2, None, to, map_link),
    }
    for act in (Act.REVERSE, Act.UPHOLD):
        for name, note in (("own words", values.doubt), ("standard", "there" if act is Act.REVERSE else "same")):
            decided = Entry(view.ticket.id, AT, act, SUE, note)
            ended = replace(view, history=(*view.history, decided))
            said[f"contested: {act}, {name}"] = contests.contested(ended, 1, sue, to, map_link)
    return said


def _checked(view: TicketView, values: Values) -> TicketView:
    """A ticket under supervision that the desk says is fixed, with the order's line last in its history."""
    order = Order(SUE, values.doubt, AT)
    entry = Entry(view.ticket.id, AT, Act.SUPERVISE, SUE, f"{AT.isoformat()}\n{values.doubt}")
    fixed = replace(view.ticket, order=order, status=Status.FIXED, fixed_at=AT, rework=0)
    return replace(view, ticket=fixed, history=(*view.history, entry), orderer_name=values.worker)


def _doubtful(view: TicketView, *, has_reported: bool) -> TicketView:
    return replace(view, copied=(view.ticket.id, TicketId(7)), one_hand=OneHand(has_reported))


def _alarms(values: Values, to: Speaker) -> dict[str, Message]:
    names = (values.team,) * 30
    views = {
        **{f"desk_alarm: {loss or 'back'}": AlarmView(names, loss) for loss in (*Loss, None)},
        "desk_alarm: no desk": AlarmView(names, None, has_desk=False),
        **{
            f"desk_alarm: supervisors, {loss or 'back'}": AlarmView((), loss, is_supervisors=True)
            for loss in (*Loss, None)
        },
    }
    return {name: alarm(view, to) for name, view in views.items()}


def _inspectors(view: TicketView, values: Values, to: Speaker) -> dict[str, Message]:
    seen = {status: replace(view, ticket=replace(view.ticket, status=status, closed_at=AT)) for status in Status}
    page = tuple((Task(n, TicketId(NUMBER), n < 2), each) for n, each in enumerate(list(seen.values())[-TASKS_A_PAGE:]))
    said = {
        "tasks": inspecting.tasks(TasksView(page, 1, NUMBER), to),
        "tasks: none": inspecting.tasks(TasksView((), 0, 0), to),
        **{
            f"task: {status}": inspecting.task(each, None, to, "https://maps.test/?{lat},{lon}")
            for status, each in seen.items()
        },
        **{f"task: {found}": inspecting.task(view, found, to, "https://maps.test/?{lat},{lon}") for found in Outcome},
        **{
            f"check_wanted: {wanted}, {is_open}, {found}": inspecting.check_wanted(
                NUMBER, {"wanted": wanted}, to, is_open=is_open, outcome=found
            )
            for wanted in PROVED
            for is_open in (True, False)
            for found in (*Outcome, None)
        },
    }
    areas = tuple(
        RoundRow(
            Round(n, AreaCode("east"), each, SUE, AT, AT), values.area, values.worker if n else None, Coverage(n, 31)
        )
        for n, each in enumerate(list(Rhythm) * 20)
    )
    said |= {
        "rounds": walking.rounds(RoundsView(AT.date(), 1, areas, may_check_in=True, oversees=True), to),
        "rounds: none": walking.rounds(RoundsView(AT.date(), 0, (), may_check_in=False, oversees=False), to),
        "checked_in": walking.checked_in((values.area,) * 5, 120, to),
        "checked_in: where?": walking.checked_in((), 120, to),
    }
    letter = inspecting.look_back(NUMBER, to)
    assert inspecting.look_back(0, to) is None
    return said | ({"look_back": letter} if letter else {})


def _warnings(view: TicketView, values: Values, to: Speaker) -> dict[str, Message]:
    rows = tuple(Row(ticket(values), category(values), values.worker, None, values.asset) for _ in range(MOST_SHOWN))
    parts = tuple(PartView(part, rows, NUMBER) for part in Part)
    taken = replace(view, ticket=replace(view.ticket, status=Status.TAKEN))
    free = replace(view, ticket=replace(view.ticket, status=Status.OPEN, taken_by=None))
    carl = Person(PersonId(2), 2**52, "en", values.worker)
    late, soon = AT + timedelta(days=400), AT - timedelta(days=400)
    again = [Entry(view.ticket.id, AT, Act.URGE, SUE, values.doubt)] * 2
    urged = replace(view, ticket=replace(view.ticket, status=Status.OPEN), history=(*again, *view.history, *again))
    said = {
        **{f"warned: {step.name}": warnings.warned(taken, step, [carl], late, to) for step in Step if step},
        "warned: soon": warnings.warned(taken, Step.CLOSE, [carl], soon, to),
        "warned: section": warnings.warned(free, Step.CLOSE, [carl] * 4, soon, to),
        "given": fixes.given(view, carl, carl, to),
        "member_left": warnings.member_left(values.worker, [NUMBER] * 40, [values.area] * 6, to),
        **{
            f"referral_failed: {each}": referrals.failed(FailedView(view.ticket, "w" * 40, each, "W" * 200), to)
            for each in Trouble
        },
        "undecided": supervising.undecided(view.ticket, to),
        "urged": urging.urged(urged, len(view.history), carl, late, to),
        "urged: by nobody": urging.urged(replace(taken, history=()), 0, None, soon, to),
        "nudged": urging.nudged(taken, late, to),
        "approval_wanted": warnings.approval_wanted(_checked(view, values), 0, to),
        "approval_wanted: no more": warnings.approval_wanted(view, 0, to),
        "overdue": warnings.overdue(view, late, to),
        "morning": warnings.morning(MorningView(parts, NUMBER, AT, NUMBER), to),
        "briefing": warnings.briefing(BriefingView(rows, NUMBER, NUMBER, NUMBER, NUMBER, AT, NUMBER, NUMBER), to),
    }
    assert warnings.morning(MorningView((), 0, AT), to) is None
    assert warnings.briefing(BriefingView((), 0, 0, 0, 0, AT), to) is None
    return {name: each for name, each in said.items() if each}


def _teams(values: Values) -> tuple[Team, ...]:
    return tuple(Team(TeamCode(f"{n:0>32}"), values.team, TeamKind.COMMUNITY, (), "en") for n in range(20))


def _areas(values: Values) -> list[Area]:
    return [Area(AreaCode(f"{n:0>32}"), values.team, None, shapely.box(0, 0, 1, 1)) for n in range(30)]


def _ailments(values: Values) -> list[Ailment]:
    """Everything that can be wrong, with facts as long as they can be."""
    facts: dict[str, Fact] = dict.fromkeys(("why", "folder", "file", "url", "team", "channel"), values.doubt)
    facts |= dict.fromkeys(("count", "minutes", "megabytes", "seconds", "year"), NUMBER)
    return [Ailment(ill, facts) for ill in Ill]


def _channels(values: Values) -> list[Channel]:
    return [Channel(-(10**15), values.area, "city_news", "zh_TW", loss) for loss in (None, *Loss)]


def _administrators(values: Values, to: Speaker) -> dict[str, Message]:
    sue, nobody = Person(SUE, 2**52, "en", values.worker), Person(PersonId(NUMBER), 2**52, "en", None)
    named = [(each, role) for role in Role for each in (sue, nobody)] * 6
    return {
        "admin": administering.home(to),
        "admin: people": administering.people(named, {(SUE, role): [values.area] * 5 for role in Role}, 1, to),
        "admin: caretakers": sections.caretakers(_areas(values), 1, to),
        "admin: caretakers of": sections.caretakers_of(_areas(values)[0], groups(values), to),
        "admin: sections": sections.sections(sue, Role.CARETAKER, [(Section(AreaCode("a")), values.area)] * 40, to),
        "admin: overseers": administering.overseers(_areas(values), 1, to),
        "code: area": administering.code(
            {"gives": Gives.SUPERVISOR, "code": "K7W2M9Q4", "area": values.team}, values.team, to
        ),
        "admin: bans": administering.bans([TicketId(NUMBER - n) for n in range(MOST_BANNED)], to),
        "admin: bans, none": administering.bans([], to),
        "admin: desks": administering.desks(_teams(values), (), 0, to),
        **change_messages(values, to),
        "admin: channel, none": channel.page(None, to),
        **{f"admin: channel, {there.loss}": channel.page(there, to) for there in _channels(values)},
        **{f"channel_linked: {there.loss}": channel.linked(there, to) for there in _channels(values)},
        **{f"channel_alarm: {there.loss}": channel.alarm(there, to) for there in _channels(values)},
        "admin: health": health.page(_ailments(values), to),
        "admin: health, well": health.page([], to),
        "admin: health, unknown": health.page(None, to),
        **{
            f"code: {gives or 'desk'}": administering.code({"gives": gives, "code": "K7W2M9Q4"}, values.team, to)
            for gives in ("", channel.PAGE, *Gives)
        },
        **{f"joined: {role}": administering.joined(role, to) for role in Role},
        "ban": administering.ban({"changed": 1, "banned": 1}, NUMBER, to),
        "ban: taken back": administering.ban({"changed": 1, "banned": 0}, NUMBER, to),
        "ban: as before": administering.ban({"changed": 0}, NUMBER, to),
        **{
            f"district_file: {kind}": administering.district_file(kind, b"code,name\n", to)
            for kind in administering.WRITTEN
        },
    }


def _uploads(values: Values, to: Speaker) -> dict[str, Message]:
    """A report on a file of each kind in each state, with a finding of each level and tickets that would move."""
    found = [[level, What.NOT_GEOJSON, 12, {"found": values.area}] for level in Level]
    facts: dict[str, Fact] = {
        "message": 7,
        "chosen": "",
        "kind": FileKind.AREAS,
        "count": 35,
        "found": NUMBER,
        "findings": json.dumps(found),
        "moves": json.dumps([[12, values.team, values.neighbour], [3, None, values.team]]),
        "moved": 15,
        "names": json.dumps([values.area, "name", "code"]),
    }
    states = ("field", "read", "kept", "refused", "dropped")
    return {
        f"upload: {kind}, {state}": administering.upload({**facts, "kind": kind, "state": state}, to)
        for kind in FileKind
        for state in states
    }


def _desk(view: TicketView, values: Values, to: Speaker) -> dict[str, Message]:
    fixed = replace(ticket(values, Status.FIXED), contact=values.answer, fixed_at=AT)
    closed = replace(ticket(values, Status.CONFIRMED), contact=values.answer, closed_at=AT)
    others = [replace(each, id=TicketId(NUMBER - 1)) for each in (fixed, closed)]
    soon = AT + timedelta(hours=1)
    facts: dict[str, Fact] = {"count": 35, "from": "east", "to": "west"}
    names = (values.team, values.neighbour)
    signed = [(entry, values.worker) for entry in view.history]
    return {
        "effort": efforts.effort(7, HAUL, to),
        "effort: taken back": efforts.effort(7, None, to),
        "owed": entered.owed(
            [Answer(fixed, fixed, AT), Answer(closed, closed, AT + timedelta(days=1))] * 10, CategoryTree(), soon, to
        ),
        "owed: merged": entered.owed([Answer(closed, each, AT) for each in others] * 10, CategoryTree(), soon, to),
        "owed: nothing": entered.owed([], CategoryTree(), AT, to),
        "enter_hint": entered.entered_in_private(to),
        "handed_over": handovers.handed_over(facts, "west", names, to),
        "handed_over: one": handovers.handed_over({**facts, "count": 1}, "west", names, to),
        "handed_over: away": handovers.handed_over(facts, "east", names, to),
        "printed": printed.ticket(view, signed, AT, to),
        **contract_messages(values, to),
        "ordered": _letter(view, values, to),
    }


def _letter(view: TicketView, values: Values, to: Speaker) -> Message:
    checked = _checked(view, values)
    signed = [(entry, values.worker) for entry in checked.history]
    letter = printed.order(checked, signed, len(signed) - 1, AT, to)
    assert letter is not None
    assert printed.order(checked, signed, len(signed), AT, to) is None
    return letter
