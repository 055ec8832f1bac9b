"""Input that nobody would type and no camera takes is answered in words or kept, and never an incident."""

import json
from collections.abc import Iterator

import pytest

from casework.model.draft import MOST_WORDS
from handlers.reading import clean
from sandbox.errors import CannotDo
from sandbox.formatting import tidy, units
from sandbox.people import Person
from tests.paths import SHARED
from tests.stories.stage import ELM, Stage, picture

HOSTILE = SHARED / "hostile"
needs_the_lists = pytest.mark.skipif(not HOSTILE.exists(), reason=f"needs the hostile data in {HOSTILE}")
BATCH = 16  # strings at a time
CAUSES = ("Something went wrong on our side",)


def strings() -> list[str]:
    return list(json.loads((HOSTILE / "blns.json").read_text(encoding="utf-8"))) if HOSTILE.exists() else []


def shown(text: str) -> str:
    """Return what is left of a text after our documented cleaning and Telegram's own."""
    return tidy(clean(text), [])[0]


def says(person: Person, text: str) -> str:
    """Type a text if the app would send it; returns what the bot should see of it, "" for nothing."""
    try:
        return person.says(text).text
    except CannotDo:
        return ""


def no_incident(stage: Stage) -> None:
    assert not [line for line in stage.sandbox.transcript() if any(cause in line for cause in CAUSES)]


def batches(some: int = 1, most: int = BATCH) -> Iterator[list[str]]:
    """Return every string, or one in `some`, in batches of at most `most` strings that fit one report's words."""
    batch: list[str] = []
    for text in strings()[::some]:
        if sum(units(each) + 1 for each in [*batch, text]) > MOST_WORDS or len(batch) == most:
            yield batch
            batch = []
        batch.append(text)
    yield batch


def missing(sent: list[str], text: str) -> list[str]:
    """Return the strings of which nothing is left, or which a text does not show."""
    return [each for each in sent if not shown(each) or shown(each) not in text]


# One engine gets all strings, in captions; the other gets one in four, each as a message of its own. What a text column
# takes is tested on both engines in tests/storage.
@needs_the_lists
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_naughty_string_is_taken_as_words_and_shown_as_written(stage: Stage) -> None:
    rita, sent = stage.rita, list[str]()
    rita.says("/start")
    await stage.sees()
    for batch in batches(4):
        if sent:
            await stage.goes_on(rita, "cancel")
        rita.sends_location(*ELM)
        sent = [typed for text in batch if (typed := says(rita, text))]
        seen = await stage.sees()
        refused = sum("I cannot use that" in line or "too long" in line for line in seen["Rita"])
        assert len(missing(sent, stage.draft().text)) == refused, missing(sent, stage.draft().text)
    rita.sends_photo(picture("brown"))
    await stage.settle()
    await stage.goes_on(rita, "group", "cat", "send")
    card = stage.card()
    assert card is not None
    assert len(missing(sent, card.text)) == refused, missing(sent, card.text)
    no_incident(stage)


@needs_the_lists
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_every_naughty_string_is_taken_in_the_caption_of_a_photo(stage: Stage) -> None:
    rita = stage.rita
    for batch in batches(most=100):
        if sum(units(text) + 1 for text in batch) > MOST_WORDS:
            continue  # one string that is too long by itself
        rita.sends_photo(picture("brown"), "\n".join(batch))
        await stage.settle()
        draft = next(m for m in reversed(rita.private().messages) if m.text.startswith("Your report"))
        sent = [tidy(text, [])[0] for text in batch]  # what the app makes of it
        assert [text for text in sent if shown(text) not in draft.text] == []
        stage.press_verb(rita, "cancel")
        await stage.settle()
    no_incident(stage)


@needs_the_lists
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_naughty_strings_are_names_on_the_card(stage: Stage) -> None:
    """Try every fifth string; tests/messages/test_every_message.py shows every string in every field."""
    await stage.reports()
    naughty = [text for text in strings() if shown(text)[:60].strip()][::5]
    for number, text in enumerate(naughty):
        stage.carl.name = text
        stage.press_verb(stage.carl, "fix", stage.east)
        if number % BATCH == 0:
            await stage.settle()
            async with stage.storage.read() as work:
                person = await work.people.by_account(stage.carl.id)
            assert person is not None
            assert person.name == clean(text)[:60]
    stage.carl.name = "<b>'; DROP TABLE people; &amp;"
    stage.press_verb(stage.carl, "take", stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert f"Taken by {stage.carl.name}." in card.text
    no_incident(stage)


@needs_the_lists
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_naughty_strings_name_places(stage: Stage) -> None:
    """Try every eighth string; tests/messages/test_every_message.py shows every string in every field."""
    rita = stage.rita
    naughty = [text for text in strings() if shown(text)][::8]
    for number, text in enumerate(naughty):
        rita.sends_venue(*ELM, text, text)
        if number % BATCH == 0 or number == len(naughty) - 1:
            await stage.settle()
            draft = next(m for m in reversed(rita.private().messages) if m.text.startswith("Your report"))
            assert f"✅ Place: {shown(text)[:20]}" in draft.text
            stage.press_verb(rita, "cancel")
            await stage.settle()
    no_incident(stage)


@needs_the_lists
async def test_every_hostile_picture_is_answered_in_words_or_kept(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/start")
    await stage.settle()
    for path in sorted((HOSTILE / "pillow").iterdir()):
        data = path.read_bytes()
        for name, kind in ((None, None), ("x.jpg", "image/jpeg"), ("x.bin", "application/octet-stream")):
            before = len(rita.screen())
            if name is None:
                rita.sends_photo(data)
            else:
                rita.sends_file(data, name, kind)
            await stage.settle()
            answer = rita.screen()[-1]
            assert len(rita.screen()) > before + 1
            assert any(words in answer for words in ("✅", "I cannot read", "too many pixels", "only use pictures"))
        rita.says("/report")
        await stage.settle()
        stage.press_verb(rita, "cancel")
        await stage.settle()
    no_incident(stage)


@needs_the_lists
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_hostile_after_photo_fixes_nothing_or_is_shown(stage: Stage) -> None:
    await stage.reports()
    stage.carl.sends_photo((HOSTILE / "pillow" / "broken.png").read_bytes(), chat=stage.east, reply_to=stage.card())
    (await stage.sees()).check(east=["Carl: (photo)", "I cannot read that picture."])
