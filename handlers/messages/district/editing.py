"""Write what administrators see of the categories: groups, a group's categories, one category, what to reply."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from casework.district.editing import (
    NO,
    YES,
    Field,
    Part,
)
from casework.files.categories import (
    LEAST_CHOICES,
    LONGEST_NAME,
    LONGEST_QUESTION,
    MOST_CHOICES,
)
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, name_in
from casework.model.team import TeamKind
from handlers.messages.district.times import allowance
from handlers.messages.message import BUTTON_LIMIT, WIDE_LIMIT, Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker

PAGE = "categories"  # of the administrators' menu; after a dot comes the code of a group or of a category
KEYWORDS_SHOWN = 200  # UTF-16 units, of each language

KINDS: dict[TeamKind, Callable[[Speaker], str]] = {
    TeamKind.COMMUNITY: lambda to: to.label("community"),
    TeamKind.DEPARTMENT: lambda to: to.label("department"),
    TeamKind.CONTRACTOR: lambda to: to.label("contractor"),
}


def page_of(code: str) -> str:
    """Return the page of a group or a category."""
    return f"{PAGE}.{code}"


def categories(tree: CategoryTree, code: str, to: Speaker) -> Message:
    """Show the category or group with a code; all groups if there is none, or no longer."""
    known = tree.category(CategoryCode(code))
    if known is not None:
        return _category(known, tree.codes(known)[-1], to)
    group = tree.group(CategoryCode(code))
    return _groups(tree.groups, to) if group is None else _group(group, to)


def _groups(groups: Sequence[CategoryGroup], to: Speaker) -> Message:
    text = lines(
        to.say("<b>🏷 Categories</b>"),
        to.say("Groups and categories are added, moved and removed with the file categories.toml."),
    )
    return Message(text, (*in_rows([_open(each, to) for each in groups]), _menu(to)))


def _group(group: CategoryGroup, to: Speaker) -> Message:
    text = lines(to.say("<b>🏷 {name}</b>", name=name_in(group.names, to.language)), to.say("Press one to change it."))
    return Message(text, (*in_rows([_open(each, to) for each in group.categories]), _back(PAGE, to), _menu(to)))


def _open(each: CategoryGroup | Category, to: Speaker) -> Button:
    return Button(cut(name_in(each.names, to.language), BUTTON_LIMIT), Press(Verb.ADMIN, 0, page_of(each.code)))


def _category(category: Category, group: CategoryCode, to: Speaker) -> Message:
    text = lines(
        to.say("<b>🏷 {name}</b> (<code>{code}</code>)", name=name_in(category.names, to.language), code=category.code),
        *(_in_language(each, category.names.get(each, "–"), to) for each in LANGUAGES),
        "",
        to.say("Kind of team: {kind}", kind=KINDS[category.team_kind](to)),
        to.say("To be taken within: {answer}", answer=allowance(category.answer_by, to)),
        to.say("To be fixed within: {fix}", fix=allowance(category.fix_by, to)),
        to.say("⚠️ A danger") if category.is_danger else to.say("No danger"),
        *_held(category, to),
    )
    return Message(text, (*_settings(category, to), *_lists(category, to), _back(page_of(group), to), _menu(to)))


def _held(category: Category, to: Speaker) -> list[str]:
    """Write a category's questions, reasons and keywords, if it has any."""
    held: list[str] = []
    if category.questions:
        held += ["", to.say("<b>Questions</b>")]
    for question in category.questions:
        choices = " · ".join(name_in(each.names, to.language) for each in question.choices)
        held.append(to.say("❓ {question} {choices}", question=name_in(question.names, to.language), choices=choices))
    if category.reasons:
        held += ["", to.say("<b>Reasons to dismiss it, beside the standard ones</b>")]
    held += [to.say("🚫 {reason}", reason=name_in(each.names, to.language)) for each in category.reasons]
    if category.keywords:
        held += ["", to.say("<b>Words by which it is suggested</b> (in the file)")]
    for language in LANGUAGES:
        if category.keywords.get(language):
            held.append(_in_language(language, cut(", ".join(category.keywords[language]), KEYWORDS_SHOWN), to))
    return held


def _in_language(language: str, words: str, to: Speaker) -> Markup:
    return to.say("{language}: {words}", language=LANGUAGES[language], words=words)


def _settings(category: Category, to: Speaker) -> Rows:
    """Lay out the buttons for what every category has."""
    code = category.code
    names = [Button(f"✏️ {LANGUAGES[each]}", _edit(Part(code, Field.NAME, each))) for each in LANGUAGES]
    times = (
        Button(to.label("⏱ Take within"), _edit(Part(code, Field.ANSWER))),
        Button(to.label("⏱ Fix within"), _edit(Part(code, Field.FIX))),
    )
    others = [
        Button(f"👷 {KINDS[kind](to)}", _edit(Part(code, Field.TEAM, kind)))
        for kind in TeamKind
        if kind is not category.team_kind
    ]
    danger = (
        Button(to.label("⚠️ No danger any more"), _edit(Part(code, Field.DANGER, NO)))
        if category.is_danger
        else Button(to.label("⚠️ Make it a danger"), _edit(Part(code, Field.DANGER, YES)))
    )
    return (*in_rows(names, 3), times, tuple(others), (danger,))


def _lists(category: Category, to: Speaker) -> Rows:
    """Lay out the buttons that take a question or a reason away, and those that add one."""
    removals = [
        (
            Button(
                cut(f"✖️ ❓ {name_in(each.names, to.language)}", WIDE_LIMIT),
                _remove(Verb.UNQUESTION, category, each.code),
            ),
        )
        for each in category.questions
    ]
    removals += [
        (
            Button(
                cut(f"✖️ 🚫 {name_in(each.names, to.language)}", WIDE_LIMIT), _remove(Verb.UNREASON, category, each.code)
            ),
        )
        for each in category.reasons
    ]
    added = (
        Button(to.label("➕ Question"), _edit(Part(category.code, Field.QUESTION))),
        Button(to.label("➕ Reason"), _edit(Part(category.code, Field.REASON))),
    )
    return (*removals, added)


def _edit(part: Part) -> Press:
    return Press(Verb.EDIT, 0, str(part))


def _remove(verb: Verb, category: Category, code: str) -> Press:
    return Press(verb, 0, f"{category.code}.{code}")


def _back(page: str, to: Speaker) -> tuple[Button, ...]:
    return (Button(to.label("‹ Back"), Press(Verb.ADMIN, 0, page)),)


def _menu(to: Speaker) -> tuple[Button, ...]:
    return (Button(to.label("⚙️ Administration"), Press(Verb.ADMIN)),)


def wanted(tree: CategoryTree, part: Part, to: Speaker) -> Message:
    """Ask for the words of one part of a category; the answer is a reply to this message."""
    category = tree.category(part.category)
    name = name_in(category.names, to.language) if category else part.category
    return Message(_wanted(part, name, to), wants_reply=True)


def _wanted(part: Part, name: str, to: Speaker) -> Markup:
    match part.field:
        case Field.NAME:
            language = LANGUAGES.get(part.detail, part.detail)
            return to.say(
                "Reply to this message with the name of “{name}” in this language: {language}. At most {most} "
                "characters fit.",
                name=name,
                language=language,
                most=LONGEST_NAME,
            )
        case Field.ANSWER:
            how = to.say("Reply to this message with the time within which “{name}” must be taken.", name=name)
        case Field.FIX:
            how = to.say("Reply to this message with the time within which “{name}” must be fixed.", name=name)
        case Field.QUESTION:
            return lines(
                to.say(
                    "Reply to this message with a question about “{name}” of at most {most} characters and, each in a "
                    "line of its own, {least} to {choices} choices of at most {fit}:",
                    name=name,
                    most=LONGEST_QUESTION,
                    least=LEAST_CHOICES,
                    choices=MOST_CHOICES,
                    fit=LONGEST_NAME,
                ),
                to.say("<code>How much is it?\nOne bag\nA carload</code>"),
                to.say(
                    "I take it as {language}; other languages are added with the file categories.toml.",
                    language=LANGUAGES[to.language],
                ),
            )
        case _:
            return lines(
                to.say(
                    "Reply to this message with a reason to dismiss “{name}” of at most {most} characters. Each "
                    "language has a line of its own, which begins with its name or code; without one, it is "
                    "{language}:",
                    language=LANGUAGES[to.language],
                    name=name,
                    most=LONGEST_NAME,
                ),
                to.say("<code>en Not rubbish\nzh_CN 不是垃圾\nzh_TW 不是垃圾</code>"),
            )
    return lines(
        how, to.say("Such as <code>4 working hours</code>, <code>1 working day</code> or <code>24 hours</code>.")
    )
