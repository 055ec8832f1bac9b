"""The table of refusals: every route × who must not, what is gone, what is garbled, and the wrong place.

A refused press is answered with an alert and changes nothing that anybody sees. A new route must be given its line.
"""

from collections.abc import Callable

import pytest

from bot.sandbox.objects import Message
from bot.sandbox.people import Person
from handlers import handling
from handlers.messages.press import Verb
from handlers.routes import ON_DRAFT, ROUTES
from tests.stories.stage import SEA, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

CASES = ("stranger", "wrong role", "gone", "malformed", "wrong chat")
OLD = "does nothing any more"
NOT_YOURS = "Only the team that has #1 can do that"
NOT_YOUR_REPORT = "Only somebody who reported #1"
NO_TICKET = "There is no ticket #999."
ALLOWED = "no alert"  # there is nothing to refuse: it changes nothing, or only how the person themselves is spoken to

DRAFT = dict.fromkeys(CASES, OLD)
STAFF = dict.fromkeys(CASES, NOT_YOURS) | {"gone": NO_TICKET, "malformed": OLD}
REPORTER = dict.fromkeys(CASES, NOT_YOUR_REPORT) | {"gone": NO_TICKET, "malformed": OLD}
HARMLESS = dict.fromkeys(CASES, ALLOWED) | {"malformed": OLD}
PUBLIC = HARMLESS | {"gone": NO_TICKET}
OUTSIDE = "the pin of #1 stays where it is"
DESK_ONLY = "That works only in your team's group"
LIST = HARMLESS | {"stranger": DESK_ONLY, "wrong role": DESK_ONLY}  # a page that is not there is an empty one

NO_SUPERVISOR = "Only a supervisor can"
NO_ADMINISTRATOR = "Only an administrator can"
DECIDING = dict.fromkeys(CASES, NO_SUPERVISOR) | {"gone": NO_TICKET, "malformed": OLD}
OVERSEEING = dict.fromkeys(CASES, NO_SUPERVISOR) | {"malformed": OLD}
ADMINISTERING = dict.fromkeys(CASES, NO_ADMINISTRATOR) | {"malformed": OLD}

WITH_DRAFT = (Verb.CANDIDATE, Verb.LOOK_UP, Verb.NUDGE_PIN, Verb.SAME, Verb.BACK_AGAIN, Verb.SEND)
PRESSES = {
    f"button {verb}": refused
    for refused, verbs in (
        (DRAFT, (*ON_DRAFT, *WITH_DRAFT, Verb.FOLLOW_AREA, Verb.LEAVE_AREA)),
        (LIST, (Verb.QUEUE, Verb.FIND, Verb.NEAR)),
        (STAFF, (Verb.CARD, Verb.TAKE, Verb.FIX, Verb.SPOT, Verb.PHOTOS, Verb.PLAY, Verb.ASK, Verb.RESUME)),
        (STAFF, (Verb.MENU, Verb.RELEASE, Verb.PASS, Verb.PARK, Verb.MERGE, Verb.RECATEGORISE)),
        (STAFF, (Verb.DISMISS, Verb.HIDE, Verb.WORDS, Verb.UNDO)),
        (DRAFT, (Verb.SOURCE,)),
        (STAFF, (Verb.TOLD,)),
        (DECIDING, (Verb.GRANT, Verb.REFUSE, Verb.REVERSE)),
        (
            REPORTER,
            (
                Verb.FIXED,
                Verb.NOT_FIXED,
                Verb.RETURN,
                Verb.ADD,
                Verb.WITHDRAW,
                Verb.WITHDRAW_YES,
                Verb.NUDGE,
            ),
        ),
        (OVERSEEING, (Verb.OVERSEE, Verb.CASE, Verb.ASSIGN)),
        (
            ADMINISTERING,
            (
                Verb.ADMIN,
                Verb.UPLOAD,
                Verb.NEW_CODE,
                Verb.DESK_CODE,
                Verb.UNROLE,
                Verb.UNBAN,
                Verb.DOWNLOAD,
            ),
        ),
        (PUBLIC, (Verb.OPEN, Verb.FOLLOW, Verb.UNFOLLOW)),
        (HARMLESS, (Verb.NEVER_MIND, Verb.LANGUAGE, Verb.MINE)),
    )
    for verb in verbs
} | {"a button that nobody knows": DRAFT}

Say = Callable[[Stage], Message]


def edits_what_is_said(stage: Stage) -> Message:
    first = next(message for message in stage.otto.private().messages if message.sender is stage.otto)
    stage.otto.edits(first, "/start again")
    return first


DECIDED = ("grant", "refuse", "reverse")


def refused_command(name: str, not_theirs: str) -> list[tuple[Say, str]]:
    """A command to a ticket: without one, to one that is not there, and by whoever must not."""
    return [
        (lambda stage: stage.carl.says(f"/{name}", stage.east), "in reply to the card"),
        (lambda stage: stage.carl.says(f"/{name} 999", stage.east), NO_TICKET),
        (lambda stage: stage.cora.says(f"/{name} 1", stage.west), not_theirs),
        (lambda stage: stage.rita.says(f"/{name} 1"), not_theirs),
    ]


MESSAGES: dict[str, list[tuple[Say, str]]] = {
    "/link": [
        (lambda stage: stage.otto.says("/link ABCD2345"), "A desk is a group"),
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
    "a location or a venue, in private": [(lambda stage: stage.otto.sends_location(*SEA), "outside our area")],
    "words, in private": [(lambda stage: stage.otto.says("x" * 501), "501 characters")],
    "/enter": [
        (lambda stage: stage.otto.says("/enter"), "only in the group that is your team's desk"),
    ],
    "/owed": [
        (lambda stage: stage.otto.says("/owed"), "only in the group that is your team's desk"),
    ],
    "/follow": [
        (lambda stage: stage.otto.says("/follow"), "Send the number of a report"),
        (lambda stage: stage.otto.says("/follow 999"), NO_TICKET),
    ],
    "a ticket's number, in private": [(lambda stage: stage.otto.says("#999"), NO_TICKET)],
    "a message was edited, in private": [(edits_what_is_said, "That changes nothing")],
    **{f"/{name}": refused_command(name, NOT_YOURS) for name in handling.COMMANDS if name not in DECIDED},
    **{f"/{name}": refused_command(name, NO_SUPERVISOR) for name in DECIDED},
    "/overview": [(lambda stage: stage.otto.says("/overview"), NO_SUPERVISOR)],
    "/late": [(lambda stage: stage.carl.says("/late", stage.east), NO_SUPERVISOR)],
    "/requests": [(lambda stage: stage.otto.says("/requests"), NO_SUPERVISOR)],
    "/case": [
        (lambda stage: stage.otto.says("/case"), "/case 12"),
        (lambda stage: stage.otto.says("/case 1"), NO_SUPERVISOR),
        (lambda stage: stage.cora.says("/case 999", stage.west), NO_SUPERVISOR),
    ],
    "/join": [
        (lambda stage: stage.otto.says("/join"), "/join ABCD2345"),
        (lambda stage: stage.otto.says("/join ABCD2345"), "That code does not work"),
    ],
    "/admin": [(lambda stage: stage.otto.says("/admin"), NO_ADMINISTRATOR)],
    "/audit": [(lambda stage: stage.otto.says("/audit"), NO_ADMINISTRATOR)],
    "/ban": [(lambda stage: stage.otto.says("/ban 1"), NO_ADMINISTRATOR)],
    "/unban": [(lambda stage: stage.otto.says("/unban 1"), NO_ADMINISTRATOR)],
    "a file of the district, in private": [
        (lambda stage: stage.otto.sends_file(b"[]", "x.toml", "application/toml"), "I can only use pictures"),
    ],
    "/queue": [(lambda stage: stage.rita.says("/queue"), DESK_ONLY)],
    "/near": [(lambda stage: stage.rita.says("/near"), DESK_ONLY)],
    "/board": [(lambda stage: stage.rita.says("/board"), DESK_ONLY)],
    "/ticket": [
        (lambda stage: stage.rita.says("/ticket 1"), DESK_ONLY),
        (lambda stage: stage.carl.says("/ticket", stage.east), "/ticket 12"),
        (lambda stage: stage.carl.says("/ticket 999", stage.east), NO_TICKET),
        (lambda stage: stage.cora.says("/ticket 1", stage.west), NOT_YOURS),
    ],
    "/find": [
        (lambda stage: stage.rita.says("/find heap"), DESK_ONLY),
        (lambda stage: stage.carl.says("/find", stage.east), "/find mattress Elm"),
    ],
    "/print": [
        (lambda stage: stage.rita.says("/print 1"), NOT_YOURS),
        (lambda stage: stage.carl.says("/print", stage.east), "in reply to the card"),
        (lambda stage: stage.carl.says("/print 999", stage.east), NO_TICKET),
        (lambda stage: stage.cora.says("/print 1", stage.west), NOT_YOURS),
    ],
    "a location in reply, in a group": [
        (lambda stage: stage.carl.sends_location(*SEA, chat=stage.east, reply_to=stage.card()), OUTSIDE),
    ],
    "anything else, in private": [(lambda stage: stage.otto.sends_sticker(), "I cannot use that.")],
    "a command to the bot, in a group": [
        (lambda stage: stage.carl.says("/report", stage.east), "only in a private chat"),
    ],
    "a reply, in a group": [
        (lambda stage: stage.carl.says("Done", stage.east, stage.card()), "photo"),
        (
            lambda stage: stage.carl.sends_photo(b"no picture", chat=stage.east, reply_to=stage.card()),
            "I cannot read that picture.",
        ),
    ],
}
# Everybody may, in every state; or nobody sees anything of it.
FREE = {
    "/start",
    "/report",
    "/help",
    "/language",
    "/mine",
    "/areas",
    "/privacy",
    "/mydata",
    "/forget",
    "button forgetyes",
    "/help, in a group",
    "a live location moves, in private",
    "a message was edited, in a group",
    "talk among people, in a group",
    "a group became a supergroup",
    "the bot was blocked, added or removed",
}
WORDS = {
    Verb.GROUP: ".rubbish",
    Verb.CATEGORY: ".bulky",
    Verb.LANGUAGE: ".en",
    Verb.CANDIDATE: ".0",
    Verb.NUDGE_PIN: ".1.0",
    Verb.SAME: ".1",
    Verb.BACK_AGAIN: ".1",
    Verb.DIFFERENT: ".1",
    Verb.UNPHOTO: ".1",
    Verb.UNRECORD: ".1",
    Verb.ANSWER: ".size.big",
    Verb.PASS: ".west:area",
    Verb.PARK: ".7:weather",
    Verb.MERGE: ".1",
    Verb.RECATEGORISE: ".bags",
    Verb.DISMISS: ".nothing",
    Verb.HIDE: ".1",
    Verb.WORDS: ".dismiss",
    Verb.MENU: ".more",
    Verb.OVERSEE: ".late",
    Verb.ASSIGN: ".west",
    Verb.ADMIN: ".people",
    Verb.UPLOAD: ".no",
    Verb.NEW_CODE: ".group",
    Verb.DESK_CODE: ".east",
    Verb.UNROLE: ".supervisor",
    Verb.DOWNLOAD: ".teams",
    Verb.QUEUE: ".all",
    Verb.FIND: ".bulky",
    Verb.NEAR: ".37.765,-122.425",
}


def test_every_route_has_its_line() -> None:
    assert {*PRESSES, *MESSAGES, *FREE} == {route.heard for route in ROUTES}


@on_sqlite
@pytest.mark.parametrize("heard", PRESSES)
async def test_who_must_not_press_is_refused_and_nothing_changes(stage: Stage, heard: str) -> None:
    await stage.reports()
    stage.otto.says("/help")
    stage.rita.says("/help")
    await stage.sees()
    verb = heard.removeprefix("button ") if heard.startswith("button ") else "unheard"
    word = WORDS.get(Verb(verb), "") if verb in set(Verb) else ""
    for case, expected in PRESSES[heard].items():
        who, on, data = _press(stage, case, verb, word, is_staff=expected_of_staff(heard))
        stage.press_data(who, data, on)
        seen = await stage.sees()
        if expected is ALLOWED:
            assert not any(answer.startswith("alert") for answer in seen.toasts), case
        else:
            (answer,) = seen.toasts
            assert answer.startswith("alert")
            assert expected in answer
            assert sum(len(lines) for lines in seen.in_chat.values()) == 1, case


def expected_of_staff(heard: str) -> bool:
    return PRESSES[heard] in (STAFF, LIST)


def _press(stage: Stage, case: str, verb: str, word: str, *, is_staff: bool) -> tuple[Person, Message, str]:
    """Return who presses what, and on which message."""
    rita, otto = (_last(stage, person.private().messages) for person in (stage.rita, stage.otto))
    east, west = (_last(stage, desk.messages) for desk in (stage.east, stage.west))
    rightful = (stage.carl, east) if is_staff else (stage.rita, rita)
    wrong_role = (stage.rita, rita) if is_staff else (stage.carl, east)
    match case:
        case "stranger":
            return stage.otto, otto, f"1.{verb}.1{word}"
        case "wrong role":
            return *wrong_role, f"1.{verb}.1{word}"
        case "gone":
            return *rightful, f"1.{verb}.999{word}"
        case "malformed":
            return *rightful, f"1.{verb}.x{word}"
        case _:
            return stage.cora, west, f"1.{verb}.1{word}"


def _last(stage: Stage, messages: list[Message]) -> Message:
    return next(message for message in reversed(messages) if message.sender is stage.account)


@on_sqlite
@pytest.mark.parametrize("heard", MESSAGES)
async def test_what_cannot_be_used_is_answered_with_the_reason(stage: Stage, heard: str) -> None:
    await stage.reports()
    stage.otto.says("/start")
    await stage.sees()
    for say, expected in MESSAGES[heard]:
        say(stage)
        lines = [line for chat in (await stage.sees()).in_chat.values() for line in chat]
        assert len(lines) == 2
        assert expected in lines[1]


@on_sqlite
async def test_a_picture_that_fixes_nothing_leaves_the_ticket_open(stage: Stage) -> None:
    await stage.reports()
    stage.carl.sends_photo(b"no picture", chat=stage.east, reply_to=stage.card())
    await stage.settle()
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.card())
    (await stage.sees()).check(
        east=["Carl: (photo)", "I cannot read that picture.", "Carl: (photo)", "Fixed by Carl."], rita=["Is it fixed?"]
    )
