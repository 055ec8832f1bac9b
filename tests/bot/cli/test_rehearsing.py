"""`cleanward sandbox` beside `cleanward run`: what an administrator rehearses before they talk to @BotFather."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.cli.command_line import Run, refused, write
from tests.rehearsal import HARBOUR, TOKEN, Telephones, address, import_own, own_config, process, telephones


@contextmanager
def rehearsing(folder: Path, port: int = 0, *more: str) -> Iterator[tuple[str, Telephones]]:
    """Serve the sandbox for the block; give its address and its telephones."""
    with process("sandbox", "--port", str(port), *more, folder=folder) as running:
        url = address(running)
        with telephones(url) as held:
            yield url, held


def configure(url: str) -> None:
    Path("config.toml").write_text(own_config(f'token = "{TOKEN}"', f'api_url = "{url}"'), encoding="utf-8")


def link_desk(run: Run, held: Telephones) -> None:
    """Make Carl's group the crew's desk, as the command says it."""
    command = run("teams", "link", "crew").stdout.splitlines()[-1]
    held.does("Carl", "Desk", act="add_bot")
    held.sees("send /link with the code", "Carl", "Desk")
    held.does("Carl", "Desk", act="text", text=command)
    held.sees("is now the desk of Harbour crew", "Carl", "Desk")


def test_a_report_is_sent_and_closed_from_the_page_with_ones_own_configuration(run: Run, tmp_path: Path) -> None:
    Path("config.toml").write_text(own_config(), encoding="utf-8")
    import_own(run)
    with rehearsing(tmp_path) as (url, held):
        configure(url)
        with process("run", folder=tmp_path):
            link_desk(run, held)

            held.does("Rita", act="text", text="/start")
            held.sees("Altona", "Rita")
            held.does("Rita", act="album", parts=[{"data": "mattress"}])
            held.sees("✅ 1 photo", "Rita")
            held.does("Rita", act="location", lat=HARBOUR[0], lon=HARBOUR[1])
            held.sees("✅ Place: Harbour", "Rita")
            for label in ("Litter and rubbish", "Furniture, appliances", "One", "✅ Send"):
                held.presses(label, "Rita")
            held.sees("Your report is number #1", "Rita")

            held.presses("✋ Take", "Carl", "Desk")
            card = held.sees("Taken by Carl", "Carl", "Desk")
            held.does("Carl", "Desk", act="album", parts=[{"data": "clean"}], reply_to=card["id"])
            held.presses("👍 Fixed", "Rita")
            held.sees("the reporter confirmed it", "Carl", "Desk")


def test_a_sandbox_that_starts_again_meets_the_bot_where_it_left_it(run: Run, tmp_path: Path) -> None:
    Path("config.toml").write_text(own_config(), encoding="utf-8")
    import_own(run)
    with rehearsing(tmp_path) as (url, held):
        configure(url)
        with process("run", folder=tmp_path):
            link_desk(run, held)
            held.does("Rita", act="text", text="A mattress")
            held.sees("📝 Words: A mattress", "Rita")
    with rehearsing(tmp_path, int(url.rpartition(":")[2])) as (_, held), process("run", folder=tmp_path):
        held.does("Rita", act="text", text="On the corner")
        held.sees("A mattress\nOn the corner", "Rita")
        held.does("Carl", "Desk", act="add_bot")
        held.does("Carl", "Desk", act="text", text="/queue")
        held.sees("Nothing", "Carl", "Desk")


def test_a_script_brings_its_own_people_and_plays_without_hands(run: Run, tmp_path: Path) -> None:
    Path("config.toml").write_text(own_config(), encoding="utf-8")
    import_own(run)
    script = write(
        "stage.toml",
        """
        map = "quarters.geojson"
        [[person]]
        name = "Ana"
        [[fault]]
        method = "sendMessage"
        status = 502
        [[fault]]
        method = "sendMessage"
        cut = "before"
        [[act]]
        who = "Ana"
        text = "A mattress"
        [[act]]
        who = "Ana"
        when = "Words: A mattress"
        text = "It is blue"
        """,
    )
    with rehearsing(tmp_path, 0, "--script", script) as (url, held):
        configure(url)
        with process("run", folder=tmp_path):
            held.sees("It is blue", "Ana")
            shown = held.state()
    assert [area["properties"]["name"] for area in shown["map"]["features"]] == ["Harbour", "Hill"]
    assert {phone["person"]["name"] for phone in shown["phones"]} == {"Ana"}


def test_it_says_what_to_put_into_the_configuration(tmp_path: Path) -> None:
    with process("sandbox", "--port", "0", folder=tmp_path) as running:
        said = [running.said.readline() for _ in range(6)]
    found = re.search(r"http://127\.0\.0\.1:\d+", said[0])
    assert found is not None
    assert said[1] == "Put these two lines under [telegram] of your configuration, then start: cleanward run\n"
    assert said[3:5] == [f'    api_url = "{found[0]}"\n', '    token = "123456:rehearsal"  # or any other\n']


def test_a_port_that_is_taken_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    with rehearsing(tmp_path) as (url, _):
        port = url.rpartition(":")[2]
        refused(run("sandbox", "--port", port), f"The sandbox cannot use port {port}: ", "--port")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("[[fault]]\nstatsu = 500\n[[act]]", ("fault 1: there is no such key: statsu", "act 1: who is missing")),
        ("[[person", ("stage.toml: is not valid TOML",)),
    ],
)
def test_a_script_with_mistakes_is_refused_with_all_of_them(run: Run, text: str, sentences: tuple[str, ...]) -> None:
    refused(run("sandbox", "--port", "0", "--script", write("stage.toml", text)), *sentences)
