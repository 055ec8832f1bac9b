"""Know an account again without keeping it: a keyed hash, HMAC-SHA-256 (RFC 2104).

Promise: the key is made once, at random, and stays in this database. Without it nobody can try out account numbers.
"""

import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import insert_new
from storage.schema import keys

NAME = "accounts"
KEY_BYTES = 32  # as many as the hash has
_KEY = select(keys.c.key).where(keys.c.name == NAME)


async def hashed(connection: AsyncConnection, account: int) -> str:
    """Return the keyed hash of an account, 64 hexadecimal digits; makes the key if there is none yet."""
    key = (await connection.execute(_KEY)).scalar_one_or_none()
    if key is None:
        row = {"name": NAME, "key": secrets.token_hex(KEY_BYTES)}
        await connection.execute(insert_new(connection, keys, row))
        key = (await connection.execute(_KEY)).scalar_one()
    return _hash(key, account)


async def known_hash(connection: AsyncConnection, account: int) -> str | None:
    """Return the keyed hash of an account, or None if there is no key yet, so that nothing can be kept under one."""
    key = (await connection.execute(_KEY)).scalar_one_or_none()
    return None if key is None else _hash(key, account)


def _hash(key: str, account: int) -> str:
    return hmac.new(bytes.fromhex(key), str(account).encode(), "sha256").hexdigest()
