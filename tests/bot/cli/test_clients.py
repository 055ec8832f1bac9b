"""The commands about other systems: keys are shown once, and referrals that failed are sent again."""

import asyncio

from bot.clock import now
from casework.model.client import hash_of
from casework.model.referral import Referral, Stage
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import Run, refused
from tests.storage.samples import add_ticket, meet


def test_a_client_is_added_listed_and_revoked_and_its_key_is_shown_once(city: Run) -> None:
    added = city("clients", "add", "fixmystreet", "--may", "report,export")
    key = added.stdout.strip()
    assert key.startswith("cw_")
    assert len(key) > 40
    assert f"fixmystreet\texport,report\t{now():%Y-%m-%d}\n" == city("clients", "list").stdout

    async def known() -> str:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.read() as work:
            client = await work.clients.with_key(hash_of(key))
        await storage.close()
        assert client is not None
        return client.name

    assert asyncio.run(known()) == "fixmystreet"
    refused(city("clients", "add", "fixmystreet"), "There is, or was, a client called fixmystreet.")
    refused(city("clients", "add", "two words"), "A client's name has at most 40 letters")
    refused(city("clients", "add", "x", "--may", "all"), "--may must be report, export", "not all")
    assert "refused from now on" in city("clients", "revoke", "fixmystreet").stdout
    assert "revoked" in city("clients", "list").stdout
    assert key not in city("clients", "list").stdout
    revoked, made = city("audit", "--last", 2).stdout.splitlines()
    assert [line.split("\t")[1:] for line in (made, revoked)] == [
        ["command line", "client", "fixmystreet", "", '{"scopes": ["export", "report"]}'],
        ["command line", "client", "fixmystreet", '{"scopes": ["export", "report"]}', ""],
    ]
    assert not {key, hash_of(key)} & set(city("audit", "--last", 9).stdout.replace('"', "\t").split("\t"))
    refused(city("clients", "revoke", "fixmystreet"), "There is no client called fixmystreet whose key is taken.")
    assert city("audit", "--last", 3).stdout.count("\tclient\t") == 2  # what was refused changed nothing


def test_a_ticket_that_did_not_get_through_is_listed_and_sent_again(city: Run) -> None:
    async def fails() -> None:
        storage = Storage("sqlite:///data/cleanward.db", now)
        ticket = await add_ticket(storage, await meet(storage))
        async with storage.begin("fails") as work:
            await work.referrals.keep(Referral(ticket.id, 0, "roads", Stage.FAILED, tries=3, trouble="refused no"))
        await storage.close()

    asyncio.run(fails())
    assert city("referrals", "list").stdout == "1\troads\tfailed\t3\trefused no\n"
    assert "#1 is sent again" in city("referrals", "again", str(TicketId(1))).stdout
    assert city("referrals", "list").stdout == ""
    for number in ("1", "99"):
        refused(city("referrals", "again", number), f"#{number} has not failed")
