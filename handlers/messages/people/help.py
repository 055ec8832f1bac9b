"""Write short help that fits the moment: what is asked now and how to answer it, or else how to begin."""

from collections.abc import Collection

from markupsafe import Markup

from casework.model.authority import Role
from casework.model.draft import Step
from casework.model.person import Wanted
from casework.people.helping import Moment
from handlers.messages.message import Message, lines
from handlers.messages.people.greetings import keys
from handlers.messages.speaker import Speaker


def help_(moment: Moment, to: Speaker) -> Message:
    """Say what can be done at this moment."""
    return Message(lines(*_now(moment, to), "", *_commands(to), *_of_roles(moment.roles, to)), keys=keys(to))


def _now(moment: Moment, to: Speaker) -> list[Markup]:
    if moment.question is not None:
        return _question(moment.question.wanted, moment.question.ticket, to)
    if moment.step is not None:
        return _draft(moment.step, to)
    if moment.verdict is not None:
        return [
            to.say("<b>You have the last word on #{number}.</b>", number=moment.verdict.id),
            to.say(
                "The team says that it is fixed. Press <i>Fixed</i> or <i>Not fixed</i> under the pictures; "
                "/mine brings them down. A photo begins a new report."
            ),
        ]
    return [
        to.say("<b>How to report</b>"),
        to.say("1. Send a photo of it, or several."),
        to.say("2. Share where it is: the 📍 key below, or 📎 → Location."),
        to.say("3. Choose what is wrong, add words if you like, and press <i>Send</i>."),
        to.say("The order does not matter."),
    ]


def _question(wanted: Wanted, number: int, to: Speaker) -> list[Markup]:
    match wanted:
        case Wanted.REASON:
            text = to.say("Send a sentence or a photo: it is your answer to what is still wrong.")
        case Wanted.ANSWER:
            text = to.say("Send a sentence: it is your answer to the team's question. They do not learn who you are.")
        case Wanted.ADDITION:
            text = to.say("Send words or photos: they are added to that report.")
        case Wanted.PROOF:
            text = to.say("Send a photo that shows it: the report is then opened again.")
        case Wanted.CONTEST:
            text = to.say("Send a sentence or a photo: a supervisor reads it and decides about that report again.")
        case Wanted.STILL_CLEAN | Wanted.CAME_BACK:
            text = to.say("Send a photo of how the place looks now: it settles your look-back.")
        case Wanted.CHECK_IN:
            return [to.say("<b>Share your location</b> (📍, or 📎 → Location), and I check you in on your round.")]
        case Wanted.PAPER:
            return [to.say("<b>Send a photo of what was signed</b>, and the doorway is kept as signed on paper.")]
        case Wanted.SHOP_DONE:
            return [to.say("<b>Send a photo or a sentence</b>: the team reads what you did in front of your door.")]
        case Wanted.DRIVE:
            return [to.say("<b>I am waiting for an answer about a drive</b>: reply to my question above, or /drive.")]
        case Wanted.AT_DRIVE:
            return [to.say("<b>Share where you are</b> (📍, or 📎 → Location), and I check you in at the drive.")]
        case Wanted.AREA:
            return [
                to.say("<b>Share a location</b> (📍, or 📎 → Location), and I offer you the areas there to follow.")
            ]
    return [
        to.say("<b>I am waiting for something about #{number}.</b>", number=number),
        text,
        to.say("If you do not want that, press <i>Never mind</i> under my question."),
    ]


def _draft(step: Step, to: Speaker) -> list[Markup]:
    return [
        to.say("<b>Your report is not sent yet.</b>"),
        _asked(step, to),
        to.say(
            "You can send more photos, a place or words at any time. /report brings your report down; "
            "its buttons change it, cancel it or send it."
        ),
    ]


def _asked(step: Step, to: Speaker) -> Markup:
    match step:
        case Step.PHOTO:
            return to.say("Send a photo of it, or a short video. With none at hand, press <i>I have no photo</i>.")
        case Step.REASON:
            return to.say("Write in a few words what is wrong and why there is no photo.")
        case Step.PLACE | Step.CANDIDATES | Step.DOUBT | Step.MOVING:
            return to.say(
                "Say where it is: with the 📍 key below, with 📎 → Location, by typing the address, "
                "or by pasting a link from a map."
            )
        case Step.GROUP | Step.CATEGORY | Step.QUESTION | Step.DANGER:
            return to.say("Choose with the buttons under your report what is wrong.")
        case Step.NOTICE:
            return to.say("Say with the buttons under your report whether what stands there answers it.")
        case Step.RIVAL:
            return to.say("Somebody may have reported the same: say with the buttons whether it is.")
        case Step.CHANGING:
            return to.say("Choose with the buttons under your report what to change.")
        case _:
            return to.say("It is complete: press <i>Send</i> under it.")


def _commands(to: Speaker) -> list[Markup]:
    return [
        to.say("/report – begin a report, or go on with one; /cancel – give it up"),
        to.say("/mine – your reports and what you follow; /follow 12 – be told what becomes of #12"),
        to.say("/areas – news of an area, daily or weekly"),
        to.say("/language – the language; /privacy – what is kept about you"),
    ]


def _of_roles(roles: Collection[Role], to: Speaker) -> list[Markup | str]:
    found: list[Markup | str] = []
    if Role.SUPERVISOR in roles:
        found += ["", to.say("<b>As a supervisor</b>"), *_supervising(to)]
    if Role.INSPECTOR in roles:
        found += [
            "",
            to.say("<b>As an inspector</b>"),
            to.say("/tasks – closed tickets to look at on the spot"),
            to.say("/rounds – the areas that you walk; check in there"),
            to.say("/frontages – doorways: who has signed, who is still to be asked"),
        ]
    if Role.ADMINISTRATOR in roles:
        found += [
            "",
            to.say("<b>As an administrator</b>"),
            to.say("/admin – categories, people and roles, desk codes, files; send me a file to change the district"),
            to.say("/audit – what was changed, and by whom"),
            to.say("/ban 12 – take no more reports from whoever sent #12; /unban 12 – take them again"),
        ]
    return found


def _supervising(to: Speaker) -> list[Markup]:
    return [
        to.say("/overview – what to look after, of every team; /late – what is late; /requests – what staff ask for"),
        to.say("/queue – what is to be done, by all teams; /queue east – by the team with that code or name"),
        to.say("/rounds – who walks which area, and how much was walked; /round east daily Ira – let Ira walk it"),
        to.say("/frontages – doorways: who has signed, who is still to be asked"),
        to.say("/drive – announce a clean-up to which people come"),
        to.say("/find sofa – tickets of all teams with that word; /find east: sofa – those of one team"),
        to.say("/near – what is near a place; /near east – what one team has there"),
        to.say("/figures – what was done; /league lastmonth – the teams beside each other, and their gaming marks"),
        to.say("/ticket 12 – #12 and what you may decide; /note 12 – a note that its desk sees; /print 12 – on paper"),
        to.say(
            "/show 12 – let others see its photos and words; /conceal 12 – no longer; "
            "/hide 12 1 – hide its first photo from everybody; /unhide 12 1 – show it again"
        ),
        to.say("/screen – look through what nobody has let others see; /private 12 – not public at all; /public 12"),
    ]


def supervisors_help(to: Speaker) -> Message:
    """Say what can be done in the supervisors' group."""
    return Message(
        lines(
            to.say("<b>The supervisors' group</b>"),
            *_supervising(to),
            to.say("Whoever is a member of this group supervises; the history names who did."),
        )
    )


def desk_help(team_name: str, undo_minutes: int, to: Speaker) -> Message:
    """Say how a desk works; an act can be undone for `undo_minutes`."""
    return Message(
        lines(
            to.say("<b>The desk of {team}</b>", team=team_name),
            to.say("Every report for you is one card here; it always shows how things stand."),
            to.say("✋ <i>Take</i>: you will see to it. The reporter is told."),
            to.say("❓ <i>Ask</i>: put a question to the reporter. You do not learn who they are; the clock stops."),
            to.say(
                "📷 <i>Fix</i>: reply to the card with a photo of how it looks now. The reporter has the last word."
            ),
            to.say(
                "⋯ <i>More</i>: pass it on, park it, the same as another, another category, dismiss, hide a photo, "
                "show photos and words to others. "
                "A location in reply moves the pin; /note writes what residents never see."
            ),
            to.counted(
                "↩️ <i>Undo</i>: for {number} minute you can take back what you did.",
                "↩️ <i>Undo</i>: for {number} minutes you can take back what you did.",
                undo_minutes,
            ),
            to.say(
                "/queue lists what is to be done, /find what has some words, /near what is near you, "
                "/ticket 12 brings the card of #12 down, /board the board, /figures what was done this week, "
                "/frontages the doorways to visit."
            ),
            to.say(
                "/screen looks through what nobody has let others see; /show 12 lets them see the photos and words of "
                "#12, /private 12 nothing of it at all, /public 12 takes that back."
            ),
            to.say("/drive announces a clean-up to which people come, /drives lists what you announced."),
            to.say("/league shows where your team stands among those of its kind, and lets it object to a figure."),
            to.say(
                "/enter begins a case for somebody who called or wrote, /owed lists whom to tell by hand, "
                "/print puts a ticket on paper."
            ),
            to.say("Whoever is a member of this group may do so; the history names who did."),
        )
    )
