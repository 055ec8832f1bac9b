"""What a file holds is told by its first bytes, then by the end of its name, then by its type."""

import pytest

from casework.model.content import Content, by_name, ending_for, tell
from tests.mpeg4 import mpeg4

PICTURE, VIDEO, SOUND = Content.PICTURE, Content.VIDEO, Content.SOUND
LONG = bytes(4) + b"mvhd" + b"\x01" + bytes(19) + (1000).to_bytes(4) + (90_500).to_bytes(8) + bytes(80)


@pytest.mark.parametrize(
    ("data", "name", "kind", "held"),
    [
        (mpeg4(b"qt  ", 5), "IMG_1.MOV", "video/quicktime", VIDEO),
        (mpeg4(b"isom", 5), "file", "", VIDEO),
        (mpeg4(b"M4A ", 5), "New Recording 7.m4a", "audio/x-m4a", SOUND),
        (mpeg4(b"M4A ", 5), "file.bin", "application/octet-stream", SOUND),
        (mpeg4(b"heic", 5), "IMG_1.bin", "", PICTURE),
        (b"\xff\xd8\xff\xe0 JFIF", "clip.mov", "video/quicktime", PICTURE),
        (b"\x89PNG\r\n\x1a\n", "x", "", PICTURE),
        (b"RIFF\x0a\x00\x00\x00WEBP", "x", "", PICTURE),
        (b"RIFF\x0a\x00\x00\x00WAVE", "x", "", SOUND),
        (b"RIFF\x0a\x00\x00\x00AVI ", "x", "", VIDEO),
        (b"\x1a\x45\xdf\xa3 webm", "x", "", VIDEO),
        (b"OggS", "x", "", SOUND),
        (b"#!AMR\n", "x", "", SOUND),
        (b"ID3\x04", "x", "", SOUND),
        (b"nobody knows", "IMG_1.MOV", "", VIDEO),
        (b"nobody knows", "x", "audio/aac", SOUND),
        (b"PK\x03\x04", "areas.zip", "application/zip", Content.ARCHIVE),
        (b"PK\x03\x04", "areas.kmz", "", Content.MAP),
        (b"PK\x03\x04", "teams.xlsx", "", Content.SHEET),
        (b"PK\x03\x04", "teams.csv", "text/csv", Content.ARCHIVE),
        (b"\xd0\xcf\x11\xe0", "teams.csv", "", Content.SHEET),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<kml xmlns="x">', "areas.txt", "", Content.MAP),
        (b"<gpx>", "x", "", Content.MAP),
        (b"code,name\n", "teams.csv", "text/csv", Content.DISTRICT),
        (b"{}", "areas.geojson", "", Content.DISTRICT),
        (b"MZ", "a.exe", "application/octet-stream", None),
        (b"%PDF", "a.pdf", "application/pdf", None),
        (b"", "", "", None),
    ],
)
def test_a_file_is_told(data: bytes, name: str, kind: str, held: Content | None) -> None:
    assert tell(data, name, kind) is held


def test_without_its_bytes_the_name_counts_before_the_type() -> None:
    assert by_name("a.JPG", "application/octet-stream") is PICTURE
    assert by_name("a.m4a", "video/mp4") is SOUND
    assert by_name("a", "VIDEO/x") is VIDEO
    assert by_name("a.b", "text/plain") is None


def test_a_recording_gets_a_name_that_an_app_can_play() -> None:
    endings = {ending_for(mpeg4(brand, 5), "x") for brand in (b"qt  ", b"M4A ", b"isom")}
    assert endings == {"mov", "m4a", "mp4"}
    assert [ending_for(data, "x") for data in (b"OggS", b"ID3", b"#!AMR", b"?")] == ["ogg", "mp3", "amr", "x"]
