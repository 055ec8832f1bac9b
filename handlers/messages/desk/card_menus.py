"""Lay out the buttons of a card: the few that everybody needs, and the menus behind ⋯ that open in its place.

Promises: a menu offers only what can be done in the ticket's state, and always a way back. Every list in a menu fits a
telephone.
"""

from markupsafe import Markup

from casework.desk.offering import DAYS_OFFERED, Offer
from casework.desk.showing import AGAIN, ALL, FIRST, Part
from casework.model.category import name_in
from casework.model.contest import CONTESTABLE
from casework.model.drive import State
from casework.model.photo import PhotoId
from casework.model.ticket import Act, Status
from casework.tickets.views import TicketView
from handlers.messages.message import BUTTON_LIMIT, WIDE_LIMIT, Button, Rows, cut, in_rows
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.reasons import PARKING, PASSING, reasons

MOST_PHOTOS = 80  # buttons of one menu; Telegram takes a hundred
WORKED = frozenset({Status.OPEN, Status.TAKEN})


def buttons(view: TicketView, offer: Offer, to: Speaker, *, is_whole: bool) -> Rows:
    """Return the buttons of a card: those of the open menu, or the few that suit the ticket's state.

    `is_whole`: the card shows all photos and words that strangers would see.
    """
    number = view.ticket.id
    match offer.menu:
        case "more":
            return (*_more(view, to, is_whole=is_whole), _back(number, "", to))
        case "pass" if offer.team:
            chosen = [(word(to), f"{offer.team.code}:{code}") for code, word in PASSING.items()]
            return _reasons(number, Verb.PASS, chosen, f"pass:{offer.team.code}", to)
        case "pass":
            rows = [_wide(each.name, Press(Verb.MENU, number, f"pass:{each.code}")) for each in offer.teams]
            return (*rows, _back(number, "more", to))
        case "park" | "extend":
            return _longer(number, offer, to)
        case "dismiss":
            offered = [(word, code) for code, word in reasons(view.category, to).items()]
            return _reasons(number, Verb.DISMISS, offered, "dismiss", to)
        case "give":
            rows = [_wide(each.name or "", Press(Verb.GIVE, number, str(each.id))) for each in offer.colleagues]
            return (*rows, _back(number, "more", to))
        case "merge":
            near = [_near(number, each.ticket.id, each.distance_m, to) for each in offer.near]
            return (*in_rows(near), _back(number, "more", to))
        case "category":
            return _categories(view, offer, to)
        case "hide":
            return (*_numbered(view, Verb.HIDE), *_parts(view, to, is_hidden=False), _back(number, "more", to))
        case "unhide":
            return (*_numbered(view, Verb.UNHIDE), *_parts(view, to, is_hidden=True), _back(number, "more", to))
        case _:
            return (*undo_row(number, offer, to), *_few(view, offer, to))


def _photos(view: TicketView, verb: Verb) -> list[PhotoId]:
    """Return the photos that can be hidden, or shown again, as they came."""
    return list(view.hidden) if verb is Verb.UNHIDE else [each.id for each in view.photos]


def _numbered(view: TicketView, verb: Verb) -> Rows:
    """Return a button for each of the newest photos."""
    found = list(enumerate(_photos(view, verb), 1))[-MOST_PHOTOS:]
    return in_rows([Button(f"🖼 {n}", Press(verb, view.ticket.id, str(each))) for n, each in found], 4)


def _parts(view: TicketView, to: Speaker, *, is_hidden: bool) -> Rows:
    """Return buttons that hide the words and the recordings of a ticket, or (`is_hidden`) show them again."""
    ticket, verb = view.ticket, Verb.UNHIDE if is_hidden else Verb.HIDE
    has_words = ticket.hides_words if is_hidden else not ticket.hides_words and _has_words(view)
    has_recordings = ticket.hides_recordings if is_hidden else bool(view.recordings)
    words = (Button(to.label("📝 The words"), Press(verb, ticket.id, Part.WORDS)),)
    recordings = (Button(to.label("▶️ The recordings"), Press(verb, ticket.id, Part.RECORDINGS)),)
    return (*((words,) if has_words else ()), *((recordings,) if has_recordings else ()))


def _has_words(view: TicketView) -> bool:
    return bool(view.ticket.words) or any(entry.act is Act.FIX and entry.note for entry in view.in_force)


def show_press(view: TicketView, *, is_whole: bool) -> Press:
    """Return the press that lets strangers see what its message shows; if that is not all, it leads to a look at all.

    What comes before somebody presses it is not let through.
    """
    number = view.ticket.id
    return Press(Verb.SHOW, number, f"{FIRST}{view.until}") if is_whole else Press(Verb.SCREEN, number, "look")


def _who_sees(view: TicketView, to: Speaker, *, is_whole: bool) -> list[Button]:
    """Return what decides who sees a ticket, its photos and its words."""
    ticket = view.ticket
    show, hide = show_press(view, is_whole=is_whole), Press(Verb.CONCEAL, ticket.id)
    found: list[Button] = []
    if ticket.flagged_at is not None:
        again = Press(Verb.SHOW, ticket.id, AGAIN)
        found += [Button(to.label("🔒 Keep hidden"), hide), Button(to.label("👁 Show again"), again)]
    elif view.photos or ticket.words:
        found.append(
            Button(to.label("🔒 Withhold from others"), hide)
            if view.is_shown
            else Button(to.label("👁 Show to others"), show)
        )
    found.append(
        Button(to.label("🚷 Not public at all"), Press(Verb.CONCEAL, ticket.id, ALL))
        if view.is_public
        else Button(to.label("🌐 Make it public"), Press(Verb.SHOW, ticket.id, ALL))
    )
    return found


def _longer(number: int, offer: Offer, to: Speaker) -> Rows:
    """Return the days until which a ticket is parked or may take longer; once one is chosen, the reasons."""
    menu, verb = (offer.menu, Verb.PARK if offer.menu == "park" else Verb.EXTEND)
    if offer.detail:
        chosen = [(word(to), f"{offer.detail}:{code}") for code, word in PARKING.items()]
        park = _wide(to.label("🅿️ Park it until then"), Press(Verb.MENU, number, f"park:{offer.detail}"))
        rows = _reasons(number, verb, chosen, f"{menu}:{offer.detail}", to)
        return rows if menu == "park" else (park, *rows)
    if menu == "park":
        days = [Button(_in_days(n, to), Press(Verb.MENU, number, f"park:{n}")) for n in offer.days]
        return (*in_rows(days, 3), _back(number, "more", to))
    ends = zip(offer.days, offer.until, strict=True)
    until = [Button(to.calendar_day(day), Press(Verb.MENU, number, f"extend:{n}")) for n, day in ends]
    return (*in_rows(until), _back(number, "more", to))


def _ask_longer(offer: Offer, to: Speaker) -> Markup:
    match offer.menu, bool(offer.detail):
        case "park", True:
            return to.say("🅿️ <b>Why put it off?</b> The reporter reads it; a supervisor decides.")
        case "park", False:
            return to.say("🅿️ <b>Put it off until when?</b>")
        case _, True:
            return to.say("⏳ <b>Why does it take longer?</b> The reporter reads it; a supervisor decides.")
        case _:
            return to.say("⏳ <b>More time, until when?</b> A supervisor decides; it can be parked meanwhile.")


def undo_row(number: int, offer: Offer, to: Speaker) -> Rows:
    """Return the button that takes back the latest act, for as long as that is possible."""
    return ((Button(to.label("↩️ Undo"), Press(Verb.UNDO, number)),),) if offer.is_undoable else ()


def prompt(view: TicketView, offer: Offer, to: Speaker) -> Markup | None:
    """Return the question of the open menu, or None."""
    match offer.menu:
        case "pass" if offer.team:
            return to.say("➡️ <b>Pass it on to {team}: why?</b>", team=cut(offer.team.name, WIDE_LIMIT))
        case "pass":
            return to.say("➡️ <b>Pass it on to whom?</b> Any other: reply /pass, its name and why.")
        case "park" | "extend":
            return _ask_longer(offer, to)
        case "give" if offer.colleagues:
            return to.say("👉 <b>Give it to whom?</b> Any other who has acted here: reply /give and the name.")
        case "give":
            return to.say("👉 I know nobody else here yet: I know those who have acted at this desk.")
        case "dismiss":
            return to.say("🚫 <b>Dismiss it: why?</b> The reporter reads the reason.")
        case "merge" if offer.near:
            return to.say("🔗 <b>The same as which?</b>")
        case "merge":
            return to.say("🔗 Nothing like it is close by. Reply /merge and the number of the other.")
        case "category":
            return to.say("🏷 <b>What is it?</b>")
        case "hide" | "unhide":
            return _ask_which_photo(view, Verb(offer.menu), to)
        case _:
            return None


def _ask_which_photo(view: TicketView, verb: Verb, to: Speaker) -> Markup:
    match verb, len(_photos(view, verb)) > MOST_PHOTOS:
        case Verb.HIDE, True:
            return to.say(
                "🙈 <b>Hide which photo?</b> Here are the newest; reply /hide and the number of an older one."
            )
        case Verb.HIDE, False:
            return to.say("🙈 <b>Hide which photo?</b> They are numbered as they came.")
        case _, True:
            return to.say(
                "🐵 <b>Show which hidden photo again?</b> Here are the newest; "
                "reply /unhide and the number of an older one."
            )
        case _:
            return to.say("🐵 <b>Show which hidden photo again?</b> They are numbered as they came.")


def _few(view: TicketView, offer: Offer, to: Speaker) -> Rows:
    ticket = view.ticket
    number, status = ticket.id, ticket.status
    take = Button(to.label("✋ Take"), Press(Verb.TAKE, number))
    fix = Button(to.label("📷 Fix"), Press(Verb.FIX, number))
    first: dict[Status, tuple[Button, ...]] = {
        Status.OPEN: (take, fix),
        Status.TAKEN: (fix, Button(to.label("↩️ Release"), Press(Verb.RELEASE, number))),
        Status.ASKED: (Button(to.label("▶️ Go on without"), Press(Verb.RESUME, number)),),
        Status.PARKED: (Button(to.label("▶️ Go on"), Press(Verb.RESUME, number)),),
    }
    top = first.get(status, ())
    if offer.is_assisting:
        top = (fix,) if status in WORKED else ()
    many = bool(view.later) or len(view.before) + len(view.after) > 1
    shown = (
        Button(to.label("📍 Show the spot"), Press(Verb.SPOT, number)),
        *((Button(to.label("🖼 All photos"), Press(Verb.PHOTOS, number)),) if many else ()),
    )
    play = (Button(to.label("▶️ Play"), Press(Verb.PLAY, number)),) if view.recordings else ()
    tell = (Button(to.label("📣 Tell the shop"), Press(Verb.TELL_SHOP, number)),) if offer.may_tell else ()
    may_ask = view.is_reporter_reachable and status in WORKED and not offer.is_assisting
    more = Button(to.label("⋯ More"), Press(Verb.MENU, number, "more"))
    last = (
        *((Button(to.label("❓ Ask the reporter"), Press(Verb.ASK, number)),) if may_ask else ()),
        *((more,) if _more(view, to, is_whole=True) and not offer.is_assisting else ()),
    )
    return tuple(row for row in (top, shown, play, tell, last) if row)


def _more(view: TicketView, to: Speaker, *, is_whole: bool) -> Rows:
    """Return the buttons of what else can be done to a ticket in its state."""
    ticket = view.ticket
    number = ticket.id

    def menu(label: str, name: str) -> Button:
        return Button(label, Press(Verb.MENU, number, name))

    found: list[Button] = []
    if ticket.status in WORKED:
        found += [menu(to.label("➡️ Pass on"), "pass"), menu(to.label("🅿️ Park"), "park")]
        found += [menu(to.label("⏳ More time"), "extend"), menu(to.label("👉 Give to…"), "give")]
        if ticket.order is None:  # only a supervisor closes it otherwise
            found += [menu(to.label("🔗 The same as…"), "merge"), menu(to.label("🚫 Dismiss"), "dismiss")]
        if view.drive is None or view.drive.state is State.OFF:
            found.append(Button(to.label("🧹 A drive for it"), Press(Verb.DRIVE_FOR, number)))
    if not ticket.status.is_closed:
        found.append(menu(to.label("🏷 Category"), "category"))
    if view.photos or _parts(view, to, is_hidden=False):
        found.append(menu(to.label("🙈 Hide a photo"), "hide"))
    if view.hidden or _parts(view, to, is_hidden=True):
        found.append(menu(to.label("🐵 Un-hide a photo"), "unhide"))
    found += _who_sees(view, to, is_whole=is_whole)
    if ticket.request:
        found += deciding(number, view.wish, to)
    if ticket.status in CONTESTABLE and not ticket.contested_at:
        found.append(Button(to.label("🔁 Reverse"), Press(Verb.REVERSE, number)))
    return in_rows(found)


def deciding(number: int, wish: int, to: Speaker) -> tuple[Button, Button]:
    """Return the buttons that decide on a wish about a ticket, and on no later one; `wish` is its line."""
    return (
        Button(to.label("✅ Grant"), Press(Verb.GRANT, number, str(wish))),
        Button(to.label("❌ Refuse"), Press(Verb.REFUSE, number, str(wish))),
    )


def _categories(view: TicketView, offer: Offer, to: Speaker) -> Rows:
    number = view.ticket.id
    if offer.group is None:
        groups = [
            Button(
                cut(name_in(each.names, to.language), BUTTON_LIMIT), Press(Verb.MENU, number, f"category:{each.code}")
            )
            for each in offer.groups
        ]
        return (*in_rows(groups), _back(number, "more", to))
    others = [each for each in offer.group.categories if each.code != view.ticket.category]
    found = [
        Button(cut(name_in(each.names, to.language), BUTTON_LIMIT), Press(Verb.RECATEGORISE, number, each.code))
        for each in others
    ]
    return (*in_rows(found), _back(number, "category", to))


def _reasons(number: int, verb: Verb, offered: list[tuple[str, str]], menu: str, to: Speaker) -> Rows:
    """Return a button for each reason (its words, the button's data), one for other words, and one that leads back."""
    rows = [_wide(words, Press(verb, number, said)) for words, said in offered]
    above = "more" if menu == "dismiss" else menu.partition(":")[0]
    return (*rows, (Button(to.label("✏️ In my own words"), Press(Verb.WORDS, number, menu)),), _back(number, above, to))


def _near(number: int, other: int, metres: float, to: Speaker) -> Button:
    label = to.say("#{number} · {metres} m", number=other, metres=to.number(round(metres)))
    return Button(cut(str(label), BUTTON_LIMIT), Press(Verb.MERGE, number, str(other)))


def _in_days(days: int, to: Speaker) -> str:
    names = (to.label("Tomorrow"), to.label("In a week"), to.label("In a month"))
    return names[DAYS_OFFERED.index(days)]


def _wide(words: str, press: Press) -> tuple[Button, ...]:
    return (Button(cut(words, WIDE_LIMIT), press),)


def _back(number: int, menu: str, to: Speaker) -> tuple[Button, ...]:
    return (Button(to.label("‹ Back"), Press(Verb.MENU, number, menu)),)
