"""Scripts: what they say, and every mistake in them, in sentences."""

import json
import re
from pathlib import Path

import pytest

from sandbox.script import ScriptError, read_script
from sandbox.stage import USUAL, Stage, StageAct, StageFault, StageGroup, StagePerson
from tests.sandbox.pictures import jpeg

PEOPLE = '[[person]]\nname = "Ana"\n[[person]]\nname = "Ben"\n[[group]]\ntitle = "Crew"\nmembers = ["Ben"]\n'
SQUARE = {"type": "Polygon", "coordinates": [[[9.9, 53.5], [10, 53.5], [10, 53.6], [9.9, 53.5]]]}


def read(folder: Path, text: str) -> Stage:
    (folder / "stage.toml").write_text(text, encoding="utf-8")
    return read_script(folder / "stage.toml", {"mattress": folder / "mattress.jpg"})


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ScriptError) as refused:
        read(folder, text)
    return refused.value.problems


def write_map(folder: Path, *features: object) -> None:
    (folder / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def test_an_empty_script_is_the_usual_stage(tmp_path: Path) -> None:
    assert read(tmp_path, "") == USUAL


def test_a_script_with_faults_only_has_the_usual_people(tmp_path: Path) -> None:
    stage = read(tmp_path, '[[fault]]\nchat = "Desk"\nretry_after = 5\n')
    assert (stage.people, stage.groups) == (USUAL.people, USUAL.groups)
    assert stage.faults == (StageFault(chat="Desk", retry_after=5),)


def test_a_script_says_who_is_there_what_goes_wrong_and_what_happens(tmp_path: Path) -> None:
    for name in ("mattress", "own"):
        (tmp_path / f"{name}.jpg").write_bytes(jpeg(8, 8))
    feature = {"type": "Feature", "geometry": SQUARE, "properties": {"NAME": "Harbour", "x": 1}}
    write_map(tmp_path, feature)
    stage = read(
        tmp_path,
        """
        map = "areas.geojson"
        map_name = "NAME"
        rate_limits = false
        [[person]]
        name = "Ana"
        language = "zh-hant"
        [[person]]
        name = "Ben"
        [[group]]
        title = "Crew"
        members = ["Ben", "Ana"]
        bot = true
        [[fault]]
        method = "sendPhoto"
        chat = "Crew"
        skip = 1
        times = 2
        status = 502
        description = "Bad Gateway"
        delay = 1.5
        [[fault]]
        cut = "after"
        [[act]]
        who = "Ana"
        text = "/start"
        [[act]]
        who = "Ana"
        when = "Photo"
        photo = "mattress"
        [[act]]
        who = "Ana"
        place = [53.55, 9]
        [[act]]
        who = "Ben"
        group = "Crew"
        photo = "own.jpg"
        reply_to = "#1"
        [[act]]
        who = "Ben"
        group = "Crew"
        press = "Take"
        [[act]]
        who = "Ben"
        group = "Crew"
        add_bot = true
        """,
    )
    drawn = {"type": "FeatureCollection", "features": [{**feature, "properties": {"name": "Harbour"}}]}
    assert stage == Stage(
        (StagePerson("Ana", "zh-hant"), StagePerson("Ben")),
        (StageGroup("Crew", ("Ben", "Ana"), has_bot=True),),
        (
            StageFault("sendPhoto", "Crew", skip=1, times=2, status=502, description="Bad Gateway", delay=1.5),
            StageFault(cut="after"),
        ),
        (
            StageAct("Ana", "text", "/start"),
            StageAct("Ana", "photo", tmp_path / "mattress.jpg", when="Photo"),
            StageAct("Ana", "place", (53.55, 9.0)),
            StageAct("Ben", "photo", tmp_path / "own.jpg", "Crew", reply_to="#1"),
            StageAct("Ben", "press", "Take", "Crew"),
            StageAct("Ben", "add_bot", True, "Crew"),
        ),
        drawn,
        has_rates=False,
    )


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = """
        rate_limit = false
        [[person]]
        nmae = "Ana"
        [[fault]]
        method = "sendMesage"
        times = 0
        [[fault]]
        method = "sendMessage"
    """
    assert problems(tmp_path, text) == (
        "stage.toml: there is no such key: rate_limit (did you mean rate_limits?).",
        "stage.toml: person 1: there is no such key: nmae (did you mean name?).",
        "stage.toml: person 1: name is missing.",
        'stage.toml: fault 1: method must be a method of the Bot API such as "sendMessage", or "*", not "sendMesage".',
        "stage.toml: fault 1: times must be a whole number from 1 to 1000000, not 0.",
        "stage.toml: fault 2: says nothing that goes wrong; give status, retry_after, delay or cut.",
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('[[person]]\nname = "Crew"', "two people or groups are called Crew"),
        ('[[person]]\nname = ""', 'person 3: name must be text in quotation marks, and not empty, not ""'),
        ('[[group]]\ntitle = "Night"\nmembers = []', 'group 2: members must be a list of names, such as ["Carl"], not'),
        ('[[group]]\ntitle = "Night"\nmembers = ["Anna"]', "group Night: nobody is called Anna (did you mean Ana?)"),
        ('[[group]]\ntitle = "Night"\nmembers = ["Ana"]\nbot = 1', "group 2: bot must be true or false, not 1"),
        ('[[fault]]\nstatus = 500\nchat = "Crow"', "fault 1: nobody and no group is called Crow (did you mean Crew?)"),
        ("[[fault]]\nstatus = 200", "fault 1: status must be a whole number from 400 to 599, not 200"),
        ('[[fault]]\nstatus = 500\ncut = "after"', "fault 1: a connection that is cut brings no answer"),
        ('[[fault]]\ncut = "later"', 'fault 1: cut must be "before" or "after"'),
        ("[[fault]]\ndelay = nan", "fault 1: delay must be a number of seconds"),
        ("[[fault]]\nstatus = 500\nretry_after = 3", "fault 1: retry_after goes with status 429 only"),
        ('[[act]]\nwho = "Anna"\ntext = "x"', "act 1: nobody is called Anna (did you mean Ana?)"),
        ('[[act]]\nwho = "Ana"', "act 1: give one of text, photo, place, press, add_bot."),
        ('[[act]]\nwho = "Ana"\ntext = "x"\npress = "y"', "add_bot, and no two"),
        ('[[act]]\nwho = "Ana"\ngroup = "Crew"\ntext = "x"', "act 1: Ana is not in Crew"),
        ('[[act]]\nwho = "Ana"\ngroup = "Other"\ntext = "x"', "act 1: no group is called Other"),
        ('[[act]]\nwho = "Ana"\nadd_bot = true', "act 1: add_bot wants a group"),
        ('[[act]]\nwho = "Ana"\nphoto = "sofa"', "act 1: there is no photo sofa; those that ship are mattress"),
        ('[[act]]\nwho = "Ana"\nplace = [91, 0]', "act 1: place must be latitude and longitude in degrees"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, more: str, sentence: str) -> None:
    (said,) = problems(tmp_path, PEOPLE + more)
    assert said.startswith("stage.toml: ")
    assert sentence in said


def test_whoever_is_described_wrongly_is_there_for_the_others(tmp_path: Path) -> None:
    text = """
        [[person]]
        name = "Ana"
        language = 1
        [[group]]
        title = "Crew"
        members = ["Ana"]
        bot = 1
        [[act]]
        who = "Ana"
        group = "Crew"
        text = "x"
    """
    assert problems(tmp_path, text) == (
        "stage.toml: person 1: language must be text in quotation marks, and not empty, not 1.",
        "stage.toml: group 1: bot must be true or false, not 1.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("person = 1", "person must be tables, each under a heading of its own in two pairs of brackets, not 1"),
        ("[person]\nname = 'Ana'", "person must be tables"),
        ("map = 'none.geojson'", "none.geojson cannot be read: No such file or directory"),
        ("map = 'stage.toml'", "map: stage.toml is not GeoJSON"),
        ("[[person", "is not valid TOML"),
    ],
)
def test_a_script_that_is_none_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    (said,) = problems(tmp_path, text)
    assert sentence in said


def test_a_script_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read: No such file"):
        read_script(tmp_path / "none.toml", {})
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    with pytest.raises(ScriptError, match=re.escape("bytes.toml: is not UTF-8 text (byte 0).")):
        read_script(tmp_path / "bytes.toml", {})


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([], "must be a FeatureCollection of polygons, at least one"),
        ([{"type": "Feature", "geometry": None, "properties": {}}], "must be a FeatureCollection of polygons"),
        ([{"geometry": SQUARE, "properties": None}], "feature 1 of areas.geojson has no property name; it has: none"),
        ([{"geometry": SQUARE, "properties": {"NAME": "x", "id": 1}}], "has no property name; it has: NAME, id"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused(tmp_path: Path, features: list[object], sentence: str) -> None:
    write_map(tmp_path, *features)
    (said,) = problems(tmp_path, "map = 'areas.geojson'")
    assert sentence in said
