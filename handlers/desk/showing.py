"""Handle who sees what of a ticket: a photo or words that are hidden, and what strangers may see.

Promise: a command counts photos from 1, as staff do; a button names the photo itself.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from unicodedata import normalize

from casework.desk import showing
from casework.desk.showing import Part
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.photo import PhotoId, TicketPhoto
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from casework.ports import Work
from handlers.messages.press import Verb
from handlers.reading import number_of
from handlers.turn import Do, Turn


async def _set_hidden(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str, *, is_hidden: bool) -> None:
    if said.casefold() in set(Part):
        await showing.set_part(work, actor, ticket, Part(said.casefold()), turn.at, is_hidden=is_hidden)
    elif is_hidden:
        await showing.hide(work, actor, ticket, _numbered(await work.tickets.photos(ticket), said), turn.at)
    else:
        await showing.unhide(work, actor, ticket, _numbered(await work.tickets.hidden_photos(ticket), said), turn.at)


def _numbered(photos: Sequence[TicketPhoto], said: str) -> PhotoId:
    """Return the photo that a number names, counted from 1; no photo has the number 0."""
    said = normalize("NFKC", said)  # a Chinese keyboard also types ２
    number = digits_in(said, 3) or 0
    return photos[number - 1].photo.id if 1 <= number <= len(photos) else PhotoId(0)


async def _press_hidden(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str, *, is_hidden: bool) -> None:
    if word in set(Part):
        await showing.set_part(work, actor, ticket, Part(word), turn.at, is_hidden=is_hidden)
    else:
        change = showing.hide if is_hidden else showing.unhide
        await change(work, actor, ticket, PhotoId(number_of(word)), turn.at)


async def _set_public(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str, *, is_public: bool) -> None:
    await showing.set_public(work, turn.district, actor, ticket, turn.at, is_public=is_public)


async def _show(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await showing.show(work, actor, ticket, turn.at)


async def _again(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await showing.show_again(work, actor, ticket, turn.at)


async def _conceal(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await showing.conceal(work, actor, ticket, turn.at)


async def _press_show(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    if word.startswith(showing.FIRST):
        await showing.show(work, actor, ticket, turn.at, number_of(word.removeprefix(showing.FIRST)))
        return
    await _one_of({showing.ALL: COMMANDS["public"], showing.AGAIN: _again}, word)(turn, work, actor, ticket, "")


async def _press_conceal(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await _one_of({"": _conceal, showing.ALL: COMMANDS["private"]}, word)(turn, work, actor, ticket, "")


def _one_of(acts: Mapping[str, Do], word: str) -> Do:
    if word not in acts:
        raise Refusal(Why.OLD_BUTTON)
    return acts[word]


COMMANDS: Mapping[str, Do] = {
    "hide": partial(_set_hidden, is_hidden=True),
    "unhide": partial(_set_hidden, is_hidden=False),
    "show": _show,
    "conceal": _conceal,
    "public": partial(_set_public, is_public=True),
    "private": partial(_set_public, is_public=False),
}
PRESSES: Mapping[Verb, Do] = {
    Verb.HIDE: partial(_press_hidden, is_hidden=True),
    Verb.UNHIDE: partial(_press_hidden, is_hidden=False),
    Verb.SHOW: _press_show,
    Verb.CONCEAL: _press_conceal,
}
