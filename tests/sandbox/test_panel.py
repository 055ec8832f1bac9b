"""The data of the page, and what can be done on its telephones."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.rendering import safe_html
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg
from tests.sandbox.serving import served


@pytest.fixture
def phones(sandbox: Sandbox, rita: Person, carl: Person, desk: Group, tmp_path: Path) -> Sandbox:
    """Return the sandbox with two telephones, a map and two photos that ship."""
    shipped = tmp_path / "mattress.jpg"
    shipped.write_bytes(jpeg(50, 40))
    sandbox.panel.show(rita)
    sandbox.panel.show(carl, desk)
    sandbox.panel.map = {"type": "FeatureCollection", "features": []}
    sandbox.panel.photos = {"mattress": shipped, "tyres": jpeg(60, 50)}
    return sandbox


async def state(api: Client) -> dict[str, Any]:
    content: dict[str, Any] = (await api.http.get("/panel/state")).json()
    return content


async def act(api: Client, person: Person, chat_id: int, **deed: Any) -> dict[str, Any]:
    response = await api.http.post("/panel/act", json={"person": person.id, "chat": chat_id, **deed})
    answer: dict[str, Any] = response.json()
    assert answer["ok"] == (response.status_code == 200)
    return answer


async def test_the_state_shows_every_telephone(phones: Sandbox, api: Client, rita: Person, desk: Group) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "No"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="<b>where</b>\n<q>", reply_markup=keys)
    shown = await state(api)
    private, group = shown["phones"]
    assert private["person"] == {"id": rita.id, "name": "Rita", "language": "en"}
    assert private["chat"] == {"id": rita.id, "title": "Cleanward", "kind": "private"}
    assert private["keyboard"] == [[{"text": "Here", "location": True}, {"text": "No", "location": False}]]
    assert group["chat"] == {"id": desk.id, "title": "Mission desk", "kind": "group"}
    assert group["keyboard"] is None
    assert group["messages"][0]["service"] == "Carl added Cleanward"
    assert [(photo["name"], photo["url"]) for photo in shown["photos"]] == [
        ("mattress", "/panel/photo/mattress"),
        ("tyres", "/panel/photo/tyres"),
    ]
    assert shown["map"] == {"type": "FeatureCollection", "features": []}
    assert shown["revision"] == phones.changed.revision


async def test_a_message_has_all_that_the_page_draws(phones: Sandbox, api: Client, rita: Person) -> None:
    said = rita.sends_photo(jpeg(200, 100), "look")
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Map", "url": "https://a.org"}]]}
    reply = {"message_id": said.id}
    await api.ok(
        "sendMessage",
        chat_id=rita.id,
        text="<b>sure?</b>",
        parse_mode="HTML",
        reply_markup=markup,
        reply_parameters=reply,
    )
    photo, asked = (await state(api))["phones"][0]["messages"][-2:]
    assert photo["mine"]
    assert photo["text_html"] == "look"
    assert [(one["w"], one["h"]) for one in photo["photos"]] == [(200, 100)]
    assert (await api.http.get(photo["photos"][0]["url"])).headers["content-type"] == "image/jpeg"
    assert asked == {
        "id": asked["id"],
        "from": {"id": 123456, "name": "Cleanward", "bot": True},
        "mine": False,
        "text_html": "<b>sure?</b>",
        "photos": [],
        "file": None,
        "location": None,
        "service": None,
        "buttons": [
            [
                {"text": "Yes", "data": "y", "url": None},
                {"text": "Map", "data": None, "url": "https://a.org"},
            ]
        ],
        "reply_to": {"id": said.id, "snippet": "look"},
        "edited": False,
        "date": said.date,
        "album": None,
    }


async def test_places_and_files_are_drawn(phones: Sandbox, api: Client, rita: Person) -> None:
    rita.sends_venue(1, 2, "Park", "Street")
    rita.sends_file(b"x", "x.pdf", "application/pdf")
    venue, file = (await state(api))["phones"][0]["messages"][-2:]
    assert venue["location"] == {"lat": 1, "lon": 2, "title": "Park", "address": "Street"}
    assert file["file"]["name"] == "x.pdf"
    assert (await api.http.get(file["file"]["url"])).content == b"x"
    assert (await api.http.get("/panel/media/nothing")).status_code == 404


async def test_everything_can_be_done_on_a_telephone(phones: Sandbox, api: Client, rita: Person) -> None:
    disk = base64.b64encode(jpeg(30, 30)).decode()
    deeds: list[dict[str, Any]] = [
        {"act": "text", "text": "hello", "reply_to": rita.private().messages[-1].id},
        {"act": "photo", "photo": "mattress", "caption": "one"},
        {"act": "photo", "photos": ["tyres", disk, f"data:image/jpeg;base64,{disk}"], "caption": "three"},
        {"act": "file", "photo": disk, "name": "disk.png", "mime_type": "image/png"},
        {"act": "location", "lat": 37.76, "lon": -122.42},
    ]
    for deed in deeds:
        assert await act(api, rita, rita.id, **deed) == {"ok": True}
    assert phones.transcript()[-7:] == [
        "[Rita] Rita: hello",
        '[Rita] Rita: (photo) "one"',
        '[Rita] Rita: (photo) "three"',
        "[Rita] Rita: (photo)",
        "[Rita] Rita: (photo)",
        "[Rita] Rita: (file disk.png)",
        "[Rita] Rita: (location 37.76000, -122.42000)",
    ]


async def test_buttons_and_keys_are_pressed_on_a_telephone(phones: Sandbox, api: Client, rita: Person) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "No"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="where?", reply_markup=keys)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=markup)
    await act(api, rita, rita.id, act="press", message=asked["message_id"], data="y")
    await act(api, rita, rita.id, act="key", label="No")
    await act(api, rita, rita.id, act="key", label="Here", lat=1.5, lon=2.5)
    assert phones.transcript()[-3:] == [
        "[Rita] Rita presses [Yes]",
        "[Rita] Rita: No",
        "[Rita] Rita: (location 1.50000, 2.50000)",
    ]


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ({"act": "text", "text": " "}, "the text is empty"),
        ({"act": "press", "message": 99, "data": "y"}, "the message is gone"),
        ({"act": "text", "text": "x", "reply_to": 99}, "the message is gone"),
        ({"act": "key", "label": "No"}, "sees no key"),
        ({"act": "photo", "photo": "no base64!"}, "something odd"),
        ({"act": "dance"}, "something odd"),
        ({"act": "location", "lat": "x", "lon": 1}, "something odd"),
        ({"act": "location", "lat": 99, "lon": 1}, "there is no place"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    phones: Sandbox, api: Client, rita: Person, deed: dict[str, Any], words: str
) -> None:
    answer = await act(api, rita, rita.id, **deed)
    assert words in answer["error"]


async def test_a_telephone_that_is_not_on_the_page_does_nothing(phones: Sandbox, api: Client, rita: Person) -> None:
    answer = await act(api, rita, 5, act="text", text="x")
    assert answer["error"] == "this telephone is not on the page"
    response = await api.http.post("/panel/act", content=b"[]")
    assert response.status_code == 400


async def test_the_photos_that_ship_are_served(phones: Sandbox, api: Client) -> None:
    assert (await api.http.get("/panel/photo/mattress")).content == jpeg(50, 40)
    assert (await api.http.get("/panel/photo/tyres")).content == jpeg(60, 50)
    assert (await api.http.get("/panel/photo/none")).status_code == 404


async def test_the_page_itself_is_served(api: Client) -> None:
    assert (await api.http.get("/")).headers["content-type"].startswith("text/html")
    assert (await api.http.get("/page/phones.js")).status_code == 200
    assert (await api.http.get("/page/none.js")).status_code == 404


async def test_events_tell_of_changes_and_toasts(phones: Sandbox, api: Client, rita: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=markup)
    events = phones.panel.events()
    first = await anext(events)
    assert first == f"event: changed\ndata: {phones.changed.revision}\n\n"
    press = rita.presses("Yes")
    await api.ok("answerCallbackQuery", callback_query_id=press.id, text="Thanks")
    toast, changed = await anext(events), await anext(events)
    kind, data, *_ = toast.splitlines()
    assert kind == "event: toast"
    assert json.loads(data.removeprefix("data: ")) == {"person": rita.id, "text": "Thanks", "alert": False}
    assert changed == f"event: changed\ndata: {phones.changed.revision}\n\n"
    await events.aclose()


async def test_events_flow_over_a_socket(phones: Sandbox, rita: Person) -> None:
    async with (
        served(phones) as address,
        httpx.AsyncClient(base_url=address) as browser,
        browser.stream("GET", "/panel/events") as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert [await anext(lines), await anext(lines)] == ["event: changed", f"data: {phones.changed.revision}"]
        rita.says("hello")
        assert [await anext(lines), await anext(lines)] == ["", "event: changed"]


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("<script>&\"'\n", [], "&lt;script&gt;&amp;&quot;&#x27;<br>"),
        ("😀ab", [("bold", 2, 1)], "😀<b>a</b>b"),
        ("abc", [("bold", 0, 3), ("italic", 1, 1)], "<b>a<i>b</i>c</b>"),
        ("abc", [("bold", 0, 2), ("italic", 1, 2)], "<b>a<i>b</i></b><i>c</i>"),
        ("x", [("spoiler", 0, 1)], '<span class="spoiler">x</span>'),
        ("x", [("bot_command", 0, 1)], "x"),
        ("x", [("blockquote", 0, 1), ("pre", 0, 1)], "<blockquote><pre>x</pre></blockquote>"),
    ],
)
def test_text_becomes_safe_html(text: str, entities: list[tuple[str, int, int]], html: str) -> None:
    spelled = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in entities]
    assert safe_html(text, spelled) == html


def test_a_link_leads_to_the_web_and_nowhere_else() -> None:
    opening = 'target="_blank" rel="noopener noreferrer">'
    link = {"type": "text_link", "offset": 0, "length": 1, "url": 'https://a.org/"><script>'}
    assert safe_html("x", [link]) == f'<a href="https://a.org/&quot;&gt;&lt;script&gt;" {opening}x</a>'
    assert 'href="http://javascript:1"' in safe_html("x", [link | {"url": "javascript:1"}])
    bare = {"type": "url", "offset": 0, "length": 9}
    assert safe_html("www.a.org", [bare]) == f'<a href="http://www.a.org" {opening}www.a.org</a>'
