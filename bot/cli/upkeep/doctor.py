"""The command that examines the installation: doctor."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, read_config
from bot.cli.serving.running import doctor_for, inside_of
from bot.clock import now
from bot.config.loading import Config, ConfigError
from bot.connecting import connect
from bot.doctor.doctor import OPERATOR
from casework.model.health import Ailment, Ill, Severity
from handlers.messages.district.health import sentence
from storage.files.photos import PhotoFiles, can_blur
from storage.unit_of_work import Storage


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="answer in JSON")] = False,
    config: ConfigOption = None,
) -> None:
    """Examine the installation, and say what is wrong.

    It looks at the configuration, the database, the disk, the district, every desk's group, Telegram, the geocoder and
    the clock, changes nothing, and may be used while the bot runs. The exit code is 0 if all is well, 1 for warnings,
    2 for errors.
    """
    found = sorted(asyncio.run(_found(config)), key=lambda each: -each.severity)
    worst = max((each.severity for each in found), default=Severity.WELL)
    typer.echo(_in_json(found, worst) if as_json else _in_words(found))
    raise typer.Exit(worst)


async def _found(path: Path | None) -> Sequence[Ailment]:
    """Return what is wrong; without a token, beside that what is wrong on this machine."""
    try:
        return await _examine(read_config(path, needs_token=True))
    except ConfigError as error:
        wrong = [Ailment(Ill.CONFIG_WRONG, {"why": problem}) for problem in error.problems]
    try:
        return [*wrong, *await _examine(read_config(path))]
    except ConfigError:  # the same once more: it is not the token
        return wrong


async def _examine(config: Config) -> Sequence[Ailment]:
    try:
        storage = Storage(config.storage.url, now, config.district.zone)
    except ImportError as error:
        return [Ailment(Ill.DATABASE_AWAY, {"why": str(error)})]
    photos = PhotoFiles(config.storage.photos, blurs=can_blur())
    try:
        if config.telegram.token:
            return await _ask_telegram_too(config, storage, photos)
        return await inside_of(config, storage, photos).look()
    finally:
        await storage.close()


async def _ask_telegram_too(config: Config, storage: Storage, photos: PhotoFiles) -> Sequence[Ailment]:
    bot = connect(config.telegram.token, config.telegram.api_url, proxy=config.telegram.proxy)
    async with bot.request:
        return await doctor_for(config, storage, bot, photos).examine()


def _says(ailment: Ailment) -> str:
    return sentence(ailment, OPERATOR).unescape()


def _in_words(found: Sequence[Ailment]) -> str:
    return "\n".join(f"{each.severity.name.lower()}: {_says(each)}" for each in found) or "Everything is well."


def _in_json(found: Sequence[Ailment], worst: Severity) -> str:
    findings = [{"check": each.what, "severity": each.severity.name.lower(), "says": _says(each)} for each in found]
    return json.dumps({"severity": worst.name.lower(), "findings": findings}, ensure_ascii=False, indent=1)
