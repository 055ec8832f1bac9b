"""Put the kinds of people of the table of authority on one stage (a test fixture), and let each write and press.

Rita reports, Carl is on the crew's desk, Cora on another, Anna runs the crew's group and remains anonymous, Dan was
removed from it, Sue supervises, Sam only the other area, Ada administers, Ira inspects, and Otto has never written.
Somebody who is in no group that the bot knows presses on the crew's card, as is possible in a public group.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from telegram import Update

from bot.places.geocoding import NoGeocoder
from casework.model import bulletin as bulletins, drive as drives, frontage as doors
from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.bulletin import Bulletin
from casework.model.campaign import Campaign, CampaignCode, CampaignEntry, Target
from casework.model.contract import Contract, ContractCode, Evidence, reckon
from casework.model.draft import Candidate, Draft, Lookup, Place
from casework.model.effort import Effort
from casework.model.entry import CaseEntry, Source
from casework.model.errors import Refusal
from casework.model.following import AreaFollow, Every, number_of
from casework.model.frontage import Frontage, FrontageCode, FrontageId
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.project import Project, ProjectCode
from casework.model.statement import Statement
from casework.model.summary import Period
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from casework.ports import Work
from handlers.desk import handling
from handlers.guards import is_outside
from handlers.messages.press import Verb
from handlers.routes import ON_DRAFT, route_of
from handlers.turn import Turn
from sandbox.objects import (
    Chat,
    Json,
    Message,
    Press,
)
from sandbox.people import Person
from storage.files.photos import PhotoFiles
from storage.files.visits import Visit
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.drives import drive
from tests.handlers.authority import PRESSED, Other, Outcome, Where, Who
from tests.handlers.presses import data_of
from tests.messages.bulletin_samples import facts_of
from tests.messages.values import ORDINARY
from tests.remembering import Remembering
from tests.stories.stage import ELM, MORNING, OAK, SEA, Stage, picture, playing

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
IN_EAST = (Who.STAFF, Who.ANONYMOUS)
ON_THE_CARD = (*IN_EAST, Who.OUTSIDER, Who.REMOVED)
NUMBERED = ("print", "ticket", "case", "expose", "model", "takedown", "ban", "unban", "follow", *handling.COMMANDS)
SAID = {
    **{f"/{name}": "1" for name in NUMBERED},
    "/park": "1 7 no crane",
    "/pass": "1 west not ours",
    "/merge": "1 1",
    "/category": "1 bags",
    "/dismiss": "1 nothing there",
    "/note": "1 locked",
    "/hide": "1 1",
    "/unhide": "1 1",
    "/work": "3 t",
    "/took": "1 3 t",
    "/ask": "1 Which gate?",
    "/fix": "1 swept",
    "/supervise": "1 7 clear it",
    "/sendback": "1 not clean",
    "/find": "bulky",
    "/round": "east daily Nobody",
    "/campaign": "end clean",
    "/project": "A12",
    "/link": "ABCD2345",
    "/join": "ABCD2345",
}
DRAFT_VERBS = (
    *(
        *ON_DRAFT,
        Verb.ANSWERED,
        Verb.CANDIDATE,
        Verb.LOOK_UP,
        Verb.NUDGE_PIN,
        Verb.SAME,
        Verb.BACK_AGAIN,
        Verb.WAIT,
        Verb.ABOUT,
        Verb.ANEW,
        Verb.SEND,
    ),
)


class _UndoneError(Exception):
    """Ends a transaction that must leave nothing behind."""


@dataclass
class Cast:
    """The stage with all of them, Rita's ticket, the draft that she writes and the case that Carl enters."""

    stage: Stage
    people: dict[Who, Person]
    card: Message
    other_card: Message
    draft: Draft
    case: Draft
    sue: PersonId
    photos: PhotoFiles

    def place(self, who: Who, where: Where) -> Chat:
        """Return where somebody writes."""
        if where is not Where.PRIVATE and who is Who.OTHER_STAFF:
            return self.stage.west
        if where is Where.GROUP or (where is Where.OWN and who in IN_EAST):
            return self.stage.east
        return self.people[who].private()

    def says(self, who: Who, where: Where, heard: str) -> None:
        """Let somebody say or send what a route hears; raises CannotDo where Telegram does not let them."""
        person, chat = self.people[who], self.place(who, where)
        if is_command(heard):
            person.says(f"{heard} {SAID.get(heard, '')}".strip(), chat)
        else:
            SENT[heard](self, person, chat)

    def presses(self, who: Who, where: Where, heard: str, about: int | None = None) -> Press:
        """Let somebody press a button, even one that is not shown to them; `about` replaces the button's number."""
        on_card = where is Where.OWN and who in ON_THE_CARD
        on = self.card if on_card else self.shown(self.place(who, where))
        return self.stage.press_data(self.people[who], data_of(heard, about or self._about(heard)), on)

    def shown(self, chat: Chat) -> Message:
        """Return what the bot shows in a chat: a desk's card, or the newest message."""
        cards: dict[Chat, Message] = {self.stage.east: self.card, self.stage.west: self.other_card}
        return cards.get(chat) or next(each for each in reversed(chat.messages) if each.sender is self.stage.account)

    def _about(self, heard: str) -> int:
        about = dict.fromkeys((f"button {verb}" for verb in DRAFT_VERBS), int(self.draft.id))
        about |= dict.fromkeys(("button followarea", "button leavearea"), number_of(AreaCode("east")))
        about["button bulletin"] = 2  # the one that is posted
        return {**about, "button source": int(self.case.id), "button unrole": int(self.sue)}.get(heard, 1)

    async def rest(self) -> None:
        """Stop the bot once it has written to everybody; then let everybody follow Eastside, and ban Rita."""
        self.people[Who.OUTSIDER].says("/help")
        await self.stage.settle()
        await self.stage.stop()
        await self.stage.app.bot.initialize()
        at = self.stage.clock()
        async with self.stage.storage.begin("rest") as work:
            for each in self.people.values():
                known, _ = await work.people.meet(each.id, "en", at)
                await work.listeners.follow_area(AreaFollow(known.id, AreaCode("east"), Every.WEEK, at, at))
            await work.restraints.bar(TicketId(1), self.draft.person, is_barred=True)

    async def becomes(self, who: Who, where: Where, heard: str, about: int | None = None) -> Outcome:
        """Return the outcome if somebody says or presses something; the transaction is rolled back at once.

        The bot must not be running. The update is the one that Telegram would send, and its route must be `heard`.
        """
        queue = self.stage.account.queue
        queue.clear()
        if is_button(heard):
            self.presses(who, where, heard, about)
        else:
            self.says(who, where, heard)
        turn = self._turn(queue[-1].to_api())
        route = route_of(turn.update)
        assert route is not None
        assert route.heard == heard
        turn.is_outside = await is_outside(turn)
        try:
            await route.handler(turn)
        except Refusal as refusal:
            return refusal.why
        return Other.ALLOWED if turn.is_done else Other.SILENT

    def _turn(self, update: Json) -> Turn:
        app, storage = self.stage.app, self.stage.storage

        @asynccontextmanager
        async def undone() -> AsyncIterator[UnitOfWork]:
            with suppress(_UndoneError):
                async with storage.begin("undone") as work:
                    yield work
                    raise _UndoneError

        return Turn(
            Update.de_json(update, app.bot),
            app.bot,
            Visit(self.photos),
            NoGeocoder(),
            app.district(),
            self.stage.clock(),
            undone,
            storage.read,
            undone,
            storage.begin,
        )

    async def kept(self) -> list[object]:
        """Return what the database keeps of all that somebody could have changed."""
        first = TicketId(1)
        async with self.stage.storage.read() as work:
            return [
                await work.tickets.get(first),
                await work.tickets.history(first),
                await work.tickets.photos(first),
                await work.listeners.of(first),
                await work.drafts.get(self.draft.id),
                await work.drafts.get(self.case.id),
                await work.roles.all(),
                await work.restraints.banned(9),
                await work.audit.latest(0, 99),
                await work.campaigns.get(1),
                await work.campaigns.entries(1),
                await work.projects.get(1),
                await work.projects.moves(1),
                await work.supervision.group(),
                await work.frontages.all(),
                [await work.desks.teams_in(desk.id) for desk in (self.stage.east, self.stage.west)],
                [person.id for person, _ in await appointing.named(work)],
            ]


def is_button(heard: str) -> bool:
    """Tell whether a route hears a press, and not a message."""
    return any(heard in row.heard for row in PRESSED)


def is_command(heard: str) -> bool:
    """Tell whether a route hears a command by its name."""
    return heard.startswith("/") and " " not in heard


@asynccontextmanager
async def raised(storage: Storage, clock: Clock, folder: Path) -> AsyncIterator[Cast]:
    """Set the stage: everybody has their role, Rita has reported #1 and writes another report, Carl enters a case."""
    clock.now = MORNING
    async with playing(storage, clock, folder, is_unlimited=True) as stage:
        sue, sam, ada, ira, dan, anna = map(stage.sandbox.person, ("Sue", "Sam", "Ada", "Ira", "Dan", "Anna"))
        for person in (dan, anna):
            stage.east.add(person)
        await _sign_for_a_shop(stage)
        card = await stage.reports()
        await stage.reports(at=OAK)
        other = stage.card(stage.west)
        assert card is not None
        assert other is not None
        dan.presses("📍 Show the spot", card)
        for person in (stage.carl, stage.cora, sue, sam, ada, ira, dan, anna):
            person.says("/help")
        await stage.settle()
        stage.east.remove(dan)
        stage.east.promote(anna, anonymous=True)
        stage.east.promote(stage.account)  # so the bot hears everything there
        stage.west.promote(stage.account)
        await stage.settle()
        people = (stage.otto, stage.rita, stage.cora, stage.carl, sue, sam, ada, ira, dan, anna)
        yield await _named(stage, dict(zip(Who, people, strict=True)), (card, other), PhotoFiles(folder, Remembering()))


async def _sign_for_a_shop(stage: Stage) -> None:
    """Let Rita hear for the shop at the spot of her report."""
    async with stage.storage.begin("shop") as work:
        rita, _ = await work.people.meet(stage.rita.id, "en", stage.clock())
        door = FrontageId(0), FrontageCode("li"), "Li's Bakery", "Elm Street", AreaCode("east")
        await work.frontages.add([Frontage(*door, point=Point(*ELM), state=doors.State.SIGNED, signer=rita.id)])


async def _named(stage: Stage, people: dict[Who, Person], cards: tuple[Message, Message], photos: PhotoFiles) -> Cast:
    async with stage.storage.begin("named") as work:
        at = stage.clock()
        known = {who: await work.people.by_account(each.id) for who, each in people.items()}
        ids = {who: person.id for who, person in known.items() if person is not None}
        await work.roles.give(ids[Who.SUPERVISOR], Role.SUPERVISOR, at)
        await work.roles.give(ids[Who.ELSEWHERE], Role.SUPERVISOR, at)
        await work.roles.set_areas(ids[Who.ELSEWHERE], frozenset({AreaCode("west")}))
        await work.roles.give(ids[Who.ADMINISTRATOR], Role.ADMINISTRATOR, at)
        await work.roles.give(ids[Who.INSPECTOR], Role.INSPECTOR, at)
        ticket = await work.tickets.get(TicketId(1))
        assert ticket is not None
        here = Lookup((Candidate("Elm Street", Point(*ELM)),))
        draft = replace(await work.drafts.begin(ids[Who.RESIDENT], at), lookup=here, rival=ticket.id, planned=1)
        place = Place(Point(*ELM), area=AreaCode("east"))
        draft = replace(draft, has_no_photo=True, place=place, category=ticket.category)
        case = replace(await work.drafts.begin(ids[Who.STAFF], at), entry=CaseEntry(source=Source.CALL))
        haul = {Measure.TONNES: 3.0}
        await work.efforts.add(Effort(TeamCode("east"), at, ids[Who.STAFF], WorkKind.CLEARED, haul, "the daily haul"))
        contract = Contract(ContractCode("c"), "Eastside", TeamCode("east"), (AreaCode("east"),), (), MARCH, 100_00)
        owed = reckon(Evidence({}), contract.fee, DEFAULTS)
        await work.contracts.draw(Statement(0, contract, MARCH.first, owed, DEFAULTS.contract_due, at))
        announced = await work.drives.begin(drive(by=ids[Who.STAFF], state=drives.State.DRAFT))
        await work.drives.save(replace(announced, state=drives.State.ANNOUNCED))
        await _add_plans(work, ids[Who.STAFF], at)
        await _add_bulletins(work, at)
        await work.drafts.save(draft, at)
        await work.drafts.save(case, at)
        await work.frontages.tell(FrontageId(1), TicketId(2), ids[Who.STAFF], at)
        return Cast(stage, people, *cards, draft, case, ids[Who.SUPERVISOR], photos)


async def _add_plans(work: UnitOfWork, staff: PersonId, at: datetime) -> None:
    """Keep a campaign that everybody sees, what the crew did for it, and a project of the crew."""
    team, day = TeamCode("east"), at.date()
    target = Target(Measure.TONNES, 9.0)
    plan = Campaign(0, CampaignCode("clean"), "Clean", day, day, (), (), (target,), (team,), is_public=True)
    kept = await work.campaigns.keep(plan)
    await work.campaigns.enter(CampaignEntry(kept.number, team, at, staff, Measure.TONNES, 1.0, None, "1 t"))
    area = AreaCode("east")
    await work.projects.keep(Project(0, ProjectCode("A12"), "Lane", "alley", team, day, day, day, area))


def _edits(cast: Cast, person: Person, chat: Chat) -> None:
    own = [message for message in chat.messages if message.sender is person and message.body.get("text")]
    person.edits(own[0] if own else person.says("Hello", chat), "Hello again")


def _walks(_: Cast, person: Person, chat: Chat) -> None:
    person.moves(person.sends_location(*SEA, live=60, chat=chat), *ELM)


def _replies_with_place(cast: Cast, person: Person, chat: Chat) -> None:
    person.sends_location(*ELM, chat=chat, reply_to=cast.shown(chat))


def _replies_with_photo(cast: Cast, person: Person, chat: Chat) -> None:
    person.sends_photo(picture("green"), chat=chat, reply_to=cast.shown(chat))


SENT: dict[str, Callable[[Cast, Person, Chat], object]] = {
    "a short video or a voice message, in private": lambda _, who, chat: who.sends_voice(b"voice", 121, chat=chat),
    "a photo or a picture as a file, in private": lambda _, who, chat: who.sends_photo(b"no picture", chat=chat),
    "a location or a venue, in private": lambda _, who, chat: who.sends_location(*SEA, chat=chat),
    "a location in reply, in private": _replies_with_place,
    "a live location moves, in private": _walks,
    "a ticket's number, in private": lambda _, who, chat: who.says("#1", chat),
    "words, in private": lambda _, who, chat: who.says("A heap", chat),
    "a message was edited, in private": _edits,
    "anything else, in private": lambda _, who, chat: who.sends_sticker(chat=chat),
    "a file of the district, in private": lambda _, who, chat: who.sends_file(b"", "teams.csv", chat=chat),
    "/help, in a group": lambda _, who, chat: who.says("/help", chat),
    "a command for private chats, in a group": lambda _, who, chat: who.says("/report", chat),
    "a location in reply, in a group": _replies_with_place,
    "a reply, in a group": _replies_with_photo,
    "a photo, a picture as a file or a video, in a group": lambda _, who, chat: who.sends_photo(
        picture("green"), chat=chat
    ),
    "talk among people, in a group": lambda _, who, chat: who.says("Good morning", chat),
    "a message was edited, in a group": _edits,
}


async def _add_bulletins(work: Work, at: datetime) -> None:
    """Keep a draft of a bulletin, and one that was posted."""
    facts = facts_of(ORDINARY)
    await work.bulletins.add(MARCH, facts, at)
    number = await work.bulletins.add(Period(MARCH.first, MARCH.first), facts, at)
    assert number is not None
    posted = Bulletin(number, Period(MARCH.first, MARCH.first), facts, at, bulletins.State.POSTED, number=1, year=2026)
    await work.bulletins.save(posted)
