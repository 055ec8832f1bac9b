"""Judge a file that an administrator sends: say what it is, what is wrong with it, and what keeping it would change.

Promises: the file is read whole, by the same code that reads it when it is kept. Nothing is kept before somebody says
yes; then the file is read and judged once more, because the district may have changed meanwhile. The file itself stays
with Telegram: the message with the result is a reply to the message with the file.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from io import BytesIO
from itertools import islice

from casework.district import administering, arriving
from casework.district.judging import Moves, effects
from casework.district.upload import Asked, Caption, FileKind, Upload, offers
from casework.files.assets import read_assets
from casework.files.categories import read_categories
from casework.files.maps.boundaries import read_boundaries
from casework.files.maps.seams import Ticks, standing
from casework.files.maps.streaming import Features
from casework.files.maps.streets import read_streets
from casework.files.rules import read_rules
from casework.files.teams import read_teams
from casework.model.area import Area
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.finding import Level, UnusableError, summed
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.ports import Work

MOST_PROPERTIES = 20  # of the features; an administrator chooses the code and the name among them
MOST_FINDINGS = 12  # shown, the gravest first
BLANK = b"\xef\xbb\xbf \t\r\n"  # before the first character of a text: the mark of UTF-8, and white space
MOST_ALIKE = 3  # findings of one kind
MOST_MOVES = 10  # shown, the largest first
_NOTHING_DECIDED, _NO_CAPTION = Asked(0), Caption()
_LINE = re.compile(rb'"(?:Multi)?LineString"')


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
    columns = {cell.strip(' "\r').lower() for cell in re.split(r"[,;\t|]", first)}  # the reader says which is wrong
    if "kind" in columns:
        return FileKind.TEAMS
    if "lat" in columns:
        return FileKind.ASSETS
    return FileKind.RULES if "team" in columns else None


def properties(data: bytes) -> list[str]:
    """Return the names of the properties in the first features of a boundary file; [] if the file is none.

    Only those that hold text or a whole number (3.0 is one), because nothing else can be a code or a name.
    """
    found: dict[str, None] = {}
    try:
        for feature in islice(Features(BytesIO(data), frozenset()), MOST_PROPERTIES):
            held = feature.get("properties") if isinstance(feature, dict) else None
            if isinstance(held, dict):
                found.update(dict.fromkeys(name for name, value in held.items() if _can_name(value)))
    except UnusableError:
        return list(found)[:MOST_PROPERTIES]  # what is wrong is said when the file is read whole
    return list(found)[:MOST_PROPERTIES]


def _can_name(value: object) -> bool:
    is_whole = isinstance(value, float) and value.is_integer()
    return is_whole or (isinstance(value, str | int) and not isinstance(value, bool))


def fields(names: Sequence[str], chosen: Sequence[int]) -> tuple[str, ...]:
    """Return the properties that hold an area's code and name, as far as they are chosen, or are called just that.

    A third one, if it is chosen, holds the code of the area around it.
    """
    if not chosen and {"code", "name"} <= set(names):
        return "code", "name"
    return tuple(names[each] for each in chosen[:3] if 0 <= each < len(names))


def read(
    kind: FileKind,
    data: bytes,
    district: District,
    areas: Sequence[Area],
    languages: Collection[str],
    at: datetime,
    *,
    named: Sequence[str] = ("code", "name"),
    asked: Asked = _NOTHING_DECIDED,
    caption: Caption = _NO_CAPTION,
    ticks: Ticks = standing,
) -> Upload:
    """Read a file; `areas` are all kept areas, `named` are the properties that hold an area's code and name.

    A third one of them holds the code of the area around it. `ticks` tells how many seconds have passed.
    """
    known = {area.code for area in areas}
    match kind:
        case FileKind.AREAS:
            return _read_areas(data, named, asked, caption, ticks)
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
            today = local_day(at, district.calendar.zone)
            assets = read_assets(data, district.tree, district.areas, today, asked.datum)
            return Upload(kind, assets.findings, assets=assets.assets)
        case FileKind.STREETS:
            streets = read_streets(data, district.areas.bounds())
            return Upload(kind, streets.findings, streets=streets)


def _read_areas(data: bytes, named: Sequence[str], asked: Asked, caption: Caption, ticks: Ticks) -> Upload:
    code, name, *rest = named
    found = read_boundaries(
        data,
        code=code,
        name=name,
        parent=caption.parent,
        valid_from=caption.first,
        valid_to=caption.last,
        choices=asked.choices(rest[0] if rest else None),
        ticks=ticks,
    )
    return Upload(FileKind.AREAS, found.findings, areas=found.areas, usable=found.usable)


async def show(
    work: Work,
    district: District,
    by: PersonId,
    upload: Upload,
    asked: Asked,
    at: datetime,
) -> None:
    """Say what was found in a file, which was judged, and what keeping it would change; ask whether to keep it."""
    moves = await effects(work, district, upload, at)
    await work.say(_notice(by, asked, "refused" if upload.is_refused else "read", upload, moves))


async def ask_for_field(work: Work, by: PersonId, asked: Asked, names: Sequence[str]) -> None:
    """Ask which property of a boundary file holds an area's code or, after that, its name."""
    upload = Upload(FileKind.AREAS, ())
    await work.say(_notice(by, asked, "field", upload, Counter(), names))


async def accept(
    work: Work,
    district: District,
    by: PersonId,
    upload: Upload,
    asked: Asked,
    at: datetime,
    stored: tuple[str, int] | None = None,
) -> None:
    """Keep the contents of a file, which was judged, if they have no error; otherwise say what the errors are.

    `stored` is the name under which many areas were stored before, and how many of them replace an older one.
    """
    if not upload.is_refused and stored is not None:
        name, replaced = stored
        await arriving.count(work, len(upload.areas), replaced, name, by, at)
    elif not upload.is_refused:
        await keep(work, district, upload, by, at)
    await work.say(_notice(by, asked, "refused" if upload.is_refused else "kept", upload, Counter()))


async def drop(work: Work, by: PersonId, asked: Asked) -> None:
    """Say that nothing was changed."""
    await work.say(_notice(by, asked, "dropped", Upload(FileKind.AREAS, ()), Counter()))


def _notice(by: PersonId, asked: Asked, state: str, upload: Upload, moves: Moves, names: Sequence[str] = ()) -> Notice:
    gravest = sorted(upload.findings, key=lambda finding: list(Level).index(finding.level))
    first = summed(gravest, MOST_ALIKE)[:MOST_FINDINGS]
    facts: dict[str, Fact] = {
        "message": asked.message,
        "chosen": ".".join(str(each) for each in asked.chosen),
        "state": state,
        "kind": upload.kind,
        "count": upload.count,
        "found": len(summed(gravest, MOST_ALIKE)),
        "decided": "".join(sorted(asked.decided)),
        "offers": "".join(offer for offer in offers(upload) if offer not in asked.decided),
        "findings": json.dumps([[each.level, each.what, each.feature, each.facts] for each in first]),
        "moves": json.dumps([[count, *teams] for teams, count in moves.most_common(MOST_MOVES)]),
        "moved": moves.total(),
        "names": json.dumps(list(names)),
    }
    return Notice(Kind.UPLOAD, ToPerson(by), facts=facts)


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
