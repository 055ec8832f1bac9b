"""Say which chats number their messages together, because a lost message is looked for by its number.

A supergroup counts for itself. All private chats and basic groups of a bot share one sequence, that of its account
(https://core.telegram.org/constructor/message, "id"). So the newest number in any of them is a lower bound for the next
one in each of them.
"""

from typing import Any

from sqlalchemy import ColumnElement, case

SHARED = 0  # stands in `chats` for all private chats and basic groups
_SUPERGROUPS_TO = -1_000_000_000_000  # chat ids of supergroups are below it


def sequence(chat: int) -> int:
    """Return whose numbers a chat's messages have: its own number, or `SHARED`."""
    return chat if chat <= _SUPERGROUPS_TO else SHARED


def sequence_of(chat: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the same of a column that holds chats."""
    return case((chat <= _SUPERGROUPS_TO, chat), else_=SHARED)
