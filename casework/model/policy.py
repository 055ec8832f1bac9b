"""The district's policy: every number of the product's rules that a district may want otherwise.

Promises: this is the one place that holds the defaults; a policy never changes, and is handed down with the calendar
(`District.policy`). Each field is the key of the same name in `[rules]` of the configuration, and the unit is part of
the name. Deadlines belong to the categories, working hours to the calendar; what Telegram limits, or what is a
technical matter (bytes, pages, pauses between attempts), is a constant beside the code that needs it.

The sources: *product* is the page of the product's rules, whose section "The numbers" gives the value; *life* is its
section "A ticket's life"; where neither says anything, the comment gives the reason.
"""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers, with their defaults; days, hours and minutes are counted by the clock, times of day are local."""

    # a report
    reports_a_day: int = 10  # product, "Abuse": of one resident, within any 24 hours
    photos_a_report: int = 10  # product, "Photos"; Telegram's largest album, so there cannot be more
    recordings_a_report: int = 3  # somebody at a desk plays each of them
    recording_seconds: int = 120  # what somebody at a desk will watch
    remind_draft_hours: int = 20  # the same time of day comes next, a little earlier
    put_draft_away_days: int = 7  # after a week the rubbish is another

    # whoever reports what is not there
    dismissals_before_pause: int = 5  # product, "Abuse"
    dismissals_within_days: int = 30  # product, "Abuse"
    pause_days: int = 7  # product, "Abuse": counted from the latest dismissal

    # the same, different, or back
    same_within_m: int = 50  # product, "Duplicates", strong: asked about even if another one was different
    perhaps_same_within_m: int = 250  # product, "Duplicates", weak
    compare_weeks: int = 12  # product, "Duplicates": an older ticket is another matter
    offer_back_days: int = 14  # product, "Duplicates": fixed more recently than this, it may be back
    different_answers: int = 3  # whoever said of so many that they are different is believed

    # the place
    border_m: int = 25  # product, "Place": outside every area, yet this close to one; a neighbour is this close too
    accuracy_at_most_m: int = 100  # product, "Place": how far a position's own accuracy widens that reach
    vague_above_m: int = 250  # a position by a mobile mast: neither the street nor, often, the area is known

    # a ticket's life
    verdict_days: int = 14  # life: a fixed ticket on which nobody gave a verdict closes, counted apart
    come_back_days: int = 30  # life: counted from the fix; later it is a new ticket, linked as a recurrence
    answer_days: int = 5  # life: a ticket whose reporter was asked goes on without an answer
    nudge_every_hours: int = 24  # "still nothing?" is heard once a day
    reply_minutes: int = 60  # what comes later is not meant as the reply; a desk's question waits for `answer_days`

    # at the desk
    pass_ons: int = 2  # life: so often teams pass a ticket on by themselves; then a supervisor decides
    pass_on_working_days: int = 1  # life: within which a team says that a ticket is not theirs
    park_days: int = 365  # what waits longer than a year is no ticket, but a project
    undo_minutes: int = 1  # long enough to see a slip, too short for others to build on it
    list_near_m: int = 500  # a walk of some minutes

    # when nobody is to be woken
    quiet_from: time = time(21)  # product, "Warnings"
    quiet_until: time = time(7)  # product, "Warnings"
    digest_at: time = time(8)  # before the day begins, and after the quiet hours

    # what is kept about people
    forget_after_days: int = 365  # product, "Privacy": how long a closed report knows whose it was
    keep_log_days: int = 14  # Telegram delivers an update for a day; the rest is for whoever looks into an incident


DEFAULTS = Policy()
