"""The map's background: tiles of an archive on this machine, of another site, or none."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from pmtiles.tile import Compression, Entry, TileType, deserialize_directory, zxy_to_tileid
from pmtiles.writer import write

from bot.web.public import tiles
from bot.web.public.door import NoTiles
from bot.web.public.tiles import Archive, Tiles


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (256, 256), "white").save(out, "PNG")
    return out.getvalue()


Where = tuple[int, int, int]  # zoom, x, y
TWO: Sequence[Where] = ((0, 0, 0), (1, 0, 1))


def archive(path: Path, kind: TileType = TileType.PNG, of: Mapping[Where, bytes] | None = None) -> Path:
    """Write an archive with the one tile of zoom 0 and one of zoom 1, or with others."""
    numbered = {zxy_to_tileid(*where): tile for where, tile in (of or dict.fromkeys(TWO, png())).items()}
    with write(str(path)) as writer:
        for number, tile in sorted(numbered.items()):
            writer.write_tile(number, tile)
        header = {
            "tile_type": kind,
            "tile_compression": Compression.NONE,
            "min_zoom": 0,
            "max_zoom": max(zoom for zoom, _, _ in of or TWO),
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


def test_the_directories_of_an_archive_are_unpacked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(7, x, y) for x in range(128) for y in range(128)]
    chance = Random(1)
    many = {where: chance.randbytes(4) * chance.randrange(1, 999) for where in places}
    found = Archive(archive(tmp_path / "city.pmtiles", of=many))
    unpacked = list[int]()

    def unpack(data: bytes) -> list[Entry]:
        unpacked.append(len(data))
        return deserialize_directory(data)

    monkeypatch.setattr(tiles, "deserialize_directory", unpack)
    assert found.tile(7, 0, 0) == many[7, 0, 0]
    assert len(unpacked) == 2  # the root, and one below it
    assert all(found.tile(7, x, y) == many[7, x, y] for x in range(8) for y in range(8))
    assert len(unpacked) == 2
    assert found.tile(7, 127, 127) == many[7, 127, 127]
    assert found.tile(6, 0, 0) is None


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
