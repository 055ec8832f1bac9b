"""Load and word each kind of notice (outbox message) about a report that is being written."""

from casework.model.draft import DraftId
from casework.model.notice import Kind
from casework.tickets.viewing import view_draft
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once
from handlers.messages.reporting import drafts


async def _draft(occasion: Occasion) -> Message | None:
    here = occasion.installation
    view = await view_draft(occasion.work, occasion.district, DraftId(occasion.about), occasion.at, here.suggest)
    if view is None:
        return None
    return drafts.draft(
        view,
        here.emergency_number,
        occasion.to,
        may_return=bool(occasion.number("back")),
        is_answered=bool(occasion.number("answered")),
        waits=bool(occasion.number("waits")),
    )


async def _expired(occasion: Occasion) -> Message:
    draft = await occasion.work.drafts.get(DraftId(occasion.about))
    return drafts.expired(draft.begun_at if draft else None, occasion.district.policy.put_draft_away_days, occasion.to)


ROWS: Rows = {
    Kind.DRAFT: _draft,
    Kind.DRAFT_REMINDER: at_once(lambda occasion: drafts.reminder(occasion.to)),
    Kind.DRAFT_EXPIRED: _expired,
}
