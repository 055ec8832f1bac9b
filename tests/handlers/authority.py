"""Say who may do what, in one table: the kinds of people, and every command, every button and all else they send.

`test_authority` plays every cell of the table, and fails when a route of `handlers/routes.py` is in no row.
`python -m tests.house.authority` writes the page `docs/authority.md` from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from casework.model.errors import Why
from handlers.desk import handling
from handlers.messages.press import Verb
from handlers.routes import ON_DRAFT


class Who(StrEnum):
    """The kinds of people."""

    OUTSIDER = "outsider"
    RESIDENT = "resident"
    OTHER_STAFF = "staff of another desk"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ELSEWHERE = "supervisor of another area"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"
    REMOVED = "removed member"
    ANONYMOUS = "anonymous group administrator"


class Where(StrEnum):
    """Where they do it."""

    OWN = "each at their own place"
    PRIVATE = "all in private"
    GROUP = "in a group"


class Other(StrEnum):
    """What may come of an act, beside a refusal."""

    ALLOWED = auto()  # authority allows it; whether it can be done now is another question
    SILENT = auto()  # the bot does not answer, whether it hears it or not
    ABSENT = auto()  # they are in no such group, and Telegram lets nobody else write there
    EVENT = auto()  # an event that Telegram reports; nobody does it


Outcome = Why | Other


@dataclass(frozen=True, slots=True)
class Row:
    """Routes with the same outcomes: what they do, what they hear, where, and the outcome for each kind of people."""

    what: str
    heard: tuple[str, ...]
    where: Where
    outcomes: Mapping[Who, Outcome]


def _becomes(others: Outcome, *groups: tuple[Outcome, tuple[Who, ...]]) -> dict[Who, Outcome]:
    """Return the outcome for some kinds of people, and for all others."""
    return dict.fromkeys(Who, others) | {who: outcome for outcome, some in groups for who in some}


def _commands(*names: str) -> tuple[str, ...]:
    return tuple(f"/{name}" for name in names)


def _buttons(*verbs: Verb) -> tuple[str, ...]:
    return tuple(f"button {verb}" for verb in verbs)


OK, ABSENT, SILENT = Other.ALLOWED, Other.ABSENT, Other.SILENT
STAFF, SUPERVISOR, ADMINISTRATOR, ANONYMOUS = Who.STAFF, Who.SUPERVISOR, Who.ADMINISTRATOR, Who.ANONYMOUS
AT_DESK = (STAFF, ANONYMOUS)  # a press names an anonymous administrator
IN_GROUPS = (STAFF, Who.OTHER_STAFF, ANONYMOUS)
NAMELESS = (Why.NO_NAME, (ANONYMOUS,))  # a message in the group's name does not say who wrote it
DECIDING = ("grant", "refuse", "reverse", "uphold", "urge", "supervise", "approve", "sendback", "lift")
SHOWING = ("hide", "unhide", "show", "conceal", "public", "private")
WORKING = tuple(name for name in handling.COMMANDS if name not in (*DECIDING, *SHOWING, "note", "pass"))

ELSEWHERE = (Why.NOT_YOUR_AREA, (Who.ELSEWHERE,))
OVERSEEING = (SUPERVISOR, Who.ELSEWHERE)

EVERYBODY = _becomes(OK)
REPORTER = _becomes(Why.NOT_YOUR_REPORT, (OK, (Who.RESIDENT,)))
INSPECTING = _becomes(Why.NOT_AN_INSPECTOR, (OK, (Who.INSPECTOR,)))
ADMINISTERING = _becomes(Why.NOT_AN_ADMINISTRATOR, (OK, (ADMINISTRATOR,)))

WRITTEN = (
    Row(
        "Reporting, following, and what concerns oneself",
        (
            *_commands("start", "report", "cancel", "help", "language"),
            *_commands("mine", "follow", "areas", "privacy", "mydata", "forget"),
        ),
        Where.PRIVATE,
        EVERYBODY,
    ),
    Row(
        "Anything else that is sent in private",
        (
            "a short video or a voice message, in private",
            "a photo or a picture as a file, in private",
            "a location in reply, in private",
            "a location or a venue, in private",
            "a live location moves, in private",
            "a ticket's number, in private",
            "words, in private",
            "a message was edited, in private",
            "anything else, in private",
        ),
        Where.PRIVATE,
        EVERYBODY,
    ),
    Row("Being named, with a code", _commands("join"), Where.PRIVATE, EVERYBODY),
    Row(
        "Making a group a desk, or the supervisors' group, with a code",
        _commands("link"),
        Where.OWN,
        _becomes(Why.NOT_A_GROUP, (OK, IN_GROUPS), NAMELESS),
    ),
    Row("Working a ticket", _commands(*WORKING), Where.OWN, _becomes(Why.NOT_YOUR_TICKET, (OK, (STAFF,)), NAMELESS)),
    Row(
        "Passing a ticket on; a supervisor gives it to a team",
        _commands("pass"),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, (STAFF, SUPERVISOR)), ELSEWHERE, NAMELESS),
    ),
    Row(
        "A note on a ticket; a ticket on paper; who sees photos and words of it",
        _commands("note", "print", *SHOWING),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, (STAFF, SUPERVISOR)), ELSEWHERE, NAMELESS),
    ),
    Row(
        "Deciding what staff ask for, and urging them; putting a ticket under supervision, and what becomes of that",
        _commands(*DECIDING),
        Where.OWN,
        _becomes(Why.NOT_A_SUPERVISOR, (OK, (SUPERVISOR,)), ELSEWHERE, NAMELESS),
    ),
    Row(
        "Looking after every team's tickets; a supervisor of an area sees those there",
        _commands("overview", "late", "requests"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, OVERSEEING), NAMELESS),
    ),
    Row(
        "Saying who walks an area",
        _commands("round"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), (Why.AREA_NOT_YOURS, (Who.ELSEWHERE,)), NAMELESS),
    ),
    Row(
        "Showing a ticket to everybody, or no longer",
        _commands("expose", "model", "takedown"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), ELSEWHERE, NAMELESS),
    ),
    Row(
        "What is shown to everybody; for a supervisor, also what is proposed",
        _commands("exposures", "models"),
        Where.OWN,
        _becomes(OK, NAMELESS),
    ),
    Row(
        "A ticket of any team",
        _commands("case"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), ELSEWHERE, NAMELESS),
    ),
    Row(
        "A desk's own lists and figures; for a supervisor, those of all teams",
        _commands("queue", "find", "near", "figures", "league", "screen"),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, (*IN_GROUPS, *OVERSEEING)), NAMELESS),
    ),
    Row(
        "A desk's board, and work that belongs to no ticket",
        _commands("board", "work"),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, IN_GROUPS), NAMELESS),
    ),
    Row(
        "The card of a ticket, on the desk that has it; for a supervisor, any ticket",
        _commands("ticket"),
        Where.OWN,
        _becomes(
            *(Why.DESK_ONLY, (OK, (STAFF, SUPERVISOR)), (Why.NOT_YOUR_TICKET, (Who.OTHER_STAFF,))),
            *(ELSEWHERE, NAMELESS),
        ),
    ),
    Row(
        "Entering cases, and the answers owed on paper",
        _commands("enter", "owed"),
        Where.OWN,
        _becomes(Why.NOT_A_DESK, (OK, IN_GROUPS), NAMELESS),
    ),
    Row("The campaigns, as far as one sees them", _commands("campaigns"), Where.OWN, _becomes(OK, NAMELESS)),
    Row(
        "Planning a campaign",
        _commands("campaign"),
        Where.OWN,
        _becomes(
            *(Why.NOT_SUPERVISING, (OK, (SUPERVISOR, ADMINISTRATOR))),
            *((Why.NOT_WHOLE_DISTRICT, (Who.ELSEWHERE,)), NAMELESS),
        ),
    ),
    Row(
        "A desk's own projects; for a supervisor, those of their areas",
        _commands("projects"),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, (*IN_GROUPS, *OVERSEEING)), NAMELESS),
    ),
    Row(
        "A project, for its team and its supervisors",
        _commands("project"),
        Where.OWN,
        _becomes(
            *(Why.DESK_ONLY, (OK, (STAFF, SUPERVISOR))),
            *((Why.NOT_YOUR_PROJECT, (Who.OTHER_STAFF, Who.ELSEWHERE)), NAMELESS),
        ),
    ),
    Row(
        "Composing a bulletin",
        _commands("bulletin"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), (Why.NOT_WHOLE_DISTRICT, (Who.ELSEWHERE,)), NAMELESS),
    ),
    Row("Reading the bulletins that were posted", _commands("bulletins"), Where.OWN, _becomes(OK, NAMELESS)),
    Row(
        "The rounds; an inspector sees their own",
        _commands("rounds"),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (*OVERSEEING, Who.INSPECTOR)), NAMELESS),
    ),
    Row(
        "A contractor's own contracts and statements; for a supervisor, those whose whole area they supervise",
        _commands("contracts"),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, (*IN_GROUPS, *OVERSEEING)), NAMELESS),
    ),
    Row(
        "The doorways of one's areas",
        _commands("frontages"),
        Where.OWN,
        _becomes(Why.NOT_YOUR_FRONTAGE, (OK, (*IN_GROUPS, *OVERSEEING, Who.INSPECTOR)), NAMELESS),
    ),
    Row(
        "Announcing a drive: staff at their desk, a supervisor in private",
        _commands("drive"),
        Where.OWN,
        _becomes(Why.DRIVE_WHO, (OK, (*IN_GROUPS, *OVERSEEING)), NAMELESS),
    ),
    Row("The drives that are to come", _commands("drives"), Where.OWN, _becomes(OK, NAMELESS)),
    Row(
        "Looking at closed tickets on the spot",
        _commands("tasks"),
        Where.PRIVATE,
        INSPECTING,
    ),
    Row(
        "The district, its people, and who may report",
        _commands("admin", "audit", "ban", "unban"),
        Where.PRIVATE,
        ADMINISTERING,
    ),
    Row(
        "A file of the district",
        ("a file of the district, in private",),
        Where.PRIVATE,
        _becomes(Why.FILE_NOT_A_PHOTO, (OK, (ADMINISTRATOR,))),
    ),
    Row("Help at a desk", ("/help, in a group",), Where.GROUP, _becomes(ABSENT, (OK, IN_GROUPS))),
    Row(
        "A command for private chats, in a group",
        ("a command for private chats, in a group",),
        Where.GROUP,
        _becomes(ABSENT, (Why.PRIVATE_ONLY, IN_GROUPS)),
    ),
    Row(
        "A photo, a location or words in reply to a card or a question of one's own desk",
        ("a location in reply, in a group", "a reply, in a group"),
        Where.GROUP,
        _becomes(ABSENT, (OK, IN_GROUPS), NAMELESS),
    ),
    Row(
        "Talk in a group; a photo there is the fix of whoever has just pressed *Fix*",
        (
            "a photo, a picture as a file or a video, in a group",
            "talk among people, in a group",
            "a message was edited, in a group",
        ),
        Where.GROUP,
        _becomes(ABSENT, (SILENT, IN_GROUPS)),
    ),
    Row(
        "What Telegram tells about the group and the bot",
        (
            *("a group became a supergroup", "somebody left a group"),
            *("the bot was blocked, added or removed", "a member of a group changed"),
            *("/link, in a channel", "any other post, in a channel"),
        ),
        Where.OWN,
        _becomes(Other.EVENT),
    ),
)

PRESSED = (
    Row(
        "Under a draft: whoever writes it, here the resident",
        _buttons(
            *ON_DRAFT,
            Verb.ANSWERED,
            Verb.TAKE_BACK,
            Verb.CANDIDATE,
            Verb.LOOK_UP,
            Verb.NUDGE_PIN,
            Verb.SAME,
            Verb.BACK_AGAIN,
            Verb.WAIT,
            Verb.ABOUT,
            Verb.ANEW,
            Verb.SEND,
        ),
        Where.OWN,
        _becomes(Why.OLD_BUTTON, (OK, (Who.RESIDENT,))),
    ),
    Row(
        "Under a case that is entered: whoever enters it, here one of the staff",
        _buttons(Verb.SOURCE),
        Where.OWN,
        _becomes(Why.OLD_BUTTON, (OK, (STAFF,))),
    ),
    Row(
        "Under one's own report: its reporter, and whoever said that they see it too",
        _buttons(Verb.FIXED, Verb.NOT_FIXED, Verb.RETURN, Verb.ADD, Verb.NUDGE),
        Where.OWN,
        REPORTER,
    ),
    Row(
        "Under one's own report: its reporter",
        _buttons(Verb.WITHDRAW, Verb.WITHDRAW_YES, Verb.CONTEST),
        Where.OWN,
        REPORTER,
    ),
    Row(
        "Under any ticket or area, and about oneself",
        _buttons(
            Verb.OPEN,
            Verb.FOLLOW,
            Verb.UNFOLLOW,
            Verb.MINE,
            Verb.NEVER_MIND,
            Verb.LANGUAGE,
            Verb.FOLLOW_AREA,
            Verb.LEAVE_AREA,
        ),
        Where.PRIVATE,
        EVERYBODY,
    ),
    Row(
        "Flagging a ticket: anybody but who reported it or sees it too",
        _buttons(Verb.FLAG),
        Where.PRIVATE,
        _becomes(OK, (Why.FLAGS_OWN, (Who.RESIDENT,))),
    ),
    Row(
        "Looking through what nobody has let through",
        _buttons(Verb.SCREEN),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, (*AT_DESK, SUPERVISOR)), ELSEWHERE),
    ),
    Row(
        "On a card: looking closer, and who sees photos and words",
        _buttons(Verb.SPOT, Verb.PHOTOS, Verb.PLAY, Verb.MENU, Verb.HIDE, Verb.UNHIDE, Verb.SHOW, Verb.CONCEAL),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, (*AT_DESK, SUPERVISOR)), ELSEWHERE),
    ),
    Row(
        "On a card and on a list: working a ticket",
        _buttons(
            Verb.TAKE,
            Verb.RELEASE,
            Verb.GIVE,
            Verb.ASK,
            Verb.RESUME,
            Verb.FIX,
            Verb.PASS,
            Verb.PARK,
            Verb.EXTEND,
            Verb.MERGE,
            Verb.RECATEGORISE,
            Verb.DISMISS,
            Verb.WORDS,
            Verb.TOOK,
            Verb.UNDO,
            Verb.TOLD,
            Verb.CARD,
        ),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, AT_DESK)),
    ),
    Row(
        "On a desk's own lists, figures and board, and on a supervisor's lists and figures",
        _buttons(Verb.QUEUE, Verb.FIND, Verb.NEAR, Verb.FIGURES, Verb.LEAGUE),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, (*IN_GROUPS, *OVERSEEING))),
    ),
    Row(
        "On the league table, the list behind a team's gaming mark",
        _buttons(Verb.MARKED),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, OVERSEEING)),
    ),
    Row(
        "On the league table, a team's objection to a figure",
        _buttons(Verb.OBJECT),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, IN_GROUPS)),
    ),
    Row(
        "Under work that belongs to no ticket",
        _buttons(Verb.UNWORK),
        Where.OWN,
        _becomes(Why.NOT_A_DESK, (OK, AT_DESK)),
    ),
    Row(
        "Deciding what staff ask for",
        _buttons(Verb.GRANT, Verb.REFUSE, Verb.REVERSE),
        Where.OWN,
        _becomes(Why.NOT_A_SUPERVISOR, (OK, (SUPERVISOR,)), ELSEWHERE),
    ),
    Row(
        "Looking after every team's tickets; a supervisor of an area sees those there",
        _buttons(Verb.OVERSEE),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, OVERSEEING)),
    ),
    Row(
        "Showing a ticket to everybody, or no longer",
        _buttons(Verb.EXHIBIT),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), ELSEWHERE),
    ),
    Row(
        "The lists of what is shown to everybody",
        _buttons(Verb.EXHIBITS),
        Where.OWN,
        EVERYBODY,
    ),
    Row(
        "A ticket of any team",
        _buttons(Verb.CASE, Verb.ASSIGN),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), ELSEWHERE),
    ),
    Row(
        "Settling the older records of the district",
        _buttons(Verb.RECORDS),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), (Why.NOT_WHOLE_DISTRICT, (Who.ELSEWHERE,))),
    ),
    Row(
        "The campaigns, as far as one sees them; in a group, those of its desk",
        _buttons(Verb.CAMPAIGN),
        Where.OWN,
        _becomes(OK, (Why.DESK_ONLY, (Who.OUTSIDER, Who.REMOVED))),
    ),
    Row(
        "Taking back what was entered for a campaign",
        _buttons(Verb.UNENTER),
        Where.OWN,
        _becomes(Why.NOT_A_DESK, (OK, AT_DESK)),
    ),
    Row(
        "A desk's own projects; for a supervisor, those of their areas",
        _buttons(Verb.PROJECTS),
        Where.OWN,
        _becomes(Why.DESK_ONLY, (OK, (*IN_GROUPS, *OVERSEEING))),
    ),
    Row(
        "A project, for its team and its supervisors",
        _buttons(Verb.PROJECT, Verb.MOVE_PROJECT),
        Where.OWN,
        _becomes(
            *(Why.DESK_ONLY, (OK, (*AT_DESK, SUPERVISOR))),
            (Why.NOT_YOUR_PROJECT, (Who.OTHER_STAFF, Who.ELSEWHERE)),
        ),
    ),
    Row(
        "Striking in a draft of a bulletin, adding a sentence, posting it or not",
        _buttons(Verb.STRIKE, Verb.SENTENCE, Verb.PUBLISH, Verb.DISCARD),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (SUPERVISOR,)), (Why.NOT_WHOLE_DISTRICT, (Who.ELSEWHERE,))),
    ),
    Row(
        "Reading the bulletins that were posted, their PDF and their tables",
        _buttons(Verb.BULLETINS, Verb.BULLETIN),
        Where.OWN,
        _becomes(OK),
    ),
    Row(
        "The rounds; an inspector sees their own",
        _buttons(Verb.ROUNDS),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (*OVERSEEING, Who.INSPECTOR))),
    ),
    Row(
        "The statement of a contractor's month: at its own desk, or for who supervises its whole area",
        _buttons(Verb.STATEMENT),
        Where.OWN,
        _becomes(Why.NOT_SUPERVISING, (OK, (*AT_DESK, SUPERVISOR)), (Why.AREA_NOT_YOURS, (Who.ELSEWHERE,))),
    ),
    Row(
        "The doorways of one's areas",
        _buttons(Verb.FRONTAGES),
        Where.OWN,
        _becomes(Why.NOT_YOUR_FRONTAGE, (OK, (*IN_GROUPS, *OVERSEEING, Who.INSPECTOR))),
    ),
    Row(
        "What was found at a door",
        _buttons(Verb.FRONTAGE),
        Where.OWN,
        _becomes(Why.NOT_YOUR_FRONTAGE, (OK, (*AT_DESK, SUPERVISOR, Who.INSPECTOR))),
    ),
    Row(
        "Telling the shop in front of whose door a ticket lies",
        _buttons(Verb.TELL_SHOP),
        Where.OWN,
        _becomes(Why.NOT_YOUR_TICKET, (OK, AT_DESK)),
    ),
    Row(
        "Answering for a shop that was told",
        _buttons(Verb.SHOP),
        Where.PRIVATE,
        _becomes(Why.OLD_BUTTON, (OK, (Who.RESIDENT,))),
    ),
    Row(
        "Looking at closed tickets on the spot",
        _buttons(Verb.TASKS, Verb.TASK, Verb.CHECK, Verb.CHECK_IN),
        Where.PRIVATE,
        INSPECTING,
    ),
    Row(
        "The district, its people, and who may report",
        _buttons(
            Verb.ADMIN,
            Verb.UPLOAD,
            Verb.NEW_CODE,
            Verb.DESK_CODE,
            Verb.CHANNEL,
            Verb.UNBAN,
            Verb.DOWNLOAD,
            Verb.EDIT,
            Verb.UNQUESTION,
            Verb.UNREASON,
            Verb.UNNOTICE,
            Verb.UNROLE,
        ),
        Where.OWN,
        ADMINISTERING,
    ),
    Row("Coming to a drive", _buttons(Verb.DRIVE), Where.PRIVATE, EVERYBODY),
    Row(
        "Running a drive",
        _buttons(Verb.DRIVE_DESK),
        Where.OWN,
        _becomes(Why.NOT_YOUR_DRIVE, (OK, (*AT_DESK, SUPERVISOR)), (Why.AREA_NOT_YOURS, (Who.ELSEWHERE,))),
    ),
    Row("A drive for a ticket", _buttons(Verb.DRIVE_FOR), Where.OWN, _becomes(Why.NOT_YOUR_TICKET, (OK, AT_DESK))),
    Row("Asking for a drive on one's own ticket", _buttons(Verb.DRIVE_WISH), Where.PRIVATE, REPORTER),
    Row("Erasing oneself, once it was asked for", _buttons(Verb.FORGET_YES), Where.PRIVATE, EVERYBODY),
    Row("A button that no bot writes any more", ("a button that nobody knows",), Where.OWN, _becomes(Why.OLD_BUTTON)),
)

TABLE = (*WRITTEN, *PRESSED)
