"""What a poll gives is stored as far as it has numbers; one that nobody can read keeps no other from being taken."""

import pytest

from bot.receiving.polling import sound
from bot.receiving.shapes import NOBODY, Malformed

HI = {"update_id": 8, "message": {"message_id": 1, "chat": {"id": 5}, "text": "hi"}}


def test_what_names_no_readable_chat_is_stored_as_nobodys_and_the_others_as_they_are() -> None:
    odd = {"update_id": 7, "message": {"chat": 1}}
    stored = sound([odd, HI])
    assert [(each.update_id, each.lane) for each in stored] == [(7, NOBODY), (8, 5)]


@pytest.mark.parametrize("odd", [7, None, "x", [], {}, {"update_id": "7"}, {"update_id": -7}, {"update_id": 10**30}])
def test_what_has_no_number_is_left_out_and_nothing_but_that_is_refused(odd: object) -> None:
    assert [each.update_id for each in sound([odd, HI])] == [8]
    with pytest.raises(Malformed):
        sound([odd])


def test_no_updates_are_no_trouble() -> None:
    assert sound([]) == []
