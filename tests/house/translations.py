"""Check what the bot says, in every language: `python -m tests.house.translations`, a part of `make check`.

It prints each problem in a line of its own, and exits with 1 if there is one. Every check takes what it looks at as
arguments and returns its problems, so that a test can plant a problem.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup

from handlers.messages.message import BUTTON_LIMIT
from handlers.messages.speaker import LANGUAGES, LOCALES, SOURCE_LANGUAGE
from sandbox.formatting import FormatError, parse_html
from tests.house import blanks
from tests.house.prose import speaking_files, stray_sentences
from tests.paths import ROOT

KEYWORDS: dict[str, Any] = {"say": None, "label": None, "counted": (1, 2)}  # as `make translations` has them
LITERALS = {"say": 1, "label": 1, "counted": 2}  # how many arguments of each must be literals
WITH_LABEL = {"Button", "Key"}
# The character set of each Chinese script, and the characters of the other that it holds as rare ones of its own.
SCRIPTS = {
    "zh_CN": ("gb2312", "於後徵麽甯"),
    "zh_TW": ("big5", "后于万与么价优体听坏复惊愿扑据挂机极构气洁确离网胜虫触赶适厂"),
}
# Words that were said beside the glossary's (docs/languages.md), each with the glossary's.
SECOND = {
    "zh_CN": {"承办单位": "责任单位", "回访": "回头看", "督导人员": "督导员"},
    "zh_TW": {
        "關注": "追蹤",
        "居民": "民眾",
        "認領": "接案",
        "返工": "重辦",
        "處置": "處理",
        "逾時": "逾期",
        "上報": "通報",
        "回頭看": "複查",
        "回訪": "複查",
        "掛牌督辦": "列管督辦",
        "簡報": "公報",
        "發送": "傳送",
        "督導員": "督導人員",
        "責任單位": "承辦單位",
        "權責單位": "承辦單位",
        "承包單位": "承攬廠商",
    },
}
HAN = re.compile("[\u4e00-\u9fff]")
SAMPLE = 'https://example.org/?a=1&b=<i>"2"'  # any value must do, and a link must be a link

Id = str | tuple[str, ...]  # a sentence, or a pair: for 1 and for more
Sources = Mapping[str, str]  # path, text


def extracted(sources: Sources, keyword: str | None = None) -> dict[Id, str]:
    """Return every sentence of the sources, or those of one keyword, with the first file in which each stands."""
    keywords = {keyword: KEYWORDS[keyword]} if keyword else KEYWORDS
    found: dict[Id, str] = {}
    for path, text in sources.items():
        for _, sentence, _, _ in extract("python", BytesIO(text.encode()), keywords=keywords):
            found.setdefault(tuple(sentence) if isinstance(sentence, list | tuple) else sentence, path)
    return found


def unextractable(sources: Sources) -> list[str]:
    """Return a problem for each sentence or label that is no literal in its call, so that nobody can translate it."""
    problems = []
    for path, text in sources.items():
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            where = f"{path}:{call.lineno}"
            name = _called(call)
            wanted = call.args[: LITERALS.get(name, 0)]
            if not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in wanted):
                problems.append(f"{where}: {name}() needs its sentence as a literal")
            if name in WITH_LABEL and call.args and not _is_label(call.args[0]):
                problems.append(f"{where}: the label of a {name} comes from label(), or from the district's own names")
    return problems


def _is_label(node: ast.AST) -> bool:
    """Tell whether an expression can be a label: its words all come from label(), and none of it is HTML."""
    if isinstance(node, ast.Call) and _called(node) in LITERALS:
        return _called(node) == "label"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return not any(character.isalpha() for character in node.value)
    return all(_is_label(each) for each in ast.iter_child_nodes(node))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def incomplete(catalogue: Catalog, sentences: Mapping[Id, str]) -> list[str]:
    """Return a problem for each sentence without a finished translation, and each translation without a sentence."""
    written = {_id(message): message for message in _messages(catalogue)}
    new, gone = sentences.keys() - written.keys(), written.keys() - sentences.keys()
    problems = [f"not in the catalogue, run make translations: {sentences[id_]}: {id_!r}" for id_ in new]
    problems += [f"said nowhere any more, run make translations: {id_!r}" for id_ in gone]
    problems += [f"obsolete, remove it: {message.id!r}" for message in catalogue.obsolete.values()]
    for id_, message in written.items():
        if message.fuzzy:
            problems.append(f"fuzzy, read it again and remove the mark: {id_!r}")
        if not all(form.strip() for form in _forms(message)):
            problems.append(f"not translated: {id_!r}")
    return problems


def placeholders(catalogue: Catalog) -> list[str]:
    """Return a problem for each translation that does not name the values which its sentence names."""
    problems = []
    for message in _messages(catalogue):
        sources = [_fields(source) for source in _sources(message)]
        forms = [_fields(form) for form in _forms(message) if form.strip()]
        if None in sources:
            problems.append(f"its braces are wrong, or it names a value by more than a name: {_id(message)!r}")
        elif forms and (not set(forms) <= set(sources) or forms[-1] != sources[-1]):
            problems.append(f"its translation names other values: {_id(message)!r}")
    return problems


def _fields(template: str) -> frozenset[str] | None:
    """Return the names between braces, or None if they are not all plain names."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return None
    names = [name for _, name, _, _ in parts if name is not None]
    plain = all(name.isidentifier() and not form and not turn for _, name, form, turn in parts if name is not None)
    return frozenset(names) if plain else None


def refused_html(catalogue: Catalog) -> list[str]:
    """Return a problem for each sentence or translation that Telegram would refuse, with Telegram's own reason."""
    problems = []
    for message in _messages(catalogue):
        for template in (*_sources(message), *_forms(message)):
            fields = _fields(template)
            if fields is None:
                continue  # reported by `placeholders`
            try:
                parse_html(str(Markup(template).format(**dict.fromkeys(fields, SAMPLE))))
            except FormatError as error:
                problems.append(f"Telegram would refuse it ({error}): {template!r}")
    return problems


def long_labels(labels: Mapping[Id, str], catalogue: Catalog) -> list[str]:
    """Return a problem for each label that does not fit a button, in the source or in the translation."""
    problems = []
    for label in labels:
        message = catalogue.get(str(label))
        for text in (str(label), *(_forms(message) if message else ())):
            shown = text.replace("{number}", "999")
            if len(shown) > BUTTON_LIMIT:
                problems.append(f"{len(shown)} characters, and a button holds {BUTTON_LIMIT}: {text!r}")
            if _fields(shown) != frozenset() or "<" in shown:
                problems.append(f"a label has no values but {{number}}, and no tags: {text!r}")
    return problems


def other_script(language: str, text: str) -> str:
    """Return the characters of a text that are simplified in zh_TW, or traditional in zh_CN; names of languages may be.

    A character counts as one of the other script if the script's own character set does not hold it.
    """
    charset, rare = SCRIPTS.get(language, ("utf-8", ""))
    for name in LANGUAGES.values():
        text = text.replace(name, "")
    strange = (each for each in HAN.findall(text) if each in rare or not each.encode(charset, "ignore"))
    return "".join(dict.fromkeys(strange))


def mixed_scripts(language: str, catalogue: Catalog) -> list[str]:
    """Return a problem for each translation that holds characters of the other Chinese script."""
    forms = [form for message in _messages(catalogue) for form in _forms(message)]
    return [
        f"{strange} belong to the other script: {form!r}" for form in forms if (strange := other_script(language, form))
    ]


def second_words(language: str, catalogue: Catalog) -> list[str]:
    """Return a problem for each translation that has another word for a thing than the glossary."""
    forms = [form for message in _messages(catalogue) for form in _forms(message)]
    words = SECOND.get(language, {}).items()
    return [
        f"the glossary says {one}, not {other}: {form!r}" for form in forms for other, one in words if other in form
    ]


def spaced_numbers(catalogue: Catalog) -> list[str]:
    """Return a problem for each translation with a blank between a number, or a moment, and the text around it."""
    forms = (form for message in _messages(catalogue) for form in _forms(message))
    return [f"no blank between a number and Chinese: {form!r}" for form in forms if blanks.without(form) != form]


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _id(message: Message) -> Id:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _sources(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def read_catalogue(text: bytes, language: str) -> Catalog:
    """Read a catalogue; raises PoFileError, with the line, for a file that is no catalogue."""
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


def check_language(language: str, text: bytes, sources: Sources) -> list[str]:
    """Return every problem of a language's catalogue; `text` is the content of its .po file."""
    try:
        catalogue = read_catalogue(text, language)
    except PoFileError as error:
        return [f"{language}: the catalogue cannot be read: {error}"]
    problems = (
        *incomplete(catalogue, extracted(sources)),
        *placeholders(catalogue),
        *refused_html(catalogue),
        *long_labels(extracted(sources, "label"), catalogue),
        *mixed_scripts(language, catalogue),
        *second_words(language, catalogue),
        *(spaced_numbers(catalogue) if language in SCRIPTS else ()),
    )
    return [f"{language}: {problem}" for problem in problems]


def check(root: Path) -> list[str]:
    """Return every problem of the project in a folder."""
    messages = sorted((root / "handlers" / "messages").rglob("*.py"))
    sources = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in messages}
    problems = unextractable(sources)
    for language in LANGUAGES.keys() - {SOURCE_LANGUAGE}:
        catalogue = LOCALES / language / "LC_MESSAGES" / "cleanward.po"
        problems += check_language(language, catalogue.read_bytes() if catalogue.exists() else b"", sources)
    for path in speaking_files(root):
        problems += stray_sentences(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
    return problems


if __name__ == "__main__":
    found = check(ROOT)
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.exit(1 if found else 0)
