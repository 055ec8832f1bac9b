"""Put a copy back, in place of whatever the database holds.

Promises: all of it or nothing. The files come first, so that no photo is missing which a row names. The copy is
compared with what must be in it before anything is touched, and what was written is compared before it is committed. A
copy of an earlier version is brought to the schema of this one.
"""

import asyncio
from functools import partial
from pathlib import Path

from storage.engine import Transactions
from storage.migrating import hold_migrations, known_revisions, upgrade
from storage.trouble import MigrationImpossible
from storage.upkeep.copies import Copy, advancing, compare, opened
from storage.upkeep.files import Moved, Phase, Watch, damaged_files, files_named, make_private, move_files
from storage.upkeep.rows import copy_rows, empty_out


async def put_back(copy: Copy, transactions: Transactions, photos: Path, watch: Watch) -> Moved:
    """Put a copy back; the caller sees to it that nothing else runs on the database.

    A file that is there already stays, unless it is not what its name says. Returns how many files were copied, and
    those that neither the copy nor the folder of photos has as they should be.
    Raises CopyDamaged, MigrationImpossible, OSError, and what the database raises.
    """
    if copy.revision not in known_revisions():
        raise MigrationImpossible(f"the copy was made by a later version (its schema is {copy.revision})")
    make_private(photos)
    async with opened(copy, photos.parent) as source, source.reading() as rows:
        with watch(Phase.READING) as step:
            await compare(rows, copy.sums, step)
        named = await files_named(rows)
        wanted = await asyncio.to_thread(damaged_files, named, photos, watch)
        moved = await asyncio.to_thread(partial(move_files, wanted, copy.photos, photos, watch, replaces=True))
        async with transactions.writing() as target:
            await hold_migrations(target)
            beside = await empty_out(target)
            await upgrade(target, copy.revision)
            with watch(Phase.ROWS) as step:
                await copy_rows(rows, target, await advancing(rows, step))
            with watch(Phase.READING) as step:
                await compare(target, copy.sums, step, beside)
            await upgrade(target)
    return moved
