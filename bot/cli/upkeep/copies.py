"""The commands that take a copy of everything and put one back: backup, restore; and the copy before a migration."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import connected, opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.progress import watch
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from storage.traffic.lease import LeaseTaken, lease
from storage.upkeep.copies import Copy, FolderBusy, copies_in, in_words, occupied, take, unreadable_in
from storage.upkeep.files import CopyDamaged, Moved
from storage.upkeep.restoring import put_back

NAMED = 5  # files named in a sentence

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="where the copies are")]


def backup(
    folder: Folder,
    keep: Annotated[int, typer.Option(min=1, metavar="N", help="how many copies stay; older ones are deleted")] = 7,
    config: ConfigOption = None,
) -> None:
    """Copy everything into a folder, while the bot runs.

    The copy shows one moment of the database, whichever engine it has, and every photo and recording of that moment;
    files that an earlier copy brought are not copied again. What was written is read again and compared.
    """
    settings = load_config(config)
    try:
        copy, moved = asyncio.run(_backup(settings, folder, keep))
    except (FolderBusy, CopyDamaged, OSError) as error:
        stop(_why(error, folder))
    typer.echo(f"Copied {_rows(copy)} rows and {moved.copied} new files to {copy.rows}; read again, and the same.")
    _warn(moved, settings.storage.photos)
    if moved.unreadable:
        _warn_of(moved.unreadable, folder, "Until you delete them, no photo of the folder is deleted.")


async def _backup(config: Config, folder: Path, keep: int) -> tuple[Copy, Moved]:
    async with opened(config) as storage:
        return await take(storage.transactions, config.storage.photos, folder, now(), keep, watch)


def restore(
    folder: Folder,
    copy: Annotated[str | None, typer.Option(metavar="NAME", help="which copy [default: the newest]")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="replace what the database holds; without this it must be empty")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Put a copy back, with its photos and recordings.

    The bot must not run meanwhile. The copy is compared with what it must hold before anything is touched; the database
    changes as a whole or not at all. A copy of an earlier version is brought to this version's schema.
    """
    settings = load_config(config)
    try:
        chosen = _chosen(folder, copy)
        moved = asyncio.run(_restore(settings, chosen, overwrite=overwrite))
    except (CopyDamaged, OSError) as error:
        stop(_why(error, folder))
    except LeaseTaken:
        stop("Cleanward runs on this database. Stop it first.")
    typer.echo(
        f"Restored {_rows(chosen)} rows and {moved.copied} files, as they were at {chosen.at:%Y-%m-%d %H:%M} UTC."
    )
    typer.echo("Whoever used /forget since then is in it again: ask people to send /forget once more.")
    _warn(moved, folder)


def _chosen(folder: Path, name: str | None) -> Copy:
    """Return the copy of a name, or the newest; stop if there is none, or if it cannot be read."""
    copies = {each.rows.stem: each for each in copies_in(folder)}
    unreadable = [path.stem for path in unreadable_in(folder)]
    if not copies and not unreadable:
        stop(f"There is no copy in {folder}. A copy is made by: cleanward backup {folder}")
    stem = max([*copies, *unreadable]) if name is None else name.removesuffix(".db")
    if stem in unreadable:
        stop(f"The copy {stem} cannot be read. {_there_are(copies)}")
    if stem not in copies:
        stop(f"There is no copy {name} in {folder}. {_there_are(copies)}")
    if unreadable:
        _warn_of(unreadable, folder, "Another one is restored.")
    return copies[stem]


def _there_are(copies: Collection[str]) -> str:
    return f"There are: {', '.join(copies)}." if copies else "There is no other."


async def _restore(config: Config, copy: Copy, *, overwrite: bool) -> Moved:
    async with connected(config, begins=True) as storage, lease(storage.transactions.engine):
        there = await occupied(storage.transactions)
        if there and not overwrite:
            stop(
                f"The database (storage.url) is not empty: it holds {in_words(there)}.",
                f"To replace all of it by the copy {copy.rows.stem}, say so: --overwrite",
            )
        return await put_back(copy, storage.transactions, config.storage.photos, watch)


def _rows(copy: Copy) -> int:
    return sum(each.rows for each in copy.sums.values())


def _warn(moved: Moved, where: Path) -> None:
    for names, what in ((moved.missing, "missing"), (moved.damaged, "damaged")):
        if names:
            shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
            typer.echo(f"warning: {len(names)} files are {what} in {where}: {shown}", err=True)


def _warn_of(unreadable: Collection[str], folder: Path, then: str) -> None:
    typer.echo(f"warning: these copies in {folder} cannot be read: {', '.join(unreadable)}. {then}", err=True)


def _why(error: Exception, folder: Path) -> str:
    match error:
        case FolderBusy():
            return f"Another command works in {folder} already. Wait for it."
        case CopyDamaged():
            return f"The copy cannot be used: {error}."
        case OSError():
            return f"{error.filename or folder} cannot be used: {error.strerror}."
    raise error
