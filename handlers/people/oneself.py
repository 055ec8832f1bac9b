"""Handle what people ask about themselves: help, what is kept about them, a copy of it, and its erasure."""

from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.oversight import appointing
from casework.people import disclosing, forgetting
from handlers.guards import desk_here, meet
from handlers.reading import is_private, message_of, press_of, thread_of
from handlers.turn import Toast, Turn


async def help_(turn: Turn) -> None:
    """/help: say what can be done at this moment."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.HELP, ToPerson(person.id)))


async def help_in_group(turn: Turn) -> None:
    """/help in a group: say how a desk works, or what supervisors can do; elsewhere, how a group becomes a desk.

    A desk is answered in its own language.
    """
    message = message_of(turn)
    chat, thread = message.chat.id, thread_of(message)
    async with turn.work() as work:
        person = await meet(turn, work)
        team = turn.district.team(await desk_here(turn, work))
        if team is None and await appointing.is_group(work, chat):
            await work.say(Notice(Kind.HELP, ToChat(chat, thread, person.language)))
        elif team is None:
            await work.say(Notice(Kind.NOT_LINKED, ToChat(chat, thread, person.language)))
        else:
            await work.say(Notice(Kind.HELP, ToChat(chat, thread, team.language), facts={"team": team.name}))


async def privacy(turn: Turn) -> None:
    """/privacy: say what is kept, why, for how long, and who sees what."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.PRIVACY, ToPerson(person.id)))


async def mydata(turn: Turn) -> None:
    """/mydata: send everything that is held about the sender."""
    user = turn.update.effective_user
    async with turn.read() as work:
        known = await work.people.by_account(user.id) if user else None
        files = await work.holdings.files_of(known.id) if known else []
    sizes = await turn.photos.sizes([file.name for file in files])
    async with turn.work() as work:
        person = await meet(turn, work)
        await disclosing.ask(work, person.id, sizes, turn.at)


async def forget(turn: Turn) -> None:
    """/forget: ask whether it is meant."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await forgetting.ask(work, person.id)


async def press_forget(turn: Turn) -> None:
    """The button *Yes, erase it all*: erase everything that is held about the sender."""
    press_of(turn)
    async with turn.work() as work:
        if not is_private(turn):
            raise Refusal(Why.OLD_BUTTON)
        person = await meet(turn, work)
        await forgetting.forget(work, person, turn.update.update_id, turn.at)
    turn.toast = Toast("✓")
