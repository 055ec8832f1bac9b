"""Write the league table: places, the numbers that made them, the formula underneath, and who holds the red flag.

Promise: a page fits a message, however many teams there are.
"""

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from casework.figures.looking import days_of
from casework.figures.showing import PAGE, LeagueView
from casework.model.league import Sign, Standing, Term
from casework.model.policy import Policy
from casework.model.summary import Span
from casework.model.team import TeamCode, TeamKind
from handlers.messages.desk.figures import SPANS
from handlers.messages.desk.listing import NAME_SHOWN
from handlers.messages.message import Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

NAME_ON_A_BUTTON = 12  # characters; the mark's name stands beside it

KINDS: Mapping[TeamKind, Callable[[Speaker], str]] = {
    TeamKind.COMMUNITY: lambda to: to.label("Communities"),
    TeamKind.DEPARTMENT: lambda to: to.label("Departments"),
    TeamKind.CONTRACTOR: lambda to: to.label("Contractors"),
}
TERMS: Mapping[Term, Callable[[Speaker], str]] = {
    Term.ANSWERED: lambda to: to.label("answered in time"),
    Term.FIXED: lambda to: to.label("fixed in time"),
    Term.RESOLVED: lambda to: to.label("resolved"),
    Term.SATISFIED: lambda to: to.label("satisfied"),
    Term.STANDS: lambda to: to.label("not reopened"),
}
SIGNS: Mapping[Sign, Callable[[Speaker], str]] = {
    Sign.SAME_PHOTO: lambda to: to.label("same photo"),
    Sign.OWN: lambda to: to.label("own report"),
    Sign.REVERSED: lambda to: to.label("dismissal reversed"),
    Sign.RUSH: lambda to: to.label("fixed at the very end"),
}


def league(view: LeagueView, to: Speaker) -> Message:
    """Show a page of the table."""
    standings = view.league.standings
    first = min(view.asked.page, max(0, (len(standings) - 1) // PAGE)) * PAGE
    shown = standings[first : first + PAGE]
    return Message(
        lines(
            _title(view, first, to),
            *_flag(view, to),
            "",
            *(line for each in shown for line in _standing(each, view, to)),
            None if standings else to.say("Nothing was counted for any team of this kind."),
            *_own(view, shown, to),
            "",
            *formula(view.league.weights, view.policy, to),
            to.say("🕑 {at}", at=to.moment(view.at)),
        ),
        (*_periods(view, to), *_kinds(view, to), *_turns(view, first), *_marks(view, shown, to), *_objecting(view, to)),
    )


def _title(view: LeagueView, first: int, to: Speaker) -> Markup:
    period = view.league.period
    begins, ends = to.calendar_day(period.first), to.calendar_day(period.last)
    title = to.say("<b>🏆 {kind}</b> · {first} – {last}", kind=KINDS[view.league.kind](to), first=begins, last=ends)
    count = len(view.league.standings)
    if count <= PAGE:
        return title
    some = {"from_": to.number(first + 1), "until": to.number(min(count, first + PAGE)), "count": to.number(count)}
    return to.say("{title} · {from_}–{until} of {count}", title=title, **some)


def _flag(view: LeagueView, to: Speaker) -> Iterator[Markup]:
    for flag in view.league.flags[:3]:
        name = _name(view, flag.team)
        if flag.in_a_row == 1:
            yield to.say("🚩 Red flag: {team}", team=name)
        else:
            yield to.say("🚩 Red flag: {team}, for the {number}. time in a row", team=name, number=flag.in_a_row)
    more = len(view.league.flags) - 3
    if more > 0:
        yield to.counted("🚩 and {number} more with the same score", "🚩 and {number} more with the same score", more)


def _standing(each: Standing, view: LeagueView, to: Speaker) -> Iterator[Markup]:
    name = _name(view, each.team)
    if each.place is None:
        few = to.counted("{number} case: too few to be ranked", "{number} cases: too few to be ranked", each.cases)
        yield to.say("– <b>{team}</b> · {few}", team=name, few=few)
    else:
        place = {"place": to.number(each.place), "team": name, "score": f"{each.score:.1f}"}
        yield to.say("{place}. <b>{team}</b> · <b>{score}</b> {moved}", moved=_moved(each, to), **place)
    said = [
        to.say("{percent} {what} ({some}/{every})", what=TERMS[term](to), **_numbers(each, term, to))
        for term in view.league.weights
        if each.shares[term].percent is not None
    ]
    if said:
        yield Markup(" · ").join(said)
    if each.marks and each.team in view.seen:
        marks = [to.say("{mark} ×{number}", mark=SIGNS[sign](to), number=n) for sign, n in each.marks.items()]
        yield to.say("⚠️ −{points}: {marks}", points=f"{each.lost:.1f}", marks=Markup(" · ").join(marks))


def _numbers(each: Standing, term: Term, to: Speaker) -> dict[str, str]:
    share = each.shares[term]
    percent = to.percent(share.percent or 0.0)
    return {"percent": percent, "some": to.number(share.some), "every": to.number(share.every)}


def _moved(each: Standing, to: Speaker) -> Markup:
    """Say how a team has moved since the period before; "" if it had no place then."""
    if each.moved is None:
        return to.say("new") if each.place is not None else Markup("")
    if each.moved == 0:
        return Markup("＝")
    places = to.number(abs(each.moved))
    return Markup("▲{}").format(places) if each.moved > 0 else Markup("▼{}").format(places)


def _own(view: LeagueView, shown: tuple[Standing, ...], to: Speaker) -> Iterator[Markup]:
    """Show a desk where it stands, if that is on another page, and what it objected to."""
    own = view.league.of(view.desk) if view.desk is not None else None
    if own is not None and own not in shown:
        yield Markup("…")
        yield from _standing(own, view, to)
    if view.objected is not None:
        figure = disputed(view.objected.figure, to)
        said = to.say("✋ Objected to: {figure}", figure=figure)
        yield to.say("{said} · answered", said=said) if view.objected.answer else said


def disputed(figure: Term | Sign, to: Speaker) -> str:
    """Return the name of something to which a team may object."""
    return TERMS[figure](to) if isinstance(figure, Term) else SIGNS[figure](to)


def formula(weights: Mapping[Term, int], policy: Policy, to: Speaker) -> Iterator[Markup]:
    """Say how the table is made, with the numbers of the configuration."""
    weighed = [
        to.say("{weight} × {what}", weight=to.number(weight), what=TERMS[term](to)) for term, weight in weights.items()
    ]
    if weighed:
        whole = {"sum": Markup(" + ").join(weighed), "all_": to.number(sum(weights.values()))}
        yield to.say("<b>Score</b> = ({sum}) / {all_}, in per cent.", **whole)
    yield to.say(
        "Merged duplicates do not count. What is late and still open counts as not in time. Each share is counted "
        "as if there were more cases, as good as those of all teams here: {cases}. Cases that a team needs to be "
        "ranked: {least}. Equal scores share a place.",
        cases=to.number(policy.shrink_cases),
        least=to.number(policy.ranked_from),
    )
    points = {
        Sign.SAME_PHOTO: policy.same_photo_points,
        Sign.OWN: policy.own_report_points,
        Sign.REVERSED: policy.reversed_points,
        Sign.RUSH: policy.rush_points,
    }
    costs = [to.say("{mark} {points}", mark=SIGNS[sign](to), points=to.number(n)) for sign, n in points.items() if n]
    if costs:
        yield to.say(
            "Points lost for each per cent with a gaming mark: {costs}; {most} at most.",
            costs=Markup(" · ").join(costs),
            most=to.number(policy.marks_cost_at_most),
        )
    yield to.say(
        "🚩 goes to the best of at least two ranked teams that lost no more than {points} points by marks.",
        points=to.number(policy.heavy_mark_points),
    )


def _name(view: LeagueView, team: TeamCode) -> str:
    return cut(" ".join(view.names.get(team, team).split()), NAME_SHOWN)


def _periods(view: LeagueView, to: Speaker) -> Rows:
    kind = view.asked.kind
    return in_rows([Button(SPANS[span](to), Press(Verb.LEAGUE, 0, f"{kind}/{span}")) for span in Span], 3)


def _kinds(view: LeagueView, to: Speaker) -> Rows:
    if view.desk is not None or len(view.kinds) < 2:
        return ()
    days = days_of(view.asked.period)
    return (tuple(Button(KINDS[kind](to), Press(Verb.LEAGUE, 0, f"{kind}/{days}")) for kind in view.kinds),)


def _turns(view: LeagueView, first: int) -> Rows:
    word, page = f"{view.asked.kind}/{days_of(view.asked.period)}", first // PAGE
    found = (
        *((Button("‹", Press(Verb.LEAGUE, page - 1, word)),) if page else ()),
        *((Button("›", Press(Verb.LEAGUE, page + 1, word)),) if first + PAGE < len(view.league.standings) else ()),
    )
    return (found,) if found else ()


def _marks(view: LeagueView, shown: tuple[Standing, ...], to: Speaker) -> Rows:
    """Return a button for each mark on the page, which opens its list; desks have none."""
    if view.desk is not None:
        return ()
    days = days_of(view.asked.period)
    return tuple(
        (
            Button(
                f"⚠️ {cut(view.names.get(each.team, each.team), NAME_ON_A_BUTTON)} · {SIGNS[sign](to)}",
                Press(Verb.MARKED, list(Sign).index(sign), f"{days}/{each.team}"),
            ),
        )
        for each in shown
        if each.team in view.seen
        for sign in each.marks
    )


def _objecting(view: LeagueView, to: Speaker) -> Rows:
    own = view.league.of(view.desk) if view.desk is not None else None
    if own is None or view.objected is not None:
        return ()
    return ((Button(to.label("✋ Object to a figure"), Press(Verb.OBJECT, 0, days_of(view.asked.period))),),)
