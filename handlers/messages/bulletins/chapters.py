"""Word a bulletin: one function for each chapter, in the one table below.

Promise: nothing is read here but the facts that were kept, so a bulletin says the same years later.
"""

from collections.abc import Callable, Mapping

from casework.model.bulletin import ADDED, Bulletin, Chapter
from handlers.messages.bulletins import campaigned, counted, done, standings
from handlers.messages.bulletins.worded import HEADINGS, Told, Worded
from handlers.messages.speaker import Speaker

WORDS: Mapping[Chapter, Callable[[Told, Speaker], Worded]] = {
    Chapter.FIGURES: counted.figures,
    Chapter.KINDS: counted.kinds,
    Chapter.RANKING: standings.ranking,
    Chapter.WORK: done.work,
    Chapter.HOT_SPOTS: done.spots,
    Chapter.EXHIBITS: campaigned.exhibits,
    Chapter.CAMPAIGNS: campaigned.campaigns,
    Chapter.PROJECTS: campaigned.projects,
    Chapter.DRIVES: campaigned.drives,
    Chapter.FRONTAGES: campaigned.frontages,
    Chapter.CONTRACTS: campaigned.contracts,
    Chapter.SUPERVISION: done.supervision,
    Chapter.LATE: done.late,
    Chapter.OBJECTIONS: standings.objections,
}


def chapters(bulletin: Bulletin, to: Speaker) -> dict[str, Worded]:
    """Return all chapters in order, with what was struck, by their codes; what supervisors added comes last."""
    worded = {
        each.value: WORDS[each](bulletin.facts[each.value], to)
        for each in Chapter
        if each in WORDS and each.value in bulletin.facts
    }
    if bulletin.added:
        said = tuple((f"{ADDED}.{number}", " ".join(words.split())) for number, words in enumerate(bulletin.added))
        worded[ADDED] = Worded(HEADINGS[ADDED](to), said)
    return worded
