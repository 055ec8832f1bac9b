"""One part of a message that cannot be used does not take the good parts along; files are told by what they hold."""

from collections.abc import Callable

import pytest

from sandbox.writing import Clip
from tests.media import video, voice
from tests.stories.stage import ELM, Stage, picture

HEAVY = bytes(20 * 2**20 + 1)
WORDS = "📝 Words: At the gate"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_the_words_beneath_what_cannot_be_used_stay(stage: Stage) -> None:
    rita = stage.rita
    cases: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: rita.sends_video(b"a video", 600, "At the gate"), "up to 120 seconds"),
        (lambda: rita.sends_voice(b"a voice", 121, "At the gate"), "up to 120 seconds"),
        (lambda: rita.sends_animation(b"a video", 600, "At the gate"), "up to 120 seconds"),
        (lambda: rita.sends_video(HEAVY, 30, "At the gate"), "up to 20 MB"),
        (lambda: rita.sends_file(HEAVY, "a.jpg", "image/jpeg", "At the gate"), "up to 20 MB"),
        (lambda: rita.sends_file(b"%PDF", "a.pdf", "application/pdf", "At the gate"), "I can only use pictures"),
        (lambda: rita.sends_file(b"a,b", "a.csv", "text/csv", "At the gate"), "I can only use pictures"),
        (lambda: rita.sends_photo(b"no picture", "At the gate"), "I cannot read that picture"),
    )
    rita.says("/start")
    await stage.sees()
    for send, reason in cases:
        send()
        seen = (await stage.sees())["Rita"]
        assert [line for line in seen if line.startswith("bot: ") and reason in line], seen
        assert WORDS in stage.draft().text, reason
        await stage.goes_on(rita, "cancel")
        await stage.sees()


async def test_words_that_are_too_long_beneath_what_cannot_be_used_are_both_explained(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.sends_video(b"a video", 600, "x" * 600)
    (await stage.sees()).check(rita=["Rita: (video", "up to 120 seconds", "600 characters"])


async def test_the_words_beneath_one_photo_too_many_stay(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album([picture("brown", (64, side)) for side in range(40, 50)])
    await stage.sees()
    rita.sends_photo(picture("green"), "At the gate")
    assert "at most 10 photos" in (await stage.sees())["Rita"][-1]
    assert WORDS in stage.draft().text


async def test_a_place_stays_when_the_words_beside_it_are_too_long(stage: Stage) -> None:
    stage.rita.says(f"{'x ' * 300} 37.765, -122.425")
    assert "characters in all" in (await stage.sees())["Rita"][-1]
    assert "✅ Place: Eastside" in stage.draft().text


async def test_of_an_album_what_can_be_used_is_used_and_what_cannot_is_said_once(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album(
        [Clip(b"1", 600), picture("red"), Clip(b"2", 600), picture("blue"), Clip(video(9), 9)], "At the gate"
    )
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if "up to 120 seconds" in line]) == 1
    assert "✅ 2 photos\n✅ 1 video" in stage.draft().text
    assert WORDS in stage.draft().text


async def test_an_album_of_files_loses_only_what_is_of_the_wrong_kind(stage: Stage) -> None:
    files = [(picture("red"), "a.jpg"), (b"MZ", "b.exe"), (b"MZ", "c.exe"), (video(9, "mov"), "IMG_2.MOV")]
    stage.rita.sends_files(files, "At the gate")
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if "I can only use pictures" in line]) == 1
    assert "✅ 1 photo\n✅ 1 video" in stage.draft().text
    assert WORDS in stage.draft().text


async def test_what_people_call_a_video_or_a_voice_message_is_one(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_animation(video(9), 9, "No sound")
    rita.sends_file(video(10, "mov"), "IMG_1.MOV", "video/quicktime")
    rita.sends_file(voice(11, "ipod", "aac"), "New Recording.m4a", "audio/x-m4a")
    await stage.sees()
    assert "✅ 2 videos\n✅ 1 voice message" in stage.draft().text
    assert "📝 Words: No sound" in stage.draft().text
    rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(rita, "group", "cat", "send")
    await stage.sees()
    stage.carl.presses("▶️ Play", chat=stage.east)
    (await stage.sees()).check(east=["Carl presses", "bot: (video", "bot: (video", "bot: (voice"])


async def test_the_content_counts_more_than_the_name_or_the_kind(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_file(picture("red"), "IMG_1.MOV", "video/quicktime")
    rita.sends_file(picture("blue"), "scan", "application/octet-stream")
    rita.sends_file(voice(5, "ipod", "aac"), "memo.mp4", "video/mp4")
    rita.sends_audio(voice(6, "ipod", "aac"), "memo.m4a", 6)
    await stage.sees()
    assert "✅ 2 photos\n✅ 2 voice messages" in stage.draft().text


async def test_words_beneath_a_picture_that_cannot_be_read_answer_a_question(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "notfixed")
    await stage.sees()
    stage.rita.sends_photo(b"no picture", "The sofa is still there")
    seen = await stage.sees()
    assert any("I cannot read that picture" in line for line in seen["Rita"])
    assert any("The sofa is still there" in line for line in seen["Eastside desk"])
