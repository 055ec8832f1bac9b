"""Handle bulletins: ask for one, strike and add sentences, approve it, and read those that were posted."""

from casework.bulletins import composing, publishing
from casework.model.bulletin import ADDED, BulletinId, Chapter
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind
from casework.ports import Work
from handlers.guards import actor_of, here_of
from handlers.messages.bulletins.posted import PDF, XLSX
from handlers.reading import command_in, message_of, press_of
from handlers.turn import Toast, Turn

FILES = {"": Kind.BULLETIN, PDF: Kind.BULLETIN_PAPER, XLSX: Kind.BULLETIN_TABLES}
LONGEST_KEY = 40


async def bulletin(turn: Turn) -> None:
    """/bulletin month: the draft of the latest month, or week, quarter, year; or DAY..DAY."""
    said = command_in(message_of(turn))[1]
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await composing.ask(work, turn.district, actor, said, await here_of(turn, work, actor), turn.at)


async def bulletins(turn: Turn) -> None:
    """/bulletins: those that were posted."""
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await publishing.show_list(work, await here_of(turn, work, actor), 0, is_below=True)


async def press_bulletins(turn: Turn) -> None:
    """A button of the list: another page."""
    page = press_of(turn).about
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await publishing.show_list(work, await here_of(turn, work, actor), page, is_below=False)


async def press_bulletin(turn: Turn) -> None:
    """A button with a bulletin: show it, its PDF or its tables."""
    press = press_of(turn)
    kind = FILES.get(press.word)
    if kind is None:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await publishing.show(work, actor, BulletinId(press.about), kind, await here_of(turn, work, actor))


async def press_strike(turn: Turn) -> None:
    """A button of a draft: strike a chapter or a sentence, let it stand again, or open and shut their menu."""
    press = press_of(turn)
    number, word = BulletinId(press.about), press.word
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        if word in ("", composing.MENU):
            await composing.show_menu(work, actor, number, word, here)
        elif word.partition(".")[0] in {ADDED, *Chapter} and len(word) <= LONGEST_KEY:
            await composing.strike(work, actor, number, word, here)
            turn.toast = Toast("✓")
        else:
            raise Refusal(Why.OLD_BUTTON)


async def press_sentence(turn: Turn) -> None:
    """The button with which a supervisor adds a sentence: ask for it."""
    number = BulletinId(press_of(turn).about)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await composing.want_sentence(work, actor, number, await here_of(turn, work, actor))


async def press_publish(turn: Turn) -> None:
    """The button *Approve and post*."""
    number = BulletinId(press_of(turn).about)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await publishing.approve(work, turn.district, actor, number, turn.at, await here_of(turn, work, actor))


async def press_discard(turn: Turn) -> None:
    """The button *Discard*."""
    number = BulletinId(press_of(turn).about)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await composing.drop(work, actor, number, await here_of(turn, work, actor))


async def put(turn: Turn, work: Work, number: BulletinId, words: str) -> None:
    """Add the sentence with which somebody answers the bot's question."""
    actor = await actor_of(turn, work)
    await composing.add(work, actor, number, words, await here_of(turn, work, actor))
