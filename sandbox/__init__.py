"""A Telegram Bot API that fits in a process: for the demo without a token, and for tests without a network.

It imports nothing of Cleanward, so that no mistake of ours can hide in it. What it does not know of Telegram: rights in
channels beyond posting, inline mode, payments, business accounts, MarkdownV2, editing by inline_message_id, and each
account's own numbering of private messages (here all private chats and basic groups share one sequence, as they do for
one bot).

Begin with `world`.
"""

from sandbox.accounts import BotAccount
from sandbox.channels import Channel
from sandbox.errors import CannotDo
from sandbox.groups import Group
from sandbox.limits import Limits
from sandbox.objects import (
    Answer,
    Chat,
    Message,
    Press,
    Topic,
)
from sandbox.people import Person
from sandbox.world import Sandbox
from sandbox.writing import Clip

__all__ = [
    "Answer",
    "BotAccount",
    "CannotDo",
    "Channel",
    "Chat",
    "Clip",
    "Group",
    "Limits",
    "Message",
    "Person",
    "Press",
    "Sandbox",
    "Topic",
]
