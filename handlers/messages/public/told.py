"""Say on the public page what the district tells: bulletins, campaigns, exposures and models, and drives to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casework.campaigns.drives.showing import DriveView
from casework.campaigns.progress import Standing
from casework.model.bulletin import Bulletin
from casework.model.drive import DriveId
from casework.model.ticket_id import TicketId
from casework.tickets.exhibiting import PublicExhibit
from handlers.messages.bulletins import naming, posted
from handlers.messages.campaigns import campaigns as progress, drives as coming
from handlers.messages.oversight import exhibits as shown
from handlers.messages.public.reports import NOTHING, Picture, flag_words, pictures
from handlers.messages.speaker import Speaker

Link = tuple[str, Markup]  # a path, and what it is called


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: its heading and where it leads (""), its lines, photos, and the drive to sign up for.

    `ticket` is what it is about, and what can be flagged.
    """

    heading: Markup
    path: str = ""
    lines: tuple[Markup, ...] = ()
    photos: tuple[Picture, ...] = ()
    drive: DriveId | None = None
    ticket: TicketId | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A page of parts; `none` is said where there is none, `links` lead on."""

    title: Markup
    parts: tuple[Part, ...]
    none: Markup
    lead: Markup = NOTHING
    links: tuple[Link, ...] = ()
    sign_up: Markup = NOTHING
    flag: Markup = NOTHING


def bulletins(found: Sequence[Bulletin], to: Speaker) -> Told:
    """List the bulletins that were posted."""
    parts = [
        Part(
            to.say("{title} · {period}", title=naming.title(each, to), period=naming.period(each, to)),
            f"/bulletins/{each.id}",
            (Markup.escape(naming.issue(each, to)),),
        )
        for each in found
    ]
    return Told(to.say("Bulletins"), tuple(parts), to.say("Nothing was posted yet."))


def bulletin(found: Bulletin, to: Speaker) -> Told:
    """Say what stands in one."""
    parts = [
        Part(Markup.escape(each.heading), "", tuple(Markup.escape(words) for _, words in each.sentences))
        for each in posted.kept(found, to).values()
    ]
    about = to.say("{issue} · as of {at}", issue=naming.issue(found, to), at=to.dated(found.at))
    paper = (f"/bulletins/{found.id}.pdf", to.say("The bulletin with its tables, as a PDF"))
    title = to.say("{title} · {period}", title=naming.title(found, to), period=naming.period(found, to))
    return Told(title, tuple(parts), NOTHING, about, (paper,))


def campaigns(found: Sequence[Standing], to: Speaker) -> Told:
    """Say how far the campaigns are, all teams together."""
    parts = [
        Part(
            Markup.escape(each.campaign.name),
            "",
            (progress.when(each, to), *(progress.line(target, to) for target in each.whole)),
        )
        for each in found
    ]
    lead = to.say("What the district has set out to do in a period, and how far it is.")
    return Told(to.say("Campaigns"), tuple(parts), to.say("There is no campaign at this time."), lead, _beside(to))


def _beside(to: Speaker) -> tuple[Link, ...]:
    return ("/drives", drives_title(to)), ("/exhibits", exhibits_title(to))


def drives_title(to: Speaker) -> Markup:
    """Name the page of drives."""
    return to.say("Clean-ups to come")


def exhibits_title(to: Speaker) -> Markup:
    """Name the page of exposures and models."""
    return to.say("Models and exposed cases")


def exhibits(found: Sequence[PublicExhibit], to: Speaker) -> Told:
    """Say what is shown as an example and as a warning, with the team's answer."""
    parts = []
    for each in found:
        heading, *said = shown.told(each, to)
        photos = (
            *pictures(each.before, to.say("Photo from before"), to),
            *pictures(each.after, to.say("Photo from afterwards"), to),
        )
        number = each.ticket.number
        parts.append(Part(heading, f"/reports/{number}", tuple(said), photos, ticket=number))
    lead = to.say("Supervisors chose these. The team was heard before, and its answer stands below.")
    none = to.say("Nothing is shown at this time.")
    return Told(exhibits_title(to), tuple(parts), none, lead, flag=flag_words(to))


def drives(found: Sequence[DriveView], to: Speaker, map_link: str) -> Told:
    """Say when and where people clean up together, and how many come."""
    parts = [
        Part(Markup.escape(each.drive.title), "", tuple(coming.facts(each, to, map_link)), (), each.drive.id)
        for each in found
    ]
    lead = to.say("Everybody can come. You sign up in Telegram, alone or with others.")
    none = to.say("No clean-up is announced at this time.")
    return Told(drives_title(to), tuple(parts), none, lead, sign_up=to.say("I come: sign up in Telegram"))
