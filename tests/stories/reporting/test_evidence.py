"""Evidence is kept, changed and taken back: photos in every form, videos, voice messages, words."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from casework.model.draft import Draft
from sandbox.writing import Clip
from tests.media import SECRETS, played, turned, video, voice
from tests.storage.files.heic_boxes import heic
from tests.stories.stage import ELM, Stage, picture

COLOURS = ("red", "green", "blue", "brown", "black", "white", "navy", "teal", "olive", "gold")
HEAVY = bytes(20 * 2**20 + 1)


def png(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGBA", (64, 48), colour).save(out, "PNG")
    return out.getvalue()


async def kept(stage: Stage) -> Draft:
    """Rita's open draft, as it is stored."""
    async with stage.storage.read() as work:
        rita = await work.people.by_account(stage.rita.id)
        assert rita is not None
        draft = await work.drafts.open_of(rita.id)
    assert draft is not None
    return draft


async def test_an_album_of_ten_is_one_draft_with_ten_photos_in_their_order(stage: Stage) -> None:
    stage.rita.sends_album([picture(colour) for colour in COLOURS], "Ten bags")
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if "bot: Your report" in line]) == 1
    assert "✅ 10 photos" in stage.draft().text
    assert "📝 Words: Ten bags" in stage.draft().text
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    await stage.sees()
    stage.carl.presses("🖼 All photos", chat=stage.east)
    await stage.sees()
    assert len([message for message in stage.east.messages if message.medium == "photo"]) == 11


async def test_files_of_every_kind_are_photos(stage: Stage) -> None:
    stage.rita.sends_file(picture("red"), "IMG_1.JPG", "image/jpeg")
    stage.rita.sends_file(png("green"), "shot.png", "image/png", "From my screen")
    stage.rita.sends_file(heic(Image.new("RGB", (64, 48), "blue")), "IMG_2.HEIC", "image/heic")
    stage.rita.sends_files([(picture("black"), "a.jpg"), (png("white"), "b.PNG")])  # an app that does not give the type
    await stage.sees()
    assert "✅ 5 photos" in stage.draft().text
    assert "📝 Words: From my screen" in stage.draft().text


async def test_a_video_shows_it_and_a_voice_message_tells_it(stage: Stage) -> None:
    stage.rita.sends_video(video(30), 30, "Look")
    await stage.sees()
    assert "✅ 1 video" in stage.draft().text
    assert "Where is it?" in stage.draft().text
    stage.rita.sends_video_note(video(10), 10)
    stage.rita.sends_voice(voice(5), 120)
    await stage.sees()
    assert "✅ 2 videos\n✅ 1 voice message" in stage.draft().text
    assert "📝 Words: Look" in stage.draft().text
    stage.rita.sends_voice(voice(4), 5)
    assert "at most 3 videos and voice messages" in (await stage.sees())["Rita"][-1]


async def test_without_a_photo_a_voice_message_is_reason_enough(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.presses("I have no photo")
    await stage.sees()
    stage.rita.sends_voice(voice(5), 5)
    await stage.sees()
    assert "Where is it?" in stage.draft().text


async def test_an_album_may_hold_videos(stage: Stage) -> None:
    stage.rita.sends_album([picture("red"), Clip(video(9), 9), picture("green")], "Three")
    await stage.sees()
    assert "✅ 2 photos\n✅ 1 video" in stage.draft().text


async def test_recordings_are_played_on_the_desk_as_they_were_made(stage: Stage) -> None:
    stage.rita.sends_video(video(30), 30)
    stage.rita.sends_voice(voice(5), 5)
    stage.rita.sends_video_note(video(10), 10)
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    await stage.sees()
    stage.carl.presses("▶️ Play", chat=stage.east)
    (await stage.sees()).check(
        east=[
            "Carl presses",
            'bot: (video 30 s) "Video of #1"',
            'bot: (voice 5 s) "Voice message of #1"',
            "bot: (video message 10 s)",
        ]
    )
    assert {message.reply_to for message in stage.east.messages[-3:]} == {stage.card()}
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.east.messages[-1])
    (await stage.sees()).check(east=["Carl: (photo)", "Fixed by Carl"], rita=["Is it fixed?"])


async def test_no_recording_has_its_metadata_when_it_reaches_a_desk(stage: Stage) -> None:
    """Telegram's own copy has them, so the desk does not get that one."""
    phone = turned(video(9, "mov", sound="aac"))
    stage.rita.sends_video(turned(video(8)), 8)
    stage.rita.sends_voice(voice(7), 7)
    stage.rita.sends_file(phone, "IMG_1.MOV", "video/quicktime")
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    await stage.sees()
    stage.carl.presses("▶️ Play", chat=stage.east)
    (await stage.sees()).check(
        east=["Carl presses", 'bot: (video 8 s) "Video', 'bot: (voice 7 s) "Voice', 'bot: (video 9 s) "Video']
    )
    sent = [stage.sandbox.files.find(message.file_id or "").data for message in stage.east.messages[-3:]]
    for data in sent:
        assert not [secret for secret in SECRETS if secret in data]
    assert [played(data)[1] for data in sent] == [-90, 0, -90]
    assert played(sent[2]) == played(phone)
    whole = stage.east.messages[-1].body["video"]
    assert (whole["width"], whole["height"]) == (48, 64)


async def test_a_recording_that_cannot_lose_its_metadata_is_refused_in_words(stage: Stage) -> None:
    stage.rita.sends_video(b"a video", 5, "At the gate")
    stage.rita.sends_voice(b"a voice", 5)
    seen = (await stage.sees())["Rita"]
    assert (
        len([line for line in seen if "I cannot take out of that recording what the phone wrote into it" in line]) == 2
    )
    assert "📝 Words: At the gate" in stage.draft().text
    assert (await kept(stage)).recordings == ()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_what_is_too_long_or_too_heavy_is_refused_in_words(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.sees()
    cases: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: rita.sends_voice(b"a voice", 121), "up to 120 seconds"),
        (lambda: rita.sends_video(b"a video", 600), "up to 120 seconds"),
        (lambda: rita.sends_video(HEAVY, 30), "up to 20 MB"),
        (lambda: rita.sends_file(HEAVY, "a.jpg", "image/jpeg"), "up to 20 MB"),
        (lambda: rita.sends_file(b"MZ", "a.exe", "application/octet-stream"), "I can only use pictures"),
        (lambda: rita.sends_file(HEAVY, "a.mov", "video/quicktime"), "up to 20 MB"),
        (lambda: rita.sends_file(video(121, "mov"), "a.mov", "video/quicktime"), "up to 120 seconds"),
        (lambda: rita.sends_animation(b"a video", 121), "up to 120 seconds"),
        (lambda: rita.sends_audio(b"a voice", "a.m4a", 121), "up to 120 seconds"),
        (lambda: rita.sends_file(b"%PDF", "a.pdf", "application/pdf"), "I can only use pictures"),
        (lambda: rita.sends_file(b"PK\x03\x04", "a.zip", "application/zip"), "I can only use pictures"),
    )
    for send, expected in cases:
        send()
        seen = (await stage.sees())["Rita"]
        assert len(seen) == 2
        assert expected in seen[1]
    assert (await kept(stage)).is_empty


async def test_everything_can_be_taken_back_by_change(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album([picture("red"), picture("green")], "Two bags")
    rita.sends_voice(voice(5), 5)
    rita.sends_video(video(5), 5)
    await stage.sees()
    rita.presses("✏️ Change")
    for label, left in (
        ("🗑 Photo 1", "✅ 1 photo\n✅ 1 video\n✅ 1 voice message"),
        ("🗑 Voice message", "✅ 1 photo\n✅ 1 video\n⬜ Place"),
        ("🗑 Video", "✅ 1 photo\n⬜ Place"),
        ("🗑 Words", "✅ 1 photo\n⬜ Place\n⬜ What is wrong\n\nWhat shall be changed?"),
        ("🗑 Photo 1", "⬜ Photo\n⬜ Place\n⬜ What is wrong\n\nWhat shall be changed?"),
        ("‹ Back", "Please send a photo"),
    ):
        await stage.sees()
        rita.presses(label)
        await stage.sees()
        assert left in stage.draft().text, label
    assert (await kept(stage)).is_empty


async def test_words_and_captions_that_are_edited_are_changed_in_the_draft(stage: Stage) -> None:
    rita = stage.rita
    words = rita.says("A sofa")
    photo = rita.sends_photo(picture("brown"), "by the gate")
    await stage.sees()
    assert "📝 Words: A sofa\nby the gate" in stage.draft().text
    rita.edits(words, "Two sofas")
    (await stage.sees()).check(rita=["Rita edits", "bot edits: Your report"])
    rita.edits(photo, "")
    await stage.sees()
    assert "📝 Words: Two sofas\n" in stage.draft().text
    rita.edits(words, "x" * 501)
    assert "501 characters" in (await stage.sees())["Rita"][-1]
    assert "📝 Words: Two sofas\n" in stage.draft().text


async def test_an_edit_that_changes_nothing_here_is_answered(stage: Stage) -> None:
    rita = stage.rita
    photo = rita.sends_photo(picture("brown"), "by the gate")
    await stage.sees()
    rita.edits_photo(photo, picture("red"))
    assert "That changes nothing" in (await stage.sees())["Rita"][-1]
    for part in rita.sends_album([picture("green"), picture("blue")]):
        await stage.sees()
        rita.edits_photo(part, picture("black"))
        assert "That changes nothing" in (await stage.sees())["Rita"][-1]
    words = rita.says("A sofa")
    rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(rita, "group", "cat", "send")
    await stage.sees()
    rita.edits(words, "Two sofas")
    (await stage.sees()).check(rita=["Rita edits", "That changes nothing"])


async def test_forwarded_messages_count_as_ones_own(stage: Stage) -> None:
    square = stage.sandbox.group("Square", members=[stage.rita, stage.otto])
    stage.rita.forwards_album(stage.otto.sends_album([picture("red"), picture("green")], "At the gate", chat=square))
    await stage.sees()
    assert "✅ 2 photos" in stage.draft().text
    assert "📝 Words: At the gate" in stage.draft().text


async def test_two_devices_at_once_fill_one_draft(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album([picture("red"), picture("green")])
    rita.sends_location(*ELM)
    rita.says("A sofa")
    rita.sends_album([picture("blue"), picture("brown")], "And a stove")
    await stage.sees()
    draft = await kept(stage)
    assert (len(draft.photos), draft.words) == (4, "A sofa\nAnd a stove")
    await stage.goes_on(rita, "group")
    for button in ("Bulky waste", "Rubbish bags"):  # pressed on both before either has shown the other's press
        rita.presses(button)
    await stage.sees()
    assert "✅ What is wrong: Rubbish bags" in stage.draft().text


async def test_a_caption_that_is_too_long_loses_no_recording(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.sends_video(video(5), 5, "x" * 600)
    (await stage.sees()).check(rita=["Rita: (video", "✅ 1 video", "600 characters"])
