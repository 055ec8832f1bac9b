"""Write what the bot says about itself: the welcome, the keyboard, the languages, and that something went wrong."""

from handlers.messages.message import Button, Key, Message, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES, Speaker


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


def languages(to: Speaker) -> Message:
    """Let somebody choose the language that they read; each language is named in itself."""
    buttons = [Button(name, Press(Verb.LANGUAGE, word=code)) for code, name in LANGUAGES.items()]
    return Message(to.say("In which language shall I write to you?"), in_rows(buttons))


def incident(code: str, to: Speaker) -> Message:
    """Say that something went wrong on our side, with the code under which the log has it."""
    return Message(
        to.say(
            "Something went wrong on our side. Nothing of your report is lost; please try again. "
            "If it happens again, tell us this code: {code}.",
            code=code,
        )
    )
