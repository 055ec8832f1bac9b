"""Find sentences in the code outside handlers/messages: such a sentence would reach people in one language only.

There are two rules. First, no literal holds prose (two neighbouring words), except where no resident and no desk can
read it: in docstrings, in what is raised or asserted (for programmers; a `Refusal` carries a code), in what is logged
or compared with, in comments of columns, and where `EXEMPT` gives a reason. Second, what goes to people (`Toast`,
`Message`, `Button`, `Key`, `Markup`, send_…, answer_…, edit_…) gets not even one word from a literal.
"""

import ast
import re
from pathlib import Path

SPEAKING = ("handlers", "casework", "storage", "bot")
# Code that speaks to the operator or to nobody: the command line, the demo's script, the sandbox in Telegram's words.
# And to the programmers of other systems, in English, as GeoReport and OpenAPI do.
NOT_LOOKED_AT = ("handlers/messages", "bot/cli", "bot/demo", "bot/web/open311", "sandbox")

# Where a sentence may stand, and why: the file, and the function that gets it (None: anywhere in the file).
EXEMPT = {
    ("casework/model/open311.py", "Fault"): "for the programmers of other systems, in English, as GeoReport has it",
    ("casework/public/receiving.py", "Fault"): "for the programmers of other systems, in English, as GeoReport has it",
    ("bot/config/servers.py", None): "about the configuration, to the operator",
    ("handlers/routes.py", "_message"): "what a route hears, for docs/routes.md",
    ("handlers/routes.py", "_edited"): "what a route hears, for docs/routes.md",
    ("handlers/routes.py", "_posted"): "what a route hears, for docs/routes.md",
    ("handlers/routes.py", "Route"): "what a route hears, for docs/routes.md",
    ("casework/files/toml_table.py", "compile"): "how Python's TOML parser says where it stopped",
    ("casework/files/toml_table.py", "_wrong_type"): "the name of a TOML type, quoted in a finding",
    ("casework/files/toml_table.py", "get"): "the name of a TOML type, quoted in a finding",
    (
        "casework/places/looking.py",
        "compile",
    ): "the words after which people name a place",
    ("casework/model/deadline.py", None): "how an allowance is spelled in the category file",
    ("casework/model/small_talk.py", "compile"): "how people greet and thank",
    ("casework/places/positions.py", "compile"): "the words beside which people write coordinates",
    ("casework/model/entry.py", None): "how a line about a case begins, to be found in what staff wrote",
    ("casework/model/drive_words.py", None): "how days, times and numbers of people are typed",
    ("casework/model/spelling.py", None): "how numbers and days are spelled in Chinese",
    ("casework/files/cities/column_names.py", None): "how cities name columns and values in their files",
    ("casework/files/contracts.py", None): "how people write a sum, and what it is for",
    ("casework/files/frontages.py", None): "how people name the columns and states of a register",
    ("casework/files/teams.py", None): "how people name a language in a file",
    ("casework/model/team.py", None): "what kinds of teams are called, to be found in what somebody typed",
    ("handlers/days.py", "compile"): "how a number of days is typed",
    ("casework/model/searching.py", None): "which scripts are written without spaces",
    ("casework/model/suggesting.py", None): "which scripts are written without spaces",
    ("casework/model/round.py", None): "how somebody types how often an area is walked",
    ("casework/model/campaign.py", None): "how somebody types a target, and what they want of a campaign",
    ("casework/model/project.py", None): "how somebody types what happened to a project",
    ("casework/campaigns/planning.py", None): "how somebody types a campaign",
    ("casework/files/campaigns.py", None): "what the columns of a file are called",
    ("casework/files/projects.py", None): "what the columns of a file are called",
    ("casework/model/tally.py", None): "what measures are called, to be found in what staff wrote",
    ("casework/places/notations.py", None): "how people write coordinates, to be found in what they wrote",
    ("storage/traffic/peers.py", None): "statements for the connection beside the pool, in SQL",
    ("storage/upkeep/rows.py", None): "questions to a database's own catalogue, in SQL",
    ("storage/files/workers.py", None): "the Python that a worker begins with",
    ("storage/traffic/parcels.py", "values"): "why a message waits, kept for the operator",
    ("storage/district/channels.py", None): "why a post will never arrive, kept for the operator",
    ("bot/config/loading.py", None): "mistakes in config.toml, told to the operator on the command line",
    ("bot/config/keys.py", None): "likewise",
    ("bot/config/working_time.py", None): "likewise",
    ("bot/delivery/courier.py", "fail"): "why a message failed, kept for the operator",
    ("bot/delivery/courier.py", "lapse"): "likewise",
    ("bot/delivery/courier.py", "stand_aside"): "likewise",
    ("bot/delivery/failures.py", None): "Telegram's own sentences, to compare with",
    ("bot/monitoring/metrics.py", None): "what a metric is, for whoever watches over the bot",
    ("bot/monitoring/pages.py", "append"): "why the bot is not able, for whoever watches over it",
    ("bot/paper/sheet.py", "join"): "the markup of a font in a PDF",
    ("bot/timekeeper.py", "_note"): "what the log says was done because of the time",
    ("bot/receiving/polling.py", None): "what the log says the poller waits for",
}

_PROSE = re.compile(r"[^\W\d_]*[a-z][,;:.!?]?\s+[^\W\d_]*[a-z]|[\u4e00-\u9fff]")  # an SQL keyword is not a word here
_WORD = re.compile(r"[^\W\d_]{2}")
_TO_PEOPLE = re.compile(r"Toast|Message|Button|Key|Markup|(send|answer|edit)_\w+")
_READ_BY_PEOPLE = {"text", "caption", "label", "title"}


def speaking_files(root: Path) -> list[Path]:
    """Return the files that must hold no sentence."""
    files = (path for package in SPEAKING for path in sorted((root / package).rglob("*.py")))
    return [path for path in files if not path.relative_to(root).as_posix().startswith(NOT_LOOKED_AT)]


def stray_sentences(path: str, source: str) -> list[str]:
    """Return a problem for each sentence in a source file; `path` is relative to the root, with slashes."""
    finder = _Finder(path)
    finder.visit(ast.parse(source))
    return finder.problems


class _Finder(ast.NodeVisitor):
    """Walks a module; `_called` is the function that gets the present literal as an argument."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._called: str | None = None
        self.problems: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a bare literal is a docstring
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call) and _name(node.exc.func) == "Refusal":
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)

    def visit_Compare(self, node: ast.Compare) -> None:
        for each in (node.left, *node.comparators):
            if not isinstance(each, ast.Constant):
                self.visit(each)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg != "comment":
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and _name(node.func.value) == "log":
            return
        name = _name(node.func)
        if _TO_PEOPLE.fullmatch(name):
            for each in (*node.args, *(key.value for key in node.keywords if key.arg in _READ_BY_PEOPLE)):
                self._check(each, _WORD)
        outer, self._called = self._called, name
        self.generic_visit(node)
        self._called = outer

    def visit_Constant(self, node: ast.Constant) -> None:
        self._check(node, _PROSE)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._check(node, _PROSE)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _check(self, node: ast.expr, forbidden: re.Pattern[str]) -> None:
        text = _literal(node)
        if not forbidden.search(text) or {(self._path, self._called), (self._path, None)} & EXEMPT.keys():
            return
        problem = f"{self._path}:{node.lineno}: a sentence outside handlers/messages: {text!r}"
        if problem not in self.problems:
            self.problems.append(problem)


def _name(node: ast.expr) -> str:
    """Return the last part of a dotted name, or "" for what has none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literal(node: ast.expr) -> str:
    """Return what a literal says, "…" for each value in it; "" for what is no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) or "…" for part in node.values)
    return ""
