"""Remind people once of a draft that they left, and put it away in the end.

Promises: nobody is reminded twice of one draft, or at night, or of an empty draft. The reminder shows the draft again.
If a draft is put away, its person is told, unless it was empty.
"""

from datetime import datetime, timedelta

from casework.model.answering import Cancel, advance
from casework.model.draft import Draft, DraftId, Step
from casework.model.notice import Kind, Notice, ToPerson, draft_notice
from casework.model.policy import Policy
from casework.ports import Work
from casework.tickets.telling import below


def reminded_before(policy: Policy, at: datetime) -> datetime:
    """Return the latest last change of a draft whose person is reminded at the moment `at`."""
    return at - timedelta(hours=policy.remind_draft_hours)


def expired_before(policy: Policy, at: datetime) -> datetime:
    """Return the latest last change of a draft that is put away at the moment `at`."""
    return at - timedelta(days=policy.put_draft_away_days)


async def remind(work: Work, policy: Policy, draft_id: DraftId, at: datetime) -> bool:
    """Remind somebody of a draft, and show it below; returns False if no reminder is due."""
    draft = await _left(work, draft_id, reminded_before(policy, at))
    if draft is None or draft.reminded_at is not None or draft.is_empty:
        return False
    await work.drafts.remind(draft.id, at)
    await work.say(Notice(Kind.DRAFT_REMINDER, ToPerson(draft.person), draft.id))
    await work.say(below(draft_notice(draft.person, draft.id)))
    return True


async def expire(work: Work, policy: Policy, draft_id: DraftId, at: datetime) -> bool:
    """Put a draft away if nobody changed it for `put_draft_away_days`; returns whether that was so."""
    draft = await _left(work, draft_id, expired_before(policy, at))
    if draft is None:
        return False
    await work.drafts.save(advance(draft, Cancel(), policy), at)
    await work.say(draft_notice(draft.person, draft.id))
    if not draft.is_empty:
        await work.say(Notice(Kind.DRAFT_EXPIRED, ToPerson(draft.person), draft.id))
    return True


async def _left(work: Work, draft_id: DraftId, before: datetime) -> Draft | None:
    """Return a draft, locked, if it is still open and nobody changed it since a moment."""
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.step in (Step.SENT, Step.CANCELLED) or draft.changed_at is None:
        return None
    return draft if draft.changed_at <= before else None
