"""Check the table of notices (outbox messages): `python -m tests.house.notices`, a part of `make check`.

Every kind of notice has one row, every row has a sample message in `tests/messages`, and every sample is of a kind.
"""

import sys
from collections import Counter
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from casework.model.notice import Kind
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker
from handlers.notices import SUBJECTS
from tests.messages.samples import kind_of, messages
from tests.messages.values import ORDINARY


def problems(kinds: Iterable[str], rows: Collection[str], samples: Iterable[str]) -> list[str]:
    """Return a problem for each kind without a row or with several, and for each row without a sample message."""
    counted, sampled = Counter(rows), {kind_of(name) for name in samples}
    return [
        *(f"{kind}: no row in handlers/messages says how it is worded" for kind in kinds if not counted[kind]),
        *(f"{kind}: {count} rows say how it is worded" for kind, count in counted.items() if count > 1),
        *(f"{kind}: no sample message in tests/messages" for kind in counted if kind not in sampled),
        *(f"{kind}: a sample message of no kind" for kind in sorted(sampled - set(kinds))),
    ]


def main() -> int:
    """Print what is missing; returns 1 if anything is, else 0."""
    rows = [kind for subject in SUBJECTS for kind in subject.ROWS]
    found = problems(list(Kind), rows, messages(ORDINARY, Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))))
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
