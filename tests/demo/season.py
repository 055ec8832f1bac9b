"""A spring in the demo's town, played without hands: what people do until there is something to take a picture of.

Each act waits until everything is said, and fails where a button that it presses is not there. Beside the people of the
demo there are a supervisors' group, a channel, a contractor, and a shop whose doorway is in the register.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.demo.scenery import Scenery, san_francisco
from bot.demo.script import photo
from bot.demo.town import Town
from casework.campaigns.contracts import keeping
from casework.campaigns.frontages import register
from casework.campaigns.projects import moving
from casework.files.frontages import read_frontages
from casework.files.projects import read_projects
from casework.model.area import AreaCode
from casework.model.authority import Gives, Role
from casework.model.contract import Contract, ContractCode, Mark
from casework.model.deep_link import OfArea, payload
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.team import Team, TeamCode, TeamKind
from casework.oversight import appointing
from sandbox.channels import Channel
from sandbox.groups import Group
from sandbox.objects import Chat, Message
from sandbox.people import Person
from tests.clock import Clock

HOUR = timedelta(hours=1)
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
FOLSOM, CESAR_CHAVEZ, DOLORES = (37.7524, -122.4142), (37.7482, -122.4135), (37.7602, -122.4262)
VALENCIA, POTRERO = (37.7601, -122.4214), (37.7571, -122.4005)
ASHBURY, IRVING, TARAVAL = (37.7699, -122.4469), (37.7637, -122.4786), (37.7425, -122.4830)
TURK, EDDY, ELLIS = (37.7826, -122.4150), (37.7836, -122.4135), (37.7848, -122.4125)  # the Tenderloin, a contractor's
HAULAGE = Team(TeamCode("bay"), "Bay Haulage", TeamKind.CONTRACTOR, (AreaCode("tenderloin"),), "en")
SWEEP = Contract(
    ContractCode("sweep"), "Sweeping", HAULAGE.code, HAULAGE.areas, (), Period(FIRST, date(2026, 12, 31)), 48_000_00
)
REGISTER = f"""code,name,street,number,lat,lon,contact,state,date,reason
nunez,Nuñez Bakery,Folsom Street,2889,{FOLSOM[0]},{FOLSOM[1]},Mr Nuñez 555-0142,,,
ace,Ace Hardware,Folsom Street,2901,37.7520,-122.4141,,signed,2026-04-14,
moon,Moon Laundry,Folsom Street,2915,37.7518,-122.4141,,refused,2026-04-16,the fee
haight,Haight Books,Haight Street,1644,37.7697,-122.4493,,signed,2026-04-20,
irving,Irving Tea,Irving Street,1930,37.7637,-122.4784,,signed,2026-04-21,
"""
PROJECTS = f"""code,name,kind,team,area,lat,lon,starts,ends,planned_sum,categories
A12,Potrero steps,alley,mission,potrero-hill,{POTRERO[0]},{POTRERO[1]},2026-05-14,2026-06-20,180万元,rubbish
"""
PLAN = "clean Clean month; 2026-05-01 to 2026-05-31; areas mission, haight-ashbury; 4 t; fixed 3; each; public"
DRIVE = "/drive Dolores Park | 2026-05-16 09:00-11:30 | 37.7602,-122.4262 | gloves, boots | 30"


def scenery() -> Scenery:
    """Return San Francisco with a contractor; two cases are enough for a place in the league table."""
    usual = san_francisco(FIRST)
    return replace(
        usual,
        teams=(*usual.teams, HAULAGE),
        policy=replace(DEFAULTS, ranked_from=2, shrink_cases=1, bulletins=("month",)),
    )


@dataclass(slots=True)
class Season:
    """The town, the clock that it lives by, and who is there beside the people of the demo."""

    town: Town
    clock: Clock
    group: Group
    channel: Channel
    shop: Person

    @property
    def sue(self) -> Person:
        """Return the supervisor."""
        return self.town.named[Role.SUPERVISOR]

    async def passes(self, until: datetime) -> None:
        """Let time pass; what it brings is said."""
        self.clock.now += until - self.town.time() - HOUR
        await self.town.passes_hour()

    async def says(self, who: Person, words: str, chat: Chat | None = None, to: Message | None = None) -> None:
        """Let somebody write, and wait for what comes of it."""
        who.says(words, chat, to)
        await self.town.settle()

    async def presses(self, who: Person, *labels: str, chat: Chat | None = None) -> None:
        """Let somebody press the newest button of each label, one after another."""
        for label in labels:
            who.presses(label, chat=chat or who.private())
            await self.town.settle()

    async def reports(self, who: Person, name: str, at: tuple[float, float], *labels: str) -> None:
        """Let somebody report something by pressing what the bot offers; without labels it is a dirty street."""
        who.sends_photo(photo(name))
        who.sends_location(*at)
        await self.town.settle()
        await self.presses(who, *(labels or ("Litter and rubbish", "Litter or dirty street")))
        offered = {label for message in who.private().messages for label in message.labels}
        await self.presses(who, *(each for each in ("No, something else",) if each in offered), "✅ Send")

    def card(self, number: int, desk: str = "mission") -> Message:
        """Return the newest card of a ticket."""
        cards = (each for each in reversed(self.town.desks[desk].messages) if each.text.startswith(f"#{number} ·"))
        found = next(cards, None)
        assert found, f"no card of #{number} on the desk of {desk}"
        return found

    async def fixes(self, number: int, took: str, desk: str = "mission", *, shown: bool = False) -> None:
        """Let Carl fix a ticket, with words or with a photo too."""
        chat, card = self.town.desks[desk], self.card(number, desk)
        if shown:
            self.town.carl.sends_photo(photo("clean"), took, chat=chat, reply_to=card)
        else:
            self.town.carl.says(f"/fix {took}", chat, card)
        await self.town.settle()

    def newest(self, chat: Chat, words: str) -> Message:
        """Return the newest message with these words."""
        return next(each for each in reversed(chat.messages) if words in each.text)


async def begin(town: Town, clock: Clock) -> Season:
    """Link the group and the channel, and bring in what comes in files."""
    carl, sue, ada = town.carl, town.named[Role.SUPERVISOR], town.named[Role.ADMINISTRATOR]
    account = next(iter(town.sandbox.bots.values()))
    group = town.sandbox.group("Supervisors", members=[sue, account])
    channel = town.sandbox.channel("Clean San Francisco")
    season = Season(town, clock, group, channel, town.sandbox.person("Lily"))
    await town.settle()
    async with town.app.storage.begin("files") as work:
        await appointing.issue_code(work, Gives.GROUP, "GRP22222", None, clock())
        district = town.app.district()
        doorways = read_frontages(REGISTER.encode(), district.areas, FIRST)
        projects = read_projects(PROJECTS.encode(), district, [], FIRST)
        assert not doorways.findings
        assert not projects.findings
        await register.keep_file(work, doorways.rows, None, clock())
        await moving.keep_all(work, projects.projects, clock())
        await keeping.keep_contracts(work, [SWEEP], None, clock())
        leaves = Mark(SWEEP.code, date(2026, 5, 20), "Turk Street", 85_000, None, "leaves in the gutters")
        await keeping.keep_marks(work, [leaves], None, clock())
    await season.says(sue, "/link GRP22222", group)
    channel.admit(account, by=ada)
    await season.says(ada, "/admin")
    await season.presses(ada, "📣 Channel", "🔗 English")
    code = channel.posts(season.newest(ada.private(), "/link").text.splitlines()[-1])
    await town.settle()
    town.sandbox.forget(code)
    await season.says(carl, "/help", town.desks["mission"])
    await season.says(town.rita, f"/start {payload(OfArea(AreaCode('mission-dolores')))}")
    await season.presses(town.rita, "Daily")
    return season
