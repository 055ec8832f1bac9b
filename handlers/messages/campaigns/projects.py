"""Write projects: lists, cards with their history, what a move needs, and what residents who wait for works hear."""

from collections.abc import Callable, Mapping
from datetime import date

from markupsafe import Markup

from casework.campaigns.projects.moving import EVERY, LATE, PAGE, ListView, ProjectView
from casework.model.project import OVER, Move, Moved, Project, State
from handlers.messages.message import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    WIDE_LIMIT,
    Button,
    Message,
    Sheet,
    cut,
    in_rows,
    lines,
    size,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

NAME_SHOWN, TEAM_SHOWN, REASON_SHOWN, NOTE_SHOWN = 60, 40, 150, 80
MOVES_SHOWN = 6
WAN, YI = 10_000, 100_000_000

STATES: Mapping[State, Callable[[Speaker], str]] = {
    State.PLANNED: lambda to: to.label("planned"),
    State.RUNNING: lambda to: to.label("under way"),
    State.DELAYED: lambda to: to.label("delayed"),
    State.PAUSED: lambda to: to.label("paused"),
    State.DONE: lambda to: to.label("done"),
    State.DROPPED: lambda to: to.label("dropped"),
}
SIGNS: Mapping[State, str] = {
    State.PLANNED: "🗓",
    State.RUNNING: "🚧",
    State.DELAYED: "⏳",
    State.PAUSED: "⏸",
    State.DONE: "✅",
    State.DROPPED: "🚫",
}
MOVES: Mapping[Move, Callable[[Speaker], str]] = {
    Move.START: lambda to: to.label("▶️ Started"),
    Move.FINISH: lambda to: to.label("✅ Done"),
    Move.DELAY: lambda to: to.label("⏳ Delayed…"),
    Move.SPEND: lambda to: to.label("💰 Spent…"),
    Move.PAUSE: lambda to: to.label("⏸ Paused…"),
    Move.DROP: lambda to: to.label("🚫 Dropped…"),
}
HAPPENED: Mapping[Move, Callable[[Speaker, Moved], Markup]] = {
    Move.START: lambda to, _: to.say("started"),
    Move.FINISH: lambda to, _: to.say("done"),
    Move.DELAY: lambda to, moved: to.say("delayed until {day}: {note}", day=_day(moved.day, to), note=_note(moved)),
    Move.PAUSE: lambda to, moved: to.say("paused: {note}", note=_note(moved)),
    Move.DROP: lambda to, moved: to.say("dropped: {note}", note=_note(moved)),
    Move.SPEND: lambda to, moved: to.say("spent {sum} in all", sum=money(moved.amount or 0, to)),
    Move.PHOTO: lambda to, moved: to.say("a photo {note}", note=_note(moved)),
    Move.IMPORT: lambda to, _: to.say("imported"),
}


def projects(view: ListView, to: Speaker) -> Message:
    """List a page of projects, those that end first first, with buttons for other filters."""
    shown = view.shown
    title = to.say("<b>🏗 Projects</b> · {which} · {count}", which=_which(shown.which, to), count=to.number(view.count))
    text = lines(
        title,
        cut(view.team_name, TEAM_SHOWN) if view.team_name else None,
        *(_row(project, team, view, to) for project, team in view.rows),
        None if view.rows else to.say("Nothing."),
        None if view.is_desk else to.say("/projects late, a state or a team narrows this down."),
    )
    team = f".{shown.team}" if shown.team else ""
    opened = [
        Button(cut(f"{each.code} {each.name}", WIDE_LIMIT), Press(Verb.PROJECT, each.number)) for each, _ in view.rows
    ]
    filters = [
        Button(_which(which, to), Press(Verb.PROJECTS, 0, f"{which}{team}"))
        for which in (LATE, State.RUNNING.value, State.DELAYED.value, EVERY)
        if which != shown.which
    ]
    word = f"{shown.which}{team}"
    turns = (
        *((Button("‹", Press(Verb.PROJECTS, shown.page - 1, word)),) if shown.page else ()),
        *((Button("›", Press(Verb.PROJECTS, shown.page + 1, word)),) if (shown.page + 1) * PAGE < view.count else ()),
    )
    return Message(text, (*((each,) for each in opened), *in_rows(filters), *((turns,) if turns else ())))


def project(view: ProjectView, to: Speaker) -> Message:
    """Show a project's card: place, days, money, state, what happened, its photos, and the moves that are possible."""
    each, photos = view.project, tuple(photo.name for photo in view.photos)
    limit = CAPTION_LIMIT if photos else TEXT_LIMIT
    moves = [_moved(*moved, to) for moved in view.moves]
    latest = moves[-MOVES_SHOWN:]
    text = _card(view, latest, to)
    while latest and size(text) > limit:
        latest = latest[1:]
        text = _card(view, latest, to)
    buttons = (
        ()
        if each.state in OVER
        else in_rows(
            [
                Button(words(to), Press(Verb.MOVE_PROJECT, each.number, move.value))
                for move, words in MOVES.items()
                if not (move is Move.START and each.state is State.RUNNING)
            ]
        )
    )
    return Message(text, buttons, picture=Sheet(photos) if photos else None)


def wanted(project: Project, move: Move, to: Speaker) -> Message:
    """Ask for what a move needs, in reply at a desk or with the command anywhere."""
    examples: Mapping[Move, Markup] = {
        Move.DELAY: to.say("the new end and the reason, such as <code>2026-12-24 rain</code>"),
        Move.SPEND: to.say("what was spent in all, such as <code>120万元</code>"),
    }
    return Message(
        lines(
            to.say("<b>{code}</b> {name}", code=project.code, name=cut(project.name, NAME_SHOWN)),
            to.say("Please reply to this message with {what}.", what=examples.get(move) or to.say("the reason")),
            to.say("Or write: <code>/project {code} {move} …</code>", code=project.code, move=move.value),
        ),
        wants_reply=False,
    )


def late(project: Project, today: date, to: Speaker) -> Message:
    """Ask a desk why a project has passed its end, or say what became of that."""
    name = to.say("<b>{code}</b> {name}", code=project.code, name=cut(project.name, NAME_SHOWN))
    if not project.is_late(today):
        state = to.say(
            "{sign} {state}, until {day}",
            sign=SIGNS[project.state],
            state=STATES[project.state](to),
            day=to.calendar_day(project.ends),
        )
        reason = to.say("Reason: {reason}", reason=cut(project.reason, REASON_SHOWN)) if project.reason else None
        return Message(lines(name, state, reason))
    done = Button(MOVES[Move.FINISH](to), Press(Verb.MOVE_PROJECT, project.number, Move.FINISH.value))
    card = Button(to.label("🏗 Its card"), Press(Verb.PROJECT, project.number))
    return Message(
        lines(
            to.say("⏰ It was to be done by {day}.", day=to.calendar_day(project.ends)),
            name,
            to.say(
                "Please reply to this message with the new end and the reason, such as <code>2026-12-24 rain</code>"
            ),
        ),
        ((done, card),),
    )


def news(project: Project, move: Move, to: Speaker) -> Message:
    """Tell somebody who waits for planned works what has become of them."""
    name = cut(project.name, NAME_SHOWN)
    match move:
        case Move.FINISH:
            again = to.say("If what you saw is still there, please report it: send a photo.")
            return Message(lines(to.say("✅ The works that you wait for are done: {name}", name=name), again))
        case Move.DELAY:
            day = to.calendar_day(project.ends)
            text = to.say("⏳ The works that you wait for are delayed until {day}: {name}", day=day, name=name)
        case Move.PAUSE:
            text = to.say("⏸ The works that you wait for are paused: {name}", name=name)
        case _:
            text = to.say("🚫 The works that you wait for are dropped: {name}", name=name)
    reason = to.say("Reason: {reason}", reason=cut(project.reason, REASON_SHOWN)) if project.reason else None
    return Message(lines(text, reason, to.say("You can report it all the same: send a photo.")))


def money(amount: float, to: Speaker) -> Markup:
    """Return a sum of money, in ten thousands or hundred millions of yuan where it is that large in Chinese."""
    if to.language.startswith("zh") and amount >= YI:
        return to.say("{number} hundred million yuan", number=to.number(round(amount / YI, 2)))
    if to.language.startswith("zh") and amount >= WAN:
        return to.say("{number} ten thousand yuan", number=to.number(round(amount / WAN, 2)))
    return to.say("{number} yuan", number=to.number(amount))


def _card(view: ProjectView, latest: list[Markup], to: Speaker) -> Markup:
    each = view.project
    about = " · ".join(cut(part, TEAM_SHOWN) for part in (each.kind, view.area_name, view.team_name) if part)
    is_put_off = each.ends != each.planned_end
    return lines(
        to.say("<b>🏗 {code}</b> {name}", code=each.code, name=cut(each.name, NAME_SHOWN)),
        about,
        to.say("{sign} {state}", sign=SIGNS[each.state], state=STATES[each.state](to)),
        to.say("Reason: {reason}", reason=cut(each.reason, REASON_SHOWN)) if each.reason else None,
        to.say("{first} – {last}", first=to.calendar_day(each.starts), last=to.calendar_day(each.ends)),
        to.say("At first until {day}", day=to.calendar_day(each.planned_end)) if is_put_off else None,
        to.say("⏰ Its end has passed.") if each.is_late(view.today) else None,
        _spent(each, to),
        *(("", *latest) if latest else ()),
        *(("", to.say("A photo in reply is kept with it.")) if each.state not in OVER else ()),
    )


def _spent(project: Project, to: Speaker) -> Markup | None:
    if not project.planned_sum and not project.spent_sum:
        return None
    spent, planned = money(project.spent_sum, to), money(project.planned_sum, to)
    return to.say("💰 {spent} of {planned}", spent=spent, planned=planned)


def _row(project: Project, team: str, view: ListView, to: Speaker) -> Markup:
    sign = "⏰" if project.is_late(view.today) else SIGNS[project.state]
    return to.say(
        "{sign} {code} {name} · {team}until {day}",
        sign=sign,
        code=project.code,
        name=cut(project.name, TEAM_SHOWN),
        team=to.say("{team} · ", team=cut(team, TEAM_SHOWN)) if not view.is_desk else "",
        day=to.calendar_day(project.ends),
    )


def _moved(moved: Moved, who: str | None, to: Speaker) -> Markup:
    what = HAPPENED[moved.move](to, moved)
    if who is None:
        return to.say("{day}: {what}", day=to.day(moved.at), what=what)
    return to.say("{day}: {what} ({who})", day=to.day(moved.at), what=what, who=cut(who, TEAM_SHOWN))


def _which(which: str, to: Speaker) -> str:
    if which in set(State):
        return STATES[State(which)](to)
    names = {LATE: to.label("⏰ past their end"), EVERY: to.label("all")}
    return names.get(which) or to.label("not over")


def _note(moved: Moved) -> str:
    return cut(moved.note, NOTE_SHOWN)


def _day(day: date | None, to: Speaker) -> str:
    return to.calendar_day(day) if day else "–"
