"""How wishes share what a vehicle may be asked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.watching.budget import fair_intervals
from app.features.watching.items import BadItem, Item

wishes = st.dictionaries(
    st.integers(0, 99).map(lambda number: Item("components/ecu", f"value-{number}")),
    st.floats(0.05, 60),
    min_size=1,
    max_size=40,
)


def item(name: str) -> Item:
    return Item.parse("components/ecu", name)


def test_what_the_budget_allows_is_granted() -> None:
    wanted = {item("a"): 0.5, item("b"): 1.0}
    assert fair_intervals(wanted, 20) == pytest.approx(wanted)


def test_a_slow_wish_is_met_and_fast_ones_share_the_rest() -> None:
    fair = fair_intervals({item("slow"): 1.0, item("fast"): 0.05, item("faster"): 0.05}, 21)
    assert fair[item("slow")] == pytest.approx(1.0)
    assert fair[item("fast")] == fair[item("faster")] == pytest.approx(0.1)


@given(wishes, st.floats(1, 100))
def test_no_more_is_granted_than_there_is_or_was_wished(wanted: dict[Item, float], rate: float) -> None:
    fair = fair_intervals(wanted, rate)
    assert sum(1 / interval for interval in fair.values()) <= rate * 1.000_001
    assert all(fair[each] >= wish * 0.999_999 for each, wish in wanted.items())


@given(wishes, st.floats(1, 100))
def test_who_wishes_less_never_gets_more(wanted: dict[Item, float], rate: float) -> None:
    fair = fair_intervals(wanted, rate)
    by_wish = sorted(wanted, key=lambda each: wanted[each])
    intervals = [fair[each] for each in by_wish]
    assert all(one <= other * 1.000_001 for one, other in pairwise(intervals))


@pytest.mark.parametrize(
    ("entity", "data"),
    [("", "speed"), ("components/ecu", ".."), ("components/../x", "speed"), ("components/ecu/data", "speed")],
)
def test_what_names_no_data_item_is_refused(entity: str, data: str) -> None:
    with pytest.raises(BadItem):
        Item.parse(entity, data)


def test_an_id_with_odd_letters_can_be_asked_for() -> None:
    assert str(Item.parse("components/ecu", "oil temp #1").path) == "components/ecu/data/oil%20temp%20%231"
