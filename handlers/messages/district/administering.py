"""Write what administrators see in private: the menu, a file's report, people and codes, bans, the log of changes."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence

from markupsafe import Markup

from casework.district.upload import FileKind, Offer
from casework.model.area import Area
from casework.model.authority import Gives, Role
from casework.model.change import Change
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What
from casework.model.following import number_of
from casework.model.person import Person, PersonId
from casework.model.team import Team, TeamCode
from casework.model.ticket_id import TicketId
from handlers.messages.district import changes, channel, editing, findings
from handlers.messages.district.changes_of_people import ROLES
from handlers.messages.district.kept import Naming
from handlers.messages.message import BUTTON_LIMIT, WIDE_LIMIT, Button, Message, Rows, TextFile, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

PAGES = (
    "",
    editing.PAGE,
    "people",
    "overseers",
    "caretakers",
    "sections",
    "bans",
    "desks",
    channel.PAGE,
    "audit",
    "health",
)
WRITTEN = {FileKind.CATEGORIES: "categories.toml", FileKind.TEAMS: "teams.csv", FileKind.RULES: "rules.csv"}
TEAMS_A_PAGE, PEOPLE_A_PAGE, CHANGES_A_PAGE = 12, 12, 6
FINDING_SHOWN = 240  # UTF-16 units
AREAS_SHOWN, AREA_SHOWN = 3, 40  # of a supervisor: areas, and UTF-16 units of a name

DEAF = "🏚"  # marks a team without a desk that hears
MARKS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.NOTE: "▫️"}


def home(to: Speaker) -> Message:
    """The menu."""
    text = lines(
        to.say("<b>⚙️ Administration</b>"),
        to.say(
            "Send me a file to change the district: areas (.geojson; beneath it you may write their days, as "
            "2026-07-01/2027-12-31, and the code of the area around them), roads (.geojson), categories (.toml), "
            "teams, rules or assets (.csv). I read it, say what I find, and ask."
        ),
        to.say("/ban 12 stops whoever reported #12; /audit shows what was changed."),
    )
    files = [Button(f"⬇️ {name}", Press(Verb.DOWNLOAD, 0, kind)) for kind, name in WRITTEN.items()]
    pages = [
        Button(to.label("🏷 Categories"), Press(Verb.ADMIN, 0, editing.PAGE)),
        Button(to.label("👥 People and roles"), Press(Verb.ADMIN, 0, "people")),
        Button(to.label("🚫 Bans"), Press(Verb.ADMIN, 0, "bans")),
        Button(to.label("🔗 Desk codes"), Press(Verb.ADMIN, 0, "desks")),
        Button(to.label("📣 Channel"), Press(Verb.ADMIN, 0, channel.PAGE)),
        Button(to.label("📜 Changes"), Press(Verb.ADMIN, 0, "audit")),
        Button(to.label("🩺 Health"), Press(Verb.ADMIN, 0, "health")),
    ]
    return Message(text, (*in_rows(files, 1), *in_rows(pages)))


def people(
    everybody: Sequence[tuple[Person, Role]],
    areas: Mapping[tuple[PersonId, Role], Sequence[str]],
    page: int,
    to: Speaker,
) -> Message:
    """List who has a role, with buttons that take it away, and buttons that issue codes for others.

    `areas` names those of the caretakers, and of the supervisors who are not of the whole district. Where there are
    several, the button leads to them.
    """
    first = page * PEOPLE_A_PAGE
    named = everybody[first : first + PEOPLE_A_PAGE]
    said = [_named(person, role, areas.get((person.id, role), ()), to) for person, role in named]
    rows = [
        (
            Button(
                cut(f"✖️ {name_of(each)}, {ROLES[role](to)}", WIDE_LIMIT),
                _sections(each, role) if len(areas.get((each.id, role), ())) > 1 else unrole(each, role),
            ),
        )
        for each, role in named
    ]
    around = turns("people", page, has_more=len(everybody) > first + PEOPLE_A_PAGE)
    codes = (
        (Button(to.label("➕ Supervisor"), Press(Verb.NEW_CODE, 0, Gives.SUPERVISOR)),),
        (Button(to.label("➕ Supervisor of an area"), Press(Verb.ADMIN, 0, "overseers")),),
        (Button(to.label("➕ Caretaker"), Press(Verb.ADMIN, 0, "caretakers")),),
        (Button(to.label("➕ Administrator"), Press(Verb.NEW_CODE, 0, Gives.ADMINISTRATOR)),),
        (Button(to.label("➕ Inspector"), Press(Verb.NEW_CODE, 0, Gives.INSPECTOR)),),
        (Button(to.label("➕ Supervisors' group"), Press(Verb.NEW_CODE, 0, Gives.GROUP)),),
    )
    return Message(lines(to.say("<b>👥 People and roles</b>"), *said), (*rows, *around, *codes, _back(to)))


def _named(person: Person, role: Role, areas: Sequence[str], to: Speaker) -> Markup:
    if not areas:
        return to.say("{name}: {role}", name=name_of(person), role=ROLES[role](to))
    shown = [cut(area, AREA_SHOWN) for area in areas[:AREAS_SHOWN]] + ["…"] * (len(areas) > AREAS_SHOWN)
    return to.say("{name}: {role} of {areas}", name=name_of(person), role=ROLES[role](to), areas=to.listed(shown))


def overseers(areas: Sequence[Area], page: int, to: Speaker) -> Message:
    """Offer the areas of which somebody can be supervisor, with all areas below them."""
    first = page * TEAMS_A_PAGE
    shown = areas[first : first + TEAMS_A_PAGE]
    rows = [
        (Button(cut(area.name, WIDE_LIMIT), Press(Verb.NEW_CODE, number_of(area.code), Gives.SUPERVISOR)),)
        for area in shown
    ]
    text = lines(
        to.say("<b>➕ Supervisor of an area</b>"),
        to.say("Of which? They supervise it and all areas below it, and no others. They hear first of what is late."),
    )
    around = turns("overseers", page, has_more=len(areas) > first + TEAMS_A_PAGE)
    return Message(text, (*rows, *around, to_people(to)))


def to_people(to: Speaker) -> tuple[Button, ...]:
    """Return the button that leads back to the list of people."""
    return (Button(to.label("👥 People and roles"), Press(Verb.ADMIN, 0, "people")),)


def unrole(person: Person, role: Role) -> Press:
    """Return the press that takes a role from somebody."""
    return Press(Verb.UNROLE, person.id, role)


def _sections(person: Person, role: Role) -> Press:
    return Press(Verb.ADMIN, 0, f"sections.{role}.{person.id}")


def bans(banned: Sequence[TicketId], to: Speaker) -> Message:
    """List who is banned; a ticket that they reported is all that names each of them."""
    said = to.say("Whoever reported these may report no more. Press one to let them report again.")
    buttons = [Button(f"#{number}", Press(Verb.UNBAN, number)) for number in banned]
    text = lines(to.say("<b>🚫 Bans</b>"), said if banned else to.say("Nobody is banned. /ban 12 bans by a ticket."))
    return Message(text, (*in_rows(buttons, 4), _back(to)))


def desks(teams: Sequence[Team], heard: Collection[TeamCode], page: int, to: Speaker) -> Message:
    """List the teams, each with a button that gives a code for its desk; those whose desk is not `heard` are marked."""
    first = page * TEAMS_A_PAGE
    shown = teams[first : first + TEAMS_A_PAGE]
    named = [(team, team.name if team.code in heard else f"{DEAF} {team.name}") for team in shown]
    rows = [(Button(cut(name, WIDE_LIMIT), Press(Verb.DESK_CODE, 0, team.code)),) for team, name in named]
    deaf = sum(team.code not in heard for team in teams)
    text = lines(
        to.say("<b>🔗 Desk codes</b>"),
        to.say("A code for the desk of which team?"),
        to.counted(
            "🏚 One team has no desk, or none that I reach.",
            "🏚 {number} teams have no desk, or none that I reach.",
            deaf,
        )
        if deaf
        else None,
    )
    return Message(text, (*rows, *turns("desks", page, has_more=len(teams) > first + TEAMS_A_PAGE), _back(to)))


def code(facts: Mapping[str, Fact], team_name: str, to: Speaker) -> Message:
    """Hand a code out, and say what to do with it."""
    match facts["gives"]:
        case Gives.GROUP:
            said = to.say("Add me to the supervisors' group, and send this there within a day:")
            command = "/link"
        case channel.PAGE:
            said = to.say(
                "Make me an administrator of the channel, with the right to post messages and no other, and post this "
                "there within a day:"
            )
            command = "/link"
        case "":
            said = to.say("Add me to the group of {team}, and send this there within a day:", team=team_name)
            command = "/link"
        case gives:
            role = ROLES[str(gives)](to)
            what = ": ".join(cut(str(facts[name]), WIDE_LIMIT) for name in ("area", "group") if facts.get(name))
            said = (
                to.say("Let them send me this in private within a day, to be {role} of {area}:", role=role, area=what)
                if facts.get("area")
                else to.say("Let them send me this in private within a day, to be {role}:", role=role)
            )
            command = "/join"
    return Message(lines(said, to.say("<code>{command} {code}</code>", command=command, code=facts["code"])))


def joined(role: str, to: Speaker) -> Message:
    """Tell somebody which role they have now."""
    if role == Role.SUPERVISOR:
        return Message(to.say("✅ You are a supervisor now. /overview shows what to look after."))
    if role == Role.INSPECTOR:
        return Message(to.say("✅ You are an inspector now. /tasks shows what to look at on the spot."))
    if role == Role.CARETAKER:
        return Message(
            to.say(
                "✅ You answer for a section now: its cards name you, and I call you in the team's group when time "
                "runs out and nobody has taken one."
            )
        )
    return Message(to.say("✅ You are an administrator now. /admin shows what you can change."))


def ban(facts: Mapping[str, Fact], number: int, to: Speaker) -> Message:
    """Say what became of a ban."""
    if not facts.get("changed"):
        return Message(to.say("Nothing has changed: that was so already for #{number}.", number=number))
    if facts.get("banned"):
        return Message(
            to.say("🚫 Whoever reported #{number} may report no more. /unban {number} takes it back.", number=number)
        )
    return Message(to.say("✅ Whoever reported #{number} may report again.", number=number))


def district_file(kind: str, content: bytes, to: Speaker) -> Message:
    """Hand a file of the district out; an administrator changes it and sends it back to replace what is kept."""
    name = WRITTEN[FileKind(kind)]
    return Message(to.say("Change it, and send it back to me."), document=TextFile(name, content))


def upload(facts: Mapping[str, Fact], to: Speaker) -> Message:
    """Say what a file holds and what is wrong with it, and ask what is still to be decided."""
    state, number = str(facts["state"]), int(facts["message"])
    if state == "dropped":
        return Message(to.say("Nothing was changed."), answers=number)
    if state == "field":
        return _field(facts, to)
    text = lines(_headline(facts, to), *_found(facts, to), *_moves(facts, to), _question(facts, to))
    chosen, decided = f".{facts['chosen']}" if facts["chosen"] else "", str(facts.get("decided", ""))
    rows: list[tuple[Button, ...]] = [
        (Button(OFFERED[offer](to), Press(Verb.UPLOAD, 0, f"field{chosen}.{decided}{offer}")),)
        for offer in str(facts.get("offers", ""))
        if state != "kept"
    ]
    ending = f"{chosen}.{decided}" if decided else chosen
    if state == "read":
        if facts["kind"] == FileKind.AREAS and chosen.count(".") == 2:
            label = to.label("⬆️ Parent by property")
            rows.append((Button(label, Press(Verb.UPLOAD, 0, f"around{ending}")),))
        yes = Button(to.label("✅ Yes, import"), Press(Verb.UPLOAD, 0, f"yes{ending}"))
        rows.append((yes, Button(to.label("❌ No"), Press(Verb.UPLOAD, 0, "no"))))
    return Message(text, tuple(rows), answers=number)


def _field(facts: Mapping[str, Fact], to: Speaker) -> Message:
    chosen = str(facts["chosen"])
    names: list[str] = json.loads(str(facts["names"]))
    before, after = f"{chosen}." if chosen else "", f".{facts['decided']}" if facts.get("decided") else ""
    buttons = [
        Button(cut(name, BUTTON_LIMIT), Press(Verb.UPLOAD, 0, f"field.{before}{index}{after}"))
        for index, name in enumerate(names)
    ]
    match len(chosen.split(".")) if chosen else 0:
        case 0:
            said = to.say("Which property holds an area's <b>code</b>?")
        case 1:
            said = to.say("Which property holds an area's <b>name</b>?")
        case _:
            said = to.say("Which property holds the code of the area <b>around</b> it?")
    return Message(said, in_rows(buttons), answers=int(facts["message"]))


OFFERED: Mapping[str, Callable[[Speaker], str]] = {
    Offer.WGS84: lambda to: to.label("WGS-84 (GPS)"),
    Offer.GCJ02: lambda to: to.label("GCJ-02 (Amap, Tencent)"),
    Offer.BD09: lambda to: to.label("BD-09 (Baidu)"),
    Offer.LATITUDE_FIRST: lambda to: to.label("🔄 Latitude first"),
    Offer.JOIN: lambda to: to.label("🔗 Join the same codes"),
    Offer.LEAVE_OUT: lambda to: to.label("✂️ Leave out the faulty"),
}


def _headline(facts: Mapping[str, Fact], to: Speaker) -> Markup:
    count = int(facts["count"])
    match FileKind(str(facts["kind"])):
        case FileKind.AREAS:
            return to.counted("🗺 {number} area", "🗺 {number} areas", count)
        case FileKind.CATEGORIES:
            return to.counted("🏷 {number} category", "🏷 {number} categories", count)
        case FileKind.TEAMS:
            return to.counted("👷 {number} team", "👷 {number} teams", count)
        case FileKind.RULES:
            return to.counted("📐 {number} rule", "📐 {number} rules", count)
        case FileKind.ASSETS:
            return to.counted("📌 {number} asset", "📌 {number} assets", count)
        case FileKind.STREETS:
            return to.counted("🛣 {number} street", "🛣 {number} streets", count)


def _found(facts: Mapping[str, Fact], to: Speaker) -> list[Markup]:
    found = []
    for level, what, feature, about in json.loads(str(facts["findings"])):
        finding = Finding(Level(level), What(what), feature, about)
        sentence = cut(findings.sentence(finding, to).unescape(), FINDING_SHOWN)
        found.append(to.say("{mark} {sentence}", mark=MARKS[finding.level], sentence=sentence))
    more = int(facts["found"]) - len(found)
    return found + ([to.counted("… and {number} more.", "… and {number} more.", more)] if more > 0 else [])


def _moves(facts: Mapping[str, Fact], to: Speaker) -> list[Markup]:
    if facts["kind"] != FileKind.RULES or facts["state"] != "read":
        return []
    moved = int(facts["moved"])
    said = to.counted(
        "{number} open ticket would go elsewhere, were it reported today. It stays where it is.",
        "{number} open tickets would go elsewhere, were they reported today. They stay where they are.",
        moved,
    )
    listed = [
        to.say("{count}: {before} → {after}", count=count, before=before or "–", after=after or "–")
        for count, before, after in json.loads(str(facts["moves"]))
    ]
    return [said, *listed]


def _question(facts: Mapping[str, Fact], to: Speaker) -> Markup:
    match facts["state"]:
        case "kept":
            return to.say("✅ <b>Imported.</b>")
        case "refused":
            if facts.get("offers"):
                return to.say("<b>Nothing can be imported like this.</b> Press what is so, or correct the file.")
            return to.say("<b>Nothing can be imported.</b> Please correct the file and send it again.")
        case _:
            return to.say("<b>Import it?</b>")


def audit(
    found: Sequence[tuple[Change, str | None]], naming: Naming, page: int, to: Speaker, *, has_more: bool
) -> Message:
    """List what was changed, by whom, and the values before and after."""
    rows = [changes.line(change, who, naming, to) for change, who in found]
    text = lines(to.say("<b>📜 Changes</b>"), *(rows or [to.say("Nothing.")]))
    return Message(text, (*turns("audit", page, has_more=has_more), _back(to)))


def turns(page: str, number: int, *, has_more: bool) -> Rows:
    """Return the buttons that lead to the page of the menu before this one and behind it."""
    turns = (
        *((Button("‹", Press(Verb.ADMIN, number - 1, page)),) if number else ()),
        *((Button("›", Press(Verb.ADMIN, number + 1, page)),) if has_more else ()),
    )
    return (turns,) if turns else ()


def _back(to: Speaker) -> tuple[Button, ...]:
    return (Button(to.label("⚙️ Administration"), Press(Verb.ADMIN)),)


def name_of(person: Person) -> str:
    """Return the name of somebody, or their number where no name is known."""
    return person.name or f"#{person.id}"
