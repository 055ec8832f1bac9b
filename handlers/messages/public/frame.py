"""Say what stands around every public page: its navigation, how to report, the language, and what was not found."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from handlers.messages.public import told
from handlers.messages.speaker import LANGUAGES, Speaker


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a page; `tongues` names each language in itself, `tag` is the page's own in BCP 47."""

    tag: str
    site: Markup
    skip: Markup
    navigation: Markup
    start: Markup
    reports: Markup
    teams: Markup
    about: Markup
    bulletins: Markup
    campaigns: Markup
    drives: Markup
    exhibits: Markup
    languages: Markup
    tongues: Mapping[str, str]
    call: Markup
    scan: Markup
    footer: Markup
    systems: Markup


def tag_of(language: str) -> str:
    """Return the BCP 47 tag of one of our languages."""
    return {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}.get(language, language)


def frame(district: str, to: Speaker) -> Frame:
    """Say what stands around a page."""
    return Frame(
        tag=tag_of(to.language),
        site=to.say("Reports in {district}", district=district),
        skip=to.say("Skip to the content"),
        navigation=to.say("Main pages"),
        start=to.say("Overview"),
        reports=to.say("All reports"),
        teams=to.say("Teams"),
        about=to.say("What we hold and why"),
        bulletins=to.say("Bulletins"),
        campaigns=to.say("Campaigns"),
        drives=told.drives_title(to),
        exhibits=told.exhibits_title(to),
        languages=to.say("Language"),
        tongues=LANGUAGES,
        call=to.say("Report something in Telegram"),
        scan=to.say("A QR code that opens the bot in Telegram"),
        footer=to.say("This page only shows. Whatever you want to report or to add goes through the bot."),
        systems=to.say("For other systems"),
    )


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words where there is nothing to show."""

    title: Markup
    words: Markup


def not_found(to: Speaker) -> Nothing:
    """Say that there is no such page."""
    return Nothing(to.say("Not found"), to.say("There is no such page, or it is not shown any more."))


def read_only(to: Speaker) -> Nothing:
    """Say that a page takes nothing that is sent to it."""
    return Nothing(
        to.say("Only to read"),
        to.say("This page only shows. Whatever you want to report or to add goes through the bot."),
    )


def not_now(to: Speaker) -> Nothing:
    """Say that the database does not answer."""
    return Nothing(to.say("Not now"), to.say("The reports cannot be read at this moment. Please try again soon."))


def not_so(to: Speaker) -> Nothing:
    """Say that an address asks for something that cannot be."""
    return Nothing(to.say("Not understood"), to.say("This address asks for something that does not exist."))
