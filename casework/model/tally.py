"""Read what work took from notes of staff: "2.5 t, 3 people", "清运13.3万吨，出动28,000人次".

Promises: this is the one place that knows the units of work. They are those that the district's bulletins count
(product page, section 5). A number that can be read in two ways is never guessed: it becomes a doubt.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Measure(StrEnum):
    """The units in which work is counted."""

    TONNES = "tonnes"
    CUBIC_METRES = "cubic_metres"
    SQUARE_METRES = "square_metres"
    METRES = "metres"
    PLACES = "places"
    ITEMS = "items"
    PIECES = "pieces"
    POSTERS = "posters"
    TREES = "trees"
    BUILDINGS = "buildings"
    PEOPLE = "people"
    SHIFTS = "shifts"  # 人次: one person once; the same person the next day counts again
    VEHICLES = "vehicles"
    TRIPS = "trips"  # 车次, 台次: one vehicle once
    YUAN = "yuan"


class WorkKind(StrEnum):
    """What was done, as bulletins tell it apart: a category names the one that its fixes are."""

    CLEARED = "cleared"
    REPAIRED = "repaired"
    DEMOLISHED = "demolished"
    PLANTED = "planted"


DIVISIBLE = frozenset(
    {Measure.TONNES, Measure.CUBIC_METRES, Measure.SQUARE_METRES, Measure.METRES, Measure.YUAN}
)  # of these there are fractions; all others are counted
MOST = 10_000_000_000.0  # of any measure; more is a typing mistake


@dataclass(frozen=True, slots=True)
class Doubt:
    """An amount that can be read in two ways: as it was written, its measure, and both readings."""

    written: str
    measure: Measure
    readings: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Took:
    """What some work took: its amounts by measure, to three decimals, and what must be asked."""

    amounts: Mapping[Measure, float] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


# How staff write the units, in the languages of the interface.
_UNITS: Mapping[tuple[Measure, float], str] = {
    (Measure.TONNES, 1.0): "t ton tons tonne tonnes 吨 噸 公吨 公噸",
    (Measure.TONNES, 0.001): "kg kgs kilo kilos kilogram kilograms 公斤 千克",
    (Measure.TONNES, 0.0005): "斤",
    (Measure.CUBIC_METRES, 1.0): "m3 cbm cubic_metre cubic_metres cubic_meter cubic_meters 立方米 立方公尺 立方 立米",
    (Measure.SQUARE_METRES, 1.0): (
        "m2 sqm sq.m sq_m sq._m square_metre square_metres square_meter square_meters 平方米 平方公尺 平米 平方"
    ),
    (Measure.METRES, 1.0): "m metre metres meter meters 延长米 延長米 延米 公尺 米",
    (Measure.METRES, 1000.0): "km kilometre kilometres kilometer kilometers 公里 千米",
    (Measure.PLACES, 1.0): "place places spot spots site sites 处 處",
    (Measure.ITEMS, 1.0): "item items bag bags 件 袋",
    (Measure.PIECES, 1.0): "piece pieces pc pcs 个 個",
    (Measure.POSTERS, 1.0): "poster posters sticker stickers flyer flyers banner banners 张 張 条 條",
    (Measure.TREES, 1.0): "tree trees shrub shrubs plant plants 株 棵",
    (Measure.BUILDINGS, 1.0): "building buildings structure structures shed sheds hut huts 座 栋 棟",
    (Measure.PEOPLE, 1.0): "person persons people staff worker workers volunteer volunteers 名 人 个人 個人",
    (Measure.SHIFTS, 1.0): "shift shifts person-time person-times 人次",
    (Measure.VEHICLES, 1.0): "vehicle vehicles truck trucks lorry lorries van vans 辆 輛 车 車 台",
    (Measure.TRIPS, 1.0): "trip trips load loads 台次 车次 車次 辆次 輛次",
    (Measure.YUAN, 1.0): "yuan rmb cny 元 块钱 塊錢",
}
_NAMES = {name.replace("_", " "): unit for unit, names in _UNITS.items() for name in names.split()}
_TIMES: Mapping[str, float] = {"": 1.0, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}

# Behind these, a unit means something else: 3个月, 5人行道, 3条街, 2车道, 5米外, 3座门口, "5 m from the gate".
_NO_UNIT = (
    r"(?![a-z²³]|-[a-z]|(?<=[a-z])[0-9])"
    r"(?!(?<=[个個])(?:半?[小月多星礼禮钟鐘工]))(?!(?<=人)[行工民])(?!(?<=[条條])[街路巷河道沟溝渠线線])"
    r"(?!(?<=[车車])[道位])(?!(?<=台)[阶階])(?!(?<=[米尺])[外处處远遠开開高深])(?!(?<=[座栋棟])楼?[下门門前后後旁边邊单單室号號])"
    r"(?!(?<=m)\s+(?:from|away|off|of|above|below|high|north|south|east|west)\b)"
)
_NUMBER = r"(?:[1-9]\d{0,2}(?: \d{3}){1,3}(?!\d)|\d{1,12})(?:[.,]\d{1,12}){0,8}"
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")  # in India the thousands are counted by the hundred
_UNIT = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s") for name in _NAMES), key=len, reverse=True))
_PART = re.compile(
    r"(?<![a-z0-9.,#第万萬亿億千百])(?<!\d[-:/⁄])"  # behind these stands a part of a number, a date or a time of day
    rf"(?:(?P<low>{_NUMBER})\s?(?:(?P<same>{_UNIT})\s?)?(?:[-~–—至到]|to)\s?)?"
    rf"(?:¥\s?(?P<money>{_NUMBER})\s?(?P<monies>[万萬亿億])?"
    rf"|(?P<number>{_NUMBER})\s?[多余餘]?(?P<times>[万萬亿億])?[多余餘]?\s?"
    rf"(?P<unit>(?(same)(?P=same)|(?:{_UNIT}))){_NO_UNIT}(?P<half>半(?![天日挂掛]))?)",
    re.IGNORECASE,
)
# A minus, and not a dash between two amounts or in a name: "-3 t", 清运-3吨, but not "5人-3吨" or "A-3 t".
_MINUS = re.compile(r"[\s(\[:;,、。\u4e00-\u9fff][-−–]$")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
_SMALL_SIGN = re.compile(r"(?<=\d)[\u00a0\u202f'’](?=\d{3})")  # separates thousands
_QUARTERS = re.compile(r"(\d{0,12})\s?([¼½¾])")
_PRODUCT = re.compile(r"(?:(?<=\d)|(?<=m)|(?<=米))[ \t]*[x×][ \t]*(?=\d)", re.IGNORECASE)  # 2 x 3 m is no 3 m

# How staff say what was done, in the languages of the interface; without any of these it was cleared.
_WORK: Mapping[WorkKind, tuple[str, ...]] = {
    WorkKind.CLEARED: ("cleared", "picked up", "hauled", "清运", "清運", "清理", "清除"),
    WorkKind.REPAIRED: ("repaired", "mended", "patched", "维修", "維修", "修复", "修復", "修补", "修補"),
    WorkKind.DEMOLISHED: ("demolished", "torn down", "拆除", "拆违", "拆違"),
    WorkKind.PLANTED: ("planted", "栽", "种植", "種植", "补种", "補種", "绿化", "綠化"),
}


def read_tally(text: str) -> Took:
    """Return the amounts in a text; amounts of one measure are added up, and all other words are ignored.

    A comma before exactly three digits separates thousands, any other decimals ("50,800", "2,5"); with both signs in
    one number, the last one separates decimals. These may be either of two amounts, and become doubts: a single point
    before exactly three digits ("1.234 t"), a blank there ("12 345 people"), a range ("2-3 t", "2 t to 3 t"), and a
    comma in what is counted ("5,3人"). So does a number behind a minus ("-3 t"): it is an amount behind a dash, or was
    meant to take something back, which counts nothing. The sides of a rectangle ("2 x 3 m") are no amount.
    """
    found: dict[Measure, float] = {}
    doubts: list[Doubt] = []
    plain, last = f" {_plain(text)}", 0
    for part in _PART.finditer(plain):
        is_taken_back = _MINUS.search(plain[last : part.start()]) is not None
        last = part.end()
        unit = part["unit"] or "元"
        measure, factor = _NAMES[re.sub(r"\s", " ", unit.lower())]
        times = _TIMES[part["times"] or part["monies"] or ""]
        readings = _readings(part["number"] or part["money"], may_be_decimal=measure in DIVISIBLE or times > 1)
        if not readings:
            continue
        if part["half"] and measure in DIVISIBLE:
            readings = tuple(reading + 0.5 for reading in readings)
        if part["low"] is not None:
            readings = (*_readings(part["low"], may_be_decimal=True)[:1], readings[0])
        if is_taken_back:
            readings = (readings[0], 0.0)
        amounts = [round(reading * times * factor, 3) for reading in readings]
        if len(set(amounts)) > 1 and max(amounts) <= MOST:
            written = f"-{part[0].strip()}" if is_taken_back else part[0].strip()
            doubts.append(Doubt(written, measure, (amounts[0], amounts[-1])))
        elif 0 < found.get(measure, 0.0) + amounts[0] <= MOST:
            found[measure] = round(found.get(measure, 0.0) + amounts[0], 3)
    return Took(found, tuple(doubts))


def _plain(text: str) -> str:
    """Return a text with full-width digits, signs, units (５０㎡) and quarters (2½) as everybody types them."""
    text = _QUARTERS.sub(lambda found: f"{int(found[1] or 0) + unicodedata.numeric(found[2])}", text)
    text = _SMALL_SIGN.sub("", _WIDE_COMMA.sub(",", text)).replace("，", "、")
    return _PRODUCT.sub("x", unicodedata.normalize("NFKC", text)).replace("^", "")


def _readings(number: str, *, may_be_decimal: bool) -> tuple[float, ...]:
    """Return what a written number may mean: one value, two if a sign in it may mean two things, none if it is none."""
    if " " in number:
        alone = number.rsplit(maxsplit=1)[-1]
        whole, last_part = (_readings(each, may_be_decimal=True)[:1] for each in (number.replace(" ", ""), alone))
        return whole if alone.startswith("0") else (*whole, *last_part)
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return (float(number),)
    sign, head, tail = number[last], number[:last], number[last + 1 :]
    grouped = float(re.sub("[.,]", "", number))
    decimal = float(re.sub("[.,]", "", head) + "." + tail)
    if len(set(head) & {".", ","} - {sign}) > 0:
        return (decimal,) if _GROUPS.fullmatch(head) else ()
    if sign in head:  # the same sign again: these are thousands, or no number at all
        return (grouped,) if _GROUPS.fullmatch(number) else ()
    if len(tail) != 3 or head.startswith("0") or len(head) > 3:
        return (decimal,) if sign == "." or may_be_decimal else (decimal, float(tail))
    if sign == "," or not may_be_decimal:
        return (grouped,)
    return (decimal, grouped)


def kind_of(words: str) -> WorkKind:
    """Return what was done, by the first word that names it; without any it was cleared."""
    return kind_named(words, but=WorkKind.CLEARED) or WorkKind.CLEARED


def kind_named(words: str, but: WorkKind | None = None) -> WorkKind | None:
    """Return what the first word names that names some work, or None; words for `but` are not looked for."""
    said = words.casefold()
    kinds = ((kind, name) for kind, names in _WORK.items() if kind is not but for name in names)
    found = [(said.find(name), kind) for kind, name in kinds if name in said]
    return min(found)[1] if found else None
