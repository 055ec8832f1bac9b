"""A city's reports come in by the command line, and all that is kept goes out."""

import csv
import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.cli.reports.export_folder import TICKETS, export_folder
from bot.cli.reports.reports import bring_in
from bot.demo.town import living
from bot.importing import reports as importing
from casework.model.category import CategoryCode
from casework.model.photo import Stage
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry
from casework.model.ticket_id import TicketId
from storage.tickets.bulk import Chunk
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import (
    LORRY,
    TEAMS,
    Run,
    refused,
    write,
)
from tests.bot.cli.furnished import copy_here, in_city
from tests.paths import SHARED
from tests.storage.samples import meet, new_ticket

SHARED = SHARED / "reports"
HEADER = "CaseID,Opened,Closed,Status,Status.Notes,Category,Request.Type,Request.Details,Address,Point\n"
CLOSED = (
    "71,04/30/2014 02:51:52 PM,05/02/2014 10:00:00 AM,Closed,Pickup completed,"
    'Street and Sidewalk Cleaning,Bulky Items,Mattress,"1 Main St, SF","(37.76, -122.42)"\n'
)
OPEN = (
    "72,01/21/2016 08:00:00 AM,,Open,accepted,Graffiti Public Property,Offensive,Pole,"
    '"Mission, 2","(37.7601, -122.4201)"\n'
)
BUS = '73,01/21/2016 08:00:00 AM,,Open,,MUNI Feedback,Late bus,,Somewhere,"(37.76, -122.42)"\n'
NOWHERE = "74,01/21/2016 08:00:00 AM,,Open,,Graffiti Public Property,Offensive,Pole,Somewhere,\n"
ZONE = '[district]\ntime_zone = "America/Los_Angeles"\n'


@pytest.fixture(scope="module")
def folder_of_a_town(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    with in_city(folder, city_file) as run:
        write("config.toml", ZONE)
        assert run("teams", "import", write("teams.csv", TEAMS + LORRY)).exit_code == 0
    return folder


@pytest.fixture
def town(run: Run, folder_of_a_town: Path) -> Run:
    """A command line whose database has San Francisco, categories and two teams in it."""
    copy_here(folder_of_a_town)
    return run


def reports(run: Run, text: str = HEADER + CLOSED + OPEN, *more: object) -> str:
    result = run("import", "reports", write("reports.csv", text), "--mapping", "san_francisco", *more)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def kept(
    query: str = "SELECT reference, status, category, team FROM tickets ORDER BY id",
) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("data/cleanward.db")) as database:
        return list(database.execute(query))


# import


def test_reports_become_tickets_of_their_area_and_team(town: Run) -> None:
    said_before = kept("SELECT * FROM outbox")
    assert "Imported 2 tickets from reports.csv: 1 closed, 1 open.\n" in reports(town)
    assert kept() == [("71", "unconfirmed", "bulky", "lorry"), ("72", "open", "graffiti", "crew")]
    assert kept("SELECT * FROM outbox") == said_before


def test_the_open_ones_are_older_records_which_one_command_closes_or_lets_be(town: Run) -> None:
    assert "older records: cleanward records close" in reports(town)
    assert "older records" not in reports(town, HEADER + CLOSED)
    assert town("records", "let-be").stdout == "1 older records stay open and are not shown to supervisors any more.\n"
    assert town("records", "close").stdout == "Closed 0 older records.\n"
    reports(town, HEADER + OPEN.replace("72", "73", 1))
    assert town("records", "close").stdout == "Closed 1 older records.\n"
    assert kept("SELECT reference, status, dismissed_for FROM tickets ORDER BY id") == [
        ("71", "unconfirmed", None),
        ("72", "open", None),
        ("73", "dismissed", "record"),
    ]
    said = town("audit", "--last", 2).stdout.splitlines()
    assert ["close" in line and '{"unsettled": 1}' in line for line in said] == [True, False]


def test_each_time_that_records_are_closed_their_teams_board_says_so(
    town: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    boards = "SELECT id FROM outbox WHERE kind = 'board'"
    before = len(kept(boards))
    for number in ("81", "82"):
        reports(town, HEADER + OPEN.replace("72", number, 1))
        assert town("records", "close").stdout == "Closed 1 older records.\n"
    assert len(kept(boards)) == before + 2
    monkeypatch.setattr(importing, "CLOSED_AT_ONCE", 1)
    still = [OPEN.replace("72", number, 1) for number in ("83", "84", "85")]
    done = [each.replace("AM,,Open", "AM,01/22/2016 08:00:00 AM,Closed") for each in still]
    reports(town, HEADER + "".join(still))
    for closed in (done[:1], done[1:]):  # by two files, the second of which has more than are closed at once
        reports(town, HEADER + "".join(closed))
    assert kept("SELECT count(*) FROM tickets WHERE status = 'unconfirmed'") == [(3,)]
    assert len(kept(boards)) == before + 2 + 3


def test_importing_again_adds_nothing(town: Run) -> None:
    reports(town)
    again = reports(town, HEADER + CLOSED.replace("Mattress", "Furniture") + OPEN)
    assert again == "Imported 0 tickets from reports.csv: 0 closed, 0 open.\nKnown already: 2. Rows left out: 0.\n"
    assert len(kept()) == 2


def test_what_cannot_be_used_is_counted_and_written_down_to_be_mended(town: Run) -> None:
    text = HEADER + CLOSED + BUS + NOWHERE + "75,too,few\n" + CLOSED
    result = town(
        "import", "reports", write("reports.csv", text), "--mapping", "san_francisco", "--rejects", "rejects.csv"
    )
    assert "Known already: 0. Rows left out: 4." in result.stdout
    assert "warning: Rows whose category the mapping does not name: 1. Add its value to the mapping" in result.stderr
    assert "warning: Rows whose reference an earlier row of the file has: 1." in result.stderr
    assert [(row["CaseID"], row["not_imported"]) for row in rows("rejects.csv")] == [
        ("73", "report_category_unknown"),
        ("74", "report_without_position"),
        ("75", "report_status_unknown"),
        ("71", "report_repeated"),
    ]
    assert rows("rejects.csv")[1]["what_to_do"] == "Write its latitude and longitude, or let it be."
    mended = Path("rejects.csv").read_text(encoding="utf-8").replace("Somewhere,\n", 'Somewhere,"(37.76, -122.42)"\n')
    assert "Imported 1 tickets from reports.csv: 0 closed, 1 open." in reports(town, mended, "--rejects", "again.csv")
    assert list(rows("again.csv")[0])[:3] == ["not_imported", "what_to_do", "CaseID"]


def test_bytes_that_are_not_utf8_are_refused_and_kept_as_they_are(town: Run) -> None:
    Path("reports.csv").write_bytes((HEADER + CLOSED.replace("Main", "M\xe4in") + OPEN).encode("latin-1"))
    found = town("import", "reports", "reports.csv", "--mapping", "san_francisco", "--rejects", "rejects.csv")
    assert "Imported 1 tickets" in found.stdout
    assert b"M\xe4in" in Path("rejects.csv").read_bytes()


def test_a_dry_run_says_the_same_and_keeps_nothing(town: Run) -> None:
    reports(town, HEADER + OPEN)
    said = reports(town, HEADER + CLOSED + OPEN + BUS, "--dry-run", "--rejects", "rejects.csv")
    assert said == "Would import 1 tickets from reports.csv: 1 closed, 0 open.\nKnown already: 1. Rows left out: 1.\n"
    assert [row["CaseID"] for row in rows("rejects.csv")] == ["73"]
    assert len(kept()) == 1


def test_an_import_that_was_cut_short_goes_on(town: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    many = HEADER + "".join(CLOSED.replace("71", str(number), 1) for number in range(100, 105))
    with closing(sqlite3.connect("data/cleanward.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON history WHEN (SELECT reference FROM tickets WHERE id = NEW.ticket_id)"
            " = '103' BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    refused(
        town("import", "reports", write("reports.csv", many), "--mapping", "san_francisco"),
        "The database (storage.url) cannot be used: disk is full",
    )
    assert kept("SELECT reference FROM tickets") == [("100",), ("101",)]
    assert kept("SELECT count(*) FROM history") == [(4,)]
    with closing(sqlite3.connect("data/cleanward.db")) as database:
        database.execute("DROP TRIGGER full")
    assert "Imported 3 tickets" in reports(town, many)
    assert kept("SELECT count(DISTINCT reference), count(*) FROM tickets") == [(5, 5)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["error: The file is empty.", "Nothing was imported from reports.csv"]),
        (HEADER + CLOSED + '76,"never ends\n', ["Row 3: A cell begins with a quotation mark"]),
        ("a,b\n1,2\n", ["error: The first row does not name these columns: CaseID, Point,", "It names: a, b."]),
    ],
)
def test_a_file_that_cannot_be_read_brings_nothing(town: Run, text: str, sentences: list[str]) -> None:
    refused(town("import", "reports", write("reports.csv", text), "--mapping", "san_francisco"), *sentences)
    assert kept() == []


def test_a_mapping_that_cannot_be_read_brings_nothing(town: Run) -> None:
    write("reports.csv", HEADER + CLOSED)
    mapping = write("mine.toml", "[columns]\nreference = 5\n")
    refused(town("import", "reports", "reports.csv", "--mapping", mapping), "columns: “reference” must be of the type")
    refused(town("import", "reports", "reports.csv", "--mapping", "nix"), "nix cannot be read: No such file")
    refused(town("import", "reports", "nix.csv", "--mapping", "boston"), "nix.csv cannot be used: No such file")
    assert kept() == []


def test_rejects_never_take_the_place_of_the_reports(town: Run) -> None:
    file = write("reports.csv", HEADER + CLOSED)
    refused(town("import", "reports", file, "--mapping", "san_francisco", "--rejects", file), "must be another file")
    assert Path(file).read_text(encoding="utf-8") == HEADER + CLOSED


def test_without_a_district_there_is_nowhere_to_import_to(run: Run) -> None:
    file = write("reports.csv", HEADER + CLOSED)
    assert run("migrate").exit_code == 0
    refused(run("import", "reports", file, "--mapping", "boston"), "Areas and categories come first")


@pytest.mark.skipif(not SHARED.exists(), reason="the cities' reports are not beside this checkout")
def test_san_franciscos_ten_thousand_rows_come_in(town: Run) -> None:
    file = SHARED / "sf311_2008_2016_10k.csv"
    said = town("import", "reports", file, "--mapping", "san_francisco", "--rejects", "rejects.csv").stdout
    assert f"Imported 6653 tickets from {file}: 6453 closed, 200 open.\n" in said
    assert len(rows("rejects.csv")) == 3347


# the demo


async def test_the_demo_begins_with_a_history_that_it_has_learned_from(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(
        HEADER + CLOSED + OPEN + CLOSED.replace("71", "75", 1).replace("Mattress", "Sofa"), encoding="utf-8"
    )
    async with living(tmp_path, 0, partial(bring_in, file=file, mapping=Path("san_francisco"))) as town:
        while not any("is now the desk" in line for line in town.sandbox.transcript()):  # the bot has come
            await town.sandbox.changed.wait(town.sandbox.changed.revision, 20)
        await town.app.suggestions.learn()
        known = [CategoryCode("litter"), CategoryCode("bulky")]
        assert town.app.suggestions("a sofa", Point(37.76, -122.42), known)[0] == "bulky"
        async with town.app.storage.read() as work:
            assert len(await work.tickets.learnable(TicketId(0), 10)) == 3


def test_the_demos_script_wants_an_empty_town(run: Run) -> None:
    assert run("demo", "--script", "--history", "reports.csv").exit_code == 2


# export


async def export_all(storage: Storage, path: Path) -> None:
    async with storage.read() as work:
        with export_folder(path, has_mark=False) as files:
            async for chunk in work.bulk.export(None, None):
                files.write(chunk)


def exported(path: Path, **cells: object) -> dict[str, str]:
    """Export one ticket with these cells, and return its row."""
    ticket = dict.fromkeys(TICKETS) | {"id": 1, "lat": 37.76, "lon": -122.42} | cells
    with export_folder(path, has_mark=False) as files:
        files.write(Chunk([ticket], [], []))
    return rows(str(path / "tickets.csv"))[0]


async def test_an_export_names_roles_and_no_resident(tmp_path: Path, storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("life") as work:
        ticket = await work.tickets.add(new_ticket(rita))
        await work.people.set_name(rita, "Rita")
        for act, actor in ((Act.SEND, rita), (Act.FIX, rita), (Act.CONFIRM, None), (Act.EXPIRE, None)):
            from_team = TeamCode("west") if act is Act.FIX else None
            await work.tickets.record(Entry(ticket.id, ticket.reported_at, act, actor, "", from_team))
        kept = await work.photos.add("ab" * 32, "telegram-file", None)
        await work.tickets.attach(ticket.id, Stage.AFTER, 0, [kept])
    await export_all(storage, tmp_path / "out")
    lines = rows(str(tmp_path / "out" / "history.csv"))
    assert [(row["act"], row["actor"], row["staff"], row["from_team"]) for row in lines] == [
        ("send", "resident", "", ""),
        ("fix", "staff", "Rita", "west"),
        ("confirm", "resident", "", ""),
        ("expire", "time", "", ""),
    ]
    (photo,) = rows(str(tmp_path / "out" / "photos.csv"))
    assert (photo["file"], photo["stage"]) == (f"ab/{'ab' * 32}.jpg", "after")
    assert (rows(str(tmp_path / "out" / "tickets.csv"))[0]["answers"]) == '{"size": "van"}'


def test_what_was_imported_goes_out_as_it_came_in(town: Run) -> None:
    reports(town)
    assert town("export", "--out", "new/out", "--bom").stdout == "Exported 2 tickets to new/out.\n"
    first, second = rows("new/out/tickets.csv")
    assert (first["reference"], first["reported_at"], first["lon"]) == ("71", "2014-04-30T21:51:52Z", "-122.42")
    assert (first["closed_at"], second["closed_at"]) == ("2014-05-02T17:00:00Z", "")
    assert [row["category_name"] for row in (first, second)] == ["Furniture, appliances", "Graffiti"]
    assert [row["actor"] for row in rows("new/out/history.csv")] == ["import", "import", "import"]
    assert Path("new/out/tickets.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    places = json.loads(Path("new/out/tickets.geojson").read_text(encoding="utf-8"))
    assert [place["geometry"]["coordinates"] for place in places["features"]] == [
        [-122.42, 37.76],
        [-122.4201, 37.7601],
    ]
    assert places["features"][0]["properties"]["words"] == "Bulky Items, Mattress"
    assert sorted(path.name for path in Path("new").iterdir()) == ["out"]


def test_a_category_that_was_dropped_keeps_its_name_in_the_export(town: Run) -> None:
    reports(town)
    tree = (
        '[[group]]\ncode = "all"\nname = { en = "All" }\n[[group.category]]\ncode = "noise"\nname = { en = "Noise" }\n'
    )
    limits = 'team = "community"\nanswer = "1 hour"\nfix = "1 hour"\n'
    assert town("categories", "import", write("tree.toml", tree + limits), "--yes").exit_code == 0
    assert town("export", "--out", "out").exit_code == 0
    assert {row["category_name"] for row in rows("out/tickets.csv")} == {"Furniture, appliances", "Graffiti"}


def test_an_export_of_some_days_holds_their_reports(town: Run) -> None:
    reports(town, HEADER + CLOSED + OPEN + OPEN.replace("72", "77", 1).replace("08:00:00 AM", "11:59:59 PM", 1))
    for number, (days, found) in enumerate(
        [(("--since", "2016-01-21"), ["72", "77"]), (("--until", "2016-01-20"), ["71"])]
    ):
        assert town("export", "--out", f"out{number}", *days).exit_code == 0
        assert [row["reference"] for row in rows(f"out{number}/tickets.csv")] == found
    refused(town("export", "--out", "x", "--since", "2016-01-02", "--until", "2016-01-01"), "--since is after --until")


def test_an_export_is_never_mixed_with_what_is_there(town: Run) -> None:
    Path("out").mkdir()
    refused(town("export", "--out", "out"), "out exists already.")
    write("file", "")
    refused(town("export", "--out", "file/out"), "cannot be written: ")


def test_an_export_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        exported(tmp_path / "out", answers={"size": {1, 2}})  # which JSON does not know
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "－1－1", '=HYPERLINK("x")'],
)
def test_a_cell_that_a_spreadsheet_would_work_out_becomes_text(tmp_path: Path, words: str) -> None:
    assert exported(tmp_path / "out", words=words, place_title=words)["words"] == f"'{words}"


@pytest.mark.parametrize("words", ["-5", "+49", "-122.42", "a = b", "", "'quoted'", 'he said "no", twice\nand left'])
def test_any_other_cell_stays_as_it_is(tmp_path: Path, words: str) -> None:
    assert exported(tmp_path / "out", words=words)["words"] == words


def test_numbers_stay_numbers_and_what_is_not_so_stays_empty(tmp_path: Path) -> None:
    row = exported(tmp_path / "out", hops=0, answers={}, tally={"m2": -1}, closed_at=None)
    assert (row["lon"], row["hops"], row["answers"], row["tally"], row["closed_at"]) == (
        "-122.42",
        "0",
        "",
        '{"m2": -1}',
        "",
    )
