"""What an operator decides about the interface for other systems."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interface:
    """How other systems are served.

    `jurisdiction` is our jurisdiction_id, "" if any is taken. `contact` is how their operators reach ours, and how they
    get a key. Each client may send so many reports, and begin so many exports, in a minute. Photos are fetched from
    `media_hosts` only, each a host, or a host and a port. A process that does not `takes_reports` only reads.
    """

    jurisdiction: str = ""
    contact: str = ""
    reports_a_minute: int = 30
    exports_a_minute: int = 6
    media_hosts: tuple[str, ...] = ()
    takes_reports: bool = False
