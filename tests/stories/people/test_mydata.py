"""/privacy says what is kept, and /mydata sends all of it in a zip."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from casework.model.portion import portions
from casework.people import disclosing
from sandbox.objects import Message
from sandbox.people import Person
from storage.files.photos import PhotoFiles
from tests.media import voice
from tests.stories.stage import Stage, picture


def archives(stage: Stage, who: Person) -> list[ZipFile]:
    """The zip files that somebody was sent, in order."""
    return [
        ZipFile(io.BytesIO(data(stage, message))) for message in who.private().messages if message.medium == "document"
    ]


def data(stage: Stage, message: Message) -> bytes:
    return stage.sandbox.files.find(str(message.file_id)).data


def facts(archive: ZipFile) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(archive.read("data.json"))
    return read


async def test_privacy_says_what_is_kept_and_where_to_go_on(stage: Stage) -> None:
    stage.rita.says("/privacy")
    said = (await stage.sees())["Rita"][-1]
    for part in (
        "staff never learn who reports",
        "365 days",
        "7 days",
        "14 days",
        "/mydata",
        "a month, even after /forget",
    ):
        assert part in said


async def test_mydata_sends_everything_that_is_held_and_nothing_of_others(stage: Stage) -> None:
    await stage.reports()
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.fixes(caption="All gone")
    stage.otto.says("Otto's own words")
    stage.rita.sends_photo(picture("red"))
    stage.rita.says("An unsent sofa")
    stage.rita.sends_voice(voice(3), 3)
    await stage.sees()
    stage.rita.says("/mydata")
    assert "Everything that is held about you" in (await stage.sees())["Rita"][-1]
    (archive,) = archives(stage, stage.rita)
    assert archive.testzip() is None
    held = facts(archive)
    assert held["person"]["account"] == stage.rita.id
    assert held["person"]["language"] == "en"
    assert held["person"]["met_at"]
    (counted,) = held["counted"]
    assert (counted["act"], counted["day"], counted["number"]) == ("report", "2026-03-02", 1)
    assert [draft["is_open"] for draft in held["drafts"]] == [False, True]
    assert "An unsent sofa" in json.dumps(held["drafts"])
    assert [report["id"] for report in held["reports"]] == [1]
    assert [line["act"] for line in held["history"]] == ["send"]
    assert {update["payload"]["message"]["text"] for update in held["messages_from_you"] if "text" in
            update["payload"].get("message", {})} == {"An unsent sofa", "/mydata"}  # fmt: skip
    assert any(row["kind"] == "my_data" for row in held["messages_to_you"])
    names = archive.namelist()
    assert len([name for name in names if name.startswith("photos/")]) == 2  # not Carl's
    (heard,) = (name for name in names if name.startswith("recordings/"))
    assert heard.endswith(".ogg")
    assert archive.read(heard).startswith(b"OggS")
    whole = json.dumps(held)
    for hidden in (stage.otto.id, stage.carl.id, "Otto's own words", "Carl"):
        assert str(hidden) not in whole


async def test_mydata_holds_what_one_follows_and_sees_too(stage: Stage) -> None:
    await stage.reports()
    stage.otto.says("/follow 1")
    await stage.settle()
    stage.otto.says("/start r1ZWFzdA")  # the area "east"
    await stage.settle()
    stage.press_verb(stage.otto, "followarea")
    await stage.settle()
    stage.otto.says("/mydata")
    await stage.settle()
    held = facts(archives(stage, stage.otto)[0])
    assert [row["ticket_id"] for row in held["told_about"]] == [1]
    assert [row["area"] for row in held["areas"]] == ["east"]
    assert held["reports"] == []
    assert str(stage.rita.id) not in json.dumps(held)


async def test_it_is_sent_once_an_hour_and_says_when_again(stage: Stage) -> None:
    for _ in range(2):
        stage.rita.says("/mydata")
        await stage.settle()
    assert len(archives(stage, stage.rita)) == 1
    assert "You can ask again Mon 2 Mar 10:0" in stage.rita.screen()[-1]
    stage.clock.advance(hours=1)
    stage.rita.says("/mydata")
    await stage.settle()
    assert len(archives(stage, stage.rita)) == 2


async def test_what_is_too_much_for_one_file_comes_in_several_whole_ones(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.rita.sends_album([picture(color, (640, 480)) for color in ("red", "green", "blue", "brown")])
    stage.rita.sends_voice(voice(3), 3)
    await stage.settle()
    monkeypatch.setattr(disclosing, "portions", lambda files, sizes: portions(files, sizes, 8000))
    stage.sandbox.faults.add("sendDocument", status=429, retry_after=3)
    stage.rita.says("/mydata")
    seen = (await stage.sees())["Rita"]
    found = archives(stage, stage.rita)
    assert len(found) > 1
    assert f"File {len(found)} of {len(found)}" in seen[-1]
    names = [name for archive in found for name in archive.namelist()]
    assert names[0] == "data.json"
    assert len(names) == len(set(names)) == 6
    assert all(archive.testzip() is None for archive in found)


async def test_a_photo_that_is_missing_on_the_disk_is_left_out(stage: Stage, tmp_path: Path) -> None:
    stage.rita.sends_photo(picture("red"))
    await stage.settle()
    for path in (tmp_path / "photos").rglob("*.jpg"):
        path.unlink()
    stage.rita.says("/mydata")
    await stage.settle()
    assert archives(stage, stage.rita)[0].namelist() == ["data.json"]


async def test_only_one_photo_at_a_time_is_in_memory(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.rita.sends_album([picture(color) for color in ("red", "green", "blue")])
    await stage.settle()
    order: list[str] = []
    read, write = PhotoFiles.read, ZipFile.writestr

    async def noted_read(files: PhotoFiles, name: str) -> bytes:
        order.append("read")
        return await read(files, name)

    def noted_write(archive: ZipFile, name: str, content: bytes, kind: int) -> None:
        order.append("write")
        write(archive, name, content, kind)

    monkeypatch.setattr(PhotoFiles, "read", noted_read)
    monkeypatch.setattr(ZipFile, "writestr", noted_write)
    stage.rita.says("/mydata")
    await stage.settle()
    assert order == ["write", "read", "write", "read", "write", "read", "write"]


async def test_a_document_whose_answer_was_lost_is_sent_again_and_whole(stage: Stage) -> None:
    stage.sandbox.faults.add("sendDocument", cut="before")
    stage.rita.says("/mydata")
    await stage.settle()
    assert [archive.testzip() for archive in archives(stage, stage.rita)] == [None]
