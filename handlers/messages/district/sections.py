"""Write where administrators name who answers for a section, and take areas and sections from people again."""

from collections.abc import Sequence

from casework.model.area import Area, AreaCode
from casework.model.authority import Gives, Role
from casework.model.category import CategoryGroup, name_in
from casework.model.following import number_of
from casework.model.person import Person
from casework.model.reach import Section
from handlers.messages.district.administering import AREA_SHOWN, TEAMS_A_PAGE, name_of, to_people, turns, unrole
from handlers.messages.district.changes_of_people import ROLES
from handlers.messages.message import WIDE_LIMIT, Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

SECTIONS_SHOWN = 30  # of one person, each with a button


def caretakers(areas: Sequence[Area], page: int, to: Speaker) -> Message:
    """Offer the areas for which somebody can answer."""
    first = page * TEAMS_A_PAGE
    shown = areas[first : first + TEAMS_A_PAGE]
    rows = [
        (Button(cut(area.name, WIDE_LIMIT), Press(Verb.ADMIN, 0, f"caretakers.{number_of(area.code)}")),)
        for area in shown
    ]
    text = lines(
        to.say("<b>➕ Caretaker</b>"),
        to.say("Who answers for a section stands on its cards, and hears first when nobody takes one. Which area?"),
    )
    around = turns("caretakers", page, has_more=len(areas) > first + TEAMS_A_PAGE)
    return Message(text, (*rows, *around, to_people(to)))


def caretakers_of(area: Area, groups: Sequence[CategoryGroup], to: Speaker) -> Message:
    """Offer everything in an area, or one category group there, for which somebody can answer."""
    number = number_of(area.code)
    everything = Button(to.label("Everything there"), Press(Verb.NEW_CODE, number, Gives.CARETAKER))
    some = [
        (Button(cut(name_in(each.names, to.language), WIDE_LIMIT), _for_group(number, each.code)),) for each in groups
    ]
    text = lines(to.say("<b>➕ Caretaker</b> · {area}", area=cut(area.name, AREA_SHOWN)), to.say("For what?"))
    return Message(text, ((everything,), *some, (Button(to.label("‹ Back"), Press(Verb.ADMIN, 0, "caretakers")),)))


def _for_group(area: int, code: str) -> Press:
    return Press(Verb.NEW_CODE, area, f"{Gives.CARETAKER}:{number_of(AreaCode(code))}")


def sections(person: Person, role: Role, named: Sequence[tuple[Section, str]], to: Speaker) -> Message:
    """List the areas of a supervisor, or the sections of a caretaker, with buttons that take one of them away."""
    rows = [
        (Button(cut(f"✖️ {name}", WIDE_LIMIT), Press(Verb.UNROLE, person.id, f"{role}:{number_of_section(section)}")),)
        for section, name in named[:SECTIONS_SHOWN]
    ]
    text = lines(
        to.say("<b>👥 {name}: {role}</b>", name=name_of(person), role=ROLES[role](to)),
        to.say("What is to be taken away?"),
    )
    whole = (Button(to.label("✖️ All of it"), unrole(person, role)),)
    return Message(text, (*rows, whole, to_people(to)))


def number_of_section(section: Section) -> int:
    """Return the number that stands for a section in a button's data."""
    return number_of(AreaCode(f"{section.area}\n{section.group}"))
