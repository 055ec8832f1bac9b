"""Who may not report for a while, or at all: the product's rules on abuse.

Promises: `dismissals_before_pause` reports dismissed within `dismissals_within_days` pause whoever sent them for
`pause_days`, counted from the latest dismissal, and they are told why and until when; a dismissal that is reversed or
undone counts no more. Who is banned stays banned until an administrator says otherwise. Neither learns anything about
who decided.
"""

from datetime import datetime, timedelta

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.ports import Work


async def check(work: Work, policy: Policy, person: PersonId, at: datetime) -> None:
    """Return quietly if somebody may report now; raises Refusal if they are banned or paused."""
    is_banned, paused_until = await work.restraints.of(person)
    if is_banned:
        raise Refusal(Why.BANNED)
    if paused_until is not None and at < paused_until:
        count, days = policy.dismissals_before_pause, policy.dismissals_within_days
        raise Refusal(Why.PAUSED, count=count, days=days, until=paused_until.isoformat())


async def weigh(work: Work, policy: Policy, reporter: PersonId | None, at: datetime) -> None:
    """Pause the reporter of a ticket that was dismissed a moment ago, or end the pause if one was taken back."""
    if reporter is None:
        return
    most, since = policy.dismissals_before_pause, at - timedelta(days=policy.dismissals_within_days)
    dismissed = await work.restraints.dismissals(reporter, since, most)
    until = max(dismissed) + timedelta(days=policy.pause_days) if len(dismissed) >= most else None
    _, paused_until = await work.restraints.of(reporter)
    if until != paused_until:
        await work.restraints.pause(reporter, until)
