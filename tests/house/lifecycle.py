"""Write `docs/lifecycle.md`, which says what time alone causes: `python -m tests.house.lifecycle`.

Each row names its job of the timekeeper (`bot/timekeeper.py`), and the numbers by their names in `[rules]`. A test
fails when a job is missing, or a number is none of the rules.
"""

import re
from dataclasses import dataclass
from datetime import time
from string import Formatter

from casework.model.policy import DEFAULTS
from tests.paths import ROOT

COMMAND = "python -m tests.house.lifecycle"
PAGE = ROOT / "docs" / "lifecycle.md"


@dataclass(frozen=True, slots=True)
class Timed:
    """A step: when it comes (numbers of the rules in braces), to whom, what happens, and which job does it."""

    when: str
    whom: str
    what: str
    job: str
    at_night: bool = False


STEPS = {
    "A report that is being written": (
        Timed("{remind_draft_hours} hours without a change", "its writer", "a reminder, once", "_remind_of_reports"),
        Timed(
            "{put_draft_away_days} days without a change",
            "its writer",
            "it is put away, and they are told",
            "_expire_reports",
        ),
        Timed(
            "30 minutes after it was cancelled or put away",
            "–",
            "it is deleted with its files",
            "_prune",
            at_night=True,
        ),
    ),
    "The promise": (
        Timed("*answer by* has passed, and nobody took it", "the desk", "card and board say that it is late", "_warn"),
        Timed(
            "{warn_left_percent} % of the time to fix it are left",
            "who took it, or else who answers for the section, in the desk's group",
            "a warning, if the next letter would come too late",
            "_warn",
        ),
        Timed(
            "*fix by* has passed",
            "the desk; whoever hears about the ticket",
            "card and board say that it is late; residents are told once",
            "_warn",
        ),
        Timed(
            "{supervisor_working_days} working days later",
            "supervisors of its area, or else of the nearest area around it",
            "it is in their letter",
            "_warn",
        ),
        Timed(
            "{list_working_days} working days later", "all who supervise it", "it is on the district's list", "_warn"
        ),
        Timed(
            "each working morning, {digest_at}",
            "each desk, each supervisor",
            "one letter with what could wait, if there is anything",
            "_send_letters",
        ),
        Timed(
            "each working morning, {digest_at}, while a ticket is under supervision",
            "the desk",
            "it stands first in that letter",
            "_send_letters",
        ),
        Timed("each hour", "the desk", "its board is brought up to date", "_board", at_night=True),
    ),
    "Waiting": (
        Timed(
            "{answer_days} days without an answer to the desk's question",
            "the desk",
            "the ticket goes on",
            "_go_on",
            at_night=True,
        ),
        Timed(
            "the day until which a ticket is parked",
            "the desk, whoever hears about it",
            "the ticket goes on",
            "_go_on",
            at_night=True,
        ),
        Timed(
            "{undo_minutes} minutes after an act of staff", "–", "it can no longer be undone", "_go_on", at_night=True
        ),
        Timed(
            "the day of a planned handover", "both desks", "open tickets of the area move", "_hand_over", at_night=True
        ),
    ),
    "Afterwards": (
        Timed(
            "{remind_verdict_days} days after the fix, or after its supervision was lifted, without a verdict",
            "its reporter",
            "before, after and the question once more, with the day on which it closes",
            "_ask_again",
        ),
        Timed(
            "{ask_another_days} days after the fix, or after its supervision was lifted, without a verdict",
            "one supporter, or a follower of the ticket or its area",
            "they are asked whether it is fixed",
            "_ask_again",
        ),
        Timed(
            "{verdict_days} days after the fix, or after its supervision was lifted, without a verdict",
            "whoever hears about it",
            "closed, unconfirmed",
            "_go_on",
            at_night=True,
        ),
        Timed("each day or week, {digest_at}", "followers of an area", "what is new there, if anything is", "_digest"),
    ),
    "Looking back": (
        Timed(
            "each Monday, {digest_at}",
            "inspectors",
            "a sample of what was closed in the week before becomes their tasks, and they are told",
            "_look_back",
        ),
        Timed("{check_days} days later", "–", "a task that nobody did goes away", "_look_back"),
    ),
    "What is shown to everybody": (
        Timed(
            "each hour, at most {proposals_a_day} a day of each kind",
            "whoever supervises the ticket",
            "an exposure or a model is proposed by the rule",
            "_exhibit",
        ),
        Timed(
            "{hearing_working_days} working days after the team was asked",
            "whoever supervises the ticket, the desk",
            "its time to answer is over",
            "_exhibit",
        ),
        Timed("the ticket's state has changed", "–", "the post follows, or is taken down", "_exhibit"),
        Timed(
            "each day, {fixed_today_at}, unless `fixed_today_cases` is 0, as it ships",
            "the channel",
            "what was fixed today, with photos that were let through",
            "_exhibit",
        ),
    ),
    "Bulletins": (
        Timed(
            "the first working morning after a period ends, {digest_at}; a missed one is made up for within 14 days",
            "supervisors",
            "the draft of its bulletin, with its PDF",
            "_compose_bulletins",
        ),
        Timed(
            "{remind_bulletin_days} days after a draft was composed, if nobody has approved it",
            "supervisors",
            "a reminder, once",
            "_remind_of_bulletins",
        ),
    ),
    "A contractor's month": (
        Timed(
            "the first working morning of the next month, {digest_at}",
            "who supervises all that the contract covers",
            "the draft of its statement",
            "_draw_statements",
        ),
        Timed(
            "{contract_objection_days} days after the approval",
            "–",
            "the contractor cannot object any more",
            "_draw_statements",
        ),
    ),
    "Drives": (
        Timed(
            "a minute after staff pressed *Announce*",
            "followers of its area, or of an area around it; who hears about its ticket; the channel",
            "they are told; at night it waits for the morning",
            "_tell_of_drives",
            at_night=True,
        ),
        Timed(
            "the day before, {drive_remind_at}",
            "who signed up",
            "a reminder",
            "_remind_of_drives",
        ),
        Timed(
            "{drive_remind_hours} hours before it begins, or when the night ends",
            "who signed up",
            "a reminder",
            "_remind_of_drives",
        ),
        Timed(
            "a minute after it was changed, called off or closed",
            "who signed up; who came",
            "they are told, at night only of what begins within twelve hours; other messages about it change by day",
            "_tell_of_drives",
            at_night=True,
        ),
    ),
    "Campaigns and projects": (
        Timed(
            "a working morning on which a team is behind by {behind_percent} %, every {behind_every_days} days at most",
            "the team's desk",
            "it is asked for the reason",
            "_ask_why",
        ),
        Timed(
            "the working morning after a project's end has passed",
            "its team's desk",
            "it is asked for the reason and the new end, once for each end",
            "_ask_why",
        ),
    ),
    "What is forgotten": (
        Timed(
            "{forget_after_days} days after closing",
            "–",
            "the ticket forgets its reporter and its contact",
            "_forget",
            at_night=True,
        ),
        Timed(
            "{forget_after_days} days after it began",
            "–",
            "a drive forgets who came; the counts stay",
            "_forget",
            at_night=True,
        ),
        Timed("{keep_log_days} days", "–", "incoming and outgoing messages are deleted", "_prune", at_night=True),
        Timed(
            "{keep_dismissed_photos_days} days after a dismissal",
            "–",
            "the ticket loses its photos, unless an objection waits for a decision",
            "_tidy",
            at_night=True,
        ),
        Timed("each hour", "–", "chats of strangers and old counts are forgotten", "_tidy", at_night=True),
    ),
}

BEGINNING = f"""# What time alone causes

Everything on this page happens without anybody doing anything. A job looks once a minute what is due
(`bot/timekeeper.py`). Numbers are the defaults; each is a key of the same name in `[rules]` of the configuration.
Working time is that of the team's calendar. The page is written by `{COMMAND}`, and a test compares.

*By night* says whether it also comes between {DEFAULTS.quiet_from:%H:%M} and {DEFAULTS.quiet_until:%H:%M}
(`quiet_from`, `quiet_until`). Warnings about a danger always do: desk and supervisors are told of each at once.

After an outage, of several steps of one promise only the last is taken, and nobody is told what is no longer true.
"""


def page() -> str:
    """Return the page."""
    return "\n".join((BEGINNING, *(f"{_section(name, rows)}\n" for name, rows in STEPS.items())))


def _section(name: str, rows: tuple[Timed, ...]) -> str:
    head = ["## " + name, "", "| when | to whom | what happens | by night |", "|---|---|---|---|"]
    return "\n".join([*head, *(_line(row) for row in rows)])


def _line(row: Timed) -> str:
    names = numbers(row)
    when = row.when.format(**{name: _shown(getattr(DEFAULTS, name)) for name in names})
    when = re.sub(r"\b1 (working )?(day|hour|minute)s\b", r"1 \1\2", when)
    keys = f" ({', '.join(f'`{name}`' for name in names)})" if names else ""
    return f"| {when}{keys} | {row.whom} | {row.what} | {'yes' if row.at_night else 'no'} |"


def numbers(row: Timed) -> list[str]:
    """Return the names of the numbers of a step."""
    return [name for _, name, _, _ in Formatter().parse(row.when) if name]


def _shown(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
