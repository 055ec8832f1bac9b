"""Everybody reads on the public page what the district tells: bulletins, campaigns, models and drives to come."""

from dataclasses import replace
from datetime import timedelta

from casework.model.bulletin import Facts, State
from casework.model.campaign import Campaign, CampaignCode, Target
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.summary import Period
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.public.looking import shows_photo
from tests.bot.paper.test_qr_labels import pages, texts
from tests.drives import drive
from tests.stories.public.site import looking
from tests.stories.public.test_page import photos_in, text
from tests.stories.stage import Stage

EAST = TeamCode("east")
DAY = timedelta(days=1)
SHOWN = {"exposure": 3, "model": 2}
EXHIBITS = {"now": SHOWN, "before": {"exposure": 1, "model": 0}, "down": 0, "teams": [["<b>", 3, 2]]}
FACTS: Facts = {"supervision": {"ordered": 3, "approved": 2, "returned": 1}, "exhibits": EXHIBITS}


async def test_only_what_was_posted_is_read_and_as_a_pdf_too(stage: Stage) -> None:
    today = stage.clock().date()
    async with stage.storage.begin("bulletins") as work:
        for first in (today - 9 * DAY, today - 5 * DAY):
            await work.bulletins.add(Period(first, first + 2 * DAY), FACTS, stage.clock())
        posted = (await work.bulletins.unreminded(stage.clock()))[1]
        struck = frozenset({"supervision"})
        await work.bulletins.save(replace(posted, state=State.POSTED, number=1, year=2026, struck=struck))
    async with looking(stage.app) as http:
        listed = await text(http, "/bulletins")
        assert "No. 1 of 2026" in listed
        assert listed.count("<section>") == 1
        page = await text(http, "/bulletins/2?lang=zh_CN")
        assert "曝光3件（上期1件）；典型2件（上期0件）。" in page
        assert "督办" not in page  # it was struck
        paper = await http.get("/bulletins/2.pdf")
        assert paper.headers["content-type"] == "application/pdf"
        printed = " ".join("".join(map(texts, pages(paper.content))).split())
        assert "Exposed: 3 (period before 1); models: 2 (period before 0)." in printed
        for path in ("/bulletins/1", "/bulletins/1.pdf", "/bulletins/9", "/bulletins/x"):  # a draft, and none
            assert (await http.get(path)).status_code == 404
        assert "/bulletins/2<" in await text(http, "/sitemap.xml")


async def test_campaigns_and_drives_are_shown_without_anybodys_name(stage: Stage) -> None:
    today, now = stage.clock().date(), stage.clock()
    plan = Campaign(0, CampaignCode("clean"), "Clean <month>", today, today + 9 * DAY, teams=(EAST,), is_public=True)
    async with stage.storage.begin("told") as work:
        await work.campaigns.keep(replace(plan, targets=(Target(Measure.TONNES, 20),)))
        await work.campaigns.keep(replace(plan, code=CampaignCode("own"), name="Among ourselves", is_public=False))
        for title, begins in (("Elm Park", now + DAY), ("Over", now - DAY)):
            made = await work.drives.begin(
                drive(0, by=None, title=title, begins=begins, ends=begins + timedelta(hours=1))
            )
            await work.drives.save(made)
    async with looking(stage.app) as http:
        campaigns, drives = await text(http, "/campaigns"), await text(http, "/drives")
    assert "Clean &lt;month&gt;" in campaigns
    assert "0 of 20 t" in campaigns
    assert "Among ourselves" not in campaigns
    assert "Eastside crew" not in campaigns
    assert "Elm Park" in drives
    assert "Over" not in drives.replace("Overview", "")
    assert f'href="https://t.me/{stage.account.username}?start=d1' in drives


async def test_an_exposed_photo_is_for_everybody_while_it_is_published(stage: Stage) -> None:
    await stage.reports()
    one = TicketId(1)
    async with stage.storage.begin("expose") as work:
        ticket = await work.tickets.get(one)
        assert ticket is not None
        (photo,) = [each.photo for each in await work.tickets.photos(one)]
        new = propose(ticket, Exhibit.EXPOSURE, stage.clock().date(), by_rule=True)
        number = await work.exposures.add(new)
        shown = replace(new, number=number, stand=Stand.PUBLISHED, published_on=stage.clock().date(), answer="So <b>")
        await work.exposures.save(shown)
    async with looking(stage.app) as http:
        page = await text(http, "/exhibits")
        assert "Still to be put right: Bulky waste" in page
        assert "So &lt;b&gt;" in page
        assert f'href="https://t.me/{stage.account.username}?start=x11"' in page
        assert photos_in(page) == []
        assert (await http.get(f"/photos/{photo.name}")).status_code == 404
        async with stage.storage.begin("photos") as work:
            await work.exposures.save(replace(shown, photos=(photo.id,)))
        assert photos_in(await text(http, "/exhibits")) == [f"/photos/{photo.name}"]
        assert (await http.get(f"/photos/{photo.name}")).status_code == 200
        async with stage.storage.begin("down") as work:
            await work.exposures.save(replace(shown, photos=(photo.id,), stand=Stand.TAKEN_DOWN))
        assert "Bulky waste" not in await text(http, "/exhibits")
        assert (await http.get(f"/photos/{photo.name}")).status_code == 404
    async with stage.storage.read() as work:
        assert not await shows_photo(work, stage.app.district(), photo.name)
