"""Write what the bot says about itself: the welcome, the keyboard, the languages, and that something went wrong."""

from handlers.messages.message import Button, Key, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker

# UTF-16 units of the district's name in what Telegram shows of the bot.
DISTRICT_SHOWN, SHORT_NAME = 60, 24


def keys(to: Speaker) -> tuple[tuple[Key, ...], ...]:
    """The keyboard under the input field; only a private chat can have one that shares the location."""
    return ((Key(to.label("📍 It is where I am"), shares_location=True),),)


def welcome(district_name: str, to: Speaker) -> Message:
    """Greet somebody new, and give them the key that shares where they are."""
    return Message(
        lines(
            to.say("<b>Dumped rubbish, litter, anything that spoils the street?</b>"),
            to.say(
                "Send a photo, say where it is and what is wrong. It goes at once to the people who answer for that "
                "spot in {district}; you are told what becomes of it, and you have the last word.",
                district=district_name,
            ),
            to.say("They never learn who you are. /help says how to report, /language changes the language."),
        ),
        keys=keys(to),
    )


def description(district_name: str, to: Speaker) -> str:
    """Return what an empty chat with the bot shows, above *Start*; all languages of one code fit 512 characters."""
    said = to.say(
        "Report dumped rubbish, litter and whatever else spoils the street in {district}: send a photo and say where "
        "it is. It goes at once to the team that answers for that spot. You are told what becomes of it, and you have "
        "the last word.",
        district=cut(district_name, DISTRICT_SHOWN),
    )
    return said.unescape()


def short_description(district_name: str, to: Speaker) -> str:
    """Return what the bot's profile shows, and a link to it; all languages of one code fit 120 characters."""
    return to.say(
        "Report rubbish and litter in {district}, and hear what becomes of it.", district=cut(district_name, SHORT_NAME)
    ).unescape()


def languages(to: Speaker) -> Message:
    """Let somebody choose the language that they read; each language is named in itself."""
    buttons = [Button(name, Press(Verb.LANGUAGE, word=code)) for code, name in LANGUAGES.items()]
    return Message(to.say("In which language shall I write to you?"), in_rows(buttons))


def incident(code: str, to: Speaker) -> Message:
    """Say that something went wrong on our side, with the code under which the log has it."""
    return Message(
        to.say(
            "Something went wrong on our side: what you just sent or pressed had no effect, and all before it is kept. "
            "Please try again. If it happens again, tell us this code: {code}.",
            code=code,
        )
    )
