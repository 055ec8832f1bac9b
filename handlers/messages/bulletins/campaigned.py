"""Write what a bulletin says of exposures, campaigns, projects, drives, frontages and contractors."""

from collections.abc import Callable, Mapping
from datetime import date

from casework.model.bulletin import Chapter
from casework.model.contract import POINT
from casework.model.exposure import Exhibit
from casework.model.project import State
from casework.model.tally import WorkKind
from handlers.messages.bulletins.worded import HEADINGS, NONE, Sentences, Told, Worded, named, plain
from handlers.messages.campaigns import contracts as scores
from handlers.messages.campaigns.campaigns import lead, target_amount
from handlers.messages.campaigns.projects import STATES, money
from handlers.messages.message import DataTable, cut
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import WORK, tally

REASON_SHOWN = 120  # UTF-16 units

Rows = list[tuple[str | float | None, ...]]
Cells = list[tuple[str, ...]]


def exhibits(told: Told, to: Speaker) -> Worded:
    """How many were exposed and how many were models, beside the period before."""
    said = Sentences(Chapter.EXHIBITS)
    now, before = told["now"], told["before"]
    numbers = {
        "exposed": to.number(now[Exhibit.EXPOSURE]),
        "models": to.number(now[Exhibit.MODEL]),
        "exposed_before": to.number(before[Exhibit.EXPOSURE]),
        "models_before": to.number(before[Exhibit.MODEL]),
    }
    words = to.say(
        "Exposed: {exposed} (period before {exposed_before}); models: {models} (period before {models_before}).",
        **numbers,
    )
    said.add("all", plain(words))
    if told["down"]:
        said.add("down", plain(to.say("Taken down since: {number}.", number=to.number(told["down"]))))
    rows: Rows = [(named(team), exposed, models) for team, exposed, models in told["teams"]]
    shown: Cells = [(named(team), to.number(exposed), to.number(models)) for team, exposed, models in told["teams"]]
    heads = to.label("Team"), to.label("Exposed"), to.label("Models")
    return _worded(Chapter.EXHIBITS, said, heads, rows, shown, to)


def campaigns(told: Told, to: Speaker) -> Worded:
    """How far each campaign is with what it wants, beside the time that is over, and which teams are behind."""
    said = Sentences(Chapter.CAMPAIGNS)
    rows: Rows = []
    shown: Cells = []
    for number, each in enumerate(told["rows"]):
        first, last = (to.calendar_day(date.fromisoformat(day)) for day in each["days"])
        name, elapsed = named(each["name"]), to.percent(each["elapsed"])
        targets = [_target(target, to) for target in each["targets"]]
        about = {"name": name, "first": first, "last": last, "elapsed": elapsed}
        words = to.say("{name} ({first} – {last}, {elapsed} of the time over)", **about)
        told_of = to.say("{campaign}: {targets}.", campaign=words, targets=to.listed(targets)) if targets else words
        said.add(str(number), plain(told_of))
        late = [(named(team), to.percent(by)) for team, by in each["behind"]]
        behind = [plain(to.say("{name} {percent}", name=team, percent=percent)) for team, percent in late]
        if behind:
            slow = to.say("{name}: furthest behind are {teams}.", name=name, teams=to.listed(behind))
            said.add(f"behind-{number}", plain(slow))
        for target in each["targets"]:
            what = _of_target(target, to)
            label = plain(to.say("{name}, {what}", name=name, what=what))
            values = target["done"], target["goal"], target["percent"], each["elapsed"]
            rows.append((label, *values))
            shown.append((label, *(to.number(round(value, 1)) for value in values)))
    heads = (
        *(to.label("Campaign"), to.label("Done"), to.label("Target")),
        *(to.label("Done, %"), to.label("Time over, %")),
    )
    return _worded(Chapter.CAMPAIGNS, said, heads, rows, shown, to)


def _target(target: Told, to: Speaker) -> str:
    kind = target["kind"]
    numbers = {
        "done": to.number(round(target["done"], 1)),
        "goal": target_amount(target["unit"], target["goal"], to),
        "percent": to.percent(target["percent"]),
        "lead": lead(target["lead"], to),
    }
    said = plain(to.say("{done} of {goal} ({percent}, {lead})", **numbers))
    return plain(to.say("{kind} {amount}", kind=WORK[WorkKind(kind)](to), amount=said)) if kind else said


def _of_target(target: Told, to: Speaker) -> str:
    goal = target_amount(target["unit"], target["goal"], to)
    kind = target["kind"]
    return plain(to.say("{kind} {amount}", kind=WORK[WorkKind(kind)](to), amount=goal)) if kind else goal


HAPPENED: Mapping[str, Callable[[Speaker, str], str]] = {
    "done": lambda to, names: plain(to.say("Finished: {names}.", names=names)),
    "started": lambda to, names: plain(to.say("Started: {names}.", names=names)),
    "delayed": lambda to, names: plain(to.say("Delayed: {names}.", names=names)),
    "paused": lambda to, names: plain(to.say("Paused: {names}.", names=names)),
    "dropped": lambda to, names: plain(to.say("Dropped: {names}.", names=names)),
    "late": lambda to, names: plain(to.say("Late without a reason given: {names}.", names=names)),
}
WITH_DETAILS = frozenset({"delayed", "paused", "dropped", "late"})


def projects(told: Told, to: Speaker) -> Worded:
    """How many projects there are of each state, with their money, and what happened to which of them, with reasons."""
    said = Sentences(Chapter.PROJECTS)
    states = told["states"]
    counts = [
        plain(to.say("{state} {number}", state=STATES[state](to), number=to.number(states[state])))
        for state in State
        if state in states
    ]
    about = {
        "number": to.number(sum(states.values())),
        "states": to.listed(counts),
        "spent": money(told["spent"], to),
        "planned": money(told["planned"], to),
    }
    said.add("all", plain(to.say("Projects: {number} ({states}); spent {spent} of {planned}.", **about)))
    rows: Rows = []
    shown: Cells = []
    for name, happened in HAPPENED.items():
        lines = told["rows"].get(name, ())
        if not lines:
            continue
        more = told["counts"][name] - len(lines)
        named_ones = [_project(line, to, has_details=name in WITH_DETAILS) for line in lines]
        if more > 0:
            named_ones.append(plain(to.counted("{number} more", "{number} more", more)))
        said.add(name, happened(to, to.listed(named_ones)))
        for line in lines:
            label = plain(to.say("{name} ({team})", name=named(line["name"]), team=named(line["team"])))
            rows.append((label, line["planned"], line["spent"]))
            shown.append((label, to.number(line["planned"]), to.number(line["spent"])))
    heads = to.label("Project"), to.label("Planned, yuan"), to.label("Spent, yuan")
    return _worded(Chapter.PROJECTS, said, heads, list(dict.fromkeys(rows)), list(dict.fromkeys(shown)), to)


def _project(line: Told, to: Speaker, *, has_details: bool) -> str:
    name = named(line["name"])
    if not has_details:
        return name
    until = to.short_day(date.fromisoformat(line["ends"]))
    if not line["reason"]:
        return plain(to.say("{name} (until {day})", name=name, day=until))
    reason = cut(" ".join(line["reason"].split()), REASON_SHOWN)
    return plain(to.say("{name} (until {day}: {reason})", name=name, day=until, reason=reason))


def drives(told: Told, to: Speaker) -> Worded:
    """How many drives there were, who came, and what they took."""
    said = Sentences(Chapter.DRIVES)
    numbers = {name: to.number(told[name]) for name in ("held", "came", "off")}
    if told["off"]:
        words = to.say("Drives: {held}; people who came: {came}; called off: {off}.", **numbers)
    else:
        words = to.say("Drives: {held}; people who came: {came}.", held=numbers["held"], came=numbers["came"])
    said.add("all", plain(words))
    if told["amounts"]:
        amounts = tally(told["amounts"], to)
        said.add("took", plain(to.say("They took: {tally} (among the work without a ticket).", tally=amounts)))
    rows: Rows = []
    shown: Cells = []
    for title, day, area, coming, came in told["rows"]:
        when = to.short_day(date.fromisoformat(day)) if day else NONE
        label = " · ".join(part for part in (named(title), named(area), when) if part)
        rows.append((label, coming, came))
        shown.append((label, to.number(coming), to.number(came)))
    heads = to.label("Drive"), to.label("Signed up"), to.label("Came")
    return _worded(Chapter.DRIVES, said, heads, rows, shown, to)


def frontages(told: Told, to: Speaker) -> Worded:
    """How many doorways were signed for, and the shares beside their targets."""
    said = Sentences(Chapter.FRONTAGES)
    total, reached, signed, signed_by, reached_by = told["whole"]
    new = to.counted(
        "{number} doorway was signed for in this time.",
        "{number} doorways were signed for in this time.",
        told["signed"],
    )
    said.add("signed", plain(new))
    numbers = {
        "total": to.number(total),
        "signed": to.number(signed),
        "percent": _share(signed, total, to),
        "signed_by": to.number(signed_by),
        "reached": to.number(reached),
        "reached_by": to.number(reached_by),
    }
    words = to.say(
        "Of {total} doorways {signed} are signed for ({percent}; target {signed_by}), and {reached} were reached "
        "(target {reached_by}).",
        **numbers,
    )
    said.add("whole", plain(words))
    rows: Rows = []
    shown: Cells = []
    for name, *share in told["rows"]:
        values = share[0], share[1], share[2], share[3]
        rows.append((named(name), *values))
        shown.append((named(name), *map(to.number, values), _share(share[2], share[0], to)))
    heads = to.label("Area"), to.label("Doorways"), to.label("Reached"), to.label("Signed for"), to.label("Target")
    return _worded(Chapter.FRONTAGES, said, heads, rows, shown, to, (*heads, to.label("Signed, %")))


def _share(part: int, whole: int, to: Speaker) -> str:
    return to.percent(100 * part // whole) if whole else NONE


def contracts(told: Told, to: Speaker) -> Worded:
    """What contractors scored in the months that were approved, and what is due to them."""
    said = Sentences(Chapter.CONTRACTS)
    rows: Rows = []
    shown: Cells = []
    for number, each in enumerate(told["rows"]):
        name, month = named(each["name"]), scores.month(date.fromisoformat(each["month"]), to)
        due, fee = (scores.money(each[part], to) for part in ("due", "fee"))
        about = {
            "name": name,
            "month": month,
            "score": scores.points(each["score"]),
            "share": to.percent(each["share"]),
        }
        words = to.say("{name}, {month}: {score} of 100 points; {due} are due ({share} of {fee}).", **about, due=due,
                       fee=fee)  # fmt: skip
        said.add(str(number), plain(words))
        label = plain(to.say("{name}, {month}", name=name, month=month))
        values = each["score"] / POINT, each["share"], each["fee"] / 100, each["due"] / 100
        rows.append((label, *values))
        shown.append((label, scores.points(each["score"]), *(to.number(value) for value in values[1:])))
    heads = (
        *(to.label("Contract"), to.label("Points"), to.label("Share due, %")),
        *(to.label("Fee, yuan"), to.label("Due, yuan")),
    )
    return _worded(Chapter.CONTRACTS, said, heads, rows, shown, to)


def _worded(
    chapter: Chapter,
    said: Sentences,
    heads: tuple[str, ...],
    rows: Rows,
    shown: Cells,
    to: Speaker,
    shown_heads: tuple[str, ...] = (),
) -> Worded:
    """Return a chapter with one table, if there is anything in it."""
    heading = HEADINGS[chapter](to)
    table = DataTable(heading, heads, tuple(rows), tuple(shown), shown_heads)
    return Worded(heading, tuple(said.found), (), (table,) if rows else ())
