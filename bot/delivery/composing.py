"""Put a notice into words at the moment when it is sent: read the present state, then ask `handlers.messages`."""

from dataclasses import dataclass
from datetime import datetime

from bot.delivery import offices
from bot.delivery.offices import OF_OFFICES
from casework.desk import (
    boarding,
    entering,
    listing,
    offering,
    printing,
)
from casework.following import digesting
from casework.model.area import AreaCode
from casework.model.district import District
from casework.model.draft import DraftId
from casework.model.errors import Why
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.people import disclosing, helping
from casework.ports import Work
from casework.tickets import viewing
from casework.tickets.viewing import TicketView
from handlers.messages import refusals
from handlers.messages.desk import (
    cards,
    handled,
    handovers,
    listing as desk_listing,
    printed,
)
from handlers.messages.following import (
    areas,
    asking,
    reports,
    verdicts,
)
from handlers.messages.message import Message
from handlers.messages.people import greetings, privacy
from handlers.messages.people.help import desk_help, help_
from handlers.messages.reporting import drafts
from handlers.messages.speaker import Speaker
from handlers.messages.tickets import entered
from storage.traffic.outbox import Parcel

ABOUT_ONESELF = frozenset(
    {
        Kind.LANGUAGES,
        Kind.HELP,
        Kind.PRIVACY,
        Kind.MY_DATA,
        Kind.FORGET,
        Kind.DRAFT_REMINDER,
        Kind.DRAFT_EXPIRED,
        Kind.AREAS,
        Kind.DIGEST,
    }
)


@dataclass(frozen=True, slots=True)
class Composer:
    """Puts notices into words; knows the few facts about this installation that sentences need."""

    district_name: str
    map_link: str
    emergency_number: str = "112"
    suggest: viewing.Suggest = lambda _words, _point: ()

    async def compose(self, parcel: Parcel, work: Work, district: District, at: datetime) -> Message | None:
        """Return what to say, or None if the reader or the subject is gone."""
        language = parcel.language or await viewing.reader_language(work, district, parcel.person, parcel.team)
        if language is None:
            return None
        to = Speaker(language, district.calendar.zone)
        match parcel.kind:
            case Kind.WELCOME:
                return greetings.welcome(self.district_name, to)
            case Kind.REFUSAL:
                return Message(refusals.refusal(Why(str(parcel.facts["why"])), parcel.facts, to))
            case Kind.INCIDENT:
                return greetings.incident(str(parcel.facts["code"]), to)
            case Kind.MINE if parcel.person is not None:
                page = _number(parcel, "page") or 0
                return reports.mine(await viewing.view_mine(work, district, parcel.person, page), to)
            case Kind.DRAFT:
                draft = await viewing.view_draft(work, district, DraftId(parcel.about), at, self.suggest)
                return drafts.draft(draft, self.emergency_number, to) if draft else None
            case Kind.FORGOTTEN:
                return privacy.forgotten(to)
            case kind if kind in ABOUT_ONESELF and parcel.person is not None:
                return await _about_oneself(parcel, parcel.person, work, district, at, to)
            case Kind.QUEUE | Kind.BOARD | Kind.NEAR_WANTED | Kind.LEFT | Kind.OWED if parcel.team is not None:
                return await _of_desk(parcel, parcel.team, work, district, at, to)
            case Kind.DESK_LINKED | Kind.NOT_LINKED | Kind.HANDED_OVER | Kind.ENTER_HINT | Kind.HELP:
                return _about_desk(parcel, district, to)
            case kind if kind in OF_OFFICES:
                return await offices.compose(parcel, work, district, at, to, self.map_link)
            case _:
                return await self._about_ticket(parcel, work, district, at, to)

    async def _about_ticket(
        self, parcel: Parcel, work: Work, district: District, at: datetime, to: Speaker
    ) -> Message | None:
        rework = _number(parcel, "rework")
        view = await viewing.view_ticket(work, district, TicketId(parcel.about), rework, parcel.person)
        if view is None:
            return None
        match parcel.kind:
            case Kind.CARD:
                menu = str(parcel.facts.get("menu", ""))
                offered = await offering.offer(work, district, view.ticket, parcel.team, menu, at)
                return cards.card(view, to, self.map_link, offered)
            case Kind.WORDS_WANTED:
                asker = await work.people.get(PersonId(_number(parcel, "by") or 0))
                return handled.words_wanted(view, Act(str(parcel.facts.get("act", Act.DISMISS))), asker, to)
            case Kind.QUESTION_WANTED:
                return asking.question_wanted(view, await work.people.get(PersonId(_number(parcel, "by") or 0)), to)
            case Kind.SPOT:
                return cards.spot(view.ticket)
            case Kind.PHOTOS:
                return cards.photos(view, to)
            case Kind.RECORDING:
                return cards.recording(view, _number(parcel, "number") or 0, to)
            case Kind.PRINTED:
                return printed.ticket(view, await printing.signed(work, view.in_force), at, to)
            case Kind.CAME_BACK:
                return cards.came_back(view, to)
            case Kind.ADDED:
                return cards.added(view, _number(parcel, "number") or 1, to)
            case Kind.NUDGED:
                return cards.nudged(view, to)
            case _:
                return _to_resident(parcel, view, view.ticket.rework if rework is None else rework, at, to)


def _about_desk(parcel: Parcel, district: District, to: Speaker) -> Message | None:
    match parcel.kind:
        case Kind.DESK_LINKED:
            team = district.team(parcel.team)
            return cards.desk_linked(team.name, to) if team else None
        case Kind.ENTER_HINT:
            return entered.entered_in_private(to)
        case Kind.HANDED_OVER:
            giving, getting = (TeamCode(str(parcel.facts[name])) for name in ("from", "to"))
            names = tuple(known.name if (known := district.team(code)) else code for code in (giving, getting))
            return handovers.handed_over(parcel.facts, parcel.team, (names[0], names[1]), to)
        case Kind.HELP:
            return desk_help(str(parcel.facts["team"]), district.policy.undo_minutes, to)
        case _:
            return cards.not_linked(to)


async def _of_desk(
    parcel: Parcel, team: TeamCode, work: Work, district: District, at: datetime, to: Speaker
) -> Message:
    match parcel.kind:
        case Kind.QUEUE:
            shown = listing.from_facts(parcel.facts)
            return desk_listing.listing(await listing.view(work, district, team, shown, at), to)
        case Kind.BOARD:
            return desk_listing.board(await boarding.view(work, district, team, at), to)
        case Kind.OWED:
            return entered.owed(await work.tickets.owed(team, entering.MOST_OWED), district.tree, to)
        case Kind.LEFT:
            return desk_listing.left(Kind(str(parcel.facts["was"])), parcel.about, to)
        case _:
            return desk_listing.near_wanted(
                await work.people.get(PersonId(_number(parcel, "by") or 0)), district.policy.list_near_m, to
            )


async def _about_oneself(
    parcel: Parcel, person: PersonId, work: Work, district: District, at: datetime, to: Speaker
) -> Message | None:
    match parcel.kind:
        case Kind.LANGUAGES:
            return greetings.languages(to)
        case Kind.HELP:
            return help_(await helping.moment(work, person), to)
        case Kind.PRIVACY:
            return privacy.privacy(district.policy, to)
        case Kind.MY_DATA:
            return privacy.my_data(person, disclosing.portion_of(parcel.about, parcel.facts), to)
        case Kind.FORGET:
            return privacy.forget(to)
        case Kind.DRAFT_REMINDER:
            return privacy.draft_reminder(to)
        case Kind.DRAFT_EXPIRED:
            draft = await work.drafts.get(DraftId(parcel.about))
            return privacy.draft_expired(draft.begun_at if draft else None, district.policy.put_draft_away_days, to)
        case Kind.AREAS:
            offered = AreaCode(str(parcel.facts.get("area") or "")) or None
            choices = await digesting.view_areas(work, district, person, offered, at)
            return areas.areas(choices, district.policy.digest_at, to)
        case _:
            since, until = (datetime.fromisoformat(str(parcel.facts[name])) for name in ("since", "until"))
            counted = _number(parcel, "new") or 0, _number(parcel, "fixed") or 0
            code = AreaCode(str(parcel.facts["area"]))
            return areas.digest(await digesting.view_digest(work, district, code, since, until, counted), since, to)


def _to_resident(parcel: Parcel, view: TicketView, rework: int, at: datetime, to: Speaker) -> Message:
    match parcel.kind:
        case Kind.TAKEN:
            return verdicts.taken(view, to)
        case Kind.HANDLED:
            return handled.handled(view, _number(parcel, "number") or 0, to)
        case Kind.REQUESTED:
            return handled.requested(view, _number(parcel, "number") or 0, to)
        case Kind.VERDICT:
            return verdicts.verdict(view, rework, to)
        case Kind.REASON_WANTED:
            return verdicts.reason_wanted(view, rework, to)
        case Kind.PROOF_WANTED:
            return verdicts.proof_wanted(view, rework, to)
        case Kind.REOPENED:
            return verdicts.reopened(view, to)
        case Kind.CLOSED:
            return verdicts.closed(view, to)
        case Kind.TICKET:
            return reports.ticket(view, at, is_sure_wanted=bool(_number(parcel, "sure")), to=to)
        case Kind.ASKED:
            return asking.asked(view, _number(parcel, "number") or 1, to)
        case Kind.ADDITION_WANTED:
            return asking.addition_wanted(view, is_done=bool(_number(parcel, "done")), to=to)
        case _:
            raise ValueError(f"nobody has words for {parcel.kind}")


def _number(parcel: Parcel, fact: str) -> int | None:
    return int(parcel.facts[fact]) if fact in parcel.facts else None
