"""What no category names can be reported: it goes to the area's own team, with what it is."""

from casework.files.categories import read_categories
from casework.model.area import AreaCode
from casework.model.team import ALL_AREAS, Team, TeamCode, TeamKind
from tests.paths import ROOT
from tests.stories.stage import ELM, Stage, picture

SHIPPED = ROOT / "bot" / "data" / "categories.toml"


async def test_something_else_goes_to_the_team_of_the_area_with_what_it_is(stage: Stage) -> None:
    tree = read_categories(SHIPPED.read_bytes()).tree
    assert tree is not None
    works = Team(TeamCode("works"), "Public works", TeamKind.DEPARTMENT, (AreaCode("east"), ALL_AREAS), "en")
    async with stage.storage.begin("district") as work:
        await work.districts.replace_tree(tree)
        await work.districts.add_teams([works])
    await stage.app.district.load()
    rita = stage.rita
    rita.sends_photo(picture("brown"), "The bench has lost a slat")
    rita.sends_location(*ELM)
    await stage.sees()
    for button in ("Something else", "Something not listed"):
        rita.presses(button)
        await stage.sees()
    assert "What is it? You can also describe it." in stage.draft().text
    rita.presses("Something broken")
    await stage.sees()
    assert "It will go to Eastside crew." in stage.draft().text
    rita.presses("✅ Send")
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "Something not listed" in card.text
    assert "Something broken" in card.text
    assert "💬 The bench has lost a slat" in card.text
