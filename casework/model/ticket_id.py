"""Define a ticket's number, which the resident gets; a module of its own, because drafts and tickets both use it."""

from typing import NewType

TicketId = NewType("TicketId", int)
