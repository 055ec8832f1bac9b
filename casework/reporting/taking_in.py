"""Say whether there is room for a file that a resident sends, before it is fetched, and count what was taken in.

Promises: a file that the draft could not take is not even fetched. On one local day, one resident's files take up
`megabytes_a_day` of the disk, and at most one file more. /forget is no way round.
"""

from datetime import datetime

from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.person import PersonId
from casework.ports import Work
from casework.tickets import restraining


async def check(
    work: Work, district: District, person: PersonId, at: datetime, *, is_recording: bool, is_reply: bool
) -> None:
    """Return if a photo or a recording may be fetched now; raises Refusal if there is no room for it."""
    policy, today = district.policy, local_day(at, district.calendar.zone)
    kilobytes = await work.restraints.done(person, Limited.FILE, today)
    restraining.compare(district, Limited.FILE, kilobytes + 1, at)
    draft = await work.drafts.open_of(person)
    if draft is None:
        return
    if is_recording and len(draft.recordings) >= policy.recordings_a_report:
        raise Refusal(Why.RECORDING_TOO_MANY, most=policy.recordings_a_report)
    is_for_ticket = is_reply or await work.people.asked(person) is not None
    if not is_recording and not is_for_ticket and len(draft.photos) >= policy.photos_a_report:
        raise Refusal(Why.PHOTO_TOO_MANY, most=policy.photos_a_report)


async def count(work: Work, district: District, person: PersonId, size: int, at: datetime) -> None:
    """Count a file of `size` bytes that is taken in."""
    kilobytes = -(-size // 1000)
    await work.restraints.count(person, Limited.FILE, local_day(at, district.calendar.zone), kilobytes)
