"""Staff work a ticket from their desk, and nobody else does."""

import pytest

from sandbox.objects import User
from tests.stories.stage import OAK, Stage, picture

ANONYMOUS = 1_087_968_824  # Telegram's account for what anonymous administrators write
THREE_DAYS = 3


async def test_of_two_people_who_take_at_once_one_wins_and_the_other_is_told_who(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.presses("✋ Take", card)
    stage.cora.presses("✋ Take", card)
    seen = await stage.sees()
    assert seen.toasts[0].startswith("toast for Carl")
    assert seen.toasts[1].startswith("alert for Cora: #1 was taken already, by Carl.")
    seen.check(east=["Carl presses", "Cora presses", "Taken by Carl."], rita=["was taken by Eastside crew"])


async def test_one_who_fixes_while_another_takes_are_both_answered(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=card)
    stage.cora.presses("✋ Take", card)
    seen = await stage.sees()
    assert "#1 was fixed already, by Carl." in seen.toasts[0]
    seen.check(east=["Carl: (photo)", "Cora presses", "Fixed by Carl."], rita=["Is it fixed?"])


async def test_a_ticket_is_fixed_from_open_by_an_album(stage: Stage) -> None:
    card = await stage.reports()
    photos = [picture(color) for color in ("green", "white", "yellow")]
    stage.cora.sends_album(photos, "Swept <clean>", chat=stage.east, reply_to=card)
    seen = await stage.sees()
    assert seen["Eastside desk"][-1].startswith("bot edits: (photo)")
    assert "Fixed by Cora." in seen["Eastside desk"][-1]
    assert len([line for line in seen["Rita"] if line.startswith("bot: ")]) == 1
    assert "💬 Swept <clean>" in seen["Rita"][0]
    stage.carl.presses("🖼 All photos", card)
    seen = await stage.sees()
    assert [line.startswith("bot: (photo)") for line in seen["Eastside desk"][1:]] == [True] * 4


async def test_a_second_fix_is_refused_with_the_name_of_the_first(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.cora.sends_photo(picture("white"), chat=stage.east, reply_to=stage.card())
    (await stage.sees()).check(east=["Cora: (photo)", "#1 was fixed already, by Carl."])


async def test_the_fix_button_asks_for_a_photo_and_changes_nothing(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.presses("📷 Fix", card)
    seen = await stage.sees()
    seen.check(east=["Carl presses", "Carl, reply to this message with a photo of how #1 looks now."])
    assert card is not None
    assert "Open." in card.text


async def test_a_reply_without_a_photo_is_told_what_is_needed(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.says("Done!", stage.east, card)
    (await stage.sees()).check(east=["Carl: Done!", "reply to the card with a photo"])


async def test_an_after_photo_as_a_file_will_do_and_another_file_will_not(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.sends_file(b"%PDF-1.4", "bill.pdf", "application/pdf", chat=stage.east, reply_to=card)
    (await stage.sees()).check(east=["Carl: (file bill.pdf)", "I can only use pictures"])
    stage.carl.sends_file(picture("green"), "IMG.JPG", "image/jpeg", chat=stage.east, reply_to=card)
    (await stage.sees()).check(east=["Carl: (file IMG.JPG)", "Fixed by Carl."], rita=["Is it fixed?"])


async def test_a_member_of_another_desk_and_a_stranger_cannot_act(stage: Stage) -> None:
    await stage.has_boards()
    card = await stage.reports()
    assert card is not None
    wes = stage.sandbox.person("Wes")
    stage.west.add(wes)
    west_card = stage.west.messages[-1]
    await stage.sees()
    for verb in ("take", "fix", "spot", "photos"):
        west_card = next(m for m in stage.west.messages if m.sender is stage.account)
        stage.press_data(wes, f"1.{verb}.1", west_card)
        seen = await stage.sees()
        assert seen.toasts == [f"alert for Wes: {NOT_YOURS}"]
        seen.check(west=["Wes presses"])
    stage.otto.says("/start")
    await stage.sees()
    stage.press_data(stage.otto, "1.take.1", stage.otto.private().messages[-1])
    assert (await stage.sees()).toasts == [f"alert: {NOT_YOURS}"]
    # Telegram lets nobody press in a group that they left, so the ticket is as it was.
    assert "Open." in card.text


NOT_YOURS = "Only the team that has #1 can do that, from its own desk."


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_somebody_in_both_desks_acts_only_from_the_right_one(stage: Stage) -> None:
    await stage.has_boards()
    await stage.reports(at=OAK)
    stage.press_data(stage.cora, "1.take.1", next(m for m in stage.east.messages if m.sender is stage.account))
    assert NOT_YOURS in (await stage.sees()).toasts[0]
    stage.press_verb(stage.cora, "take", stage.west)
    assert (await stage.sees()).toasts == ["toast for Cora: ✓"]


async def test_an_anonymous_administrator_is_told_why_not(stage: Stage) -> None:
    card = await stage.reports()
    nobody = User(ANONYMOUS, "Group", "GroupAnonymousBot", is_bot=False)
    stage.sandbox.users[nobody.id] = nobody
    photo = stage.carl._photo(picture("green"), None)
    body = {**photo, "sender_chat": stage.east.to_api()}
    stage.sandbox.post(stage.east, nobody, body, reply_to=card)
    (await stage.sees()).check(east=["Group: (photo)", "Remain anonymous"])


async def test_a_card_can_be_worked_after_days(stage: Stage) -> None:
    card = await stage.reports()
    stage.clock.advance(days=THREE_DAYS)
    stage.carl.presses("✋ Take", card)
    seen = await stage.sees()
    assert seen.toasts == ["toast for Carl: ✓"]
    seen.check(east=["Carl presses", "Taken by Carl, and late."], rita=["was taken by Eastside crew"])


async def test_a_deleted_card_is_sent_anew_and_can_be_replied_to(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.sandbox.remove(card)
    stage.press_data(stage.carl, "1.take.1", card)
    (await stage.sees()).check(
        east=["deleted: ", "Carl presses", 'bot: (photo) "#1'], rita=["was taken by Eastside crew"]
    )
    await stage.fixes()
    assert "Fixed by Carl." in stage.east.messages[-2].text


async def test_talk_in_the_group_is_left_alone(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("Good morning", stage.east)
    stage.east.promote(stage.account)  # so the bot hears everything
    lunch = stage.cora.says("Lunch?", stage.east)
    stage.carl.sends_photo(picture("orange"), "My lunch", chat=stage.east, reply_to=lunch)
    stage.carl.sends_location(*OAK, chat=stage.east)
    stage.carl.says("/start@another_bot", stage.east)
    (await stage.sees()).check(
        east=["Good morning", "Lunch?", "My lunch", "(location", "/start@another_bot", "Cleanward pinned"],
    )


async def test_a_residents_command_in_a_group_is_sent_to_the_private_chat(stage: Stage) -> None:
    stage.carl.says("/report", stage.east)
    (await stage.sees()).check(east=["Carl: /report", "That works only in a private chat with me."])


@pytest.mark.parametrize("shown", ["📍 Show the spot", "🖼 All photos"])
async def test_a_photo_in_reply_to_the_spot_or_the_photos_of_a_ticket_fixes_it(stage: Stage, shown: str) -> None:
    stage.rita.sends_photo(picture("red"))
    card = await stage.reports()
    for _ in range(2):
        stage.carl.presses(shown, card)
        assert (await stage.sees())["Eastside desk"][-1].startswith(("bot: (location", "bot: (photo)"))
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.east.messages[-1])
    (await stage.sees()).check(east=["Carl: (photo)", "Fixed by Carl."], rita=["Is it fixed?"])


async def test_a_photo_in_reply_to_anything_else_of_the_bots_is_told_where_it_belongs(stage: Stage) -> None:
    await stage.has_boards()
    await stage.reports()
    greeting = next(message for message in stage.east.messages if message.sender is stage.account)
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=greeting)
    (await stage.sees()).check(east=["Carl: (photo)", "Please reply to the card with a photo"])
    stage.carl.says("Hello, bot", stage.east, greeting)
    (await stage.sees()).check(east=["Carl: Hello, bot"])


async def test_whoever_only_talks_to_a_card_is_told_once_how_it_is_closed(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.says("On my way", stage.east, card)
    (await stage.sees()).check(east=["Carl: On my way", "Please reply to the card with a photo"])
    stage.carl.says("Nearly there", stage.east, card)
    (await stage.sees()).check(east=["Carl: Nearly there"])
    stage.cora.says("Wait for me", stage.east, card)
    (await stage.sees()).check(east=["Cora: Wait for me", "Please reply to the card with a photo"])


async def test_of_more_photos_than_an_album_takes_the_newest_are_shown_and_the_rest_counted(stage: Stage) -> None:
    stage.rita.sends_album([picture("brown", (64, side)) for side in range(50, 59)])
    card = await stage.reports()
    assert card is not None
    stage.carl.sends_album([picture(color) for color in ("green", "white")], chat=stage.east, reply_to=card)
    await stage.sees()
    stage.cora.presses("🖼 All photos", card)
    seen = (await stage.sees())["Eastside desk"][1:]
    assert len(seen) == 10
    assert "Photos of #1 / 2 more are not shown." in seen[0]
