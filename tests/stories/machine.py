"""Define the machine (a Hypothesis state machine): people send anything at any time in any order.

Its rules are what they can do. A step is one act, or several that cross on the way: somebody with two devices, or two
people at once. What the app does not offer (replying to a deleted message, writing to a bot that one has blocked) does
not happen.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from sandbox.others import EVENTS, OTHER_KINDS
from sandbox.writing import Where
from tests import media
from tests.stories import props
from tests.stories.town import Town, own, pick, send_photos

WEATHER: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"cut": "before"},
    {"description": "<html><h1>Bandwidth limit exceeded</h1></html>"},
    {"retry_after": 600},
)
PAUSES: tuple[dict[str, int], ...] = (
    *({"minutes": 5}, {"minutes": 61}, {"hours": 5}, {"hours": 21}, {"hours": 49}, {"days": 1}, {"days": 6}),
    *({"days": 8}, {"days": 15}, {"days": 31}, {"days": 40}),
)

FAR = 8  # this many acts lead from nothing to a ticket

residents = st.sampled_from(("rita", "rita", "rita", "otto", "wei", "carl"))
staff = st.sampled_from(("carl", "cora"))
desks = st.sampled_from(("east", "east", "west"))
numbers = st.integers(0, 60)  # the number of a thing, counted from the newest, and around again
replies = st.one_of(st.none(), st.none(), numbers)
captions = st.sampled_from(props.CAPTIONS)
orders = st.tuples(st.sampled_from(props.COMMANDS), st.sampled_from(props.ARGUMENTS))
pictures = st.integers(0, len(props.PHOTOS) - 1)
places = st.sampled_from(props.PLACES)


class Machine(Town):
    """The stage, and what people do on it."""

    @initialize(reporters=st.lists(residents, max_size=2))
    def the_curtain_rises(self, reporters: list[str]) -> None:
        """Set the stage; some people may have reported something before the play begins."""
        self.raise_curtain()
        for number, who in enumerate(reporters):
            for _ in range(FAR):
                self.go_on(who, number)

    # what residents send

    @rule(who=residents, which=st.lists(pictures, min_size=1, max_size=4), caption=captions, reply=replies)
    def sends_photos(self, who: str, which: list[int], caption: str | None, reply: int | None) -> None:
        person = self.people[who]
        where = self.in_reply(person.private(), reply)
        self.do(person, lambda: send_photos(person, which, caption, where))

    @rule(who=residents, first=pictures, count=st.integers(9, 10), caption=captions)
    def sends_a_large_album(self, who: str, first: int, count: int, caption: str | None) -> None:
        which = [(first + each) % len(props.PHOTOS) for each in range(count)]
        self.do(self.people[who], lambda: send_photos(self.people[who], which, caption, {}))

    @rule(who=residents, which=st.integers(0, len(props.BROKEN) - 1), caption=captions)
    def sends_a_broken_photo(self, who: str, which: int, caption: str | None) -> None:
        self.do(self.people[who], lambda: self.people[who].sends_photo(props.BROKEN[which], caption))

    @rule(who=residents, which=st.lists(st.integers(0, len(props.FILES) - 1), min_size=1, max_size=3), caption=captions)
    def sends_files(self, who: str, which: list[int], caption: str | None) -> None:
        person, files = self.people[who], [props.FILES[each] for each in which]
        if len(files) == 1:
            self.do(person, lambda: person.sends_file(*files[0], caption=caption))
        else:
            self.do(person, lambda: person.sends_files([file[:2] for file in files], caption))

    @rule(who=residents, kind=st.sampled_from(("video", "voice", "note")), seconds=st.sampled_from((3, 3, 60, 4000)))
    def sends_a_recording(self, who: str, kind: str, seconds: int) -> None:
        person, data = self.people[who], media.voice(3) if kind == "voice" else media.video(3)
        sends = {"video": person.sends_video, "voice": person.sends_voice, "note": person.sends_video_note}[kind]
        self.do(person, lambda: sends(data, seconds))

    @rule(who=residents, at=places, accuracy=st.sampled_from(props.ACCURACIES), reply=replies)
    def shares_a_location(self, who: str, at: tuple[float, float], accuracy: float | None, reply: int | None) -> None:
        person = self.people[who]
        self.do(person, lambda: person.sends_location(*at, accuracy, **self.in_reply(person.private(), reply)))

    @rule(who=residents, at=places)
    def shares_a_venue(self, who: str, at: tuple[float, float]) -> None:
        self.do(self.people[who], lambda: self.people[who].sends_venue(*at, "Café <Elm>", "Elm Street 3"))

    @rule(who=residents, at=places)
    def taps_the_location_key(self, who: str, at: tuple[float, float]) -> None:
        person = self.people[who]
        person.position = at
        prompt = person.private().prompts.get(person.id)
        keys = [key["text"] for row in prompt.markup.get("keyboard", []) for key in row] if prompt else []
        if keys:
            self.do(person, lambda: person.taps_key(keys[0]))

    @rule(who=residents, at=places)
    def begins_a_live_location(self, who: str, at: tuple[float, float]) -> None:
        self.do(self.people[who], lambda: self.people[who].sends_location(*at, 10.0, live=3600))

    @rule(who=residents, at=places, stops=st.booleans(), number=numbers)
    def moves_a_live_location(self, who: str, at: tuple[float, float], stops: bool, number: int) -> None:
        person = self.people[who]
        live = pick([each for each in own(person) if "live_period" in each.body.get("location", {})], number)
        if live:
            self.do(person, lambda: person.stops(live) if stops else person.moves(live, *at))

    @rule(who=residents, words=st.sampled_from(props.WORDS), reply=replies)
    def types(self, who: str, words: str, reply: int | None) -> None:
        person = self.people[who]
        self.do(person, lambda: person.says(words, **self.in_reply(person.private(), reply)))

    @rule(who=residents, command=orders, reply=replies)
    def commands(self, who: str, command: tuple[str, str], reply: int | None) -> None:
        person = self.people[who]
        self.do(person, lambda: person.says(" ".join(command), **self.in_reply(person.private(), reply)))

    @rule(who=residents, payload=st.sampled_from(props.PAYLOADS))
    def follows_a_link(self, who: str, payload: str) -> None:
        self.do(self.people[who], lambda: self.people[who].follows_link(payload))

    @rule(who=residents, kind=st.sampled_from(sorted(OTHER_KINDS)))
    def sends_something_else(self, who: str, kind: str) -> None:
        self.do(self.people[who], lambda: self.people[who].sends_other(kind))

    @rule(who=residents, event=st.sampled_from(sorted(EVENTS)))
    def causes_an_event(self, who: str, event: str) -> None:
        if own(self.people[who]):  # a chat that nobody began has no events
            self.do(self.people[who], lambda: self.people[who].causes(event))

    @rule(who=residents, number=numbers)
    def forwards(self, who: str, number: int) -> None:
        message = pick(self.people[who].private().messages, number)
        if message:
            self.do(self.people[who], lambda: self.people[who].forwards(message))

    @rule(who=residents, number=numbers, words=st.sampled_from(props.WORDS))
    def edits(self, who: str, number: int, words: str) -> None:
        person = self.people[who]
        message = pick(own(person), number)
        if message and message.text != words:
            if self.do(person, lambda: person.edits(message, words), rests=False):
                self.owe(message)
            self.rest()

    @rule(who=residents, number=numbers, which=pictures)
    def edits_a_photo(self, who: str, number: int, which: int) -> None:
        person = self.people[who]
        message = pick([each for each in own(person) if each.medium == "photo"], number)
        if message:
            if self.do(person, lambda: person.edits_photo(message, props.PHOTOS[which]), rests=False):
                self.owe(message)
            self.rest()

    @rule(who=residents, number=numbers)
    def deletes(self, who: str, number: int) -> None:
        """Delete a message: in private everybody may delete every message."""
        message = pick(self.people[who].private().messages, number)
        if message:
            self.watcher.deletes(message)
            self.do(self.people[who], lambda: self.stage.sandbox.remove(message, self.people[who]))

    # what residents press

    @rule(who=residents, far=st.integers(1, FAR), number=numbers)
    def goes_on_with_a_report(self, who: str, far: int, number: int) -> None:
        for each in range(far):
            self.go_on(who, number + each)

    @rule(who=residents, number=numbers)
    def presses_a_new_button(self, who: str, number: int) -> None:
        self.press(who, self.people[who].private(), 4, number)

    @rule(who=residents, number=numbers)
    def presses_any_button(self, who: str, number: int) -> None:
        self.press(who, self.people[who].private(), 1000, number)

    @rule(who=residents, number=numbers)
    def presses_an_old_button(self, who: str, number: int) -> None:
        self.press_old(who, self.people[who].private(), number)

    @rule(who=residents, number=numbers, data=st.sampled_from(props.GARBAGE))
    def presses_what_nobody_wrote(self, who: str, number: int, data: str) -> None:
        message = pick([each for each in self.people[who].private().messages if each.sender.is_bot], number)
        if message:
            self.press_data(who, message, data)

    # what staff do

    @rule(who=staff, desk=desks, number=numbers)
    def presses_on_a_desk(self, who: str, desk: str, number: int) -> None:
        self.press(who, self.desks[desk], 8, number)

    @rule(who=staff, desk=desks, number=numbers)
    def presses_on_the_newest_of_a_desk(self, who: str, desk: str, number: int) -> None:
        self.press(who, self.desks[desk], 1, number)

    @rule(who=staff, desk=desks, number=numbers)
    def presses_an_old_button_on_a_desk(self, who: str, desk: str, number: int) -> None:
        self.press_old(who, self.desks[desk], number)

    @rule(who=staff, desk=desks, number=numbers, data=st.sampled_from(props.GARBAGE))
    def presses_on_a_desk_what_nobody_wrote(self, who: str, desk: str, number: int, data: str) -> None:
        message = pick([each for each in self.desks[desk].messages if each.sender.is_bot], number)
        if message:
            self.press_data(who, message, data)

    @rule(who=staff, desk=desks, number=numbers, which=st.lists(pictures, min_size=1, max_size=3), caption=captions)
    def fixes(self, who: str, desk: str, number: int, which: list[int], caption: str | None) -> None:
        card = pick([each for each in self.desks[desk].messages if each.text.startswith("#")], number)
        where: Where = {"chat": self.desks[desk], "reply_to": card}
        if card:
            self.do(self.people[who], lambda: send_photos(self.people[who], which, caption, where))

    @rule(who=staff, desk=desks, command=orders, reply=replies)
    def commands_on_a_desk(self, who: str, desk: str, command: tuple[str, str], reply: int | None) -> None:
        where = self.in_reply(self.desks[desk], reply)
        self.do(self.people[who], lambda: self.people[who].says(" ".join(command), **where))

    @rule(who=staff, desk=desks, words=st.sampled_from(props.WORDS), reply=replies)
    def says_on_a_desk(self, who: str, desk: str, words: str, reply: int | None) -> None:
        where = self.in_reply(self.desks[desk], reply)
        self.do(self.people[who], lambda: self.people[who].says(words, **where))

    @rule(who=staff, desk=desks, kind=st.sampled_from(sorted(OTHER_KINDS)), at=places, reply=replies)
    def sends_to_a_desk(self, who: str, desk: str, kind: str, at: tuple[float, float], reply: int | None) -> None:
        person, where = self.people[who], self.in_reply(self.desks[desk], reply)
        self.do(
            person, lambda: person.sends_location(*at, **where) if kind == "dice" else person.sends_other(kind, **where)
        )

    @rule(desk=desks, number=numbers)
    def deletes_on_a_desk(self, desk: str, number: int) -> None:
        message = pick(self.desks[desk].messages, number)
        if message:
            self.watcher.deletes(message)
            self.do(self.people["cora"], lambda: self.stage.sandbox.remove(message, self.people["cora"]))

    # what happens to everybody

    @rule()
    def does_not_wait(self) -> None:
        """The next act crosses with the one after it."""
        self.waits = False

    @rule(who=residents, for_long=st.booleans())
    def blocks_the_bot(self, who: str, for_long: bool) -> None:
        person = self.people[who]
        if self.has_blocked(who):
            return
        self.do(person, person.blocks, rests=False)
        self.watcher.leaves_behind(person.private())
        if for_long:
            self.rest()
        else:
            self.do(person, person.unblocks)

    @precondition(lambda self: self.has_blocked())
    @rule(who=residents)
    def lets_the_bot_back_in(self, who: str) -> None:
        if self.has_blocked(who):
            self.do(self.people[who], self.people[who].unblocks)

    @rule(pause=st.sampled_from(PAUSES))
    def time_passes(self, pause: dict[str, int]) -> None:
        self.let_pass(pause)

    @rule(spins=st.integers(0, 30))
    def the_bot_is_restarted(self, spins: int) -> None:
        self.restart(spins)

    @rule(weather=st.sampled_from(WEATHER), times=st.integers(1, 3))
    def places_cannot_be_looked_up(self, weather: dict[str, Any], times: int) -> None:
        self.nominatim.faults.add("search", times=times, **weather)
