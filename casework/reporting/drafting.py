"""A resident reports: every answer moves the draft, and sending it makes a ticket.

Promises: a person has one open draft, begun by whatever they send first; each answer is saved with the update that
brought it; sending twice makes one ticket; a place outside every area is said to be so and loses nothing; before a
report is sent its resident is asked about one that may be the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from casework.model.answering import Answer, AnswerQuestion, ChooseGroup, GivePlace, OfferPlaces, Send, advance
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import Candidate, Draft, DraftId, Lookup, Piece, Place, Step, without_gone
from casework.model.entry import CaseEntry
from casework.model.errors import Refusal, Why
from casework.model.notice import draft_notice
from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.place import Point
from casework.model.ticket import Act, Entry, Ticket
from casework.ports import NewTicket, Work
from casework.reporting import matching, restraining
from casework.tickets.keeping import show_card

LEFT_ALONE = timedelta(hours=1)  # what shows a draft is probably out of sight after this
MOST_BELOW = 2  # and when so many messages stand below it: a photo fills most of a telephone
A_DAY = timedelta(days=1)


async def begin(work: Work, person: PersonId, at: datetime) -> Draft:
    """Show the person's open draft, or an empty one, below everything that was said since."""
    draft = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    draft = replace(draft, below=0)
    await work.drafts.save(draft, at)
    await _show_below(work, draft)
    return draft


async def answer(
    work: Work, district: District, person: PersonId, said: Sequence[Answer], at: datetime, album: str | None = None
) -> Draft:
    """Put what a message, a part of an album or none, says into the person's open draft, begun if there is none.

    The draft is shown anew, below everything, when it was left alone for an hour, stands two messages further up, or
    does not change (an edit would show nothing); the parts of an album are one message. Raises Refusal when the draft
    is full.
    """
    found = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    draft = found
    for each in said:
        draft = advance(draft, each, district.policy)
    draft = await matching.with_rival(work, district, draft, at)
    is_left_alone = found.changed_at is not None and found.changed_at + LEFT_ALONE <= at
    is_same_album = album is not None and album == found.album
    is_below = not is_same_album and (is_left_alone or _seen(draft) == _seen(found) or found.below + 1 >= MOST_BELOW)
    below = 0 if is_below else found.below + (not is_same_album)
    draft = replace(draft, below=below, album=album)
    await work.drafts.save(draft, at)
    if is_below:
        await _show_below(work, draft)
    else:
        await work.say(draft_notice(person, draft.id))
    return draft


def _seen(draft: Draft) -> Draft:
    """Return a draft as far as it is shown: where nothing else changes, an edit would be no answer."""
    place = draft.place
    if place is not None:
        spot = Point(round(place.point.lat, 6), round(place.point.lon, 6))
        place = replace(place, point=spot, accuracy_m=round(place.accuracy_m or 0))
    return replace(draft, place=place, live_message=None)


async def change(work: Work, district: District, person: PersonId, said: Answer, at: datetime) -> Draft | None:
    """Put what an edited message says (a live location moves, words are written anew) into the open draft, in place.

    Returns None if there is no open draft. Raises Refusal when the draft is full.
    """
    found = await work.drafts.open_of(person)
    if found is None:
        return None
    draft = await matching.with_rival(work, district, advance(found, said, district.policy), at)
    if draft != found:
        await work.drafts.save(draft, at)
        await work.say(draft_notice(person, draft.id))
    return draft


async def press(
    work: Work, district: District, person: PersonId, draft_id: DraftId, said: Answer, at: datetime
) -> Draft:
    """Put the answer of a button into the draft that the button stands under; raises Refusal if that draft is over."""
    if isinstance(said, ChooseGroup) and district.tree.group(said.group) is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    found = await own(work, person, draft_id)
    if isinstance(said, AnswerQuestion) and said.choice and not _is_choice(district, found.category, said):
        raise Refusal(Why.OLD_BUTTON)
    draft = await matching.with_rival(work, district, advance(found, said, district.policy), at)
    await work.drafts.save(draft, at)
    await work.say(draft_notice(person, draft.id))
    return draft


def _is_choice(district: District, code: CategoryCode | None, said: AnswerQuestion) -> bool:
    category = district.tree.category(code) if code else None
    questions = category.questions if category else ()
    asked = next((question for question in questions if question.code == said.question), None)
    return asked is not None and any(choice.code == said.choice for choice in asked.choices)


def find_place(
    district: District, point: Point, accuracy_m: float | None, title: str | None, at: datetime
) -> GivePlace:
    """Look a point up among the areas; the place has no area where the point lies outside all of them."""
    located = district.route(point, at, None, accuracy_m).located
    area = located.area.code if located.area else None
    return GivePlace(
        Place(
            point, accuracy_m, title, area, doubt(point, accuracy_m, district.sentinels, district.policy.vague_above_m)
        )
    )


def at_asset(given: GivePlace, asset: AssetCode) -> GivePlace:
    """Return a place as that of a thing of the district."""
    return replace(given, asset=asset)


def live(given: GivePlace, message: int) -> GivePlace:
    """Return a place as that of a live location: later positions of that message replace it."""
    return replace(given, live_message=message)


def doubted(given: GivePlace, why: Doubt) -> GivePlace:
    """Return a place with a doubt, unless it has a graver one."""
    return replace(given, place=replace(given.place, doubt=given.place.doubt or why))


def found_places(
    district: District, candidates: Sequence[Candidate], piece: Piece | None, at: datetime
) -> OfferPlaces | None:
    """Offer those of some places that lie in one of our areas; None if none does."""
    inside = [each for each in candidates if district.route(each.point, at, None).located.area]
    return OfferPlaces(Lookup(tuple(inside), piece)) if inside else None


def chosen_place(district: District, draft: Draft, number: int, at: datetime) -> GivePlace:
    """Take the place with that number, from 0, of those that were offered; raises Refusal if there is none such."""
    if draft.lookup is None or not 0 <= number < len(draft.lookup.candidates):
        raise Refusal(Why.OLD_BUTTON)
    candidate = draft.lookup.candidates[number]
    return replace(find_place(district, candidate.point, None, candidate.title or None, at), is_looked_up=True)


async def send(work: Work, district: District, person: PersonId, draft_id: DraftId, at: datetime) -> Ticket | None:
    """Make a ticket of a draft, give it to the team that answers there, and show both sides.

    Returns None if something has come up since the draft was ready: its category is gone, its place has come to lie
    outside all areas, or somebody reported the same meanwhile; then the draft asks. Raises Refusal if the draft is over
    or not ready, its resident has sent as many reports as they may within a day, or is paused or banned.
    """
    draft = await own(work, person, draft_id)
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    if draft.step is not Step.READY or draft.category is None or draft.place is None:
        raise Refusal(Why.DRAFT_NOT_READY)
    await restraining.check(work, district.policy, person, at)
    if draft.entry is None:
        await _check_limit(work, person, at, district.policy.reports_a_day)
    category = district.tree.category(draft.category)
    routing = district.route(draft.place.point, at, category, draft.place.accuracy_m)
    area = routing.located.area
    place = replace(draft.place, area=area.code if area else None)
    # of two who send the same, one looks first
    await work.tickets.hold_around(draft.place.point, district.policy.perhaps_same_within_m)
    now = await matching.with_rival(work, district, without_gone(replace(draft, place=place), district.tree), at)
    if area is None or category is None or now.step is not Step.READY:
        await work.drafts.save(now, at)
        await work.say(draft_notice(person, draft.id))
        return None
    answer_by, fix_by = district.deadlines(category, at)
    ticket = await work.tickets.add(
        NewTicket(
            reporter=None if draft.entry else person,
            category=category.code,
            place=place,
            area_name=area.name,
            team=routing.team.code if routing.team else None,
            words=draft.words,
            reported_at=at,
            answer_by=answer_by,
            fix_by=fix_by,
            asset=draft.asset,
            answers=draft.answers,
            recurs=draft.recurs,
            assisting=routing.assisting,
            **_origin(draft.entry, district),
        )
    )
    await work.tickets.attach(ticket.id, Stage.BEFORE, 0, draft.photos)
    await work.tickets.attach_recordings(ticket.id, draft.recordings)
    await work.tickets.record(Entry(ticket.id, at, Act.ENTER if draft.entry else Act.SEND, person))
    texts = (ticket.words, place.title or "", area.name, *category.names.values())
    await work.terms.index(ticket.id, ticket.team, texts)
    await work.drafts.save(advance(draft, Send(ticket.id), district.policy), at)
    await work.say(draft_notice(person, draft.id))
    await show_card(work, ticket)
    return ticket


def _origin(entry: CaseEntry | None, district: District) -> dict[str, Any]:
    """Return what a ticket keeps of a case that staff enter; an outside deadline is the end of its local day."""
    if entry is None:
        return {}
    zone = district.calendar.zone
    by = datetime.combine(entry.outside_by, time.max, zone).astimezone(UTC) if entry.outside_by else None
    return {"source": entry.source, "reference": entry.reference, "outside_by": by, "contact": entry.contact}


async def own(work: Work, person: PersonId, draft_id: DraftId) -> Draft:
    """Return a person's draft, locked; raises Refusal if it is not theirs."""
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.person != person:
        raise Refusal(Why.OLD_BUTTON)
    return draft


async def _check_limit(work: Work, person: PersonId, at: datetime, most: int) -> None:
    sent = await work.tickets.sent_since(person, at - A_DAY, most)
    if len(sent) >= most:
        raise Refusal(Why.TOO_MANY_REPORTS, most=most, until=(sent[-1] + A_DAY).isoformat())


async def _show_below(work: Work, draft: Draft) -> None:
    """Show a draft in a new message, below everything that was said since."""
    await work.say(replace(draft_notice(draft.person, draft.id), facts={"afresh": 1}))
