"""Write what people read of a drive: what it is and who comes, what changed, when it begins, what came of it.

Promise: numbers only; a name stands there if its bearer said so.
"""

from markupsafe import Markup

from casework.campaigns.drives.joining import DrivesView
from casework.campaigns.drives.showing import DriveView
from casework.model.deep_link import OfDrive
from casework.model.drive import Ask, Drive, News, SignUp, State
from handlers.messages.message import (
    BeforeAfter,
    Button,
    Message,
    Picture,
    Rows,
    Sheet,
    Way,
    cut,
    lines,
    link_to,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import tally

# The words of buttons; those of people who come stand beside a number of companions.
SHOW, LEAVE, NAME, NO_NAME, HERE = "show", "leave", "name", "noname", "here"
ANNOUNCE, DISCARD, POSTER, CARD = "go", "drop", "poster", "card"
NAME_SHOWN, NAMES_SHOWN, AREA_SHOWN, LABEL_SHOWN = 40, 20, 40, 22  # UTF-16 units; names
BROUGHT = (0, 1, 3)  # companions that one press brings along; more by ➕


def drive(view: DriveView, to: Speaker, map_link: str) -> Message:
    """Show a drive to somebody who may come, with what they can press."""
    text = lines(
        to.say("🧹 <b>{title}</b>", title=view.drive.title),
        *facts(view, to, map_link),
        _names(view, to),
        _own(view, to),
    )
    return Message(text, _buttons(view, to))


def posted(view: DriveView, to: Speaker, map_link: str) -> Message:
    """Show a drive in the channel; who presses signs up in their private chat."""
    text = lines(to.say("🧹 <b>{title}</b>", title=view.drive.title), *facts(view, to, map_link), state(view, to))
    way = Way(to.label("✋ I come"), OfDrive(view.drive.id))
    return Message(text, ways=(way,) if view.drive.is_ahead(view.at) else ())


def facts(view: DriveView, to: Speaker, map_link: str) -> list[Markup]:
    """Say when and where a drive is, what to bring, and how many come."""
    drive = view.drive
    found = []
    if drive.begins is not None:
        found.append(to.say("🗓 {when}", when=when(drive, to)))
    if drive.area is not None:
        found.append(to.say("📍 {place}", place=where(view, to, map_link)))
    if drive.bring:
        found.append(to.say("🎒 Bring: {things}", things=drive.bring))
    if drive.state is not State.DRAFT:
        found.append(counts(view, to))
    elif drive.wanted is not None:
        found.append(wanted(drive.wanted, to))
    return found


def wanted(number: int, to: Speaker) -> Markup:
    """Say how many people are wanted; 0: as many as come."""
    if not number:
        return to.say("👥 As many people as come")
    return to.counted("👥 {number} person is wanted", "👥 {number} people are wanted", number)


def when(drive: Drive, to: Speaker) -> Markup:
    """Say from when until when a drive is."""
    if drive.begins is None or drive.ends is None:
        return Markup("–")
    return to.say("{begins}–{ends}", begins=to.moment(drive.begins), ends=to.clock(drive.ends))


def where(view: DriveView, to: Speaker, map_link: str) -> Markup:
    """Say where a drive is, with a link to the map if it has a point."""
    drive, area = view.drive, cut(view.area_name, AREA_SHOWN)
    if drive.point is None:
        return Markup.escape(area)
    link, name = link_to(map_link, drive.point), drive.place or area
    place = to.say('<a href="{link}">{place}</a>', link=link, place=name)
    return place if name == area else to.say("{place}, {area}", place=place, area=area)


def counts(view: DriveView, to: Speaker) -> Markup:
    """Say how many sign up, of how many, how many wait, and how many have come."""
    turnout, most = view.turnout, view.drive.wanted
    if most:
        said = to.say("👥 {number} of {most} people", number=to.number(turnout.coming), most=to.number(most))
    else:
        said = to.counted("👥 {number} person signed up", "👥 {number} people signed up", turnout.coming)
    if turnout.waiting:
        said = to.say("{said} · {number} wait", said=said, number=to.number(turnout.waiting))
    if turnout.came:
        said = to.say("{said} · {number} came", said=said, number=to.number(turnout.came))
    return said


def _names(view: DriveView, to: Speaker) -> Markup | None:
    if not view.names:
        return None
    names = to.listed([cut(name, NAME_SHOWN) for name in view.names[:NAMES_SHOWN]])
    return to.say("🙂 Among them: {names}", names=names)


def state(view: DriveView, to: Speaker) -> Markup | None:
    """Say whether a drive was called off, is done, or is over; None while people can still sign up."""
    drive = view.drive
    if drive.state is State.OFF:
        return to.say("⚪ <b>Called off</b>: {why}", why=drive.words)
    if drive.state is State.CLOSED:
        return to.say("✅ <b>Done</b>: {words}", words=drive.words)
    if drive.state is State.ANNOUNCED and not drive.is_ahead(view.at):
        return to.say("⌛ It is over.")
    return None


def _own(view: DriveView, to: Speaker) -> Markup | None:
    mine, said = view.mine, state(view, to)
    if said is not None or mine is None:
        return said
    if mine.came_at is not None:
        return lines(to.say("📍 <b>You are checked in.</b>"), _with(mine, to))
    if mine.is_waiting:
        return lines(to.say("⏳ <b>You wait for a place.</b> I tell you when there is one."), _with(mine, to))
    return lines(to.say("✅ <b>You come.</b> I remind you before."), _with(mine, to))


def _with(mine: SignUp, to: Speaker) -> Markup | None:
    if not mine.companions:
        return None
    return to.counted("➕ {number} person comes with you", "➕ {number} people come with you", mine.companions)


def _buttons(view: DriveView, to: Speaker) -> Rows:
    drive, mine = view.drive, view.mine

    def button(label: str, word: str) -> Button:
        return Button(label, Press(Verb.DRIVE, drive.id, word))

    here = (button(to.label("📍 I am here"), HERE),) if view.is_open and not (mine and mine.came_at) else ()
    if not drive.is_ahead(view.at) and not (view.is_open and mine and mine.came_at):
        return (here,) if here else ()
    if mine is None:
        come, *others = BROUGHT
        brought = [
            button(str(to.say("and {number} with me", number=n)), str(n)) for n in others if n <= view.companions
        ]
        return tuple(row for row in ((button(to.label("✋ I come"), str(come)),), tuple(brought), here) if row)
    number = mine.companions
    change = (
        *((button(to.label("➖ One fewer"), str(number - 1)),) if number else ()),
        *((button(to.label("➕ One more with me"), str(number + 1)),) if number < view.companions else ()),
    )
    name = button(to.label("🙈 Hide my name"), NO_NAME) if mine.name else button(to.label("👁 Show my name"), NAME)
    leave = () if mine.came_at else (button(to.label("❌ I do not come"), LEAVE),)
    return tuple(row for row in (here, change, (name,), leave) if row)


def told(view: DriveView, what: News | None, part: Ask | None, to: Speaker, map_link: str) -> Message | None:
    """Tell somebody who signed up what is new; None if it no longer holds. `what` None: they have a place now."""
    drive = view.drive
    show = Button(to.label("🧹 The drive"), Press(Verb.DRIVE, drive.id, SHOW))
    leave = Button(to.label("❌ I do not come"), Press(Verb.DRIVE, drive.id, LEAVE))
    if what is News.OFF:
        why = to.say(
            "⚪ <b>{title}</b>, {when}, is called off: {why}", title=drive.title, when=when(drive, to), why=drive.words
        )
        return Message(why) if drive.state is State.OFF else None
    if not drive.is_ahead(view.at) or view.mine is None:
        return None
    bring = to.say("🎒 Bring: {things}", things=drive.bring) if drive.bring else None
    place = to.say("📍 {place}", place=where(view, to, map_link))
    match what:
        case News.DAY_BEFORE:
            head = to.say("🔔 Tomorrow: <b>{title}</b>, {when}", title=drive.title, when=when(drive, to))
        case News.SOON:
            head = to.say("🔔 It begins soon: <b>{title}</b>, {when}", title=drive.title, when=when(drive, to))
        case News.CHANGED:
            return Message(_changed(view, part, to, map_link), ((show, leave),))
        case _:
            head = to.say(
                "✅ There is room for you now: <b>{title}</b>, {when}", title=drive.title, when=when(drive, to)
            )
    return Message(lines(head, place, bring), ((show, leave),))


def _changed(view: DriveView, part: Ask | None, to: Speaker, map_link: str) -> Markup:
    drive = view.drive
    head = to.say("✏️ <b>{title}</b> has changed.", title=drive.title)
    match part:
        case Ask.WHEN:
            said = to.say("🗓 It is now {when}.", when=when(drive, to))
        case Ask.PLACE:
            said = to.say("📍 It is now here: {place}", place=where(view, to, map_link))
        case Ask.BRING if drive.bring:
            said = to.say("🎒 Bring: {things}", things=drive.bring)
        case Ask.BRING:
            said = to.say("🎒 You need to bring nothing.")
        case Ask.WANTED:
            said = wanted(drive.wanted or 0, to)
        case _:
            said = to.say("🗓 {when}", when=when(drive, to))
    return lines(head, said)


def result(view: DriveView, to: Speaker, *, thanks: bool) -> Message | None:
    """Tell what came of a drive, with photos of before and after; None unless it is done."""
    drive = view.drive
    if drive.state is not State.CLOSED:
        return None
    text = lines(
        to.say("🎉 <b>{title}</b> is done.", title=drive.title),
        to.counted("👥 {number} person came.", "👥 {number} people came.", view.turnout.came)
        if view.turnout.came
        else None,
        to.say("🧮 {tally}", tally=tally(drive.amounts, to)) if drive.amounts else None,
        to.say("💬 {words}", words=drive.words),
        to.say("Thank you for coming!") if thanks else None,
    )
    return Message(text, picture=_picture(view))


def _picture(view: DriveView) -> Picture | None:
    before = [each.photo.name for each in view.photos if not each.is_after]
    after = [each.photo.name for each in view.photos if each.is_after]
    if before and after:
        return BeforeAfter(before[0], after[-1], is_public=True)
    return Sheet(tuple((*before, *after)[:10]), is_public=True) if before or after else None


def here(view: DriveView, to: Speaker) -> Message:
    """Ask somebody to share where they are."""
    return Message(
        to.say(
            "📍 Share your location (📍 below, or 📎 → Location) when you are within {metres} m of the place, "
            "or scan the code on the poster there. I count you in, and keep no position.",
            metres=to.number(view.check_in_m),
        )
    )


def drives(view: DrivesView, to: Speaker) -> Message:
    """List the drives that are to come, the next first."""
    if not view.drives:
        return Message(
            to.say("No drive is announced here. /drive announces one.")
            if view.is_staff
            else to.say("No drive is announced at the moment. Follow an area with /areas, and I tell you of the next.")
        )
    said = [
        to.say("🗓 {when} · {title} · 👥 {number}", when=when(each, to), title=each.title, number=to.number(coming))
        for each, coming in view.drives
    ]
    verb, word = (Verb.DRIVE_DESK, CARD) if view.is_staff else (Verb.DRIVE, SHOW)
    rows = [(Button(cut(f"🧹 {each.title}", LABEL_SHOWN), Press(verb, each.id, word)),) for each, _ in view.drives]
    return Message(lines(to.say("<b>🧹 Drives</b>"), *said), tuple(rows))
