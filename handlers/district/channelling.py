"""Handle how a channel becomes the district's: the code, the post with the code, and the end of it."""

import secrets

from telegram import Message
from telegram.error import TelegramError

from casework.desk import linking
from casework.district import channelling
from casework.model.channel import Channel
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.team import Loss
from handlers.district.administering import administrator, show
from handlers.guards import ASKED_S, loss_in_channel
from handlers.messages.district.channel import PAGE, UNLINK
from handlers.messages.speaker import LANGUAGES
from handlers.reading import clean, press_of
from handlers.turn import Toast, Turn

LINK = r"^\s*/link(@\w+)?(\s|$)"  # the apps mark no command in a channel
TITLE_KEPT = 128  # characters, as many as Telegram takes


async def link(turn: Turn) -> None:
    """/link CODE, posted in a channel: make it the district's.

    Telegram is asked first whether the bot may post there. If that is not so, administrators read it.
    """
    post: Message | None = turn.update.channel_post
    if post is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    words = clean(post.text).split()
    title = clean(post.chat.title)[:TITLE_KEPT]
    there = Channel(post.chat.id, title, clean(post.chat.username), "", await _loss(turn, post.chat.id))
    async with turn.work() as work:
        if len(words) < 2:
            raise Refusal(Why.CODE_MISSING)
        await channelling.link(work, there, words[1], turn.at)


async def _loss(turn: Turn, chat: int) -> Loss | None:
    """Return what the bot may not do in a channel; None too where Telegram does not say: it is learned by posting."""
    try:
        async with turn.aside():
            return loss_in_channel(await turn.bot.get_chat_member(chat, turn.bot.id, read_timeout=ASKED_S))
    except TelegramError:
        return None


async def press_channel(turn: Turn) -> None:
    """A button of the page about the channel: a code for one whose posts are in a language, or no channel any more."""
    press = press_of(turn)
    if press.word not in (*LANGUAGES, UNLINK):
        raise Refusal(Why.OLD_BUTTON)
    code = linking.new_code(secrets.choice)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if press.word != UNLINK:
            await channelling.issue_code(work, code, press.word, actor.person, turn.at)
            facts = {"code": code, "gives": PAGE, "team": ""}
            await work.say(Notice(Kind.CODE, ToPerson(actor.person), facts=facts))
            return
        if not await channelling.unlink(work, actor.person, turn.at):
            raise Refusal(Why.OLD_BUTTON)
        await show(work, actor, PAGE, 0)
    turn.toast = Toast("✓")
