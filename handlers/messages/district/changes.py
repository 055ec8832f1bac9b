"""Write the log of changes as sentences: who changed what, when, and what it was before.

Promises: every kind of entry (`Changed`) has its sentence, and every value that an entry keeps has its name. No reader
meets a code, a key or JSON that somebody of the district did not choose.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from casework.model.authority import Gives, Role
from casework.model.category import name_in
from casework.model.change import Change, Changed
from casework.model.client import Scope
from casework.model.exposure import Exhibit, Stand
from casework.model.round import Rhythm
from casework.model.spelling import digits_in
from casework.oversight.records import Settling
from handlers.messages.district.kept import NAME_SHOWN, Json, Naming, day, values
from handlers.messages.message import cut, lines
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.messages.tickets.naming import RHYTHMS
from handlers.messages.tickets.reasons import TAKEN_DOWN_FOR as WHY

# Limits that let a page of the log fit a message: UTF-16 units of a name in a rule, and rules of one change.
SHORT_NAME, RULES_SHOWN = 20, 2

ROLES: Mapping[str, Callable[[Speaker], str]] = {
    Role.SUPERVISOR: lambda to: to.label("supervisor"),
    Role.ADMINISTRATOR: lambda to: to.label("administrator"),
    Role.INSPECTOR: lambda to: to.label("inspector"),
    Role.CARETAKER: lambda to: to.label("caretaker"),
}


EXHIBITS: Mapping[str, Callable[[Speaker], str]] = {
    Exhibit.EXPOSURE: lambda to: to.label("exposed"),
    Exhibit.MODEL: lambda to: to.label("a model"),
}


SCOPES: Mapping[Scope, Callable[[Speaker], str]] = {
    Scope.REPORT: lambda to: to.label("report"),
    Scope.EXPORT: lambda to: to.label("read exports"),
}


def line(change: Change, who: str | None, naming: Naming, to: Speaker) -> Markup:
    """Return one change as a sentence with its moment; `who` is the name of whoever made it, if it is known."""
    by = to.say("The command line") if change.by is None else cut(who or to.say("Somebody"), NAME_SHOWN)
    return to.say(
        "<b>{at}</b> {sentence}", at=to.dated(change.at), sentence=SENTENCES[change.what](change, by, naming, to)
    )


def _area(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    name = _named(change, to)
    if change.before is None:
        return to.say("{who} added the area {name}.", who=by, name=name)
    if change.after is None:
        return to.say("{who} removed the area {name}.", who=by, name=name)
    return to.say("{who} changed the area {name}: {values}", who=by, name=name, values=values(change, naming, to))


def _category(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    name = _named(change, to)
    if change.before is None:
        return to.say("{who} added the category {name}.", who=by, name=name)
    if change.after is None:
        return to.say("{who} removed the category {name}.", who=by, name=name)
    return to.say("{who} changed the category {name}: {values}", who=by, name=name, values=values(change, naming, to))


def _team(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    name = _named(change, to)
    if change.before is None:
        return to.say("{who} added the team {name}.", who=by, name=name)
    if change.after is None:
        return to.say("{who} removed the team {name}.", who=by, name=name)
    return to.say("{who} changed the team {name}: {values}", who=by, name=name, values=values(change, naming, to))


def _asset(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    name = _named(change, to)
    if change.before is None:
        return to.say("{who} added the asset {name}.", who=by, name=name)
    if change.after is None:
        return to.say("{who} removed the asset {name}.", who=by, name=name)
    return to.say("{who} changed the asset {name}: {values}", who=by, name=name, values=values(change, naming, to))


def _desk(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    team, after, before = naming.team(change.subject), change.after or {}, change.before or {}
    if "code_until" in after:
        return to.say(
            "{who} issued a code for the desk of {team}, which works until {until}.",
            who=by,
            team=team,
            until=_moment(after["code_until"], to),
        )
    if "chat" in before:
        return to.say(
            "{who} moved the desk of {team} from the group {before} to the group {after}.",
            who=by,
            team=team,
            before=_group(before, to),
            after=_group(after, to),
        )
    return to.say("{who} made the group {group} the desk of {team}.", who=by, group=_group(after, to), team=team)


def _rules(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    before, after = ((side or {}).get("rules", []) for side in (change.before, change.after))
    said = to.say(
        "{who} replaced the rules: {before} before, {after} now.",
        who=by,
        before=to.counted("{number} rule", "{number} rules", len(before)),
        after=to.counted("{number} rule", "{number} rules", len(after)),
    )
    new = [each for each in after if each not in before]
    gone = [each for each in before if each not in after]
    listed = [to.say("➕ {rule}", rule=_rule(each, naming, to)) for each in new[:RULES_SHOWN]]
    listed += [to.say("➖ {rule}", rule=_rule(each, naming, to)) for each in gone[:RULES_SHOWN]]
    more = len(new) + len(gone) - len(listed)
    listed += [to.counted("… and {number} more.", "… and {number} more.", more)] if more else []
    return lines(said, *listed)


def _rule(rule: Json, naming: Naming, to: Speaker) -> Markup:
    """Say a rule: where and for what it is, who answers, who helps, and from when on."""
    area, category = rule.get("area"), rule.get("category")
    said = to.say(
        "{area} · {category} → {team}",
        area=cut(naming.area(area), SHORT_NAME) if area else to.say("everywhere"),
        category=cut(naming.category(category, to), SHORT_NAME) if category else to.say("everything"),
        team=cut(naming.team(str(rule.get("team"))), SHORT_NAME),
    )
    helping = to.listed([cut(naming.team(each), SHORT_NAME) for each in rule.get("assisting") or ()][:2])
    since = rule.get("valid_from")
    parts = [said, *([to.say("with {teams}", teams=helping)] if helping else [])]
    return Markup(" · ").join([*parts, *([to.say("from {day} on", day=day(since, to))] if since else [])])


def _handover(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    plan = change.after or {}
    giving, on = naming.team(str(plan.get("from_team", change.subject))), day(plan.get("on"), to)
    area, to_team = plan.get("area"), plan.get("to_team")
    getting = naming.team(to_team) if to_team else to.say("whoever answers then")
    if area:
        return to.say(
            "{who} planned a handover: from {day} on, the tickets of {giving} in {area} are with {getting}.",
            who=by,
            day=on,
            giving=giving,
            area=naming.area(area),
            getting=getting,
        )
    return to.say(
        "{who} planned a handover: from {day} on, the tickets of {giving} are with {getting}.",
        who=by,
        day=on,
        giving=giving,
        getting=getting,
    )


def _role(change: Change, by: str, naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    if "code_until" in after and after.get("area"):
        return to.say(
            "{who} issued a code for a new {role} of {area}, which works until {until}.",
            who=by,
            role=_role_word(change.subject, to),
            area=cut(str(after["area"]), NAME_SHOWN),
            until=_moment(after["code_until"], to),
        )
    if "code_until" in after:
        return to.say(
            "{who} issued a code for a new {role}, which works until {until}.",
            who=by,
            role=_role_word(change.subject, to),
            until=_moment(after["code_until"], to),
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
        if change.by is not None and _number(change.subject) == change.by:
            return to.say("{who} got the role of {role} with a code.", who=by, role=role)
        return to.say("{who} gave {name} the role of {role}.", who=by, name=name, role=role)
    role = to.listed([_role_word(each, to) for each in sorted(was - now)])
    return to.say("{who} took the role of {role} from {name}.", who=by, name=name, role=role)


def _supervisors(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    if "code_until" in after:
        until = _moment(after["code_until"], to)
        return to.say("{who} issued a code for the supervisors' group, which works until {until}.", who=by, until=until)
    if "chat" in before:
        return to.say(
            "{who} made the group {after} the supervisors' group, in place of the group {before}.",
            who=by,
            after=_group(after, to),
            before=_group(before, to),
        )
    return to.say("{who} made the group {after} the supervisors' group.", who=by, after=_group(after, to))


def _channel(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    language = LANGUAGES.get(str(after.get("language")), str(after.get("language", "–")))
    title = cut(str((change.after or before).get("title", "–")), NAME_SHOWN)
    if "code_until" in after:
        until = _moment(after["code_until"], to)
        return to.say(
            "{who} issued a code for a channel with posts in {language}, which works until {until}.",
            who=by,
            language=language,
            until=until,
        )
    if change.after is None:
        return to.say("{who} let the channel {title} be the district's no longer.", who=by, title=title)
    return to.say(  # the post names nobody
        "The channel {title} was made the district's with a code; posts are in {language}.",
        title=title,
        language=language,
    )


def _exposure(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after = change.after or {}
    values = {"who": by, "number": _number(change.subject), "what": EXHIBITS[str(after.get("kind"))](to)}
    match after.get("stand"):
        case Stand.HEARD:
            return to.say("{who} had the team heard about #{number}: {what}.", **values)
        case Stand.PUBLISHED:
            photos = to.counted("{number} photo", "{number} photos", int(after.get("photos", 0)))
            return to.say("{who} let everybody see #{number}: {what}, with {photos}.", photos=photos, **values)
        case _:
            why = WHY.get(str(after.get("reason")))
            reason = why(to) if why else cut(str(after.get("reason", "–")), NAME_SHOWN)
            return to.say("{who} decided that #{number} is not shown: {what}. Why: {why}", why=reason, **values)


def _ban(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    is_banned, number = (change.after or {}).get("banned"), _number(change.subject)
    if change.subject.startswith("#"):
        if is_banned:
            return to.say("{who} banned whoever reported #{number}.", who=by, number=number)
        return to.say("{who} let whoever reported #{number} report again.", who=by, number=number)
    if is_banned:
        return to.say("{who} banned person {number}.", who=by, number=number)
    return to.say("{who} let person {number} report again.", who=by, number=number)


def _records(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    count = int((change.before or {}).get("unsettled", 0))
    if change.subject == Settling.CLOSE:
        return to.counted(
            "{who} closed {number} older record.", "{who} closed all {number} older records.", count, who=by
        )
    return to.counted("{who} let {number} older record be.", "{who} let all {number} older records be.", count, who=by)


def _streets(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    was, now = (int((side or {}).get("streets", 0)) for side in (change.before, change.after))
    return to.say(
        "{who} replaced the streets: {before} before, {after} now.",
        who=by,
        before=to.counted("{number} name", "{number} names", was),
        after=to.counted("{number} name", "{number} names", now),
    )


def _contract(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    if change.before is None:
        return to.say("{who} added the contract {name}.", who=by, name=_named(change, to))
    return to.say("{who} changed the contract {name}.", who=by, name=_named(change, to))


def _marks(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    count = int((change.after or {}).get("marks", 0))
    return to.counted(
        "{who} imported {number} mark of a third party.",
        "{who} imported {number} marks of a third party.",
        count,
        who=by,
    )


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


def _campaign(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    kept = change.after or {}
    values = {
        "who": by,
        "name": _named(change, to),
        "first": day(kept.get("first"), to),
        "last": day(kept.get("last"), to),
        "targets": cut(str(kept.get("targets", "")), NAME_SHOWN),
    }
    if change.before is None:
        return to.say("{who} planned the campaign {name}, {first} – {last}: {targets}", **values)
    return to.say("{who} changed the campaign {name}; now {first} – {last}: {targets}", **values)


def _projects(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    count, replaced = (int((change.after or {}).get(each, 0)) for each in ("imported", "replaced"))
    return to.say("{who} imported projects: {count} new, {replaced} changed.", who=by, count=count, replaced=replaced)


def _frontages(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    count, replaced = (int((change.after or {}).get(each, 0)) for each in ("imported", "replaced"))
    return to.say("{who} imported frontages: {count} new, {replaced} changed.", who=by, count=count, replaced=replaced)


def _client(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    name, after = cut(change.subject, NAME_SHOWN), change.after
    if after is None:
        return to.say("{who} revoked the key of the other system {name}.", who=by, name=name)
    scopes = to.listed([SCOPES[Scope(each)](to) for each in after["scopes"]])
    return to.say(
        "{who} gave the other system {name} a key, with which it may: {scopes}.", who=by, name=name, scopes=scopes
    )


def _bulletin(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after = change.after or {}
    number, year = str(after.get("number", "–")), str(after.get("year", "–"))
    return to.say("{who} posted bulletin {number} of {year}.", who=by, number=number, year=year)


def _areas(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    count, replaced = (int((change.after or {}).get(each, 0)) for each in ("imported", "replaced"))
    return to.counted(
        "{who} imported {number} area; {replaced} of them replaced an older one.",
        "{who} imported {number} areas; {replaced} of them replaced an older one.",
        count,
        who=by,
        replaced=replaced,
    )


SENTENCES: Mapping[Changed, Callable[[Change, str, Naming, Speaker], Markup]] = {
    Changed.AREA: _area,
    Changed.AREAS: _areas,
    Changed.CATEGORY: _category,
    Changed.TEAM: _team,
    Changed.DESK: _desk,
    Changed.RULES: _rules,
    Changed.ASSET: _asset,
    Changed.STREETS: _streets,
    Changed.HANDOVER: _handover,
    Changed.ROLE: _role,
    Changed.GROUP: _supervisors,
    Changed.CHANNEL: _channel,
    Changed.EXPOSURE: _exposure,
    Changed.BAN: _ban,
    Changed.ROUND: _round,
    Changed.BULLETIN: _bulletin,
    Changed.CONTRACT: _contract,
    Changed.MARKS: _marks,
    Changed.CAMPAIGN: _campaign,
    Changed.PROJECTS: _projects,
    Changed.RECORDS: _records,
    Changed.FRONTAGES: _frontages,
    Changed.CLIENT: _client,
}


def _named(change: Change, to: Speaker) -> str:
    """Return the name of what was changed, as it is now or as it was."""
    kept = change.after or change.before or {}
    name = name_in(kept["names"], to.language) if kept.get("names") else str(kept.get("name") or change.subject)
    return cut(name, NAME_SHOWN)


def _person(subject: str, naming: Naming, to: Speaker) -> str:
    number = _number(subject)
    return cut(naming.people.get(number) or to.say("person {number}", number=number).unescape(), NAME_SHOWN)


def people_in(change: Change) -> list[int]:
    """Return the numbers of the people whose names the sentence about a change needs."""
    if change.what is Changed.ROUND:
        return [int(change.after["person"])] if change.after and change.after.get("person") else []
    return [_number(change.subject)] if change.what is Changed.ROLE and change.subject.startswith("person ") else []


def _number(subject: str) -> int:
    """Return the number in "#12" or "person 12"; 0 if there is none."""
    return digits_in(subject.lstrip("#").removeprefix("person ")) or 0


def _role_word(role: str, to: Speaker) -> str:
    return ROLES[role](to) if role in ROLES else to.label("supervisors' group") if role == Gives.GROUP else role


def _group(side: Json, to: Speaker) -> str:
    """Name a group by its number at Telegram, which is all that is known of it, and its topic."""
    chat, topic = str(side.get("chat", "–")), side.get("topic")
    return to.say("{chat} (topic {topic})", chat=chat, topic=topic).unescape() if topic else chat


def _moment(value: Any, to: Speaker) -> str:
    try:
        return to.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return "–"
