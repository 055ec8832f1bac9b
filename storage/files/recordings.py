"""Take everything but sound and picture out of a video or a voice message, without encoding either again.

A telephone writes the place, the time, its name and sometimes its owner into a recording: in the container's tags, in
those of each track, in tracks of data, in chapters and cover pictures. Promise: what `strip` writes has the picture and
the sound as they were, plays as long and stands as upright as before, and has none of these.

Only containers that we know how to write again are read. That also keeps FFmpeg from taking a file for a list of others
(HLS, concat), which it would fetch.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from casework.model.errors import Refusal, Why

Stream = VideoStream | AudioStream

# The container that is written, by the name of FFmpeg's reader. An MPEG-4 file is written as the kind that it is.
CONTAINERS = {
    "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
    "matroska,webm": "matroska",
    "avi": "avi",
    "ogg": "ogg",
    "mp3": "mp3",
    "aac": "adts",
    "amr": "amr",
    "wav": "wav",
    "flac": "flac",
    "caf": "caf",
}
BRANDS = {b"qt  ": "mov", b"3gp": "3gp", b"3g2": "3g2"}
OF_WEBM = {"vp8", "vp9", "av1", "libdav1d", "opus"}
# In Matroska and MPEG-4 the codec's own header carries the tags of these.
TAGGED = {"vorbis", "theora"}
READING = {"format_whitelist": ",".join(CONTAINERS), "protocol_whitelist": "none"}
# bitexact: FFmpeg does not sign the file; faststart: it plays before it has arrived; mp3: no ID3 of its own
WRITING = {"fflags": "+bitexact", "movflags": "+faststart", "id3v2_version": "0"}

# What PyAV raises for bytes that are not a recording; its errors of files are OSErrors, too.
_BROKEN = (av.FFmpegError, OSError, EOFError, ValueError, LookupError, TypeError, ArithmeticError, RuntimeError)


def strip(data: bytes, out: Path, seconds_most: int) -> dict[str, Any]:
    """Write a recording without its metadata to a path; return `seconds` and, of a video, `width` and `height` in px.

    Raises Refusal with RECORDING_UNREADABLE, or RECORDING_TOO_LONG for one that plays a second longer than
    `seconds_most`.
    """
    try:
        with av.open(BytesIO(data), "r", container_options=READING) as source:
            streams = _streams(source)
            length = _copy(source, streams, out, _container(source, streams, data))
            if length >= seconds_most + 1:  # Telegram's apps stop recording a moment late
                raise Refusal(Why.RECORDING_TOO_LONG, most=seconds_most)
            return {"seconds": round(length), **_size(source, streams)}
    except _BROKEN:
        raise Refusal(Why.RECORDING_UNREADABLE) from None


def _streams(source: InputContainer) -> list[Stream]:
    """Return the first picture and the first sound of codecs that FFmpeg knows; a cover picture is none of these."""
    moving = [each for each in source.streams.video if not each.disposition & each.disposition.attached_pic]
    return [*filter(_is_known, moving)][:1] + [*filter(_is_known, source.streams.audio)][:1]


def _is_known(stream: Stream) -> bool:
    return getattr(stream, "codec_context", None) is not None  # PyAV's types do not say that it may be missing


def _container(source: InputContainer, streams: Sequence[Stream], data: bytes) -> str:
    """Return the name of FFmpeg's writer; raises LookupError where there is none, ValueError where tags would stay."""
    container = CONTAINERS[source.format.name]
    codecs = {each.codec_context.name for each in streams}
    if container != "ogg" and codecs & TAGGED:
        raise ValueError("the codec's header has tags")
    if container == "matroska" and codecs <= OF_WEBM:
        return "webm"
    if container != "mp4":
        return container
    if all(isinstance(each, AudioStream) for each in streams) and codecs <= {"aac", "alac"}:
        return "ipod"
    return next((kind for brand, kind in BRANDS.items() if data[8:].startswith(brand)), container)


def _copy(source: InputContainer, streams: Sequence[Stream], out: Path, container: str) -> float:
    """Copy the packets of some streams into a new file; returns how many seconds they play."""
    ends: dict[int, list[float]] = {each.index: [] for each in streams}
    with av.open(str(out), "w", format=container, container_options=WRITING) as made:
        copies = {each.index: made.add_stream_from_template(each) for each in streams}
        for packet in _packets(source, streams):
            ends[packet.stream.index] += _times(packet)
            packet.stream = copies[packet.stream.index]
            made.mux(packet)
    if not any(ends.values()):
        raise ValueError("there is nothing to play")
    return max(max(times) - min(times) for times in ends.values() if times)


def _packets(source: InputContainer, streams: Sequence[Stream]) -> Iterator["Packet[Any]"]:
    for packet in source.demux(list(streams)):
        if packet.size:
            yield packet


def _times(packet: "Packet[Any]") -> tuple[float, ...]:
    """Return when a packet begins and ends to play, in seconds."""
    begins = packet.dts if packet.pts is None else packet.pts
    if begins is None or packet.time_base is None:
        return ()
    return float(begins * packet.time_base), float((begins + (packet.duration or 0)) * packet.time_base)


def _size(source: InputContainer, streams: Sequence[Stream]) -> dict[str, int]:
    """Return how wide and high a video stands; nothing for a sound."""
    video = next((each for each in streams if isinstance(each, VideoStream)), None)
    if video is None:
        return {}
    size = [video.codec_context.width, video.codec_context.height]
    video.thread_type, video.codec_context.thread_count = "NONE", 1  # each thread would keep pictures of its own
    with suppress(av.FFmpegError):
        source.seek(0)
        first = next(iter(source.decode(video)), None)  # None: no picture of it can be decoded
        size = size[::-1] if first is not None and first.rotation % 180 else size
    return {"width": size[0], "height": size[1]}
