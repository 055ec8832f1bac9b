"""Write what supervisors see: how many tickets each concern has, lists of them, and a ticket with what they may do.

Promise: a list and a case fit a message, however long the names are.
"""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup, escape

from casework.desk.listing import Row
from casework.model.concern import Concern
from casework.model.contest import CONTESTABLE
from casework.model.exposure import NOT_THEIRS, Exhibit
from casework.model.supervision import is_to_be_checked
from casework.model.team import Team
from casework.model.ticket import Act, Status, Ticket
from casework.oversight.records import Settling
from casework.oversight.supervising import CaseView, ConcernView, Share
from casework.tickets.views import TicketView
from handlers.messages.desk.card_menus import show_press
from handlers.messages.desk.cards import card_text
from handlers.messages.desk.listing import NUMBERS_A_ROW, row
from handlers.messages.desk.work_lines import wished
from handlers.messages.message import (
    ALBUM_LIMIT,
    TEXT_LIMIT,
    WIDE_LIMIT,
    Button,
    Message,
    Rows,
    cut,
    fitted,
    in_rows,
    lines,
)
from handlers.messages.oversight import contests
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.entered import source_line
from handlers.messages.tickets.reasons import GIVING, reason

TEAM_SHOWN = 40
UNDECIDED_AREA_SHOWN = 40
REASON_SHOWN = 40
SHARES_SHOWN = 8  # teams, those with the largest share of dismissals

CONCERNS: dict[Concern, Callable[[Speaker], str]] = {
    Concern.REQUESTED: lambda to: to.label("🙋 Requests"),
    Concern.CONTESTED: lambda to: to.label("⚖️ Contested"),
    Concern.TO_CHECK: lambda to: to.label("🔎 To be checked"),
    Concern.SUPERVISED: lambda to: to.label("📌 Under supervision"),
    Concern.OUTSIDE: lambda to: to.label("📨 From outside"),
    Concern.LATE: lambda to: to.label("🔥 Late"),
    Concern.LATE_FOR_LONG: lambda to: to.label("🚨 Late for long"),
    Concern.ORPHANED: lambda to: to.label("🏚 No team or no desk"),
    Concern.PASSED_ON: lambda to: to.label("➡️ Passed on often"),
    Concern.PARKED: lambda to: to.label("🅿️ Parked"),
    Concern.DISPUTED: lambda to: to.label("🔁 Disputed"),
    Concern.DISMISSED: lambda to: to.label("🚫 Dismissed"),
    Concern.HOT_SPOT: lambda to: to.label("♨️ Hot spots"),
    Concern.UNREACHABLE: lambda to: to.label("📵 Reporter unreachable"),
    Concern.RECORDS: lambda to: to.label("🗄 Older records"),
}
RARE = (Concern.TO_CHECK, Concern.SUPERVISED, Concern.OUTSIDE, Concern.RECORDS)
SETTLINGS: dict[Settling, Callable[[Speaker], str]] = {
    Settling.CLOSE: lambda to: to.label("🗄 Close them all"),
    Settling.LET_BE: lambda to: to.label("🗄 Let them all be"),
}


def overview(view: ConcernView, to: Speaker) -> Message:
    """Show all concerns with their numbers of tickets, or a page of one concern."""
    concern = view.concern
    if concern is None:
        counted = [
            to.say("{concern}: <b>{number}</b>", concern=name(to), number=to.number(view.counts[each]))
            for each, name in _shown(view)
        ]
        sources = [source_line(each, to) for each in view.sources]
        text = lines(to.say("<b>🧭 Overview</b>"), *counted, *sources, to.say("🕑 {at}", at=to.moment(view.at)))
        return Message(text, in_rows([Button(name(to), Press(Verb.OVERSEE, 0, each)) for each, name in _shown(view)]))
    if view.asked is not None:
        return _sure(view.asked, view.counts[concern], to)
    title = to.say("<b>{concern}</b> · {number}", concern=CONCERNS[concern](to), number=to.number(view.counts[concern]))
    text = lines(
        title,
        *(source_line(each, to) for each in view.sources),
        *(_share(each, to) for each in view.shares[:SHARES_SHOWN]),
        *(_row(each, view, to) for each in view.rows),
        None if view.rows else to.say("Nothing."),
        to.say("🕑 {at}", at=to.moment(view.at)),
    )
    numbers = [Button(f"#{each.ticket.id}", Press(Verb.CASE, each.ticket.id)) for each in view.rows]
    turns = (
        *((Button("‹", Press(Verb.OVERSEE, view.page - 1, concern)),) if view.page else ()),
        *((Button("›", Press(Verb.OVERSEE, view.page + 1, concern)),) if view.has_more else ()),
    )
    back = (Button(to.label("🧭 Overview"), Press(Verb.OVERSEE)),)
    settle = in_rows([Button(name(to), Press(Verb.RECORDS, 0, how)) for how, name in SETTLINGS.items()], 1)
    has_records = concern is Concern.RECORDS and bool(view.rows)
    rows = (*in_rows(numbers, NUMBERS_A_ROW), *((turns,) if turns else ()), *(settle if has_records else ()), back)
    return Message(text, rows)


def _row(each: Row, view: ConcernView, to: Speaker) -> Markup:
    """Show a ticket on one line; in the list of dismissals with the reason."""
    shown = row(each, view, to)
    if view.concern is not Concern.DISMISSED:
        return shown
    why = " ".join(reason(each.ticket.dismissed_for, each.category, to).split())
    return Markup(" · ").join([shown, cut(why, REASON_SHOWN)])


def _share(share: Share, to: Speaker) -> Markup:
    """Say how many of a team's closed tickets were dismissed."""
    return to.say(
        "👷 {team}: {dismissed} of {closed} closed ({percent})",
        team=cut(" ".join(share.team.split()), TEAM_SHOWN),
        dismissed=to.number(share.dismissed),
        closed=to.number(share.closed),
        percent=to.percent(round(100 * share.dismissed / share.closed)),
    )


def _shown(view: ConcernView) -> list[tuple[Concern, Callable[[Speaker], str]]]:
    """Return the concerns with their names; those that few districts have only where there are such tickets."""
    known = {each for each in RARE if view.counts[each]} | ({Concern.OUTSIDE} if view.sources else set())
    return [(each, name) for each, name in CONCERNS.items() if each not in RARE or each in known]


def _sure(how: Settling, count: int, to: Speaker) -> Message:
    """Ask whether a supervisor really wants to settle the older records, and say what that means."""
    if how is Settling.CLOSE:
        text = to.counted(
            "🗄 Close {number} older record? Only those who follow one are told, and each can be opened again.",
            "🗄 Close {number} older records? Only those who follow one are told, and each can be opened again.",
            count,
        )
    else:
        text = to.counted(
            "🗄 Let {number} older record be? It stays open, last in the desk's lists, and is shown here no more.",
            "🗄 Let {number} older records be? They stay open, last in the desks' lists, and are shown here no more.",
            count,
        )
    yes = Button(SETTLINGS[how](to), Press(Verb.RECORDS, 1, how))
    no = Button(to.label("‹ Back"), Press(Verb.OVERSEE, 0, Concern.RECORDS))
    return Message(text, ((yes,), (no,)))


def case(view: CaseView, at: datetime, to: Speaker, map_link: str) -> Message:
    """Show a ticket at a moment, with the team that has it, what staff ask for, and what a supervisor may do."""
    words = view.ticket.ticket.words
    text = fitted(lambda some: _text(view, some, at, to, map_link), words, TEXT_LIMIT)
    return Message(text, _buttons(view, to, is_whole=not view.ticket.photos and escape(words) in text))


def _buttons(view: CaseView, to: Speaker, *, is_whole: bool) -> Rows:
    if view.deciding:
        return contests.why_buttons(view.ticket.ticket.id, view.deciding, to)
    if view.to:
        return _why(view, view.to, to)
    return _teams(view, to) if view.page is not None else _acts(view, to, is_whole=is_whole)


def _text(view: CaseView, words: str, at: datetime, to: Speaker, map_link: str) -> Markup:
    ticket = view.ticket.ticket
    wish = next((entry for entry in reversed(view.ticket.in_force) if entry.act is Act.REQUEST), None)
    return lines(
        card_text(view.ticket, at, to, map_link, words),
        "",
        to.say("👷 {team}", team=cut(view.ticket.team_name, TEAM_SHOWN))
        if view.ticket.team_name
        else to.say("👷 No team has it."),
        to.say("🏚 Its desk does not hear of it: Telegram does not take what is sent to that group.")
        if view.is_unheard
        else None,
        *_doubts(view.ticket, to),
        to.counted("➡️ Passed on once", "➡️ Passed on {number} times", ticket.hops) if ticket.hops else None,
        to.say("🙋 {wish} ({who})", wish=wished(wish.note, to), who=view.wisher or to.say("somebody"))
        if wish and ticket.request
        else None,
        contests.why(ticket.id, view.deciding, to)
        if view.deciding
        else to.say(
            "➡️ <b>Why does {team} get it?</b> In your own words: /pass {number} {team} and why",
            team=cut(view.to.name, TEAM_SHOWN),
            number=ticket.id,
        )
        if view.to
        else to.say("➡️ <b>Give it to whom?</b>")
        if view.page is not None
        else to.say("<i>/note {number} – write a note that the desk sees</i>", number=ticket.id),
        to.say("<i>/supervise {number} 2026-03-31 and your order – put it under supervision</i>", number=ticket.id)
        if not (view.to or view.page is not None or ticket.status.is_closed)
        else None,
    )


def _doubts(view: TicketView, to: Speaker) -> list[Markup]:
    """Say what makes a fix doubtful: its photo was there before, or one person did it all."""
    said = [
        to.say("⚠️ The photo of the fix was there before it.")
        if number == view.ticket.id
        else to.say("⚠️ The photo of the fix is a photo of #{number}, too.", number=number)
        for number in view.copied
    ]
    if view.one_hand is not None and view.one_hand.has_reported:
        said.append(to.say("⚠️ One person reported it, fixed it and confirmed it."))
    elif view.one_hand is not None:
        said.append(to.say("⚠️ Whoever fixed it confirmed it, too."))
    return said


def _acts(view: CaseView, to: Speaker, *, is_whole: bool) -> Rows:
    ticket = view.ticket.ticket

    def button(label: str, action: str) -> Button:
        return Button(label, Press(Verb.CASE, ticket.id, action))

    wish = view.ticket.wish  # these decide on no later one
    decide = (button(to.label("✅ Grant"), f"grant.{wish}"), button(to.label("❌ Refuse"), f"refuse.{wish}"))
    acts = [button(to.label("➡️ Give to a team"), "teams.0")] if not ticket.status.is_closed else []
    if ticket.team and not ticket.status.is_closed and ticket.status is not Status.FIXED:
        acts.append(button(to.label("📣 Urge"), "urge"))
    if is_to_be_checked(ticket):
        acts += [button(to.label("✅ Checked: close it"), "approve"), button(to.label("↩️ Send back"), "sendback")]
    if ticket.order:
        acts.append(button(to.label("📌 Lift supervision"), "lift"))
    if ticket.status in CONTESTABLE and not ticket.contested_at:
        acts.append(button(to.label("🔁 Reverse"), Act.REVERSE))
    if ticket.flagged_at is not None:
        acts += [button(to.label("🔒 Keep hidden"), "conceal"), button(to.label("👁 Show again"), "again")]
    elif view.ticket.photos or ticket.words:
        acts.append(
            button(to.label("🔒 Withhold from others"), "conceal")
            if view.ticket.is_shown
            else Button(to.label("👁 Show to others"), show_press(view.ticket, is_whole=is_whole))
        )
    acts.append(
        button(to.label("🚷 Not public at all"), "private")
        if view.ticket.is_public
        else button(to.label("🌐 Make it public"), "public")
    )
    if view.ticket.photos:
        acts.append(button(to.label("🖼 All photos"), "photos"))
    if ticket.team and ticket.status not in NOT_THEIRS:
        expose = Press(Verb.EXHIBIT, ticket.id, f"{Exhibit.EXPOSURE}.propose")
        acts.append(Button(to.label("📢 Expose"), expose))
        if ticket.fixed_at:
            acts.append(Button(to.label("🌟 A model"), Press(Verb.EXHIBIT, ticket.id, f"{Exhibit.MODEL}.propose")))
    overview_ = (Button(to.label("🧭 Overview"), Press(Verb.OVERSEE)),)
    contest = (contests.decide_buttons(ticket.id, to),) if ticket.contested_at else ()
    return (*((decide,) if ticket.request else ()), *contest, *in_rows(acts), overview_)


def _teams(view: CaseView, to: Speaker) -> Rows:
    number, page = view.ticket.ticket.id, view.page or 0
    rows = [(Button(cut(team.name, WIDE_LIMIT), Press(Verb.ASSIGN, number, team.code)),) for team in view.teams]
    turns = (
        *((Button("‹", Press(Verb.CASE, number, f"teams.{page - 1}")),) if page else ()),
        *((Button("›", Press(Verb.CASE, number, f"teams.{page + 1}")),) if view.has_more else ()),
    )
    keep = (Button(to.label("Keep it there"), Press(Verb.CASE, number, "keep")),)
    return (*rows, *((turns,) if turns else ()), keep)


def _why(view: CaseView, team: Team, to: Speaker) -> Rows:
    """Return a button for each reason to give the ticket to a team, and one that leads back."""
    number = view.ticket.ticket.id
    rows = [(Button(why(to), Press(Verb.ASSIGN, number, f"{team.code}:{code}")),) for code, why in GIVING.items()]
    return (*rows, (Button(to.label("‹ Back"), Press(Verb.CASE, number, "teams.0")),))


def photos(view: CaseView, to: Speaker) -> Message:
    """The photos of a ticket at full size, as many as an album takes, the newest first."""
    names = tuple(photo.name for photo in reversed(view.ticket.photos))[:ALBUM_LIMIT]
    said = to.say("Photos of #{number}", number=view.ticket.ticket.id)
    return Message(lines(said, None if names else to.say("➖ No photo")), album=names)


def undecided(ticket: Ticket, to: Speaker) -> Message:
    """Tell an administrator that something waits for a supervisor where there is none; nothing else of the ticket."""
    return Message(
        lines(
            to.say(
                "⚖️ #{number} in {area} waits for a supervisor's decision, and nobody supervises it.",
                number=ticket.id,
                area=cut(ticket.area_name, UNDECIDED_AREA_SHOWN),
            ),
            to.say("Name somebody: /admin, 👥 People and roles. They find it in /overview."),
        )
    )


def group_linked(to: Speaker) -> Message:
    """Greet a group that has become the supervisors' group."""
    return Message(
        to.say(
            "✅ This is now the supervisors' group: whoever is a member here supervises. "
            "/overview shows what to look after, /late what is late, /requests what staff ask for."
        )
    )
