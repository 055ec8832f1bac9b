"""Read a category file: bytes in, a category tree and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its place in the file; a single mistake means no tree. The reader
never raises, whatever the bytes are. The file is TOML:

    [[group]]
    code = "street"
    name = { en = "Streets", zh_CN = "街面" }

    [[group.category]]
    code = "litter"
    name = { en = "Litter", zh_CN = "散落垃圾" }
    team = "community"              # or "department", "contractor"
    answer = "4 working hours"      # until somebody takes it; in Chinese "4个工作小时"
    fix = "1 working day"           # until it is done; also "24 hours" or "2 days", by the clock
    danger = false                  # optional, as is everything below
    shows_photos = false            # strangers see photos and words, unless the desk withholds them
    needs_photo = false             # a fix needs a photo of how it looks then; a reason is not enough
    rounds_place = false            # the public page gives its places only roughly, because homes could be recognised
    is_public = true                # strangers see its tickets at all
    work = "cleared"                # how amounts of it are added up: also "repaired", "demolished" or "planted"
    keywords = { en = ["wrapper"], zh_CN = ["纸屑"] }  # words that people write; the bot suggests the category for them
    offered = "everybody"           # who may choose it: also "staff" alone, or "nobody": it is switched off
    months = [11, 12, 1, 2]         # residents may choose it in these months alone; without it all the year
    notice = { en = "Bins are emptied every Tuesday." }  # said before somebody reports it; it may answer them

    [[group.category.question]]     # the bot asks it before the report is sent
    code = "amount"
    name = { en = "How much is it?", zh_CN = "有多少？" }

    [[group.category.question.choice]]
    code = "bag"
    name = { en = "One bag", zh_CN = "一袋" }

    [[group.category.reason]]       # why a ticket may be dismissed, beside the standard reasons
    code = "collected"
    name = { en = "collected that day", zh_CN = "当天已清运" }
"""

import re
from dataclasses import dataclass

from casework.files.toml_table import TomlTable, parse_toml
from casework.model.category import (
    Category,
    CategoryCode,
    CategoryGroup,
    CategoryTree,
    Choice,
    FollowUp,
    Offered,
)
from casework.model.deadline import Allowance
from casework.model.finding import Finding, UnusableError, What, shown
from casework.model.tally import WorkKind
from casework.model.team import TeamKind, kind_in

MOST_GROUPS = 40
MOST_CATEGORIES = 40  # in a group; with "back", two buttons a row, they fit a Telegram keyboard
MOST_QUESTIONS = 3  # of a category, so that a report takes half a minute
LEAST_CHOICES, MOST_CHOICES = 2, 6  # of a question
MOST_REASONS = 6  # of a category, to dismiss a ticket
MOST_KEYWORDS = 60  # of a category in one language
LONGEST_NAME = 24  # characters: a name becomes a button
LONGEST_QUESTION = 200  # characters
LONGEST_KEYWORD = 60  # characters
LONGEST_NOTICE = 300  # characters; with the words of a report, a draft stays below the 1024 of a caption
LONGEST_CODE = 32  # characters; with the verb and the draft's number, a button's data stay below 64 bytes
LONGEST_ANSWER_CODE = 16  # characters; one button holds the codes of a question and its choice; for reasons too

_CODE = re.compile(r"[a-z0-9-]+")
_CATEGORY_KEYS = (
    *("code", "name", "team", "answer", "fix", "danger", "keywords", "offered", "months", "notice"),
    *("question", "reason", "shows_photos", "needs_photo", "rounds_place", "is_public", "work"),
)


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """The contents of a file: its tree (None if any finding is an error) and the findings."""

    tree: CategoryTree | None
    findings: tuple[Finding, ...]


def read_categories(data: bytes) -> CategoryFile:
    """Read the category tree of a TOML file in UTF-8, with or without a byte order mark."""
    try:
        document = parse_toml(data)
    except UnusableError as error:
        return CategoryFile(None, (error.finding(),))
    findings: list[Finding] = []
    tree = _read_tree(TomlTable(document, "", findings))
    return CategoryFile(None if findings else tree, tuple(findings))


def _read_tree(document: TomlTable) -> CategoryTree:
    """Return the tree as far as it can be read; a mistake in one entry hides nothing about the next."""
    document.check_keys(("group",))
    codes: dict[str, str] = {}
    groups = []
    for table in document.tables("group", range(1, MOST_GROUPS + 1)):
        table.check_keys(("code", "name", "category"))
        code, names = _code(table, LONGEST_CODE, codes), table.texts("name", LONGEST_NAME)
        categories = [_category(each, codes) for each in table.tables("category", range(1, MOST_CATEGORIES + 1))]
        groups.append(CategoryGroup(CategoryCode(code), names, tuple(each for each in categories if each)))
    return CategoryTree(tuple(groups))


def _category(table: TomlTable, codes: dict[str, str]) -> Category | None:
    table.check_keys(_CATEGORY_KEYS)
    code, names = _code(table, LONGEST_CODE, codes), table.texts("name", LONGEST_NAME)
    kind = _kind(table)
    answer_by, fix_by = _allowance(table, "answer"), _allowance(table, "fix")
    is_danger = table.boolean("danger")
    shows_photos, needs_photo = table.boolean("shows_photos"), table.boolean("needs_photo")
    rounds_place = table.boolean("rounds_place")
    is_public = table.boolean("is_public", default=True)
    keywords = table.lists("keywords", MOST_KEYWORDS, LONGEST_KEYWORD)
    offered = table.one_of("offered", Offered, What.OFFERED_UNKNOWN, Offered.EVERYBODY)
    work = table.one_of("work", WorkKind, What.WORK_UNKNOWN, WorkKind.CLEARED)
    months, notice = _months(table), table.texts("notice", LONGEST_NOTICE, is_needed=False)
    asked: dict[str, str] = {}
    questions = tuple(_question(each, asked) for each in table.tables("question", range(MOST_QUESTIONS + 1)))
    named: dict[str, str] = {}
    reasons = tuple(_choice(each, named) for each in table.tables("reason", range(MOST_REASONS + 1)))
    if kind is None or answer_by is None or fix_by is None or offered is None or work is None:
        return None
    held = keywords, questions, reasons, offered, months, notice
    return Category(
        CategoryCode(code),
        names,
        kind,
        answer_by,
        fix_by,
        is_danger,
        *held,
        shows_photos=shows_photos,
        needs_photo=needs_photo,
        rounds_place=rounds_place,
        is_public=is_public,
        work=work,
    )


def _question(table: TomlTable, codes: dict[str, str]) -> FollowUp:
    table.check_keys(("code", "name", "choice"))
    code, names = _code(table, LONGEST_ANSWER_CODE, codes), table.texts("name", LONGEST_QUESTION)
    offered: dict[str, str] = {}
    choices = table.tables("choice", range(LEAST_CHOICES, MOST_CHOICES + 1))
    return FollowUp(code, names, tuple(_choice(each, offered) for each in choices))


def _choice(table: TomlTable, codes: dict[str, str]) -> Choice:
    table.check_keys(("code", "name"))
    return Choice(_code(table, LONGEST_ANSWER_CODE, codes), table.texts("name", LONGEST_NAME))


def _code(table: TomlTable, longest: int, codes: dict[str, str]) -> str:
    """Return a table's code, which must be well-formed and new; `codes` remembers where each code came first."""
    code = table.string("code")
    if code is None:
        return ""
    if not _CODE.fullmatch(code) or len(code) > longest:
        table.refuse(What.CATEGORY_CODE_MALFORMED, code=shown(code), limit=longest)
    first = codes.setdefault(code, table.where)
    if first != table.where:
        table.refuse(What.CODE_REPEATED, code=shown(code), first=first)
    return code


def _months(table: TomlTable) -> tuple[int, ...]:
    """Return the months under the key in the order of the year; each stands there once."""
    months = table.integers("months", range(1, 13))
    if len(set(months)) < len(months):
        table.refuse(What.VALUE_REPEATED, key="months")
    return tuple(sorted(set(months)))


def _kind(table: TomlTable) -> TeamKind | None:
    typed = table.string("team")
    kind = kind_in(typed or "")
    if typed is not None and kind is None:
        table.refuse(What.KIND_UNKNOWN, value=shown(typed), known=", ".join(TeamKind))
    return kind


def _allowance(table: TomlTable, key: str) -> Allowance | None:
    text = table.string(key)
    if text is None:
        return None
    try:
        return Allowance.parse(text)
    except ValueError:
        table.refuse(What.ALLOWANCE_MALFORMED, key=key, value=shown(text))
        return None
