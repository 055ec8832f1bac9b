"""Tell what a file holds by its first bytes and the end of its name, because a messenger's type alone tells too little.

A telephone's video may arrive as a document, a muted one as an animation, a voice memo as music. The bytes count first;
where they say nothing, the end of the name does, and then the type that the sender's app gave. Nothing is decoded.
"""

import re
from enum import StrEnum


class Content(StrEnum):
    """What a file holds, as far as somebody must be told what to do with it."""

    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    DISTRICT = "district"  # areas, categories or a table, in a form that the bot reads
    MAP = "map"  # areas in another form
    ARCHIVE = "archive"
    SHEET = "sheet"  # a table in another form


ENDINGS: dict[Content, tuple[str, ...]] = {
    Content.PICTURE: ("jpg", "jpeg", "jpe", "png", "heic", "heif", "webp", "gif", "bmp"),
    Content.VIDEO: ("mp4", "m4v", "mov", "qt", "3gp", "3g2", "webm", "mkv", "avi", "mpg", "mpeg"),
    Content.SOUND: ("m4a", "mp3", "ogg", "oga", "opus", "aac", "wav", "amr", "flac", "caf", "wma"),
    Content.DISTRICT: ("geojson", "json", "toml", "csv"),
    Content.MAP: ("kml", "kmz", "gpx", "gpkg", "shp", "gml", "tab"),
    Content.ARCHIVE: ("zip", "rar", "7z", "gz", "tgz", "tar"),
    Content.SHEET: ("xlsx", "xls", "xlsm", "ods", "numbers", "tsv"),
}
_BY_ENDING = {ending: content for content, endings in ENDINGS.items() for ending in endings}
_BY_TYPE = {"image": Content.PICTURE, "video": Content.VIDEO, "audio": Content.SOUND}

# https://www.iana.org/assignments/media-types and the formats' own pages: the first bytes of each.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], Content], ...] = (
    (re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF....WEBP", re.DOTALL), Content.PICTURE),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|mif1|msf1|avif)", re.DOTALL), Content.PICTURE),
    (re.compile(rb"....ftyp(M4A |M4B )", re.DOTALL), Content.SOUND),
    (re.compile(rb"....(ftyp|moov)|\x1a\x45\xdf\xa3|RIFF....AVI |\x00\x00\x01\xba", re.DOTALL), Content.VIDEO),
    (re.compile(rb"OggS|ID3|#!AMR|fLaC|caff|\xff[\xf1\xf3\xf9\xfa\xfb]|RIFF....WAVE", re.DOTALL), Content.SOUND),
    (re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b"), Content.ARCHIVE),
    (re.compile(rb"\xd0\xcf\x11\xe0"), Content.SHEET),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(kml|gpx)\b", re.DOTALL), Content.MAP),
)
_PLAYED = (
    (4, b"ftypqt  ", "mov"),
    (4, b"ftypM4A ", "m4a"),
    (4, b"ftyp", "mp4"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"#!AMR", "amr"),
    (0, b"\x1a\x45\xdf\xa3", "webm"),
)
LOOKED_AT = 1024  # bytes from the beginning


def by_name(name: str, kind: str = "") -> Content | None:
    """Return what a file holds by the end of its name, or else by its MIME type; None if neither says it."""
    ending = name.lower().rpartition(".")[2]
    return _BY_ENDING.get(ending) or _BY_TYPE.get(kind.lower().partition("/")[0])


def tell(data: bytes, name: str = "", kind: str = "") -> Content | None:
    """Return what a file holds; None if nothing says it. A table or a map inside an archive is told by the name."""
    head = data[:LOOKED_AT]
    found = next((content for beginning, content in _BEGINNINGS if beginning.match(head)), None)
    named = by_name(name, kind)
    if found is None or (found is Content.ARCHIVE and named in (Content.MAP, Content.SHEET)):
        return named
    return found


def ending_for(data: bytes, default: str) -> str:
    """Return the end of a file name that fits a video or a sound, so that an app knows how to play it."""
    return next((ending for at, mark, ending in _PLAYED if data[at : at + len(mark)] == mark), default)
