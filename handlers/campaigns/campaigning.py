"""Handle campaigns: who plans them, how far they are, and what desks enter and explain.

A desk sees its own share, supervisors and administrators see everything, and residents what is public.
"""

from dataclasses import replace

from casework.campaigns import planning, taking_part
from casework.campaigns.taking_part import Sees
from casework.model.authority import Actor, Role
from casework.model.campaign import PLANS
from casework.model.errors import Refusal, Why
from casework.model.notice import Here, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.model.spelling import digits_in, first_word
from casework.ports import Work
from handlers.guards import actor_of, desk_here, here_of, meet
from handlers.reading import command_in, is_private, message_of, press_of
from handlers.turn import Toast, Turn


async def campaigns(turn: Turn) -> None:
    """/campaigns: the campaigns, with how far they are."""
    async with turn.work() as work:
        by, here, sees = await _reader(turn, work)
        await taking_part.show(work, here, by, sees)


async def campaign(turn: Turn) -> None:
    """/campaign CODE: one of them; new, change or end: plan it; CODE and an amount, at a desk: what nothing counted."""
    said = command_in(message_of(turn))[1]
    first, rest = first_word(said)
    async with turn.work() as work:
        by, here, sees = await _reader(turn, work)
        what = PLANS.get(first.casefold())
        if what is not None:
            actor = await actor_of(turn, work)
            found = (
                await planning.end(work, turn.district, actor, rest, turn.at)
                if what == "end"
                else await planning.plan(work, turn.district, actor, rest, turn.at, is_new=what == "new")
            )
            await taking_part.show(work, here, by, sees, found.number)
        elif not first:
            raise Refusal(Why.CAMPAIGN_FORM if sees is Sees.ALL else Why.NO_SUCH_CAMPAIGN, code="…")
        elif rest and isinstance(here, ToDesk):
            await taking_part.enter(work, turn.district, await actor_of(turn, work), here.team, said, turn.at)
        else:
            found = await planning.called(work, first)
            if sees is Sees.PUBLIC and not found.is_public:
                raise Refusal(Why.NO_SUCH_CAMPAIGN, code=first[: planning.MOST_SAID])
            await taking_part.show(work, here, by, sees, found.number)


async def press_campaign(turn: Turn) -> None:
    """A button of the campaigns: open one, or another page of its teams."""
    press = press_of(turn)
    page = digits_in(press.word, 4)
    async with turn.work() as work:
        by, here, sees = await _reader(turn, work)
        if page is None:
            await taking_part.show(work, here, by, sees, press.about)
        else:
            await taking_part.turn_page(work, here, by, sees, press.about, page)


async def press_back(turn: Turn) -> None:
    """The button *Take back* under what was entered for a campaign."""
    press = press_of(turn)
    async with turn.work() as work:
        await taking_part.take_back(work, await actor_of(turn, work), press.about)
    turn.toast = Toast("✓")


async def _reader(turn: Turn, work: Work) -> tuple[PersonId, Here, Sees]:
    """Return who looks, where it is shown to them, and what they see; raises Refusal in a group that is no desk.

    Of a resident no name is kept.
    """
    if is_private(turn):
        person = await meet(turn, work)
        roles = await work.roles.of(person.id)
        sees = Sees.ALL if {Role.SUPERVISOR, Role.ADMINISTRATOR} & set(roles) else Sees.PUBLIC
        return person.id, ToPerson(person.id), sees
    actor, here = await at_desk(turn, work)
    if here is not None:
        return actor.person, here, Sees.DESK
    if not actor.is_supervisor:
        raise Refusal(Why.DESK_ONLY)
    return actor.person, await here_of(turn, work, actor), Sees.ALL


async def at_desk(turn: Turn, work: Work) -> tuple[Actor, ToDesk | None]:
    """Return who acts, and the desk at which they do; at a desk they act for its team alone."""
    actor = await actor_of(turn, work)
    team = await desk_here(turn, work)
    if team is None or team not in actor.teams:
        return actor, None
    return replace(actor, teams=frozenset({team}), is_supervisor=False), ToDesk(team)
