"""Messages of bulletins, as `samples.py` collects them, and facts of all chapters."""

from dataclasses import replace
from datetime import date
from typing import Any

from casework.bulletins.publishing import PAGE, ListView
from casework.model.bulletin import Bulletin, BulletinId, Chapter, Facts, State as Stage
from casework.model.campaign import SIGNED
from casework.model.figure import Clock, Count
from casework.model.league import Sign, Term
from casework.model.person import Person, PersonId
from casework.model.project import State
from casework.model.summary import Period
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamKind
from handlers.messages.bulletins import drafts, posted
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, Values

MONTH = Period(date(2026, 2, 1), date(2026, 2, 28))


def _figures(number: int) -> dict[str, Any]:
    return {
        "counts": dict.fromkeys(map(str, Count), number),
        "hours": {clock.value: [1.5, 20.25] for clock in Clock},
        "late": [1, 2, 3, 4],
    }


def _campaigned(values: Values) -> dict[str, Any]:
    """Return facts of exposures, campaigns, projects, drives, frontages and contracts."""
    target = {"unit": Measure.TONNES, "kind": WorkKind.CLEARED, "done": 9.5, "goal": 40.0, "percent": 23, "lead": -40}
    goals = [target, target | {"unit": SIGNED, "kind": "", "lead": 3}]
    campaign = {"name": values.note[:80], "days": ["2026-02-01", "2026-03-31"], "elapsed": 60, "teams": 3}
    project = {"name": values.near or "", "team": values.team, "ends": "2026-12-24", "planned": 2e6, "spent": 1.5e5}
    happened = ("done", "started", "delayed", "paused", "dropped", "late")
    lines = [project | {"reason": values.answer[:300]}]
    line = {"name": values.note[:80], "team": values.team, "month": "2026-01-01", "score": 93_333, "share": 90}
    return {
        Chapter.EXHIBITS: {
            "now": {"exposure": 3, "model": 2},
            "before": {"exposure": 1, "model": 0},
            "down": 1,
            "teams": [[values.team, 3, 2]],
        },
        Chapter.CAMPAIGNS: {"rows": [campaign | {"targets": goals, "behind": [[values.team, 40]]}]},
        Chapter.PROJECTS: {
            "states": dict.fromkeys(map(str, State), 3),
            "planned": 2e8,
            "spent": 1.5e5,
            "counts": dict.fromkeys(happened, 3),
            "rows": {name: lines if name != "late" else [project | {"reason": ""}] for name in happened},
        },
        Chapter.DRIVES: {
            "held": 2,
            "off": 1,
            "came": 28_000,
            "amounts": {Measure.TONNES.value: 3.5},
            "rows": [[values.note[:80], "2026-02-14", values.area, 40, 35]],
        },
        Chapter.FRONTAGES: {"signed": 12, "whole": [80, 60, 50, 64, 72], "rows": [[values.area, 80, 60, 50, 64, 72]]},
        Chapter.CONTRACTS: {"rows": [line | {"fee": 10_000_00, "due": 9_000_00}]},
    }


def facts_of(values: Values) -> Facts:
    """Return facts of every chapter."""
    amounts = {kind.value: {Measure.TONNES.value: 12.5} for kind in WorkKind}
    amounts[WorkKind.CLEARED] = dict.fromkeys(map(str, Measure), 12.5)
    rows = [
        {"team": values.team, "place": place, "moved": moved, "cases": 20, "score": 80.5, "shares": {Term.FIXED: 75.0}}
        for place, moved in ((1, 1), (2, -1), (None, None))
    ]
    table = {"kind": TeamKind.COMMUNITY, "rows": rows, "more": 0, "flags": [[values.team, 1]]}
    numbers = {"shrink_cases": 10, "ranked_from": 10, "heavy_mark_points": 5, "marks_cost_at_most": 30}
    objection = {"team": values.team, "figure": Sign.RUSH, "days": ["2026-01-01", "2026-01-31"]}
    return {
        Chapter.FIGURES: {
            "now": _figures(NUMBER),
            "before": _figures(800),
            "year": _figures(700),
            "series": [["2026-02-01", "2026-02-01", 3, 4], ["2026-02-02", "2026-02-08", 30, 20]],
        },
        Chapter.KINDS: {"rows": [{"names": {"en": values.category}, "now": 30, "before": 20}]},
        Chapter.RANKING: {"tables": [table | {"weights": {Term.FIXED: 30}}], "numbers": numbers},
        Chapter.WORK: {"fixes": amounts, "apart": amounts, "fixes_before": amounts, "apart_before": {}},
        Chapter.HOT_SPOTS: {"rows": [{"count": 9, "area": values.area, "near": values.near or ""}], "within": 120},
        **_campaigned(values),
        Chapter.SUPERVISION: {"ordered": 3, "approved": 2, "returned": 1},
        Chapter.LATE: {
            "ages": [1, 2, 3, 4],
            "teams": [[values.team, 10]],
            "parked": 3,
            "extended": 2,
            "reasons": [["machine", 3], ["other", 2]],
        },
        Chapter.OBJECTIONS: {
            "rows": [
                objection | {"words": values.words[:300], "answer": values.answer[:300]},
                objection | {"words": values.words[:300], "answer": ""},
            ]
        },
    }


def bulletin_of(values: Values) -> Bulletin:
    """Return a draft with all chapters and an added sentence."""
    return Bulletin(BulletinId(NUMBER), MONTH, facts_of(values), AT, added=(values.note[:300],))


def bulletin_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return what supervisors and everybody read of bulletins, each under a name."""
    draft = bulletin_of(values)
    struck = frozenset({Chapter.WORK.value, "figures.hours", "added.0"})
    shown = replace(draft, state=Stage.POSTED, number=NUMBER, year=2026, posted_at=AT, struck=struck)
    week = replace(shown, period=Period(date(2026, 2, 23), date(2026, 3, 1)))
    short = replace(shown, struck=frozenset(set(Chapter) - {Chapter.HOT_SPOTS}))
    asker = Person(PersonId(1), 5, to.language, values.worker)
    reminder = drafts.reminder(draft, to)
    assert reminder is not None
    return {
        "bulletin_draft": drafts.draft(draft, "", to),
        "bulletin_draft: sentences": drafts.draft(replace(draft, struck=struck), "sentences", to),
        "bulletin_draft: posted": drafts.draft(shown, "", to),
        "bulletin_draft: dropped": drafts.draft(replace(draft, state=Stage.DROPPED), "", to),
        "bulletin_reminder": reminder,
        "sentence_wanted": drafts.sentence_wanted(asker, to),
        "bulletin": posted.bulletin(short, values.district, to, has_buttons=True),
        "bulletin_paper": posted.paper(shown, values.district, to),
        "bulletin_tables": posted.tables(shown, to),
        "bulletins": posted.listed(ListView((shown, week) * (PAGE // 2), 1, has_more=True), to),
        "bulletins: none": posted.listed(ListView((), 0, has_more=False), to),
    }
