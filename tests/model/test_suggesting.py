"""Suggestions come from the category tree, from earlier reports, and from reports near by."""

import pytest
from hypothesis import given, strategies as st

from casework.files.categories import read_categories
from casework.model.area import METRES_PER_DEGREE
from casework.model.category import CategoryTree
from casework.model.place import Point
from casework.model.suggesting import CELL_M, ROW, Suggester, _column
from tests.paths import ROOT

SHIPPED = ROOT / "bot" / "data" / "categories.toml"
HERE = Point(31.23, 121.47)
LABELS = ("bulky", "graffiti", "litter", "noise", "smell")


@pytest.fixture(scope="module")
def tree() -> CategoryTree:
    found = read_categories(SHIPPED.read_bytes()).tree
    assert found is not None
    return found


def codes(tree: CategoryTree) -> list[str]:
    return [category.code for group in tree.groups for category in group.categories]


def east_of(point: Point, metres: float) -> Point:
    return Point(point.lat, point.lon + metres / (METRES_PER_DEGREE * 0.8551))  # the cosine of 31.23°


def taught(*reports: tuple[str, str]) -> Suggester:
    suggester = Suggester()
    for words, label in reports:
        suggester.learn(words, label, None)
    return suggester


@pytest.mark.parametrize("words", ["", "mattress", "沙发扔在路边"])
def test_who_knows_nothing_suggests_nothing(words: str) -> None:
    assert Suggester().suggest(words, HERE, LABELS) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("mattress on the pavement", "bulky"),
        ("There is an OLD FRIDGE in front of number 12!", "bulky"),
        ("沙发扔在路边", "bulky"),
        ("彈簧床丟在路邊", "bulky"),
        ("sofa 扔在楼下", "bulky"),
        ("垃圾桶满了", "bin-full"),
        ("垃圾桶爆滿", "bin-full"),
        ("the bin at the bus stop is overflowing again", "bin-full"),
        ("graffiti", "graffiti"),
        ("grafitti", "graffiti"),
        ("ＧＲＡＦＦＩＴＩ", "graffiti"),  # full-width letters, as Chinese keyboards write them
        ("needle", "needles"),
        ("rodent", "pests"),
        ("Rodent activity in the yard", "pests"),
        ("encampment", "dead-corner"),
        ("human waste", "dog-dirt"),
        ("human feces on the sidewalk", "dog-dirt"),
        ("recycling cart", "bin-broken"),
        ("Request for Recycling Cart", "bin-broken"),
        ("无牌车", "abandoned-vehicle"),
        ("路边停着一辆无牌照车", "abandoned-vehicle"),
        ("無牌車停很久了", "abandoned-vehicle"),
        ("草丛里有针头", "needles"),
        ("井盖不见了很危险", "manhole"),
        ("人孔蓋不見了", "manhole"),
        ("cockroches", "pests"),
        ("半夜施工太吵了", "site-noise"),
        ("機車停在騎樓", "parking"),
    ],
)
def test_with_no_history_the_words_of_the_shipped_tree_are_understood(
    tree: CategoryTree, words: str, code: str
) -> None:
    assert Suggester.knowing(tree).suggest(words, None, codes(tree))[0] == code


def test_every_keyword_and_every_name_of_the_shipped_tree_leads_to_its_category(tree: CategoryTree) -> None:
    suggester = Suggester.knowing(tree)
    lost = [
        (text, category.code)
        for group in tree.groups
        for category in group.categories
        for text in {*category.names.values(), *(word for words in category.keywords.values() for word in words)}
        if category.code not in suggester.suggest(text, None, codes(tree))
    ]
    assert lost == []


@pytest.mark.parametrize(
    "words",
    ["一张床垫", "一張床墊", "床垫一张", "一张沙发", "三张椅子", "旧桌子一张", "十几张桌子", "这张床垫", "2张床垫"],
)
def test_a_measure_word_makes_a_mattress_no_poster(tree: CategoryTree, words: str) -> None:
    suggested = Suggester.knowing(tree).suggest(words, None, codes(tree))
    assert suggested[0] == "bulky"
    assert "posters" not in suggested


NOTHING_SAID = (
    *("", "hello", "OK, thanks!", "你好", "谢谢", "xyzzy", "12345", "👍", "N/A", "n/a", "none", "look at this"),
    *("Look here please!", "there is a problem here", "see photo", "我要举报", "我要舉報！", "我要投诉", "看这里"),
    *("请帮忙处理一下", "反映情况", "如图"),
)


@pytest.mark.parametrize("words", NOTHING_SAID)
def test_with_no_history_what_says_nothing_suggests_nothing(tree: CategoryTree, words: str) -> None:
    assert Suggester.knowing(tree).suggest(words, HERE, codes(tree)) == []


def test_what_is_sent_is_learned_at_once() -> None:
    suggester = taught(("zorb at the gate", "bulky"), ("quux at the gate", "noise"))
    assert suggester.suggest("a zorb", None, LABELS)[0] == "bulky"
    assert suggester.suggest("a quux", None, LABELS)[0] == "noise"


def test_what_is_sent_outweighs_the_tree_after_some_reports(tree: CategoryTree) -> None:
    suggester = Suggester.knowing(tree)
    tops = []
    for _ in range(6):
        tops.append(suggester.suggest("mattress", None, codes(tree))[0])
        suggester.learn("mattress", "dumping", None)
    assert tops[0] == "bulky"
    assert suggester.suggest("mattress", None, codes(tree))[:2] == ["dumping", "bulky"]


def test_a_word_is_known_by_its_letters_in_another_form_but_a_known_word_counts_more() -> None:
    suggester = taught(("flooding", "smell"), *[("other things", "noise")] * 50)
    assert suggester.suggest("flooded", None, LABELS)[0] == "smell"
    suggester.learn("flooded", "litter", None)
    assert suggester.suggest("flooded", None, LABELS)[0] == "litter"


def test_a_word_that_stands_with_everything_says_less_than_one_that_stands_with_one_thing() -> None:
    reports = [(f"street {word}", label) for word, label in zip("abcde", LABELS, strict=True) for _ in range(4)]
    suggester = taught(*reports, ("street", "noise"), ("sofa", "bulky"))
    assert suggester.suggest("sofa street", None, LABELS)[0] == "bulky"


def test_only_what_may_be_chosen_is_suggested_and_no_more_than_asked_for() -> None:
    suggester = taught(*(("dirty street", label) for label in LABELS))
    assert suggester.suggest("dirty street", None, LABELS) == ["bulky", "graffiti", "litter"]
    assert suggester.suggest("dirty street", None, LABELS, most=1) == ["bulky"]
    assert suggester.suggest("dirty street", None, ["noise", "unknown"]) == ["noise"]
    assert suggester.suggest("dirty street", None, []) == []


def test_without_words_what_was_chosen_near_by_comes_before_what_was_chosen_at_all() -> None:
    suggester = Suggester()
    for _ in range(9):
        suggester.learn("", "litter", east_of(HERE, 5_000))
    suggester.learn("", "smell", None)
    suggester.learn("", "noise", HERE)
    suggester.learn("loud", "graffiti", None)
    assert suggester.suggest("", HERE, LABELS) == ["noise", "litter", "smell"]
    assert suggester.suggest("", None, LABELS)[0] == "litter"


def test_words_that_nobody_wrote_before_fall_back_on_the_place_and_on_what_is_common() -> None:
    suggester = taught(*[("sofa", "bulky")] * 5)
    suggester.learn("music", "noise", HERE)
    assert suggester.suggest("xyzzy", None, LABELS) == ["bulky", "noise"]
    assert suggester.suggest("xyzzy", HERE, LABELS) == ["noise"]


def test_words_count_more_than_the_place() -> None:
    suggester = Suggester()
    for _ in range(50):
        suggester.learn("paint", "graffiti", HERE)
    suggester.learn("sofa", "bulky", None)
    assert suggester.suggest("sofa", HERE, LABELS) == ["bulky", "graffiti"]


@pytest.mark.parametrize("lat", [0.0, 31.23, 64.1, -53.2, 89.99, -90.0])
@pytest.mark.parametrize("lon", [-179.9, 0.0, 121.47])
def test_near_by_is_100_metres_and_not_300(lat: float, lon: float) -> None:
    suggester = Suggester()
    here = Point(lat, lon)
    suggester.learn("", "noise", here)
    suggester.learn("", "litter", None)
    suggester.learn("", "litter", None)
    north = 1 if lat < 0 else -1
    close, far = (Point(lat + north * metres / METRES_PER_DEGREE, lon) for metres in (CELL_M, 3.1 * CELL_M))
    assert suggester.suggest("", close, LABELS)[0] == "noise"
    assert suggester.suggest("", far, LABELS)[0] == "litter"


def test_near_by_reaches_as_far_east_as_north() -> None:
    suggester = Suggester()
    suggester.learn("", "noise", HERE)
    suggester.learn("", "litter", None)
    suggester.learn("", "litter", None)
    tops = [suggester.suggest("", east_of(HERE, metres), LABELS)[0] for metres in (-310, -99, 99, 310)]
    assert tops == ["litter", "noise", "noise", "litter"]


def test_no_row_of_cells_has_more_of_them_than_there_are_numbers() -> None:
    around = _column(0, Point(0, 180)) - _column(0, Point(0, -180))  # the equator is the longest
    assert 400_000 < around < ROW - 2  # with the neighbours of both ends


def test_memory_is_bounded_and_what_was_seen_often_is_kept() -> None:
    suggester = Suggester(most_pieces=1_000)
    for number in range(3_000):
        suggester.learn(f"{number:x}{number * 7919:x}", "litter", Point(number % 80, number % 170))
        suggester.learn("mattress", "bulky", None)
        assert len(suggester._seen) <= 1_000
    assert suggester.suggest("mattress", None, LABELS)[0] == "bulky"


@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from(LABELS), st.booleans())), st.text(max_size=600))
def test_whatever_is_written_the_answer_is_the_same_every_time(
    reports: list[tuple[str, str, bool]], words: str
) -> None:
    answers = []
    for labels in (LABELS, LABELS[::-1]):
        suggester = Suggester()
        for text, label, is_here in reports:
            suggester.learn(text, label, HERE if is_here else None)
        answers.append(suggester.suggest(words, HERE, labels))
    assert answers[0] == answers[1]
    assert len(answers[0]) == len(set(answers[0])) <= 3
    assert set(answers[0]) <= {label for _, label, _ in reports}
