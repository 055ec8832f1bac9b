"""The configuration makes the calendar of the district, with public holidays, and those of its teams."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from bot.config.loading import ConfigError, load
from casework.model.deadline import Calendar

SHANGHAI = 'district.time_zone = "Asia/Shanghai"\n'


@pytest.fixture
def calendar(tmp_path: Path) -> Callable[[str], Calendar]:
    def read(text: str) -> Calendar:
        (tmp_path / "config.toml").write_text(SHANGHAI + text, encoding="utf-8")
        return load(tmp_path / "config.toml", {}, tmp_path).calendar

    return read


Read = Callable[[str], Calendar]


def test_an_office_has_a_cut_off_and_may_work_until_midnight(calendar: Read) -> None:
    found = calendar(
        '[calendar]\nopens = "00:00"\ncloses = "24:00"\ncut_off = "17:00"\ncounts_from = "08:30"\n'
        'day_off_counts_as = "same hour"'
    )
    assert (found.opens, found.closes, found.day_length.total_seconds()) == (time(0), time(0), 86400)
    assert (found.cut_off, found.counts_from, found.keeps_hour) == (time(17), time(8, 30), True)


# Sources: the State Council's notices on holidays for 2025 (12 November 2024) and 2026 (4 November 2025).
@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2025-01-26", True),  # a Sunday, made up before the Spring Festival
        ("2025-01-28", False),
        ("2025-02-08", True),
        ("2025-04-27", True),
        ("2025-05-05", False),
        ("2025-09-28", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-10-07", False),
        ("2026-10-10", True),
    ],
)
def test_chinas_holidays_bring_their_make_up_days(calendar: Read, day: str, is_worked: bool) -> None:
    assert calendar('[calendar]\ncountry = "CN"').is_working_day(date.fromisoformat(day)) is is_worked


def test_a_part_of_a_country_has_holidays_of_its_own(calendar: Read) -> None:
    patriots_day = date(2026, 4, 20)
    assert calendar('[calendar]\ncountry = "us"').is_working_day(patriots_day)
    assert not calendar('[calendar]\ncountry = "US"\nsubdivision = "MA"').is_working_day(patriots_day)


def test_what_is_listed_is_added_to_the_holidays(calendar: Read) -> None:
    found = calendar('[calendar]\ncountry = "CN"\nholidays = [2026-03-12]\nmakeup_days = [2026-10-01, 2027-02-13]')
    days = [date(2026, 3, 12), date(2026, 10, 1), date(2027, 2, 13)]
    assert [found.is_working_day(day) for day in days] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("", None),
        ('[calendar]\ncountry = "US"', None),
        ('[calendar]\ncountry = "CN"', 2026),
        ('[calendar]\ncountry = "CN"\nmakeup_days = [2027-02-13]', 2027),
    ],
)
def test_only_holidays_that_are_announced_are_known(calendar: Read, text: str, year: int | None) -> None:
    assert calendar(text).known_until == year


def test_a_team_differs_in_what_its_table_says(calendar: Read) -> None:
    found = calendar(
        '[calendar]\nholidays = [2026-12-24]\n[calendar.teams.night]\nopens = "18:00"\ncloses = "24:00"\n'
        "[calendar.teams.park]\nholidays = [2026-12-28]\nmakeup_days = [2026-12-24, 2026-12-26]"
    )
    night, park = found.of("night"), found.of("park")
    assert (night.opens, night.closes, night.weekdays) == (time(18), time(0), found.weekdays)
    days = [date(2026, 12, day) for day in (24, 26, 28)]
    assert [[each.is_working_day(day) for day in days] for each in (found, night, park)] == [
        [False, False, True],
        [False, False, True],
        [True, True, False],
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('country = "XX"', 'calendar.country: must be a country that has public holidays, by two letters such as "CN"'),
        ("country = 1", "calendar.country: must be a country"),
        ('country = "CN"\nsubdivision = "MA"', 'calendar.subdivision: must be "", because calendar.country is "CN"'),
        ('subdivision = "MA"', 'calendar.subdivision: must be "", because calendar.country is ""'),
        ('country = "US"\nsubdivision = "XX"', "calendar.subdivision: must be one of AK, AL"),
        ('cut_off = "late"', 'calendar.cut_off: must be a time such as "09:00", or "" for none'),
        ('day_off_counts_as = "monday"', "calendar.day_off_counts_as: must be one of opening, same hour"),
        ("teams = 1", "calendar.teams: must be tables such as [calendar.teams.night-crew]"),
        ("teams.night = 1", "calendar.teams: must be tables such as [calendar.teams.night-crew]"),
        ('teams.night.open = "1"', "calendar.teams: must be without the key night.open (did you mean opens?)"),
        ('teams.night.opens = "late"', "calendar.teams: must be tables in which night.opens is a time such as"),
        ('teams.night.opens = "18:00"', "calendar.teams.night: must close later than it opens"),
        ('opens = "24:00"', "calendar.opens: must be a time"),
    ],
)
def test_mistakes_are_said(calendar: Read, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        calendar(f"[calendar]\n{text}")
    assert sentence in str(error.value)
