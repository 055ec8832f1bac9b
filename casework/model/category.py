"""Define the categories of problems: groups, and the categories in each group.

A category says which kind of team answers, how long it may take and what else the team needs to know. Its texts come
from the district's own category file, one for each language. Only the code is stored, and a code never changes its
meaning. What the district has dropped stays known as former, because older tickets still name it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NewType

from casework.model.deadline import Allowance
from casework.model.tally import WorkKind
from casework.model.team import TeamKind

CategoryCode = NewType("CategoryCode", str)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a follow-up question, `names` by language."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that a category asks before its report is sent, answered by pressing one of its choices."""

    code: str
    names: Mapping[str, str]
    choices: tuple[Choice, ...]


class Offered(StrEnum):
    """Who may choose a category."""

    EVERYBODY = "everybody"
    STAFF = "staff"
    NOBODY = "nobody"  # it is switched off


@dataclass(frozen=True, slots=True)
class Category:
    """One thing that a resident may report.

    - `keywords`: words, by language, that people use for it; suggestions use them from the start, before anything was
      learned
    - `reasons`: further reasons to dismiss a ticket, beside those of every category
    - `months`: the months (1 to 12) in which residents may choose it; without any, all the year
    - `notice`: what it says, by language, before somebody reports it; it may answer them without a report
    - `former_questions`, `former_reasons`: what it asked and offered once, for the tickets that still name it
    - `shows_photos`: as a rule strangers see a ticket's photos and words; otherwise only once its desk shows them
    - `is_public`: strangers see its tickets at all; otherwise only those that staff made public
    - `needs_photo`: it cannot be fixed without an after-photo
    - `rounds_place`: homes could be recognised by its places, so the public page names them only roughly
    - `work`: what a fix of it is, where amounts are added up: waste that is cleared, a road that is repaired
    """

    code: CategoryCode
    names: Mapping[str, str]
    team_kind: TeamKind
    answer_by: Allowance
    fix_by: Allowance
    is_danger: bool = False
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    questions: tuple[FollowUp, ...] = ()
    reasons: tuple[Choice, ...] = ()
    offered: Offered = Offered.EVERYBODY
    months: tuple[int, ...] = ()
    notice: Mapping[str, str] = field(default_factory=dict)
    former_questions: tuple[FollowUp, ...] = ()
    former_reasons: tuple[Choice, ...] = ()
    shows_photos: bool = False
    needs_photo: bool = False
    work: WorkKind = WorkKind.CLEARED
    rounds_place: bool = False
    is_public: bool = True

    def is_offered(self, on: date, *, to_staff: bool) -> bool:
        """Tell whether residents, or staff, may choose it on a local day; staff may in every month."""
        if to_staff:
            return self.offered is not Offered.NOBODY
        return self.offered is Offered.EVERYBODY and (not self.months or on.month in self.months)


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """The first level: what a resident sees before the categories in it."""

    code: CategoryCode
    names: Mapping[str, str]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class FormerCategory:
    """A category that the district has dropped, and the code of the group in which it was; nobody can choose it."""

    category: Category
    group: CategoryCode


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """The district's categories, in the order in which they are shown, and those that it has dropped."""

    groups: tuple[CategoryGroup, ...] = ()
    former: tuple[FormerCategory, ...] = ()
    _categories: Mapping[CategoryCode, Category] = field(init=False, repr=False, compare=False)
    _groups: Mapping[CategoryCode, CategoryCode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {former.category.code: former.category for former in self.former}
        groups = {former.category.code: former.group for former in self.former}
        for group in self.groups:
            found |= {category.code: category for category in group.categories}
            groups |= {category.code: group.code for category in group.categories}
        object.__setattr__(self, "_categories", found)
        object.__setattr__(self, "_groups", groups)

    def category(self, code: CategoryCode) -> Category | None:
        """Return the category that has or had that code, or None if the district knows none."""
        return self._categories.get(code)

    def current(self, code: CategoryCode) -> Category | None:
        """Return the category with that code, or None if the district has none (any more)."""
        return self._categories.get(code) if any(each.code == code for each in self.categories()) else None

    def categories(self) -> Iterable[Category]:
        """Return the categories that the district has, whoever may choose them."""
        return (category for group in self.groups for category in group.categories)

    def known(self) -> Iterable[Category]:
        """Return all categories that tickets may have: those that the district has, and had."""
        return self._categories.values()

    def offered(self, on: date, *, to_staff: bool) -> tuple[CategoryGroup, ...]:
        """Return the groups with the categories that residents, or staff, may choose on a local day."""
        groups = []
        for group in self.groups:
            inside = tuple(each for each in group.categories if each.is_offered(on, to_staff=to_staff))
            groups += [replace(group, categories=inside)] if inside else []
        return tuple(groups)

    def codes(self, category: Category) -> tuple[CategoryCode, ...]:
        """Return the code of a category and that of its group."""
        group = self._groups.get(category.code)
        return (category.code,) if group is None else (category.code, group)

    def together(self, code: CategoryCode) -> set[CategoryCode]:
        """Return the codes of all categories, also former ones, in the group of a category, with its own."""
        group = self._groups.get(code)
        return {code, *(each for each, its in self._groups.items() if its == group)}

    def standing_for(self, code: CategoryCode) -> set[CategoryCode]:
        """Return the code of a category and of the former ones in its group, which nobody can choose any more."""
        group = self._groups.get(code)
        return {code, *(each.category.code for each in self.former if each.group == group)}

    def work(self, code: CategoryCode) -> WorkKind:
        """Return what the fixes of a category are, also of a former one; one that nobody knows was cleared."""
        category = self.category(code)
        return category.work if category else WorkKind.CLEARED

    def group(self, code: CategoryCode) -> CategoryGroup | None:
        """Return the group with that code, or None."""
        return next((group for group in self.groups if group.code == code), None)


_NEAREST = {"zh_CN": "zh_TW", "zh_TW": "zh_CN"}  # who reads one script can make out the other


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return the name in a language, else in the related script, else in English, else the first name that there is."""
    nearest = names.get(_NEAREST.get(language, ""))
    return names.get(language) or nearest or names.get("en") or next(iter(names.values()), "")


def answered(category: Category | None, answers: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Return the answered questions and the choices as texts in a language, also those that were dropped since."""
    found: dict[str, tuple[str, str]] = {}
    for question in (*category.questions, *category.former_questions) if category else ():
        choice = next((each for each in question.choices if each.code == answers.get(question.code)), None)
        if choice is not None:
            found.setdefault(question.code, (name_in(question.names, language), name_in(choice.names, language)))
    return list(found.values())


def succeeding(old: CategoryTree, new: CategoryTree) -> CategoryTree:
    """Return a new tree that takes an old one's place, and knows as former what the old one had beyond it."""
    groups = tuple(
        replace(group, categories=tuple(_succeeding(old.category(each.code), each) for each in group.categories))
        for group in new.groups
    )
    taken = {group.code for group in new.groups} | {each.code for each in new.categories()}
    dropped = [FormerCategory(each, group.code) for group in old.groups for each in group.categories]
    former = tuple(
        replace(each, category=replace(each.category, offered=Offered.NOBODY))
        for each in (*old.former, *dropped)
        if each.category.code not in taken
    )
    return CategoryTree(groups, former)


def _succeeding(old: Category | None, new: Category) -> Category:
    """Return a category that remembers the questions, choices and reasons which the older one had beyond it."""
    if old is None:
        return new
    offered = {question.code: {choice.code for choice in question.choices} for question in new.questions}
    questions: dict[str, FollowUp] = {}
    for question in (*old.former_questions, *old.questions):
        if not {choice.code for choice in question.choices} <= offered.get(question.code, set()):
            earlier = questions[question.code].choices if question.code in questions else ()
            choices = {choice.code: choice for choice in (*earlier, *question.choices)}
            questions[question.code] = replace(question, choices=tuple(choices.values()))
    named = {reason.code for reason in new.reasons}
    reasons = {reason.code: reason for reason in (*old.former_reasons, *old.reasons) if reason.code not in named}
    return replace(new, former_questions=tuple(questions.values()), former_reasons=tuple(reasons.values()))
