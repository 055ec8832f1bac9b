"""Handle what administrators do in private: district files, people and roles, bans, desk codes, the audit log."""

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime
from time import monotonic

from telegram import Document, Message

from casework.desk import linking
from casework.district import arriving, editing, judging, uploading
from casework.district.upload import Asked, FileKind, Offer, Upload, caption_in
from casework.model import content
from casework.model.area import Area, AreaCode
from casework.model.authority import Actor, Gives, Office, Role, check_office
from casework.model.category import CategoryGroup, name_in
from casework.model.concern import MOST_PAGES
from casework.model.content import Content
from casework.model.errors import Fact, Refusal, Why
from casework.model.following import number_of
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.photo import PHOTO_BYTES_MOST
from casework.model.spelling import digits_in
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from casework.ports import Work
from casework.tickets.telling import below
from handlers.files import download
from handlers.guards import actor_of, meet
from handlers.messages.district.administering import PAGES, WRITTEN
from handlers.messages.district.editing import PAGE as CATEGORIES
from handlers.messages.district.sections import number_of_section
from handlers.messages.speaker import LANGUAGES
from handlers.reading import clean, command_in, is_private, message_of, number_in, press_of, pressed_message
from handlers.turn import Toast, Turn

OTHER_FORMS = {
    Content.MAP: Why.FILE_IS_MAP,
    Content.ARCHIVE: Why.FILE_IS_ARCHIVE,
    Content.SHEET: Why.FILE_IS_SHEET,
}


async def join(turn: Turn) -> None:
    """/join CODE: give the sender the role that the code stands for."""
    code = command_in(message_of(turn))[1]
    async with turn.work() as work:
        person = await meet(turn, work)
        if not code:
            raise Refusal(Why.JOIN_CODE_MISSING)
        await appointing.join(work, person.id, code, turn.at)
        await actor_of(turn, work)  # keeps the person's name, because every change names who made it


async def admin(turn: Turn) -> None:
    """/admin: show the menu, below everything."""
    async with turn.work() as work:
        actor = await administrator(turn, work)
        await show(work, actor, "", 0, is_below=True)


async def audit(turn: Turn) -> None:
    """/audit: show the latest changes."""
    async with turn.work() as work:
        actor = await administrator(turn, work)
        await show(work, actor, "audit", 0, is_below=True)


async def ban(turn: Turn) -> None:
    """/ban NUMBER: forbid the reporter of that ticket to report; nobody learns who that is."""
    await _set_banned(turn, is_banned=True)


async def unban(turn: Turn) -> None:
    """/unban NUMBER: let the reporter of that ticket report again."""
    await _set_banned(turn, is_banned=False)


async def press_admin(turn: Turn) -> None:
    """A button of the menu: show a page."""
    press = press_of(turn)
    page, _, code = press.word.partition(".")
    if page not in PAGES:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if code and page == CATEGORIES:
            editing.check_known(await work.districts.tree(), code.partition(".")[0])
        await show(work, actor, press.word, press.about)


async def press_new_code(turn: Turn) -> None:
    """A button that issues a code: for a role (of an area, or of a category group there) or the supervisors' group."""
    press = press_of(turn)
    gives, _, number = press.word.partition(":")
    if gives not in set(Gives):
        raise Refusal(Why.OLD_BUTTON)
    code = linking.new_code(secrets.choice)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        area = _area(turn, press.about) if press.about and gives in (Gives.SUPERVISOR, Gives.CARETAKER) else None
        group = await _group(work, number) if number else None
        await appointing.issue_code(work, Gives(gives), code, actor.person, turn.at, area, group)
        facts = {"code": code, "gives": gives, "team": "", "area": area.name if area else ""}
        facts |= {"group": name_in(group.names, turn.language)} if group else {}
        await work.say(Notice(Kind.CODE, ToPerson(actor.person), facts=facts))


async def _group(work: Work, number: str) -> CategoryGroup:
    """Return the category group for which a number stands on a button; raises Refusal if there is none (any more)."""
    groups = (await work.districts.tree()).groups
    found = next((group for group in groups if str(number_of(AreaCode(group.code))) == number), None)
    if found is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    return found


def _area(turn: Turn, number: int) -> Area:
    """Return the area for which a number stands on a button; raises Refusal if there is none today."""
    areas = appointing.areas_to_name(turn.district, turn.at)
    found = next((area for area in areas if number_of(area.code) == number), None)
    if found is None:
        raise Refusal(Why.AREA_GONE)
    return found


async def press_desk_code(turn: Turn) -> None:
    """A button with a team: issue a code with which a group becomes the team's desk."""
    press = press_of(turn)
    code = linking.new_code(secrets.choice)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        await linking.issue_code(work, turn.district, TeamCode(press.word), code, turn.at, actor.person)
        facts = {"code": code, "gives": "", "team": press.word}
        await work.say(Notice(Kind.CODE, ToPerson(actor.person), facts=facts))


async def press_unrole(turn: Turn) -> None:
    """A button that takes a role from somebody, or one area or section of it."""
    press = press_of(turn)
    role, _, number = press.word.partition(":")
    if role not in set(Role):
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if not await _take(work, PersonId(press.about), Role(role), number, actor.person, turn.at):
            raise Refusal(Why.OLD_BUTTON)
        await show(work, actor, f"sections.{role}.{press.about}" if number else "people", 0)
    turn.toast = Toast("✓")


async def _take(work: Work, person: PersonId, role: Role, number: str, by: PersonId, at: datetime) -> bool:
    """Take a role from somebody, or the section for which a number stands; tells whether they had it."""
    if not number:
        return await appointing.take(work, person, role, by, at)
    had = await appointing.sections_of(work, person, role) or ()
    section = next((each for each in had if str(number_of_section(each)) == number), None)
    return section is not None and await appointing.take_section(work, person, role, section, by, at)


async def press_unban(turn: Turn) -> None:
    """A button with a ticket's number: let its reporter report again."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if not await appointing.unban(work, TicketId(press.about), actor.person, turn.at):
            raise Refusal(Why.OLD_BUTTON)
        await show(work, actor, "bans", 0)
    turn.toast = Toast("✓")


async def press_download(turn: Turn) -> None:
    """A button with a file's name: send that file of the district as it is now."""
    press = press_of(turn)
    if press.word not in WRITTEN:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await administrator(turn, work)
        await work.say(Notice(Kind.DISTRICT_FILE, ToPerson(actor.person), facts={"file": press.word}))


async def file(turn: Turn) -> None:
    """Read a file of areas, categories, teams, rules, assets or roads: say what is in it, ask whether to keep it."""
    message = message_of(turn)
    if not await is_administrator(turn):
        raise Refusal(Why.FILE_NOT_A_PHOTO)
    await _read(turn, message, Asked(message.message_id))


async def press_upload(turn: Turn) -> None:
    """A button under a file's report: a property, another decision about the file, *Yes, import*, or *No*."""
    press, shown = press_of(turn), pressed_message(turn)
    sent = shown.reply_to_message if isinstance(shown, Message) else None
    action, *rest = press.word.split(".")
    decided = rest.pop() if rest and rest[-1].isalpha() else ""
    numbers = [number for number in (digits_in(each, 4) for each in rest) if number is not None]
    if action not in ("field", "around", "yes", "no") or len(numbers) != len(rest) or not set(decided) <= set(Offer):
        raise Refusal(Why.OLD_BUTTON)
    if not await is_administrator(turn):
        raise Refusal(Why.NOT_AN_ADMINISTRATOR)
    if sent is None or sent.document is None:
        raise Refusal(Why.FILE_GONE)
    asked = Asked(sent.message_id, tuple(numbers), frozenset(map(Offer, decided)))
    if action == "no":
        async with turn.work() as work:
            await uploading.drop(work, (await administrator(turn, work)).person, asked)
    else:
        await _read(turn, sent, asked, keeps=action == "yes", asks_around=action == "around")


async def _read(turn: Turn, sent: Message, asked: Asked, *, keeps: bool = False, asks_around: bool = False) -> None:
    """Read the file of a message, and report or keep it, or ask which property names the area around each."""
    if sent.document is None:
        raise Refusal(Why.FILE_GONE)
    name = sent.document.file_name or ""
    _check_form(content.by_name(name))
    data = await _download(turn, sent.document)
    _check_form(content.tell(data, name))
    kind = uploading.kind_of(name, data)
    if kind is None:
        raise Refusal(Why.FILE_UNKNOWN)
    names = uploading.properties(data) if kind is FileKind.AREAS else []
    named = uploading.fields(names, asked.chosen) if names else ("code", "name")
    if names and len(named) >= 2 and not asked.chosen:
        asked = replace(asked, chosen=(names.index(named[0]), names.index(named[1])))
    if len(named) < 2 or asks_around:
        async with turn.work() as work:
            await uploading.ask_for_field(work, (await administrator(turn, work)).person, asked, names)
        return
    async with turn.read() as work:
        areas = await work.districts.areas()
    upload = await asyncio.to_thread(  # a whole city's outlines take seconds
        uploading.read,
        kind,
        data,
        turn.district,
        areas,
        LANGUAGES,
        turn.at,
        named=named,
        asked=asked,
        caption=caption_in(clean(sent.caption) or "", areas),
        ticks=monotonic,
    )
    async with turn.read() as work:
        revision = await work.districts.revision()
        judged = await judging.judge(work, turn.district, upload, turn.at, monotonic)
    await _answer(turn, upload, judged, asked, revision, keeps=keeps)


async def _answer(turn: Turn, upload: Upload, judged: Upload, asked: Asked, revision: int, *, keeps: bool) -> None:
    """Report or keep a file; what was judged is judged again if the district has changed since."""
    stored = None
    if keeps and not judged.is_refused and arriving.is_large(judged.areas):
        name = arriving.named(turn.at, secrets.token_hex(4))
        stored = name, await arriving.store(turn.begin, turn.read, judged.areas, name, monotonic)
    async with turn.work() as work:
        person = (await administrator(turn, work)).person
        if await work.districts.revision() != revision:
            judged = await judging.judge(work, turn.district, upload, turn.at, monotonic)
        if keeps:
            await uploading.accept(work, turn.district, person, judged, asked, turn.at, stored)
        else:
            await uploading.show(work, turn.district, person, judged, asked, turn.at)
    if stored is not None:
        await arriving.clear(turn.begin, turn.read, turn.at, monotonic)


def _check_form(held: Content | None) -> None:
    """Raise Refusal, with what to do, for a file of the district in a form that the bot does not read."""
    if held in OTHER_FORMS:
        raise Refusal(OTHER_FORMS[held])


async def _download(turn: Turn, document: Document) -> bytes:
    too_heavy = Refusal(Why.FILE_TOO_HEAVY, most_megabytes=PHOTO_BYTES_MOST // 1024**2)
    if (document.file_size or 0) > PHOTO_BYTES_MOST:
        raise too_heavy
    async with download(turn, document, too_heavy) as data:
        return data


async def is_administrator(turn: Turn) -> bool:
    """Tell whether the sender is an administrator, before a file is fetched for them."""
    user = turn.update.effective_user
    async with turn.read() as work:
        person = await work.people.by_account(user.id) if user else None
        return person is not None and Role.ADMINISTRATOR in await work.roles.of(person.id)


async def administrator(turn: Turn, work: Work) -> Actor:
    """Return the administrator who asks in private; raises Refusal for anybody else, and in any other chat."""
    actor = await actor_of(turn, work)
    check_office(actor, Office.ADMINISTER)
    if not is_private(turn):
        raise Refusal(Why.PRIVATE_ONLY)
    return actor


async def show(work: Work, actor: Actor, page: str, number: int, *, is_below: bool = False) -> None:
    """Show a page of the menu in place of the present one, or below everything."""
    facts: dict[str, Fact] = {"page": page, "number": min(number, MOST_PAGES)}
    notice = Notice(Kind.ADMIN, ToPerson(actor.person), facts=facts)
    await work.say(below(notice) if is_below else notice)


async def _set_banned(turn: Turn, *, is_banned: bool) -> None:
    number = number_in(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor = await administrator(turn, work)
        if number is None:
            raise Refusal(Why.NUMBER_TO_BAN_MISSING)
        change = appointing.ban if is_banned else appointing.unban
        has_changed = await change(work, number, actor.person, turn.at)
        facts = {"banned": int(is_banned), "changed": int(has_changed)}
        await work.say(Notice(Kind.BAN, ToPerson(actor.person), number, facts))
