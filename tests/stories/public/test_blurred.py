"""Where the extra `faces` is installed, only the reporter and staff see faces: others are shown a copy."""

import asyncio
from typing import Any

from casework.model.errors import Why
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.painting import Painting
from tests.storage.files.drawn import BLUE, is_near, opened
from tests.stories.following.test_strangers import newest, photos_of, reported
from tests.stories.public.site import looking
from tests.stories.stage import ELM, Stage, picture


def is_blurred(stage: Stage, who: Person) -> bool:
    """Tell whether the picture that somebody was shown last is the copy for others."""
    file_id = newest(who).file_id
    assert file_id is not None
    return is_blue(stage.sandbox.files.find(file_id).data)


def is_blue(jpeg: bytes) -> bool:
    image = opened(jpeg)
    return is_near(image.getpixel((image.width // 4, image.height // 2)), BLUE)


async def test_others_are_shown_a_copy_without_faces_in_chat_and_on_the_page(stage: Stage) -> None:
    photos = stage.app.shown.photos
    photos.blurs, photos._blurrers = True, Painting()
    await reported(stage)
    stage.carl.says("/show 1", stage.east)
    for who in (stage.otto, stage.rita):
        who.says("#1")
    await stage.settle()
    assert is_blurred(stage, stage.otto)
    assert not is_blurred(stage, stage.rita)
    (name,) = await photos_of(stage, TicketId(1))
    async with looking(stage.app) as http:
        assert is_blue((await http.get(f"/photos/{name}")).content)
        assert "Faces that a program finds in them are blurred." in (await http.get("/about")).text
    stage.otto.presses("⭐ Follow")
    await stage.fixes()
    for who in (stage.otto, stage.rita):
        who.says("#1")
    await stage.settle()
    assert is_blurred(stage, stage.otto)
    assert not is_blurred(stage, stage.rita)


async def test_what_was_shown_before_is_blurred_when_it_changes(stage: Stage) -> None:
    await reported(stage)
    stage.carl.says("/show 1", stage.east)
    stage.otto.says("#1")
    await stage.settle()
    assert not is_blurred(stage, stage.otto)
    photos = stage.app.shown.photos
    photos.blurs, photos._blurrers = True, Painting()
    stage.otto.presses("⭐ Follow")
    await stage.settle()
    assert is_blurred(stage, stage.otto)


async def test_a_photo_that_could_not_be_blurred_stays_away_and_the_words_come(stage: Stage) -> None:
    photos = stage.app.shown.photos
    photos.blurs, photos._blurrers = True, Painting(OSError(28, "No space left on device"))
    await reported(stage)
    stage.carl.says("/show 1", stage.east)
    stage.otto.says("#1")
    await stage.settle()
    assert "#1 · Bulky waste" in newest(stage.otto).text
    (name,) = await photos_of(stage, TicketId(1))
    async with looking(stage.app) as http:
        assert (await http.get(f"/photos/{name}")).status_code == 404


async def test_who_looks_at_a_photo_on_the_page_waits_for_no_other_that_is_being_blurred(stage: Stage) -> None:
    gate = asyncio.Event()

    class Slow(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            if job == "faces" and self.count:
                await gate.wait()
            return await super().work(data, unreadable, job, *arguments)

    photos = stage.app.shown.photos
    photos.blurs, photos._blurrers = True, Slow()
    for colour in ("brown", "red", "green", "teal", "navy", "olive"):
        stage.rita.sends_photo(picture(colour))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.carl.says("/show 1", stage.east)
    await stage.settle()
    first, *others = await photos_of(stage, TicketId(1))
    async with looking(stage.app) as http, asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        assert is_blue((await http.get(f"/photos/{first}")).content)
        waiting = [tasks.create_task(http.get(f"/photos/{each}")) for each in others]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            assert is_blue((await http.get(f"/photos/{first}")).content)
        assert not any(each.done() for each in waiting)
        gate.set()
    assert all(is_blue(each.result().content) for each in waiting)
