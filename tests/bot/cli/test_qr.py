"""Assets on the command line, and the codes that are printed for them."""

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import Result

from sandbox import Sandbox
from tests.bot.cli.command_line import Run, refused, write
from tests.bot.cli.furnished import copy_here, in_city
from tests.clock import Clock
from tests.serving import served

ASSETS = "code,name,lat,lon,category\nbin-17,Bin at the gate,37.7599,-122.4148,litter\ngate,东门,37.76,-122.42,\n"
AT = ("--at", "37.76", "-122.42", "--title", "Corner of Elm & 3rd")


@pytest.fixture(scope="module")
def folder_with_bins(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bins")
    with in_city(folder, city_file) as run:
        assert run("assets", "import", write("assets.csv", ASSETS)).exit_code == 0
    return folder


@pytest.fixture
def bins(run: Run, folder_with_bins: Path) -> Run:
    """A city with two assets."""
    copy_here(folder_with_bins)
    return run


def printed(run: Run, *options: object) -> str:
    result = run("qr", "--out", "sheet.pdf", *options)
    assert result.exit_code == 0, result.output
    assert Path("sheet.pdf").read_bytes().startswith(b"%PDF-")
    return result.stdout


# assets


def test_assets_are_imported_and_listed(bins: Run) -> None:
    assert bins("assets", "list").stdout == (
        "bin-17\tBin at the gate\t37.7599\t-122.4148\tlitter\ngate\t东门\t37.76\t-122.42\t\n"
    )
    moved = write("more.csv", "code,name,lat,lon\ngate,Gate,37.77,-122.42\n")
    assert bins("assets", "import", moved).stdout == "Imported 1 assets from more.csv.\n"
    assert "gate\tGate\t37.77\t-122.42\t\n" in bins("assets", "list").stdout


def test_a_wrong_file_of_assets_changes_nothing(bins: Run) -> None:
    rows = ASSETS.replace("Bin", "Other").replace("litter", "liter") + "x,y,47.4,8.5,\nx,y,91,north,\n"
    refused(
        bins("assets", "import", write("wrong.csv", rows)),
        "error: Row 2: There is no category with the code “liter”. Did you mean “litter”?",
        "warning: Row 4: The position 47.4, 8.5 is in no area",
        "error: Row 5: Row 4 has the code “x” already.",
        "error: Row 5: “lat” cannot be 91: it is between -90 and 90 degrees.",
        "error: Row 5: “north” is no “lon”",
        "Nothing was imported from wrong.csv: 4 errors.",
    )
    assert "Bin at the gate" in bins("assets", "list").stdout


# qr


def test_all_assets_are_printed_or_those_that_are_named(bins: Run) -> None:
    assert printed(bins, "--bot", "@CleanwardBot") == (
        "Printed into sheet.pdf: 2 codes on 1 page, for @CleanwardBot.\n"
    )
    assert "1 code on 1 page" in printed(bins, "--bot", "CleanwardBot", "--asset", "gate")
    nine = [word for _ in range(9) for word in ("--asset", "gate")]
    assert "9 codes on 2 pages" in printed(bins, "--bot", "CleanwardBot", *nine)


def test_a_place_and_areas_are_printed_without_any_asset(city: Run) -> None:
    assert "1 code on 1 page" in printed(city, "--bot", "CleanwardBot", *AT)
    assert "2 codes on 1 page" in printed(city, "--bot", "CleanwardBot", *AT, "--area", "mission")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_sheet_speaks_a_language_on_a_paper(bins: Run, language: str) -> None:
    printed(bins, "--bot", "CleanwardBot", "--language", language, "--paper", "letter")
    assert b"/MediaBox [ 0 0 612 792 ]" in Path("sheet.pdf").read_bytes()


def test_without_a_name_telegram_is_asked_for_it(bins: Run) -> None:
    async def with_telegram() -> tuple[str, Result]:
        sandbox = Sandbox(Clock())
        sandbox.bot()
        async with served(sandbox.app) as url:
            write("config.toml", f'telegram.token = "123456:sandbox"\ntelegram.api_url = "{url}"\n')
            words = await asyncio.to_thread(printed, bins)
            write("config.toml", f'telegram.token = "1:unknown"\ntelegram.api_url = "{url}"\n')
            return words, await asyncio.to_thread(bins, "qr", "--out", "x.pdf")

    words, unknown = asyncio.run(with_telegram())
    assert words.endswith("2 codes on 1 page, for @cleanward_bot.\n")
    refused(unknown, "Telegram does not know this token.", "--bot NAME")
    refused(bins("qr", "--out", "x.pdf"), "Telegram cannot be asked for the bot's name: ", "--bot NAME")
    assert not Path("x.pdf").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Which bot shall the codes open? Name the bot with --bot NAME"),
        (("--bot", "no bot"), "no bot cannot be the name of a bot."),
        (("--bot", "x_bot", "--asset", "gat"), "There is no asset gat. Did you mean gate?"),
        (("--bot", "x_bot", "--asset", "zzz"), "There is no asset zzz. See: cleanward assets list"),
        (("--bot", "x_bot", "--area", "misson"), "There is no area misson. Did you mean mission?"),
        (("--bot", "x_bot", "--at", "91", "0", "--title", "x"), "There is no such place: latitude 91.0"),
        (("--bot", "x_bot", *AT[:3], "--title", "ไทย"), "“ไทย” cannot be printed: no font at hand has ไ ท ย."),
        (("--bot", "x_bot", "--font", "assets.csv"), "assets.csv cannot be embedded; it must be a TrueType font"),
        (("--bot", "x_bot", "--out", "nowhere/x.pdf"), "nowhere/x.pdf cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(bins: Run, options: tuple[str, ...], sentence: str) -> None:
    refused(bins("qr", "--out", "x.pdf", *options), sentence)
    assert not Path("x.pdf").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (AT[:3], "a place needs both --at LAT LON and --title TEXT"),
        (AT[3:], "a place needs both --at LAT LON and --title TEXT"),
        (("--paper", "a5"), "a5"),
    ],
)
def test_a_wrong_use_ends_with_2(bins: Run, options: tuple[str, ...], words: str) -> None:
    result = bins("qr", "--out", "x.pdf", "--bot", "x_bot", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in re.sub(r"\s+", " ", result.stderr)


def test_without_assets_one_is_told_how_to_import_them(city: Run) -> None:
    refused(city("qr", "--out", "x.pdf", "--bot", "x_bot"), "There are no assets yet. Import some: cleanward assets")
