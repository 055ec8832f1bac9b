"""Load and word each kind of notice (outbox message) for a desk, and for residents about what a desk did."""

from dataclasses import replace

from casework.desk import boarding, entering, figures as asking_for, listing as finding, offering, printing
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE
from casework.model.tally import Doubt, Measure
from casework.model.team import TeamCode
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.tickets.overseers import reach_of
from casework.tickets.viewing import view_ticket
from casework.tickets.views import TicketView
from handlers.messages.desk import (
    beside,
    cards,
    efforts,
    figures,
    fixes,
    handled,
    handovers,
    linked,
    listing,
    news,
    printed,
    screening,
)
from handlers.messages.following import asking
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once, of_ticket, view_of
from handlers.messages.tickets import entered


async def _card(occasion: Occasion) -> Message | None:
    view = await view_of(occasion)
    if view is None:
        return None
    menu = occasion.text("menu")
    offer = await offering.offer(occasion.work, occasion.district, view.ticket, occasion.team, menu, occasion.at)
    return cards.card(view, occasion.at, occasion.to, occasion.installation.map_link, offer)


async def _screen(occasion: Occasion) -> Message:
    number = TicketId(occasion.number("screened", occasion.about))  # facts: a later notice takes an earlier one over
    view = await view_ticket(occasion.work, occasion.district, number) if number else None
    return screening.screen(view, occasion.number("page"), occasion.number("more"), occasion.to)


async def _printed(occasion: Occasion) -> Message | None:
    view = await view_of(occasion, to_staff=True)
    if view is None:
        return None
    return printed.ticket(view, await printing.signed(occasion.work, view.in_force), occasion.at, occasion.to)


async def _ordered(occasion: Occasion) -> Message | None:
    view = await view_of(occasion, to_staff=True)
    if view is None:
        return None
    signed = await printing.signed(occasion.work, list(view.history))
    return printed.order(view, signed, occasion.number("number"), occasion.at, occasion.to)


async def _question_wanted(occasion: Occasion) -> Message | None:
    view = await view_of(occasion)
    return asking.question_wanted(view, await occasion.asker(), occasion.to) if view else None


async def _photo_wanted(occasion: Occasion) -> Message | None:
    view = await view_of(occasion)
    hears_all = bool(occasion.number("hears"))
    return fixes.photo_wanted(view, await occasion.asker(), occasion.to, hears_all=hears_all) if view else None


async def _photo_doubted(occasion: Occasion) -> Message | None:
    view = await view_of(occasion)
    asker, same_as = await occasion.asker(), occasion.number("same_as")
    return fixes.photo_doubted(view, asker, same_as, occasion.to) if view else None


async def _given(occasion: Occasion) -> Message | None:
    view, holder = await view_of(occasion), PersonId(occasion.number("holder"))
    by = await occasion.asker()
    return fixes.given(view, by, await occasion.work.people.get(holder), occasion.to) if view else None


async def _tally_doubted(occasion: Occasion) -> Message | None:
    view, asker = await view_of(occasion), await occasion.asker()
    if view is None or view.ticket.rework != occasion.number("rework"):
        return None
    sure, one, other = (occasion.number(name) / 1000 for name in ("sure", "one", "other"))
    doubt = Doubt(occasion.text("written"), Measure(occasion.text("measure") or Measure.TONNES), (one, other))
    return fixes.tally_doubted(view, asker, doubt, sure, view.ticket.rework, occasion.to)


async def _effort(occasion: Occasion) -> Message:
    number = occasion.number("number")
    return efforts.effort(number, await occasion.work.efforts.get(number), occasion.to)


async def _words_wanted(occasion: Occasion) -> Message | None:
    view, act = await view_of(occasion), Act(occasion.text("act") or Act.DISMISS)
    return handled.words_wanted(view, act, await occasion.asker(), occasion.to) if view else None


def _handled(occasion: Occasion, view: TicketView) -> Message:
    map_link = occasion.installation.map_link
    return handled.handled(view, occasion.number("number"), map_link, occasion.at, occasion.to)


async def _queue(occasion: Occasion) -> Message:
    shown = finding.from_facts(occasion.facts)
    work, district = occasion.work, occasion.district
    return listing.listing(await finding.view(work, district, occasion.desk, shown, occasion.at), occasion.to)


async def _near_wanted(occasion: Occasion) -> Message:
    asker = None if occasion.person else await occasion.asker()  # in private there is nobody else to be named
    return listing.near_wanted(asker, occasion.district.policy.list_near_m, occasion.to)


async def _figures(occasion: Occasion) -> Message:
    work, district, asked = occasion.work, occasion.district, asking_for.from_facts(occasion.facts)
    reach, chat = EVERYWHERE, occasion.number("chat") or None
    if occasion.team is None:
        reach = await reach_of(work, district, asked.person, chat)
    view = await asking_for.view(work, district, asked, occasion.to.language, occasion.at, reach, occasion.team)
    return figures.figures(view, occasion.to)


async def _board(occasion: Occasion) -> Message:
    board = await boarding.view(occasion.work, occasion.district, occasion.desk, occasion.at)
    return listing.board(board, occasion.to)


async def _coming(occasion: Occasion) -> Message:
    count, _ = await occasion.work.desks.cards_coming(occasion.desk)
    return linked.coming(count, occasion.to)


async def _owed(occasion: Occasion) -> Message:
    answers = await entering.owed(occasion.work, occasion.district, occasion.desk)
    return entered.owed(answers, occasion.district.tree, occasion.at, occasion.to)


def _requested(occasion: Occasion, view: TicketView) -> Message:
    return handled.requested(view, occasion.number("number"), occasion.to, occasion.installation.map_link)


def _first(occasion: Occasion) -> int | None:
    return occasion.number("first") if "first" in occasion.facts else None


async def _left(occasion: Occasion) -> Message:
    said = listing.left(Kind(occasion.text("was")), occasion.about, occasion.to)
    view = await view_of(occasion) if occasion.text("was") == Kind.CARD else None
    return replace(said, picture=cards.picture(view), keeps_picture=False) if view else said


def _desk_linked(occasion: Occasion) -> Message | None:
    team = occasion.district.team(occasion.team)
    return linked.desk_linked(team.name, occasion.to) if team else None


def _handed_over(occasion: Occasion) -> Message:
    giving, getting = (
        team.name if (team := occasion.district.team(TeamCode(occasion.text(name)))) else occasion.text(name)
        for name in ("from", "to")
    )
    return handovers.handed_over(occasion.facts, occasion.team, (giving, getting), occasion.to)


ROWS: Rows = {
    Kind.CARD: _card,
    Kind.SCREEN: _screen,
    Kind.SPOT: of_ticket(lambda _, view: beside.spot(view.ticket)),
    Kind.PHOTOS: of_ticket(lambda occasion, view: beside.photos(view, occasion.to)),
    Kind.RECORDING: of_ticket(lambda occasion, view: beside.recording(view, occasion.number("number"), occasion.to)),
    Kind.PRINTED: _printed,
    Kind.ORDERED: _ordered,
    Kind.CAME_BACK: of_ticket(lambda occasion, view: beside.came_back(view, occasion.at, occasion.to)),
    Kind.NEWS: of_ticket(lambda occasion, view: news.news(view, _first(occasion), occasion.to)),
    Kind.QUESTION_WANTED: _question_wanted,
    Kind.PHOTO_WANTED: _photo_wanted,
    Kind.PHOTO_DOUBTED: _photo_doubted,
    Kind.TALLY_DOUBTED: _tally_doubted,
    Kind.EFFORT: _effort,
    Kind.WORDS_WANTED: _words_wanted,
    Kind.GIVEN: _given,
    Kind.DONE: at_once(lambda occasion: fixes.done(occasion.number("ticket"), occasion.number("message"), occasion.to)),
    Kind.HANDLED: of_ticket(_handled),
    Kind.REQUESTED: of_ticket(_requested, to_staff=True),
    Kind.TAKEN_DOWN: at_once(lambda occasion: beside.taken_down(occasion.about, occasion.to)),
    Kind.LEFT: _left,
    Kind.QUEUE: _queue,
    Kind.NEAR_WANTED: _near_wanted,
    Kind.FIGURES: _figures,
    Kind.BOARD: _board,
    Kind.COMING: _coming,
    Kind.OWED: _owed,
    Kind.ENTER_HINT: at_once(lambda occasion: entered.entered_in_private(occasion.to)),
    Kind.DESK_LINKED: at_once(_desk_linked),
    Kind.NOT_LINKED: at_once(lambda occasion: linked.not_linked(occasion.to)),
    Kind.HANDED_OVER: at_once(_handed_over),
}
