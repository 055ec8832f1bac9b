"""Handle what staff do to a ticket: the buttons of its card, and commands in reply to it or with its number.

Promises: everything that a button does can also be typed. A command that lacks its choice opens the menu that offers
it. A command that finds no ticket says how to name one.
"""

from collections.abc import Mapping

from casework.desk import asking, counting, fixing, giving, handling, merging, passing
from casework.model.authority import Actor
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.spelling import digits_in
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.oversight import appointing, supervising
from casework.ports import Work
from casework.tickets import keeping
from handlers import days
from handlers.desk import deciding, parking, showing
from handlers.desk.acknowledging import acknowledge
from handlers.desk.naming import number_first, replied_to
from handlers.guards import actor_of, hears_everything
from handlers.messages.press import Verb
from handlers.messages.tickets.reasons import reasons
from handlers.reading import command_in, has_file, message_of, number_in, number_of, point_of, press_of
from handlers.reporting import pictures
from handlers.turn import Do, Toast, Turn

MENUS = frozenset(
    {"give", "park", "extend", "pass", "merge", "category", "dismiss", "hide", "unhide"}
)  # without a choice, they open their menu
WANTED = {"dismiss": Act.DISMISS, "pass": Act.PASS_ON, "park": Act.PARK, "extend": Act.EXTEND}


async def command(turn: Turn) -> None:
    """Handle a command in reply to a message that shows a ticket, or with the ticket's number.

    With a number, the card is shown again, below everything else: plain, or with the menu that the command opens.
    """
    message = message_of(turn)
    name, said = command_in(message)
    is_fix = name == "fix" and has_file(message) and await _may_act(turn)
    picture = await pictures.fetch(turn, message) if is_fix else None
    hears_all = name == "fix" and not has_file(message) and len(said.split()) < 2 and await hears_everything(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        ticket = await replied_to(work, message)
        number, rest = await number_first(work, actor, name, said, ticket)
        ticket, said = (number, rest) if number is not None else (ticket, said)
        if ticket is None:
            raise Refusal(Why.CARD_MISSING, command=name)
        opens_menu = name in MENUS and not (number_in(said) if name == "merge" else said)
        is_asked_for = not said and (name == "ask" or (name == "fix" and not has_file(message)))
        if not opens_menu and not is_asked_for:
            await acknowledge(turn, work, ticket, name)
        if number is not None and not opens_menu:
            await handling.show_again(work, actor, ticket)
        if picture is not None:
            photo = await pictures.add(work, picture)
            await fixing.fix(work, turn.district, actor, ticket, [photo], said, message.media_group_id, turn.at)
        elif name == "fix" and is_asked_for:
            await fixing.want_photo(work, actor, ticket, hears_all=hears_all)
        elif opens_menu:
            await handling.open_menu(work, actor, ticket, name, is_below=True)
        else:
            await COMMANDS[name](turn, work, actor, ticket, said)


async def _may_act(turn: Turn) -> bool:
    """Tell whether somebody may act on any ticket from this chat, so that strangers' files are not even fetched."""
    user, chat = turn.update.effective_user, turn.update.effective_chat
    if user is None or chat is None:
        return False
    async with turn.read() as work:
        person = await work.people.by_account(user.id)
        roles = await work.roles.of(person.id) if person else frozenset()
        return bool(roles or await work.desks.teams_in(chat.id)) or await appointing.is_group(work, chat.id)


async def press(turn: Turn) -> None:
    """Handle a button of a card, or of a request to a supervisor."""
    pressed = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await PRESSES[pressed.verb](turn, work, actor, TicketId(pressed.about), pressed.word)
    turn.toast = Toast("" if pressed.verb in (Verb.MENU, Verb.WORDS) else "✓")


async def put_words(turn: Turn, ticket: TicketId, wanted: tuple[Act, str], words: str) -> None:
    """Take words in reply to the message that asked for them, as the reason of an act."""
    act, chosen = wanted
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await acknowledge(turn, work, ticket, act)
        match act:
            case Act.PASS_ON:
                await passing.pass_on(work, turn.district, actor, ticket, TeamCode(chosen), words, turn.at)
            case Act.EXTEND:
                await parking.extend_until(turn, work, actor, ticket, days.in_days(turn, chosen), words)
            case Act.PARK:
                await parking.park_until(turn, work, actor, ticket, days.in_days(turn, chosen), words)
            case _:
                await handling.dismiss(work, turn.district.policy, actor, ticket, words, turn.at)


async def put_place(turn: Turn, ticket: TicketId) -> None:
    """Move a ticket's pin to a location that was sent in reply to a message that shows the ticket."""
    location = message_of(turn).location
    if location is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = point_of(location)
        await acknowledge(turn, work, ticket, Act.MOVE)
        await handling.move(work, turn.district, actor, ticket, here, turn.at)


async def _take(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await fixing.take(work, actor, ticket, turn.at)


async def _release(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await handling.release(work, actor, ticket, turn.at)


async def _give(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await giving.give_by_name(work, turn.district, actor, ticket, said, turn.at)


async def _press_give(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await giving.give(work, turn.district, actor, ticket, PersonId(digits_in(word) or 0), turn.at)


async def _fix(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await fixing.fix(work, turn.district, actor, ticket, [], said, None, turn.at)


async def _ask(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    if said:
        await asking.ask(work, actor, ticket, said, turn.at)
    else:
        await asking.want_question(work, actor, ticket, turn.at)


async def _pass(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    named = [(name, team.code) for team in turn.district.teams for name in (team.code, team.name)]
    for name, code in sorted(named, key=lambda each: len(each[0]), reverse=True):
        rest = said[len(name) :]
        is_apart = not rest or not rest[0].isalnum() or not name.isascii()  # behind a Chinese name stands no blank
        if is_apart and said[: len(name)].casefold() == name.casefold():
            why = rest.strip(" \n，、：,:")
            if actor.is_supervisor and (await keeping.find(work, ticket)).team not in actor.teams:
                await supervising.reassign(work, turn.district, actor, ticket, code, why, turn.at)
            else:
                await passing.pass_on(work, turn.district, actor, ticket, code, why, turn.at)
            return
    raise Refusal(Why.NO_SUCH_TEAM, team=said.split(maxsplit=1)[0][:32])


async def _merge(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    other = number_in(said)
    if other is None:
        raise Refusal(Why.CARD_MISSING, command="merge")
    await merging.merge(work, turn.zone, actor, ticket, other, turn.at)


async def _category(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    categories = turn.district.tree.categories()
    asked = said.casefold()
    named = [each for each in categories if asked in {each.code, *map(str.casefold, each.names.values())}]
    code = named[0].code if named else CategoryCode(said)
    await handling.recategorise(work, turn.district, actor, ticket, code, turn.at)


async def _dismiss(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    found = await keeping.find(work, ticket)
    offered = reasons(turn.district.tree.category(found.category), turn.speaker)
    code = next((code for code, words in offered.items() if said.casefold() in (code, words.casefold())), said)
    await handling.dismiss(work, turn.district.policy, actor, ticket, code, turn.at)


async def _note(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await handling.note(work, actor, ticket, said, turn.at)


async def _took(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await counting.count(work, actor, ticket, said, turn.at)


async def _undo(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await handling.undo(work, turn.district, actor, ticket, turn.at)


async def _press_menu(_turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await handling.open_menu(work, actor, ticket, word)


async def _press_words(_turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    name, _, chosen = word.partition(":")
    if name not in WANTED:
        raise Refusal(Why.OLD_BUTTON)
    await handling.want_words(work, actor, ticket, WANTED[name], chosen)


async def _press_pass(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    team, _, reason = word.rpartition(":")
    await passing.pass_on(work, turn.district, actor, ticket, TeamCode(team), reason, turn.at)


async def _press_merge(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await merging.merge(work, turn.zone, actor, ticket, TicketId(number_of(word)), turn.at)


async def _press_category(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await handling.recategorise(work, turn.district, actor, ticket, CategoryCode(word), turn.at)


async def _press_dismiss(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await handling.dismiss(work, turn.district.policy, actor, ticket, word, turn.at)


async def _press_took(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    rework, _, rest = word.partition(":")
    measure, _, thousandths = rest.partition(":")
    if measure not in {*Measure}:
        raise Refusal(Why.OLD_BUTTON)
    amount = number_of(thousandths) / 1000
    await counting.settle(work, actor, ticket, number_of(rework), Measure(measure), amount, turn.at)


COMMANDS: Mapping[str, Do] = {
    "take": _take,
    "release": _release,
    "give": _give,
    "fix": _fix,
    "ask": _ask,
    **parking.COMMANDS,
    "pass": _pass,
    "merge": _merge,
    "category": _category,
    "dismiss": _dismiss,
    "note": _note,
    "took": _took,
    **showing.COMMANDS,
    "undo": _undo,
    **deciding.COMMANDS,
}
PRESSES: Mapping[Verb, Do] = {
    Verb.MENU: _press_menu,
    Verb.RELEASE: _release,
    Verb.GIVE: _press_give,
    Verb.PASS: _press_pass,
    **parking.PRESSES,
    Verb.MERGE: _press_merge,
    Verb.RECATEGORISE: _press_category,
    Verb.DISMISS: _press_dismiss,
    Verb.TOOK: _press_took,
    **showing.PRESSES,
    Verb.WORDS: _press_words,
    Verb.UNDO: _undo,
    **deciding.PRESSES,
}
