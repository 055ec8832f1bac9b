"""What a desk sees: the card of a ticket, edited in place, and what is shown on demand beside it."""

from urllib.parse import quote

from markupsafe import Markup

from casework.browsing import TicketView
from casework.model.category import name_in
from casework.model.draft import MOST_PHOTOS
from casework.model.ticket import Act, Status, Ticket
from handlers.messages.message import CAPTION_LIMIT, TEXT_LIMIT, Button, Message, Rows, Sheet, cut, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

# UTF-16 units of what is shortened on a card: however long every name is, a fifth of a caption is left for the words.
PLACE_SHOWN = 80  # the link leads to the spot itself
NEIGHBOUR_SHOWN = 40


def card(view: TicketView, to: Speaker, map_link: str) -> Message:
    """The card of a ticket; its text fits a caption whatever people wrote."""
    text = fitted(lambda words: _card_text(view, to, map_link, words), view.ticket.words, CAPTION_LIMIT)
    photos = tuple(photo.name for photo in view.before)
    return Message(text, _card_buttons(view, to), picture=Sheet(photos) if photos else None)


def _card_text(view: TicketView, to: Speaker, map_link: str, words: str) -> Markup:
    ticket = view.ticket
    category = name_in(view.category.names, to.language) if view.category else ticket.category
    title = to.say("<b>#{number}</b> · {category}", number=ticket.id, category=category)
    if ticket.rework:
        again = to.counted("reopened once", "reopened {number} times", ticket.rework)
        title = to.say("{title} · 🔁 {again}", title=title, again=again)
    place = cut(ticket.place_title, PLACE_SHOWN) if ticket.place_title else to.say("map")
    link = map_link.format(lat=f"{ticket.point.lat:.6f}", lon=f"{ticket.point.lon:.6f}")
    neighbours = to.listed([cut(name, NEIGHBOUR_SHOWN) for name in view.neighbours[:3]])
    return lines(
        title,
        to.say('📍 {area} · <a href="{link}">{place}</a>', area=ticket.area_name, link=_safe_link(link), place=place),
        to.say("↔️ Close to the border of {areas}", areas=neighbours) if neighbours else None,
        to.say("💬 {words}", words=words) if words else None,
        to.say("➖ No photo") if not view.before else None,
        to.say("🕑 Reported {at}", at=to.moment(ticket.reported_at)),
        _state_line(view, to),
        None if view.is_reporter_reachable else to.say("📵 The reporter cannot be reached any more."),
    )


def _safe_link(link: str) -> str:
    return quote(link, safe=":/?#[]@!$&'()*+,;=%")


def _state_line(view: TicketView, to: Speaker) -> Markup:
    ticket = view.ticket
    who = view.worker_name or to.say("somebody")
    match ticket.status:
        case Status.OPEN:
            return to.say(
                "⏳ <b>Open.</b> Take it by {answer_by}, fix it by {fix_by}.",
                answer_by=to.moment(ticket.answer_by),
                fix_by=to.moment(ticket.fix_by),
            )
        case Status.TAKEN:
            return to.say(
                "🧹 <b>Taken by {who}.</b> Fix it by {fix_by}. Reply to this card with an after-photo to close it.",
                who=who,
                fix_by=to.moment(ticket.fix_by),
            )
        case Status.FIXED:
            return to.say("📷 <b>Fixed by {who}.</b> The reporter has been asked to confirm it.", who=who)
        case Status.CONFIRMED:
            return to.say("✅ <b>Closed.</b> Fixed by {who}; the reporter confirmed it.", who=who)
        case Status.UNCONFIRMED:
            return to.say("☑️ <b>Closed.</b> Fixed by {who}; the reporter did not answer.", who=who)


def _card_buttons(view: TicketView, to: Speaker) -> Rows:
    number = view.ticket.id
    spot = Button(to.label("📍 Show the spot"), Press(Verb.SPOT, number))
    fix = Button(to.label("📷 Fix"), Press(Verb.FIX, number))
    many = len(view.before) + len(view.after) > 1
    photos = (Button(to.label("🖼 All photos"), Press(Verb.PHOTOS, number)),) if many else ()
    match view.ticket.status:
        case Status.OPEN:
            return ((Button(to.label("✋ Take"), Press(Verb.TAKE, number)), fix), (spot, *photos))
        case Status.TAKEN:
            return ((fix,), (spot, *photos))
        case _:
            return ((spot, *photos),)


def how_to_fix(number: int, to: Speaker) -> Markup:
    """Say how a ticket is closed."""
    return to.say("Reply to the card of #{number} with a photo of how it looks now. That closes it.", number=number)


def spot(ticket: Ticket) -> Message:
    """The place as a location that opens in any map, in answer to the card."""
    return Message(Markup(), spot=ticket.point, replies_to=f"card:{ticket.id}")


def photos(view: TicketView, to: Speaker) -> Message:
    """The photos of a ticket at full size, as many as an album takes, in answer to the card; how it looks now first."""
    names = tuple(photo.name for photo in (*view.after, *view.before))
    left_out = len(names) - MOST_PHOTOS
    text = lines(
        to.say("Photos of #{number}", number=view.ticket.id),
        to.counted("{number} more is not shown.", "{number} more are not shown.", left_out) if left_out > 0 else None,
    )
    return Message(text, album=names[:MOST_PHOTOS], replies_to=f"card:{view.ticket.id}")


def came_back(view: TicketView, to: Speaker) -> Message:
    """Tell the desk that the reporter did not find it fixed, in the reporter's own words; it can be taken here too."""
    pictures = tuple(photo.name for photo in view.still)
    is_open = view.ticket.status is Status.OPEN

    def write(words: str) -> Markup:
        return lines(
            to.say("🔁 <b>#{number} was not fixed</b>, said the reporter; it was opened again.", number=view.ticket.id),
            to.say("💬 {words}", words=words) if words else None,
            to.say(
                "Take it by {answer_by}, fix it by {fix_by}.",
                answer_by=to.moment(view.ticket.answer_by),
                fix_by=to.moment(view.ticket.fix_by),
            )
            if is_open
            else None,
        )

    return Message(
        fitted(write, view.note(Act.REOPEN, view.ticket.rework - 1), CAPTION_LIMIT if pictures else TEXT_LIMIT),
        ((Button(to.label("✋ Take"), Press(Verb.TAKE, view.ticket.id)),),) if is_open else (),
        picture=Sheet(pictures) if pictures else None,
        replies_to=f"card:{view.ticket.id}",
    )


def desk_linked(team_name: str, to: Speaker) -> Message:
    """Greet a group that has become a desk."""
    return Message(
        to.say(
            "✅ This is now the desk of <b>{team}</b>. New tickets appear here as cards. "
            "Press <i>Take</i> to take one, and reply to its card with a photo when it is fixed.",
            team=team_name,
        )
    )


def not_linked(to: Speaker) -> Message:
    """Tell a group that has just got the bot how it becomes a desk."""
    return Message(
        to.say("Hello! To make this group the desk of a team, send /link with the code that the team was given.")
    )
