"""The bot knows the names of those who act for the district, and of nobody else."""

import pytest

from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.deep_link import OnRound, payload
from handlers.routes import ROUTES
from storage.schema import people
from tests.stories.people.test_forgetting import count
from tests.stories.stage import Stage

COMMANDS = sorted({route.heard.partition(",")[0] for route in ROUTES if route.heard.startswith("/")} - {"/forget"})


async def names(stage: Stage) -> dict[object, object]:
    """Return the names that are kept, by account."""
    return {row[0]: row[1] for row in await count(stage, people.c.account, people.c.name) if row[1] is not None}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_no_name_is_kept_of_a_resident_whatever_they_ask_for(stage: Stage) -> None:
    square = stage.sandbox.group("A square", members=[stage.otto, stage.account])
    for command in COMMANDS:
        stage.otto.says(command)
    for command in ("/link", "/link ABCD2345", "/bulletins", "/exposures", "/models", "/queue"):
        stage.otto.says(command, square)
    stage.otto.says(f"/start {payload(OnRound(AreaCode('east')))}")
    await stage.settle()
    stage.carl.says("/queue", stage.east)  # Carl is at his desk
    await stage.settle()
    assert await names(stage) == {stage.carl.id: "Carl"}
    async with stage.storage.begin("named") as work:
        otto = await work.people.by_account(stage.otto.id)
        assert otto is not None
        await work.roles.give(otto.id, Role.INSPECTOR, stage.clock())
    stage.otto.says("/rounds")
    await stage.settle()
    assert await names(stage) == {stage.carl.id: "Carl", stage.otto.id: "Otto"}
