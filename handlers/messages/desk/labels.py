"""Write the labels beside QR codes, in the language of people who walk past them."""

from dataclasses import dataclass

from casework.model.area import Area
from casework.model.asset import Asset
from casework.model.deep_link import AtAsset, AtPlace, OfArea, OnRound, url
from casework.model.place import Point
from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Label:
    """One label, as plain text: what it asks, the name and code (or "") of what it stands on, what to do, the link."""

    headline: str
    name: str
    code: str
    advice: str
    link: str


def at_asset(asset: Asset, bot: str, to: Speaker) -> Label:
    """Return a label for an asset; raises ValueError for a code that fits no link, or a name that no bot can have."""
    return Label(_invitation(to), asset.name, asset.code, _advice(bot, to), url(bot, AtAsset(asset.code)))


def at_place(point: Point, title: str, bot: str, to: Speaker) -> Label:
    """Return a label for a point; raises ValueError for a name that no bot can have."""
    return Label(_invitation(to), title, "", _advice(bot, to), url(bot, AtPlace(point)))


def of_area(area: Area, bot: str, to: Speaker) -> Label:
    """Return a label for following an area.

    The area's code is for the district's own use and is not printed. Raises ValueError for a code that fits no link, or
    a name that no bot can have.
    """
    advice = to.say(
        "Scan this code with your phone. Telegram opens, and tells you from then on what is reported here and what "
        "becomes of it. Or write to @{bot}.",
        bot=bot,
    )
    return Label(
        to.say("What is being done here?").unescape(), area.name, "", advice.unescape(), url(bot, OfArea(area.code))
    )


def on_round(area: Area, bot: str, to: Speaker) -> Label:
    """Return a label with which an inspector checks in on a round through an area; raises ValueError as `of_area`."""
    advice = to.say("For inspectors: scan this code on your round. Telegram opens, and you are checked in.")
    return Label(to.say("Round").unescape(), area.name, "", advice.unescape(), url(bot, OnRound(area.code)))


def _invitation(to: Speaker) -> str:
    return to.say("Rubbish or damage here? Report it!").unescape()


def _advice(bot: str, to: Speaker) -> str:
    words = to.say(
        "Scan this code with your phone. Telegram opens and knows the place already. Or write to @{bot}.", bot=bot
    )
    return words.unescape()
