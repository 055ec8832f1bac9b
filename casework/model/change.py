"""A change to the district or to who may do what, as the audit log keeps it: what it was before and what it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from casework.model.person import PersonId


class Changed(StrEnum):
    """What was changed."""

    AREA = "area"
    CATEGORY = "category"
    TEAM = "team"
    DESK = "desk"
    RULES = "rules"
    ASSET = "asset"
    HANDOVER = "handover"
    ROLE = "role"
    GROUP = "group"  # the supervisors'
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `by` is None where it came from the command line.

    `subject` is a code, or for people their number with us; `before` is None for what is new, `after` for what is gone.
    """

    at: datetime
    by: PersonId | None
    what: Changed
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    number: int = 0
