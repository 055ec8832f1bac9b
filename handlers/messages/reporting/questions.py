"""Write what a draft asks for next, and the buttons under it: one question for each step."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from casework.model.category import Category, name_in
from casework.model.doubt import Doubt
from casework.model.draft import Candidate, Draft, Step
from casework.model.recording import RecordingKind
from casework.model.ticket import FIXED_AND_CLOSED, Status
from casework.tickets.views import DraftView, RivalView
from handlers.messages.message import WIDE_LIMIT, Button, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.reporting import planned
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

LOOKED_UP_SHOWN = 60  # UTF-16 units of the words that were looked up
TITLE_SHOWN = 60  # and of each place that was found
ARROWS = (("↖", "↑", "↗"), ("←", "", "→"), ("↙", "↓", "↘"))
QUESTION_SHOWN = 200
NOTICE_SHOWN = 300
ROUGH_M = 100  # in steps of which a distance to a rough place is given


DOUBTS = {
    Doubt.NOWHERE: lambda to: to.say(
        "⚠️ That position (0, 0) is what a device sends when it does not know where it is."
    ),
    Doubt.SENTINEL: lambda to: to.say("⚠️ That very position often stands for “not known”."),
    Doubt.COARSE: lambda to: to.say("⚠️ That position has too few digits to name a spot."),
    Doubt.VAGUE: lambda to: to.say("⚠️ Your device knows that position only roughly (see the circle)."),
    Doubt.VIEW: lambda to: to.say("⚠️ That link marks no spot: the pin stands in the middle of the map that it shows."),
    Doubt.AREA: lambda to: to.say("⚠️ That is no spot but all of what the circle shows; please move the pin."),
    Doubt.SHORT_CODE: lambda to: to.say(
        "⚠️ That short plus code stands for many places; the pin stands at the one nearest to our area."
    ),
    Doubt.AMBIGUOUS: lambda to: to.say(
        "⚠️ Those numbers do not say on which map they were read; between Chinese maps they differ by up to 700 metres."
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the buttons that answer it."""

    text: Markup
    buttons: Rows


def ask(view: DraftView, step: Step, emergency_number: str, to: Speaker) -> Question:
    """Return what a draft asks for at a step."""
    if not view.groups:
        text = to.say("⚠️ Reports cannot be taken yet: nobody has set up here what can be reported. Nothing is lost.")
        return Question(text, (_cancel(view, to),))
    return ASKED[step](view, to, emergency_number)


def _cancel(view: DraftView, to: Speaker) -> tuple[Button, ...]:
    return (Button(to.label("❌ Cancel"), Press(Verb.CANCEL, view.draft.id)),)


def _back(view: DraftView, to: Speaker) -> Button:
    return Button(to.label("‹ Back"), Press(Verb.BACK, view.draft.id))


def _pick(view: DraftView, to: Speaker) -> Button:
    words = to.label("Change what is wrong") if view.category else to.label("Choose what is wrong")
    return Button(words, Press(Verb.PICK, view.draft.id))


def _others(view: DraftView, to: Speaker) -> Rows:
    """The buttons for what may be done at any moment: choose what is wrong, change what is there, cancel."""
    return ((_pick(view, to),), _change(view, to))


def _change(view: DraftView, to: Speaker) -> tuple[Button, ...]:
    if not _is_changeable(view.draft):
        return _cancel(view, to)
    return (Button(to.label("✏️ Change"), Press(Verb.CHANGE, view.draft.id)), *_cancel(view, to))


def _is_changeable(draft: Draft) -> bool:
    return bool(draft.photos or draft.recordings or draft.pieces or draft.place)


def _photo(view: DraftView, to: Speaker, _number: str) -> Question:
    text = to.counted(
        "Please send a photo of it.",
        "Please send a photo of it, or several (up to {number}).",
        view.policy.photos_a_report,
    )
    no_photo = (Button(to.label("I have no photo"), Press(Verb.NO_PHOTO, view.draft.id)),)
    return Question(text, (no_photo, *_others(view, to)))


def _reason(view: DraftView, to: Speaker, _number: str) -> Question:
    text = to.say("Please write in a few words what is wrong and why there is no photo.")
    return Question(text, _others(view, to))


def _place(view: DraftView, to: Speaker, _number: str) -> Question:
    if view.draft.place is not None:
        doubt = view.draft.place.doubt
        outside = to.say(
            "⚠️ That place lies outside our area, so nobody here answers for it. "
            "Nothing is lost: send another place, and the rest of your report stays as it is."
        )
        return Question(lines(DOUBTS[doubt](to) if doubt else None, outside), _others(view, to))
    text = to.say(
        "Where is it? Press 📍 below (on a phone), attach a location (📎 → Location) and move the pin to the spot, "
        "or type an address."
    )
    if not view.draft.words:
        return Question(text, _others(view, to))
    look_up = Button(to.label("🔎 Look my words up"), Press(Verb.LOOK_UP, view.draft.id))
    return Question(text, ((look_up,), *_others(view, to)))


def _candidates(view: DraftView, to: Speaker, _number: str) -> Question:
    lookup, number = view.draft.lookup, view.draft.id
    found: tuple[Candidate, ...] = lookup.candidates if lookup else ()
    names = [cut(each.title, TITLE_SHOWN) or to.say("where the photo was taken") for each in found]
    text = lines(
        to.say("Which place do you mean by “{words}”?", words=cut(lookup.piece.words, LOOKED_UP_SHOWN))
        if lookup and lookup.piece
        else to.say("Is it here? If not, send its location."),
        *(to.say("{number}. {place}", number=position, place=name) for position, name in enumerate(names, 1)),
        to.say("© OpenStreetMap contributors") if any(each.title for each in found) else None,
    )
    choices = [
        (Button(cut(f"{position}. {name}", WIDE_LIMIT), Press(Verb.CANDIDATE, number, str(position - 1))),)
        for position, name in enumerate(names, 1)
    ]
    none = Button(to.label("None of these"), Press(Verb.NO_CANDIDATE, number))
    return Question(text, (*choices, (none,), _change(view, to)))


def _doubt(view: DraftView, to: Speaker, _number: str) -> Question:
    place, number = view.draft.place, view.draft.id
    doubt = DOUBTS[place.doubt](to) if place and place.doubt else None
    text = lines(doubt, to.say("Is it really there? If not, send its location again, or move the pin."))
    insist = Button(to.label("Yes, it is there"), Press(Verb.INSIST, number))
    move = Button(to.label("📍 Move the pin"), Press(Verb.MOVE, number))
    return Question(text, ((insist, move), *_others(view, to)))


def _moving(view: DraftView, to: Speaker, _number: str) -> Question:
    text = to.say("Each arrow moves the pin by about 20 metres. Sending a location moves it too.")
    if view.area_name is None:
        text = lines(to.say("⚠️ There the pin lies outside our area."), text)
    arrows = tuple(
        tuple(
            Button(arrow, Press(Verb.NUDGE_PIN, view.draft.id, f"{1 - row}.{column - 1}"))
            if arrow
            else Button(to.label("✓ Here"), Press(Verb.BACK, view.draft.id))
            for column, arrow in enumerate(line)
        )
        for row, line in enumerate(ARROWS)
    )
    return Question(text, (*arrows, _cancel(view, to)))


def _changing(view: DraftView, to: Speaker, _number: str) -> Question:
    draft = view.draft
    removals = [
        Button(to.label("🗑 Photo {number}").format(number=position), Press(Verb.UNPHOTO, draft.id, str(photo.id)))
        for position, photo in enumerate(draft.photos, 1)
    ]
    removals += [
        Button(
            to.label("🗑 Voice message") if each.kind is RecordingKind.VOICE else to.label("🗑 Video"),
            Press(Verb.UNRECORD, draft.id, str(each.id)),
        )
        for each in draft.recordings
    ]
    if draft.pieces:
        removals.append(Button(to.label("🗑 Words"), Press(Verb.UNSAY, draft.id)))
    move = ((Button(to.label("📍 Move the pin"), Press(Verb.MOVE, draft.id)),),) if draft.place else ()
    text = to.say(
        "What shall be changed? To give another place, just send it; "
        "words that you edit in the chat are changed here too."
    )
    return Question(text, (*in_rows(removals, 3), *move, (_pick(view, to),), (_back(view, to), *_cancel(view, to))))


def _group(view: DraftView, to: Speaker, _number: str) -> Question:
    number = view.draft.id
    suggested = [(_named(each, number, "💡 ", to),) for each in view.suggested]
    groups = [Button(name_in(group.names, to.language), Press(Verb.GROUP, number, group.code)) for group in view.groups]
    last = (_back(view, to), *_cancel(view, to)) if view.draft.mode else _change(view, to)
    asked = to.say("What is wrong? 💡 marks what it may be.") if suggested else to.say("What is wrong?")
    gone = name_in(view.gone.names, to.language) if view.gone else ""
    why = to.say("⚠️ “{category}” cannot be reported at the moment; nothing else is lost.", category=gone)
    text = lines(why if gone else None, asked)
    return Question(text, (*suggested, *in_rows(groups), last))


def _category(view: DraftView, to: Speaker, _number: str) -> Question:
    inside = view.group.categories if view.group else ()
    categories = [_named(each, view.draft.id, "", to) for each in inside]
    return Question(to.say("What exactly?"), (*in_rows(categories), (_back(view, to), *_cancel(view, to))))


def _named(category: Category, number: int, sign: str, to: Speaker) -> Button:
    return Button(sign + name_in(category.names, to.language), Press(Verb.CATEGORY, number, category.code))


def _danger(view: DraftView, to: Speaker, emergency_number: str) -> Question:
    text = lines(
        to.say("🚨 <b>Is somebody in danger right now? Call {number} first.</b>", number=emergency_number),
        to.say("A report reaches people who clean up, and not at once. Shall I go on with it?"),
    )
    go_on = Button(to.label("Go on with my report"), Press(Verb.GO_ON, view.draft.id))
    return Question(text, ((go_on,), *_others(view, to)))


def _notice(view: DraftView, to: Speaker, _number: str) -> Question:
    number, notice = view.draft.id, view.category.notice if view.category else {}
    answered = Button(to.label("👍 That answers it"), Press(Verb.ANSWERED, number))
    all_the_same = Button(to.label("Report it all the same"), Press(Verb.ALL_THE_SAME, number))
    text = to.say("📣 {notice}", notice=cut(name_in(notice, to.language), NOTICE_SHOWN))
    return Question(text, ((answered,), (all_the_same,), *_others(view, to)))


def _follow_up(view: DraftView, to: Speaker, _number: str) -> Question:
    question, number = view.question, view.draft.id
    if question is None:
        return _ready(view, to, _number)
    choices = [
        Button(name_in(choice.names, to.language), Press(Verb.ANSWER, number, f"{question.code}.{choice.code}"))
        for choice in question.choices
    ]
    skip = Button(to.label("I do not know"), Press(Verb.ANSWER, number, question.code))
    text = Markup.escape(cut(name_in(question.names, to.language), QUESTION_SHOWN))
    return Question(text, (*in_rows(choices), (skip,), *_others(view, to)))


def _rival(view: DraftView, to: Speaker, _number: str) -> Question:
    rival, number = view.rival, view.draft.id
    if rival is None:
        return _ready(view, to, _number)
    word = str(rival.ticket.id)
    may_be_back = rival.ticket.status is Status.FIXED or rival.ticket.status in FIXED_AND_CLOSED
    same = Button(to.label("Yes, the same"), Press(Verb.SAME, number, word))
    back = Button(to.label("🔁 It is back"), Press(Verb.BACK_AGAIN, number, word))
    different = Button(to.label("No, something else"), Press(Verb.DIFFERENT, number, word))
    text = _rival_text(view, rival, to)
    third: Rows = ()
    if view.planned is not None:
        text = lines(text, "", planned.in_short(view.planned, to))
        third = ((planned.wait_button(number, view.planned, to),),)
    return Question(text, ((back if may_be_back else same, different), *third, *_others(view, to)))


def _planned(view: DraftView, to: Speaker, _number: str) -> Question:
    if view.planned is None:
        return _ready(view, to, _number)
    number = view.draft.id
    report = Button(
        to.label("Report it all the same"), Press(Verb.DO_NOT_WAIT, number, str(view.planned.project.number))
    )
    buttons = ((planned.wait_button(number, view.planned, to),), (report,), *_others(view, to))
    return Question(planned.works(view.planned, to), buttons)


def _rival_text(view: DraftView, rival: RivalView, to: Speaker) -> Markup:
    ticket = rival.ticket
    category = category_name(rival.category, to)
    ago = to.ago(view.at - ticket.reported_at)
    if rival.is_rough:  # three distances would give the very place
        metres = ROUGH_M * max(1, ceil(rival.distance_m / ROUGH_M))
        about = to.say(
            "#{number} · {category}, within about {metres} m, {ago}.",
            number=ticket.id,
            category=category,
            metres=metres,
            ago=ago,
        )
    else:
        metres = round(rival.distance_m)
        about = to.say(
            "#{number} · {category}, {metres} m away, {ago}.",
            number=ticket.id,
            category=category,
            metres=metres,
            ago=ago,
        )
    return lines(
        to.say("❓ <b>Is it the same as this?</b>"),
        about,
        to.say("You reported it yourself.") if rival.is_own else None,
        to.say("It has this very photograph.") if rival.has_this_photo else None,
        to.say("It was fixed; say so if it is back.")
        if ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED
        else to.say("If it is, what you sent goes to it, and you are told what becomes of it."),
    )


def _ready(view: DraftView, to: Speaker, _number: str) -> Question:
    number = view.draft.id
    hint = to.say("Everything is there: press <b>Send</b>. If you want to add words, just type them.")
    if view.draft.words:
        hint = to.say("Everything is there: press <b>Send</b>.")
    team = to.say("It will go to <b>{team}</b>.", team=view.team_name) if view.team_name and view.is_heard else None
    send = Button(to.label("✅ Send"), Press(Verb.SEND, number))
    return Question(lines(hint, team), ((send,), _change(view, to)))


ASKED: dict[Step, Callable[[DraftView, Speaker, str], Question]] = {
    Step.PHOTO: _photo,
    Step.REASON: _reason,
    Step.CANDIDATES: _candidates,
    Step.PLACE: _place,
    Step.DOUBT: _doubt,
    Step.MOVING: _moving,
    Step.CHANGING: _changing,
    Step.GROUP: _group,
    Step.CATEGORY: _category,
    Step.DANGER: _danger,
    Step.NOTICE: _notice,
    Step.QUESTION: _follow_up,
    Step.RIVAL: _rival,
    Step.PLANNED: _planned,
    Step.READY: _ready,
}
