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
from storage.people.decided import NOT_THEIRS, THEIRS
from storage.schema import metadata
from tests.media import voice
from tests.stories.following.test_strangers import NEAR
from tests.stories.stage import ELM, Stage, picture


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
    assert names[:2] == ["index.html", "data.json"]
    assert len(names) == len(set(names)) == 7
    assert all(archive.testzip() is None for archive in found)


async def test_a_photo_that_is_missing_on_the_disk_is_left_out(stage: Stage, tmp_path: Path) -> None:
    stage.rita.sends_photo(picture("red"))
    await stage.settle()
    for path in (tmp_path / "photos").rglob("*.jpg"):
        path.unlink()
    stage.rita.says("/mydata")
    await stage.settle()
    assert archives(stage, stage.rita)[0].namelist() == ["index.html", "data.json"]


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
    assert order == ["write", "write", "read", "write", "read", "write", "read", "write"]


async def test_a_document_whose_answer_was_lost_is_sent_again_and_whole(stage: Stage) -> None:
    stage.sandbox.faults.add("sendDocument", cut="before")
    stage.rita.says("/mydata")
    await stage.settle()
    assert [archive.testzip() for archive in archives(stage, stage.rita)] == [None]


async def test_a_supporter_gets_all_that_they_sent_and_nothing_of_the_reporter(stage: Stage) -> None:
    await stage.reports()
    stage.rita.sends_voice(voice(), 3)  # in a draft of her own
    stage.otto.sends_photo(picture("red"))
    stage.otto.sends_location(*NEAR)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat", "same")
    stage.otto.says("#1")
    await stage.settle()
    await stage.goes_on(stage.otto, "add")
    stage.otto.sends_album([picture("blue"), picture("navy")], "More of it")
    await stage.settle()
    stage.carl.says("/ask 1 Which door?", stage.east)
    await stage.settle()
    for who, count in ((stage.otto, 3), (stage.rita, 1)):
        who.says("/mydata")
        await stage.settle()
        (archive,) = archives(stage, who)
        assert len([name for name in archive.namelist() if name.startswith("photos/")]) == count, who.name
        held = facts(archive)
        assert all(photo["tickets"] == [1] for photo in held["photos"])
    assert [line["note"] for line in held["history"]] == [""]  # Rita's: she sent it, without words
    assert "More of it" not in json.dumps(held)


async def test_voices_of_supporters_and_words_of_staff_are_not_the_reporters(stage: Stage) -> None:
    await stage.reports()
    stage.otto.sends_photo(picture("red"))
    stage.otto.sends_voice(voice(), 3)
    stage.otto.sends_location(*NEAR)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat", "same")
    stage.carl.says("/park 1 7 Rita is known to complain", stage.east)
    await stage.settle()
    stage.carl.says("/note 1 Another one of these", stage.east)
    await stage.settle()
    stage.rita.says("What about it?", reply_to=stage.rita.private().messages[-1])
    await stage.settle()
    stage.rita.says("/mydata")
    await stage.settle()
    (archive,) = archives(stage, stage.rita)
    held = facts(archive)
    assert held["recordings"] == []
    whole = json.dumps(held)
    for hidden in ("known to complain", "Another one", "undo", "request", "reply_to_message", str(stage.carl.id)):
        assert hidden not in whole
    stage.otto.says("/mydata")
    await stage.settle()
    assert len(facts(archives(stage, stage.otto)[0])["recordings"]) == 1


async def test_it_opens_with_a_page_that_a_citizen_can_read(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"), "<b>Behind</b> the door")
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.rita.says("/language")
    await stage.settle()
    stage.press_data(stage.rita, "1.lang.0.zh_CN", stage.rita.private().messages[-1])
    await stage.settle()
    stage.rita.says("/mydata")
    await stage.settle()
    (archive,) = archives(stage, stage.rita)
    assert archive.namelist()[0] == "index.html"
    page = archive.read("index.html").decode()
    (photo,) = (name for name in archive.namelist() if name.startswith("photos/"))
    for part in ('<html lang="zh-CN">', "#1 · 大件垃圾", "&lt;b&gt;Behind&lt;/b&gt; the door", f'<img src="{photo}"'):
        assert part in page
    assert "<b>Behind" not in page


def test_every_column_of_every_table_is_decided_once() -> None:
    assert set(THEIRS) | set(NOT_THEIRS) == set(metadata.tables.values())
    for table in metadata.tables.values():
        theirs, not_theirs = THEIRS.get(table, ()), NOT_THEIRS.get(table, ())
        assert sorted((*theirs, *not_theirs)) == sorted(table.c.keys()), table.name
