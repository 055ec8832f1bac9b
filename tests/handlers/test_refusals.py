"""Test the refusals (domain errors) that are not about authority: what is gone, garbled or unusable, with the reason.

The table `authority` says who may do what. A new route needs a line here too.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.model.errors import Why
from handlers.desk import handling
from handlers.messages.press import Verb, parse
from handlers.routes import ROUTES
from sandbox.objects import Message
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.handlers.authority import PRESSED, Other, Row, Who
from tests.handlers.cast import raised
from tests.handlers.presses import data_of
from tests.stories.stage import MORNING, SEA, Stage, picture, playing

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

NO_TICKET = "There is no ticket #999."
OUTSIDE = "the pin of #1 stays where it is"
DECIDED = ("grant", "refuse", "reverse", "uphold", "urge")

# The outcome of a button whose draft, area, person or ticket 999 does not exist, pressed by somebody who may press it.
NOT_THERE = dict.fromkeys(
    (
        *(Verb.BULLETIN, Verb.STRIKE, Verb.SENTENCE, Verb.PUBLISH, Verb.DISCARD),
        *(Verb.SOURCE, Verb.FOLLOW_AREA, Verb.LEAVE_AREA, Verb.UNROLE, Verb.UNWORK, Verb.MARKED),
        *(Verb.CAMPAIGN, Verb.UNENTER, Verb.PROJECT, Verb.MOVE_PROJECT),
        *(Verb(heard.removeprefix("button ")) for heard in PRESSED[0].heard),
    ),
    Why.OLD_BUTTON,
)
# Buttons whose number is a page, or that need no number: nothing can be gone.
NO_NUMBER = dict.fromkeys(
    (
        *(Verb.MINE, Verb.NEVER_MIND, Verb.LANGUAGE, Verb.FORGET_YES, Verb.QUEUE, Verb.FIND, Verb.NEAR, Verb.OVERSEE),
        *(Verb.FIGURES, Verb.LEAGUE, Verb.OBJECT, Verb.BULLETINS, Verb.FRONTAGES, Verb.PROJECTS),
        *(Verb.RECORDS, Verb.TASKS, Verb.ROUNDS, Verb.EXHIBITS),
        *(Verb.ADMIN, Verb.NEW_CODE, Verb.DESK_CODE, Verb.CHANNEL, Verb.DOWNLOAD, Verb.EDIT),
    ),
    Other.ALLOWED,
)
GONE = {
    **dict.fromkeys(Verb, Why.NO_SUCH_TICKET),
    **dict.fromkeys((Verb.UNQUESTION, Verb.UNREASON, Verb.UNNOTICE), Why.NO_SUCH_CATEGORY),
    Verb.UPLOAD: Why.FILE_GONE,
    Verb.STATEMENT: Why.NO_SUCH_STATEMENT,
    Verb.FRONTAGE: Why.OLD_BUTTON,
    Verb.SHOP: Why.OLD_BUTTON,
    **dict.fromkeys((Verb.DRIVE, Verb.DRIVE_DESK), Why.DRIVE_UNKNOWN),
    Verb.CHECK_IN: Why.NO_ROUND_HERE,
    **NOT_THERE,
    **NO_NUMBER,
}

Say = Callable[[Stage], Message]


def edits_what_is_said(stage: Stage) -> Message:
    first = next(message for message in stage.otto.private().messages if message.sender is stage.otto)
    stage.otto.edits(first, "/start again")
    return first


def of_ticket(name: str) -> list[tuple[Say, str]]:
    """A command about a ticket: without a ticket, and about a ticket that does not exist."""
    return [
        (lambda stage: stage.carl.says(f"/{name}", stage.east), "in reply to a message about it"),
        (lambda stage: stage.carl.says(f"/{name} 999", stage.east), NO_TICKET),
    ]


MESSAGES: dict[str, list[tuple[Say, str]]] = {
    "/contracts": [
        (lambda stage: stage.carl.says("/contracts it was closed", stage.east), "/contracts 12 the street was closed"),
        (lambda stage: stage.carl.says("/contracts 999", stage.east), "There is no such statement"),
        (lambda stage: stage.carl.says("/contracts 999 it was closed", stage.east), "There is no such statement"),
    ],
    "/round": [(lambda stage: stage.rita.says("/round"), "Only a supervisor can see that")],
    "/link": [
        (lambda stage: stage.carl.says("/link", stage.east), "/link ABCD2345"),
        (lambda stage: stage.carl.says("/link ABCD2345", stage.east), "That code does not work"),
    ],
    "a photo or a picture as a file, in private": [
        (lambda stage: stage.otto.sends_photo(b"no picture"), "I cannot read that picture."),
        (lambda stage: stage.otto.sends_file(b"%PDF", "x.pdf", "application/pdf"), "I can only use pictures"),
    ],
    "a short video or a voice message, in private": [
        (lambda stage: stage.otto.sends_voice(b"voice", 121), "up to 120 seconds"),
    ],
    "/drive": [(lambda stage: stage.otto.says("/drive"), "Staff announce a drive at their desk")],
    "/cancel": [(lambda stage: stage.rita.says("/cancel"), "There is nothing to cancel")],
    "words, in private": [(lambda stage: stage.otto.says("x" * 501), "501 characters")],
    "/follow": [
        (lambda stage: stage.otto.says("/follow"), "Send the number of a report"),
        (lambda stage: stage.otto.says("/follow 999"), NO_TICKET),
    ],
    "a ticket's number, in private": [(lambda stage: stage.otto.says("#999"), NO_TICKET)],
    "a message was edited, in private": [(edits_what_is_said, "That changes nothing")],
    **{f"/{name}": of_ticket(name) for name in (*handling.COMMANDS, "print")},
    "/case": [
        (lambda stage: stage.otto.says("/case"), "/case 12"),
        (lambda stage: stage.otto.says("/case x"), "/case 12"),
    ],
    "/expose": [
        (lambda stage: stage.otto.says("/expose"), "/case 12"),
        (lambda stage: stage.otto.says("/expose 999"), NO_TICKET),
    ],
    "/model": [(lambda stage: stage.otto.says("/model 999"), NO_TICKET)],
    "/takedown": [
        (lambda stage: stage.otto.says("/takedown"), "/case 12"),
        (lambda stage: stage.otto.says("/takedown 999 why"), NO_TICKET),
    ],
    "/join": [
        (lambda stage: stage.otto.says("/join"), "/join ABCD2345"),
        (lambda stage: stage.otto.says("/join ABCD2345"), "That code does not work"),
    ],
    "/screen": [(lambda stage: stage.otto.says("/screen"), "desk")],
    "/ticket": [
        (lambda stage: stage.carl.says("/ticket", stage.east), "/ticket 12"),
        (lambda stage: stage.carl.says("/ticket 999", stage.east), NO_TICKET),
    ],
    "/work": [
        (lambda stage: stage.carl.says("/work", stage.east), "with units"),
        (lambda stage: stage.carl.says("/work 1.234 t", stage.east), "two ways"),
    ],
    "/campaign": [
        (lambda stage: stage.otto.says("/campaign x"), "There is no campaign x."),
        (lambda stage: stage.carl.says("/campaign", stage.east), "There is no campaign …."),
    ],
    "/project": [
        (lambda stage: stage.carl.says("/project", stage.east), "Write the project's code"),
        (lambda stage: stage.carl.says("/project Z9", stage.east), "There is no project Z9."),
    ],
    "/projects": [(lambda stage: stage.carl.says("/projects nobody", stage.east), "There is no team “nobody”")],
    "/league": [(lambda stage: stage.carl.says("/league ever", stage.east), "Send /league with a period")],
    "/find": [(lambda stage: stage.carl.says("/find", stage.east), "/find mattress Elm")],
    "a location in reply, in a group": [
        (lambda stage: stage.carl.sends_location(*SEA, chat=stage.east, reply_to=stage.card()), OUTSIDE),
    ],
    "anything else, in private": [(lambda stage: stage.otto.sends_sticker(), "I cannot use that.")],
    "a reply, in a group": [
        (lambda stage: stage.carl.says("Done", stage.east, stage.card()), "photo"),
        (
            lambda stage: stage.carl.sends_photo(b"no picture", chat=stage.east, reply_to=stage.card()),
            "I cannot read that picture.",
        ),
    ],
    "a location in reply, in private": [
        (lambda stage: stage.otto.sends_location(*SEA, reply_to=stage.otto.private().messages[-1]), "outside our area"),
    ],
    "a location or a venue, in private": [(lambda stage: stage.otto.sends_location(*SEA), "outside our area")],
}
# Commands that take no words, that only authority refuses, or that show nothing.
FREE = {
    *("/start", "/report", "/help", "/language", "/mine", "/areas", "/privacy", "/mydata", "/forget"),
    *("/tasks", "/rounds", "/overview", "/late", "/requests", "/queue", "/near", "/board", "/enter", "/owed"),
    *("/figures", "/frontages"),
    *(
        "/tasks",
        "/drives",
        "/rounds",
        "/overview",
        "/late",
        "/requests",
        "/queue",
        "/near",
        "/board",
        "/enter",
        "/owed",
    ),
    "/figures",
    *("/figures", "/campaigns"),
    *("/figures", "/exposures", "/models"),
    *("/figures", "/bulletin", "/bulletins"),
    *("/admin", "/audit", "/ban", "/unban", "a file of the district, in private"),
    "/help, in a group",
    "a command for private chats, in a group",
    "a live location moves, in private",
    "a message was edited, in a group",
    "a photo, a picture as a file or a video, in a group",
    "talk among people, in a group",
    "a group became a supergroup",
    "the bot was blocked, added or removed",
    *("/link, in a channel", "any other post, in a channel"),  # see tests/stories/district/test_channel.py
    "somebody left a group",
    "a member of a group changed",
}


def test_every_route_has_its_line() -> None:
    buttons = {f"button {verb}" for verb in GONE} | {"a button that nobody knows"}
    assert {*buttons, *MESSAGES, *FREE} == {route.heard for route in ROUTES}
    assert not {*MESSAGES} & FREE


@pytest.mark.parametrize("verb", Verb)
def test_what_is_garbled_is_a_button_that_nobody_knows(verb: Verb) -> None:
    for about in ("", "x", "-1", "1" * 19, "²"):
        assert parse(data_of(f"button {verb}", about)) is None


@on_sqlite
async def test_what_is_gone_is_answered_with_the_reason(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    async with raised(storage, clock, tmp_path) as eight:
        await eight.rest()
        before = await eight.kept()
        for row in PRESSED[:-1]:
            who = may(row)
            for heard in row.heard:
                outcome = await eight.becomes(who, row.where, heard, 999)
                assert outcome is GONE[Verb(heard.removeprefix("button "))], heard
        assert await eight.kept() == before


def may(row: Row) -> Who:
    """Return somebody whom authority allows a row's acts."""
    return next(who for who, outcome in row.outcomes.items() if outcome is Other.ALLOWED)


@on_sqlite
async def test_what_cannot_be_used_is_answered_with_the_reason(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path, is_unlimited=True) as stage:
        await stage.reports()
        stage.otto.says("/start")
        await stage.sees()
        for heard, said in MESSAGES.items():
            for say, expected in said:
                say(stage)
                seen = [line for chat in (await stage.sees()).in_chat.values() for line in chat]
                lines = [line for line in seen if not (line.startswith("bot deleted: ") and "Your report" in line)]
                assert len(lines) == 2, heard
                assert expected in lines[1], heard


@on_sqlite
async def test_a_picture_that_fixes_nothing_leaves_the_ticket_open(stage: Stage) -> None:
    await stage.reports()
    stage.carl.sends_photo(b"no picture", chat=stage.east, reply_to=stage.card())
    await stage.settle()
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.card())
    (await stage.sees()).check(
        east=["Carl: (photo)", "I cannot read that picture.", "Carl: (photo)", "Fixed by Carl."], rita=["Is it fixed?"]
    )
