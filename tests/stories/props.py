"""Provide what people in the machine send: pictures, files, words, places, links, commands, payloads.

Everything is drawn or written here, so that a run is the same everywhere. Hostile files from elsewhere have tests of
their own (`tests/storage/files/test_pictures.py`).
"""

import re
from io import BytesIO
from random import Random

from PIL import Image

from casework.model.area import AreaCode
from casework.model.asset import Asset, AssetCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp
from casework.model.deadline import Allowance
from casework.model.deep_link import AtAsset, AtPlace, OfArea, OfTicket, payload
from casework.model.place import Point
from casework.model.team import TeamKind
from casework.model.ticket_id import TicketId
from handlers.messages.press import Verb
from handlers.routes import ROUTES
from tests.storage.files.heic_boxes import heic
from tests.stories.reporting.test_places import taken_at
from tests.stories.stage import ELM, OAK, SEA, TREE, UNKNOWN, picture

NEAR_ELM = (37.7651, -122.4251)  # 14 metres from it
BORDER = (37.7655, -122.43001)  # a metre from Eastside, in Westside
PLACES = (ELM, OAK, NEAR_ELM, BORDER, SEA, (0.0, 0.0), UNKNOWN, (37.7, -122.4), (-90.0, 180.0))
ACCURACIES = (None, 8.0, 90.0, 1500.0)


def patterned(seed: int) -> bytes:
    """Return a photo that looks like no other."""
    tiny = Image.frombytes("RGB", (9, 8), Random(seed).randbytes(9 * 8 * 3))
    return _encoded(tiny.resize((72, 64)), "JPEG")


def _encoded(image: Image.Image, form: str) -> bytes:
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


PHOTOS = (*(patterned(seed) for seed in range(12)), picture("brown"), picture("red"), picture("red", (48, 64)))
BROKEN = (picture("red")[:300], b"\xff\xd8\xff\xe0 no photo", b"GIF89a")
FILES: tuple[tuple[bytes, str, str | None], ...] = (
    (taken_at(*ELM), "photo.jpg", "image/jpeg"),
    (taken_at(*SEA), "sea.jpg", "image/jpeg"),
    (_encoded(Image.new("RGBA", (40, 40), "orange"), "PNG"), "drawing.png", "image/png"),
    (heic(Image.new("RGB", (64, 64), "teal")), "IMG_1.HEIC", "image/heic"),
    (picture("navy")[:300], "half.jpg", "image/jpeg"),
    (b"<svg/>", "drawing.svg", "image/svg+xml"),
    (b"PK\x03\x04", "all.zip", "application/zip"),
    (b"%PDF-1.7", "letter.pdf", None),
)

WORDS = (
    "A sofa",
    "旧沙发扔在路口",
    "<b>Broken</b> & glass\non the stairs",
    "x" * 300,
    "y" * 600,
    "👍",
    "#1",
    "1",
    "Elm Street",
    "Mattress on Elm Street",
    "床垫在榆树街的路口",
    "Nowhere Lane 7",
    "37.765, -122.435",
    "A sofa at 37.765,-122.425",
    "0, 0",
    "37°45'54\"N 122°26'06\"W",
    "geo:37.765,-122.435?z=17",
    "https://www.openstreetmap.org/?mlat=37.765&mlon=-122.435#map=18/37.765/-122.435",
    "look https://maps.google.com/?q=37.765,-122.425",
    "https://uri.amap.com/marker?position=-122.425,37.765",
    "https://maps.app.goo.gl/Xyz12",
    "https://t.me/cleanward_bot?start=t11",
    "https://[broken",
)
CAPTIONS = (None, None, "In front of the door", "门口", "z" * 700)

BIN = Asset(AssetCode("bin-17"), "Bin 17 <Elm>", Point(*NEAR_ELM), CategoryCode("bags"))
PAYLOADS = (
    payload(AtPlace(Point(*OAK))),
    payload(AtPlace(Point(*SEA))),
    payload(AtAsset(BIN.code)),
    payload(AtAsset(AssetCode("bin-99"))),
    payload(OfTicket(TicketId(1))),
    payload(OfTicket(TicketId(2))),
    payload(OfTicket(TicketId(999))),
    payload(OfArea(AreaCode("east"))),
    payload(OfArea(AreaCode("nowhere"))),
    "p1999999999_1",
    "t10",
    "x9garbage",
    "_",
)

COMMANDS = (
    *(route.heard for route in ROUTES if re.fullmatch("/[a-z]+", route.heard)),
    *("/nonsense", "/", "/start@another_bot", "/REPORT"),
)
ARGUMENTS = ("", "", "1", "#2", "999", "9" * 20, "x", "sofa", "ABCD2345", "Which side?", "?" * 600, "<b>\n1")
GARBAGE = (
    *("x", "1", "1.", "1.take", "1.take.", "1.take.x", "2.take.1", "1.dance.1"),
    *(f"1.{verb}.{rest}" for verb in Verb for rest in ("0", "1", "1.1", "1.x.y", "2.1.1", "9" * 18)),
)


def _category(
    code: str, english: str, chinese: str, *questions: FollowUp, is_danger: bool = False, notice: str = ""
) -> Category:
    names = {"en": english, "zh_CN": chinese}
    day, three = Allowance.parse("1 working day"), Allowance.parse("3 working days")
    said = {"en": notice} if notice else {}
    return Category(
        CategoryCode(code), names, TeamKind.COMMUNITY, day, three, is_danger, questions=questions, notice=said
    )


WIDER_TREE = CategoryTree(
    (
        *TREE.groups,
        CategoryGroup(
            CategoryCode("danger"),
            {"en": "Danger", "zh_CN": "危险"},
            (
                _category("needles", "Needles", "针头", is_danger=True, notice="Never touch them <b>yourself</b>."),
                _category(
                    "paint",
                    "Paint",
                    "油漆",
                    FollowUp(
                        "much", {"en": "How much?"}, (Choice("can", {"en": "A can"}), Choice("lot", {"en": "A lot"}))
                    ),
                    FollowUp("wet", {"en": "Is it wet?"}, (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))),
                    is_danger=True,
                ),
            ),
        ),
    )
)
