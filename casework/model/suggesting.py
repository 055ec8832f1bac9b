"""Suggest the categories that a report is most likely about, by its words and its place.

A report is split into pieces (features): its words, its pairs of neighbouring words, groups of letters, and the place's
cell on a grid. For each piece the suggester counts the categories of the reports that had it. A new report is split in
the same way, and each piece votes for the categories of its counts. docs/decisions/0012 gives the reasons.

Promises: a new report is learned at once, without another pass over the others. The same reports in the same order
always give the same suggestions. Nothing is suggested without a reason. Memory is bounded: above `MOST_PIECES`, the
rarest pieces are forgotten. No language gets special treatment, but Chinese and Japanese, which have no spaces,
are split into groups of characters, and a short list of words says nothing in any report.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import pairwise
from math import cos, floor, log, radians
from unicodedata import normalize

from casework.model.area import METRES_PER_DEGREE
from casework.model.category import CategoryTree
from casework.model.place import Point

Cell = int
Piece = str | Cell
Counts = Mapping[str, int]  # label: how many texts or reports

MOST_PIECES = 100_000  # 13 to 20 MB when full; 10,000 reports of San Francisco have 15,000, which take 2 MB
MOST_SHARED = 10  # reports of one label, up to which all pieces that came so often share one count
READ_CHARACTERS = 200  # so that even a long text in Chinese is answered within milliseconds
ROW = 1_000_000  # numbers from one row of cells to the next; no row has as many, even around the equator
CELL_M = 100.0  # "near" is the point's cell and the eight around it: all within 100 m, nothing beyond 283 m

# How much a piece counts. Tried on San Francisco's reports: docs/decisions/0012.
WORD = 1.0
LETTERS = 0.1  # for a part of a word: it finds other forms of a word, but must not outvote a known word
PLACE = 0.5
DOUBT = 0.5  # added to a piece's count of reports, because a single report proves little
DOUBT_NEAR = 2.0
COMMON = 0.1  # the weight of how common a label is, if there are no words
CHANCE = 1e-6  # the same if there are words: it decides only if they say nothing
COINCIDENCE = 0.35  # if no word is known, fewer votes are chance: different words share letters
WEAKEST = 0.05  # of the best label's votes; a label with fewer is not suggested

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"  # kana and Chinese characters

# Words with which people begin or end, whatever is wrong, and how many of it there are: they say nothing of it.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """
        a an and any as at attached bad be below can could do fix for from general have hello help here hi i
        in is issue it its just look misc n na nil none not null of ok on our photo pic picture please
        pls problem report request see seen shown so something thank thanks that the there these they thing
        this those to us was we were with would you your
        """,
    )
)
_EMPTY_UNSPACED = re.compile(
    "我?[要想](?:举报|舉報|投诉|投訴|反映|上报|上報|报告|報告)|举报|舉報|投诉|投訴|反映(?:问题|問題|情况|情況)|[请請](?:处理|處理|问|問|看)"
    "|[帮幫]忙|[处處]理一下|看?[这這那][里裡边邊]|看看|[谢謝]{1,2}|你好|您好|如[图圖]|[见見][图圖]"
    r"|[\d一二两兩三四五六七八九十几幾这這那]+[张張个個只隻件]"  # 张 stands in 张贴, to put up a poster
)
_WORDS = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class Suggester:
    """Learns which labels (codes of categories) were chosen for which words at which places, and suggests them.

    Two tables count how often each piece came with each label: one for the names and keywords of the category tree,
    which never changes, and one for everything learned since.
    """

    def __init__(self, most_pieces: int = MOST_PIECES) -> None:
        self._most_pieces = most_pieces
        self._told: dict[Piece, Counts] = {}
        self._seen: dict[Piece, Counts] = {}
        self._texts = 0
        self._chosen: Counter[str] = Counter()
        self._chosen_without_words: Counter[str] = Counter()

    @classmethod
    def knowing(cls, tree: CategoryTree) -> "Suggester":
        """Return a suggester that knows the tree's names and keywords, each like one report with just that text."""
        suggester = cls()
        for group in tree.groups:
            for category in group.categories:
                texts = {*category.names.values(), *(word for words in category.keywords.values() for word in words)}
                for text in sorted(texts):
                    suggester._texts += 1
                    for piece in _pieces(text):
                        _count(suggester._told, piece, category.code)
        return suggester

    def learn(self, words: str, label: str, point: Point | None) -> None:
        """Learn from a report that was sent; `point` is its place, or None."""
        self._texts += 1
        pieces = _pieces(words)
        self._chosen[label] += 1
        if not pieces:
            self._chosen_without_words[label] += 1
        for piece in pieces:
            _count(self._seen, piece, label)
        if point:
            _count(self._seen, _cell(point), label)
        if len(self._seen) > self._most_pieces:
            self._forget()

    def suggest(self, words: str, point: Point | None, labels: Collection[str], most: int = 3) -> list[str]:
        """Return at most `most` of the labels, the likeliest first.

        Without words, the reports near by decide, and without those, all reports. A label with no votes is left out.
        """
        pieces = _pieces(words)
        votes: dict[str, float] = {}
        for piece, weight in pieces.items():
            self._vote(piece, weight, votes)
        if not any(weight == WORD and self._knows(piece) for piece, weight in pieces.items()):
            votes = {label: count for label, count in votes.items() if count >= COINCIDENCE}
        near = self._near(point) if point else Counter[str]()
        _share_out(PLACE, near, near.total() + DOUBT_NEAR, votes)
        common = self._chosen if pieces else self._chosen_without_words or self._chosen
        _share_out(CHANCE if pieces else COMMON, common, common.total(), votes)
        votes = {label: votes[label] for label in labels if label in votes}
        best = sorted(votes, key=lambda label: (-votes[label], label))[:most]
        return [label for label in best if votes[label] >= WEAKEST * votes[best[0]]]

    def _vote(self, piece: str, weight: float, votes: dict[str, float]) -> None:
        """Add one piece's votes; a piece has more votes if it is rare, and if its reports agree."""
        counts: Mapping[str, int] = self._seen.get(piece, {})
        if told := self._told.get(piece):
            counts = Counter(counts) + Counter(told)
        if not counts:
            return
        total = sum(counts.values())
        agreement = sum(count * count for count in counts.values()) / (total + DOUBT) ** 2
        _share_out(weight * log(1 + self._texts / total) * agreement, counts, total + DOUBT, votes)

    def _knows(self, piece: Piece) -> bool:
        return piece in self._seen or piece in self._told

    def _near(self, point: Point) -> Counter[str]:
        near: Counter[str] = Counter()
        for cell in _cells_around(point):
            near.update(self._seen.get(cell, {}))
        return near

    def _forget(self) -> None:
        """Forget pieces, the rarest first, until a quarter of the memory is free."""
        seldom = 0
        while len(self._seen) > self._most_pieces * 3 // 4:
            seldom += 1
            self._seen = {piece: counts for piece, counts in self._seen.items() if sum(counts.values()) > seldom}


def _count(table: dict[Piece, Counts], piece: Piece, label: str) -> None:
    """Count a label; counts never change in place, because pieces that come seldom, with one label, share theirs."""
    counts = table.get(piece, {})
    times = counts.get(label, 0) + 1
    is_shared = times <= MOST_SHARED and counts.keys() <= {label}
    table[piece] = _alone(label, times) if is_shared else {**counts, label: times}


@cache
def _alone(label: str, times: int) -> Counts:
    return {label: times}


def _share_out(weight: float, counts: Mapping[str, int], among: float, votes: dict[str, float]) -> None:
    for label, count in counts.items():
        votes[label] = votes.get(label, 0.0) + weight * count / among


def _pieces(text: str) -> dict[str, float]:
    """Return the pieces of a text in a fixed order, each with its weight.

    The whole text is one of the pieces. Only the beginning of a long text is read, because people say what matters
    first. Of words that say nothing (`look at this`, `N/A`, 我要举报) only the whole is a piece: where many reports
    have it, it tells something all the same.
    """
    said = _EMPTY_UNSPACED.sub(" ", normalize("NFKC", text[:READ_CHARACTERS]).casefold())
    words: list[str] = _WORDS.findall(said)
    telling = [word for word in words if word not in _EMPTY]
    pieces: dict[str, float] = {}
    for word in telling:
        if _IS_UNSPACED.match(word):
            pieces |= dict.fromkeys(word, LETTERS)
            pieces |= dict.fromkeys((*_runs(word, 2), *_runs(word, 3)), WORD)
        else:
            pieces |= dict.fromkeys(_runs(f" {word} ", 3), LETTERS)
            pieces[f" {word} "] = WORD
    pairs = [pair for pair in pairwise(words) if not _EMPTY.issuperset(pair)]
    pieces |= dict.fromkeys((f" {one} {next_one} " for one, next_one in pairs), WORD)
    if words:
        pieces[f"^{' '.join(words)}$"] = WORD
    return pieces


def _runs(word: str, length: int) -> Iterator[str]:
    """Return all parts of a word with `length` characters."""
    return (word[start : start + length] for start in range(len(word) - length + 1))


def _cell(point: Point) -> Cell:
    """Return the number of a point's cell. There are thousands, and a pair of numbers takes four times the memory."""
    row = _row(point)
    return row * ROW + _column(row, point)


def _cells_around(point: Point) -> Iterator[Cell]:
    """Return the cells in which near reports may be; cells on the other side of the date line are missed."""
    middle = _row(point)
    for row in (middle - 1, middle, middle + 1):
        cell = row * ROW + _column(row, point)
        yield from (cell - 1, cell, cell + 1)


def _row(point: Point) -> int:
    return floor(point.lat * METRES_PER_DEGREE / CELL_M)


def _column(row: int, point: Point) -> int:
    """Return the column of a point's meridian in a row; in each row the cells are as wide as they are high."""
    metres_per_degree = METRES_PER_DEGREE * max(cos(radians(row * CELL_M / METRES_PER_DEGREE)), 0.01)
    return floor(point.lon * metres_per_degree / CELL_M)
