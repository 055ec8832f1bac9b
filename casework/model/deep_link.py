"""Read and write deep links, https://t.me/BOT?start=PAYLOAD, printed as QR codes on bins, gates and notice boards.

Printed codes stay outside for years, so a payload names its own form: a letter for the type, a digit for the version,
then the rest (after a blank in this table only). A new form gets a new digit, and old forms stay readable for ever. A
payload has 1 to 64 characters of `A-Za-z0-9_-` (https://core.telegram.org/bots/features#deep-linking). It is kept
short, because a short payload makes a coarser QR code, which can be scanned from further away.

    p1 37759900_-122414800   a place: latitude and longitude in micro-degrees
    a1 bin-17                an asset by its code
    t1 4711                  a ticket by its number
    w1 5rSL5rOK              check in on a round (a walk) through an area, by its code in base64url
    f1 elm-12                a frontage by its code
    d1 12                    a drive by its number
    h1 12_k3x…               check in at a drive (here I am), by its number and its secret
    x1 12                    flag a ticket, by its number
    r1 5rSL5rOK              an area (a region: `a` is taken) by its code, of any characters, in base64url
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.drive import DriveId
from casework.model.frontage import FrontageCode
from casework.model.place import Point
from casework.model.ticket_id import TicketId

LONGEST_PAYLOAD = 64
MICRO = 1_000_000  # a millionth of a degree is 11 cm or less

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_PAYLOAD - 2}}}")
_PLACE = re.compile(r"(-?[0-9]{1,8})_(-?[0-9]{1,9})")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")  # below 2^63, the largest number that a database keeps
_SECRET = re.compile(r"[A-Za-z0-9-]{8,32}")
_BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")  # BotFather gives at least 5 characters, but some bots have fewer


@dataclass(frozen=True, slots=True)
class AtPlace:
    """Report something at a point; the link keeps it to a millionth of a degree."""

    point: Point


@dataclass(frozen=True, slots=True)
class AtAsset:
    """Report something about an asset; raises ValueError for a code that no link can hold."""

    code: AssetCode

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"no code for a link: {self.code}")


@dataclass(frozen=True, slots=True)
class OfTicket:
    """See a ticket and follow it; raises ValueError if the number cannot be a ticket's."""

    number: TicketId

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(str(self.number)):
            raise ValueError(f"no number of a ticket: {self.number}")


@dataclass(frozen=True, slots=True)
class FlagTicket:
    """Flag what everybody sees of a ticket; raises ValueError if the number cannot be a ticket's."""

    number: TicketId

    def __post_init__(self) -> None:
        OfTicket(self.number)


@dataclass(frozen=True, slots=True)
class OfArea:
    """Follow an area; raises ValueError for a code that is empty, unprintable or over 46 bytes in UTF-8."""

    code: AreaCode

    def __post_init__(self) -> None:
        if not self.code or not self.code.isprintable() or len(_packed(self.code)) > LONGEST_PAYLOAD - 2:
            raise ValueError(f"no code for a link: {self.code}")


@dataclass(frozen=True, slots=True)
class OnRound:
    """Check in on a round through an area; raises ValueError as `OfArea` does."""

    code: AreaCode

    def __post_init__(self) -> None:
        OfArea(self.code)


@dataclass(frozen=True, slots=True)
class OfFrontage:
    """See who answers for a doorway; raises ValueError for a code that no link can hold."""

    code: FrontageCode

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"no code for a link: {self.code}")


@dataclass(frozen=True, slots=True)
class OfDrive:
    """See a drive and sign up for it; raises ValueError if the number cannot be a drive's."""

    number: DriveId

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(str(self.number)):
            raise ValueError(f"no number of a drive: {self.number}")


@dataclass(frozen=True, slots=True)
class AtDrive:
    """Check in at a drive, by the secret on its poster; raises ValueError for what no poster has."""

    number: DriveId
    secret: str

    def __post_init__(self) -> None:
        OfDrive(self.number)
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("no secret of a drive")


DeepLink = AtPlace | AtAsset | OfTicket | FlagTicket | OfArea | OnRound | OfFrontage | OfDrive | AtDrive


def payload(link: DeepLink) -> str:
    """Return the payload, the text after `start=`."""
    match link:
        case AtPlace(point):
            return f"p1{round(point.lat * MICRO)}_{round(point.lon * MICRO)}"
        case AtAsset(code):
            return f"a1{code}"
        case OfFrontage(code):
            return f"f1{code}"
        case OfTicket(number):
            return f"t1{number}"
        case FlagTicket(number):
            return f"x1{number}"
        case OfArea(code):
            return f"r1{_packed(code)}"
        case OnRound(code):
            return f"w1{_packed(code)}"
        case OfDrive(drive):
            return f"d1{drive}"
        case AtDrive(drive, secret):
            return f"h1{drive}_{secret}"


def parse(text: str) -> DeepLink | None:
    """Return the link of a payload, or None for an unknown payload; never raises, whatever the text is."""
    read = _READERS.get(text[:2])
    try:
        return read(text[2:]) if read else None
    except ValueError:
        return None


def url(bot: str, link: DeepLink) -> str:
    """Return the whole link for a bot's name without the @; raises ValueError if that cannot be a bot's name."""
    if not is_bot_name(bot):
        raise ValueError(f"no name of a bot: {bot}")
    return f"https://t.me/{bot}?start={payload(link)}"


def is_bot_name(text: str) -> bool:
    """Tell whether a text, without an @, can be the name of a bot in Telegram."""
    return _BOT.fullmatch(text) is not None


def _place(rest: str) -> AtPlace:
    found = _PLACE.fullmatch(rest)
    if found is None:
        raise ValueError(rest)
    return AtPlace(Point(int(found[1]) / MICRO, int(found[2]) / MICRO))


def _asset(rest: str) -> AtAsset:
    return AtAsset(AssetCode(rest))


def _frontage(rest: str) -> OfFrontage:
    return OfFrontage(FrontageCode(rest))


def _ticket(rest: str) -> OfTicket:
    if not _NUMBER.fullmatch(rest):
        raise ValueError(rest)
    return OfTicket(TicketId(int(rest)))


def _flag(rest: str) -> FlagTicket:
    return FlagTicket(_ticket(rest).number)


def _area(rest: str) -> OfArea:
    code = urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode("utf-8")
    area = OfArea(AreaCode(code))
    if _packed(code) != rest:  # Python's decoder skips characters that are not base64
        raise ValueError(rest)
    return area


def _round(rest: str) -> OnRound:
    return OnRound(_area(rest).code)


def _drive(rest: str) -> OfDrive:
    return OfDrive(DriveId(int(rest))) if _NUMBER.fullmatch(rest) else _unknown(rest)


def _at_drive(rest: str) -> AtDrive:
    number, _, secret = rest.partition("_")
    return AtDrive(DriveId(int(number)), secret) if _NUMBER.fullmatch(number) else _unknown(rest)


def _unknown(rest: str) -> NoReturn:
    raise ValueError(rest)


_READERS: dict[str, Callable[[str], DeepLink]] = {
    "p1": _place,
    "a1": _asset,
    "t1": _ticket,
    "x1": _flag,
    "r1": _area,
    "w1": _round,
    "f1": _frontage,
    "d1": _drive,
    "h1": _at_drive,
}


def _packed(code: str) -> str:
    return urlsafe_b64encode(code.encode("utf-8")).decode("ascii").rstrip("=")
