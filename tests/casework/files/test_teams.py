"""A file of teams is read as a whole, or refused with all its mistakes at once."""

import pytest
from hypothesis import given, strategies as st

from casework.files.teams import TeamFile, read_teams
from casework.model.area import AreaCode
from casework.model.errors import Fact
from casework.model.finding import Level, What
from casework.model.team import Team, TeamCode, TeamKind

AREAS = [AreaCode(code) for code in ("mission", "castro", "noe-valley")]
HEADER = "code,name,kind,areas,language,chat_id\n"
CREW = "crew,Mission crew,community,mission;castro,en,-1001234567890\n"

LORRY_EVERYWHERE = "lorry,Lorries,contractor,*,en,\n"


def read(text: str) -> TeamFile:
    return read_teams(text.encode(), AREAS, ["en", "zh_CN", "zh_TW"])


def found(text: str) -> list[tuple[What, dict[str, Fact]]]:
    file = read(text)
    assert (file.teams, file.desks) == ((), {})
    return [(finding.what, finding.facts) for finding in file.findings]


def test_a_row_becomes_a_team_and_its_chat_a_desk() -> None:
    file = read(HEADER + CREW + 'lorry,"Lorries, ltd",contractor,*,zh_CN,\n')
    assert file.findings == ()
    assert file.teams == (
        Team(TeamCode("crew"), "Mission crew", TeamKind.COMMUNITY, (AREAS[0], AREAS[1]), "en"),
        Team(TeamCode("lorry"), "Lorries, ltd", TeamKind.CONTRACTOR, (AreaCode("*"),), "zh_CN"),
    )
    assert file.desks == {"crew": -1001234567890}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + CREW,
        HEADER.replace("\n", "\r\n") + CREW.replace("\n", "\r\n"),
        HEADER.upper() + CREW,
        HEADER + "\n" + CREW + ",,,,,\n\n",
        HEADER + CREW.replace(",community,mission;castro,", ", Community , mission ; castro ; mission ,"),
        HEADER + CREW.replace(",mission;castro,", ",Mission；CASTRO,"),
        "chat_id,language,areas,kind,name,code\n-1001234567890,en,mission;castro,community,Mission crew,crew\n",
        HEADER + CREW.strip(),
    ],
)
def test_the_same_rows_are_read_however_a_spreadsheet_wrote_them(text: str) -> None:
    assert read(text) == read(HEADER + CREW)


def test_the_column_of_chats_may_be_missing() -> None:
    file = read("code,name,kind,areas,language\ncrew,Crew,community,mission,en\n")
    assert (len(file.teams), file.desks, file.findings) == (1, {}, ())


@pytest.mark.parametrize(
    ("written", "language"),
    [
        *[("en", "en"), ("en-GB", "en"), ("zh_CN", "zh_CN"), ("zh-cn", "zh_CN"), ("zh-Hans", "zh_CN"), ("ZH", "zh_CN")],
        *[("English", "en"), ("英文", "en"), ("中文", "zh_CN"), ("简体中文", "zh_CN"), ("Simplified Chinese", "zh_CN")],
        *[("繁體中文", "zh_TW"), ("繁体中文", "zh_TW"), ("Traditional Chinese", "zh_TW"), ("zh-TW", "zh_TW")],
    ],
)
def test_a_language_is_understood_as_people_write_it(written: str, language: str) -> None:
    assert read(HEADER + CREW.replace(",en,", f",{written},")).teams[0].language == language


@pytest.mark.parametrize(
    ("old", "new", "what", "facts"),
    [
        ("crew,", ",", What.VALUE_MISSING, {"field": "code"}),
        ("crew,", "my crew,", What.CODE_MALFORMED, {"code": "my crew", "limit": 32}),
        ("Mission crew", "", What.VALUE_MISSING, {"field": "name"}),
        ("Mission crew", "x" * 65, What.VALUE_TOO_LONG, {"field": "name", "length": 65, "limit": 64}),
        ("Mission crew", "a\x07b", What.VALUE_UNPRINTABLE, {"field": "name", "value": "a�b"}),
        ("community", "", What.VALUE_MISSING, {"field": "kind"}),
        (
            "community",
            "comunity",
            What.KIND_UNKNOWN,
            {"value": "comunity", "known": "community, department, contractor"},
        ),
        ("mission;castro", "", What.VALUE_MISSING, {"field": "areas"}),
        ("mission;castro", ";", What.VALUE_MISSING, {"field": "areas"}),
        ("castro", "Casrto", What.AREA_UNKNOWN_NEAR, {"code": "Casrto", "nearest": "castro"}),
        ("castro", "Beijing", What.AREA_UNKNOWN, {"code": "Beijing"}),
        (",en,", ",,", What.VALUE_MISSING, {"field": "language"}),
        (",en,", ",fr,", What.LANGUAGE_UNKNOWN, {"value": "fr", "known": "en, zh_CN, zh_TW"}),
        ("-1001234567890", "-1.00123E+12", What.CHAT_MALFORMED, {"value": "-1.00123E+12"}),
        ("-1001234567890", "5", What.CHAT_MALFORMED, {"value": "5"}),
        ("-1001234567890", "-" + "9" * 17, What.CHAT_MALFORMED, {"value": "-" + "9" * 17}),
        ("Mission crew", "Crew, Mission", What.CELLS_TOO_MANY, {"count": 7, "limit": 6}),
    ],
)
def test_one_mistake_in_a_row_is_named_with_the_row(old: str, new: str, what: What, facts: dict[str, Fact]) -> None:
    assert old in CREW
    assert found(HEADER + CREW.replace(old, new, 1)) == [(what, facts | {"row": 2})]


@pytest.mark.parametrize(
    ("text", "what", "facts"),
    [
        ("", What.FILE_EMPTY, {}),
        (HEADER, What.NO_TEAMS, {}),
        ("a\x00b", What.NOT_UTF8, {"byte": 1}),
        ("code,name,areas\n", What.COLUMN_MISSING, {"column": "kind, language", "known": "code, name, areas"}),
        (HEADER.replace("name", "code"), What.COLUMN_MISSING, {}),
        (HEADER.replace("chat_id", "chat_id,code"), What.COLUMN_REPEATED, {"column": "code"}),
        ((HEADER + CREW).replace(",", ";"), What.SEPARATOR_WRONG_SEMICOLON, {}),
        ((HEADER + CREW).replace(",", "\t"), What.SEPARATOR_WRONG_TAB, {}),
        (HEADER + CREW + 'x,"never closed,community,*,en,\n', What.QUOTES_BROKEN, {"row": 3}),
        (HEADER + 'x,"closed" early,community,*,en,\n', What.QUOTES_BROKEN, {"row": 2}),
    ],
)
def test_one_mistake_about_the_whole_file_is_named(text: str, what: What, facts: dict[str, Fact]) -> None:
    ((found_what, found_facts),) = found(text)
    assert found_what is what
    assert found_facts.items() >= facts.items()


def test_before_any_area_the_whole_file_has_one_mistake_beside_those_of_its_cells() -> None:
    text = HEADER + CREW + "works,Works,departmnt,*,en,\n" + "lorry,Lorries,contractor,mission,en,\n"
    findings = read_teams(text.encode(), [], ["en"]).findings
    assert [(each.what, each.facts.get("row")) for each in findings] == [
        (What.KIND_UNKNOWN, 3),
        (What.AREAS_FIRST, None),
    ]
    assert len(read_teams((HEADER + LORRY_EVERYWHERE).encode(), [], ["en"]).teams) == 1


def test_another_encoding_is_refused_by_name_with_the_byte() -> None:
    for name, encoding in (("Misión Dolores, año nuevo", "cp1252"), ("东区环卫所榆树街道清扫班组", "gb18030")):
        text = HEADER + CREW.replace("Mission crew", f'"{name}"')
        first = next(number for number, character in enumerate(text) if not character.isascii())
        (finding,) = read_teams(text.encode(encoding), AREAS, ["en"]).findings
        assert (finding.what, finding.facts["byte"]) == (What.NOT_UTF8, first)
        assert str(finding.facts["encodings"]).split(", ")[0] == encoding


def test_the_same_code_or_chat_twice_names_the_first_row() -> None:
    assert found(HEADER + CREW + CREW) == [
        (What.ROW_REPEATED, {"code": "crew", "first": 2, "row": 3}),
        (What.CHAT_REPEATED, {"chat": "-1001234567890", "first": 2, "row": 3}),
    ]


def test_a_column_that_means_nothing_is_a_warning() -> None:
    file = read(HEADER.replace("code", "code,chatid") + CREW.replace("crew,", "crew,5,", 1))
    assert [(finding.level, finding.what) for finding in file.findings] == [(Level.WARNING, What.COLUMN_UNKNOWN)]
    assert len(file.teams) == 1


def test_all_mistakes_are_reported_at_once() -> None:
    rows = found(HEADER + ",,,,,x\n" + CREW + "crew,,odd,nowhere,,\n")
    assert [facts["row"] for _, facts in rows] == [2] * 6 + [4] * 5


@given(st.binary() | st.text().map(lambda text: (HEADER + text).encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    file = read_teams(data, AREAS, ["en"])
    assert bool(file.teams) != any(finding.level is Level.ERROR for finding in file.findings)
