"""Where the webhook, the demo and the sandbox listen."""

import socket

from bot.web.serving import listen


def test_no_piece_of_an_answer_waits_until_the_one_before_has_arrived() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        taken, _ = listening.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
