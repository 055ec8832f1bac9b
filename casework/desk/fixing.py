"""Let staff take and fix a ticket from their desk.

Promises: `authority.check` allows each act. The ticket's transition table guards it while the ticket's row is locked:
if two people act at once, one wins and the other is told who. The act is written to the history with its actor, shown
on the one card, and told to everybody who hears about the ticket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.desk import counting
from casework.model import authority, handling, honesty, life
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.figure import Aside
from casework.model.notice import (
    Kind,
    Notice,
    Reader,
    ToDesk,
    ToPerson,
    taken_notice,
    verdict_notice,
)
from casework.model.person import PersonId
from casework.model.photo import Photo, Stage
from casework.model.policy import Policy
from casework.model.tally import read_tally
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import (
    add_up,
    desk_of,
    drop_undo,
    find,
    keep,
    show_card,
)
from casework.tickets.overseers import ask_to_decide, who_decide
from casework.tickets.reshowing import show_wish_again
from casework.tickets.telling import below, tell

# Acts after which the photo that *Fix* asked for is no longer expected; to undo one brings the expectation back.
INSTEAD = frozenset({Act.FIX, Act.DISMISS, Act.MERGE, Act.PASS_ON, Act.ASK, Act.REQUEST})
MOST_PLAYED = 10  # recordings for one press: each is a message of its own


async def take(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Take a ticket; raises Refusal if it is another team's, or is taken, waiting, fixed or closed."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.TAKE, ticket)
    taken = handling.with_undo(ticket, life.take(ticket, actor.person), Act.TAKE, actor.person, at)
    await keep(work, taken, Entry(ticket.id, at, Act.TAKE, actor.person))
    await tell(work, taken, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))
    return taken


async def fix(
    work: Work,
    district: District,
    actor: Actor,
    ticket_id: TicketId,
    photos: Sequence[Photo],
    note: str,
    album: str | None,
    at: datetime,
) -> Ticket:
    """Fix a ticket with an after-photo, or a note that says why there is none, and ask the residents for a verdict.

    Further photos of the same album join the first. If the note says what the fix took ("2.5 t"), that is kept as the
    tally. A photo that was there before is taken, and whoever sent it is told. Raises Refusal if the ticket is another
    team's, waits, is fixed or closed, if there is neither photo nor a note of `reason_words`, or if its category needs
    a photo.
    """
    ticket, took = await find(work, ticket_id), read_tally(note)
    authority.check(actor, Act.FIX, ticket)
    copies = await _copies(work, district.policy, ticket, photos, at)
    is_same = bool(photos) and all(copies.get(photo.name) == ticket.id for photo in photos)
    if not life.belongs_to_fix(ticket, actor.person, album):
        fixed = replace(life.fix(ticket, actor.person, at, album), tally=add_up(ticket.tally, took.amounts))
        if not photos:
            _check_reason(district, ticket, note)
        if ticket.asked_again:  # about an earlier fix; of this one its own reporter is asked first
            await work.listeners.ask_nobody(ticket.id)
        was, ticket = ticket, handling.with_undo(ticket, fixed, Act.FIX, actor.person, at)
        await work.tickets.save(ticket)
        await work.tickets.record(Entry(ticket.id, at, Act.FIX, actor.person, note, is_same_photo=is_same))
        await counting.ask_back(work, actor, ticket, took)
        await show_wish_again(work, was, ticket)
        await drop_undo(work, was, ticket)
    elif not is_same:  # one photo of the album is new
        await work.tickets.unmark(ticket.id, Aside.SAME_PHOTO)
    await work.tickets.attach(ticket.id, Stage.AFTER, ticket.rework, photos, same_as=copies)
    await _say_copies(work, actor, ticket, copies)
    await show_card(work, ticket)
    await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    await ask_for_approval(work, district, ticket)
    return ticket


async def ask_for_approval(work: Work, district: District, ticket: Ticket) -> None:
    """Ask whoever put a ticket under supervision, if they supervise it by name, and the supervisors' group to check it.

    If they do not, and there is no group, whoever supervises it is asked.
    """
    if ticket.order is None:
        return

    def ask(reader: Reader) -> Notice:
        return Notice(Kind.APPROVAL_WANTED, reader, ticket.id, {"rework": ticket.rework})

    first = (ToPerson(ticket.order.by), await work.supervision.group())
    readers = [reader for reader in await who_decide(work, district, ticket) if reader in first]
    for reader in readers:
        await work.say(ask(reader))
    if not readers:
        await ask_to_decide(work, district, ticket, ask)


def _check_reason(district: District, ticket: Ticket, note: str) -> None:
    """Raise Refusal if a fix without a photo is not enough: there is no reason, or its category needs a photo."""
    if not note:
        raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
    category = district.tree.category(ticket.category)
    if category is not None and category.needs_photo:
        raise Refusal(Why.FIX_PHOTO_NEEDED, ticket=ticket.id)
    if honesty.words_in(note) < district.policy.reason_words:
        raise Refusal(Why.REASON_SHORT, ticket=ticket.id, words=district.policy.reason_words)


async def _say_copies(work: Work, actor: Actor, ticket: Ticket, copies: Mapping[str, TicketId]) -> None:
    """Tell whoever fixed a ticket of which tickets their photos were photos already."""
    team = desk_of(actor, ticket)
    if team is not None:
        for same_as in dict.fromkeys(copies.values()):
            facts: dict[str, Fact] = {"by": actor.person, "same_as": same_as}
            await work.say(Notice(Kind.PHOTO_DOUBTED, ToDesk(team), ticket.id, facts))


async def _copies(
    work: Work, policy: Policy, ticket: Ticket, photos: Sequence[Photo], at: datetime
) -> dict[str, TicketId]:
    """Return those after-photos, by name, that were photos of a ticket already, each with that ticket."""
    own = await work.tickets.photos(ticket.id) if photos else []
    since = at - timedelta(days=policy.recur_days)
    others = await work.nearby.photos_like(photos, ticket, since) if photos else []
    found = {photo.name: honesty.copy_of(photo, ticket, own, others) for photo in photos}
    return {name: same_as for name, same_as in found.items() if same_as is not None}


async def want_photo(work: Work, actor: Actor, ticket_id: TicketId, *, hears_all: bool) -> None:
    """Ask a staff member for the photo of the fix; raises Refusal as `fix` would.

    `hears_all`: the bot hears at the desk what is no reply, too, so it can promise to take the next photo.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.FIX, ticket)
    life.fix(ticket, actor.person, ticket.reported_at, None)
    team = desk_of(actor, ticket)
    if team:
        facts: dict[str, Fact] = {"by": actor.person, "hears": int(hears_all)}
        await work.say(below(Notice(Kind.PHOTO_WANTED, ToDesk(team), ticket.id, facts)))


def is_photo_wanted(slot: str | None) -> bool:
    """Tell whether the message in a slot asks for the photo of a fix."""
    return Kind.PHOTO_WANTED.read(slot) is not None


async def wanted_photo(
    work: Work, policy: Policy, person: PersonId | None, chat: int, thread: int | None, at: datetime
) -> TicketId | None:
    """Return the ticket that somebody's next photo in a group fixes, because they pressed *Fix*; None if there is none.

    Raises Refusal for somebody who remains anonymous (`person` is None) where anybody is asked for a photo.

    That holds for `fix_photo_minutes`, in the topic of the desk if it has one, and until they act on that ticket in
    another way. Raises Refusal, too, if they pressed *Fix* for several tickets: the photo may be of any.
    """
    since = at - timedelta(minutes=policy.fix_photo_minutes)
    wanted: set[TicketId] = set()
    for ticket_id, asked, asked_at in await work.desks.photos_wanted(chat, since):
        if person not in (None, asked):
            continue
        ticket = await work.tickets.get(ticket_id)
        desk = await work.desks.of(ticket.team) if ticket and ticket.team else None
        is_elsewhere = desk is not None and desk.chat_id == chat and desk.thread_id not in (None, thread)
        if ticket and not is_elsewhere and not await _has_acted(work, asked, ticket_id, asked_at):
            wanted.add(ticket_id)
    if wanted and person is None:
        raise Refusal(Why.NO_NAME)
    if len(wanted) > 1:
        raise Refusal(Why.WHICH_FIX)
    return wanted.pop() if wanted else None


async def _has_acted(work: Work, person: PersonId, ticket_id: TicketId, since: datetime) -> bool:
    """Tell whether the person's latest act on a ticket since then makes a photo from them unlikely."""
    history = await work.tickets.history(ticket_id)
    own = [entry.act for entry in history if entry.actor == person and entry.at >= since]
    last = next((act for act in reversed(own) if act in INSTEAD or act is Act.UNDO), None)
    return last in INSTEAD


async def play(work: Work, actor: Actor, ticket_id: TicketId) -> None:
    """Send the newest ten recordings of a ticket to its desk, each as a reply to the card.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    count = len(await work.tickets.recordings(ticket.id))
    team = desk_of(actor, ticket)
    for number in range(max(0, count - MOST_PLAYED), count):
        if team:
            await work.say(Notice(Kind.RECORDING, ToDesk(team), ticket.id, {"afresh": 1, "number": number}))


async def show(work: Work, actor: Actor, ticket_id: TicketId, kind: Kind) -> None:
    """Show something of a ticket on its desk, as a reply to the card and below everything else.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    team = desk_of(actor, ticket)
    if team:
        await work.say(Notice(kind, ToDesk(team), ticket.id, {"afresh": 1}))
