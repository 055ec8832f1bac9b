"""The number that a resident is given; it stands alone because drafts and tickets both name it."""

from typing import NewType

TicketId = NewType("TicketId", int)
