"""Let supervisors find tickets of all teams, or of one: in private, and in the supervisors' group.

Promises: the lists are those of a desk (`casework/desk/listing.py`), and they name the team of each ticket. The slot of
a list says of whom it is, so its buttons stay with the same team.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from casework.desk import listing as desk
from casework.desk.listing import ListView
from casework.model import authority
from casework.model.authority import Actor, Office
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import OF_ITS_KIND, Kind, Notice, Reader, ToChat
from casework.model.queue import Listing
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import Team, TeamCode
from casework.ports import Work
from casework.tickets.telling import below

MOST_NAMED = 32  # characters of what somebody took for a team, in the refusal


async def show(
    work: Work,
    actor: Actor,
    here: Reader,
    team: TeamCode | None,
    listing: Listing,
    slot: str | None = None,
) -> None:
    """Show a list of a team's tickets (None: of all): in place of the message in `slot`, or below everything.

    Raises Refusal for anybody but a supervisor.
    """
    authority.check_office(actor, Office.OVERSEE)
    chat = here.chat if isinstance(here, ToChat) else 0
    notice = Notice(
        Kind.OVERSEEN,
        here,
        facts={**desk.as_facts(listing), "team": team or "", "chat": chat},
        slot=slot or OF_ITS_KIND,
    )
    await work.say(notice if slot else below(notice))


async def want_place(work: Work, actor: Actor, here: Reader, team: TeamCode | None) -> None:
    """Ask a supervisor to send a position; raises Refusal for anybody else."""
    authority.check_office(actor, Office.OVERSEE)
    await work.say(below(Notice(Kind.NEAR_WANTED, here, facts={"by": actor.person, "team": team or ""})))


async def view(
    work: Work, district: District, team: TeamCode | None, listing: Listing, at: datetime, reach: Reach = EVERYWHERE
) -> ListView:
    """Return a page of a list as it is now, of the tickets in some areas."""
    seen = await desk.view(work, district, team, listing, at, reach)
    found = district.team(team)
    return replace(seen, of=found.name if found else team or "")


def named(teams: Iterable[Team], said: str) -> TeamCode | None:
    """Return the team with a code or a name; None if nothing was said; raises Refusal if there is no such team."""
    if not said:
        return None
    found = _named(teams, said)
    if found is None:
        raise Refusal(Why.NO_SUCH_TEAM, team=said[:MOST_NAMED])
    return found


def narrowed(teams: Iterable[Team], said: str) -> tuple[TeamCode | None, str]:
    """Split "east: sofa" into the team and the words that are looked for; without a team, all of it are words."""
    name, mark, words = said.replace("：", ":", 1).partition(":")
    team = _named(teams, name) if mark else None
    return (None, said) if team is None else (team, words)


def _named(teams: Iterable[Team], said: str) -> TeamCode | None:
    asked = " ".join(said.split()).casefold()
    return next((team.code for team in teams if asked in (team.code.casefold(), team.name.casefold())), None)
