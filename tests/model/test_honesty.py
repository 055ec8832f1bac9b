"""Signs that a fix may be none: its photo was there before, one person did it all, or the reason says nothing."""

from dataclasses import replace

import pytest

from casework.model.honesty import OneHand, copy_of, one_hand, words_in
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT, CARL, TICKET

SENT = Photo(PhotoId(9), "sent", likeness=0b1111)
ALIKE, OTHER = replace(SENT, name="again", likeness=0b1011), replace(SENT, name="other", likeness=2**40 - 1)


@pytest.mark.parametrize("stage", Stage)
def test_a_photo_of_the_same_ticket_is_no_new_one_unless_this_fix_brought_it(stage: Stage) -> None:
    ticket = replace(TICKET, rework=1)
    now, earlier = TicketPhoto(ALIKE, stage, 1), TicketPhoto(ALIKE, stage, 0)
    assert copy_of(SENT, ticket, [earlier], []) == ticket.id
    assert copy_of(SENT, ticket, [now], []) == (None if stage is Stage.AFTER else ticket.id)


def test_a_photo_of_another_ticket_is_no_new_one() -> None:
    assert copy_of(SENT, TICKET, [], [(TicketId(3), OTHER), (TicketId(4), ALIKE)]) == 4
    assert copy_of(SENT, TICKET, [], [(TicketId(3), OTHER)]) is None
    plain = replace(SENT, likeness=None)  # too little to see in it: only the very same file is the same
    assert copy_of(plain, TICKET, [], [(TicketId(4), ALIKE)]) is None
    assert copy_of(plain, TICKET, [], [(TicketId(4), replace(ALIKE, name="sent"))]) == 4


def test_who_fixed_and_confirmed_it_is_seen_and_whether_they_reported_it() -> None:
    done = replace(TICKET, status=Status.CONFIRMED, fixed_by=CARL, reporter=CARL)
    history = [Entry(TICKET.id, AT, Act.CONFIRM, CARL)]
    assert one_hand(done, history) == OneHand(has_reported=True)
    assert one_hand(replace(done, reporter=None), history) == OneHand(has_reported=False)
    assert one_hand(replace(done, fixed_by=None), [Entry(TICKET.id, AT, Act.CONFIRM, None)]) is None  # forgotten
    assert one_hand(replace(done, status=Status.UNCONFIRMED), history) is None
    assert one_hand(done, [*history, Entry(TICKET.id, AT, Act.CONFIRM, None)]) is None


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", 0),
        ("done", 1),
        ("ok 2.5 t", 2),
        ("It was gone", 3),
        ("...", 0),
        ("已清理", 1),
        ("夜间无法拍照", 3),
        ("已清 done", 2),
    ],
)
def test_the_words_of_a_reason_are_counted_in_each_script(reason: str, words: int) -> None:
    assert words_in(reason) == words
