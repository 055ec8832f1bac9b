"""Tell residents what staff did to a ticket, and supervisors what staff ask of them.

Promise: when an act is undone, the message that told of it says so.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from casework.model.authority import Standing
from casework.model.contest import DECISIONS, may_contest
from casework.model.handling import undone_lines
from casework.model.notice import Kind
from casework.model.person import Person
from casework.model.public import is_standard
from casework.model.ticket import Act, Entry
from casework.tickets.views import TicketView
from handlers.messages.desk.card_menus import deciding
from handlers.messages.desk.cards import picture, place_line
from handlers.messages.desk.work_lines import wished
from handlers.messages.following.contests import contest_button
from handlers.messages.following.verdicts import aim, answering, whose
from handlers.messages.message import TEXT_LIMIT, Message, fitted, lines, link_to
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where
from handlers.messages.tickets.reasons import PARKING, REVERSING, UPHOLDING, in_words, reason

STREET_SHOWN = 80  # UTF-16 units
END_WISHES = frozenset(
    {
        *(Act.REQUEST, Act.REFUSE, Act.PARK, Act.EXTEND, Act.PASS_ON, Act.ROUTE),
        *(Act.FIX, Act.DISMISS, Act.MERGE, Act.WITHDRAW),
    }
)

Told = Sequence[Markup]


def handled(view: TicketView, number: int, map_link: str, at: datetime, to: Speaker) -> Message:
    """Tell a resident what staff did; `number` is the index of the line in the history, from 0.

    Only those who reported the ticket get a link to the very spot; where homes could be recognised, its reporter alone.
    """
    entry = view.history[number] if 0 <= number < len(view.history) else view.history[-1]
    if number in undone_lines(view.history):
        return Message(
            to.say("↩️ {report} goes on as before: that was a slip and was taken back.", report=whose(view, to))
        )
    tell, rest = TOLD[entry.act], aim(view, at, to)
    if entry.act is Act.MOVE:
        rest = _on_a_map(view, map_link, to) if view.standing.may_judge and not view.is_rough else None
    text = fitted(lambda why: lines(*tell(view, entry, why, to), rest), _why(view, entry, to), TEXT_LIMIT)
    is_theirs = view.standing is Standing.REPORTER and may_contest(view.ticket, view.history)
    is_last = entry.act in DECISIONS and not any(each.act in DECISIONS for each in view.history[number + 1 :])
    return Message(text, ((contest_button(view.ticket.id, to),),) if is_theirs and is_last else ())


def _on_a_map(view: TicketView, map_link: str, to: Speaker) -> Markup:
    """Link to the place on a map, by its street if that is known."""
    link, street = link_to(map_link, view.ticket.point), where(None, view.ticket.near, STREET_SHOWN, to)
    if street is None:
        return to.say('🗺 <a href="{link}">The place on a map</a>', link=link)
    return to.say('🗺 <a href="{link}">{place}</a>', link=link, place=street)


def _why(view: TicketView, entry: Entry, to: Speaker) -> str:
    """Return why staff did it; "" where there is no reason, or the reader does not read it."""
    match entry.act:
        case Act.DISMISS if view.reads_reasons or is_standard(entry.note, view.category):
            return reason(entry.note, view.category, to)
        case Act.PARK | Act.EXTEND if view.reads_reasons or entry.note.partition("\n")[2] in PARKING:
            return in_words(entry.note.partition("\n")[2], PARKING, to)
        case Act.REVERSE if view.reads_reasons or entry.note in REVERSING:
            return in_words(entry.note, REVERSING, to)
        case Act.UPHOLD if view.reads_reasons or entry.note in UPHOLDING:
            return in_words(entry.note, UPHOLDING, to)
        case _:
            return ""


def _passed_on(view: TicketView, entry: Entry, _: str, to: Speaker) -> Told:
    team, _, _ = entry.note.partition("\n")
    return [to.say("➡️ {report} was passed on to <b>{team}</b>, who answer for it.", report=whose(view, to), team=team)]


def _parked(view: TicketView, entry: Entry, why: str, to: Speaker) -> Told:
    first, _, _ = entry.note.partition("\n")
    day = to.day(datetime.fromisoformat(first))
    if not why:
        return [to.say("🅿️ {report} was put off until {day}.", report=whose(view, to), day=day)]
    return [to.say("🅿️ {report} was put off until {day}: {reason}.", report=whose(view, to), day=day, reason=why)]


def _extended(view: TicketView, _: Entry, why: str, to: Speaker) -> Told:
    if not why:
        return [to.say("⏳ {report} takes longer than was promised.", report=whose(view, to))]
    return [to.say("⏳ {report} takes longer than was promised: {reason}.", report=whose(view, to), reason=why)]


def _resumed(view: TicketView, _: Entry, __: str, to: Speaker) -> Told:
    return [to.say("▶️ {report} goes on.", report=whose(view, to))]


def _merged(view: TicketView, entry: Entry, _: str, to: Speaker) -> Told:
    report, other = whose(view, to), entry.note.partition("\n")[0]
    if not other:
        same = to.say("🔗 {report} is about the same as another one, where it goes on.", report=report)
    else:
        same = to.say("🔗 {report} is about the same as <b>#{other}</b>, where it goes on.", report=report, other=other)
    return [same, to.say("You are told what becomes of that one.")]


def _dismissed(view: TicketView, _: Entry, why: str, to: Speaker) -> Told:
    report, team = whose(view, to), answering(view)
    if not why:
        return [to.say("⚪ {report} was closed by {team}, without a fix.", report=report, team=team)]
    return [
        to.say("⚪ {report} was closed by {team}: {reason}.", report=report, team=team, reason=why),
        to.say("If that is not so, contest it: a supervisor decides then.")
        if view.standing is Standing.REPORTER
        else to.say("If that is not so, send a photo: that begins a new report."),
    ]


def _reversed(view: TicketView, _: Entry, why: str, to: Speaker) -> Told:
    if not why:
        return [to.say("🔁 {report} is open again.", report=whose(view, to))]
    return [to.say("🔁 {report} is open again, says a supervisor: {reason}.", report=whose(view, to), reason=why)]


def _upheld(view: TicketView, _: Entry, why: str, to: Speaker) -> Told:
    if not why:
        return [to.say("⚖️ {report} stays closed, says a supervisor.", report=whose(view, to))]
    return [to.say("⚖️ {report} stays closed, says a supervisor: {reason}.", report=whose(view, to), reason=why)]


def _recategorised(view: TicketView, _: Entry, __: str, to: Speaker) -> Told:
    category = category_name(view.category, to)
    return [to.say("🏷 {report} is now <b>{category}</b>.", report=whose(view, to), category=category)]


def _moved(view: TicketView, entry: Entry, _: str, to: Speaker) -> Told:
    report, area = whose(view, to), entry.note
    return [to.say("🎯 The team corrected the place. {report} lies in {area}.", report=report, area=area)]


TOLD: Mapping[Act, Callable[[TicketView, Entry, str, Speaker], Told]] = {
    Act.PASS_ON: _passed_on,
    Act.ROUTE: _passed_on,
    Act.PARK: _parked,
    Act.EXTEND: _extended,
    Act.RESUME: _resumed,
    Act.MERGE: _merged,
    Act.DISMISS: _dismissed,
    Act.REVERSE: _reversed,
    Act.UPHOLD: _upheld,
    Act.RECATEGORISE: _recategorised,
    Act.MOVE: _moved,
}


def requested(view: TicketView, number: int, to: Speaker, map_link: str) -> Message:
    """Ask a supervisor to decide, with what they must know of the ticket, and later say what was decided.

    `number` is the index of the line in the history.
    """
    entry = view.history[number] if 0 <= number < len(view.history) else None
    if entry is None or entry.act is not Act.REQUEST:
        return Message(to.say("Nothing is asked of you about #{number}.", number=view.ticket.id))
    category = category_name(view.category, to)
    said = to.say(
        "🙋 <b>#{number}</b> · {category} · {team}", number=view.ticket.id, category=category, team=answering(view)
    )
    became = _became(view, number, to)
    buttons = (deciding(view.ticket.id, number, to),)
    text = lines(said, place_line(view, to, map_link), wished(entry.note, to), became)
    return Message(text, () if became else buttons, picture=picture(view))


def _became(view: TicketView, number: int, to: Speaker) -> Markup | None:
    undone = undone_lines(view.history)
    if number in undone:
        return to.say("↩️ They took it back.")
    wish = view.history[number].note.partition("\n")[0]  # each is the name of the act that grants it
    later = (entry for n, entry in enumerate(view.history) if n > number and n not in undone)
    end = next((entry.act for entry in later if _ends_wish(entry)), None)
    if end is Act.REFUSE:
        return to.say("❌ Refused.")
    if end == wish:
        return to.say("✅ Granted.")
    return None if view.ticket.request and end is None else to.say("⚪ It is no longer needed.")


def _ends_wish(entry: Entry) -> bool:
    """Tell whether a ticket has a wish no more after an act: it is decided or void, or there is another one."""
    return entry.act in END_WISHES or (entry.act is Act.RECATEGORISE and entry.from_team is not None)


def words_wanted(view: TicketView, act: Act, asker: Person | None, to: Speaker) -> Message:
    """Ask a staff member for a reason in their own words; the message names them, so that their app opens a reply."""
    number = view.ticket.id
    how = to.say("Reply to this message with the reason, for #{number}.", number=number)
    if asker is not None and asker.name:
        link = Markup('<a href="tg://user?id={}">{}</a>').format(asker.account, asker.name)
        how = to.say("{who}, reply to this message with the reason, for #{number}.", who=link, number=number)
    read = to.say("The reporter reads it.") if act in (Act.DISMISS, Act.PARK, Act.EXTEND) else None
    return Message(lines(how, read), replies_to=Kind.CARD.slot(about=number), wants_reply=True)
