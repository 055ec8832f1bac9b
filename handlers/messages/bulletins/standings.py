"""Write what a bulletin says of the ranking of teams, and of their objections to it.

Promise: gaming marks are for supervisors, and stand in no bulletin; only what they cost does, in the points.
"""

from dataclasses import replace
from datetime import date

from casework.model.bulletin import Chapter
from casework.model.league import Term
from casework.model.objection import disputed_in
from casework.model.policy import DEFAULTS
from casework.model.team import TeamKind
from handlers.messages.bulletins.worded import HEADINGS, NONE, Sentences, Told, Worded, capital, named, plain
from handlers.messages.figures.league import KINDS, TERMS, disputed, formula
from handlers.messages.message import DataTable
from handlers.messages.speaker import Speaker


def ranking(told: Told, to: Speaker) -> Worded:
    """Who is first among the teams of each kind, and the tables with their formula."""
    said = Sentences(Chapter.RANKING)
    tables, notes = [], []
    policy = replace(DEFAULTS, **told["numbers"])
    for table in told["tables"]:
        kind = KINDS[TeamKind(table["kind"])](to)
        first = [each for each in table["rows"] if each["place"] == 1]
        names = to.listed([named(each["team"]) for each in first[:3]])
        best = {"kind": kind, "names": names, "score": to.number(first[0]["score"])}
        said.add(table["kind"], plain(to.say("{kind}: first is {names} with {score} points.", **best)))
        if table["flags"]:
            names = to.listed([named(name) for name, _ in table["flags"]])
            said.add(
                f"flag-{table['kind']}", plain(to.say("{kind}: the red flag goes to {names}.", kind=kind, names=names))
            )
        tables.append(_league(table, kind, to))
        weights = {Term(name): weight for name, weight in table["weights"].items()}
        notes += [str(line.striptags()) for line in formula(weights, policy, to) if not line.startswith("🚩")]
    flag = to.say(
        "The red flag goes to the best of at least two ranked teams that lost no more than {points} points by marks.",
        points=to.number(policy.heavy_mark_points),
    )
    note = " ".join(dict.fromkeys([*notes, plain(flag)]))
    return Worded(HEADINGS[Chapter.RANKING](to), tuple(said.found), (), tuple(tables), note)


def _league(table: Told, kind: str, to: Speaker) -> DataTable:
    terms = [Term(name) for name in table["weights"]]
    rows: list[tuple[str | float | None, ...]] = []
    shown: list[tuple[str, ...]] = []
    for each in table["rows"]:
        name = named(each["team"])
        shares = [each["shares"].get(term) for term in terms]
        rows.append(
            (name, each["place"], each["score"] if each["place"] else None, each["moved"], each["cases"], *shares)
        )
        numbers = [NONE if share is None else to.number(round(share, 1)) for share in shares]
        place, score = (to.number(each[part]) if each["place"] else NONE for part in ("place", "score"))
        moved = NONE if each["moved"] is None else _moved(each["moved"])
        shown.append((name, place, score, moved, to.number(each["cases"]), *numbers))
    heads = (kind, to.label("Rank"), to.label("Points"), to.label("Moved"), to.label("Cases"))
    title = plain(to.say("{heading}, {kind}", heading=HEADINGS[Chapter.RANKING](to), kind=kind))
    return DataTable(
        title,
        (*heads, *(plain(to.say("{share}, %", share=capital(TERMS[term](to)))) for term in terms)),
        tuple(rows),
        tuple(shown),
    )


def _moved(places: int) -> str:
    return f"+{places}" if places > 0 else f"−{-places}" if places < 0 else "="


def objections(told: Told, to: Speaker) -> Worded:
    """What teams objected to, and the answers."""
    said = Sentences(Chapter.OBJECTIONS)
    for number, each in enumerate(told["rows"]):
        first, last = (to.calendar_day(date.fromisoformat(day)) for day in each["days"])
        figure = disputed_in(each["figure"])
        about = {
            "team": named(each["team"]),
            "figure": disputed(figure, to) if figure else each["figure"],
            "days": first if first == last else f"{first} – {last}",
            "words": " ".join(each["words"].split()),
        }
        if each["answer"]:
            answer = " ".join(each["answer"].split())
            words = to.say("{team} on “{figure}”, {days}: {words} Answer: {answer}", **about, answer=answer)
        else:
            words = to.say("{team} on “{figure}”, {days}: {words} No answer yet.", **about)
        said.add(str(number), plain(words))
    return Worded(HEADINGS[Chapter.OBJECTIONS](to), tuple(said.found))
