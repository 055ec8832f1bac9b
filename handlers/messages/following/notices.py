"""Load and word each kind of notice (outbox message) for residents after the report."""

from datetime import datetime

from casework.following import digesting
from casework.model.area import AreaCode
from casework.model.notice import Kind
from casework.model.person import Wanted
from casework.tickets.viewing import view_mine
from handlers.messages.following import areas, asking, contests, flags, reports, verdicts
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, of_ticket, round_of, view_of


async def _mine(occasion: Occasion) -> Message:
    page = occasion.number("page")
    return reports.mine(await view_mine(occasion.work, occasion.district, occasion.reader, page), occasion.to)


async def _areas(occasion: Occasion) -> Message:
    offered = AreaCode(occasion.text("area")) or None
    work, district = occasion.work, occasion.district
    around = AreaCode(occasion.text("around")) or None
    found = await digesting.view_areas(work, district, occasion.reader, offered, occasion.at, around)
    asked = await work.people.asked(occasion.reader)
    is_asked = asked is not None and asked.wanted is Wanted.AREA
    return areas.areas(found, district.policy.digest_at, occasion.to, wants_location=is_asked)


async def _digest(occasion: Occasion) -> Message:
    since, until = (datetime.fromisoformat(occasion.text(name)) for name in ("since", "until"))
    counted = occasion.number("new"), occasion.number("fixed")
    code = AreaCode(occasion.text("area"))
    view = await digesting.view_digest(occasion.work, occasion.district, code, since, until, counted)
    return areas.digest(view, since, occasion.to)


async def _flag(occasion: Occasion) -> Message:
    most, is_done = occasion.district.policy.flags_hide, bool(occasion.number("done"))
    return flags.flag(occasion.about, most, is_done=is_done, to=occasion.to)


async def _flagged(occasion: Occasion) -> Message | None:
    view = await view_of(occasion, to_staff=True)
    return flags.flagged(view, occasion.to) if view else None


ROWS: Rows = {
    Kind.FLAG: _flag,
    Kind.FLAGGED: _flagged,
    Kind.MINE: _mine,
    Kind.TICKET: of_ticket(
        lambda occasion, view: reports.ticket(
            view, occasion.at, is_sure_wanted=bool(occasion.number("sure")), to=occasion.to
        )
    ),
    Kind.TAKEN: of_ticket(lambda occasion, view: verdicts.taken(view, occasion.at, occasion.to)),
    Kind.ASKED: of_ticket(lambda occasion, view: asking.asked(view, occasion.number("number", 1), occasion.to)),
    Kind.ADDITION_WANTED: of_ticket(
        lambda occasion, view: asking.addition_wanted(view, is_done=bool(occasion.number("done")), to=occasion.to)
    ),
    Kind.VERDICT: of_ticket(lambda occasion, view: verdicts.verdict(view, round_of(occasion, view), occasion.to)),
    Kind.REASON_WANTED: of_ticket(
        lambda occasion, view: verdicts.reason_wanted(view, round_of(occasion, view), occasion.at, occasion.to)
    ),
    Kind.PROOF_WANTED: of_ticket(
        lambda occasion, view: verdicts.proof_wanted(view, round_of(occasion, view), occasion.at, occasion.to)
    ),
    Kind.CONTEST_WANTED: of_ticket(
        lambda occasion, view: contests.contest_wanted(view, occasion.number("number"), occasion.to)
    ),
    Kind.REOPENED: of_ticket(lambda occasion, view: verdicts.reopened(view, occasion.at, occasion.to)),
    Kind.CLOSED: of_ticket(lambda occasion, view: verdicts.closed(view, occasion.to)),
    Kind.WHICH: of_ticket(
        lambda occasion, view: asking.which(
            view,
            (occasion.number("draft"), occasion.number("message"), occasion.number("photos")),
            occasion.number("answer"),
            occasion.to,
        )
    ),
    Kind.AREAS: _areas,
    Kind.DIGEST: _digest,
}
