"""Read HEIC, the photo format of iPhones, in a separate process, because its decoder limits neither time nor memory.

A photo costs one process for about a second and at most 200 MB. The bot's own process does not even load the library.
"""

import subprocess
import sys
from pathlib import Path

from casework.model.errors import Refusal, Why

# The major brands of a still picture in HEVC (ISO/IEC 23008-12, annex B); "mif1" can be any picture: the decoder tells.
BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

BOXES_MOST = 100  # a phone writes three to six on the outer level
TOO_MANY_PIXELS = 3  # the exit code, as in storage/files/heic_decoder.py
SECONDS_MOST = 30  # by the clock, for a process that hangs; the process itself limits its processor time

_DECODER = Path(__file__).with_name("heic_decoder.py")


def is_heic(data: bytes) -> bool:
    """Tell from the first bytes whether the data claim to be HEIC."""
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


def to_png(data: bytes, long_side: int) -> bytes:
    """Return an upright PNG with the EXIF of a HEIC, at most `long_side` px long.

    Raises Refusal with PHOTO_TOO_MANY_PIXELS, and ValueError for what cannot be decoded.
    """
    if _is_cut_off(data):
        raise ValueError("cut off")
    # -P: Python does not search the script's folder for modules, which could hide those of the standard library.
    command = [sys.executable, "-P", str(_DECODER), str(long_side)]
    try:
        decoder = subprocess.run(  # noqa: S603 - the command is ours; what a stranger sent goes to standard input
            command, input=data, stdout=subprocess.PIPE, timeout=SECONDS_MOST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError("the decoder hangs") from error
    if decoder.returncode == TOO_MANY_PIXELS:
        raise Refusal(Why.PHOTO_TOO_MANY_PIXELS, most_megapixels=int(decoder.stdout))
    if decoder.returncode != 0:
        raise ValueError("no HEIC")
    return decoder.stdout


def _is_cut_off(data: bytes) -> bool:
    """Tell whether the description or the pixels would go on beyond the end of the data.

    libheif would show the missing part as black. A box begins with its length and its kind (ISO/IEC 14496-12, 4.2).
    Data after the boxes do not matter: some phones append to a file.
    """
    at = 0
    for _ in range(BOXES_MOST):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:  # 0: to the end of the file, however long that is
            break
        if kind in {b"meta", b"mdat"} and at + size > len(data):
            return True
        at += size
    return False
