"""Load and word each kind of notice (outbox message) about doorways."""

from casework.campaigns.frontages import lists, register, shops
from casework.model.frontage import FrontageId
from casework.model.notice import Kind
from casework.model.person import PersonId
from handlers.messages.campaigns import frontages, shops as said_to_shops
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows


async def _frontage(occasion: Occasion) -> Message | None:
    number, menu = FrontageId(occasion.about), occasion.text("menu")
    seen = await register.view(occasion.work, occasion.district, number, occasion.person, menu, occasion.at)
    here = occasion.installation
    return frontages.card(seen, here.agreement, here.agreement_url, here.map_link, occasion.to) if seen else None


async def _frontages(occasion: Occasion) -> Message:
    by, chat = PersonId(occasion.number("by")), occasion.number("chat")
    which, page = occasion.text("list"), occasion.number("page")
    return frontages.listing(await lists.view(occasion.work, occasion.district, by, chat, which, page), occasion.to)


async def _told(occasion: Occasion) -> Message | None:
    seen = await shops.view(occasion.work, occasion.district, occasion.number("telling"), occasion.reader)
    return said_to_shops.told(seen, occasion.to) if seen else None


async def _answered(occasion: Occasion) -> Message | None:
    seen = await shops.view(occasion.work, occasion.district, occasion.number("telling"), None)
    return said_to_shops.answered(seen, occasion.to) if seen else None


ROWS: Rows = {
    Kind.FRONTAGE: _frontage,
    Kind.FRONTAGES: _frontages,
    Kind.SHOP_TOLD: _told,
    Kind.SHOP_ANSWERED: _answered,
}
