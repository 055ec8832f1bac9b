"""Follow merges to their end: which tickets were merged into one, and when what took a ticket in was done."""

from sqlalchemy import ColumnElement, Select, Subquery, TextClause, and_, bindparam, func, or_, select, union_all

from casework.model.team import TeamCode
from storage.schema import OWED, UNFINISHED, tickets

IS_MERGED = tickets.c.duplicate_of.is_not(None)
HAS_CONTACT = tickets.c.contact.is_not(None)


def merged_into() -> Select[tuple[int]]:
    """Return the numbers of all that were merged into `ticket`, and into those in turn."""
    merged = select(tickets.c.id).where(tickets.c.duplicate_of == bindparam("ticket")).cte("merged", recursive=True)
    merged = merged.union(select(tickets.c.id).join(merged, tickets.c.duplicate_of == merged.c.id))
    return select(merged.c.id)


def ends_of(*which: ColumnElement[bool] | TextClause) -> Subquery:
    """Return the numbers (`merged`) of merged tickets, and when those were done as which they go on at last.

    `done_at` is NULL while that is neither fixed nor closed.
    """
    step = select(tickets.c.id.label("merged"), tickets.c.duplicate_of.label("into")).where(IS_MERGED, *which)
    steps = step.cte("steps", recursive=True)
    further = select(steps.c.merged, tickets.c.duplicate_of).join(tickets, tickets.c.id == steps.c.into)
    steps = steps.union(further.where(IS_MERGED))
    last = tickets.alias("last")
    is_last = and_(last.c.id == steps.c.into, last.c.duplicate_of.is_(None))
    done_at = func.coalesce(last.c.fixed_at, last.c.closed_at).label("done_at")
    return select(steps.c.merged, done_at).join(last, is_last).subquery("ends")


def owed_by(team: TeamCode) -> ColumnElement[bool]:
    """Match a team's tickets whose contact is to be told by hand.

    What was merged waits for the last ticket of its chain, and is owed anew when that one was done since.
    """
    own = select(tickets.c.id).where(tickets.c.team == team, OWED, ~IS_MERGED)
    ends = ends_of(tickets.c.team == team, HAS_CONTACT)
    is_untold = or_(tickets.c.answered_at.is_(None), tickets.c.answered_at < ends.c.done_at)
    is_merged = and_(ends.c.merged == tickets.c.id, ends.c.done_at.is_not(None), is_untold)
    merged = select(tickets.c.id).join(ends, is_merged)
    return tickets.c.id.in_(own.union_all(merged))


def left_by(team: TeamCode) -> ColumnElement[bool]:
    """Match what a team leaves: its tickets that are not closed, and those whose contact is to be told by hand.

    What was merged may be owed later, or anew.
    """
    which = (UNFINISHED, OWED, and_(IS_MERGED, HAS_CONTACT))  # each has an index of its own
    return tickets.c.id.in_(union_all(*(select(tickets.c.id).where(tickets.c.team == team, each) for each in which)))
