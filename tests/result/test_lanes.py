"""Lanes hold tranches of one instrument that do not overlap, and are as few as can be."""

from __future__ import annotations

import heapq

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backtest.result.lanes import assign_lanes

TRANCHES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 12)), max_size=60
)


def fewest(entry: list[int], leave: list[int]) -> int:
    """By a heap of rows at which lanes are freed: the textbook's way."""
    busy: list[int] = []
    for start, end in sorted(zip(entry, leave, strict=True)):
        if busy and busy[0] < start:
            heapq.heappop(busy)
        heapq.heappush(busy, end)
    return len(busy)


@given(TRANCHES)
def test_no_two_tranches_of_a_lane_overlap_and_lanes_are_few(tranches):
    instrument, entry, length = (np.array(column, int) for column in zip(*tranches, strict=True)) \
        if tranches else (np.empty(0, int),) * 3  # fmt: skip
    leave = entry + length
    lanes = assign_lanes(instrument, entry, leave)
    for lane in set(lanes.tolist()):
        mine = np.flatnonzero(lanes == lane)
        mine = mine[np.argsort(entry[mine])]
        assert len(set(instrument[mine].tolist())) == 1
        assert (entry[mine][1:] > leave[mine][:-1]).all()
    expected = sum(
        fewest(entry[instrument == i].tolist(), leave[instrument == i].tolist())
        for i in set(instrument.tolist())
    )
    assert len(set(lanes.tolist())) == expected
    assert sorted(set(lanes.tolist())) == list(range(expected))


def test_a_lane_is_not_entered_in_the_row_in_which_it_was_left():
    one = np.zeros(2, int)
    assert assign_lanes(one, np.array([0, 4]), np.array([4, 8])).tolist() == [0, 1]
    assert assign_lanes(one, np.array([0, 5]), np.array([4, 8])).tolist() == [0, 0]


def test_instruments_have_lanes_of_their_own_in_their_order():
    instrument = np.array([1, 0, 1])
    lanes = assign_lanes(instrument, np.array([0, 0, 0]), np.array([2, 2, 2]))
    assert lanes[1] == 0
    assert sorted(lanes[[0, 2]].tolist()) == [1, 2]
