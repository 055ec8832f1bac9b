"""What people in the machine hold in their hands: pictures, files, words, places, links, commands, payloads.

Everything is drawn or written here, so that a run is the same everywhere; the hostile files of others have tests of
their own (`tests/storage/test_pictures.py`).
"""

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
from tests.storage.heic_boxes import heic
from tests.stories.stage import ELM, OAK, SEA, TREE, UNKNOWN, picture
from tests.stories.test_places import taken_at

NEAR_ELM = (37.7651, -122.4251)  # 14 metres from it
BORDER = (37.7655, -122.43001)  # a metre from Eastside, in Westside
PLACES = (ELM, OAK, NEAR_ELM, BORDER, SEA, (0.0, 0.0), UNKNOWN, (37.7, -122.4), (-90.0, 180.0))
ACCURACIES = (None, 8.0, 90.0, 1500.0)


def patterned(seed: int) -> bytes:
    """A photo that looks like no other."""
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

PRIVATE_COMMANDS = (
    *("/start", "/report", "/help", "/language", "/mine", "/areas", "/privacy", "/mydata", "/forget", "/forget now"),
    *("/follow", "/follow 1", "/follow #2", "/follow 999", "/follow me", "/follow 99999999999999999999"),
    *("/link", "/link ABCD2345", "/ask", "/ask Why?", "/queue", "/ticket 1", "/find sofa", "/near", "/board", "/owed"),
    *("/enter", "/nonsense", "/", "/start@another_bot", "/REPORT"),
)
GROUP_COMMANDS = (
    *(
        "/help",
        "/ask",
        "/ask Which side?",
        "/ask x" + "?" * 600,
        "/link",
        "/link ABCD2345",
        "/start",
        "/mine",
        "/forget",
    ),
    *(
        "/queue",
        "/queue late",
        "/ticket 1",
        "/ticket 999",
        "/ticket",
        "/find sofa",
        "/find",
        "/near",
        "/board",
        "/owed",
    ),
    *("/enter", "/nonsense", "/help@another_bot"),
)
GARBAGE = (
    *("", "x", "1", "1.", "1.take", "1.take.", "1.take.x", "2.take.1", "1.dance.1", "1.take.999999999999999999"),
    *("1.send.1", "1.send.2", "1.cancel.1", "1.unphoto.1.1", "1.unphoto.1.x", "1.spotis.1.9", "1.pin.1.7.7"),
    *("1.cat.1.nothing", "1.group.1.nothing", "1.same.1.1", "1.same.2.1", "1.backagain.1.1", "1.different.1.1"),
    *("1.answer.1.how.much", "1.lookup.1", "1.insist.1", "1.goon.1", "1.fixed.1", "1.notfixed.1", "1.return.1"),
    *("1.withdraw.1", "1.withdrawok.1", "1.nudge.1", "1.add.1", "1.open.2", "1.mine.3", "1.mine.-1", "1.lang.0.xx"),
    *("1.followarea.1.daily", "1.leavearea.1", "1.take.1", "1.fix.1", "1.play.1", "1.ask.1", "1.resume.1"),
)


def _category(code: str, english: str, chinese: str, *questions: FollowUp, is_danger: bool = False) -> Category:
    names = {"en": english, "zh_CN": chinese}
    day, three = Allowance.parse("1 working day"), Allowance.parse("3 working days")
    return Category(CategoryCode(code), names, TeamKind.COMMUNITY, day, three, is_danger, questions=questions)


WIDER_TREE = CategoryTree(
    (
        *TREE.groups,
        CategoryGroup(
            CategoryCode("danger"),
            {"en": "Danger", "zh_CN": "危险"},
            (
                _category("needles", "Needles", "针头", is_danger=True),
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
