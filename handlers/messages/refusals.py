"""Say why something cannot be done, and what to do instead: one sentence for each `Why`, in the reader's language.

A sentence fits a toast (200 characters) because most refusals answer a press.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup

from casework.model.errors import Fact, Why
from casework.model.finding import Finding, Level, What
from casework.model.notice import Kind
from casework.ports import PHOTO_BYTES_MOST
from handlers.messages.district import findings
from handlers.messages.message import Message, lines
from handlers.messages.occasion import Rows, at_once
from handlers.messages.people import limits
from handlers.messages.speaker import Speaker

Facts = Mapping[str, Fact]
TOAST_LIMIT = 200  # characters, https://core.telegram.org/bots/api#answercallbackquery


def _moment(facts: Facts, to: Speaker) -> str:
    """Return the moment from which it can be done, as the reader writes moments."""
    until = facts.get("until")
    return to.moment(datetime.fromisoformat(str(until))) if until else "…"


def _most(facts: Facts) -> Fact:
    """Return how many characters somebody may write."""
    return facts.get("most", "…")


def _found(facts: Facts, to: Speaker) -> Markup | None:
    """Return what a category file's reader finds wrong with somebody's words; None if the facts do not say."""
    if "what" not in facts:
        return None
    about = {name: fact for name, fact in facts.items() if name not in ("why", "what")}
    return findings.sentence(Finding(Level.ERROR, What(str(facts["what"])), None, about), to)


SENTENCES: dict[Why, Callable[[Speaker, Facts], Markup]] = {
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
    Why.RECORDING_NOT_ADDED: lambda to, facts: to.say(
        "Only photos and words can go to #{ticket}. Please send it as one of these. To begin a new report with a video "
        "or voice message, send /report first.",
        ticket=facts["ticket"],
    ),
    Why.FILES_TOO_MANY: lambda to, facts: to.say(
        "You have sent {most} MB within a day, which is the most. I take more photos and recordings from {until}.",
        most=facts["most"],
        until=_moment(facts, to),
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
    Why.OWN_REPORT_FIRST: lambda to, _: to.say(
        "You are writing a report of your own in your private chat. Send it or /cancel it there, then /enter again."
    ),
    Why.NOTHING_TO_CANCEL: lambda to, _: to.say("There is nothing to cancel: you have begun no report."),
    Why.EDIT_TOO_LATE: lambda to, _: to.say(
        "That changes nothing: I no longer have those words in a report being written. Please send what is new."
    ),
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
    Why.NO_AREA_THERE: lambda to, _: to.say(
        "That place is outside our area, so there is no news of it. Send the location of another one."
    ),
    Why.LINK_UNKNOWN: lambda to, _: to.say(
        "I do not know what that link stands for any more. Please send a photo and the place: that works everywhere."
    ),
    Why.TOO_MANY_TODAY: limits.too_many,
    Why.CATEGORY_NOT_OFFERED: lambda to, _: to.say("That is not offered at the moment. Please choose something else."),
    Why.NO_SUCH_CATEGORY: lambda to, _: to.say("That choice does not exist any more. Please choose another."),
    Why.ALREADY_TAKEN: lambda to, facts: to.say(
        "#{ticket} was taken already, by {who}.", ticket=facts["ticket"], who=facts.get("who") or to.say("somebody")
    ),
    Why.ALREADY_FIXED: lambda to, facts: to.say(
        "#{ticket} was fixed already, by {who}.", ticket=facts["ticket"], who=facts.get("who") or to.say("somebody")
    ),
    Why.ALREADY_CLOSED: lambda to, facts: to.say("#{ticket} is closed.", ticket=facts["ticket"]),
    Why.NOT_FIXED_YET: lambda to, facts: to.say(
        "#{ticket} is not fixed yet; you will be asked when it is.", ticket=facts["ticket"]
    ),
    Why.NOT_YOUR_TICKET: lambda to, facts: to.say(
        "Only the team that has #{ticket} can do that, from its own desk.", ticket=facts["ticket"]
    ),
    Why.NOT_YOUR_REPORT: lambda to, facts: to.say(
        "Only somebody who reported #{ticket} can do that. You can follow it: /follow {ticket}", ticket=facts["ticket"]
    ),
    Why.NO_SUCH_TICKET: lambda to, facts: to.say("There is no ticket #{ticket}.", ticket=facts["ticket"]),
    Why.PHOTO_NEEDED: lambda to, _: to.say("Please reply to the card with a photo of how it looks now."),
    Why.TOO_EARLY: lambda to, _: to.say("It is too early for that."),
    Why.TOO_LATE: lambda to, facts: to.counted(
        "#{ticket} was fixed more than {number} day ago. Please send a photo: that begins a new report.",
        "#{ticket} was fixed more than {number} days ago. Please send a photo: that begins a new report.",
        int(facts["days"]),
        ticket=facts["ticket"],
    ),
    Why.WAITS_FOR_ANSWER: lambda to, facts: to.say(
        "#{ticket} waits for the reporter's answer. Press “Go on without” on its card if you need none.",
        ticket=facts["ticket"],
    ),
    Why.NOTHING_ASKED: lambda to, facts: to.say("Nothing is asked about #{ticket} any more.", ticket=facts["ticket"]),
    Why.NOT_LATE_YET: lambda to, facts: to.say(
        "The team of #{ticket} is still within the time that it was given.", ticket=facts["ticket"]
    ),
    Why.NUDGED_ALREADY: lambda to, facts: to.say(
        "The team of #{ticket} has been reminded already. You can do so again from {until}.",
        ticket=facts["ticket"],
        until=_moment(facts, to),
    ),
    Why.NUDGED_BOTH: lambda to, facts: to.say(
        "The team of #{ticket} and its supervisors have both been reminded. I tell you when something happens.",
        ticket=facts["ticket"],
    ),
    Why.URGED_ALREADY: lambda to, facts: to.say(
        "The team of #{ticket} has been urged already. That can be done again from {until}.",
        ticket=facts["ticket"],
        until=_moment(facts, to),
    ),
    Why.NOBODY_TO_URGE: lambda to, facts: to.say(
        "No team has #{ticket}, so there is nobody to urge. Give it to a team first.", ticket=facts["ticket"]
    ),
    Why.HAS_SUPPORTERS: lambda to, facts: to.say(
        "Others see #{ticket} too and count on it, so it stays. If it has gone, add words that say so.",
        ticket=facts["ticket"],
    ),
    Why.NUMBER_MISSING: lambda to, _: to.say(
        "Send the number of a report, or a link to it, with it: /follow 12. Then you are told what becomes of it."
    ),
    Why.NOBODY_TO_ASK: lambda to, facts: to.say(
        "The reporter of #{ticket} cannot be reached any more, so nobody can answer.", ticket=facts["ticket"]
    ),
    Why.QUESTION_MISSING: lambda to, _: to.say("Please write the question in words: the photo would not be passed on."),
    Why.CARD_MISSING: lambda to, _: to.say(
        "Which ticket? Please send that in reply to the card of a ticket, or with its number: /take 12"
    ),
    Why.NOT_TAKEN: lambda to, facts: to.say("Nobody has taken #{ticket}.", ticket=facts["ticket"]),
    Why.IS_PARKED: lambda to, facts: to.say(
        "#{ticket} is parked. Press “Go on” on its card if it can be worked now.", ticket=facts["ticket"]
    ),
    Why.EXHIBITED_ALREADY: lambda to, facts: to.say(
        "#{ticket} is proposed or shown as that already: /exposures, /models.", ticket=facts["ticket"]
    ),
    Why.NOT_EXHIBITED: lambda to, facts: to.say(
        "#{ticket} is not proposed or shown as that, or not any more.", ticket=facts["ticket"]
    ),
    Why.NOBODY_TO_HEAR: lambda to, facts: to.say(
        "No team has #{ticket}, so none can be heard.", ticket=facts["ticket"]
    ),
    Why.NOTHING_TO_SHOW: lambda to, facts: to.say(
        "#{ticket} was closed without a fix: there is nothing to show.", ticket=facts["ticket"]
    ),
    Why.NOT_BEING_HEARD: lambda to, facts: to.say(
        "Nobody asks about #{ticket} any more: it was decided.", ticket=facts["ticket"]
    ),
    Why.TEAM_NOT_HEARD: lambda to, facts: to.say(
        "The team may still answer about #{ticket}, until {moment}. Then it can be published.",
        ticket=facts["ticket"],
        moment=to.moment(datetime.fromisoformat(str(facts["until"]))),
    ),
    Why.ANSWER_MISSING: lambda to, _: to.say("Please answer in words."),
    Why.REASON_MISSING: lambda to, _: to.say("Please say why: write the reason behind the command."),
    Why.TOO_MANY_EXTENSIONS: lambda to, facts: to.counted(
        "#{ticket} got more time once already, which is the most.",
        "#{ticket} got more time {number} times already, which is the most.",
        int(facts["most"]),
        ticket=facts["ticket"],
    ),
    Why.NO_LONGER: lambda to, facts: to.say(
        "As it is, #{ticket} is to be fixed by {until}. Ask for a later day.",
        ticket=facts["ticket"],
        until=_moment(facts, to),
    ),
    Why.WISH_PASSED: lambda to, facts: to.say(
        "The day that was asked for about #{ticket} has passed. Refuse it, and let the desk ask anew.",
        ticket=facts["ticket"],
    ),
    Why.REQUESTED_ALREADY: lambda to, facts: to.say(
        "A supervisor was asked about #{ticket} already and has not answered yet.", ticket=facts["ticket"]
    ),
    Why.NOTHING_REQUESTED: lambda to, facts: to.say(
        "Nothing is asked for about #{ticket} (any more).", ticket=facts["ticket"]
    ),
    Why.SAME_TICKET: lambda to, facts: to.say("#{ticket} is that very ticket.", ticket=facts["ticket"]),
    Why.NOTHING_TO_UNDO: lambda to, facts: to.counted(
        "There is nothing of yours to undo on #{ticket}: that works for {number} minute, while nobody else has acted.",
        "There is nothing of yours to undo on #{ticket}: that works for {number} minutes, while nobody else has acted.",
        int(facts["minutes"]),
        ticket=facts["ticket"],
    ),
    Why.NOT_A_SUPERVISOR: lambda to, facts: to.say(
        "Only a supervisor can decide that about #{ticket}.", ticket=facts.get("ticket", "")
    ),
    Why.NOT_DISMISSED: lambda to, facts: to.say("#{ticket} was not dismissed.", ticket=facts["ticket"]),
    Why.NOT_CONTESTABLE: lambda to, facts: to.say(
        "#{ticket} was neither dismissed nor merged, so there is nothing to contest.", ticket=facts["ticket"]
    ),
    Why.CONTESTED_ALREADY: lambda to, facts: to.say(
        "That about #{ticket} was contested once; a supervisor has the last word.", ticket=facts["ticket"]
    ),
    Why.NOT_CONTESTED: lambda to, facts: to.say(
        "Nobody contests what was decided about #{ticket} (any more).", ticket=facts["ticket"]
    ),
    Why.OBJECTION_EMPTY: lambda to, facts: to.say(
        "Please send a sentence or a photo that says what is wrong with the decision about #{ticket}.",
        ticket=facts["ticket"],
    ),
    Why.OBJECTED_ALREADY: lambda to, _: to.say("Your team has objected to a figure of this period already."),
    Why.OBJECTION_WORDS: lambda to, _: to.say("Say it in words, in reply to that message."),
    Why.OBJECTION_ANSWERED: lambda to, _: to.say("That objection has its answer already."),
    Why.LEAGUE_UNKNOWN: lambda to, _: to.say(
        "Send /league with a period (week, lastweek, month, lastmonth, quarter) and, as a supervisor, "
        "a kind of team (community, department, contractor)."
    ),
    Why.OWN_DECISION: lambda to, facts: to.say(
        "You closed #{ticket} yourself, so another supervisor decides about the objection.", ticket=facts["ticket"]
    ),
    Why.DECISION_REASON: lambda to, facts: to.say(
        "The reporter contests that and reads why: /reverse {ticket} and why, or /uphold {ticket} and why.",
        ticket=facts["ticket"],
    ),
    Why.SAME_CATEGORY: lambda to, facts: to.say("#{ticket} is in that category already.", ticket=facts["ticket"]),
    Why.PLACE_OUTSIDE: lambda to, facts: to.say(
        "That place is outside our area; the pin of #{ticket} stays where it is.", ticket=facts["ticket"]
    ),
    Why.DATE_MISSING: lambda to, facts: to.counted(
        "Until when? A day within {number} day, like 2026-03-31, or in how many days, and why: "
        "/park 7 waits for a crane",
        "Until when? A day within {number} days, like 2026-03-31, or in how many days, and why: "
        "/park 7 waits for a crane",
        int(facts["days"]),
    ),
    Why.TALLY_MISSING: lambda to, _: to.say(
        "Please write what it took, with units, behind the command: /took 2.5 t, 3 people"
    ),
    Why.EFFORT_MISSING: lambda to, _: to.say(
        "Please write what was done without a ticket, with units, behind the command: /work 3 t, 2 vehicles, daily haul"
    ),
    Why.AMOUNT_UNCLEAR: lambda to, facts: to.say(
        "“{amount}” can be read in two ways. Please write it without separators, and without a range.",
        amount=facts["amount"],
    ),
    Why.NOTHING_TO_COUNT: lambda to, facts: to.say(
        "#{ticket} is not fixed. What it took is counted with the fix: /fix 2.5 t, 3 people", ticket=facts["ticket"]
    ),
    Why.NOTE_MISSING: lambda to, _: to.say("Please write the note behind the command: /note the gate is locked"),
    Why.NO_SUCH_PHOTO: lambda to, facts: to.say("#{ticket} shows no such photo (any more).", ticket=facts["ticket"]),
    Why.WHICH_PHOTO: lambda to, facts: to.say(
        "Which photo of #{ticket}? Please send its number too, in the order in which they came: /{command} {ticket} 1",
        ticket=facts["ticket"],
        command=facts["command"],
    ),
    Why.FLAGS_OWN: lambda to, facts: to.say(
        "You reported #{ticket} yourself, or see it too. Flags are for others.", ticket=facts["ticket"]
    ),
    Why.NOT_HIDDEN: lambda to, facts: to.say("No such photo of #{ticket} is hidden.", ticket=facts["ticket"]),
    Why.NOT_AN_ADMINISTRATOR: lambda to, _: to.say("Only an administrator can do that."),
    Why.NOT_AN_INSPECTOR: lambda to, _: to.say("Only an inspector can do that."),
    Why.ROUND_MISSING: lambda to, _: to.say(
        "Please say which area, how often and who: /round east daily Ira. Or: /round east never."
    ),
    Why.NO_SUCH_AREA: lambda to, facts: to.say("There is no area {area}.", area=facts["area"]),
    Why.NO_SUCH_MEMBER: lambda to, facts: (
        to.say("I know nobody named {who} at this desk: I know only who has acted here.", who=facts["who"])
        if facts.get("who")
        else to.say("I know them at this desk no more. Please choose somebody else.")
    ),
    Why.NO_SUCH_INSPECTOR: lambda to, facts: to.say(
        "No inspector is called {who}. /admin, 👥 People and roles, lists them.", who=facts["who"] or "–"
    ),
    Why.NO_ROUND_HERE: lambda to, _: to.say("You walk no area there. /rounds shows those that you walk."),
    Why.NO_TASK: lambda to, facts: to.say("#{ticket} need not be looked at any more.", ticket=facts["ticket"]),
    Why.NOT_YOUR_FRONTAGE: lambda to, _: to.say("Only the staff and the supervisors of an area keep its doorways."),
    Why.FRONTAGE_CLOSED: lambda to, _: to.say("That shop is kept as closed down. Please tell the team of the area."),
    Why.FRONTAGE_TAKEN: lambda to, _: to.say(
        "Somebody has signed for this shop already. If that was not you, please tell the team of the area."
    ),
    Why.TOO_MANY_FRONTAGES: lambda to, facts: to.counted(
        "You have signed for {number} doorway, which is the most. Please sign for others on paper.",
        "You have signed for {number} doorways, which is the most. Please sign for others on paper.",
        int(facts["most"]),
    ),
    Why.MARKED_ALREADY: lambda to, _: to.say("You have found it wanting today already; it counts once a day."),
    Why.PAPER_NEEDED: lambda to, _: to.say("Please send a photo of what was signed; without one it is not kept."),
    Why.NO_SHOP_TO_TELL: lambda to, facts: to.say(
        "In front of #{ticket} is no shop that has signed in chat.", ticket=facts["ticket"]
    ),
    Why.SHOP_TOLD_ALREADY: lambda to, facts: to.counted(
        "The shop was told of it already; it can be told again after {number} hour.",
        "The shop was told of it already; it can be told again after {number} hours.",
        int(facts["count"]),
    ),
    Why.SHOP_ANSWERED: lambda to, _: to.say("You have answered that already. Thank you."),
    Why.CHECK_PHOTO_NEEDED: lambda to, facts: to.say(
        "Please send a photo of how the place of #{ticket} looks now.", ticket=facts["ticket"]
    ),
    Why.NOT_SUPERVISING: lambda to, _: to.say("Only a supervisor can see that."),
    Why.NOT_YOUR_AREA: lambda to, facts: to.say(
        "#{ticket} is not in an area that you supervise.", ticket=facts["ticket"]
    ),
    Why.NOT_WHOLE_DISTRICT: lambda to, _: to.say("Only a supervisor of the whole district can do that."),
    Why.NO_SUCH_STATEMENT: lambda to, _: to.say("There is no such statement. /contracts lists them."),
    Why.STATEMENT_APPROVED: lambda to, _: to.say("This statement is approved: nothing of it changes any more."),
    Why.STATEMENT_WORDS_MISSING: lambda to, _: to.say(
        "Please write the number of a statement, and your words behind it: /contracts 12 the street was closed"
    ),
    Why.NO_OBJECTION_NOW: lambda to, facts: to.counted(
        "A contractor objects to a statement once, until {number} day after its approval.",
        "A contractor objects to a statement once, until {number} days after its approval.",
        int(facts["days"]),
    ),
    Why.NO_OBJECTION_WAITS: lambda to, _: to.say("No objection to this statement waits for an answer."),
    Why.ORDER_MISSING: lambda to, facts: to.say(
        "By which day, and what is to be done? Like this: /supervise {ticket} 2026-03-31 clear it and fence it off",
        ticket=facts["ticket"],
    ),
    Why.UNDER_SUPERVISION: lambda to, facts: to.say(
        "#{ticket} is under supervision: only a supervisor closes it, after a check.", ticket=facts["ticket"]
    ),
    Why.NOT_UNDER_SUPERVISION: lambda to, facts: to.say("#{ticket} is not under supervision.", ticket=facts["ticket"]),
    Why.AREA_GONE: lambda to, _: to.say("There is no such area (any more)."),
    Why.AREA_NOT_YOURS: lambda to, _: to.say("That area is none that you supervise."),
    Why.CASE_MISSING: lambda to, _: to.say("Please send the number of the ticket with it: /case 12"),
    Why.DRIVE_WHO: lambda to, _: to.say(
        "Staff announce a drive at their desk, and supervisors in their private chat with me. What is to come: /drives"
    ),
    Why.DRIVE_TITLE: lambda to, facts: to.say(
        "Call the drive something short, in at most {most} characters: what is to be cleaned.", most=_most(facts)
    ),
    Why.DRIVE_WHEN: lambda to, _: to.say(
        "Write the day and both times, like 2026-12-05 09:00-11:30, Saturday 9-11 or 12月5日 9:00-11:30."
    ),
    Why.DRIVE_PAST: lambda to, _: to.say("That moment is past. Write a later day, or a later time."),
    Why.DRIVE_PLACE: lambda to, _: to.say(
        "I found no such place here. Send a location (📎 → Location), the name of an area, or other words."
    ),
    Why.DRIVE_BRING: lambda to, facts: to.say(
        "Write a sentence of at most {most} characters, or – for nothing.", most=_most(facts)
    ),
    Why.DRIVE_WANTED: lambda to, _: to.say("Write how many people are wanted, like 30, or – for as many as come."),
    Why.DRIVE_PHOTO: lambda to, _: to.say("That takes a photo: reply to my question with one."),
    Why.DRIVE_RESULT: lambda to, facts: to.say(
        "Write what came of it with its units, like 2.5 t, 40 bags, in at most {most} characters.", most=_most(facts)
    ),
    Why.DRIVE_UNFINISHED: lambda to, _: to.say("That drive is not announced yet: something of it is missing. /drive"),
    Why.DRIVE_UNKNOWN: lambda to, _: to.say("I do not know that drive. What is to come: /drives"),
    Why.DRIVE_OVER: lambda to, _: to.say("That drive is over, or was called off. What is to come: /drives"),
    Why.DRIVE_NOT_BEGUN: lambda to, _: to.say("It has not begun yet: close it afterwards, or call it off."),
    Why.DRIVE_FULL: lambda to, _: to.say(
        "The drive is full, and nobody more can wait for a place. Come with fewer people, or look at /drives."
    ),
    Why.DRIVE_NO_ROOM: lambda to, facts: to.counted(
        "There is no room for so many: {number} person can come with you.",
        "There is no room for so many: {number} people can come with you.",
        int(facts.get("count", 0)),
    ),
    Why.DRIVE_COMPANIONS: lambda to, facts: to.counted(
        "You can bring {number} person along; others sign up themselves.",
        "You can bring {number} people along; others sign up themselves.",
        int(facts.get("most", 0)),
    ),
    Why.DRIVE_EARLY: lambda to, facts: to.say(
        "You can check in from {until}, when you are there.", until=_moment(facts, to)
    ),
    Why.DRIVE_FAR: lambda to, facts: to.say(
        "No drive is there now. Come within {metres} m of the place and share your location again, or scan the code.",
        metres=facts.get("metres", "…"),
    ),
    Why.DRIVE_DOUBTED: lambda to, _: to.say(
        "That place was passed on or chosen, so it does not show that you are there. "
        "Share your own location (📎 → Location), or scan the code on the poster."
    ),
    Why.DRIVE_WISHED: lambda to, facts: to.say(
        "You have asked for a drive on #{ticket} already; the team sees it.", ticket=facts.get("ticket", "…")
    ),
    Why.NOT_YOUR_DRIVE: lambda to, _: to.say("Another team runs that drive. What is to come: /drives"),
    Why.JOIN_CODE_MISSING: lambda to, _: to.say("Please send the code that you were given with it: /join ABCD2345"),
    Why.GROUP_IN_USE: lambda to, _: to.say(
        "A group is either a desk or the supervisors' group, or its staff would supervise themselves. "
        "Please take another one."
    ),
    Why.LAST_ADMINISTRATOR: lambda to, _: to.say(
        "You are the only administrator. Please name another one first (/admin, People); the command line can remove "
        "you too."
    ),
    Why.BANNED: limits.banned,
    Why.PAUSED: limits.paused,
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
    Why.NOT_A_GROUP: lambda to, _: to.say(
        "A desk is a group: add me to the group of the team and send /link with the code there."
    ),
    Why.CODE_MISSING: lambda to, _: to.say("Please send the code with it: /link ABCD2345"),
    Why.CODE_UNKNOWN: lambda to, _: to.say(
        "That code does not work: it was used, is older than a day, or has a typing mistake. Please ask for a new one."
    ),
    Why.DESK_TAKEN: lambda to, facts: to.say(
        "This chat is the desk of another team already ({team}). Each team needs a chat or a topic of its own.",
        team=facts["team"],
    ),
    Why.NOT_A_DESK: lambda to, _: to.say("That works only in the group that is your team's desk."),
    Why.NO_PRIVATE_CHAT: lambda to, _: to.say(
        "I cannot write to you in private. Please open a chat with me, press Start there, and try again."
    ),
    Why.SAME_TEAM: lambda to, _: to.say("That team has it already."),
    Why.NO_SUCH_TEAM: lambda to, facts: to.say(
        "There is no team “{team}”. Please send its code or its name.", team=facts["team"]
    ),
    Why.NO_SUCH_SCOPE: lambda to, facts: to.say(
        "There is no team, area or category “{team}”. Please send its code or its name.", team=facts["team"]
    ),
    Why.NO_NAME: lambda to, _: to.say(
        "I cannot see who you are: please turn off “Remain anonymous” or use the buttons. Every act names who did it."
    ),
    Why.DESK_ONLY: lambda to, _: to.say(
        "That works only in your team's group, once it is the team's desk: send /link with the team's code there."
    ),
    Why.WORDS_MISSING: lambda to, _: to.say(
        "Please send what to look for with it: /find mattress Elm. I look at words, places and numbers, and at closed "
        "tickets too."
    ),
    Why.TICKET_MISSING: lambda to, _: to.say("Please send the number of the ticket with it: /ticket 12"),
    Why.DATA_SENT_ALREADY: lambda to, facts: to.say(
        "You have had it within the last hour. You can ask again {at}.", at=_moment(facts, to)
    ),
    Why.TOO_MANY_AREAS: lambda to, facts: to.say(
        "One can follow {most} areas. Stop one of them first: /areas shows them.", most=facts.get("most", 20)
    ),
    Why.CAMPAIGN_FORM: lambda to, _: to.say(
        "Write code and name, then the rest: "
        "/campaign new clean Clean month; 2026-12-01 to 2026-12-31; areas east; 120 t; public"
    ),
    Why.CAMPAIGN_PART: lambda to, facts: to.say(
        "I cannot read “{part}”. A part is: two days, areas …, categories …, teams …, a target such as 120 t or "
        "fixed 300, each, shared, or public.",
        part=facts["part"],
    ),
    Why.CAMPAIGN_CODE: lambda to, _: to.say(
        "A campaign begins with a code (up to 32 letters, digits, - and _) and a name of at most 64 characters."
    ),
    Why.CAMPAIGN_DATES: lambda to, _: to.say(
        "Please write its first and its last day, at most three years apart, such as: 2026-12-01 to 2026-12-31"
    ),
    Why.CAMPAIGN_TARGETS: lambda to, facts: to.say(
        "Please write one to {most} targets, such as: 120 t; planted 500 trees; fixed 300; signed 800",
        most=facts["most"],
    ),
    Why.CAMPAIGN_TEAMS: lambda to, _: to.say("No team answers there. Please name some: teams east, west"),
    Why.CAMPAIGN_KNOWN: lambda to, facts: to.say(
        "There is a campaign {code} already. To replace it: /campaign change {code} …", code=facts["code"]
    ),
    Why.NO_SUCH_CAMPAIGN: lambda to, facts: to.say(
        "There is no campaign {code}. /campaigns lists them.", code=facts["code"]
    ),
    Why.NOT_IN_CAMPAIGN: lambda to, facts: to.say("Your team does not take part in {code}.", code=facts["code"]),
    Why.CAMPAIGN_OVER: lambda to, facts: to.say("The campaign {code} does not run now.", code=facts["code"]),
    Why.CAMPAIGN_AMOUNT: lambda to, facts: to.say(
        "Please write one amount for {code} with its unit. Its targets: {known}",
        code=facts["code"],
        known=facts["known"],
    ),
    Why.NO_SUCH_PROJECT: lambda to, facts: to.say(
        "There is no project {code}. /projects lists them.", code=facts["code"]
    ),
    Why.NOT_YOUR_PROJECT: lambda to, _: to.say("That project belongs to another team or another supervisor."),
    Why.PROJECT_FORM: lambda to, _: to.say(
        "Write the project's code and what happened: /project A12 started, done, delayed 2026-12-24 rain, "
        "spent 120万元, paused why, dropped why"
    ),
    Why.PROJECT_OVER: lambda to, facts: to.say("The project {code} is over already.", code=facts["code"]),
    Why.PROJECT_SO_ALREADY: lambda to, facts: to.say("The project {code} is so already.", code=facts["code"]),
    Why.PROJECT_REASON_MISSING: lambda to, _: to.say("Please write the reason as well, in a few words."),
    Why.NEW_END_MISSING: lambda to, _: to.say(
        "Please write the new end, a day ahead, and then the reason, such as: 2026-12-24 rain"
    ),
    Why.SUM_MISSING: lambda to, _: to.say("Please write what was spent in all, such as: 120万元 or 50,000"),
    Why.OLD_BUTTON: lambda to, _: to.say(
        "That button is from an older message and does nothing any more. Please use the newest message."
    ),
    Why.NOT_UNDERSTOOD: lambda to, _: to.say(
        "I cannot use that. Send a photo, a location or words; /help says how to report."
    ),
    Why.COMMAND_UNKNOWN: lambda to, _: to.say(
        "I do not know that command, so I have done nothing. /help lists the commands that work here."
    ),
    Why.COMMAND_PASSED_ON: lambda to, _: to.say(
        "I follow only commands that you type yourself, not what was forwarded or came by way of another bot."
    ),
    Why.FILE_LEFT_OUT: lambda to, _: to.say(
        "I took the words and left out the file above them. A photo in reply to a card, or with /fix, closes a ticket; "
        "with /report it begins a report."
    ),
    Why.REASON_SHORT: lambda to, facts: to.counted(
        "Without a photo, please say in a sentence why there is none: {number} word at least.",
        "Without a photo, please say in a sentence why there is none: {number} words at least.",
        int(facts["words"]),
    ),
    Why.FIX_PHOTO_NEEDED: lambda to, facts: to.say(
        "#{ticket} needs a photo of how it looks now: its category does not go without.", ticket=facts["ticket"]
    ),
    Why.FIX_NEEDED: lambda to, facts: to.say(
        "#{ticket} is not fixed yet. Please send a photo of how it looks now; with no photo, reply /fix and say why.",
        ticket=facts["ticket"],
    ),
    Why.WHICH_FIX: lambda to, _: to.say(
        "You pressed Fix for several tickets. Please send the photo in reply to the card of the one that it shows."
    ),
    Why.BULLETIN_PERIOD: lambda to, _: to.say(
        "Say of which time: /bulletin week, month, quarter, year, or /bulletin 2026-01-05..2026-01-18 (a year at most)."
    ),
    Why.BULLETIN_NOT_OVER: lambda to, _: to.say("That time is not over yet. Its figures would still change."),
    Why.BULLETIN_SETTLED: lambda to, _: to.say("That is no draft any more: it was posted or discarded."),
    Why.BULLETIN_EMPTY: lambda to, _: to.say("Everything in it is struck. Discard it, or let something stand."),
    Why.SENTENCE_MISSING: lambda to, _: to.say("Reply to my question with the sentence."),
    Why.SENTENCE_TOO_LONG: lambda to, facts: to.say(
        "A sentence has at most {most} characters, and a bulletin at most {limit} that were added.",
        most=facts.get("most", 0),
        limit=facts.get("limit", 0),
    ),
    Why.PRIVATE_ONLY: lambda to, _: to.say("That works only in a private chat with me."),
}


def refusal(why: Why, facts: Facts, to: Speaker) -> Markup:
    """Return the sentence for a refusal (a domain error)."""
    return SENTENCES[why](to, facts)


ROWS: Rows = {
    Kind.REFUSAL: at_once(lambda occasion: Message(refusal(Why(occasion.text("why")), occasion.facts, occasion.to))),
}
