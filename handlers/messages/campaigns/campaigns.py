"""Write campaigns: how far they are, for each target and each team, and why teams are behind."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.campaigns.progress import Standing, TeamStanding
from casework.campaigns.taking_part import TEAMS_A_PAGE, EntryView, Sees
from casework.model.campaign import SIGNED, Progress
from casework.model.figure import Count
from casework.model.tally import Measure
from handlers.messages.message import WIDE_LIMIT, Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import WORK, amount

NAME_SHOWN, REASON_SHOWN, WORDS_SHOWN = 48, 160, 200
LISTED = 10  # campaigns in a message
SLOTS = 10  # of a bar
COUNTED: Mapping[str, Callable[[Speaker, float], str]] = {
    Count.FIXED: lambda to, number: to.say("{number} fixed", number=to.number(number)),
    Count.RECEIVED: lambda to, number: to.say("{number} received", number=to.number(number)),
    SIGNED: lambda to, number: to.say("{number} signed", number=to.number(number)),
}


def campaigns(found: tuple[Standing, ...], sees: Sees, to: Speaker) -> Message:
    """List campaigns, each with how far it is; a desk reads its own share."""
    more = len(found) - LISTED
    hint = to.say(
        "To plan one: <code>/campaign new clean Clean month; 2026-12-01 to 2026-12-31; areas east; 120 t; public</code>"
    )
    text = lines(
        to.say("<b>🧹 Campaigns</b>"),
        *(_short(each, sees, to) for each in found[:LISTED]),
        to.counted("… and {number} more", "… and {number} more", more) if more > 0 else None,
        None if found else to.say("Nothing."),
        *(("", hint) if sees is Sees.ALL else ()),
    )
    buttons = [Button(cut(each.campaign.name, WIDE_LIMIT), _open(each)) for each in found[:LISTED]]
    return Message(text, tuple((button,) for button in buttons))


def campaign(standing: Standing, sees: Sees, page: int, to: Speaker) -> Message:
    """Show one campaign: all teams together, then each of them, the furthest behind first, with its reason."""
    first, teams = page * TEAMS_A_PAGE, standing.teams
    shown = teams[first : first + TEAMS_A_PAGE]
    number = standing.campaign.number
    text = lines(
        to.say("<b>🧹 {name}</b> · {code}", name=_name(standing), code=standing.campaign.code),
        when(standing, to),
        *(line(each, to) for each in standing.whole) if sees is not Sees.DESK else (),
        *(part for each in shown for part in ("", *_team(each, to))),
        *(("", _how_to_enter(standing, to)) if sees is Sees.DESK and _is_open(standing) else ()),
    )
    turns = (
        *((Button("‹", Press(Verb.CAMPAIGN, number, str(page - 1))),) if page else ()),
        *((Button("›", Press(Verb.CAMPAIGN, number, str(page + 1))),) if first + TEAMS_A_PAGE < len(teams) else ()),
    )
    return Message(text, (turns,) if turns else ())


def entry(view: EntryView, number: int, to: Speaker) -> Message:
    """Show what a team entered for a campaign, and how far it is with that; or that it was taken back."""
    name = cut(view.name, NAME_SHOWN)
    if view.entry is None:
        return Message(to.say("↩️ Taken back; it does not count for {name}.", name=name))
    added = target_amount(view.entry.unit, view.entry.amount, to)
    progress = view.team.progress if view.team else ()
    text = lines(
        to.say("➕ {amount} for {name}", amount=added, name=name),
        to.say("“{words}”", words=cut(view.entry.words, WORDS_SHOWN)),
        *(line(each, to) for each in progress),
    )
    return Message(text, ((Button(to.label("↩️ Take it back"), Press(Verb.UNENTER, number)),),))


def behind(standing: Standing, team: TeamStanding, day: str, to: Speaker) -> Message:
    """Ask a desk why it is behind, or show the reason that it gave."""
    delay = team.delay
    is_this = delay is not None and delay.asked_on.isoformat() == day
    percent = delay.behind if delay is not None and is_this else max(-team.lead, 0)
    reason = delay.reason if delay is not None and is_this else None
    asked = to.say("Please reply to this message with the reason; supervisors see it.")
    return Message(
        lines(
            to.say("⏳ <b>{name}</b>: behind by {percent}", name=_name(standing), percent=to.percent(percent)),
            *(line(each, to) for each in team.progress),
            to.say("✅ Reason: {reason}", reason=cut(reason, REASON_SHOWN)) if reason else asked,
        )
    )


def lead(percent: int, to: Speaker) -> Markup:
    """Return in words by how many per cent something is ahead of time or behind."""
    if percent == 0:
        return to.say("in time")
    if percent > 0:
        return to.say("ahead by {percent}", percent=to.percent(percent))
    return to.say("behind by {percent}", percent=to.percent(-percent))


def bar(percent: int) -> str:
    """Return a bar of ten parts; the last one is filled only where the goal is reached."""
    filled = min(percent // SLOTS, SLOTS)
    return "▓" * filled + "░" * (SLOTS - filled)


def _short(standing: Standing, sees: Sees, to: Speaker) -> Markup:
    own = standing.teams[0] if sees is Sees.DESK and standing.teams else None
    progress = own.progress if own else standing.whole
    return lines(
        "",
        to.say("<b>{name}</b> · {code}", name=_name(standing), code=standing.campaign.code),
        when(standing, to),
        *(line(each, to) for each in progress),
    )


def when(standing: Standing, to: Speaker) -> Markup:
    """Say on which days a campaign is, and how much of its time is over."""
    campaign, today = standing.campaign, standing.today
    days = to.say("{first} – {last}", first=to.calendar_day(campaign.first), last=to.calendar_day(campaign.last))
    if today < campaign.first:
        return to.say("{days} · to come", days=days)
    if today > campaign.last:
        return to.say("{days} · over", days=days)
    elapsed = to.percent(int(100 * campaign.elapsed(today)))
    return to.say("{days} · {percent} of the time is over", days=days, percent=elapsed)


def line(progress: Progress, to: Speaker) -> Markup:
    """Say how much of a target is done, with a bar."""
    target = progress.target
    goal = target_amount(target.unit, progress.goal, to)
    work = to.say("{work}: ", work=WORK[target.kind](to)) if target.kind else ""
    return to.say(
        "{bar} {percent} · {work}{done} of {goal} · {lead}",
        bar=bar(progress.percent),
        percent=to.percent(progress.percent),
        work=work,
        done=to.number(round(progress.done, 1)),
        goal=goal,
        lead=lead(progress.lead, to),
    )


def _team(team: TeamStanding, to: Speaker) -> tuple[Markup, ...]:
    delay = team.delay
    said = None
    if delay is not None:
        said = (
            to.say("💬 {day}: {reason}", day=to.calendar_day(delay.asked_on), reason=cut(delay.reason, REASON_SHOWN))
            if delay.reason
            else to.say("💬 asked on {day}, no reason yet", day=to.calendar_day(delay.asked_on))
        )
    name = to.say("<b>{team}</b>", team=cut(team.name, NAME_SHOWN))
    return (name, *(line(each, to) for each in team.progress), *((said,) if said else ()))


def _how_to_enter(standing: Standing, to: Speaker) -> Markup:
    return to.say(
        "Fixes and /work count by themselves. "
        "What nothing else counts: <code>/campaign {code} 12 …</code> with its unit",
        code=standing.campaign.code,
    )


def _is_open(standing: Standing) -> bool:
    return standing.campaign.first <= standing.today


def target_amount(unit: str, number: float, to: Speaker) -> str:
    """Return so much of a target with its unit."""
    return COUNTED[unit](to, number) if unit in COUNTED else amount(Measure(unit), number, to)


def _name(standing: Standing) -> str:
    return cut(standing.campaign.name, NAME_SHOWN)


def _open(standing: Standing) -> Press:
    return Press(Verb.CAMPAIGN, standing.campaign.number)
