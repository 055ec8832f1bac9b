"""Define findings (validation errors): what is wrong or notable in an imported file, as codes and facts, never prose.

`handlers.messages` turns each `What` into the reader's language; the comment beside it names its facts. Facts that
quote the file are short and printable, so that they can be shown anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from casework.model.errors import Fact

SHOWN_CHARACTERS = 60  # of a quotation from a file
MORE_NUMBERED = 10  # places of findings that are not listed


class Level(StrEnum):
    """How grave a finding is; with an error, nothing of the file is used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class What(StrEnum):
    """Every finding; the comment names its facts."""

    MORE_ALIKE = "more_alike"  # count, numbers: of the kind before it, that are not listed, and the first features

    # the file
    FILE_EMPTY = "file_empty"
    NOT_UTF8 = "not_utf8"  # byte, encodings: offset of the first byte that cannot be read; what it may be, or ""
    JSON_BROKEN = "json_broken"  # line, column: where reading stopped, from 1
    JSON_TOO_DEEP = "json_too_deep"
    NUMBER_TOO_LONG = "number_too_long"
    NOT_A_NUMBER = "not_a_number"  # value: NaN, Infinity or -Infinity
    DUPLICATE_KEY = "duplicate_key"  # key; an error if we read that key, else a warning
    NOT_GEOJSON = "not_geojson"  # found: the type of the whole document
    BARE_GEOMETRY = "bare_geometry"  # found: a geometry outside a feature, which has neither code nor name
    FEATURES_BROKEN = "features_broken"  # found: the type that is there instead of a list
    NO_FEATURES = "no_features"
    OTHER_FORMAT = "other_format"  # format: its name
    CRS_UNSUPPORTED = "crs_unsupported"  # crs
    CRS_NEEDS_PACKAGE = "crs_needs_package"  # crs
    CRS_CLOSE = "crs_close"  # crs: within two metres of WGS-84; note
    CRS_CONVERTED = "crs_converted"  # crs; note
    DATUM_UNKNOWN = "datum_unknown"  # lat, lon: in mainland China
    DATUM_CONVERTED = "datum_converted"  # datum; note
    READING_STOPPED = "reading_stopped"  # seconds, number: the feature at which it stopped
    FIELD_UNKNOWN = "field_unknown"  # field, known: the existing fields, with commas
    DATES_REVERSED = "dates_reversed"  # valid_from, valid_to
    TOO_MANY_ERRORS = "too_many_errors"  # count: reading stopped after so many

    # a feature and its properties
    NOT_A_FEATURE = "not_a_feature"  # found
    PROPERTIES_BROKEN = "properties_broken"  # found
    VALUE_MISSING = "value_missing"  # field
    VALUE_WRONG_TYPE = "value_wrong_type"  # field, found
    VALUE_TOO_LONG = "value_too_long"  # field, length, limit
    VALUE_UNPRINTABLE = "value_unprintable"  # field, value
    CODE_RESERVED = "code_reserved"  # code: contains * or ;, which have a meaning in the teams file
    CODE_DUPLICATE = "code_duplicate"  # code, first: the feature that has it already
    PARENT_IS_ITSELF = "parent_is_itself"  # code
    JOINED = "joined"  # code, count: of the features that were joined; note
    LEFT_OUT = "left_out"  # count, named: the first few by code, name or number; warning

    # a geometry
    GEOMETRY_MISSING = "geometry_missing"
    GEOMETRY_UNSUPPORTED = "geometry_unsupported"  # found
    COORDINATES_BROKEN = "coordinates_broken"  # found: the type that is there instead of a list
    POSITION_BROKEN = "position_broken"  # found; a position is two numbers or more
    OUT_OF_RANGE = "out_of_range"  # x, y
    LOOKS_PROJECTED = "looks_projected"  # x, y: metres of a national grid, not degrees
    LOOKS_SWAPPED = "looks_swapped"  # x, y: latitude first, longitude second
    RING_TOO_SHORT = "ring_too_short"  # positions
    RING_CLOSED = "ring_closed"  # count: rings that did not end where they began; warning
    RINGS_TURNED = "rings_turned"  # count: features whose rings run against RFC 7946; note, harmless
    NO_SURFACE = "no_surface"
    TOO_TANGLED = "too_tangled"
    DATE_LINE = "date_line"  # it was cut in two at 180°; note
    REPAIRED = "repaired"  # changed_m2, percent; a warning from 1 percent on, else a note

    # areas beside each other
    OVERLAP = "overlap"  # code, other, m2, percent: of the smaller one; warning
    OVERLAP_SLIVERS = "overlap_slivers"  # count, m2: the small ones together; note
    GAP = "gap"  # m2, lat, lon, between: codes with commas; warning
    GAP_SLIVERS = "gap_slivers"  # count, m2; note
    SEAMS_NOT_LISTED = "seams_not_listed"  # count: overlaps and gaps beyond the largest hundred of each; warning
    SEAMS_UNCHECKED = "seams_unchecked"  # too many areas overlap to compare them all; warning
    SEAMS_STOPPED = "seams_stopped"  # seconds; warning

    # where areas are
    EXTENT = "extent"  # south, west, north, east; note
    # km, zone: from the district, or from where its time zone is if it has no areas yet; warnings
    LATITUDE_FIRST = "latitude_first"  # km, zone, south, west, north, east: if it is turned
    ELSEWHERE = "elsewhere"  # km, zone
    PART_FAR = "part_far"  # code, km, lat, lon, m2; warning
    OVERLAPS_KEPT = "overlaps_kept"  # code, other, m2, percent: of the smaller one; warning
    KEPT_UNCHECKED = "kept_unchecked"  # seconds; warning

    # a file of categories (TOML); `where` names the place in it, such as "group 2 (street), category 1 (litter)"
    TOML_BROKEN = "toml_broken"  # line, column: where reading stopped, from 1
    TOML_TOO_DEEP = "toml_too_deep"
    KEY_UNKNOWN = "key_unknown"  # key, known: the allowed keys, with commas
    KEY_MISSING = "key_missing"  # key
    KEY_WRONG_TYPE = "key_wrong_type"  # key, expected, found: names of TOML's types
    TOO_MANY_ENTRIES = "too_many_entries"  # key, count, limit
    TOO_FEW_ENTRIES = "too_few_entries"  # key, count, limit
    CATEGORY_CODE_MALFORMED = "category_code_malformed"  # code, limit
    CODE_REPEATED = "code_repeated"  # code, first: the place that has it already
    LANGUAGE_MALFORMED = "language_malformed"  # language
    ALLOWANCE_MALFORMED = "allowance_malformed"  # key, value
    OFFERED_UNKNOWN = "offered_unknown"  # value, known
    WORK_UNKNOWN = "work_unknown"  # value, known
    NUMBER_NOT_ALLOWED = "number_not_allowed"  # key, value, least, most
    VALUE_REPEATED = "value_repeated"  # key

    # a tree of categories beside the one that is kept
    CATEGORY_DROPPED = "category_dropped"  # code, name, count: of the unclosed tickets that have it; warning or note
    CATEGORY_STILL_NAMED = "category_still_named"  # code, rules, assets: how many of each name it; warning

    # a table (CSV) of teams, assets or rules; `row` counts from 1 with the header, as spreadsheets do
    QUOTES_BROKEN = "quotes_broken"
    SEPARATOR_WRONG_TAB = "separator_wrong_tab"
    SEPARATOR_WRONG_SEMICOLON = "separator_wrong_semicolon"
    COLUMN_MISSING = "column_missing"  # column, known: the existing columns, with commas
    COLUMN_REPEATED = "column_repeated"  # column
    COLUMN_UNKNOWN = "column_unknown"  # column; warning
    CELLS_TOO_MANY = "cells_too_many"  # count, limit
    CODE_MALFORMED = "code_malformed"  # code, limit
    ROW_REPEATED = "row_repeated"  # code, first: the row that has it already
    NO_TEAMS = "no_teams"
    KIND_UNKNOWN = "kind_unknown"  # value, known: also of a category
    AREA_UNKNOWN = "area_unknown"  # code
    AREA_UNKNOWN_NEAR = "area_unknown_near"  # code, nearest: the area whose code is spelled most like it
    AREAS_FIRST = "areas_first"  # of a file that names areas where there is none
    LANGUAGE_UNKNOWN = "language_unknown"  # value, known
    CHAT_MALFORMED = "chat_malformed"  # value
    CHAT_REPEATED = "chat_repeated"  # chat, first: the row that has it already
    CHAT_SUPERVISES = "chat_supervises"  # chat, team: the team that would get it
    CHAT_TAKEN = "chat_taken"  # chat, team: the team whose desk it is
    NO_ASSETS = "no_assets"
    DEGREES_MALFORMED = "degrees_malformed"  # field, value
    DEGREES_OUT_OF_RANGE = "degrees_out_of_range"  # field, value, limit: of the absolute value
    NOWHERE = "nowhere"  # latitude and longitude are both 0
    IN_NO_AREA = "in_no_area"  # lat, lon; warning
    CATEGORY_UNKNOWN = "category_unknown"  # code
    CATEGORY_UNKNOWN_NEAR = "category_unknown_near"  # code, nearest

    # a file of frontages (CSV)
    AREA_DIFFERS = "area_differs"  # code, other: the area that is named, and the one in which the point lies; warning
    VALUE_UNKNOWN = "value_unknown"  # field, value, known

    # a mapping (TOML) of a city's file of reports, and what of that file is left out
    ZONE_UNKNOWN = "zone_unknown"  # value
    TIME_FORMAT_UNUSABLE = "time_format_unusable"  # value
    POSITION_UNREADABLE = "position_unreadable"  # value
    ENCODING_UNKNOWN = "encoding_unknown"  # value
    SEPARATOR_UNKNOWN = "separator_unknown"  # value
    DATUM_NOT_KNOWN = "datum_not_known"  # value, known
    REPORT_NOT_TEXT = "report_not_text"  # count, encodings: the number of rows, here and below; what it may be, or ""
    REPORT_CELLS_TOO_MANY = "report_cells_too_many"  # count
    REPORT_WITHOUT_REFERENCE = "report_without_reference"  # count
    REPORT_REFERENCE_TOO_LONG = "report_reference_too_long"  # count
    REPORT_REPEATED = "report_repeated"  # count
    REPORT_LEFT_OUT = "report_left_out"  # count
    REPORT_STATUS_UNKNOWN = "report_status_unknown"  # count
    REPORT_OF_OTHERS = "report_of_others"  # count: their category does not concern the district
    REPORT_CATEGORY_UNKNOWN = "report_category_unknown"  # count: no pattern fits, and there is no default
    REPORT_WITHOUT_POSITION = "report_without_position"  # count
    REPORT_POSITION_UNREADABLE = "report_position_unreadable"  # count
    REPORT_NOT_DEGREES = "report_not_degrees"  # count
    REPORT_POSITION_UNKNOWN = "report_position_unknown"  # count: it stands for "not known"
    REPORT_OUTSIDE = "report_outside"  # count
    REPORT_WITHOUT_OPENING = "report_without_opening"  # count
    REPORT_OPENING_UNREADABLE = "report_opening_unreadable"  # count
    REPORT_CLOSING_UNREADABLE = "report_closing_unreadable"  # count
    REPORT_CLOSED_EARLIER = "report_closed_earlier"  # count: than it was opened
    REPORT_TOO_OLD = "report_too_old"  # count
    REPORT_IN_FUTURE = "report_in_future"  # count
    # rows that are used; notes
    REPORT_TURNED = "report_turned"  # count: latitude and longitude were exchanged
    REPORT_CLOSED_UNDATED = "report_closed_undated"  # count
    REPORT_TARGET_NOT_USED = "report_target_not_used"  # count
    REPORT_WORKED_ON = "report_worked_on"  # count, tickets: closed in the file, and worked on here; warning
    FORM_FOUND = "form_found"  # encoding, separator: the character; the file is not written with commas in UTF-8
    WORKBOOK = "workbook"  # a spreadsheet's own format, or another zip
    ROWS_NONE = "rows_none"  # nothing below the first row

    # a file of rules (CSV)
    TEAM_UNKNOWN = "team_unknown"  # code
    TEAM_UNKNOWN_NEAR = "team_unknown_near"  # code, nearest
    DATE_MALFORMED = "date_malformed"  # value
    RULE_HIDDEN = "rule_hidden"  # earlier: the row of a rule that fits wherever this one does; warning
    CATEGORY_FORMER = "category_former"  # code: the rule counts only for tickets that have it already; warning

    # a file of contracts (CSV, TOML, a spreadsheet), and one of a third party's marks
    NO_CONTRACTS = "no_contracts"
    NO_MARKS = "no_marks"
    NOT_A_CONTRACTOR = "not_a_contractor"  # code: the team's
    FEE_MALFORMED = "fee_malformed"  # value
    PER_UNKNOWN = "per_unknown"  # value, known
    CONTRACT_UNKNOWN = "contract_unknown"  # code: of a contract, or of a team
    CONTRACT_UNCLEAR = "contract_unclear"  # code: of a team that has several on that day
    CONTRACT_NOT_THEN = "contract_not_then"  # code, value: the day
    MARK_MALFORMED = "mark_malformed"  # field, value
    MARK_OR_POINTS = "mark_or_points"  # a row needs one of the two

    # a spreadsheet
    SHEET_BROKEN = "sheet_broken"
    SHEET_TOO_LARGE = "sheet_too_large"  # limit: of rows

    # a file of campaigns or projects (CSV, a spreadsheet, TOML)
    TARGET_UNCLEAR = "target_unclear"  # value
    TARGETS_TOO_MANY = "targets_too_many"  # count, limit
    NO_TEAM_ANSWERS = "no_team_answers"
    TEAMS_TOO_MANY = "teams_too_many"  # count, limit
    PERIOD_TOO_LONG = "period_too_long"  # days, limit
    SUM_UNCLEAR = "sum_unclear"  # field, value
    STATE_UNKNOWN = "state_unknown"  # value, known
    REASON_NEEDED = "reason_needed"  # state
    CHOICE_UNCLEAR = "choice_unclear"  # field, value

    # the district as it would be with the file: lists with commas, the first few and how many there are
    TEAM_DISSOLVED = "team_dissolved"  # code, day: the first of being so; note
    TEAMS_ALIKE = "teams_alike"  # teams, winner, areas, categories; warning
    TEAMS_ALIKE_EVERYWHERE = "teams_alike_everywhere"  # teams, winner, categories; warning
    AREAS_ALIKE = "areas_alike"  # code, other, m2: areas of one size and depth that overlap; warning

    # a file of roads (GeoJSON); the counts are of features that are left out
    NO_LINES = "no_lines"  # found: the geometries that are there
    NO_NAMED_ROADS = "no_named_roads"  # field
    ROADS_SWAPPED = "roads_swapped"  # south, west, north, east: what the file covers, as it stands
    ROADS_ELSEWHERE = "roads_elsewhere"  # south, west, north, east
    ROADS_NOT = "roads_not"  # count; note, as all below
    ROADS_UNNAMED = "roads_unnamed"  # count
    ROADS_NAMED_BADLY = "roads_named_badly"  # count
    ROADS_OUTSIDE = "roads_outside"  # count

    # new areas and kept areas together
    PARENT_UNKNOWN = "parent_unknown"  # code
    PARENT_UNKNOWN_NEAR = "parent_unknown_near"  # code, nearest
    PARENT_CIRCLE = "parent_circle"  # code: an area that would be its own ancestor
    AREA_HAS_TICKETS = "area_has_tickets"  # code, count: it cannot be removed
    AREA_VALID_TWICE = "area_valid_twice"  # code, first, last: the days on which two areas would have the code


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `feature` counts from 1, and is None if the finding is about the whole file."""

    level: Level
    what: What
    feature: int | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


def summed(findings: Sequence[Finding], most: int) -> list[Finding]:
    """Return the first so many findings of each kind, and behind them how many more of it there are."""
    seen: dict[tuple[Level, What], list[Finding]] = {}
    for finding in findings:
        seen.setdefault((finding.level, finding.what), []).append(finding)
    if all(len(alike) <= most for alike in seen.values()):
        return list(findings)
    listed: list[Finding] = []
    for (level, _), alike in seen.items():
        listed += alike[:most]
        if len(alike) > most:
            places = dict.fromkeys(each.feature or each.facts.get("row") for each in alike[most:])
            numbers = ", ".join([str(place) for place in places if place][:MORE_NUMBERED]) or "–"
            facts: dict[str, Fact] = {"count": len(alike) - most, "numbers": numbers}
            listed.append(Finding(level, What.MORE_ALIKE, None, facts))
    return listed


class UnusableError(Exception):
    """The file, or a part of it, cannot be used; `what` and `facts` become a finding with level error."""

    def __init__(self, what: What, **facts: Fact) -> None:
        super().__init__(what.value, facts)
        self.what = what
        self.facts = facts

    def finding(self, feature: int | None = None) -> Finding:
        """Return this error as a finding, for one feature or for the whole file."""
        return Finding(Level.ERROR, self.what, feature, self.facts)


def shown(value: object) -> str:
    """Return a value of a file as short and printable text; for a list or an object, only its type."""
    text = str(value) if isinstance(value, str | int | float) else json_kind(value)
    return "".join(character if character.isprintable() else "�" for character in text[:SHOWN_CHARACTERS])


def json_kind(value: object) -> str:
    """Return the name of a JSON value's type: null, boolean, number, string, array or object."""
    if isinstance(value, bool):  # before the numbers, because in Python a bool is an int
        return "boolean"
    names = {type(None): "null", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]
