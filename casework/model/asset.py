"""A thing of the district that stands somewhere and may carry a QR code: a bin, a gate, a drain."""

from dataclasses import dataclass
from typing import NewType

from casework.model.category import CategoryCode
from casework.model.place import Point

AssetCode = NewType("AssetCode", str)


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing with a code, a name and its point; a report about it needs no place, and no category if it names one."""

    code: AssetCode
    name: str
    point: Point
    category: CategoryCode | None = None
