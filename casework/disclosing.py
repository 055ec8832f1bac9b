"""Somebody asks for everything that is held about them.

Promise: they get it at once, but not more often than once an hour: it may be hundreds of photos.
"""

from datetime import datetime, timedelta

from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.ports import Work

EVERY = timedelta(hours=1)


async def ask(work: Work, person: PersonId, at: datetime) -> None:
    """Send somebody everything; raises Refusal with the moment when they may ask again."""
    last = await work.holdings.asked_since(person, at - EVERY)
    if last is not None:
        raise Refusal(Why.DATA_SENT_ALREADY, until=(last + EVERY).isoformat())
    await work.say(Notice(Kind.MY_DATA, ToPerson(person)))
