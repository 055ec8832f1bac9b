"""Keep campaigns, what is entered for them, and delays; fulfils `casework.ports.Campaigns`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.campaign import Campaign, CampaignCode, CampaignEntry, Delay, Target
from casework.model.category import CategoryCode
from casework.model.person import PersonId
from casework.model.tally import WorkKind
from casework.model.team import TeamCode
from storage.engine import insert_into
from storage.schema import campaign_entries, campaigns, delays


class Campaigns:
    """Campaigns within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, campaign: Campaign) -> Campaign:
        """Keep a campaign, in place of the one with its code; returns it with its number."""
        row = _row(campaign)
        kept = insert_into(self._connection, campaigns).values(row)
        kept = kept.on_conflict_do_update(index_elements=["code"], set_=row)
        found = await self._connection.execute(kept.returning(campaigns))
        return _campaign(found.one())

    async def note_check(self, number: int, day: date) -> None:
        """Note the local day on which it was looked who is behind; leave all else, as somebody may just change it."""
        one = update(campaigns).where(campaigns.c.id == number)
        await self._connection.execute(one.values(checked_on=day))

    async def get(self, number: int) -> Campaign | None:
        """Return a campaign, or None."""
        row = (await self._connection.execute(select(campaigns).where(campaigns.c.id == number))).first()
        return None if row is None else _campaign(row)

    async def called(self, code: CampaignCode, *, lock: bool = False) -> Campaign | None:
        """Return the campaign with a code in small or capital letters, held with `lock`, or None."""
        query = select(campaigns).where(func.lower(campaigns.c.code) == code.lower()).order_by(campaigns.c.id)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _campaign(row)

    async def since(self, day: date) -> list[Campaign]:
        """Return the campaigns that end on a local day or later, those that begin first first."""
        query = select(campaigns).where(campaigns.c.last_on >= day).order_by(campaigns.c.first_on, campaigns.c.id)
        return [_campaign(row) for row in await self._connection.execute(query)]

    async def enter(self, entry: CampaignEntry) -> int:
        """Keep what was entered by hand; returns its number."""
        row = {
            "campaign_id": entry.campaign,
            "team": entry.team,
            "at": entry.at,
            "person_id": entry.by,
            "unit": entry.unit,
            "amount": entry.amount,
            "kind": entry.kind,
            "words": entry.words,
        }
        added = insert(campaign_entries).values(row).returning(campaign_entries.c.id)
        return int((await self._connection.execute(added)).scalar_one())

    async def entry(self, number: int) -> CampaignEntry | None:
        """Return an entry, or None if it was taken back."""
        query = select(campaign_entries).where(campaign_entries.c.id == number)
        row = (await self._connection.execute(query)).first()
        return None if row is None else _entry(row)

    async def drop_entry(self, number: int) -> None:
        """Delete an entry."""
        await self._connection.execute(delete(campaign_entries).where(campaign_entries.c.id == number))

    async def entries(self, campaign: int) -> list[CampaignEntry]:
        """Return all entries of a campaign, in the order in which they came."""
        query = select(campaign_entries).where(campaign_entries.c.campaign_id == campaign)
        return [_entry(row) for row in await self._connection.execute(query.order_by(campaign_entries.c.id))]

    async def ask(self, delay: Delay) -> None:
        """Keep that a team is asked why it is behind; once a day at most."""
        row = {
            "campaign_id": delay.campaign,
            "team": delay.team,
            "asked_on": delay.asked_on,
            "behind": delay.behind,
            "reason": delay.reason,
        }
        await self._connection.execute(insert_into(self._connection, delays).values(row).on_conflict_do_nothing())

    async def explain(self, campaign: int, team: TeamCode, reason: str, by: PersonId, at: datetime) -> bool:
        """Keep a team's reason with the day on which it was asked last; returns whether it was ever asked."""
        of_team = delays.c.campaign_id == campaign, delays.c.team == team
        last = select(func.max(delays.c.asked_on)).where(*of_team).scalar_subquery()
        said = update(delays).where(*of_team, delays.c.asked_on == last).returning(delays.c.id)
        row = {"reason": reason, "said_at": at, "person_id": by}
        return (await self._connection.execute(said.values(row))).first() is not None

    async def delays(self, campaign: int) -> list[Delay]:
        """Return when which team was asked, and its reasons, the latest first."""
        query = select(delays).where(delays.c.campaign_id == campaign)
        found = await self._connection.execute(query.order_by(delays.c.asked_on.desc(), delays.c.id))
        return [Delay(row.campaign_id, TeamCode(row.team), row.asked_on, row.behind, row.reason) for row in found]


def _row(campaign: Campaign) -> dict[str, Any]:
    return {
        "code": campaign.code,
        "name": campaign.name,
        "first_on": campaign.first,
        "last_on": campaign.last,
        "areas": list(campaign.areas),
        "categories": list(campaign.categories),
        "targets": [[target.unit, target.amount, target.kind] for target in campaign.targets],
        "teams": list(campaign.teams),
        "is_shared": campaign.is_shared,
        "is_public": campaign.is_public,
        "checked_on": campaign.checked_on,
    }


def _campaign(row: Row[Any]) -> Campaign:
    targets = ((unit, amount, WorkKind(kind) if kind else None) for unit, amount, kind in row.targets)
    return Campaign(
        row.id,
        CampaignCode(row.code),
        row.name,
        row.first_on,
        row.last_on,
        tuple(AreaCode(code) for code in row.areas),
        tuple(CategoryCode(code) for code in row.categories),
        tuple(Target(*each) for each in targets),
        tuple(TeamCode(code) for code in row.teams),
        row.is_shared,
        row.is_public,
        row.checked_on,
    )


def _entry(row: Row[Any]) -> CampaignEntry:
    by = None if row.person_id is None else PersonId(row.person_id)
    kind = WorkKind(row.kind) if row.kind else None
    return CampaignEntry(row.campaign_id, TeamCode(row.team), row.at, by, row.unit, row.amount, kind, row.words)
