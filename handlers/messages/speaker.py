"""Speak a reader's language: sentences by gettext, dates by Babel, values escaped where they enter a sentence.

The catalogues are extracted from the calls of `say`, `label` and `counted`. A template is trusted HTML that we wrote.
Every value that is put into it is hostile and goes through `escape`, except a sentence that `say` returned. The
catalogues are read from their .po files: nothing compiled is kept, and a translator sees a change after a restart.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

LOCALES = Path(__file__).with_name("locales")
SOURCE_LANGUAGE = "en"
# Each is named in itself. If two share their first part, a tag with that part alone means the earlier one.
LANGUAGES = {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}  # the script, or a territory that writes it
_MOMENT = "EEE d MMM HH:mm"
_MOMENTS = {"zh_CN": "M月d日 EEE HH:mm", "zh_TW": "M月d日（EEE）HH:mm"}
_MOMENT_OF_A_YEAR = "EEE d MMM y HH:mm"
_MOMENTS_OF_A_YEAR = {language: f"y年{pattern}" for language, pattern in _MOMENTS.items()}
MOST_AHEAD = timedelta(days=1000)  # Telegram takes moments up to 1098 days ahead, by its own clock
_DAYS = {"en": "d MMM y"}  # as in a moment; Babel's medium form suits the other languages


def language_for(tag: str | None) -> str:
    """Return our language for a BCP 47 tag such as "zh-hant" or "en-GB"; English if we have none for it."""
    primary, *others = (tag or "").replace("_", "-").lower().split("-")
    if primary == "zh" and "hans" not in others and _TRADITIONAL.intersection(others):
        return "zh_TW"
    return next((each for each in LANGUAGES if each.split("_")[0] == primary), SOURCE_LANGUAGE)


def menu_languages() -> dict[str | None, str]:
    """Return the languages of Telegram's menu of commands, by the code under which Telegram keeps each.

    Telegram's codes have two letters (https://core.telegram.org/bots/api#setmycommands). Of several languages that
    share a code, the one that `language_for` returns for it has the menu. Everybody else sees the language under None.
    """
    codes = {each.split("_")[0] for each in LANGUAGES if each != SOURCE_LANGUAGE}
    return {None: SOURCE_LANGUAGE} | {code: language_for(code) for code in sorted(codes) if len(code) == 2}


def sharing(code: str | None) -> tuple[str, ...]:
    """Return our languages that share one of Telegram's codes, the one that has its menu first; None is everybody else.

    A text about the bot itself can hold all of them, one below the other, as a list of commands cannot.
    """
    first = menu_languages()[code]
    others = (each for each in LANGUAGES if code is not None and each.split("_")[0] == code and each != first)
    return (first, *others)


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


@cache
def _locale(language: str) -> Locale:
    """Read what Babel knows of a language, only once: a Speaker is made for each update and each message."""
    return Locale.parse(language)


# Cached, because one message says the same few moments and numbers many times, and Babel is slow.
@lru_cache(1000)
def _moment(at: datetime, zone: ZoneInfo, language: str, *, has_year: bool) -> str:
    usual, others = (_MOMENT_OF_A_YEAR, _MOMENTS_OF_A_YEAR) if has_year else (_MOMENT, _MOMENTS)
    return format_datetime(at, others.get(language, usual), zone, _locale(language))


@lru_cache(1000)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=_locale(language))


def _filled(template: str, values: dict[str, object]) -> Markup:
    """Put escaped values into our template, as `Markup.format` does: its parser would take three times as long."""
    escaped = {name: escape(value) for name, value in values.items()}
    return Markup(template.format(**escaped))  # noqa: S704 - the template is ours, and what came into it is escaped


class Speaker:
    """One reader: their language, the time zone of the district, and when they are spoken to (None: not known)."""

    def __init__(self, language: str, zone: ZoneInfo, at: datetime | None = None) -> None:
        self.language = language if language in LANGUAGES else SOURCE_LANGUAGE
        self._zone = zone
        self._at = at
        self._year = at.astimezone(zone).year if at else None
        self._locale = _locale(self.language)
        self._catalogue = _catalogue(self.language)

    def say(self, template: str, **values: object) -> Markup:
        """Return a sentence in the reader's language with escaped values in it."""
        return _filled(self._catalogue.gettext(template), values)

    def label(self, words: str) -> str:
        """Return the words on a button as plain text; at most 24 characters in every language."""
        return self._catalogue.gettext(words)

    def counted(self, one: str, many: str, number: int, **values: object) -> Markup:
        """Return a sentence that depends on a number; its templates name the number {number}."""
        template = self._catalogue.ngettext(one, many, number)
        return _filled(template, {"number": self.number(number), **values})

    def listed(self, names: Sequence[str]) -> str:
        """Return names one after the other, as the reader would list them: "A, B, and C"."""
        return format_list(names, locale=self._locale)

    def number(self, value: float) -> str:
        """Return a number as the reader writes it."""
        return _number(value, self.language)

    def percent(self, share: float) -> str:
        """Return a share of a hundred with its sign: "81.5%"."""
        return f"{self.number(round(share, 1))}%"

    def ago(self, span: timedelta) -> str:
        """Return how long ago something was: "3 days ago"."""
        said = format_timedelta(-max(span, timedelta(seconds=1)), add_direction=True, locale=self._locale)
        return self._unspaced(said)

    def age(self, span: timedelta) -> str:
        """Return how long something takes or has been there: "3 days"."""
        return self._unspaced(format_timedelta(max(span, timedelta(minutes=1)), locale=self._locale))

    def _unspaced(self, said: str) -> str:
        """Return a length of time without the blank that Babel has in one Chinese script and not in the other."""
        return said.replace(" ", "") if self.language.startswith("zh") else said

    def day(self, at: datetime) -> str:
        """Return a day in the district's time."""
        return self.calendar_day(at.astimezone(self._zone).date())

    def calendar_day(self, day: date) -> str:
        """Return a day of the calendar."""
        return format_date(day, _DAYS.get(self.language, "medium"), self._locale)

    def weekday(self, day: date) -> str:
        """Return the name of a day's weekday."""
        return format_date(day, "EEEE", self._locale)

    def short_day(self, day: date) -> str:
        """Return a day of a known year where there is little room: "3 Nov", "11/3"."""
        return format_date(day, "M/d" if self.language.startswith("zh") else "d MMM", self._locale)

    def month(self, number: int) -> str:
        """Return the short name of a month (1 to 12)."""
        return str(get_month_names("abbreviated", "stand-alone", self._locale)[number])

    def dated(self, at: datetime) -> str:
        """Return a moment in the district's time with its year, for what is read years later."""
        return f"{self.day(at)} {at.astimezone(self._zone):%H:%M}"

    def moment(self, at: datetime) -> Markup:
        """Return a moment in the district's time, with its weekday (people plan by weekdays) and any year but this.

        A moment ahead is one of Telegram's date-time entities: whoever presses it sees it in their own time zone, and
        can be reminded of it. What is written stays as it is.
        """
        has_year = at.astimezone(self._zone).year != self._year
        return self._dated(at, _moment(at, self._zone, self.language, has_year=has_year))

    def clock(self, at: datetime) -> str:
        """Return the time of day of a moment in the district's time."""
        return f"{at.astimezone(self._zone):%H:%M}"

    def left(self, at: datetime, now: datetime) -> Markup:
        """Return how long it is until a moment: "in 3 hours"; on the reader's phone it counts down."""
        span = max(at - now, timedelta(minutes=1))
        said = self._unspaced(format_timedelta(span, add_direction=True, locale=self._locale))
        return self._dated(at, said, counts=True)

    def _dated(self, at: datetime, said: str, *, counts: bool = False) -> Markup:
        """Return words for a moment as an entity; as plain words if it is not ahead, or too far for Telegram."""
        if self._at is None or not self._at < at <= self._at + MOST_AHEAD:
            return escape(said)
        how = Markup(' format="r"') if counts else Markup()
        return Markup('<tg-time unix="{}"{}>{}</tg-time>').format(int(at.timestamp()), how, said)
