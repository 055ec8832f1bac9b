"""Build samples of a draft: at every step, and in every way that a step can look."""

from dataclasses import replace
from datetime import timedelta

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.doubt import Doubt
from casework.model.draft import Candidate, Draft, DraftId, Lookup, Mode, Piece, Place, Step
from casework.model.person import PersonId
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from casework.tickets.views import DraftView, RivalView
from tests.messages.planned_samples import planned_view
from tests.messages.values import (
    AT,
    NUMBER,
    SPOT,
    Values,
    answers,
    category,
    groups,
    photos,
    recordings,
    ticket,
)

EMPTY = Draft(DraftId(NUMBER), PersonId(1), begun_at=AT, changed_at=AT)


def draft_views(values: Values) -> dict[str, DraftView]:
    """Return what a resident may see of a draft, each view under a name."""
    views = {name: _view(draft, values) for name, draft in _states(values).items()}
    ready, sent, rival = views["ready"], views["sent"], views["rival"]
    assert rival.rival is not None
    again = replace(rival.rival, ticket=ticket(values, Status.FIXED), is_own=True)
    reopened = ticket(values, Status.OPEN, rework=1)
    return views | {
        "no categories": replace(views["empty"], groups=()),
        "group without suggestions": replace(views["group"], suggested=()),
        "ready, no team": replace(ready, team_name=None),
        "ready, after days": replace(ready, at=AT + timedelta(days=3)),
        "rival, fixed and one's own": replace(rival, rival=again),
        "rival without a photo": replace(rival, rival=replace(rival.rival, photo=None, category=None)),
        "rival at a rough place": replace(rival, rival=replace(rival.rival, is_rough=True)),
        "rival, with works": replace(rival, planned=planned_view(values)),
        "planned": replace(views["planned"], planned=planned_view(values)),
        "planned, under way": replace(views["planned"], planned=planned_view(values, -1, None)),
        "planned, in weeks": replace(views["planned"], planned=planned_view(values, 12)),
        "group, the category is not offered any more": replace(views["group"], gone=category(values)),
        "sent, no team": replace(sent, team_name=None),
        "sent, category gone": replace(sent, category=None),
        "joined, open again": replace(views["joined"], ticket=reopened),
    }


def sent_view(values: Values) -> DraftView:
    """Return only the view whose report was sent, without making the others."""
    return _view(_states(values)["sent"], values)


def _states(values: Values) -> dict[str, Draft]:
    place = Place(SPOT, 12.5, values.title, AreaCode("1"), near=values.near)
    shown = replace(EMPTY, photos=photos(values.photos), recordings=recordings())
    told = replace(shown, pieces=(Piece(NUMBER, values.words),))
    placed = replace(told, place=place)
    whole = replace(placed, category=category(values).code, answers=answers(values))
    outside = replace(place, area=None)
    return {
        "empty": EMPTY,
        "without a photo yet": replace(whole, photos=(), recordings=()),
        "reason": replace(EMPTY, has_no_photo=True),
        "place": told,
        "place without words": shown,
        "outside": replace(whole, place=outside),
        "candidates": replace(told, lookup=_lookup(values)),
        "candidates in place of another": replace(whole, lookup=_lookup(values)),
        "where the photo was taken": replace(whole, lookup=Lookup((Candidate("", SPOT),))),
        **{f"doubt: {doubt}": replace(whole, place=replace(place, doubt=doubt)) for doubt in Doubt},
        "moving": replace(whole, mode=Mode.MOVING),
        "moving outside": replace(whole, mode=Mode.MOVING, place=outside),
        "changing": replace(whole, mode=Mode.CHANGING),
        "changing a little": replace(EMPTY, mode=Mode.CHANGING, photos=photos(1)),
        "group": placed,
        "group again": replace(whole, mode=Mode.PICKING),
        "category": replace(whole, mode=Mode.PICKING, group=CategoryCode("0" * 32)),
        "danger": replace(whole, must_warn=True),
        "notice": replace(whole, must_read=True),
        "question": replace(whole, questions=tuple(answers(values)), answers={}),
        "last question": replace(whole, questions=tuple(answers(values))[-1:]),
        "rival": replace(whole, rival=TicketId(NUMBER)),
        "planned": replace(whole, planned=NUMBER),
        "ready": whole,
        "ready without words": replace(whole, pieces=()),
        "ready without photo": replace(whole, photos=(), recordings=(), has_no_photo=True),
        "ready without title": replace(whole, place=replace(place, title=None)),
        "ready at an asset": replace(whole, asset=AssetCode("bin-17")),
        "cancelled": replace(whole, is_cancelled=True),
        "sent": replace(whole, ticket=TicketId(NUMBER)),
        "joined": replace(whole, ticket=TicketId(NUMBER), has_joined=True),
    }


def _lookup(values: Values) -> Lookup:
    return Lookup((Candidate(values.candidate, SPOT),) * values.candidates, Piece(NUMBER, values.looked_up))


def _view(draft: Draft, values: Values) -> DraftView:
    questions = {question.code: question for question in category(values).questions}
    mine = photos(1)[0]
    return DraftView(
        draft=draft,
        at=AT,
        groups=groups(values),
        group=groups(values)[0] if draft.group else None,
        category=category(values) if draft.category else None,
        area_name=values.area if draft.place and draft.place.area else None,
        team_name=values.team,
        asset_name=values.asset if draft.asset else None,
        suggested=tuple(category(values, number) for number in range(3)) if draft.step is Step.GROUP else (),
        question=questions[draft.questions[0]] if draft.questions else None,
        rival=RivalView(ticket(values), category(values), mine, 249.6, is_own=False, has_this_photo=True)
        if draft.rival
        else None,
        ticket=ticket(values) if draft.ticket else None,
        asked=(TicketId(NUMBER),) if draft.step is Step.READY else (),
    )
