"""Build samples of what is said of exposures and models, and of what was fixed today."""

from dataclasses import replace
from datetime import date, timedelta

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.exposure import LONGEST_ANSWER, MISTAKE, Exhibit, Exposure, Stand
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.policy import DEFAULTS
from casework.model.public import PublicTicket, as_public
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight.exposing import ExhibitsView, ExhibitView
from casework.oversight.fixed_today import FixedView
from casework.tickets.exhibiting import PublicExhibit
from casework.tickets.views import TicketView
from handlers.messages.desk import screening
from handlers.messages.following import flags
from handlers.messages.message import Message
from handlers.messages.oversight import exhibits
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, Values, category, ticket

DAY = date(2026, 3, 2)


def exhibit_messages(view: TicketView, values: Values, to: Speaker) -> dict[str, Message]:
    """Return all of it, each message under the name of its kind."""
    said: dict[str, Message] = {}
    for kind in Exhibit:
        for stand in Stand:
            for seen in (_seen(view, values, kind, stand), _silent(view, values, kind, stand)):
                name = f"{kind}, {stand}, {'answered' if seen.exposure.answer else 'silent'}"
                said[f"exhibit: {name}"] = exhibits.exhibit(seen, to)
                said[f"hearing: {name}"] = exhibits.hearing(seen, to)
        for is_supervisor in (True, False):
            rows = tuple((_exposure(values, kind, stand), view, values.team) for stand in Stand)
            listed = ExhibitsView(kind, rows, 1, has_more=True, is_supervisor=is_supervisor)
            said[f"exhibits: {kind}, {is_supervisor}"] = exhibits.exhibits(listed, to)
        said[f"exhibits: {kind}, none"] = exhibits.exhibits(
            ExhibitsView(kind, (), 0, has_more=False, is_supervisor=False), to
        )
        for status in (Status.OPEN, Status.CONFIRMED):
            said[f"exhibited: {kind}, {status}"] = exhibits.post(_public(values, kind, status), to)
    cases = (_seen_by_all(ticket(values), values), "a" * 64, "b" * 64)
    flagged = replace(view, ticket=replace(view.ticket, flagged_at=AT))
    said["flagged"], said["flagged: decided"] = flags.flagged(flagged, to), flags.flagged(view, to)
    said["flag"] = flags.flag(NUMBER, 2, is_done=False, to=to)
    said["flag: done"] = flags.flag(NUMBER, 2, is_done=True, to=to)
    said["screen"], said["screen: none"] = screening.screen(view, 0, NUMBER, to), screening.screen(None, 0, 0, to)
    many = replace(view, photos=view.photos * 30, ticket=replace(view.ticket, words=values.words * 9))
    said["screen: page"] = screening.screen(many, 1, NUMBER, to)
    said["fixed_today"] = exhibits.fixed_today(FixedView(DAY, NUMBER, (cases,) * 5), to)
    said["fixed_today: one"] = exhibits.fixed_today(FixedView(DAY, 1, (cases,)), to)
    said["fixed_today: no photo"] = exhibits.fixed_today(FixedView(DAY, 1, ((cases[0], "", ""),)), to)
    return said


def _seen_by_all(shown: Ticket, values: Values) -> PublicTicket:
    found = as_public(shown, category(values), DEFAULTS)
    assert found is not None
    return found


def _exposure(values: Values, kind: Exhibit, stand: Stand) -> Exposure:
    kept = Exposure(
        *(TicketId(NUMBER), kind, TeamCode("east"), AreaCode("a"), CategoryCode("c"), DAY),
        by_rule=True,
        seen_as=Status.OPEN,
    )
    until = AT + timedelta(days=1)
    reason = {Stand.DROPPED: MISTAKE, Stand.TAKEN_DOWN: values.doubt}.get(stand, "")
    answer = (values.answer * 9)[:LONGEST_ANSWER]
    return replace(kept, stand=stand, answer_by=until, answer=answer, published_on=DAY, reason=reason)


def _seen(view: TicketView, values: Values, kind: Exhibit, stand: Stand) -> ExhibitView:
    photos = [
        TicketPhoto(Photo(PhotoId(n), f"{n:064}"), Stage.AFTER if n > 4 else Stage.BEFORE, 0) for n in range(1, 9)
    ]
    shown = replace(view, ticket=replace(view.ticket, fixed_at=AT, rework=2))
    exposure = replace(_exposure(values, kind, stand), photos=(PhotoId(1),))
    return ExhibitView(exposure, shown, values.team, tuple(photos), has_channel=False, at=AT)


def _silent(view: TicketView, values: Values, kind: Exhibit, stand: Stand) -> ExhibitView:
    exposure = replace(_exposure(values, kind, stand), answer="", answer_by=AT)
    return ExhibitView(exposure, view, values.team, (), has_channel=True, at=AT)


def _public(values: Values, kind: Exhibit, status: Status) -> PublicExhibit:
    shown = replace(ticket(values, status), is_shown=True, fixed_at=None if status is Status.OPEN else AT)
    public = _seen_by_all(shown, values)
    exposure = _exposure(values, kind, Stand.PUBLISHED)
    return PublicExhibit(exposure, public, values.team, ("a" * 64,), ("b" * 64,), 1, AT - timedelta(days=9))
