"""Say how often a day one person may do what others have to deal with, and when somebody is paused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from casework.model.policy import Policy


class Limited(StrEnum):
    """What a resident does, as it is counted; the values are stored with the counts."""

    REPORT = "report"
    ADD = "add"  # words, photos and "still nothing?" for a ticket that is there
    SAME = "same"  # "I see it too"
    VERDICT = "verdict"
    ANSWER = "answer"
    FOLLOW = "follow"
    FLAG = "flag"
    LOOK_UP = "look_up"  # of places, and of other people's tickets


MOST: Mapping[Limited, Callable[[Policy], int]] = {
    Limited.REPORT: lambda policy: policy.reports_a_day,
    Limited.ADD: lambda policy: policy.additions_a_day,
    Limited.SAME: lambda policy: policy.same_a_day,
    Limited.VERDICT: lambda policy: policy.verdicts_a_day,
    Limited.ANSWER: lambda policy: policy.answers_a_day,
    Limited.FOLLOW: lambda policy: policy.follows_a_day,
    Limited.FLAG: lambda policy: policy.flags_a_day,
    Limited.LOOK_UP: lambda policy: policy.look_ups_a_day,
}


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A dismissal of somebody's report: when (aware UTC), and by whom; None if nobody is known (any more).

    `is_kept`: its ticket forgot whose it was, because they were forgotten; `by` only tells such dismissals apart.
    """

    at: datetime
    by: int | None
    is_kept: bool = False


def paused_until(dismissals: Sequence[Dismissal], policy: Policy) -> datetime | None:
    """Return until when somebody is paused whose reports were dismissed so within `dismissals_within_days`, or None.

    A single person's judgement pauses nobody: at least `dismissers_before_pause` people must have dismissed. Whoever
    dismissed before somebody was forgotten may have done so afterwards too, so the two are not added up.
    """
    people = [{each.by for each in dismissals if each.is_kept is kept} for kept in (False, True)]
    if len(dismissals) < policy.dismissals_before_pause or max(map(len, people)) < policy.dismissers_before_pause:
        return None
    return max(each.at for each in dismissals) + timedelta(days=policy.pause_days)
