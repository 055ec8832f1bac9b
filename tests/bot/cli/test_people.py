"""The commands about people, and the log that every command which changes something writes to."""

import asyncio
import json

import pytest
from sqlalchemy import func, select

from bot.clock import now
from casework.model.authority import Role
from casework.model.notice import Kind
from casework.oversight import appointing
from casework.people import forgetting
from storage.schema import outbox
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import (
    TEAMS,
    Run,
    imported,
    refused,
    write,
)

RULES = "area,category,team,assisting,valid_from\nmission,,crew,,\n"
ASSETS = "code,name,lat,lon,category\nbin-17,Bin 17,37.76,-122.42,\n"


def meet(account: int, *, name: str = "Sue") -> int:
    """Let the bot of this folder meet somebody."""

    async def met() -> int:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.begin("meet") as work:
            person, _ = await work.people.meet(account, "en", now())
            await work.people.set_name(person.id, name)
        await storage.close()
        return person.id

    return asyncio.run(met())


def forget(account: int) -> None:
    async def forgotten() -> None:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.begin("forget") as work:
            person = await work.people.by_account(account)
            assert person is not None
            await forgetting.forget(work, person, 1, now())
        await storage.close()

    asyncio.run(forgotten())


def join(account: int, code: str) -> None:
    async def joined() -> None:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.begin(f"join {code}") as work:
            person, _ = await work.people.meet(account, "en", now())
            await appointing.join(work, person.id, code, now())
        await storage.close()

    asyncio.run(joined())


def logged(run: Run) -> list[list[str]]:
    """The lines of the log, the newest first, without their moments."""
    return [line.split("\t")[1:] for line in run("audit").stdout.splitlines()]


def menus() -> int:
    """How often the menu of somebody's chat is to be brought up to date."""

    async def counted() -> int:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.transactions.reading() as connection:
            query = select(func.count()).select_from(outbox).where(outbox.c.kind == Kind.MENU)
            found = (await connection.execute(query)).scalar_one()
        await storage.close()
        return found

    return asyncio.run(counted())


def test_each_time_that_a_role_goes_its_commands_leave_the_menu(city: Run) -> None:
    meet(7001)
    for times in (1, 2):
        join(7001, city("people", "code", "supervisor").stdout.split()[-1])
        before = menus()
        assert city("people", "remove", 7001, "supervisor").exit_code == 0
        assert menus() == before + 1, times


@pytest.mark.parametrize("role", Role)
def test_a_code_names_whoever_sends_it(city: Run, role: Role) -> None:
    area = ("--area", "mission") if role is Role.CARETAKER else ()
    said = city("people", "code", role, *area).stdout
    assert f"To become {role}, write to the bot in private" in said
    join(7001, said.split()[-1])
    assert city("people", "list").stdout == f"7001\t\t{role}\t{area[-1] if area else ''}\n"
    assert city("people", "remove", 7001, role).stdout == f"7001 is no {role} any more.\n"
    assert city("people", "list").stdout == ""
    refused(city("people", "remove", 7001, role), f"7001 is no {role}.")


def test_one_area_of_several_and_one_group_of_an_area_are_given_and_taken(city: Run) -> None:
    for role, *where in (
        ("supervisor", "--area", "mission"),
        ("supervisor", "--area", "bayview"),
        ("caretaker", "--area", "mission", "--group", "rubbish"),
    ):
        join(7001, city("people", "code", role, *where).stdout.split()[-1])
    supervises, answers = "7001\t\tsupervisor\t", "7001\t\tcaretaker\tmission: rubbish\n"
    assert city("people", "list").stdout == f"{supervises}bayview, mission\n{answers}"
    took = city("people", "remove", 7001, "supervisor", "--area", "bayview")
    assert took.stdout == "7001 is no supervisor of bayview any more.\n"
    assert city("people", "list").stdout == f"{supervises}mission\n{answers}"
    assert json.loads(logged(city)[0][4])["areas"] == ["mission"]
    refused(city("people", "remove", 7001, "caretaker", "--area", "mission"), "7001 is no caretaker of mission.")
    assert not city("people", "remove", 7001, "caretaker", "--area", "mission", "--group", "rubbish").exit_code
    assert not city("people", "remove", 7001, "supervisor", "--area", "mission").exit_code
    assert city("people", "list").stdout == ""
    refused(city("people", "code", "caretaker"), "A caretaker answers for an area: --area CODE.")
    refused(city("people", "code", "inspector", "--area", "mission"), "Only a supervisor or a caretaker can be of an")
    refused(city("people", "code", "supervisor", "--group", "rubbish"), "Only a caretaker can be of a category group.")
    no_group = city("people", "code", "caretaker", "--area", "mission", "--group", "x")
    refused(no_group, "There is no category group with the code x.")
    refused(city("people", "remove", 7001, "caretaker", "--group", "x"), "A category group is taken away in an area")


def test_a_code_makes_a_group_the_supervisors(city: Run) -> None:
    assert "/link " in city("people", "group-code").stdout


def test_another_role_is_a_wrong_use(city: Run) -> None:
    assert city("people", "code", "king").exit_code == 2


def test_somebody_is_banned_and_unbanned_by_account(city: Run) -> None:
    refused(city("people", "ban", 7001), "The bot has met nobody with the account 7001.")
    person = meet(7001)
    assert city("people", "ban", 7001).stdout == "7001 may report no more.\n"
    assert city("people", "list").stdout == "7001\tSue\tbanned\t\n"
    refused(city("people", "ban", 7001), "7001 was banned already.")
    assert city("people", "unban", 7001).stdout == "7001 may report again.\n"
    refused(city("people", "unban", 7001), "7001 was not banned.")
    assert logged(city)[:2] == [
        ["command line", "ban", f"person {person}", '{"banned": true}', '{"banned": false}'],
        ["command line", "ban", f"person {person}", '{"banned": false}', '{"banned": true}'],
    ]


def test_the_ban_of_somebody_who_was_forgotten_is_lifted_by_account(city: Run) -> None:
    meet(7001)
    city("people", "ban", 7001)
    forget(7001)
    assert city("people", "list").stdout == ""
    assert city("people", "unban", 7001).stdout == "7001 may report again.\n"
    assert logged(city)[0] == ["command line", "ban", "forgotten", '{"banned": true}', '{"banned": false}']
    refused(city("people", "unban", 7001), "The bot has met nobody with the account 7001.")


def test_every_import_is_in_the_log_with_before_and_after(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    (desk, team) = logged(city)[:2]
    assert desk == ["command line", "desk", "crew", "", '{"chat": -1001}']
    assert team[:4] == ["command line", "team", "crew", ""]
    assert json.loads(team[4])["name"] == "Mission crew"
    city("teams", "import", write("teams.csv", TEAMS.replace("Mission crew", "Crew")))
    (team, *_) = logged(city)
    assert [json.loads(side)["name"] for side in team[3:]] == ["Mission crew", "Crew"]
    city("rules", "import", write("rules.csv", RULES), "--yes")
    assert logged(city)[0][:4] == ["command line", "rules", "rules", '{"rules": []}']
    city("assets", "import", write("assets.csv", ASSETS))
    assert logged(city)[0][:4] == ["command line", "asset", "bin-17", ""]


def test_what_stays_as_it_was_is_not_logged(city: Run) -> None:
    before = logged(city)
    imported(city)
    city("categories", "import")
    assert logged(city) == before


def test_a_team_that_is_imported_again_stays_dissolved_and_the_fallback(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    city("teams", "fallback", "crew")
    assert logged(city)[0][1:3] == ["team", "crew"]
    before = logged(city)
    city("teams", "import", write("teams.csv", TEAMS))
    assert logged(city) == before


def test_the_log_has_as_many_lines_as_are_wanted(city: Run) -> None:
    assert len(city("audit", "--last", 3).stdout.splitlines()) == 3


def test_a_code_for_an_area_needs_an_area_that_exists_and_the_role_of_supervisor(city: Run) -> None:
    assert "There is no area with the code nowhere." in city("people", "code", "supervisor", "--area", "nowhere").output
    assert (
        "Only a supervisor or a caretaker can be of an area."
        in city("people", "code", "administrator", "--area", "x").output
    )
