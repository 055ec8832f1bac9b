"""Say whether there is room for a file that a resident sends, before it is fetched, and count what was taken in.

Promises: a file that the draft could not take is not even fetched. Within 24 hours, counted from the first file, one
resident's files take up `megabytes_a_day` of the disk, and at most one file more.
"""

from datetime import datetime, timedelta

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.ports import Work

A_DAY = timedelta(days=1)
MEGABYTE = 1_000_000  # bytes


async def check(
    work: Work, policy: Policy, person: PersonId, at: datetime, *, is_recording: bool, is_reply: bool
) -> None:
    """Return if a photo or a recording may be fetched now; raises Refusal if there is no room for it."""
    since, taken = await work.restraints.files(person)
    if since is not None and at < since + A_DAY and taken >= policy.megabytes_a_day * MEGABYTE:
        raise Refusal(Why.FILES_TOO_MANY, most=policy.megabytes_a_day, until=(since + A_DAY).isoformat())
    draft = await work.drafts.open_of(person)
    if draft is None:
        return
    if is_recording and len(draft.recordings) >= policy.recordings_a_report:
        raise Refusal(Why.RECORDING_TOO_MANY, most=policy.recordings_a_report)
    is_for_ticket = is_reply or await work.people.asked(person) is not None
    if not is_recording and not is_for_ticket and len(draft.photos) >= policy.photos_a_report:
        raise Refusal(Why.PHOTO_TOO_MANY, most=policy.photos_a_report)


async def count(work: Work, person: PersonId, size: int, at: datetime) -> None:
    """Count a file of `size` bytes that is taken in."""
    since, taken = await work.restraints.files(person)
    if since is None or since + A_DAY <= at:
        since, taken = at, 0
    await work.restraints.set_files(person, since, taken + size)
