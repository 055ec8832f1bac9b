"""A database that is read without writing into it."""

from pathlib import Path

import pytest

from casework.model.team import TeamCode
from storage.copying import CopyImpossible, copy_of
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.storage.samples import add_teams


async def test_a_copy_holds_what_is_committed_while_others_write_on(
    storage: Storage, database_url: str, clock: Clock, tmp_path: Path
) -> None:
    await add_teams(storage)
    async with storage.begin("not yet") as work:
        await work.districts.replace_tree(await work.districts.tree())
        url = copy_of(database_url, tmp_path)
    assert (url == database_url) == database_url.startswith("postgresql")
    copied = Storage(url, clock)
    async with copied.read() as work:
        assert [team.code for team in await work.districts.teams()] == [TeamCode("crew"), TeamCode("office")]
    await copied.close()


def test_there_is_no_copy_of_what_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(CopyImpossible, match="there is no file"):
        copy_of(f"sqlite:///{tmp_path / 'none.db'}", tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "text.db").write_bytes(b"no database " * 100)
    with pytest.raises(CopyImpossible, match="file is not a database"):
        copy_of(f"sqlite:///{tmp_path / 'text.db'}", tmp_path)
