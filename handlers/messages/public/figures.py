"""Say figures to everybody, each in a sentence that says of what it is a share."""

from markupsafe import Markup

from casework.model.figure import Clock, Count
from casework.model.summary import Figures, Rate
from handlers.messages.speaker import Speaker


def figures_in_words(found: Figures, to: Speaker) -> tuple[Markup, ...]:
    """Say what came, what was fixed and how soon, what residents said of it, and what is late now."""
    received, fixed = found.count(Count.RECEIVED), found.count(Count.FIXED)
    said = [to.counted("{number} report came.", "{number} reports came.", received), _fixed(found, fixed, to)]
    median = found.spreads[Clock.FIX].median
    if median is not None:
        said.append(to.say("Half of the fixes came within {hours} hours.", hours=to.number(round(median, 1))))
    confirmed, not_fixed = found.count(Count.CONFIRMED), found.count(Count.NOT_FIXED)
    if confirmed + not_fixed > 0:
        said.append(
            to.say(
                "Residents said “fixed” {confirmed} times, and “not fixed” {not_fixed} times.",
                confirmed=to.number(confirmed),
                not_fixed=to.number(not_fixed),
            )
        )
    late = sum(found.late)
    said.append(to.counted("{number} report is late now.", "{number} reports are late now.", late))
    return tuple(said)


def _fixed(found: Figures, fixed: int, to: Speaker) -> Markup:
    share = found.rate(Rate.FIXED_IN_TIME)
    if share is None:
        return to.counted("{number} was fixed.", "{number} were fixed.", fixed)
    return to.counted(
        "{number} was fixed, {share} in time.",
        "{number} were fixed, {share} of them in time.",
        fixed,
        share=to.percent(share),
    )
