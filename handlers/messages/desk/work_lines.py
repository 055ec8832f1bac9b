"""Write what a card says about the work: what it took, what a supervisor is asked for, and the team's own notes."""

from datetime import datetime

from markupsafe import Markup

from casework.model.contest import CONTESTABLE
from casework.model.request import Wish
from casework.model.ticket import Act, Order
from casework.tickets.views import TicketView
from handlers.messages.message import cut
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.drives import drive_lines
from handlers.messages.tickets.reasons import GIVING, PARKING, PASSING, in_words
from handlers.messages.tickets.tallies import tally

# Limits in UTF-16 units for what a card shortens.
NAME_SHOWN = 40  # of the person who has the ticket
REASON_SHOWN = 40
NOTE_SHOWN = 60
CARETAKERS_SHOWN = 3  # people
WISHES = (Act.REQUEST, Act.REFUSE, Act.PARK, Act.EXTEND, Act.PASS_ON)


def work_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """The lines: the order, who answers for the section, whether the pin was moved, what the fix took, and so on.

    They end with why there is no photo, the wish, and a note.
    """
    ticket = view.ticket
    found = [_order_line(view, ticket.order, to)] if ticket.order else []
    if view.caretakers and not ticket.status.is_closed and ticket.fixed_at is None:
        names = to.listed([cut(name, NAME_SHOWN) for name in view.caretakers[:CARETAKERS_SHOWN]])
        found.append(to.say("👤 Answers for this section: {who}", who=names))
    found += drive_lines(view, to)
    found += [to.say("🎯 The team moved the pin.")] if view.is_moved else []
    found += [to.say("🧮 {tally}", tally=tally(ticket.tally, to))] if ticket.tally else []
    fixed = view.note(ticket.rework, Act.FIX) if ticket.fixed_at and not view.after else ""
    found += [to.say("➖ No photo afterwards: {words}", words=cut(fixed, REASON_SHOWN))] if fixed else []
    decided = next((entry for entry in reversed(view.in_force) if entry.act in WISHES), None)
    wish = next((entry for entry in reversed(view.in_force) if entry.act is Act.REQUEST), None)
    if wish and ticket.request:
        found.append(to.say("🙋 {wish} A supervisor decides.", wish=wished(wish.note, to)))
    elif decided and decided.act is Act.REFUSE and not ticket.status.is_closed:
        said = cut(decided.note, REASON_SHOWN)
        found.append(
            to.say("❌ A supervisor said no: {words}", words=said) if said else to.say("❌ A supervisor said no.")
        )
    if ticket.extensions and not ticket.status.is_closed and ticket.fixed_at is None:
        most = to.number(view.policy.extensions)
        found.append(
            to.counted(
                "⏳ It got more time once, of {most} times at most.",
                "⏳ It got more time {number} times, of {most} at most.",
                ticket.extensions,
                most=most,
            )
        )
    found += _contest_lines(view, to)
    urged = [entry.at for entry in view.in_force if entry.act is Act.URGE]
    if urged and not ticket.status.is_closed and ticket.fixed_at is None:
        found.append(
            to.counted(
                "📣 A supervisor urged you, {last}",
                "📣 Supervisors urged you {number} times, last {last}",
                len(urged),
                last=to.moment(urged[-1]),
            )
        )
    note = next((entry for entry in reversed(view.history) if entry.act is Act.NOTE), None)
    if note:
        who = cut(view.noter_name, NAME_SHOWN) if view.noter_name else to.say("somebody")
        found.append(to.say("📌 {who}: {words}", who=who, words=cut(note.note, NOTE_SHOWN)))
    return found


def _contest_lines(view: TicketView, to: Speaker) -> list[Markup]:
    """Say that the reporter contests how the ticket was closed, or that a supervisor left it closed all the same."""
    if view.ticket.contested_at:
        return [to.say("⚖️ The reporter contests that; a supervisor decides.")]
    upheld = view.ticket.status in CONTESTABLE and any(entry.act is Act.UPHOLD for entry in view.in_force[-3:])
    return [to.say("⚖️ The reporter contested that; a supervisor upheld it.")] if upheld else []


def _order_line(view: TicketView, order: Order, to: Speaker) -> Markup:
    return to.say(
        "📌 <b>Under supervision</b> by {who}, until {day}: {order}",
        who=cut(view.orderer_name, NAME_SHOWN) if view.orderer_name else to.say("somebody"),
        day=to.day(order.until),
        order=cut(order.words, NOTE_SHOWN),
    )


def given_line(view: TicketView, to: Speaker) -> Markup | None:
    """Say which team had the ticket before, if any, who gave it to this one, and why; None if nobody gave it."""
    given = view.given
    if given is None or view.ticket.status.is_closed:
        return None
    team = cut(view.giver_team or given.from_team or "", NAME_SHOWN)
    who = cut(view.giver_name, NAME_SHOWN) if view.giver_name else to.say("somebody")
    why = given.note.partition("\n")[2]
    match given.act:
        case Act.ROUTE if why:
            who_and_why = {"who": who, "reason": cut(in_words(why, GIVING, to), REASON_SHOWN)}
            if given.from_team is None:
                return to.say("📥 {who}, a supervisor, gave it to you: {reason}", **who_and_why)
            return to.say("📥 From {team}: {who}, a supervisor, passed it on: {reason}", team=team, **who_and_why)
        case Act.PASS_ON:
            reason = cut(in_words(why, PASSING, to), REASON_SHOWN)
            return to.say("📥 From {team}, by {who}: {reason}", team=team, who=who, reason=reason)
        case Act.RECATEGORISE:
            return to.say("📥 From {team}: {who} put it into this category.", team=team, who=who)
        case _ if given.from_team is None:
            return to.say("📥 {who}, a supervisor, gave it to you.", who=who)
        case _ if given.actor:
            return to.say("📥 From {team}: {who}, a supervisor, passed it on.", team=team, who=who)
        case _:
            return to.say("📥 From {team}: it was handed over.", team=team)


def wished(note: str, to: Speaker) -> Markup:
    """Say what staff ask a supervisor for; `note` is the line in the history: the wish, its day or team, and why."""
    wish, what, why = (*note.split("\n", 2), "", "")[:3]
    if wish == Wish.PARK:
        day = to.day(datetime.fromisoformat(what))
        return to.say(
            "Wanted: put off until {day}, {reason}.", day=day, reason=cut(in_words(why, PARKING, to), REASON_SHOWN)
        )
    if wish == Wish.EXTEND:
        day = to.day(datetime.fromisoformat(what))
        return to.say(
            "Wanted: more time until {day}, {reason}.", day=day, reason=cut(in_words(why, PARKING, to), REASON_SHOWN)
        )
    return to.say(
        "Wanted: pass on to {team}, {reason}.",
        team=cut(what, NAME_SHOWN),
        reason=cut(in_words(why, PASSING, to), REASON_SHOWN),
    )
