"""Write the page with which a copy of everything that is held about somebody opens: index.html, in their language.

Promise: it says in plain words what a citizen looks for: who they are to the bot, their reports with the photos, what
they wrote and followed. What people typed is escaped. All of it, for machines, is in data.json beside the page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from casework.model.category import CategoryCode, CategoryTree, name_in
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from handlers.messages.following.reports import status_word, what_was_done
from handlers.messages.speaker import LANGUAGES, Speaker

Row = Mapping[str, Any]
NOT_SAID = frozenset({Act.VIEW, Act.TELL, Act.UNDO})
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "img{max-width:15em;max-height:15em;margin:.3em}h2{margin-top:2em}"
)


def page(held: Mapping[str, Any], tree: CategoryTree, to: Speaker) -> bytes:
    """Return the page; `held` is what `Holdings.of` gives."""
    title = to.say("What is held about you")
    body = Markup("\n").join(
        (
            Markup("<h1>{}</h1>").format(title),
            _paragraph(to.say("All of it, as a machine reads it, is in the file data.json.")),
            *_person(held["person"], held["roles"], to),
            *_reports(held["reports"], held["photos"], tree, to),
            *_others(held, to),
            *_written(held["history"], held["messages_from_you"], to),
        )
    )
    head = Markup('<meta charset="utf-8"><title>{}</title><style>{}</style>').format(title, Markup(STYLE))  # noqa: S704 - ours
    whole = Markup('<!doctype html>\n<html lang="{}">\n<head>{}</head>\n<body>\n{}\n</body>\n</html>\n')
    return whole.format(to.language.replace("_", "-"), head, body).encode()


def _person(person: Row, roles: Sequence[Row], to: Speaker) -> Iterator[Markup]:
    yield _heading(to.say("You"))
    yield _list(
        (
            to.say("Your number at Telegram: {account}", account=person["account"]),
            to.say("Your language: {language}", language=LANGUAGES.get(person["language"], person["language"])),
            to.say("First met: {at}", at=_dated(person["met_at"], to)),
            *(
                (to.say("Your name, because you acted for a team: {name}", name=person["name"]),)
                if person["name"]
                else ()
            ),
            *(to.say("Your role: {role}", role=row["role"]) for row in roles),
            *((to.say("You may send no reports."),) if person["is_banned"] else ()),
            *(
                (to.say("You may send no reports before {at}.", at=_dated(person["paused_until"], to)),)
                if person["paused_until"]
                else ()
            ),
        )
    )


def _reports(reports: Sequence[Row], photos: Sequence[Row], tree: CategoryTree, to: Speaker) -> Iterator[Markup]:
    yield _heading(to.say("Your reports"))
    if not reports:
        yield _paragraph(to.say("None."))
    for row in reports:
        category = tree.category(CategoryCode(row["category"]))
        name = name_in(category.names, to.language) if category else row["category"]
        yield Markup("<h3>{}</h3>").format(to.say("#{number} · {category}", number=row["id"], category=name))
        place = to.say("Place: {place}", place=row["place_title"] or row["area_name"])
        position = f"{row['lat']:.6f}, {row['lon']:.6f}"
        yield _list(
            (
                to.say("Sent: {at}", at=_dated(row["reported_at"], to)),
                to.say("{place} ({position})", place=place, position=position),
                to.say("State: {state}", state=status_word(Status(row["status"]), to)),
                *((to.say("Your words: {words}", words=row["words"]),) if row["words"] else ()),
                *((to.say("You were asked: {words}", words=row["question"]),) if row["question"] else ()),
            )
        )
        yield _shown(photo for photo in photos if row["id"] in photo["tickets"])


def _others(held: Mapping[str, Any], to: Speaker) -> Iterator[Markup]:
    """What somebody follows, and the photos and recordings that belong to no report of theirs."""
    own = {row["id"] for row in held["reports"]}
    rest = [photo for photo in held["photos"] if not own.intersection(photo["tickets"])]
    if rest:
        yield _heading(to.say("Other photos that you sent"))
        yield _paragraph(to.say("They belong to reports of others that you support, or to what you have not sent."))
        yield _shown(rest)
    if held["recordings"]:
        yield _heading(to.say("Your recordings"))
        yield _paragraph(
            to.counted(
                "{number} is in the folder recordings.",
                "{number} are in the folder recordings.",
                len(held["recordings"]),
            )
        )
    if held["told_about"] or held["areas"]:
        yield _heading(to.say("What you follow"))
        yield _list(
            (
                *(f"#{row['ticket_id']}" for row in held["told_about"]),
                *(to.say("Area {area}", area=row["area"]) for row in held["areas"]),
            )
        )


def _written(history: Sequence[Row], updates: Sequence[Row], to: Speaker) -> Iterator[Markup]:
    """What somebody did to tickets, and what they wrote to the bot within the time for which that is kept."""
    yield _heading(to.say("What you did"))
    lines = []
    for row in history:
        act = Act(row["act"])
        if act in NOT_SAID:
            continue
        at = datetime.fromisoformat(row["at"])
        done = what_was_done(Entry(TicketId(row["ticket_id"]), at, act, None, row["note"]), to) if act in SAID else act
        line = to.say("{at} · #{number} · {what}", at=to.dated(at), number=row["ticket_id"], what=done)
        lines.append(to.say("{line}: {note}", line=line, note=row["note"]) if row["note"] else line)
    yield _list(lines) if lines else _paragraph(to.say("None."))
    yield _heading(to.say("What you wrote to me, as far as it is still kept"))
    said = [(row["received_at"], _words(row["payload"] or {})) for row in updates]
    shown = [to.say("{at} · {what}", at=_dated(at, to), what=words) for at, words in said if words]
    yield _list(shown) if shown else _paragraph(to.say("None."))


SAID = frozenset(
    {
        *(Act.SEND, Act.ENTER, Act.TAKE, Act.RELEASE, Act.ASK, Act.ANSWER, Act.RESUME, Act.FIX, Act.CONFIRM),
        *(Act.REOPEN, Act.RETURN, Act.WITHDRAW, Act.ADD, Act.NUDGE, Act.SUPPORT, Act.DISMISS, Act.REVERSE),
    }
)


def _words(payload: Row) -> str:
    message = payload.get("message") or payload.get("edited_message") or {}
    return str(message.get("text") or message.get("caption") or "")


def _shown(photos: Iterable[Row]) -> Markup:
    picture = Markup('<a href="photos/{name}.jpg"><img src="photos/{name}.jpg" alt="{name}"></a>')
    return Markup("\n").join(picture.format(name=photo["name"]) for photo in photos)


def _heading(words: Markup) -> Markup:
    return Markup("<h2>{}</h2>").format(words)


def _paragraph(words: Markup) -> Markup:
    return Markup("<p>{}</p>").format(words)


def _list(items: Iterable[Markup | str]) -> Markup:
    return Markup("<ul>\n{}\n</ul>").format(
        Markup("\n").join(Markup("<li>{}</li>").format(escape(item)) for item in items)
    )


def _dated(at: str, to: Speaker) -> str:
    return to.dated(datetime.fromisoformat(at))
