"""Say how often a day one person may do what others have to deal with."""

from collections.abc import Callable, Mapping
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
    LOOK_UP = "look_up"  # of places, and of other people's tickets


MOST: Mapping[Limited, Callable[[Policy], int]] = {
    Limited.REPORT: lambda policy: policy.reports_a_day,
    Limited.ADD: lambda policy: policy.additions_a_day,
    Limited.SAME: lambda policy: policy.same_a_day,
    Limited.VERDICT: lambda policy: policy.verdicts_a_day,
    Limited.ANSWER: lambda policy: policy.answers_a_day,
    Limited.FOLLOW: lambda policy: policy.follows_a_day,
    Limited.LOOK_UP: lambda policy: policy.look_ups_a_day,
}
