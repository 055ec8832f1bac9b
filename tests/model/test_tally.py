"""Amounts of work in the notes of staff are counted, and nothing else in them."""

import pytest

from casework.model.tally import Doubt, Measure, Took, read_tally


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5 t, 3 people", {Measure.TONNES: 2.5, Measure.PEOPLE: 3}),
        ("0,8t 2 trucks", {Measure.TONNES: 0.8, Measure.VEHICLES: 2}),
        ("清运 3 吨，出动 5 人、2 辆车", {Measure.TONNES: 3, Measure.PEOPLE: 5, Measure.VEHICLES: 2}),
        ("清運1.5噸，3件", {Measure.TONNES: 1.5, Measure.ITEMS: 3}),
        ("12 bags and 4 items", {Measure.ITEMS: 16}),
        ("350 kg", {Measure.TONNES: 0.35}),
        ("swept 40 m², 15 m2, 3㎡", {Measure.SQUARE_METRES: 58}),
        ("整治17.1万处，清运13.3万吨", {Measure.PLACES: 171_000, Measure.TONNES: 133_000}),
        ("拆除50,800平方米", {Measure.SQUARE_METRES: 50_800}),
        ("2,5 t", {Measure.TONNES: 2.5}),
        ("1.234,5 t and 1,234.5 m³", {Measure.TONNES: 1234.5, Measure.CUBIC_METRES: 1234.5}),
        ("1.234.567 posters", {Measure.POSTERS: 1_234_567}),
        ("清理小广告1.234张", {Measure.POSTERS: 1234}),  # nobody removes a part of one
        ("28,000人次，3车次，2台车", {Measure.SHIFTS: 28_000, Measure.TRIPS: 3, Measure.VEHICLES: 2}),
        ("清理漂浮物３．５吨，１，２００人", {Measure.TONNES: 3.5, Measure.PEOPLE: 1200}),
        ("补栽12棵、8株，投入3.5万元", {Measure.TREES: 20, Measure.YUAN: 35_000}),
        ("投入1.2亿元", {Measure.YUAN: 120_000_000}),
        ("cost ¥500", {Measure.YUAN: 500}),
        ("疏通排水沟2.4公里，300延长米", {Measure.METRES: 2700}),
        ("拆除违建3座、2栋楼", {Measure.BUILDINGS: 5}),
        ("清运垃圾3立方米，100余张", {Measure.CUBIC_METRES: 3, Measure.POSTERS: 100}),
        ("1\u202f234 kg", {Measure.TONNES: 1.234}),
        ("0.500 t", {Measure.TONNES: 0.5}),
        ("10个，5个人", {Measure.PIECES: 10, Measure.PEOPLE: 5}),
        ("垃圾5，3人", {Measure.PEOPLE: 3}),  # a wide comma separates words
        ("Done at 12 Elm Street, call 555-0100 tomorrow, #12 too", {}),
        ("3个月、2个小时、3条街、2车道、5人行道、3台阶、离门5米外、3座门口、7栋楼下", {}),
        ("5 m from the gate, 20 m north of it", {}),
        ("½ t, 1½ m3, 2 ¼ km", {Measure.TONNES: 0.5, Measure.CUBIC_METRES: 1.5, Measure.METRES: 2250}),
        ("清运2吨半，3人半天", {Measure.TONNES: 2.5, Measure.PEOPLE: 3}),
        ("5 m^2 and 3 sq m", {Measure.SQUARE_METRES: 8}),
        ("1'500 t", {Measure.TONNES: 1500}),
        ("10 000 kg", {Measure.TONNES: 10}),
        ("2026-3-5 at 8:30, 500 kg", {Measure.TONNES: 0.5}),
        ("moved 5 people to 3 sites", {Measure.PEOPLE: 5, Measure.PLACES: 3}),
        ("5人-3吨", {Measure.PEOPLE: 5, Measure.TONNES: 3}),
        ("出动3人5车，清运12吨4袋", {Measure.PEOPLE: 3, Measure.VEHICLES: 5, Measure.TONNES: 12, Measure.ITEMS: 4}),
        ("2 x 3 m, 2 m x 3 m, 2×3米, 1/2 t, ⅓ t, at 8:30 people came, 2026-3-5 t", {}),
        ("12,5,3 t、5.5.5 t、12.5.2024 t、1,5.5 t", {}),
        ("1,23,456 t", {Measure.TONNES: 123_456}),
        ("2万3000元、3亿5000万元、第3车、5米高、3米深", {}),
        ("3个半小时、5 t-shirts、3 people-hours", {}),
        ("v2.5 tons", {}),
        ("99999999999 t", {}),
        ("0 t", {}),
        ("", {}),
    ],
)
def test_a_tally_is_read_from_what_staff_write(text: str, expected: dict[Measure, float]) -> None:
    assert read_tally(text) == Took(expected)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("1.234 t", Doubt("1.234 t", Measure.TONNES, (1.234, 1234))),
        ("清运12.500吨", Doubt("12.500吨", Measure.TONNES, (12.5, 12_500))),
        ("2-3 t", Doubt("2-3 t", Measure.TONNES, (2, 3))),
        ("5至6人", Doubt("5至6人", Measure.PEOPLE, (5, 6))),
        ("5吨至6吨", Doubt("5吨至6吨", Measure.TONNES, (5, 6))),
        ("5 t to 6 t", Doubt("5 t to 6 t", Measure.TONNES, (5, 6))),
        ("12 345 people", Doubt("12 345 people", Measure.PEOPLE, (12_345, 345))),
        ("垃圾5,3人", Doubt("5,3人", Measure.PEOPLE, (5.3, 3))),
        ("-3 t", Doubt("-3 t", Measure.TONNES, (3, 0))),
        ("清运－3吨", Doubt("-3吨", Measure.TONNES, (3, 0))),
        ("a mistake: -1.5 t", Doubt("-1.5 t", Measure.TONNES, (1.5, 0))),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked(text: str, doubt: Doubt) -> None:
    assert read_tally(text) == Took({}, (doubt,))
