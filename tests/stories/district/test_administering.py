"""Administrators change the district in chat: files are checked before they are kept, every change is in the log."""

import json
from collections.abc import Sequence

import pytest
import shapely

from casework.district import arriving
from casework.files import writing
from casework.model.authority import Gives
from casework.model.change import Changed
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from sandbox.people import Person
from tests.stories.stage import TEAMS, TREE, Stage, picture


async def administrator(stage: Stage) -> Person:
    """Ada, who became an administrator by a code."""
    ada = stage.sandbox.person("Ada")
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.ADMINISTRATOR, "ADA22222", None, stage.clock())
    ada.says("/join ADA22222")
    await stage.sees()
    return ada


def boundaries(properties: Sequence[dict[str, str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": each,
            "geometry": shapely.geometry.mapping(shapely.box(-122.41 + n / 100, 37.76, -122.40 + n / 100, 37.77)),
        }
        for n, each in enumerate(properties)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


async def changed(stage: Stage) -> list[tuple[Changed, str]]:
    """The entries of the audit log, the newest first."""
    async with stage.storage.read() as work:
        return [(change.what, change.subject) for change in await work.audit.latest(0, 50)]


async def test_a_boundary_file_is_judged_and_kept_after_a_yes(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.sends_file(boundaries([{"code": "north", "name": "North"}]), "north.geojson", "application/geo+json")
    seen = (await stage.sees())["Ada"]
    assert "🗺 1 area" in seen[-1]
    assert "Import it?" in seen[-1]
    assert (Changed.AREA, "north") not in await changed(stage)
    ada.presses("✅ Yes, import")
    assert "Imported." in (await stage.sees())["Ada"][-1]
    assert (await changed(stage))[0] == (Changed.AREA, "north")
    async with stage.storage.read() as work:
        assert "north" in {area.code for area in await work.districts.areas()}


def roads(*names: str | None) -> bytes:
    line = {"type": "LineString", "coordinates": [[-122.429, 37.765], [-122.421, 37.765]]}
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": line} for name in names]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


async def test_a_file_of_roads_is_judged_and_kept_after_a_yes_and_names_the_places(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.sends_file(roads("Elm Street", None, "Elm Street"), "roads.geojson", "application/geo+json")
    said = (await stage.sees())["Ada"][-1]
    assert "🛣 1 street" in said
    assert "Roads without a name, left out: 1." in said
    ada.presses("✅ Yes, import")
    assert "Imported." in (await stage.sees())["Ada"][-1]
    assert (await changed(stage))[0] == (Changed.STREETS, "streets")
    await stage.reports()
    card = stage.card()
    assert card is not None
    assert "near Elm Street" in card.text


async def test_a_file_of_roads_elsewhere_or_without_names_is_refused_with_the_reason(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.sends_file(roads(None, ""), "roads.geojson", "application/geo+json")
    assert "No road of the file has a name in its property “name”" in (await stage.sees())["Ada"][-1]
    ada.sends_file(roads("Damrak").replace(b"-122.4", b"4.8"), "roads.geojson", "application/geo+json")
    assert "No road of the file lies in the district." in (await stage.sees())["Ada"][-1]
    async with stage.storage.read() as work:
        assert not await work.streets.are_kept()


async def test_which_properties_are_meant_is_asked_and_a_day_may_stand_beneath(stage: Stage) -> None:
    ada = await administrator(stage)
    data = boundaries([{"KEN": "n1", "BEZ": "North"}, {"KEN": "n2", "BEZ": "Norther"}])
    ada.sends_file(data, "north.geojson", "application/geo+json", "2026-07-01")
    assert "an area's code?" in (await stage.sees())["Ada"][-1]
    ada.presses("KEN")
    assert "an area's name?" in (await stage.sees())["Ada"][-1]
    ada.presses("BEZ")
    assert "🗺 2 areas" in (await stage.sees())["Ada"][-1]
    ada.presses("✅ Yes, import")
    await stage.sees()
    async with stage.storage.read() as work:
        kept = {(area.code, area.name, str(area.valid_from)) for area in await work.districts.areas()}
    assert {("n1", "North", "2026-07-01"), ("n2", "Norther", "2026-07-01")} <= kept


async def test_a_file_with_an_error_is_not_kept(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.sends_file(boundaries([{"code": "a*", "name": "A"}]), "bad.geojson", "application/geo+json")
    seen = (await stage.sees())["Ada"]
    assert "❌" in seen[-1]
    assert "Nothing can be imported." in seen[-1]
    assert "✅ Yes, import" not in str(ada.screen())


async def test_no_changes_nothing(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.sends_file(writing.write_categories(TREE), "categories.toml", "application/toml")
    await stage.sees()
    ada.presses("❌ No")
    assert "Nothing was changed." in (await stage.sees())["Ada"][-1]
    assert all(what is Changed.ROLE for what, _ in await changed(stage))


async def test_a_file_that_is_downloaded_and_sent_back_changes_nothing(stage: Stage) -> None:
    ada = await administrator(stage)
    before = await changed(stage)
    for name in ("categories.toml", "teams.csv", "rules.csv"):
        ada.says("/admin")
        await stage.sees()
        ada.presses(f"⬇️ {name}")
        await stage.sees()
        sent = ada.private().messages[-1]
        content = stage.sandbox.files.find(str(sent.file_id)).data
        ada.sends_file(content, name, "text/plain")
        assert "Import it?" in (await stage.sees())["Ada"][-1], name
        ada.presses("✅ Yes, import")
        assert "Imported." in (await stage.sees())["Ada"][-1], name
    assert await changed(stage) == before


async def test_rules_say_first_what_would_happen(stage: Stage) -> None:
    ada = await administrator(stage)
    await stage.reports()
    ada.sends_file(b"area,category,team\neast,,west\n", "rules.csv", "text/csv")
    seen = (await stage.sees())["Ada"][-1]
    assert "1 open ticket would go elsewhere" in seen
    assert "1: east → west" in seen
    ada.presses("✅ Yes, import")
    await stage.sees()
    ada.says("/audit")
    said = (await stage.sees())["Ada"][-1]
    assert "2 Mar 2026 09:00 Ada replaced the rules: 0 rules before, 1 rule now." in said
    assert "➕ Eastside · everything → Westside crew" in said


async def test_who_is_no_administrator_gets_nowhere_with_files(stage: Stage) -> None:
    stage.otto.sends_file(writing.write_rules([]), "rules.csv", "text/csv")
    assert any("I can only use pictures" in line for line in (await stage.sees())["Otto"])
    stage.otto.says("/admin")
    assert any("Only an administrator" in line for line in (await stage.sees())["Otto"])


async def test_a_ban_names_a_ticket_and_its_reporter_is_told_why_on_reporting_again(stage: Stage) -> None:
    ada = await administrator(stage)
    await stage.reports()
    ada.says("/ban 1")
    seen = await stage.sees()
    assert "Whoever reported #1 may report no more" in seen["Ada"][-1]
    assert "Rita" not in seen["Ada"][-1]
    assert seen["Rita"] == []
    stage.rita.sends_photo(picture("red"))
    assert "stopped taking anything from you here" in (await stage.sees())["Rita"][-1]
    ada.says("/admin")
    await stage.sees()
    ada.presses("🚫 Bans")
    await stage.sees()
    ada.presses("#1")
    assert "Nobody is banned" in (await stage.sees())["Ada"][-1]
    await stage.reports()
    async with stage.storage.read() as work:
        assert await work.tickets.get(TicketId(2)) is not None


async def test_five_dismissals_pause_for_a_week_and_a_reversal_ends_it(stage: Stage) -> None:
    for number in range(1, 6):
        await stage.reports()
        who = stage.carl if number % 2 else stage.cora  # one person alone pauses nobody
        who.says(f"/dismiss {number} nothing", stage.east)
        await stage.settle()
        stage.clock.advance(minutes=2)  # after that nobody can undo it
    await stage.reports()
    stage.press_verb(stage.rita, "send")
    (answer,) = (await stage.sees()).toasts
    assert "5 of your reports were dismissed within 30 days" in answer
    assert "Mar" in answer
    sue = stage.sandbox.person("Sue")
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.SUPERVISOR, "SUE22222", None, stage.clock())
    sue.says("/join SUE22222")
    await stage.settle()
    sue.says("/reverse 3")
    await stage.settle()
    await stage.goes_on(stage.rita, "send", "different", "send")  # the third ticket is open again, and near
    async with stage.storage.read() as work:
        assert await work.tickets.get(TicketId(6)) is not None


async def test_the_last_administrator_stays_and_another_can_be_removed(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.says("/admin")
    await stage.sees()
    ada.presses("👥 People and roles")
    await stage.sees()
    ada.presses("✖️ Ada, administrator")
    assert any("You are the only administrator" in toast for toast in (await stage.sees()).toasts)
    ada.presses("➕ Supervisor")
    given = (await stage.sees())["Ada"][-1]
    stage.otto.says(given[given.index("/join") :])
    await stage.sees()
    stage.press_verb(ada, "admin")
    await stage.sees()
    ada.presses("👥 People and roles")
    await stage.sees()
    ada.presses("✖️ Otto, supervisor")
    assert "Otto" not in (await stage.sees())["Ada"][-1]
    stage.otto.says("/overview")
    assert any("Only a supervisor" in line for line in (await stage.sees())["Otto"])


async def test_a_desk_code_links_a_group(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.says("/admin")
    await stage.sees()
    ada.presses("🔗 Desk codes")
    await stage.sees()
    ada.presses(TEAMS[0].name)
    given = (await stage.sees())["Ada"][-1]
    group = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    stage.carl.says(given[given.index("/link") :], group)
    assert any("This is now the desk of Eastside crew" in line for line in (await stage.sees())["New desk"])
    assert (await changed(stage))[0] == (Changed.DESK, "east")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_file_of_the_district_in_another_form_is_answered_with_what_to_do(stage: Stage) -> None:
    ada = await administrator(stage)
    for data, name, said in (
        (b"<kml/>", "areas.kml", "GeoJSON only"),
        (b"PK\x03\x04", "areas.kmz", "GeoJSON only"),
        (b"<?xml version='1.0'?><kml/>", "areas.txt", "GeoJSON only"),
        (b"PK\x03\x04", "areas.zip", "no archives"),
        (b"PK\x03\x04", "teams.xlsx", "CSV only"),
        (b"PK\x03\x04", "teams.csv", "no archives"),
        (b"?", "notes.txt", "I cannot tell what that file holds"),
    ):
        ada.sends_file(data, name, None, "for the new areas")
        seen = (await stage.sees())["Ada"]
        assert len(seen) == 2, name
        assert said in seen[1], name
    ada.sends_file(boundaries([{"code": "north", "name": "North"}]), "north.txt", "text/plain")
    assert "1 area" in (await stage.sees())["Ada"][-1]
    stage.otto.sends_file(b"<kml/>", "areas.kml")
    assert "I can only use pictures" in (await stage.sees())["Otto"][-1]


async def test_two_teams_that_fit_alike_are_named_before_a_yes(stage: Stage) -> None:
    ada = await administrator(stage)
    rows = b"code,name,kind,areas,language\nalso,Also Eastside,community,east,en\n"
    ada.sends_file(rows, "teams.csv", "text/csv")
    seen = (await stage.sees())["Ada"][-1]
    assert (
        "⚠️ In east, “also”, “east” fit alike for bulky, bags, dirt; only by the alphabet, “also” gets what is" in seen
    )
    ada.presses("✅ Yes, import")
    await stage.sees()
    ada.sends_file(b"area,category,team\neast,,east\n", "rules.csv", "text/csv")
    assert "fit alike" not in (await stage.sees())["Ada"][-1]
    ada.sends_file(b"area,category,team\neast,rubbish,east\n", "rules.csv", "text/csv")
    assert "fit alike for dirt; only by the alphabet" in (await stage.sees())["Ada"][-1]
    ada.sends_file(writing.write_categories(TREE), "categories.toml", "application/toml")
    assert "fit alike for bulky, bags, dirt;" in (await stage.sees())["Ada"][-1]


async def test_what_a_boundary_file_leaves_open_is_decided_by_buttons(stage: Stage) -> None:
    ada = await administrator(stage)
    shanghai = shapely.geometry.mapping(shapely.box(121.474533, 31.208058, 121.4845, 31.22804))
    features = [
        {"type": "Feature", "properties": {"adcode": code, "name": name, "parent": parent}, "geometry": shape}
        for code, name, parent, shape in ((9, "东区", 7, shanghai), (7, "市", "", shanghai), (8, "?", 7, None))
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    ada.sends_file(data, "datav.json", "application/json", "2026-07-01/2026-12-31")
    await stage.sees()
    for button in ("adcode", "name"):  # a number can be a code
        ada.presses(button)
        said = (await stage.sees())["Ada"][-1]
    assert "❌ 31.218, 121.4795 is in mainland China" in said
    assert "❌ Feature 3: It has no geometry." in said
    ada.presses("GCJ-02 (Amap, Tencent)")
    await stage.sees()
    ada.presses("✂️ Leave out the faulty")
    said = (await stage.sees())["Ada"][-1]
    assert "🗺 2 areas" in said
    assert "⚠️ Left out, because they cannot be used: 1 (8 ?)." in said
    assert "from 31.2100 to 31.2300 of latitude and from 121.4700 to 121.4800 of longitude" in said
    assert "km from the district. Is that right?" in said
    ada.presses("⬆️ Parent by property")
    assert "the code of the area around it?" in (await stage.sees())["Ada"][-1]
    ada.presses("parent")
    await stage.sees()
    ada.presses("✅ Yes, import")
    assert "Imported." in (await stage.sees())["Ada"][-1]
    async with stage.storage.read() as work:
        kept = {str(area.code): area for area in await work.districts.areas() if area.code in ("7", "9")}
    assert (kept["7"].parent, kept["9"].parent) == (None, "7")
    assert {(str(area.valid_from), str(area.valid_to)) for area in kept.values()} == {("2026-07-01", "2026-12-31")}
    assert kept["9"].polygon.bounds == pytest.approx((121.47, 31.21, 121.48, 31.23), abs=2e-4)


async def test_a_file_with_the_latitude_first_and_one_area_in_two_features_is_kept_beneath_a_named_area(
    stage: Stage,
) -> None:
    ada = await administrator(stage)
    turned = [shapely.box(37.76, -122.43 + n / 500, 37.762, -122.428 + n / 500) for n in (0, 1)]
    features = [
        {"type": "Feature", "properties": {"code": "inner", "name": "I"}, "geometry": shapely.geometry.mapping(each)}
        for each in turned
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    ada.sends_file(data, "inner.geojson", "application/geo+json", "Eastside")
    assert "has its latitude first" in (await stage.sees())["Ada"][-1]
    ada.presses("🔄 Latitude first")
    assert "has the code “inner” already" in (await stage.sees())["Ada"][-1]
    ada.presses("🔗 Join the same codes")
    assert "“inner” was joined from 2 features." in (await stage.sees())["Ada"][-1]
    ada.presses("✅ Yes, import")
    await stage.sees()
    async with stage.storage.read() as work:
        (inner,) = [area for area in await work.districts.areas() if area.code == "inner"]
    assert inner.parent == "east"
    ada.sends_file(data, "inner.geojson", "application/geo+json", "of nobody knows where")
    assert "Beneath a file of areas may stand" in (await stage.sees())["Ada"][-1]
    rows = b"code,name,lat,lon\nbin-9,Bin,31.228067,121.474535\n"
    ada.sends_file(rows, "assets.csv", "text/csv")
    assert "is in mainland China" in (await stage.sees())["Ada"][-1]
    ada.presses("BD-09 (Baidu)")
    await stage.sees()
    ada.presses("✅ Yes, import")
    await stage.sees()
    async with stage.storage.read() as work:
        (asset,) = await work.districts.assets()
    assert (asset.point.lat, asset.point.lon) == pytest.approx((31.2243, 121.4634), abs=0.002)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_many_areas_from_chat_count_all_at_once_and_the_log_has_their_number(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "MOST_LOGGED", 2)
    ada = await administrator(stage)
    for replaced in (0, 3):
        ada.sends_file(boundaries([{"code": f"n{n}", "name": "N"} for n in range(3)]), "n.geojson", None)
        await stage.sees()
        ada.presses("✅ Yes, import")
        assert "Imported." in (await stage.sees())["Ada"][-1]
        async with stage.storage.read() as work:
            assert len([area for area in await work.districts.areas() if area.code.startswith("n")]) == 3
            assert await work.districts.left_over_areas("areas 9") == []
        ada.says("/audit")
        said = (await stage.sees())["Ada"][-1]
        assert f"Ada imported 3 areas; {replaced} of them replaced an older one." in said
