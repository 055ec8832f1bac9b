"""Read a GeoJSON file feature by feature, so that a file of hundreds of megabytes needs little memory.

Promises: whatever the bytes are, the answer is values or an `UnusableError`. Only one feature, and the text around it,
is in memory at a time. What stands beside the features, before or behind them, is known when the last one was read. A
file of another format is refused by its name.
"""

import codecs
from collections import Counter
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import BinaryIO

from casework.files.maps.formats import check_collection, refuse_other_formats
from casework.files.maps.geojson import refuse_constant
from casework.model.finding import Finding, Level, UnusableError, What, json_kind, shown

CHUNK = 1 << 20  # bytes read at once; a longer feature makes it more
_BLANK = " \t\r\n"
_NEAR_THE_END = 64  # characters: a mistake so close to the end may come from the text being cut there


class Features:
    """The features of a GeoJSON document, one after the other; iterate once.

    A key of `keys_read` that stands twice in an object is an error, any other such key gives a warning in `findings`.
    """

    def __init__(self, file: BinaryIO, keys_read: frozenset[str]) -> None:
        self._doubled: set[str] = set()
        self._text = _Text(file, JSONDecoder(object_pairs_hook=self._watch, parse_constant=refuse_constant))
        self._keys_read = keys_read
        self.members: dict[str, object] = {}
        self.findings: list[Finding] = []

    def __iter__(self) -> Iterator[object]:
        """Yield each feature; raises UnusableError where the file cannot be read on, or is no GeoJSON."""
        text = self._text
        if text.next() != "{":
            whole = text.value()
            text.end()
            self._check_keys()
            raise UnusableError(What.NOT_GEOJSON, found=json_kind(whole))
        count = 0
        for key in text.names():
            if key in self.members:
                self._doubled.add(key)
            if key == "features" and text.next() == "[":
                self.members[key] = []
                for feature in text.elements():
                    count += 1
                    yield feature
            else:
                self.members[key] = text.value()
        text.end()
        self._check_keys()
        yield from self._rest(count)

    def _rest(self, count: int) -> Iterator[object]:
        """Yield a lone feature; raises UnusableError if what was read is no collection of features."""
        members = self.members
        if members.get("type") == "Feature":
            yield members
            return
        check_collection(members)
        if not count:
            raise UnusableError(What.NO_FEATURES)

    def _watch(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._doubled.update(key for key, count in counts.items() if count > 1)
        return value

    def _check_keys(self) -> None:
        for key in sorted(self._doubled):
            if key in self._keys_read:
                raise UnusableError(What.DUPLICATE_KEY, key=shown(key))
            self.findings.append(Finding(Level.WARNING, What.DUPLICATE_KEY, None, {"key": shown(key)}))


class _Text:
    """The text of a file: only what is being looked at is in memory."""

    def __init__(self, file: BinaryIO, decoder: JSONDecoder) -> None:
        self._file = file
        self._json = decoder
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._bytes = 0  # that were decoded
        self._is_whole = False
        self._lines = 0  # that were dropped, and how much of the last one
        self._column = 0
        self._begin()

    def _begin(self) -> None:
        head = self._file.read(CHUNK)
        if head.startswith(codecs.BOM_UTF8):
            head, self._bytes = head[3:], 3
        refuse_other_formats(head)
        if b"\x00" in head[:4]:  # UTF-16 or UTF-32 without a mark: JSON has no zero byte
            raise UnusableError(What.NOT_UTF8, byte=self._bytes + head.index(b"\x00"))
        self._take(head)
        if not self.next():
            raise UnusableError(What.FILE_EMPTY)

    def _more(self) -> bool:
        """Read on, and drop what was read before; returns False at the end of the file."""
        if self._is_whole:
            return False
        gone = self._text[: self._at]
        self._lines += gone.count("\n")
        self._column = len(gone) - gone.rfind("\n") - 1 if "\n" in gone else self._column + len(gone)
        self._text, self._at = self._text[self._at :], 0
        self._take(self._file.read(max(CHUNK, len(self._text))))
        return True

    def _take(self, raw: bytes) -> None:
        self._is_whole = not raw
        begun = len(self._utf8.getstate()[0])  # bytes of a character of which the rest is still to come
        try:
            self._text += self._utf8.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise UnusableError(What.NOT_UTF8, byte=self._bytes - begun + error.start) from error
        self._bytes += len(raw)

    def next(self) -> str:
        """Return the next character that is not blank, without taking it; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> object:
        """Take a value; raises UnusableError if there is none."""
        self.next()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _NEAR_THE_END
                if is_cut and self._more():
                    continue
                raise self._broken(error.pos) from error
            except RecursionError as error:
                raise UnusableError(What.JSON_TOO_DEEP) from error
            except ValueError as error:  # Python's own limit: more than 4,300 digits
                raise UnusableError(What.NUMBER_TOO_LONG) from error
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def names(self) -> Iterator[str]:
        """Take an object: yield each key, behind which the caller takes the value."""
        self._take_one("{")
        while self.next() != "}":
            if self.next() != '"':
                raise self._broken(self._at)
            key = self.value()
            self._take_one(":")
            yield str(key)
            self._between("}")
        self._at += 1

    def elements(self) -> Iterator[object]:
        """Take an array: yield each element."""
        self._take_one("[")
        while self.next() != "]":
            yield self.value()
            self._between("]")
        self._at += 1

    def end(self) -> None:
        """Raise UnusableError if anything follows."""
        if self.next():
            raise self._broken(self._at)

    def _between(self, end: str) -> None:
        """Take the comma between two members, unless the end follows; behind a comma no end may follow."""
        if self.next() != end:
            self._take_one(",")
            if self.next() == end:
                raise self._broken(self._at)

    def _take_one(self, character: str) -> None:
        if self.next() != character:
            raise self._broken(self._at)
        self._at += 1

    def _broken(self, at: int) -> UnusableError:
        before = self._text[:at]
        column = at - before.rfind("\n") if "\n" in before else at + 1 + self._column
        return UnusableError(What.JSON_BROKEN, line=self._lines + before.count("\n") + 1, column=column)
