"""List frontages: for a desk what is to be visited next, for a supervisor the share signed of each area and street.

Promise: a list is read anew when it is shown, and shows nobody a frontage of an area that is not theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.campaigns.frontages.register import (
    Shares,
    frontage_shares,
    reach_of_teams,
    staff_in_private,
    street_shares,
)
from casework.model.area import AreaCode
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.frontage import Frontage, Share, State
from casework.model.notice import Kind, Notice, Reader, ToChat
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Reach
from casework.ports import Work
from casework.tickets.telling import below

ON_A_PAGE = 8
MOST_PAGES = 200
SHARES, WANTING = "shares", "wanting"
OF_AREA = "area:"
LISTS = (State.NOT_REACHED, State.REFUSED, State.SIGNED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class FrontagesView:
    """A list of frontages, or the shares of areas or streets (`rows`: name, area code or "", share).

    `which` is a state, "wanting", "shares" or "area:CODE". `counts` are by state. `title` names the area of streets.
    """

    which: str
    page: int
    counts: dict[State, int]
    whole: Share
    frontages: Sequence[Frontage] = ()
    rows: Sequence[tuple[str, AreaCode | None, Share]] = ()
    has_more: bool = False
    title: str = ""


async def show(
    work: Work, district: District, actor: Actor, here: Reader, which: str, page: int, *, is_below: bool
) -> None:
    """Show a list of the actor's areas; raises Refusal for somebody who keeps no register, or a list that none has."""
    chat = here.chat if isinstance(here, ToChat) else 0
    reach, oversees = await _reach(work, district, actor.person, chat)
    is_staff = actor.teams or actor.is_supervisor or actor.is_inspector  # whoever is outside a group is none there
    if not is_staff or reach == Reach():
        raise Refusal(Why.NOT_YOUR_FRONTAGE)
    which = which or (SHARES if oversees else State.NOT_REACHED)
    if not (which in (*LISTS, WANTING, SHARES) or which.startswith(OF_AREA)):
        raise Refusal(Why.OLD_BUTTON)
    page = min(page, MOST_PAGES - 1)
    notice = Notice(Kind.FRONTAGES, here, facts={"by": actor.person, "chat": chat, "list": which, "page": page})
    await work.say(below(notice) if is_below else notice)


async def view(work: Work, district: District, person: PersonId, chat: int, which: str, page: int) -> FrontagesView:
    """Return a list as it is now, for whoever asked in a chat (0: in private)."""
    reach, _ = await _reach(work, district, person, chat)
    counts = dict.fromkeys(LISTS, 0)
    for (_, state), count in (await work.frontages.counts(reach)).items():
        counts[state] += count
    shares = await frontage_shares(work, district, reach)
    if which == SHARES or which.startswith(OF_AREA):
        title, rows = await _shares(work, district, shares, which, reach)
        shown = rows[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        more = len(rows) > (page + 1) * ON_A_PAGE
        return FrontagesView(which, page, counts, shares.whole, rows=shown, has_more=more, title=title)
    only = None if which == WANTING else State(which)
    found = await work.frontages.listed(reach, only, page * ON_A_PAGE, ON_A_PAGE + 1)
    return FrontagesView(which, page, counts, shares.whole, found[:ON_A_PAGE], has_more=len(found) > ON_A_PAGE)


async def _shares(
    work: Work, district: District, shares: Shares, which: str, reach: Reach
) -> tuple[str, list[tuple[str, AreaCode | None, Share]]]:
    """Return the area's name whose streets are shown ("": areas are), and the rows, the largest shortfall first."""

    def name(code: AreaCode) -> str:
        area = district.areas.last_known(code)
        return area.name if area else code

    rows: list[tuple[str, AreaCode | None, Share]]
    if which.startswith(OF_AREA):
        area = AreaCode(which.removeprefix(OF_AREA))
        streets = await street_shares(work, district, area) if reach.has(area) else {}
        title, rows = name(area), [(street, None, share) for street, share in streets.items()]
    else:
        title, rows = "", [(name(code), code, share) for code, share in shares.areas.items()]
    return title, sorted(rows, key=lambda row: (-row[2].shortfall, row[0]))


async def _reach(work: Work, district: District, person: PersonId, chat: int) -> tuple[Reach, bool]:
    """Return the areas whose frontages somebody keeps in a chat, and whether they supervise them."""
    if chat:
        group = await work.supervision.group()
        teams = frozenset(await work.desks.teams_in(chat))
        is_group = group is not None and group.chat == chat
        return (EVERYWHERE, True) if is_group else (reach_of_teams(district, teams), False)
    actor = await staff_in_private(work, district, person)
    if actor.is_supervisor:
        return actor.reach, True
    if actor.teams:
        return reach_of_teams(district, actor.teams), False
    if not actor.is_inspector:
        return Reach(), False
    lines, walked = district.areas.lines(), {each.area for each in await work.rounds.of(person)}
    below_them = frozenset(area for area, line in lines.items() if not walked.isdisjoint(line))
    return (Reach(below_them) if walked else EVERYWHERE), False
