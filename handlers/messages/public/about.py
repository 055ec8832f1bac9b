"""Say to everybody what the district holds about reports and people, and why."""

from dataclasses import dataclass

from markupsafe import Markup

from casework.model.policy import Policy
from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class About:
    """The words of the page: a title, and headings with their paragraphs."""

    title: Markup
    parts: tuple[tuple[Markup, tuple[Markup, ...]], ...]


def about(policy: Policy, tiles: str, to: Speaker, *, blurs: bool) -> About:
    """Say what is public, what is not, and how long it is kept.

    `tiles` is another site that draws the map's ground, `blurs` whether faces in photos are blurred.
    """
    faces = (
        to.say("Faces that a program finds in them are blurred.") if blurs else to.say("Faces in them are not blurred.")
    )
    ground = (
        to.say("The ground of its map comes from {site}, which learns your address.", site=tiles)
        if tiles
        else to.say("It asks no other site for anything.")
    )
    return About(
        to.say("What we hold and why"),
        (
            (
                to.say("What everybody sees"),
                (
                    to.say("Of each report: the place, the category, the state, the dates, and the team that answers."),
                    to.say("Photos and words only where the team lets everybody see them. It can take that back."),
                    faces,
                    to.say("Where homes could be recognised, the place is rounded to about 100 m."),
                ),
            ),
            (
                to.say("What nobody sees here"),
                (
                    to.say("Who reported something, who works on it, and how they can be reached."),
                    to.say("What staff write for each other, hidden photos, and recordings."),
                ),
            ),
            (
                to.say("How long it is kept"),
                (
                    to.counted(
                        "A report stays. Who sent it is forgotten {number} day after it was closed.",
                        "A report stays. Who sent it is forgotten {number} days after it was closed.",
                        policy.forget_after_days,
                    ),
                    to.say("In the bot, /mydata shows what it holds about you, and /forget has it forgotten."),
                ),
            ),
            (
                to.say("What this page does"),
                (
                    to.say("It sets no cookies and needs no script; one draws the map, where scripts run."),
                    ground,
                ),
            ),
        ),
    )
