"""Stop people from doing too much, for a day, for a while, or for good: the product's rules on abuse.

Promises: every act of a resident with which others must deal is counted by person and local day, and refused above the
district's number until the next day. If `dismissals_before_pause` reports of a person are dismissed within
`dismissals_within_days`, by at least `dismissers_before_pause` people, that person is paused for `pause_days` from the
latest dismissal, and is told why and until when. A dismissal that is reversed or undone no longer counts. A banned
person stays banned until an administrator lifts the ban. Neither learns who decided. /forget ends none of this: see
`casework.people.forgetting`.
"""

from datetime import datetime, time, timedelta

from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import MOST, Limited, paused_until
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.ports import Work

MOST_WEIGHED = 500  # dismissals of one person's reports; the newest count
COUNTS_KEPT = timedelta(days=30)  # the month of which /privacy speaks


async def check(work: Work, policy: Policy, person: PersonId, at: datetime, act: Limited = Limited.REPORT) -> None:
    """Return if somebody may do something at all now; raises Refusal if they are banned or paused."""
    is_banned, until = await work.restraints.of(person)
    if is_banned:
        raise Refusal(Why.BANNED, limited=act)
    if until is not None and at < until:
        count, days = policy.dismissals_before_pause, policy.dismissals_within_days
        raise Refusal(Why.PAUSED, limited=act, count=count, days=days, until=until.isoformat())


async def may(work: Work, district: District, person: PersonId, act: Limited, at: datetime) -> None:
    """Return if somebody may do something once more today, and count nothing; raises Refusal where `count` would."""
    await check(work, district.policy, person, at, act)
    done = await work.restraints.done(person, act, local_day(at, district.calendar.zone))
    _compare(district, act, done + 1, at)


async def count(work: Work, district: District, person: PersonId, act: Limited, at: datetime) -> None:
    """Count what somebody does; raises Refusal if they are banned or paused, or have done it too often today."""
    await check(work, district.policy, person, at, act)
    done = await work.restraints.count(person, act, local_day(at, district.calendar.zone))
    _compare(district, act, done, at)


def _compare(district: District, act: Limited, done: int, at: datetime) -> None:
    most, zone = MOST[act](district.policy), district.calendar.zone
    if done > most:
        until = datetime.combine(local_day(at, zone) + timedelta(days=1), time(), zone)
        raise Refusal(Why.TOO_MANY_TODAY, limited=act, most=most, until=until.isoformat())


async def weigh(work: Work, policy: Policy, reporter: PersonId | None, at: datetime) -> None:
    """Start or end the pause of a reporter after a dismissal, or after a dismissal was reversed or undone."""
    if reporter is None:
        return
    await work.restraints.hold(reporter)
    since = at - timedelta(days=policy.dismissals_within_days)
    until = paused_until(await work.restraints.dismissals(reporter, since, MOST_WEIGHED), policy)
    _, before = await work.restraints.of(reporter)
    if until != before:
        await work.restraints.pause(reporter, until)


async def prune(work: Work, district: District, at: datetime) -> None:
    """Throw away counts that are a month old, and pauses of forgotten people that are over."""
    await work.restraints.prune(local_day(at - COUNTS_KEPT, district.calendar.zone), at)
