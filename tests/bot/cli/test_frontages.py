"""`cleanward frontages`: a register is checked, imported, exported as it came, and printed as stickers."""

from pathlib import Path

from tests.bot.cli.command_line import MISSION, Run, refused, write

HEAD = "编号,店名,路名,门牌号,纬度,经度,联系人,状态,日期,原因\n"
LI = f"li,Li's Bakery,24th Street,12,{MISSION[0]},{MISSION[1]},Mr Li,拒签,2026-03-02,fee\n"


def test_a_register_is_checked_imported_exported_and_printed(city: Run) -> None:
    wrong = write("wrong.csv", HEAD + LI + "li,,24th Street,14,,,,unknown,,\n")
    refused(
        city("frontages", "import", wrong, "--dry-run"),
        "Row 3: “name” is missing or empty.",
        "Row 3: Row 2 has the code “li” already.",
        "Row 3: “state” cannot be “unknown”.",
        "Row 3: “area” is missing or empty.",
    )
    register = write("register.csv", HEAD + LI)
    assert city("frontages", "import", register, "--dry-run").stdout == (
        "1 frontage in register.csv: nothing is wrong, and nothing was kept.\n"
    )
    refused(city("frontages", "labels", "li.pdf", "--bot", "x_bot"), "There are no such frontages.")
    assert city("frontages", "import", register).stdout == "1 frontage in register.csv: 1 new, 0 changed.\n"
    assert city("frontages", "import", register).stdout == "1 frontage in register.csv: 0 new, 0 changed.\n"
    assert city("audit").stdout.count("\tfrontages\t") == 1
    line = city("audit", "--last", 1).stdout.strip().split("\t")[1:]
    assert line == ["command line", "frontages", "frontages", "", '{"imported": 1, "replaced": 0}']
    assert city("frontages", "export", "out.csv").stdout == "Exported 1 frontage into out.csv.\n"
    assert Path("out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "code,name,street,number,lat,lon,area,contact,state,how,date,reason",
        "li,Li's Bakery,24th Street,12,37.76,-122.42,mission,Mr Li,refused,,2026-03-02,fee",
    ]
    assert city("frontages", "import", "out.csv").stdout == "1 frontage in out.csv: 0 new, 0 changed.\n"
    printed = city("frontages", "labels", "li.pdf", "--bot", "x_bot", "--code", "li")
    assert printed.stdout == "Printed into li.pdf: 1 code on 1 page, for @x_bot.\n"
    assert Path("li.pdf").read_bytes().startswith(b"%PDF")
    refused(city("frontages", "labels", "li.pdf", "--bot", "x_bot", "--code", "lo"), "There is no frontage lo.")
