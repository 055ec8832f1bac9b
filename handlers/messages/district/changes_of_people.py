"""Write the entries of the log of changes that are about people, groups and other systems: who may do what.

Promise: nobody is named whose name the log does not keep; `people_in` tells whose names must be looked up.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.authority import Gives, Role
from casework.model.change import Change, Changed
from casework.model.client import Scope
from casework.model.round import Rhythm
from casework.model.spelling import digits_in
from handlers.messages.district.kept import NAME_SHOWN, RULES_SHOWN, SHORT_NAME, Json, Naming, moment
from handlers.messages.message import cut
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import RHYTHMS

Sentence = Callable[[Change, str, Naming, Speaker], Markup]
ROLES: Mapping[str, Callable[[Speaker], str]] = {
    Role.SUPERVISOR: lambda to: to.label("supervisor"),
    Role.ADMINISTRATOR: lambda to: to.label("administrator"),
    Role.INSPECTOR: lambda to: to.label("inspector"),
    Role.CARETAKER: lambda to: to.label("caretaker"),
}


SCOPES: Mapping[Scope, Callable[[Speaker], str]] = {
    Scope.REPORT: lambda to: to.label("report"),
    Scope.EXPORT: lambda to: to.label("read exports"),
}


def _role(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    if "code_until" in after and after.get("area"):
        return to.say(
            "{who} issued a code for a new {role} of {area}, which works until {until}.",
            who=by,
            role=_role_word(change.subject, to),
            area=cut(str(after["area"]), NAME_SHOWN),
            until=moment(after["code_until"], to),
        )
    if "code_until" in after:
        return to.say(
            "{who} issued a code for a new {role}, which works until {until}.",
            who=by,
            role=_role_word(change.subject, to),
            until=moment(after["code_until"], to),
        )
    was, now = set(before.get("roles", ())), set(after.get("roles", ()))
    name = _person(change.subject, naming, to)
    if after.get("sections") and now == was:
        sections = to.listed([cut(str(each), SHORT_NAME) for each in after["sections"][:RULES_SHOWN]])
        return to.say("{who} let {name} answer for these sections: {areas}.", who=by, name=name, areas=sections)
    if after.get("areas") and now == was:
        areas = to.listed([cut(str(each), SHORT_NAME) for each in after["areas"][:RULES_SHOWN]])
        return to.say("{who} gave {name} these areas to supervise: {areas}.", who=by, name=name, areas=areas)
    if now > was:
        role = to.listed([_role_word(each, to) for each in sorted(now - was)])
        if change.by is not None and number(change.subject) == change.by:
            return to.say("{who} got the role of {role} with a code.", who=by, role=role)
        return to.say("{who} gave {name} the role of {role}.", who=by, name=name, role=role)
    role = to.listed([_role_word(each, to) for each in sorted(was - now)])
    return to.say("{who} took the role of {role} from {name}.", who=by, name=name, role=role)


def _supervisors(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    if "code_until" in after:
        until = moment(after["code_until"], to)
        return to.say("{who} issued a code for the supervisors' group, which works until {until}.", who=by, until=until)
    if "chat" in before:
        return to.say(
            "{who} made the group {after} the supervisors' group, in place of the group {before}.",
            who=by,
            after=group(after, to),
            before=group(before, to),
        )
    return to.say("{who} made the group {after} the supervisors' group.", who=by, after=group(after, to))


def _ban(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    is_banned, whose = (change.after or {}).get("banned"), number(change.subject)
    if change.subject.startswith("#"):
        if is_banned:
            return to.say("{who} banned whoever reported #{number}.", who=by, number=whose)
        return to.say("{who} let whoever reported #{number} report again.", who=by, number=whose)
    if is_banned:
        return to.say("{who} banned person {number}.", who=by, number=whose)
    return to.say("{who} let person {number} report again.", who=by, number=whose)


def _round(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    area, after = naming.area(change.subject), change.after
    if after is None:
        return to.say("{who} ended the round of {area}.", who=by, area=area)
    return to.say(
        "{who} let {name} walk {area} {rhythm}.",
        who=by,
        name=_person(f"person {after.get('person')}", naming, to),
        area=area,
        rhythm=RHYTHMS[Rhythm(after["rhythm"])](to),
    )


def _client(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    name, after = cut(change.subject, NAME_SHOWN), change.after
    if after is None:
        return to.say("{who} revoked the key of the other system {name}.", who=by, name=name)
    scopes = to.listed([SCOPES[Scope(each)](to) for each in after["scopes"]])
    return to.say(
        "{who} gave the other system {name} a key, with which it may: {scopes}.", who=by, name=name, scopes=scopes
    )


def people_in(change: Change) -> list[int]:
    """Return the numbers of the people whose names the sentence about a change needs."""
    if change.what is Changed.ROUND:
        return [int(change.after["person"])] if change.after and change.after.get("person") else []
    return [number(change.subject)] if change.what is Changed.ROLE and change.subject.startswith("person ") else []


def number(subject: str) -> int:
    """Return the number in "#12" or "person 12"; 0 if there is none."""
    return digits_in(subject.lstrip("#").removeprefix("person ")) or 0


def _person(subject: str, naming: Naming, to: Speaker) -> str:
    found = number(subject)
    return cut(naming.people.get(found) or to.say("person {number}", number=found).unescape(), NAME_SHOWN)


def group(side: Json, to: Speaker) -> str:
    """Name a group by its number at Telegram, which is all that is known of it, and its topic."""
    chat, topic = str(side.get("chat", "–")), side.get("topic")
    return to.say("{chat} (topic {topic})", chat=chat, topic=topic).unescape() if topic else chat


def _role_word(role: str, to: Speaker) -> str:
    return ROLES[role](to) if role in ROLES else to.label("supervisors' group") if role == Gives.GROUP else role


OF_PEOPLE: Mapping[Changed, Sentence] = {
    Changed.ROLE: _role,
    Changed.GROUP: _supervisors,
    Changed.BAN: _ban,
    Changed.ROUND: _round,
    Changed.CLIENT: _client,
}
