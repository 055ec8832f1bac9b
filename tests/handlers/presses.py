"""Make the data of every button, as somebody who knows the bot's format could send them."""

from handlers.messages.press import Verb

WORDS = {
    Verb.GROUP: ".rubbish",
    Verb.CATEGORY: ".bulky",
    Verb.LANGUAGE: ".en",
    Verb.CANDIDATE: ".0",
    Verb.NUDGE_PIN: ".1.0",
    Verb.SAME: ".1",
    Verb.BACK_AGAIN: ".1",
    Verb.DIFFERENT: ".1",
    Verb.ABOUT: ".1.0.0",
    Verb.ANEW: ".1",
    Verb.UNPHOTO: ".1",
    Verb.UNRECORD: ".1",
    Verb.ANSWER: ".size",
    Verb.SOURCE: ".letter",
    Verb.PASS: ".west:area",
    Verb.PARK: ".7:weather",
    Verb.EXTEND: ".7:weather",
    Verb.MERGE: ".1",
    Verb.RECATEGORISE: ".bags",
    Verb.DISMISS: ".nothing",
    Verb.TOOK: ".0:tonnes:2500",
    Verb.HIDE: ".1",
    Verb.UNHIDE: ".1",
    Verb.WORDS: ".dismiss",
    Verb.MENU: ".more",
    Verb.OVERSEE: ".late",
    Verb.CHECK: ".missed",
    Verb.ASSIGN: ".west",
    Verb.RECORDS: ".let_be",
    Verb.ADMIN: ".people",
    Verb.UPLOAD: ".no",
    Verb.NEW_CODE: ".group",
    Verb.DESK_CODE: ".east",
    Verb.CHANNEL: ".en",
    Verb.UNROLE: ".supervisor",
    Verb.DOWNLOAD: ".teams",
    Verb.EDIT: ".bulky.fix",
    Verb.UNQUESTION: ".bulky.size",
    Verb.UNREASON: ".bulky.other",
    Verb.UNNOTICE: ".bulky.notice",
    Verb.FOLLOW_AREA: ".day",
    Verb.QUEUE: ".all",
    Verb.FIND: ".bulky",
    Verb.FIGURES: ".week",
    Verb.LEAGUE: ".community/week",
    Verb.MARKED: ".2026-03-02_2026-03-02/east",
    Verb.OBJECT: ".2026-03-02_2026-03-02/fixed",
    Verb.NEAR: ".37.765,-122.425",
}


def data_of(heard: str, about: object = 1) -> str:
    """Return the data of a button; `about` is the number of its ticket (the first), draft, or other subject."""
    verb = heard.removeprefix("button ") if heard.startswith("button ") else "unheard"
    return f"1.{verb}.{about}{WORDS.get(Verb(verb), '') if verb in set(Verb) else ''}"
