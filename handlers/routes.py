"""Map each update to its handler: the one table. The first route that fits is taken.

`docs/routes.md` is written from this table, and a test compares the two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from telegram import Update

from casework.model.errors import Refusal, Why
from handlers import errors
from handlers.bulletins import publishing
from handlers.campaigns import campaigning, contracts, drives, frontages, projects
from handlers.desk import (
    cards,
    counting,
    entering,
    figures,
    handling,
    listing,
    printing,
    replies,
    screening,
)
from handlers.district import administering, channelling, editing
from handlers.figures import ranking
from handlers.following import areas, contesting, judging, watching
from handlers.guards import is_outside, is_unheard
from handlers.messages.press import Verb, parse
from handlers.oversight import exposing, inspecting, supervising, walking
from handlers.people import membership, oneself
from handlers.reading import command_in, is_command
from handlers.reporting import drafting, driving, evidence, place, start
from handlers.turn import Turn
from handlers.which import (
    GROUP,
    LOCATION,
    PICTURE,
    PRIVATE,
    RECORDED,
    REPLY,
    SAID,
    VIDEO,
    WORDS,
    Which,
    commanding,
    filed_as,
    having,
    matching,
)

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "chat_member")

Handler = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """What is heard (in words for the documentation), whether an update fits, and the handler that answers.

    `sign` is a command or a verb: only updates with the same sign can fit. Where it is "", any update can.
    """

    heard: str
    fits: Callable[[Update], bool]
    handler: Handler
    sign: str = ""


def _message(heard: str, which: Which, handler: Handler, sign: str = "") -> Route:
    return Route(heard, lambda update: update.message is not None and which.fits(update.message), handler, sign)


def _edited(heard: str, which: Which, handler: Handler) -> Route:
    return Route(heard, lambda update: update.edited_message is not None and which.fits(update.edited_message), handler)


def _posted(heard: str, which: Which, handler: Handler) -> Route:
    return Route(heard, lambda update: update.channel_post is not None and which.fits(update.channel_post), handler)


def _press(verb: Verb, handler: Handler) -> Route:
    def fits(update: Update) -> bool:
        query = update.callback_query
        press = parse(query.data) if query and query.data else None
        return press is not None and press.verb is verb

    return Route(f"button {verb}", fits, handler, sign=verb)


def _command(name: str, handler: Handler, where: Which) -> Route:
    return _message(f"/{name}", where & commanding(name), handler, sign=f"/{name}")


NUMBER_ALONE = r"^\s*[#＃][1-9１-９][0-9０-９]{0,17}\s*$"  # a Chinese keyboard also types ＃１２
TAKE_FILES = ("/fix", "/report")  # commands that use the photo in whose caption they stand
ON_DRAFT = (
    Verb.NO_PHOTO,
    Verb.PICK,
    Verb.GROUP,
    Verb.CATEGORY,
    Verb.BACK,
    Verb.CANCEL,
    Verb.CHANGE,
    Verb.UNPHOTO,
    Verb.UNRECORD,
    Verb.UNSAY,
    Verb.NO_CANDIDATE,
    Verb.INSIST,
    Verb.MOVE,
    Verb.GO_ON,
    Verb.ALL_THE_SAME,
    Verb.ANSWER,
    Verb.DIFFERENT,
    Verb.DO_NOT_WAIT,
)

IN_PRIVATE: dict[str, Handler] = {  # commands; in a group the bot answers that they are for private chats
    "start": start.start,
    "report": drafting.report,
    "cancel": drafting.cancel,
    "help": oneself.help_,
    "language": drafting.language,
    "mine": watching.mine,
    "follow": watching.follow,
    "areas": areas.areas,
    "privacy": oneself.privacy,
    "mydata": oneself.mydata,
    "forget": oneself.forget,
    "tasks": inspecting.tasks,
    "join": administering.join,
    "admin": administering.admin,
    "audit": administering.audit,
    "ban": administering.ban,
    "unban": administering.unban,
}
ANYWHERE: dict[str, Handler] = {  # commands, in private and in groups
    "link": cards.link,
    **dict.fromkeys(handling.COMMANDS, handling.command),
    "overview": supervising.overview,
    "late": supervising.late,
    "requests": supervising.requests,
    "case": supervising.case,
    "expose": exposing.expose,
    "model": exposing.model,
    "takedown": exposing.take_down,
    "exposures": exposing.exposures,
    "models": exposing.models,
    "rounds": walking.rounds,
    "round": walking.plan,
    "bulletin": publishing.bulletin,
    "bulletins": publishing.bulletins,
    "contracts": contracts.contracts,
    "drive": driving.drive,
    "drives": drives.drives,
    "frontages": frontages.frontages,
    "queue": listing.queue,
    "ticket": listing.ticket,
    "find": listing.find,
    "near": listing.near,
    "board": listing.board,
    "figures": figures.figures,
    "league": ranking.league,
    "work": counting.enter,
    "campaigns": campaigning.campaigns,
    "campaign": campaigning.campaign,
    "projects": projects.projects,
    "project": projects.project,
    "enter": entering.enter,
    "owed": entering.owed,
    "screen": screening.screen,
    "print": printing.print_,
}

ROUTES: tuple[Route, ...] = (
    *(_command(name, handler, PRIVATE) for name, handler in IN_PRIVATE.items()),
    *(_command(name, handler, PRIVATE | GROUP) for name, handler in ANYWHERE.items()),
    _message("/help, in a group", GROUP & commanding("help"), oneself.help_in_group),
    _message("a short video or a voice message, in private", PRIVATE & RECORDED, evidence.sent),
    _message("a file of the district, in private", PRIVATE & filed_as(*evidence.OF_THE_DISTRICT), evidence.sent),
    _message("a photo or a picture as a file, in private", PRIVATE & PICTURE, evidence.sent),
    _message("a location in reply, in private", PRIVATE & REPLY & LOCATION, listing.located),
    _message("a location or a venue, in private", PRIVATE & having("location", "venue"), place.shared),
    _message("a ticket's number, in private", PRIVATE & matching(NUMBER_ALONE), watching.number),
    _message("words, in private", PRIVATE & WORDS, place.words),
    _message("anything else, in private", PRIVATE, evidence.anything),
    _message("a group became a supergroup", GROUP & having("migrate_to_chat_id", "migrate_from_chat_id"), cards.moved),
    _message("somebody left a group", GROUP & having("left_chat_member"), membership.left),
    _message("a command for private chats, in a group", GROUP & commanding(*IN_PRIVATE), cards.misplaced),
    _message("a location in reply, in a group", GROUP & REPLY & LOCATION, listing.located),
    _message("a reply, in a group", GROUP & REPLY & SAID, replies.reply),
    _message(
        "a photo, a picture as a file or a video, in a group",
        GROUP & (PICTURE | VIDEO),
        replies.photo,
    ),
    _message("talk among people, in a group", GROUP, cards.silent),
    _edited("a live location moves, in private", PRIVATE & LOCATION, place.moved),
    _edited("a message was edited, in private", PRIVATE, drafting.edited),
    _edited("a message was edited, in a group", GROUP, cards.silent),
    _posted("/link, in a channel", matching(channelling.LINK), channelling.link),
    _posted("any other post, in a channel", having("message_id"), cards.silent),
    *(_press(verb, drafting.press_draft) for verb in ON_DRAFT),
    _press(Verb.ANSWERED, drafting.press_answered),
    _press(Verb.TAKE_BACK, drafting.press_take_back),
    _press(Verb.CANDIDATE, drafting.press_candidate),
    _press(Verb.LOOK_UP, place.press_look_up),
    _press(Verb.NUDGE_PIN, drafting.press_pin),
    _press(Verb.SAME, drafting.press_same),
    _press(Verb.BACK_AGAIN, drafting.press_back_again),
    _press(Verb.WAIT, drafting.press_wait),
    _press(Verb.ABOUT, drafting.press_about),
    _press(Verb.ANEW, drafting.press_anew),
    _press(Verb.SEND, drafting.press_send),
    _press(Verb.LANGUAGE, drafting.press_language),
    _press(Verb.TAKE, cards.press_take),
    _press(Verb.FIX, cards.press_fix),
    _press(Verb.SPOT, cards.press_spot),
    _press(Verb.PHOTOS, cards.press_photos),
    _press(Verb.PLAY, cards.press_play),
    _press(Verb.ASK, cards.press_ask),
    _press(Verb.RESUME, cards.press_resume),
    *(_press(verb, handling.press) for verb in handling.PRESSES),
    _press(Verb.SCREEN, screening.press_screen),
    _press(Verb.OVERSEE, supervising.press_oversee),
    _press(Verb.CASE, supervising.press_case),
    _press(Verb.ASSIGN, supervising.press_assign),
    _press(Verb.RECORDS, supervising.press_records),
    _press(Verb.EXHIBIT, exposing.press_exhibit),
    _press(Verb.EXHIBITS, exposing.press_exhibits),
    _press(Verb.STATEMENT, contracts.press_statement),
    _press(Verb.TASKS, inspecting.press_tasks),
    _press(Verb.TASK, inspecting.press_task),
    _press(Verb.CHECK, inspecting.press_check),
    _press(Verb.ROUNDS, walking.press_rounds),
    _press(Verb.CHECK_IN, walking.press_check_in),
    _press(Verb.FRONTAGE, frontages.press_frontage),
    _press(Verb.FRONTAGES, frontages.press_frontages),
    _press(Verb.TELL_SHOP, frontages.press_tell),
    _press(Verb.SHOP, frontages.press_shop),
    _press(Verb.BULLETINS, publishing.press_bulletins),
    _press(Verb.BULLETIN, publishing.press_bulletin),
    _press(Verb.STRIKE, publishing.press_strike),
    _press(Verb.SENTENCE, publishing.press_sentence),
    _press(Verb.PUBLISH, publishing.press_publish),
    _press(Verb.DISCARD, publishing.press_discard),
    _press(Verb.ADMIN, administering.press_admin),
    _press(Verb.UPLOAD, administering.press_upload),
    _press(Verb.NEW_CODE, administering.press_new_code),
    _press(Verb.DESK_CODE, administering.press_desk_code),
    _press(Verb.CHANNEL, channelling.press_channel),
    _press(Verb.UNROLE, administering.press_unrole),
    _press(Verb.UNBAN, administering.press_unban),
    _press(Verb.DOWNLOAD, administering.press_download),
    _press(Verb.EDIT, editing.press_edit),
    _press(Verb.UNQUESTION, editing.press_unquestion),
    _press(Verb.UNREASON, editing.press_unreason),
    _press(Verb.UNNOTICE, editing.press_unnotice),
    _press(Verb.SOURCE, entering.press_source),
    _press(Verb.TOLD, entering.press_told),
    _press(Verb.UNWORK, counting.press_back),
    _press(Verb.QUEUE, listing.press_queue),
    _press(Verb.FIND, listing.press_find),
    _press(Verb.NEAR, listing.press_near),
    _press(Verb.CARD, listing.press_card),
    _press(Verb.FIGURES, figures.press_figures),
    _press(Verb.CAMPAIGN, campaigning.press_campaign),
    _press(Verb.UNENTER, campaigning.press_back),
    _press(Verb.PROJECTS, projects.press_projects),
    _press(Verb.PROJECT, projects.press_project),
    _press(Verb.MOVE_PROJECT, projects.press_move),
    _press(Verb.LEAGUE, ranking.press_league),
    _press(Verb.MARKED, ranking.press_marked),
    _press(Verb.OBJECT, ranking.press_object),
    _press(Verb.FIXED, judging.press_fixed),
    _press(Verb.NOT_FIXED, judging.press_not_fixed),
    _press(Verb.NEVER_MIND, judging.press_never_mind),
    _press(Verb.RETURN, judging.press_return),
    _press(Verb.CONTEST, contesting.press_contest),
    _press(Verb.MINE, watching.press_mine),
    _press(Verb.OPEN, watching.press_open),
    _press(Verb.ADD, watching.press_add),
    _press(Verb.WITHDRAW, watching.press_withdraw),
    _press(Verb.WITHDRAW_YES, watching.press_withdraw_yes),
    _press(Verb.NUDGE, watching.press_nudge),
    _press(Verb.FLAG, watching.press_flag),
    _press(Verb.FOLLOW, watching.press_follow),
    _press(Verb.UNFOLLOW, watching.press_unfollow),
    _press(Verb.FOLLOW_AREA, areas.press_follow),
    _press(Verb.LEAVE_AREA, areas.press_leave),
    _press(Verb.DRIVE, drives.press_drive),
    _press(Verb.DRIVE_DESK, drives.press_desk),
    _press(Verb.DRIVE_FOR, driving.press_for),
    _press(Verb.DRIVE_WISH, drives.press_wish),
    _press(Verb.FORGET_YES, oneself.press_forget),
    Route("a button that nobody knows", lambda update: update.callback_query is not None, cards.press_unknown),
    Route(
        "the bot was blocked, added or removed", lambda update: update.my_chat_member is not None, membership.changed
    ),
    Route("a member of a group changed", lambda update: update.chat_member is not None, membership.member_changed),
)


# For each sign, the routes that can fit: without this, each update would try a hundred routes.
_BY_SIGN = {
    sign: tuple(route for route in ROUTES if route.sign in ("", sign)) for sign in {route.sign for route in ROUTES}
}


def route_of(update: Update) -> Route | None:
    """Return the first route that fits an update, or None if none does."""
    candidates = _BY_SIGN.get(_sign(update), _BY_SIGN[""])
    return next((route for route in candidates if route.fits(update)), None)


def _sign(update: Update) -> str:
    if update.callback_query is not None:
        press = parse(update.callback_query.data or "")
        return press.verb if press else ""
    message = update.message
    return f"/{command_in(message)[0]}" if message is not None and is_command(message) else ""


def _leaves_file_out(route: Route, update: Update) -> bool:
    """Tell whether a route follows the command in a caption, but has no use for the file above it."""
    return bool(update.message and update.message.caption and route.sign[:1] == "/" and route.sign not in TAKE_FILES)


async def handle(turn: Turn) -> None:
    """Give an update to its handler, and answer a refusal (a domain error); any other error goes to the caller.

    A message that is nobody's act, or of somebody who is not in the group, does nothing. A press gets its refusal.
    """
    route = route_of(turn.update)
    if route is None:
        return
    try:
        if is_unheard(turn):
            return
        turn.is_outside = await is_outside(turn)
        if turn.is_outside and turn.update.message is not None:
            return
        if _leaves_file_out(route, turn.update):
            turn.last = partial(errors.explain, turn, error=Refusal(Why.FILE_LEFT_OUT))
        await route.handler(turn)
    except Refusal as error:
        turn.last = None
        await errors.refuse(turn, error)
