"""A team is dissolved and handed over on the day that is meant, one can see so, and it can be taken back."""

from tests.bot.cli.command_line import LORRY, MISSION, TEAMS, Run, refused, write

LONG_AGO, FAR_AHEAD = "2016-01-01", "2999-01-01"


def test_a_day_that_is_over_is_not_taken_without_a_word(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + LORRY))
    dissolved, handed_over = (("teams", each, "crew", "--on", LONG_AGO) for each in ("dissolve", "handover"))
    for use in (dissolved, handed_over):
        refused(city(*use), "2016-01-01 is over", "--yes")
    assert "Team: Mission crew (crew)" in city("route", *MISSION).stdout
    assert city(*handed_over, "--yes").stdout.startswith("On 2016-01-01 the open tickets go over; ")
    assert city(*dissolved, "--yes").stdout == "From 2016-01-01 on, crew answers for nothing.\n"
    assert "Team: Lorries (lorry)" in city("route", *MISSION).stdout


def test_a_dissolved_team_is_listed_as_such_and_named_by_an_import_until_a_later_day_takes_it_back(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + LORRY))
    assert city("teams", "dissolve", "crew", "--on", LONG_AGO, "--yes").exit_code == 0
    crew, lorry = city("teams", "list").stdout.splitlines()
    assert crew == "crew\tMission crew\tcommunity\tmission\ten\t-1001\t2016-01-01"
    assert lorry.endswith("\tzh_CN\t\t")
    (said,) = city("teams", "import", "teams.csv").stderr.splitlines()
    assert said.startswith("note: The team “crew” is dissolved from 2016-01-01 on and answers for nothing; ")
    assert city("teams", "dissolve", "crew", "--on", FAR_AHEAD).exit_code == 0
    assert "Team: Mission crew (crew)" in city("route", *MISSION).stdout
