"""Show residents a ticket, and the list of tickets that they hear about.

Promise: strangers, who only know a ticket's number, see where, what, its state and what happened when. They see photos
and words only of what its desk, a supervisor or the category shows. Nobody sees a person.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup

from casework.model.authority import Standing
from casework.model.category import Category
from casework.model.contest import may_contest
from casework.model.life import NUDGES, is_promise_broken, may_come_back
from casework.model.public import INTERNAL, is_standard
from casework.model.supervision import is_to_be_checked
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.tickets.views import MineView, TicketView
from handlers.messages.following.contests import contest_button
from handlers.messages.following.verdicts import aim, answering, judge_buttons
from handlers.messages.message import (
    ALBUM_LIMIT,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    WIDE_LIMIT,
    Button,
    Message,
    Rows,
    Sheet,
    cut,
    lines,
    size,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.drives import drive_lines
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where
from handlers.messages.tickets.reasons import reason

TITLE_SHOWN, WORDS_SHOWN, NOTE_SHOWN = 80, 120, 100  # UTF-16 units of a place's title, of the report, of one note
SPOT_SHOWN = 80  # UTF-16 units of a place in a list
HISTORY_SHOWN = 12  # lines, the newest
BELOW, HERE = "below", "here"  # the word of a button: show it anew below everything, or where it is shown already

ADDABLE = frozenset({Status.OPEN, Status.TAKEN, Status.ASKED, Status.PARKED, Status.FIXED})
WITHDRAWABLE = frozenset({Status.OPEN, Status.TAKEN, Status.ASKED, Status.PARKED})


def ticket(view: TicketView, at: datetime, *, is_sure_wanted: bool, to: Speaker) -> Message:
    """Show a ticket to a resident; or ask its reporter whether they really take it back."""
    if view.standing is Standing.STRANGER and not view.is_public:
        return Message(to.say("🚷 #{number} is not public any more.", number=view.ticket.id))
    photos = tuple(photo.name for photo in view.photos[-ALBUM_LIMIT:])
    limit = CAPTION_LIMIT if photos else TEXT_LIMIT
    shown = HISTORY_SHOWN
    text = _text(view, at, shown, to)
    while shown > 1 and size(text) > limit:
        shown -= 1
        text = _text(view, at, shown, to)
    is_asked = is_sure_wanted and view.ticket.status in WITHDRAWABLE
    if is_asked:
        text = lines(to.say("Withdraw #{number}?", number=view.ticket.id), _headline(view, to))
    buttons = _sure_buttons(view, to) if is_asked else _buttons(view, at, to)
    is_public = view.standing is not Standing.REPORTER
    return Message(text, buttons, picture=Sheet(photos, is_public) if photos else None)


def _text(view: TicketView, at: datetime, shown: int, to: Speaker) -> Markup:
    seen = [entry for entry in view.in_force if entry.act not in INTERNAL]
    return lines(
        _headline(view, to),
        _place(view, to),
        to.say("📝 Words: {words}", words=cut(view.ticket.words, WORDS_SHOWN))
        if view.reads_words and view.ticket.words
        else None,
        to.counted("👥 {number} other person sees it too", "👥 {number} others see it too", view.supporters)
        if view.supporters
        else None,
        _state(view, at, to),
        *drive_lines(view, to),
        "",
        "…" if len(seen) > shown else None,
        *(_line(view, entry, to) for entry in seen[-shown:]),
    )


def _headline(view: TicketView, to: Speaker) -> Markup:
    return to.say("<b>#{number}</b> · {category}", number=view.ticket.id, category=_category(view, to))


def _category(view: TicketView, to: Speaker) -> str:
    return category_name(view.category, to)


def _place(view: TicketView, to: Speaker) -> Markup:
    own = view.ticket if view.standing is Standing.REPORTER else None
    title = view.asset or (own.place_title if own else None)
    place = where(title, own.near if own and (view.is_moved or not title) else None, TITLE_SHOWN, to)
    if place:
        return to.say("📍 {area} · {place}", area=view.ticket.area_name, place=place)
    return to.say("📍 {area}", area=view.ticket.area_name)


def _state(view: TicketView, at: datetime, to: Speaker) -> Markup:
    team = answering(view)
    match view.ticket.status:
        case Status.OPEN | Status.TAKEN:
            return _going(view, at, to)
        case Status.ASKED:
            return to.say("⏸ <b>Waiting</b> for the reporter's answer to a question of {team}.", team=team)
        case Status.PARKED:
            until = to.day(view.ticket.parked_until) if view.ticket.parked_until else ""
            return to.say("🅿️ <b>Parked</b> by {team} until {until}.", team=team, until=until)
        case Status.FIXED if is_to_be_checked(view.ticket):
            return to.say("📷 <b>Fixed</b>, say {team}. A supervisor checks it before it is closed.", team=team)
        case Status.FIXED if view.may_anybody_judge:
            return to.say("📷 <b>Fixed</b>, say {team}. Those who reported it are asked whether it is.", team=team)
        case Status.FIXED:
            return to.say("📷 <b>Fixed</b>, say {team}.", team=team)
        case _:
            return _closed(view, team, to)


def _going(view: TicketView, at: datetime, to: Speaker) -> Markup:
    """Say whether somebody has taken a ticket that waits to be fixed, and which promise holds or was broken."""
    ticket, answer_by = view.ticket, to.moment(view.ticket.answer_by)
    is_late = is_promise_broken(ticket, at)
    if ticket.is_older_record:
        return to.say("🗄 <b>Open</b>, an older record on which nobody here has acted.")
    if ticket.status is Status.TAKEN:
        state = to.say("⌛ <b>Taken, and late.</b>") if is_late else to.say("🧹 <b>Taken.</b>")
    elif view.team_name is None or not view.is_heard:
        state = to.say("⏳ <b>Open.</b>")
    elif is_late:
        state = to.say("⌛ <b>Late.</b> Nobody has taken it; somebody should have by {answer_by}.", answer_by=answer_by)
    else:
        state = to.say("⏳ <b>Open.</b> Nobody has taken it yet; somebody should by {answer_by}.", answer_by=answer_by)
    return to.say("{said} {aim}", said=state, aim=aim(view, at, to))


def _closed(view: TicketView, team: str, to: Speaker) -> Markup:
    match view.ticket.status:
        case Status.CONFIRMED if view.is_approved:
            return to.say("✅ <b>Closed.</b> Fixed by {who}; a supervisor checked it.", who=team)
        case Status.CONFIRMED:
            return to.say("✅ <b>Closed.</b> Fixed by {team}, and confirmed.", team=team)
        case Status.UNCONFIRMED:
            return to.say("☑️ <b>Closed.</b> Fixed by {team}; nobody said whether it is.", team=team)
        case Status.DUPLICATE if view.ticket.duplicate_of:
            return to.say("⚪ <b>Closed.</b> It goes on as #{number}.", number=view.ticket.duplicate_of)
        case Status.DUPLICATE:
            return to.say("⚪ <b>Closed.</b> It goes on as another report.")
        case Status.DISMISSED if not view.reads_reasons and not is_standard(view.ticket.dismissed_for, view.category):
            return to.say("⚪ <b>Closed</b> by {team}, without a fix.", team=team)
        case Status.DISMISSED:
            why = reason(view.ticket.dismissed_for, view.category, to)
            return to.say("⚪ <b>Closed</b> by {team}: {reason}.", team=team, reason=why)
        case _:
            return to.say("⚪ <b>Closed.</b> It was withdrawn by whoever reported it.")


def _line(view: TicketView, entry: Entry, to: Speaker) -> Markup:
    line = to.say("{at} · {what}", at=to.moment(entry.at), what=what_was_done(entry, to))
    note = cut(entry.note, NOTE_SHOWN) if _may_read(view, entry) else ""
    return to.say("{line}: {note}", line=line, note=note) if note else line


def _may_read(view: TicketView, entry: Entry) -> bool:
    """Tell whether the reader was told the words in a line of the history, or wrote them."""
    if (entry.act is Act.FIX and view.is_told) or (entry.actor is not None and entry.actor == view.reader):
        return True
    return entry.act is Act.ASK and view.standing is Standing.REPORTER


def what_was_done(entry: Entry, to: Speaker) -> Markup:
    """Say in a few words what an act did; internal acts are not said."""
    first, _, _ = entry.note.partition("\n")
    return DONE[entry.act](first, to)


def goes_on(other: str, to: Speaker) -> Markup:
    """Say as which report one goes on; "" is one that the reader is not told, because it may show the very place."""
    return to.say("goes on as #{number}", number=other) if other else to.say("goes on as another report")


# What each act did, from the first line of its note.
DONE: Mapping[Act, Callable[[str, Speaker], Markup]] = {
    Act.SEND: lambda _, to: to.say("reported"),
    Act.ENTER: lambda _, to: to.say("reported"),
    Act.TAKE: lambda _, to: to.say("taken"),
    Act.RELEASE: lambda _, to: to.say("given back to the team"),
    Act.ASK: lambda _, to: to.say("the reporter was asked something"),
    Act.ANSWER: lambda _, to: to.say("the reporter answered"),
    Act.RESUME: lambda _, to: to.say("gone on with"),
    Act.PARK: lambda first, to: to.say("put off until {day}", day=to.day(datetime.fromisoformat(first))),
    Act.EXTEND: lambda first, to: to.say("given more time, until {day}", day=to.day(datetime.fromisoformat(first))),
    Act.PASS_ON: lambda first, to: to.say("passed on to {team}", team=first),
    Act.ROUTE: lambda first, to: to.say("given to {team}", team=first),
    Act.MERGE: goes_on,
    Act.DISMISS: lambda _, to: to.say("dismissed"),
    Act.REVERSE: lambda _, to: to.say("opened again by a supervisor"),
    Act.CONTEST: lambda _, to: to.say("contested by whoever reported it"),
    Act.UPHOLD: lambda _, to: to.say("left closed by a supervisor"),
    Act.RECATEGORISE: lambda _, to: to.say("put into another category"),
    Act.MOVE: lambda _, to: to.say("the place was corrected"),
    Act.FIX: lambda _, to: to.say("fixed"),
    Act.CONFIRM: lambda _, to: to.say("confirmed by somebody who reported it"),
    Act.REOPEN: lambda _, to: to.say("not fixed, said somebody who reported it; opened again"),
    Act.RETURN: lambda _, to: to.say("came back; opened again"),
    Act.APPROVE: lambda _, to: to.say("checked by a supervisor, and closed"),
    Act.SEND_BACK: lambda _, to: to.say("not fixed, said a supervisor; opened again"),
    Act.CHECK: lambda _, to: to.say("looked at on the spot: still clean"),
    Act.RECHECK: lambda _, to: to.say("found on the spot by an inspector; opened again"),
    Act.EXPIRE: lambda _, to: to.say("closed, because nobody said whether it is fixed"),
    Act.WITHDRAW: lambda _, to: to.say("withdrawn"),
    Act.ADD: lambda _, to: to.say("something was added"),
    Act.NUDGE: lambda _, to: to.say("somebody asked whether anything happens"),
    Act.SUPPORT: lambda _, to: to.say("somebody else sees it too"),
}


def _buttons(view: TicketView, at: datetime, to: Speaker) -> Rows:
    number, status, standing = view.ticket.id, view.ticket.status, view.standing
    rows: list[Button] = []
    if standing.may_judge and status in ADDABLE:
        rows.append(Button(to.label("📎 Add photo or words"), Press(Verb.ADD, number)))
    if standing.may_judge and is_promise_broken(view.ticket, at) and view.ticket.nudges < NUDGES:
        rows.append(Button(to.label("🔔 Still nothing?"), Press(Verb.NUDGE, number)))
    if standing.may_judge and status.is_closed and may_come_back(view.ticket, at, view.policy):
        rows.append(Button(to.label("🔁 It is back"), Press(Verb.RETURN, number)))
    if standing is Standing.REPORTER and may_contest(view.ticket, view.history):
        rows.append(contest_button(number, to))
    if standing.may_judge and status in WITHDRAWABLE and not view.wished and view.drive is None:
        rows.append(Button(to.label("🙋 It takes more people"), Press(Verb.DRIVE_WISH, number)))
    if view.drive is not None and view.drive.is_ahead(at):
        rows.append(Button(to.label("🧹 The drive"), Press(Verb.DRIVE, view.drive.id, "show")))
    if standing is Standing.REPORTER and _may_withdraw(view):
        rows.append(Button(to.label("❌ Withdraw"), Press(Verb.WITHDRAW, number)))
    if standing is Standing.STRANGER:
        rows.append(Button(to.label("⭐ Follow"), Press(Verb.FOLLOW, number)))
    elif standing is not Standing.REPORTER:
        rows.append(Button(to.label("Unfollow"), Press(Verb.UNFOLLOW, number)))
    if not standing.may_judge:
        rows.append(Button(to.label("🚩 Flag this"), Press(Verb.FLAG, number)))
    rows.append(Button(to.label("‹ My reports"), Press(Verb.MINE, 0, BELOW)))
    verdict = judge_buttons(view.ticket, to) if standing.may_confirm and status is Status.FIXED else ()
    return (*verdict, *((button,) for button in rows))


def _may_withdraw(view: TicketView) -> bool:
    """Tell whether nothing stands against a withdrawal: supporters, a case in it, or a supervisor's order."""
    ticket = view.ticket
    return ticket.status in WITHDRAWABLE and ticket.order is None and not (view.supporters or ticket.cases_by)


def _sure_buttons(view: TicketView, to: Speaker) -> Rows:
    number = view.ticket.id
    return (
        (
            Button(to.label("Yes, withdraw"), Press(Verb.WITHDRAW_YES, number)),
            Button(to.label("Keep"), Press(Verb.OPEN, number, HERE)),
        ),
    )


def mine(view: MineView, to: Speaker) -> Message:
    """List, page by page, the tickets that somebody reported or is told about."""
    if not view.rows:
        return Message(to.say("You have not reported anything yet. Send a photo to begin."))
    are_all_own = all(is_own for _, _, is_own in view.rows)
    spots = [(each.id, _spot(each, to)) for each, _, is_own in view.rows if is_own]
    text = lines(
        to.say("<b>My reports</b>"),
        None if are_all_own else to.say("⭐ Somebody else's; you are told what becomes of it."),
        *(to.say("#{number}: {place}", number=number, place=spot) for number, spot in spots if spot),
    )
    rows = [(_row(each, category, to, is_own=is_own),) for each, category, is_own in view.rows]
    turns = (
        *((Button(to.label("‹ Newer"), Press(Verb.MINE, view.page - 1)),) if view.page else ()),
        *((Button(to.label("Older ›"), Press(Verb.MINE, view.page + 1)),) if view.has_more else ()),
    )
    return Message(text, (*rows, turns) if turns else tuple(rows))


def _spot(ticket: Ticket, to: Speaker) -> Markup | None:
    """Say where one's own ticket is, so that one knows it among others; None if there are no words for that."""
    title, street = (" ".join((each or "").split()) for each in (ticket.place_title, ticket.near))
    return where(title, "" if title else street, SPOT_SHOWN, to)


def _row(ticket: Ticket, category: Category | None, to: Speaker, *, is_own: bool) -> Button:
    name = category_name(category, to)
    label = "{star}#{number} · {category} · {status}".format
    star = "" if is_own else "⭐ "
    status = status_word(ticket.status, to)
    room = WIDE_LIMIT - len(label(star=star, number=ticket.id, category="", status=status))
    return Button(
        label(star=star, number=ticket.id, category=cut(name, room), status=status), Press(Verb.OPEN, ticket.id)
    )


def status_word(status: Status, to: Speaker) -> str:
    """Say a ticket's status in a word."""
    match status:
        case Status.OPEN:
            return to.label("open")
        case Status.TAKEN:
            return to.label("taken")
        case Status.ASKED:
            return to.label("question")
        case Status.FIXED:
            return to.label("fixed")
        case Status.WITHDRAWN:
            return to.label("withdrawn")
        case Status.PARKED:
            return to.label("parked")
        case Status.DUPLICATE:
            return to.label("the same")
        case Status.DISMISSED:
            return to.label("dismissed")
        case _ if status.is_closed:
            return to.label("closed")
        case _:
            return to.label("waiting")
