"""Serve the files of the bench from a process of its own: `python -m tests.bench.files` prints the port it listens on.

The Bot API of the bench keeps the time, so it must not spend any on files of 20 MB. All files are made before the port
is printed.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.bench import crowding
from tests.bench.residents import photo


class Handler(BaseHTTPRequestHandler):
    """Sends the file that the last part of the address names."""

    protocol_version = "HTTP/1.1"
    files: dict[str, bytes] = {}  # noqa: RUF012 - the class is made for one server

    def do_GET(self) -> None:
        """Send a file; a photo if nobody knows its name."""
        data = self.files.get(self.path.rpartition("/")[2]) or photo()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve on a free port of loopback until killed."""
    Handler.files = {name: made() for name, made in crowding.PICTURES.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
