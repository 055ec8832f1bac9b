"""Download what somebody sent, before any transaction is opened: it may take seconds.

Promise: Telegram says the same of a file that it has lost as of one that it does not hand out at the moment. So we wait
for it first, and never blame the file.
"""

from io import BytesIO

from telegram.error import BadRequest, InvalidToken, NetworkError

from casework.model.errors import Refusal, Why
from handlers.turn import Turn


async def download(turn: Turn, file_id: str, too_heavy: Refusal) -> bytes:
    """Return the content of a file.

    Raises `too_heavy` if bots cannot download it, telegram.error.NetworkError where another attempt may succeed, and
    Refusal if the turn may wait no longer.
    """
    try:
        file = await turn.bot.get_file(file_id)
        held = BytesIO()  # `download_as_bytearray` would hold 20 MB once more
        await file.download_to_memory(held)
        return held.getvalue()
    except (BadRequest, InvalidToken) as error:  # PTB calls it a wrong token if there is no file at its address
        if "too big" in error.message.lower():  # Telegram gave no size
            raise too_heavy from error
        if turn.may_wait:
            raise NetworkError(error.message) from error
        raise Refusal(Why.FILE_AWAY) from error
