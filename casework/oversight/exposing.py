"""Show a ticket to everybody as a warning or as an example: propose it, hear the team, let photos through, publish it.

The rule proposes in `proposing.py`.

Promises: nothing is published before the team has answered or its time is over, and nothing without a supervisor, who
lets each photo through. The post has the team's answer, and follows the ticket: its state is that of the moment, a
photo that is hidden goes, and what has nothing to show any more is taken down. What was published stays counted. The
log of changes names who decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model import authority, exposure as rules
from casework.model.authority import Actor
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.exposure import GONE, Exhibit, Exposure, Stand
from casework.model.notice import Kind, Notice, Reader, ToDesk
from casework.model.person import PersonId
from casework.model.photo import PhotoId, TicketPhoto
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import exhibiting, posting
from casework.tickets.keeping import find
from casework.tickets.overseers import who_decide
from casework.tickets.publishing import openness_of
from casework.tickets.telling import below
from casework.tickets.viewing import view_ticket
from casework.tickets.views import TicketView

ON_A_PAGE, MOST_PAGES = 8, 100
CHUNK = 100


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """An exposure or model as a supervisor sees it, with the photos that can be let through."""

    exposure: Exposure
    ticket: TicketView
    team_name: str
    offered: tuple[TicketPhoto, ...]
    has_channel: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ExhibitsView:
    """A page of exposures or models, each with its ticket and its team's name; residents see those published."""

    kind: Exhibit
    rows: tuple[tuple[Exposure, TicketView, str], ...]
    page: int
    has_more: bool
    is_supervisor: bool


async def propose(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, kind: Exhibit, at: datetime
) -> Exposure:
    """Propose a ticket: its team is asked to answer. What the rule proposed goes on like this, too.

    Raises Refusal if it is shown or proposed as that already, if no team has it, and for anybody but its supervisors.
    """
    ticket = await find(work, ticket_id)
    authority.check_exhibit(actor, ticket)
    before = await work.exposures.latest(ticket.id, kind)
    if before is not None and before.stand in (Stand.HEARD, Stand.PUBLISHED):
        raise Refusal(Why.EXHIBITED_ALREADY, ticket=ticket.id)
    new = rules.propose(ticket, kind, local_day(at, district.calendar.zone), by_rule=False)
    if before is not None and before.stand is Stand.PROPOSED:
        new = replace(before, seen_as=ticket.status)
    heard = rules.hear(new, rules.heard_until(at, district.policy, district.calendar.of(new.team)))
    if heard.number:
        await work.exposures.save(heard)
    else:
        heard = replace(heard, number=await work.exposures.add(heard))
    await _log(work, heard, actor.person, at)
    await work.say(below(_hearing(heard)))
    await tell(work, district, ticket, heard, is_new=True)
    return heard


async def answer(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, kind: Exhibit, words: str
) -> Exposure:
    """Keep the answer of a team from its desk; raises Refusal for another team, and if the team is not heard."""
    ticket = await find(work, ticket_id)
    before = await work.exposures.latest(ticket.id, kind)
    answered = rules.answer(before, ticket.id, words)
    authority.check_hearing(actor, answered.team, ticket)
    if not words:
        raise Refusal(Why.ANSWER_MISSING)
    await work.exposures.save(answered)
    await work.say(_hearing(answered))
    await tell(work, district, ticket, answered, is_new=True)
    return answered


async def choose(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, kind: Exhibit, photo: PhotoId, at: datetime
) -> None:
    """Let a photo through, or no longer; of what is published, the post follows. Raises Refusal as `publish` does."""
    ticket, found = await _going(work, actor, ticket_id, kind)
    offers = rules.offered(ticket, await work.tickets.photos(ticket.id))
    chosen = rules.choose(found, photo, [each.photo.id for each in offers])
    await work.exposures.save(chosen)
    if chosen.stand is Stand.PUBLISHED:
        await exhibiting.amend(work, chosen)
        await _log(work, chosen, actor.person, at)
    await tell(work, district, ticket, chosen)


async def publish(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, kind: Exhibit, at: datetime
) -> Exposure:
    """Publish it: in the channel, if there is one, and in the list that everybody can read.

    Raises Refusal while the team may still answer, if it is over, if the ticket has nothing to show any more, and for
    anybody but its supervisors.
    """
    ticket, found = await _going(work, actor, ticket_id, kind)
    published = rules.publish(found, ticket, local_day(at, district.calendar.zone), at)
    await work.exposures.save(replace(published, is_told=True))
    await exhibiting.post(work, published)
    await _log(work, published, actor.person, at)
    await work.say(_hearing(published))
    await tell(work, district, ticket, published)
    return published


async def end(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, kind: Exhibit, reason: str, at: datetime
) -> None:
    """Take it down, or drop it, for a reason (a code or words); raises Refusal if it is over, or without a reason."""
    ticket, found = await _going(work, actor, ticket_id, kind)
    if not reason:
        raise Refusal(Why.REASON_MISSING)
    await _end(work, district, ticket, found, reason, actor.person, at)


async def end_all(work: Work, district: District, actor: Actor, ticket_id: TicketId, reason: str, at: datetime) -> None:
    """Take down whatever a ticket is shown as; raises Refusal if it is shown as nothing, or without a reason."""
    going = await work.exposures.going(ticket_id)
    if not going:
        ticket = await find(work, ticket_id)
        authority.check_exhibit(actor, ticket)
        raise Refusal(Why.NOT_EXHIBITED, ticket=ticket_id)
    for each in going:
        await end(work, district, actor, ticket_id, each.kind, reason[: rules.LONGEST_ANSWER], at)


async def show(work: Work, actor: Actor, here: Reader, ticket_id: TicketId, kind: Exhibit) -> None:
    """Show a supervisor what has become of it, below everything; raises Refusal if it never was proposed."""
    ticket = await find(work, ticket_id)
    authority.check_exhibit(actor, ticket)
    if await work.exposures.latest(ticket.id, kind) is None:
        raise Refusal(Why.NOT_EXHIBITED, ticket=ticket.id)
    await work.say(below(_exhibit(here, ticket.id, kind)))


async def show_list(work: Work, actor: Actor, here: Reader, kind: Exhibit, page: int, *, is_below: bool) -> None:
    """Show a page of the exposures or models: to supervisors all of them, to others those that are published."""
    facts: dict[str, Fact] = {
        "what": kind,
        "page": min(page, MOST_PAGES - 1),
        "by": actor.person,
        "all": int(actor.is_supervisor),
    }
    notice = Notice(Kind.EXHIBITS, here, facts=facts)
    await work.say(below(notice) if is_below else notice)


async def view(work: Work, district: District, ticket_id: TicketId, kind: Exhibit, at: datetime) -> ExhibitView | None:
    """Return it as a supervisor sees it, or None if there is none."""
    found, seen = await work.exposures.latest(ticket_id, kind), await view_ticket(work, district, ticket_id)
    if found is None or seen is None:
        return None
    photos = rules.offered(seen.ticket, await work.tickets.photos(ticket_id))
    has_channel = await work.channels.linked() is not None
    return ExhibitView(found, seen, _team_name(district, found), tuple(photos), has_channel, at)


async def view_list(work: Work, district: District, kind: Exhibit, page: int, *, is_supervisor: bool) -> ExhibitsView:
    """Return a page of the list."""
    first, limit = page * ON_A_PAGE, ON_A_PAGE + 1
    if is_supervisor:
        found: Sequence[Exposure] = await work.exposures.page(kind, list(Stand), first, limit)
    else:
        found = await work.exposures.published(kind, first, limit, openness=openness_of(district))
    seen = [(each, await view_ticket(work, district, each.ticket)) for each in found[:ON_A_PAGE]]
    read = [(each, ticket) for each, ticket in seen if ticket is not None and (is_supervisor or ticket.is_public)]
    rows = tuple((each, ticket, _team_name(district, each)) for each, ticket in read)
    has_more = len(found) > ON_A_PAGE and page + 1 < MOST_PAGES
    return ExhibitsView(kind, rows, page, has_more, is_supervisor)


async def keep_up(work: Work, district: District, at: datetime) -> int:
    """Tell supervisors whose team's time is over, and let what is shown follow its ticket.

    Returns how much there was.
    """
    over, outdated = await work.exposures.ended(at, CHUNK), await work.exposures.outdated(CHUNK)
    for each in over:
        ticket = await find(work, each.ticket)
        found = await work.exposures.get(each.number)  # the team may have answered before we held its ticket
        if found is None or found.is_told or found.stand is not Stand.HEARD:
            continue
        told = replace(found, is_told=True)
        await work.exposures.save(told)
        await work.say(_hearing(told))
        await tell(work, district, ticket, told, is_new=True)
    for each in outdated:
        ticket = await find(work, each.ticket)
        found = await work.exposures.get(each.number)
        if found is None or not found.is_going:
            continue
        if rules.lacks(ticket, found.kind):
            await _end(work, district, ticket, found, GONE, None, at)
            continue
        await work.exposures.save(replace(found, seen_as=ticket.status))
        await exhibiting.amend(work, found)
        await tell(work, district, ticket, found)
    return len(over) + len(outdated)


async def tell(work: Work, district: District, ticket: Ticket, exposure: Exposure, *, is_new: bool = False) -> None:
    """Show it to whoever supervises the ticket: what is new below everything else, if they have it not yet."""
    for reader in await who_decide(work, district, ticket):
        notice = _exhibit(reader, ticket.id, exposure.kind)
        await work.say(below(notice) if is_new else notice)


async def _going(work: Work, actor: Actor, ticket_id: TicketId, kind: Exhibit) -> tuple[Ticket, Exposure]:
    """Return a ticket and what it is shown as; raises Refusal if that is over, and for anybody but its supervisors."""
    ticket = await find(work, ticket_id)
    authority.check_exhibit(actor, ticket)
    found = await work.exposures.latest(ticket.id, kind)
    if found is None or not found.is_going:
        raise Refusal(Why.NOT_EXHIBITED, ticket=ticket.id)
    return ticket, found


async def _end(
    work: Work,
    district: District,
    ticket: Ticket,
    found: Exposure,
    reason: str,
    by: PersonId | None,
    at: datetime,
) -> None:
    ended = rules.end(found, reason)
    await work.exposures.save(replace(ended, seen_as=ticket.status))
    await posting.take_down(work, exhibiting.slot_of(ended), ticket=ticket.id)
    if by is not None:
        await _log(work, ended, by, at)
    if found.stand is not Stand.PROPOSED:
        await work.say(_hearing(ended))
    await tell(work, district, ticket, ended)


async def _log(work: Work, exposure: Exposure, by: PersonId, at: datetime) -> None:
    said = {"kind": exposure.kind, "stand": exposure.stand, "reason": exposure.reason, "photos": len(exposure.photos)}
    await work.audit.record([Change(at, by, Changed.EXPOSURE, f"#{exposure.ticket}", None, said)])


def _exhibit(to: Reader, ticket: TicketId, kind: Exhibit) -> Notice:
    return Notice(Kind.EXHIBIT, to, ticket, {"what": kind})


def _hearing(exposure: Exposure) -> Notice:
    return Notice(Kind.HEARING, ToDesk(exposure.team), exposure.ticket, {"what": exposure.kind})


def _team_name(district: District, exposure: Exposure) -> str:
    team = district.team(exposure.team)
    return team.name if team else exposure.team
