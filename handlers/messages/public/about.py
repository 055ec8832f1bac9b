"""Say to everybody what the district holds about reports and people, and why."""

from dataclasses import dataclass

from markupsafe import Markup

from casework.model.policy import Policy
from handlers.messages.speaker import Speaker

Part = tuple[Markup, tuple[Markup, ...]]  # a heading and its paragraphs


@dataclass(frozen=True, slots=True)
class About:
    """The words of the page: a title, and its parts."""

    title: Markup
    parts: tuple[Part, ...]


def about(policy: Policy, tiles: str, contact: str, to: Speaker, *, blurs: bool) -> About:
    """Say what is public, what is not, why, how long it is kept, and whom to ask.

    `tiles` is another site that draws the map's ground, `contact` an address where the district can be asked ("" is
    none), `blurs` whether faces in photos are blurred.
    """
    parts = (
        _why(to),
        _public(policy, to, blurs=blurs),
        _withheld(to),
        _kept(policy, to),
        _asked(contact, to),
        _page(tiles, to),
    )
    return About(to.say("What we hold and why"), parts)


def _why(to: Speaker) -> Part:
    return (
        to.say("What it is for"),
        (
            to.say("A report is kept so that a team finds and fixes what it shows, and can be asked about it."),
            to.say("It is published so that everybody sees what was asked and what was done."),
            to.say(
                "Of whoever sends one, the bot keeps what it needs to answer: the number of their Telegram account, "
                "their language, what they sent and what they follow; and the names of those who act for a team."
            ),
        ),
    )


def _public(policy: Policy, to: Speaker, *, blurs: bool) -> Part:
    faces = (
        to.say("Faces that a program finds in them are blurred.") if blurs else to.say("Faces in them are not blurred.")
    )
    return (
        to.say("What everybody sees"),
        (
            to.say("Of each report: the place, the category, the state, the dates, and the team that answers."),
            to.say("Photos and words only where the team lets everybody see them. It can take that back."),
            faces,
            to.say("Where homes could be recognised, the place is rounded to about 100 m."),
            to.counted(
                "Whoever sees what nobody should see flags it. Once {number} person did, photos and words of that "
                "report are hidden, until somebody has looked.",
                "Whoever sees what nobody should see flags it. Once {number} people did, photos and words of that "
                "report are hidden, until somebody has looked.",
                policy.flags_hide,
            ),
            to.say("Other systems (Open311), exports, feeds and the channel get the same, and no more."),
        ),
    )


def _withheld(to: Speaker) -> Part:
    return (
        to.say("What nobody sees here"),
        (
            to.say("Reports that are not public: the team or the district has decided so. Numbers count them, too."),
            to.say("Who reported something, who works on it, and how they can be reached."),
            to.say("What staff write for each other, hidden photos, and recordings."),
        ),
    )


def _kept(policy: Policy, to: Speaker) -> Part:
    return (
        to.say("How long it is kept"),
        (
            to.counted(
                "A report stays. Who sent it is forgotten {number} day after it was closed.",
                "A report stays. Who sent it is forgotten {number} days after it was closed.",
                policy.forget_after_days,
            ),
            to.say("In the bot, /mydata shows what it holds about you, and /forget has it forgotten."),
        ),
    )


def _asked(contact: str, to: Speaker) -> Part:
    ask = to.say("In the bot, open your report and add what you want to ask: the team that answers reads it.")
    return (
        to.say("Whom to ask"),
        (ask, to.say("The district can be asked here: {contact}", contact=contact)) if contact else (ask,),
    )


def _page(tiles: str, to: Speaker) -> Part:
    ground = (
        to.say("The ground of its map comes from {site}, which learns your address.", site=tiles)
        if tiles
        else to.say("It asks no other site for anything.")
    )
    return (
        to.say("What this page does"),
        (to.say("It sets no cookies and needs no script; one draws the map, where scripts run."), ground),
    )
