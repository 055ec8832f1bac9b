"""Ask whether a reply to a message about a closed ticket is about that ticket, or a new report.

Promises: the ticket is named, and nothing that was sent is lost: it stands in the draft until the question is answered.
Who says that it is about the ticket opens it again with a photo, as long as that is possible; else the desk is shown
what was sent.
"""

from dataclasses import replace
from datetime import datetime

from casework.following import adding, judging
from casework.model import authority
from casework.model.district import District
from casework.model.draft import DraftId, Piece
from casework.model.errors import Fact
from casework.model.life import may_come_back
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToPerson, draft_notice
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.reporting import drafting
from casework.tickets import restraining
from casework.tickets.keeping import find
from casework.tickets.telling import below, resident

# How the question was answered: about the ticket; a new report; about the ticket, and the receipt says that it is back.
MINE, NEW, BACK = 1, 2, 3


async def ticket_shown(work: Work, chat: int, message: int) -> TicketId | None:
    """Return the ticket that a message in a private chat is about; a receipt is about what the draft became."""
    shown = await work.desks.ticket_shown(chat, message)
    receipt = Kind.DRAFT.read(await work.desks.slot_shown(chat, message))
    if shown is None and receipt is not None:
        draft = await work.drafts.get(DraftId(int(receipt["about"])))
        return draft.ticket if draft else None
    return shown


async def may_be_about(work: Work, person: PersonId, ticket: Ticket) -> bool:
    """Tell whether a reply may be about a ticket: its reporter's and its supporters'. Others begin a report with it."""
    return (await resident(work, person, ticket)).standing.may_judge


async def ask(work: Work, person: PersonId, ticket: TicketId, since: tuple[int, int], album: str | None) -> None:
    """Ask which of the two a message is that was put into the draft; `since` as in `is_about`.

    A further reply belongs to the same question, which is then shown again; the parts of an album are one reply.
    """
    draft = await work.drafts.open_of(person)
    if draft is None:
        return
    message, photos = since
    facts: dict[str, Fact] = {"draft": draft.id, "message": message, "photos": photos, "answer": 0}
    asked = Notice(Kind.WHICH, ToPerson(person), ticket, facts, once=f"which {ticket} {draft.id}")
    earlier = await work.said(asked)
    if earlier is None:
        await work.say(below(asked))
    elif album is None:
        await work.say(below(replace(asked, facts=earlier, once=None)))


async def is_about(
    work: Work,
    district: District,
    person: PersonId,
    draft_id: DraftId,
    ticket_id: TicketId,
    since: tuple[int, int],
    at: datetime,
) -> None:
    """Move what was sent in reply from the draft to the ticket; `since`: the first message and the photos before it.

    Raises Refusal if the draft or the ticket is not theirs.
    """
    draft = await drafting.own_open(work, person, draft_id)
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.ADD, ticket)
    message, first = since
    pieces = tuple(piece for piece in draft.pieces if piece.message >= message)
    photos = draft.photos[first:]
    is_back = bool(pieces or photos) and await _keep(work, district, person, ticket, pieces, photos, at)
    rest = replace(
        draft,
        pieces=tuple(piece for piece in draft.pieces if piece not in pieces),
        photos=draft.photos[:first],
        lookup=None if photos else draft.lookup,  # it may be where one of these photos was taken
    )
    over = replace(rest, ticket=ticket.id, has_joined=True) if rest.is_empty else rest
    await work.drafts.save(over, at)
    await work.say(draft_notice(person, draft.id))
    await _answer(work, person, ticket.id, BACK if is_back and rest.is_empty else MINE)


async def is_new(work: Work, person: PersonId, draft_id: DraftId, ticket: TicketId, at: datetime) -> None:
    """Leave what was sent in the draft, and go on with that; raises Refusal if the draft is not theirs or is over."""
    await drafting.own_open(work, person, draft_id)
    await _answer(work, person, ticket, NEW)
    await drafting.begin(work, person, at)


async def _keep(
    work: Work,
    district: District,
    person: PersonId,
    ticket: Ticket,
    pieces: tuple[Piece, ...],
    photos: tuple[Photo, ...],
    at: datetime,
) -> bool:
    """Keep what was sent with the ticket; returns whether that opened it again."""
    words = "\n".join(piece.words for piece in pieces)
    if photos and may_come_back(ticket, at, district.policy):
        await judging.come_back(work, district, person, ticket.id, Said(words, photos), at)
        return True
    await restraining.count(work, district, person, Limited.ADD, at)
    await adding.keep(work, district.calendar.zone, ticket, Entry(ticket.id, at, Act.ADD, person, words), photos)
    return False


async def _answer(work: Work, person: PersonId, ticket: TicketId, answer: int) -> None:
    """Say in the question itself what became of it."""
    await work.say(Notice(Kind.WHICH, ToPerson(person), ticket, {"answer": answer}))
