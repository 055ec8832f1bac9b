"""Streets are kept in pieces, found around a point, and replaced as a whole, on both engines."""

import asyncio
from random import Random

import pytest
import shapely

from casework.model.place import Point, moved
from casework.model.street import Street, Unnamed, nearest
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage

ELM = Point(37.765, -122.425)
CROSSING = Point(31.2304, 121.4737)


def street(name: str, *ends: Point) -> Street:
    return Street(name, shapely.LineString([(end.lon, end.lat) for end in ends]))


async def keep(storage: Storage, *streets: Street) -> None:
    async with storage.begin("streets") as work:
        await work.streets.replace(streets)


async def break_off(storage: Storage, *streets: Street) -> None:
    """Replace the streets and ask about a place, but never commit."""
    async with storage.begin("broken") as work:
        await work.streets.replace(streets)
        work.streets.ask_later(Unnamed(ELM))
        raise RuntimeError


async def around(storage: Storage, point: Point, radius_m: float) -> list[Street]:
    async with storage.read() as work:
        return await work.streets.around(point, radius_m)


async def test_a_long_street_is_found_anywhere_along_it_and_its_pieces_are_the_whole(storage: Storage) -> None:
    east, west = moved(CROSSING, 300, 4000), moved(CROSSING, -200, -4000)
    await keep(
        storage, street("延安东路", east, west), street("Far Road", moved(CROSSING, 9000, 0), moved(CROSSING, 9500, 0))
    )
    for share in (0.0, 0.1, 0.5, 0.77, 1.0):
        on_it = Point(east.lat + share * (west.lat - east.lat), east.lon + share * (west.lon - east.lon))
        beside = moved(on_it, 40, 0)
        assert nearest(await around(storage, beside, 60), beside, 60) == "延安东路"
        assert nearest(await around(storage, moved(on_it, 90, 0), 60), moved(on_it, 90, 0), 60) is None
    pieces = await around(storage, CROSSING, 5000)
    assert {piece.name for piece in pieces} == {"延安东路"}
    assert sum(piece.line.length for piece in pieces) == pytest.approx(street("", east, west).line.length)
    assert len(await around(storage, CROSSING, 60)) < len(pieces) / 5  # a look-up reads what is near, not the street


async def test_a_street_along_the_edge_of_cells_is_not_lost(storage: Storage) -> None:
    await keep(storage, street("Edge Street", Point(37.7650, -122.4300), Point(37.7650, -122.4200)),
               street("Edge Avenue", Point(37.7600, -122.4250), Point(37.7700, -122.4250)))  # fmt: skip
    assert nearest(await around(storage, Point(37.7651, -122.4275), 60), Point(37.7651, -122.4275), 60) == "Edge Street"
    assert nearest(await around(storage, Point(37.7649, -122.4275), 60), Point(37.7649, -122.4275), 60) == "Edge Street"
    assert nearest(await around(storage, Point(37.7640, -122.4251), 60), Point(37.7640, -122.4251), 60) == "Edge Avenue"
    for number in range(40):  # of many edges, some are a little less in binary numbers
        await keep(
            storage,
            street("Edge Road", Point(37.7 + number * 0.0025, -122.42), Point(37.7 + number * 0.0025, -122.418)),
        )
        async with storage.read() as work:
            assert [name for name, _ in await work.streets.names()] == ["Edge Road"], number


async def test_new_streets_take_the_place_of_all_before_and_a_broken_import_changes_nothing(storage: Storage) -> None:
    async with storage.read() as work:
        assert not await work.streets.are_kept()
    old = street("Elm Street", moved(ELM, 0, -100), moved(ELM, 0, 100))
    await keep(storage, old, street("Oak Street", moved(ELM, 50, -100), moved(ELM, 50, 100)))
    with pytest.raises(RuntimeError):
        await break_off(storage, old)
    async with storage.read() as work:
        assert [name for name, _ in await work.streets.names()] == ["Elm Street", "Oak Street"]
    await keep(storage, old)
    async with storage.read() as work:
        assert await work.streets.are_kept()
        assert [name for name, _ in await work.streets.names()] == ["Elm Street"]
        assert {each.name for each in await work.streets.all()} == {"Elm Street"}
    await keep(storage)
    async with storage.read() as work:
        assert not await work.streets.are_kept()


async def test_of_two_imports_at_once_one_stays_whole(storage: Storage) -> None:
    one, other = ([street(f"{name} {n}", ELM, moved(ELM, n, 50)) for n in range(1, 20)] for name in ("A", "B"))
    await asyncio.gather(keep(storage, *one), keep(storage, *other))
    async with storage.read() as work:
        names = {name for name, _ in await work.streets.names()}
    assert names in ({each.name for each in one}, {each.name for each in other})


async def test_the_nearest_of_many_is_found_as_by_looking_at_each(storage: Storage) -> None:
    chance = Random(5)

    def somewhere(around: Point, most_m: float) -> Point:
        return moved(around, chance.uniform(-most_m, most_m), chance.uniform(-most_m, most_m))

    begins = [somewhere(ELM, 1500) for _ in range(400)]
    streets = [street(f"Street {n}", begin, somewhere(begin, 400)) for n, begin in enumerate(begins)]
    await keep(storage, *streets)
    found = 0
    for _ in range(100):
        point = somewhere(ELM, 1500)
        name = nearest(streets, point, 60)
        assert nearest(await around(storage, point, 60), point, 60) == name
        found += name is not None
    assert 20 < found < 100


async def test_places_to_ask_about_are_handed_over_after_the_commit_and_never_without_it(storage: Storage) -> None:
    asked: list[Unnamed] = []
    storage.on_unnamed = asked.extend
    place = Unnamed(ELM, ticket=TicketId(7))
    async with storage.begin("kept") as work:
        work.streets.ask_later(place)
        assert asked == []
    assert asked == [place]
    with pytest.raises(RuntimeError):
        await break_off(storage)
    assert asked == [place]
