"""Whatever is sent to a public address, its path, question, headers and body, no answer is a failure (5xx)."""

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.open311.describing import ENDPOINTS
from bot.web.open311.reporting import BODY_MOST, FIELDS_MOST
from bot.web.public.failing import FOR_SYSTEMS
from bot.web.public.pages import pages
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.public.schemas import check
from tests.stories.public.site import BASE, Answer, sent
from tests.stories.public.test_open311 import READER, add_clients, report, with_a_question
from tests.stories.stage import MORNING, playing

EACH = max(6, int(os.environ.get("CLEANWARD_STEPS", "0")) // 50)  # requests to each address
FORM = "application/x-www-form-urlencoded"
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        (
            "",
            "\x00",
            "%00",
            "1" * 40,
            "-1",
            "NaN",
            "١",
            "1,2",
            "1-1",
            "'; DROP TABLE",
            "../../etc",
            "open",
            "json",
            "\n",
        )
    ),
    st.sampled_from(
        ("2026-03-02T17:00:00Z", "0001-01-01", "9999-12-31T23:59:59-14:00", "２０２６-03-02", "2026-03-02", "1-9999999")
    ),
)
NAMES = sorted({each.name for one in ENDPOINTS for each in one.query} | {"api_key", "lat", "long", "description"})
NAMES += ["attribute[size]", "media_url", "service_code", "address_string", "attribute[", "", "before"]
FIELDS = st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=3)
HEADERS = st.dictionaries(
    st.sampled_from(
        (
            "host",
            "accept-language",
            "accept-encoding",
            "authorization",
            "if-none-match",
            "content-length",
            "range",
            "cookie",
        )
    ),
    st.sampled_from(
        ("[::1", "en;q=nan,zh;q=1e999,*;q=-1", "Bearer", "Bearer \xff", "gzip;q=x", '*, W/"', "bytes=9-", "-1")
    )
    | st.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
    max_size=3,
)
PARTS = b'--b\r\nContent-Disposition: form-data; name="lat"\r\n\r\n37\r\n--b--\r\n'
BODIES = st.sampled_from(
    (
        ("multipart/form-data; boundary=b", PARTS),
        ("multipart/form-data", PARTS),
        ("application/json", b'{"service_code": ["bulky"], "lat": 1e999}'),
        ("application/json", b"[" * 5000),
        ("text/xml", b"<request>"),
        (FORM, b"x=" + b"y" * BODY_MOST),
        (FORM, b"a=1&" * (FIELDS_MOST + 1)),
        (FORM + "; charset=utf-16", urlencode(report()).encode("utf-16")),
        (FORM, b"lat=\xff\xfe&long=%ff%00&=&&%"),
        ("", b"lat=1"),
    )
) | st.tuples(st.sampled_from((FORM, "", "x", "\xff/\xff")), st.binary(max_size=50))
METHODS = ("PUT", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "\xff")
HOLES = st.fixed_dictionaries(dict.fromkeys(("form", "code", "number", "name", "zoom", "x", "y", "rest"), HOSTILE))
KNOWN = {"form": "json", "code": "bulky", "number": "1", "name": "0" * 64, "zoom": "1", "x": "0", "y": "0", "rest": "x"}


def test_no_rubbish_makes_the_server_fail(
    fresh_database: Callable[[], AbstractContextManager[str]], clock: Clock, tmp_path: Path
) -> None:
    clock.now = MORNING
    statuses: Counter[int] = Counter()

    def ask(app: Starlette, route: Route, number: int) -> None:
        @seed(number)
        @settings(
            max_examples=EACH if route.path.startswith(FOR_SYSTEMS) else EACH // 2,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(HOLES, st.sampled_from(("sound", "known", "wild")), FIELDS, HEADERS, BODIES, st.sampled_from(METHODS))
        def asked(
            holes: dict[str, str],
            how: str,
            fields: dict[str, str],
            headers: dict[str, str],
            body: tuple[str, bytes],
            method: str,
        ) -> None:
            own = next(iter(route.methods - {"HEAD"})) if route.methods else "GET"
            path = re.sub(r"{(\w+)(:path)?}", lambda hole: (holes if how == "wild" else KNOWN)[hole[1]], route.path)
            if how == "sound":
                filled = report(**{"attribute[size]": "big"}) | fields
                body = (FORM, urlencode(filled).encode("utf-8", "replace"))
                headers = {"authorization": f"Bearer {READER}", **headers}
            query = urlencode(fields).encode("utf-8", "replace") if how != "wild" else body[1][:200]
            with_type = {**headers, "content-type": body[0]} if body[0] else headers
            answer = runner.run(sent(app, method if how == "wild" else own, path, query, with_type, body[1]))
            statuses[answer.status] += 1
            judge(answer, path)

        asked()

    def judge(answer: Answer, path: str) -> None:
        assert answer.status < 500, (path, answer)
        assert "content-security-policy" in answer.headers, path
        if (
            answer.status >= 400
            and path.startswith(FOR_SYSTEMS)
            and answer.headers["content-type"] == "application/json"
        ):
            check(json.loads(answer.body), "errors")

    with fresh_database() as url, asyncio.Runner() as runner:
        storage = Storage(url, clock)
        raised = playing(storage, clock, tmp_path / "photos", is_unlimited=True)
        stage = runner.run(raised.__aenter__())
        runner.run(add_clients(stage))
        runner.run(with_a_question(stage))
        many = replace(stage.app.shown.interface, reports_a_minute=1000, exports_a_minute=1000)
        app = pages(replace(stage.app.shown, interface=many), BASE, fresh_s=0)
        routes: list[Any] = app.routes
        for number, route in enumerate(routes):
            ask(app, route, number)
        runner.run(stage.settle())
        runner.run(raised.__aexit__(None, None, None))
        runner.run(storage.close())
    assert {200, 201, 400, 401, 403, 404, 405} <= statuses.keys()
