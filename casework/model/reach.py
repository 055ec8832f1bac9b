"""Say of which areas somebody is supervisor, who hears first of a late ticket, and who answers for a section.

Promises: whoever supervises an area supervises all areas below it. A ticket that is late goes to the supervisors of the
nearest area upward that has any, and to those of the whole district if none has; on the district's list it is before
all of them. The source is the product's rules, "Warnings".

A section is an area, or one category group there; its caretaker is a named person who answers for it. The nearest area
upward that has a caretaker counts, and there those of the category group come before those of everything.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from casework.model.area import AreaCode
from casework.model.person import PersonId

Areas = frozenset[AreaCode]


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """An area with all areas below it, or one category group there (`group` is its code, "" for everything)."""

    area: AreaCode
    group: str = ""


Sections = frozenset[Section]


def caretakers(
    named: Mapping[PersonId, Sections], line: Sequence[AreaCode], categories: Collection[str]
) -> tuple[PersonId, ...]:
    """Return who answers for a spot: `line` are its areas, the innermost first, `categories` its category and group."""
    for area in line:
        for groups in (categories, ("",)):
            sections = {Section(area, group) for group in groups}
            found = tuple(person for person, own in named.items() if not sections.isdisjoint(own))
            if found:
                return found
    return ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Some areas, or (`is_without`) all areas but these."""

    areas: Areas = frozenset()
    is_without: bool = False

    def has(self, area: AreaCode) -> bool:
        """Tell whether an area is among them."""
        return (area in self.areas) is not self.is_without


EVERYWHERE = Reach(is_without=True)


@dataclass(frozen=True, slots=True)
class Overseers:
    """The supervisors with the areas for which they were named; None is the whole district.

    `lines` are all areas, of all times, each with the areas around it: itself first.
    """

    named: Mapping[PersonId, Areas | None]
    lines: Mapping[AreaCode, Sequence[AreaCode]]

    def reach(self, person: PersonId) -> Reach:
        """Return the areas whose tickets somebody supervises; none for somebody who is no supervisor."""
        areas = self.named.get(person, frozenset())
        return EVERYWHERE if areas is None else Reach(self._below(areas))

    def first(self, person: PersonId | None) -> Reach:
        """Return the areas whose late tickets go to somebody first; None is the supervisors' group."""
        areas = self.named.get(person) if person is not None else None
        if areas is None and (person is None or person in self.named):
            return Reach(self._below(self._taken()), is_without=True)
        taken = self._taken()
        return Reach(
            frozenset(
                area
                for area, line in self.lines.items()
                if next((each for each in line if each in taken), None) in (areas or ())
            )
        )

    def concerns(self, person: PersonId, areas: Collection[AreaCode]) -> bool:
        """Tell whether somebody supervises any of some areas, an area below one of them, or an area around one."""
        reach = self.reach(person)
        return reach == EVERYWHERE or any(reach.has(area) for area in self._below(areas))

    def told(self, area: AreaCode, *, is_listed: bool) -> list[PersonId]:
        """Return who is told of a late ticket of an area: the nearest, or all above it if it is listed."""
        if is_listed:
            return [person for person in self.named if self.reach(person).has(area)]
        return [person for person in self.named if self.first(person).has(area)]

    def _taken(self) -> Areas:
        return frozenset(area for areas in self.named.values() for area in areas or ())

    def _below(self, above: Collection[AreaCode]) -> Areas:
        return frozenset((*above, *(area for area, line in self.lines.items() if not set(above).isdisjoint(line))))
