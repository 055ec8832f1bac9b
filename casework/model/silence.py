"""Decide whom to ask again about a fix on which nobody gives a verdict: first its reporter, then somebody else.

The reporter is reminded once, half-way to `verdict_days`; some days later one other person is asked, and at the end the
ticket is closed without a verdict (`casework.model.life.expire`). The numbers are `remind_verdict_days` and
`ask_another_days` of the district's policy.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from casework.model.policy import Policy
from casework.model.ticket import Status, Ticket


class Asking(IntEnum):
    """Who was asked again, in the order in which they are."""

    NOBODY = 0
    REPORTER = 1
    ANOTHER = 2


def due(ticket: Ticket, policy: Policy, at: datetime) -> list[Asking]:
    """Return whom to ask now, each once for a fix; nobody once the ticket is to be closed, or if a supervisor does."""
    if ticket.status is not Status.FIXED or ticket.silent_from is None or ticket.order is not None:
        return []
    silent = at - ticket.silent_from
    if silent >= timedelta(days=policy.verdict_days):
        return []
    after = {Asking.REPORTER: policy.remind_verdict_days, Asking.ANOTHER: policy.ask_another_days}
    return [each for each, days in after.items() if each > ticket.asked_again and silent >= timedelta(days=days)]
