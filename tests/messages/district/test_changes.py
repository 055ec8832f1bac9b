"""Every entry of the log is a sentence, and every value that an entry keeps has a name that people read."""

import re
from datetime import UTC, datetime

import pytest

from casework.model.area import AreaMap
from casework.model.category import CategoryTree
from casework.model.change import Change, Changed
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.person import PersonId
from handlers.messages.district.changes import SENTENCES, line
from handlers.messages.district.kept import VALUES, Naming
from handlers.messages.speaker import LANGUAGES, Speaker
from tests.messages.change_samples import every_change
from tests.messages.values import ORDINARY, ZONE

NAMING = Naming(District(AreaMap(()), (), CategoryTree(), Calendar(ZONE)), {3: "Ada", 7: "Otto"})
ADA, AT = PersonId(3), datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(params=LANGUAGES)
def to(request: pytest.FixtureRequest) -> Speaker:
    return Speaker(request.param, ZONE)


def said(change: Change, who: str | None, to: Speaker) -> str:
    return line(change, who, NAMING, to).striptags()


def test_every_kind_of_entry_has_a_sentence_and_a_sample() -> None:
    assert SENTENCES.keys() == set(Changed)
    assert {change.what for change in every_change(ORDINARY).values()} == set(Changed)


def test_every_value_that_differs_has_a_name() -> None:
    """The samples are made by the code that writes the log, so a new value of a category is found here."""
    kept = [side for change in every_change(ORDINARY).values() for side in (change.before, change.after) if side]
    own = {"roles", "rules", "code_until", "chat", "topic", "banned", "from_team", "to_team", "on", "area", "sections"}
    own |= {"unsettled", "streets", "marks", "rhythm", "person", "imported", "replaced", "title"}
    own |= {"first", "last", "targets", "teams", "number", "year", "struck", "added"}
    own |= {"title", "reason", "stand", "photos", "scopes"}
    assert {key for side in kept for key in side} - own - {"code", "names"} == VALUES.keys()


def test_no_sentence_holds_json_or_a_key(to: Speaker) -> None:
    for name, change in every_change(ORDINARY).items():
        text = said(change, "Ada", to)
        assert not re.search(r"[{}\\[\]]|_|\bNone\b|\bTrue\b|\bFalse\b", text.replace("zh_CN", "")), name
        assert "Ada" in text or name == "channel", name  # who posts in a channel is not known
        assert "2026" in text, name


def test_an_entry_says_who_what_when_and_what_it_was_before() -> None:
    english, chinese = Speaker("en", ZONE), Speaker("zh_CN", ZONE)
    before = {"names": {"en": "Bulky waste", "zh_CN": "大件垃圾"}, "fix_by": "3 working days", "is_danger": False}
    change = Change(AT, ADA, Changed.CATEGORY, "bulky", before, {**before, "fix_by": "24 hours", "is_danger": True})
    assert said(change, "Ada", english) == (
        "2 Mar 2026 09:00 Ada changed the category Bulky waste: "
        "to be fixed within 3 working days → 24 hours; a danger no → yes"
    )
    assert said(change, "Ada", chinese) == (
        "2026年3月2日 09:00 Ada修改了问题类别“大件垃圾”：处置时限 3个工作日 → 24小时；危险 否 → 是"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            Change(AT, None, Changed.ROLE, "person 7", None, {"roles": ["supervisor"]}),
            "The command line gave Otto the role of supervisor.",
        ),
        (
            Change(AT, ADA, Changed.ROLE, "person 7", {"roles": ["supervisor"]}, None),
            "Ada took the role of supervisor from Otto.",
        ),
        (
            Change(AT, ADA, Changed.ROLE, "person 3", None, {"roles": ["administrator"]}),
            "Ada got the role of administrator with a code.",
        ),
        (Change(AT, ADA, Changed.BAN, "#12", {"banned": False}, {"banned": True}), "Ada banned whoever reported #12."),
        (
            Change(AT, ADA, Changed.DESK, "east", {"chat": -1}, {"chat": -2, "topic": 5}),
            "Ada moved the desk of east from the group -1 to the group -2 (topic 5).",
        ),
    ],
)
def test_roles_bans_and_desks_are_told_as_people_would(change: Change, expected: str) -> None:
    assert said(change, "Ada", Speaker("en", ZONE)).endswith(expected)


def test_a_value_that_an_earlier_version_kept_is_not_shown_raw(to: Speaker) -> None:
    change = Change(AT, ADA, Changed.TEAM, "east", {"name": "East", "x_y": {"a": 1}}, {"name": "East", "x_y": None})
    assert "x_y" not in said(change, None, to)
