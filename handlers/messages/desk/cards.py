"""Write the card of a ticket, which is edited in place; what is shown beside it is in `beside.py`."""

from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from casework.desk.offering import Offer
from casework.model.category import Category, answered
from casework.model.entry import Source
from casework.model.life import is_broken
from casework.model.supervision import is_to_be_checked
from casework.model.ticket import Act, Status, Ticket
from casework.tickets.views import TicketView
from handlers.messages.desk import card_menus
from handlers.messages.desk.doors import front_line
from handlers.messages.desk.work_lines import NAME_SHOWN, REASON_SHOWN, given_line, work_lines
from handlers.messages.message import (
    ALBUM_LIMIT,
    CAPTION_LIMIT,
    Message,
    Sheet,
    cut,
    fitted,
    lines,
    link_to,
    size,
)
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.entered import origin_line
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where
from handlers.messages.tickets.promises import unannounced
from handlers.messages.tickets.reasons import (
    GIVING,
    PARKING,
    PASSING,
    in_words,
    reason,
)

# Limits in UTF-16 units for what a card shortens. With the longest names, a tenth of a caption is left for the words.
AREA_SHOWN = 40
PLACE_SHOWN = 80  # the link leads to the spot itself
NEIGHBOUR_SHOWN = 36
ANSWER_SHOWN = 36  # of a question of the category, and of its answer
ANSWERS_SHOWN = 3  # answers
ASKED_SHOWN = 40  # of the last question to the reporter, and of its answer; both stand in full below the card
RECURRED_SHOWN = 3  # tickets
NOTHING_OFFERED = Offer()


def card(view: TicketView, at: datetime, to: Speaker, map_link: str, offer: Offer = NOTHING_OFFERED) -> Message:
    """The card of a ticket at a moment, with its buttons; its text fits a caption, whatever people wrote."""
    if not offer.is_here and not offer.is_assisting:
        return _passed_on(view, offer, to)
    text = fitted(lambda words: card_text(view, at, to, map_link, words, offer), view.ticket.words, CAPTION_LIMIT)
    if size(text) > CAPTION_LIMIT:  # the names alone are too long: leave out what stands elsewhere too
        bare = replace(view, neighbours=(), category=_without_questions(view.category), supporters=0, history=())
        offer = replace(offer, front=None)
        text = fitted(lambda words: card_text(bare, at, to, map_link, words, offer), view.ticket.words, CAPTION_LIMIT)
    is_whole = shows_all(view) and escape(view.ticket.words) in text
    return Message(text, card_menus.buttons(view, offer, to, is_whole=is_whole), picture=picture(view))


def shows_all(view: TicketView) -> bool:
    """Tell whether the picture of a card shows all photos that strangers would see, but those of the fix by staff."""
    return len(view.photos) == len(view.before) + len(view.after) and len(view.before) <= ALBUM_LIMIT


def _without_questions(category: Category | None) -> Category | None:
    return replace(category, questions=(), former_questions=()) if category else None


def picture(view: TicketView) -> Sheet | None:
    """Return the picture of a card: the photos with which the ticket was reported."""
    photos = tuple(photo.name for photo in view.before)
    return Sheet(photos) if photos else None


def place_line(view: TicketView, to: Speaker, map_link: str) -> Markup:
    """Say where a ticket is, with a link that leads to the spot; an asset that was scanned is named."""
    ticket = view.ticket
    street = None if view.asset and not view.is_moved else ticket.near  # an asset is found by its name
    place = where(view.asset or ticket.place_title, street, PLACE_SHOWN, to) or to.say("map")
    area, link = cut(ticket.area_name, AREA_SHOWN), link_to(map_link, ticket.point)
    return to.say('📍 {area} · <a href="{link}">{place}</a>', area=area, link=link, place=place)


def _passed_on(view: TicketView, offer: Offer, to: Speaker) -> Message:
    """What is left of a card on the desk of a team that no longer has the ticket."""
    team = cut(view.team_name or view.ticket.area_name, NAME_SHOWN)
    given = view.given
    why = given.note.partition("\n")[2] if given and given.act in (Act.PASS_ON, Act.ROUTE) else ""
    standard = GIVING if given and given.act is Act.ROUTE else PASSING
    text = lines(
        to.say("➡️ <b>#{number}</b> was passed on to {team}.", number=view.ticket.id, team=team),
        to.say("💬 {words}", words=cut(in_words(why, standard, to), REASON_SHOWN)) if why else None,
    )
    return Message(text, card_menus.undo_row(view.ticket.id, offer, to), picture=picture(view))


def withheld_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """Say what of a ticket strangers, or staff too, do not see because somebody hid it or flagged it."""
    ticket = view.ticket
    said = [
        (ticket.hides_words, to.say("🙈 Its words are hidden from others.")),
        (ticket.hides_recordings, to.say("🙈 Its recordings are hidden.")),
        (not view.is_public, to.say("🚷 It is not public.")),
        (
            ticket.flagged_at is not None,
            to.say("🚩 Strangers flagged it; photos and words are hidden until you decide."),
        ),
    ]
    return [words for is_so, words in said if is_so]


def card_text(
    view: TicketView, at: datetime, to: Speaker, map_link: str, words: str, offer: Offer = NOTHING_OFFERED
) -> Markup:
    """What a card says at a moment, with `words` in place of the report's words."""
    ticket = view.ticket
    category = category_name(view.category, to)
    title = to.say("<b>#{number}</b> · {category}", number=ticket.id, category=category)
    if view.category is not None and view.category.is_danger:
        title = to.say("{title} · 🚨 <b>danger</b>", title=title)
    if ticket.rework:
        again = to.counted("reopened once", "reopened {number} times", ticket.rework)
        title = to.say("{title} · 🔁 {again}", title=title, again=again)
    neighbours = to.listed([cut(name, NEIGHBOUR_SHOWN) for name in view.neighbours[:3]])
    return lines(
        title,
        place_line(view, to, map_link),
        front_line(offer.front, offer.told_at, to) if offer.front else None,
        to.say("↔️ Close to the border of {areas}", areas=neighbours) if neighbours else None,
        to.say("💬 {words}", words=words) if words else None,
        *(
            f"▫️ {cut(question, ANSWER_SHOWN)} {cut(answer, ANSWER_SHOWN)}"
            for question, answer in answered(view.category, ticket.answers, to.language)[:ANSWERS_SHOWN]
        ),
        to.say("➖ No photo") if not view.before and not view.hidden else None,
        to.counted("🙈 {number} photo is hidden.", "🙈 {number} photos are hidden.", len(view.hidden))
        if view.hidden
        else None,
        *withheld_lines(view, to),
        *_recurrence_lines(view, to),
        to.counted("👥 {number} other person sees it too", "👥 {number} others see it too", view.supporters)
        if view.supporters
        else None,
        *_asked_lines(view, to),
        origin_line(ticket, to),
        given_line(view, to),
        _moments(ticket, to),
        _state_line(view, at, to),
        unannounced(view.unannounced, to) if ticket.status in (Status.OPEN, Status.TAKEN) else None,
        to.say("📵 The reporter cannot be reached any more.")
        if ticket.source is Source.RESIDENT and not view.is_reporter_reachable
        else None,
        *work_lines(view, to),
        card_menus.prompt(view, offer, to),
    )


def _recurrence_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """Name the tickets about the same at the same spot: the one that was fixed before, and those that came later."""
    ticket = view.ticket
    said = []
    if ticket.recurs and ticket.recurrences > 1:
        said.append(
            to.counted(
                "🔁 #{ticket} was about the same; it has come again {number} time.",
                "🔁 #{ticket} was about the same; it has come again {number} times.",
                ticket.recurrences,
                ticket=ticket.recurs,
            )
        )
    elif ticket.recurs:
        said.append(to.say("🔁 #{number} was about the same.", number=ticket.recurs))
    if view.recurred:
        later = to.listed([f"#{number}" for number in view.recurred[-RECURRED_SHOWN:]])
        said.append(to.say("🔁 It has come again: {later}", later=later))
    return said


def _asked_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """The last question to the reporter and the answer to it, as written."""
    asked = [index for index, entry in enumerate(view.history) if entry.act is Act.ASK]
    if not asked:
        return []
    question, *since = view.history[asked[-1] :]
    answer = next((entry for entry in since if entry.act is Act.ANSWER), None)
    return [
        to.say("❓ {words}", words=cut(question.note, ASKED_SHOWN)),
        *([to.say("↩️ {words}", words=cut(answer.note, ASKED_SHOWN))] if answer and answer.note else []),
    ]


def _moments(ticket: Ticket, to: Speaker) -> Markup:
    """When a ticket was reported, fixed and closed, as far as it was."""
    said = to.say("🕑 Reported {at}", at=to.moment(ticket.reported_at))
    if ticket.fixed_at:
        said = to.say("{before}, fixed {at}", before=said, at=to.moment(ticket.fixed_at))
    if ticket.closed_at:
        said = to.say("{before}, closed {at}", before=said, at=to.moment(ticket.closed_at))
    return said


def _state_line(view: TicketView, at: datetime, to: Speaker) -> Markup:
    ticket = view.ticket
    who = cut(view.worker_name, NAME_SHOWN) if view.worker_name else to.say("somebody")
    asker = cut(view.asker_name, NAME_SHOWN) if view.asker_name else to.say("somebody")
    match ticket.status:
        case Status.OPEN if ticket.is_older_record:
            return to.say("🗄 <b>Open</b>, an older record on which nobody here has acted.")
        case Status.OPEN if is_broken(ticket, at):
            return to.say("⌛ <b>Open, and late.</b> {promise}", promise=promise(ticket, at, to))
        case Status.OPEN:
            return to.say("⏳ <b>Open.</b> {promise}", promise=promise(ticket, at, to))
        case Status.TAKEN if is_broken(ticket, at):
            return to.say(
                "⌛ <b>Taken by {who}, and late.</b> It should have been fixed by {fix_by}. "
                "Reply to this card with an after-photo to close it.",
                who=who,
                fix_by=to.moment(ticket.due_by),
            )
        case Status.TAKEN:
            return to.say(
                "🧹 <b>Taken by {who}.</b> Fix it by {fix_by}. Reply to this card with an after-photo to close it.",
                who=who,
                fix_by=to.moment(ticket.due_by),
            )
        case Status.ASKED if not view.is_reporter_reachable:
            return to.say("⏸ <b>{who} asked, and no answer can come.</b> The clock stands still.", who=asker)
        case Status.ASKED:
            return to.say(
                "⏸ <b>Waiting for the reporter's answer</b>, until {until} at most; {who} asked. "
                "The clock stands still.",
                who=asker,
                until=to.moment((ticket.asked_at or ticket.reported_at) + timedelta(days=view.policy.answer_days)),
            )
        case Status.PARKED:
            until = to.day(ticket.parked_until) if ticket.parked_until else ""
            parked = next((entry.note for entry in reversed(view.in_force) if entry.act is Act.PARK), "")
            why = cut(in_words(parked.partition("\n")[2], PARKING, to), REASON_SHOWN)
            return to.say("🅿️ <b>Parked</b> until {until}: {reason}. The clock stands still.", until=until, reason=why)
        case Status.FIXED | Status.CONFIRMED | Status.UNCONFIRMED:
            return _fixed_line(view, who, to)
        case Status.WITHDRAWN:
            return to.say("⚪ <b>Closed.</b> The reporter took it back.")
        case Status.DUPLICATE:
            return to.say("⚪ <b>Closed</b> as the same as #{number}.", number=ticket.duplicate_of)
        case Status.DISMISSED:
            why = cut(reason(view.ticket.dismissed_for, view.category, to), REASON_SHOWN)
            return to.say("⚪ <b>Closed.</b> Dismissed: {reason}.", reason=why)


def promise(ticket: Ticket, at: datetime, to: Speaker) -> Markup:
    """Say by when a ticket that nobody has taken is to be taken and fixed, or should have been."""
    answer_by, fix_by = to.moment(ticket.answer_by), to.moment(ticket.due_by)
    if at > ticket.due_by:
        return to.say("It should have been fixed by {fix_by}.", fix_by=fix_by)
    if at > ticket.answer_by:
        return to.say(
            "It should have been taken by {answer_by}. Fix it by {fix_by}.", answer_by=answer_by, fix_by=fix_by
        )
    return to.say("Take it by {answer_by}, fix it by {fix_by}.", answer_by=answer_by, fix_by=fix_by)


def _fixed_line(view: TicketView, who: str, to: Speaker) -> Markup:
    """Say who fixed a ticket and, where somebody can be asked whether it is, what they said."""
    ticket = view.ticket
    match ticket.status:
        case Status.CONFIRMED if view.is_approved:
            return to.say("✅ <b>Closed.</b> Fixed by {who}; a supervisor checked it.", who=who)
        case Status.CONFIRMED:
            return to.say("✅ <b>Closed.</b> Fixed by {who}; the reporter confirmed it.", who=who)
        case Status.UNCONFIRMED if view.may_anybody_judge:
            return to.say("☑️ <b>Closed.</b> Fixed by {who}; nobody said whether it is.", who=who)
        case Status.UNCONFIRMED:
            return to.say("☑️ <b>Closed.</b> Fixed by {who}.", who=who)
        case _ if is_to_be_checked(ticket):
            return to.say("📷 <b>Fixed by {who}, to be checked by a supervisor.</b>", who=who)
        case _ if view.is_reporter_reachable:
            return to.say("📷 <b>Fixed by {who}.</b> The reporter has been asked to confirm it.", who=who)
        case _ if view.may_anybody_judge:
            return to.say("📷 <b>Fixed by {who}.</b> Those who see it too have been asked to confirm it.", who=who)
        case _:
            closes_at = (ticket.silent_from or ticket.reported_at) + timedelta(days=view.policy.verdict_days)
            return to.say("📷 <b>Fixed by {who}.</b> It closes on {day}.", who=who, day=to.day(closes_at))
