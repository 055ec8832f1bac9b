"""Say why something cannot be done, and what to do instead: one sentence for each `Why`, in the reader's language.

Each subject has a table of its sentences (`refusals`), in the order of `Why`. This module puts the tables together. A
sentence fits a toast (200 characters) because most refusals answer a press.
"""

from markupsafe import Markup

from casework.model.errors import Why
from casework.model.notice import Kind
from handlers.messages.bulletins import refusals as bulletins
from handlers.messages.campaigns import refusals as campaigns
from handlers.messages.desk import refusals as desk
from handlers.messages.district import refusals as district
from handlers.messages.facts import Facts, Refusals
from handlers.messages.figures import refusals as figures
from handlers.messages.following import refusals as following
from handlers.messages.message import Message
from handlers.messages.occasion import Rows, at_once
from handlers.messages.oversight import refusals as oversight
from handlers.messages.people import refusals as people
from handlers.messages.reporting import refusals as reporting
from handlers.messages.speaker import Speaker
from handlers.messages.tickets import refusals as tickets

TOAST_LIMIT = 200  # characters, https://core.telegram.org/bots/api#answercallbackquery
SUBJECTS = (people, reporting, following, tickets, desk, figures, oversight, campaigns, bulletins, district)
REFUSALS: Refusals = {why: words for subject in SUBJECTS for why, words in subject.REFUSALS.items()}


def refusal(why: Why, facts: Facts, to: Speaker) -> Markup:
    """Return the sentence for a refusal (a domain error)."""
    return REFUSALS[why](to, facts)


ROWS: Rows = {
    Kind.REFUSAL: at_once(lambda occasion: Message(refusal(Why(occasion.text("why")), occasion.facts, occasion.to))),
}
