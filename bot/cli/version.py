"""The command that prints the version; it has its own module because it needs nothing that the others import."""

from importlib.metadata import PackageNotFoundError, version as version_of

import typer

from bot.cli.options import ConfigOption


def version(config: ConfigOption = None) -> None:  # noqa: ARG001 - every command takes --config
    """Print the version."""
    try:
        typer.echo(version_of("cleanward"))
    except PackageNotFoundError:
        typer.echo("not installed: this is a checkout")
