"""The templates of the public page say nothing themselves: their words come from handlers/messages."""

import re

import pytest

from tests.paths import ROOT

TEMPLATES = sorted((ROOT / "bot/web/public/templates").glob("*.html"))
READ_OUT = re.compile(r'\b(?:alt|aria-label|title|placeholder)="([^"]*)"')


def said(template: str) -> list[str]:
    """Return the words that a template would say by itself."""
    bare = re.sub(r"{[{%].*?[}%]}", "", template, flags=re.DOTALL)
    return re.findall(r"[^\W\d_]{2,}", " ".join([re.sub(r"<[^>]*>", " ", bare), *READ_OUT.findall(bare)]))


@pytest.mark.parametrize("name", [path.name for path in TEMPLATES])
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    assert said((ROOT / "bot/web/public/templates" / name).read_text()) == []


def test_words_in_a_template_would_be_found() -> None:
    assert said('<p class="x">{{ page.title }} Hello</p><img alt="A photo">') == ["Hello", "photo"]
    assert len(TEMPLATES) == 8
