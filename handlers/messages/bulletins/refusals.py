"""Say why a bulletin cannot be made, changed or posted."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals

REFUSALS: Refusals = {
    Why.BULLETIN_PERIOD: lambda to, _: to.say(
        "Say of which time: /bulletin week, month, quarter, year, or /bulletin 2026-01-05..2026-01-18 (a year at most)."
    ),
    Why.BULLETIN_NOT_OVER: lambda to, _: to.say("That time is not over yet. Its figures would still change."),
    Why.BULLETIN_SETTLED: lambda to, _: to.say("That is no draft any more: it was posted or discarded."),
    Why.BULLETIN_EMPTY: lambda to, _: to.say("Everything in it is struck. Discard it, or let something stand."),
    Why.SENTENCE_MISSING: lambda to, _: to.say("Reply to my question with the sentence."),
    Why.SENTENCE_TOO_LONG: lambda to, facts: to.say(
        "A sentence has at most {most} characters, and a bulletin at most {limit} that were added.",
        most=facts.get("most", 0),
        limit=facts.get("limit", 0),
    ),
}
