"""The command that prints QR codes: for assets, for a place, for areas to follow."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.database import opened
from bot.cli.language import LanguageOption
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop, write_file
from bot.clock import now
from bot.config.loading import Config, ConfigError, load
from bot.paper.qr_labels import PER_PAGE, draw
from bot.paper.sheet import (
    FontUnusable,
    Letters,
    Paper,
    Unprintable,
)
from casework.model.area import Area
from casework.model.asset import Asset
from casework.model.deadline import local_day
from casework.model.deep_link import is_bot_name
from casework.model.place import Point
from handlers.messages.desk.labels import Label, at_asset, at_place, of_area, on_round
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

Named = TypeVar("Named", Asset, Area)

NAME_IT = "Name the bot with --bot NAME, or put its token into the configuration (telegram.token)."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed; all assets if nothing is named."""

    assets: Sequence[str]
    areas: Sequence[str]
    place: tuple[Point, str] | None
    rounds: Sequence[str] = ()


def qr(
    out: Annotated[Path, typer.Option(metavar="FILE", help="the PDF to write")],
    asset: Annotated[list[str] | None, typer.Option(metavar="CODE", help="this asset [default: all]")] = None,
    at: Annotated[tuple[float, float] | None, typer.Option(metavar="LAT LON", help="a place")] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="what the place is called")] = "",
    area: Annotated[list[str] | None, typer.Option(metavar="CODE", help="an area that people may follow")] = None,
    round_: Annotated[
        list[str] | None, typer.Option("--round", metavar="CODE", help="an area, to check in there")
    ] = None,
    bot: Annotated[str, typer.Option(metavar="NAME", help="the bot [default: the one whose token is configured]")] = "",
    language: LanguageOption = SOURCE_LANGUAGE,
    paper: Annotated[Paper, typer.Option(help="the size of the paper")] = Paper.A4,
    font: Annotated[Path | None, typer.Option(metavar="FILE", help="a TrueType font to set and embed")] = None,
    config: ConfigOption = None,
) -> None:
    """Print QR codes: to report, to follow an area, or to check in on a round.

    A page has eight.

    --asset, --area and --round may be given several times.
    """
    settings = load_config(config)
    wanted = Wanted(asset or (), area or (), _place(at, title.strip()), round_ or ())
    name = name_of_bot(bot.removeprefix("@"), config)
    labels = asyncio.run(_labels(settings, wanted, name, Speaker(language, settings.district.zone)))
    write_file(out, drawn(labels, paper, font, f"{settings.district.name}: @{name}"))
    pages = -(-len(labels) // PER_PAGE)
    typer.echo(f"Printed into {out}: {counted(len(labels), 'code')} on {counted(pages, 'page')}, for @{name}.")


def _place(at: tuple[float, float] | None, title: str) -> tuple[Point, str] | None:
    if at is None and not title:
        return None
    if at is None or not title:
        raise typer.BadParameter("a place needs both --at LAT LON and --title TEXT", param_hint="--at")
    try:
        return Point(*at), title
    except ValueError:
        stop(f"There is no such place: latitude {at[0]}, longitude {at[1]}.")


def name_of_bot(name: str, config: Path | None) -> str:
    """Return the given name of the bot, else ask Telegram for it."""
    if name and not is_bot_name(name):
        stop(f"{name} cannot be the name of a bot. {NAME_IT}")
    if name:
        return name
    from bot.identity import IdentityUnknown, bot_name  # noqa: PLC0415 - takes longer to import than a sheet to draw

    try:
        telegram = load(config, os.environ, Path.cwd(), needs_token=True).telegram
        return asyncio.run(bot_name(telegram.token, telegram.api_url, telegram.proxy))
    except ConfigError:
        stop(f"Which bot shall the codes open? {NAME_IT}")
    except IdentityUnknown as error:
        stop(str(error), NAME_IT)


async def _labels(config: Config, wanted: Wanted, bot: str, to: Speaker) -> list[Label]:
    today = local_day(now(), config.district.zone)
    async with opened(config) as storage, storage.read() as work:
        assets = {str(asset.code): asset for asset in await work.districts.assets()}
        areas = {str(area.code): area for area in await work.districts.areas() if area.is_valid(today)}
    labels = []
    if wanted.place:
        labels.append(at_place(*wanted.place, bot, to))
    codes = wanted.assets if labels or wanted.assets or wanted.areas or wanted.rounds else list(assets)
    labels += [at_asset(_named(code, assets, "asset"), bot, to) for code in codes]
    for code in wanted.areas:
        area = _named(code, areas, "area")
        try:
            labels.append(of_area(area, bot, to))
        except ValueError:
            stop(f"The code {code} is too long for a link, or holds characters that cannot be shown.")
    for code in wanted.rounds:
        area = _named(code, areas, "area")
        try:
            labels.append(on_round(area, bot, to))
        except ValueError:
            stop(f"The code {code} is too long for a link, or holds characters that cannot be shown.")
    if not labels:
        stop("There are no assets yet. Import some: cleanward assets import FILE.csv")
    return labels


def _named(code: str, known: Mapping[str, Named], kind: str) -> Named:
    """Return the asset or area with a code, or stop with the code that is spelled most like it."""
    if code not in known:
        near = get_close_matches(code, known, n=1)
        stop(f"There is no {kind} {code}." + (f" Did you mean {near[0]}?" if near else f" See: cleanward {kind}s list"))
    return known[code]


def drawn(labels: Sequence[Label], paper: Paper, font: Path | None, title: str) -> bytes:
    """Return the PDF of some labels, or stop with a sentence."""
    try:
        return draw(labels, paper, Letters(font), title)
    except FontUnusable as error:
        stop(f"{font} cannot be embedded; it must be a TrueType font (.ttf): {error}")
    except Unprintable as error:
        characters = " ".join(error.characters)
        stop(
            f"“{error.text}” cannot be printed: no font at hand has {characters}. Name a font that has: --font FILE.ttf"
        )


def counted(number: int, thing: str) -> str:
    """Return a number with a thing, in English."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
