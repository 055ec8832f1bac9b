"""Watch the stage (a test fixture): check what must be true each time everything has come to rest.

Everybody got an answer; nothing broke; no photo is lost; people see what is kept; a ticket's history is a way through
the table of its life.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from structlog.typing import EventDict

from casework.model.errors import Refusal
from casework.model.handling import in_force
from casework.model.life import TRANSITIONS
from casework.model.photo import Stage as When
from casework.model.ticket import Act, Status
from sandbox.objects import Chat, Message, Press
from sandbox.people import Person
from storage.files.photos import PhotoFiles
from tests.remembering import Remembering
from tests.storage.files.keeping import keep
from tests.stories import keeping, screens
from tests.stories.keeping import Case, Kept
from tests.stories.reading import Names
from tests.stories.screens import Look
from tests.stories.stage import Stage

ENDINGS = ("cancel", "forgetyes")  # verbs that end a draft


@dataclass
class Step:
    """What people did since everything was at rest.

    `owed` are the private chats in which the bot owes an answer, each with the place in the transcript after which the
    answer must stand.
    """

    acts: int = 0
    sent: list[Message] = field(default_factory=list)
    owed: dict[int, tuple[Chat, int]] = field(default_factory=dict)
    pressed: list[Press] = field(default_factory=list)
    has_time_passed: bool = False
    has_restarted: bool = False

    def has_pressed(self, *verbs: str) -> bool:
        """Tell whether somebody pressed a button of one of these verbs."""
        return any(press.data.split(".")[1:2] == [verb] for press in self.pressed for verb in verbs)


class Watcher:
    """Watches one stage from its first moment on; the machine tells it what is deleted or left behind."""

    def __init__(self, stage: Stage, names: Names, residents: Sequence[Person], folder: Path) -> None:
        self._stage = stage
        self._names = names
        self._residents = residents
        self._keeper = PhotoFiles(folder, Remembering())  # it names a picture as the bot's own store does
        self._known: dict[bytes, str | None] = {}
        self._before: Kept | None = None
        self._notice = 0
        self._texts: dict[Message, str] = {}
        self._old: set[Message] = set()
        self._deleted: set[tuple[int, int]] = set()

    def leaves_behind(self, chat: Chat) -> None:
        """Note that the bot can no longer keep a chat's messages up to date."""
        self._old.update(chat.messages)

    def deletes(self, message: Message) -> None:
        """Note that somebody deletes a message."""
        self._deleted.add((message.chat.id, message.id))

    async def look(self, step: Step, logs: Sequence[EventDict]) -> None:
        """Check everything; raises AssertionError with what is wrong."""
        kept = await keeping.read(self._stage.storage, self._residents)
        refused = await keeping.refusals(self._stage.storage, self._notice)
        wrong = [
            *(f"log: {entry}" for entry in logs if entry["log_level"] in ("error", "critical")),
            *(f"Bot API: {each}" for each in self._stage.sandbox.violations),
            *kept.trouble,
            *self._unanswered(step),
            *_repeated(step, refused),
            *self._vanished(step, kept),
            *await self._lost(step, kept, {chat for chat, _ in refused}),
            *(each for case in kept.cases.values() for each in _astray(case)),
            *self._contradictions(step, kept),
        ]
        assert not wrong, "\n".join(wrong)
        self._before = kept
        self._notice = await keeping.newest_notice(self._stage.storage)

    def _unanswered(self, step: Step) -> Iterator[str]:
        for chat, since in step.owed.values():
            said = [line for place, line in self._stage.sandbox.lines[since:] if place is chat]
            is_blocked = "kicked" in chat.statuses.values() or any("blocked the bot" in line for line in said)
            if not is_blocked and not any(line.startswith(f"[{chat.title}] bot") for line in said):
                yield f"{chat.title} was not answered"
        for press in step.pressed:
            if press.answer is None and not step.has_restarted:
                yield f"a press of {press.data!r} was not answered"

    def _vanished(self, step: Step, kept: Kept) -> Iterator[str]:
        """Say which photos a draft or a ticket lost, although nobody took them back or gave up the draft."""
        if self._before is None:
            return
        for number, case in self._before.cases.items():
            left = {each.photo.name for each in kept.cases[number].photos}
            yield from (f"#{number} lost {each.photo.name}" for each in case.photos if each.photo.name not in left)
        may_end = step.has_time_passed or step.has_pressed(*ENDINGS)
        taken_back = {press.data.rpartition(".")[2] for press in step.pressed if press.data.startswith("1.unphoto.")}
        for number, report in self._before.reports.items():
            now = kept.reports.get(number)
            is_over = now is None or not (now.is_open or now.ticket)
            if not report.is_open or (is_over and may_end):
                continue
            left = {name for _, name in now.photos} if now else set()
            if now and now.ticket:
                left = {each.photo.name for each in kept.cases[now.ticket].photos}
            lost = [photo for photo, name in report.photos if name not in left and str(photo) not in taken_back]
            yield from (f"the report {number} lost the photo {photo}" for photo in lost)
            if is_over:
                yield f"the report {number} is over, and nobody ended it"

    async def _lost(self, step: Step, kept: Kept, refused: set[int]) -> list[str]:
        """Say which photos were sent but neither kept nor refused, and which are kept but have no file."""
        there = await self._stage.app.lanes._photos.sizes(sorted(kept.photos))
        wrong = [f"there is no file of the photo {name}" for name in kept.photos - there.keys()]
        if step.has_pressed("unphoto", *ENDINGS):
            return wrong  # the photo may be gone again already
        for message in step.sent:
            name = None if message.chat.is_group or message.chat.id in refused else await self._name(message)
            if name and name not in kept.photos:
                wrong.append(f"a photo of {message.sender.name} is neither kept nor refused")
        return wrong

    async def _name(self, message: Message) -> str | None:
        """Return the name under which a message's picture is kept; None if it has no picture that can be kept."""
        is_file = message.medium == "document"
        is_image = is_file and str(message.body["document"].get("mime_type")).startswith("image/")
        if message.file_id is None or not (message.medium == "photo" or is_image):
            return None
        data = self._stage.sandbox.files.find(message.file_id).data
        key = sha256(data).digest()
        if key not in self._known:
            try:
                self._known[key] = (await keep(self._keeper, data)).name
            except Refusal:
                self._known[key] = None
        return self._known[key]

    def _contradictions(self, step: Step, kept: Kept) -> Iterator[str]:
        now = {each: each.text for who in self._residents for each in who.private().messages}
        new = {each for each, text in now.items() if self._texts.get(each) != text}
        self._texts = now
        stage = self._stage
        look = Look(
            stage.account, kept, self._names, self._old.__contains__, new.__contains__, frozenset(self._deleted)
        )
        for resident in self._residents:
            yield from screens.telephone(look, resident)
            if step.acts == 1 and not step.has_time_passed:  # else it may be news from the moment before
                yield from screens.news(look, resident)
        languages = {"east": ("en", stage.east), "west": ("zh_CN", stage.west)}
        for case in kept.cases.values():
            if case.ticket.team:
                language, chat = languages[case.ticket.team]
                yield from screens.desk(look.in_language(language), chat, case)


def _repeated(step: Step, refused: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Say which albums were refused more than once for one reason: only one part may be, however many there are."""
    albums = {message.album for message in step.sent}
    if step.acts == 1 and len(albums) == 1 and None not in albums and not step.has_restarted:
        yield from (f"an album was refused twice: {why}" for why in set(refused) if refused.count(why) > 1)


def _astray(case: Case) -> Iterator[str]:
    """Say where a ticket's history leaves the table or does not end in the ticket's status, or a fix has no photo."""
    first, *others = in_force(case.history)
    status = Status.OPEN
    if first.act not in (Act.SEND, Act.ENTER):
        yield f"#{case.ticket.id} begins with {first.act}"
    moving = {act for _, act in TRANSITIONS}
    for entry in others:
        if entry.act in moving and (status, entry.act) not in TRANSITIONS:
            yield f"#{case.ticket.id}: {entry.act} while it was {status}"
        status = TRANSITIONS.get((status, entry.act), status)
    if status is not case.ticket.status:
        yield f"#{case.ticket.id}: the history leads to {status}, but it is {case.ticket.status}"
    rounds = {each.rework for each in case.photos if each.stage is When.AFTER}
    if status is Status.FIXED and case.ticket.rework not in rounds:
        yield f"#{case.ticket.id} is fixed without a photo"
