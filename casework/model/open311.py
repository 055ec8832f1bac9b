"""Read a report as another system sends it by Open311 (GeoReport v2), and say what is wrong with it.

Promise: whatever is sent is either a report that can become a ticket, or a list of faults that whoever wrote the other
system understands. Names, telephone numbers and addresses of people are not read: the other system knows them, and
tells its people itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.model.category import Category, CategoryCode, CategoryTree
from casework.model.place import Point

WORDS_MOST = 4000  # characters of a description, by the specification
TITLE_MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a status of HTTP, as the specification wants it, and a sentence for programmers."""

    code: int
    words: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that another system sent; `answers` are choices of the category's questions, by their codes."""

    category: Category
    point: Point
    title: str | None
    words: str
    answers: Mapping[str, str]
    media_url: str


def read_report(given: Mapping[str, str], tree: CategoryTree, today: date) -> Reported | list[Fault]:
    """Read the fields of a request, or return everything that is wrong with it. `today` is the local day."""
    category, faults = _category(given, tree, today)
    point = _point(given, faults)
    words = _clean(given.get("description", ""))
    if len(words) > WORDS_MOST:
        faults.append(Fault(400, f"description has more than {WORDS_MOST} characters"))
    answers = _answers(given, category, faults) if category else {}
    if category is None or point is None or faults:
        return faults
    title = _clean(given.get("address_string", "")).replace("\n", " ")[:TITLE_MOST]
    return Reported(category, point, title or None, words, answers, given.get("media_url", "").strip())


def _category(given: Mapping[str, str], tree: CategoryTree, today: date) -> tuple[Category | None, list[Fault]]:
    code = given.get("service_code", "").strip()
    if not code:
        return None, [Fault(400, "service_code was not given")]
    category = tree.current(CategoryCode(code))
    if category is None or not category.is_offered(today, to_staff=False):
        return None, [Fault(404, "service_code was not found")]
    return category, []


def _point(given: Mapping[str, str], faults: list[Fault]) -> Point | None:
    lat, lon = given.get("lat", "").strip(), given.get("long", "").strip()
    if not lat or not lon:
        faults.append(Fault(400, "lat and long are required: an address alone is not looked up"))
        return None
    try:
        return Point(float(lat), float(lon))
    except ValueError:
        faults.append(Fault(400, "lat and long must be degrees of WGS-84"))
        return None


def _answers(given: Mapping[str, str], category: Category, faults: list[Fault]) -> dict[str, str]:
    answers = {}
    for question in category.questions:
        choice = given.get(f"attribute[{question.code}]", "").strip()
        known = [each.code for each in question.choices]
        if not choice:
            faults.append(Fault(400, f"attribute[{question.code}] is required"))
        elif choice not in known:
            faults.append(Fault(400, f"attribute[{question.code}] must be one of {', '.join(known)}"))
        else:
            answers[question.code] = choice
    return answers


def _clean(text: str) -> str:
    """Return a text without what no database and no message takes: control characters, and halves of characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each.isprintable() or each in "\n\t").strip()
