"""Handle projects: lists, cards, moves by button, command or reply, and photos.

At a desk they are its team's, elsewhere a supervisor's.
"""

from datetime import date

from casework.campaigns import taking_part
from casework.campaigns.projects import moving
from casework.campaigns.projects.moving import Said, Shown
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.notice import Here, Kind
from casework.model.photo import Photo
from casework.model.project import STATES, TO, WITH_REASON, Move, Project, move_in, sum_in
from casework.model.spelling import digits_in, first_word
from casework.model.team import TeamCode
from casework.ports import Work
from handlers import days
from handlers.campaigns.campaigning import at_desk
from handlers.guards import here_of
from handlers.reading import clean, command_in, is_private, message_of, press_of
from handlers.turn import Toast, Turn

OF_PROJECTS = (Kind.PROJECT, Kind.PROJECT_WANTED, Kind.PROJECT_LATE)  # whose messages take replies
AT_ONCE = (Move.START, Move.FINISH)  # that need no word


async def projects(turn: Turn) -> None:
    """/projects: the projects that are not over; with "late", a state, "all" or a team: those."""
    said = command_in(message_of(turn))[1]
    async with turn.work() as work:
        actor, here = await _where(turn, work)
        await moving.show(work, actor, here, moving.read_filter(turn.district, said), is_below=True)


async def project(turn: Turn) -> None:
    """/project CODE: its card; with a move behind it: started, done, delayed DATE WHY, spent SUM, paused WHY."""
    code, rest = first_word(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor, here = await _where(turn, work)
        if not code:
            raise Refusal(Why.PROJECT_FORM)
        found = await moving.find(work, code)
        if not rest:
            await moving.open_card(work, actor, here, found.number)
            return
        what, words = move_in(rest)
        if what is None:
            raise Refusal(Why.PROJECT_FORM)
        await _move(turn, work, (actor, here), found, what, words)


async def press_projects(turn: Turn) -> None:
    """A button of the list: another filter, or another page."""
    press = press_of(turn)
    which, _, team = press.word.partition(".")
    if which not in ("", moving.LATE, moving.EVERY) and which not in STATES:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor, here = await _where(turn, work)
        shown = Shown(which, TeamCode(team) if team else None, press.about)
        await moving.show(work, actor, here, shown, is_below=False)


async def press_project(turn: Turn) -> None:
    """A button with a project: its card."""
    press = press_of(turn)
    async with turn.work() as work:
        actor, here = await _where(turn, work)
        await moving.open_card(work, actor, here, press.about)


async def press_move(turn: Turn) -> None:
    """A button on a project's card: move it, or ask for what the move needs."""
    press = press_of(turn)
    if press.word not in set(Move) or Move(press.word) in (Move.PHOTO, Move.IMPORT):
        raise Refusal(Why.OLD_BUTTON)
    what = Move(press.word)
    async with turn.work() as work:
        actor, here = await _where(turn, work)
        if what in AT_ONCE:
            found = await moving.numbered(work, press.about)
            await moving.move(work, turn.district, actor, here, found, what, Said(), turn.at)
            turn.toast = Toast("✓")
        else:
            await moving.want(work, actor, here, press.about, what)


def is_ours(slot: str | None) -> bool:
    """Tell whether a reply to the message of a slot may be about a campaign or a project."""
    return any(kind.read(slot) is not None for kind in (*OF_PROJECTS, Kind.CAMPAIGN_BEHIND))


async def reply(turn: Turn, work: Work, slot: str, words: str) -> None:
    """Take words in reply to what asks for them: what a move needs, or why a team is behind.

    Others are talk in a group; in private, where nobody talks, Refusal says what can be written.
    """
    question = taking_part.question_in(slot)
    if question is not None:
        actor, _ = await _where(turn, work)
        await taking_part.explain(work, actor, question, words, turn.at)
        return
    wanted = Kind.PROJECT_WANTED.read(slot)
    asked = wanted or Kind.PROJECT_LATE.read(slot)
    number = digits_in(asked["about"]) if asked else None
    if number is not None and words:
        what = Move(wanted["move"]) if wanted and wanted["move"] in set(Move) else Move.DELAY
        here = await _where(turn, work)
        found = await moving.numbered(work, number)
        await _move(turn, work, here, found, what, words)
    elif is_private(turn):
        raise Refusal(Why.PROJECT_FORM)


async def add_photo(turn: Turn, work: Work, slot: str, photo: Photo) -> None:
    """Keep a photo that was sent in reply to a project's message; raises Refusal if it is none."""
    read = (kind.read(slot) for kind in OF_PROJECTS)
    number = next((digits_in(values["about"]) for values in read if values is not None), None)
    if number is None:
        raise Refusal(Why.PHOTO_NEEDED)
    actor, here = await _where(turn, work)
    await moving.add_photo(work, actor, here, number, photo, clean(message_of(turn).caption), turn.at)


async def _move(turn: Turn, work: Work, who: tuple[Actor, Here], project: Project, what: Move, words: str) -> None:
    """Move a project by what somebody typed: a day and why, why, or a sum."""
    actor, here = who
    day: date | None = None
    if what is Move.DELAY:
        first, words = days.day_first(words)
        day = days.as_day(turn, first)
    amount = sum_in(words) if what is Move.SPEND else None
    note = words if what in WITH_REASON or what in TO else ""
    await moving.move(work, turn.district, actor, here, project, what, Said(note, day, amount), turn.at)


async def _where(turn: Turn, work: Work) -> tuple[Actor, Here]:
    """Return who acts and where it is shown: at their desk, or else to a supervisor where they are."""
    actor, desk = await at_desk(turn, work)
    if desk is not None:
        return actor, desk
    if not actor.is_supervisor:
        raise Refusal(Why.DESK_ONLY)
    return actor, await here_of(turn, work, actor)
