"""Read the facts of a refusal (a domain error), for the sentences of every subject."""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup

from casework.model.errors import Fact, Why
from handlers.messages.speaker import Speaker

Facts = Mapping[str, Fact]
Refusals = Mapping[Why, Callable[[Speaker, Facts], Markup]]


def until(facts: Facts, to: Speaker) -> str:
    """Return the moment from which something can be done, as the reader writes moments; "…" if the facts have none."""
    moment = facts.get("until")
    return to.moment(datetime.fromisoformat(str(moment))) if moment else "…"
