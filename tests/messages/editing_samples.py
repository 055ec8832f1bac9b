"""Build samples of all that administrators see of the categories, and of what they are asked to reply."""

from dataclasses import replace

from casework.district.editing import CHOSEN, Field, Part
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, Offered
from handlers.messages.district import editing
from handlers.messages.message import Message
from handlers.messages.speaker import LANGUAGES, Speaker
from tests.messages.values import Values, category, named


def editing_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return all of it, each message under a name."""
    plain = category(values)
    reasons = tuple(Choice(f"{n:0>16}", named(values.choice)) for n in range(6))
    keywords = dict.fromkeys(LANGUAGES, (values.words,))
    full = replace(plain, is_danger=True, reasons=reasons, keywords=keywords, months=tuple(range(1, 12)))
    off = replace(plain, questions=(), offered=Offered.NOBODY, months=(), notice={})
    tree = _tree(values, full)
    asked = [Part(plain.code, field, "zh_TW") for field in Field if field not in CHOSEN]
    return {
        "admin: categories": editing.categories(tree, "", to),
        "admin: category group": editing.categories(tree, tree.groups[-1].code, to),
        "admin: category page": editing.categories(tree, plain.code, to),
        "admin: category page, bare": editing.categories(_tree(values, off), plain.code, to),
        "admin: category page, for staff": editing.categories(
            _tree(values, replace(off, offered=Offered.STAFF)), plain.code, to
        ),
        "admin: category months": editing.categories(tree, f"{plain.code}.months", to),
        "admin: category months, all the year": editing.categories(_tree(values, off), f"{plain.code}.months", to),
        **{f"edit_wanted: {part.field}": editing.wanted(tree, part, to) for part in asked},
    }


def _tree(values: Values, first: Category) -> CategoryTree:
    """Return as many groups as there may be; the last has as many categories as there may be."""
    inside = (first, *(category(values, number) for number in range(1, values.categories)))
    names = named(values.category)
    groups = [CategoryGroup(CategoryCode(f"g{n:0>31}"), names, ()) for n in range(1, values.categories)]
    return CategoryTree((*groups, CategoryGroup(CategoryCode(f"g{0:0>31}"), names, inside)))
