"""Tell people what is kept about them and why, hand it out, and confirm that it is erased."""

from markupsafe import Markup

from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.portion import Portion
from handlers.messages.message import Button, Message, MyData, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def privacy(policy: Policy, to: Speaker) -> Message:
    """Say what is kept, why, for how long, and who sees what."""
    return Message(
        lines(
            to.say("<b>What is kept, and who sees it</b>"),
            to.say(
                "👤 <b>You:</b> your number at Telegram and your language, so that I can answer you. No name, "
                "no telephone number. Only this bot knows them: the staff never learn who reports."
            ),
            to.say(
                "📋 <b>Your reports:</b> photos, recordings, words and the place. The team that answers for the place "
                "works with them, and whoever follows the report sees what becomes of it. {forgotten}",
                forgotten=to.counted(
                    "{number} day after a report is closed, nothing says any more that it was yours.",
                    "{number} days after a report is closed, nothing says any more that it was yours.",
                    policy.forget_after_days,
                ),
            ),
            to.say(
                "👁 <b>Others</b> who only know the number of a report see its area, what it is about, how it stands "
                "and when what was done; photos and words only where its category or the team shows them. On the "
                "district's public page, if it has one, everybody sees that, and the place."
            ),
            to.say(
                "📷 <b>Photos, videos and voice messages</b> are kept without what the phone wrote into them, such as "
                "time, position and owner. What they show and say stays: faces, number plates, voices."
            ),
            to.counted(
                "📝 <b>What you have not sent</b> is deleted after {number} day; if you cancel it, within the hour.",
                "📝 <b>What you have not sent</b> is deleted after {number} days; if you cancel it, within the hour.",
                policy.put_draft_away_days,
            ),
            to.say("📏 <b>How many megabytes</b> you send is counted for a day, so that nobody can fill the disk."),
            to.counted(
                "💬 <b>What you write to me and I to you</b> is kept for {number} day, to look into mistakes.",
                "💬 <b>What you write to me and I to you</b> is kept for {number} days, to look into mistakes.",
                policy.keep_log_days,
            ),
            to.say(
                "🗺 <b>A place that you type</b> is looked up by a map service. It gets the words of the place and a "
                "language, and nothing that leads to you."
            ),
            to.say(
                "📍 <b>A pin</b> is sent to that service if the district has no map of its streets, to learn the name "
                "of the street (data © OpenStreetMap contributors). It gets the pin to about ten metres, and nothing "
                "else."
            ),
            to.say(
                "🧹 <b>Who works for a team</b> is named in the history of the reports on which they acted, "
                "for the other members of that team. I know them as members of its group until they leave it. "
                "Who answers for a section is named on its cards, for the team alone."
            ),
            to.say(
                "🚪 <b>If you sign for a shop</b>, the team learns that it has signed, and not who you are. A shop "
                "that is asked to clear what lies in front of its door sees one photo of the report, and no words."
            ),
            to.say(
                "🔢 <b>How often a day</b> you report, add, follow or look up is counted under a fingerprint of your "
                "number, and kept for a month, even after /forget: nobody may do too much."
            ),
            "",
            to.say("/mydata sends you everything that is held about you. /forget erases it."),
        )
    )


def my_data(person: PersonId, portion: Portion, page: bytes, to: Speaker) -> Message:
    """A portion of everything that is held about somebody: one file, or one of several; the first one has the page."""
    text = lines(
        to.say(
            "📦 Everything that is held about you at this moment: unpack it and open <i>index.html</i>. Beside it are "
            "your photos and recordings, and all of it for machines in <i>data.json</i>."
        )
        if portion.number == 1
        else None,
        to.say("File {number} of {all}: unpack all of them in one place.", number=portion.number, all=portion.of)
        if portion.of > 1
        else None,
    )
    return Message(text, document=MyData(person, portion, page))


def forget(to: Speaker) -> Message:
    """Ask whether everything is to be erased."""
    return Message(
        lines(
            to.say("<b>Shall I erase everything that I hold about you?</b>"),
            to.say("• It happens at once and cannot be undone. /mydata sends you a copy before."),
            to.say("• Your reports stay, without a person. I can tell you nothing more about them."),
            to.say("• What you have not sent, what you follow and your language are deleted."),
            to.say("• If you acted for a team, the history of those reports keeps your name, and nothing else of you."),
            to.say(
                "• For a month, a fingerprint of your number still says how often you did something, and for as long "
                "as it lasts, that you were stopped from reporting."
            ),
            "",
            to.say("If you do not want that, do nothing."),
        ),
        ((Button(to.label("🗑 Yes, erase it all"), Press(Verb.FORGET_YES)),),),
    )


def forgotten(to: Speaker, *, had_role: bool) -> Message:
    """Confirm that nothing is known about the person any more; whoever had a role loses its commands."""
    return Message(
        lines(
            to.say(
                "✅ <b>It is erased.</b> I know nothing about you any more but the counts that /privacy names; your "
                "reports stay without a person."
            ),
            to.say(
                "What stands in this chat is on your telephone and with Telegram: you can delete it there. "
                "If you write to me again, we meet for the first time."
            ),
        ),
        menu=() if had_role else None,
    )


def nothing_can_be_kept(to: Speaker) -> Markup:
    """Say that nothing can be stored now; the sentence is shown as plain text, and fits a toast."""
    return to.say(
        "I cannot write anything down at the moment. What you sent is not lost: I answer it as soon as I can. "
        "You need not send it again."
    )
