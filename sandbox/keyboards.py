"""Keyboards under a message and under a chat: what Telegram refuses in them."""

from sandbox.errors import bad_request, breach
from sandbox.limits import Limits
from sandbox.objects import Chat, Json

# Exactly one of these says what an inline button does.
DEEDS = frozenset({
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip


def checked_keyboard(markup: Json | None, chat: Chat, limits: Limits) -> Json | None:
    """Return the markup; raises Telegram's 400 for one that it would not show."""
    if markup is None:
        return None
    rows: list[list[Json]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if sum(len(row) for row in rows) > limits.buttons or any(len(row) > limits.buttons_in_a_row for row in rows):
        raise breach("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise breach("can't parse keyboard button: Text must be non-empty")
        if "inline_keyboard" in markup:
            _check_inline(button, limits)
        elif chat.is_group:
            _check_for_group(button)
    return markup


def _check_inline(button: Json, limits: Limits) -> None:
    deeds = DEEDS & button.keys()
    if not deeds:
        raise breach("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(deeds) > 1:
        raise breach("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= limits.callback_data_bytes:
        raise breach("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
        raise breach(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _check_for_group(button: Json) -> None:
    if button.get("request_location"):
        raise bad_request("location can be requested in private chats only")
    if button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
