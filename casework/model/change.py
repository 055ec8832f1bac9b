"""Define an entry of the audit log: a change to the district or to roles, with the value before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from casework.model.person import PersonId


class Changed(StrEnum):
    """What was changed."""

    AREA = "area"
    AREAS = "areas"  # so many at once that the log counts them
    CATEGORY = "category"
    TEAM = "team"
    DESK = "desk"
    RULES = "rules"
    ASSET = "asset"
    STREETS = "streets"
    HANDOVER = "handover"
    ROLE = "role"
    GROUP = "group"  # the supervisors' group
    CHANNEL = "channel"
    EXPOSURE = "exposure"  # and models
    BAN = "ban"
    ROUND = "round"
    BULLETIN = "bulletin"  # one was posted
    CONTRACT = "contract"
    MARKS = "marks"  # a third party's marks that were imported
    CAMPAIGN = "campaign"
    PROJECTS = "projects"  # that a file brought or changed: the log counts them
    RECORDS = "records"  # the older records that an import brought
    FRONTAGES = "frontages"  # that a file brought or changed: the log counts them
    CLIENT = "client"  # another system that has a key


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `by` is None if it came from the command line.

    `subject` is a code, a client's name, or the number of a person or a ticket; `before` is None for something new,
    `after` for something deleted or a key that was revoked.
    """

    at: datetime
    by: PersonId | None
    what: Changed
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    number: int = 0
