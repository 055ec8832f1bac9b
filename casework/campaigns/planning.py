"""Plan campaigns: read one from a few lines in chat, keep it, change it, end it, or keep those of a file.

Promises: who plans one is supervisor of its areas, or an administrator. What cannot be read is refused with the very
part, and nothing of it is kept. Every change is in the log.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from casework.files.campaigns import default_teams
from casework.model import authority
from casework.model.area import AreaCode
from casework.model.authority import Actor, Office
from casework.model.campaign import (
    LONGEST_DAYS,
    MOST_TARGETS,
    MOST_TEAMS,
    Campaign,
    CampaignCode,
    Target,
    read_target,
    write_target,
)
from casework.model.category import CategoryCode
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.spelling import day_in, first_word
from casework.model.team import TeamCode
from casework.ports import Work

MOST_SAID = 32  # characters of a part, in a refusal
LONGEST_NAME = 64

_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_DAY = r"\d{4}-\d{2}-\d{2}|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号號]"
_PERIOD = re.compile(rf"({_DAY})\D{{1,6}}({_DAY})")
_LIST = re.compile(
    r"(?:(areas?|辖区|轄區)|(categor(?:y|ies)|类别|類別)|(teams?|责任单位|承辦單位|責任單位|单位|單位))\s*[:：]?\s*(.+)",
    re.IGNORECASE,
)
_TARGETS = re.compile(r"(?:targets?|目标|目標)\s*[:：]?\s*", re.IGNORECASE)
_EACH = frozenset({"each", "each team", "各自", "各单位", "各單位"})
_SHARED = frozenset({"shared", "together", "共同", "共同承担", "共同承擔"})
_PUBLIC = frozenset({"public", "公开", "公開"})


@dataclass(slots=True)
class _Parts:
    """The parts of a campaign, as far as they were read."""

    period: tuple[date, date] | None = None
    areas: tuple[AreaCode, ...] = ()
    categories: tuple[CategoryCode, ...] = ()
    teams: tuple[TeamCode, ...] = ()
    targets: tuple[Target, ...] = ()
    is_shared: bool = True
    is_public: bool = False


def read_plan(district: District, said: str, today: date) -> Campaign:
    """Read "clean Clean month; 2026-12-01 to 2026-12-31; areas east; 120 t; each; public".

    The first part is the code and the name; the others may come in any order, separated by semicolons or lines. Raises
    Refusal with the part that cannot be read, or for what is missing.
    """
    first, *rest = [part.strip() for part in re.split(r"[;；\n]", normalize("NFKC", said)) if part.strip()] or [""]
    code, name = first_word(first)
    name = " ".join(name.split())
    if not name or not rest:
        raise Refusal(Why.CAMPAIGN_FORM)
    if not _CODE.fullmatch(code) or len(name) > LONGEST_NAME:
        raise Refusal(Why.CAMPAIGN_CODE)
    parts = _Parts()
    for part in rest:
        _read(district, parts, part, today)
    if parts.period is None or not _is_period(*parts.period):
        raise Refusal(Why.CAMPAIGN_DATES)
    if not 0 < len(parts.targets) <= MOST_TARGETS:
        raise Refusal(Why.CAMPAIGN_TARGETS, most=MOST_TARGETS)
    teams = parts.teams or default_teams(district, parts.areas, today)
    if not 0 < len(teams) <= MOST_TEAMS:
        raise Refusal(Why.CAMPAIGN_TEAMS)
    return Campaign(
        number=0,
        code=CampaignCode(code),
        name=name,
        first=parts.period[0],
        last=parts.period[1],
        areas=parts.areas,
        categories=parts.categories,
        targets=parts.targets,
        teams=teams,
        is_shared=parts.is_shared,
        is_public=parts.is_public,
    )


def _is_period(first: date, last: date) -> bool:
    return first <= last and (last - first).days < LONGEST_DAYS


def _read(district: District, parts: _Parts, part: str, today: date) -> None:
    """Put one part into the parts; raises Refusal if it is none."""
    said = part.casefold()
    period, listed = _PERIOD.fullmatch(part), _LIST.fullmatch(part)
    if period is not None:
        days = [day_in(day) or day_in(day, today) for day in period.groups()]
        if days[0] is None or days[1] is None:
            raise Refusal(Why.CAMPAIGN_DATES)
        parts.period = days[0], days[1]
    elif listed is not None:
        _list(district, parts, listed)
    elif said in _EACH | _SHARED:
        parts.is_shared = said in _SHARED
    elif said in _PUBLIC:
        parts.is_public = True
    else:
        target = read_target(_TARGETS.sub("", part, count=1))
        if target is None:
            raise Refusal(Why.CAMPAIGN_PART, part=part[:MOST_SAID])
        parts.targets = (*parts.targets, target)


def _list(district: District, parts: _Parts, listed: re.Match[str]) -> None:
    names = [name.strip() for name in re.split("[,，、]", listed[4]) if name.strip()]
    tree = district.tree
    if listed[1]:
        areas = [(each.code, (each.name,)) for each in district.areas.all()]
        parts.areas = tuple(AreaCode(_named(areas, name)) for name in names)
    elif listed[2]:
        codes = [(str(each.code), tuple(each.names.values())) for each in tree.groups]
        codes += [(str(each.code), tuple(each.names.values())) for each in tree.categories()]
        parts.categories = tuple(CategoryCode(_named(codes, name)) for name in names)
    else:
        teams = [(each.code, (each.name,)) for each in district.teams]
        parts.teams = tuple(dict.fromkeys(TeamCode(_named(teams, name)) for name in names))


def _named(known: Iterable[tuple[str, Sequence[str]]], said: str) -> str:
    asked = said.casefold()
    for code, names in known:
        if asked in {each.casefold() for each in (code, *names)}:
            return code
    raise Refusal(Why.NO_SUCH_SCOPE, team=said[:MOST_SAID])


async def plan(work: Work, district: District, actor: Actor, said: str, at: datetime, *, is_new: bool) -> Campaign:
    """Keep a campaign that somebody wrote, or one in place of what has its code; returns it.

    Raises Refusal for anybody who may not, for what cannot be read, and if the code is taken, or nobody has it.
    """
    if not actor.is_administrator:
        authority.check_office(actor, Office.OVERSEE)
    written = read_plan(district, said, local_day(at, district.calendar.zone))
    authority.check_campaign(actor, written.areas)
    before = await work.campaigns.called(written.code, lock=True)
    if is_new and before is not None:
        raise Refusal(Why.CAMPAIGN_KNOWN, code=before.code)
    if not is_new and before is None:
        raise Refusal(Why.NO_SUCH_CAMPAIGN, code=written.code)
    if before is not None:
        authority.check_campaign(actor, before.areas)
        written = replace(written, code=before.code, checked_on=before.checked_on)
    return await _keep(work, before, written, actor.person, at)


async def end(work: Work, district: District, actor: Actor, code: str, at: datetime) -> Campaign:
    """Let today be the last day of a campaign; one that has not begun has one day. Raises Refusal as `plan` does."""
    before = await called(work, code, lock=True)
    authority.check_campaign(actor, before.areas)
    today = local_day(at, district.calendar.zone)
    if before.last < today:
        raise Refusal(Why.CAMPAIGN_OVER, code=before.code)
    ended = replace(before, first=min(before.first, today), last=today)
    return await _keep(work, before, ended, actor.person, at)


async def keep_all(work: Work, campaigns: Sequence[Campaign], at: datetime) -> None:
    """Keep the campaigns of a file, each in place of the one with its code."""
    for each in campaigns:
        before = await work.campaigns.called(each.code, lock=True)
        kept = replace(each, code=before.code, checked_on=before.checked_on) if before else each
        await _keep(work, before, kept, None, at)


async def called(work: Work, code: str, *, lock: bool = False) -> Campaign:
    """Return the campaign with a code, held with `lock`; raises Refusal if there is none."""
    found = await work.campaigns.called(CampaignCode(code), lock=lock)
    if found is None:
        raise Refusal(Why.NO_SUCH_CAMPAIGN, code=code[:MOST_SAID])
    return found


async def _keep(work: Work, before: Campaign | None, campaign: Campaign, by: PersonId | None, at: datetime) -> Campaign:
    kept = await work.campaigns.keep(campaign)
    was, now = (None if before is None else _logged(before)), _logged(kept)
    if was != now:
        await work.audit.record([Change(at, by, Changed.CAMPAIGN, kept.code, was, now)])
    return kept


def _logged(campaign: Campaign) -> dict[str, Any]:
    """Return what the log keeps of a campaign."""
    return {
        "name": campaign.name,
        "first": campaign.first.isoformat(),
        "last": campaign.last.isoformat(),
        "targets": "; ".join(map(write_target, campaign.targets)),
        "teams": len(campaign.teams),
    }
