"""Say why something cannot be done with frontages, contracts, drives, campaigns and projects."""

from casework.model.errors import Fact, Why
from handlers.messages.facts import Facts, Refusals, until


def _most(facts: Facts) -> Fact:
    """Return how many characters somebody may write."""
    return facts.get("most", "…")


REFUSALS: Refusals = {
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
    Why.DRIVE_WHY: lambda to, facts: to.say(
        "Say why it is called off, in at most {most} characters.", most=_most(facts)
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
        "You can check in from {until}, when you are there.", until=until(facts, to)
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
    Why.PROJECT_SO_ALREADY: lambda to, facts: to.say("The project {code} has started already.", code=facts["code"]),
    Why.PROJECT_REASON_MISSING: lambda to, _: to.say("Please write the reason as well, in a few words."),
    Why.NEW_END_MISSING: lambda to, _: to.say(
        "Please write the new end, a day ahead, and then the reason, such as: 2026-12-24 rain"
    ),
    Why.SUM_MISSING: lambda to, _: to.say("Please write what was spent in all, such as: 120万元 or 50,000"),
}
