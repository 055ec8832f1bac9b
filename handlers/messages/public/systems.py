"""Say above the description of the interface for other systems what it is for; the description itself is English."""

from dataclasses import dataclass

from markupsafe import Markup

from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Systems:
    """The words around the description."""

    title: Markup
    words: Markup
    openapi: Markup
    needs_key: Markup


def page(to: Speaker) -> Systems:
    """Say what other systems can ask."""
    return Systems(
        title=to.say("For other systems"),
        words=to.say(
            "Other systems read reports by Open311 (GeoReport v2), and report and export with a key that the "
            "operator gives them."
        ),
        openapi=to.say("The same for programs (OpenAPI)"),
        needs_key=to.say("needs a key"),
    )
