"""Say why something cannot be done at a desk, and what to do instead."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals, until

REFUSALS: Refusals = {
    Why.FILE_LEFT_OUT: lambda to, _: to.say(
        "I took the words and left out the file above them. A photo in reply to a card, or with /fix, closes a ticket; "
        "with /report it begins a report."
    ),
    Why.OWN_REPORT_FIRST: lambda to, _: to.say(
        "You are writing a report of your own in your private chat. Send it or /cancel it there, then /enter again."
    ),
    Why.NOT_YOUR_TICKET: lambda to, facts: to.say(
        "Only the team that has #{ticket} can do that, from its own desk.", ticket=facts["ticket"]
    ),
    Why.PHOTO_NEEDED: lambda to, _: to.say("Please reply to the card with a photo of how it looks now."),
    Why.REASON_SHORT: lambda to, facts: to.counted(
        "Without a photo, please say in a sentence why there is none: {number} word at least.",
        "Without a photo, please say in a sentence why there is none: {number} words at least.",
        int(facts["words"]),
    ),
    Why.FIX_PHOTO_NEEDED: lambda to, facts: to.say(
        "#{ticket} needs a photo of how it looks now: its category does not go without.", ticket=facts["ticket"]
    ),
    Why.FIX_NEEDED: lambda to, facts: to.say(
        "#{ticket} is not fixed yet. Please send a photo of how it looks now; "
        "with no photo, send /fix {ticket} and say why.",
        ticket=facts["ticket"],
    ),
    Why.WHICH_FIX: lambda to, _: to.say(
        "You pressed Fix for several tickets. Please send the photo in reply to the card of the one that it shows."
    ),
    Why.WAITS_FOR_ANSWER: lambda to, facts: to.say(
        "#{ticket} waits for the reporter's answer. Press “Go on without” on its card if you need none.",
        ticket=facts["ticket"],
    ),
    Why.TOO_MANY_EXTENSIONS: lambda to, facts: to.counted(
        "#{ticket} got more time once already, which is the most.",
        "#{ticket} got more time {number} times already, which is the most.",
        int(facts["most"]),
        ticket=facts["ticket"],
    ),
    Why.NOT_LATER: lambda to, facts: to.say(
        "As it is, #{ticket} is to be fixed by {until}. Ask for a later day.",
        ticket=facts["ticket"],
        until=until(facts, to),
    ),
    Why.REQUESTED_ALREADY: lambda to, facts: to.say(
        "A supervisor was asked about #{ticket} already and has not answered yet.", ticket=facts["ticket"]
    ),
    Why.NOTHING_REQUESTED: lambda to, facts: to.say(
        "Nothing is asked for about #{ticket} (any more).", ticket=facts["ticket"]
    ),
    Why.NOTHING_TO_UNDO: lambda to, facts: to.counted(
        "There is nothing of yours to undo on #{ticket}: that works for {number} minute, while nobody else has acted.",
        "There is nothing of yours to undo on #{ticket}: that works for {number} minutes, while nobody else has acted.",
        int(facts["minutes"]),
        ticket=facts["ticket"],
    ),
    Why.SAME_CATEGORY: lambda to, facts: to.say("#{ticket} is in that category already.", ticket=facts["ticket"]),
    Why.PLACE_OUTSIDE: lambda to, facts: to.say(
        "That place is outside our area; the pin of #{ticket} stays where it is.", ticket=facts["ticket"]
    ),
    Why.DATE_MISSING: lambda to, facts: to.counted(
        "Until when? Reply to the card with a day within {number} day, or in how many days, and why: "
        "/{command} 2026-03-31 waits for a crane",
        "Until when? Reply to the card with a day within {number} days, or in how many days, and why: "
        "/{command} 2026-03-31 waits for a crane",
        int(facts["days"]),
        command=facts["command"],
    ),
    Why.NOTE_MISSING: lambda to, _: to.say("Please write the note behind the command: /note the gate is locked"),
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
    Why.NO_SUCH_MEMBER: lambda to, facts: (
        to.say("I know nobody named {who} at this desk: I know only who has acted here.", who=facts["who"])
        if facts.get("who")
        else to.say("I know them at this desk no more. Please choose somebody else.")
    ),
    Why.NOBODY_TO_ASK: lambda to, facts: to.say(
        "The reporter of #{ticket} cannot be reached any more, so nobody can answer.", ticket=facts["ticket"]
    ),
    Why.QUESTION_MISSING: lambda to, _: to.say("Please write the question in words: the photo would not be passed on."),
    Why.CARD_MISSING: lambda to, facts: to.say(
        "Which ticket? Please send that in reply to a message about it, or with its number: /{command} 12",
        command=facts["command"],
    ),
    Why.GROUP_IN_USE: lambda to, _: to.say(
        "A group is either a desk or the supervisors' group, or its staff would supervise themselves. "
        "Please take another one."
    ),
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
    Why.AT_NO_DESK: lambda to, _: to.say(
        "I know you at no team's desk any more, so I do not take this case. It is kept: send /enter at your team's "
        "desk, and then press Send."
    ),
    Why.NO_PRIVATE_CHAT: lambda to, _: to.say(
        "I cannot write to you in private. Please open a chat with me, press Start there, and try again."
    ),
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
        "That is for staff, and this chat is no team's desk. In a team's group, /link with the team's code makes "
        "it one."
    ),
    Why.WORDS_MISSING: lambda to, _: to.say(
        "Please send what to look for with it: /find mattress Elm. I look at words, places and numbers, and at closed "
        "tickets too."
    ),
    Why.TICKET_MISSING: lambda to, _: to.say("Please send the number of the ticket with it: /ticket 12"),
}
