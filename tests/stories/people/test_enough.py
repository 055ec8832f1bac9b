"""One resident cannot hold up a desk: said in the chat alone, so that it says the same of any version of the bot."""

import struct

from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from tests.stories.stage import Stage

ENOUGH = 22  # additions of one person to one ticket within a day


async def test_nobody_adds_to_a_ticket_all_day_long(stage: Stage) -> None:
    await stage.reports()
    about = stage.rita.private().messages[-1]
    for number in range(ENOUGH):
        stage.rita.says(f"And another thing, number {number}", reply_to=about)
        await stage.settle()
    card = stage.card()
    assert card is not None
    async with stage.storage.read() as work:
        history = [entry for entry in await work.tickets.history(TicketId(1)) if entry.act is Act.ADD]
    assert 0 < len(history) < ENOUGH


def rle_bmp(side: int = 64) -> bytes:
    """Return a BMP whose rows are written as runs, as some programs of 1990 did."""
    rows = bytes((side, 1, 0, 0)) * side + bytes((0, 1))
    colours = bytes(4) + bytes((42, 42, 165, 0)) * 255
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(rows), 2835, 2835, 256, 0)
    begins = 14 + len(head) + len(colours)
    return b"BM" + struct.pack("<IHHI", begins + len(rows), 0, 0, begins) + head + colours + rows


async def test_a_form_in_which_nobody_takes_photos_is_no_photo(stage: Stage) -> None:
    stage.rita.sends_file(rle_bmp(), "photo.bmp", "image/bmp")
    await stage.settle()
    assert not any("1 photo" in message.text for message in stage.rita.private().messages)
