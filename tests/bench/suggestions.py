"""Suggestions: how often the recorded category is among three, over always naming the three commonest.

San Francisco's reports (`sf311_2008_2016_10k.csv` of the shared folder) in the order in which they were opened: the
first 70 % are learned from, the others asked about, `Request.Details` being the words. Wanted are 96 % for the 28 of
`Category`, 86 % for the 324 of `Request.Type`, under 5 ms a question. Time and memory are ours over those of a
dictionary that knows which label stood most often with exactly these words. No figures where the file is missing.
"""

import csv
import time
import tracemalloc
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.model.suggesting import Suggester
from tests.bench.figure import Figure
from tests.paths import SHARED

REPORTS = SHARED / "reports" / "sf311_2008_2016_10k.csv"
COLUMNS = ("Category", "Request.Type")
LEARNED = 0.7
MOST = 3
COMMONEST = "always the three commonest"
EXACT = "dictionary of exact texts"

Report = tuple[str, str]  # words, label


class Exact:
    """The baseline: remembers under which labels exactly these words stood."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = {}

    def learn(self, words: str, label: str, _point: None) -> None:
        """Count one report."""
        self._seen.setdefault(words, Counter())[label] += 1

    def suggest(self, words: str, _point: None, _labels: Collection[str], most: int) -> list[str]:
        """Return the labels that stood most often with these words."""
        return [label for label, _ in self._seen.get(words, Counter[str]()).most_common(most)]


@dataclass(frozen=True, slots=True)
class Run:
    """How often the recorded label was among those suggested (%), and what that took."""

    share: float
    learn_ms: float
    ask_us: float
    megabytes: float


def measure(rows: int) -> list[Figure]:
    """Return shares, times and memory on the first so many reports."""
    if not REPORTS.exists():
        return []
    return [figure for column, reports in _reports(rows).items() for figure in _measure(column, reports)]


def _reports(rows: int) -> dict[str, list[Report]]:
    """Return the first so many reports in the order in which they were opened, with either label."""
    with REPORTS.open(encoding="utf-8", newline="") as file:
        # the file has no zone, and the order of local times is all that is asked for
        opened = [(datetime.strptime(row["Opened"], "%m/%d/%Y %I:%M:%S %p"), row) for row in csv.DictReader(file)]  # noqa: DTZ007
    first = sorted(opened, key=lambda each: each[0])[:rows]
    return {column: [(row["Request.Details"], row[column]) for _, row in first] for column in COLUMNS}


def _measure(column: str, reports: list[Report]) -> list[Figure]:
    cut = int(len(reports) * LEARNED)
    learned, asked = reports[:cut], reports[cut:]
    commonest = [label for label, _ in Counter(label for _, label in learned).most_common(MOST)]
    ours, exact = _run(Suggester, learned, asked), _run(Exact, learned, asked)
    chance = _percent(label in commonest for _, label in asked)
    return [
        Figure(f"{column} among {MOST} suggested", "%", ours.share, chance, COMMONEST),
        Figure(f"{column}, one question", "µs", ours.ask_us, exact.ask_us, EXACT),
        Figure(f"{column}, learning {len(learned)} reports", "ms", ours.learn_ms, exact.learn_ms, EXACT),
        Figure(f"{column}, memory for them", "MB", ours.megabytes, exact.megabytes, EXACT),
    ]


def _run(make: type[Suggester | Exact], learned: list[Report], asked: list[Report]) -> Run:
    labels = {label for _, label in learned}
    learner = make()
    began = time.perf_counter()
    for words, label in learned:
        learner.learn(words, label, None)
    between = time.perf_counter()
    answers = [learner.suggest(words, None, labels, MOST) for words, _ in asked]
    ended = time.perf_counter()
    share = _percent(label in answer for answer, (_, label) in zip(answers, asked, strict=True))
    return Run(share, (between - began) * 1e3, (ended - between) / len(asked) * 1e6, _megabytes(make, learned))


def _megabytes(make: type[Suggester | Exact], learned: list[Report]) -> float:
    """Return what a learner holds after learning; apart from the timing, which this slows down."""
    tracemalloc.start()
    learner = make()
    for words, label in learned:
        learner.learn(words, label, None)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


def _percent(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) * 100
