"""Every number of the rules can be configured, and impossible values are reported at once."""

from dataclasses import asdict, fields, replace
from datetime import time
from pathlib import Path

import pytest

from bot.config.keys import KEYS
from bot.config.loading import ConfigError, load
from casework.model.policy import DEFAULTS, Policy

ANOTHER: dict[str, object] = {
    each.name: time(9, 30)
    if each.name in ("digest_at", "drive_remind_at")
    else time(6)
    if isinstance(each.default, time)
    else 5
    for each in fields(Policy)
} | {
    "tickets_are_public": False,
    "compare_within_m": 7,
    "ask_within_days": 6,
    "offer_back_days": 4,
    "list_near_m": 70,
    "megabytes_a_day": 30,
    "quiet_from": time(22),
    "photos_a_report": 4,
    "dismissals_before_pause": 3,
    "answer_days": 6,
    "list_working_days": 6,
    "recordings_a_report": 2,
    "contract_answered_points": 16,
    "contract_fixed_points": 29,
    "contract_rework_points": 21,
    "contract_looked_points": 14,
    "contract_rounds_points": 11,
    "contract_marked_points": 9,
    "contract_due": ((95, 100), (50, 70)),
    "contract_objection_days": 6,
    "drive_check_in_m": 70,
    "bulletins": ("week",),
    "cluster_within_m": 70,
    "desk_weeks": False,
    "frontages_a_person": 6,
    "cluster_reports": 6,
    "heavy_mark_points": 6,
}


def policy(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "config.toml"
    path.write_text(f"[rules]\n{text}", encoding="utf-8")
    return load(path, {}, tmp_path).policy


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        policy(tmp_path, text)
    return [problem.removeprefix("config.toml: ") for problem in caught.value.problems]


def test_every_number_of_the_policy_is_a_key_and_every_key_a_number() -> None:
    keys = {key.name.removeprefix("rules.") for key in KEYS if key.name.startswith("rules.")}
    assert keys == {each.name for each in fields(Policy)}


def test_what_is_left_out_stays_as_it_is_in_the_policy(tmp_path: Path) -> None:
    assert policy(tmp_path, "") == DEFAULTS
    assert policy(tmp_path, "reports_a_day = 3") == replace(DEFAULTS, reports_a_day=3)


def test_what_is_true_or_false_may_be_written_as_1_or_0(tmp_path: Path) -> None:
    assert policy(tmp_path, "desk_weeks = 0\ntickets_are_public = 1") == replace(DEFAULTS, desk_weeks=False)


def test_every_number_can_be_another(tmp_path: Path) -> None:
    quoted = {name: _written(value) for name, value in ANOTHER.items()}
    found = policy(tmp_path, "\n".join(f"{name} = {value}" for name, value in quoted.items()))
    assert asdict(found) == ANOTHER
    assert not any(getattr(found, name) == getattr(DEFAULTS, name) for name in ANOTHER)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple) and isinstance(value[0], str):
        return str(list(value))
    if isinstance(value, tuple):
        rows = [f"{{ at_least = {least}, share = {share} }}" for least, share in value]
        return f"[{', '.join(rows)}]"
    return f'"{value:%H:%M}"' if isinstance(value, time) else str(value)


@pytest.mark.parametrize(
    "table",
    [
        "[]",
        "90",
        "[90]",
        "[{ at_least = 90 }]",
        "[{ at_least = 90, share = 101 }]",
        "[{ at_least = true, share = 100 }]",
        "[{ at_least = 80, share = 90 }, { at_least = 90, share = 100 }]",
        "[{ at_least = 90, share = 100 }, { at_least = 90, share = 80 }]",
        "[{ at_least = 90, share = 80 }, { at_least = 80, share = 90 }]",
    ],
)
def test_the_shares_of_a_fee_fall_with_the_score(tmp_path: Path, table: str) -> None:
    (said,) = problems(tmp_path, f"contract_due = {table}")
    assert said.startswith("rules.contract_due: must be a list such as ")


def test_the_parts_of_a_score_are_a_hundred_points_together(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, "contract_marked_points = 11")
    assert said.startswith("rules.contract_answered_points: must be 100 together with contract_fixed_points, ")
    assert "not 101" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("reports_a_day = 0", "rules.reports_a_day: must be a whole number from 1 to 1000, not 0"),
        ("reports_a_day = 1.5", "rules.reports_a_day: must be a whole number from 1 to 1000, not 1.5"),
        ("reports_a_day = true", "rules.reports_a_day: must be a whole number from 1 to 1000, not true"),
        ('pause_days = "7 days"', 'rules.pause_days: must be a whole number from 1 to 365, not "7 days"'),
        ("photos_a_report = 11", "rules.photos_a_report: must be a whole number from 1 to 10, not 11"),
        ("dismissals_before_pause = 1", "rules.dismissals_before_pause: must be a whole number from 2 to 100, not 1"),
        ("keep_log_days = 1", "rules.keep_log_days: must be a whole number from 2 to 3650, not 1"),
        ('quiet_from = "9 pm"', 'rules.quiet_from: must be a time such as "09:00", not "9 pm"'),
        ("desk_weeks = 2", "rules.desk_weeks: must be true or false, not 2"),
        ("pass_on = 3", "rules.pass_on: there is no such key; did you mean rules.pass_ons?"),
    ],
)
def test_a_number_that_cannot_be_is_said_with_what_can(tmp_path: Path, text: str, sentence: str) -> None:
    assert problems(tmp_path, text) == [sentence]


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("ask_within_m = 300", "rules.ask_within_m: must be at most 250 (by rules.compare_within_m): "),
        ("compare_within_m = 24", "rules.ask_within_m: must be at most 24 (by rules.compare_within_m): "),
        ("back_within_m = 251", "rules.back_within_m: must be at most 250 (by rules.compare_within_m): "),
        (
            "same_within_m = 50",
            "rules.same_within_m: there is no such key any more: take the line out; rules.ask_within",
        ),
        ("perhaps_same_within_m = 250", "rules.perhaps_same_within_m: there is no such key any more: take the line"),
        ("border_m = 101", "rules.border_m: must be at most 100 (by rules.accuracy_at_most_m): "),
        ("offer_back_days = 31", "rules.offer_back_days: must be at most 30 (by rules.come_back_days): "),
        (
            "come_back_days = 99\nforget_after_days = 98",
            "rules.come_back_days: must be at most 98 (by rules.forget_",
        ),
        ("forget_after_days = 20\ncome_back_days = 20", "rules.dismissals_within_days: must be at most 20 (by rules.f"),
        ("remind_draft_hours = 169", "rules.remind_draft_hours: must be at most 168 (by rules.put_draft_away_days): "),
        ('digest_at = "06:59"', "rules.digest_at: must lie outside the quiet hours, 21:00–07:00: "),
        ('quiet_until = "08:30"', "rules.digest_at: must lie outside the quiet hours, 21:00–08:30: "),
    ],
)
def test_two_numbers_that_disagree_are_said_with_the_reason(tmp_path: Path, text: str, beginning: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(beginning)
    assert problem[len(beginning) :]


@pytest.mark.parametrize(
    "text",
    [
        "ask_within_m = 250",
        "border_m = 100",
        "offer_back_days = 30",
        "put_draft_away_days = 1\nremind_draft_hours = 24",
        'quiet_from = "00:00"\nquiet_until = "00:00"\ndigest_at = "00:00"',
        'digest_at = "07:00"',
    ],
)
def test_what_is_just_right_is_taken(tmp_path: Path, text: str) -> None:
    assert policy(tmp_path, text) != DEFAULTS


def test_all_mistakes_are_said_at_once_those_that_disagree_too(tmp_path: Path) -> None:
    text = """
    reports_a_day = 0
    pause_days = "long"
    ask_within_m = 300
    border_m = 200
    digest_at = "23:00"
    answer = 3
    [calendar]
    closes = "08:00"
    """
    assert [problem.partition(":")[0] for problem in problems(tmp_path, text)] == [
        "rules.answer",
        "rules.pause_days",
        "rules.reports_a_day",
        "calendar.closes",
        "rules.ask_within_m",
        "rules.border_m",
        "rules.digest_at",
    ]


def test_a_number_that_cannot_be_read_disagrees_with_nothing(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "compare_within_m = 0")) == 1
