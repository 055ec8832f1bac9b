"""The rows of every kind of notice about what a district organises beside single tickets."""

from handlers.messages.campaigns import contract_notices, drive_notices, frontage_notices, planned_notices
from handlers.messages.occasion import Rows

ROWS: Rows = {**contract_notices.ROWS, **drive_notices.ROWS, **frontage_notices.ROWS, **planned_notices.ROWS}
