"""Contracts are imported, listed and exported; marks come as a workbook; a month's statement is printed and drawn."""

from datetime import date
from pathlib import Path

from tests.bot.cli.command_line import LORRY, TEAMS, Run, imported, refused, write
from tests.bot.paper.test_ticket_page import words_of
from tests.casework.files.test_contracts import sheet

CONTRACTS = (
    "code,name,team,areas,categories,from,until,fee,per\n"
    "sweep,Sweeping,lorry,mission,,2026-10-01,2027-09-30,10000,month\n"
)


def test_contracts_and_marks_come_from_files_and_a_statement_goes_on_paper(run: Run) -> None:
    assert imported(run).exit_code == 0
    assert run("teams", "import", write("teams.csv", TEAMS + LORRY)).exit_code == 0
    refused(run("contracts", "import", write("bad.csv", CONTRACTS.replace("lorry", "crew"))), "“crew” is no contractor")
    file = write("contracts.csv", CONTRACTS)
    for _ in range(2):
        result = run("contracts", "import", file)
        assert (result.exit_code, result.stdout) == (0, f"Imported 1 contracts from {file}.\n")
    listed = run("contracts", "list").stdout
    assert listed == "sweep\tSweeping\tlorry\tmission\t\t2026-10-01\t2027-09-30\t10000.00\tmonth\n"
    exported = run("contracts", "export").stdout
    assert exported == CONTRACTS.replace("10000,", "10000.00,")
    Path("marks.xlsx").write_bytes(
        sheet(("day", "contract", "place", "mark", "note"), (date(2026, 10, 14), "lorry", "Elm Street", 40, "leaves"))
    )
    assert run("contracts", "marks", "marks.xlsx").stdout == "Read 1 marks from marks.xlsx, 1 of them new.\n"
    assert run("contracts", "marks", "marks.xlsx").stdout == "Read 1 marks from marks.xlsx, 0 of them new.\n"
    refused(run("contracts", "marks", write("none.csv", "day,contract,mark\n2026-10-14,nobody,7\n")), "“nobody”")

    said = run("contracts", "statement", "sweep", "2026-10", "--pdf", "out.pdf", "--language", "zh_CN")
    assert said.exit_code == 0, said.output
    lines = [line.split() for line in said.stdout.splitlines()]
    assert ["A", "third", "party’s", "marks", "4", "of", "10"] in lines
    assert lines[-5:] == [
        ["score", "94", "of", "100"],
        ["fee", "10000.00"],
        ["due", "10000.00"],
        ["deducted", "0.00"],
        ["state", "not", "drawn"],
    ]
    found = words_of(Path("out.pdf").read_bytes())
    for part in (
        "结算单：Sweeping，2026年10月",
        "得分94（满分100）".removeprefix("得分"),
        "第三方扣分·leaves",
        "10,000.00元",
    ):
        assert part in found, part
    refused(run("contracts", "statement", "sweep", "2026-09"), "does not run in 2026-09")
    refused(run("contracts", "statement", "nix", "2026-10"), "There is no contract nix")
    refused(run("contracts", "statement", "sweep", "2026-10", "--pdf", "no/such/folder.pdf"), "cannot be written")
    logged = run("audit").stdout
    assert logged.count("\tcontract\tsweep\t") == 1  # the second import changed nothing
    assert logged.count("\tmarks\tmarks\t") == 1
