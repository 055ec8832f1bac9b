"""Write the log of changes as sentences: who changed what, when, and what it was before.

Promises: every kind of entry (`Changed`) has its sentence, and every value that an entry keeps has its name. No reader
meets a code, a key or JSON that somebody of the district did not choose.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.category import name_in
from casework.model.change import Change, Changed
from casework.model.exposure import Exhibit, Stand
from casework.oversight.records import Settling
from handlers.messages.district.changes_of_people import OF_PEOPLE, Sentence, group, number
from handlers.messages.district.kept import NAME_SHOWN, RULES_SHOWN, SHORT_NAME, Json, Naming, day, moment, values
from handlers.messages.message import cut, lines
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.messages.tickets.reasons import TAKEN_DOWN_FOR as WHY

EXHIBITS: Mapping[str, Callable[[Speaker], str]] = {
    Exhibit.EXPOSURE: lambda to: to.label("exposed"),
    Exhibit.MODEL: lambda to: to.label("a model"),
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
            until=moment(after["code_until"], to),
        )
    if "chat" in before:
        return to.say(
            "{who} moved the desk of {team} from the group {before} to the group {after}.",
            who=by,
            team=team,
            before=group(before, to),
            after=group(after, to),
        )
    return to.say("{who} made the group {group} the desk of {team}.", who=by, group=group(after, to), team=team)


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


def _channel(change: Change, by: str, _naming: Naming, to: Speaker) -> Markup:
    after, before = change.after or {}, change.before or {}
    language = LANGUAGES.get(str(after.get("language")), str(after.get("language", "–")))
    title = cut(str((change.after or before).get("title", "–")), NAME_SHOWN)
    if "code_until" in after:
        until = moment(after["code_until"], to)
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
    values = {"who": by, "number": number(change.subject), "what": EXHIBITS[str(after.get("kind"))](to)}
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


SENTENCES: Mapping[Changed, Sentence] = {
    Changed.AREA: _area,
    Changed.AREAS: _areas,
    Changed.CATEGORY: _category,
    Changed.TEAM: _team,
    Changed.DESK: _desk,
    Changed.RULES: _rules,
    Changed.ASSET: _asset,
    Changed.STREETS: _streets,
    Changed.HANDOVER: _handover,
    Changed.CHANNEL: _channel,
    Changed.EXPOSURE: _exposure,
    Changed.BULLETIN: _bulletin,
    Changed.CONTRACT: _contract,
    Changed.MARKS: _marks,
    Changed.CAMPAIGN: _campaign,
    Changed.PROJECTS: _projects,
    Changed.RECORDS: _records,
    Changed.FRONTAGES: _frontages,
    **OF_PEOPLE,
}


def _named(change: Change, to: Speaker) -> str:
    """Return the name of what was changed, as it is now or as it was."""
    kept = change.after or change.before or {}
    name = name_in(kept["names"], to.language) if kept.get("names") else str(kept.get("name") or change.subject)
    return cut(name, NAME_SHOWN)
