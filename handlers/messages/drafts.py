"""The one message that shows a draft: what is there, what is still missing, and in the end the receipt."""

from markupsafe import Markup

from casework.browsing import DraftView
from casework.model.category import name_in
from casework.model.draft import MOST_PHOTOS, Draft, Step
from casework.model.ticket import Ticket
from handlers.messages.message import Button, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def draft(view: DraftView, to: Speaker) -> Message:
    """Show a draft as it stands, or what became of it."""
    match view.draft.step:
        case Step.SENT:
            return Message(_receipt(view, to))
        case Step.CANCELLED:
            return Message(to.say("This report was cancelled. Send a photo whenever you want to begin another."))
        case step:
            return Message(lines(_summary(view, to), "", _question(view, step, to)), _buttons(view, step, to))


def _summary(view: DraftView, to: Speaker) -> Markup:
    draft = view.draft
    return lines(
        to.say("<b>Your report</b>"),
        _photo_line(draft, to),
        _place_line(view, to),
        _category_line(view, to),
        to.say("📝 Words: {words}", words=draft.words) if draft.words else None,
    )


def _photo_line(draft: Draft, to: Speaker) -> Markup:
    if draft.photos:
        return to.counted("✅ {number} photo", "✅ {number} photos", len(draft.photos))
    return to.say("➖ No photo") if draft.has_no_photo else to.say("⬜ Photo")


def _place_line(view: DraftView, to: Speaker) -> Markup:
    place = view.draft.place
    if place is None:
        return to.say("⬜ Place")
    if view.area_name is None:
        return to.say("⚠️ Place: outside our area")
    if place.title:
        return to.say("✅ Place: {title}, {area}", title=cut(place.title, 100), area=view.area_name)
    return to.say("✅ Place: {area}", area=view.area_name)


def _category_line(view: DraftView, to: Speaker) -> Markup:
    if view.category is None:
        return to.say("⬜ What is wrong")
    return to.say("✅ What is wrong: {category}", category=name_in(view.category.names, to.language))


def _question(view: DraftView, step: Step, to: Speaker) -> Markup:
    if not view.groups:
        return to.say("⚠️ Reports cannot be taken yet: nobody has set up here what can be reported. Nothing is lost.")
    match step:
        case Step.PHOTO:
            return to.say("Please send a photo of it, or several (up to {most}).", most=MOST_PHOTOS)
        case Step.REASON:
            return to.say("Please write in a few words what is wrong and why there is no photo.")
        case Step.PLACE if view.draft.place is not None:
            return to.say(
                "⚠️ That place lies outside our area, so nobody here answers for it. "
                "Nothing is lost: send another place, and the rest of your report stays as it is."
            )
        case Step.PLACE:
            return lines(
                to.say(
                    "Where is it? Press 📍 below (on a phone), or attach a location (📎 → Location) "
                    "and move the pin to the spot."
                ),
                to.say("I cannot read a place from words yet; please send it as a location.")
                if view.draft.words
                else None,
            )
        case Step.GROUP:
            return to.say("What is wrong?")
        case Step.CATEGORY:
            return to.say("What exactly?")
        case _:
            return _ready(view, to)


def _ready(view: DraftView, to: Speaker) -> Markup:
    hint = to.say("Everything is there: press <b>Send</b>. If you want to add words, just type them.")
    if view.draft.words:
        hint = to.say("Everything is there: press <b>Send</b>.")
    if view.team_name is None:
        return hint
    return lines(hint, to.say("It will go to <b>{team}</b>.", team=view.team_name))


def _buttons(view: DraftView, step: Step, to: Speaker) -> tuple[tuple[Button, ...], ...]:
    number = view.draft.id
    cancel = Button(to.label("❌ Cancel"), Press(Verb.CANCEL, number))
    back = Button(to.label("‹ Back"), Press(Verb.BACK, number))
    change = to.label("Change what is wrong") if view.category else to.label("Choose what is wrong")
    pick = Button(change, Press(Verb.PICK, number))
    if not view.groups:
        return ((cancel,),)
    match step:
        case Step.GROUP:
            groups = [
                Button(name_in(group.names, to.language), Press(Verb.GROUP, number, group.code))
                for group in view.groups
            ]
            return (*in_rows(groups), (back, cancel) if view.draft.is_picking else (cancel,))
        case Step.CATEGORY:
            inside = view.group.categories if view.group else ()
            categories = [
                Button(name_in(each.names, to.language), Press(Verb.CATEGORY, number, each.code)) for each in inside
            ]
            return (*in_rows(categories), (back, cancel))
        case Step.PHOTO:
            return ((Button(to.label("I have no photo"), Press(Verb.NO_PHOTO, number)),), (pick,), (cancel,))
        case Step.READY:
            return ((Button(to.label("✅ Send"), Press(Verb.SEND, number)),), (pick, cancel))
        case _:
            return ((pick,), (cancel,))


def _receipt(view: DraftView, to: Speaker) -> Markup:
    ticket = view.ticket
    if ticket is None or view.category is None:
        return to.say("Your report was sent.")
    return lines(
        to.say("✅ Thank you! Your report is number <b>#{number}</b>.", number=ticket.id),
        _category_line(view, to),
        _place_line(view, to),
        to.say("📝 Words: {words}", words=ticket.words) if ticket.words else None,
        "",
        _promise(view.team_name, ticket, to),
        to.say("I will tell you here when somebody takes it and when it is fixed."),
    )


def _promise(team_name: str | None, ticket: Ticket, to: Speaker) -> Markup:
    if team_name is None:
        return to.say(
            "No team answers for {area} yet. Your report is kept and goes to the first one that does.",
            area=ticket.area_name,
        )
    return lines(
        to.say("It went to <b>{team}</b>, who answer for {area}.", team=team_name, area=ticket.area_name),
        to.say(
            "They will look at it by {answer_by} and aim to fix it by {fix_by}.",
            answer_by=to.moment(ticket.answer_by),
            fix_by=to.moment(ticket.fix_by),
        ),
    )
