"""Make small videos and voice messages as telephones and apps make them, with all that they write into them."""

import struct
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any, cast

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

# What a telephone and its owner leave in a recording.
TAGS = {
    "artist": "Rita Owner",
    "title": "Rita's yard",
    "comment": "behind Rita's house",
    "location": "+37.7650-122.4250/",
    "com.apple.quicktime.location.ISO6709": "+37.7650-122.4250/",
    "creation_time": "2026-03-01T10:00:00Z",
}
SECRETS = (b"Rita", b"+37.76", b"-122.42", b"2026-03-01", b"\xa9xyz", b"loci")
UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)  # as a telephone held upright
RATE = 48_000  # samples a second; Opus takes no other


@cache
def voice(seconds: int = 5, container: str = "ogg", codec: str = "libopus") -> bytes:
    """Return a silent voice message; by default as Telegram's apps record one."""
    return _made(container, seconds, None, codec)


@cache
def video(seconds: int = 5, container: str = "mp4", codec: str = "mpeg4", sound: str | None = None) -> bytes:
    """Return a video of 64×48 px with one frame a second."""
    return _made(container, seconds, codec, sound)


def turned(mpeg4: bytes) -> bytes:
    """Return an MPEG-4 or QuickTime video that is to be shown turned by a quarter."""
    assert UPRIGHT in mpeg4
    at = mpeg4.index(UPRIGHT, mpeg4.index(b"tkhd"))
    return mpeg4[:at] + TURNED + mpeg4[at + len(TURNED) :]


def _made(container: str, seconds: int, picture: str | None, sound: str | None) -> bytes:
    out = BytesIO()
    is_mpeg4 = container in ("mp4", "mov", "ipod")
    options = {"movflags": "use_metadata_tags"} if is_mpeg4 else {}
    with av.open(out, "w", format=container, container_options=options) as made:
        made.metadata.update(TAGS)
        film = cast(VideoStream, made.add_stream(picture, rate=1)) if picture else None
        track = cast(AudioStream, made.add_stream(sound, rate=RATE, layout="mono")) if sound else None
        for each in filter(None, (film, track)):
            each.metadata["handler_name"] = "Rita's telephone"
        if film is not None:
            film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
            for at in range(seconds):
                frame = av.VideoFrame(64, 48, "yuv420p")
                frame.pts, frame.time_base = at, Fraction(1)
                made.mux(film.encode(frame))
            made.mux(film.encode(None))
        if track is not None:
            for frame in _silence(track, seconds):
                made.mux(track.encode(frame))
            made.mux(track.encode(None))
    return out.getvalue()


def _silence(track: AudioStream, seconds: int) -> Any:
    samples = track.codec_context.frame_size or 1024
    for at in range(0, seconds * RATE, samples):
        frame = av.AudioFrame(format=track.codec_context.format.name, layout="mono", samples=samples)
        frame.rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        yield frame


def played(data: bytes) -> tuple[float, int, list[str]]:
    """Return the seconds that a recording plays, by how many degrees it is turned, and its tracks' codecs."""
    with av.open(BytesIO(data), "r") as opened:
        codecs = [each.codec_context.name for each in (*opened.streams.video, *opened.streams.audio)]
        assert len(codecs) == len(opened.streams)
        length = max(
            float((packet.pts + packet.duration) * packet.time_base)
            for packet in opened.demux()
            if packet.size and packet.pts is not None and packet.duration
        )
    with av.open(BytesIO(data), "r") as opened:
        rotation = next((frame.rotation for frame in opened.decode(video=0)), 0) if opened.streams.video else 0
    return length, rotation, codecs


def tags(data: bytes) -> dict[str, str]:
    """Return every tag of a recording, of its container and of its tracks."""
    with av.open(BytesIO(data)) as opened:
        found = dict(opened.metadata)
        for each in opened.streams:
            found |= each.metadata
    return found
