"""Stop people from reporting, for a while or for good: the product's rules on abuse.

Promises: if `dismissals_before_pause` reports of a person are dismissed within `dismissals_within_days`, that person is
paused for `pause_days` from the latest dismissal, and is told why and until when. A dismissal that is reversed or
undone no longer counts. A banned person stays banned until an administrator lifts the ban. Neither learns who decided.
"""

from datetime import datetime, timedelta

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.ports import Work


async def check(work: Work, policy: Policy, person: PersonId, at: datetime) -> None:
    """Return if somebody may report now; raises Refusal if they are banned or paused."""
    is_banned, paused_until = await work.restraints.of(person)
    if is_banned:
        raise Refusal(Why.BANNED)
    if paused_until is not None and at < paused_until:
        count, days = policy.dismissals_before_pause, policy.dismissals_within_days
        raise Refusal(Why.PAUSED, count=count, days=days, until=paused_until.isoformat())


async def weigh(work: Work, policy: Policy, reporter: PersonId | None, at: datetime) -> None:
    """Start or end the pause of a reporter after a dismissal, or after a dismissal was reversed or undone."""
    if reporter is None:
        return
    most, since = policy.dismissals_before_pause, at - timedelta(days=policy.dismissals_within_days)
    dismissed = await work.restraints.dismissals(reporter, since, most)
    until = max(dismissed) + timedelta(days=policy.pause_days) if len(dismissed) >= most else None
    _, paused_until = await work.restraints.of(reporter)
    if until != paused_until:
        await work.restraints.pause(reporter, until)
