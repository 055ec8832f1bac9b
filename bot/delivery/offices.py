"""Put into words what supervisors and administrators see; `bot.delivery.composing` hands those notices over."""

from datetime import datetime

from casework.district.editing import Part
from casework.district.uploading import FileKind
from casework.files import writing
from casework.model.concern import Concern
from casework.model.district import District
from casework.model.notice import Kind
from casework.model.ticket_id import TicketId
from casework.oversight import appointing, supervising
from casework.ports import Work
from handlers.messages.district import administering as admin, editing
from handlers.messages.message import Message
from handlers.messages.oversight import supervising as oversight
from handlers.messages.speaker import Speaker
from storage.traffic.outbox import Parcel

OF_OFFICES = frozenset(
    {
        Kind.OVERVIEW,
        Kind.CASE,
        Kind.CASE_PHOTOS,
        Kind.GROUP_LINKED,
        Kind.JOINED,
        Kind.ADMIN,
        Kind.UPLOAD,
        Kind.DISTRICT_FILE,
        Kind.CODE,
        Kind.BAN,
        Kind.EDIT_WANTED,
    }
)


async def compose(
    parcel: Parcel, work: Work, district: District, at: datetime, to: Speaker, map_link: str
) -> Message | None:
    """Return what to say to a supervisor or an administrator, or None if the subject is gone."""
    facts = parcel.facts
    match parcel.kind:
        case Kind.OVERVIEW:
            concern = Concern(str(facts["concern"])) if facts.get("concern") else None
            page = int(facts.get("page", 0))
            return oversight.overview(await supervising.view(work, district, concern, page, at), to)
        case Kind.CASE | Kind.CASE_PHOTOS:
            page = int(facts.get("teams", -1))
            case = await supervising.view_case(work, district, TicketId(parcel.about), page if page >= 0 else None, at)
            if case is None:
                return None
            return oversight.photos(case, to) if parcel.kind is Kind.CASE_PHOTOS else oversight.case(case, to, map_link)
        case Kind.GROUP_LINKED:
            return oversight.group_linked(to)
        case Kind.JOINED:
            return admin.joined(str(facts.get("role")), to)
        case Kind.UPLOAD:
            return admin.upload(facts, to)
        case Kind.DISTRICT_FILE:
            return admin.district_file(str(facts["file"]), await _written(work, FileKind(str(facts["file"]))), to)
        case Kind.CODE:
            team = next((each.name for each in district.teams if each.code == facts["team"]), str(facts["team"]))
            return admin.code(facts, team, to)
        case Kind.BAN:
            return admin.ban(facts, parcel.about, to)
        case Kind.EDIT_WANTED:
            part = Part.parse(str(facts["part"]))
            return editing.wanted(await work.districts.tree(), part, to) if part else None
        case _:
            return await _admin(str(facts.get("page", "")), int(facts.get("number", 0)), work, district, to)


async def _admin(page: str, number: int, work: Work, district: District, to: Speaker) -> Message:
    name, _, code = page.partition(".")
    match name:
        case editing.PAGE:
            return editing.categories(await work.districts.tree(), code, to)
        case "people":
            return admin.people(await appointing.named(work), number, to)
        case "bans":
            return admin.bans(await appointing.banned(work), to)
        case "desks":
            return admin.desks(district.teams, number, to)
        case "audit":
            size = admin.CHANGES_A_PAGE
            found = await work.audit.latest(number * size, size + 1)
            people = [await work.people.get(change.by) if change.by else None for change in found[:size]]
            changes = [(change, who.name if who else None) for change, who in zip(found, people, strict=False)]
            return admin.audit(changes, number, to, has_more=len(found) > size)
        case _:
            return admin.home(to)


async def _written(work: Work, kind: FileKind) -> bytes:
    match kind:
        case FileKind.CATEGORIES:
            return writing.write_categories(await work.districts.tree())
        case FileKind.TEAMS:
            teams = await work.districts.teams()
            return writing.write_teams([(team, await work.desks.of(team.code)) for team in teams])
        case _:
            return writing.write_rules(await work.districts.rules())
