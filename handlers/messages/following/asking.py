"""Write the questions that go through the bot: the desk's to the reporter, and what somebody adds to a ticket."""

from markupsafe import Markup

from casework.model.notice import Kind
from casework.model.person import Person, Wanted
from casework.model.ticket import Act
from casework.reporting.replying import BACK, MINE, NEW
from casework.tickets.views import TicketView
from handlers.messages.following.verdicts import answering, never_mind, whose
from handlers.messages.message import TEXT_LIMIT, Button, Message, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def question_wanted(view: TicketView, asker: Person | None, to: Speaker) -> Message:
    """Ask a staff member for the question; the message names them, so that their app opens a reply to it."""
    number = view.ticket.id
    how = to.say("Reply to this message with your question to the reporter of #{number}.", number=number)
    if asker is not None and asker.name:
        link = Markup('<a href="tg://user?id={}">{}</a>').format(asker.account, asker.name)
        how = to.say(
            "{who}, reply to this message with your question to the reporter of #{number}.", who=link, number=number
        )
    text = lines(how, to.say("I pass it on. Neither of you learns who the other is."))
    return Message(text, replies_to=Kind.CARD.slot(about=number), wants_reply=True)


def asked(view: TicketView, number: int, to: Speaker) -> Message:
    """Put a desk's question to the reporter, and show what became of it; `number` counts the questions from 1."""
    question = view.note(number - 1, Act.ASK)

    def write(words: str) -> Markup:
        return lines(
            to.say("❓ {report}: the people who work on it ask", report=whose(view, to)),
            to.say("💬 {words}", words=words),
            "",
            _became(view, number, to),
        )

    return Message(fitted(write, question, TEXT_LIMIT))


def _became(view: TicketView, number: int, to: Speaker) -> Markup:
    asked = [index for index, entry in enumerate(view.history) if entry.act is Act.ASK]
    since = view.history[asked[number - 1] + 1 :] if 0 < number <= len(asked) else ()
    ends = (Act.ANSWER, Act.RESUME, Act.WITHDRAW)
    end = next((entry.act for entry in since if entry.act in ends), None)
    match end:
        case Act.ANSWER:
            return to.say("✅ You have answered.")
        case Act.RESUME:
            return to.say("They go on without an answer. A reply to this message still reaches them.")
        case Act.WITHDRAW:
            return to.say("An answer is no longer needed.")
        case _ if view.wanted is Wanted.ANSWER:
            return to.say("Send your answer, words or a photo. They do not learn who you are.")
        case _:
            return to.say("Reply to this message to answer, with words or a photo. They do not learn who you are.")


def which(view: TicketView, since: tuple[int, int, int], answer: int, to: Speaker) -> Message:
    """Ask whether what was sent in reply is about a closed ticket; later say what was answered.

    `since` are the draft that holds it, its first message, and how many photos the draft had before.
    """
    number = view.ticket.id
    if answer == MINE:
        return Message(to.say("✅ That went to #{number}. {team} have been told.", number=number, team=answering(view)))
    if answer == BACK:
        return Message(to.say("✅ That went to #{number}.", number=number))
    if answer == NEW:
        return Message(to.say("✅ That is a new report, and not about #{number}.", number=number))
    draft, message, photos = since
    report = whose(view, to)
    question = to.say("{report} is closed. Is this about #{number}, or a new report?", report=report, number=number)
    about = Button(f"🔁 #{number}", Press(Verb.ABOUT, draft, f"{number}.{message}.{photos}"))
    anew = Button(to.label("🆕 A new report"), Press(Verb.ANEW, draft, str(number)))
    return Message(lines(question, to.say("What you sent is kept.")), ((about, anew),))


def addition_wanted(view: TicketView, *, is_done: bool, to: Speaker) -> Message:
    """Ask what somebody wants to add to a ticket; later say that it arrived, or that the bot no longer waits for it."""
    number = view.ticket.id
    if is_done:
        return Message(to.say("✅ Passed on to {team}, for #{number}.", team=answering(view), number=number))
    if view.wanted is Wanted.ADDITION:
        question = to.say("What do you want to add to #{number}? Send a photo or words.", number=number)
        return Message(question, never_mind(number, to))
    return Message(to.say("I am no longer waiting for something to add to #{number}.", number=number))
