"""Make a channel the district's, by a code that is posted there, and let it be the district's no longer.

Promises: a code works once, and for a day. There is at most one channel. Every change is in the audit log; whoever
posted the code is not known, because a channel's posts name nobody.
"""

from dataclasses import replace
from datetime import datetime

from casework.desk.linking import CODE_LASTS
from casework.model.authority import Role
from casework.model.change import Change, Changed
from casework.model.channel import Channel
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.ports import Work


async def issue_code(work: Work, code: str, language: str, by: PersonId | None, at: datetime) -> None:
    """Keep a code for a channel whose posts are in a language; the log says that it was issued, but not which."""
    await work.channels.issue_code(code, language, at + CODE_LASTS)
    said = {"code_until": (at + CODE_LASTS).isoformat(), "language": language}
    await work.audit.record([Change(at, by, Changed.CHANNEL, "channel", None, said)])


async def link(work: Work, there: Channel, code: str, at: datetime) -> None:
    """Make a channel the district's; its language is that of the code. Raises Refusal for a code that does not work.

    Every administrator is told, and what the bot may not do there.
    """
    language = await work.channels.redeem_code(code.strip().upper(), at)
    if language is None:
        raise Refusal(Why.CODE_UNKNOWN)
    channel, before = replace(there, language=language), await work.channels.linked()
    await work.channels.link(channel, at)
    was = _kept(before) if before else None
    await work.audit.record([Change(at, None, Changed.CHANNEL, "channel", was, _kept(channel))])
    for person, role in await work.roles.all():
        if role is Role.ADMINISTRATOR:
            await work.say(Notice(Kind.CHANNEL_LINKED, ToPerson(person)))


async def unlink(work: Work, by: PersonId | None, at: datetime) -> bool:
    """Let the district have no channel any more; what was posted stays. Returns False if it has none."""
    before = await work.channels.linked()
    if before is None:
        return False
    await work.channels.unlink(at)
    await work.audit.record([Change(at, by, Changed.CHANNEL, "channel", _kept(before), None)])
    return True


def _kept(channel: Channel) -> dict[str, object]:
    return {"title": channel.title, "language": channel.language}
