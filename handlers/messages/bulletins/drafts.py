"""Write a draft for the supervisors who read it first: every sentence, what is struck, and what they can do."""

from markupsafe import Markup

from casework.bulletins.composing import MENU
from casework.model.bulletin import Bulletin, State
from casework.model.person import Person
from handlers.messages.bulletins import naming
from handlers.messages.bulletins.chapters import chapters
from handlers.messages.bulletins.posted import XLSX
from handlers.messages.desk.fixes import mention
from handlers.messages.message import BUTTON_LIMIT, TEXT_LIMIT, Button, Message, Rows, cut, in_rows, lines, size
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

NUMBERS_A_ROW = 8


def draft(shown: Bulletin, menu: str, to: Speaker) -> Message:
    """A draft with its sentences, numbered; or what became of it."""
    title = to.say(
        "<b>📰 {issue}: {title} · {period}</b>",
        issue=naming.issue(shown, to) if shown.state is State.POSTED else to.label("Draft"),
        title=naming.title(shown, to),
        period=naming.period(shown, to),
    )
    match shown.state:
        case State.POSTED:
            return Message(lines(title, to.say("✅ Posted. /bulletins has it.")))
        case State.DROPPED:
            return Message(lines(title, to.say("🗑 Discarded. /bulletin composes it anew.")))
        case State.DRAFT:
            return Message(_body(shown, title, to), _menu(shown, to) if menu == MENU else _buttons(shown, to))


def _body(shown: Bulletin, title: Markup, to: Speaker) -> Markup:
    """Write all sentences, as many as a message holds."""
    advice = to.say("Only you read this. Strike what is wrong, add a sentence, and approve it; then it is posted.")
    more = to.say("The PDF has more.")
    text, number = lines(title, advice), 0
    for code, each in chapters(shown, to).items():
        part: list[str | Markup] = ["", to.say("<b>{heading}</b>", heading=each.heading)]
        if not shown.has(code):
            part[1] = to.say("<b><s>{heading}</s></b>", heading=each.heading)
        for key, words in each.sentences:
            number += 1
            is_kept = shown.has(key)
            template = to.say("{number}. {words}", number=number, words=words)
            part.append(template if is_kept else to.say("{number}. <s>{words}</s>", number=number, words=words))
        wanted = lines(text, *part)
        if size(lines(wanted, more)) > TEXT_LIMIT:
            return lines(text, more)
        text = wanted
    return text


def _buttons(shown: Bulletin, to: Speaker) -> Rows:
    strikes = [
        Button(_labelled(each.heading, is_kept=shown.has(code)), Press(Verb.STRIKE, shown.id, code))
        for code, each in chapters(shown, to).items()
    ]
    return (
        *in_rows(strikes),
        (
            Button(to.label("✂️ A sentence"), Press(Verb.STRIKE, shown.id, MENU)),
            Button(to.label("➕ A sentence"), Press(Verb.SENTENCE, shown.id)),
        ),
        (
            Button(to.label("📊 Tables"), Press(Verb.BULLETIN, shown.id, XLSX)),
            Button(to.label("🗑 Discard"), Press(Verb.DISCARD, shown.id)),
        ),
        (Button(to.label("✅ Approve and post"), Press(Verb.PUBLISH, shown.id)),),
    )


def _menu(shown: Bulletin, to: Speaker) -> Rows:
    """Return a button with the number of each sentence that strikes it, or lets it stand again."""
    keys = [key for each in chapters(shown, to).values() for key, _ in each.sentences]
    numbers = [
        Button(_labelled(str(number), is_kept=shown.has(key)), Press(Verb.STRIKE, shown.id, key))
        for number, key in enumerate(keys, 1)
    ]
    back = Button(to.label("⬅️ Back"), Press(Verb.STRIKE, shown.id))
    return (*in_rows(numbers, NUMBERS_A_ROW // 2), (back,))


def _labelled(name: str, *, is_kept: bool) -> str:
    return cut(f"{'✂️' if is_kept else '↩️'} {name}", BUTTON_LIMIT)


def reminder(shown: Bulletin, to: Speaker) -> Message | None:
    """Say once that a draft still waits; nothing if it was posted or given up meanwhile."""
    if shown.state is not State.DRAFT:
        return None
    return Message(
        to.say(
            "⏰ Nobody has approved this draft yet: {title} · {period}.",
            title=naming.title(shown, to),
            period=naming.period(shown, to),
        ),
        replies_to=f"bulletin:{shown.id}",
    )


def sentence_wanted(asker: Person, to: Speaker) -> Message:
    """Ask somebody for a sentence, in reply."""
    how = to.say("{who}, reply to this message with the sentence that the bulletin is to say.", who=mention(asker))
    return Message(how, wants_reply=True)
