"""Tell supervisors and administrators that a team does not hear of its tickets: a desk that lost the bot, or none.

Promises: each loss is told once, at once, to every administrator, to whoever supervises an area for which the team
answers, and to the supervisors' group; the same message says later that the desk is back. A loss that is less bad than
before is no alarm. A group that holds several desks is one loss.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.notice import Kind, Notice, Reader, ToChat, ToPerson
from casework.model.person import PersonId
from casework.model.team import ALL_AREAS, Desk, Loss, TeamCode
from casework.ports import Work
from casework.tickets.overseers import overseers
from casework.tickets.telling import below

BACK = "back"


@dataclass(frozen=True, slots=True)
class AlarmView:
    """The teams that an alarm is about, by name, and the worst that they have lost; `has_desk` is False if none has.

    If nothing is lost (any more), `loss` is None. `is_supervisors`: it is about the supervisors' own group.
    """

    teams: tuple[str, ...]
    loss: Loss | None
    has_desk: bool = True
    is_supervisors: bool = False


async def note(work: Work, chat: int, loss: Loss | None, at: datetime) -> None:
    """Note what the bot may not do in a group any more, None if it may do all; tell it if that is news."""
    before = await work.desks.losses(chat)
    changed = sorted(team for team, was in before.items() if was is not loss)
    if not changed:
        return
    await work.desks.lose(chat, loss, at)
    is_new = loss is not None and any(was is None or loss.is_worse_than(was) for was in before.values())
    await _tell(work, f"chat:{chat}", sorted(before), f"{loss} {at.isoformat()}", is_new=is_new)


async def note_of_supervisors(work: Work, chat: int, was: Loss | None, loss: Loss | None, at: datetime) -> None:
    """Tell it if a chat in which the bot may do more, or less, than before is the supervisors' group."""
    group = await work.supervision.group()
    if group is not None and group.chat == chat and was is not loss:
        await _tell(
            work, f"chat:{chat}", (), at.isoformat(), is_new=loss is not None, but=chat, supervisors=loss or BACK
        )


async def miss(work: Work, team: TeamCode | None) -> None:
    """Tell it if a team that has just got a ticket never had a desk."""
    if team is not None and await work.desks.of(team) is None:
        await _tell(work, f"team:{team}", (team,), f"deskless:{team}", is_new=True)


async def found(work: Work, desk: Desk, before: Desk | None, at: datetime) -> None:
    """Say in the alarm about a team that it has a desk now; `before` is what it had until now."""
    if before is None and await work.tickets.unfinished(desk.team):
        await _tell(work, f"team:{desk.team}", (desk.team,), at.isoformat(), is_new=False)
    elif before is not None and before.loss is not None:
        teams = {desk.team, *await work.desks.losses(before.chat_id)}
        await _tell(work, f"chat:{before.chat_id}", sorted(teams), at.isoformat(), is_new=False)


async def follow(work: Work, old: int, new: int) -> None:
    """Follow a group that became a supergroup; if it counted as lost, say in the alarm that it is back."""
    lost = sorted(team for team, loss in (await work.desks.losses(old)).items() if loss is not None)
    await work.desks.move(old, new)
    if lost:
        await _tell(work, f"chat:{old}", lost, f"moved:{new}", is_new=False)


async def view(work: Work, district: District, teams: Iterable[TeamCode], supervisors: str) -> AlarmView:
    """Return what an alarm says at this moment; `supervisors` is what their group lost, or BACK, or "" for teams."""
    if supervisors:
        return AlarmView((), Loss(supervisors) if supervisors in set(Loss) else None, is_supervisors=True)
    desks = {team: await work.desks.of(team) for team in teams}
    missing = [team for team, desk in desks.items() if desk is None]
    lost = {team: desk.loss for team, desk in desks.items() if desk is not None and desk.loss is not None}
    shown = missing or [*lost] or [*desks]
    known = [district.team(team) for team in shown]
    names = tuple(found.name if found else team for team, found in zip(shown, known, strict=True))
    return AlarmView(names, _worst(lost.values()), has_desk=not missing)


async def concerns(work: Work, district: District, teams: Iterable[TeamCode], person: PersonId) -> bool:
    """Tell whether an alarm concerns somebody: an administrator, or a supervisor of where one of the teams answers.

    An alarm about the supervisors' own group names no team, and concerns all of them.
    """
    roles, shown = await work.roles.of(person), [*teams]
    if Role.ADMINISTRATOR in roles or not shown:
        return bool(roles)
    known = await overseers(work, district)
    return any(known.concerns(person, _areas(district, team)) for team in shown)


def _areas(district: District, code: TeamCode) -> set[AreaCode]:
    """Return the areas for which a team answers, by itself or by a rule; all areas if it answers everywhere."""
    team = district.team(code)
    ruled = [rule.area for rule in district.rules if code == rule.team]
    everywhere = team is None or team.is_fallback or ALL_AREAS in team.areas or None in ruled
    if everywhere:
        return {area.code for area in district.areas.all()}
    return {*(team.areas if team else ()), *(area for area in ruled if area is not None)}


def _worst(losses: Collection[Loss]) -> Loss | None:
    return max(losses, key=list(Loss).index, default=None)


async def _tell(
    work: Work,
    slot: str,
    teams: Collection[TeamCode],
    once: str,
    *,
    is_new: bool,
    but: int | None = None,
    supervisors: str = "",
) -> None:
    """Say it to everybody whom it concerns, except in the chat `but`; what is not new stands in the earlier message."""
    facts: dict[str, Fact] = {"teams": "\n".join(teams), "supervisors": supervisors, "subject": slot}
    for reader in await _readers(work):
        if not (isinstance(reader, ToChat) and reader.chat == but):
            notice = Notice(Kind.DESK_ALARM, reader, facts=facts, once=f"{slot} {once}")
            await work.say(below(notice) if is_new else notice)


async def _readers(work: Work) -> list[Reader]:
    hears = (Role.SUPERVISOR, Role.ADMINISTRATOR)
    people = dict.fromkeys(person for person, role in await work.roles.all() if role in hears)
    group = await work.supervision.group()
    return [*map(ToPerson, people), *([group] if group is not None else [])]
