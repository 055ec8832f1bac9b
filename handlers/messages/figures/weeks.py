"""Write a desk's own week, in five lines."""

from markupsafe import Markup

from casework.desk.figures import written
from casework.figures.weekly import WeekView
from casework.model.figure import Clock, Count
from casework.model.queue import Which
from casework.model.summary import Rate, Spread
from casework.model.week import Helpful, Pride, Proud
from handlers.messages.figures.league import TERMS
from handlers.messages.message import Button, Message, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def week(view: WeekView, to: Speaker) -> Message:
    """Show a desk its week: three lines of figures, what to be proud of, and the list that would help most."""
    period = view.period
    days = {"first": to.calendar_day(period.first), "last": to.calendar_day(period.last)}
    helpful = _helpful(view, to)
    return Message(
        lines(
            to.say("<b>📅 Your week</b> · {first} – {last}", **days),
            _received(view, to),
            _fixed(view, to),
            _stands(view, to),
            _proud(view.proud, to) if view.proud else None,
            helpful[0] if helpful else to.say("👉 Nothing waits."),
        ),
        ((helpful[1],),) if helpful else (),
    )


def _received(view: WeekView, to: Speaker) -> Markup:
    numbers = {"received": to.number(view.figures.count(Count.RECEIVED))}
    numbers |= {"answered": to.number(view.figures.count(Count.ANSWERED))}
    rate = view.figures.rate(Rate.ANSWERED_IN_TIME)
    if rate is None:
        return to.say("Received {received}, answered {answered}", **numbers)
    return to.say("Received {received}, answered {answered}, {rate} in time", rate=to.percent(rate), **numbers)


def _fixed(view: WeekView, to: Speaker) -> Markup:
    fixed, rate = to.number(view.figures.count(Count.FIXED)), view.figures.rate(Rate.FIXED_IN_TIME)
    half = view.figures.spreads.get(Clock.FIX, Spread()).median
    if rate is None or half is None:
        return to.say("Fixed {fixed}", fixed=fixed)
    hours = to.number(round(half, 1))
    return to.say("Fixed {fixed}, {rate} in time, half within {half} h", fixed=fixed, rate=to.percent(rate), half=hours)


def _stands(view: WeekView, to: Speaker) -> Markup:
    numbers = {
        "confirmed": to.number(view.figures.count(Count.CONFIRMED)),
        "reopened": to.number(view.figures.count(Count.REOPENED)),
    }
    said = to.say("Confirmed {confirmed}, reopened {reopened}", **numbers)
    standing = view.standing
    if standing is None or standing.place is None:
        return said
    place = {"place": to.number(standing.place), "all_": to.number(view.ranked)}
    return to.say("{said}; place {place} of {all_} (/league)", said=said, **place)


def _proud(proud: Proud, to: Speaker) -> Markup:
    number = to.number(round(proud.number, 1))
    match proud.pride:
        case Pride.FLAG if proud.number > 1:
            return to.say("🚩 You hold the red flag, for the {number}. time in a row.", number=number)
        case Pride.FLAG:
            return to.say("🚩 You hold the red flag.")
        case Pride.BEST:
            share = to.percent(proud.number)
            what = {"share": share, "what": TERMS[proud.term](to) if proud.term else "", "all_": proud.among}
            return to.say("👏 {share} {what}: the best of {all_} teams.", **what)
        case Pride.MORE:
            return to.say("👏 {number} more fixed than in the week before.", number=number)
        case Pride.IN_TIME:
            return to.say("👏 {share} of the fixes were in time.", share=to.percent(proud.number))
        case Pride.STANDS:
            return to.say("👏 {number} fixed, and not one was reopened.", number=number)
        case Pride.CONFIRMED:
            return to.counted(
                "👏 {number} resident said that it is fixed.",
                "👏 {number} residents said that it is fixed.",
                int(proud.number),
            )
        case Pride.ANSWERED:
            return to.counted("👏 {number} was answered.", "👏 {number} were answered.", int(proud.number))


def _helpful(view: WeekView, to: Speaker) -> tuple[Markup, Button] | None:
    if view.helpful is None:
        return None
    which, number = view.helpful
    match which:
        case Helpful.LATE:
            said = to.counted("👉 {number} is late: begin there.", "👉 {number} are late: begin there.", number)
            return said, Button(to.label("🔥 What is late"), Press(Verb.QUEUE, 0, Which.LATE))
        case Helpful.REOPENED:
            said = to.counted("👉 {number} was reopened: look why.", "👉 {number} were reopened: look why.", number)
            return said, Button(
                to.label("What was reopened"), Press(Verb.FIGURES, 0, written(view.period, Count.REOPENED))
            )
        case Helpful.OPEN:
            said = to.counted("👉 {number} is open: take it.", "👉 {number} are open: take them.", number)
            return said, Button(to.label("What is open"), Press(Verb.QUEUE, 0, Which.OPEN))
