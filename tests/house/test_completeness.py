"""Test that nothing is forgotten when something is added: a sentence, a way to say it, a handler, a docstring."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot.delivery.composing import Composer
from casework.desk.listing import as_facts
from casework.model.authority import Role
from casework.model.campaign import Campaign, CampaignCode, Target
from casework.model.channel import Channel
from casework.model.deadline import Calendar
from casework.model.drive import SignUp
from casework.model.errors import Fact, Why
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.league import Sign
from casework.model.notice import Kind
from casework.model.policy import DEFAULTS
from casework.model.project import Project, ProjectCode
from casework.model.public import INTERNAL
from casework.model.queue import Listing
from casework.model.recording import RecordingKind
from casework.model.summary import Period
from casework.model.ticket import Act, Entry, Status
from casework.model.warning import Step
from casework.tickets.telling import ANNOUNCED, announce
from handlers.desk import cards
from handlers.messages.desk import handled, printed
from handlers.messages.following import reports
from handlers.messages.occasion import Installation
from handlers.messages.people.greetings import incident
from handlers.messages.press import LONGEST, Press, Verb
from handlers.messages.refusals import REFUSALS, SUBJECTS, TOAST_LIMIT, refusal
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.routes import route_of
from sandbox.formatting import units
from storage.traffic.parcels import Parcel
from storage.unit_of_work import Storage
from tests.drives import drive
from tests.messages import bulletin_samples
from tests.messages.contract_samples import sample_statement
from tests.messages.values import ORDINARY
from tests.paths import ROOT
from tests.storage import samples

ZONE = ZoneInfo("Asia/Shanghai")
# What says nothing, or only what says itself what makes it unique; or the demo, which begins with an empty outbox.
SAY_NOTHING = {"courier", "inbox", "suspect", "sweep", "demo", "demo desks"}
# Kinds of notices that only desks are told.
TO_DESKS = (
    *(Kind.DESK_LINKED, Kind.QUEUE, Kind.NEAR_WANTED, Kind.BOARD, Kind.COMING, Kind.LEFT, Kind.OWED),
    *(Kind.MORNING, Kind.GIVEN, Kind.MEMBER_LEFT, Kind.SHOP_ANSWERED),
    *(Kind.CAMPAIGN_ENTRY, Kind.CAMPAIGN_BEHIND, Kind.PROJECT_LATE),
    *(Kind.OBJECTING, Kind.OBJECTION_ANSWERED, Kind.DESK_WEEK),
)
# Somebody supervises in this test, and nothing was sent elsewhere; see tests/messages for these.
HAS_LAPSED = (Kind.UNDECIDED, Kind.REFERRAL_FAILED)
BULLETINS = frozenset(kind for kind in Kind if "bulletin" in kind or kind is Kind.SENTENCE_WANTED)
OF_STATEMENTS = (Kind.STATEMENT, Kind.STATEMENT_PAPER)
OF_DRIVES = tuple(kind for kind in Kind if kind.startswith("drive"))
OF_CLOSED_DRIVES = (Kind.DRIVE_DONE, Kind.DRIVE_RESULT, Kind.DRIVE_TOLD)  # see tests/messages/drive_samples.py
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Every fact that a refusal may carry, at its longest: a name on a card has 60 characters, a team's code 32.
FACTS: MappingProxyType[str, Fact] = MappingProxyType(
    {
        "ticket": 999_999_999,
        "who": "W" * 60,
        "team": "T" * 32,
        "most": 500,
        "days": 365,
        "count": 100,
        "minutes": 60,
        "words": 20,
        "area": "A" * 32,
        "length": 4596,
        "most_megabytes": 20,
        "until": AT.isoformat(),
        "command": "supervise",
        "amount": "9" * 40,
        "metres": 10_000,
        "code": "c" * 32,
        "part": "p" * 32,
        "known": "k" * 100,
    }
)


@pytest.fixture(params=LANGUAGES)
def to(request: pytest.FixtureRequest) -> Speaker:
    return Speaker(request.param, ZONE)


def test_every_why_has_a_sentence_and_every_sentence_a_why() -> None:
    assert REFUSALS.keys() == set(Why)


def test_every_why_stands_in_one_table_and_every_table_in_the_order_of_the_whys() -> None:
    tables = [list(subject.REFUSALS) for subject in SUBJECTS]
    assert sum(map(len, tables)) == len(Why)
    assert tables == [[why for why in Why if why in table] for table in tables]


def test_every_act_that_is_announced_has_its_words_and_no_other_act() -> None:
    assert handled.TOLD.keys() == ANNOUNCED


async def test_an_act_without_words_is_not_announced() -> None:
    with pytest.raises(ValueError, match="nobody knows how to tell of note"):
        await announce(cast("Any", None), cast("Any", None), Act.NOTE)


def test_every_act_has_its_words_in_the_history_for_residents_or_on_the_desks_paper() -> None:
    never_written = {Act.UNDO, Act.VIEW}  # an undo takes a line away; nobody records who looked at a ticket
    assert reports.DONE.keys() | printed.INTERNALLY.keys() == set(Act) - never_written
    assert reports.DONE.keys().isdisjoint(printed.INTERNALLY)
    assert printed.INTERNALLY.keys() | {Act.VIEW} == INTERNAL


@pytest.mark.parametrize("why", Why)
def test_every_refusal_fits_a_toast(why: Why, to: Speaker) -> None:
    for facts in (FACTS, {**FACTS, "who": "", "ticket": 0}):
        said = refusal(why, facts, to).striptags()
        assert 0 < units(said) <= TOAST_LIMIT
        assert "{" not in said


def test_an_incident_fits_a_toast(to: Speaker) -> None:
    assert units(incident("A1B2C3", to).text.striptags()) <= TOAST_LIMIT


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_kind_of_notice_is_put_into_words(storage: Storage, language: str) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    ticket = await samples.add_ticket(storage, rita)
    async with storage.begin("draft") as work:
        await work.people.set_language(rita, language)
        await work.roles.give(rita, Role.SUPERVISOR, AT)  # a briefing is for a supervisor
        draft = await work.drafts.begin(rita, AT)
        recording = await work.recordings.add("a" * 64, RecordingKind.VOICE, None)
        await work.tickets.attach_recordings(ticket.id, [recording])
        await work.tickets.record(Entry(ticket.id, AT, Act.RESUME, rita))
        await work.tickets.record(Entry(ticket.id, AT, Act.ADD, rita, "By the gate"))
        await work.tickets.record(Entry(ticket.id, AT, Act.SUPERVISE, rita, f"{AT.isoformat()}\nClear it"))
        shown = propose(ticket, Exhibit.EXPOSURE, AT.date(), by_rule=True)
        await work.exposures.add(replace(shown, stand=Stand.PUBLISHED, published_on=AT.date()))
        contract = sample_statement()
        await work.contracts.draw(replace(contract, number=0))
        announced = await work.drives.begin(drive(by=rita, area=None))
        await work.drives.wish(ticket.id, rita, 10, AT)
        await work.drives.sign_up(announced.id, SignUp(rita, signed_at=AT))
    await samples.add_frontage(storage, rita, ticket.id)
    closed = await samples.add_ticket(storage, rita, status=Status.CONFIRMED)
    await _add_plans(storage)
    async with storage.begin("look-back") as work:
        await work.lookbacks.add([(closed.id, True)], AT + timedelta(days=30))
        await work.channels.link(Channel(-(10**12) - 1, "City news", "", language), AT)
        bulletin = await work.bulletins.add(bulletin_samples.MONTH, bulletin_samples.facts_of(ORDINARY), AT)
        assert bulletin is not None
        objected = await work.objections.add(samples.CREW, Period(AT.date(), AT.date()), Sign.OWN, "No", rita, AT)
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
    composer = Composer(Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}"), lambda: district)
    for kind in Kind:
        to_desk = kind in TO_DESKS
        parcel = Parcel(
            id=1,
            kind=kind,
            person=None if to_desk else rita,
            team=samples.CREW if to_desk else None,
            language=None if to_desk else language,
            chat=samples.RITA,
            thread=None,
            about=bulletin if kind in BULLETINS else draft.id if kind is Kind.DRAFT else ticket.id,
            facts={
                "why": Why.NOT_UNDERSTOOD,
                "code": "A1B2C3",
                "since": AT.isoformat(),
                "until": AT.isoformat(),
                "area": "1",
                "was": Kind.CARD,
                "file": "teams",
                "part": "bulky.reason",
                "gives": "",
                "team": "crew",
                "state": "dropped",
                "message": 1,
                "from": "crew",
                "to": "office",
                "count": 2,
                "step": Step.OVERSEE,
                "holder": rita,
                "number": {Kind.ORDERED: 2, Kind.OBJECTION: objected, Kind.OBJECTION_ANSWERED: objected}.get(kind)
                or int(kind in (*OF_STATEMENTS, *OF_DRIVES, Kind.EXHIBITED)),
                "kind_of_team": "community",
                **as_facts(Listing(rita)),
                "scope": "team:crew",
                "from_day": "2026-03-01",
                "until_day": "2026-03-31",
                "what": Exhibit.EXPOSURE,
                "day": "2026-03-02",
                "figure": "",
                "list": "signed",
                "telling": 1,
                "sees": "all",
                "campaign": 1,
                "move": "delayed",
            },
            slot=None,
            attempts=0,
            after_message=0,
            may_have_arrived=False,
            since=AT,
        )
        async with storage.read() as work:
            message = await composer.compose(parcel, work, AT + timedelta(days=30))  # everything is late
        if kind in (*HAS_LAPSED, *OF_CLOSED_DRIVES):
            assert message is None, kind
            continue
        assert message is not None, kind
        assert message.text or message.spot or message.menu is not None, kind


async def _add_plans(storage: Storage) -> None:
    """Keep a campaign and a project, whose numbers are 1."""
    day = AT.date()
    plan = Campaign(0, CampaignCode("c"), "Clean", day, day, targets=(Target("fixed", 9.0),), teams=(samples.CREW,))
    async with storage.begin("plans") as work:
        await work.campaigns.keep(plan)
        await work.projects.keep(Project(0, ProjectCode("p"), "Lane", "alley", samples.CREW, day, day, day))


@pytest.mark.parametrize("verb", Verb)
def test_every_button_has_a_handler(verb: Verb) -> None:
    data = Press(verb, 7, "en").payload()
    update = Update.de_json(
        {
            "update_id": 1,
            "callback_query": {
                "id": "1",
                "from": {"id": samples.RITA, "is_bot": False, "first_name": "Rita"},
                "chat_instance": "1",
                "data": data,
            },
        },
        None,
    )
    route = route_of(update)
    assert route is not None
    assert route.handler is not cards.press_unknown


@pytest.mark.parametrize("verb", Verb)
def test_every_button_has_room_for_the_longest_number_and_word(verb: Verb) -> None:
    assert len(Press(verb, 10**18 - 1, "c" * 32).payload()) <= LONGEST


def _modules() -> Iterator[Path]:
    for package in ("bot", "handlers", "storage", "casework"):
        yield from sorted((ROOT / package).rglob("*.py"))


def test_every_module_says_why_it_exists() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        if (text := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_what_the_process_causes_has_a_cause_that_is_not_the_same_the_next_time() -> None:
    """A notice for the same cause is stored once, so with a constant cause the second is never said."""
    causes = {
        argument.value: path.name
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("begin", "_begin")
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
    }
    assert causes.keys() - {"new"} == SAY_NOTHING  # "new": the referrer puts the moment behind it
