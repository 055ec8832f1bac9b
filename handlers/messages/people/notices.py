"""Load and word each kind of notice (outbox message) about the bot itself and about its reader."""

from markupsafe import Markup

from casework.model.notice import Kind
from casework.people import disclosing, helping
from handlers.messages import commands
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once
from handlers.messages.people import greetings, held, privacy
from handlers.messages.people.help import desk_help, help_, supervisors_help


async def _help(occasion: Occasion) -> Message:
    if occasion.person is None and not occasion.text("team"):
        return supervisors_help(occasion.to)
    if occasion.person is None:
        return desk_help(occasion.text("team"), occasion.district.policy.undo_minutes, occasion.to)
    return help_(await helping.moment(occasion.work, occasion.district, occasion.person, occasion.at), occasion.to)


async def _menu(occasion: Occasion) -> Message:
    """Give a person the commands of their roles, or the supervisors' group its own; anybody else what all have."""
    if occasion.person is not None:
        return Message(Markup(), menu=commands.of_roles(await occasion.work.roles.of(occasion.person), occasion.to))
    group = await occasion.work.supervision.group()
    is_theirs = group is not None and group.chat == occasion.number("chat")
    return Message(Markup(), menu=commands.supervisors_group(occasion.to) if is_theirs else ())


def _forgotten(occasion: Occasion) -> Message:
    return privacy.forgotten(occasion.to, had_role=bool(occasion.number("menu")))


def _privacy(occasion: Occasion) -> Message:
    return privacy.privacy(occasion.district.policy, occasion.to)


async def _my_data(occasion: Occasion) -> Message | None:
    portion, page = disclosing.portion_of(occasion.about, occasion.facts), b""
    if portion.number == 1:
        held_about = await occasion.work.holdings.of(occasion.reader)
        if held_about is None:
            return None
        page = held.page(held_about, occasion.district.tree, occasion.to)
    return privacy.my_data(occasion.reader, portion, page, occasion.to)


ROWS: Rows = {
    Kind.WELCOME: at_once(lambda occasion: greetings.welcome(occasion.installation.district_name, occasion.to)),
    Kind.HELP: _help,
    Kind.LANGUAGES: at_once(lambda occasion: greetings.languages(occasion.to)),
    Kind.INCIDENT: at_once(lambda occasion: greetings.incident(occasion.text("code"), occasion.to)),
    Kind.PRIVACY: at_once(_privacy),
    Kind.MENU: _menu,
    Kind.MY_DATA: _my_data,
    Kind.FORGET: at_once(lambda occasion: privacy.forget(occasion.to)),
    Kind.FORGOTTEN: at_once(_forgotten),
}
