"""Make the smallest MPEG-4 or QuickTime file that says how long it plays."""


def mpeg4(brand: bytes, seconds: int) -> bytes:
    """Return a file of a brand (`qt  `, `isom`, `M4A `) whose header says that it plays for so many seconds."""
    times = bytes(8) + (600).to_bytes(4) + (600 * seconds).to_bytes(4)
    return (
        _box(b"ftyp", brand + bytes(4))
        + _box(b"mdat", b"x" * 99)
        + _box(b"moov", _box(b"mvhd", bytes(4) + times + bytes(80)))
    )


def _box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content
