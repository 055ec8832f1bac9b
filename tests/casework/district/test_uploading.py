"""A file that an administrator sends is recognised by what it holds, whatever separates its cells."""

import json

import pytest

from casework.district.upload import FileKind
from casework.district.uploading import kind_of, properties
from tests.casework.files.maps.boundary_files import collection, feature


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_table_is_known_by_its_columns(mark: str) -> None:
    tables = {
        "code,name,kind,areas": FileKind.TEAMS,
        '"code","name","lat","lon"': FileKind.ASSETS,
        "team,category,area\r": FileKind.RULES,
        "a,b": None,
    }
    for header, kind in tables.items():
        assert kind_of("table.csv", f"{header}\n1,2,3,4\n".replace(",", mark).encode()) is kind


def test_what_can_be_a_code_is_offered_and_a_number_with_nothing_behind_its_point_is_one() -> None:
    document = collection({**feature(), "properties": {"WARD": 3.0, "NAME": "North", "SHARE": 0.5, "OPEN": True}})
    assert properties(json.dumps(document).encode()) == ["WARD", "NAME"]
