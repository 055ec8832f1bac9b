"""The queries that run all the time use their indexes on both engines, so that no work grows with what is stored.

The test explains the statements that were really sent to the database, with their parameters.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.concern import Concern
from casework.model.contract import ContractCode
from casework.model.draft import DraftId
from casework.model.drive import DriveId
from casework.model.exposure import Exhibit
from casework.model.figure import Clock
from casework.model.frontage import FrontageId
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToChat
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.priority import Priority
from casework.model.public import STATUSES, State
from casework.model.queue import Which
from casework.model.reach import EVERYWHERE, Reach
from casework.model.summary import Part, Period, Scope
from casework.model.team import Desk
from casework.model.ticket import Act, Status
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters
from storage.engine import open_engine
from storage.migrating import migrate
from storage.people.holdings import NAMING
from storage.traffic.parcels import Held
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.samples import AT, CREW, DESK, GATE, RITA, add_teams

Call = Callable[[UnitOfWork], Awaitable[object]]
BEFORE = AT - timedelta(days=2)
SCAN = {
    "sqlite": re.compile(r"\bSCAN (?!\S+ USING (COVERING )?INDEX|CONSTANT|\(?subquery)"),
    "postgresql": re.compile("Seq Scan"),
}
DERIVED = re.compile(r"(\w+)\([^()]*\) AS\s*\(SELECT|\) AS (\w+)")  # a common table, a subquery

DESKS_OF_A_CHAT = "uq_desks_chat_id_thread_id"
NORTH = AreaCode("1.2")


WEEK = Period(date(2026, 3, 2), date(2026, 3, 8))
OF_CREW = Scope(CREW)
PART = Scope(CREW, categories=frozenset({CategoryCode("bulky")}))


def _page(which: Which) -> Call:
    return lambda work: work.queues.page(CREW, which, PersonId(1), AT, Priority((), 12, 48), 8, 9)


CALLS: dict[str, tuple[Call, set[str]]] = {
    "claim": (lambda work: work.parcels.claim(AT, Held([5, 6], [7], [8]), 10), {"ix_outbox_waiting"}),
    "next_moment": (lambda work: work.parcels.next_moment(AT, Held([5, 6], [7])), {"ix_outbox_waiting"}),
    "waiting_in": (lambda work: work.parcels.waiting_in([5, 6]), {"ix_outbox_waiting"}),
    "left_sending": (lambda work: work.parcels.left_sending(AT), {"ix_outbox_sending"}),
    "bring_back": (lambda work: work.parcels.bring_back(AT), {"ix_outbox_settled_at"}),
    "prune the outbox": (lambda work: work.parcels.prune(BEFORE), {"ix_outbox_settled_at"}),
    "what lies in front of a ticket": (lambda work: work.frontages.around(GATE, 15), {"ix_frontages_place"}),
    "frontages by state": (lambda work: work.frontages.counts(Reach(frozenset({NORTH}))), {"ix_frontages_area"}),
    "the most wanting": (lambda work: work.frontages.listed(EVERYWHERE, None, 0, 9), {"ix_frontages_wanting"}),
    "when a shop was told": (
        lambda work: work.frontages.told_last(FrontageId(1), TicketId(1)),
        {"ix_tellings_frontage_id"},
    ),
    "frontages of somebody": (lambda work: work.frontages.of_signer(PersonId(1)), {"ix_frontages_signer_id"}),
    "drives near in time": (lambda work: work.drives.near_in_time(AT, AT), {"ix_drives_state"}),
    "drives ahead": (lambda work: work.drives.ahead(AT, 8), set()),
    "a ticket's drive": (lambda work: work.drives.of_ticket(TicketId(1)), {"ix_drives_ticket_id"}),
    "a ticket's wishes": (lambda work: work.drives.wished(TicketId(1)), set()),
    "about which drive somebody is asked": (lambda work: work.drives.asked_of(PersonId(1)), {"ix_drives_asked_id"}),
    "who comes to a drive": (lambda work: work.drives.turnout(DriveId(1)), set()),
    "who came to drives long ago": (lambda work: work.drives.forget_before(AT), {"ix_drives_begins"}),
    "who has a drive before them": (
        lambda work: work.drives.readers("drive:1", PersonId(0), 9),
        {"pk_slots", "ix_outbox_settled_at"},
    ),
    "projects that are late": (lambda work: work.projects.late(AT.date(), 9), {"ix_projects_ends_on"}),
    "campaigns that run": (lambda work: work.campaigns.since(AT.date()), {"ix_campaigns_last_on"}),
    "a period's bulletin": (lambda work: work.bulletins.of(WEEK), {"uq_bulletins_period"}),
    "the number of a bulletin": (lambda work: work.bulletins.last_number(2026), {"uq_bulletins_number"}),
    "a team's objection": (lambda work: work.objections.of(CREW, WEEK), {"ix_objections_period"}),
    "a month's statement": (lambda work: work.contracts.statement_of(ContractCode("a"), AT.date()), set()),
    "hearings that are over": (lambda work: work.exposures.ended(AT, 9), set()),
    "what is shown and has changed": (lambda work: work.exposures.outdated(9), set()),
    "what may be exposed": (lambda work: work.exposures.exposable(3, 0, 9), set()),
    "what may be a model": (lambda work: work.exposures.exemplary(BEFORE, 0, 9), {"ix_tickets_checkable"}),
    "what a ticket is shown as": (
        lambda work: work.exposures.latest(TicketId(1), Exhibit.MODEL),
        {"ix_exposures_ticket_id"},
    ),
    "link": (lambda work: work.desks.link(Desk(CREW, DESK), AT), {"ix_outbox_settled_at"}),
    "move": (lambda work: work.desks.move(DESK, -1005), {DESKS_OF_A_CHAT, "ix_outbox_settled_at"}),
    "try_again": (lambda work: work.desks.try_again(DESK), {"ix_outbox_waiting"}),
    "leave_topic": (lambda work: work.desks.leave_topic(DESK, 7), {DESKS_OF_A_CHAT, "ix_outbox_settled_at"}),
    "cards_coming": (
        lambda work: work.desks.cards_coming(CREW),
        {"ix_outbox_waiting", "pk_slots"},
    ),
    "team_at": (lambda work: work.desks.team_at(DESK, None), {DESKS_OF_A_CHAT}),
    "teams_in": (lambda work: work.desks.teams_in(DESK), {DESKS_OF_A_CHAT}),
    "ticket_shown": (lambda work: work.desks.ticket_shown(DESK, 55), {"uq_slots_chat_id_message_id"}),
    "shown": (lambda work: work.slots.shown(DESK, "card:7"), {"pk_slots"}),
    "waiting": (lambda work: work.inbox.waiting(RITA, 10), {"ix_inbox_waiting"}),
    "suspects": (lambda work: work.inbox.suspects(), {"ix_inbox_waiting"}),
    "prune the inbox": (lambda work: work.inbox.prune(BEFORE), {"ix_inbox_received_at"}),
    "unfinished": (lambda work: work.tickets.unfinished(CREW), {"ix_tickets_unfinished"}),
    "what a dissolved team leaves": (
        lambda work: work.tickets.left_page(CREW, TicketId(0), 9),
        {"ix_tickets_unfinished", "ix_tickets_owed", "ix_tickets_merged"},
    ),
    "held_by": (lambda work: work.tickets.held_by(PersonId(1), CREW, 9), {"ix_tickets_unfinished"}),
    **{f"the list of {which}": (_page(which), {"ix_tickets_unfinished"}) for which in Which},
    "for other systems: the newest": (
        lambda work: work.open_data.reported(Filters(since=BEFORE, until=AT), 0, 10),
        {"ix_tickets_reported_at"},
    ),
    "for other systems: an export": (lambda work: work.open_data.below(TicketId(9), Filters(), 10), {"pk_tickets"}),
    "for other systems: what changed": (
        lambda work: work.open_data.done(BEFORE, AT, 10),
        {"ix_history_at", "ix_history_ticket_id"},
    ),
    "for other systems: photos": (lambda work: work.open_data.photos([TicketId(1)]), {"pk_ticket_photos"}),
    "for other systems: histories": (
        lambda work: work.open_data.histories([TicketId(1)]),
        {"ix_history_ticket_id"},
    ),
    "a client by its key": (lambda work: work.clients.with_key("0" * 64), {"uq_clients_key_hash"}),
    "referrals that are due": (lambda work: work.referrals.due(AT, 10), {"ix_referrals_due"}),
    "tickets to be referred": (lambda work: work.referrals.unreferred([CREW], [], 10), {"ix_tickets_unfinished"}),
    "work without a ticket, of all teams": (lambda work: work.efforts.during(None, AT, AT), {"ix_efforts_at"}),
    "work without a ticket, of a team": (lambda work: work.efforts.during(CREW, AT, AT), {"ix_efforts_team"}),
    "figures: counts": (lambda work: work.figures.counts(Scope(), WEEK), {"pk_counts"}),
    "figures: counts of a part": (lambda work: work.figures.counts(PART, WEEK), {"pk_counts"}),
    "figures: parts": (lambda work: work.figures.parts(Scope(), WEEK, Part.SOURCE), {"pk_counts"}),
    "league table: counts": (
        lambda work: work.figures.parts(Scope(), WEEK, Part.TEAM, ("fixed", "same_photo")),
        {"pk_counts"},
    ),
    "league table: owed": (lambda work: work.figures.owed_by_team(AT), {"ix_tickets_unfinished"}),
    "league table: owed by a team": (lambda work: work.figures.owed(CREW, AT, 0, 9), {"ix_tickets_unfinished"}),
    "objection of a team": (lambda work: work.objections.of(CREW, WEEK), {"ix_objections_period"}),
    "objections": (lambda work: work.objections.objections(WEEK), {"ix_objections_period"}),
    "figures: minutes": (lambda work: work.figures.minutes(Scope(), WEEK, Clock.FIX), {"pk_durations"}),
    "figures: minutes of a team": (
        lambda work: work.figures.minutes(Scope(CREW), WEEK, Clock.FIX),
        {"ix_durations_team"},
    ),
    "figures: late": (lambda work: work.figures.late(Scope(), AT), {"ix_tickets_unfinished"}),
    "figures: listed": (lambda work: work.figures.listed(Scope(), WEEK, "fixed", 0, 9), {"ix_history_day"}),
    "followed": (lambda work: work.supervision.followed([TicketId(1)]), {"pk_listeners"}),
    "with a card": (lambda work: work.supervision.shown([TicketId(1)]), {"ix_slots_ticket_id"}),
    "counts of a board": (lambda work: work.queues.counts(CREW, AT), {"ix_tickets_unfinished"}),
    "find for all teams": (lambda work: work.terms.find(None, "red mattress", 9), {"pk_terms"}),
    "find": (lambda work: work.terms.find(CREW, "red mattress", 9), {"pk_terms"}),
    "without a team": (
        lambda work: work.tickets.unfinished_page(None, TicketId(0), 10),
        {"ix_tickets_unfinished"},
    ),
    "silent_since": (lambda work: work.due.silent_since(AT, 10), {"ix_tickets_fixed"}),
    "asked_of": (lambda work: work.tickets.asked_of(PersonId(1)), {"ix_tickets_reporter_id"}),
    "unfinished_of": (lambda work: work.tickets.unfinished_of(PersonId(1), 10), {"ix_tickets_reporter_id"}),
    "streets around": (lambda work: work.streets.around(GATE, 60), {"ix_streets_cell"}),
    "streets called": (lambda work: work.streets.called(["Elm Street", "Oak Street"]), {"ix_streets_name"}),
    "parked_until": (lambda work: work.due.parked_until(AT, 10), {"ix_tickets_parked"}),
    "undoable": (lambda work: work.due.undoable(10), {"ix_tickets_undoable"}),
    "asked_since": (lambda work: work.due.asked_since(AT, 10), {"ix_tickets_asked"}),
    "closed_before": (lambda work: work.due.closed_before(AT, 10), {"ix_tickets_closed_at"}),
    "left_before": (
        lambda work: work.holdings.left_before(AT, 10),
        {"ix_listeners_since", "ix_drafts_sent", "ix_flags_at", "pk_tickets"},
    ),
    "who is forgotten with a ticket": (
        lambda work: work.holdings.erase_residents([TicketId(1)], {Act.SEND}),
        {"ix_people_asked_about"},
    ),
    "strangers": (lambda work: work.holdings.strangers(0, 10), set()),
    "leave_strangers": (lambda work: work.holdings.leave_strangers([5, 6]), set()),
    "what was dismissed": (lambda work: work.holdings.dismissed(BEFORE, AT), {"ix_tickets_dismissed"}),
    "what was ever dismissed": (lambda work: work.holdings.dismissed(None, AT), {"ix_tickets_dismissed"}),
    "drop_dismissed": (lambda work: work.holdings.drop_dismissed([TicketId(1)]), set()),
    "of": (
        lambda work: work.tickets.of(PersonId(1), None, 10),
        {"ix_tickets_reporter_id", "ix_listeners_person_id"},
    ),
    "of, a later page": (
        lambda work: work.tickets.of(PersonId(1), TicketId(99), 10),
        {"ix_tickets_reporter_id", "ix_listeners_person_id"},
    ),
    "near": (lambda work: work.nearby.reported(GATE, 250, AT), {"ix_tickets_cell"}),
    "unclosed_near": (lambda work: work.nearby.unclosed(GATE, 60, BEFORE, AT), {"ix_tickets_cell"}),
    "photos_near": (lambda work: work.nearby.photos(GATE, 250, AT), {"ix_tickets_cell", "pk_ticket_photos"}),
    "with_photo": (
        lambda work: work.nearby.with_photo(["a" * 64], AT),
        {"ix_photos_name", "ix_ticket_photos_photo_id", "pk_tickets"},
    ),
    "new_in": (lambda work: work.tickets.new_in([NORTH], AT, 10), {"ix_tickets_area"}),
    "fixed_in": (lambda work: work.tickets.fixed_in([NORTH], AT), {"ix_tickets_area_fixed"}),
    "learnable": (lambda work: work.tickets.learnable(TicketId(0), 10), {"pk_tickets"}),
    "listeners": (lambda work: work.listeners.of(TicketId(1)), {"pk_listeners"}),
    "supporters": (lambda work: work.listeners.supporters(TicketId(1)), {"pk_listeners"}),
    "areas_of": (lambda work: work.listeners.areas_of(PersonId(1)), {"pk_area_follows"}),
    "digests_due": (lambda work: work.listeners.digests_due(AT, 10), {"ix_area_follows_next_at"}),
    "recordings of a ticket": (lambda work: work.tickets.recordings(TicketId(1)), {"pk_ticket_recordings"}),
    "orphaned": (
        lambda work: work.supervision.page(Concern.ORPHANED, AT, DEFAULTS, 0, 8),
        {"ix_tickets_unfinished", "ix_outbox_settled_at"},
    ),
    "to_warn": (lambda work: work.due.to_warn(AT, 10, None), {"ix_tickets_warn_at"}),
    "to_warn at night": (lambda work: work.due.to_warn(AT, 10, [CategoryCode("needle")]), {"ix_tickets_warn_at"}),
    "to_ask_again": (lambda work: work.due.to_ask_again(AT, AT, 10), {"ix_tickets_fixed"}),
    "witnesses": (lambda work: work.listeners.witnesses(TicketId(1)), {"pk_listeners"}),
    "whom to ask": (
        lambda work: work.listeners.next_witness(TicketId(1), [NORTH], []),
        {"pk_listeners", "ix_area_follows_area"},
    ),
    "contested": (lambda work: work.supervision.page(Concern.CONTESTED, AT, DEFAULTS, 0, 8), {"ix_tickets_contested"}),
    "dismissed": (lambda work: work.supervision.page(Concern.DISMISSED, AT, DEFAULTS, 0, 8), {"ix_tickets_ended"}),
    "shares": (lambda work: work.supervision.dismissal_shares(AT), {"ix_tickets_ended"}),
    "look-back: closed": (lambda work: work.lookbacks.closed(BEFORE, AT, 10), {"ix_tickets_checkable"}),
    "hot spots": (lambda work: work.supervision.page(Concern.HOT_SPOT, AT, DEFAULTS, 0, 8), {"ix_tickets_recurs"}),
    "merged into": (lambda work: work.tickets.merged_into(TicketId(1)), {"ix_tickets_duplicate_of"}),
    "answers owed": (lambda work: work.tickets.owed(CREW, 9), {"ix_tickets_owed", "ix_tickets_merged"}),
    "cases by source": (lambda work: work.supervision.by_source(BEFORE, AT), {"ix_tickets_outside"}),
    "recurred": (lambda work: work.tickets.recurred(TicketId(1)), {"ix_tickets_recurs"}),
    "late": (lambda work: work.supervision.page(Concern.LATE, AT, DEFAULTS, 0, 8), {"ix_tickets_unfinished"}),
    "banned": (lambda work: work.restraints.banned(10), {"ix_people_banned"}),
    "barred": (lambda work: work.restraints.barred(10), {"ix_tickets_barred"}),
    "messages of a ticket": (lambda work: work.desks.messages_of(TicketId(1)), {"ix_slots_ticket_id"}),
    "asking about": (lambda work: work.drafts.asking_about(TicketId(1)), set()),
    "dismissals": (lambda work: work.restraints.dismissals(PersonId(1), AT, 5), {"ix_tickets_reporter_id"}),
    "count": (lambda work: work.restraints.count(PersonId(1), Limited.ADD, AT.date()), {"pk_people"}),
    "done": (lambda work: work.restraints.done(PersonId(1), Limited.ADD, AT.date()), {"pk_acted"}),
    "prune the counts": (
        lambda work: work.restraints.prune(AT.date(), AT),
        {"ix_acted_day", "ix_restrained_until"},
    ),
    "history": (lambda work: work.tickets.history(TicketId(1)), {"ix_history_ticket_id"}),
    "photos of a ticket": (lambda work: work.tickets.photos(TicketId(1)), {"pk_ticket_photos", "pk_photos"}),
    "file_ids": (lambda work: work.photos.file_ids(["a" * 64]), {"ix_photos_name"}),
    "forget_file_ids": (lambda work: work.photos.forget_file_ids(["a" * 64]), {"ix_photos_name"}),
    "open_of": (lambda work: work.drafts.open_of(PersonId(1)), {"uq_drafts_open"}),
    "drop_cancelled": (lambda work: work.holdings.drop_cancelled(AT), {"ix_drafts_cancelled"}),
    "left": (lambda work: work.drafts.left(AT, DraftId(0), 10, is_reminded=False), {"ix_drafts_left"}),
    "draft": (lambda work: work.drafts.get(DraftId(1)), {"pk_drafts"}),
    "public: unfixed": (lambda work: work.public.unfixed(), {"ix_tickets_area_unfixed"}),
    "public: fixed": (lambda work: work.public.fixed([NORTH], AT), {"ix_tickets_area_fixed"}),
    "public: open in an area": (
        lambda work: work.public.page(TicketId(99), [NORTH], None, STATUSES[State.OPEN], 20),
        {"ix_tickets_area_unfixed"},
    ),
    "public: a rare combination": (
        lambda work: work.public.page(TicketId(99), [NORTH], [CategoryCode("heap")], [Status.DISMISSED], 20),
        {"pk_tickets"},
    ),
    "public: with_photo": (
        lambda work: work.public.with_photo("a" * 64, 20),
        {"ix_photos_name", "ix_ticket_photos_photo_id"},
    ),
    "public: hidden": (lambda work: work.public.hidden(["a" * 64]), {"ix_photos_name", "ix_ticket_photos_photo_id"}),
    "by_account": (lambda work: work.people.by_account(RITA), {"uq_people_account"}),
    "erase": (  # the last one, because the others look for her
        lambda work: work.holdings.erase(PersonId(1), {Act.SEND}, but_slot=""),
        {
            *("ix_inbox_done", "ix_outbox_person_id", "ix_outbox_by_chat", "ix_audit_actor_id"),
            *("ix_tickets_taken_by", "ix_tickets_fixed_by", "ix_lookbacks_done_by"),
        },
    ),
}

# SQLite has other names than ours for its row number and for the index of a constraint.
ON_SQLITE = {
    "pk_counts": "sqlite_autoindex_counts_1",
    "pk_durations": "sqlite_autoindex_durations_1",
    "uq_slots_chat_id_message_id": "sqlite_autoindex_slots_2",
    DESKS_OF_A_CHAT: "sqlite_autoindex_desks_2",
    "uq_clients_key_hash": "sqlite_autoindex_clients_1",
    "pk_acted": "sqlite_autoindex_acted_1",
    "pk_people": "USING INTEGER PRIMARY KEY",
    "pk_slots": "sqlite_autoindex_slots_1",
    "pk_ticket_photos": "sqlite_autoindex_ticket_photos_1",
    "pk_photos": "USING INTEGER PRIMARY KEY",
    "pk_drafts": "USING INTEGER PRIMARY KEY",
    "pk_terms": "sqlite_autoindex_terms_1",
    "pk_tickets": "USING INTEGER PRIMARY KEY",
    "pk_listeners": "sqlite_autoindex_listeners_1",
    "pk_flags": "sqlite_autoindex_flags_1",
    "pk_area_follows": "sqlite_autoindex_area_follows_1",
    "pk_ticket_recordings": "sqlite_autoindex_ticket_recordings_1",
    "uq_people_account": "sqlite_autoindex_people_1",
}


async def plan(connection: AsyncConnection, statement: str, parameters: Any) -> str:
    if connection.dialect.name == "sqlite":
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        # To read all of what the statement has worked out itself is no fault.
        derived = {name for names in DERIVED.findall(statement) for name in names}
        lines = [row.detail.split() for row in found]
        return "\n".join(" ".join(words) for words in lines if words[0] != "SCAN" or words[1] not in derived)
    # The tables are empty, and PostgreSQL prefers to scan empty tables.
    await connection.execute(text("SET LOCAL enable_seqscan = off"))
    found = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(found.scalars())


@pytest.fixture
async def database_url(empty_url: str) -> str:
    """A database that no test has used before, because a plan depends on how large the tables are, or were."""
    engine = open_engine(empty_url)
    await migrate(engine)
    await engine.dispose()
    return empty_url


@pytest.fixture
async def sent(storage: Storage) -> list[tuple[str, Any]]:
    """Every statement that is sent to the database from now on."""
    await add_teams(storage)
    async with storage.begin("1") as work:
        await work.people.meet(RITA, "en", AT)
        await work.drafts.begin(PersonId(1), AT)
        await work.say(Notice(Kind.TAKEN, ToChat(RITA, None, "en"), slot="s"))
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            statements.append((statement, parameters))

    event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", note)
    return statements


async def test_what_runs_all_the_time_is_found_by_an_index(storage: Storage, sent: list[tuple[str, Any]]) -> None:
    engine = storage.transactions.engine.dialect.name
    for name, (call, indexes) in CALLS.items():
        sent.clear()
        async with storage.begin("explained") as work:
            await call(work)
        statements = list(sent)
        async with storage.transactions.writing() as connection:
            plans = "\n".join([await plan(connection, *each) for each in statements])
        assert not SCAN[engine].search(plans), f"{name} reads a whole table:\n{plans}"
        for index in indexes:
            expected = ON_SQLITE.get(index, index) if engine == "sqlite" else index
            assert expected in plans, f"{name} does not use {index}:\n{plans}"


async def test_what_may_refer_to_somebody_is_looked_for_by_an_index_when_they_are_deleted(storage: Storage) -> None:
    engine = storage.transactions.engine.dialect.name
    async with storage.transactions.writing() as connection:
        if engine == "sqlite":
            plans = await plan(connection, "DELETE FROM people WHERE id = 1", ())
        else:  # it does not explain how it checks references; it asks this of each column
            asked = "SELECT 1 FROM ONLY {} x WHERE 1 = {} FOR KEY SHARE OF x"
            plans = "\n".join(
                [await plan(connection, asked.format(column.table.name, column.name), ()) for column in NAMING]
            )
    assert not SCAN[engine].search(plans), plans
    found = Counter(re.findall(r"(?:SEARCH|Scan using \w+ on|Bitmap Heap Scan on) (\w+)", plans))
    assert found - Counter(["people"]) == Counter(column.table.name for column in NAMING)


@pytest.mark.parametrize("what", ["tickets", "tickets AS ends"])
async def test_a_query_without_an_index_would_be_noticed(storage: Storage, what: str) -> None:
    engine = storage.transactions.engine.dialect.name
    async with storage.transactions.writing() as connection:
        found = await plan(connection, f"SELECT * FROM {what} WHERE words = 'x'", ())
    assert SCAN[engine].search(found)
