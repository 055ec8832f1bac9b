"""Say how long a team may take."""

from markupsafe import Markup

from casework.model.deadline import Allowance, Unit
from handlers.messages.speaker import Speaker


def allowance(given: Allowance, to: Speaker) -> Markup:
    """Say an allowance in the words in which an administrator can type it."""
    match given.unit:
        case Unit.HOURS:
            return to.counted("{number} hour", "{number} hours", given.amount)
        case Unit.DAYS:
            return to.counted("{number} day", "{number} days", given.amount)
        case Unit.WORKING_HOURS:
            return to.counted("{number} working hour", "{number} working hours", given.amount)
        case Unit.WORKING_DAYS:
            return to.counted("{number} working day", "{number} working days", given.amount)
