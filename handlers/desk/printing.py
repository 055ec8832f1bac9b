"""Handle /print: a ticket on paper."""

from casework.desk import printing
from casework.model.errors import Refusal, Why
from handlers.guards import actor_of, here_of
from handlers.reading import command_in, message_of, number_in
from handlers.turn import Turn


async def print_(turn: Turn) -> None:
    """/print, with a ticket's number or in reply to a message that shows it: send the ticket as a PDF.

    The PDF is a reply to the ticket's card.
    """
    message = message_of(turn)
    answered = message.reply_to_message
    ticket = number_in(command_in(message)[1])
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if ticket is None and answered is not None:
            ticket = await work.desks.ticket_shown(message.chat.id, answered.message_id)
        if ticket is None:
            raise Refusal(Why.CARD_MISSING, command="print")
        await printing.show(work, actor, ticket, await here_of(turn, work, actor))
