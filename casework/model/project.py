"""Define projects: works at a place with a sum of money and planned days, and who moves them how.

Promises: a project keeps every move. Whoever says that it is delayed or paused, or drops it, says why; a delay names
the new end, which is ahead. What is done or dropped moves no more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import PhotoId
from casework.model.place import Point
from casework.model.tally import MOST, Measure, read_tally
from casework.model.team import TeamCode

ProjectCode = NewType("ProjectCode", str)

LONGEST_REASON = 300  # characters
MOST_PHOTOS = 10  # that a card shows: the latest


class State(StrEnum):
    """How a project is."""

    PLANNED = "planned"
    RUNNING = "running"
    DELAYED = "delayed"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


OVER = frozenset({State.DONE, State.DROPPED})
AHEAD = frozenset({State.PLANNED, State.RUNNING, State.DELAYED})  # that something comes of it by its end is promised
STATES: Mapping[str, State] = {
    **{state.value: state for state in State},
    **dict.fromkeys(("计划", "計畫", "计划中", "計畫中", "未开工", "未開工"), State.PLANNED),
    **dict.fromkeys(("进行中", "進行中", "在建", "施工中", "started"), State.RUNNING),
    **dict.fromkeys(("延期", "滞后", "滯後", "late"), State.DELAYED),
    **dict.fromkeys(("暂停", "暫停", "停工"), State.PAUSED),
    **dict.fromkeys(("完成", "已完成", "完工", "竣工", "finished"), State.DONE),
    **dict.fromkeys(("取消", "终止", "終止", "cancelled"), State.DROPPED),
}


class Move(StrEnum):
    """What may happen to a project."""

    START = "start"
    FINISH = "done"
    DELAY = "delayed"
    PAUSE = "paused"
    DROP = "dropped"
    SPEND = "spent"
    PHOTO = "photo"
    IMPORT = "import"  # a file brought it, or changed it


MOVES: Mapping[str, Move] = {
    **dict.fromkeys(("start", "started", "running", "开工", "開工", "恢复", "恢復"), Move.START),
    **dict.fromkeys(("done", "finished", "完成", "完工", "竣工"), Move.FINISH),
    **dict.fromkeys(("delay", "delayed", "延期"), Move.DELAY),
    **dict.fromkeys(("pause", "paused", "暂停", "暫停"), Move.PAUSE),
    **dict.fromkeys(("drop", "dropped", "取消", "终止", "終止"), Move.DROP),
    **dict.fromkeys(("spend", "spent", "支出", "花费", "花費"), Move.SPEND),
}
TO: Mapping[Move, State] = {
    Move.START: State.RUNNING,
    Move.FINISH: State.DONE,
    Move.DELAY: State.DELAYED,
    Move.PAUSE: State.PAUSED,
    Move.DROP: State.DROPPED,
}
WITH_REASON = frozenset({Move.DELAY, Move.PAUSE, Move.DROP})


@dataclass(frozen=True, slots=True)
class Project:
    """Works at a place: a point, or an area with all below it, or neither.

    `starts` and `ends` are local days, as they are planned now; `planned_end` is the end that was planned first. Sums
    are in yuan. `categories` (or groups) are those that the works put right. `asked_for` is the end for which its team
    was asked why it is late. `number` is 0 until it is kept.
    """

    number: int
    code: ProjectCode
    name: str
    kind: str
    team: TeamCode
    starts: date
    ends: date
    planned_end: date
    area: AreaCode | None = None
    point: Point | None = None
    planned_sum: float = 0.0
    spent_sum: float = 0.0
    state: State = State.PLANNED
    reason: str = ""
    categories: tuple[CategoryCode, ...] = ()
    asked_for: date | None = None

    def is_late(self, today: date) -> bool:
        """Tell whether its end has passed, and nobody has said why."""
        return self.state in AHEAD and self.ends < today

    def fits(self, codes: Collection[CategoryCode]) -> bool:
        """Tell whether it puts a category right; `codes` are the category's own and that of its group."""
        return any(code in codes for code in self.categories)


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a project's history; `by` is None for the command line and for somebody who was forgotten.

    `day` is the new end, `amount` the yuan that were spent, `photo` the file that somebody sent.
    """

    project: int
    at: datetime
    by: PersonId | None
    move: Move
    note: str = ""
    day: date | None = None
    amount: float | None = None
    photo: PhotoId | None = None


def move(
    project: Project, what: Move, today: date, reason: str = "", day: date | None = None, amount: float | None = None
) -> Project:
    """Return a project after a move.

    Raises Refusal if it is over, if it is so already, without the reason that the move needs, for a new end that is not
    ahead, or for a sum that is no sum.
    """
    if project.state in OVER:
        raise Refusal(Why.PROJECT_OVER, code=project.code)
    if what is Move.SPEND:
        if amount is None or not 0 < amount <= MOST:
            raise Refusal(Why.SUM_MISSING)
        return replace(project, spent_sum=round(amount, 2))
    if what not in TO:
        return project
    if what is Move.START and project.state is State.RUNNING:
        raise Refusal(Why.PROJECT_SO_ALREADY, code=project.code)
    if what is Move.DELAY and (day is None or day <= today):
        raise Refusal(Why.NEW_END_MISSING)
    if what in WITH_REASON and not reason:
        raise Refusal(Why.PROJECT_REASON_MISSING)
    starts = min(project.starts, today) if what is Move.START else project.starts
    return replace(
        project,
        state=TO[what],
        reason=reason[:LONGEST_REASON] if what in WITH_REASON else "",
        ends=day if what is Move.DELAY and day else project.ends,
        starts=starts,
    )


def move_in(text: str) -> tuple[Move | None, str]:
    """Split "delayed 2026-12-24 rain" or 支出120万元 into the move and the rest; None if it begins with no move."""
    said = text.strip()
    for name in sorted(MOVES, key=len, reverse=True):
        rest = said[len(name) :]
        if said.casefold().startswith(name) and not (name.isascii() and rest[:1].isalnum()):
            return MOVES[name], rest.strip()
    return None, said


def sum_in(text: str) -> float | None:
    """Read a sum of money in yuan: 120万元, "1.2亿", "50,000"; None for what is not one clear sum."""
    said = text.strip()
    if said.startswith(("-", "−", "–")):
        return None
    took = read_tally(said)
    if not took.amounts and not took.doubts:
        took = read_tally(f"{said} 元" if said[-1:].isascii() else f"{said}元")
    if took.doubts or set(took.amounts) != {Measure.YUAN}:
        return None
    return round(took.amounts[Measure.YUAN], 2)
