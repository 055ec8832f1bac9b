"""The lines with curl in docs/open311.md work, and are answered as it says."""

import json
import re
import shlex
from xml.etree import ElementTree as ET

import httpx

from casework.files.categories import read_categories
from tests.paths import ROOT
from tests.stories.public.site import BASE, looking
from tests.stories.public.test_open311 import KEY, READER, add_clients
from tests.stories.public.test_page import reported
from tests.stories.stage import Stage

LINE = re.compile(r"^    (curl (?:.*\\\n)*.*)(?:\n    (\[.*\]))?$", re.MULTILINE)


def asked(line: str, key: str) -> httpx.Request:
    """Return what a line sends, as curl reads it."""
    words = shlex.split(line.replace("\\\n", " ").replace("$PAGE", BASE).replace("$KEY", key))
    assert words.pop(0) == "curl"
    url, fields, headers = "", [], {}
    while words:
        match words.pop(0):
            case "-d" | "--data-urlencode":
                name, _, value = words.pop(0).partition("=")
                fields.append((name, value))
            case "-H":
                name, _, value = words.pop(0).partition(":")
                headers[name] = value.strip()
            case word:
                assert word.startswith(BASE), word
                url = word
    return httpx.Request("POST" if fields else "GET", url, headers=headers, data=dict(fields) or None)


def things(answer: httpx.Response) -> int:
    """Return how many things an answer has."""
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "text/xml":
        return len(ET.fromstring(answer.text))
    if kind == "text/csv":
        return len(answer.text.splitlines()) - 1
    said = answer.json()
    return len(said["features"] if kind == "application/geo+json" else said)


async def test_every_line_with_curl_is_answered_as_the_document_says(stage: Stage) -> None:
    await reported(stage)
    stage.press_verb(stage.carl, "take", stage.east)
    await stage.settle()
    async with stage.storage.begin("categories") as work:
        tree = read_categories((ROOT / "bot" / "data" / "categories.toml").read_bytes()).tree
        assert tree is not None
        await work.districts.replace_tree(tree)
    await stage.app.district.load()
    await add_clients(stage)
    document = (ROOT / "docs" / "open311.md").read_text()
    read, write = document.partition("## Report")[::2]
    post, export = write.partition("## Export")[::2]
    found = [(part, LINE.findall(part)) for part in (read, post, export)]
    assert [len(lines) for _, lines in found] == [7, 2, 3]
    async with looking(stage.app) as http:
        for part, lines in found:
            if part is export:
                await stage.fixes(caption="Swept")
            for line, said in lines:
                answer = await http.send(asked(line, READER if part is export else KEY))
                if said:
                    assert answer.json() == json.loads(said), line
                else:
                    assert answer.status_code == 200, (line, answer.text)
                    assert things(answer) > 0, line
    await stage.settle()
