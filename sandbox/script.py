"""Read a script: a TOML file that says who stands on the stage, what goes wrong, and what happens without hands.

Promises: all mistakes are reported at once, each in a sentence that names its place; a key that means nothing is a
mistake too; paths are counted from the folder of the file. README.md has the format, with an example.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from sandbox import script_values as read
from sandbox.script_map import read_map
from sandbox.stage import USUAL, Deed, Stage, StageAct, StageFault, StageGroup, StagePerson


class ScriptError(Exception):
    """The script cannot be used; `problems` are sentences for whoever wrote it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Key:
    """The reader of a key's value, and what it is where it is left out; what has no default must be given."""

    read: Callable[[object], object]
    default: object = ...


TOP = {
    "map": Key(read.words, None),
    "map_name": Key(read.words, "name"),
    "rate_limits": Key(read.flag, True),
    "person": Key(read.tables, []),
    "group": Key(read.tables, []),
    "fault": Key(read.tables, []),
    "act": Key(read.tables, []),
}
PERSON = {"name": Key(read.words), "language": Key(read.words, "en")}
GROUP = {"title": Key(read.words), "members": Key(read.names), "bot": Key(read.flag, False)}
FAULT = {
    "method": Key(read.method, "*"),
    "chat": Key(read.words, None),
    "skip": Key(read.whole(0, 1_000_000), 0),
    "times": Key(read.whole(1, 1_000_000), 1),
    "status": Key(read.whole(400, 599), None),
    "description": Key(read.words, None),
    "retry_after": Key(read.whole(1, 3600), None),
    "delay": Key(read.seconds, 0.0),
    "cut": Key(read.cut, None),
}
ACT = {
    "who": Key(read.words),
    "group": Key(read.words, None),
    "when": Key(read.words, None),
    "reply_to": Key(read.words, None),
    "text": Key(read.words, None),
    "photo": Key(read.words, None),
    "place": Key(read.position, None),
    "press": Key(read.words, None),
    "add_bot": Key(read.yes, None),
}
DEEDS: tuple[Deed, ...] = get_args(Deed)


def read_script(path: Path, photos: Mapping[str, Path]) -> Stage:
    """Return the stage that a file describes; acts may name a photo that ships. Raises ScriptError."""
    reader = _Reader(path.parent, photos)
    stage = reader.stage(_parse(path))
    if reader.problems:
        raise ScriptError(*(f"{path.name}: {problem}." for problem in reader.problems))
    return stage


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ScriptError(f"The script {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path.name}: is not UTF-8 text (byte {error.start}).") from error
    except (ValueError, RecursionError) as error:
        raise ScriptError(f"{path.name}: is not valid TOML: {error}.") from error


class _Reader:
    """Reads the tables of one script and notes what is wrong with them."""

    def __init__(self, folder: Path, photos: Mapping[str, Path]) -> None:
        self.problems: list[str] = []
        self._folder = folder
        self._photos = photos
        # Who is there, for those who name them; a person whose language is wrong is there all the same.
        self._names: list[str] = []
        self._titles: list[str] = []
        self._members: dict[str, tuple[str, ...]] = {}

    def stage(self, document: Mapping[str, object]) -> Stage:
        """Return the stage, without what is wrong in it."""
        top, _ = self._table("", document, TOP)
        people = tuple(StagePerson(**each) for _, each in self._tables(top, "person", PERSON))
        groups = tuple(
            StageGroup(each["title"], each["members"], each["bot"]) for _, each in self._tables(top, "group", GROUP)
        )
        self._names = [each["name"].strip() for each in top["person"] if isinstance(each.get("name"), str)]
        self._titles = [each["title"].strip() for each in top["group"] if isinstance(each.get("title"), str)]
        if not top["person"] and not top["group"]:
            people, groups = USUAL.people, USUAL.groups
            self._names, self._titles = [each.name for each in people], [each.title for each in groups]
        self._members = {group.title: group.members for group in groups}
        self._check_names()
        faults = tuple(self._fault(where, each) for where, each in self._tables(top, "fault", FAULT))
        acts = tuple(self._act(where, each) for where, each in self._tables(top, "act", ACT))
        drawn = None
        if top["map"] is not None:
            drawn, problems = read_map(self._folder / top["map"], top["map_name"])
            self.problems += problems
        return Stage(people, groups, faults, acts, drawn, top["rate_limits"])

    def _tables(
        self, top: Mapping[str, Any], name: str, keys: Mapping[str, Key]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the tables of one kind in which every value is sound, each with its place in the file."""
        for number, raw in enumerate(top[name], 1):
            where = f"{name} {number}: "
            values, is_sound = self._table(where, raw, keys)
            if is_sound:
                yield where, values

    def _table(self, where: str, raw: Mapping[str, object], keys: Mapping[str, Key]) -> tuple[dict[str, Any], bool]:
        """Return the value of every key, given or default, and whether nothing is wrong."""
        before = len(self.problems)
        for name in raw:
            if name not in keys:
                self.problems.append(f"{where}there is no such key: {name}{_near(name, keys)}")
        values: dict[str, Any] = {}
        for name, key in keys.items():
            values[name] = key.default
            if name not in raw:
                if key.default is ...:
                    self.problems.append(f"{where}{name} is missing")
                continue
            try:
                values[name] = key.read(raw[name])
            except ValueError as error:
                self.problems.append(f"{where}{name} must be {error}, not {read.shown(raw[name])}")
        return values, len(self.problems) == before

    def _check_names(self) -> None:
        for title, members in self._members.items():
            for name in members:
                if name not in self._names:
                    self.problems.append(f"group {title}: nobody is called {name}{_near(name, self._names)}")
        every = [*self._names, *self._titles]
        for name in dict.fromkeys(every):
            if every.count(name) > 1:
                self.problems.append(f"two people or groups are called {name}")

    def _fault(self, where: str, values: dict[str, Any]) -> StageFault:
        fault = StageFault(**values)
        answers = fault.status is not None or fault.retry_after is not None
        if not (answers or fault.cut or fault.delay):
            self.problems.append(f"{where}says nothing that goes wrong; give status, retry_after, delay or cut")
        if answers and fault.cut:
            self.problems.append(f"{where}a connection that is cut brings no answer; give cut or status")
        if fault.retry_after is not None and fault.status not in (None, 429):
            self.problems.append(f"{where}retry_after goes with status 429 only")
        names = [*self._names, *self._titles]
        if fault.chat is not None and fault.chat not in names:
            self.problems.append(f"{where}nobody and no group is called {fault.chat}{_near(fault.chat, names)}")
        return fault

    def _act(self, where: str, values: dict[str, Any]) -> StageAct:
        done = [deed for deed in DEEDS if values[deed] is not None]
        if len(done) != 1:
            self.problems.append(f"{where}give one of {', '.join(DEEDS)}" + (", and no two" if done else ""))
        does: Deed = done[0] if done else "text"
        who, group = values["who"], values["group"]
        if who not in self._names:
            self.problems.append(f"{where}nobody is called {who}{_near(who, self._names)}")
        elif group is not None and group not in self._titles:
            self.problems.append(f"{where}no group is called {group}{_near(group, self._titles)}")
        elif who not in self._members.get(group, (who,)):
            self.problems.append(f"{where}{who} is not in {group}")
        if does == "add_bot" and group is None:
            self.problems.append(f"{where}add_bot wants a group")
        what = self._photo(where, values[does]) if does == "photo" else values[does]
        return StageAct(who, does, what, group, values["when"], values["reply_to"])

    def _photo(self, where: str, name: str) -> Path:
        path = self._photos.get(name, self._folder / name)
        if not path.is_file():
            self.problems.append(f"{where}there is no photo {name}; those that ship are {', '.join(self._photos)}")
        return path


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
