"""Hold what people and district files put into messages: ordinary values, the longest ones, or a test's own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, Choice, FollowUp
from casework.model.deadline import Allowance
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.recording import Recording, RecordingId, RecordingKind
from casework.model.team import TeamCode, TeamKind
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NUMBER = 999_999_999
SPOT = Point(31.2, 121.5)


@dataclass(frozen=True)
class Values:
    """What people and the district's files put into messages."""

    district: str = "Bay City"
    area: str = "Eastside"
    neighbour: str = "Westside"
    team: str = "Eastside crew"
    worker: str = "Carl"
    category: str = "Bulky waste"
    question: str = "How big is it?"
    choice: str = "As big as a van"
    asset: str = "Bin 17"
    title: str | None = "Café Elm, 12 Elm Street"
    near: str | None = "24th Street"
    words: str = "A mattress, since Friday"
    looked_up: str = "the corner of Elm and Oak"
    candidate: str = "Elm Street, Eastside"
    note: str = "All gone"
    doubt: str = "The bags are still there"
    asked: str = "Which of the two gates?"
    answer: str = "The northern one"
    addition: str = "Rats have come"
    photos: int = 2
    categories: int = 8
    choices: int = 3
    candidates: int = 2


ORDINARY = Values()
LONGEST = Values(
    district="🏙" * 100,
    area="🏘" * 100,
    neighbour="🏡" * 100,
    team="队" * 100,
    worker="👷" * 60,
    category="🗑" * 24,
    question="问" * 200,
    choice="🛋" * 24,
    asset="🚮" * 100,
    title="路" * 200,
    near="街" * 100,
    words="🗑<b>&" * 100,  # 500 UTF-16 units
    looked_up="🗺<b>&" * 100,
    candidate="街" * 60,  # what bot/places/nominatim.py leaves of a place's name
    note="🗑<b>&" * 819,  # a caption of Telegram Premium: 4,095 units
    doubt='"</b>&' * 682,  # a whole message
    asked="❓<b>&" * 819,
    answer='"</b>&' * 682,
    addition="➕<b>&" * 819,
    photos=10,
    categories=40,
    choices=6,
    candidates=5,
)


def everywhere(word: str) -> Values:
    """Return values that have one text wherever somebody may write a text."""
    return Values(
        district=word,
        area=word,
        neighbour=word,
        team=word,
        worker=word,
        category=word,
        question=word,
        choice=word,
        asset=word,
        title=word,
        near=word,
        words=word,
        looked_up=word,
        candidate=word,
        note=word,
        doubt=word,
        asked=word,
        answer=word,
        addition=word,
    )


def named(name: str) -> dict[str, str]:
    return {"en": name, "zh_CN": name}


def photos(count: int, first: int = 0) -> tuple[Photo, ...]:
    return tuple(Photo(PhotoId(number), f"{number:064x}", None) for number in range(first, first + count))


def recordings() -> tuple[Recording, ...]:
    return tuple(Recording(RecordingId(NUMBER), f"{n:064x}", kind) for n, kind in enumerate(RecordingKind))


@lru_cache(256)  # hundreds of messages with the same values show it
def category(values: Values, number: int = 0) -> Category:
    choices = tuple(Choice(f"{n:0>16}", named(values.choice)) for n in range(values.choices))
    questions = tuple(FollowUp(f"{n:0>16}", named(values.question), choices) for n in range(3))
    code, day = CategoryCode(f"{number:0>32}"), Allowance.parse("1 working day")
    notice = named(values.words[:300])
    return Category(code, named(values.category), TeamKind.COMMUNITY, day, day, questions=questions, notice=notice)


def answers(values: Values) -> dict[str, str]:
    """Every question of the category with its last choice."""
    return {question.code: question.choices[-1].code for question in category(values).questions}


@lru_cache(8)
def groups(values: Values) -> tuple[CategoryGroup, ...]:
    inside = tuple(category(values, number) for number in range(values.categories))
    return tuple(
        CategoryGroup(CategoryCode(f"{n:0>32}"), named(values.category), inside) for n in range(values.categories)
    )


def ticket(values: Values, status: Status = Status.OPEN, rework: int = 0) -> Ticket:
    return Ticket(
        id=TicketId(NUMBER),
        reporter=PersonId(1),
        category=category(values).code,
        point=SPOT,
        place_title=values.title,
        near=values.near,
        area=AreaCode("1"),
        area_name=values.area,
        team=TeamCode("east"),
        words=values.words,
        reported_at=AT,
        answer_by=AT + timedelta(hours=8),
        fix_by=AT + timedelta(days=3),
        status=status,
        rework=rework,
        answers=answers(values),
    )
