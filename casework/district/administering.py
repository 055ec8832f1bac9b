"""Change the district's data for administrators, in chat and on the command line.

Promises: whatever is kept comes from a file that was read whole and without an error. Every change is in the audit log:
who made it, the value before and the value now. The log leaves out what did not change. Of very many areas at
once it keeps how many there were.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from casework.desk import linking
from casework.files.teams import TeamFile
from casework.model.area import Area, square_metres
from casework.model.asset import Asset
from casework.model.category import Category, CategoryTree, name_in, succeeding
from casework.model.change import Change, Changed
from casework.model.deadline import Calendar
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What
from casework.model.handover import Handover
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.street import Street
from casework.model.team import Desk, Rule, Team, TeamCode
from casework.ports import Work
from casework.tickets import exhibiting

MOST_LOGGED = 500  # areas of one import; of more the log has the number

Json = Mapping[str, Any]


async def keep_areas(work: Work, added: Sequence[Area], by: PersonId | None, at: datetime) -> int:
    """Keep areas; returns how many of them replace an area with the same code and first day."""
    kept = {(area.code, area.valid_from): area for area in await work.districts.areas()}
    await work.districts.add_areas(added)
    if len(added) > MOST_LOGGED:
        replaced = sum((area.code, area.valid_from) in kept for area in added)
        await log_areas(work, len(added), replaced, by, at)
        return replaced
    before = {_area_name(area): area_as_kept(area) for area in kept.values()}
    await _record(work, Changed.AREA, before, {_area_name(area): area_as_kept(area) for area in added}, by, at)
    return sum((area.code, area.valid_from) in kept for area in added)


async def drop_areas(work: Work, gone: Sequence[Area], by: PersonId | None, at: datetime) -> None:
    """Forget areas."""
    await work.districts.remove_areas(gone)
    changes = [Change(at, by, Changed.AREA, _area_name(area), area_as_kept(area), None) for area in gone]
    await work.audit.record(changes)


async def log_areas(work: Work, count: int, replaced: int, by: PersonId | None, at: datetime) -> None:
    """Log in one entry that so many areas were imported: nobody would read thousands."""
    after = {"imported": count, "replaced": replaced}
    await work.audit.record([Change(at, by, Changed.AREAS, "areas", None, after)])


async def keep_tree(work: Work, tree: CategoryTree, by: PersonId | None, at: datetime) -> None:
    """Replace the category tree; what the older one had beyond it stays known as former, because tickets name it."""
    kept = await work.districts.tree_to_change()
    before, after = as_kept(kept), as_kept(tree)
    now = succeeding(kept, tree)
    await work.districts.replace_tree(now)
    await exhibiting.follow_categories(work, kept, now)
    await _record(work, Changed.CATEGORY, before, after, by, at, is_whole=True)


async def keep_teams(
    work: Work, found: TeamFile, calendar: Calendar, policy: Policy, by: PersonId | None, at: datetime
) -> int:
    """Keep teams and link the desks that the file names; returns how many waiting tickets have a team now.

    The file does not say whether a team is dissolved or is the fallback: a known team keeps both values.
    """
    known = {team.code: team for team in await work.districts.teams()}
    added = with_kept(found.teams, known.values())
    await work.districts.add_teams(added)
    before = {str(code): plain(team) for code, team in known.items()}
    await _record(work, Changed.TEAM, before, {str(team.code): plain(team) for team in added}, by, at)
    for team, chat in found.desks.items():
        desk = await work.desks.of(team)
        if desk is None or desk.chat_id != chat:  # an unchanged desk gets no second greeting
            await linking.settle(work, Desk(team, chat), at)
            was = {"chat": desk.chat_id} if desk else None
            await work.audit.record([Change(at, by, Changed.DESK, team, was, {"chat": chat})])
    return await linking.route_waiting(work, await work.districts.read(calendar, policy), at)


def with_kept(added: Iterable[Team], kept: Iterable[Team]) -> list[Team]:
    """Return a file's teams, each with what the file does not say: whether it is dissolved, or the fallback."""
    known = {team.code: team for team in kept}
    return [_with_kept(team, known.get(team.code)) for team in added]


async def taken_chats(work: Work, desks: Mapping[TeamCode, int]) -> list[Finding]:
    """Return an error for each chat that cannot become a team's desk.

    It is another team's desk, and would still be so after the import, or it is the supervisors' group.
    """
    findings = []
    group = await work.supervision.group()
    for team, chat in desks.items():
        if group is not None and group.chat == chat:
            findings.append(Finding(Level.ERROR, What.CHAT_SUPERVISES, None, {"chat": chat, "team": team}))
        there = await work.desks.team_at(chat, None)
        if there not in (None, team) and desks.get(TeamCode(str(there)), chat) == chat:
            findings.append(Finding(Level.ERROR, What.CHAT_TAKEN, None, {"chat": chat, "team": str(there)}))
    return findings


async def dropped_categories(work: Work, tree: CategoryTree) -> list[Finding]:
    """Say for each category that a new tree drops how many unclosed tickets have it, and what else still names it."""
    kept, groups = await work.districts.tree(), {group.code for group in tree.groups}
    gone = [each for each in kept.categories() if tree.current(each.code) is None]
    counts = await work.tickets.unclosed() if gone else {}
    findings = []
    for each in gone:
        level = Level.WARNING if counts.get(each.code) else Level.NOTE
        facts: dict[str, Fact] = {
            "code": each.code,
            "name": name_in(each.names, "en"),
            "count": counts.get(each.code, 0),
        }
        findings.append(Finding(level, What.CATEGORY_DROPPED, None, facts))
    rules = Counter(rule.category for rule in await work.districts.rules())
    assets = Counter(asset.category for asset in await work.districts.assets())
    for code in (*(each.code for each in gone), *(group.code for group in kept.groups if group.code not in groups)):
        if rules[code] or assets[code]:
            facts = {"code": code, "rules": rules[code], "assets": assets[code]}
            findings.append(Finding(Level.WARNING, What.CATEGORY_STILL_NAMED, None, facts))
    return findings


async def keep_rules(work: Work, rules: Sequence[Rule], by: PersonId | None, at: datetime) -> None:
    """Replace the routing rules."""
    before = {"rules": {"rules": [plain(rule) for rule in await work.districts.rules()]}}
    await work.districts.replace_rules(rules)
    await _record(work, Changed.RULES, before, {"rules": {"rules": [plain(rule) for rule in rules]}}, by, at)


async def keep_assets(work: Work, added: Sequence[Asset], by: PersonId | None, at: datetime) -> None:
    """Keep assets; an asset with a known code is updated."""
    before = {str(asset.code): plain(asset) for asset in await work.districts.assets()}
    await work.districts.add_assets(added)
    await _record(work, Changed.ASSET, before, {str(asset.code): plain(asset) for asset in added}, by, at)


async def keep_streets(work: Work, found: Sequence[Street], by: PersonId | None, at: datetime) -> int:
    """Replace the streets; returns how many names there were before."""
    before = len(await work.streets.names())
    await work.streets.replace(found)
    was, now = ({"streets": count} if count else None for count in (before, len({street.name for street in found})))
    await work.audit.record([Change(at, by, Changed.STREETS, "streets", was, now)])
    return before


async def note_teams(
    work: Work, before: Iterable[Team], by: PersonId | None, at: datetime, handover: Handover | None = None
) -> None:
    """Log how the teams have changed since `before`, and a handover that was planned."""
    was = {str(team.code): plain(team) for team in before}
    now = {str(team.code): plain(team) for team in await work.districts.teams()}
    await _record(work, Changed.TEAM, was, now, by, at)
    if handover is not None:
        await work.audit.record([Change(at, by, Changed.HANDOVER, handover.from_team, None, plain(handover))])


async def _record(
    work: Work,
    what: Changed,
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    by: PersonId | None,
    at: datetime,
    *,
    is_whole: bool = False,
) -> None:
    """Log what differs; with `is_whole`, a subject that is missing in `after` was deleted."""
    subjects = [*after, *(each for each in before if is_whole and each not in after)]
    changes = [Change(at, by, what, each, before.get(each), after.get(each)) for each in subjects]
    await work.audit.record([change for change in changes if change.before != change.after])


def _with_kept(team: Team, known: Team | None) -> Team:
    return replace(team, is_fallback=known.is_fallback, dissolved_on=known.dissolved_on) if known else team


def _area_name(area: Area) -> str:
    return f"{area.code} {area.valid_from}" if area.valid_from else str(area.code)


def area_as_kept(area: Area) -> Json:
    """Return what the log keeps of an area: not the outline, but its size and extent, which show that it changed."""
    return {
        "name": area.name,
        "parent": area.parent,
        "valid_from": _json(area.valid_from),
        "valid_to": _json(area.valid_to),
        "square_metres": round(float(square_metres(area.polygon))),
        "bounds": [round(each, 6) for each in area.polygon.bounds],
    }


def as_kept(tree: CategoryTree) -> dict[str, Json]:
    """Return what the log keeps of each group and each category, by its code."""
    found: dict[str, Json] = {}
    for position, group in enumerate(tree.groups):
        found[group.code] = {"position": position, "names": dict(group.names)}
        for inside, category in enumerate(group.categories):
            found[category.code] = {"group": group.code, "position": inside} | _category(category)
    return found


def _category(category: Category) -> dict[str, Any]:
    return {
        "names": dict(category.names),
        "team_kind": category.team_kind,
        "answer_by": str(category.answer_by),
        "fix_by": str(category.fix_by),
        "is_danger": category.is_danger,
        "keywords": _json(category.keywords),
        "questions": _json([asdict(question) for question in category.questions]),
        "reasons": _json([asdict(reason) for reason in category.reasons]),
        "offered": category.offered,
        "months": list(category.months),
        "notice": dict(category.notice),
        "shows_photos": category.shows_photos,
        "needs_photo": category.needs_photo,
        "rounds_place": category.rounds_place,
        "is_public": category.is_public,
        "work": category.work,
    }


def plain(value: Team | Rule | Asset | Handover) -> dict[str, Any]:
    """Return what the log keeps of a team, a rule, an asset or a handover."""
    found: dict[str, Any] = _json(asdict(value))
    return found


def _json(value: Any) -> Any:
    """Return a value in the form in which JSON reads it back."""
    if isinstance(value, Mapping):
        return {str(key): _json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
