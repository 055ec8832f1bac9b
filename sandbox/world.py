"""`Sandbox`: the one object through which a test, the demo or a benchmark holds the whole fake Telegram."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.applications import Starlette

from sandbox.accounts import BotAccount
from sandbox.channels import Channel
from sandbox.groups import Group
from sandbox.limits import Gate, Limits
from sandbox.objects import Chat, Kind, User
from sandbox.panel import Panel
from sandbox.people import Person
from sandbox.server import Server
from sandbox.state import State
from sandbox.webhooks import Webhooks


class Sandbox(State):
    """A Telegram that fits in a process.

    `clock` is the only time it knows (long polls and delays wait in real seconds); `strict` refuses a call that breaks
    the Bot API's description, where Telegram would overlook a word that it does not know. A bot that remembers what it
    was told by an earlier sandbox takes a number that comes again for one that it knows; `numbers_from` starts higher.
    """

    app: Starlette

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        strict: bool = True,
        limits: Limits | None = None,
        numbers_from: int = 0,
    ) -> None:
        super().__init__(clock, strict=strict, limits=limits or Limits(), numbers_from=numbers_from)
        self.webhooks = Webhooks(self)
        self.panel = Panel(self)
        self.app = Server(self).app(self.panel.routes(), self.webhooks.lifespan)

    def bot(
        self,
        token: str = "123456:sandbox",  # noqa: S107 - opens nothing but this sandbox
        username: str = "cleanward_bot",
        name: str = "Cleanward",
        *,
        privacy: bool = True,
        takes_any_token: bool = False,
    ) -> BotAccount:
        """Register a bot; the number before the token's colon is its user id, as it is in real tokens."""
        bot_id, gate = int(token.partition(":")[0]), Gate(self.limits)
        bot = BotAccount(bot_id, name, username, is_bot=True, token=token, privacy=privacy, gate=gate)
        bot.takes_any_token = takes_any_token
        bot.next_update += self.numbers_from
        self.bots[token] = bot
        self.users[bot.id] = bot
        return bot

    def person(self, name: str, language: str | None = "en", username: str | None = None) -> Person:
        """Add a person whose app speaks `language`."""
        person = Person(self.next_user_id(), name, username, language, state=self)
        self.users[person.id] = person
        return person

    def group(self, title: str, members: Sequence[User], *, forum: bool = False, supergroup: bool = True) -> Group:
        """Make a group: its first person owns it, the others are added, and the bots are told so."""
        kind: Kind = "supergroup" if supergroup or forum else "group"
        group = Group(self.next_group_id(supergroup=kind == "supergroup"), kind, title, forum, state=self)
        owner = next(user for user in members if not user.is_bot)
        group.statuses[owner.id] = "creator"
        group.users[owner.id] = owner
        self.groups[group.id] = group
        for user in members:
            if user is not owner:
                group.add(user, by=owner)
        return group

    def channel(self, title: str, group: Group | None = None) -> Channel:
        """Make a channel, whose posts are discussed in a group."""
        return Channel(self.next_group_id(supergroup=True), "channel", title, state=self, group=group)

    def chat(self, where: int | Person) -> Chat:
        """Return a group by its id, or the private chat with a person by the person or their id."""
        if isinstance(where, Person):
            return where.private()
        if where in self.groups:
            return self.groups[where]
        user = self.users[where]
        if not isinstance(user, Person):
            raise KeyError(where)
        return user.private()

    def transcript(self) -> list[str]:
        """Return everything that people saw so far, one line an event."""
        return [line for _, line in self.lines]

    def pending(self, bot: BotAccount) -> int:
        """Return how many updates the bot has not confirmed yet."""
        return len(bot.queue)
