"""What is wrong: two levels, a group and a category in it.

A category says which kind of team answers and how long it may take. Its names come with the district's own category
file, per language; the code is what is stored and never changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

from casework.model.deadline import Allowance
from casework.model.team import TeamKind

CategoryCode = NewType("CategoryCode", str)


@dataclass(frozen=True, slots=True)
class Category:
    """One thing that a resident may report."""

    code: CategoryCode
    names: Mapping[str, str]
    team_kind: TeamKind
    answer_by: Allowance
    fix_by: Allowance
    is_danger: bool = False


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

    def __post_init__(self) -> None:
        found = {category.code: category for group in self.groups for category in group.categories}
        object.__setattr__(self, "_categories", found)

    def category(self, code: CategoryCode) -> Category | None:
        """Return the category with that code, or None if the district has none (any more)."""
        return self._categories.get(code)

    def group(self, code: CategoryCode) -> CategoryGroup | None:
        """Return the group with that code, or None."""
        return next((group for group in self.groups if group.code == code), None)


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return the name in a language, else in English, else in whatever the district wrote first."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
