"""Build samples of what is said of drives: to those who come, to those who run one, and in the channel."""

from dataclasses import replace
from datetime import timedelta

from casework.campaigns.drives.joining import DrivesView
from casework.campaigns.drives.showing import DriveView
from casework.model.drive import LONGEST_TITLE, LONGEST_WORDS, Ask, DrivePhoto, News, SignUp, State, Turnout
from casework.model.person import Person, PersonId
from casework.model.tally import Measure
from casework.tickets.views import TicketView
from handlers.messages.campaigns import drive_desk, drives
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.drives import drive
from tests.messages.values import AT, NUMBER, SPOT, Values, photos

ME = PersonId(1)


def drive_views(values: Values) -> dict[str, DriveView]:
    """Return a drive as it is seen in each of its states, by those who come and those who do not."""
    title, words = values.title or "Elm Park", values.words
    whole = drive(
        NUMBER,
        title=title[:LONGEST_TITLE],
        bring=words[:LONGEST_WORDS],
        place=(values.near or "")[:LONGEST_TITLE],
        begins=AT + timedelta(days=3),
        ends=AT + timedelta(days=3, hours=2),
        point=SPOT,
        words=values.note[:LONGEST_WORDS],
    )
    pictures = tuple(DrivePhoto(each, bool(number % 2)) for number, each in enumerate(photos(4)))
    names = (values.worker,) * 20
    view = DriveView(whole, AT, Turnout(7, 3, 2), values.area, values.team, names, pictures, None, False, 10, 300)
    here = replace(view, at=AT + timedelta(days=3), is_open=True)
    took = dict.fromkeys(map(str, Measure), 123_456.78)
    return {
        "open": view,
        "draft": replace(view, drive=replace(whole, state=State.DRAFT)),
        "without a limit, in an area": replace(view, drive=replace(whole, wanted=0, point=None, bring="")),
        "mine": replace(view, mine=SignUp(ME, 3, values.worker, AT)),
        "mine, waiting": replace(view, mine=SignUp(ME, 0, None, AT, is_waiting=True)),
        "here": replace(here, mine=SignUp(ME, 1, None, AT)),
        "here already": replace(here, mine=SignUp(ME, 1, None, AT, came_at=AT)),
        "off": replace(view, drive=replace(whole, state=State.OFF)),
        "closed": replace(view, drive=replace(whole, state=State.CLOSED, amounts=took)),
        "closed, before alone": replace(view, drive=replace(whole, state=State.CLOSED), photos=pictures[:1]),
        "over": replace(view, at=AT + timedelta(days=9)),
    }


def drive_messages(ticket: TicketView, values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    """Return all of it, each message under the name of its kind."""
    asker = Person(ME, 2**52, "en", values.worker)
    found: dict[str, Message | None] = {}
    for name, view in drive_views(values).items():
        found |= {
            f"drive: {name}": drives.drive(view, to, map_link),
            f"drive_announced: {name}": drives.drive(view, to, map_link),
            f"drive_posted: {name}": drives.posted(view, to, map_link),
            f"drive_done: {name}": drives.result(view, to, thanks=False),
            f"drive_result: {name}": drives.result(view, to, thanks=True),
            f"drive_card: {name}": drive_desk.card(view, to, map_link),
            f"drive_form: {name}": drive_desk.form(view, to, map_link),
            f"drive_poster: {name}": drive_desk.poster(view, to),
            f"drive_here: {name}": drives.here(view, to),
            **{f"drive_asked: {what} ({name})": drive_desk.asked(view, what, asker, to, map_link) for what in Ask},
            f"drive_asked: of nobody ({name})": drive_desk.asked(view, Ask.TITLE, None, to, map_link),
            **{
                f"drive_told: {what} {part} ({name})": drives.told(view, what, part, to, map_link)
                for what in (*News, None)
                for part in (*Ask, None)
            },
        }
    every = tuple((view.drive, NUMBER) for view in drive_views(values).values())[:8]
    found |= {
        "drive_form: given up": drive_desk.form(None, to, map_link),
        "drives: none": drives.drives(DrivesView((), False, AT), to),
        "drives: none of a desk": drives.drives(DrivesView((), True, AT), to),
        "drives": drives.drives(DrivesView(every, False, AT), to),
        "drives: of a desk": drives.drives(DrivesView(every, True, AT), to),
        "drive_wished": drive_desk.wished(replace(ticket, wished=10), to),
    }
    return {name: message for name, message in found.items() if message is not None}
