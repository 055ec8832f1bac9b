"""Say why administrators cannot do something, and which files cannot be read."""

from markupsafe import Markup

from casework.model.errors import Why
from casework.model.finding import Finding, Level, What
from casework.model.photo import PHOTO_BYTES_MOST
from handlers.messages.district import findings
from handlers.messages.facts import Facts, Refusals
from handlers.messages.message import lines
from handlers.messages.speaker import Speaker


def _found(facts: Facts, to: Speaker) -> Markup | None:
    """Return what a category file's reader finds wrong with somebody's words; None if the facts do not say."""
    if "what" not in facts:
        return None
    about = {name: fact for name, fact in facts.items() if name not in ("why", "what")}
    return findings.sentence(Finding(Level.ERROR, What(str(facts["what"])), None, about), to)


REFUSALS: Refusals = {
    Why.NOT_AN_ADMINISTRATOR: lambda to, _: to.say("Only an administrator can do that."),
    Why.AREA_GONE: lambda to, _: to.say("There is no such area (any more)."),
    Why.JOIN_CODE_MISSING: lambda to, _: to.say("Please send the code that you were given with it: /join ABCD2345"),
    Why.LAST_ADMINISTRATOR: lambda to, _: to.say(
        "You are the only administrator. Please name another one first (/admin, People); the command line can remove "
        "you too."
    ),
    Why.NOBODY_TO_BAN: lambda to, facts: to.say(
        "Nobody is known (any more) to have reported #{ticket}.", ticket=facts["ticket"]
    ),
    Why.NUMBER_TO_BAN_MISSING: lambda to, _: to.say("Please send the number of a ticket with it: /ban 12"),
    Why.FILE_TOO_HEAVY: lambda to, _: to.say(
        "That file is too big: I can take files of up to {most} MB. The command line takes larger ones.",
        most=PHOTO_BYTES_MOST // 1024**2,
    ),
    Why.FILE_GONE: lambda to, _: to.say("I cannot get that file any more. Please send it again."),
    Why.FILE_UNKNOWN: lambda to, _: to.say(
        "I cannot tell what that file holds: areas are .geojson, categories .toml; teams, rules and assets .csv with "
        "the columns that the documentation names."
    ),
    Why.FILE_IS_MAP: lambda to, _: to.say(
        "I read areas as GeoJSON only. Open that file in QGIS or at mapshaper.org, export it as GeoJSON (WGS 84), and "
        "send me the .geojson file."
    ),
    Why.FILE_IS_ARCHIVE: lambda to, _: to.say(
        "I open no archives. Unpack it and send each file by itself. If it holds a shapefile, export that as GeoJSON "
        "(QGIS or mapshaper.org) and send the .geojson file."
    ),
    Why.FILE_IS_SHEET: lambda to, _: to.say(
        "I read tables as CSV only. Open it in your spreadsheet program, save it as “CSV UTF-8”, and send me the .csv "
        "file."
    ),
    Why.CAPTION_UNREADABLE: lambda to, _: to.say(
        "Beneath a file of areas may stand their days, as 2026-07-01 or 2026-07-01/2027-12-31, and the code of the "
        "area around them."
    ),
    Why.EDIT_REFUSED: lambda to, facts: lines(to.say("Nothing was changed."), _found(facts, to)),
}
