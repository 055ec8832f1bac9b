"""Import a command only when it is called: lazy loading.

All commands together need everything that the bot imports, which takes seconds; each one needs little of it.

Promise: a command's module is imported only when that command runs or explains itself. Until then the list of commands
shows a sentence that stands in for it; a test compares this sentence with what the command says of itself. Click calls
this the lazy loading of subcommands (its documentation, "Complex Applications").
"""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from bot.starting import imported

# What Typer says of a value that is of another type, and what we say.
IN_WORDS = (
    (r"^Value error, ", ""),
    (r"does not match the formats '%Y-%m-%d'", "is not a day such as 2026-03-01"),
    (r"^Input should be a valid integer.*", "must be a whole number"),
    (r"^Input should be greater than or equal to (\d+)$", r"must be \1 or more"),
    (r"^Input should be less than or equal to (\d+)$", r"must be \1 or less"),
)


class Later(TyperCommand):
    """Stands for a command until it is called; knows its name, its place and the first sentence of its help.

    `place` is a module and, after a colon, a function or a Typer in it; `settings` go to Typer with a function.
    """

    def __init__(self, name: str, place: str, sentence: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(name, help=sentence)
        self._place = place
        self._settings = settings

    def load(self) -> Any:
        """Import the command and return it as Typer builds it."""
        module, _, name = self._place.partition(":")
        found = getattr(imported(module), name)
        around = typer.Typer(rich_markup_mode=None)
        if isinstance(found, typer.Typer):
            around.add_typer(found, name=self.name)
        else:
            around.command(self.name, context_settings=self._settings)(found)
        return get_group(around).commands[str(self.name)]


class LaterGroup(TyperGroup):
    """A group that may hold commands that are not imported yet: it lists them, and imports the one that is called.

    A value that a command cannot take is refused in the words of the house.
    """

    def invoke(self, ctx: Any) -> Any:
        """Call what was named."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            for pattern, words in IN_WORDS:
                error.message = re.sub(pattern, words, error.message)
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that the first argument names; import it if it is not imported yet."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest
