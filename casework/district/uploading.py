"""Judge a file that an administrator sends: say what it is, what is wrong with it, and what keeping it would change.

Promises: the file is read whole, by the same code that reads it when it is kept. Nothing is kept before somebody says
yes; then the file is read and judged once more, because the district may have changed meanwhile. The file itself stays
with Telegram: the message with the result is a reply to the message with the file.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from io import StringIO

from casework.district import administering, handing_over
from casework.files.assets import read_assets
from casework.files.boundaries import read_boundaries
from casework.files.categories import read_categories
from casework.files.extending import check_added
from casework.files.rules import read_rules
from casework.files.streets import StreetFile, read_streets
from casework.files.teams import TeamFile, read_teams
from casework.model.area import Area, AreaMap
from casework.model.asset import Asset
from casework.model.category import CategoryTree, succeeding
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.routing import Tie
from casework.model.team import EVERYWHERE, Rule, TeamCode
from casework.ports import Work

MOST_PROPERTIES = 20  # of the features; an administrator chooses the code and the name among them
MOST_FINDINGS = 12  # shown, the gravest first
BLANK = b"\xef\xbb\xbf \t\r\n"  # before the first character of a text: the mark of UTF-8, and white space
MOST_MOVES = 10  # shown, the largest first
MOST_CODES = 3  # of areas, and of categories, for which teams fit alike
_LINE = re.compile(rb'"(?:Multi)?LineString"')
Moves = Counter[tuple[TeamCode | None, TeamCode | None]]


class FileKind(StrEnum):
    """What a file holds."""

    AREAS = "areas"
    CATEGORIES = "categories"
    TEAMS = "teams"
    RULES = "rules"
    ASSETS = "assets"
    STREETS = "streets"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read: its contents, which are empty if any finding is an error, and the findings."""

    kind: FileKind
    findings: tuple[Finding, ...]
    areas: Sequence[Area] = ()
    tree: CategoryTree | None = None
    teams: TeamFile | None = None
    rules: Sequence[Rule] = ()
    assets: Sequence[Asset] = ()
    streets: StreetFile | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether anything found is an error."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    @property
    def count(self) -> int:
        """Return how many areas, categories, teams, rules, assets or names of streets there are."""
        match self.kind:
            case FileKind.AREAS:
                return len(self.areas)
            case FileKind.CATEGORIES:
                return sum(len(group.categories) for group in self.tree.groups) if self.tree else 0
            case FileKind.TEAMS:
                return len(self.teams.teams) if self.teams else 0
            case FileKind.RULES:
                return len(self.rules)
            case FileKind.ASSETS:
                return len(self.assets)
            case FileKind.STREETS:
                return len(self.streets.names) if self.streets else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The number of the message with a file, and the indexes of the properties chosen for an area's code and name."""

    message: int
    chosen: tuple[int, ...] = ()


def kind_of(name: str, data: bytes) -> FileKind | None:
    """Tell what a file holds; None if that is unknown.

    The ending of its name tells it, for GeoJSON also whether it has lines or polygons, for a CSV table its columns.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("geojson", "json") or (ending not in ("csv", "toml") and data.lstrip(BLANK)[:1] == b"{"):
        return FileKind.STREETS if _LINE.search(data) and b'Polygon"' not in data else FileKind.AREAS
    if ending == "toml":
        return FileKind.CATEGORIES
    first = data.decode("utf-8-sig", "replace").partition("\n")[0]
    columns = {cell.strip().lower() for row in csv.reader(StringIO(first)) for cell in row}
    if "kind" in columns:
        return FileKind.TEAMS
    if "lat" in columns:
        return FileKind.ASSETS
    return FileKind.RULES if "team" in columns else None


def properties(data: bytes) -> list[str]:
    """Return the names of text properties in the first features of a boundary file; [] if the file is none."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return []
    features = document.get("features") if isinstance(document, dict) else None
    found: dict[str, None] = {}
    for feature in features[:MOST_PROPERTIES] if isinstance(features, list) else ():
        held = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(held, dict):
            found.update(dict.fromkeys(name for name, value in held.items() if isinstance(value, str)))
    return list(found)[:MOST_PROPERTIES]


def fields(names: Sequence[str], chosen: Sequence[int]) -> tuple[str, ...]:
    """Return the properties that hold an area's code and name, as far as they are chosen, or are called just that."""
    if not chosen and {"code", "name"} <= set(names):
        return "code", "name"
    return tuple(names[each] for each in chosen[:2] if 0 <= each < len(names))


def read(
    kind: FileKind,
    data: bytes,
    district: District,
    areas: Sequence[Area],
    languages: Collection[str],
    at: datetime,
    *,
    named: Sequence[str] = ("code", "name"),
    valid_from: date | None = None,
) -> Upload:
    """Read a file; `areas` are all kept areas, `named` are the properties that hold an area's code and name."""
    known = {area.code for area in areas}
    match kind:
        case FileKind.AREAS:
            code, name = named
            found = read_boundaries(data, code=code, name=name, parent=None, valid_from=valid_from, valid_to=None)
            return Upload(kind, found.findings, areas=found.areas)
        case FileKind.CATEGORIES:
            categories = read_categories(data)
            return Upload(kind, categories.findings, tree=categories.tree)
        case FileKind.TEAMS:
            teams = read_teams(data, known, languages)
            return Upload(kind, teams.findings, teams=teams)
        case FileKind.RULES:
            rules = read_rules(data, areas, district.tree, [team.code for team in district.teams])
            return Upload(kind, rules.findings, rules=rules.rules)
        case FileKind.ASSETS:
            assets = read_assets(data, district.tree, district.areas, local_day(at, district.calendar.zone))
            return Upload(kind, assets.findings, assets=assets.assets)
        case FileKind.STREETS:
            streets = read_streets(data, district.areas.bounds())
            return Upload(kind, streets.findings, streets=streets)


async def show(
    work: Work,
    district: District,
    by: PersonId,
    upload: Upload,
    asked: Asked,
    at: datetime,
) -> None:
    """Say what was found in a file and what keeping it would change, and ask whether to keep it."""
    upload = await judge(work, district, upload, at)
    moves = await effects(work, district, upload, at)
    await work.say(_notice(by, asked, "refused" if upload.is_refused else "read", upload, moves))


async def ask_for_field(work: Work, by: PersonId, asked: Asked, names: Sequence[str]) -> None:
    """Ask which property of a boundary file holds an area's code or, after that, its name."""
    upload = Upload(FileKind.AREAS, ())
    await work.say(_notice(by, asked, "field", upload, Counter(), names))


async def accept(work: Work, district: District, by: PersonId, upload: Upload, asked: Asked, at: datetime) -> None:
    """Keep the contents of a file if they still have no error; otherwise say what the errors are."""
    upload = await judge(work, district, upload, at)
    if not upload.is_refused:
        await keep(work, district, upload, by, at)
    await work.say(_notice(by, asked, "refused" if upload.is_refused else "kept", upload, Counter()))


async def drop(work: Work, by: PersonId, asked: Asked) -> None:
    """Say that nothing was changed."""
    await work.say(_notice(by, asked, "dropped", Upload(FileKind.AREAS, ()), Counter()))


def _notice(by: PersonId, asked: Asked, state: str, upload: Upload, moves: Moves, names: Sequence[str] = ()) -> Notice:
    first = sorted(upload.findings, key=lambda finding: list(Level).index(finding.level))[:MOST_FINDINGS]
    facts: dict[str, Fact] = {
        "message": asked.message,
        "chosen": ".".join(str(each) for each in asked.chosen),
        "state": state,
        "kind": upload.kind,
        "count": upload.count,
        "found": len(upload.findings),
        "findings": json.dumps([[each.level, each.what, each.feature, each.facts] for each in first]),
        "moves": json.dumps([[count, *teams] for teams, count in moves.most_common(MOST_MOVES)]),
        "moved": moves.total(),
        "names": json.dumps(list(names)),
    }
    return Notice(Kind.UPLOAD, ToPerson(by), facts=facts)


async def judge(work: Work, district: District, upload: Upload, at: datetime) -> Upload:
    """Return the upload with the findings that come from comparing it with what is kept now.

    If it has no error, warnings say where only the alphabet would decide which team gets a report.
    """
    kept = await work.districts.areas() if upload.areas else []
    more: Sequence[Finding] = ()
    if upload.areas:
        more = check_added(kept, upload.areas)
    elif upload.teams:
        more = await administering.taken_chats(work, upload.teams.desks)
    elif upload.tree:
        more = await administering.dropped_categories(work, upload.tree)
    judged = replace(upload, findings=(*upload.findings, *more))
    if judged.is_refused or upload.kind is FileKind.ASSETS:
        return judged
    now = replace(
        district,
        teams=await work.districts.teams(),
        tree=await work.districts.tree(),
        rules=await work.districts.rules(),
    )
    ties = _then(now, kept, upload).ties(local_day(at, district.calendar.zone))
    return replace(judged, findings=(*judged.findings, *map(_tie, ties)))


def _then(district: District, kept: Sequence[Area], upload: Upload) -> District:
    """Return the district as it would be with a file's contents."""
    match upload.kind:
        case FileKind.AREAS:
            replaced = {(area.code, area.valid_from) for area in upload.areas}
            staying = [area for area in kept if (area.code, area.valid_from) not in replaced]
            return replace(district, areas=AreaMap([*staying, *upload.areas], district.policy))
        case FileKind.CATEGORIES if upload.tree:
            return replace(district, tree=succeeding(district.tree, upload.tree))
        case FileKind.TEAMS if upload.teams:
            added = administering.with_kept(upload.teams.teams, district.teams)
            codes = {team.code for team in added}
            return replace(district, teams=(*added, *(team for team in district.teams if team.code not in codes)))
        case _:
            return replace(district, rules=tuple(upload.rules))


def _tie(tie: Tie) -> Finding:
    facts: dict[str, Fact] = {
        "teams": ", ".join(f"“{team.code}”" for team in tie.teams),
        "winner": tie.teams[0].code,
        "categories": _some(tie.categories),
    }
    if tie.areas == (EVERYWHERE,):
        return Finding(Level.WARNING, What.TEAMS_ALIKE_EVERYWHERE, None, facts)
    return Finding(Level.WARNING, What.TEAMS_ALIKE, None, facts | {"areas": _some(tie.areas)})


def _some(codes: Sequence[str]) -> str:
    """Return the first few codes; if there are more, with the number of all."""
    few = ", ".join(codes[:MOST_CODES])
    return few if len(codes) <= MOST_CODES else f"{few} … ({len(codes)})"


async def effects(work: Work, district: District, upload: Upload, at: datetime) -> Moves:
    """Count the unclosed tickets that would go to another team if they were reported today under the file's rules."""
    if upload.kind is not FileKind.RULES or upload.is_refused:
        return Counter()
    then = replace(district, rules=tuple(upload.rules))
    today = local_day(at, district.calendar.zone)
    return await handing_over.effects(work, district, then, [team.code for team in district.teams], today)


async def keep(work: Work, district: District, upload: Upload, by: PersonId, at: datetime) -> None:
    """Keep the contents of a file; the caller makes sure that it has no error."""
    match upload.kind:
        case FileKind.AREAS:
            await administering.keep_areas(work, upload.areas, by, at)
        case FileKind.CATEGORIES if upload.tree is not None:
            await administering.keep_tree(work, upload.tree, by, at)
        case FileKind.TEAMS if upload.teams is not None:
            await administering.keep_teams(work, upload.teams, district.calendar, district.policy, by, at)
        case FileKind.RULES:
            await administering.keep_rules(work, upload.rules, by, at)
        case FileKind.ASSETS:
            await administering.keep_assets(work, upload.assets, by, at)
        case FileKind.STREETS if upload.streets is not None:
            await administering.keep_streets(work, upload.streets.streets, by, at)
