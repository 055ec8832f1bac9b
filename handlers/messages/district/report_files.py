"""Say what was found in a city's file of reports, or in its mapping, and what to do about a row that was left out."""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from casework.model.errors import Fact
from casework.model.finding import What
from handlers.messages.speaker import Speaker

Facts = Mapping[str, Fact]
Sentences = Mapping[What, Callable[[Speaker, Facts], Markup]]

_SEPARATORS: Mapping[str, Callable[[Speaker], Markup]] = {
    ",": lambda to: to.say("commas"),
    ";": lambda to: to.say("semicolons"),
    "\t": lambda to: to.say("tabs"),
    "|": lambda to: to.say("bars"),
}


def _separator(mark: str, to: Speaker) -> Markup:
    """Return what a mark between cells is called; another one, which a file itself may name, stands for itself."""
    return _SEPARATORS[mark](to) if mark in _SEPARATORS else escape(mark)


MAPPINGS: Sentences = {
    What.ZONE_UNKNOWN: lambda to, facts: to.say(
        "“{value}” is no time zone; write it as in: America/Los_Angeles.", **facts
    ),
    What.TIME_FORMAT_UNUSABLE: lambda to, facts: to.say(
        "The format “{value}” cannot read the day that it wrote. Write it for Python's strptime, such as: "
        "%Y-%m-%d %H:%M:%S",
        **facts,
    ),
    What.POSITION_UNREADABLE: lambda to, facts: to.say(
        "“{value}” is no position; write latitude and longitude, as in: [42.3594, -71.0587]", **facts
    ),
    What.ENCODING_UNKNOWN: lambda to, facts: to.say(
        "“{value}” is no encoding; write its name as in: cp1252, gb18030.", **facts
    ),
    What.SEPARATOR_UNKNOWN: lambda to, facts: to.say(
        "“{value}” does not separate columns; a comma, a semicolon, a tab (\\t) or a bar (|) does.", **facts
    ),
    What.DATUM_NOT_KNOWN: lambda to, facts: to.say("“{value}” is no datum. There are: {known}.", **facts),
}

REPORTS: Sentences = {
    What.REPORT_NOT_TEXT: lambda to, facts: to.say(
        "Rows that are not in the encoding in which the file is read: {count}.", **facts
    ),
    What.REPORT_CELLS_TOO_MANY: lambda to, facts: to.say(
        "Rows with more cells than the first row has: {count}.", **facts
    ),
    What.REPORT_WITHOUT_REFERENCE: lambda to, facts: to.say("Rows without a reference: {count}.", **facts),
    What.REPORT_REFERENCE_TOO_LONG: lambda to, facts: to.say(
        "Rows with a reference of more than a hundred characters: {count}.", **facts
    ),
    What.REPORT_REPEATED: lambda to, facts: to.say(
        "Rows whose reference an earlier row of the file has: {count}.", **facts
    ),
    What.REPORT_LEFT_OUT: lambda to, facts: to.say("Rows that the mapping leaves out: {count}.", **facts),
    What.REPORT_STATUS_UNKNOWN: lambda to, facts: to.say(
        "Rows whose status is neither open nor closed by the mapping: {count}.", **facts
    ),
    What.REPORT_OF_OTHERS: lambda to, facts: to.say(
        "Rows that are none of the district's business by the mapping's categories: {count}.", **facts
    ),
    What.REPORT_CATEGORY_UNKNOWN: lambda to, facts: to.say(
        "Rows whose category the mapping does not name: {count}.", **facts
    ),
    What.REPORT_WITHOUT_POSITION: lambda to, facts: to.say("Rows without a position: {count}.", **facts),
    What.REPORT_POSITION_UNREADABLE: lambda to, facts: to.say("Rows whose position cannot be read: {count}.", **facts),
    What.REPORT_NOT_DEGREES: lambda to, facts: to.say(
        "Rows whose position is no degrees on the Earth: {count}.", **facts
    ),
    What.REPORT_POSITION_UNKNOWN: lambda to, facts: to.say(
        "Rows with a position that stands for “not known”: {count}.", **facts
    ),
    What.REPORT_OUTSIDE: lambda to, facts: to.say("Rows that were in no area on their day: {count}.", **facts),
    What.REPORT_WITHOUT_OPENING: lambda to, facts: to.say("Rows without a moment of opening: {count}.", **facts),
    What.REPORT_OPENING_UNREADABLE: lambda to, facts: to.say(
        "Rows whose moment of opening cannot be read: {count}.", **facts
    ),
    What.REPORT_CLOSING_UNREADABLE: lambda to, facts: to.say(
        "Closed rows whose moment of closing cannot be read: {count}.", **facts
    ),
    What.REPORT_CLOSED_EARLIER: lambda to, facts: to.say(
        "Rows that were closed before they were opened: {count}.", **facts
    ),
    What.REPORT_TOO_OLD: lambda to, facts: to.say("Rows with a date before 1970: {count}.", **facts),
    What.REPORT_IN_FUTURE: lambda to, facts: to.say("Rows with a date in the future: {count}.", **facts),
    What.REPORT_TURNED: lambda to, facts: to.say(
        "Rows whose latitude and longitude were exchanged, because only so they are in an area: {count}.", **facts
    ),
    What.REPORT_CLOSED_UNDATED: lambda to, facts: to.say(
        "Closed rows without a moment of closing, which count as closed when they were opened: {count}.", **facts
    ),
    What.REPORT_TARGET_NOT_USED: lambda to, facts: to.say(
        "Rows whose target cannot be read or is impossible, so that the category's deadline counts: {count}.", **facts
    ),
    What.REPORT_WORKED_ON: lambda to, facts: to.say(
        "Tickets that the file says are closed, and on which somebody here has acted: {count}. They stay as they are: "
        "{tickets}",
        **facts,
    ),
    What.FORM_FOUND: lambda to, facts: to.say(
        "The file is read in {encoding}, with {separator} between its cells.",
        encoding=facts["encoding"],
        separator=_separator(str(facts["separator"]), to),
    ),
    What.WORKBOOK: lambda to, _: to.say("The file is a workbook or a zip. Please save the sheet as CSV, in UTF-8."),
    What.ROWS_NONE: lambda to, _: to.say("There is nothing below the first row."),
}

REMEDIES: Sentences = {
    What.REPORT_NOT_TEXT: lambda to, facts: (
        to.say("It may be {encodings}: name one of them in the mapping, as encoding in [file].", **facts)
        if facts.get("encodings")
        else to.say("Save the file as UTF-8, or name its encoding in the mapping, in [file].")
    ),
    What.REPORT_CELLS_TOO_MANY: lambda to, _: to.say(
        "Put a text with a separator in it into quotation marks, and take out what is beyond the last column."
    ),
    What.REPORT_WITHOUT_REFERENCE: lambda to, _: to.say("Write a number that no other report has."),
    What.REPORT_REFERENCE_TOO_LONG: lambda to, _: to.say("Write a shorter number, or name another column for it."),
    What.REPORT_REPEATED: lambda to, _: to.say(
        "Delete the row if it is the same report; otherwise give it a number of its own."
    ),
    What.REPORT_LEFT_OUT: lambda to, _: to.say("If it should come in, take its pattern out of leave_out."),
    What.REPORT_STATUS_UNKNOWN: lambda to, _: to.say(
        "Add its status to open, closed or leave_out in the mapping, in [status]."
    ),
    What.REPORT_OF_OTHERS: lambda to, _: to.say(
        "If it should come in, write a category instead of false for its pattern."
    ),
    What.REPORT_CATEGORY_UNKNOWN: lambda to, _: to.say(
        "Add its value to the mapping, in [category.codes], or write a category as the default."
    ),
    What.REPORT_WITHOUT_POSITION: lambda to, _: to.say("Write its latitude and longitude, or let it be."),
    What.REPORT_POSITION_UNREADABLE: lambda to, _: to.say("Write degrees, as in: 37.7599, -122.4148"),
    What.REPORT_NOT_DEGREES: lambda to, _: to.say(
        "Metres or feet of a national grid cannot be read: export the file in WGS-84 (EPSG:4326)."
    ),
    What.REPORT_POSITION_UNKNOWN: lambda to, _: to.say("Write where it really is, or let it be."),
    What.REPORT_OUTSIDE: lambda to, _: to.say(
        "Import the boundaries that held on its day, or mend its position; if it is another district's, let it be."
    ),
    What.REPORT_WITHOUT_OPENING: lambda to, _: to.say("Write when it was reported."),
    What.REPORT_OPENING_UNREADABLE: lambda to, _: to.say(
        "Write it as the others are written, or add its format to the mapping, in [time]."
    ),
    What.REPORT_CLOSING_UNREADABLE: lambda to, _: to.say(
        "Write it as the others are written, or leave it empty; its format can be added to the mapping, in [time]."
    ),
    What.REPORT_CLOSED_EARLIER: lambda to, _: to.say("Mend one of its dates, or leave the closing empty."),
    What.REPORT_TOO_OLD: lambda to, _: to.say("Write the true date; leave the closing empty if nobody knows it."),
    What.REPORT_IN_FUTURE: lambda to, _: to.say(
        "Mend its date; if all are in the future, look at the time zone and the format in the mapping."
    ),
}
