"""Write the one message that shows a draft: what is there, what is still missing, and in the end the receipt."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from markupsafe import Markup

from casework.model.category import Category, answered, name_in
from casework.model.draft import Draft, Step
from casework.model.recording import RecordingKind
from casework.model.ticket import Status, Ticket
from casework.tickets.views import DraftView
from handlers.messages.following.verdicts import open_again
from handlers.messages.message import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Message,
    Picture,
    PlaceMap,
    Rows,
    Sheet,
    cut,
    fitted,
    lines,
)
from handlers.messages.press import Press, Verb
from handlers.messages.reporting.planned import waiting
from handlers.messages.reporting.questions import ask
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.entered import case_lines, source_buttons
from handlers.messages.tickets.places import where
from handlers.messages.tickets.promises import unannounced

# Limits in UTF-16 units for what is shortened, so that some of the words are shown even with the longest names.
TITLE_SHOWN = 80
NAME_SHOWN = 60  # of an area or a team
QUESTION_SHOWN = 40  # of a question that was answered
OLD = timedelta(hours=12)  # an older draft says when it was begun


def draft(
    view: DraftView,
    emergency_number: str,
    to: Speaker,
    *,
    may_return: bool = False,
    is_answered: bool = False,
    waits: bool = False,
) -> Message:
    """Show a draft as it stands, or what became of it.

    `may_return`: that it was cancelled can be taken back. `is_answered`: it was, because a notice answers it;
    `waits`: because planned works put it right, and its resident waits for them.
    """
    picture = _picture(view)
    match view.draft.step:
        case Step.SENT:
            text = _fit(view, picture, lambda words: _receipt(view, words, to))
            return Message(text, _receipt_buttons(view, to), picture=picture)
        case Step.CANCELLED:
            text = (
                waiting(view.planned, to)
                if waits and view.planned
                else (
                    to.say("👍 Good. No report was sent. Send a photo whenever you want to begin one.")
                    if is_answered
                    else to.say("This report was cancelled. Send a photo whenever you want to begin another.")
                )
            )
            return _returnable(view, text, picture, to) if may_return else Message(text, picture=picture)
        case step:
            question = ask(view, step, emergency_number, to)
            text = _fit(
                view, picture, lambda words: lines(_summary(view, words, to), "", question.text, _asked(view, to))
            )
            sources = source_buttons(view.draft.entry, view.draft.id, to) if view.draft.entry else ()
            return Message(text, (*question.buttons, *sources), picture=picture)


def _returnable(view: DraftView, text: Markup, picture: Picture | None, to: Speaker) -> Message:
    """Offer to take back that a draft was cancelled."""
    until = to.counted(
        "For {number} minute you can take that back, and nothing is lost.",
        "For {number} minutes you can take that back, and nothing is lost.",
        view.policy.undo_minutes,
    )
    button = Button(to.label("↩️ Take it back"), Press(Verb.TAKE_BACK, view.draft.id))
    return Message(lines(text, until), ((button,),), picture=picture)


def _fit(view: DraftView, picture: Picture | None, write: Callable[[str], Markup]) -> Markup:
    return fitted(write, view.draft.words, CAPTION_LIMIT if picture else TEXT_LIMIT)


def _picture(view: DraftView) -> Picture | None:
    """Show the place, or the only place that was found; or the photo of a ticket that may be the same."""
    if view.draft.step is Step.RIVAL and view.rival and view.rival.photo:
        return Sheet((view.rival.photo.name,), is_public=True)
    place, lookup = view.draft.place, view.draft.lookup
    if view.draft.step is Step.CANDIDATES and lookup and len(lookup.candidates) == 1:
        return PlaceMap(lookup.candidates[0].point)
    return PlaceMap(place.point, place.accuracy_m) if place else None


def _summary(view: DraftView, words: str, to: Speaker) -> Markup:
    draft = view.draft
    is_old = draft.begun_at is not None and draft.begun_at + OLD <= view.at and not draft.is_empty
    return lines(
        to.say("<b>Your report</b>"),
        case_lines(draft.entry, to) if draft.entry else None,
        to.say("🕑 Begun {at}", at=to.moment(draft.begun_at)) if is_old and draft.begun_at else None,
        _photo_line(draft, to),
        _recording_line(draft, to),
        _place_line(view, to),
        _category_line(view.category, to),
        *_answer_lines(view.category, draft.answers, to),
        to.say("📝 Words: {words}", words=words) if words else None,
    )


def _asked(view: DraftView, to: Speaker) -> Markup | None:
    """Say that a question of a desk waits: what is written here answers it only as a reply."""
    if not view.asked:
        return None
    return to.say("❓ #{number} waits for your answer: reply to the question.", number=view.asked[0])


def _photo_line(draft: Draft, to: Speaker) -> Markup | None:
    if draft.photos:
        return to.counted("✅ {number} photo", "✅ {number} photos", len(draft.photos))
    if draft.is_shown_by_something:
        return None
    return to.say("➖ No photo") if draft.has_no_photo else to.say("⬜ Photo")


def _recording_line(draft: Draft, to: Speaker) -> Markup | None:
    voices = sum(recording.kind is RecordingKind.VOICE for recording in draft.recordings)
    videos = len(draft.recordings) - voices
    parts = [
        to.counted("✅ {number} video", "✅ {number} videos", videos) if videos else None,
        to.counted("✅ {number} voice message", "✅ {number} voice messages", voices) if voices else None,
    ]
    return lines(*parts) if draft.recordings else None


def _place_line(view: DraftView, to: Speaker) -> Markup:
    place = view.draft.place
    if place is None:
        return to.say("⬜ Place")
    if view.area_name is None:
        return to.say("⚠️ Place: outside our area")
    title, area = where(view.asset_name or place.title, place.near, TITLE_SHOWN, to), cut(view.area_name, NAME_SHOWN)
    sign = "⚠️" if place.doubt else "✅"
    if title:
        return to.say("{sign} Place: {title}, {area}", sign=sign, title=title, area=area)
    return to.say("{sign} Place: {area}", sign=sign, area=area)


def _category_line(category: Category | None, to: Speaker) -> Markup:
    if category is None:
        return to.say("⬜ What is wrong")
    return to.say("✅ What is wrong: {category}", category=name_in(category.names, to.language))


def _answer_lines(category: Category | None, answers: Mapping[str, str], to: Speaker) -> list[Markup]:
    return [
        to.say("✅ {question} {answer}", question=cut(question, QUESTION_SHOWN), answer=answer)
        for question, answer in answered(category, answers, to.language)
    ]


def _receipt(view: DraftView, words: str, to: Speaker) -> Markup:
    ticket = view.ticket
    if ticket is None:
        return to.say("Your report was sent.")
    if view.draft.has_joined:
        return _joined(view, ticket, to)
    return lines(
        to.say("✅ Thank you! Your report is number <b>#{number}</b>.", number=ticket.id),
        _category_line(view.category, to),
        _place_line(view, to),
        *_answer_lines(view.category, ticket.answers, to),
        to.say("📝 Words: {words}", words=words) if words else None,
        "",
        _promise(view, ticket, to),
        unannounced(view.unannounced, to) if view.team_name and view.is_heard and view.at <= ticket.answer_by else None,
        to.say("I will tell you here when somebody takes it and when it is fixed.")
        if view.draft.entry is None
        else to.say("The card at the desk shows what becomes of it; /owed there lists whom to tell by hand."),
    )


def _joined(view: DraftView, ticket: Ticket, to: Speaker) -> Markup:
    is_own, is_back = ticket.reporter == view.draft.person, ticket.rework > 0 and ticket.status is Status.OPEN
    if is_own and is_back:
        return _back(view, ticket, to)
    return lines(
        to.say("🤝 Thank you! What you sent is now with report <b>#{number}</b>.", number=ticket.id),
        to.say("It is open again.") if is_back else None,
        None
        if is_own
        else to.say("I will tell you here what its reporter is told, and you may say whether it is fixed."),
    )


def _back(view: DraftView, ticket: Ticket, to: Speaker) -> Markup:
    """Say to a reporter that their own report is open again, and by when it should be fixed."""
    team = view.team_name if view.is_heard else None
    said = open_again(ticket.id, cut(team, NAME_SHOWN) if team else None, to)
    if team is None or view.at > ticket.fix_by:
        return said
    return to.say(
        "{said} {aim}", said=said, aim=to.say("They aim to fix it by {fix_by}.", fix_by=to.moment(ticket.fix_by))
    )


def _receipt_buttons(view: DraftView, to: Speaker) -> Rows:
    if view.ticket is None:
        return ()
    return ((Button(to.label("🔎 Open my report"), Press(Verb.OPEN, view.ticket.id)),),)


def _promise(view: DraftView, ticket: Ticket, to: Speaker) -> Markup:
    area, team_name = cut(ticket.area_name, NAME_SHOWN), view.team_name
    if team_name is None:
        return to.say(
            "No team answers for {area} yet. Your report is kept and goes to the first one that does.", area=area
        )
    if not view.is_heard:
        return to.say(
            "<b>{team}</b> answer for {area}, but cannot be reached here at the moment. Your report is kept, and is "
            "shown to them as soon as they can.",
            team=cut(team_name, NAME_SHOWN),
            area=area,
        )
    return lines(
        to.say("It went to <b>{team}</b>, who answer for {area}.", team=cut(team_name, NAME_SHOWN), area=area),
        to.say(
            "They will look at it by {answer_by} and aim to fix it by {fix_by}.",
            answer_by=to.moment(ticket.answer_by),
            fix_by=to.moment(ticket.fix_by),
        )
        if view.at <= ticket.answer_by  # the receipt may be shown anew later
        else None,
    )


def reminder(to: Speaker) -> Message:
    """Remind somebody of a draft that they have not sent; the draft itself follows."""
    return Message(to.say("⏰ Your report is not sent yet. Here it is, as you left it:"))


def expired(begun_at: datetime | None, days: int, to: Speaker) -> Message:
    """Say that a draft was put away."""
    text = to.counted(
        "🗂 Nothing was added to your report for {number} day, so I have put it away; nobody has seen it. "
        "Send a photo whenever you want to begin another.",
        "🗂 Nothing was added to your report for {number} days, so I have put it away; nobody has seen it. "
        "Send a photo whenever you want to begin another.",
        days,
    )
    begun = to.say("🕑 Begun {at}", at=to.moment(begun_at)) if begun_at else None
    return Message(lines(text, begun))
