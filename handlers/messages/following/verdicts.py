"""Tell everybody who hears about a ticket what becomes of it: taken, fixed, not fixed, back again, closed.

The reporter, the supporters and the followers read the same sentence; none of them learns which of them said what.
"""

from datetime import datetime, timedelta

from markupsafe import Markup

from casework.model.authority import Standing
from casework.model.entry import Source
from casework.model.person import Wanted
from casework.model.supervision import is_to_be_checked
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.tickets.views import TicketView
from handlers.messages.message import CAPTION_LIMIT, BeforeAfter, Button, Message, Rows, Sheet, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where

PLACE_SHOWN = 80  # UTF-16 units
OPENED_AGAIN = (Act.REOPEN, Act.RETURN, Act.RECHECK, Act.SEND_BACK)  # each ends a round of rework


def whose(view: TicketView, to: Speaker) -> Markup:
    """Name a ticket as the reader's own report, or as one that they support or follow."""
    match view.standing:
        case Standing.REPORTER:
            return to.say("Your report <b>#{number}</b>", number=view.ticket.id)
        case Standing.SUPPORTER:
            return to.say("The report <b>#{number}</b>, which you support,", number=view.ticket.id)
        case _:
            return to.say("The report <b>#{number}</b>, which you follow,", number=view.ticket.id)


def answering(view: TicketView) -> str:
    """Return the name of the team that answers for a ticket; of the area while there is none."""
    return view.team_name or view.ticket.area_name


def aim(view: TicketView, at: datetime, to: Speaker, *, is_named: bool = False) -> Markup | None:
    """Say by when a ticket should be fixed, or should have been; None while nobody is expected to work on it.

    `is_named`: the team was named just before.
    """
    fix_by, team = to.moment(view.ticket.fix_by), view.team_name
    if view.ticket.status not in (Status.OPEN, Status.TAKEN):
        return None
    if team is None:
        return to.say("No team answers there yet; it goes to the first one that does.")
    if not view.is_heard:
        return to.say("{team} cannot be reached here at the moment; it is kept for them.", team=team)
    if at > view.ticket.fix_by and is_named:
        return to.say("They should have fixed it by {fix_by}.", fix_by=fix_by)
    if at > view.ticket.fix_by:
        return to.say("{team} should have fixed it by {fix_by}.", team=team, fix_by=fix_by)
    if is_named:
        return to.say("They aim to fix it by {fix_by}.", fix_by=fix_by)
    return to.say("{team} aim to fix it by {fix_by}.", team=team, fix_by=fix_by)


def taken(view: TicketView, at: datetime, to: Speaker) -> Message:
    """Say that somebody works on a ticket; or, once they have given it back, that nobody does."""
    report, team = whose(view, to), answering(view)
    if view.ticket.status is Status.OPEN:
        said = to.say("⏳ {report} waits for somebody of <b>{team}</b> again.", report=report, team=team)
    else:
        said = to.say("🧹 {report} was taken by <b>{team}</b>.", report=report, team=team)
    return Message(_with_aim(said, view, at, to))


def _with_aim(said: Markup, view: TicketView, at: datetime, to: Speaker) -> Markup:
    """Add to a sentence that names the team by when it should fix the ticket."""
    aimed = aim(view, at, to, is_named=True)
    return to.say("{said} {aim}", said=said, aim=aimed) if aimed else said


def verdict(view: TicketView, rework: int, to: Speaker) -> Message:
    """Show before and after, and ask those who reported it for a verdict; once it is given, show what it was."""
    ticket = view.ticket
    category = category_name(view.category, to)
    place = _spot(view, to) if view.standing is Standing.WITNESS else None

    def write(words: str) -> Markup:
        return lines(
            to.say("📷 <b>#{number}</b> · {category}", number=ticket.id, category=category),
            to.say("{team} say that it is fixed.", team=answering(view)),
            to.say("💬 {words}", words=words) if words else None,
            to.say("📍 {place}", place=place) if place else None,
            "",
            _outcome(view, rework, to),
            _closes(view, to) if is_asked else None,
        )

    is_asked = ticket.status is Status.FIXED and ticket.rework == rework and view.standing.may_confirm
    text = fitted(write, view.note(rework, Act.FIX) if view.is_told else "", CAPTION_LIMIT)
    return Message(
        text,
        judge_buttons(ticket, to) if is_asked else (),
        picture=before_after(view, is_public=view.standing is not Standing.REPORTER),
    )


def _spot(view: TicketView, to: Speaker) -> Markup | str:
    """Say where it is to somebody who did not report it: by the asset or the street, else by the area."""
    return where(view.asset, None if view.asset else view.ticket.near, PLACE_SHOWN, to) or view.ticket.area_name


def _closes(view: TicketView, to: Speaker) -> Markup | None:
    """Say to whoever is asked again on which day the ticket is closed without an answer."""
    ticket = view.ticket
    if not ticket.asked_again or ticket.silent_from is None or ticket.order is not None:
        return None
    day = to.day(ticket.silent_from + timedelta(days=view.policy.verdict_days))
    return to.say("Without an answer it closes on {day}.", day=day)


def judge_buttons(ticket: Ticket, to: Speaker) -> Rows:
    """The two verdicts; only *not fixed* where a supervisor closes the ticket."""
    fixed = Button(to.label("👍 Fixed"), Press(Verb.FIXED, ticket.id))
    not_fixed = Button(to.label("👎 Not fixed"), Press(Verb.NOT_FIXED, ticket.id))
    return ((not_fixed,),) if is_to_be_checked(ticket) else ((fixed, not_fixed),)


def _silent_days(ticket: Ticket) -> int:
    """Return for how many days a ticket waited for a verdict before it was closed without one."""
    return (ticket.closed_at - ticket.silent_from).days if ticket.closed_at and ticket.silent_from else 0


def _ended_elsewhere(ticket: Ticket) -> bool:
    """Tell whether an import closed it, so that nobody here was asked."""
    return ticket.source is Source.IMPORT and ticket.closed_at == ticket.fixed_at


def _outcome(view: TicketView, rework: int, to: Speaker) -> Markup | None:
    again = view.entry(rework, *OPENED_AGAIN)
    if again is not None:
        return _opened_again(view, again, to)
    match view.ticket.status:
        case Status.CONFIRMED if view.is_approved:
            return to.say("✅ A supervisor has checked it, and closed it.")
        case Status.CONFIRMED:
            confirmed = [entry for entry in view.history if entry.act is Act.CONFIRM]
            if confirmed and _is_readers(view, confirmed[-1]):
                return to.say("👍 You said that it is fixed. Thank you!")
            return to.say("👍 Somebody who reported it said that it is fixed.")
        case Status.UNCONFIRMED if _ended_elsewhere(view.ticket):
            return to.say("☑️ By the city's own records it is done.")
        case Status.UNCONFIRMED:
            return to.counted(
                "☑️ It was closed after {number} day without an answer.",
                "☑️ It was closed after {number} days without an answer.",
                _silent_days(view.ticket),
            )
        case Status.OPEN | Status.TAKEN | Status.ASKED | Status.PARKED:
            return to.say("↩️ They took that back: it is not fixed yet.")
        case _ if is_to_be_checked(view.ticket):
            return to.say("A supervisor checks it before it is closed.")
        case _ if view.standing.may_judge:
            return to.say("Is it fixed? You have the last word.")
        case _ if view.standing is Standing.WITNESS:
            return to.say("Whoever reported it has not said whether it is fixed. You are near: is it?")
        case _ if view.may_anybody_judge:
            return to.say("Those who reported it are asked whether it is.")
        case _:
            return None


def _opened_again(view: TicketView, again: Entry, to: Speaker) -> Markup:
    if again.act is Act.RECHECK:
        return to.say("🔁 An inspector found it on the spot; it was opened again.")
    if again.act is Act.RETURN:
        return to.say("🔁 It came back, and was opened again.")
    if again.act is Act.SEND_BACK:
        return to.say("👎 A supervisor has checked it: it is not fixed.")
    if _is_readers(view, again):
        return to.say("👎 You said that it is not fixed.")
    return to.say("👎 Somebody who reported it said that it is not fixed.")


def _is_readers(view: TicketView, entry: Entry) -> bool:
    return entry.actor is not None and entry.actor == view.reader


def before_after(view: TicketView, *, is_public: bool) -> BeforeAfter | Sheet | None:
    """Return a ticket's first photos from before and after as one picture, or what there is of them."""
    if view.before and view.after:
        return BeforeAfter(view.before[0].name, view.after[0].name, is_public=is_public)
    photos = tuple(photo.name for photo in (view.after or view.before))
    return Sheet(photos, is_public) if photos else None


def reason_wanted(view: TicketView, rework: int, at: datetime, to: Speaker) -> Message:
    """Ask what is still wrong; say so once the question was answered or taken back."""
    number = view.ticket.id
    question = to.say("What is still wrong with #{number}? Send a sentence or a photo.", number=number)
    over = to.say("I am no longer asking what is still wrong with #{number}.", number=number)
    return _wanted(view, rework, Wanted.REASON, question, over, at, to)


def proof_wanted(view: TicketView, rework: int, at: datetime, to: Speaker) -> Message:
    """Ask for a photo which shows that it is back; say so once it has come or the question was taken back."""
    number = view.ticket.id
    question = to.say("Is #{number} back? Send a photo of it; words can stand under the photo.", number=number)
    over = to.say("I am no longer asking for a photo that #{number} is back.", number=number)
    return _wanted(view, rework, Wanted.PROOF, question, over, at, to)


def _wanted(
    view: TicketView, rework: int, wanted: Wanted, question: Markup, over: Markup, at: datetime, to: Speaker
) -> Message:
    again = view.entry(rework, *OPENED_AGAIN)
    if again is not None and _is_readers(view, again):
        return _thanks(view, at, to)
    answered = f"verdict:{view.ticket.id}:{rework}"
    if again is None and view.wanted is wanted:
        return Message(question, never_mind(view.ticket.id, to), replies_to=answered)
    return Message(over, replies_to=answered)


def never_mind(number: int, to: Speaker) -> Rows:
    """The button that takes a question back."""
    return ((Button(to.label("❌ Never mind"), Press(Verb.NEVER_MIND, number)),),)


def _thanks(view: TicketView, at: datetime, to: Speaker) -> Message:
    said = open_again(view.ticket.id, view.team_name, to)
    return Message(lines(_with_aim(said, view, at, to), to.say("A photo sent now begins a new report.")))


def open_again(number: int, team: str | None, to: Speaker) -> Markup:
    """Thank whoever opened a ticket again, and say which team was told, if one was."""
    if team is None:
        return to.say("🔁 Thank you. <b>#{number}</b> is open again.", number=number)
    return to.say("🔁 Thank you. <b>#{number}</b> is open again, and {team} have been told.", number=number, team=team)


def reopened(view: TicketView, at: datetime, to: Speaker) -> Message:
    """Tell everybody else that a ticket was opened again."""
    again = view.entry(view.ticket.rework - 1, *OPENED_AGAIN)
    is_back = again is not None and again.act in (Act.RETURN, Act.RECHECK)
    report = whose(view, to)
    return Message(
        lines(
            to.say("🔁 {report} is open again: it came back.", report=report)
            if is_back
            else to.say("🔁 {report} is open again: it was not fixed.", report=report),
            aim(view, at, to),
        )
    )


def closed(view: TicketView, to: Speaker) -> Message:
    """Tell those who follow a ticket that it was closed without a fix."""
    report = whose(view, to)
    if view.ticket.status is Status.WITHDRAWN:
        return Message(to.say("⚪ {report} was withdrawn by whoever reported it.", report=report))
    return Message(to.say("⚪ {report} is closed.", report=report))
