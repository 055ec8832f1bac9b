"""Define notices (outbox messages): what to say to whom, before it becomes words.

A notice is stored in the transaction of the event that caused it, and leaves through the outbox. It names its subject
and its recipient. The words are made when it is sent, in the recipient's language and from the state at that moment. A
notice with a slot (an upsert key) is sent once and edited afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from casework.model.draft import DraftId
from casework.model.errors import Fact
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Is:
    """The properties of a kind (message type), declared once, beside the kind.

    `slot` names what the notice shows, so that it is sent once and edited afterwards. Its braces are filled in from the
    notice: {about}, {team} for a desk, and facts by their names.
    """

    slot: str | None = None
    answer: bool = False  # answers somebody who is waiting
    is_beside: bool = False  # what somebody does changes it, too, but they look at something else
    about_ticket: bool = False  # a reply to it is about the same ticket
    left_behind: bool = False  # when it is shown anew, the older message stays in a group and says so
    leaves_photos: bool = False  # when it is shown anew, the older message with its photos stays, and is remembered
    may_lapse: bool = False  # it is worded when it leaves, and then there may be nothing to say any more
    farewell: bool = False  # the last message to a forgotten person: afterwards their chat is forgotten too


class Kind(StrEnum):
    """All kinds of notices, each with its properties."""

    properties: Is

    def __new__(cls, name: str, properties: Is = Is()) -> Self:
        """Make a kind from its name in the outbox and its properties."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.properties = properties
        return kind

    # about the bot itself, and about the person who asks
    WELCOME = "welcome", Is(answer=True)
    HELP = "help", Is(answer=True)
    LANGUAGES = "languages", Is(answer=True)
    REFUSAL = "refusal", Is(answer=True)
    INCIDENT = "incident", Is(answer=True)
    PRIVACY = "privacy", Is(answer=True)
    MY_DATA = "my_data", Is(answer=True)
    MENU = "menu", Is("menu", answer=True)  # no words: the commands that Telegram offers in the chat
    FORGET = "forget", Is("forget", answer=True)
    FORGOTTEN = "forgotten", Is("forget", answer=True, farewell=True)  # in place of the question
    # a report that is being written
    DRAFT = "draft", Is("draft:{about}", answer=True)
    DRAFT_REMINDER = "draft_reminder"
    DRAFT_EXPIRED = "draft_expired"
    # what residents ask for afterwards, and what becomes of their reports
    MINE = "mine", Is("mine", answer=True)
    TICKET = "ticket", Is("ticket:{about}", answer=True, about_ticket=True)
    TAKEN = "taken", Is("taken:{about}:{rework}", about_ticket=True)
    HANDLED = "handled", Is("handled:{about}:{number}", about_ticket=True)
    ASKED = "asked", Is("asked:{about}:{number}", about_ticket=True)
    ADDITION_WANTED = "addition_wanted", Is("addition:{about}", answer=True, about_ticket=True)
    VERDICT = "verdict", Is("verdict:{about}:{rework}", about_ticket=True)
    REASON_WANTED = "reason_wanted", Is("doubt:{about}:{rework}", answer=True, about_ticket=True)
    PROOF_WANTED = "proof_wanted", Is("proof:{about}:{rework}", answer=True, about_ticket=True)
    CONTEST_WANTED = "contest_wanted", Is("objection:{about}:{number}", answer=True, about_ticket=True)
    OVERDUE = "overdue", Is(about_ticket=True)
    REOPENED = "reopened", Is("reopened:{about}:{rework}", about_ticket=True)
    CLOSED = "closed", Is("closed:{about}", about_ticket=True)
    WHICH = "which", Is("which:{about}", answer=True, about_ticket=True)  # about a closed ticket, or a new report?
    FLAG = "flag", Is("flag:{about}", answer=True)  # to a stranger
    AREAS = "areas", Is("areas", answer=True)
    DIGEST = "digest"
    # a ticket's card on a desk, and what is shown beside it
    CARD = "card", Is("card:{about}", about_ticket=True, left_behind=True)
    SPOT = "spot", Is("spot:{about}", answer=True, about_ticket=True)
    PHOTOS = "photos", Is("photos:{about}", answer=True, about_ticket=True, leaves_photos=True)
    RECORDING = "recording", Is("recording:{about}:{number}", answer=True, about_ticket=True)
    PRINTED = "printed", Is("printed:{about}", answer=True, about_ticket=True, leaves_photos=True)
    CAME_BACK = "came_back", Is("back:{about}:{rework}", about_ticket=True)
    NEWS = "news", Is("news:{about}:{first}", about_ticket=True, left_behind=True, may_lapse=True)
    QUESTION_WANTED = "question_wanted", Is("ask:{about}", answer=True, about_ticket=True)
    PHOTO_WANTED = "photo_wanted", Is("fix:{about}:{by}", answer=True, about_ticket=True)
    PHOTO_DOUBTED = "photo_doubted", Is(about_ticket=True)
    TALLY_DOUBTED = "tally_doubted", Is("doubted:{about}:{rework}:{measure}", about_ticket=True)
    EFFORT = "effort", Is("effort:{number}", answer=True)  # what belongs to no ticket
    WORDS_WANTED = "words_wanted", Is("words:{about}:{act}:{detail}", answer=True, about_ticket=True)
    DONE = "done", Is(answer=True)  # a reaction to the message with which somebody acted
    TAKEN_DOWN = "taken_down", Is(about_ticket=True)  # the message of its slot is taken away
    LEFT = "left", Is(about_ticket=True)  # its slot is the one that the message left behind has got
    # a desk's lists, and what it is told about itself
    QUEUE = "queue", Is("list:{team}:{by}", answer=True, left_behind=True)
    NEAR_WANTED = "near_wanted", Is("near:{team}:{by}", answer=True)  # of supervisors too
    FIGURES = "figures", Is("figures:{by}:{scope}", answer=True)  # of supervisors too
    LEAGUE = "league", Is("league:{team}:{by}", answer=True)  # of supervisors too
    OBJECTING = "objecting", Is("objecting:{team}:{from_day}:{until_day}:{figure}", answer=True)
    OBJECTION_ANSWERED = "objection_answered"
    DESK_WEEK = "desk_week", Is(may_lapse=True)
    BOARD = "board", Is("board:{team}", left_behind=True, is_beside=True)
    COMING = "coming", Is("coming:{team}", answer=True)  # nobody asks, but it must not wait behind what it announces
    OWED = "owed", Is("owed")
    WARNED = "warned", Is(about_ticket=True, may_lapse=True)  # supervisors are warned too
    FLAGGED = "flagged", Is("flagged:{about}", about_ticket=True)  # supervisors read it too
    SCREEN = "screen", Is("screen:{by}", answer=True, about_ticket=True)  # of supervisors too
    URGED = "urged", Is(about_ticket=True)
    ORDERED = "ordered", Is(about_ticket=True)  # the letter that puts a ticket under supervision
    GIVEN = "given", Is(about_ticket=True)  # a colleague gave the ticket to somebody
    MEMBER_LEFT = "member_left"
    MORNING = "morning", Is(may_lapse=True)
    ENTER_HINT = "enter_hint"
    DESK_LINKED = "desk_linked"
    NOT_LINKED = "not_linked"
    HANDED_OVER = "handed_over"
    # drives
    DRIVE_FORM = "drive_form", Is("driveform:{number}", answer=True)
    DRIVE_ASKED = "drive_asked", Is("driveasks:{number}:{what}", answer=True)
    DRIVE_CARD = "drive_card", Is("drivecard:{number}")
    DRIVE_POSTER = "drive_poster", Is(answer=True)
    DRIVES = "drives", Is("drives:{team}", answer=True)
    DRIVE = "drive", Is("drive:{number}")
    DRIVE_ANNOUNCED = "drive_announced", Is("drive:{number}", may_lapse=True)  # the same message
    DRIVE_POSTED = "drive_posted", Is("drivepost:{number}")  # in the channel
    DRIVE_DONE = "drive_done", Is("drivedone:{number}")  # in the channel
    DRIVE_TOLD = "drive_told", Is(may_lapse=True)
    DRIVE_RESULT = "drive_result", Is("driveresult:{number}", may_lapse=True)
    DRIVE_HERE = "drive_here", Is(answer=True)  # where are you?
    DRIVE_WISHED = "drive_wished", Is("drivewished:{about}", about_ticket=True)
    # what supervisors see
    REQUESTED = "requested", Is("request:{about}:{number}", about_ticket=True)
    UNDECIDED = "undecided", Is(may_lapse=True)  # administrators read it: nobody supervises
    CONTESTED = "contested", Is("contest:{about}:{number}", about_ticket=True)
    OBJECTION = "objection", Is("objection_to:{number}")  # of a team, to a figure
    OVERVIEW = "overview", Is("overview", answer=True)
    OVERSEEN = "overseen", Is("list:{team}:{by}", answer=True)
    CASE = "case", Is("case:{about}", answer=True)
    CASE_PHOTOS = "case_photos", Is("casephotos:{about}", answer=True, about_ticket=True, leaves_photos=True)
    BRIEFING = "briefing", Is(may_lapse=True)
    NUDGED = "nudged", Is(about_ticket=True)
    APPROVAL_WANTED = "approval_wanted", Is("approval:{about}:{rework}", about_ticket=True)
    REFERRAL_FAILED = "referral_failed", Is(about_ticket=True, may_lapse=True)  # another body's system did not take it
    GROUP_LINKED = "group_linked"
    EXHIBIT = "exhibit", Is("exhibit:{what}:{about}", about_ticket=True)  # an exposure or a model
    EXHIBITS = "exhibits", Is("exhibits:{what}:{by}", answer=True)  # residents read those that are published
    HEARING = "hearing", Is("hearing:{what}:{about}", about_ticket=True)  # a desk is asked to answer
    # what everybody reads in the district's channel
    EXHIBITED = "exhibited", Is("exhibited:{number}", about_ticket=True, may_lapse=True)
    FIXED_TODAY = "fixed_today", Is("today:{day}", may_lapse=True)
    CONTRACTS = "contracts", Is("contracts", answer=True)  # desks see their own
    STATEMENT = "statement", Is("statement:{number}")  # of a contractor's month; its desk sees it too
    STATEMENT_PAPER = "statement_paper", Is(answer=True)
    DESK_ALARM = "desk_alarm", Is("alarm:{subject}", may_lapse=True)  # to administrators too
    # campaigns and projects
    CAMPAIGNS = "campaigns", Is("campaigns:{by}", answer=True)
    CAMPAIGN = "campaign", Is("campaign:{about}:{by}", answer=True)
    CAMPAIGN_ENTRY = "campaign_entry", Is("handmade:{number}", answer=True)
    CAMPAIGN_BEHIND = "campaign_behind", Is("behind:{about}:{day}:{team}", may_lapse=True)
    PROJECTS = "projects", Is("projects:{by}", answer=True)
    PROJECT = "project", Is("project:{about}", answer=True)
    PROJECT_WANTED = "project_wanted", Is("projectwants:{about}:{move}", answer=True)
    PROJECT_LATE = "project_late", Is("projectlate:{about}:{day}", may_lapse=True)
    WORKS_NEWS = "works_news"  # to residents who wait for planned works
    BULLETIN_DRAFT = "bulletin_draft", Is("bulletin:{about}")  # to supervisors, before anybody else reads it
    BULLETIN_REMINDER = "bulletin_reminder", Is(may_lapse=True)
    SENTENCE_WANTED = "sentence_wanted", Is("sentence:{about}:{by}", answer=True)
    # what everybody reads of a period
    BULLETIN = "bulletin"
    BULLETIN_PAPER = "bulletin_paper"
    BULLETIN_TABLES = "bulletin_tables"
    BULLETINS = "bulletins", Is("bulletins", answer=True)
    # what inspectors see
    LOOK_BACK = "look_back", Is(may_lapse=True)
    TASKS = "tasks", Is("tasks", answer=True)
    TASK = "task", Is("task:{about}", answer=True)
    CHECK_WANTED = "check_wanted", Is("check:{about}", answer=True)
    ROUNDS = "rounds", Is("rounds", answer=True)  # supervisors see all of them
    CHECKED_IN = "checked_in", Is("checked_in", answer=True)
    # doorways, and who answers for them
    FRONTAGE = "frontage", Is("frontage:{about}", answer=True)
    FRONTAGES = "frontages", Is("frontages:{by}", answer=True)
    SHOP_TOLD = "shop_told", Is("shop:{telling}", about_ticket=True)
    SHOP_ANSWERED = "shop_answered", Is("shop_answered:{telling}", about_ticket=True)
    # what administrators see
    JOINED = "joined", Is(answer=True)
    ADMIN = "admin", Is("admin", answer=True)
    UPLOAD = "upload", Is("upload:{message}", answer=True)
    DISTRICT_FILE = "district_file", Is(answer=True)
    CODE = "code", Is(answer=True)
    CHANNEL_LINKED = "channel_linked"
    CHANNEL_ALARM = "channel_alarm", Is("alarm:channel", may_lapse=True)
    BAN = "ban", Is(answer=True)
    EDIT_WANTED = "edit_wanted", Is("edit:{part}", answer=True)

    def slot(self, **values: Fact) -> str:
        """Return the slot with its braces filled in; "" for a kind that has none."""
        return (self.properties.slot or "").format(**values)

    def read(self, slot: str | None) -> dict[str, str] | None:
        """Return the values in a slot of this kind by their names; None for any other slot.

        What follows the last name may have colons in it.
        """
        parts = (self.properties.slot or "").split(":")
        values = (slot or "").split(":", len(parts) - 1)
        if not slot or len(values) != len(parts):
            return None
        read = {part.strip("{}"): value for part, value in zip(parts, values, strict=True) if part.startswith("{")}
        return read if self.slot(**read) == slot else None


@dataclass(frozen=True, slots=True)
class ToPerson:
    """Somebody, in their private chat with the bot."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class ToDesk:
    """A team, at the desk that it has when the notice is sent; the notice waits while the team has no desk."""

    team: TeamCode


@dataclass(frozen=True, slots=True)
class ToChat:
    """A chat rather than a desk or a person; `language` is that of whoever wrote there."""

    chat: int
    thread: int | None
    language: str


@dataclass(frozen=True, slots=True)
class ToChannel:
    """The district's channel, in its language; `casework/tickets/posting.py` writes to it only if there is one."""


Recipient = ToPerson | ToDesk | ToChat | ToChannel
Reader = ToPerson | ToChat  # somebody in private, or a group
Here = Reader | ToDesk  # where somebody asks


OF_ITS_KIND = ""  # stands for the slot of the notice's kind


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say. `about` is the number of the draft or the ticket, 0 if there is none.

    By default `slot` is that of the kind; a notice without a slot (None) is always a new message. If several updates
    have one answer (an album), `once` names what it answers, so that it is said only once.
    """

    kind: Kind
    to: Recipient
    about: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict)
    slot: str | None = OF_ITS_KIND
    once: str | None = None

    def __post_init__(self) -> None:
        if self.slot == OF_ITS_KIND:
            team = self.to.team if isinstance(self.to, ToDesk) else ""
            slot = self.kind.slot(**{"about": self.about, "team": team, **self.facts})
            object.__setattr__(self, "slot", slot or None)

    @property
    def urgency(self) -> int:
        """The rank in the outbox: 0 for an answer to somebody who is waiting, 1 for everything else.

        Whatever else changes or appears in the chat in which somebody acts gets 0 there, too (`is_wanted_there`).
        """
        return 0 if self.kind.properties.answer else 1

    def is_wanted_there(self, *, is_shown: bool) -> bool:
        """Tell whether somebody who caused this in the same chat waits for it; `is_shown`: a message there shows it.

        They wait for what they changed and what they asked for, but not for what comes along: the board, or the cards
        of a desk that was just linked.
        """
        is_asked_for = bool(self.facts.get("afresh")) or self.slot is None
        return is_asked_for or (is_shown and not self.kind.properties.is_beside)


def menu_notice(to: Reader) -> Notice:
    """Return what brings the menu of commands of a person's private chat, or of a group, up to date."""
    return Notice(Kind.MENU, to, facts={"chat": to.chat} if isinstance(to, ToChat) else {})


def draft_notice(person: PersonId, draft: DraftId) -> Notice:
    """Return the one message that shows a draft, and in the end the receipt."""
    return Notice(Kind.DRAFT, ToPerson(person), draft)


def card_notice(team: TeamCode, ticket: TicketId, menu: str = "") -> Notice:
    """Return the one card of a ticket on its desk, with one menu open or none ("")."""
    return Notice(Kind.CARD, ToDesk(team), ticket, {"menu": menu})


def news_notice(team: TeamCode, ticket: TicketId, first: int) -> Notice:
    """Return the desk's message about what residents sent; `first` is the history's line with which it begins."""
    return Notice(Kind.NEWS, ToDesk(team), ticket, {"first": first})


def taken_notice(hearer: PersonId, ticket: TicketId, rework: int) -> Notice:
    """Return the message that somebody works on the ticket, or no longer does; one for each round of rework."""
    return Notice(Kind.TAKEN, ToPerson(hearer), ticket, {"rework": rework})


def handled_notice(hearer: PersonId, ticket: TicketId, number: int) -> Notice:
    """Return the message about an act of staff; `number` is its line in the history. It later says if it was undone."""
    return Notice(Kind.HANDLED, ToPerson(hearer), ticket, {"number": number})


def requested_notice(supervisor: Reader, ticket: TicketId, number: int) -> Notice:
    """Return the message with a wish of staff and in the end its result; `number` is its line in the history."""
    return Notice(Kind.REQUESTED, supervisor, ticket, {"number": number})


def contested_notice(supervisor: Reader, ticket: TicketId, number: int) -> Notice:
    """Return the message with an objection and in the end what was decided; `number` counts the decisions from 1."""
    return Notice(Kind.CONTESTED, supervisor, ticket, {"number": number})


def effort_notice(team: TeamCode, number: int) -> Notice:
    """Return the line about work that belongs to no ticket."""
    return Notice(Kind.EFFORT, ToDesk(team), facts={"number": number})


def frontage_notice(here: Reader, frontage: int, menu: str = "") -> Notice:
    """Return the one message that shows a frontage to somebody or in a group, with one menu open or none ("")."""
    return Notice(Kind.FRONTAGE, here, frontage, {"menu": menu, "chat": here.chat if isinstance(here, ToChat) else 0})


def shop_told_notice(signer: PersonId, ticket: TicketId, telling: int) -> Notice:
    """Return what a shop is told of a ticket in front of it, and in the end what it answered."""
    return Notice(Kind.SHOP_TOLD, ToPerson(signer), ticket, {"telling": telling})


def board_notice(team: TeamCode) -> Notice:
    """Return the one board of a desk; a forum may have several desks."""
    return Notice(Kind.BOARD, ToDesk(team))


def verdict_notice(reporter: PersonId, ticket: TicketId, rework: int) -> Notice:
    """Return the question whether the ticket is fixed; each round of rework has its own."""
    return Notice(Kind.VERDICT, ToPerson(reporter), ticket, {"rework": rework})


def doubt_notice(reporter: PersonId, ticket: TicketId, rework: int) -> Notice:
    """Return the question what is still wrong, and in the end what became of it."""
    return Notice(Kind.REASON_WANTED, ToPerson(reporter), ticket, {"rework": rework})


def came_back_notice(team: TeamCode, ticket: TicketId, rework: int) -> Notice:
    """Return the desk's message about what residents find wrong with a fix; one for each round of rework."""
    return Notice(Kind.CAME_BACK, ToDesk(team), ticket, {"rework": rework})
