"""Write what staff see of a drive that they run: questions, the whole before anybody is told, its card, its poster."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.campaigns.drives.showing import DriveView
from casework.model.deep_link import AtDrive
from casework.model.drive import Ask, State
from casework.model.notice import Kind
from casework.model.person import Person
from casework.tickets.views import TicketView
from handlers.messages.campaigns.drives import (
    ANNOUNCE,
    DISCARD,
    POSTER,
    facts,
    state,
    wanted,
    when,
)
from handlers.messages.message import Button, Message, Poster, Rows, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import tally

# What staff are asked, and with what they answer.
QUESTIONS: Mapping[Ask, Callable[[Speaker], Markup]] = {
    Ask.TITLE: lambda to: to.say("🧹 <b>What is to be cleaned?</b> Reply with a short title."),
    Ask.WHEN: lambda to: to.say("🗓 <b>When?</b> Reply with the day and both times, like 2026-12-05 09:00-11:30."),
    Ask.PLACE: lambda to: to.say(
        "📍 <b>Where do people meet?</b> Reply with a location (📎 → Location), an address, or the name of an area."
    ),
    Ask.BRING: lambda to: to.say("🎒 <b>What shall people bring?</b> Reply with it, or – for nothing."),
    Ask.WANTED: lambda to: to.say(
        "👥 <b>How many people are wanted?</b> Reply with a number, or – for as many as come."
    ),
    Ask.BEFORE: lambda to: to.say("📷 <b>How does it look before?</b> Reply with a photo."),
    Ask.AFTER: lambda to: to.say("📷 <b>How does it look afterwards?</b> Reply with a photo."),
    Ask.RESULT: lambda to: to.say(
        "✅ <b>What came of it?</b> Reply with what it took, like 2.5 t, 40 bags. Those who checked in are counted."
    ),
    Ask.WHY: lambda to: to.say("⚪ <b>Why is it called off?</b> Everybody who signed up reads it."),
}
PARTS: Mapping[Ask, Callable[[Speaker], str]] = {
    Ask.TITLE: lambda to: to.label("✏️ Title"),
    Ask.WHEN: lambda to: to.label("🗓 When"),
    Ask.PLACE: lambda to: to.label("📍 Place"),
    Ask.BRING: lambda to: to.label("🎒 Bring"),
    Ask.WANTED: lambda to: to.label("👥 How many"),
}


def asked(view: DriveView, what: Ask, asker: Person | None, to: Speaker, map_link: str) -> Message:
    """Ask a staff member about a drive; the message names them, so that their app opens a reply."""
    is_draft = view.drive.state is State.DRAFT
    known = facts(view, to, map_link) if is_draft else []
    title = to.say("🧹 <b>{title}</b>", title=view.drive.title) if view.drive.title else None
    who = None
    if asker is not None and asker.name:
        who = Markup('<a href="tg://user?id={}">{}</a>').format(asker.account, asker.name)
    line = None
    if is_draft and what is Ask.TITLE:
        line = to.say("One line does it, too: /drive Elm Park | 2026-12-05 09:00-11:30 | 12 Elm Street | gloves | 30")
    return Message(lines(title, *known, who, QUESTIONS[what](to), line), wants_reply=True)


def form(view: DriveView | None, to: Speaker, map_link: str) -> Message:
    """Show a drive as a whole before anybody is told of it; None: it was given up."""
    if view is None:
        return Message(to.say("🗑 That drive was given up; nobody was told of it."))
    if view.drive.state is not State.DRAFT:
        return Message(to.say("📣 <b>{title}</b> is announced.", title=view.drive.title))
    text = lines(
        to.say("🧹 <b>{title}</b>", title=view.drive.title),
        *facts(view, to, map_link),
        "",
        to.say("Nobody was told yet. Is it right? <i>Announce</i> tells everybody who follows the area."),
    )
    number = view.drive.id
    announce = Button(to.label("📣 Announce"), Press(Verb.DRIVE_DESK, number, ANNOUNCE))
    discard = Button(to.label("🗑 Give it up"), Press(Verb.DRIVE_DESK, number, DISCARD))
    return Message(text, ((announce,), *_parts(number, to), (discard,)))


def _parts(number: int, to: Speaker) -> Rows:
    found = [Button(words(to), Press(Verb.DRIVE_DESK, number, part)) for part, words in PARTS.items()]
    return in_rows(found, 3)


def card(view: DriveView, to: Speaker, map_link: str) -> Message:
    """Show a drive to whoever runs it, with how many sign up, wait and came, and with what they can do."""
    drive = view.drive
    before = sum(not each.is_after for each in view.photos)
    after = len(view.photos) - before
    names = to.listed(list(view.names))
    text = lines(
        to.say("🧹 Drive {number}: <b>{title}</b>", number=drive.id, title=drive.title),
        *facts(view, to, map_link),
        to.say("🙂 Want their names shown: {names}", names=names) if names else None,
        wanted(0, to) if drive.state is State.ANNOUNCED and not drive.wanted else None,
        to.say("📷 Before: {before} · after: {after}", before=to.number(before), after=to.number(after))
        if view.photos
        else None,
        to.say("📌 For #{ticket}", ticket=drive.ticket) if drive.ticket else None,
        to.say("🧮 {tally}", tally=tally(drive.amounts, to)) if drive.amounts else None,
        state(view, to),
    )
    return Message(text, _card_buttons(view, to) if drive.state is State.ANNOUNCED else ())


def _card_buttons(view: DriveView, to: Speaker) -> Rows:
    drive = view.drive

    def button(label: str, word: str) -> Button:
        return Button(label, Press(Verb.DRIVE_DESK, drive.id, word))

    has_begun = drive.begins is not None and view.at >= drive.begins
    change = () if has_begun else _parts(drive.id, to)
    photos = (button(to.label("📷 Before"), Ask.BEFORE), button(to.label("📷 After"), Ask.AFTER))
    paper = button(to.label("🖨 Poster"), POSTER)
    close = (button(to.label("✅ What came of it"), Ask.RESULT),) if has_begun else ()
    return (*change, photos, (paper, *close), (button(to.label("⚪ Call it off"), Ask.WHY),))


def poster(view: DriveView, to: Speaker) -> Message | None:
    """Send the poster by whose code people check in; None unless the drive is still to come."""
    drive = view.drive
    if drive.state is not State.ANNOUNCED:
        return None
    place = drive.place if drive.point is not None else view.area_name
    page = Poster(
        f"drive-{drive.id}",
        drive.title,
        (when(drive, to).striptags(), place),
        to.say("You are here? Scan this code with your phone. Telegram opens, and you are counted in.").unescape(),
        AtDrive(drive.id, drive.secret),
    )
    how = to.say("🖨 Print it and hang it up where people arrive: whoever scans it there is checked in.")
    return Message(how, document=page)


def wished(view: TicketView, to: Speaker) -> Message:
    """Tell a desk that somebody who reported a ticket asks for a drive."""
    number = view.ticket.id
    text = to.counted(
        "🙋 Somebody who reported #{ticket} asks for a drive: it takes {number} person.",
        "🙋 Somebody who reported #{ticket} asks for a drive: it takes {number} people.",
        view.wished,
        ticket=number,
    )
    start = Button(to.label("🧹 A drive for it"), Press(Verb.DRIVE_FOR, number))
    return Message(text, ((start,),) if view.drive is None else (), replies_to=Kind.CARD.slot(about=number))
