"""Define a client: another system that reports through Open311, or reads exports, with a key of its own.

Promise: a key is shown once, when the client is added. Only its hash is kept, from which nobody can tell the key.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

MARK = "cw_"  # begins every key, so that one that was published by mistake is found
NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")


class Scope(StrEnum):
    """What a client may do."""

    REPORT = "report"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Client:
    """A client; moments are aware UTC. `revoked_at` is since when its key is refused, None while it is not."""

    name: str
    scopes: frozenset[Scope]
    since: datetime
    revoked_at: datetime | None = None


def key_of(chance: str) -> str:
    """Return the key that is made of 32 random bytes, written in any form."""
    return MARK + chance


def hash_of(key: str) -> str:
    """Return what is kept of a key; keys are random and long, so that no salt is needed."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def scopes_of(text: str) -> frozenset[Scope]:
    """Read "report,export"; raises ValueError for anything else."""
    return frozenset(Scope(each.strip()) for each in text.split(","))


def written(scopes: Iterable[Scope]) -> str:
    """Write scopes as `scopes_of` reads them."""
    return ",".join(sorted(scopes))
