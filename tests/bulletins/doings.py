"""What a simulated district does beside its tickets: a campaign, projects, drives, doorways, a contract, exposures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from casework.model.area import AreaCode
from casework.model.campaign import Campaign, CampaignCode, Target
from casework.model.contract import Contract, ContractCode, Evidence, Mark, reckon
from casework.model.drive import Drive, DriveId, SignUp, State as DriveState
from casework.model.exposure import NOT_THEIRS, Exhibit, Stand, propose
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State as Signature
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.project import Move, Moved, Project, ProjectCode, State as Works
from casework.model.statement import Statement, StatementAct, Step
from casework.model.summary import Period
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.unit_of_work import UnitOfWork
from tests.bulletins.town import CALENDAR

YEAR = 2026
DAY = timedelta(days=1)
DOORS = 240
SWEEP = ContractCode("sweep")


@dataclass(frozen=True, slots=True)
class Doings:
    """What they are called; there are four projects and two reasons."""

    campaign: str
    projects: tuple[str, ...]
    kind: str
    reasons: tuple[str, ...]
    drive: str
    contract: str


DOINGS: Mapping[str, Doings] = {
    "en": Doings(
        "Spring clean",
        ("Market Street drains", "Canal bank paving", "Station Square bins", "Temple Lane yard"),
        "street",
        ("the pipes came late", "rain for two weeks"),
        "Canal bank clean-up",
        "Sweeping, east",
    ),
    "zh_CN": Doings(
        "春季环境整治",
        ("市场街排水改造", "运河沿线铺装", "站前广场垃圾房", "寺前弄大院整治"),
        "街巷",
        ("管材到货延迟", "连续两周降雨"),
        "运河沿线清洁行动",
        "东片清扫保洁",
    ),
    "zh_TW": Doings(
        "春季環境整治",
        ("市場街排水改善", "運河沿線鋪面", "站前廣場垃圾房", "寺前弄大院整治"),
        "街巷",
        ("管材延遲到貨", "連續兩週降雨"),
        "運河沿線清潔行動",
        "東區清掃保潔",
    ),
}


async def found(work: UnitOfWork, doings: Doings, person: PersonId) -> None:
    """Plan the campaign, the projects and the contract, and enter the doorways."""
    teams = tuple(TeamCode(f"community{number}") for number in range(6))
    days = date(YEAR, 3, 16), date(YEAR, 4, 30)
    target = Target(Measure.TONNES, 60)
    plan = Campaign(0, CampaignCode("spring"), doings.campaign, *days, targets=(target,), teams=teams, is_public=True)
    await work.campaigns.keep(plan)
    for number, name in enumerate(doings.projects):
        starts, ends = date(YEAR, 2 + 2 * number, 1), date(YEAR, 4 + 2 * number, 15)
        code, money = ProjectCode(f"P{number}"), 450_000.0 * (number + 1)
        await work.projects.keep(
            Project(0, code, name, doings.kind, teams[number], starts, ends, ends, planned_sum=money)
        )
    doors = [
        Frontage(FrontageId(0), FrontageCode(f"d{number}"), f"No. {number}", "Street", AreaCode(f"area{number % 6}"))
        for number in range(DOORS)
    ]
    await work.frontages.add(doors)
    contract = Contract(
        SWEEP, doings.contract, TeamCode("contractor0"), (), (), Period(date(YEAR, 1, 1), date(YEAR, 12, 31)),
        120_000_00,
    )  # fmt: skip
    await work.contracts.keep([contract])
    await _sign_up(work, doings, person)


async def _sign_up(work: UnitOfWork, doings: Doings, person: PersonId) -> None:
    for number, day in enumerate((date(YEAR, 4, 18), date(YEAR, 9, 19), date(YEAR, 10, 24))):
        begins = datetime.combine(day, time(9), CALENDAR.zone)
        made = await work.drives.begin(
            Drive(DriveId(0), DriveState.DRAFT, TeamCode(f"community{number}"), person, False, "0123456789abcdef",
                  title=doings.drive, begins=begins, ends=begins + timedelta(hours=2), area=AreaCode(f"area{number}"),
                  bring="", wanted=0, announced_at=begins - 9 * DAY)
        )  # fmt: skip
        await work.drives.save(replace(made, state=DriveState.CLOSED, amounts={Measure.TONNES: 1.5 + number}))
        came = SignUp(person, 40 + 7 * number, signed_at=begins - DAY, came_at=begins)
        await work.drives.sign_up(made.id, came)


async def happen(work: UnitOfWork, doings: Doings, person: PersonId, morning: datetime) -> None:
    """Let what belongs to a day of the year happen."""
    day = morning.astimezone(CALENDAR.zone).date()
    if day.year != YEAR:
        return
    for number, project in enumerate(await work.projects.all()):
        moved = _move(project, number, day, doings)
        if moved is not None:
            await work.projects.keep(moved[0])
            await work.projects.record(Moved(project.number, morning, person, moved[1], moved[0].reason, moved[0].ends))
    if day.weekday() == 1:
        await _sign(work, day)
    if day.day == 20:
        await _expose(work, day)
    if day.day == 8 and day.month > 1:
        await _reckon(work, date(YEAR, day.month - 1, 1), person, morning)


def _move(project: Project, number: int, day: date, doings: Doings) -> tuple[Project, Move] | None:
    """Return a project after what happens to it on a day; every second one is delayed once."""
    half = project.planned_sum / 2
    if day == project.starts:
        return replace(project, state=Works.RUNNING, spent_sum=half), Move.START
    if number % 2 == 0 and day == project.planned_end - 5 * DAY:
        reason, ends = doings.reasons[number // 2], project.planned_end + 60 * DAY
        return replace(project, state=Works.DELAYED, reason=reason, ends=ends), Move.DELAY
    if day == project.ends and project.state in (Works.RUNNING, Works.DELAYED):
        return replace(project, state=Works.DONE, reason="", spent_sum=project.planned_sum), Move.FINISH
    return None


async def _sign(work: UnitOfWork, day: date) -> None:
    waiting = [each for each in await work.frontages.all() if each.state is Signature.NOT_REACHED]
    for number, each in enumerate(waiting[:4]):
        state = Signature.REFUSED if number == 3 else Signature.SIGNED
        await work.frontages.save(replace(each, state=state, how=Signed.PAPER if number < 3 else None, on=day))


async def _expose(work: UnitOfWork, day: date) -> None:
    """Show the newest reports as they turned out: done ones as models, others as warnings."""
    numbers = await work.public.newest(12)
    for number in numbers[:: 4 if day.month % 2 else 3]:
        ticket = await work.tickets.get(TicketId(number))
        if ticket is not None and ticket.status not in NOT_THEIRS:
            kind = Exhibit.MODEL if ticket.status is Status.CONFIRMED else Exhibit.EXPOSURE
            new = propose(ticket, kind, day, by_rule=True)
            new = replace(new, number=await work.exposures.add(new))
            await work.exposures.save(replace(new, stand=Stand.PUBLISHED, published_on=day))


async def _reckon(work: UnitOfWork, month: date, person: PersonId, at: datetime) -> None:
    """Draw and approve the statement of a month by a third party's marks."""
    contract = await work.contracts.get(SWEEP)
    assert contract is not None
    mark = Mark(SWEEP, month, "", 80_000 + 1_500 * month.month, None, "")
    reckoning = reckon(Evidence({}, {}, (mark,)), contract.fee, DEFAULTS)
    number = await work.contracts.draw(Statement(0, contract, month, reckoning, DEFAULTS.contract_due, at))
    await work.contracts.add_step(number, Step(StatementAct.APPROVE, at, person))
