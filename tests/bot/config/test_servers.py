"""Other bodies' servers are read from the configuration; their keys from the environment, a file, or beside them."""

from pathlib import Path

import pytest

from bot.config.loading import ConfigError, load
from casework.model.category import CategoryCode
from casework.model.referral import Their
from casework.model.team import TeamCode

SERVER = """
[[open311.servers]]
name = "road-works"
url = "https://311.example.org/v2/"
teams = ["roads"]
services = { hole = "H", "*" = "O" }
states = { resolved = "closed" }
"""


def written(tmp_path: Path, more: str = "", text: str = SERVER) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(f'telegram.token = "1:x"\n{text}{more}')
    return file


def test_a_server_is_read_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "road.key").write_text("from-the-file\n")
    file = written(tmp_path, 'key_file = "road.key"\n')
    (found,) = load(file, {}, tmp_path, needs_token=True).open311.servers
    assert (found.url, found.key, found.server.teams) == (
        "https://311.example.org/v2",
        "from-the-file",
        (TeamCode("roads"),),
    )
    assert found.server.services == {CategoryCode("hole"): "H", CategoryCode("*"): "O"}
    assert found.format == "json"
    (spoken,) = load(written(tmp_path, 'format = "xml"\n'), {}, tmp_path, needs_token=True).open311.servers
    assert spoken.format == "xml"
    file = written(tmp_path, 'key_file = "road.key"\n')
    assert found.server.states == {"resolved": Their.CLOSED}
    environ = {"CLEANWARD_OPEN311_KEY_ROAD_WORKS": "from-the-environment"}
    config = load(file, environ, tmp_path, needs_token=True)
    assert config.open311.servers[0].key == "from-the-environment"
    assert "from-the" not in repr(config)
    assert load(file, {}, tmp_path).open311.servers[0].key == ""  # a command that sends nothing needs none


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("open311.servers = 1", "must be tables"),
        ('[[open311.servers]]\nurl = "https://x.org"', "small letters"),
        (SERVER.replace("teams", "team"), "without the key team (road-works)"),
        (SERVER.replace('"closed"', '"gone"'), "can be used (road-works)"),
        (SERVER.replace("https://311", "311"), "https:// or http://"),
        (SERVER.replace('services = { hole = "H", "*" = "O" }\n', ""), "services (road-works)"),
        (SERVER + 'format = "yaml"\n', "whose format is json or xml (road-works)"),
        (SERVER + SERVER, "different names"),
        (SERVER.replace('["roads"]', '"roads"'), "teams is a list"),
        (SERVER + 'key_file = "nowhere"\n', "nowhere (road-works) cannot be read"),
        ('open311.media_hosts = ["http://x"]', "a list of hosts"),
    ],
)
def test_what_is_wrong_with_a_server_is_said(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(written(tmp_path, text=text), {}, tmp_path, needs_token=True)
    assert problem in str(raised.value)
