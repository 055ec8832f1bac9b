"""The data of the page: the telephones, the messages on them, the files, and word of every change."""

import json

import httpx
import pytest

from sandbox import Sandbox
from sandbox.groups import Group
from sandbox.people import Person
from sandbox.rendering import safe_html
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg
from tests.serving import served


async def test_the_state_shows_every_telephone(phones: Sandbox, api: Client, rita: Person, desk: Group) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "No"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="<b>where</b>\n<q>", reply_markup=keys)
    shown = await api.state()
    private, group = shown["phones"]
    assert private["person"] == {"id": rita.id, "name": "Rita", "language": "en"}
    assert private["chat"] == {
        "id": rita.id,
        "title": "Cleanward",
        "kind": "private",
        "members": 2,
        "bot": "cleanward_bot",
        "pinned": None,
    }
    assert private["keyboard"] == [[{"text": "Here", "location": True}, {"text": "No", "location": False}]]
    assert (group["chat"]["id"], group["chat"]["title"], group["chat"]["kind"]) == (desk.id, "Mission desk", "group")
    assert group["keyboard"] is None
    assert group["messages"][0]["service"] == "Carl added Cleanward"
    assert [(photo["name"], photo["url"]) for photo in shown["photos"]] == [
        ("mattress", "/panel/photo/mattress"),
        ("tyres", "/panel/photo/tyres"),
    ]
    assert shown["links"] == [{"name": "QR code: Bin 17", "url": "https://t.me/cleanward_bot?start=bin-17"}]
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
    photo, asked = (await api.state())["phones"][0]["messages"][-2:]
    assert photo["mine"]
    assert photo["text_html"] == "look"
    assert [(one["w"], one["h"]) for one in photo["photos"]] == [(200, 100)]
    assert (await api.http.get(photo["photos"][0]["url"])).headers["content-type"] == "image/jpeg"
    assert asked == {
        "id": asked["id"],
        "from": {"id": 123456, "name": "Cleanward", "bot": True},
        "mine": False,
        "text_html": "<b>sure?</b>",
        "words": "sure?",
        "photos": [],
        "media": None,
        "file": None,
        "location": None,
        "emblem": None,
        "note": None,
        "service": None,
        "forwarded": None,
        "topic": None,
        "buttons": [
            [
                {"text": "Yes", "data": "y", "url": None, "copies": None},
                {"text": "Map", "data": None, "url": "https://a.org", "copies": None},
            ]
        ],
        "reply_to": {"id": said.id, "snippet": "look"},
        "reactions": [],
        "reaction": None,
        "may": {"edit": False, "delete": False, "pin": True},
        "edited": False,
        "date": said.date,
        "album": None,
    }


async def test_places_and_files_are_drawn(phones: Sandbox, api: Client, rita: Person) -> None:
    rita.sends_venue(1, 2, "Park", "Street")
    rita.sends_file(b"x", "x.pdf", "application/pdf")
    venue, file = (await api.state())["phones"][0]["messages"][-2:]
    assert venue["location"] == {"lat": 1, "lon": 2, "title": "Park", "address": "Street"}
    assert file["file"]["name"] == "x.pdf"
    assert (await api.http.get(file["file"]["url"])).content == b"x"
    assert (await api.http.get("/panel/media/nothing")).status_code == 404


async def test_what_plays_is_served_whole_or_in_part_and_nothing_is_opened(
    phones: Sandbox, api: Client, rita: Person
) -> None:
    voice = rita.sends_voice(b"0123456789", 3)
    rita.sends_file(b"<script>", "a.html", "text/html")
    shown = (await api.state())["phones"][0]["messages"]
    url = shown[-2]["media"]["url"]
    assert shown[-2]["media"] == {"kind": "voice", "url": f"/panel/media/{voice.file_id}", "seconds": 3, "name": ""}
    whole = await api.http.get(url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/ogg")
    for wanted, part, told in (("2-4", b"234", "2-4/10"), ("7-", b"789", "7-9/10"), ("8-99", b"89", "8-9/10")):
        answer = await api.http.get(url, headers={"Range": f"bytes={wanted}"})
        assert (answer.status_code, answer.content) == (206, part)
        assert answer.headers["content-range"] == f"bytes {told}"
    for odd in ("bytes=99-", "bytes=-3", "lines=1-2"):
        assert (await api.http.get(url, headers={"Range": odd})).content == b"0123456789"
    page = await api.http.get(shown[-1]["file"]["url"])
    assert page.headers["content-type"] == "application/octet-stream"


async def test_the_rest_of_a_message_is_drawn(phones: Sandbox, clock: Clock, api: Client, rita: Person) -> None:
    live = rita.sends_location(1, 2, live=60)
    rita.sends_sticker()
    for kind in ("poll", "contact", "story", "game"):
        rita.sends_other(kind)
    rita.forwards(live)
    place, sticker, poll, contact, story, game, copy = (await api.state())["phones"][0]["messages"][-7:]
    assert place["location"] == {"lat": 1, "lon": 2, "until": live.date + 60}
    assert (sticker["emblem"], sticker["note"]) == ("👍", None)
    assert poll["note"] == {"title": "Is it clean?", "lines": ["Yes", "No"]}
    assert contact["note"] == {"title": "Rita", "lines": ["+10005550100"]}
    assert (story["note"]["title"], game["note"]["title"]) == ("Story", "Chess")
    assert (copy["forwarded"], copy["location"]) == ("Rita", {"lat": 1, "lon": 2})
    assert (place["may"], copy["may"]["edit"]) == ({"edit": False, "delete": True, "pin": True}, False)
    clock.advance(seconds=61)
    assert "until" not in (await api.state())["phones"][0]["messages"][-7]["location"]


async def test_the_menu_and_a_demanded_reply_are_shown(phones: Sandbox, api: Client, rita: Person) -> None:
    commands = [{"command": "report", "description": "Report rubbish"}]
    await api.ok("setMyCommands", commands=commands)
    force = {"force_reply": True, "input_field_placeholder": "Your words"}
    asked = await api.ok("sendMessage", chat_id=rita.id, text="What?", reply_markup=force)
    private = (await api.state())["phones"][0]
    assert private["commands"] == commands
    assert private["asks"] == {"hint": "Your words", "message": asked["message_id"]}
    assert private["keyboard"] is None


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
    assert json.loads(data.removeprefix("data: ")) == {
        "person": rita.id,
        "text": "Thanks",
        "alert": False,
        "url": "",
    }
    assert changed == f"event: changed\ndata: {phones.changed.revision}\n\n"
    await events.aclose()


async def test_events_flow_over_a_socket(phones: Sandbox, rita: Person) -> None:
    async with (
        served(phones.app) as address,
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


async def test_a_clock_that_can_be_moved_is_on_the_page(phones: Sandbox, api: Client, clock: Clock) -> None:
    class Movable:
        zone, is_playing, hours = "Asia/Taipei", False, 0

        def play(self) -> None:
            self.is_playing = True

        def pause(self) -> None:
            self.is_playing = False

        def skip(self, hours: int) -> None:
            self.hours += hours

    async def wants(**wish: object) -> int:
        return (await api.http.post("/panel/time", json=wish)).status_code

    assert (await api.state())["time"] is None
    assert await wants(do="play") == 400
    phones.panel.time = movable = Movable()
    shown = {"now": int(clock().timestamp() * 1000), "zone": "Asia/Taipei", "playing": False}
    assert (await api.state())["time"] == shown
    assert await wants(do="play") == await wants(do="skip", hours=24) == 200
    assert (await api.state())["time"] == {**shown, "playing": True}
    assert await wants(do="pause") == 200
    for odd in (
        {"do": "skip", "hours": 25},
        {"do": "skip", "hours": -1},
        {"do": "skip", "hours": "x"},
        {"do": "back"},
        {},
    ):
        assert await wants(**odd) == 400
    assert (movable.is_playing, movable.hours) == (False, 24)
