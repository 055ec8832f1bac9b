"""The simulated district: its names in a language, its teams, areas, streets and categories."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import shapely

from casework.files.categories import read_categories
from casework.model.area import Area, AreaCode
from casework.model.category import CategoryTree
from casework.model.deadline import Calendar
from casework.model.place import Point
from casework.model.team import Team, TeamCode, TeamKind
from tests.paths import ROOT

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
WEST, SOUTH, SIDE = 121.40, 31.20, 0.02  # degrees


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called; all sequences of two languages are as long."""

    district: str
    communities: tuple[str, ...]
    departments: tuple[str, ...]
    contractors: tuple[str, ...]
    streets: tuple[str, ...]
    remark: str
    objection: str
    answer: str


NAMES = {
    "en": Names(
        "Riverside District",
        ("Old Harbour", "Willow Bridge", "East Gate", "Lotus Pond", "Mill Lane", "South Station"),
        ("Parks Office", "Roads and Lighting"),
        ("Clean City Ltd", "Green Broom Ltd", "Harbour Services"),
        ("Market Street", "Canal Road", "Station Square", "Temple Lane", "Wharf Road", "Garden Street"),
        "In the coming quarter the markets by the canal get bins of their own.",
        "Nine of the late tickets were snow, which no crew could clear sooner.",
        "The days of snow are in the calendar by now; the figure stays as it was counted.",
    ),
    "zh_CN": Names(
        "滨河区",
        ("老港社区", "柳桥社区", "东门社区", "荷塘社区", "磨坊巷社区", "南站社区"),
        ("园林绿化所", "市政照明所"),
        ("洁城保洁公司", "绿帚环卫公司", "港湾环境公司"),
        ("市场街", "运河路", "站前广场", "寺前弄", "码头路", "花园街"),
        "下一季度，运河沿线集市将单独配置垃圾收集容器。",
        "其中九件逾期为降雪所致，当时无法清运。",
        "降雪停工日已列入工作日历，本期数据维持原统计。",
    ),
    "zh_TW": Names(
        "濱河區",
        ("老港社區", "柳橋社區", "東門社區", "荷塘社區", "磨坊巷社區", "南站社區"),
        ("園林綠化所", "市政照明所"),
        ("潔城保潔公司", "綠帚環保公司", "港灣環境公司"),
        ("市場街", "運河路", "站前廣場", "寺前弄", "碼頭路", "花園街"),
        "下一季，運河沿線市集將單獨配置垃圾收集容器。",
        "其中九件逾期係降雪所致，當時無法清運。",
        "降雪停工日已列入工作日曆，本期數據維持原統計。",
    ),
}


def tree() -> CategoryTree:
    """The categories with which Cleanward ships."""
    found = read_categories((ROOT / "bot" / "data" / "categories.toml").read_bytes()).tree
    assert found is not None
    return found


def areas(names: Names) -> list[Area]:
    """Six areas in two rows."""
    return [
        Area(AreaCode(f"area{number}"), name, None, shapely.box(*_corner(number), *_corner(number, SIDE)))
        for number, name in enumerate(names.communities)
    ]


def _corner(number: int, further: float = 0.0) -> tuple[float, float]:
    return WEST + SIDE * (number % 3) + further, SOUTH + SIDE * (number // 3) + further


def middle(number: int) -> Point:
    """Return the middle of an area."""
    west, south = _corner(number, SIDE / 2)
    return Point(south, west)


def teams(names: Names, language: str) -> list[Team]:
    """A community's team in each area; departments and contractors everywhere."""
    found = [
        Team(TeamCode(f"community{number}"), name, TeamKind.COMMUNITY, (AreaCode(f"area{number}"),), language)
        for number, name in enumerate(names.communities)
    ]
    for kind, called in ((TeamKind.DEPARTMENT, names.departments), (TeamKind.CONTRACTOR, names.contractors)):
        everywhere = tuple(AreaCode(f"area{number}") for number in range(len(names.communities)))
        found += [
            Team(TeamCode(f"{kind}{number}"), name, kind, everywhere, language) for number, name in enumerate(called)
        ]
    return found
