"""Compare what telephones and desks show with what is kept: nothing contradicts, and everything is shown once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from casework.model.ticket_id import TicketId
from handlers.messages.following.reports import status_word
from handlers.messages.speaker import Speaker
from sandbox.objects import Chat, Message, User
from sandbox.people import Person
from tests.stories import reading
from tests.stories.keeping import Case, Kept
from tests.stories.reading import Names
from tests.stories.stage import ZONE


@dataclass(frozen=True, slots=True)
class Look:
    """One look at all screens, at rest.

    `is_old` tells whether the bot cannot keep a message up to date, because its reader blocked the bot or was
    forgotten. `is_new` tells whether a message has come or changed since the previous look. `deleted` are the messages,
    as (chat, number), that people deleted.
    """

    bot: User
    kept: Kept
    names: Names
    is_old: Callable[[Message], bool]
    is_new: Callable[[Message], bool]
    deleted: frozenset[tuple[int, int]]

    def shown(self, chat: Chat, slot: str) -> Message | None:
        """Return the message that shows a slot (upsert key); None if there is none."""
        number = self.kept.slots.get((chat.id, slot))
        return chat.by_id.get(number) if number else None

    def in_language(self, language: str) -> "Look":
        """Return the same look for a reader of another language."""
        return replace(self, names=replace(self.names, language=language))

    def is_deleted(self, chat: Chat, slot: str) -> bool:
        """Tell whether people deleted the message that shows a slot."""
        return (chat.id, self.kept.slots.get((chat.id, slot), 0)) in self.deleted


def telephone(look: Look, resident: Person) -> Iterator[str]:
    """Say where the private chat of a resident contradicts what is kept."""
    known = look.kept.people.get(resident.id)
    if known is None:
        return
    chat = resident.private()
    look = look.in_language(known.language)
    for found in (*_draft(look, chat), *_receipts(look, chat, known.id)):
        yield f"{resident.name}'s telephone: {found}"


def news(look: Look, resident: Person) -> Iterator[str]:
    """Say where tickets and lists that a resident was shown just now contradict what is kept."""
    known = look.kept.people.get(resident.id)
    if known is None:
        return
    chat = resident.private()
    names = look.in_language(known.language).names
    for number, case in look.kept.cases.items():
        view = look.shown(chat, f"ticket:{number}")
        if view and look.is_new(view) and view.text.startswith("#"):
            found = reading.view_contradictions(view.text, case.ticket, names)
            yield from (f"{resident.name} reads {view.text!r}, but {each}" for each in found)
    mine = look.shown(chat, "mine")
    for label in mine.labels if mine and look.is_new(mine) else ():
        if "#" in label:
            ticket = look.kept.cases[TicketId(int(label.partition("#")[2].partition(" ")[0]))].ticket
            if not label.endswith(status_word(ticket.status, Speaker(known.language, ZONE))):
                yield f"{resident.name} reads {label!r}, but {ticket.status} is kept"


def desk(look: Look, chat: Chat, case: Case) -> Iterator[str]:
    """Say where a desk contradicts what is kept of one of its tickets."""
    ticket = case.ticket
    slot = f"card:{ticket.id}"
    cards = [each for each in chat.messages if each.sender is look.bot and each.text.startswith(f"#{ticket.id} · ")]
    card = look.shown(chat, slot)
    if cards != ([card] if card else []) or (card is None and not look.is_deleted(chat, slot)):
        yield f"{chat.title}: #{ticket.id} is shown by {[each.text for each in cards]}"
    for found in reading.card_contradictions(card.text, ticket, case.supporters, look.names) if card else ():
        yield f"{chat.title}: {card.text if card else ''!r}, but {found}"


def _draft(look: Look, chat: Chat) -> Iterator[str]:
    draft = look.kept.drafts.get(chat.id)
    slot = f"draft:{draft.id}" if draft else ""
    shown = look.shown(chat, slot)
    if shown and look.is_old(shown):
        return
    all_shown = [
        each
        for each in chat.messages
        if each.sender is look.bot and reading.is_draft(each.text) and each.buttons and not look.is_old(each)
    ]
    if all_shown != ([shown] if shown else []):
        yield f"the report {draft.id if draft else None} is shown by {[each.text for each in all_shown]}"
    elif shown is None and draft and (chat.id, slot) in look.kept.slots and not look.is_deleted(chat, slot):
        yield f"the report {draft.id} is shown by nothing"
    if shown and draft:
        found = reading.draft_contradictions(shown.text, draft, look.names)
        yield from (f"{shown.text!r}, but {each}" for each in found)


def _receipts(look: Look, chat: Chat, person: int) -> Iterator[str]:
    for number, report in look.kept.reports.items():
        receipt = look.shown(chat, f"draft:{number}")
        if report.person == person and report.ticket and receipt and not look.is_old(receipt):
            found = reading.receipt_contradictions(receipt.text, report.ticket)
            yield from (f"{receipt.text!r}, but {each}" for each in found)
