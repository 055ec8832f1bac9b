"""Ask a desk for its objection, show it to supervisors, and tell the desk the answer."""

from markupsafe import Markup

from casework.figures.looking import days_of
from casework.model.league import Sign, Term
from casework.model.objection import Disputed, Objection
from casework.model.person import Person
from casework.model.summary import Period
from handlers.messages.figures.league import disputed
from handlers.messages.message import Button, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

WORDS_SHOWN = 1000  # UTF-16 units of an objection, and of an answer
NAME_SHOWN = 60


def objecting(
    period: Period, figure: Disputed | None, kept: Objection | None, asker: Person | None, to: Speaker
) -> Message:
    """Ask to which figure (None), or why; if the team has objected, show that."""
    days = _days(period, to)
    if kept is not None:
        return Message(
            lines(
                to.say("✋ Your team has objected to <i>{figure}</i> · {days}", figure=_of(kept, to), days=days),
                _quoted(kept.words),
                to.say("Supervisors read it, and you are told their answer."),
            )
        )
    if figure is None:
        choices = [
            Button(disputed(each, to), Press(Verb.OBJECT, 0, f"{days_of(period)}/{each}")) for each in (*Term, *Sign)
        ]
        said = to.say("✋ To which figure of {days} does your team object? It can do so once.", days=days)
        return Message(said, in_rows(choices, 2))
    what = {"figure": disputed(figure, to), "days": days}
    how = to.say("Reply to this message and say what is wrong with <i>{figure}</i> · {days}.", **what)
    if asker is not None and asker.name:
        link = Markup('<a href="tg://user?id={}">{}</a>').format(asker.account, asker.name)
        how = to.say(
            "{who}, reply to this message and say what is wrong with <i>{figure}</i> · {days}.", who=link, **what
        )
    return Message(lines(how, to.say("Supervisors read it, and it stands in the next bulletin.")), wants_reply=True)


def objection(kept: Objection, team: str, answerer: Person | None, to: Speaker) -> Message:
    """Show supervisors what a team objects to, and in the end what was answered."""
    name, days = cut(team, NAME_SHOWN), _days(kept.period, to)
    return Message(
        lines(
            to.say("<b>✋ {team} objects to {figure}</b> · {days}", team=name, figure=_of(kept, to), days=days),
            _quoted(kept.words),
            *_answer(kept, answerer, to),
            None if kept.answer else to.say("Reply to this message to answer it. Both stand in the next bulletin."),
        )
    )


def answered(kept: Objection, to: Speaker) -> Message:
    """Tell a desk what was answered to its objection."""
    days = _days(kept.period, to)
    return Message(
        lines(
            to.say("<b>✋ Your objection to {figure}</b> · {days}", figure=_of(kept, to), days=days),
            _quoted(kept.words),
            *_answer(kept, None, to),
        )
    )


def _answer(kept: Objection, answerer: Person | None, to: Speaker) -> list[Markup]:
    if not kept.answer:
        return []
    who = cut(answerer.name, NAME_SHOWN) if answerer is not None and answerer.name else ""
    said = to.say("<b>Answer</b> · {who}", who=who) if who else to.say("<b>Answer</b>")
    return [said, _quoted(kept.answer)]


def _of(kept: Objection, to: Speaker) -> str:
    return disputed(kept.figure, to)


def _days(period: Period, to: Speaker) -> Markup:
    return to.say("{first} – {last}", first=to.calendar_day(period.first), last=to.calendar_day(period.last))


def _quoted(words: str) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(cut(words, WORDS_SHOWN))
