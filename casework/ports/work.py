"""The port for the unit of work: one transaction, and everything that can be read and kept in it."""

from collections.abc import Mapping
from typing import Protocol

from casework.model.errors import Fact
from casework.model.notice import Notice
from casework.ports.campaigns.campaigns import Campaigns, Projects
from casework.ports.campaigns.contracts import Contracts
from casework.ports.campaigns.drives import Drives
from casework.ports.campaigns.frontages import Frontages
from casework.ports.channels import Channels
from casework.ports.desks import Desks, Efforts, Queues, Terms
from casework.ports.district import Districts, Handovers, Streets
from casework.ports.figures import Figures, Objections
from casework.ports.oversight import Audit, Lookbacks, Restraints, Rounds, Supervision
from casework.ports.people import Holdings, Listeners, People, Roles
from casework.ports.public.bulletins import Bulletins, Reviews
from casework.ports.public.exposures import Exposures
from casework.ports.public.flags import Flags
from casework.ports.public.lists import Public
from casework.ports.public.open_data import Clients, OpenData, Referrals
from casework.ports.reports import Drafts, Due, Nearby, Photos, Recordings, Tickets


class Work(Protocol):
    """One transaction."""

    @property
    def handovers(self) -> Handovers:
        """Handovers that are planned."""

    @property
    def queues(self) -> Queues:
        """A team's tickets as lists."""

    @property
    def public(self) -> Public:
        """Tickets as lists for everybody."""

    @property
    def campaigns(self) -> Campaigns:
        """Campaigns and how far they are."""

    @property
    def projects(self) -> Projects:
        """Works at a place, with a sum and planned days."""

    @property
    def open_data(self) -> OpenData:
        """Tickets as other systems ask for them."""

    @property
    def clients(self) -> Clients:
        """Other systems that report here, or read exports."""

    @property
    def referrals(self) -> Referrals:
        """Tickets that are sent to another body's system."""

    @property
    def figures(self) -> Figures:
        """The counters from which figures are read."""

    @property
    def objections(self) -> Objections:
        """What teams object to in the league table."""

    @property
    def terms(self) -> Terms:
        """The search index: the words by which a team finds its tickets."""

    @property
    def districts(self) -> Districts:
        """The district's own data."""

    @property
    def streets(self) -> Streets:
        """The streets of the district."""

    @property
    def people(self) -> People:
        """Whom the bot has met."""

    @property
    def roles(self) -> Roles:
        """The people who are supervisors, administrators, inspectors or caretakers."""

    @property
    def restraints(self) -> Restraints:
        """Who may not report."""

    @property
    def supervision(self) -> Supervision:
        """What supervisors see."""

    @property
    def lookbacks(self) -> Lookbacks:
        """Closed tickets that are to be looked at again on the spot."""

    @property
    def rounds(self) -> Rounds:
        """Who walks which area, and who was there."""

    @property
    def frontages(self) -> Frontages:
        """Who answers for a doorway."""

    @property
    def audit(self) -> Audit:
        """The log of changes."""

    @property
    def drafts(self) -> Drafts:
        """Reports being written."""

    @property
    def tickets(self) -> Tickets:
        """Reports that were sent."""

    @property
    def nearby(self) -> Nearby:
        """Tickets and photos around a place, or that may be the same."""

    @property
    def due(self) -> Due:
        """The tickets for which something is due as time passes."""

    @property
    def photos(self) -> Photos:
        """The records of kept photos."""

    @property
    def recordings(self) -> Recordings:
        """The records of kept recordings."""

    @property
    def listeners(self) -> Listeners:
        """The people who hear about a ticket beside its reporter."""

    @property
    def holdings(self) -> Holdings:
        """Everything that is held about somebody."""

    @property
    def desks(self) -> Desks:
        """Which team works in which chat."""

    @property
    def drives(self) -> Drives:
        """Clean-ups to which volunteers come."""

    @property
    def bulletins(self) -> Bulletins:
        """The periodic figures as they were composed and posted."""

    @property
    def reviews(self) -> Reviews:
        """What happened in a period, beside what is counted."""

    @property
    def channels(self) -> Channels:
        """Which channel is the district's."""

    @property
    def flags(self) -> Flags:
        """Who asked that a person looks at what strangers see."""

    @property
    def exposures(self) -> Exposures:
        """What is shown to everybody as a warning or an example."""

    @property
    def efforts(self) -> Efforts:
        """Work that belongs to no ticket."""

    @property
    def contracts(self) -> Contracts:
        """Contracts with contractors, and the statements of their months."""

    async def say(self, notice: Notice) -> None:
        """Put a notice into the outbox; the same notice for the same cause is stored only once."""

    async def said(self, notice: Notice) -> Mapping[str, Fact] | None:
        """Return the facts of the notice that was said with the same `once`, or None if it was not said."""
