"""Say what a district file's reader found (a validation error), in the reader's language: a sentence for each `What`.

Each sentence says what is wrong and, where that is not plain, what to do. No sentence has tags, so that the command
line can show it too.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.errors import Fact
from casework.model.finding import Finding, What
from handlers.messages.district.map_files import BOUNDARY_FILES, ROAD_FILES
from handlers.messages.district.report_files import MAPPINGS, REMEDIES, REPORTS
from handlers.messages.speaker import Speaker

Facts = Mapping[str, Fact]
Sentences = Mapping[What, Callable[[Speaker, Facts], Markup]]

OTHER_FILES: Sentences = {
    What.TOML_BROKEN: lambda to, facts: to.say(
        "The file is not TOML: reading stopped at line {line}, column {column}.", **facts
    ),
    What.TOML_TOO_DEEP: lambda to, _: to.say("The file is nested too deeply to be a category file."),
    What.KEY_UNKNOWN: lambda to, facts: to.say("There is no key “{key}” here. There are: {known}.", **facts),
    What.KEY_MISSING: lambda to, facts: to.say("“{key}” is missing or empty.", **facts),
    What.KEY_WRONG_TYPE: lambda to, facts: to.say("“{key}” must be of the type {expected}, not {found}.", **facts),
    What.TOO_MANY_ENTRIES: lambda to, facts: to.say(
        "There are {count} entries in “{key}”; at most {limit} are allowed.", **facts
    ),
    What.TOO_FEW_ENTRIES: lambda to, facts: to.say(
        "There are {count} entries in “{key}”; at least {limit} are needed.", **facts
    ),
    What.CODE_MALFORMED: lambda to, facts: to.say(
        "The code “{code}” cannot be used: a code has 1 to {limit} letters, digits and hyphens.", **facts
    ),
    What.CATEGORY_CODE_MALFORMED: lambda to, facts: to.say(
        "The code “{code}” cannot be used: a code has 1 to {limit} small letters (a–z), digits and hyphens.", **facts
    ),
    What.CODE_REPEATED: lambda to, facts: to.say("The code “{code}” is used already, by {first}.", **facts),
    What.LANGUAGE_MALFORMED: lambda to, facts: to.say(
        "“{language}” names no language; write it as in: en, zh_CN.", **facts
    ),
    What.ALLOWANCE_MALFORMED: lambda to, facts: to.say(
        "“{key}” cannot be “{value}”. Write for example: 4 working hours, 1 working day, 24 hours.", **facts
    ),
    What.OFFERED_UNKNOWN: lambda to, facts: to.say(
        "“{value}” does not say who may choose it. There are: {known}.", **facts
    ),
    What.WORK_UNKNOWN: lambda to, facts: to.say("“{value}” does not say what a fix is. There are: {known}.", **facts),
    What.NUMBER_NOT_ALLOWED: lambda to, facts: to.say(
        "{value} cannot stand in “{key}”: a whole number from {least} to {most} can.", **facts
    ),
    What.VALUE_REPEATED: lambda to, facts: to.say("Something stands twice in “{key}”.", **facts),
    What.QUOTES_BROKEN: lambda to, _: to.say("A cell begins with a quotation mark that does not end as it should."),
    What.SEPARATOR_WRONG_TAB: lambda to, _: to.say(
        "The columns are separated by tabs. Please save the file with commas."
    ),
    What.SEPARATOR_WRONG_SEMICOLON: lambda to, _: to.say(
        "The columns are separated by semicolons. Please save the file with commas."
    ),
    What.COLUMN_MISSING: lambda to, facts: to.say(
        "The first row does not name these columns: {column}. It names: {known}.", **facts
    ),
    What.COLUMN_REPEATED: lambda to, facts: to.say("The column “{column}” stands twice.", **facts),
    What.COLUMN_UNKNOWN: lambda to, facts: to.say("The column “{column}” means nothing here and is not read.", **facts),
    What.CELLS_TOO_MANY: lambda to, facts: to.say(
        "There are {count} cells in {limit} columns. A text with a comma in it must stand in quotation marks.", **facts
    ),
    What.NO_TEAMS: lambda to, _: to.say("The file names no team."),
    What.ROW_REPEATED: lambda to, facts: to.say("Row {first} has the code “{code}” already.", **facts),
    What.KIND_UNKNOWN: lambda to, facts: to.say("“{value}” is no kind of team. There are: {known}.", **facts),
    What.AREA_UNKNOWN: lambda to, facts: to.say("There is no area with the code “{code}”.", **facts),
    What.AREA_UNKNOWN_NEAR: lambda to, facts: to.say(
        "There is no area with the code “{code}”. Did you mean “{nearest}”?", **facts
    ),
    What.AREAS_FIRST: lambda to, _: to.say(
        "The teams answer for areas, and there are none yet. Import the areas first."
    ),
    What.LANGUAGE_UNKNOWN: lambda to, facts: to.say("I do not speak “{value}”. I speak: {known}.", **facts),
    What.CHAT_MALFORMED: lambda to, facts: to.say(
        "“{value}” is not the number of a group. It is a whole number below zero, such as -1001234567890.", **facts
    ),
    What.CHAT_REPEATED: lambda to, facts: to.say("The chat {chat} is the desk of the team in row {first}.", **facts),
    What.CHAT_SUPERVISES: lambda to, facts: to.say(
        "The chat {chat} is the supervisors' group, so it cannot be the desk of the team “{team}”.", **facts
    ),
    What.CHAT_TAKEN: lambda to, facts: to.say(
        "The chat {chat} is the desk of the team “{team}”; a chat is the desk of one team only.", **facts
    ),
    What.NO_ASSETS: lambda to, _: to.say("The file names no asset."),
    What.DEGREES_MALFORMED: lambda to, facts: to.say(
        "“{value}” is no “{field}”: write degrees as a number with a point, such as 37.7599.", **facts
    ),
    What.DEGREES_OUT_OF_RANGE: lambda to, facts: to.say(
        "“{field}” cannot be {value}: it is between -{limit} and {limit} degrees.", **facts
    ),
    What.NOWHERE: lambda to, _: to.say("The position 0, 0 is in the sea; a place that nobody knows must not be 0."),
    What.IN_NO_AREA: lambda to, facts: to.say(
        "The position {lat}, {lon} is in no area; are latitude and longitude in the right columns?", **facts
    ),
    What.AREA_DIFFERS: lambda to, facts: to.say(
        "It names the area “{code}”, but its position is in “{other}”, which counts.", **facts
    ),
    What.VALUE_UNKNOWN: lambda to, facts: to.say("“{field}” cannot be “{value}”. There are: {known}.", **facts),
    What.CATEGORY_UNKNOWN: lambda to, facts: to.say("There is no category with the code “{code}”.", **facts),
    What.CATEGORY_UNKNOWN_NEAR: lambda to, facts: to.say(
        "There is no category with the code “{code}”. Did you mean “{nearest}”?", **facts
    ),
    What.PARENT_UNKNOWN: lambda to, facts: to.say(
        "There is no area with the code “{code}” to be a parent. Please import the areas above first.", **facts
    ),
    What.PARENT_UNKNOWN_NEAR: lambda to, facts: to.say(
        "There is no area with the code “{code}” to be a parent. Did you mean “{nearest}”?", **facts
    ),
    What.PARENT_CIRCLE: lambda to, facts: to.say("The area “{code}” would lie above itself.", **facts),
    What.AREA_HAS_TICKETS: lambda to, facts: to.say(
        "The area “{code}” cannot be removed, because tickets name it: {count}. End it instead.", **facts
    ),
    What.AREA_VALID_TWICE: lambda to, facts: to.say(
        "Two areas would have the code “{code}” in the days {first} – {last}. Please give the new one a first day, "
        "and the old one a last day before it.",
        **facts,
    ),
}

RULE_FILES: Sentences = {
    What.TEAM_UNKNOWN: lambda to, facts: to.say("There is no team “{code}”.", **facts),
    What.TEAM_UNKNOWN_NEAR: lambda to, facts: to.say("There is no team “{code}”. Do you mean “{nearest}”?", **facts),
    What.DATE_MALFORMED: lambda to, facts: to.say("“{value}” is no date; write it as 2026-11-21.", **facts),
    What.NO_CONTRACTS: lambda to, _: to.say("The file has no contract."),
    What.NO_MARKS: lambda to, _: to.say("The file has no mark."),
    What.NOT_A_CONTRACTOR: lambda to, facts: to.say("The team “{code}” is no contractor.", **facts),
    What.FEE_MALFORMED: lambda to, facts: to.say("“{value}” is no sum in yuan; write it as 12000.50.", **facts),
    What.PER_UNKNOWN: lambda to, facts: to.say("“{value}” is not what a fee is for. There are: {known}.", **facts),
    What.CONTRACT_UNKNOWN: lambda to, facts: to.say("No contract, and no team with one, is “{code}”.", **facts),
    What.CONTRACT_UNCLEAR: lambda to, facts: to.say(
        "The team “{code}” has several contracts on that day; write the contract’s code.", **facts
    ),
    What.CONTRACT_NOT_THEN: lambda to, facts: to.say("The contract of “{code}” does not run on {value}.", **facts),
    What.MARK_MALFORMED: lambda to, facts: to.say(
        "In “{field}”, “{value}” is no number from 0 to 100 with up to three decimals.", **facts
    ),
    What.MARK_OR_POINTS: lambda to, _: to.say("A row has either a mark or points that are deducted."),
    What.RULE_HIDDEN: lambda to, facts: to.say(
        "This rule never comes to bear: that of row {earlier} fits wherever it does.", **facts
    ),
    What.CATEGORY_FORMER: lambda to, facts: to.say(
        "“{code}” is not among the categories any more; the rule counts only for tickets that have it.", **facts
    ),
}

# What a file would make of the district.
DISTRICT: Sentences = {
    What.SHEET_BROKEN: lambda to, _: to.say("The spreadsheet cannot be read. Please save it again, or send it as CSV."),
    What.SHEET_TOO_LARGE: lambda to, facts: to.say("The spreadsheet is too large; it may have {limit} rows.", **facts),
    What.TARGET_UNCLEAR: lambda to, facts: to.say(
        "“{value}” is no clear target. Write one such as 120 t, planted 500 trees, fixed 300 or signed 800.", **facts
    ),
    What.TARGETS_TOO_MANY: lambda to, facts: to.say("There are {count} targets; at most {limit} fit.", **facts),
    What.NO_TEAM_ANSWERS: lambda to, _: to.say("No team answers there. Please name some in the column “teams”."),
    What.TEAMS_TOO_MANY: lambda to, facts: to.say("There are {count} teams; at most {limit} fit.", **facts),
    What.PERIOD_TOO_LONG: lambda to, facts: to.say("It lasts {days} days; at most {limit} are possible.", **facts),
    What.SUM_UNCLEAR: lambda to, facts: to.say("“{field}” is no clear sum of money: {value}", **facts),
    What.STATE_UNKNOWN: lambda to, facts: to.say("There is no state “{value}”; there are: {known}", **facts),
    What.REASON_NEEDED: lambda to, facts: to.say("What is {state} needs its reason.", **facts),
    What.CHOICE_UNCLEAR: lambda to, facts: to.say("“{field}” must be yes or no: {value}", **facts),
    What.TEAM_DISSOLVED: lambda to, facts: to.say(
        "The team “{code}” is dissolved from {day} on and answers for nothing; the import leaves that as it is.",
        **facts,
    ),
    What.TEAMS_ALIKE: lambda to, facts: to.say(
        "In {areas}, {teams} fit alike for {categories}; only by the alphabet, “{winner}” gets what is reported. Take "
        "the area from one of them, or name one in rules.csv.",
        **facts,
    ),
    What.TEAMS_ALIKE_EVERYWHERE: lambda to, facts: to.say(
        "Where no other team fits better, {teams} fit alike for {categories}; only by the alphabet, “{winner}” gets "
        "what is reported. Take the * from one of them, or name one in rules.csv.",
        **facts,
    ),
    What.AREAS_ALIKE: lambda to, facts: to.say(
        "“{code}” and “{other}” are as large as each other and overlap by {m2} m²; there, only by the alphabet, "
        "“{code}” is the area. Redraw one of them, or make one the parent of the other.",
        **facts,
    ),
    What.CATEGORY_DROPPED: lambda to, facts: to.say(
        "“{name}” ({code}) is not in the file any more. Open tickets that have it: {count}. They keep its name, their "
        "deadlines and their team; nobody can choose it any more.",
        **facts,
    ),
    What.CATEGORY_STILL_NAMED: lambda to, facts: to.say(
        "“{code}” is not in the file any more, but routing rules ({rules}) and assets ({assets}) still name it; they "
        "count for nothing new.",
        **facts,
    ),
}

SENTENCES: Sentences = {**BOUNDARY_FILES, **OTHER_FILES, **MAPPINGS, **REPORTS, **RULE_FILES, **DISTRICT, **ROAD_FILES}


def sentence(finding: Finding, to: Speaker) -> Markup:
    """Return a finding in words, with its place in the file before it."""
    words = SENTENCES[finding.what](to, finding.facts)
    if finding.what in REMEDIES:
        return to.say("{finding} {remedy}", finding=words, remedy=remedy(finding, to))
    if finding.feature is not None:
        return to.say("Feature {number}: {words}", number=finding.feature, words=words)
    if "row" in finding.facts:
        return to.say("Row {number}: {words}", number=finding.facts["row"], words=words)
    if "where" in finding.facts:
        return to.say("{place}: {words}", place=finding.facts["where"], words=words)
    return words


def remedy(finding: Finding, to: Speaker) -> Markup:
    """Return what to do about rows that were left out; nothing for any other finding."""
    return REMEDIES[finding.what](to, finding.facts) if finding.what in REMEDIES else Markup()
