"""Write what a shop is told of a ticket in front of its door, what it answers to the desk, and the label at its door.

Promise: what a shop reads names the category and the team, and nobody who reported.
"""

from markupsafe import Markup

from casework.campaigns.frontages.shops import TellingView
from casework.model.deep_link import OfFrontage, url
from casework.model.frontage import Frontage
from casework.model.notice import Kind
from handlers.messages.campaigns.frontages import NAME_SHOWN, ROW_SHOWN, title_line
from handlers.messages.desk.labels import Label
from handlers.messages.message import CAPTION_LIMIT, Button, Message, Sheet, cut, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

WORDS_SHOWN = 800


def told(view: TellingView, to: Speaker) -> Message:
    """Tell a shop what lies in front of its door: the category, a photo, by when; and in the end what it answered."""
    ticket, number = view.ticket, view.telling.number
    is_open = (
        view.is_heard and view.telling.answered_at is None and ticket.fixed_at is None and not ticket.status.is_closed
    )
    text = lines(
        to.say("🧹 <b>In front of your door: {category}</b>", category=category_name(view.category, to)),
        title_line(view.frontage, to),
        _asked(view, to),
        _told_end(view, to, is_open=is_open),
    )
    done = Button(to.label("✅ Done…"), Press(Verb.SHOP, number, "done"))
    leave = Button(to.label("🚪 Leave"), Press(Verb.FRONTAGE, view.frontage.id, "leave"))
    never = Button(to.label("Never mind"), Press(Verb.SHOP, number, "never"))
    buttons = ((never,),) if view.is_waited_for else ((done, leave),)
    photo = Sheet((view.photo.name,), is_public=True) if view.photo else None
    return Message(text, buttons if is_open else (), picture=photo)


def _asked(view: TellingView, to: Speaker) -> Markup:
    """Say by when; what was late when the shop was told has no such day any more."""
    team = cut(view.team_name, ROW_SHOWN)
    if view.telling.at >= view.ticket.due_by:
        return to.say("{team} asks you to clear it away as soon as you can, as you signed.", team=team)
    day = to.moment(view.ticket.due_by)
    return to.say("{team} asks you to clear it away by {day}, as you signed.", team=team, day=day)


def _told_end(view: TellingView, to: Speaker, *, is_open: bool) -> Markup | None:
    if view.telling.answered_at is not None:
        return to.say("✅ Thank you. The team gets your answer.")
    if is_open and view.is_waited_for:
        return to.say("📷 <b>Send a photo of how it looks now, or say in a few words what you did.</b>")
    if not view.is_heard:
        return to.say("You do not hear for this shop any more.")
    return None if is_open else to.say("It is settled already.")


def answered(view: TellingView, to: Speaker) -> Message:
    """Bring a desk what a shop did about a ticket, in reply to its card; who wrote it is not said."""
    said = lines(
        to.say(
            "🚪 {name} about #{number}: it is done.", name=cut(view.frontage.name, NAME_SHOWN), number=view.ticket.id
        ),
    )

    def write(words: str) -> Markup:
        return lines(said, to.say("💬 {words}", words=words) if words else None)

    photo = Sheet((view.telling.photo.name,)) if view.telling.photo else None
    text = fitted(write, cut(view.telling.words, WORDS_SHOWN), CAPTION_LIMIT)
    return Message(text, picture=photo, replies_to=Kind.CARD.slot(about=view.ticket.id))


def label(frontage: Frontage, bot: str, to: Speaker) -> Label:
    """Return the label for a door; raises ValueError for a code that fits no link, or a name that no bot can have."""
    advice = to.say(
        "Scan this code with your phone. Telegram opens: report what lies here, or sign for this shop. "
        "Or write to @{bot}.",
        bot=bot,
    )
    headline = to.say("The three duties at the door").unescape()
    return Label(headline, frontage.name, frontage.code, advice.unescape(), url(bot, OfFrontage(frontage.code)))
