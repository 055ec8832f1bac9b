"""Let administrators edit a category in chat, one part at a time, by pressing a button or by replying with words.

Promises: the reader of the category file checks every edit, so the next downloaded file can always be sent back. If two
administrators edit at once, the second edit builds on the first. Every change is in the audit log. A wrong edit raises
Refusal, and then nothing has changed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.district import administering
from casework.files.categories import LONGEST_ANSWER_CODE, read_categories
from casework.files.writing import write_categories
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
from casework.model.errors import Refusal, Why
from casework.model.finding import What, shown
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.team import TeamKind
from casework.ports import Work
from casework.tickets.telling import below

YES, NO = "yes", "no"
MONTHS = tuple(str(month) for month in range(1, 13))


class Field(StrEnum):
    """The parts of a category that can be edited."""

    NAME = "name"
    ANSWER = "answer"  # until somebody takes it
    FIX = "fix"  # until it is done
    TEAM = "team"
    DANGER = "danger"
    OFFERED = "offered"
    MONTHS = "months"  # one month is added, or taken away
    NOTICE = "notice"
    QUESTION = "question"
    REASON = "reason"
    SHOWN = "shown"  # whether strangers see photos and words
    PROOF = "proof"  # whether a fix needs a photo


# Set by pressing a button; all others by words in a reply.
CHOSEN = frozenset({Field.TEAM, Field.DANGER, Field.OFFERED, Field.MONTHS, Field.SHOWN, Field.PROOF})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a category.

    `detail` is the language of a name or a notice, the choice, or the code of a question or a reason.
    """

    category: CategoryCode
    field: Field
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> "Part | None":
        """Read "bulky.name.en" or "bulky.fix"; None for anything else."""
        category, _, rest = text.partition(".")
        field, _, detail = rest.partition(".")
        return cls(CategoryCode(category), Field(field), detail) if field in set(Field) else None

    def __str__(self) -> str:
        return ".".join((self.category, self.field, *((self.detail,) if self.detail else ())))


@dataclass(frozen=True, slots=True)
class Spoken:
    """In which language an administrator writes, and all languages by their codes, each named in itself."""

    language: str
    languages: Mapping[str, str]

    def named(self, word: str) -> str | None:
        """Return the code of the language that a word names, by its code or by its name; None for any other word."""
        asked = word.replace("-", "_").casefold()
        return next(
            (code for code, name in self.languages.items() if asked in (code.casefold(), name.casefold())), None
        )


def wanted(slot: str | None) -> Part | None:
    """Return the part for which the message in a slot asks for words; None if it asks for none."""
    asked = Kind.EDIT_WANTED.read(slot)
    return Part.parse(asked["part"]) if asked else None


async def ask(work: Work, part: Part, by: PersonId) -> None:
    """Ask an administrator to reply with the words of a part; raises Refusal if the category is gone."""
    category_of(await work.districts.tree(), part.category)
    await work.say(below(Notice(Kind.EDIT_WANTED, ToPerson(by), facts={"part": str(part)})))


async def put(work: Work, part: Part, words: str, spoken: Spoken, by: PersonId, at: datetime) -> None:
    """Keep the choice or the words for a part of a category; raises Refusal if they are wrong."""
    tree = await work.districts.tree_to_change()
    await administering.keep_tree(work, edited(tree, part, words, spoken), by, at)


async def remove(work: Work, part: Part, by: PersonId, at: datetime) -> None:
    """Remove the notice, a question, or a reason for dismissal from a category; raises Refusal if it is gone."""
    tree = await work.districts.tree_to_change()
    await administering.keep_tree(work, without(tree, part), by, at)


def check_known(tree: CategoryTree, code: str) -> None:
    """Return if there is a group or a category with that code; raises Refusal otherwise."""
    if tree.group(CategoryCode(code)) is None:
        category_of(tree, CategoryCode(code))


def category_of(tree: CategoryTree, code: CategoryCode) -> Category:
    """Return the category with that code; raises Refusal if there is none (any more)."""
    category = tree.current(code)
    if category is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    return category


def edited(tree: CategoryTree, part: Part, words: str, spoken: Spoken) -> CategoryTree:
    """Return the tree with a new value in one part of a category; a question or a reason is added to the others.

    Raises Refusal if the value is wrong.
    """
    category = category_of(tree, part.category)
    match part.field:
        case Field.NAME:
            category = replace(category, names={**category.names, part.detail: words})
        case Field.ANSWER:
            category = replace(category, answer_by=_allowance(part.field, words))
        case Field.FIX:
            category = replace(category, fix_by=_allowance(part.field, words))
        case Field.TEAM if words in set(TeamKind):
            category = replace(category, team_kind=TeamKind(words))
        case Field.DANGER | Field.SHOWN | Field.PROOF if words in (YES, NO):
            category = _switched(category, part.field, is_on=words == YES)
        case Field.OFFERED if words in set(Offered):
            category = replace(category, offered=Offered(words))
        case Field.MONTHS if words in MONTHS:
            category = replace(category, months=_months(category.months, int(words)))
        case Field.NOTICE:
            category = replace(category, notice=_notice(category.notice, part.detail, words))
        case Field.QUESTION:
            question = _question(words, spoken, {each.code for each in category.questions})
            category = replace(category, questions=(*category.questions, question))
        case Field.REASON:
            reason = _reason(words, spoken, {each.code for each in category.reasons})
            category = replace(category, reasons=(*category.reasons, reason))
        case _:
            raise Refusal(Why.OLD_BUTTON)
    return _with(tree, category)


def _switched(category: Category, field: Field, *, is_on: bool) -> Category:
    match field:
        case Field.DANGER:
            return replace(category, is_danger=is_on)
        case Field.SHOWN:
            return replace(category, shows_photos=is_on)
        case _:
            return replace(category, needs_photo=is_on)


def without(tree: CategoryTree, part: Part) -> CategoryTree:
    """Return the tree without a category's notice, or the question or reason whose code is the part's detail.

    Raises Refusal if it is gone.
    """
    category = category_of(tree, part.category)
    match part.field:
        case Field.NOTICE:
            rest = replace(category, notice={})
        case Field.QUESTION:
            questions = tuple(each for each in category.questions if each.code != part.detail)
            rest = replace(category, questions=questions)
        case _:
            rest = replace(category, reasons=tuple(each for each in category.reasons if each.code != part.detail))
    if rest == category:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    return _with(tree, rest)


def _with(tree: CategoryTree, category: Category) -> CategoryTree:
    """Return the tree with a category replaced; raises Refusal if the file's reader would find an error."""
    groups = []
    for group in tree.groups:
        inside = tuple(category if each.code == category.code else each for each in group.categories)
        if inside != group.categories:
            _check(replace(group, categories=(category,)))
        groups.append(replace(group, categories=inside))
    return CategoryTree(tuple(groups), tree.former)


def _check(group: CategoryGroup) -> None:
    """Check a group as if it were the whole file; the place in the file is left out, since a chat has no file."""
    finding = next(iter(read_categories(write_categories(CategoryTree((group,)))).findings), None)
    if finding is not None:
        raise _refused(finding.what, **{name: fact for name, fact in finding.facts.items() if name != "where"})


def _refused(what: What, **facts: str | int | float) -> Refusal:
    return Refusal(Why.EDIT_REFUSED, what=what, **facts)


def _allowance(field: Field, words: str) -> Allowance:
    try:
        return Allowance.parse(words)
    except ValueError as error:
        raise _refused(What.ALLOWANCE_MALFORMED, key=field, value=shown(words)) from error


def _months(months: Collection[int], month: int) -> tuple[int, ...]:
    """Return the months with one added, or taken away if it is there; no month stands for all of them."""
    chosen = set(months or range(1, 13)) ^ {month}
    return () if len(chosen) == len(MONTHS) else tuple(sorted(chosen))


def _notice(notice: Mapping[str, str], language: str, words: str) -> dict[str, str]:
    """Return a notice with its words in a language."""
    return {**notice, language: words}


def _question(words: str, spoken: Spoken, taken: Collection[str]) -> FollowUp:
    """Read a question from the first line and its choices from the other lines, in the language of whoever writes."""
    asked, *said = [line.strip() for line in words.splitlines() if line.strip()] or [""]
    choices: dict[str, Choice] = {}
    for line in said:
        code = _code(line, "choice", choices)
        choices[code] = Choice(code, {spoken.language: line})
    return FollowUp(_code(asked, "question", taken), {spoken.language: asked}, tuple(choices.values()))


def _reason(words: str, spoken: Spoken, taken: Collection[str]) -> Choice:
    """Read a reason; a line may begin with its language: "en Not rubbish", "zh_CN: 不是垃圾", "简体中文 不是垃圾".

    A line without one is in the language of whoever writes.
    """
    names = {}
    for line in filter(None, map(str.strip, words.splitlines())):
        head, mark, rest = line.replace("：", ":", 1).replace(":", " ", 1).partition(" ")
        language = spoken.named(head) if mark else None
        names[language or spoken.language] = rest.strip() if language else line
    return Choice(_code(names.get("en", ""), "reason", taken), names)


def _code(english: str, otherwise: str, taken: Collection[str]) -> str:
    """Make a new code from English words; without Latin letters and digits it begins with `otherwise`."""
    plain = re.sub("[^a-z0-9]+", "-", english.lower())[:LONGEST_ANSWER_CODE].strip("-") or otherwise
    numbered = (f"{plain[: LONGEST_ANSWER_CODE - 4]}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (plain, *numbered) if code not in taken)
