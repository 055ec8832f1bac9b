"""Sentences with many numbers and without a position: made at random from what residents write, in two languages.

`CLEANWARD_SENTENCES` says how many; `make test-long` sets it to ten thousand and more.
"""

import os
from random import Random

from casework.model.place import Point
from casework.places.positions import Found, find_position

COUNT = int(os.environ.get("CLEANWARD_SENTENCES", "400"))
HERE = Point(37.77, -122.43)
THINGS = ("bags", "a sofa", "two fridges", "tyres", "cardboard", "graffiti", "垃圾", "旧沙发", "建筑垃圾", "轮胎")
PLACES = ("Elm Street", "Oak Ave", "Hwy 101", "5th St N", "W 42nd St", "exit 12 E", "Pier 39", "榆树街", "人民路",
          "北京东路", "南大街", "西二旗", "Rue de l'Est", "E 14th and N 7th")  # fmt: skip
JOINS = (", ", " ", "; ", " - ", "\n", " and ", "，", "、", " / ", ": ", "。")
FORMS = (
    lambda r: f"{number(r, 1, 300)}-{number(r, 1, 300)} {place(r)}",
    lambda r: f"{number(r, 1, 9999)}/{number(r, 1, 99)} {place(r)}",
    lambda r: f"{place(r)} {number(r, 1, 300)}, {number(r, 1, 300)}",
    lambda r: f"{place(r)}{number(r, 1, 300)}号{number(r, 1, 30)}栋{number(r, 1, 30)}单元{number(r, 100, 3000)}室",
    lambda r: f"{number(r, 1, 12)}:{number(r, 0, 59):02} to {number(r, 1, 12)}:{number(r, 0, 59):02}",
    lambda r: f"{number(r, 0, 23)}:{number(r, 0, 59):02}:{number(r, 0, 59):02}, {number(r, 10, 23)}:30:00",
    lambda r: f"{number(r, 1, 9)}.{number(r, 100, 999)}, {number(r, 1, 99)}.{number(r, 100, 999)}",
    lambda r: f"{number(r, 1, 9)},{number(r, 100, 999)}; {number(r, 1, 99)},{number(r, 100, 999)}",
    lambda r: f"{number(r, 2020, 2030)}-{number(r, 1, 12):02}-{number(r, 1, 28):02}",
    lambda r: f"{number(r, 1, 28)}.{number(r, 1, 12)}.{number(r, 2020, 2030)}",
    lambda r: f"{number(r, 1, 28)}/{number(r, 1, 12)}/{number(r, 20, 30)}",
    lambda r: f"{number(r, 2020, 2030)}年{number(r, 1, 12)}月{number(r, 1, 28)}日{number(r, 0, 23)}点30分",
    lambda r: f"${number(r, 1, 500)}.{number(r, 0, 99):02}, ${number(r, 1, 500)}.{number(r, 0, 99):02}",
    lambda r: f"{number(r, 1, 90)}.{number(r, 1, 99)} x {number(r, 1, 90)}.{number(r, 1, 99)} m",
    lambda r: f"{number(r, 1, 90)},{number(r, 1, 9)} m by {number(r, 1, 90)},{number(r, 1, 9)} m",
    lambda r: f"{number(r, 1, 90)}.{number(r, 100, 999)} kg, {number(r, 1, 90)}.{number(r, 100, 999)} kg",
    lambda r: f"{number(r, 1, 90)}.{number(r, 100, 999)}.{number(r, 100, 999)} people",
    lambda r: f"{number(r, 1, 90)},{number(r, 100, 999)},{number(r, 100, 999)} yuan",
    lambda r: f"+{number(r, 1, 99)} {number(r, 100, 999)} {number(r, 1000000, 9999999)}",
    lambda r: f"({number(r, 100, 999)}) {number(r, 100, 999)}-{number(r, 1000, 9999)}",
    lambda r: f"{number(r, 100, 999)}.{number(r, 100, 999)}.{number(r, 1000, 9999)}",
    lambda r: f"tel {number(r, 13000000000, 19999999999)}",
    lambda r: f"{number(r, 1, 40)}°C, {number(r, 1, 99)}%",
    lambda r: f"{number(r, -20, 40)}.{number(r, 0, 9)}° at {number(r, 0, 23)}:00",
    lambda r: f"ticket #{number(r, 1, 99999)}, #{number(r, 1, 99999)}",
    lambda r: f"案件＃{number(r, 1, 9999)}",
    lambda r: f"v{number(r, 1, 20)}.{number(r, 0, 99)}.{number(r, 0, 99)}, v{number(r, 1, 20)}.{number(r, 1000, 9999)}",
    lambda r: ".".join(str(number(r, 0, 255)) for _ in range(4)),
    lambda r: f"plate {letters(r, 3)}{number(r, 100, 9999)}, 车牌京A{number(r, 10000, 99999)}",
    lambda r: f"{letters(r, 4)}+{number(r, 22, 99)}, {number(r, 1000, 9999)}+{number(r, 10, 99)}",
    lambda r: f"{number(r, 1, 99)}N {number(r, 1, 99)}W, bus {number(r, 1, 99)}E",
    lambda r: f"bus lines {number(r, 1, 99)} N, {number(r, 1, 99)} S; {number(r, 1, 99)}E",
    lambda r: f"{number(r, 1, 99)}'{number(r, 0, 11)}\" by {number(r, 1, 99)}'{number(r, 0, 11)}\"",
    lambda r: f"{number(r, 10, 99)}cm×{number(r, 10, 99)}cm×{number(r, 10, 99)}cm",
    lambda r: f"long {number(r, 1, 90)}.{number(r, 1, 9)} m, lat. pipe {number(r, 1, 90)}",
    lambda r: f"{number(r, 0, 1)}.{number(r, 1000, 9999)} of {number(r, 1, 9)}.{number(r, 1, 99)} t",
    lambda r: f"{number(r, 1, 99)}.{number(r, 10, 99)}, {number(r, 1, 180)}.{number(r, 10, 99)}",
    lambda r: f"ISBN {number(r, 100, 999)}-{number(r, 1, 9)}-{number(r, 1000, 9999)}-{number(r, 1000, 9999)}",
    lambda r: f"about {number(r, 1, 99)} to {number(r, 1, 99)} m north, {number(r, 1, 99)} m west of {place(r)}",
    lambda r: f"往东{number(r, 1, 99)}米，往北{number(r, 1, 99)}米，{place(r)}",
    lambda r: f"see https://example.org/{number(r, 1, 90)}.{number(r, 1000, 9999)},37.7599",
    lambda r: f"mail {letters(r, 3)}.{number(r, 1, 90)}.{number(r, 1000, 9999)}@example.org",
)  # fmt: skip


def number(random: Random, least: int, most: int) -> int:
    return random.randint(least, most)


def letters(random: Random, count: int) -> str:
    return "".join(random.choice("ABDEIKLNOSTUYZ") for _ in range(count))


def place(random: Random) -> str:
    return random.choice(PLACES)


def sentence(random: Random) -> str:
    """Return a sentence of two to six parts."""
    forms = [(lambda r: r.choice(THINGS)) if random.random() < 0.3 else random.choice(FORMS) for _ in range(6)]
    return "".join(form(random) + random.choice(JOINS) for form in forms[: random.randint(2, 6)])


def test_no_sentence_without_a_position_has_one() -> None:
    random = Random(11)
    wrong = [text for text in (sentence(random) for _ in range(COUNT)) if isinstance(find_position(text, HERE), Found)]
    assert wrong == []
