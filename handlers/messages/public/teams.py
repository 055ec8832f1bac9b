"""Say which teams answer for the district."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casework.model.team import Team, TeamKind
from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Teams:
    """The words of the list of teams: for each kind its heading, with codes and names of its teams."""

    title: Markup
    kinds: tuple[tuple[Markup, tuple[tuple[str, str], ...]], ...]
    none: Markup


def listing(teams: Sequence[Team], to: Speaker) -> Teams:
    """Say the teams by kind, each kind in the order of their names."""
    kinds = {
        TeamKind.COMMUNITY: to.say("Communities"),
        TeamKind.DEPARTMENT: to.say("Departments"),
        TeamKind.CONTRACTOR: to.say("Contractors"),
    }
    ordered = sorted(teams, key=lambda team: (team.name, team.code))
    parts = ((title, tuple((t.code, t.name) for t in ordered if t.kind is kind)) for kind, title in kinds.items())
    return Teams(
        to.say("Teams"), tuple((title, some) for title, some in parts if some), to.say("There is no team yet.")
    )
