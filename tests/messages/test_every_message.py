"""Test every message in every language: Telegram takes it, its buttons work, people's words are shown as written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, lru_cache

import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup

from casework.model.photo import Photo, PhotoId
from casework.model.ticket import Status
from handlers.messages.desk import beside, cards
from handlers.messages.message import BUTTON_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, WIDE_LIMIT, Button, Key, Message, size
from handlers.messages.press import LONGEST as LONGEST_DATA, parse
from handlers.messages.reporting import drafts
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.reading import clean
from sandbox.formatting import (
    Entity,
    parse_html,
    tidy,
    units,
)
from tests.messages.draft_samples import sent_view
from tests.messages.samples import (
    EMERGENCY,
    MAP_LINK,
    messages,
    ticket_view,
)
from tests.messages.values import (
    AT,
    LONGEST,
    ORDINARY,
    ZONE,
    Values,
    everywhere,
    photos,
)
from tests.paths import SHARED

NAUGHTY = SHARED / "hostile" / "blns.txt"
MOST_BUTTONS = 100  # https://core.telegram.org/bots/api#inlinekeyboardmarkup gives no number; these were seen to work
MOST_A_ROW = 8
MOST_BYTES = 32_768  # of raw text, before it is parsed
LISTS = (
    "mine",
    "queue",
    "board",
    "overseen",
    "overview",
    "morning",
    "briefing",
    "tasks",
    "rounds",
    "figures",
    "league",
    "bulletin",
)
WORD = "Xqzx"  # an ordinary word: every message shows it as it is

HOSTILE = {
    "a tag": "<b>bold</b>",
    "an end tag": "</b></i></a>",
    "an open tag": "<a href='tg://user?id=1'>",
    "an unknown tag": "<script>alert(1)</script>",
    "half a tag": "a < b > c <",
    "a comment": "<!-- gone? -->",
    "an entity": "&lt;b&gt;",
    "an entity of an entity": "&amp;lt; &amp;amp;",
    "a number for a character": "&#60;b&#62; &#x3c;",
    "an entity that Telegram does not know": "&nbsp;&hearts;",
    "ampersands": "A & B && C",
    "quotation marks": "\"double\" 'single'",
    "braces": "{number} {0} {} }{ {{x}}",
    "an attribute of a value": "{words.__class__}",
    "another kind of placeholder": "%s %(name)s %d $x",
    "Markdown": "*a* _b_ `c` ~d~ ||e|| [f](tg://x)",
    "a mention and a command": "@everybody /start #1",
    "emoji beyond the first plane": "👩‍👩‍👧🗑️🏴‍☠️",
    "many blanks": "a          b",
    "lines": "a\nb\n\n\nc",
    "right to left": "שלום مرحبا",
}


@pytest.fixture(params=LANGUAGES)
def to(request: pytest.FixtureRequest) -> Speaker:
    return Speaker(request.param, ZONE)


@cache
def said_with(values: Values, language: str) -> dict[str, Message]:
    return messages(values, Speaker(language, ZONE))


def shown(message: Message) -> tuple[str, list[Entity]]:
    return _parsed(str(message.text))


@lru_cache(2000)  # three quarters of the messages repeat another one, and the innocent ones are compared often
def _parsed(text: str) -> tuple[str, list[Entity]]:
    return parse_html(text)


def has_caption(message: Message) -> bool:
    return bool(message.picture or message.album or message.recording or message.document)


def buttons(message: Message) -> list[Button]:
    return [button for row in message.buttons for button in row]


@pytest.mark.parametrize("values", [ORDINARY, LONGEST], ids=["ordinary", "longest"])
def test_telegram_takes_every_message(values: Values, to: Speaker) -> None:
    for name, message in said_with(values, to.language).items():
        raw, entities = shown(message)
        text, _ = tidy(raw, entities)
        assert text or message.spot or message.menu, name
        assert units(raw) <= (CAPTION_LIMIT if has_caption(message) else TEXT_LIMIT), name
        assert len(str(message.text).encode()) <= MOST_BYTES, name
        assert "{" not in text, name
        if message.album:
            assert len(message.album) <= 10, name


@pytest.mark.parametrize("values", [ORDINARY, LONGEST], ids=["ordinary", "longest"])
def test_telegram_takes_every_keyboard(values: Values, to: Speaker) -> None:
    for name, message in said_with(values, to.language).items():
        assert len(buttons(message)) <= MOST_BUTTONS, name
        rows: tuple[Sequence[Button | Key], ...] = (*message.buttons, *message.keys)
        for row in rows:
            assert 1 <= len(row) <= MOST_A_ROW, name
            longest = WIDE_LIMIT if len(row) == 1 else BUTTON_LIMIT
            assert all(0 < len(each.label) <= longest for each in row), name
        for button in buttons(message):
            assert len(button.press.payload().encode()) <= LONGEST_DATA, name
            assert parse(button.press.payload()) == button.press, name


def test_the_longest_keyboards_were_tried(to: Speaker) -> None:
    said = said_with(LONGEST, to.language)
    assert len(buttons(said["draft: group again"])) == 3 + 40 + 2
    assert len(buttons(said["draft: category"])) == 40 + 2
    newest = [button.label for button in buttons(said["card: with unhide (many)"])][:80]
    assert newest == [f"🖼 {number}" for number in range(71, 151)]


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_people_write_is_shown_as_written(typed: str) -> None:
    to = Speaker("en", ZONE)
    assert_differs_by_words_alone(typed, messages(everywhere(typed), to), said_with(everywhere(WORD), "en"))


def test_what_people_write_is_shown_as_written_in_every_language(to: Speaker) -> None:
    typed = "<b>&amp;</i> {0} %s *a* 👩‍👧"
    assert_differs_by_words_alone(typed, messages(everywhere(typed), to), said_with(everywhere(WORD), to.language))


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings (blns.txt) is not here")
def test_naughty_strings_are_shown_as_written() -> None:
    to = Speaker("en", ZONE)
    typed = (clean(line) for line in NAUGHTY.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    short = [line for line in typed if line and units(line) <= cards.NEIGHBOUR_SHOWN]
    assert len(short) > 200
    expected = card_and_receipt(WORD, to)
    for line in short:
        assert_differs_by_words_alone(line, card_and_receipt(line, to), expected)


def card_and_receipt(typed: str, to: Speaker) -> dict[str, Message]:
    values = everywhere(typed)
    return {
        "card": cards.card(ticket_view(values), AT, to, MAP_LINK),
        "receipt": drafts.draft(sent_view(values), EMERGENCY, to),
    }


def assert_differs_by_words_alone(typed: str, said: dict[str, Message], expected: dict[str, Message]) -> None:
    """Check that every message differs from the innocent one by the words alone, and by no entity."""
    for name, message in said.items():
        if name.startswith("ticket") and "round 12" in name:
            continue  # a long history shows as many lines as fit
        if "\n" in typed and name.startswith(("card: with", "case")):
            continue  # it names a team in a line of the history, and no team's name holds a line break
        text, entities = shown(message)
        innocent_text, innocent_entities = shown(expected[name])
        written = " ".join(typed.split()) if name.startswith(LISTS) else typed  # a line for each ticket
        whole = innocent_text.replace(WORD, written)
        if name.startswith("card") and units(whole) > CAPTION_LIMIT:
            continue  # what stands elsewhere too was left out
        assert text == whole, name
        assert [entity["type"] for entity in entities] == [entity["type"] for entity in innocent_entities], name
        for button, other in zip(buttons(message), buttons(expected[name]), strict=True):
            assert_is_cut(button.label, other.label.replace(WORD, typed))


def assert_is_cut(label: str, whole: str) -> None:
    """Check that a label is the whole text, or the whole with something left out where the ellipsis stands."""
    before, _, after = label.partition("…")
    assert label == whole or ("…" in label and whole.startswith(before) and whole.endswith(after))


def test_every_text_that_people_write_was_tried(to: Speaker) -> None:
    text = "\n".join(shown(message)[0] for message in said_with(everywhere(WORD), to.language).values())
    ordinary = "\n".join(shown(message)[0] for message in said_with(ORDINARY, to.language).values())
    assert WORD in text
    for name, value in vars(ORDINARY).items():
        if isinstance(value, str):
            assert value in ordinary, name


def test_a_receipt_that_is_shown_again_later_promises_no_moment_that_is_past() -> None:
    view, to = sent_view(ORDINARY), Speaker("en", ZONE, AT)
    assert view.ticket is not None
    assert "They will look at it by Mon 2 Mar 17:00" in drafts.draft(view, EMERGENCY, to).text.striptags()
    later = replace(view, at=view.ticket.answer_by + timedelta(seconds=1))
    assert "They will look at it by" not in drafts.draft(later, EMERGENCY, to).text
    assert "It went to <b>Eastside crew</b>" in drafts.draft(later, EMERGENCY, to).text


def test_the_link_on_a_card_leads_to_the_spot(to: Speaker) -> None:
    _, entities = shown(cards.card(ticket_view(ORDINARY), AT, to, MAP_LINK))
    (link,) = [entity for entity in entities if entity["type"] == "text_link"]
    assert link["url"] == "https://www.openstreetmap.org/?mlat=31.200000&mlon=121.500000#map=18/31.200000/121.500000"


TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n &<>\"'🗑区"), max_size=250)


@given(words=TYPED, name=TYPED, title=TYPED, language=st.sampled_from(sorted(LANGUAGES)))
def test_a_card_fits_a_caption_whatever_people_wrote(words: str, name: str, title: str, language: str) -> None:
    values = Values(area=name, neighbour=name, worker=name, title=title, words=clean(words * 2), category="🗑" * 24)
    text, _ = shown(cards.card(ticket_view(values, rework=12), AT, Speaker(language, ZONE), MAP_LINK))
    assert units(text) <= CAPTION_LIMIT


@pytest.mark.parametrize("words", ["a" + " " * 498 + "b", "a\n" * 250, "<b>&amp;" * 62, "🗑" * 250])
def test_words_are_cut_no_more_than_they_must_be(words: str, to: Speaker) -> None:
    roomy, _ = shown(cards.card(ticket_view(Values(words=words)), AT, to, MAP_LINK))
    assert words in roomy
    tight, _ = shown(cards.card(ticket_view(Values(words=words * 3)), AT, to, MAP_LINK))
    assert "…" in tight
    assert CAPTION_LIMIT - 1 <= units(tight) <= CAPTION_LIMIT


@pytest.mark.parametrize("status", Status)
def test_long_names_leave_a_tenth_of_a_card_for_the_words(status: Status, to: Speaker) -> None:
    view = ticket_view(replace(LONGEST, words="w" * 500), status, rework=12)
    text, _ = shown(cards.card(view, AT, to, MAP_LINK))
    assert "w" * (CAPTION_LIMIT // 10) in text


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_text_is_counted_as_telegram_counts_it(typed: str) -> None:
    text = Markup('<b>{}</b> <a href="{}">{}</a>').format(typed, "https://x.test/?a=1&b=>", typed)
    assert size(text) == units(parse_html(str(text))[0])


def test_of_more_photos_than_an_album_takes_the_newest_come_first(to: Speaker) -> None:
    newest = Photo(PhotoId(99), "f" * 64)
    message = beside.photos(replace(ticket_view(LONGEST), after=(newest,), later=()), to)
    assert message.album == (newest.name, *(photo.name for photo in photos(9)))
    assert "1" in message.text
