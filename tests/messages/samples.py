"""Build samples of everything that the bot says: with ordinary values, the longest values, or a test's own."""

from dataclasses import replace
from datetime import timedelta

from casework.model.authority import Standing
from casework.model.entry import Record
from casework.model.errors import Why
from casework.model.person import Person, PersonId, Wanted
from casework.model.photo import Stage, TicketPhoto
from casework.model.public import without_place
from casework.model.tally import Doubt, Measure
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.reporting.replying import MINE, NEW
from casework.tickets.views import MineView, TicketView
from handlers.messages.desk import beside, cards, fixes, linked, news
from handlers.messages.following import asking, contests, reports, verdicts
from handlers.messages.message import Message
from handlers.messages.people import greetings
from handlers.messages.refusals import refusal
from handlers.messages.reporting import drafts
from handlers.messages.speaker import Speaker
from tests.messages.bulletin_samples import bulletin_messages
from tests.messages.desk_samples import desk_messages
from tests.messages.draft_samples import draft_views
from tests.messages.drive_samples import drive_messages, drive_views
from tests.messages.editing_samples import editing_messages
from tests.messages.figures_samples import figures_messages
from tests.messages.frontage_samples import frontage_messages
from tests.messages.handling_samples import ELSEWHERE, handling_messages
from tests.messages.office_samples import office_messages
from tests.messages.person_samples import person_messages
from tests.messages.planned_samples import planned_messages, planned_view
from tests.messages.values import (
    AT,
    NUMBER,
    Values,
    category,
    photos,
    recordings,
    ticket,
)

MAP_LINK = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"
EMERGENCY = "110 / 119 / 120"
RITA, SUE = PersonId(1), PersonId(2)


def ticket_view(values: Values, status: Status = Status.OPEN, rework: int = 0) -> TicketView:
    acts = (
        (Act.SEND, ""),
        (Act.TAKE, ""),
        (Act.ASK, values.asked),
        (Act.ANSWER, values.answer),
        (Act.ADD, values.addition),
        *(((Act.FIX, values.note), (Act.REOPEN, values.doubt)) * (rework + 1)),
    )
    later = tuple(TicketPhoto(photo, Stage.LATER, 1) for photo in photos(values.photos, 50))
    return TicketView(
        ticket=ticket(values, status, rework),
        category=category(values),
        team_name=values.team,
        neighbours=(values.neighbour,) * 4,
        worker_name=values.worker,
        asker_name=values.worker,
        is_reporter_reachable=False,
        reader=RITA,
        standing=Standing.REPORTER,
        wanted=None,
        supporters=NUMBER,
        before=photos(values.photos),
        after=photos(values.photos),
        still=photos(values.photos),
        later=later,
        photos=photos(values.photos * 3),
        recordings=recordings(),
        history=tuple(Entry(TicketId(NUMBER), AT, act, RITA, note) for act, note in acts),
    )


def ticket_views(values: Values) -> dict[str, TicketView]:
    """A ticket in every status, in its first and in a later round of rework, and one without what may be missing."""
    views = {
        f"{status}, round {rework}": ticket_view(values, status, rework) for status in Status for rework in (0, 12)
    }
    views["open, round 1"] = ticket_view(values, Status.OPEN, 1)
    views |= {f"seen by a {standing}": replace(ticket_view(values), standing=standing) for standing in Standing}
    views |= {f"{wanted} wanted": replace(ticket_view(values), wanted=wanted) for wanted in Wanted}
    whole = ticket_view(values)
    bare = replace(
        whole, team_name=None, neighbours=(), worker_name=None, before=(), after=(), still=(), later=(), photos=()
    )
    bare = replace(bare, history=(), recordings=(), supporters=0, ticket=replace(bare.ticket, answers={}))
    taken = replace(bare, ticket=replace(bare.ticket, status=Status.TAKEN, place_title=None, words=""), category=None)
    given = {
        f"given by {act}{'' if by else ', of itself'}": replace(
            whole,
            history=(*whole.history, Entry(whole.ticket.id, AT, act, by, note, TeamCode("west"))),
            giver_name=values.worker if by else None,
            giver_team=values.neighbour,
        )
        for act, by, note in (
            (Act.PASS_ON, SUE, f"{ELSEWHERE}\n{values.doubt}"),
            (Act.RECATEGORISE, SUE, f"bulky\n{ELSEWHERE}"),
            (Act.ROUTE, SUE, ELSEWHERE),
            (Act.ROUTE, None, ELSEWHERE),
        )
    }
    returned = replace(whole, history=(*whole.history[:-1], replace(whole.history[-1], act=Act.RETURN)))
    return views | {
        **given,
        **{
            f"{status}, and supporters can be asked": replace(ticket_view(values, status), may_anybody_judge=True)
            for status in (Status.FIXED, Status.UNCONFIRMED)
        },
        "a drive is asked for": replace(whole, wished=NUMBER),
        "a drive is to come": replace(whole, drive=drive_views(values)["open"].drive, coming=NUMBER),
        "merged, and the other one is not named": _merged_roughly(values),
        "an asset": replace(whole, asset=f"{values.asset} (bin-17)"),
        "an older record": replace(whole, ticket=replace(whole.ticket, record=Record.NEW)),
        "bare": bare,
        "bare, taken": taken,
        "reachable": replace(whole, is_reporter_reachable=True),
        "fixed by others' word": replace(ticket_view(values, Status.FIXED), reader=SUE, standing=Standing.SUPPORTER),
        "come back": replace(returned, ticket=replace(returned.ticket, recurs=TicketId(NUMBER), rework=1)),
    }


def _merged_roughly(values: Values) -> TicketView:
    view = ticket_view(values, Status.DUPLICATE)
    ticket, history = without_place(view.ticket, [*view.history, Entry(view.ticket.id, AT, Act.MERGE, None, "1")])
    return replace(view, ticket=ticket, history=tuple(history), standing=Standing.FOLLOWER, is_rough=True)


def messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return everything that the bot says, each message under a name."""
    said = {
        "welcome": greetings.welcome(values.district, to),
        "languages": greetings.languages(to),
        "incident": greetings.incident("A1B2C3", to),
        "desk_linked": linked.desk_linked(values.team, to),
        "coming": linked.coming(180, to),
        "coming: one": linked.coming(1, to),
        "coming: none": linked.coming(0, to),
        "not_linked": linked.not_linked(to),
        "spot": beside.spot(ticket(values)),
        "mine": reports.mine(mine_view(values), to),
        "mine: nothing": reports.mine(MineView(0, (), has_more=False), to),
    }
    views = draft_views(values)
    said |= {f"draft: {name}": drafts.draft(view, EMERGENCY, to) for name, view in views.items()}
    said["draft: answered by a notice"] = drafts.draft(
        views["cancelled"], EMERGENCY, to, may_return=True, is_answered=True
    )
    waits = replace(views["cancelled"], planned=planned_view(values))
    said["draft: waits for works"] = drafts.draft(waits, EMERGENCY, to, may_return=True, waits=True)
    said["draft: cancelled a moment ago"] = drafts.draft(views["cancelled"], EMERGENCY, to, may_return=True)
    said |= person_messages(values, to)
    said |= planned_messages(values, to)
    said |= desk_messages(values, to)
    said |= drive_messages(ticket_view(values), values, to, MAP_LINK)
    said |= figures_messages(values, to)
    said |= bulletin_messages(values, to)
    said |= editing_messages(values, to)
    said |= frontage_messages(values, to, MAP_LINK)
    said |= office_messages(ticket_view(values), values, to, MAP_LINK)
    said |= {f"refusal: {why}": Message(refusal(why, {}, to)) for why in (Why.NOT_UNDERSTOOD, Why.OLD_BUTTON)}
    said |= handling_messages(ticket_view(values), values, to, MAP_LINK)
    for name, view in ticket_views(values).items():
        said |= {f"{said_of} ({name})": message for said_of, message in about_ticket(view, values, to).items()}
    return said


def kind_of(name: str) -> str:
    """Return the kind of a sample: the sample's name begins with its kind; what is special about it follows."""
    return name.replace(" (", ":").partition(":")[0]


def news_messages(view: TicketView, to: Speaker) -> dict[str, Message]:
    """What residents sent: one line, several, and the last. Those that do not fit have a test of their own."""
    addition, nudge = Entry(TicketId(NUMBER), AT, Act.ADD, RITA, view.note(0, Act.ADD)), Act.NUDGE
    seen = Entry(TicketId(NUMBER), AT, Act.SUPPORT, SUE)
    lively = (*view.history[:3], addition, seen, seen, replace(addition, act=nudge))
    last = len(view.history) - 1
    said = {
        "news: an answer and an addition": news.news(view, 3, to),
        "news: lively": news.news(replace(view, history=lively), 3, to),
        "news: one": news.news(replace(view, history=(*view.history, addition)), last + 1, to),
        "news: the last": news.news(replace(view, history=(*view.history, seen)), None, to),
    }
    return {name: message for name, message in said.items() if message is not None}


def mine_view(values: Values) -> MineView:
    rows = [(ticket(values, status), category(values), status is not Status.OPEN) for status in Status]
    return MineView(1, (*rows[:4], (ticket(values), None, True)), has_more=True)


def about_ticket(view: TicketView, values: Values, to: Speaker) -> dict[str, Message]:
    rework, late = view.ticket.rework, AT + timedelta(days=20)
    asker = Person(SUE, 2**52, "en", values.worker)
    closed = replace(view.ticket, status=Status.DISMISSED)
    decided = (Entry(view.ticket.id, AT, Act.DISMISS, SUE, "nothing"),)
    objection = Entry(view.ticket.id, AT, Act.CONTEST, RITA, values.doubt)
    return {
        "card": cards.card(view, AT, to, MAP_LINK),
        "photos": beside.photos(view, to),
        **{f"recording: {n}": said for n in range(3) if (said := beside.recording(view, n, to)) is not None},
        "came_back": beside.came_back(view, AT, to),
        **news_messages(view, to),
        "taken": verdicts.taken(view, AT, to),
        "verdict": verdicts.verdict(view, rework, to),
        "verdict: of an earlier round": verdicts.verdict(view, rework - 1, to),
        "reason_wanted": verdicts.reason_wanted(view, rework, AT, to),
        "reason_wanted: given": verdicts.reason_wanted(view, rework - 1, AT, to),
        "proof_wanted": verdicts.proof_wanted(view, rework, AT, to),
        "contest_wanted": contests.contest_wanted(
            replace(view, ticket=closed, history=decided, wanted=Wanted.CONTEST, standing=Standing.REPORTER), 1, to
        ),
        "contest_wanted: given": contests.contest_wanted(
            replace(view, ticket=closed, history=(*decided, objection)), 1, to
        ),
        "contest_wanted: void": contests.contest_wanted(view, 7, to),
        "reopened": verdicts.reopened(view, AT, to),
        "closed": verdicts.closed(view, to),
        "ticket": reports.ticket(view, AT, is_sure_wanted=False, to=to),
        "ticket: late": reports.ticket(view, late, is_sure_wanted=False, to=to),
        "ticket: sure?": reports.ticket(view, AT, is_sure_wanted=True, to=to),
        "question_wanted": asking.question_wanted(view, asker, to),
        **{f"which: {answer}": asking.which(view, (NUMBER, 2**31, 10), answer, to) for answer in (0, MINE, NEW)},
        "photo_wanted": fixes.photo_wanted(view, asker, to, hears_all=True),
        "photo_doubted": fixes.photo_doubted(view, asker, view.ticket.id, to),
        "photo_doubted: another": fixes.photo_doubted(view, None, NUMBER - 1, to),
        "tally_doubted": fixes.tally_doubted(view, asker, Doubt("1.234 t", Measure.TONNES, (1.234, 1234)), 2.5, 0, to),
        "photo_wanted: of nobody": fixes.photo_wanted(view, None, to, hears_all=False),
        "done": fixes.done(view.ticket.id, NUMBER, to),
        "question_wanted: of nobody": asking.question_wanted(view, None, to),
        "asked": asking.asked(view, 1, to),
        "addition_wanted": asking.addition_wanted(view, is_done=False, to=to),
        "addition_wanted: arrived": asking.addition_wanted(view, is_done=True, to=to),
    }
