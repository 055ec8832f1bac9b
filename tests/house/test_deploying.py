"""What operators install: the systemd units and the container, checked by the tools of their kind where those are."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.config.keys import KEYS
from tests.bot.cli.conftest import command
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("cleanward.service", "cleanward-backup.service", "cleanward-worker@.service", "cleanward-backup.timer")
SERVICES = UNITS[:3]
PROGRAM = "/opt/cleanward/.venv/bin/cleanward"
EXPOSED_MOST = 3.0  # systemd's own scale: 0 is a service that can reach nothing, 10 one that can reach everything
INSTRUCTIONS = {"FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
HADOLINT = shutil.which("hadolint")
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is on this machine."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / instance(name)).write_text(text.replace(PROGRAM, sys.executable), encoding="utf-8")
    return tmp_path


def instance(name: str) -> str:
    """A unit's name; of a template its first instance's."""
    return name.replace("@.", "@1.")


def analyze(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(ANALYZE), *arguments, "--no-pager"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@needs_systemd
def test_the_units_are_what_systemd_takes(units: Path) -> None:
    done = analyze("verify", *(f"./{instance(name)}" for name in UNITS), folder=units)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_reaches_little(units: Path, name: str) -> None:
    done = analyze("security", "--offline=true", f"./{instance(name)}", folder=units)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) < EXPOSED_MOST


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_a_command_that_there_is(name: str) -> None:
    start = re.search(rf"^ExecStart={PROGRAM} (.+)$", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert start
    done = command(*start[1].split(" --config")[0].split(), "--config", "/nowhere/config.toml")
    assert "/nowhere/config.toml cannot be read" in done.stderr


@pytest.mark.parametrize("name", ["cleanward.service", "cleanward-worker@.service"])
def test_a_service_that_ended_comes_back_after_a_while(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert {"Restart=on-failure", "RestartSec=10", "StartLimitIntervalSec=0"} <= set(text.splitlines())


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile with their arguments."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_containerfile_is_sound() -> None:
    found = instructions()
    assert {word for word, _ in found} == INSTRUCTIONS
    images = [rest.split()[0] for word, rest in found if word == "FROM"]
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert all(re.fullmatch(r"docker\.io/library/python:3\.(11|12|13)-slim", image) for image in images), supported
    assert [rest for word, rest in found if word == "USER"] == ["10001"]  # not root, by its number
    for word, rest in found:
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in rest.split()[:-1]), rest
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    copied = {rest.split()[0] for word, rest in found if word == "COPY"}
    assert packages <= copied
    assert "--require-hashes" in next(rest for word, rest in found if "requirements.lock" in rest and word == "RUN")


def test_the_container_starts_a_command_that_there_is() -> None:
    found = dict(instructions())  # of several, the last: that is the image which runs
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    (program,), (command,) = json.loads(found["ENTRYPOINT"]), json.loads(found["CMD"])
    assert program in scripts
    assert command in {each.name for each in COMMANDS}


def test_whoever_builds_the_container_gets_what_is_copied_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    given = {line.removeprefix("!") for line in lines if line.startswith("!")}
    copies = [rest.split()[:-1] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")]
    assert "*" in lines
    assert given == {source for sources in copies for source in sources}


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not on this machine")
def test_the_containerfile_has_no_findings() -> None:
    done = subprocess.run(
        [str(HADOLINT), str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_asks_where_monitoring_listens_by_default() -> None:
    default = next(key.default for key in KEYS if key.name == "monitoring.listen")
    (check,) = (rest for word, rest in instructions() if word == "HEALTHCHECK")
    assert f"http://{default}/health" in check


def test_the_compose_file_names_what_there_is() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert (ROOT / "deploy" / re.findall(r"dockerfile: deploy/(\S+)", text)[0]).is_file()
    started = [json.loads(words) for words in re.findall(r"^    command: (.+)$", text, re.MULTILINE)]
    assert started == [["migrate"], ["run"], ["run", "--role", "worker"]]
    for words in started:
        assert "/nowhere/config.toml cannot be read" in command(*words, "--config", "/nowhere/config.toml").stderr
    images = re.findall(r"image: (\S+/\S+)", text)
    assert images
    assert all(re.search(r":\d+$", image) for image in images)  # a version, and not whatever is the latest
    mounted = set(re.findall(r"^ +- (\w+):/", text, re.MULTILINE))
    assert mounted == set(re.findall(r"^  (\w+):$", text.partition("\nvolumes:\n")[2], re.MULTILINE))
    assert "\t" not in text


@pytest.mark.skipif(not os.environ.get("EVERY_ENGINE"), reason="a container is built in the long run only")
def test_the_container_builds_where_a_builder_is_at_hand() -> None:
    builder = next((found for name in ("podman", "docker") if (found := shutil.which(name)) and _answers(found)), None)
    if builder is None:
        pytest.skip("no builder of containers answers on this machine")
    command = [builder, "build", "-f", "deploy/Containerfile", "-t", "cleanward-test", "."]
    subprocess.run(command, cwd=ROOT, check=True, timeout=1800)


def _answers(builder: str) -> bool:
    return subprocess.run([builder, "info"], capture_output=True, check=False, timeout=60).returncode == 0
