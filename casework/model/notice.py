"""What must be said, to whom: a notice, not yet words.

A notice is written in the transaction of the event that caused it and leaves through the outbox. It names its subject
and the recipient; the words are put together when it is sent, in the recipient's language and from the state of that
moment. A notice with a slot is shown once and edited afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casework.model.draft import DraftId
from casework.model.errors import Fact
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


class Kind(StrEnum):
    """Everything that the bot may have to say."""

    WELCOME = "welcome"
    HELP = "help"
    LANGUAGES = "languages"
    DRAFT = "draft"
    REFUSAL = "refusal"
    INCIDENT = "incident"
    CARD = "card"
    SPOT = "spot"
    PHOTOS = "photos"
    TAKEN = "taken"
    VERDICT = "verdict"
    REASON_WANTED = "reason_wanted"
    REOPENED = "reopened"
    CAME_BACK = "came_back"
    DESK_LINKED = "desk_linked"
    NOT_LINKED = "not_linked"
    # what a resident asks for, and what becomes of their reports
    MINE = "mine"
    TICKET = "ticket"
    ASKED = "asked"
    ADDITION_WANTED = "addition_wanted"
    PROOF_WANTED = "proof_wanted"
    CLOSED = "closed"
    DRAFT_REMINDER = "draft_reminder"
    DRAFT_EXPIRED = "draft_expired"
    AREAS = "areas"
    DIGEST = "digest"
    PRIVACY = "privacy"
    MY_DATA = "my_data"
    FORGET = "forget"
    FORGOTTEN = "forgotten"
    # what a desk sees beside the card
    RECORDING = "recording"
    QUESTION_WANTED = "question_wanted"
    NUDGED = "nudged"
    ADDED = "added"
    HANDED_OVER = "handed_over"
    OWED = "owed"
    PRINTED = "printed"
    ENTER_HINT = "enter_hint"
    QUEUE = "queue"
    NEAR_WANTED = "near_wanted"
    BOARD = "board"
    LEFT = "left"
    WORDS_WANTED = "words_wanted"
    # what staff did, told to residents; what they ask of supervisors
    HANDLED = "handled"
    REQUESTED = "requested"
    # what supervisors see
    OVERVIEW = "overview"
    CASE = "case"
    CASE_PHOTOS = "case_photos"
    GROUP_LINKED = "group_linked"
    # what administrators see
    JOINED = "joined"
    ADMIN = "admin"
    UPLOAD = "upload"
    DISTRICT_FILE = "district_file"
    CODE = "code"
    BAN = "ban"
    EDIT_WANTED = "edit_wanted"


@dataclass(frozen=True, slots=True)
class ToPerson:
    """Somebody, in their private chat with the bot."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class ToDesk:
    """A team, wherever its desk is when the notice is sent; it waits for as long as the team has no desk."""

    team: TeamCode


@dataclass(frozen=True, slots=True)
class ToChat:
    """A chat that is nobody's desk, answered because somebody wrote there; `language` is the writer's."""

    chat: int
    thread: int | None
    language: str


Recipient = ToPerson | ToDesk | ToChat


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say. `about` is the draft's or the ticket's number, 0 where there is none.

    `once` names what the notice answers where that is more than one update (an album), so that it is said only once.
    """

    kind: Kind
    to: Recipient
    about: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict)
    slot: str | None = None
    once: str | None = None


def draft_notice(person: PersonId, draft: DraftId) -> Notice:
    """The one message that shows a draft, and in the end the receipt."""
    return Notice(Kind.DRAFT, ToPerson(person), draft, slot=f"draft:{draft}")


def card_notice(team: TeamCode, ticket: TicketId, menu: str = "") -> Notice:
    """The one card of a ticket on its desk, with one of its menus open, or none."""
    return Notice(Kind.CARD, ToDesk(team), ticket, {"menu": menu}, slot=f"card:{ticket}")


def taken_notice(hearer: PersonId, ticket: TicketId, rework: int) -> Notice:
    """That somebody is on it, or is not any more; one message in each round of rework."""
    return Notice(Kind.TAKEN, ToPerson(hearer), ticket, {"rework": rework}, slot=f"taken:{ticket}:{rework}")


def handled_notice(hearer: PersonId, ticket: TicketId, number: int) -> Notice:
    """What staff did to a ticket, by the number of the line in its history; says so when it was undone."""
    return Notice(Kind.HANDLED, ToPerson(hearer), ticket, {"number": number}, slot=f"handled:{ticket}:{number}")


def requested_notice(supervisor: ToPerson | ToChat, ticket: TicketId, number: int) -> Notice:
    """What staff ask a supervisor for, by the number of the line in the history, and in the end what became of it."""
    return Notice(Kind.REQUESTED, supervisor, ticket, {"number": number}, slot=f"request:{ticket}:{number}")


def board_notice(team: TeamCode) -> Notice:
    """The one board of a desk; a forum may have several desks."""
    return Notice(Kind.BOARD, ToDesk(team), slot=f"board:{team}")


def verdict_notice(reporter: PersonId, ticket: TicketId, rework: int) -> Notice:
    """The question whether it is fixed; each round of rework asks anew."""
    return Notice(Kind.VERDICT, ToPerson(reporter), ticket, {"rework": rework}, slot=f"verdict:{ticket}:{rework}")


def doubt_notice(reporter: PersonId, ticket: TicketId, rework: int) -> Notice:
    """The question what is still wrong, and in the end what became of it."""
    return Notice(Kind.REASON_WANTED, ToPerson(reporter), ticket, {"rework": rework}, slot=f"doubt:{ticket}:{rework}")


def came_back_notice(team: TeamCode, ticket: TicketId, rework: int) -> Notice:
    """What the reporter finds wrong with a fix, for the desk; once for each round of rework."""
    return Notice(Kind.CAME_BACK, ToDesk(team), ticket, {"rework": rework}, slot=f"back:{ticket}:{rework}")


ANSWERS = frozenset(
    {
        Kind.WELCOME,
        Kind.HELP,
        Kind.LANGUAGES,
        Kind.DRAFT,
        Kind.REFUSAL,
        Kind.INCIDENT,
        Kind.SPOT,
        Kind.PHOTOS,
        Kind.REASON_WANTED,
        Kind.MINE,
        Kind.TICKET,
        Kind.ADDITION_WANTED,
        Kind.PROOF_WANTED,
        Kind.AREAS,
        Kind.PRIVACY,
        Kind.MY_DATA,
        Kind.FORGET,
        Kind.FORGOTTEN,
        Kind.RECORDING,
        Kind.PRINTED,
        Kind.QUESTION_WANTED,
        Kind.WORDS_WANTED,
        Kind.QUEUE,
        Kind.NEAR_WANTED,
        Kind.OVERVIEW,
        Kind.CASE,
        Kind.CASE_PHOTOS,
        Kind.JOINED,
        Kind.ADMIN,
        Kind.UPLOAD,
        Kind.DISTRICT_FILE,
        Kind.CODE,
        Kind.BAN,
        Kind.EDIT_WANTED,
    }
)


# What a group sees anew further down, while the older message says so and stays.
LEFT_BEHIND = frozenset({Kind.CARD, Kind.QUEUE, Kind.BOARD})
# A reply to what shows one of these is about its ticket.
ABOUT_TICKETS = frozenset(
    {
        Kind.CARD,
        Kind.LEFT,
        Kind.CAME_BACK,
        Kind.SPOT,
        Kind.PHOTOS,
        Kind.RECORDING,
        Kind.PRINTED,
        Kind.ADDED,
        Kind.NUDGED,
        Kind.QUESTION_WANTED,
        Kind.WORDS_WANTED,
        Kind.ASKED,
        Kind.ADDITION_WANTED,
    }
)


def urgency(kind: Kind) -> int:
    """Rank a notice: 0 answers somebody who is waiting, 1 can wait its turn."""
    return 0 if kind in ANSWERS else 1
