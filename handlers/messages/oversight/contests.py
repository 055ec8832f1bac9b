"""Show supervisors what a reporter contests, and later what was decided."""

from markupsafe import Markup

from casework.model.contest import DECISIONS, objections
from casework.model.person import Person
from casework.model.ticket import Act, Entry
from casework.tickets.views import TicketView
from handlers.messages.desk.cards import place_line
from handlers.messages.following.verdicts import answering
from handlers.messages.message import CAPTION_LIMIT, Button, Message, Rows, Sheet, cut, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.reasons import REVERSING, UPHOLDING, in_words, reason

NAME_SHOWN, REASON_SHOWN = 40, 100  # UTF-16 units


def contested(view: TicketView, number: int, who: Person | None, to: Speaker, map_link: str) -> Message:
    """Show an objection to decision `number` (from 1), made by `who`; with buttons until a supervisor has decided."""
    places = [place for place, entry in enumerate(view.history) if entry.act in DECISIONS]
    if not 0 < number <= len(places):
        return Message(to.say("Nothing is asked of you about #{number}.", number=view.ticket.id))
    first = places[number - 1]
    last = places[number] if number < len(places) else len(view.history)
    since = view.history[first:last]
    said = "\n".join(entry.note for entry in objections(since) if entry.note)
    ended = next((entry for entry in since if entry.act in (Act.REVERSE, Act.UPHOLD, Act.RECHECK)), None)
    pictures = tuple(photo.name for photo in view.contested or view.before)

    def write(words: str) -> Markup:
        return lines(
            to.say(
                "⚖️ <b>#{number}</b> · {category} · {team}",
                number=view.ticket.id,
                category=category_name(view.category, to),
                team=cut(answering(view), NAME_SHOWN),
            ),
            place_line(view, to, map_link),
            _decided(view, since[0], who, to),
            to.say("The reporter contests that: {words}", words=words)
            if words
            else to.say("The reporter contests that, with a photo."),
            became(ended, to) if ended else None,
        )

    return Message(
        fitted(write, said, CAPTION_LIMIT),
        () if ended else (decide_buttons(view.ticket.id, to),),
        picture=Sheet(pictures) if pictures else None,
    )


def _decided(view: TicketView, entry: Entry, who: Person | None, to: Speaker) -> Markup:
    name = cut(who.name, NAME_SHOWN) if who and who.name else to.say("somebody")
    if entry.act is Act.MERGE:
        return to.say("🔗 {who} closed it as the same as #{other}.", who=name, other=entry.note)
    why = cut(reason(entry.note, view.category, to), REASON_SHOWN)
    return to.say("🚫 {who} dismissed it: {reason}.", who=name, reason=why)


def became(entry: Entry, to: Speaker) -> Markup:
    """Say what was decided on an objection, and why; `entry` is the line in the history."""
    if entry.act is Act.RECHECK:  # what an inspector sees on the spot needs no supervisor
        return to.say("🔁 <b>Found on the spot by an inspector; opened again.</b>")
    if entry.act is Act.REVERSE:
        why = cut(in_words(entry.note, REVERSING, to), REASON_SHOWN)
        return to.say("🔁 <b>Reversed:</b> {reason}.", reason=why) if why else to.say("🔁 <b>Reversed.</b>")
    return to.say("⚪ <b>Upheld:</b> {reason}.", reason=cut(in_words(entry.note, UPHOLDING, to), REASON_SHOWN))


def decide_buttons(number: int, to: Speaker) -> tuple[Button, ...]:
    """The two decisions."""
    return (
        Button(to.label("🔁 Reverse"), Press(Verb.CASE, number, Act.REVERSE)),
        Button(to.label("⚖️ Uphold"), Press(Verb.CASE, number, Act.UPHOLD)),
    )


def why_buttons(number: int, act: Act, to: Speaker) -> Rows:
    """Return a button for each reason to decide so, and one that leads back."""
    reasons = REVERSING if act is Act.REVERSE else UPHOLDING
    rows = [(Button(why(to), Press(Verb.CASE, number, f"{act}.{code}")),) for code, why in reasons.items()]
    return (*rows, (Button(to.label("‹ Back"), Press(Verb.CASE, number, "keep")),))


def why(number: int, act: Act, to: Speaker) -> Markup:
    """Ask a supervisor why they decide so."""
    if act is Act.REVERSE:
        return to.say(
            "🔁 <b>Why is it opened again?</b> The reporter reads it. In your own words: /reverse {number} and why",
            number=number,
        )
    return to.say(
        "⚖️ <b>Why does it stay closed?</b> The reporter reads it. In your own words: /uphold {number} and why",
        number=number,
    )
