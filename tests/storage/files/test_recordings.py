"""A recording loses all that a telephone writes into it, and neither picture nor sound."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from unittest.mock import Mock

import av
import pytest

from casework.model.errors import Refusal, Why
from storage.files.photos import PhotoFiles
from storage.files.recordings import _size, _streams, strip
from tests.media import SECRETS, TAGS, played, tags, turned, video, voice
from tests.storage.files.keeping import keep_recording

VIDEOS = [
    ("mp4", "mpeg4", "aac"),
    ("mov", "libx264", "aac"),
    ("webm", "libvpx-vp9", "libopus"),
    ("3gp", "mpeg4", "aac"),
]
VIDEOS += [("matroska", "mpeg4", "aac"), ("avi", "mpeg4", "libmp3lame")]
SOUNDS = [("ogg", "libopus"), ("ipod", "aac"), ("mp3", "libmp3lame"), ("adts", "aac"), ("wav", "pcm_s16le")]
SOUNDS += [("flac", "flac"), ("caf", "pcm_s16be"), ("mp4", "aac"), ("mov", "pcm_s16le")]
ALLOWED = {"language", "handler_name", "major_brand", "minor_version", "compatible_brands", "vendor_id", "encoder"}


def stripped(data: bytes, folder: Path, most: int = 120) -> bytes:
    strip(data, folder / "out", most)
    return (folder / "out").read_bytes()


@pytest.mark.parametrize("kind", VIDEOS)
def test_a_video_keeps_its_picture_its_sound_and_its_length_and_loses_the_rest(
    kind: tuple[str, str, str], tmp_path: Path
) -> None:
    container, picture, sound = kind
    data = video(3, container, picture, sound)
    assert b"Rita" in data
    clean = stripped(data, tmp_path)
    assert played(clean) == played(data)
    assert not [secret for secret in SECRETS if secret in clean]
    assert not {name.lower() for name in tags(clean)} - ALLOWED - {"duration"}


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_voice_message_keeps_its_sound_and_its_length_and_loses_the_rest(
    kind: tuple[str, str], tmp_path: Path
) -> None:
    data = voice(3, *kind)
    clean = stripped(data, tmp_path)
    assert played(clean) == played(data)
    assert not [secret for secret in SECRETS if secret in clean]
    assert not tags(clean).keys() - ALLOWED


def test_the_recordings_of_these_tests_have_secrets() -> None:
    assert TAGS.items() <= tags(voice(3)).items()
    assert TAGS.keys() - tags(video(3, "mov")).keys() <= {"location"}
    assert b"loci" in video(3)


@pytest.mark.parametrize("container", ["mp4", "mov"])
def test_a_video_that_was_held_upright_stands_upright(container: str, tmp_path: Path) -> None:
    data = turned(video(3, container))
    assert played(data)[1] == -90
    said = strip(data, tmp_path / "out", 120)
    assert played((tmp_path / "out").read_bytes())[1] == -90
    assert said == {"seconds": 3, "width": 48, "height": 64}


def box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


def with_position(data: bytes) -> bytes:
    """Return an MPEG-4 file with what a telephone adds: a position in `udta`, an XMP in `uuid`, a `free` box.

    The boxes go behind the others, so that no offset changes.
    """
    at = data.index(b"moov") - 4
    size = int.from_bytes(data[at : at + 4])
    assert at + size == len(data)
    place = b"+37.7650-122.4250/"
    udta = box(
        b"udta", box(b"\xa9xyz", len(place).to_bytes(2) + b"\x15\xc7" + place) + box(b"\xa9mak", b"\0\x05\0\0Ritas")
    )
    moov = (size + len(udta)).to_bytes(4) + data[at + 4 :] + udta
    return data[:at] + moov + box(b"uuid", b"\xbe\x7a\xcf\xcb" + b"Rita" * 9) + box(b"free", b"Rita at " + place)


def test_positions_that_telephones_and_cameras_hide_in_boxes_are_lost(tmp_path: Path) -> None:
    data = with_position(video(3))
    assert b"\xa9xyz" in data
    clean = stripped(data, tmp_path)
    assert not [secret for secret in SECRETS if secret in clean]
    assert played(clean) == played(video(3))


def test_a_track_of_data_is_lost(tmp_path: Path) -> None:
    """Action cameras write the position every second into a track of its own."""
    data = video(3, sound="aac").replace(b"soun", b"meta").replace(b"mp4a", b"gpmd")
    with av.open(BytesIO(data)) as opened:
        assert [each.type for each in opened.streams] == ["video", "data"]
    assert played(stripped(data, tmp_path))[2] == ["mpeg4"]


def test_a_cover_picture_is_lost(tmp_path: Path) -> None:
    """An ID3 tag (id3.org, APIC) shows a picture beside the sound, often of its owner."""
    picture = b"\0image/png\0\3\0" + COVER
    frame = b"APIC" + len(picture).to_bytes(4) + b"\0\0" + picture
    length = len(frame)
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    data = b"ID3\3\0\0" + size + frame + voice(3, "adts", "aac")
    clean = stripped(data, tmp_path)
    assert COVER not in clean
    assert played(clean)[2] == ["aac"]


COVER = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def test_a_video_of_which_no_picture_can_be_decoded_is_as_wide_as_it_says() -> None:
    with av.open(BytesIO(video(1)), "r") as source:
        size = _size(Mock(decode=lambda _: iter(())), _streams(source))
    with av.open(BytesIO(video(1)), "r") as source:
        assert _size(source, _streams(source)) == size


@pytest.mark.parametrize("seed", range(12))
async def test_changed_bytes_end_in_a_recording_or_a_refusal(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    data = bytearray(
        [voice(3), video(3), video(3, "matroska", "mpeg4", "aac"), voice(3, "mp3", "libmp3lame")][seed % 4]
    )
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        kept = await keep_recording(PhotoFiles(tmp_path), bytes(data), 120)
    except Refusal:
        return
    assert kept.size > 0


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"", Why.RECORDING_UNREADABLE),
        (lambda: b"a voice", Why.RECORDING_UNREADABLE),
        (lambda: voice(3)[:40], Why.RECORDING_UNREADABLE),
        (lambda: video(3)[:-900], Why.RECORDING_UNREADABLE),
        (lambda: b"OggS" + bytes(999), Why.RECORDING_UNREADABLE),
        (lambda: b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n", Why.RECORDING_UNREADABLE),
        (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", Why.RECORDING_UNREADABLE),
        (lambda: video(3, "mpegts", "mpeg2video"), Why.RECORDING_UNREADABLE),
        (lambda: video(11), Why.RECORDING_TOO_LONG),
        (lambda: voice(11), Why.RECORDING_TOO_LONG),
    ],
    ids=["empty", "words", "cut off", "no header", "no ogg", "hls", "concat", "ts", "long video", "long voice"],
)
def test_what_cannot_be_written_again_or_is_too_long_is_refused(
    make: Callable[[], bytes], why: Why, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refusal:
        strip(make(), tmp_path / "out", 10)
    assert refusal.value.why is why
