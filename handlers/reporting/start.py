"""Handle /start, bare or from a link.

A QR code on a bin or a gate fills in the place, an area's code offers to follow the area, a ticket's link shows the
ticket. A drive's link shows it, and the code on its poster checks in there.
"""

from casework.campaigns.drives import joining
from casework.campaigns.frontages import register
from casework.following import flagging, watching
from casework.model import deep_link
from casework.model.answering import Answer, ChooseCategory
from casework.model.deadline import local_day
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.oversight import walking
from casework.ports import Work
from casework.reporting import drafting
from casework.tickets import expecting
from handlers.following import areas
from handlers.guards import actor_of, meet
from handlers.reading import command_in, message_of
from handlers.turn import Turn


async def start(turn: Turn) -> None:
    """Greet, give the keyboard, and show the report as it stands; or do what the link says."""
    payload = command_in(message_of(turn))[1]
    link = deep_link.parse(payload)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        match link:
            case deep_link.OfTicket(number):
                await watching.show(work, turn.district, person.id, number, turn.at)
            case deep_link.FlagTicket(number):
                await flagging.want(work, turn.district, person.id, number, turn.at)
            case deep_link.OfArea(code):
                await areas.offer(turn, work, person, code)
            case deep_link.OnRound(code):
                actor = await actor_of(turn, work)
                if not await walking.check_in_by_code(work, turn.district, actor, code, turn.at):
                    await areas.offer(turn, work, person, code)
            case deep_link.OfFrontage(frontage):
                await register.scan(work, person.id, frontage)
            case deep_link.OfDrive(drive):
                await joining.look(work, person.id, drive)
            case deep_link.AtDrive(drive, secret):
                await joining.check_in_by_code(work, turn.district, person.id, drive, secret, turn.at)
            case deep_link.AtPlace() | deep_link.AtAsset():
                said = await _prefilled(turn, work, link)
                await drafting.answer(work, turn.district, person.id, said, turn.at)
            case _:
                await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
                await drafting.begin(work, person.id, turn.at)


async def _prefilled(turn: Turn, work: Work, link: deep_link.AtPlace | deep_link.AtAsset) -> list[Answer]:
    """Return what a QR code says: the place where it hangs, and for an asset also what is usually wrong with it."""
    if isinstance(link, deep_link.AtPlace):
        return [drafting.find_place(turn.district, link.point, None, None, turn.at)]
    asset = await work.districts.asset(link.code)
    if asset is None:
        raise Refusal(Why.LINK_UNKNOWN)
    given = drafting.find_place(turn.district, asset.point, None, None, turn.at)
    category = turn.district.tree.category(asset.category) if asset.category else None
    today = local_day(turn.at, turn.district.calendar.zone)
    is_offered = category is not None and category.is_offered(today, to_staff=False)
    return [drafting.at_asset(given, asset.code), *([ChooseCategory(category)] if category and is_offered else [])]
