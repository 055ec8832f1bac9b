"""Define the categories of problems: groups, and the categories in each group.

A category says which kind of team answers, how long it may take and what else the team needs to know. Its texts come
from the district's own category file, one for each language. Only the code is stored, and a code never changes its
meaning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NewType

from casework.model.deadline import Allowance
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


@dataclass(frozen=True, slots=True)
class Category:
    """One thing that a resident may report.

    `keywords` are words, by language, that people use for it; suggestions use them from the start, before anything was
    learned. `reasons` are further reasons to dismiss a ticket, beside those of every category. `shows_photos`: as a
    rule strangers see a ticket's photos and words; otherwise only once its desk shows them.
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
    shows_photos: bool = False


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """The first level: what a resident sees before the categories in it."""

    code: CategoryCode
    names: Mapping[str, str]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """The district's categories, in the order in which they are shown."""

    groups: tuple[CategoryGroup, ...] = ()
    _categories: Mapping[CategoryCode, Category] = field(init=False, repr=False, compare=False)
    _groups: Mapping[CategoryCode, CategoryCode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {category.code: category for group in self.groups for category in group.categories}
        object.__setattr__(self, "_categories", found)
        groups = {category.code: group.code for group in self.groups for category in group.categories}
        object.__setattr__(self, "_groups", groups)

    def category(self, code: CategoryCode) -> Category | None:
        """Return the category with that code, or None if the district has none (any more)."""
        return self._categories.get(code)

    def codes(self, category: Category) -> tuple[CategoryCode, ...]:
        """Return the code of a category and that of its group."""
        group = self._groups.get(category.code)
        return (category.code,) if group is None else (category.code, group)

    def group(self, code: CategoryCode) -> CategoryGroup | None:
        """Return the group with that code, or None."""
        return next((group for group in self.groups if group.code == code), None)


_NEAREST = {"zh_CN": "zh_TW", "zh_TW": "zh_CN"}  # who reads one script can make out the other


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return the name in a language, else in the related script, else in English, else the first name that there is."""
    nearest = names.get(_NEAREST.get(language, ""))
    return names.get(language) or nearest or names.get("en") or next(iter(names.values()), "")


def answered(category: Category | None, answers: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Return the answered questions and the choices as texts in a language, without those that no longer exist."""
    found = []
    for question in category.questions if category else ():
        choice = next((each for each in question.choices if each.code == answers.get(question.code)), None)
        if choice is not None:
            found.append((name_in(question.names, language), name_in(choice.names, language)))
    return found
