"""Define the district's policy: every number of the product's rules that a district may want to change.

Promises: only this module holds the defaults. A policy never changes, and code gets it with the calendar
(`District.policy`). Each field is the key of the same name in `[rules]` of the configuration; its name contains the
unit, if there is one. Deadlines belong to the categories, and working hours to the calendar. Telegram's limits and
technical numbers (bytes, pages, pauses between attempts) are constants beside the code that needs them.

The sources: *product* means that the value was decided when the product was planned, *life* that it belongs to a
ticket's life (`docs/ticket.md`). Otherwise the comment gives the reason.
"""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers, with their defaults; days, hours and minutes are counted by the clock, times of day are local."""

    # a report
    reports_a_day: int = 10  # product, "Abuse": for one resident, on a local day, as all that follows with "a day"
    photos_a_report: int = 10  # product, "Photos"; Telegram's largest album, so there cannot be more
    recordings_a_report: int = 3  # somebody at a desk plays each of them
    recording_seconds: int = 120  # nobody at a desk will watch more
    megabytes_a_day: int = 200  # for one resident, within 24 hours: ten full reports with photos take 50
    remind_draft_hours: int = 20  # the reminder comes the next day, a little earlier in the day
    put_draft_away_days: int = 7  # after a week it is no longer the same rubbish

    # after the report: generous for people who mean well, and a desk can still read it all
    additions_a_day: int = 20  # twice as many as reports; "still nothing?" counts among them
    same_a_day: int = 10  # each of them says as much as a report, so there are as many
    verdicts_a_day: int = 20  # ten reports, each found not fixed and then fixed
    answers_a_day: int = 30  # each answers a question of a desk, so there are never more than desks ask
    follows_a_day: int = 20  # somebody who moves to a new street follows what is open there
    look_ups_a_day: int = 60  # of places and of others' tickets; the place service is shared by everybody

    # people who report what is not there
    dismissals_before_pause: int = 5  # product, "Abuse"
    dismissers_before_pause: int = 2  # nobody is paused because one person says so
    dismissals_within_days: int = 30  # product, "Abuse"
    pause_days: int = 7  # product, "Abuse": counted from the latest dismissal

    # the same, different, or back
    ask_within_m: int = 25  # decision 0016, as all numbers of the score: on a spot of its own, just reported
    ask_within_days: int = 16  # at the very spot
    ask_promises: int = 3  # and while the ticket is at most so many times as old as its promise
    crowd_within_m: int = 60  # about the front of four houses on either side
    crowd_percent: int = 10  # each other open ticket within that takes this part of the reach
    same_words_percent: int = 50  # half of the shorter text; then another category of the group is alike
    back_within_m: int = 10  # "the very spot", as well as a phone can tell it
    offer_back_days: int = 7  # if the fix is more recent, the problem may be back
    compare_within_m: int = 250  # product, "Duplicates", weak: for the same photo, and for what a desk chooses from
    compare_weeks: int = 12  # product, "Duplicates": an older ticket is another matter
    different_answers: int = 3  # after so many answers "different", the resident is believed

    # the place
    border_m: int = 25  # product, "Place": a point this close to an area belongs to it; a neighbour is this close too
    accuracy_at_most_m: int = 100  # product, "Place": the accuracy of a position widens that reach, up to this
    vague_above_m: int = 250  # such a position comes from a mobile mast: it tells no street, and often no area
    near_street_m: int = 60  # a corner house stands this far from the middle of the road

    # a ticket's life
    verdict_days: int = 14  # life: a fixed ticket without a verdict closes then, counted apart
    remind_verdict_days: int = 7  # half-way to `verdict_days`; the reporter is reminded once
    ask_another_days: int = 10  # whoever is asked then has some days left
    come_back_days: int = 30  # life: counted from the fix; later it is a new ticket, linked as a recurrence
    answer_days: int = 5  # life: a ticket that waits for its reporter's answer goes on then
    nudge_every_hours: int = 24  # "still nothing?" is heard once a day; of one promise twice: the desk, supervisors
    reply_minutes: int = 60  # a later message is no reply; but a desk's question waits for `answer_days`

    # at the desk
    pass_ons: int = 2  # life: teams pass a ticket on so often by themselves; then a supervisor decides
    pass_on_working_days: int = 1  # life: a team has so long to say that a ticket is not theirs
    park_days: int = 365  # longer than a year is no ticket, but a project; also for more time without parking
    extensions: int = 3  # more is no plan: then the ticket is late, and supervisors know
    reason_words: int = 3  # of a fix without a photo: a sentence, and no *done*
    fix_photo_minutes: int = 10  # after *Fix*: a walk back to the spot; later a photo in the group may be of anything
    undo_minutes: int = 1  # long enough to see a slip, too short for others to build on it
    list_near_m: int = 500  # a walk of some minutes
    supporter_hours: int = 12  # two more people make a report a day older in the queue
    rework_hours: int = 48  # whoever has waited through a fix that failed has waited for two days already

    # when it comes again
    recur_within_m: int = 50  # as near as what is surely the same
    recur_days: int = 90  # counted from the fix: a season later it is another matter
    hot_spot_recurrences: int = 3  # so often again, and the spot needs more than another fix

    # the look-back: enough that everybody must expect it, and a few inspectors can do it
    check_percent: int = 10  # of what a team closed in a category, each week
    check_again_percent: int = 30  # where something of it came back
    check_days: int = 14  # an inspector has so long; later the street says nothing about the fix any more

    # rounds
    round_minutes: int = 120  # a walk through an area; what is reported within it was found on it

    # frontages
    frontage_within_m: int = 15  # the front of a shop, and the pavement before it
    frontages_signed_percent: int = 80  # product, section 5
    frontages_reached_percent: int = 90  # product, section 5
    frontages_a_person: int = 5  # whoever signs for more in chat runs a chain, and signs on paper
    tell_shop_hours: int = 24  # of one ticket: nobody sweeps sooner for being told twice a day
    # drives
    drive_companions: int = 10  # whom one person brings along; a school class or a company signs up by several
    drive_waiting: int = 20  # people who wait for a place in a full drive; 0: nobody does
    drive_remind_at: time = time(18)  # on the day before, when people are at home and can lay out their gloves
    drive_remind_hours: int = 2  # before it begins: time to get up and to get there
    drive_check_in_m: int = 300  # a park is larger than a phone is wrong
    drive_check_in_minutes: int = 60  # before the beginning and after the end
    drive_wish_people: int = 10  # whom a resident asks for with one press
    # bulletins
    bulletins: tuple[str, ...] = ("month", "quarter", "year")  # a week's figures are small, and weekly readers few
    remind_bulletin_days: int = 2  # then its figures begin to be old
    cluster_within_m: int = 60  # as `crowd_within_m`: the front of four houses on either side
    cluster_reports: int = 5  # fewer at one spot within a period are chance
    # the league table: a fix that comes late or does not stand is what residents feel most
    weight_answered: int = 20  # what each share weighs in the score; 0: it does not count
    weight_fixed: int = 30
    weight_resolved: int = 20
    weight_satisfied: int = 15
    weight_stands: int = 15
    ranked_from: int = 10  # cases; one more or less of fewer would be more than ten per cent
    shrink_cases: int = 10  # a team with so many cases of its own is half as good as it was, and half as all are
    same_photo_points: int = 2  # of the score, for each per cent of the fixes; it is the plainest of the marks
    own_report_points: int = 1
    reversed_points: int = 1  # for each per cent of the dismissals
    rush_points: int = 1
    rush_percent: int = 40  # of the fixes; of five working days each has a fifth of them
    rush_working_days: int = 1
    marks_cost_at_most: int = 30  # marks are signs and no proof
    heavy_mark_points: int = 5  # so much may be a mistake; with more nobody holds the red flag
    desk_weeks: bool = True  # each desk gets its own week on Monday

    # when the time is over
    warn_left_percent: int = 25  # product, "Warnings": with a quarter of the time left, whoever took it
    supervisor_working_days: int = 1  # product, "Warnings": so long after the deadline, the supervisors
    list_working_days: int = 5  # product, "Warnings": so long after the deadline, the district's list
    urge_every_hours: int = 4  # half a working day: whoever is urged again sooner has had no time to act
    paper_working_days: int = 3  # for the answer on paper after the fix, where the source names no later day

    # what is shown to everybody
    tickets_are_public: bool = True  # what was asked and what was done is published; False: only what staff open
    flags_hide: int = 2  # one person may err, or bear a grudge
    flag_rest_days: int = 30  # somebody has looked: the same people do not hide it again so soon
    flags_a_day: int = 10  # more is no reader, but somebody who clears away
    expose_reworks: int = 3  # opened again so often, whoever says that it is fixed is not believed any more
    model_hours: int = 24  # from the report to the fix: sooner than the shortest usual promise
    hearing_working_days: int = 1  # the team has so long to answer before anything is published
    proposals_a_day: int = 3  # by the rule, of each kind: a supervisor looks at each of them; 0: none
    fixed_today_cases: int = 0  # shown with before and after in the channel each day; 0: no such post
    fixed_today_at: time = time(18)  # when the working day is over

    # a contractor's month: the points of each part of its score, a hundred together, and what they earn
    contract_answered_points: int = 15  # a first answer in time is worth half of a fix in time
    contract_fixed_points: int = 30  # what the contract is about
    contract_rework_points: int = 20  # fixes that did not stand
    contract_looked_points: int = 15  # of the judge: what inspectors who look back find
    contract_rounds_points: int = 10  # of the judge: what they find on their rounds
    contract_marked_points: int = 10  # of the judge: a third party's marks
    contract_finding_points: int = 1  # what a finding on a round takes away
    # "at least so many points" and the share of the fee that is due then, in per cent; below the last row nothing is
    contract_due: tuple[tuple[int, int], ...] = ((90, 100), (80, 95), (70, 90), (60, 80), (0, 60))
    contract_objection_days: int = 5  # after the approval: a week, with its weekend
    # campaigns and projects
    behind_percent: int = 10  # of a goal: three days of a month; less is a matter of chance
    behind_every_days: int = 7  # a team says once a week why it is behind
    planned_within_m: int = 50  # product, "Duplicates", strong: as far as a resident is asked about the same
    planned_days: int = 14  # whoever must wait longer for planned works may as well report

    # when nobody is to be woken
    quiet_from: time = time(21)  # product, "Warnings"
    quiet_until: time = time(7)  # product, "Warnings"
    digest_at: time = time(8)  # before the day begins, and after the quiet hours

    # what is kept about people
    forget_after_days: int = 365  # product, "Privacy": how long a closed report keeps its reporter
    keep_dismissed_photos_days: int = 90  # long after the last word on a dismissal; what was no report shows people
    keep_log_days: int = 14  # Telegram keeps an update for a day; the other days are for looking into incidents


DEFAULTS = Policy()
