"""Test that every finding (validation error) has a sentence, and that every sentence gets the facts that it names."""

import re
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from casework.files.categories import read_categories
from casework.files.maps import boundaries
from casework.files.teams import read_teams
from casework.model import finding as finding_module
from casework.model.area import AreaCode
from casework.model.finding import Finding, Level, What
from handlers.messages.district.findings import SENTENCES, sentence
from handlers.messages.speaker import Speaker
from tests.paths import SHARED

HOSTILE = SHARED / "hostile" / "geojson"
ENGLISH = Speaker("en", ZoneInfo("UTC"))


class Listening(Speaker):
    """Remembers which facts the templates name."""

    def __init__(self) -> None:
        super().__init__("en", ZoneInfo("UTC"))
        self.named: set[str] = set()

    def say(self, template: str, **values: object) -> Markup:
        self.named |= {name for _, name, _, _ in Formatter().parse(template) if name}
        return super().say(template, **values)


def documented_facts() -> dict[str, set[str]]:
    """Read the facts from the comment beside each `What`: names between commas, up to a colon or semicolon."""
    source = Path(str(finding_module.__file__)).read_text(encoding="utf-8")
    facts = {}
    for value, comment in re.findall(r'^    [A-Z_0-9]+ = "(\w+)"(?:  # (.*))?$', source, re.MULTILINE):
        names = re.split(r"[:;]", comment)[0].split(",")
        facts[value] = {name.strip() for name in names if re.fullmatch(r" ?[a-z_0-9]+", name)}
    return facts


def test_every_finding_has_a_sentence() -> None:
    assert set(SENTENCES) == set(What)


@pytest.mark.parametrize("what", What)
def test_a_sentence_names_only_facts_that_are_there(what: What) -> None:
    facts = documented_facts()[what]
    to = Listening()
    words = sentence(Finding(Level.ERROR, what, None, dict.fromkeys(facts, "x")), to)
    assert to.named - {"finding", "remedy"} <= facts  # what is wrong, and what to do
    assert "{" not in words
    assert "<" not in words


def test_what_a_file_contains_is_escaped() -> None:
    found = Finding(Level.ERROR, What.AREA_UNKNOWN, None, {"code": "<b>&", "row": 3})
    assert sentence(found, ENGLISH) == "Row 3: There is no area with the code “&lt;b&gt;&amp;”."


def test_a_finding_says_where_it_is() -> None:
    assert sentence(Finding(Level.ERROR, What.NO_SURFACE, 7), ENGLISH) == "Feature 7: Its shape covers no ground."
    somewhere = Finding(Level.ERROR, What.KEY_MISSING, None, {"key": "fix", "where": "group 2 (bins), category 1"})
    assert sentence(somewhere, ENGLISH) == "group 2 (bins), category 1: “fix” is missing or empty."


@pytest.mark.parametrize(
    "path",
    sorted(HOSTILE.rglob("*.geojson")) or [pytest.param(Path(), marks=pytest.mark.skip("no hostile files"))],
    ids=lambda path: path.name,
)
def test_a_hostile_boundary_file_is_answered_in_words(path: Path) -> None:
    file = boundaries.read_boundaries(
        path.read_bytes(), code="name", name="name", parent=None, valid_from=None, valid_to=None
    )
    for finding in file.findings:
        assert len(sentence(finding, ENGLISH)) > 10
    assert file.findings or file.areas


def test_every_mistake_in_the_other_files_is_answered_in_words() -> None:
    categories = b'x = 1\n[[group]]\ncode = "A b"\nname = { fr = "", chinese = 1 }\ncategory = [{ fix = "x" }]\n'
    teams = b"code,name,kind,areas,language,chat\na b,,x,nowere,fr,\na b,,x,y,fr,\n"
    found = [
        *read_categories(categories).findings,
        *read_teams(teams, [AreaCode("nowhere")], ["en"]).findings,
    ]
    assert len(found) > 15
    assert all(re.match(r"(Row [23]|group 1|There is no key|The column)", sentence(each, ENGLISH)) for each in found)
