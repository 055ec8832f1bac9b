"""Let a desk take part in campaigns: see its share, enter what nothing counted, and say why it is behind.

Promises: a desk enters for its own team only, and only what the campaign has a target for. Whoever enters twice takes
one back. A team is asked once in `behind_every_days` why it is behind, in the morning; its reason is shown to
supervisors.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from casework.campaigns import planning
from casework.campaigns.progress import Standing, TeamStanding, standing
from casework.model.authority import Actor
from casework.model.campaign import CampaignEntry, Delay, Target, may_be_asked, read_target, write_target
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.morning import morning_of
from casework.model.notice import Here, Kind, Notice, ToDesk
from casework.model.person import PersonId
from casework.model.project import LONGEST_REASON
from casework.model.spelling import digits_in, first_word
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets.telling import below

ENTERED_FOR = timedelta(days=7)  # after the end, for what is counted only then
SHOWN_FOR = timedelta(days=30)  # a campaign that is over
MOST_LISTED = 20  # campaigns in one message
TEAMS_A_PAGE = 8
MOST_PAGES = 100


class Sees(StrEnum):
    """What a reader sees of campaigns: all of it, a desk's share, or what is public."""

    ALL = "all"
    DESK = "desk"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class EntryView:
    """What was entered (None: it was taken back), and how far the team is with it."""

    entry: CampaignEntry | None
    name: str
    team: TeamStanding | None


async def show(work: Work, here: Here, by: PersonId, sees: Sees, number: int = 0, page: int = 0) -> None:
    """Show the campaigns, or (`number`) one of them with its teams, as far as the reader sees them.

    Raises Refusal for one that the reader does not see, or that is gone.
    """
    if number:
        await _check(work, number, sees)
    facts: dict[str, Fact] = {"by": by, "sees": sees, "page": min(page, MOST_PAGES)}
    await work.say(below(Notice(Kind.CAMPAIGN if number else Kind.CAMPAIGNS, here, number, facts)))


async def turn_page(work: Work, here: Here, by: PersonId, sees: Sees, number: int, page: int) -> None:
    """Show another page of a campaign's teams in place of the last; raises Refusal as `show` does."""
    await _check(work, number, sees)
    facts: dict[str, Fact] = {"by": by, "sees": sees, "page": min(page, MOST_PAGES)}
    await work.say(Notice(Kind.CAMPAIGN, here, number, facts))


async def _check(work: Work, number: int, sees: Sees) -> None:
    found = await work.campaigns.get(number)
    if found is None or (sees is Sees.PUBLIC and not found.is_public):
        raise Refusal(Why.OLD_BUTTON)


async def listed(
    work: Work, district: District, sees: Sees, team: TeamCode | None, at: datetime
) -> tuple[Standing, ...]:
    """Return the campaigns that a reader sees: those to come and those that run, and for a while those over."""
    today = local_day(at, district.calendar.zone)
    found = [each for each in await work.campaigns.since(today - SHOWN_FOR) if each.is_public or sees != Sees.PUBLIC]
    mine = [each for each in found if sees != Sees.DESK or team in each.teams]
    return tuple([_for(sees, team, await standing(work, district, each, today)) for each in mine[:MOST_LISTED]])


async def seen(
    work: Work, district: District, number: int, sees: Sees, team: TeamCode | None, at: datetime
) -> Standing | None:
    """Return how far a campaign is, to a desk with its own team alone; None if the reader does not see it."""
    campaign = await work.campaigns.get(number)
    if campaign is None or (sees == Sees.PUBLIC and not campaign.is_public):
        return None
    return _for(sees, team, await standing(work, district, campaign, local_day(at, district.calendar.zone)))


def _for(sees: Sees, team: TeamCode | None, found: Standing) -> Standing:
    """Return a campaign with the teams that a reader sees."""
    if sees is Sees.ALL:
        return found
    return replace(found, teams=tuple(each for each in found.teams if sees is Sees.DESK and each.team == team))


async def enter(work: Work, district: District, actor: Actor, team: TeamCode, said: str, at: datetime) -> None:
    """Keep what a team did for a campaign: "clean 120 signed"; shows its line.

    Raises Refusal for an unknown campaign, one in which the team does not take part or that does not run, and for words
    that are not one clear amount of what the campaign has a target for.
    """
    code, words = first_word(said)
    campaign = await planning.called(work, code)
    if team not in actor.teams or team not in campaign.teams:
        raise Refusal(Why.NOT_IN_CAMPAIGN, code=campaign.code)
    today = local_day(at, district.calendar.zone)
    if not campaign.first <= today <= campaign.last + ENTERED_FOR:
        raise Refusal(Why.CAMPAIGN_OVER, code=campaign.code)
    read = read_target(words)
    target = next((each for each in campaign.targets if read is not None and _fits(each, read)), None)
    if read is None or target is None:
        known = "; ".join(map(write_target, campaign.targets))
        raise Refusal(Why.CAMPAIGN_AMOUNT, code=campaign.code, known=known[:100])
    kind = read.kind or target.kind
    entry = CampaignEntry(campaign.number, team, at, actor.person, read.unit, read.amount, kind, words[:LONGEST_REASON])
    number = await work.campaigns.enter(entry)
    facts: dict[str, Fact] = {"number": number, "campaign": campaign.number}
    await work.say(Notice(Kind.CAMPAIGN_ENTRY, ToDesk(team), facts=facts))


def _fits(target: Target, read: Target) -> bool:
    return target.unit == read.unit and (None in (target.kind, read.kind) or target.kind is read.kind)


async def take_back(work: Work, actor: Actor, number: int) -> None:
    """Delete what was entered; raises Refusal if it is another team's, or was taken back before."""
    entry = await work.campaigns.entry(number)
    if not actor.teams or (entry is not None and entry.team not in actor.teams):
        raise Refusal(Why.NOT_A_DESK)
    if entry is None:
        raise Refusal(Why.OLD_BUTTON)
    await work.campaigns.drop_entry(number)
    facts: dict[str, Fact] = {"number": number, "campaign": entry.campaign}
    await work.say(Notice(Kind.CAMPAIGN_ENTRY, ToDesk(entry.team), facts=facts))


async def view_entry(
    work: Work, district: District, number: int, campaign: int, team: TeamCode, at: datetime
) -> EntryView | None:
    """Return what was entered and what has become of it; None if the campaign is gone."""
    found = await seen(work, district, campaign, Sees.DESK, team, at)
    if found is None:
        return None
    return EntryView(await work.campaigns.entry(number), found.campaign.name, next(iter(found.teams), None))


async def ask_who_is_behind(work: Work, district: District, at: datetime) -> int:
    """Ask the teams that are behind for a reason, each at its desk, in the morning; returns how many were asked.

    Each campaign is looked at once a day, so this costs nothing for the rest of it.
    """
    if morning_of(at, district.calendar, district.policy) is None:
        return 0
    today, policy, asked = local_day(at, district.calendar.zone), district.policy, 0
    for campaign in await work.campaigns.since(today):
        if not campaign.runs(today) or campaign.checked_on == today:
            continue
        await work.campaigns.note_check(campaign.number, today)
        for each in (await standing(work, district, campaign, today)).teams:
            if may_be_asked(-each.lead, each.delay, today, policy.behind_percent, policy.behind_every_days):
                await work.campaigns.ask(Delay(campaign.number, each.team, today, -each.lead))
                facts: dict[str, Fact] = {"day": today.isoformat(), "team": each.team}
                await work.say(Notice(Kind.CAMPAIGN_BEHIND, ToDesk(each.team), campaign.number, facts))
                asked += 1
    return asked


def question_in(slot: str | None) -> tuple[int, str, TeamCode] | None:
    """Return the campaign, the day and the team of a question why a team is behind; None for any other slot."""
    asked = Kind.CAMPAIGN_BEHIND.read(slot)
    number = digits_in(asked["about"]) if asked else None
    return (number, asked["day"], TeamCode(asked["team"])) if asked and number is not None else None


async def explain(work: Work, actor: Actor, question: tuple[int, str, TeamCode], reason: str, at: datetime) -> None:
    """Keep why a team is behind, in reply to the question; raises Refusal for another team's, or without a reason."""
    number, day, team = question
    if team not in actor.teams:
        raise Refusal(Why.NOT_A_DESK)
    if not reason:
        raise Refusal(Why.PROJECT_REASON_MISSING)
    if not await work.campaigns.explain(number, team, reason[:LONGEST_REASON], actor.person, at):
        raise Refusal(Why.OLD_BUTTON)
    facts: dict[str, Fact] = {"day": day, "team": team}
    await work.say(Notice(Kind.CAMPAIGN_BEHIND, ToDesk(team), number, facts))


async def view_question(
    work: Work, district: District, number: int, team: TeamCode, at: datetime
) -> tuple[Standing, TeamStanding] | None:
    """Return the campaign and the team that is asked why it is behind; None if either is gone."""
    found = await seen(work, district, number, Sees.DESK, team, at)
    own = next(iter(found.teams), None) if found else None
    return (found, own) if found is not None and own is not None else None
