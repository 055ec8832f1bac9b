"""The one message about what residents sent: what does not fit gives way to what is newer."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from handlers.messages.desk.news import news
from handlers.messages.message import ALBUM_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, Sheet, size
from handlers.messages.speaker import Speaker
from tests.messages.samples import ticket_view
from tests.messages.values import ORDINARY

TO = Speaker("en", ZoneInfo("UTC"))
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
VIEW = replace(ticket_view(ORDINARY), later=(), history=())


def lines(*said: tuple[Act, str]) -> tuple[Entry, ...]:
    return tuple(Entry(TicketId(1), AT, act, PersonId(1), words) for act, words in said)


@pytest.mark.parametrize(("photos", "limit"), [(0, TEXT_LIMIT), (3, CAPTION_LIMIT)])
def test_the_newest_are_shown_and_the_others_counted(photos: int, limit: int) -> None:
    view = replace(
        VIEW,
        history=lines(*((Act.ADD, f"Number {number} <b>& more</b> {'x' * 500}") for number in range(40))),
        later=tuple(TicketPhoto(Photo(PhotoId(each), f"{each:064}"), Stage.LATER, 40) for each in range(photos)),
    )
    message = news(view, 0, TO)
    assert message is not None
    assert size(message.text) <= limit
    assert "Number 39 &lt;b&gt;" in message.text
    assert "Number 0 " not in message.text
    shown = message.text.count("Number ")
    assert f"… and {40 - shown} earlier ones, which /print {VIEW.ticket.id} shows." in message.text


def test_one_alone_is_shown_as_it_was_written() -> None:
    message = news(replace(VIEW, history=lines((Act.ADD, "x" * 3000))), 0, TO)
    assert message is not None
    assert "x" * 3000 in message.text


def test_people_who_say_the_same_without_words_are_counted() -> None:
    message = news(
        replace(VIEW, history=lines((Act.SUPPORT, ""), (Act.SUPPORT, ""), (Act.SUPPORT, "It smells"))), 0, TO
    )
    assert message is not None
    assert message.text.count("👥") == 2
    assert "👥 2 others see" in message.text
    assert "💬 It smells" in message.text


def test_one_picture_shows_the_newest_photos() -> None:
    later = tuple(TicketPhoto(Photo(PhotoId(each), f"{each:064}"), Stage.LATER, 1 + each % 2) for each in range(14))
    message = news(replace(VIEW, history=lines((Act.ADD, "A"), (Act.ADD, "B")), later=later), 0, TO)
    assert message is not None
    assert message.picture == Sheet(tuple(each.photo.name for each in later[-ALBUM_LIMIT:]))
    assert [button.label for row in message.buttons for button in row] == ["🖼 All photos"]


@pytest.mark.parametrize(("status", "labels"), [(Status.OPEN, ["✋ Take"]), (Status.TAKEN, [])])
def test_what_is_asked_about_and_open_can_be_taken(status: Status, labels: list[str]) -> None:
    view = replace(ticket_view(ORDINARY, status), later=(), history=lines((Act.SUPPORT, ""), (Act.NUDGE, "")))
    message = news(view, 0, TO)
    assert message is not None
    assert [button.label for row in message.buttons for button in row] == labels


def test_nothing_sent_is_nothing_said() -> None:
    assert news(replace(VIEW, history=lines((Act.SEND, ""))), None, TO) is None
