"""Test that a sentence outside handlers/messages is found wherever it hides; what nobody reads is left alone."""

import pytest

from tests.house.prose import EXEMPT, stray_sentences
from tests.paths import ROOT

FILE = "handlers/page.py"

SENTENCES = {
    "a toast": 'turn.toast = Toast("You took it")',
    "a toast of one word": 'turn.toast = Toast("Taken")',
    "a toast with a value": 'turn.toast = Toast(f"Taken by {name}")',
    "a toast by keyword": 'turn.toast = Toast(text="Taken")',
    "a message": 'Message(Markup("Taken"))',
    "a button": 'Button("Take", press)',
    "a message that goes out directly": 'await bot.send_message(chat, "Hello")',
    "a message by keyword": 'await bot.send_message(chat, text="Hello")',
    "the answer to a press": 'await bot.answer_callback_query(number, text="Done")',
    "an edited caption": 'await bot.edit_message_caption(chat, number, caption="Done")',
    "a notice with words among its facts": 'Notice(Kind.REFUSAL, to, facts={"why": "it is too late"})',
    "a refusal with words": 'raise Refusal(Why.TOO_EARLY, why="it is too early")',
    "a constant": 'GREETING = "Hello there"',
    "a default": 'def greet(words: str = "hello there") -> None: ...',
    "a joined sentence": 'words = "hello" + " and good-bye"',
    "a sentence in a list": 'words = ["hello", "see you later"]',
    "a value within a value": """words = f"{'hello there' if new else name}" """,
    "Chinese": 'words = "您好"',
    "a log line of something else": 'report.info("hello there")',
}
NOBODY_READS = {
    "a module's docstring": '"""Hello there."""',
    "a function's docstring": 'def greet() -> None:\n    """Greet whoever is there."""',
    "an attribute's docstring": 'class A:\n    x = 1\n    """What x is for."""',
    "an error for programmers": 'raise ValueError(f"no such place: {point}")',
    "an assertion": 'assert ready, "it must be ready"',
    "a log line": 'log.info("somebody came in", name=name)',
    "what is compared with": 'if "file is too big" in error.message: ...',
    "a column's comment": 'Column("at", comment="when it came in")',
    "SQL": 'text("SELECT 1 WHERE done_at IS NULL")',
    "a key": 'facts["most"]',
    "a slot": 'Notice(kind, to, slot=f"draft:{number}")',
    "a sign": 'turn.toast = Toast(f"#{ticket} ✓")',
}


@pytest.mark.parametrize("code", SENTENCES.values(), ids=SENTENCES.keys())
def test_a_sentence_is_found(code: str) -> None:
    (problem,) = stray_sentences(FILE, code)
    assert problem.startswith(f"{FILE}:1: a sentence outside handlers/messages: ")


@pytest.mark.parametrize("code", NOBODY_READS.values(), ids=NOBODY_READS.keys())
def test_what_nobody_reads_is_left_alone(code: str) -> None:
    assert stray_sentences(FILE, code) == []


def test_an_exemption_holds_for_its_file_and_function_only() -> None:
    code = '_message("a photo, in private", which, handler)'
    assert stray_sentences("handlers/routes.py", code) == []
    assert len(stray_sentences("handlers/desk/cards.py", code)) == 1
    assert len(stray_sentences("handlers/routes.py", code.replace("_message", "_other"))) == 1


@pytest.mark.parametrize(("path", "function"), EXEMPT.keys())
def test_every_exemption_is_needed(path: str, function: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert stray_sentences(path, source) == []
    monkeypatch.delitem(EXEMPT, (path, function))
    assert stray_sentences(path, source) != []
