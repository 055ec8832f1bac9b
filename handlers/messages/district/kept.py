"""Say what the log of changes keeps of an area, a category, a team or an asset: what a value was, and what it is.

Promise: every value that an entry keeps has its name here. A value that nobody can read in a line is only named.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from casework.model.area import AreaCode
from casework.model.category import CategoryCode, Offered, name_in
from casework.model.change import Change
from casework.model.deadline import Allowance
from casework.model.district import District
from casework.model.tally import WorkKind
from casework.model.team import ALL_AREAS, TeamCode, TeamKind
from handlers.messages.district.editing import KINDS
from handlers.messages.district.times import allowance
from handlers.messages.message import cut
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.messages.tickets.tallies import WORK

# Limits that let a page of the log fit a message: UTF-16 units of a name, of a value, and of a name among several;
# values of one change, and rules or areas of one.
NAME_SHOWN, VALUE_SHOWN, SHORT_NAME = 40, 40, 20
VALUES_SHOWN, RULES_SHOWN = 4, 2

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Naming:
    """Names what a change refers to by a code or a number; `people` are the names of people by their numbers."""

    district: District
    people: Mapping[int, str | None] = field(default_factory=dict)

    def team(self, code: str) -> str:
        """Return a team's name."""
        found = self.district.team(TeamCode(code))
        return cut(found.name if found else code, NAME_SHOWN)

    def area(self, code: str) -> str:
        """Return an area's name."""
        found = self.district.areas.last_known(AreaCode(code))
        return cut(found.name if found else code, NAME_SHOWN)

    def category(self, code: str, to: Speaker) -> str:
        """Return the name of a category or a group."""
        found = self.district.tree.category(CategoryCode(code)) or self.district.tree.group(CategoryCode(code))
        return name_in(found.names, to.language) if found else cut(code, NAME_SHOWN)


@dataclass(frozen=True, slots=True)
class Value:
    """How a value of an entry is named, and how it is said; one that nobody can read in a line is only named."""

    name: Callable[[Speaker], Markup]
    said: Callable[[Any, Naming, Speaker], str] | None = None


def _plain(value: Any, _naming: Naming, _to: Speaker) -> str:
    return str(value)


def _yes_or_no(value: Any, _naming: Naming, to: Speaker) -> str:
    return to.say("yes") if value else to.say("no")


def _days(value: Any, _naming: Naming, to: Speaker) -> str:
    return day(value, to)


def _time(value: Any, _naming: Naming, to: Speaker) -> str:
    try:
        return allowance(Allowance.parse(str(value)), to)
    except ValueError:
        return str(value)


def _kind(value: Any, _naming: Naming, to: Speaker) -> str:
    return KINDS[TeamKind(value)](to) if value in set(TeamKind) else str(value)


def _offered(value: Any, _naming: Naming, to: Speaker) -> str:
    return OFFERED[Offered(value)](to) if value in set(Offered) else str(value)


def _months(value: Any, _naming: Naming, to: Speaker) -> str:
    return to.listed([to.month(int(each)) for each in value])


def _everywhere(value: Any, naming: Naming, to: Speaker) -> str:
    return to.listed([to.say("everywhere") if each == ALL_AREAS else naming.area(each) for each in value])


def _listed(value: Any, _naming: Naming, to: Speaker) -> str:
    return to.listed([name_in(each.get("names", {}), to.language) for each in value])


def _spot(value: Any, _naming: Naming, _to: Speaker) -> str:
    return f"{value.get('lat')}, {value.get('lon')}"


OFFERED: Mapping[Offered, Callable[[Speaker], Markup]] = {
    Offered.EVERYBODY: lambda to: to.say("everybody"),
    Offered.STAFF: lambda to: to.say("staff alone"),
    Offered.NOBODY: lambda to: to.say("nobody"),
}
VALUES: Mapping[str, Value] = {
    "name": Value(lambda to: to.say("name"), _plain),
    "parent": Value(lambda to: to.say("area above"), lambda value, naming, _: naming.area(str(value))),
    "valid_from": Value(lambda to: to.say("first day"), _days),
    "valid_to": Value(lambda to: to.say("last day"), _days),
    "square_metres": Value(
        lambda to: to.say("size"), lambda value, _, to: to.say("{number} m²", number=to.number(float(value)))
    ),
    "bounds": Value(lambda to: to.say("outline")),
    "position": Value(lambda to: to.say("place in the list"), lambda value, _, to: to.number(int(value) + 1)),
    "group": Value(lambda to: to.say("group"), lambda value, naming, to: naming.category(str(value), to)),
    "team_kind": Value(lambda to: to.say("kind of team"), _kind),
    "kind": Value(lambda to: to.say("kind of team"), _kind),
    "answer_by": Value(lambda to: to.say("to be taken within"), _time),
    "fix_by": Value(lambda to: to.say("to be fixed within"), _time),
    "is_danger": Value(lambda to: to.say("a danger"), _yes_or_no),
    "keywords": Value(lambda to: to.say("words by which it is suggested")),
    "offered": Value(lambda to: to.say("who may choose it"), _offered),
    "months": Value(lambda to: to.say("months in which residents may choose it"), _months),
    "notice": Value(lambda to: to.say("notice")),
    "shows_photos": Value(lambda to: to.say("strangers see photos and words"), _yes_or_no),
    "needs_photo": Value(lambda to: to.say("a fix needs a photo"), _yes_or_no),
    "is_public": Value(lambda to: to.say("strangers see its reports at all"), _yes_or_no),
    "rounds_place": Value(lambda to: to.say("the public page gives places roughly"), _yes_or_no),
    "work": Value(lambda to: to.say("what a fix is"), lambda value, _, to: WORK[WorkKind(value)](to)),
    "questions": Value(lambda to: to.say("questions"), _listed),
    "reasons": Value(lambda to: to.say("reasons to dismiss it"), _listed),
    "areas": Value(lambda to: to.say("areas"), _everywhere),
    "language": Value(lambda to: to.say("language"), lambda value, _, __: LANGUAGES.get(value, str(value))),
    "is_fallback": Value(lambda to: to.say("answers where nobody else does"), _yes_or_no),
    "dissolved_on": Value(lambda to: to.say("dissolved on"), _days),
    "point": Value(lambda to: to.say("position"), _spot),
    "category": Value(lambda to: to.say("category"), lambda value, naming, to: naming.category(str(value), to)),
}


def values(change: Change, naming: Naming, to: Speaker) -> Markup:
    """Say which values are not what they were, each with what it was and what it is."""
    said = list(_differing(change.before or {}, change.after or {}, naming, to))
    more = len(said) - VALUES_SHOWN
    if more > 0:
        said[VALUES_SHOWN:] = [to.counted("{number} more value", "{number} more values", more)]
    text = said[0] if said else Markup()
    for each in said[1:]:
        text = to.say("{values}; {value}", values=text, value=each)
    return text


def _differing(before: Json, after: Json, naming: Naming, to: Speaker) -> Iterator[Markup]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if key == "names":
            yield from _names(was or {}, now or {}, to)
            continue
        value = VALUES.get(key)
        if value is None:
            yield to.say("something of an earlier version")
        elif value.said is None:
            yield value.name(to)
        else:
            yield _was_and_is(value.name(to), _said(value, was, naming, to), _said(value, now, naming, to), to)


def _names(was: Json, now: Json, to: Speaker) -> Iterator[Markup]:
    for language in dict.fromkeys((*was, *now)):
        if was.get(language) != now.get(language):
            name = to.say("name ({language})", language=LANGUAGES.get(language, language))
            yield _was_and_is(name, str(was.get(language, "–")), str(now.get(language, "–")), to)


def _was_and_is(name: str, was: str, now: str, to: Speaker) -> Markup:
    return to.say("{what} {before} → {after}", what=name, before=cut(was, VALUE_SHOWN), after=cut(now, VALUE_SHOWN))


def _said(value: Value, one: Any, naming: Naming, to: Speaker) -> str:
    """Say a value in plain text; "–" for none."""
    if one in (None, "", [], ()) or value.said is None:
        return "–"
    said = value.said(one, naming, to)
    return said.unescape() if isinstance(said, Markup) else said


def day(value: Any, to: Speaker) -> str:
    """Say a day that is kept as 2026-07-01; "–" for anything else."""
    try:
        return to.calendar_day(date.fromisoformat(str(value)))
    except ValueError:
        return "–"


def moment(value: Any, to: Speaker) -> str:
    """Say a moment that is kept in ISO 8601; "–" for anything else."""
    try:
        return to.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return "–"
