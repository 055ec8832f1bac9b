"""What can be wrong with an installation: the kinds of trouble that a check finds, and how much each matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from casework.model.errors import Fact


class Severity(IntEnum):
    """How much a trouble matters; the number is the exit code of a check that found nothing worse."""

    WELL = 0
    WARNING = 1  # something does not work as well as it could, or soon will not
    ERROR = 2  # somebody is not served now


class Ill(StrEnum):
    """The kinds of trouble."""

    CONFIG_WRONG = "config_wrong"
    DATABASE_AWAY = "database_away"
    DATABASE_NONE = "database_none"
    DATABASE_DAMAGED = "database_damaged"
    SCHEMA_OTHER = "schema_other"
    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"
    PHOTOS_SHUT = "photos_shut"
    NO_AREAS = "no_areas"
    NO_CATEGORIES = "no_categories"
    NO_TEAMS = "no_teams"
    TEAM_WITHOUT_DESK = "team_without_desk"
    DESK_LOST = "desk_lost"
    DESK_MUTE = "desk_mute"
    DESK_WITHOUT_PICTURES = "desk_without_pictures"
    CHANNEL_LOST = "channel_lost"
    CHANNEL_MUTE = "channel_mute"
    NOBODY_SUPERVISES = "nobody_supervises"
    NOBODY_ADMINISTERS = "nobody_administers"
    MESSAGES_LATE = "messages_late"
    MESSAGES_REFUSED = "messages_refused"
    UPDATES_LATE = "updates_late"
    NOBODY_LEADS = "nobody_leads"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CALENDAR_UNANNOUNCED = "calendar_unannounced"
    TELEGRAM_AWAY = "telegram_away"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a kind of trouble
    GROUPS_CLOSED = "groups_closed"
    PRIVACY_OFF = "privacy_off"
    WEBHOOK_OTHER = "webhook_other"
    WEBHOOK_FAILING = "webhook_failing"
    CLOCK_WRONG = "clock_wrong"
    GEOCODER_AWAY = "geocoder_away"
    GEOCODER_NAMELESS = "geocoder_nameless"
    REFERRALS_FAIL = "referrals_fail"
    FACES_FAIL = "faces_fail"


WARNINGS = frozenset(
    {
        Ill.DISK_LOW,
        Ill.TEAM_WITHOUT_DESK,
        Ill.DESK_WITHOUT_PICTURES,
        Ill.NOBODY_SUPERVISES,
        Ill.NOBODY_ADMINISTERS,
        Ill.MESSAGES_LATE,
        Ill.MESSAGES_REFUSED,
        Ill.UPDATES_LATE,
        Ill.CALENDAR_UNKNOWN,
        Ill.CALENDAR_UNANNOUNCED,
        Ill.PRIVACY_OFF,
        Ill.CLOCK_WRONG,
        Ill.GEOCODER_AWAY,
        Ill.GEOCODER_NAMELESS,
        Ill.REFERRALS_FAIL,
        Ill.FACES_FAIL,
    }
)


@dataclass(frozen=True, slots=True)
class Ailment:
    """A trouble that was found, with the facts that its sentence needs."""

    what: Ill
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return Severity.WARNING if self.what in WARNINGS else Severity.ERROR
