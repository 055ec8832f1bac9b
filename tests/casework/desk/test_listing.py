"""A desk's search is stored in a notice and read back."""

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from casework.desk import listing
from casework.model.deadline import Calendar
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.queue import Listing, Which
from handlers.messages.desk import listing as desk_listing
from handlers.messages.press import parse
from handlers.messages.speaker import Speaker
from handlers.reading import clean
from sandbox.formatting import parse_html
from storage.unit_of_work import Storage
from tests.paths import SHARED
from tests.storage import samples

NAUGHTY = SHARED / "hostile" / "blns.json"
ZONE = ZoneInfo("UTC")
CARL = PersonId(7)

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(
    st.builds(
        Listing, st.just(CARL), st.sampled_from(Which), st.text(max_size=50), st.none() | points, st.integers(0, 199)
    )
)
def test_a_list_is_read_as_it_was_written(wanted: Listing) -> None:
    read = listing.from_facts(json.loads(json.dumps(listing.as_facts(wanted))))
    assert (read.person, read.which, read.words, read.page) == (
        wanted.person,
        wanted.which,
        wanted.words,
        wanted.page,
    )
    assert (read.near is None) == (wanted.near is None)
    if read.near and wanted.near:
        assert (read.near.lat, read.near.lon) == pytest.approx((wanted.near.lat, wanted.near.lon), abs=1e-6)


@pytest.mark.parametrize("words", ["", " \n\t "])
def test_nothing_cannot_be_looked_for(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        listing.searched(words)
    assert refused.value.why is Why.WORDS_MISSING


@given(st.text().filter(lambda text: clean(text).split()))
def test_whatever_is_looked_for_fits_a_button(words: str) -> None:
    wanted = Listing(CARL, words=listing.searched(clean(words)), page=199)
    view = listing.ListView(wanted, None, (), has_more=True, at=samples.AT, within_m=500)
    for button in (button for row in desk_listing.listing(view, Speaker("en", ZONE)).buttons for button in row):
        read = parse(button.press.payload())
        assert read is not None
        assert listing.searched(read.word) == wanted.words


@pytest.mark.parametrize(("text", "expected"), [("1,2", Point(1, 2)), ("91,0", None), ("nan,0", None), ("", None)])
def test_a_position_that_is_none_is_none(text: str, expected: Point | None) -> None:
    assert listing.as_point(text) == expected


@pytest.mark.parametrize(
    ("slot", "team", "is_list"),
    [("list:a-b:7", "a-b", True), ("near:x:7", "x", False), ("board:x", "x", False), ("card:7", None, False)],
)
def test_a_slot_names_the_team_whose_list_it_is(slot: str, team: str | None, is_list: bool) -> None:
    assert (listing.team_listed(slot), listing.is_list(slot)) == (team, is_list)
    assert listing.team_listed(None) is None


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings (blns.json) is not here")
async def test_every_naughty_string_is_shown_as_it_is_looked_for(storage: Storage) -> None:
    await samples.add_teams(storage)
    shown = 0
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
        for typed in json.loads(NAUGHTY.read_text(encoding="utf-8")):
            if not clean(typed):
                continue
            words = listing.searched(clean(typed))
            view = await listing.view(work, district, samples.CREW, Listing(CARL, words=words), samples.AT)
            text, entities = parse_html(str(desk_listing.listing(view, Speaker("en", ZONE)).text))
            assert text.startswith(f"🔎 {words}\n")
            assert [entity["type"] for entity in entities] == ["bold"]
            shown += 1
    assert shown > 500
