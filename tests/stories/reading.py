"""Read a telephone's screen as people do, in three languages, and say where it contradicts what is kept."""

import re
from dataclasses import dataclass

from casework.model.category import CategoryTree, name_in
from casework.model.draft import Draft
from casework.model.recording import RecordingKind
from casework.model.ticket import Status, Ticket

HEADINGS = ("Your report", "您反映的问题", "您的通報")
PHOTOS = re.compile(r"^✅ (?:(\d+) photos?|照片：(\d+) ?[张張])$", re.MULTILINE)
VIDEOS = re.compile(r"^✅ (?:(\d+) videos?|(?:视频|影片)：(\d+) ?段)$", re.MULTILINE)
VOICES = re.compile(r"^✅ (?:(\d+) voice messages?|语音消息：(\d+) ?条|語音訊息：(\d+) ?則)$", re.MULTILINE)
PLACE = re.compile(r"^(?:✅|⚠️) (?:Place: |地[点點]：)(.*)$", re.MULTILINE)
CATEGORY = re.compile(r"^✅ (?:What is wrong: |问题类别：|問題類別：)(.*)$", re.MULTILINE)
WORDS = re.compile(r"^📝 (?:Words: |补充说明：|補充說明：)", re.MULTILINE)
OUTSIDE = re.compile("outside our area|不在本辖区范围内|不在本轄區內")
RECEIPT = re.compile(r"^(?:✅|🤝) .*?#(\d+)")
SUPPORTERS = re.compile(r"^👥 \D*(\d+)", re.MULTILINE)
TITLE_SHOWN = 60  # a title up to this many characters is shown whole

CARD_SIGNS = {
    Status.OPEN: "⏳",
    Status.TAKEN: "🧹",
    Status.ASKED: "⏸",
    Status.PARKED: "🅿️",
    Status.FIXED: "📷",
    Status.CONFIRMED: "✅",
    Status.UNCONFIRMED: "☑️",
    Status.WITHDRAWN: "⚪",
    Status.DUPLICATE: "⚪",
    Status.DISMISSED: "⚪",
}
LATE = {Status.OPEN: "⌛", Status.TAKEN: "⌛"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a reader sees: areas by code, assets by code, the categories, and the reader's language."""

    areas: dict[str, str]
    assets: dict[str, str]
    tree: CategoryTree
    language: str

    def category(self, code: str) -> str:
        """Return a category's name."""
        found = next(each for group in self.tree.groups for each in group.categories if each.code == code)
        return name_in(found.names, self.language)


def is_draft(text: str) -> bool:
    """Tell whether a message shows a report that is being written."""
    return text.partition("\n")[0] in HEADINGS


def draft_contradictions(text: str, draft: Draft, names: Names) -> list[str]:
    """Return where the message of an open draft differs from the draft.

    The reporter's words stand last, before the question, and may look like anything.
    """
    label = WORDS.search(text)
    summary, words = (text[: label.start()], text[label.end() :]) if label else (text, None)
    voices = sum(each.kind is RecordingKind.VOICE for each in draft.recordings)
    counted = (
        ("photos", PHOTOS, len(draft.photos)),
        ("videos", VIDEOS, len(draft.recordings) - voices),
        ("voices", VOICES, voices),
    )
    found = [f"{what}: {kept} are kept" for what, pattern, kept in counted if _number(pattern, summary) != kept]
    category = _only(CATEGORY, summary)
    if category != (names.category(draft.category) if draft.category else None):
        found.append(f"category: {draft.category} is kept")
    if not _shows_place(_only(PLACE, summary), draft, names):
        found.append(f"place: {draft.place} is kept")
    if not _shows_words(words, draft.words):
        found.append(f"words: {draft.words!r} are kept")
    return found


def receipt_contradictions(text: str, ticket: int) -> list[str]:
    """Return where a receipt differs from the ticket that the draft became."""
    found = RECEIPT.match(text)
    return [] if found and int(found[1]) == ticket else [f"the draft became #{ticket}"]


def view_contradictions(text: str, ticket: Ticket, names: Names) -> list[str]:
    """Return where the view of a ticket differs from the ticket."""
    found = []
    if text.partition("\n")[0] != f"#{ticket.id} · {names.category(ticket.category)}":
        found.append(f"{ticket.category} is kept")
    if ticket.area_name not in text:
        found.append(f"{ticket.area_name} is kept")
    if not _has_line(text, CARD_SIGNS[ticket.status], LATE.get(ticket.status)):
        found.append(f"{ticket.status} is kept")
    return found


def card_contradictions(text: str, ticket: Ticket, supporters: int, names: Names) -> list[str]:
    """Return where a card differs from its ticket."""
    found = []
    if not text.startswith(f"#{ticket.id} · {names.category(ticket.category)}"):
        found.append(f"{ticket.category} is kept")
    if ticket.area_name not in text:
        found.append(f"{ticket.area_name} is kept")
    if not _has_line(text, CARD_SIGNS[ticket.status], LATE.get(ticket.status)):
        found.append(f"{ticket.status} is kept")
    if _number(SUPPORTERS, text) != supporters:
        found.append(f"{supporters} supporters are kept")
    if ticket.words and f"💬 {ticket.words[:50]}" not in text:
        found.append(f"{ticket.words!r} are kept")
    return found


def _shows_place(shown: str | None, draft: Draft, names: Names) -> bool:
    place = draft.place
    if place is None or shown is None:
        return place is None and shown is None
    if place.area is None:
        return bool(OUTSIDE.search(shown))
    title = names.assets[draft.asset] if draft.asset else place.title or ""
    return shown.endswith(names.areas[place.area]) and shown.startswith(title[:TITLE_SHOWN])


def _shows_words(shown: str | None, words: str) -> bool:
    if shown is None or not words:
        return shown is None and not words
    return shown.startswith(f"{words}\n\n") or words.startswith(shown.partition("…\n\n")[0])


def _has_line(text: str, *signs: str | None) -> bool:
    return any(line.startswith(sign) for line in text.split("\n") for sign in signs if sign)


def _only(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(next(each for each in found.groups() if each)) if found else 0
