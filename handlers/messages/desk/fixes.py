"""Ask for the photo of a fix, show that what staff sent was taken, and tell who was given a ticket."""

from markupsafe import Markup

from casework.desk.counting import thousandths
from casework.model.notice import Kind
from casework.model.person import Person
from casework.model.tally import Doubt
from casework.tickets.views import TicketView
from handlers.messages.message import Button, Message, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import amount


def mention(person: Person) -> Markup:
    """Return a person's name as a link that calls them in a group."""
    return Markup('<a href="tg://user?id={}">{}</a>').format(person.account, person.name)


def photo_wanted(view: TicketView, asker: Person | None, to: Speaker, *, hears_all: bool) -> Message:
    """Ask a staff member for the photo of the fix; the message names them, so that their app opens a reply to it.

    `hears_all`: the bot hears a photo that is no reply, too.
    """
    number = view.ticket.id
    how = to.say("Reply to this message with a photo of how #{number} looks now.", number=number)
    if asker is not None and asker.name:
        link = mention(asker)
        how = to.say("{who}, reply to this message with a photo of how #{number} looks now.", who=link, number=number)
    minutes = view.policy.fix_photo_minutes
    next_one = to.counted(
        "Or simply send it: your next photo in this group within {number} minute closes the ticket.",
        "Or simply send it: your next photo in this group within {number} minutes closes the ticket.",
        minutes,
    )
    without = to.say("With no photo: reply /fix and say why in a sentence.")
    if view.category is not None and view.category.needs_photo:
        without = to.say("Its category does not go without a photo.")
    text = lines(how, next_one if hears_all else None, without)
    return Message(text, replies_to=Kind.CARD.slot(about=number), wants_reply=True)


def photo_doubted(view: TicketView, asker: Person | None, same_as: int, to: Speaker) -> Message:
    """Tell whoever fixed a ticket that their photo was there before, and what to do if it is the wrong one."""
    number = view.ticket.id
    who = asker.name if asker is not None and asker.name else to.say("somebody")
    said = to.say("⚠️ {who}, this photo of #{number} was there before the fix.", who=who, number=number)
    if same_as != number:
        said = to.say(
            "⚠️ {who}, this photo of #{number} is a photo of #{other}, too.", who=who, number=number, other=same_as
        )
    advice = to.say("Supervisors see that. If it is the wrong one, press ↩️ Undo on the card and send the right one.")
    return Message(lines(said, advice), replies_to=Kind.CARD.slot(about=number))


def tally_doubted(
    view: TicketView, asker: Person | None, doubt: Doubt, sure: float, rework: int, to: Speaker
) -> Message:
    """Ask the desk how an amount is meant; `sure` is what the fixes took of its measure besides."""
    number = view.ticket.id
    who = asker.name if asker is not None and asker.name else to.say("somebody")
    said = to.say("🧮 {who}, how much is “{amount}” for #{number}?", who=who, amount=doubt.written, number=number)
    advice = to.say("It counts once you have pressed what you mean.")
    chosen = [(reading, thousandths(sure + reading)) for reading in doubt.readings]
    row = tuple(
        Button(amount(doubt.measure, reading, to), Press(Verb.TOOK, number, f"{rework}:{doubt.measure}:{total}"))
        for reading, total in chosen
    )
    return Message(lines(said, advice), buttons=(row,), replies_to=Kind.CARD.slot(about=number))


def done(ticket: int, message: int, to: Speaker) -> Message:
    """React to the message with which somebody acted on a ticket; the text is said only where reactions are off."""
    return Message(to.say("👍 Done, for #{number}.", number=ticket), reacts_to=message, answers=message)


def given(view: TicketView, by: Person | None, holder: Person | None, to: Speaker) -> Message:
    """Tell somebody in the group that a colleague gave them a ticket."""
    called = mention(holder) if holder is not None and holder.name else to.say("somebody")
    who = by.name if by is not None and by.name else to.say("somebody")
    said = to.say("👉 {holder}, {who} gave you #{number}.", holder=called, who=who, number=view.ticket.id)
    return Message(said, replies_to=Kind.CARD.slot(about=view.ticket.id))
