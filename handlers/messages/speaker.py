"""Speak a reader's language: sentences by gettext, dates by Babel, values escaped where they enter a sentence.

`say`, `label` and `counted` are what the catalogues are extracted from. A template is trusted HTML written by us;
everything put into it is hostile until `Markup.format` has escaped it, unless it is itself the outcome of `say`. The
catalogues are read from their .po files at start, so nothing compiled is kept and a translator sees the change after a
restart.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

LOCALES = Path(__file__).with_name("locales")
SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}


def language_for(tag: str | None) -> str:
    """Return the language we speak for a BCP 47 tag such as "zh-hans" or "en-GB"; English for all others."""
    primary = (tag or "").replace("_", "-").lower().split("-")[0]
    return "zh_CN" if primary == "zh" else SOURCE_LANGUAGE


@cache
def _catalogue(language: str) -> NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / "cleanward.po"
    if language not in LANGUAGES or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Speaker:
    """One reader: their language and the time zone of the district."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language if language in LANGUAGES else SOURCE_LANGUAGE
        self._zone = zone
        self._locale = Locale.parse(self.language)
        self._catalogue = _catalogue(self.language)

    def say(self, template: str, **values: object) -> Markup:
        """Return a sentence in the reader's language with escaped values in it."""
        return Markup(self._catalogue.gettext(template)).format(**values)  # noqa: S704 - the template is ours

    def label(self, words: str) -> str:
        """Return the words on a button, which are no HTML; at most 24 characters in every language."""
        return self._catalogue.gettext(words)

    def counted(self, one: str, many: str, number: int, **values: object) -> Markup:
        """Return a sentence that depends on a number, which it names {number}."""
        template = self._catalogue.ngettext(one, many, number)
        return Markup(template).format(number=self.number(number), **values)  # noqa: S704 - the template is ours

    def listed(self, names: Sequence[str]) -> str:
        """Return names one after the other, as the reader would list them: "A, B, and C"."""
        return format_list(names, locale=self._locale)

    def number(self, value: float) -> str:
        """Return a number as the reader writes it."""
        return format_decimal(value, locale=self._locale)

    def moment(self, at: datetime) -> str:
        """Return a moment in the district's time, with its weekday: people plan by weekdays."""
        return format_datetime(
            at, "EEE d MMM HH:mm" if self.language == "en" else "M月d日 EEE HH:mm", self._zone, self._locale
        )
