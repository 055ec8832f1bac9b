"""Editing and deleting what was sent."""

from sandbox.errors import bad_request, breach
from sandbox.methods.media import part_of_album
from sandbox.methods.query import Query
from sandbox.objects import CAPTIONED, Json, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(query: Query) -> Json:
    """Replace a text."""
    body = query.text()
    message = _own(query)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(query, message, body)


def edit_message_caption(query: Query) -> Json:
    """Replace or remove a caption."""
    caption = query.caption()
    message = _own(query)
    if message.medium not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.body.items() if name not in ("caption", "caption_entities")}
    return _change(query, message, {**kept, **caption})


def edit_message_media(query: Query) -> Json:
    """Replace the file of a message, or put one into a message that was a text."""
    part = query.params["media"]
    message = _own(query)
    if message.medium is None and "text" not in message.body:
        raise bad_request("message can't be edited")
    if message.album and part["type"] not in ("photo", "video") and part["type"] != message.medium:
        raise bad_request("can't use the media of the specified type in the album")
    return _change(query, message, part_of_album(query, part))


def edit_message_reply_markup(query: Query) -> Json:
    """Replace the inline keyboard, or remove it."""
    message = _own(query)
    return _change(query, message, message.body)


def delete_message(query: Query) -> bool:
    """Delete a message."""
    chat = query.seen_chat()
    message = chat.by_id.get(query.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(query, message):
        raise bad_request("message can't be deleted")
    query.state.remove(message, query.bot)
    return True


def delete_messages(query: Query) -> bool:
    """Delete several messages; those that cannot be found are skipped."""
    chat = query.seen_chat()
    wanted = query.params["message_ids"]
    if not 1 <= len(wanted) <= 100:
        raise breach("wrong number of message identifiers specified")
    found = [chat.by_id[number] for number in dict.fromkeys(wanted) if number in chat.by_id]
    if not all(_may_delete(query, message) for message in found):
        raise bad_request("message can't be deleted")
    for message in found:
        query.state.remove(message, query.bot)
    return True


def _own(query: Query) -> Message:
    if "chat_id" not in query.params or "message_id" not in query.params:
        raise breach("message identifier is not specified")
    message = query.open_chat().by_id.get(query.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    is_fixed = message.service is not None or message.origin is not None
    # "It is currently only possible to edit messages without reply_markup or with inline keyboards"
    # (https://core.telegram.org/bots/api#updating-messages).
    if message.sender is not query.bot or is_fixed or message.was_prompt:
        raise bad_request("message can't be edited")
    return message


def _change(query: Query, message: Message, body: Json) -> Json:
    # Edits carry the whole keyboard: one that is not named again is gone.
    markup = query.keyboard(message.chat)
    if markup is not None and not markup.get("inline_keyboard"):
        markup = None
    if body == message.body and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    # "They share the limit": edits count like messages (https://github.com/tdlib/td/issues/2592).
    query.admit(message.chat)
    query.state.change(message, body, markup)
    return message.to_api()


def _may_delete(query: Query, message: Message) -> bool:
    """Follow the Bot API's deleteMessage: 48 hours, one's own, in private chats everybody's, as administrator any.

    A bot that may post in a channel may delete its posts there whenever it likes.
    """
    if message.chat.is_group and message.chat.grants(query.bot, "can_delete_messages"):
        return True
    is_post = message.chat.kind == "channel" and message.sender is query.bot
    if is_post and message.chat.grants(query.bot, "can_post_messages"):
        return True
    if query.state.now() - message.date > query.state.limits.delete_seconds:
        return False
    return message.sender is query.bot or not message.chat.is_group
