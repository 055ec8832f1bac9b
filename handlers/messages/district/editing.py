"""Write what administrators see of the categories: groups, a group's categories, one category, what to reply."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from casework.district.editing import (
    MONTHS,
    NO,
    YES,
    Field,
    Part,
)
from casework.files.categories import (
    LEAST_CHOICES,
    LONGEST_NAME,
    LONGEST_NOTICE,
    LONGEST_QUESTION,
    MOST_CHOICES,
)
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Offered, name_in
from casework.model.team import TeamKind
from handlers.messages.district.times import allowance
from handlers.messages.message import BUTTON_LIMIT, WIDE_LIMIT, Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.messages.tickets.naming import category_name

PAGE = "categories"  # of the administrators' menu; after a dot comes the code of a group or of a category
KEYWORDS_SHOWN = 200  # UTF-16 units, of each language

KINDS: dict[TeamKind, Callable[[Speaker], str]] = {
    TeamKind.COMMUNITY: lambda to: to.label("community"),
    TeamKind.DEPARTMENT: lambda to: to.label("department"),
    TeamKind.CONTRACTOR: lambda to: to.label("contractor"),
}


OFFERED: dict[Offered, Callable[[Speaker], Markup]] = {
    Offered.EVERYBODY: lambda to: to.say("🙋 Residents may report it"),
    Offered.STAFF: lambda to: to.say("🧹 Staff alone may choose it"),
    Offered.NOBODY: lambda to: to.say("⏸ Switched off: nobody may choose it"),
}
OFFERING: dict[Offered, Callable[[Speaker], str]] = {
    Offered.EVERYBODY: lambda to: to.label("🙋 For residents too"),
    Offered.STAFF: lambda to: to.label("🧹 For staff alone"),
    Offered.NOBODY: lambda to: to.label("⏸ Switch it off"),
}


def page_of(code: str, field: Field | None = None) -> str:
    """Return the page of a group or a category, or that of the months of a category."""
    return f"{PAGE}.{code}.{field}" if field is Field.MONTHS else f"{PAGE}.{code}"


def categories(tree: CategoryTree, code: str, to: Speaker) -> Message:
    """Show the category or group with a code, or a category's months; all groups if there is none, or no longer."""
    code, _, field = code.partition(".")
    known = tree.current(CategoryCode(code))
    if known is not None:
        return _months(known, to) if field == Field.MONTHS else _category(known, tree.codes(known)[-1], to)
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
    sign = "⏸ " if isinstance(each, Category) and each.offered is Offered.NOBODY else ""
    name = cut(sign + name_in(each.names, to.language), BUTTON_LIMIT)
    return Button(name, Press(Verb.ADMIN, 0, page_of(each.code)))


def _months(category: Category, to: Speaker) -> Message:
    """Show in which months residents may choose a category, with a button for each month."""
    text = lines(
        to.say("<b>📅 {name}</b>", name=name_in(category.names, to.language)),
        to.say("Residents may report it in the months with ✅; staff may choose it at any time."),
        _season(category, to),
    )
    buttons = [
        Button(
            f"{'✅' if not category.months or int(month) in category.months else '▫️'} {to.month(int(month))}",
            _edit(Part(category.code, Field.MONTHS, month)),
        )
        for month in MONTHS
    ]
    return Message(text, (*in_rows(buttons, 3), _back(page_of(category.code), to), _menu(to)))


def _season(category: Category, to: Speaker) -> Markup:
    if not category.months:
        return to.say("📅 All the year")
    return to.say("📅 Only in: {months}", months=to.listed([to.month(each) for each in category.months]))


def _category(category: Category, group: CategoryCode, to: Speaker) -> Message:
    text = lines(
        to.say("<b>🏷 {name}</b> (<code>{code}</code>)", name=name_in(category.names, to.language), code=category.code),
        *(_in_language(each, category.names.get(each, "–"), to) for each in LANGUAGES),
        "",
        to.say("Kind of team: {kind}", kind=KINDS[category.team_kind](to)),
        to.say("To be taken within: {answer}", answer=allowance(category.answer_by, to)),
        to.say("To be fixed within: {fix}", fix=allowance(category.fix_by, to)),
        to.say("⚠️ A danger") if category.is_danger else to.say("No danger"),
        OFFERED[category.offered](to),
        _season(category, to) if category.months else None,
        to.say("👁 Everybody sees photos and words, unless the desk withholds them")
        if category.shows_photos
        else to.say("🔒 Others see photos and words only once the desk shows them"),
        to.say("📷 A fix needs a photo") if category.needs_photo else None,
        to.say("🏠 The public page gives places only roughly") if category.rounds_place else None,
        None if category.is_public else to.say("🚷 Strangers do not see its reports at all"),
        *_held(category, to),
    )
    return Message(text, (*_settings(category, to), *_lists(category, to), _back(page_of(group), to), _menu(to)))


def _held(category: Category, to: Speaker) -> list[str]:
    """Write a category's notice, questions, reasons and keywords, if it has any."""
    held: list[str] = []
    if category.notice:
        held += ["", to.say("<b>What it says before it is reported</b>")]
        held += [_in_language(each, category.notice[each], to) for each in LANGUAGES if each in category.notice]
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
    shown = (
        Button(to.label("🔒 Withhold photos"), _edit(Part(code, Field.SHOWN, NO)))
        if category.shows_photos
        else Button(to.label("👁 Show photos"), _edit(Part(code, Field.SHOWN, YES)))
    )
    proof = (
        Button(to.label("📷 Fix needs no photo"), _edit(Part(code, Field.PROOF, NO)))
        if category.needs_photo
        else Button(to.label("📷 Fix needs a photo"), _edit(Part(code, Field.PROOF, YES)))
    )
    return (*in_rows(names, 3), times, tuple(others), (danger,), (shown, proof), *_offering(category, to))


def _offering(category: Category, to: Speaker) -> Rows:
    """Lay out the buttons for who may choose a category, when, and what it says before that."""
    code = category.code
    others = [
        Button(words(to), _edit(Part(code, Field.OFFERED, each)))
        for each, words in OFFERING.items()
        if each is not category.offered
    ]
    months = Button(to.label("📅 Months"), Press(Verb.ADMIN, 0, page_of(code, Field.MONTHS)))
    notices = [Button(f"📣 {LANGUAGES[each]}", _edit(Part(code, Field.NOTICE, each))) for each in LANGUAGES]
    removal = Button(to.label("✖️ 📣 Notice"), _remove(Verb.UNNOTICE, category, "notice"))
    last = (months, removal) if category.notice else (months,)
    return (tuple(others), *in_rows(notices, 3), last)


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
    name = category_name(category, to)
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
        case Field.NOTICE:
            language = LANGUAGES.get(part.detail, part.detail)
            return to.say(
                "Reply to this message with what “{name}” says before somebody reports it, in this language: "
                "{language}. At most {most} characters fit. Such as: Bins are emptied here every Tuesday.",
                name=name,
                language=language,
                most=LONGEST_NOTICE,
            )
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
