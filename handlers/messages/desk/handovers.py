"""Tell a desk that tickets came or went because the district changed."""

from collections.abc import Mapping

from casework.model.errors import Fact
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker


def handed_over(facts: Mapping[str, Fact], team: str | None, names: tuple[str, str], to: Speaker) -> Message:
    """Tell a desk how many tickets it gave or got; `names` names the team that gave them and the team that got them."""
    giving, getting = names
    count = int(facts["count"])
    if team == facts["to"]:
        text = to.counted(
            "📥 {number} ticket of {team} is yours from today on; its card follows.",
            "📥 {number} tickets of {team} are yours from today on; their cards follow.",
            count,
            team=giving,
        )
    else:
        text = to.counted(
            "📤 {number} of your tickets went to {team} today.",
            "📤 {number} of your tickets went to {team} today.",
            count,
            team=getting,
        )
    return Message(text)
