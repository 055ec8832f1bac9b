"""Map each kind (message type) of notice (outbox message) to the function that loads and words it: the one table.

It is the counterpart of `handlers/routes.py`, which maps what is heard to who answers. Each subject's rows stand beside
its sentences; a kind's properties stand with the kind (`casework/model/notice.py`). `make check` fails if a kind has no
row, or if a row has no sample message in the tests.
"""

from casework.model.notice import Kind
from handlers.messages import refusals
from handlers.messages.bulletins import notices as bulletins
from handlers.messages.campaigns import notices as campaigns
from handlers.messages.desk import notices as desk
from handlers.messages.district import notices as district
from handlers.messages.figures import notices as figures
from handlers.messages.following import notices as following
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Words
from handlers.messages.oversight import notices as oversight
from handlers.messages.people import notices as people
from handlers.messages.reporting import notices as reporting

SUBJECTS = (people, reporting, following, desk, figures, oversight, campaigns, bulletins, district, refusals)
NOTICES: dict[Kind, Words] = {kind: words for subject in SUBJECTS for kind, words in subject.ROWS.items()}


async def word(occasion: Occasion) -> Message | None:
    """Return what to say, or None if what the notice is about is gone."""
    return await NOTICES[occasion.kind](occasion)
