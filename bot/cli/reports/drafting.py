"""Write the mapping that is proposed for a file of reports, as a person reads and corrects it.

Promises: it is a mapping file that `casework.files.cities.mapping` reads, unless a column that it needs was not found;
then it says so where that column would stand. Every value of the status and of the categories stands in it with the
number of its rows, the most frequent first; what nobody can tell is left out of the district's business and marked.
"""

from collections.abc import Iterator, Sequence

from bot.importing.inspecting import Inspected
from casework.district.file_tally import Tally
from casework.district.guessing import Guesser
from casework.district.proposing import NEEDED, Layout
from casework.files.cities.column_names import Role
from casework.files.cities.delimited import COMMA, UTF8, Form
from casework.files.cities.mapping import pattern_of
from casework.files.writing import toml_text
from casework.model.category import CategoryTree
from casework.model.datum import is_in_mainland
from casework.model.district import District
from casework.model.place import Point

MOST_CATEGORIES = 400  # values that are listed; rarer ones are left to the default
_UNKNOWN_SHARE, _UNKNOWN_LEAST = 0.01, 20  # of the rows, and rows, with one position: it may stand for "not known"
_MOST_UNKNOWN = 5
_ONE = (Role.REFERENCE, Role.LAT, Role.LON, Role.OPENED, Role.CLOSED, Role.TARGET, Role.PLACE, Role.NOTE)
_SEVERAL = (Role.WORDS, Role.CATEGORY, Role.STATUS)
_MEANINGS = {
    Role.REFERENCE: "the report's number there; no two reports have the same",
    Role.LAT: "degrees north",
    Role.LON: "degrees east; the same column as lat if it holds both",
    Role.OPENED: "when it was reported",
    Role.CLOSED: "when it was closed; may be empty",
    Role.TARGET: "by when the city promised to be done; without it, the category's deadline counts",
    Role.PLACE: "the address",
    Role.NOTE: "what was written when it was closed",
    Role.WORDS: "what the resident wrote",
    Role.CATEGORY: 'joined with " > " for the patterns in [category.codes]',
    Role.STATUS: "without it, a report with a moment of closing is closed",
}


def draft(found: Inspected, district: District) -> str:
    """Return the text of the mapping that is proposed for a file; what is no text in it becomes a question mark."""
    layout, tally, form = found.layout, found.tally, found.rows.form
    lines = [
        f"# A proposal for {found.rows.path.name} ({tally.rows} rows): read it, correct it, and try it with",
        "#     cleanward import reports FILE --mapping THIS_FILE --dry-run",
        "# bot/data/mappings/san_francisco.toml explains every key.",
        "",
        *_file(form, found.encodings),
        *_columns(layout),
        "",
        *_time(layout, district.calendar.zone.key),
        "",
        *_status(layout, tally),
        *_positions(tally, is_shifted=must_say_datum(district)),
        *_categories(tally, district.tree),
    ]
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    return text.encode("utf-8", "replace").decode()


def must_say_datum(district: District) -> bool:
    """Tell whether the middle of the district is in mainland China, where a file may be shifted and never says it."""
    corners = district.areas.bounds()
    if corners is None:
        return False
    south_west, north_east = corners
    return is_in_mainland(Point((south_west.lat + north_east.lat) / 2, (south_west.lon + north_east.lon) / 2))


def _file(form: Form, guessed: Sequence[str]) -> Iterator[str]:
    if (form.encoding, form.separator) == (UTF8, COMMA):
        return
    yield "[file]"
    if guessed:
        also = "".join(f", or try {name}" for name in guessed[1:])
        yield f"encoding = {toml_text(form.encoding)}  # a guess: look whether names are right{also}"
    elif form.encoding != UTF8:
        yield f"encoding = {toml_text(form.encoding)}"
    yield f"separator = {toml_text(form.separator)}"
    yield ""


def _columns(layout: Layout) -> Iterator[str]:
    yield "[columns]"
    for role in (*_ONE, *_SEVERAL):
        names, meaning = layout.columns.get(role), _MEANINGS[role]
        if names and role in _SEVERAL:
            yield f"{role} = [{', '.join(map(toml_text, names))}]  # {meaning}"
        elif names:
            yield f"{role} = {toml_text(names[0])}  # {meaning}"
        elif role in NEEDED:
            yield f'# MISSING, and needed: {role} = ""  # {meaning}'
        elif role in _SEVERAL:
            yield f"# {role} = []  # not found: {meaning}"
        else:
            yield f'# {role} = ""  # not found: {meaning}'


def _time(layout: Layout, zone: str) -> Iterator[str]:
    yield "[time]"
    if layout.formats:
        written = [toml_text(each) for each in layout.formats]
        yield f"format = {written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}  # as for strptime"
    else:
        yield '# MISSING, and needed: format = ""  # as for strptime, such as %Y-%m-%d %H:%M:%S'
    yield f"zone = {toml_text(zone)}  # the district's; moments with an offset have their own"


def _status(layout: Layout, tally: Tally) -> Iterator[str]:
    if Role.STATUS not in layout.columns:
        return
    keys: dict[str | None, list[tuple[str, int]]] = {"leave_out": [], "closed": [], "open": [], None: []}
    for value, count in tally.statuses.most_common(MOST_CATEGORIES):
        keys[tally.status_of(value)].append((value, count))
    yield "[status]  # tried in the order leave_out, closed, open; a row that fits none is left out"
    for key in ("leave_out", "closed", "open"):
        yield f"{key} = ["
        for value, count in keys[key]:
            yield f"    {toml_text(pattern_of(value))},  # {_rows(count)}"
        yield "]"
    for value, count in keys[None]:
        yield f"# Undecided, so left out: {toml_text(pattern_of(value))}, {_rows(count)}"
    yield ""


def _positions(tally: Tally, *, is_shifted: bool) -> Iterator[str]:
    yield "[positions]"
    if is_shifted:
        yield '# datum = "gcj02"  # must be said: gcj02 (Amap, Tencent), bd09 (Baidu) or wgs84 (GPS)'
    least = max(_UNKNOWN_LEAST, _UNKNOWN_SHARE * tally.rows)
    for point, count in tally.points.most_common(_MOST_UNKNOWN):
        if count >= least:
            lat, lon = point if abs(point[0]) <= 90 else point[::-1]  # the file has the longitude first
            yield f"# {_rows(count)} are at one spot; if it stands for “not known”: unknown = [[{lat}, {lon}]]"
    yield ""


def _categories(tally: Tally, tree: CategoryTree) -> Iterator[str]:
    guesser = Guesser(tree)
    listed = [(value, count, guesser.guess(value)) for value, count in tally.categories.most_common(MOST_CATEGORIES)]
    yield "[category]"
    if not listed:
        first = next(iter(tree.categories())).code
        yield f"default = {toml_text(first)}  # no column of categories was found, so all reports become this: choose"
        return
    yield "default = false  # for a report that fits no pattern: a code, or false to leave it out"
    rest = tally.categories.total() - sum(count for _, count, _ in listed)
    if rest:
        yield f"# {_rows(rest)} with rarer values are not listed."
    yield ""
    yield "# The first pattern that fits decides; false: none of the district's business. All are guesses from words."
    yield "[category.codes]"
    for value, count, code in listed:
        yield f"{toml_text(pattern_of(value))} = {toml_text(code) if code else 'false'}  # {_rows(count)}"


def _rows(count: int) -> str:
    return f"{count} row{'s' if count != 1 else ''}"
