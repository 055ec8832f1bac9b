"""What is stored is closed to others on the same machine, and what an earlier version left open is closed too."""

from pathlib import Path

import pytest

from storage.files.guarding import guard, holds_any, is_open


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as earlier versions made it: everybody may read it."""
    folder = tmp_path / "data"
    (folder / "photos" / "ab").mkdir(parents=True)
    for name in ("cleanward.db", "cleanward.db-wal", "cleanward.db-shm"):
        (folder / name).write_bytes(b"x")
        (folder / name).chmod(0o644)
    for each in (folder, folder / "photos"):
        each.chmod(0o755)
    return folder


def test_an_installation_that_was_open_is_closed(data: Path) -> None:
    assert guard(f"sqlite:///{data}/cleanward.db", data / "photos") == []
    assert {path.name: mode(path) for path in data.iterdir()} == {
        "cleanward.db": 0o600,
        "cleanward.db-wal": 0o600,
        "cleanward.db-shm": 0o600,
        "photos": 0o700,
    }
    assert mode(data) == 0o700


def test_a_folder_that_holds_other_things_stays_open_and_what_is_ours_is_closed(data: Path) -> None:
    (data / "index.html").write_text("for everybody")
    guard(f"sqlite:///{data}/cleanward.db", data / "photos")
    assert mode(data) == 0o755
    assert mode(data / "cleanward.db") == 0o600
    assert mode(data / "photos") == 0o700


def test_what_cannot_be_closed_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", refuse)
    assert data / "cleanward.db" in guard(f"sqlite:///{data}/cleanward.db", data / "photos")


def test_with_postgresql_only_the_photos_are_ours(data: Path) -> None:
    assert guard("postgresql://somebody@nowhere/cleanward", data / "photos") == []
    assert mode(data / "photos") == 0o700
    assert mode(data / "cleanward.db") == 0o644


def test_a_configuration_with_a_secret_that_others_can_read_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('token = "1:secret"')
    file.chmod(0o644)
    assert is_open(file)
    assert holds_any(file, ("", "1:secret"))
    assert not holds_any(file, ("", "another"))
    file.chmod(0o600)
    assert not is_open(file)
