"""Define the data of a button, which comes back in a press (a callback query): typed, versioned and short.

    1.take.12          form 1: verb, number of the draft or ticket
    1.group.7.rubbish  and, for some verbs, a word

Old buttons are an interface: people press them months later. A form that no bot writes any more stays in `parse` for as
long as such buttons may exist. Data that cannot be read at all is answered with Why.OLD_BUTTON.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from casework.model.spelling import digits_in

FORM = "1"
LONGEST = 64  # bytes, https://core.telegram.org/bots/api#inlinekeyboardbutton; PTB does not check it


class Verb(StrEnum):
    """Everything that a button may ask for."""

    # on a draft
    NO_PHOTO = "nophoto"
    PICK = "pick"
    GROUP = "group"
    CATEGORY = "cat"
    BACK = "back"
    SEND = "send"
    CANCEL = "cancel"
    TAKE_BACK = "takeback"
    CHANGE = "change"
    UNPHOTO = "unphoto"
    UNRECORD = "unrecord"
    UNSAY = "unsay"
    LOOK_UP = "lookup"
    CANDIDATE = "spotis"
    NO_CANDIDATE = "nospot"
    INSIST = "insist"
    MOVE = "move"
    NUDGE_PIN = "pin"
    GO_ON = "goon"
    ALL_THE_SAME = "allthesame"
    ANSWERED = "answered"
    ANSWER = "answer"
    SAME = "same"
    DIFFERENT = "different"
    BACK_AGAIN = "backagain"
    WAIT = "wait"
    DO_NOT_WAIT = "donotwait"
    ABOUT = "about"
    ANEW = "anew"
    # on a card
    TAKE = "take"
    FIX = "fix"
    SPOT = "spot"
    PHOTOS = "photos"
    PLAY = "play"
    ASK = "ask"
    RESUME = "resume"
    MENU = "menu"
    RELEASE = "release"
    GIVE = "give"
    PASS = "pass"  # noqa: S105 - no password
    PARK = "park"
    EXTEND = "extend"
    MERGE = "merge"
    RECATEGORISE = "recat"
    DISMISS = "dismiss"
    HIDE = "hide"
    UNHIDE = "unhide"
    SHOW = "show"
    CONCEAL = "conceal"
    SCREEN = "screen"
    WORDS = "say"
    TOOK = "took"
    UNWORK = "unwork"
    UNDO = "undo"
    # on a card and on what a supervisor is asked
    GRANT = "grant"
    REFUSE = "refuse"
    REVERSE = "reverse"
    # on what supervisors see
    OVERSEE = "oversee"
    CASE = "case"
    ASSIGN = "assign"
    RECORDS = "records"
    EXHIBIT = "exhibit"
    EXHIBITS = "exhibits"
    # on what is said of contracts
    STATEMENT = "statement"
    # on what inspectors see
    TASKS = "tasks"
    TASK = "task"
    CHECK = "check"
    ROUNDS = "rounds"
    CHECK_IN = "checkin"
    # on doorways
    FRONTAGE = "frontage"
    FRONTAGES = "frontages"
    TELL_SHOP = "tellshop"
    SHOP = "shop"
    # on what administrators see
    ADMIN = "admin"
    UPLOAD = "upload"
    NEW_CODE = "newcode"
    DESK_CODE = "deskcode"
    CHANNEL = "channel"
    UNROLE = "unrole"
    UNBAN = "unban"
    DOWNLOAD = "download"
    EDIT = "edit"
    UNQUESTION = "unquestion"
    UNREASON = "unreason"
    UNNOTICE = "unnotice"
    # on a desk's lists and its board
    QUEUE = "queue"
    FIND = "find"
    NEAR = "near"
    CARD = "card"
    FIGURES = "figures"
    # on campaigns and projects
    CAMPAIGN = "campaign"
    UNENTER = "unenter"
    PROJECTS = "projects"
    PROJECT = "project"
    MOVE_PROJECT = "pmove"
    # on bulletins
    BULLETINS = "bulletins"
    BULLETIN = "bulletin"
    STRIKE = "strike"
    SENTENCE = "sentence"
    PUBLISH = "publish"
    DISCARD = "discard"
    # on the league table
    LEAGUE = "league"
    MARKED = "mark"
    OBJECT = "object"
    # under a verdict
    FIXED = "fixed"
    NOT_FIXED = "notfixed"
    NEVER_MIND = "nevermind"
    # on a ticket, for its reporter and whoever follows it
    MINE = "mine"
    OPEN = "open"
    ADD = "add"
    WITHDRAW = "withdraw"
    WITHDRAW_YES = "withdrawok"
    NUDGE = "nudge"
    RETURN = "return"
    CONTEST = "contest"
    FOLLOW = "follow"
    FLAG = "flag"
    UNFOLLOW = "unfollow"
    # on areas
    FOLLOW_AREA = "followarea"
    LEAVE_AREA = "leavearea"
    # on cases that staff enter
    SOURCE = "source"
    TOLD = "told"
    # on drives
    DRIVE = "drive"  # of whoever comes
    DRIVE_DESK = "drivedesk"  # of staff
    DRIVE_FOR = "drivefor"  # staff want one for a ticket
    DRIVE_WISH = "drivewish"  # a resident asks for one
    # about oneself
    FORGET_YES = "forgetyes"
    LANGUAGE = "lang"


_VERBS = frozenset(Verb)


@dataclass(frozen=True, slots=True)
class Press:
    """A button's meaning: a verb, the number of its draft or ticket, and for some verbs a word."""

    verb: Verb
    about: int = 0
    word: str = ""

    def payload(self) -> str:
        """Return the button's data; raises ValueError over Telegram's 64 bytes."""
        parts = [FORM, self.verb, str(self.about)] + ([self.word] if self.word else [])
        data = ".".join(parts)
        if len(data.encode()) > LONGEST:
            raise ValueError(f"a button's data are at most {LONGEST} bytes: {data}")
        return data


@lru_cache(100)  # several routes parse the same press, one after the other
def parse(data: str) -> Press | None:
    """Read a button's data; None if no bot ever wrote such a button."""
    form, _, rest = data.partition(".")
    verb, _, rest = rest.partition(".")
    about, _, word = rest.partition(".")
    number = digits_in(about)
    if form != FORM or verb not in _VERBS or number is None:
        return None
    return Press(Verb(verb), number, word)
