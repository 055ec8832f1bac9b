"""Say on a ticket that somebody asks for a drive, and that one was announced."""

from markupsafe import Markup

from casework.model.drive import State
from casework.tickets.views import TicketView
from handlers.messages.message import cut
from handlers.messages.speaker import Speaker

TITLE_SHOWN = 40  # UTF-16 units


def drive_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """Return a line about the drive for a ticket, or about the wish for one while there is none."""
    drive = view.drive
    if drive is not None and drive.begins is not None and drive.state is not State.OFF:
        line = to.counted(
            "🧹 Drive <i>{title}</i>, {when}: {number} person signed up",
            "🧹 Drive <i>{title}</i>, {when}: {number} people signed up",
            view.coming,
            title=cut(drive.title, TITLE_SHOWN),
            when=to.moment(drive.begins),
        )
        return [line]
    if view.wished and not view.ticket.status.is_closed:
        wish = to.counted(
            "🙋 A drive with {number} person is asked for.",
            "🙋 A drive with {number} people is asked for.",
            view.wished,
        )
        return [wish]
    return []
