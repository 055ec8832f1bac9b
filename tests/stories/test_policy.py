"""A district sets its own numbers (its policy): they decide what happens, and people are told them.

Rules that need no story are in `tests/model/test_policy.py`.
"""

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from sqlalchemy import func, select

from casework.model.policy import DEFAULTS, Policy
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.schema import inbox
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.media import voice
from tests.model.test_policy import DECIDES
from tests.stories.campaigns.test_projects import imported
from tests.stories.desk.test_asking import asks
from tests.stories.desk.test_handling import acts, presses, supervise, ticket, types
from tests.stories.following.test_afterwards import views
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.people.test_limits import TOLD as LIMITS
from tests.stories.reporting.test_draft_time import after
from tests.stories.reporting.test_duplicates import describes, metres_from_elm
from tests.stories.reporting.test_limits import prepares
from tests.stories.reporting.test_taking_in import downloads
from tests.stories.stage import ELM, MORNING, Stage, picture, playing

# The numbers that differ from the defaults; a story here shows each of them.
TOLD: dict[str, object] = {
    "reports_a_day": 2,
    "recording_seconds": 10,
    "megabytes_a_day": 1,
    "remind_draft_hours": 3,
    "put_draft_away_days": 1,
    "dismissals_before_pause": 2,
    "dismissals_within_days": 20,
    "pause_days": 2,
    "verdict_days": 3,
    "come_back_days": 20,
    "answer_days": 2,
    "nudge_every_hours": 3,
    "reply_minutes": 5,
    "pass_ons": 1,
    "pass_on_working_days": 3,
    "park_days": 10,
    "fix_photo_minutes": 20,
    "undo_minutes": 5,
    "list_near_m": 50,
    "hot_spot_recurrences": 1,
    "check_days": 2,
    "round_minutes": 30,
    "drive_wish_people": 25,
    "planned_within_m": 10,
    "planned_days": 3,
    "quiet_from": time(9),
    "quiet_until": time(11),
    "digest_at": time(12, 30),
    "forget_after_days": 40,
    "keep_dismissed_photos_days": 20,
    "keep_log_days": 5,
    "photos_a_report": 2,
    "desk_weeks": False,
    "flags_hide": 1,
    "flag_rest_days": 3,
    "flags_a_day": 1,
}
# `desk_weeks` is shown by tests/stories/figures/test_ranking.py.
TOLD |= LIMITS  # tests/stories/people/test_limits.py shows these
POLICY = replace(DEFAULTS, **TOLD, offer_back_days=14)  # type: ignore[arg-type]  # fields by their names


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    clock.now = MORNING + timedelta(hours=4)  # a Monday, 13:00
    async with playing(storage, clock, tmp_path / "photos", policy=POLICY) as raised:
        await raised.sees()
        yield raised


async def toast(stage: Stage, verb: str) -> str:
    """Rita presses a button that is refused; returns what she is told."""
    stage.press_verb(stage.rita, verb)
    return (await stage.sees()).toasts[-1]


def test_no_number_is_without_a_test() -> None:
    assert DECIDES.keys() | TOLD.keys() == {each.name for each in fields(Policy)}
    assert not any(getattr(POLICY, name) == getattr(DEFAULTS, name) for name in TOLD)


async def test_the_third_report_of_a_day_is_kept_where_two_are_the_most(stage: Stage) -> None:
    await stage.reports()
    await stage.reports()
    await prepares(stage)
    assert "You have sent 2 reports today, which is the most." in await toast(stage, "send")


async def test_a_report_takes_two_photos_and_recordings_of_ten_seconds(stage: Stage) -> None:
    stage.rita.says("/report")
    assert "Please send a photo of it, or several (up to 2)." in (await stage.sees())["Rita"][-1]
    stage.rita.sends_album([picture("red"), picture("green"), picture("blue")])
    assert any("at most 2 photos; the first 2 are kept" in line for line in (await stage.sees())["Rita"])
    stage.rita.sends_voice(b"a voice", 11)
    assert "I can take up to 10 seconds" in (await stage.sees())["Rita"][-1]
    stage.rita.sends_voice(voice(5), 10)
    assert "✅ 1 voice message" in (await stage.sees())["Rita"][-1]


async def test_files_of_one_megabyte_are_taken_within_a_day(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.rita.sends_file(noise(1), "a.png", "image/png")
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]
    fetched = downloads(monkeypatch)
    stage.rita.sends_photo(picture("red"), "A sofa")
    stage.rita.sends_voice(voice(3), 3)
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if "You have sent 1 MB within a day, which is the most." in line]) == 2
    assert fetched == []
    assert "📝 Words: A sofa" in stage.draft().text
    stage.clock.advance(hours=24)
    stage.rita.sends_photo(picture("red"))
    await stage.sees()
    assert "✅ 2 photos" in stage.draft().text


def noise(seed: int) -> bytes:
    """Return a picture that weighs more than a megabyte as a JPEG, too."""
    out = BytesIO()
    Image.frombytes("RGB", (1400, 1000), Random(seed).randbytes(4_200_000)).save(out, "PNG", compress_level=0)
    return out.getvalue()


async def test_a_draft_is_brought_up_after_three_hours_and_put_away_after_a_day(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    assert await after(stage, hours=2, minutes=59) == []
    assert "Your report is not sent yet" in (await after(stage, minutes=2))[0]
    assert await after(stage, hours=20, minutes=50) == []  # 12:51
    assert "Nothing was added to your report for 1 day, so" in (await after(stage, minutes=10))[1]


async def test_two_dismissals_within_twenty_days_pause_for_two_days(stage: Stage) -> None:
    for number, days in ((1, 21), (2, 19), (3, 0)):  # the first is too old when the third is dismissed
        await stage.reports()
        await types(stage, f"/dismiss {number} nothing", who=stage.cora if number == 2 else None)
        if number == 2:
            await prepares(stage)
            stage.press_verb(stage.rita, "send")
            assert "dismissed" not in "".join((await stage.sees()).toasts)
            await types(stage, "/fix 3 it was swept")
        stage.clock.advance(days=days)
    await prepares(stage)
    told = await toast(stage, "send")
    assert "2 of your reports were dismissed within 20 days, so you can send the next from" in told
    stage.clock.advance(days=2, minutes=1)
    stage.rita.says("/report")
    await stage.settle()
    await stage.goes_on(stage.rita, "send")
    assert "Your report is number #" in stage.draft().text


async def test_a_ticket_goes_on_after_two_days_without_an_answer(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await asks(stage)
    assert "answer, until Wed 4 Mar 13:00 at most" in card.text
    await after(stage, days=1, hours=23)
    assert (await ticket(stage)).status is Status.ASKED
    await after(stage, hours=2)
    assert (await ticket(stage)).status is Status.TAKEN


async def test_the_photo_of_a_fix_is_waited_for_twenty_minutes(stage: Stage) -> None:
    stage.east.promote(stage.account)
    await stage.settle()
    await stage.reports()
    await presses(stage, "📷 Fix")
    assert "your next photo in this group within 20 minutes closes the ticket" in stage.east.messages[-1].text
    stage.clock.advance(minutes=19)
    stage.carl.sends_photo(picture("green"), chat=stage.east)
    await stage.settle()
    assert (await ticket(stage)).status is Status.FIXED


async def test_a_reply_is_waited_for_five_minutes(stage: Stage) -> None:
    await stage.reports()
    for minutes, is_added in ((4, True), (6, False)):
        await views(stage)
        stage.rita.presses("📎 Add photo or words")
        await stage.sees()
        stage.clock.advance(minutes=minutes)
        stage.rita.says("By the gate")
        assert any("By the gate" in line for line in (await stage.sees())["Eastside desk"]) is is_added


async def test_a_fix_is_final_after_three_days_and_comes_back_within_twenty(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    await after(stage, days=2, hours=23)
    assert (await ticket(stage)).status is Status.FIXED
    assert "It was closed after 3 days without an answer." in (await after(stage, hours=2))[0]
    assert "[🔁 It is back]" in await views(stage)
    stage.clock.advance(days=18)
    stage.rita.presses("🔁 It is back")
    assert "#1 was fixed more than 20 days ago." in (await stage.sees()).toasts[0]


async def test_the_card_of_a_case_says_when_it_closes(stage: Stage) -> None:
    stage.carl.says("/enter call", stage.east)
    await stage.settle()
    stage.carl.sends_photo(picture("brown"))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.carl, "group", "cat", "send")
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "📷 Fixed by Carl. It closes on 5 Mar 2026." in card.text


async def test_still_nothing_is_asked_again_after_three_hours(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=2)
    await views(stage)
    stage.rita.presses("🔔 Still nothing?")
    await stage.sees()
    said = await toast(stage, "nudge")
    assert said == "alert: The team of #1 has been reminded already. You can do so again from Wed 4 Mar 16:00."
    stage.clock.advance(hours=3)
    assert await toast(stage, "nudge") == "toast: 🔔 ✓"


async def test_a_team_passes_on_once_and_for_three_days(stage: Stage) -> None:
    await supervise(stage)
    await stage.reports()
    stage.clock.advance(days=2)
    await types(stage, "/pass west not ours")
    assert (await ticket(stage)).team == "west"
    west = stage.card(stage.west)
    assert west is not None
    stage.cora.says("/pass east not ours either", stage.west, west)
    await stage.settle()
    found = await ticket(stage)
    assert (found.team, found.hops, found.request is not None) == ("west", 1, True)
    stage.cora.says("/overview")
    assert "Passed on often: 1" in (await stage.sees())["Cora"][-1]


async def test_a_ticket_is_parked_for_ten_days_at_most(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await types(stage, "/park 11 needs a crane", card)
    assert "a day within 10 days, or in how many days" in stage.east.messages[-1].text
    assert "/park 2026-03-31 waits" in stage.east.messages[-1].text
    await types(stage, "/extend 1 yesterday")
    assert "/extend 2026-03-31 waits" in stage.east.messages[-1].text
    await presses(stage, "⋯ More", "🅿️ Park")
    shown = stage.card()
    assert shown is not None
    assert shown.labels == ["Tomorrow", "In a week", "‹ Back"]
    await types(stage, "/park 10 needs a crane", shown)
    assert (await ticket(stage)).request is not None


async def test_staff_take_back_what_they_did_for_five_minutes(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/help", stage.east)
    assert "Undo: for 5 minutes you can take back what you did." in (await stage.sees())["Eastside desk"][-1]
    await types(stage, "/take")
    stage.clock.advance(minutes=4)
    await stage.app.timekeeper.act()
    await presses(stage, "↩️ Undo")
    assert (await ticket(stage)).status is Status.OPEN
    await types(stage, "/take")
    stage.clock.advance(minutes=6)
    await types(stage, "/undo")
    assert "that works for 5 minutes, while nobody else has acted" in stage.east.messages[-1].text
    assert len(await acts(stage)) == 4


async def test_near_ends_after_fifty_metres(stage: Stage) -> None:
    await stage.reports(at=(ELM[0] + 0.0004, ELM[1]))  # 44 m
    await stage.reports(stage.otto, at=(ELM[0] + 0.0006, ELM[1]))  # 67 m
    stage.carl.says("/near", stage.east)
    assert "what is not closed within 50 m" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.sends_location(*ELM, chat=stage.east, reply_to=stage.east.messages[-1])
    listed = (await stage.sees())["Eastside desk"][-1]
    assert "📍 Within 50 m" in listed
    assert "#1" in listed
    assert "#2" not in listed


async def test_the_night_of_this_district_is_from_nine_to_eleven_in_the_morning(stage: Stage) -> None:
    stage.clock.now = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)  # 6:30, when others sleep
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    assert await after(stage, hours=3, minutes=1) == []  # 9:31
    assert "not sent yet" in (await after(stage, hours=1, minutes=30))[0]  # 11:01
    await stage.goes_on(stage.rita, "cancel")
    stage.rita.sends_location(*ELM)
    await stage.sees()
    stage.rita.says("/areas")
    assert "I tell you what is reported and fixed there, at 12:30, and only if" in (await stage.sees())["Rita"][-1]


async def test_privacy_says_the_districts_numbers_and_they_are_kept_to(stage: Stage) -> None:
    stage.rita.says("/privacy")
    said = (await stage.sees())["Rita"][-1]
    for part in (
        "40 days after a report is closed, nothing says any more that it was yours.",
        "is deleted after 1 day; if you cancel it, within the hour.",
        "is kept for 5 days, to look into mistakes.",
    ):
        assert part in said
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.settle()
    await after(stage, days=4, hours=23)
    assert await received(stage)
    await after(stage, hours=2)
    assert not await received(stage)
    await after(stage, days=34, hours=22)
    assert (await ticket(stage)).reporter is not None
    await after(stage, hours=3)
    assert (await ticket(stage)).reporter is None


async def received(stage: Stage) -> int:
    """Return how many updates are kept."""
    async with stage.storage.transactions.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(inbox))).scalar_one())


async def test_one_flag_a_day_hides_and_the_same_person_hides_again_after_three_days(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    for days, is_hidden in ((0, True), (1, False), (3, True)):
        stage.clock.advance(days=days)
        stage.press_data(stage.carl, "1.show.1.again", card)
        await stage.settle()
        stage.otto.says("/start x11")
        await stage.settle()
        stage.otto.presses("🚩 Flag it")
        await stage.settle()
        async with stage.storage.read() as work:
            ticket = await work.tickets.get(TicketId(1))
        assert ticket is not None
        assert (ticket.flagged_at is not None) is is_hidden, days
        stage.otto.says("/start x11")
        assert "flagged 1 report today" in (await stage.sees())["Otto"][-1]


async def test_one_recurrence_is_a_hot_spot_where_the_district_says_so(stage: Stage) -> None:
    await supervise(stage)
    await stage.reports()
    await stage.fixes()
    await stage.reports(stage.otto)
    stage.cora.says("/overview")
    assert "♨️ Hot spots: 1" in (await stage.sees())["Cora"][-1]


async def test_a_look_back_goes_away_after_two_days(stage: Stage) -> None:
    ira = await inspector(stage)
    await stage.reports()
    await presses(stage, "✋ Take")
    stage.carl.says("/dismiss 1 nothing", stage.east)
    await stage.sees()
    stage.clock.advance(days=7)
    await stage.app.timekeeper.act()
    await stage.sees()
    stage.press_verb(ira, "tasks", ira.private())
    assert "To be looked at: 1" in (await stage.sees())["Ira"][-1]
    stage.clock.advance(days=2, minutes=1)
    ira.says("/tasks")
    assert "To be looked at: 0" in (await stage.sees())["Ira"][-1]
    stage.press_data(ira, "1.task.1", ira.private().messages[-1])
    assert "#1 need not be looked at any more." in (await stage.sees()).toasts[-1]


async def test_what_is_found_within_half_an_hour_of_a_check_in_comes_from_the_round(stage: Stage) -> None:
    await supervise(stage)
    ira = await inspector(stage)
    stage.cora.says("/round east daily Ira")
    await stage.sees()
    ira.presses("📍 Check in")
    await stage.sees()
    ira.sends_location(*ELM)
    assert "What you report there within 30 minutes" in (await stage.sees())["Ira"][-1]
    stage.clock.advance(minutes=31)
    card = await stage.reports(ira)
    assert card is not None
    assert "📨" not in card.text


async def test_a_dismissed_report_loses_its_photos_after_twenty_days(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/dismiss 1 this is no public place", stage.east)
    await stage.settle()
    for days, kept in ((19, 1), (2, 0)):
        await after(stage, days=days)
        async with stage.storage.read() as work:
            assert len(await work.tickets.photos(TicketId(1))) == kept


async def test_a_resident_asks_for_twenty_five_people(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("#1")
    await stage.settle()
    stage.press_verb(stage.rita, "drivewish")
    assert "🙋 A drive with 25 people is asked for." in (await stage.sees())["Rita"][-1]


async def test_planned_works_are_an_answer_within_ten_metres_and_three_days(stage: Stage) -> None:
    row = f"A,Here,east,{ELM[0]},{ELM[1]},2026-03-06,2026-03-20,rubbish"
    await imported(stage, f"code,name,team,lat,lon,starts,ends,categories\n{row}\n")
    assert "Works are planned" not in await describes(stage, stage.otto, picture("blue"), ELM)  # in four days
    stage.clock.advance(days=1)
    assert "Works are planned" in await describes(stage, stage.cora, picture("red"), metres_from_elm(8))
    assert "Works are planned" not in await describes(stage, stage.carl, picture("grey"), metres_from_elm(15))
