"""Write figures, and the lists behind them: numbers first, then the definition of what could be misread.

Promise: it fits a message, and each figure has a button that opens its list.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.desk.figures import Elsewhere, Figure, FiguresView, written
from casework.desk.listing import Row
from casework.model.figure import Aside, Clock, Count
from casework.model.queue import Which
from casework.model.summary import LATE_DAYS, THREE_RATES, Figures, Rate, Span, Spread
from handlers.messages.desk.listing import NAME_SHOWN, row, team_of
from handlers.messages.message import BUTTON_LIMIT, Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import WORK, tally

LISTS_A_ROW = 2
NUMBERS_A_ROW = 4

COUNTS: dict[Count, Callable[[Speaker], str]] = {
    Count.RECEIVED: lambda to: to.label("Received"),
    Count.ANSWERED: lambda to: to.label("Answered"),
    Count.ANSWERED_IN_TIME: lambda to: to.label("Answered in time"),
    Count.FIXED: lambda to: to.label("Fixed"),
    Count.FIXED_IN_TIME: lambda to: to.label("Fixed in time"),
    Count.CONFIRMED: lambda to: to.label("Confirmed"),
    Count.APPROVED: lambda to: to.label("Approved"),
    Count.UNCONFIRMED: lambda to: to.label("Unconfirmed"),
    Count.NOT_FIXED: lambda to: to.label("Not fixed"),
    Count.REOPENED: lambda to: to.label("Reopened"),
    Count.DISMISSED: lambda to: to.label("Dismissed"),
    Count.REVERSED: lambda to: to.label("Reversed"),
    Count.CONTESTED: lambda to: to.label("Contested"),
    Count.PARKED: lambda to: to.label("Parked"),
    Count.EXTENDED: lambda to: to.label("More time"),
    Count.DUPLICATES: lambda to: to.label("Duplicates"),
    Count.SEPARATED: lambda to: to.label("Separated again"),
    Count.WITHDRAWN: lambda to: to.label("Withdrawn"),
}
ASIDE: dict[Aside, Callable[[Speaker], str]] = {
    Aside.SAME_PHOTO: lambda to: to.say("Same photo before and after"),
    Aside.OWN: lambda to: to.say("Closed by its own reporter"),
    Aside.FOLDED: lambda to: to.say("Answered by a merge"),
    Aside.FOLDED_IN_TIME: lambda to: to.say("Answered in time by a merge"),
}
SPANS: Mapping[Span, Callable[[Speaker], str]] = {
    Span.WEEK: lambda to: to.label("This week"),
    Span.LAST_WEEK: lambda to: to.label("Last week"),
    Span.MONTH: lambda to: to.label("This month"),
    Span.LAST_MONTH: lambda to: to.label("Last month"),
    Span.QUARTER: lambda to: to.label("This quarter"),
}


def figures(view: FiguresView, to: Speaker) -> Message:
    """Show all figures, or the list behind one of them."""
    return _whole(view, to) if view.asked.figure is None else _list(view, view.asked.figure, to)


def _whole(view: FiguresView, to: Speaker) -> Message:
    found = view.figures
    return Message(
        lines(
            _title(view, to),
            "",
            _counted(found, to, Count.RECEIVED, Count.DUPLICATES, Count.SEPARATED, Count.WITHDRAWN),
            _timed(found, Count.ANSWERED, Rate.ANSWERED_IN_TIME, Clock.TAKE, to),
            _timed(found, Count.FIXED, Rate.FIXED_IN_TIME, Clock.FIX, to),
            _counted(found, to, Count.CONFIRMED, Count.APPROVED, Count.UNCONFIRMED, Count.NOT_FIXED),
            _counted(found, to, Count.REOPENED, rate=Rate.REWORK),
            _counted(found, to, Count.DISMISSED, Count.REVERSED, Count.CONTESTED, rate=Rate.REVERSED),
            _counted(found, to, Count.PARKED, Count.EXTENDED),
            *_work(found, to),
            "",
            *_three_rates(found, to),
            "",
            _late(found, to),
            to.say("🕑 {at}", at=to.moment(view.at)),
        ),
        (
            *in_rows([Button(name(to), Press(Verb.FIGURES, 0, span)) for span, name in SPANS.items()], 3),
            *in_rows(_openers(view, to), LISTS_A_ROW),
        ),
    )


def _title(view: FiguresView, to: Speaker) -> Markup:
    first, last = (to.calendar_day(day) for day in (view.asked.period.first, view.asked.period.last))
    name = cut(" ".join(view.name.split()), NAME_SHOWN) or to.say("all teams")
    if first == last:
        return to.say("<b>📊 {name}</b> · {first}", name=name, first=first)
    return to.say("<b>📊 {name}</b> · {first} – {last}", name=name, first=first, last=last)


def _counted(found: Figures, to: Speaker, *names: Count, rate: Rate | None = None) -> Markup:
    """Say several counts on one line: the first always, the others where there is anything; a rate stands behind it."""
    shown = [name for name in names if name is names[0] or found.count(name)]
    said = [to.say("{figure} {number}", figure=COUNTS[name](to), number=to.number(found.count(name))) for name in shown]
    share = found.rate(rate) if rate else None
    if share is not None and rate is Rate.REWORK:
        said.append(to.say("{rate} of the fixes", rate=to.percent(share)))
    elif share is not None:
        said.append(to.say("{rate} reversed", rate=to.percent(share)))
    return Markup(" · ").join(said)


def _timed(found: Figures, count: Count, rate: Rate, clock: Clock, to: Speaker) -> Markup:
    share, spread = found.rate(rate), found.spreads.get(clock, Spread())
    parts = [to.say("{figure} {number}", figure=COUNTS[count](to), number=to.number(found.count(count)))]
    if share is not None:
        parts.append(to.say("{rate} in time", rate=to.percent(share)))
    if spread.median is not None and spread.ninth is not None:
        hours = {"half": to.number(round(spread.median, 1)), "nine": to.number(round(spread.ninth, 1))}
        parts.append(to.say("half within {half} h, nine in ten within {nine} h", **hours))
    return Markup(" · ").join(parts)


def _work(found: Figures, to: Speaker) -> list[Markup]:
    """Say what the fixes took, and what was done without a ticket, a line for each kind of work."""
    fixes, apart = (
        [(WORK[kind](to), tally(some, to)) for kind, some in amounts.items()] for amounts in (found.work, found.apart)
    )
    return [
        *(to.say("🧾 {kind}: {tally}", kind=kind, tally=some) for kind, some in fixes),
        *(to.say("🧾 without a ticket, {kind}: {tally}", kind=kind, tally=some) for kind, some in apart),
    ]


def _three_rates(found: Figures, to: Speaker) -> list[Markup]:
    """Say the three rates, each with what it is a share of."""
    meant = {
        Rate.RESPONDED: to.say("Responded: the first act came in time, of all first acts"),
        Rate.RESOLVED: to.say("Resolved: fixes that stand, of all that was closed or reopened"),
        Rate.SATISFIED: to.say("Satisfied: “fixed”, of all verdicts that residents gave"),
    }
    said = []
    for rate in THREE_RATES:
        share = found.rate(rate)
        number = "–" if share is None else to.percent(share)
        said.append(to.say("<b>{rate}</b> {meant}", rate=number, meant=meant[rate]))
    return said


def _late(found: Figures, to: Speaker) -> Markup | None:
    """Say how many tickets are late now, and for how long."""
    if not sum(found.late):
        return to.say("Late now: none")
    *ages, longer = map(to.number, found.late)
    said = [to.say("{number} up to {days} d", number=age, days=days) for age, days in zip(ages, LATE_DAYS, strict=True)]
    said.append(to.say("{number} longer", number=longer))
    said = [age for age, number in zip(said, found.late, strict=True) if number]
    return to.say("🔥 Late now: {number} ({ages})", number=to.number(sum(found.late)), ages=Markup(" · ").join(said))


def _openers(view: FiguresView, to: Speaker) -> list[Button]:
    """Return a button for each figure that counts anything, and for what is late."""
    period = view.asked.period
    opened = [
        Button(_labelled(name(to), view.figures.count(count), to), Press(Verb.FIGURES, 0, written(period, count)))
        for count, name in COUNTS.items()
        if view.figures.count(count)
    ]
    if sum(view.figures.late) and (view.is_desk or not view.asked.of):
        late = _labelled(to.label("Late"), sum(view.figures.late), to)
        opened.append(Button(late, Press(Verb.QUEUE, 0, Which.LATE)))
    return opened


def _labelled(name: str, number: int, to: Speaker) -> str:
    """Return a button's label; a number for which there is no room stands in the text alone."""
    whole = f"{name} {to.number(number)}"
    return whole if len(whole) <= BUTTON_LIMIT else name


def _list(view: FiguresView, figure: Figure, to: Speaker) -> Message:
    page, period = view.asked.page, view.asked.period
    turns = (
        *((Button("‹", Press(Verb.FIGURES, page - 1, written(period, figure))),) if page else ()),
        *((Button("›", Press(Verb.FIGURES, page + 1, written(period, figure))),) if view.has_more else ()),
    )
    opens = Verb.CARD if view.is_desk else Verb.CASE
    own = [each.ticket.id for each, _ in view.rows if not isinstance(each, Elsewhere)]
    numbers = [Button(f"#{number}", Press(opens, number)) for number in own]
    number = to.number(view.figures.count(figure))
    back: Rows = ((Button(to.label("⬅️ Figures"), Press(Verb.FIGURES, 0, written(period))),),)
    return Message(
        lines(
            _title(view, to),
            to.say("<b>{figure}</b> {number}", figure=_name_of(figure, to), number=number),
            *(_row(each, times, view, to) for each, times in view.rows),
            None if view.rows else to.say("Nothing more.") if page else to.say("Nothing."),
        ),
        (*in_rows(numbers, NUMBERS_A_ROW), *((turns,) if turns else ()), *back),
    )


def _name_of(figure: Figure, to: Speaker) -> str:
    return ASIDE[figure](to) if isinstance(figure, Aside) else COUNTS[figure](to)


def _row(each: Row | Elsewhere, times: int, view: FiguresView, to: Speaker) -> Markup:
    if isinstance(each, Elsewhere):
        said = Markup(" · ").join([to.say("#{number}", number=each.number), team_of(each.team, to)])
    else:
        said = row(each, view, to)
    return said if times == 1 else to.say("{row} · ×{times}", row=said, times=to.number(times))
