"""Define an asset: a thing in the street that may carry a QR code, such as a bin, a gate or a drain."""

from dataclasses import dataclass
from typing import NewType

from casework.model.category import CategoryCode
from casework.model.place import Point

AssetCode = NewType("AssetCode", str)


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing with a code, a name and a point, so a report about it needs no place; nor a category, if it has one."""

    code: AssetCode
    name: str
    point: Point
    category: CategoryCode | None = None
