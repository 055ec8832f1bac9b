"""Put a notice into words at the moment when it is sent: read the present state, then ask `handlers.messages`."""

from dataclasses import dataclass
from datetime import datetime

from casework import browsing
from casework.model.district import District
from casework.model.draft import DraftId
from casework.model.errors import Why
from casework.model.notice import Kind
from casework.model.ticket_id import TicketId
from casework.ports import Work
from handlers.messages import cards, drafts, refusals, replies
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from storage.outbox import Parcel


@dataclass(frozen=True, slots=True)
class Composer:
    """Puts notices into words; knows the few facts about this installation that sentences need."""

    district_name: str
    map_link: str

    async def compose(self, parcel: Parcel, work: Work, district: District, at: datetime) -> Message | None:
        """Return what to say, or None if the reader or the subject is gone."""
        language = parcel.language or await browsing.reader_language(work, district, parcel.person, parcel.team)
        if language is None:
            return None
        to = Speaker(language, district.calendar.zone)
        match parcel.kind:
            case Kind.WELCOME:
                return replies.welcome(self.district_name, to)
            case Kind.HELP:
                return replies.help_(to)
            case Kind.LANGUAGES:
                return replies.languages(to)
            case Kind.REFUSAL:
                return Message(refusals.refusal(Why(str(parcel.facts["why"])), parcel.facts, to))
            case Kind.INCIDENT:
                return replies.incident(str(parcel.facts["code"]), to)
            case Kind.DESK_LINKED:
                team = district.team(parcel.team)
                return cards.desk_linked(team.name, to) if team else None
            case Kind.NOT_LINKED:
                return cards.not_linked(to)
            case Kind.DRAFT:
                draft = await browsing.view_draft(work, district, DraftId(parcel.about), at)
                return drafts.draft(draft, to) if draft else None
            case _:
                return await self._about_ticket(parcel, work, district, to)

    async def _about_ticket(self, parcel: Parcel, work: Work, district: District, to: Speaker) -> Message | None:
        rework = int(parcel.facts["rework"]) if "rework" in parcel.facts else None
        view = await browsing.view_ticket(work, district, TicketId(parcel.about), rework)
        if view is None:
            return None
        match parcel.kind:
            case Kind.CARD:
                return cards.card(view, to, self.map_link)
            case Kind.SPOT:
                return cards.spot(view.ticket)
            case Kind.PHOTOS:
                return cards.photos(view, to)
            case Kind.CAME_BACK:
                return cards.came_back(view, to)
            case Kind.TAKEN:
                return replies.taken(view, to)
            case Kind.VERDICT:
                return replies.verdict(view, view.ticket.rework if rework is None else rework, to)
            case Kind.REASON_WANTED:
                return replies.reason_wanted(view, view.ticket.rework if rework is None else rework, to)
            case Kind.REOPENED:
                return replies.reopened(view, to)
            case _:
                raise ValueError(f"nobody has words for {parcel.kind}")
