"""Say which of a desk's tickets come first.

A danger comes before everything else, then the oldest. Each person who sees a ticket too makes it `supporter_hours`
older, and each time that it came back `rework_hours`. Older records, on which nobody has acted, come last. `sort_key`
orders tickets, and `storage/tickets/queues.py` says the same in SQL; a test compares the two.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.model.category import CategoryCode
from casework.model.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Priority:
    """What comes first in a district: the categories that are dangers, and how many hours the rest counts."""

    dangers: Collection[CategoryCode]
    supporter_hours: int
    rework_hours: int

    def sort_key(self, ticket: Ticket) -> tuple[bool, bool, datetime, int]:
        """Return what a list of a desk's tickets is sorted by."""
        credit = timedelta(hours=ticket.seen_too * self.supporter_hours + ticket.rework * self.rework_hours)
        is_no_danger = ticket.category not in self.dangers
        return ticket.is_older_record, is_no_danger, ticket.reported_at - credit, ticket.id
