"""A department that serves everything gets what is of its kind, although a community lists the area."""

from casework.files.categories import read_categories
from casework.model.team import ALL_AREAS, Desk, Team, TeamCode, TeamKind
from casework.model.ticket_id import TicketId
from tests.paths import ROOT
from tests.stories.stage import ELM, Stage, picture

SHIPPED = ROOT / "bot" / "data" / "categories.toml"
WORKS = Team(TeamCode("works"), "Public works", TeamKind.DEPARTMENT, (ALL_AREAS,), "en")


async def test_needles_drains_and_illegal_buildings_go_to_public_works_and_litter_to_the_crew(stage: Stage) -> None:
    tree = read_categories(SHIPPED.read_bytes()).tree
    assert tree is not None
    async with stage.storage.begin("district") as work:
        await work.districts.replace_tree(tree)
        await work.districts.add_teams([WORKS])
        await work.desks.link(Desk(WORKS.code, -1009), stage.clock())
    await stage.app.district.load()
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    rita.sends_location(*ELM)
    await stage.settle()
    for labels, team in (
        (("Water and drains", "Blocked drain, sewage", "No"), "Public works"),
        (("Buildings and greenery", "Unauthorised building"), "Public works"),
        (("Litter and rubbish", "Litter or dirty street"), "Eastside crew"),
        (("Danger", "Needles and sharps", "Go on with my report", "No", "A few"), "Public works"),
    ):
        if "press Send" in stage.draft().text:
            for label in ("✏️ Change", "Change what is wrong"):
                rita.presses(label, stage.draft())
                await stage.settle()
        for label in labels:
            rita.presses(label, stage.draft())
            await stage.settle()
        assert f"It will go to {team}." in stage.draft().text, labels
    rita.presses("✅ Send", stage.draft())
    await stage.settle()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.team == "works"
