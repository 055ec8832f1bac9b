"""Files both ways: sizes, limits, identifiers, links, and what a photo loses on its way."""

import io
import json

import pytest
from PIL import Image

from sandbox import Limits, Sandbox
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


async def fetch(api: Client, file_id: str | None) -> bytes:
    path = (await api.ok("getFile", file_id=file_id))["file_path"]
    response = await api.http.get(f"/file/bot{api.token}/{path}")
    assert response.status_code == 200
    return response.content


async def test_a_photo_comes_in_several_sizes_the_largest_last(api: Client, rita: Person, photo: bytes) -> None:
    rita.sends_photo(photo, "look")
    (message,) = await api.updates("message")
    assert [(size["width"], size["height"]) for size in message["photo"]] == [
        (90, 68),
        (320, 240),
        (800, 600),
        (1280, 960),
    ]
    with Image.open(io.BytesIO(await fetch(api, message["photo"][-1]["file_id"]))) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 960))


async def test_a_small_photo_keeps_its_size(api: Client, rita: Person) -> None:
    rita.sends_photo(jpeg(100, 50))
    (message,) = await api.updates("message")
    assert [(size["width"], size["height"]) for size in message["photo"]] == [(90, 45), (100, 50)]


async def test_a_photo_loses_its_metadata_and_a_file_keeps_it(api: Client, rita: Person) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
    shrunk = await fetch(api, rita.sends_photo(out.getvalue()).file_id)
    with Image.open(io.BytesIO(shrunk)) as image:
        assert (dict(image.getexif()), image.size) == ({}, (40, 60))
    sent = rita.sends_file(out.getvalue(), '测试 "1".jpg', "image/jpeg")
    assert await fetch(api, sent.file_id) == out.getvalue()
    assert sent.body["document"]["file_name"] == '测试 "1".jpg'


@pytest.mark.parametrize("data", [b"", b"no image", b"\xff\xd8\xff\xe0 broken", b"GIF89a"])
async def test_a_hostile_clients_bytes_are_passed_on_as_a_photo(api: Client, rita: Person, data: bytes) -> None:
    rita.sends_photo(data)
    (message,) = await api.updates("message")
    assert len(message["photo"]) == 2
    assert await fetch(api, message["photo"][-1]["file_id"]) == data


async def test_a_file_id_sends_the_same_file_again(sandbox: Sandbox, api: Client, rita: Person, photo: bytes) -> None:
    sent = (await api.upload("sendPhoto", {"photo": ("a.jpg", photo)}, chat_id=rita.id))["result"]
    for size in sent["photo"]:
        again = await api.ok("sendPhoto", chat_id=rita.id, photo=size["file_id"])
        assert again["photo"] == sent["photo"]
    assert sandbox.violations == []


async def test_an_unknown_file_id_is_refused(api: Client, rita: Person) -> None:
    words = "Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await api.refused("sendPhoto", chat_id=rita.id, photo="nothing") == words
    assert await api.refused("getFile", file_id="nothing") == words


async def test_a_document_cannot_be_sent_again_as_a_photo(api: Client, rita: Person) -> None:
    known = rita.sends_file(b"x", "x.txt").file_id
    words = await api.refused("sendPhoto", chat_id=rita.id, photo=known)
    assert words == "Bad Request: can't use file of type Document as Photo"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "file must be non-empty"),
        (b"no image", "IMAGE_PROCESS_FAILED"),
        (jpeg(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (jpeg(1200, 8900), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_an_upload_that_is_no_photo_is_refused(api: Client, rita: Person, data: bytes, words: str) -> None:
    answer = await api.upload("sendPhoto", {"photo": ("a.jpg", data)}, chat_id=rita.id)
    assert answer["description"] == f"Bad Request: {words}"


async def test_files_have_limits(clock: Clock, photo: bytes) -> None:
    sandbox = Sandbox(clock, limits=Limits(photo=100, upload=1000, download=10))
    sandbox.bot()
    rita, api = sandbox.person("Rita"), Client(sandbox)
    rita.says("hi")
    answer = await api.upload("sendPhoto", {"photo": ("a.jpg", jpeg(9, 9))}, chat_id=rita.id)
    assert answer["description"] == "Bad Request: file is too big"
    answer = await api.upload("sendDocument", {"document": ("a.bin", b"x" * 1001)}, chat_id=rita.id)
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")
    known = rita.sends_file(b"x" * 11, "a.bin").file_id
    assert await api.refused("getFile", file_id=known) == "Bad Request: file is too big"
    # What is too big to download can still be sent on.
    await api.ok("sendDocument", chat_id=rita.id, document=known)


def test_the_limits_are_telegrams() -> None:
    limits = Limits()
    assert (limits.download, limits.upload, limits.photo) == (20 * 2**20, 50 * 2**20, 10 * 2**20)


async def test_a_link_lasts_an_hour(clock: Clock, api: Client, rita: Person) -> None:
    known = rita.sends_file(b"x", "x.txt").file_id
    path = (await api.ok("getFile", file_id=known))["file_path"]
    address = f"/file/bot{api.token}/{path}"
    clock.advance(seconds=3600)
    assert (await api.http.get(address)).content == b"x"
    clock.advance(seconds=1)
    assert (await api.http.get(address)).status_code == 404
    assert (await api.http.get(f"/file/bot1:nobody/{path}")).status_code == 404
    assert await fetch(api, known) == b"x"


async def test_binary_files_survive_the_form(api: Client, rita: Person) -> None:
    data = bytes(range(256)) * 3 + b"\r\n--\r\n\r\n"
    files = {"document": ('naïve "测".bin', data, "application/x-thing")}
    sent = (await api.upload("sendDocument", files, chat_id=rita.id))["result"]["document"]
    assert (sent["file_name"], sent["mime_type"], sent["file_size"]) == (
        'naïve "测".bin',
        "application/x-thing",
        len(data),
    )
    assert await fetch(api, sent["file_id"]) == data


@pytest.mark.parametrize(
    ("method", "kind", "words"),
    [
        ("sendVideoNote", "video_note", "video message 4 s"),
        ("sendAudio", "audio", "audio 4 s"),
        ("sendAnimation", "animation", "animation"),
        ("sendVideo", "video", "video 4 s"),
        ("sendVoice", "voice", "voice 4 s"),
    ],
)
async def test_what_plays_is_uploaded_and_sent_again_by_its_file_id(
    sandbox: Sandbox, api: Client, rita: Person, method: str, kind: str, words: str
) -> None:
    sent = (await api.upload(method, {kind: ("a.mp4", b"x", "video/mp4")}, chat_id=rita.id, duration=4))["result"]
    again = await api.ok(method, chat_id=rita.id, **{kind: sent[kind]["file_id"]})
    assert again[kind] == sent[kind]
    assert sent[kind]["duration"] == 4
    assert sandbox.transcript()[-2:] == [f"[Rita] bot: ({words})"] * 2
    assert await fetch(api, sent[kind]["file_id"]) == b"x"
    assert sandbox.violations == []


async def test_what_plays_keeps_its_facts_in_an_edit_and_in_an_album(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    card = await api.ok("sendMessage", chat_id=rita.id, text="a card")
    media = {"type": "video", "media": "attach://clip", "duration": 6, "width": 100, "height": 50}
    files = {"clip": ("a.mp4", b"x", "video/mp4")}
    named = {"chat_id": rita.id, "message_id": card["message_id"]}
    edited = (await api.upload("editMessageMedia", files, **named, media=json.dumps(media)))["result"]
    assert [edited["video"][fact] for fact in ("duration", "width", "height")] == [6, 100, 50]
    album = (await api.upload("sendMediaGroup", files, chat_id=rita.id, media=json.dumps([media, media])))["result"]
    assert [part["video"]["duration"] for part in album] == [6, 6]
    assert sandbox.violations == []


async def test_a_voice_cannot_be_sent_again_as_a_video(api: Client, rita: Person) -> None:
    known = rita.sends_voice(b"x", 3).file_id
    words = await api.refused("sendVideoNote", chat_id=rita.id, video_note=known)
    assert words == "Bad Request: can't use file of type VoiceNote as VideoNote"


async def test_videos_and_voices_are_sent(sandbox: Sandbox, api: Client, rita: Person) -> None:
    await api.upload("sendVideo", {"video": ("a.mp4", b"x", "video/mp4")}, chat_id=rita.id, duration=7, caption="v")
    sent = await api.upload("sendVoice", {"voice": ("a.ogg", b"x", "audio/ogg")}, chat_id=rita.id)
    assert sent["result"]["voice"]["duration"] == 0
    assert sandbox.transcript()[-2:] == ['[Rita] bot: (video 7 s) "v"', "[Rita] bot: (voice 0 s)"]
    assert rita.private().messages[-2].body["video"]["duration"] == 7
    assert sandbox.violations == []
