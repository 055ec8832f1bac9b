"""Import a command only when it is called: lazy loading.

All commands together need everything that the bot imports, which takes seconds; each one needs little of it.

Promise: a command's module is imported only when that command runs or explains itself. Until then the list of commands
shows a sentence that stands in for it; a test compares this sentence with what the command says of itself. Click calls
this the lazy loading of subcommands (its documentation, "Complex Applications").
"""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from bot.starting import imported


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
    """A group that may hold commands that are not imported yet: it lists them, and imports the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that the first argument names; import it if it is not imported yet."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest
