"""Pages are kept for a moment, and not too many of them."""

from starlette.responses import Response

from bot.web.public.keeping import MOST, Kept


class Ticks:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_given_again_while_it_is_fresh() -> None:
    ticks = Ticks()
    kept, answer = Kept(1.0, ticks), Response(b"page")
    kept.put("/", answer)
    ticks.now = 0.9
    assert kept.get("/") is answer
    assert kept.get("/reports") is None
    ticks.now = 1.0
    assert kept.get("/") is None


def test_the_oldest_makes_room_and_what_is_too_large_is_not_kept() -> None:
    kept, third = Kept(1.0, Ticks()), b"x" * (MOST // 3)
    for name in "abcd":
        kept.put(name, Response(third))
    assert [name for name in "abcd" if kept.get(name)] == ["b", "c", "d"]
    kept.put("e", Response(b"x" * (MOST + 1)))
    assert kept.get("e") is None
