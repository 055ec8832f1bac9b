"""Write what administrators read about the district's channel: the page of the menu, that it is linked, the alarm."""

from markupsafe import Markup

from casework.model.channel import Channel
from casework.model.team import Loss
from handlers.messages.message import Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker

PAGE = "channel"  # of the menu; a code for a channel gives it
UNLINK = "unlink"
TITLE_SHOWN = 60  # UTF-16 units


def page(channel: Channel | None, to: Speaker) -> Message:
    """Say which channel is the district's; offer a code for one, and to end it."""
    text = lines(
        to.say("<b>📣 Channel</b>"),
        _state(channel, to) if channel else to.say("The district has no channel. What is public can be posted in one."),
        to.say("In which language shall I post? I give you a code for the channel. It may also be another channel."),
    )
    codes = [(Button(f"🔗 {name}", Press(Verb.CHANNEL, 0, code)),) for code, name in LANGUAGES.items()]
    end = [(Button(to.label("✖️ Post there no more"), Press(Verb.CHANNEL, 0, UNLINK)),)] if channel else []
    back = (Button(to.label("⚙️ Administration"), Press(Verb.ADMIN)),)
    return Message(text, (*codes, *end, back))


def linked(channel: Channel, to: Speaker) -> Message:
    """Tell an administrator that a channel is the district's now, and what the bot may not do there."""
    return Message(lines(_state(channel, to), to.say("Delete the post with the code. It works no more.")))


def alarm(channel: Channel, to: Speaker) -> Message:
    """Tell an administrator that the channel is lost, and what to do, or that it is back."""
    return Message(_state(channel, to))


def _state(channel: Channel, to: Speaker) -> Markup:
    title = cut(channel.title or str(channel.chat), TITLE_SHOWN)
    match channel.loss:
        case Loss.GONE:
            return to.say(
                "🚨 I am not in the channel <b>{title}</b> any more: nothing is posted. Make me an administrator there "
                "again, with the right to post messages, or link another: /admin, 📣 Channel.",
                title=title,
            )
        case Loss.MUTE | Loss.PICTURES:
            return to.say(
                "🚨 I may not post in the channel <b>{title}</b>: nothing is posted. Give me the right to post "
                "messages there. What waits is posted then.",
                title=title,
            )
        case None:
            return to.say(
                "✅ I post in the channel <b>{title}</b>, in {language}.",
                title=title,
                language=LANGUAGES.get(channel.language, channel.language),
            )
