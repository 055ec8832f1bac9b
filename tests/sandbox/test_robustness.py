"""Nothing that can be sent makes the sandbox itself fall over: it answers, and what it says is sound."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sandbox import (
    CannotDo,
    Limits,
    Sandbox,
    checks,
)
from sandbox.calls import answer
from sandbox.formatting import (
    FormatError,
    parse_html,
    tidy,
    units,
)
from sandbox.methods import TABLE
from sandbox.people import Person
from tests.paths import SHARED
from tests.sandbox.client import TOKEN, Client

HOSTILE = SHARED / "hostile"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

PARAMETERS = sorted({name for method in TABLE for name in checks.METHODS[method]["params"]})
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.text(max_size=5), st.just("HTML")
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["type", "media", "text", "url", "callback_data", "message_id", "inline_keyboard"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(TABLE)), st.dictionaries(st.sampled_from(PARAMETERS), JSON, max_size=6), st.booleans())
async def test_whatever_is_called_is_answered_soundly(method: str, params: dict[str, Any], strict: bool) -> None:
    sandbox = Sandbox(lambda: NOON, strict=strict, limits=Limits(poll_seconds=0))
    sandbox.bot()
    rita = sandbox.person("Rita")
    rita.says("/start")
    params.setdefault("chat_id", rita.id)
    status, content = await answer(sandbox, TOKEN, method, params, {})
    assert status in (200, 400, 404)
    assert status != 200 or not checks.result(method, content["result"])


@given(st.text(alphabet="<>/&;=\"' abipre#x1é😀\n"))
def test_whatever_is_parsed_is_parsed_or_refused(raw: str) -> None:
    try:
        text, entities = tidy(*parse_html(raw))
    except FormatError:
        return
    assert text == text.strip(" \n")
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= units(text) for one in entities)


async def test_half_a_surrogate_pair_is_refused(api: Client, rita: Person) -> None:
    body = b'{"chat_id": %d, "text": "\\ud800"}' % rita.id
    headers = {"content-type": "application/json"}
    response = await api.http.post(f"/bot{api.token}/sendMessage", content=body, headers=headers)
    assert response.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_change_made_in_another_thread_wakes_who_waits(sandbox: Sandbox, rita: Person) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        waiting = group.create_task(sandbox.changed.wait(sandbox.changed.revision))
        # The thread starts when this test yields, and then the other task waits already.
        await asyncio.to_thread(rita.says, "from elsewhere")
    assert waiting.result()


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile samples of the shared folder are not here")
async def test_hostile_images_and_naughty_strings_are_passed_on(sandbox: Sandbox, api: Client, rita: Person) -> None:
    for path in sorted((HOSTILE / "pillow").rglob("*")):
        if path.is_file():
            rita.sends_photo(path.read_bytes())
            rita.sends_file(path.read_bytes(), path.name)
    for line in json.loads((HOSTILE / "blns.json").read_text(encoding="utf-8")):
        try:
            rita.says(line)
        except CannotDo:
            assert not tidy(line, [])[0]
    while await api.updates():
        pass
    assert sandbox.violations == []
