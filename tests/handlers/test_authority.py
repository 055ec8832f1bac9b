"""Play every cell of the table of authority: who is refused with which sentence, and whom authority lets pass.

Each cell uses the update that Telegram would send, the real handler and a real database. Its transaction is rolled
back, so that a thousand cells fit on one stage (a test fixture). One cell of each row is also played as people see it.
"""

from pathlib import Path

import pytest

from casework.model.errors import Why
from handlers.messages.refusals import refusal
from handlers.messages.speaker import Speaker
from handlers.routes import ROUTES
from sandbox.errors import CannotDo
from sandbox.objects import Chat
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.handlers.authority import PRESSED, TABLE, WRITTEN, Other, Row, Who
from tests.handlers.cast import Cast, raised
from tests.house.authority import COMMAND, PAGE, page
from tests.stories.stage import ZONE

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
REASONS = {why for row in TABLE for why in row.outcomes.values() if isinstance(why, Why)}
SENTENCES = {why: str(refusal(why, {"ticket": 1}, Speaker("en", ZONE)).striptags()) for why in REASONS}
GREETING = "Dumped rubbish"


def test_every_route_is_in_one_row_and_every_row_is_about_routes() -> None:
    heard = [each for row in TABLE for each in row.heard]
    assert sorted(heard) == sorted(route.heard for route in ROUTES), "put the route into tests/handlers/authority.py"


def test_every_row_says_what_becomes_of_all_eight() -> None:
    assert all(set(row.outcomes) == set(Who) for row in TABLE)


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"write it anew: {COMMAND}"


@on_sqlite
async def test_who_must_not_is_told_so_in_one_sentence_and_nothing_changes(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    async with raised(storage, clock, tmp_path) as cast:
        before = await cast.kept()
        for who in Who:
            await _is_refused_in_words(cast, who)
        for row in PRESSED:
            await _is_refused_by_a_button(cast, row)
        assert await cast.kept() == before


@on_sqlite
async def test_every_cell_becomes_what_the_table_says(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    async with raised(storage, clock, tmp_path) as cast:
        await cast.rest()
        before = await cast.kept()
        for row in TABLE:
            for who, expected in row.outcomes.items():
                for heard in row.heard if expected not in (Other.EVENT, Other.ABSENT) else ():
                    outcome = await cast.becomes(who, row.where, heard)
                    is_allowed = isinstance(outcome, Why) and outcome not in REASONS  # allowed, but not now
                    assert expected is (Other.ALLOWED if is_allowed else outcome), f"{who}: {heard}"
        assert await cast.kept() == before


async def _is_refused_in_words(cast: Cast, who: Who) -> None:
    """Let somebody write what they must not, and talk that the bot ignores; each refusal is one message."""
    cells = [(row.where, row.heard[0], row.outcomes[who]) for row in WRITTEN]
    refused = [cell for cell in cells if isinstance(cell[2], Why) or cell[2] is Other.SILENT]
    chats = {cast.place(who, where) for where, _, _ in refused}
    seen = {chat: len(chat.messages) for chat in chats}
    expected: dict[Chat, list[str]] = {chat: [] for chat in chats}
    for where, heard, why in refused:
        cast.says(who, where, heard)
        if isinstance(why, Why):
            expected[cast.place(who, where)].append(SENTENCES[why])
    await cast.stage.settle()
    for chat in chats:
        said = [each.text for each in chat.messages[seen[chat] :] if each.sender is cast.stage.account]
        if who is Who.OUTSIDER:
            assert said.pop(0).startswith(GREETING)
        assert said == expected[chat], who
    for where, heard, outcome in cells:
        if outcome is Other.ABSENT:
            with pytest.raises(CannotDo):
                cast.says(who, where, heard)


async def _is_refused_by_a_button(cast: Cast, row: Row) -> None:
    """Let everybody press what they must not; each sees an alert, and nothing else is seen."""
    refused = {who: why for who, why in row.outcomes.items() if isinstance(why, Why)}
    cast.stage.marked = len(cast.stage.sandbox.transcript())
    presses = {who: cast.presses(who, row.where, row.heard[0]) for who in refused}
    seen = await cast.stage.sees()
    for who, press in presses.items():
        assert press.answer is not None, who
        assert (press.answer.text, press.answer.show_alert) == (SENTENCES[refused[who]], True), who
    lines = [line for chat in (*seen.in_chat.values(), *seen.boards.values()) for line in chat]
    assert len(lines) == len(presses), "more than alerts was to be seen"
