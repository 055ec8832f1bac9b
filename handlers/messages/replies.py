"""What a person is told in their private chat: welcome, help, and how their report is getting on."""

from markupsafe import Markup

from casework.browsing import TicketView
from casework.model.category import name_in
from casework.model.ticket import SILENCE, Act, Status
from handlers.messages.message import CAPTION_LIMIT, BeforeAfter, Button, Key, Message, Sheet, fitted, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker


def keys(to: Speaker) -> tuple[tuple[Key, ...], ...]:
    """The keyboard under the input; only a private chat can have one that shares the location."""
    return ((Key(to.label("📍 It is where I am"), shares_location=True),),)


def welcome(district_name: str, to: Speaker) -> Message:
    """Greet somebody new, and give them the key that shares where they are."""
    return Message(
        lines(
            to.say("<b>Dumped rubbish, litter, anything that spoils the street?</b>"),
            to.say(
                "Send a photo, say where it is and what is wrong. It goes at once to the people who answer for that "
                "spot in {district}; you are told what becomes of it, and you have the last word.",
                district=district_name,
            ),
            to.say("They never learn who you are. /help says how to report, /language changes the language."),
        ),
        keys=keys(to),
    )


def help_(to: Speaker) -> Message:
    """Say what can be done here."""
    return Message(
        lines(
            to.say("<b>How to report</b>"),
            to.say("1. Send a photo of it, or several."),
            to.say("2. Share where it is: the 📍 key below, or 📎 → Location."),
            to.say("3. Choose what is wrong, add words if you like, and press <i>Send</i>."),
            to.say("The order does not matter. /report shows what you have so far; /language changes the language."),
        ),
        keys=keys(to),
    )


def languages(to: Speaker) -> Message:
    """Let somebody choose in which language they read; each is named in itself."""
    buttons = [Button(name, Press(Verb.LANGUAGE, word=code)) for code, name in LANGUAGES.items()]
    return Message(to.say("In which language shall I write to you?"), in_rows(buttons))


def taken(view: TicketView, to: Speaker) -> Message:
    """Tell the reporter that somebody is on it."""
    team = view.team_name or view.ticket.area_name
    return Message(
        to.say(
            "🧹 Your report <b>#{number}</b> was taken by <b>{team}</b>. They aim to fix it by {fix_by}.",
            number=view.ticket.id,
            team=team,
            fix_by=to.moment(view.ticket.fix_by),
        )
    )


def verdict(view: TicketView, rework: int, to: Speaker) -> Message:
    """Show the reporter before and after and ask for a verdict; once it is given, show what it was."""
    ticket = view.ticket
    note = view.note(Act.FIX, rework)
    is_asked = ticket.status is Status.FIXED and ticket.rework == rework
    category = name_in(view.category.names, to.language) if view.category else ticket.category

    def write(words: str) -> Markup:
        return lines(
            to.say("📷 <b>#{number}</b> · {category}", number=ticket.id, category=category),
            to.say("{team} say that it is fixed.", team=view.team_name or ticket.area_name),
            to.say("💬 {words}", words=words) if words else None,
            "",
            _outcome(view, rework, to),
        )

    buttons = (
        (
            Button(to.label("👍 Fixed"), Press(Verb.FIXED, ticket.id)),
            Button(to.label("👎 Not fixed"), Press(Verb.NOT_FIXED, ticket.id)),
        ),
    )
    text = fitted(write, note, CAPTION_LIMIT)
    return Message(text, buttons if is_asked else (), picture=_before_after(view))


def _outcome(view: TicketView, rework: int, to: Speaker) -> str:
    if view.ticket.rework > rework:
        return to.say("👎 You said that it is not fixed, and it was opened again.")
    match view.ticket.status:
        case Status.CONFIRMED:
            return to.say("👍 You said that it is fixed. Thank you!")
        case Status.UNCONFIRMED:
            return to.say("☑️ It was closed after {days} days without an answer.", days=SILENCE.days)
        case _:
            return to.say("Is it fixed? You have the last word.")


def _before_after(view: TicketView) -> BeforeAfter | Sheet | None:
    if view.before and view.after:
        return BeforeAfter(view.before[0].name, view.after[0].name)
    photos = tuple(photo.name for photo in (view.after or view.before))
    return Sheet(photos) if photos else None


def reason_wanted(view: TicketView, rework: int, to: Speaker) -> Message:
    """Ask what is still wrong; once that was answered or taken back, say so."""
    number = view.ticket.id
    button = Button(to.label("❌ Never mind"), Press(Verb.NEVER_MIND, number))
    is_open = False
    if view.ticket.rework > rework:
        text = to.say("You said what is still wrong with #{number}.", number=number)
    elif view.is_reporter_asked:
        is_open = True
        text = to.say("What is still wrong with #{number}? Send a sentence or a photo.", number=number)
    else:
        text = to.say("I am no longer asking what is still wrong with #{number}.", number=number)
    return Message(text, ((button,),) if is_open else (), replies_to=f"verdict:{number}:{rework}")


def reopened(view: TicketView, to: Speaker) -> Message:
    """Tell the reporter that their doubt has reached the desk."""
    return Message(
        lines(
            to.say(
                "🔁 Thank you. <b>#{number}</b> is open again, and {team} have been told. "
                "They aim to fix it by {fix_by}.",
                number=view.ticket.id,
                team=view.team_name or view.ticket.area_name,
                fix_by=to.moment(view.ticket.fix_by),
            ),
            to.say("A photo sent now begins a new report."),
        )
    )


def incident(code: str, to: Speaker) -> Message:
    """Say that something went wrong on our side, with the code under which the log has it."""
    return Message(
        to.say(
            "Something went wrong on our side. Nothing of your report is lost; please try again. "
            "If it happens again, tell us this code: {code}.",
            code=code,
        )
    )
