"""Put a claimed notice into words at the moment when it is sent: `handlers.notices` has the words for each kind."""

from dataclasses import dataclass
from datetime import datetime

from casework.model.district import District
from casework.ports import Work
from casework.tickets.viewing import reader_language
from handlers import notices
from handlers.messages.message import Message
from handlers.messages.occasion import Installation, Occasion
from handlers.messages.speaker import Speaker
from storage.traffic.outbox import Parcel


@dataclass(frozen=True, slots=True)
class Composer:
    """Finds the reader's language and asks the table of notices."""

    installation: Installation

    async def compose(self, parcel: Parcel, work: Work, district: District, at: datetime) -> Message | None:
        """Return what to say, or None if the reader or the subject is gone."""
        language = parcel.language or await reader_language(work, district, parcel.person, parcel.team)
        if language is None:
            return None
        occasion = Occasion(
            kind=parcel.kind,
            about=parcel.about,
            facts=parcel.facts,
            person=parcel.person,
            team=parcel.team,
            work=work,
            district=district,
            at=at,
            to=Speaker(language, district.calendar.zone),
            installation=self.installation,
        )
        return await notices.word(occasion)
