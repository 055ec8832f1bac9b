"""The configuration reports all its mistakes at once, and keeps its secrets."""

import tomllib
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bot.config.keys import KEYS
from bot.config.loading import (
    CONFIG_VARIABLE,
    TOKEN_VARIABLE,
    ConfigError,
    load,
)
from tests.paths import ROOT

TOKEN = "123456:ABC-def_1"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def problems(path: Path, *, needs_token: bool = False) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, {}, path.parent, needs_token=needs_token)
    return list(caught.value.problems)


# the example


def example() -> str:
    return (ROOT / "config.example.toml").read_text(encoding="utf-8")


def test_the_example_holds_every_key_with_its_default_and_no_other() -> None:
    document = tomllib.loads(example())
    written = {f"{section}.{name}": value for section, table in document.items() for name, value in table.items()}
    assert written == {key.name: key.default for key in KEYS}


def test_every_key_of_the_example_has_one_comment_before_it() -> None:
    lines = example().splitlines()
    keys = [number for number, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    assert len(keys) == len(KEYS)
    assert all(lines[number - 1].startswith("# ") and lines[number - 1].endswith(".") for number in keys)


def test_the_example_means_what_the_defaults_mean(write: Write) -> None:
    path = write(example())
    by_example = load(path, {}, path.parent)
    by_default = load(write(""), {}, path.parent)
    assert (by_example.telegram, by_example.geocoder, by_example.calendar, by_example.log) == (
        by_default.telegram,
        by_default.geocoder,
        by_default.calendar,
        by_default.log,
    )


# which file


def test_the_chosen_file_goes_before_the_one_here_and_that_before_the_variable(tmp_path: Path) -> None:
    for name in ("chosen.toml", "config.toml", "named.toml"):
        (tmp_path / name).write_text(f'district.name = "{name}"')
    environ = {CONFIG_VARIABLE: str(tmp_path / "named.toml")}

    def read(chosen: Path | None = None) -> str:
        return load(chosen, environ, tmp_path).district.name

    assert read(tmp_path / "chosen.toml") == "chosen.toml"
    assert read() == "config.toml"
    (tmp_path / "config.toml").unlink()
    assert read() == "named.toml"
    environ.clear()
    with pytest.raises(ConfigError, match="There is no configuration in "):
        read()


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nix\.toml cannot be read: No such file"):
        load(tmp_path / "nix.toml", {}, tmp_path)
    with pytest.raises(ConfigError, match=r"gone\.toml cannot be read: No such file"):
        load(None, {CONFIG_VARIABLE: "gone.toml"}, tmp_path)


@pytest.mark.parametrize("environ", [{}, {TOKEN_VARIABLE: "1:x"}, {CONFIG_VARIABLE: ""}])
def test_without_a_file_nothing_is_guessed_and_it_is_said_how_to_make_one(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    for needs_token in (True, False):
        with pytest.raises(ConfigError, match=r"`cleanward init` asks for what is needed and writes config\.toml"):
            load(None, environ, tmp_path, needs_token=needs_token)


# values


def test_paths_are_counted_from_the_folder_of_the_file(write: Write, tmp_path: Path) -> None:
    config = load(write('[storage]\nurl = "sqlite:///kept/a.db"\nphotos = "kept/photos"'), {}, Path("/"))
    assert config.storage.url == f"sqlite:///{tmp_path}/kept/a.db"
    assert config.storage.photos == tmp_path / "kept" / "photos"


@pytest.mark.parametrize("url", ["sqlite:////var/a.db", "postgresql://u:p@host:5432/db", "postgresql:///db?host=/run"])
def test_an_absolute_url_stays_as_it_is(write: Write, url: str) -> None:
    assert load(write(f'storage.url = "{url}"'), {}, Path("/")).storage.url == url


def test_the_calendar_is_read_in_the_districts_time(write: Write) -> None:
    text = """
    district.time_zone = "Asia/Shanghai"
    [calendar]
    weekdays = ["Sat", "Mon"]
    opens = 08:30:00
    closes = "18:00"
    holidays = [2026-10-01, "2026-10-02"]
    makeup_days = [2026-09-27]
    """
    calendar = load(write(text), {}, Path("/")).calendar
    assert (calendar.zone.key, calendar.opens, calendar.closes) == ("Asia/Shanghai", time(8, 30), time(18))
    assert calendar.weekdays == {0, 5}
    assert calendar.holidays == {date(2026, 10, 1), date(2026, 10, 2)}
    assert calendar.makeup_days == {date(2026, 9, 27)}


def test_a_geocoder_may_stand_anywhere_or_nowhere(write: Write) -> None:
    text = (
        'geocoder.url = "http://127.0.0.1:8080/nominatim/"\ngeocoder.email = "ada@city.test"\ngeocoder.timeout_s = 2.5'
    )
    geocoder = load(write(text), {}, Path("/")).geocoder
    assert (geocoder.url, geocoder.email, geocoder.timeout_s) == (
        "http://127.0.0.1:8080/nominatim",
        "ada@city.test",
        2.5,
    )
    assert load(write('geocoder.url = ""'), {}, Path("/")).geocoder.url == ""


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("telegram.api_url = 5", "telegram.api_url: must be an address that begins with https:// or http://, not 5"),
        ('telegram.api_url = "api.telegram.org"', 'or http://, not "api.telegram.org"'),
        ('telegram.webhook_url = "http://x"', 'must be an address that begins with https://, or ""'),
        ('telegram.webhook_listen = "8080"', 'a host and a port from 1 to 65535, such as "127.0.0.1:8080", not "8080"'),
        ('telegram.webhook_listen = "a:99999"', "a port from 1 to 65535"),
        ('telegram.webhook_secret = "two words"', "telegram.webhook_secret: must be up to 256 letters"),
        ("telegram.token = 123", "telegram.token: must be text in quotation marks"),
        ('storage.url = "mysql://u:p@h/db"', "storage.url: must be sqlite:///path/to/file or postgresql://"),
        ('storage.url = "sqlite://"', "storage.url: must be"),
        ('storage.url = "postgresql://u:p@h:port/db"', "storage.url: must be"),
        ('storage.photos = ""', 'storage.photos: must be text in quotation marks, and not empty, not ""'),
        ('district.time_zone = "Asia/Shangai"', 'a time zone such as "Asia/Shanghai", not "Asia/Shangai"'),
        ('district.time_zone = "Asia"', "district.time_zone: must be a time zone"),
        ('district.map_link = "https://x/{lat}"', "district.map_link: must be an address with {lat} and {lon}"),
        ('district.map_link = "https://x/{lat}/{lon}/{zoom}"', "and no other braces"),
        ('geocoder.url = "nominatim.example"', "geocoder.url: must be an address that begins with https:// or http://"),
        ('geocoder.url = "https://x/?key=1"', "without ? and #"),
        ("geocoder.url = false", 'or "" for none'),
        ('geocoder.email = "Ada <ada@x.org>"', 'must be an e-mail address such as "desk@example.org", or "", not "Ada'),
        ('geocoder.email = "a@x.org\\r\\nX: y"', "geocoder.email: must be an e-mail address"),
        (
            "geocoder.timeout_s = 0",
            "geocoder.timeout_s: must be a number of seconds, more than 0 and at most 60, not 0",
        ),
        ("geocoder.timeout_s = nan", "geocoder.timeout_s: must be a number of seconds"),
        ("geocoder.timeout_s = true", "geocoder.timeout_s: must be a number of seconds"),
        ("geocoder.timeout_s = 61", "geocoder.timeout_s: must be a number of seconds"),
        ('calendar.weekdays = ["Monday"]', "a list of one or more of Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
        ("calendar.weekdays = []", "calendar.weekdays: must be a list of one or more"),
        ('calendar.opens = "nine"', 'calendar.opens: must be a time such as "09:00", not "nine"'),
        ('calendar.opens = "25:00"', "calendar.opens: must be a time"),
        ('calendar.opens = "18:00"', "calendar.closes: must be later than calendar.opens"),
        ('calendar.holidays = ["soon"]', "calendar.holidays: must be a list of days such as [2026-10-01, 2026-10-02]"),
        ("calendar.holidays = 2026-10-01", "calendar.holidays: must be a list of days"),
        ('log.level = "loud"', 'log.level: must be one of debug, info, warning, error, not "loud"'),
        ("log.format = true", "log.format: must be one of console, json, not true"),
        ("telegram = 5", "telegram: must be a table, [telegram], not 5"),
        ("telegram.tokn = 1", "telegram.tokn: there is no such key; did you mean telegram.token?"),
        ("token = 1", "token: there is no such key; did you mean telegram.token?"),
        ("[telgram]\ntoken = 1", "telgram.token: there is no such key; did you mean telegram.token?"),
        ("quux = 1", "quux: there is no such key"),
    ],
)
def test_a_mistake_is_said_with_the_name_of_its_key(write: Write, line: str, sentence: str) -> None:
    (problem,) = problems(write(line))
    assert problem.startswith("config.toml: ")
    assert sentence in problem


def test_all_mistakes_are_said_at_once(write: Write) -> None:
    found = problems(write('typo = 1\nlog.level = 5\ncalendar.opens = "x"\n[telegram]\ntokn = ""\napi_url = false'))
    assert [problem.split(": ")[1] for problem in found] == [
        "calendar.opens",
        "log.level",
        "telegram.api_url",
        "telegram.tokn",
        "typo",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[telegram\n", "config.toml: is not valid TOML: Expected ']' at the end of a table declaration (at line 1"),
        (b"a = 1\na = 2\n[log]\n", "is not valid TOML: Cannot overwrite a value (at line 2"),
        (b'a = "\xff"', "is not UTF-8 text (byte 5)"),
        (b"a = " + b"[" * 5000, "is not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_said_with_its_line(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    (problem,) = problems(path)
    assert sentence in problem


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbfdistrict.name = "Old Town"')
    assert load(None, {}, tmp_path).district.name == "Old Town"


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    said: tuple[str, ...] = ()
    try:
        load(path, {}, path.parent)
    except ConfigError as error:
        said = error.problems
    assert all(problem.startswith("any.toml: ") for problem in said)


# the token


def test_the_token_comes_from_the_environment_else_the_file_else_its_own_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("3:file\n")
    in_file, in_own = write('telegram.token = "2:config"'), tmp_path / "own.toml"
    in_own.write_text('telegram.token_file = "token"')

    def token(path: Path, **environ: str) -> str:
        return load(path, environ, tmp_path, needs_token=True).telegram.token

    assert token(in_file, **{TOKEN_VARIABLE: "1:environment"}) == "1:environment"
    assert token(in_file, **{TOKEN_VARIABLE: ""}) == "2:config"
    assert token(in_own) == "3:file"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "telegram.token: is empty; put the token from @BotFather there, or into CLEANWARD_TELEGRAM_TOKEN"),
        ('telegram.token = "secret words"', "telegram.token: must look like 123456:ABC-def"),
        ('telegram.token_file = "nix"', "nix cannot be read: No such file or directory"),
        ('telegram.token = "1:a"\ntelegram.token_file = "b"', "give this or telegram.token, not both"),
    ],
)
def test_only_a_command_that_needs_the_token_complains_about_it(write: Write, text: str, sentence: str) -> None:
    path = write(text)
    assert load(path, {}, path.parent).telegram.token == ""
    (problem,) = problems(path, needs_token=True)
    assert sentence in problem
    assert "secret words" not in problem


def test_a_wrong_token_in_the_environment_is_said_by_its_name_and_not_repeated(write: Write) -> None:
    path = write("")
    with pytest.raises(ConfigError, match=r"^CLEANWARD_TELEGRAM_TOKEN: must look like") as caught:
        load(path, {TOKEN_VARIABLE: "hush"}, path.parent, needs_token=True)
    assert "hush" not in str(caught.value)


def test_no_secret_appears_in_a_repr(write: Write) -> None:
    text = f"""
    telegram.token = "{TOKEN}"
    telegram.webhook_secret = "hush"
    storage.url = "postgresql://u:word@h/db"
    geocoder.url = "https://u:word@h/"
    """
    config = load(write(text), {}, Path("/"), needs_token=True)
    assert config.telegram.token == TOKEN
    assert not any(secret in repr(config) for secret in (TOKEN, "hush", "word@"))


def test_a_wrong_secret_is_not_repeated(write: Write) -> None:
    text = 'telegram.token = ["1:hush"]\ntelegram.webhook_secret = "hush!"\nstorage.url = "mysql://u:hush@h/db"'
    found = problems(write(text))
    assert len(found) == 3
    assert "hush" not in "".join(found)


def test_a_webhook_secret_is_made_from_the_token_and_stays_the_same(write: Write) -> None:
    path = write("")

    def secret(token: str) -> str:
        return load(path, {TOKEN_VARIABLE: token}, path.parent, needs_token=True).telegram.webhook_secret

    assert secret(TOKEN) == secret(TOKEN) != secret("9:other")
    assert len(secret(TOKEN)) == 64
