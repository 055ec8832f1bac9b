"""Random people do random things: everybody is answered, nothing breaks, and a ticket's table is kept."""

from random import Random

import pytest

from bot.sandbox.errors import CannotDo
from bot.sandbox.people import Person
from casework.model.ticket import TRANSITIONS, Act, Status
from casework.model.ticket_id import TicketId
from tests.stories.stage import ELM, OAK, SEA, Stage, picture

ACTS = 150
MOVING = {act for _, act in TRANSITIONS}
COLORS = ("red", "green", "blue", "brown", "white")


def act(stage: Stage, chance: Random) -> tuple[Person, str]:
    """Let somebody do something; return who, and the name of the chat in which they must be answered ("" for none)."""
    who = chance.choice([stage.rita, stage.otto, stage.carl, stage.cora])
    chats = [who.private(), *(chat for chat in (stage.east, stage.west) if chat.has(who))]
    chat = chance.choice(chats)
    place = who.name if chat is who.private() else ""
    match chance.randrange(12):
        case 0:
            who.says(chance.choice(["/start", "/report", "/help", "/language", "/link", "/nonsense"]))
        case 1:
            who.says(chance.choice(["A sofa", "<b>", "Not at all", "x" * 400]))
        case 2:
            who.sends_photo(picture(chance.choice(COLORS)))
        case 3:
            who.sends_location(*chance.choice([ELM, OAK, SEA]))
        case 4:
            who.sends_sticker()
        case 5:
            card = stage.card()
            if card is None or not stage.east.has(who):
                return who, "-"
            who.sends_photo(picture(chance.choice(COLORS)), chat=stage.east, reply_to=card)
            return who, ""
        case _:
            buttons = [(message, key) for message in chat.messages for row in message.buttons for key in row]
            if not buttons:
                return who, "-"
            message, key = chance.choice(buttons[-12:])
            who.presses(key["callback_data"], message)
            return who, "toast"
    return who, place if place else who.name


@pytest.mark.parametrize("seed", [2])
async def test_everybody_is_answered_whatever_they_do(stage: Stage, seed: int) -> None:
    chance = Random(seed)
    await stage.reports()
    await stage.reports(stage.otto)
    for _ in range(ACTS):
        before, presses = len(stage.sandbox.transcript()), len(stage.sandbox.presses)
        try:
            who, where = act(stage, chance)
        except CannotDo:
            continue
        await stage.settle()
        seen = stage.sandbox.transcript()[before:]
        assert not [line for line in seen if "Something went wrong" in line], seen
        if where == "toast":
            assert all(press.answer is not None for press in list(stage.sandbox.presses.values())[presses:]), seen
        elif where not in ("", "-"):
            assert any(line.startswith(f"[{who.name}] bot") for line in seen), seen
    await check_tickets(stage)


async def check_tickets(stage: Stage) -> None:
    """Every history is a way through the table of a ticket's life, and ends where the ticket stands."""
    async with stage.storage.read() as work:
        number = 1
        while ticket := await work.tickets.get(TicketId(number)):
            status = Status.OPEN
            came_from: dict[str, Status] = {}
            for entry in await work.tickets.history(ticket.id):
                if entry.act is Act.UNDO:
                    status = came_from.get(entry.note, status)
                elif entry.act in MOVING:
                    came_from[entry.act] = status
                    status = TRANSITIONS[status, entry.act]
            assert status is ticket.status
            number += 1
    assert number > 2
