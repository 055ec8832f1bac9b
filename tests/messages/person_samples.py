"""Build samples of all that people are told about themselves, and about the areas that they follow."""

from itertools import product

from markupsafe import Markup

from casework.following.digesting import AreaChoice, DigestView
from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.draft import Step
from casework.model.following import MOST_FOLLOWED, Every
from casework.model.person import PersonId, Question, Wanted
from casework.model.policy import DEFAULTS
from casework.model.portion import Portion
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from casework.people.helping import Moment
from handlers.messages import commands
from handlers.messages.following import areas
from handlers.messages.message import Message
from handlers.messages.people import help as helping, privacy
from handlers.messages.reporting import drafts
from handlers.messages.speaker import Speaker
from tests.messages.desk_samples import figures_of
from tests.messages.values import (
    AT,
    NUMBER,
    Values,
    category,
    ticket,
)


def person_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return all of it, each message under a name."""
    portion = Portion(1, 1, (0, 0), (0, 0))
    said = {
        "privacy": privacy.privacy(DEFAULTS, to),
        "my_data": privacy.my_data(PersonId(1), portion, b"", to),
        "my_data: in parts": privacy.my_data(PersonId(1), Portion(1, 12, (0, 9), (0, 0)), b"", to),
        "my_data: a later part": privacy.my_data(PersonId(1), Portion(12, 12, (9, 99), (0, 5)), b"", to),
        "forget": privacy.forget(to),
        "forgotten": privacy.forgotten(to, had_role=False),
        "forgotten: with a role": privacy.forgotten(to, had_role=True),
        "menu": Message(Markup(), menu=commands.of_roles(tuple(Role), to)),
        "draft_reminder": drafts.reminder(to),
        "draft_expired": drafts.expired(AT, 7, to),
        "draft_expired: of unknown age": drafts.expired(None, 7, to),
        "incident: nothing can be kept": Message(privacy.nothing_can_be_kept(to)),
        "help: at a desk": helping.desk_help(values.team, 1, to),
        "help: of supervisors": helping.supervisors_help(to),
    }
    moments = {f"help: at {step}": Moment(None, step, None) for step in Step}
    moments |= {
        f"help: when {one} is wanted": Moment(Question(one, TicketId(NUMBER), AT), None, None) for one in Wanted
    }
    moments |= {
        "help": Moment(None, None, None),
        "help: with every role": Moment(None, Step.PLACE, None, frozenset(Role)),
        "help: before a verdict": Moment(None, None, ticket(values, Status.FIXED)),
    }
    said |= {name: helping.help_(moment, to) for name, moment in moments.items()}
    return said | _areas(values, to)


def _areas(values: Values, to: Speaker) -> dict[str, Message]:
    choices = [
        AreaChoice(AreaCode(f"{number}" * 50), values.area, every, figures_of(number) if every else None)
        for number, every in zip(range(MOST_FOLLOWED + 5), 9 * [Every.DAY, Every.WEEK, None], strict=False)
    ]
    tickets = tuple((ticket(values, status), known) for status, known in product(Status, (category(values), None)))[:10]
    whole = DigestView(values.area, tickets, 990, 1000, is_gone=False)
    digests = {
        "digest": whole,
        "digest: of one": DigestView(values.area, tickets[:1], 0, 1, is_gone=False),
        "digest: of what was fixed": DigestView(values.area, (), 0, 1, is_gone=False),
        "digest: of an area that is gone": DigestView(values.area, (), 0, 0, is_gone=True),
    }
    return {
        "areas": areas.areas(choices, DEFAULTS.digest_at, to),
        "areas: one": areas.areas(choices[:1], DEFAULTS.digest_at, to),
        "areas: none": areas.areas((), DEFAULTS.digest_at, to),
        "areas: a location is wanted": areas.areas(choices, DEFAULTS.digest_at, to, wants_location=True),
        "areas: none, a location is wanted": areas.areas((), DEFAULTS.digest_at, to, wants_location=True),
        **{name: areas.digest(view, AT, to) for name, view in digests.items()},
    }
