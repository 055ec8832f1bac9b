"""Take what the bot waits for from somebody: their next photo or words, or a reply to the message that asked."""

from functools import partial

from casework.bulletins import composing
from casework.campaigns.frontages import shops
from casework.desk import asking
from casework.district import editing
from casework.figures import objecting
from casework.following import adding, contesting, judging
from casework.model.authority import Standing
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId, Question, Wanted, at_door
from casework.model.photo import Photo
from casework.model.said import Said
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight import looking_back
from casework.ports import Work
from casework.reporting import replying
from casework.tickets import expecting
from casework.tickets.keeping import find
from casework.tickets.telling import resident
from handlers.bulletins import publishing
from handlers.campaigns import frontages as doors, projects
from handlers.district import editing as categories
from handlers.figures import ranking
from handlers.guards import actor_of
from handlers.reading import message_of
from handlers.turn import Turn


async def take(
    turn: Turn,
    work: Work,
    person: PersonId,
    words: str,
    photo: Photo | None,
    album: str | None = None,
    answered: int | None = None,
) -> bool:
    """Use a private message as what the bot waits for; returns whether it is that.

    `album` is the album that the message is part of, `answered` the number of the message that it replies to.
    A reply to a message about a closed ticket is not taken: it goes into the draft, and the bot asks which it is.
    """
    chat = turn.update.effective_chat
    photos = [photo] if photo else []
    if answered is not None and chat is not None:
        slot = await work.desks.slot_shown(chat.id, answered)
        if await _put_into(turn, work, person, slot, Said(words, photos, album)):
            return True
    question = await expecting.expected(work, turn.district.policy, person, turn.at, album)
    if question is not None and question.album is not None and question.wanted in expecting.AT_DOORS:
        return True  # one photo is enough, and the others of its album are no report
    if question is not None and question.album is not None and photo is not None:
        if question.wanted is Wanted.CONTEST:
            await contesting.join(work, turn.district, person, question, words, [photo], turn.at)
        else:
            await adding.join(work, turn.district, person, question, words, photo, turn.at)
        return True
    if answered is not None and chat is not None:
        replied_to = await replying.ticket_shown(work, chat.id, answered)
        if replied_to is not None and (
            question is None or (question.wanted, question.ticket) not in _asked(replied_to)
        ):
            question = await _about_shown(turn, work, person, replied_to)
    if question is None:
        return False
    await _use(turn, work, person, question, Said(words, photos, album))
    return True


async def _about_shown(turn: Turn, work: Work, person: PersonId, shown: TicketId) -> Question | None:
    """Return what a reply to a message about a ticket answers; None if it goes into the draft.

    If the ticket is closed, the person is asked at the end which of the two it is.
    """
    ticket = await find(work, shown)
    if not await replying.may_be_about(work, person, ticket):
        return None
    if ticket.status.is_closed:
        draft = await work.drafts.open_of(person)
        before = len(draft.photos) if draft else 0
        turn.last = partial(_ask_which, turn, person, ticket.id, before)
        return None
    return Question(await _meant(work, person, ticket), shown, turn.at)


async def _put_into(turn: Turn, work: Work, person: PersonId, slot: str | None, said: Said) -> bool:
    """Use the reply to a message that asks for something but shows no ticket; returns whether it is that."""
    words = "" if said.photos else said.words
    if slot is None or not _asks(slot):
        return False
    if (told := shops.replied_to(slot)) is not None:
        await _answer_for_shop(turn, work, person, told, said)
    elif objecting.is_about(slot):
        await ranking.take_words(turn, work, slot, words)
    elif (bulletin := composing.wanted(slot)) is not None:
        await publishing.put(turn, work, bulletin, words)
    elif (part := editing.wanted(slot)) is not None:
        await categories.put(turn, work, part, words)
    else:
        await _about_project(turn, work, slot, said)
    return True


def _asks(slot: str) -> bool:
    """Tell whether the message in a slot asks for something, but shows no ticket."""
    asked = shops.replied_to(slot), editing.wanted(slot), composing.wanted(slot)
    return projects.is_ours(slot) or objecting.is_about(slot) or any(each is not None for each in asked)


async def _about_project(turn: Turn, work: Work, slot: str, said: Said) -> None:
    if said.photos:
        await projects.add_photo(turn, work, slot, said.photos[0])
    else:
        await projects.reply(turn, work, slot, said.words)


async def recording_about(
    turn: Turn, work: Work, person: PersonId, album: str | None, answered: int | None
) -> TicketId | None:
    """Return the ticket to which a video or voice message would go if it were a photo; None for the draft.

    Raises Refusal where a photo or words are expected that are about no ticket.
    """
    question = await expecting.expected(work, turn.district.policy, person, turn.at, album)
    if question is not None and question.wanted in expecting.AT_DOORS:
        raise Refusal(Why.FILE_NOT_A_PHOTO)
    chat, shown = turn.update.effective_chat, None
    if answered is not None and chat is not None:
        slot = await work.desks.slot_shown(chat.id, answered)
        if slot is not None and _asks(slot):
            raise Refusal(Why.FILE_NOT_A_PHOTO)
        shown = await replying.ticket_shown(work, chat.id, answered)
    if shown is None or (question is not None and (question.wanted, question.ticket) in _asked(shown)):
        return question.ticket if question else None
    ticket = await find(work, shown)
    return shown if await replying.may_be_about(work, person, ticket) else None


def _asked(ticket: TicketId) -> tuple[tuple[Wanted, TicketId], ...]:
    """Return the questions about a ticket that a reply to any message about it answers, because they are open now."""
    return (Wanted.REASON, ticket), (Wanted.PROOF, ticket), (Wanted.CONTEST, ticket)


async def _ask_which(turn: Turn, person: PersonId, ticket: TicketId, before: int, work: Work) -> None:
    """Ask whether a reply is about a closed ticket; `before`: how many photos the draft had without it."""
    message = message_of(turn)
    await replying.ask(work, person, ticket, (message.message_id, before), message.media_group_id)


async def _meant(work: Work, person: PersonId, ticket: Ticket) -> Wanted:
    """Return what a reply to a message about a ticket is: the reporter's answer while one is due, else an addition."""
    is_reporter = (await resident(work, person, ticket)).standing is Standing.REPORTER
    return Wanted.ANSWER if is_reporter and ticket.status is Status.ASKED else Wanted.ADDITION


async def _answer_for_shop(turn: Turn, work: Work, person: PersonId, telling: int, said: Said) -> None:
    """Take what somebody sends as what they did in front of their shop."""
    await expecting.answered(work, person, Wanted.SHOP_DONE, at_door(telling), said.album, turn.at)
    await shops.done(work, person, telling, said, turn.at)


async def _use(turn: Turn, work: Work, person: PersonId, question: Question, said: Said) -> None:
    ticket, district, at = question.ticket, turn.district, turn.at
    match question.wanted:
        case Wanted.REASON:
            await judging.reopen(work, district, person, ticket, said, at)
        case Wanted.PROOF if not said.photos:
            await judging.want_proof(work, district, person, ticket, at)  # says again that a photo is needed
        case Wanted.PROOF:
            await judging.come_back(work, district, person, ticket, said, at)
        case Wanted.ADDITION:
            await adding.add(work, district, person, ticket, said, at)
        case Wanted.CONTEST:
            await contesting.contest(work, district, person, ticket, said, at)
        case Wanted.STILL_CLEAN | Wanted.CAME_BACK:
            actor = await actor_of(turn, work)
            await looking_back.prove(work, district, actor, ticket, question.wanted, said, at)
        case Wanted.PAPER:
            await doors.sign_on_paper(turn, work, question.door, list(said.photos))
            await expecting.answered(work, person, question.wanted, ticket, said.album, at)
        case Wanted.SHOP_DONE:
            await _answer_for_shop(turn, work, person, question.door, said)
        case Wanted.DRIVE:  # answered before: see handlers/reporting/driving.py
            raise Refusal(Why.OLD_BUTTON)
        case Wanted.ANSWER:
            await asking.answer(work, district, person, ticket, said, at)
