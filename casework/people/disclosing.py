"""Send somebody everything that is held about them.

Promise: they get it at once, in as many files as it takes, but at most once an hour, because it may be hundreds of
photos.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.portion import Portion, portions
from casework.ports import Work

EVERY = timedelta(hours=1)


async def ask(work: Work, person: PersonId, sizes: Mapping[str, int], at: datetime) -> None:
    """Send somebody everything; `sizes` are the sizes of the stored files in bytes, by name.

    Raises Refusal, with the moment from which they may ask again, if they asked within the last hour.
    """
    last = await work.holdings.asked_since(person, at - EVERY)
    if last is not None:
        raise Refusal(Why.DATA_SENT_ALREADY, until=(last + EVERY).isoformat())
    for portion in portions(await work.holdings.files_of(person), sizes):
        await work.say(Notice(Kind.MY_DATA, ToPerson(person), portion.number, _facts(portion)))


def _facts(portion: Portion) -> dict[str, Fact]:
    return {
        "of": portion.of,
        "photos_after": portion.photos[0],
        "photos_until": portion.photos[1],
        "recordings_after": portion.recordings[0],
        "recordings_until": portion.recordings[1],
    }


def portion_of(number: int, facts: Mapping[str, Fact]) -> Portion:
    """Return the portion that a notice is about."""

    def fact(name: str) -> int:
        return int(facts.get(name, 0))

    photos = (fact("photos_after"), fact("photos_until"))
    return Portion(number, fact("of"), photos, (fact("recordings_after"), fact("recordings_until")))
