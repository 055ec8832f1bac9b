"""List the commands that Telegram offers in its menu, in every language.

Everybody has `private` in their chat with the bot. Whoever has a role has its commands before these. Every group has
`group`, and the supervisors' group has `supervisors_group` in its place: a group offers ten commands at most, because
nobody reads a longer menu on a telephone. All others can be typed, or stand on a card as buttons.
"""

from collections.abc import Collection

from markupsafe import Markup

from casework.model.authority import Role
from handlers.messages.speaker import Speaker

Commands = tuple[tuple[str, str], ...]


def private(to: Speaker) -> Commands:
    """Return the commands of a private chat, each with what it does."""
    return _plain(
        ("report", to.say("Report something, or go on with a report")),
        ("mine", to.say("My reports, and those that I follow")),
        ("follow", to.say("Be told what becomes of a report, by its number")),
        ("areas", to.say("News of an area, daily or weekly")),
        ("drives", to.say("Clean-ups to which you can come")),
        ("bulletins", to.say("What the district has posted about its figures")),
        ("cancel", to.say("Give up the report that I am writing")),
        ("language", to.say("Choose the language")),
        ("privacy", to.say("What is kept, and who sees it")),
        ("mydata", to.say("Get everything that is held about me")),
        ("forget", to.say("Erase everything that is held about me")),
        ("help", to.say("What I can do now")),
    )


def of_roles(roles: Collection[Role], to: Speaker) -> Commands:
    """Return the commands of the private chat of somebody with these roles; none for somebody without a role."""
    theirs = (
        *((*supervisor(to), *_in_private(to)) if Role.SUPERVISOR in roles else ()),
        *(inspector(to) if Role.INSPECTOR in roles else ()),
        *(administrator(to) if Role.ADMINISTRATOR in roles else ()),
    )
    return (*dict.fromkeys(theirs), *private(to)) if theirs else ()


def supervisor(to: Speaker) -> Commands:
    """Return the commands of a supervisor, each with what it does."""
    return _plain(
        ("overview", to.say("What to look after: late, without a team, disputed …")),
        ("requests", to.say("What staff ask for")),
        ("late", to.say("What is late")),
        ("queue", to.say("What is to be done, for all teams or one")),
        ("find", to.say("Find tickets of all teams by words")),
        ("near", to.say("What is near a place, of all teams or one")),
        ("ticket", to.say("A ticket, by its number")),
        ("note", to.say("Write a note that the desk sees")),
        ("print", to.say("A ticket on paper, by its number or in reply to its card")),
    )


def _in_private(to: Speaker) -> Commands:
    """Return what a supervisor's private chat offers, and their group has no room for."""
    return _plain(
        ("figures", to.say("Figures of a team, an area or a category")),
        ("league", to.say("The league table of the teams")),
        ("exposures", to.say("What is shown to everybody as a warning")),
        ("models", to.say("What is shown to everybody as an example")),
        ("contracts", to.say("Contractors: their scores, and what is due")),
        ("frontages", to.say("Doorways: who has signed, who is still to be asked")),
        ("campaigns", to.say("Campaigns, and how far they are")),
        ("projects", to.say("Projects: their days, their money, what is late")),
        ("bulletin", to.say("Compose the bulletin of a month, or of another time")),
    )


def inspector(to: Speaker) -> Commands:
    """Return the commands of an inspector, each with what it does."""
    return _plain(
        ("tasks", to.say("Closed tickets to look at on the spot")),
        ("rounds", to.say("The areas that I walk; check in there")),
        ("frontages", to.say("Doorways: who has signed, who is still to be asked")),
    )


def administrator(to: Speaker) -> Commands:
    """Return the commands of an administrator, each with what it does."""
    return _plain(
        ("admin", to.say("Change the district: categories, people, desks, files")),
        ("audit", to.say("What was changed, and by whom")),
        ("ban", to.say("Take no more reports from whoever sent a ticket")),
        ("unban", to.say("Take reports again from whoever sent a ticket")),
    )


def group(to: Speaker) -> Commands:
    """Return the commands of a desk's group, each with what it does; a card's buttons do the rest."""
    return _plain(
        ("queue", to.say("What is to be done")),
        ("ticket", to.say("The card of a ticket, by its number")),
        ("find", to.say("Find tickets by words")),
        ("near", to.say("What is near me")),
        ("board", to.say("The board: open, taken, waiting, late")),
        ("note", to.say("Write a note on the card, which residents never see")),
        ("enter", to.say("Enter a case for somebody who called or wrote")),
        ("owed", to.say("The answers that are owed on paper")),
        ("print", to.say("A ticket on paper, by its number or in reply to its card")),
        ("help", to.say("How a desk works")),
    )


def supervisors_group(to: Speaker) -> Commands:
    """Return the commands of the supervisors' group, each with what it does."""
    return (*supervisor(to), *_plain(("help", to.say("What supervisors can do"))))


def _plain(*said: tuple[str, Markup]) -> Commands:
    """Return descriptions as plain text: people would see an escaped character as it is."""
    return tuple((command, words.unescape()) for command, words in said)
