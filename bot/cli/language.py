"""Define the option for the language of what is written, apart from the others: it stands on the sentences."""

from typing import Annotated

import typer

from handlers.messages.speaker import LANGUAGES


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"There is no language {language}; there are {', '.join(LANGUAGES)}.")
    return language


LanguageOption = Annotated[
    str,
    typer.Option("--language", metavar="LANGUAGE", callback=_known, help=f"of what is written: {', '.join(LANGUAGES)}"),
]
