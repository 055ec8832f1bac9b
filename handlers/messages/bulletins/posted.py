"""Write a bulletin for its readers: the message with its charts, the paper, the tables, and the list of all.

Promises: the message fits below a picture: what says most comes first, and it says so if the paper has more. What was
struck stands in none of them.
"""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from casework.bulletins.publishing import ListView
from casework.model.bulletin import Bulletin, Chapter
from handlers.messages.bulletins import naming
from handlers.messages.bulletins.chapters import chapters
from handlers.messages.bulletins.worded import Worded, named
from handlers.messages.message import (
    CAPTION_LIMIT,
    WIDE_LIMIT,
    BulletinPage,
    Button,
    Chart,
    Charts,
    DataTable,
    Message,
    PaperChapter,
    Rows,
    Tables,
    cut,
    lines,
    size,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

ROWS_PRINTED = 15  # of a table; a spreadsheet has all of them
WHOLE = frozenset({Chapter.FIGURES.value, Chapter.RANKING.value})  # of these, all rows are printed
PDF, XLSX = "pdf", "xlsx"  # what the buttons below a bulletin bring


def bulletin(shown: Bulletin, district: str, to: Speaker, *, has_buttons: bool) -> Message:
    """A bulletin as a message with its charts; in a chat of its own it has buttons for the paper and the tables."""
    standing = kept(shown, to)
    charts = tuple(chart for each in standing.values() for chart in each.charts)
    head = lines(
        to.say("<b>📰 {district} · {title}</b>", district=named(district), title=naming.title(shown, to)),
        to.say("{period} · {issue}", period=naming.period(shown, to), issue=naming.issue(shown, to)),
        "",
    )
    return Message(
        _fitted(head, standing, to),
        (_files(shown, to),) if has_buttons else (),
        picture=Charts(charts, to.language) if charts else None,
    )


def _fitted(head: Markup, standing: Mapping[str, Worded], to: Speaker) -> Markup:
    """Return the sentences that fit into a caption, in their order: the first of each chapter, then the others."""
    first = [each.sentences[0][0] for each in standing.values()]
    others = [key for each in standing.values() for key, _ in each.sentences[1:]]
    said = [(key, words) for each in standing.values() for key, words in each.sentences]
    more = to.say("The PDF has more.")
    chosen: set[str] = set()
    for key in (*first, *others):
        wanted = chosen | {key}
        text = lines(head, *(f"• {words}" for each, words in said if each in wanted), more)
        if size(text) <= CAPTION_LIMIT:
            chosen = wanted
    text = lines(head, *(f"• {words}" for key, words in said if key in chosen))
    return text if len(chosen) == len(said) else lines(text, more)


def _files(shown: Bulletin, to: Speaker) -> tuple[Button, ...]:
    return (
        Button(to.label("📄 PDF"), Press(Verb.BULLETIN, shown.id, PDF)),
        Button(to.label("📊 Tables"), Press(Verb.BULLETIN, shown.id, XLSX)),
    )


def kept(shown: Bulletin, to: Speaker) -> dict[str, Worded]:
    """Return the chapters of a bulletin without what was struck; a chapter without sentences is left out."""
    standing = {}
    for code, each in chapters(shown, to).items():
        sentences = tuple((key, words) for key, words in each.sentences if shown.has(key))
        if sentences:
            standing[code] = Worded(each.heading, sentences, each.charts, each.tables, each.note)
    return standing


def paper(shown: Bulletin, district: str, to: Speaker) -> Message:
    """A bulletin as a PDF."""
    title, period, issue = naming.title(shown, to), naming.period(shown, to), naming.issue(shown, to)
    page = BulletinPage(
        file_name=naming.file_name(shown, PDF),
        title=title,
        district=named(district),
        period=period,
        issue=issue,
        foot=to.say(
            "{district} · {issue} · as of {at}", district=named(district), issue=issue, at=to.dated(shown.at)
        ).unescape(),
        chapters=tuple(_on_paper(code, each, to) for code, each in kept(shown, to).items()),
        other_letters=to.say("No font had some letters: they stand in Latin letters, or are left out.").unescape(),
        language=to.language,
    )
    text = to.say("📄 {title} · {period} · {issue}", title=title, period=period, issue=issue)
    return Message(text, document=page, replies_to=f"bulletin:{shown.id}")


def _on_paper(code: str, chapter: Worded, to: Speaker) -> PaperChapter:
    """Return a chapter as it is printed; long tables are cut, so that the paper stays short."""
    printed, note = chapter.tables, chapter.note
    if code not in WHOLE:
        printed = tuple(replace(each, shown=each.shown[:ROWS_PRINTED]) for each in chapter.tables)
        more = sum(max(0, len(each.shown) - ROWS_PRINTED) for each in chapter.tables)
        if more:
            said = to.counted("The spreadsheet has {number} more row.", "The spreadsheet has {number} more rows.", more)
            note = f"{note} {said.unescape()}".strip()
    return PaperChapter(chapter.heading, tuple(words for _, words in chapter.sentences), chapter.charts, printed, note)


def tables(shown: Bulletin, to: Speaker) -> Message:
    """The tables of a bulletin as a spreadsheet."""
    found = tuple(
        table
        for each in kept(shown, to).values()
        for table in (*each.tables, *(_series(chart, to) for chart in each.charts if not chart.is_horizontal))
    )
    text = to.say("📊 {title} · {period}", title=naming.title(shown, to), period=naming.period(shown, to))
    return Message(text, document=Tables(naming.file_name(shown, XLSX), found))


def _series(chart: Chart, to: Speaker) -> DataTable:
    """The numbers behind a chart whose labels no table has."""
    names = tuple(name for name, _ in chart.series)
    rows = tuple(
        (label, *values) for label, *values in zip(chart.labels, *(each for _, each in chart.series), strict=True)
    )
    shown = tuple((str(label), *(to.number(float(value)) for value in values)) for label, *values in rows)
    return DataTable(chart.title, (to.label("From"), *names), rows, shown)


def listed(view: ListView, to: Speaker) -> Message:
    """The bulletins that were posted, each with a button."""
    rows: list[tuple[Button, ...]] = [
        (Button(_name(each, to), Press(Verb.BULLETIN, each.id)),) for each in view.bulletins
    ]
    turns = (
        *((Button("‹", Press(Verb.BULLETINS, view.page - 1)),) if view.page else ()),
        *((Button("›", Press(Verb.BULLETINS, view.page + 1)),) if view.has_more else ()),
    )
    text = lines(to.say("<b>📰 Bulletins</b>"), None if rows else to.say("Nothing was posted yet."))
    buttons: Rows = (*rows, *((turns,) if turns else ()))
    return Message(text, buttons)


def _name(each: Bulletin, to: Speaker) -> str:
    return cut(f"{naming.issue(each, to)} · {naming.period(each, to)}", WIDE_LIMIT)
