"""Let a resident write a report: every answer changes the draft; `sending` makes a ticket of it.

Promises: a person has one open draft; whatever they send first begins it. Each answer is saved in the transaction of
the update that brought it. If the place is outside every area, the bot says so, and the draft loses nothing. Before a
report is sent, the resident is asked about an existing ticket that may be the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.answering import (
    AddWords,
    Answer,
    AnswerQuestion,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    GivePlace,
    OfferPlaces,
    advance,
)
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import Candidate, Draft, DraftId, Lookup, Piece, Place, Step
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Notice, draft_notice
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import Policy
from casework.ports import Work
from casework.reporting import matching
from casework.tickets import naming
from casework.tickets.telling import below, lowest

LEFT_ALONE = timedelta(hours=1)  # after this the message with the draft is probably out of sight
MOST_BELOW = 2  # so is it with so many messages below it: a photo fills most of a screen


async def begin(work: Work, person: PersonId, at: datetime) -> Draft:
    """Show the person's open draft, or a new empty one, below everything else."""
    draft = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    draft = replace(draft, below=0)
    await work.drafts.save(draft, at)
    await _show_below(work, draft)
    return draft


async def answer(
    work: Work, district: District, person: PersonId, said: Sequence[Answer], at: datetime, album: str | None = None
) -> list[Refusal]:
    """Apply the answers of a message to the person's open draft, or to a new one if there is none.

    An answer that cannot be used does not take the others along: returns why, for each that was left out. Raises
    Refusal if that is so for all of them, because the draft is full or over; or if somebody who is banned begins a
    report, which they could not send.

    `album` names the album if the message is a part of one. The draft is shown again, below everything else, if it was
    left alone for an hour, if the bot has said something below it, if two messages of the person are below it, or if
    it looks the same as before (an edit would show nothing). The parts of an album count as one message.
    """
    found = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    if found.is_empty and found.entry is None and (await work.restraints.of(person))[0]:
        raise Refusal(Why.BANNED, limited=Limited.ADD)  # its sentence, unlike that of reports, speaks of no draft
    draft, refused = found, list[Refusal]()
    for each in said:
        try:
            draft = advance(draft, each, district.policy)
        except Refusal as error:
            refused.append(error)
    if refused and len(refused) == len(said):
        raise refused[0]
    draft = await _completed(work, district, found, draft, at)
    is_left_alone = found.changed_at is not None and found.changed_at + LEFT_ALONE <= at
    is_same_album = album is not None and album == found.album
    is_below = not is_same_album and (is_left_alone or _seen(draft) == _seen(found) or found.below + 1 >= MOST_BELOW)
    draft = replace(draft, below=0 if is_below else found.below + (not is_same_album), album=album)
    await work.drafts.save(draft, at)
    if is_below:
        await _show_below(work, draft)
    else:
        await work.say(lowest(draft_notice(person, draft.id)))
    return refused


async def _completed(work: Work, district: District, before: Draft, draft: Draft, at: datetime) -> Draft:
    """Return a draft that was answered with what follows from it: the street by its place, and its rival."""
    draft = await naming.named(work, district.policy, draft, before.place)
    return await matching.with_rival(work, district, draft, at)


def _seen(draft: Draft) -> Draft:
    """Return a draft reduced to what its message shows: if that does not change, an edit shows nothing."""
    place = draft.place
    if place is not None:
        spot = Point(round(place.point.lat, 6), round(place.point.lon, 6))
        place = replace(place, point=spot, accuracy_m=round(place.accuracy_m or 0))
    return replace(draft, place=place, live_message=None)


async def change(work: Work, district: District, person: PersonId, said: Answer, at: datetime) -> Draft | None:
    """Apply an edited message (a live location moved, words were changed) to the open draft, and edit its message.

    Returns None if there is no open draft. Raises Refusal if the draft is full.
    """
    found = await work.drafts.open_of(person)
    if found is None:
        return None
    draft = await _completed(work, district, found, advance(found, said, district.policy), at)
    if draft != found:
        await work.drafts.save(draft, at)
        notice = draft_notice(person, draft.id)
        # Somebody who edits words looks for the result; a live location moves by itself.
        await work.say(lowest(notice) if isinstance(said, AddWords) else notice)
    return draft


async def reword(work: Work, district: District, person: PersonId, piece: Piece, at: datetime) -> None:
    """Replace what a message said by what it says since it was edited.

    Raises Refusal if the open draft has nothing of it, if nothing changes, or if the draft is full.
    """
    draft = await work.drafts.open_of(person)
    is_heard = draft is not None and draft.has_heard(piece.message)
    if not is_heard or await change(work, district, person, AddWords(piece), at) == draft:
        raise Refusal(Why.EDIT_TOO_LATE)


async def press(
    work: Work, district: District, person: PersonId, draft_id: DraftId, said: Answer, at: datetime
) -> Draft:
    """Apply the answer of a button to its draft; raises Refusal if the draft is over or the button is outdated."""
    if isinstance(said, ChooseGroup) and district.tree.group(said.group) is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    found = await own(work, person, draft_id)
    today = local_day(at, district.calendar.zone)
    if isinstance(said, ChooseCategory) and not said.category.is_offered(today, to_staff=found.entry is not None):
        raise Refusal(Why.CATEGORY_NOT_OFFERED)
    if isinstance(said, AnswerQuestion) and said.choice and not _is_choice(district, found.category, said):
        raise Refusal(Why.OLD_BUTTON)
    draft = await _completed(work, district, found, advance(found, said, district.policy), at)
    await work.drafts.save(draft, at)
    await work.say(_cancelled(draft) if isinstance(said, Cancel) else draft_notice(person, draft.id))
    return draft


async def end_as_answered(work: Work, district: District, person: PersonId, draft_id: DraftId, at: datetime) -> None:
    """End a draft without a report, because its category's notice answers it; this can be taken back, as a cancel can.

    A draft that has gone on since is only shown as it is. Raises Refusal if the draft is over.
    """
    found = await own_open(work, person, draft_id)
    if found.step is not Step.NOTICE:
        await work.say(draft_notice(person, found.id))
        return
    draft = advance(found, Cancel(), district.policy)
    await work.drafts.save(draft, at)
    await work.say(replace(draft_notice(person, draft.id), facts={"back": 1, "answered": 1}))


async def cancel(work: Work, district: District, person: PersonId, at: datetime) -> bool:
    """Give up the person's open draft, and show that below everything else; returns whether there was one."""
    found = await work.drafts.open_of(person)
    if found is None:
        return False
    draft = advance(found, Cancel(), district.policy)
    await work.drafts.save(draft, at)
    await work.say(below(_cancelled(draft)))
    return True


async def take_back(work: Work, policy: Policy, person: PersonId, draft_id: DraftId, at: datetime) -> None:
    """Open a cancelled draft again, within `undo_minutes`; an empty draft that was begun meanwhile gives way to it.

    Raises Refusal if it is too late, if the draft was sent, or if the person has begun another report meanwhile.
    """
    draft = await own(work, person, draft_id)
    is_late = draft.changed_at is None or draft.changed_at + timedelta(minutes=policy.undo_minutes) < at
    if draft.ticket is not None or (draft.is_cancelled and is_late):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    other = await work.drafts.open_of(person)
    if other is not None and other.id != draft.id:
        if not other.is_empty:
            raise Refusal(Why.DRAFT_BEGUN)
        await work.drafts.save(advance(other, Cancel(), policy), at)
        await work.say(draft_notice(person, other.id))
    await work.drafts.save(replace(draft, is_cancelled=False), at)
    await work.say(lowest(draft_notice(person, draft.id)))


def _cancelled(draft: Draft) -> Notice:
    """Return the notice that the person has cancelled a draft; if anything was in it, they can take that back."""
    return replace(draft_notice(draft.person, draft.id), facts={"back": int(not draft.is_empty)})


def _is_choice(district: District, code: CategoryCode | None, said: AnswerQuestion) -> bool:
    category = district.tree.category(code) if code else None
    questions = category.questions if category else ()
    asked = next((question for question in questions if question.code == said.question), None)
    return asked is not None and any(choice.code == said.choice for choice in asked.choices)


def find_place(
    district: District, point: Point, accuracy_m: float | None, title: str | None, at: datetime
) -> GivePlace:
    """Look up the area of a point and doubts about it; the place has no area if the point is outside all areas."""
    located = district.route(point, at, None, accuracy_m).located
    area = located.area.code if located.area else None
    return GivePlace(
        Place(
            point, accuracy_m, title, area, doubt(point, accuracy_m, district.sentinels, district.policy.vague_above_m)
        )
    )


def at_asset(given: GivePlace, asset: AssetCode) -> GivePlace:
    """Return a place as that of an asset."""
    return replace(given, asset=asset)


def live(given: GivePlace, message: int) -> GivePlace:
    """Return a place as that of a live location, so that later positions of that message replace it."""
    return replace(given, live_message=message)


def doubted(given: GivePlace, why: Doubt) -> GivePlace:
    """Return a place with a doubt, unless it has a graver doubt already; a vague place has none."""
    is_grave = given.place.doubt not in (None, Doubt.VAGUE)
    return given if is_grave else replace(given, place=replace(given.place, doubt=why))


def found_places(
    district: District, candidates: Sequence[Candidate], piece: Piece | None, at: datetime
) -> OfferPlaces | None:
    """Offer those of the places that are in an area of the district; None if there are none."""
    inside = [each for each in candidates if district.route(each.point, at, None).located.area]
    return OfferPlaces(Lookup(tuple(inside), piece)) if inside else None


def chosen_place(district: District, draft: Draft, number: int, at: datetime) -> GivePlace:
    """Return the offered place with that index (from 0); raises Refusal if there is no such place."""
    if draft.lookup is None or not 0 <= number < len(draft.lookup.candidates):
        raise Refusal(Why.OLD_BUTTON)
    candidate = draft.lookup.candidates[number]
    given = find_place(district, candidate.point, candidate.accuracy_m, candidate.title or None, at)
    given = doubted(given, Doubt.AREA) if given.place.doubt is Doubt.VAGUE else given
    return replace(given, is_looked_up=True)


async def own(work: Work, person: PersonId, draft_id: DraftId) -> Draft:
    """Return a person's draft, locked; raises Refusal if it is not theirs."""
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.person != person:
        raise Refusal(Why.OLD_BUTTON)
    return draft


async def own_open(work: Work, person: PersonId, draft_id: DraftId) -> Draft:
    """Return a person's open draft, locked; raises Refusal if it is not theirs, or is over."""
    draft = await own(work, person, draft_id)
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    return draft


async def _show_below(work: Work, draft: Draft) -> None:
    """Show a draft in a new message, below everything else."""
    await work.say(below(draft_notice(draft.person, draft.id)))
