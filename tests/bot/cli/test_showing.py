"""`cleanward web` shows the public page in a process of its own, beside the bot or without it."""

import time
from pathlib import Path

import httpx

from tests.bot.cli.command_line import Run, refused, write
from tests.forking import forked
from tests.rehearsal import PATIENCE_S, process
from tests.stories.public.site import free_port


def test_the_page_is_shown_from_a_process_of_its_own_without_a_token(city: Run) -> None:
    port = free_port()
    write("config.toml", f'[web]\nlisten = "127.0.0.1:{port}"\nbase_url = "https://reports.example.org/"\n')
    with process("web", folder=Path.cwd()):
        front = _waited(f"http://127.0.0.1:{port}/")
        sitemap = httpx.get(f"http://127.0.0.1:{port}/sitemap.xml").text
        with forked("web", folder=Path.cwd()) as second:
            said = second.end()
    assert "Reports in our district" in front
    assert "t.me" not in front
    assert len(front.encode()) < 100_000  # a city's 117 areas on the map
    assert front.count('class="area"') == 117
    assert "<loc>https://reports.example.org/reports</loc>" in sitemap
    assert f"The page's address 127.0.0.1:{port} cannot be used: " in said
    assert second.exit_code == 1
    assert "Traceback" not in said


def test_where_the_page_listens_is_read_like_the_configuration(city: Run) -> None:
    refused(city("web", "--listen", "8090"), "--listen must be a host and a port from 1 to 65535")


def _waited(url: str) -> str:
    """Return a page as soon as it is there."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            answer = httpx.get(url, headers={"accept-language": "en"})
        except httpx.TransportError:
            assert time.monotonic() < end, url
            time.sleep(0.02)
        else:
            assert answer.status_code == 200
            return answer.text
