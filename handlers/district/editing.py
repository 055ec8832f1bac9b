"""Edit one category in chat: by buttons under the category, and by words in reply to the bot's questions."""

from casework.district import editing
from casework.district.editing import CHOSEN, Field, Part, Spoken
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.ports import Work
from handlers import errors
from handlers.district.administering import administrator, show
from handlers.messages.district.editing import page_of
from handlers.messages.speaker import LANGUAGES
from handlers.reading import press_of
from handlers.turn import Toast, Turn


async def press_edit(turn: Turn) -> None:
    """A button with a part of a category: keep a choice at once, and ask for anything else."""
    press = press_of(turn)
    part = Part.parse(press.word)
    if part is None:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if part.field in CHOSEN:
            await editing.put(work, part, part.detail, _spoken(turn), actor.person, turn.at)
            await show(work, actor, page_of(part.category, part.field), 0)
            turn.toast = Toast("✓")
        else:
            await editing.ask(work, part, actor.person)


async def press_unquestion(turn: Turn) -> None:
    """A button that removes a question."""
    await _remove(turn, Field.QUESTION)


async def press_unreason(turn: Turn) -> None:
    """A button that removes a reason for dismissal."""
    await _remove(turn, Field.REASON)


async def press_unnotice(turn: Turn) -> None:
    """A button that removes what a category says before it is reported."""
    await _remove(turn, Field.NOTICE)


async def put(turn: Turn, work: Work, part: Part, words: str) -> None:
    """Keep words that answer the bot's question, and show the category; or say what is wrong, and ask again."""
    actor = await administrator(turn, work)
    try:
        await editing.put(work, part, words, _spoken(turn), actor.person, turn.at)
    except Refusal as error:
        if error.why is not Why.EDIT_REFUSED:
            raise
        await errors.explain(turn, work, error)
        await editing.ask(work, part, actor.person)
    else:
        await show(work, actor, page_of(part.category), 0, is_below=True)


def _spoken(turn: Turn) -> Spoken:
    return Spoken(turn.language, LANGUAGES)


async def _remove(turn: Turn, field: Field) -> None:
    category, _, code = press_of(turn).word.partition(".")
    async with turn.work() as work:
        actor = await administrator(turn, work)
        await editing.remove(work, Part(CategoryCode(category), field, code), actor.person, turn.at)
        await show(work, actor, page_of(category), 0)
    turn.toast = Toast("✓")
