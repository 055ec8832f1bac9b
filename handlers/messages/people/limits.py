"""Say that somebody may do no more of something, for a day, for a while or for good, and when they can go on.

A sentence fits a toast, as all refusals do (`handlers.messages.refusals`).
"""

from collections.abc import Callable

from markupsafe import Markup

from casework.model.limit import Limited
from handlers.messages.facts import Facts, until
from handlers.messages.speaker import Speaker

# What somebody has done as often as one person may on one day; each is told the number and when they can go on.
TOO_MANY: dict[Limited, Callable[[Speaker, int, str], Markup]] = {
    Limited.REPORT: lambda to, most, until: to.counted(
        "You have sent {number} report today, which is the most. You can send this one from {until}; it is kept.",
        "You have sent {number} reports today, which is the most. You can send this one from {until}; it is kept.",
        most,
        until=until,
    ),
    Limited.ADD: lambda to, most, until: to.counted(
        "You have added to reports {number} time today, which is the most. You can go on from {until}.",
        "You have added to reports {number} times today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.SAME: lambda to, most, until: to.counted(
        "You have said {number} time today that you see the same, which is the most. You can go on from {until}.",
        "You have said {number} times today that you see the same, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.VERDICT: lambda to, most, until: to.counted(
        "You have given {number} verdict on fixes today, which is the most. You can go on from {until}.",
        "You have given {number} verdicts on fixes today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.ANSWER: lambda to, most, until: to.counted(
        "You have answered {number} question today, which is the most. You can go on from {until}.",
        "You have answered {number} questions today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.FOLLOW: lambda to, most, until: to.counted(
        "You have begun to follow {number} report or area today, which is the most. You can go on from {until}.",
        "You have begun to follow {number} reports and areas today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.FLAG: lambda to, most, until: to.counted(
        "You have flagged {number} report today, which is the most. You can go on from {until}.",
        "You have flagged {number} reports today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
    Limited.LOOK_UP: lambda to, most, until: to.counted(
        "You have looked up {number} place or report today, which is the most. You can go on from {until}.",
        "You have looked up {number} places and reports today, which is the most. You can go on from {until}.",
        most,
        until=until,
    ),
}


def too_many(to: Speaker, facts: Facts) -> Markup:
    """Say that somebody has done something as often as one person may on one day."""
    return TOO_MANY[_limited(facts)](to, int(facts["most"]), until(facts, to))


def banned(to: Speaker, facts: Facts) -> Markup:
    """Say that somebody is banned."""
    if _limited(facts) is Limited.REPORT:
        return to.say(
            "The district has stopped taking reports from you. Your report stays a draft. Please call the district "
            "office if you think that this is a mistake."
        )
    return to.say(
        "The district has stopped taking anything from you here. Please call the district office if you think that "
        "this is a mistake."
    )


def paused(to: Speaker, facts: Facts) -> Markup:
    """Say why somebody is paused, and until when."""
    days, count, again_at = int(facts["days"]), facts["count"], until(facts, to)
    if _limited(facts) is Limited.REPORT:
        return to.counted(
            "{count} of your reports were dismissed within {number} day, so you can send the next from {until}. "
            "This one is kept.",
            "{count} of your reports were dismissed within {number} days, so you can send the next from {until}. "
            "This one is kept.",
            days,
            count=count,
            until=again_at,
        )
    return to.counted(
        "{count} of your reports were dismissed within {number} day, so the district takes nothing from you until "
        "{until}.",
        "{count} of your reports were dismissed within {number} days, so the district takes nothing from you until "
        "{until}.",
        days,
        count=count,
        until=again_at,
    )


def _limited(facts: Facts) -> Limited:
    return Limited(str(facts.get("limited", Limited.REPORT)))
