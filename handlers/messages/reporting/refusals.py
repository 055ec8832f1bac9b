"""Say why a photo, a recording, words or a place cannot be used for a report, and what to send instead."""

from casework.model.errors import Why
from casework.model.photo import PHOTO_BYTES_MOST
from handlers.messages.facts import Refusals, until

REFUSALS: Refusals = {
    Why.FILE_AWAY: lambda to, _: to.say(
        "I could not fetch your photo or file from Telegram, so nothing of that message was taken. "
        "Please send it again."
    ),
    Why.FILE_NOT_KEPT: lambda to, _: to.say(
        "I cannot keep photos or files at the moment, so nothing of that message was taken. "
        "Please send it again later; what you sent before is kept."
    ),
    Why.PHOTO_UNREADABLE: lambda to, _: to.say(
        "I cannot read that picture. Please send it as a photo, not as a file, or send another one."
    ),
    Why.PHOTO_TOO_HEAVY: lambda to, _: to.say(
        "That file is too big: I can take pictures of up to {most} MB. Please send it as a photo, not as a file.",
        most=PHOTO_BYTES_MOST // 1024**2,
    ),
    Why.PHOTO_TOO_MANY_PIXELS: lambda to, _: to.say(
        "That picture has too many pixels. Please send it as a photo, not as a file."
    ),
    Why.PHOTO_TOO_MANY: lambda to, facts: to.counted(
        "A report takes at most {number} photo; the first is kept.",
        "A report takes at most {number} photos; the first {number} are kept.",
        int(facts["most"]),
    ),
    Why.FILE_NOT_A_PHOTO: lambda to, _: to.say(
        "I can only use pictures, and for a report short videos and voice messages; nothing was changed."
    ),
    Why.RECORDING_NOT_ADDED: lambda to, facts: to.say(
        "Only photos and words can go to #{ticket}. Please send it as one of these. To begin a new report with a video "
        "or voice message, send /report first.",
        ticket=facts["ticket"],
    ),
    Why.RECORDING_TOO_HEAVY: lambda to, _: to.say(
        "That recording is too big: I can take up to {most} MB. Please send a shorter one, or a photo.",
        most=PHOTO_BYTES_MOST // 1024**2,
    ),
    Why.RECORDING_TOO_LONG: lambda to, facts: to.say(
        "That recording is too long: I can take up to {most} seconds. Please send a shorter one, or a photo.", **facts
    ),
    Why.RECORDING_TOO_MANY: lambda to, facts: to.counted(
        "A report takes at most {number} video or voice message; the first is kept.",
        "A report takes at most {number} videos and voice messages; the first {number} are kept.",
        int(facts["most"]),
    ),
    Why.RECORDING_UNREADABLE: lambda to, _: to.say(
        "I cannot take out of that recording what the phone wrote into it, so I do not keep it. "
        "Please record it here in Telegram, or send a photo."
    ),
    Why.FILES_TOO_MANY: lambda to, facts: to.say(
        "You have sent {most} MB within a day, which is the most. I take more photos and recordings from {until}.",
        most=facts["most"],
        until=until(facts, to),
    ),
    Why.WORDS_TOO_LONG: lambda to, facts: to.say(
        "That is too long: {length} characters in all, and {most} fit. Please say it in fewer words.", **facts
    ),
    Why.DRAFT_OVER: lambda to, facts: (
        to.say("That report was sent already. It is number #{ticket}.", ticket=facts["ticket"])
        if facts.get("ticket")
        else to.say("That report was cancelled. Send a photo to begin another.")
    ),
    Why.DRAFT_NOT_READY: lambda to, _: to.say("Something is still missing; the message above says what."),
    Why.DRAFT_BEGUN: lambda to, _: to.say("You have begun another report meanwhile, so this one stays cancelled."),
    Why.NOTHING_TO_CANCEL: lambda to, _: to.say("There is nothing to cancel: you have begun no report."),
    Why.EDIT_TOO_LATE: lambda to, _: to.say(
        "That changes nothing: I no longer have those words in a report being written. Please send what is new."
    ),
    Why.CATEGORY_NOT_OFFERED: lambda to, _: to.say("That is not offered at the moment. Please choose something else."),
    Why.NO_SUCH_CATEGORY: lambda to, _: to.say("That choice does not exist any more. Please choose another."),
    Why.PLACE_NOT_FOUND: lambda to, _: to.say(
        "I found no such place here; I kept it as words. Please attach a location (📎 → Location), or try other words."
    ),
    Why.LOOKUP_AWAY: lambda to, _: to.say(
        "I cannot look places up right now. Please attach a location (📎 → Location), or paste coordinates or a link "
        "of a map. Your words are kept."
    ),
    Why.LINK_HIDES_PLACE: lambda to, _: to.say(
        "That short link does not say where it leads. Please open it, and send the long link or the coordinates, "
        "or attach a location (📎 → Location)."
    ),
    Why.LINK_NO_MAP: lambda to, _: to.say(
        "I do not know that link, so I read no place in it; it stays with your words. To show where it is, attach a "
        "location (📎 → Location)."
    ),
    Why.LINK_UNKNOWN: lambda to, _: to.say(
        "I do not know what that link stands for any more. Please send a photo and the place: that works everywhere."
    ),
}
