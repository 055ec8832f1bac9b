"""Define the keys of the configuration: the default of each, the reader of its value, and how two keys must agree.

Promises: a key that is not here does not exist. Each key has one comment in config.example.toml, and a test compares
the two. The defaults of `[rules]` stand in `casework.model.policy`, and nowhere else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import time
from importlib import import_module
from typing import Any

from bot.config import values as read, working_time
from casework.model.policy import DEFAULTS
from casework.model.quiet import is_quiet_time

Reader = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its default as TOML gives it, and the reader of its value."""

    name: str
    default: object
    read: Reader
    is_secret: bool = False


def _servers(value: object) -> object:
    """Read the servers that get tickets; they know teams and areas, which a command that has none need not import."""
    if value == []:
        return ()
    servers: Any = import_module("bot.config.servers")
    return servers.servers(value)


OF_THE_POLICY: Mapping[str, Reader] = {
    "reports_a_day": read.whole(1, 1000),
    "additions_a_day": read.whole(1, 1000),
    "same_a_day": read.whole(1, 1000),
    "verdicts_a_day": read.whole(1, 1000),
    "answers_a_day": read.whole(1, 1000),
    "follows_a_day": read.whole(1, 1000),
    "look_ups_a_day": read.whole(1, 10_000),
    "photos_a_report": read.whole(1, 10),
    "recordings_a_report": read.whole(1, 10),
    "recording_seconds": read.whole(5, 600),
    "megabytes_a_day": read.whole(20, 10_000),  # less than one recording may weigh would take none
    "remind_draft_hours": read.whole(1, 720),
    "put_draft_away_days": read.whole(1, 90),
    "dismissals_before_pause": read.whole(2, 100),
    "dismissers_before_pause": read.whole(1, 10),
    "dismissals_within_days": read.whole(1, 365),
    "pause_days": read.whole(1, 365),
    "ask_within_m": read.whole(1, 1000),
    "ask_within_days": read.whole(1, 365),
    "ask_promises": read.whole(1, 100),
    "crowd_within_m": read.whole(1, 1000),
    "crowd_percent": read.whole(0, 100),
    "same_words_percent": read.whole(1, 100),
    "back_within_m": read.whole(1, 1000),
    "offer_back_days": read.whole(1, 365),
    "compare_within_m": read.whole(1, 1000),
    "compare_weeks": read.whole(1, 520),
    "different_answers": read.whole(1, 10),
    "border_m": read.whole(1, 1000),
    "accuracy_at_most_m": read.whole(1, 1000),
    "vague_above_m": read.whole(1, 10_000),
    "near_street_m": read.whole(1, 1000),
    "verdict_days": read.whole(1, 365),
    "remind_verdict_days": read.whole(1, 365),
    "ask_another_days": read.whole(1, 365),
    "come_back_days": read.whole(1, 365),
    "answer_days": read.whole(1, 90),
    "nudge_every_hours": read.whole(1, 720),
    "reply_minutes": read.whole(5, 1440),
    "pass_ons": read.whole(1, 20),
    "pass_on_working_days": read.whole(1, 30),
    "park_days": read.whole(1, 3650),
    "extensions": read.whole(1, 100),
    "reason_words": read.whole(1, 20),
    "fix_photo_minutes": read.whole(1, 120),
    "undo_minutes": read.whole(1, 60),
    "list_near_m": read.whole(10, 10_000),
    "supporter_hours": read.whole(0, 1000),
    "rework_hours": read.whole(0, 1000),
    "recur_within_m": read.whole(1, 1000),
    "recur_days": read.whole(1, 3650),
    "hot_spot_recurrences": read.whole(1, 100),
    "check_percent": read.whole(0, 100),
    "check_again_percent": read.whole(0, 100),
    "check_days": read.whole(1, 365),
    "round_minutes": read.whole(5, 1440),
    "frontage_within_m": read.whole(1, 100),
    "frontages_signed_percent": read.whole(1, 100),
    "frontages_reached_percent": read.whole(1, 100),
    "frontages_a_person": read.whole(1, 100),
    "tell_shop_hours": read.whole(1, 720),
    "drive_companions": read.whole(0, 1000),
    "drive_waiting": read.whole(0, 10_000),
    "drive_remind_at": read.time_of_day,
    "drive_remind_hours": read.whole(1, 24),
    "drive_check_in_m": read.whole(10, 10_000),
    "drive_check_in_minutes": read.whole(0, 1440),
    "drive_wish_people": read.whole(2, 1000),
    "bulletins": read.some_of("week", "month", "quarter", "year"),
    "remind_bulletin_days": read.whole(1, 90),
    "cluster_within_m": read.whole(10, 1000),
    "cluster_reports": read.whole(2, 1000),
    "weight_answered": read.whole(0, 100),
    "weight_fixed": read.whole(1, 100),  # something must weigh
    "weight_resolved": read.whole(0, 100),
    "weight_satisfied": read.whole(0, 100),
    "weight_stands": read.whole(0, 100),
    "ranked_from": read.whole(1, 10_000),
    "shrink_cases": read.whole(0, 10_000),
    "same_photo_points": read.whole(0, 100),
    "own_report_points": read.whole(0, 100),
    "reversed_points": read.whole(0, 100),
    "rush_points": read.whole(0, 100),
    "rush_percent": read.whole(1, 100),
    "rush_working_days": read.whole(1, 20),
    "marks_cost_at_most": read.whole(0, 100),
    "heavy_mark_points": read.whole(0, 100),
    "desk_weeks": read.yes_or_no,
    "tickets_are_public": read.yes_or_no,
    "flags_hide": read.whole(1, 100),
    "flag_rest_days": read.whole(0, 3650),
    "flags_a_day": read.whole(1, 1000),
    "expose_reworks": read.whole(1, 20),
    "model_hours": read.whole(1, 720),
    "hearing_working_days": read.whole(1, 30),
    "proposals_a_day": read.whole(0, 100),
    "fixed_today_cases": read.whole(0, 5),
    "fixed_today_at": read.time_of_day,
    "warn_left_percent": read.whole(1, 99),
    "supervisor_working_days": read.whole(1, 90),
    "list_working_days": read.whole(1, 90),
    "urge_every_hours": read.whole(1, 720),
    "paper_working_days": read.whole(1, 90),
    "contract_answered_points": read.whole(0, 100),
    "contract_fixed_points": read.whole(0, 100),
    "contract_rework_points": read.whole(0, 100),
    "contract_looked_points": read.whole(0, 100),
    "contract_rounds_points": read.whole(0, 100),
    "contract_marked_points": read.whole(0, 100),
    "contract_finding_points": read.whole(1, 100),
    "contract_due": read.shares_due,
    "contract_objection_days": read.whole(1, 90),
    "behind_percent": read.whole(1, 100),
    "behind_every_days": read.whole(1, 365),
    "planned_within_m": read.whole(1, 1000),
    "planned_days": read.whole(0, 365),
    "quiet_from": read.time_of_day,
    "quiet_until": read.time_of_day,
    "digest_at": read.time_of_day,
    "forget_after_days": read.whole(1, 3650),
    "keep_dismissed_photos_days": read.whole(1, 3650),
    "keep_log_days": read.whole(2, 3650),  # Telegram may deliver an update again for a day
}


# The parts of a contractor's score.
POINTS = tuple(
    f"rules.contract_{part}_points" for part in ("answered", "fixed", "rework", "looked", "rounds", "marked")
)


def _as_toml(value: object) -> object:
    if isinstance(value, tuple):
        return [each if isinstance(each, str) else {"at_least": each[0], "share": each[1]} for each in value]
    return f"{value:%H:%M}" if isinstance(value, time) else value


KEYS = (
    Key("telegram.token", "", read.text, is_secret=True),
    Key("telegram.token_file", "", read.text),
    Key("telegram.api_url", "https://api.telegram.org", read.web_address),
    Key("telegram.proxy", "", read.proxy, is_secret=True),
    Key("telegram.webhook_url", "", read.webhook_address),
    Key("telegram.webhook_listen", "127.0.0.1:8080", read.host_and_port),
    Key("telegram.webhook_secret", "", read.webhook_secret, is_secret=True),
    Key("storage.url", "sqlite:///data/cleanward.db", read.database, is_secret=True),
    Key("storage.photos", "data/photos", read.words),
    Key("district.name", "our district", read.words),
    Key("district.time_zone", "UTC", read.time_zone),
    Key("district.map_link", "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}", read.map_link),
    Key("district.emergency_number", "112", read.words),
    Key("district.doubtful_positions", [], read.positions),
    Key("district.streets_credit", "© OpenStreetMap contributors", read.text),
    Key("district.map_font", "", read.text),
    Key("district.paper_font", "", read.text),
    Key("geocoder.url", "https://nominatim.openstreetmap.org", read.service_address, is_secret=True),
    Key("geocoder.email", "", read.email_address),
    Key("geocoder.timeout_s", 5, read.seconds),
    Key("calendar.weekdays", ["Mon", "Tue", "Wed", "Thu", "Fri"], read.weekdays),
    Key("calendar.opens", "09:00", read.time_of_day),
    Key("calendar.closes", "17:00", read.closing_time),
    Key("calendar.cut_off", "", read.time_of_day_or_none),
    Key("calendar.counts_from", "", read.time_of_day_or_none),
    Key("calendar.day_off_counts_as", "opening", read.one_of("opening", "same hour")),
    Key("calendar.country", "", working_time.country),
    Key("calendar.subdivision", "", read.text),
    Key("calendar.holidays", [], read.dates),
    Key("calendar.makeup_days", [], read.dates),
    Key("calendar.teams", {}, working_time.teams),
    *(Key(f"rules.{each.name}", _as_toml(each.default), OF_THE_POLICY[each.name]) for each in fields(DEFAULTS)),
    Key("frontages.agreement", {}, read.by_language),
    Key("frontages.agreement_url", {}, read.by_language),
    Key("monitoring.listen", "127.0.0.1:9464", read.host_and_port_or_none),
    Key("web.listen", "", read.host_and_port_or_none),
    Key("web.base_url", "", read.service_address),
    Key("web.tiles", "", read.tiles),
    Key("web.tiles_credit", "", read.text),
    Key("open311.jurisdiction", "", read.text),
    Key("open311.contact", "", read.text),
    Key("open311.media_hosts", [], read.hosts),
    Key("open311.reports_a_minute", 30, read.whole(1, 1000)),
    Key("open311.exports_a_minute", 6, read.whole(1, 1000)),
    Key("open311.poll_minutes", 30, read.whole(1, 1440)),
    Key("open311.servers", [], _servers, is_secret=True),
    Key("log.level", "info", read.one_of("debug", "info", "warning", "error")),
    Key("log.format", "console", read.one_of("console", "json")),
)


@dataclass(frozen=True, slots=True)
class Order:
    """Two numbers; the first must not be more than the second. `why` says what would go wrong otherwise."""

    smaller: str
    larger: str
    why: str
    unit: int = 1  # how many units of the smaller key make one unit of the larger key


# Keys of earlier versions, and what an operator whose file still has one is told to do.
GONE = {
    "rules.same_within_m": "take the line out; rules.ask_within_m and ask_within_days say what is asked about now",
    "rules.perhaps_same_within_m": "take the line out; rules.compare_within_m is where the same photo is looked for",
}

ORDERS = (
    Order(
        "rules.ask_within_m",
        "rules.compare_within_m",
        "what residents are asked about must be among what is compared",
    ),
    Order(
        "rules.back_within_m",
        "rules.compare_within_m",
        "what residents are asked about must be among what is compared",
    ),
    Order("rules.border_m", "rules.accuracy_at_most_m", "a position's accuracy only widens the reach of an area"),
    Order("rules.remind_verdict_days", "rules.ask_another_days", "the reporter is asked before anybody else"),
    Order("rules.ask_another_days", "rules.verdict_days", "whoever is asked must be able to answer"),
    Order("rules.offer_back_days", "rules.come_back_days", "who is asked whether it is back must be able to say so"),
    Order("rules.come_back_days", "rules.forget_after_days", "what is forgotten cannot come back"),
    Order("rules.frontages_signed_percent", "rules.frontages_reached_percent", "who signs was reached"),
    Order("rules.check_percent", "rules.check_again_percent", "where work came back, more of it is looked at"),
    Order(
        "rules.dismissals_within_days",
        "rules.forget_after_days",
        "dismissals count only while it is known whose reports they were",
    ),
    Order(
        "rules.supervisor_working_days",
        "rules.list_working_days",
        "what is on the district's list must have been told to the supervisors",
    ),
    Order(
        "rules.remind_draft_hours",
        "rules.put_draft_away_days",
        "a reminder must come before the draft is put away",
        unit=24,
    ),
)


def disagreements(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence, which begins with a key, for each pair of values that contradict each other.

    A value that could not be read is not in `values`, so it contradicts nothing.
    """
    if {"calendar.opens", "calendar.closes"} <= values.keys() and (wrong := working_time.badly_open(values)):
        yield wrong
    if {"calendar.country", "calendar.subdivision"} <= values.keys() and (wrong := working_time.disagreement(values)):
        yield wrong
    for order in ORDERS:
        if {order.smaller, order.larger} <= values.keys():
            most = values[order.larger] * order.unit
            if values[order.smaller] > most:
                yield f"{order.smaller}: must be at most {most} (by {order.larger}): {order.why}"
    if set(POINTS) <= values.keys() and (points := sum(values[name] for name in POINTS)) != 100:
        others = ", ".join(name.removeprefix("rules.") for name in POINTS[1:])
        yield f"{POINTS[0]}: must be 100 together with {others}, not {points}: a score is out of a hundred points"
    for name in ("digest_at", "drive_remind_at"):
        if {f"rules.{name}", "rules.quiet_from", "rules.quiet_until"} <= values.keys():
            at, begins, ends = (values[f"rules.{each}"] for each in (name, "quiet_from", "quiet_until"))
            if is_quiet_time(at, begins, ends):
                yield f"rules.{name}: must lie outside the quiet hours, {begins:%H:%M}–{ends:%H:%M}: nobody is woken"
