"""Who may not report for a while, or at all: the product's rules on abuse.

Promises: five reports dismissed within 30 days pause whoever sent them for a week, counted from the latest dismissal,
and they are told why and until when; a dismissal that is reversed or undone counts no more. Who is banned stays banned
until an administrator says otherwise. Neither learns anything about who decided.
"""

from datetime import datetime, timedelta

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.ports import Work

DISMISSED_MOST = 5  # within WITHIN, the product's rules, "Abuse"
WITHIN = timedelta(days=30)
PAUSE = timedelta(days=7)


async def check(work: Work, person: PersonId, at: datetime) -> None:
    """Return quietly if somebody may report now; raises Refusal if they are banned or paused."""
    is_banned, paused_until = await work.restraints.of(person)
    if is_banned:
        raise Refusal(Why.BANNED)
    if paused_until is not None and at < paused_until:
        days = WITHIN.days
        raise Refusal(Why.PAUSED, count=DISMISSED_MOST, days=days, until=paused_until.isoformat())


async def weigh(work: Work, reporter: PersonId | None, at: datetime) -> None:
    """Pause the reporter of a ticket that was dismissed a moment ago, or end the pause if one was taken back."""
    if reporter is None:
        return
    dismissed = await work.restraints.dismissals(reporter, at - WITHIN, DISMISSED_MOST)
    until = max(dismissed) + PAUSE if len(dismissed) >= DISMISSED_MOST else None
    _, paused_until = await work.restraints.of(reporter)
    if until != paused_until:
        await work.restraints.pause(reporter, until)
