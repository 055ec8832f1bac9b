"""Send tickets that belong to another body to its system, and follow what becomes of them there.

Promises: a ticket is sent once. That it is on its way is kept before anything is sent; if its answer is lost, it is
looked for over there, and if it is not found, a supervisor decides, and nothing is sent again by itself. A ticket that
arrived is taken; one that is closed there is fixed and waits for the verdict, with the other body's words. Reporters
and contacts are not told to anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk.fixing import ask_for_approval
from casework.model import life, referral as rules
from casework.model.category import answered
from casework.model.district import District
from casework.model.notice import Kind, Notice, taken_notice, verdict_notice
from casework.model.referral import EVERY_OTHER, Referral, Server, Stage, Their, Trouble, server_of
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.overseers import who_decide
from casework.tickets.reshowing import show_wish_again
from casework.tickets.telling import tell

NOTES_MOST = 500  # characters of what another body says


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent of a ticket; `words` are what the reporter wrote and answered, with our mark.

    `address` is the street by it and its area, and never what the reporter called the place.
    """

    service: str
    lat: float
    lon: float
    words: str
    address: str


async def begin(work: Work, servers: Sequence[Server], at: datetime, limit: int) -> int:
    """Let up to `limit` tickets of each server be sent; returns how many."""
    count = 0
    for server in servers:
        codes = () if EVERY_OTHER in server.services else tuple(server.services)
        for ticket in await work.referrals.unreferred(server.teams, codes, limit):
            if server_of(servers, ticket) is server:
                await work.referrals.keep(rules.begun(ticket, server, at))
                count += 1
    return count


async def prepare(
    work: Work, district: District, server: Server | None, referral: Referral, at: datetime
) -> Outgoing | None:
    """Mark a referral as on its way and return what is sent; None if it need not be sent any more."""
    ticket = await find(work, referral.ticket)
    service = server.service_of(ticket) if server else None
    if service is None or rules.is_over(referral, ticket, server):
        await work.referrals.keep(rules.over(referral))
        return None
    await work.referrals.keep(rules.sending(referral, at))
    category = district.tree.category(ticket.category)
    said = [f"{question}: {choice}" for question, choice in answered(category, ticket.answers, "en")]
    told = "" if ticket.hides_words else ticket.words
    words = "\n".join([part for part in (told, *said) if part] + [rules.mark_of(referral)])
    address = ", ".join(part for part in (ticket.near, ticket.area_name) if part)
    return Outgoing(service, ticket.point.lat, ticket.point.lon, words, address)


async def arrived(
    work: Work, referral: Referral, reference: str | None, token: str | None, at: datetime, every_minutes: int
) -> None:
    """Keep that a referral arrived, and take its ticket."""
    await work.referrals.keep(rules.sent(referral, reference, token, at, every_minutes))
    ticket = await find(work, referral.ticket)
    number = reference or token or "?"
    await keep(work, ticket, Entry(ticket.id, at, Act.NOTE, None, f"→ {referral.server}: {number}"))
    if ticket.status is not Status.OPEN or ticket.rework != referral.rework:
        return
    taken = life.take(ticket, None)
    await keep(work, taken, Entry(ticket.id, at, Act.TAKE, None))
    await tell(work, taken, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))


async def is_left(work: Work, server: Server | None, referral: Referral) -> bool:
    """Tell whether nothing is to be asked about a referral any more, and keep that."""
    ticket = await find(work, referral.ticket)
    if not rules.is_over(referral, ticket, server):
        return False
    await work.referrals.keep(rules.over(referral))
    return True


async def hear(
    work: Work,
    district: District,
    server: Server,
    referral: Referral,
    word: str,
    notes: str,
    at: datetime,
    every_minutes: int,
) -> None:
    """Take in what a server says of a ticket; one that is closed there is fixed, unless its clock stands still here."""
    ticket = await find(work, referral.ticket)
    is_ours = ticket.status in (Status.OPEN, Status.TAKEN) and ticket.rework == referral.rework
    if server.state_of(word) is not Their.CLOSED or not is_ours:
        await work.referrals.keep(rules.asked_later(referral, at, every_minutes))
        return
    await work.referrals.keep(replace(referral, stage=Stage.DONE, next_at=None, tries=0, trouble=None))
    fixed = life.fix(ticket, None, at, None)
    if ticket.asked_again:  # about an earlier fix
        await work.listeners.ask_nobody(ticket.id)
    await keep(work, fixed, Entry(ticket.id, at, Act.FIX, None, _clean(notes)))
    await show_wish_again(work, ticket, fixed)
    await tell(work, fixed, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    await ask_for_approval(work, district, fixed)


async def put_off(work: Work, district: District, referral: Referral, stage: Stage, why: str, at: datetime) -> None:
    """Keep that something went wrong that may go well later; who supervises is told once it has for long."""
    later = rules.put_off(referral, stage, _clean(why), at)
    await work.referrals.keep(later)
    if later.stage is Stage.FAILED:
        await _tell_supervisors(work, district, later, at)


async def fail(work: Work, district: District, referral: Referral, trouble: Trouble, why: str, at: datetime) -> None:
    """Keep that a person must help, and tell who supervises the ticket, once."""
    failed = rules.failed(referral, trouble, _clean(why))
    await work.referrals.keep(failed)
    await _tell_supervisors(work, district, failed, at)


async def again(work: Work, number: TicketId, at: datetime) -> bool:
    """Send a ticket again that failed, because somebody has looked and says so; returns False if it has not failed."""
    ticket = await find(work, number)
    referral = await work.referrals.get(number, ticket.rework)
    if referral is None or referral.stage is not Stage.FAILED:
        return False
    stage = Stage.SENT if referral.reference or referral.token else Stage.WAITING
    await work.referrals.keep(replace(referral, stage=stage, tries=0, trouble=None, next_at=at))
    return True


@dataclass(frozen=True, slots=True)
class FailedView:
    """A ticket that another body's system did not take, with what went wrong."""

    ticket: Ticket
    server: str
    trouble: Trouble
    why: str


async def view(work: Work, number: TicketId, rework: int) -> FailedView | None:
    """Return what there is to say of a referral that failed; None if it does not matter any more."""
    referral, ticket = await work.referrals.get(number, rework), await work.tickets.get(number)
    if referral is None or ticket is None or referral.stage is not Stage.FAILED or ticket.rework != rework:
        return None
    return FailedView(ticket, referral.server, *rules.trouble_of(referral))


async def _tell_supervisors(work: Work, district: District, referral: Referral, at: datetime) -> None:
    ticket = await find(work, referral.ticket)
    await keep(work, ticket, Entry(ticket.id, at, Act.NOTE, None, f"✗ {referral.server}: {referral.trouble}"))
    for reader in await who_decide(work, district, ticket):
        await work.say(Notice(Kind.REFERRAL_FAILED, reader, ticket.id, {"rework": referral.rework}))


def _clean(text: str) -> str:
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:NOTES_MOST]
