"""Write what is read of doorways: the card of one, and the lists and shares.

Promise: residents read the name of a shop and what it would sign, and nothing else of it.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.campaigns.frontages.lists import LISTS, OF_AREA, SHARES, WANTING, FrontagesView
from casework.campaigns.frontages.register import FrontageView
from casework.model.category import name_in
from casework.model.frontage import Frontage, Share, Signed, State
from handlers.messages.desk.doors import STATES
from handlers.messages.message import (
    BUTTON_LIMIT,
    Button,
    Message,
    Rows,
    Sheet,
    cut,
    in_rows,
    lines,
    link_to,
)
from handlers.messages.press import LONGEST, Press, Verb
from handlers.messages.speaker import Speaker

NAME_SHOWN, ADDRESS_SHOWN, CONTACT_SHOWN, REASON_SHOWN = 60, 80, 100, 100  # UTF-16 units
ROW_SHOWN = 40
AGREEMENT_SHOWN = 3000
MENUS = ("read", "refuse")
REFUSING: Mapping[str, Callable[[Speaker], Markup]] = {
    "fee": lambda to: to.say("They pay for cleaning already"),
    "duty": lambda to: to.say("They say that it is not their duty"),
    "absent": lambda to: to.say("Whoever decides is elsewhere"),
    "silent": lambda to: to.say("They gave no reason"),
}


def card(
    view: FrontageView, agreement: Mapping[str, str], urls: Mapping[str, str], map_link: str, to: Speaker
) -> Message:
    """The card of a doorway: for staff with what they may do, for everybody else with what it would sign."""
    if view.menu == "read":
        return _agreement(view, agreement, urls, to)
    return _for_staff(view, map_link, to) if view.tends else _for_anybody(view, to)


def _for_anybody(view: FrontageView, to: Speaker) -> Message:
    frontage, number = view.frontage, view.frontage.id
    report = Button(to.label("📷 Report something here"), Press(Verb.FRONTAGE, number, "report"))
    read = Button(to.label("📄 What a shop signs"), Press(Verb.FRONTAGE, number, "read"))
    leave = Button(to.label("🚪 Leave"), Press(Verb.FRONTAGE, number, "leave"))
    if view.is_own:
        said = to.say(
            "✅ You hear for this shop. The team writes to you here if something lies in front of your door; it does "
            "not learn who you are. <i>Leave</i> ends that at once."
        )
        return Message(lines(title_line(frontage, to), said), ((report,), (read, leave)))
    said = to.say(
        "Something lies in front of it? Report it. You answer for this shop? Read what a shop signs, and sign here."
    )
    return Message(lines(title_line(frontage, to), said), ((report,), (read,)))


def _agreement(view: FrontageView, agreement: Mapping[str, str], urls: Mapping[str, str], to: Speaker) -> Message:
    text, page = name_in(agreement, to.language), name_in(urls, to.language)
    duties = lines(
        to.say("1. <b>Clean</b>: we sweep in front of our door, and put no rubbish there."),
        to.say("2. <b>Tidy</b>: nothing of ours stands or hangs in the street, and vehicles are parked in order."),
        to.say("3. <b>Green</b>: we look after the plants and what belongs to everybody in front of our door."),
    )
    said = lines(
        to.say("📄 <b>The three duties at the door</b>"),
        title_line(view.frontage, to),
        "",
        cut(text, AGREEMENT_SHOWN) if text else duties,
        page or None,
        "",
        to.say("Who signs says that they answer for this shop. The team may then write to them here.")
        if not view.is_own
        else None,
    )
    sign = Button(to.label("✍️ Sign for this shop"), Press(Verb.FRONTAGE, view.frontage.id, "sign"))
    back = Button(to.label("‹ Back"), Press(Verb.FRONTAGE, view.frontage.id))
    return Message(said, (*(() if view.is_own or view.tends else ((sign,),)), (back,)))


def _for_staff(view: FrontageView, map_link: str, to: Speaker) -> Message:
    frontage = view.frontage
    place = cut(view.area_name, ROW_SHOWN)
    where = (
        to.say('📍 <a href="{link}">{area}</a>', link=link_to(map_link, frontage.point), area=place)
        if frontage.point
        else to.say("📍 {area}", area=place)
    )
    text = lines(
        title_line(frontage, to),
        where,
        to.say("👥 {team}", team=cut(view.team_name, ROW_SHOWN)) if view.team_name else None,
        to.say("☎️ {contact}", contact=cut(frontage.contact, CONTACT_SHOWN)) if frontage.contact else None,
        _state(frontage, to),
        _wanting(view, to),
        to.say("📷 <b>Send a photo of what was signed.</b>") if view.is_waited_for else None,
        to.say("🚫 <b>Why did they refuse?</b>") if view.menu == "refuse" else None,
    )
    photo = Sheet((frontage.paper.name,)) if frontage.paper else None
    return Message(text, _staff_buttons(view, to), picture=photo)


def _staff_buttons(view: FrontageView, to: Speaker) -> Rows:
    number = view.frontage.id

    def button(label: str, word: str) -> Button:
        return Button(label, Press(Verb.FRONTAGE, number, word))

    if view.is_waited_for:
        return ((button(to.label("Never mind"), ""),),)
    if view.menu == "refuse":
        reasons = [(button(str(words(to).unescape()), f"refused:{code}"),) for code, words in REFUSING.items()]
        return (*reasons, (button(to.label("‹ Back"), ""),))
    paper = (button(to.label("📄 Signed on paper"), "paper"),) if view.is_private else ()
    return tuple(
        row
        for row in (
            (*paper, button(to.label("🚫 Refused…"), "refuse")),
            (button(to.label("🔕 Not reached"), "unreached"), button(to.label("🔒 Closed down"), "closed")),
            (button(to.label("⚠️ Found wanting"), "wanting"),) if view.inspects else (),
            (button(to.label("📷 Report something here"), "report"),) if view.is_private else (),
        )
        if row
    )


def title_line(frontage: Frontage, to: Speaker) -> Markup:
    """Return the name of a shop, with street and number."""
    return to.say(
        "🚪 <b>{name}</b> · {address}",
        name=cut(frontage.name, NAME_SHOWN),
        address=cut(frontage.address, ADDRESS_SHOWN),
    )


def _state(frontage: Frontage, to: Speaker) -> Markup:
    day = to.calendar_day(frontage.on) if frontage.on else "–"
    match frontage.state:
        case State.SIGNED if frontage.how is Signed.CHAT and frontage.signer is not None:
            return to.say("✅ <b>Signed</b> in chat, {day}. It can be told through the bot.", day=day)
        case State.SIGNED if frontage.how is Signed.CHAT:
            return to.say("✅ <b>Signed</b> in chat, {day}. Nobody hears through the bot any more.", day=day)
        case State.SIGNED if frontage.signer is not None:
            return to.say("✅ <b>Signed</b> on paper, {day}. It can be told through the bot.", day=day)
        case State.SIGNED:
            return to.say("✅ <b>Signed</b> on paper, {day}.", day=day)
        case State.REFUSED:
            return to.say("🚫 <b>Refused</b>, {day}: {reason}", day=day, reason=_reason(frontage.reason, to))
        case State.NOT_REACHED if frontage.on is not None:
            return to.say("🔕 <b>Not reached</b>, last tried {day}.", day=day)
        case State.NOT_REACHED:
            return to.say("🔕 <b>Not reached</b>: nobody has been there yet.")
        case State.CLOSED:
            return to.say("🔒 <b>Closed down</b>, {day}.", day=day)


def _reason(code: str, to: Speaker) -> str | Markup:
    return REFUSING[code](to) if code in REFUSING else cut(code or "–", REASON_SHOWN)


def _wanting(view: FrontageView, to: Speaker) -> Markup | None:
    frontage = view.frontage
    if not frontage.wanting or frontage.wanting_at is None:
        return None
    said = to.counted("⚠️ Found wanting {number} time", "⚠️ Found wanting {number} times", frontage.wanting)
    said = to.say("{said}, last {day}", said=said, day=to.day(frontage.wanting_at))
    return to.say("{said} (#{ticket})", said=said, ticket=view.marked) if view.marked else said


def listing(view: FrontagesView, to: Speaker) -> Message:
    """A list of doorways with a button for each, or the shares of areas or streets."""
    rows = [_share_row(name, share, to) for name, _, share in view.rows]
    rows += [_list_row(each, to) for each in view.frontages]
    text = lines(
        _heading(view, to),
        _whole(view.whole, to),
        to.say("<b>{area}, by street</b>", area=cut(view.title, ROW_SHOWN)) if view.title else None,
        *rows,
        None if rows else to.say("Nothing."),
    )
    return Message(text, (*_openers(view), *_turns(view), *_others(view, to)))


def _heading(view: FrontagesView, to: Speaker) -> Markup:
    if view.which == WANTING:
        return to.say("<b>🚪 Doorways found wanting</b>, the most wanting first")
    if view.which == State.NOT_REACHED:
        return to.say("<b>🚪 Doorways to visit next</b>")
    if view.which in LISTS:
        return to.say("<b>🚪 Doorways</b> · {state}", state=STATES[State(view.which)](to))
    return to.say("<b>🚪 Doorways: who has signed</b>")


def _whole(share: Share, to: Speaker) -> Markup:
    return to.say(
        "Signed {signed} of {total} ({percent}), target {signed_by}; reached {reached}, target {reached_by}",
        signed=to.number(share.signed),
        total=to.number(share.total),
        percent=_percent(share, to),
        signed_by=to.number(share.signed_by),
        reached=to.number(share.reached),
        reached_by=to.number(share.reached_by),
    )


def _percent(share: Share, to: Speaker) -> str:
    """Return the share signed, rounded down, so that 100% means all."""
    return to.percent(100 * share.signed // share.total) if share.total else "–"


def _share_row(name: str, share: Share, to: Speaker) -> Markup:
    said = to.say(
        "▫️ {name} · {signed} of {total} ({percent})",
        name=_line(name),
        signed=to.number(share.signed),
        total=to.number(share.total),
        percent=_percent(share, to),
    )
    if not share.shortfall:
        return to.say("{said} ✅", said=said)
    return to.counted("{said} · {number} missing", "{said} · {number} missing", share.shortfall, said=said)


def _list_row(frontage: Frontage, to: Speaker) -> Markup:
    said = to.say("▫️ {address} · {name}", address=_line(frontage.address), name=_line(frontage.name))
    if frontage.on is not None:
        said = to.say("{said} · {day}", said=said, day=to.calendar_day(frontage.on))
    if frontage.wanting:
        said = to.say("{said} · ⚠️ {number}", said=said, number=to.number(frontage.wanting))
    return said


def _openers(view: FrontagesView) -> Rows:
    doors = [Button(cut(_door(each), BUTTON_LIMIT), Press(Verb.FRONTAGE, each.id, "list")) for each in view.frontages]
    areas = [
        Button(cut(name, BUTTON_LIMIT), Press(Verb.FRONTAGES, 0, f"{OF_AREA}{code}"))
        for name, code, _ in view.rows
        if code is not None and len(f"1.{Verb.FRONTAGES}.0.{OF_AREA}{code}".encode()) <= LONGEST
    ]
    return (*in_rows(doors), *in_rows(areas))


def _door(frontage: Frontage) -> str:
    return f"{frontage.number} {frontage.name}".strip()


def _turns(view: FrontagesView) -> Rows:
    turns = (
        *((Button("‹", Press(Verb.FRONTAGES, view.page - 1, view.which)),) if view.page else ()),
        *((Button("›", Press(Verb.FRONTAGES, view.page + 1, view.which)),) if view.has_more else ()),
    )
    return (turns,) if turns else ()


def _others(view: FrontagesView, to: Speaker) -> Rows:
    """Return a button for each other list."""
    others = [
        Button(
            cut(f"{STATES[state](to).unescape()} · {to.number(view.counts[state])}", BUTTON_LIMIT),
            Press(Verb.FRONTAGES, 0, state),
        )
        for state in LISTS
        if state != view.which
    ]
    if view.which != WANTING:
        others.append(Button(to.label("⚠️ Most wanting"), Press(Verb.FRONTAGES, 0, WANTING)))
    if view.which != SHARES:
        others.append(Button(to.label("📊 Shares"), Press(Verb.FRONTAGES, 0, SHARES)))
    return in_rows(others)


def _line(name: str) -> str:
    return cut(name, ROW_SHOWN)
