"""Build samples of the log of changes: each kind of change, new, gone, and with all that can differ."""

from dataclasses import replace
from datetime import date

import shapely

from casework.district.administering import Json, area_as_kept, as_kept, plain
from casework.model.area import Area, AreaCode, AreaMap
from casework.model.asset import Asset, AssetCode
from casework.model.authority import Gives, Role
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp, Offered
from casework.model.change import Change, Changed
from casework.model.client import Scope
from casework.model.deadline import Allowance, Calendar
from casework.model.district import District
from casework.model.exposure import MISTAKE, Exhibit, Stand
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.round import Rhythm
from casework.model.tally import WorkKind
from casework.model.team import Team, TeamCode, TeamKind
from casework.oversight.records import Settling
from handlers.messages.district import administering
from handlers.messages.district.kept import Naming
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, SPOT, ZONE, Values

SUE = PersonId(3)


def change_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Pages of the log: each kind of change, new, gone and with all that can differ."""
    district = District(AreaMap(()), (), CategoryTree(), Calendar(ZONE))
    naming = Naming(district, {SUE: values.worker, 7: values.worker})
    said = {}
    for name, change in every_change(values).items():
        page = [(change, values.worker), (replace(change, by=None), None)] * (administering.CHANGES_A_PAGE // 2)
        said[f"admin: changes, {name}"] = administering.audit(page, naming, 3, to, has_more=True)
    return said | {"admin: changes, none": administering.audit([], naming, 0, to, has_more=False)}


def every_change(values: Values) -> dict[str, Change]:
    """Return a change of each kind and form, with the values that `casework` keeps."""
    kept: dict[str, tuple[Changed, str, Json | None, Json | None]] = {}
    for what, was, now in _kept(values):
        name = "group of categories" if "answer_by" not in was and what is Changed.CATEGORY else str(what)
        kept |= {
            f"{name}": (what, "c" * 32, was, now),
            f"{name}, new": (what, "c" * 32, None, now),
            f"{name}, gone": (what, "c" * 32, was, None),
        }
    campaign: Json = {
        "name": values.team,
        "first": "2026-03-02",
        "last": "2026-03-31",
        "teams": 2,
        "targets": "123456.78 tonnes; planted 500 trees",
    }
    code = {"code_until": AT.isoformat()}
    rule = {"team": "t" * 32, "area": "a" * 32, "category": "c" * 32, "assisting": ["t" * 32] * 3}
    rules = [{**rule, "valid_from": f"2026-01-{day:02}"} for day in range(1, 10)]
    anywhere: Json = {"team": "t" * 32, "area": None, "category": None, "assisting": [], "valid_from": None}
    plan = {"from_team": "t" * 32, "on": "2026-07-01", "to_team": "u" * 32, "area": "a" * 32}
    kept |= {
        "desk, code": (Changed.DESK, "t" * 32, None, code),
        "desk": (Changed.DESK, "t" * 32, None, {"chat": -(10**15), "topic": None}),
        "desk, moved": (Changed.DESK, "t" * 32, {"chat": -1}, {"chat": -(10**15), "topic": NUMBER}),
        "rules": (Changed.RULES, "rules", {"rules": [anywhere, *rules[:4]]}, {"rules": rules[5:]}),
        "areas": (Changed.AREAS, "areas", None, {"imported": NUMBER, "replaced": NUMBER}),
        "streets": (Changed.STREETS, "streets", None, {"streets": NUMBER}),
        "streets, others": (Changed.STREETS, "streets", {"streets": NUMBER}, {"streets": 1}),
        "handover": (Changed.HANDOVER, "t" * 32, None, plan),
        "handover, to nobody": (Changed.HANDOVER, "t" * 32, None, {**plan, "to_team": None, "area": None}),
        "role, code": (Changed.ROLE, Gives.SUPERVISOR, None, code),
        "role, code of an area": (Changed.ROLE, Gives.SUPERVISOR, None, {**code, "area": "Eastside"}),
        "role, one more area": (
            *(Changed.ROLE, "person 7", {"roles": [Role.SUPERVISOR]}),
            {"roles": [Role.SUPERVISOR], "areas": ["east", "west", "north"]},
        ),
        "role, one more section": (
            *(Changed.ROLE, "person 7", {"roles": [Role.CARETAKER]}),
            {"roles": [Role.CARETAKER], "sections": ["east", "west: rubbish"]},
        ),
        "role, used": (Changed.ROLE, f"person {SUE}", None, {"roles": [Role.SUPERVISOR]}),
        "role, given": (Changed.ROLE, "person 7", {"roles": [Role.SUPERVISOR]}, {"roles": sorted(Role)}),
        "role, taken": (Changed.ROLE, "person 8", {"roles": sorted(Role)}, None),
        "group, code": (Changed.GROUP, Gives.GROUP, None, code),
        "group": (Changed.GROUP, "supervisors", None, {"chat": -(10**15)}),
        "group, another": (Changed.GROUP, "supervisors", {"chat": -1}, {"chat": -(10**15)}),
        **{
            f"exposure, {stand}": (
                *(Changed.EXPOSURE, "#12", None),
                {"kind": Exhibit.MODEL, "stand": stand, "reason": MISTAKE, "photos": 2},
            )
            for stand in (Stand.HEARD, Stand.PUBLISHED, Stand.DROPPED)
        },
        "exposure, ended": (
            *(Changed.EXPOSURE, "#12", None),
            {"kind": Exhibit.EXPOSURE, "stand": Stand.TAKEN_DOWN, "reason": values.doubt, "photos": 0},
        ),
        "channel, code": (Changed.CHANNEL, "channel", None, {**code, "language": "zh_TW"}),
        "channel": (Changed.CHANNEL, "channel", None, {"title": values.area, "language": "zh_TW"}),
        "channel, ended": (Changed.CHANNEL, "channel", {"title": values.area, "language": "zh_TW"}, None),
        "campaign": (Changed.CAMPAIGN, "c" * 32, None, campaign),
        "campaign, changed": (Changed.CAMPAIGN, "c" * 32, campaign, {**campaign, "last": "2026-04-01"}),
        "projects": (Changed.PROJECTS, "", None, {"imported": NUMBER, "replaced": NUMBER}),
        "round": (Changed.ROUND, "a" * 32, None, {"rhythm": Rhythm.DAILY, "person": 7}),
        "round, ended": (Changed.ROUND, "a" * 32, {"rhythm": Rhythm.DAILY, "person": 7}, None),
        "bulletin": (Changed.BULLETIN, "2026-01-01..2026-01-31", None, {"number": 3, "year": 2026}),
        "contract": (Changed.CONTRACT, "c" * 32, None, {"name": "W" * 64}),
        "contract, changed": (Changed.CONTRACT, "c" * 32, {"name": "W" * 64}, {"name": "W" * 64}),
        "marks": (Changed.MARKS, "marks", None, {"marks": NUMBER}),
        "records closed": (Changed.RECORDS, Settling.CLOSE, {"unsettled": NUMBER}, {"unsettled": 0}),
        "records let be": (Changed.RECORDS, Settling.LET_BE, {"unsettled": 1}, {"unsettled": 0}),
        "frontages": (Changed.FRONTAGES, "frontages", None, {"imported": NUMBER, "replaced": NUMBER}),
        "client": (Changed.CLIENT, "c" * 40, None, {"scopes": sorted(Scope)}),
        "client, revoked": (Changed.CLIENT, "c" * 40, {"scopes": [Scope.REPORT]}, None),
        "ban": (Changed.BAN, "#12", {"banned": False}, {"banned": True}),
        "ban, ended": (Changed.BAN, "#12", {"banned": True}, {"banned": False}),
        "ban of a person": (Changed.BAN, "person 7", {"banned": False}, {"banned": True}),
        "ban of a person, ended": (Changed.BAN, "person 7", {"banned": True}, {"banned": False}),
    }
    return {name: Change(AT, SUE, *change) for name, change in kept.items()}


def _kept(values: Values) -> list[tuple[Changed, Json, Json]]:
    """Return what the log keeps of an area, a category, a group of them, a team and an asset, before and after."""
    choice = Choice("x", {"en": values.choice})
    names, day = {"en": values.category, "zh_CN": values.category}, date(2026, 7, 1)
    asked = FollowUp("x", {"en": values.question}, (choice, choice))
    one, two = Allowance.parse("4 working hours"), Allowance.parse("24 hours")
    bare = Category(CategoryCode("c"), {"en": "x"}, TeamKind.COMMUNITY, one, one)
    full = Category(
        *(CategoryCode("c"), names, TeamKind.CONTRACTOR, two, two, True, {"en": ["x"]}, (asked,) * 3, (choice,) * 6),
        offered=Offered.STAFF,
        months=tuple(range(1, 12)),
        notice=names,
        shows_photos=True,
        needs_photo=True,
        rounds_place=True,
        is_public=False,
        work=WorkKind.DEMOLISHED,
    )
    square, other = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 2)
    areas = (
        Area(AreaCode("a"), "x", None, square),
        Area(AreaCode("a"), values.area, AreaCode("b" * 32), other, day, day),
    )
    crew = Team(TeamCode("t"), "x", TeamKind.COMMUNITY, (AreaCode("*"),), "en")
    teams = (crew, Team(TeamCode("t"), values.team, TeamKind.CONTRACTOR, (AreaCode("a" * 32),) * 9, "zh_CN", True, day))
    assets = (Asset(AssetCode("a"), "x", SPOT), Asset(AssetCode("a"), values.asset, Point(1, 2), CategoryCode("c")))
    trees = [as_kept(CategoryTree((CategoryGroup(CategoryCode("g"), each.names, (each,)),))) for each in (bare, full)]
    area, later = (area_as_kept(each) for each in areas)
    tree, new_tree = trees
    team, new_team = (plain(each) for each in teams)
    asset, new_asset = (plain(each) for each in assets)
    return [
        (Changed.AREA, area, later),
        (Changed.CATEGORY, tree["c"], new_tree["c"]),
        (Changed.CATEGORY, tree["g"], {**new_tree["g"], "position": 1}),
        (Changed.TEAM, team, new_team),
        (Changed.ASSET, asset, new_asset),
    ]
