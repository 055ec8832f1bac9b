"""Residents who all report something at once, and how the bot keeps up with them under Telegram's limits.

Each sends a photo and a place, then presses what is asked until they are thanked. They act as soon as the bot says
something in their chat.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.delivery.wire import counted
from sandbox import Sandbox
from sandbox.people import Person
from tests.bench.residents import VERBS

SAID = re.compile(r"\] (bot|toast|alert)")  # whoever presses what has just changed reads so, and presses again
THANKS = re.compile("[✅🤝] Thank you")
CEILING = 30  # messages a second over all chats
LATE = 0.9  # of all messages: after these only stragglers are left, who do not fill the limit


@dataclass(slots=True)
class Rush:
    """Some residents of a sandbox; `ticks` tells the seconds by which everything is timed."""

    sandbox: Sandbox
    residents: int
    photo: bytes
    places: list[tuple[float, float]]
    ticks: Callable[[], float]
    ceiling: int = CEILING
    began: float = 0
    answered: dict[int, float] = field(default_factory=dict)  # when each got their first answer, by their account
    thanked: dict[int, float] = field(default_factory=dict)
    offered: dict[int, list[str]] = field(default_factory=dict)  # the buttons that each was shown last
    _people: dict[int, Person] = field(default_factory=dict)
    _read: int = 0

    def begin(self) -> None:
        """Let everybody send a photo and a place."""
        self.began = self.ticks()
        self._read = len(self.sandbox.lines)
        for number in range(self.residents):
            who = self.sandbox.person(f"P{number}")
            self._people[who.id] = who
            who.sends_photo(self.photo)
            who.sends_location(*self.places[number % len(self.places)])

    def is_over(self) -> bool:
        """Tell whether everybody was thanked; lets those act to whom the bot has said something since the last time."""
        lines = self.sandbox.lines
        said = {chat.id for chat, line in lines[self._read :] if SAID.search(line)}
        self._read = len(lines)
        for account in said & self._people.keys():
            self.answered.setdefault(account, self.ticks() - self.began)
            if account not in self.thanked:
                self._go_on(self._people[account])
        return len(self.thanked) == self.residents

    def refused(self) -> int:
        """Count the 429s."""
        return sum(call.status == 429 for call in self.sandbox.calls)

    def share(self) -> float:
        """Return the messages that arrived, over those that the limit over all chats allows in that time."""
        sent = sorted(
            call.at.timestamp()
            for call in self.sandbox.calls
            if call.status == 200 and counted(call.method, call.params)
        )
        within = sent[: int(len(sent) * LATE)]
        return len(within) / self.ceiling / max(1.0, within[-1] - within[0])

    def last_first_answer(self) -> float:
        """Return when the last resident got their first answer, over when that could be at the soonest."""
        return max(self.answered.values()) / (self.residents / self.ceiling)

    def _go_on(self, who: Person) -> None:
        shown = [message for message in who.private().messages if message.sender is not who]
        if any(THANKS.match(message.text) for message in shown):
            self.thanked[who.id] = self.ticks() - self.began
            return
        newest = next((message for message in reversed(shown) if message.buttons), None)
        if newest is None:
            return
        data = [str(button.get("callback_data", "")) for row in newest.buttons for button in row]
        if self.offered.get(who.id) == data:
            return  # a message that changed, with the same buttons
        self.offered[who.id] = data
        verbs = {verb: each for each in reversed(data) for verb in each.split(".")[1:2]}
        wanted = next((verbs[verb] for verb in VERBS if verb in verbs), None)
        if wanted is not None:
            who.presses(wanted, newest)
