"""Build a sample of everything that is said about doorways: cards, lists, shares, and what a shop reads and answers."""

from dataclasses import replace

from casework.campaigns.frontages.lists import LISTS, SHARES, WANTING, FrontagesView
from casework.campaigns.frontages.register import FrontageView
from casework.campaigns.frontages.shops import TellingView
from casework.model.area import AreaCode
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Share, Signed, State, Telling
from casework.model.person import PersonId
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from handlers.messages.campaigns import frontages, shops
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, SPOT, Values, category, photos, ticket

LILY = PersonId(8)


def frontage_messages(values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    """Return everything that is said about doorways, each message under a name."""
    door = Frontage(
        *(FrontageId(NUMBER), FrontageCode("c" * 32), values.asset, values.candidate, AreaCode("east")),
        number="12",
        point=SPOT,
        contact=values.worker,
    )
    met = replace(door, on=AT.date(), reason="fee", wanting=NUMBER, wanting_at=AT)
    signed = replace(met, state=State.SIGNED, how=Signed.PAPER, paper=photos(1)[0])
    states = {
        "nobody was there": door,
        "not reached": met,
        "refused": replace(met, state=State.REFUSED),
        "refused, in words": replace(met, state=State.REFUSED, reason=values.doubt),
        "closed": replace(met, state=State.CLOSED),
        "signed on paper": signed,
        "signed on paper, hears": replace(signed, signer=LILY),
        "signed in chat": replace(signed, how=Signed.CHAT, signer=LILY),
        "signed in chat, left": replace(signed, how=Signed.CHAT),
        "no place": replace(door, point=None, contact=""),
    }
    seen = FrontageView(door, values.area, values.team, marked=TicketId(NUMBER))
    views = {name: replace(seen, frontage=each, tends=True, inspects=True) for name, each in states.items()}
    views |= {
        "seen by anybody": seen,
        "one's own": replace(seen, is_own=True),
        "what it signs": replace(seen, menu="read"),
        "a paper is waited for": replace(seen, tends=True, is_waited_for=True),
        "why refused": replace(seen, tends=True, menu="refuse"),
        "in a group": replace(seen, tends=True, is_private=False, team_name="", marked=None),
    }
    said = {f"frontage: {name}": frontages.card(view, {}, {}, map_link, to) for name, view in views.items()}
    own = {"en": values.doubt}, {"en": "https://example.org/duties"}
    said["frontage: an agreement of its own"] = frontages.card(views["what it signs"], *own, map_link, to)
    return said | _lists(values, to, met) | _shops(values, to, signed)


def _lists(values: Values, to: Speaker, door: Frontage) -> dict[str, Message]:
    share, counts = Share(NUMBER, 2, 1, NUMBER, NUMBER), dict.fromkeys(LISTS, NUMBER)
    rows = [(values.area, AreaCode("a" * 32), share)] * 7 + [(values.area, AreaCode("社" * 40), Share(1, 1, 1, 1, 1))]
    doors = [replace(door, id=FrontageId(NUMBER + number)) for number in range(8)]
    views = {
        **{str(which): FrontagesView(which, 1, counts, share, doors, has_more=True) for which in (*LISTS, WANTING)},
        "shares": FrontagesView(SHARES, 1, counts, share, rows=rows, has_more=True),
        "streets": FrontagesView("area:east", 0, counts, share, rows=rows, title=values.area),
        "nothing": FrontagesView(SHARES, 0, counts, Share()),
    }
    return {f"frontages: {name}": frontages.listing(view, to) for name, view in views.items()}


def _shops(values: Values, to: Speaker, door: Frontage) -> dict[str, Message]:
    telling = Telling(NUMBER, door.id, TicketId(NUMBER), AT)
    told = TellingView(
        telling, door, ticket(values), category(values), values.team, photos(1)[0], is_heard=True, is_waited_for=False
    )
    answered = replace(told, telling=replace(telling, answered_at=AT, words=values.answer, photo=photos(1)[0]))
    views = {
        "new": told,
        "waited for": replace(told, is_waited_for=True),
        "answered": answered,
        "left": replace(told, is_heard=False, photo=None),
        "settled": replace(told, ticket=ticket(values, Status.CONFIRMED), category=None),
    }
    said = {f"shop_told: {name}": shops.told(view, to) for name, view in views.items()}
    bare = replace(answered, telling=replace(answered.telling, words="", photo=None))
    return said | {
        "shop_answered": shops.answered(answered, to),
        "shop_answered: a press": shops.answered(bare, to),
    }
