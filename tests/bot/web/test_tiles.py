"""The map's background: tiles of an archive on this machine, of another site, or none."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from bot.web.public.door import NoTiles
from bot.web.public.tiles import Archive, Tiles


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (256, 256), "white").save(out, "PNG")
    return out.getvalue()


def archive(path: Path, kind: TileType = TileType.PNG) -> Path:
    """Write an archive with the one tile of zoom 0, and one of zoom 1."""
    with write(str(path)) as writer:
        for zoom, x, y in ((0, 0, 0), (1, 0, 1)):
            writer.write_tile(zxy_to_tileid(zoom, x, y), png())
        header = {
            "tile_type": kind,
            "tile_compression": Compression.NONE,
            "min_zoom": 0,
            "max_zoom": 1,
            **{f"{side}_lon_e7": 0 for side in ("min", "max", "center")},
            **{f"{side}_lat_e7": 0 for side in ("min", "max", "center")},
            "center_zoom": 0,
        }
        writer.finalize(header, {})
    return path


def test_an_archive_gives_its_tiles_and_nothing_else(tmp_path: Path) -> None:
    found = Archive(archive(tmp_path / "city.pmtiles"))
    assert (found.media_type, found.zooms) == ("image/png", (0, 1))
    assert found.tile(0, 0, 0) == found.tile(1, 0, 1) == png()
    assert [found.tile(*where) for where in ((1, 1, 1), (2, 0, 0), (0, 1, 0), (-1, 0, 0), (1, -1, 0))] == [None] * 5


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no archive"),
        (b"PMTiles\x02" + bytes(200), "no archive"),
        (b"PMTiles\x03", "no archive"),
        (b"\xff" * 300, "no archive"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_archive_is_refused_in_words(tmp_path: Path, body: bytes | None, said: str) -> None:
    path = tmp_path / "odd.pmtiles"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(NoTiles, match=said):
        Archive(path)


def test_vector_tiles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoTiles, match="vector tiles"):
        Archive(archive(tmp_path / "vector.pmtiles", TileType.MVT))


def test_only_another_site_is_named_to_the_browser() -> None:
    assert Tiles().site == Tiles("/srv/city.pmtiles").site == ""
    assert Tiles("https://tiles.example.org:8443/{z}/{x}/{y}.png").site == "https://tiles.example.org:8443"
    assert Tiles("/srv/city.pmtiles").address == "/tiles/{z}/{x}/{y}"
