"""Lanes: the tranches of one instrument, laid side by side so that none overlap in a lane."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["assign_lanes"]

Ints = npt.NDArray[np.int64]


def assign_lanes(instrument: Ints, entry: Ints, leave: Ints) -> Ints:
    """A lane for each tranche: as few as there are, and freed lanes first.

    Parameters
    ----------
    instrument : (k,) array
    entry, leave : (k,) array
        Rows at which a tranche is opened and closed, ``entry < leave``; one that is never
        closed leaves after the last row.

    Returns
    -------
    (k,) array
        Numbers from 0, in order of instrument, then of the lane's first entry. A lane
        holds one instrument's tranches, and the next is opened after the last was closed:
        ``entry > leave``, never in the same row.

    Notes
    -----
    The i-th entry takes the lane that was freed longest ago, or a new one. With e(i) the
    lanes freed before it, the number r(i) of entries up to it that took a freed one obeys
    r(i) = min(r(i − 1) + 1, e(i)), hence r(i) = i + 1 + min over j ≤ i of (e(j) − j − 1),
    or i + 1 where that is less: a running minimum. The r-th of them follows the r-th that
    left; chains of followers are lanes.

    Examples
    --------
    >>> import numpy as np
    >>> assign_lanes(np.zeros(3, int), np.array([0, 1, 4]), np.array([3, 9, 5])).tolist()
    [0, 1, 0]
    """
    lanes = np.empty(len(entry), np.int64)
    used = 0
    for i in np.unique(instrument):
        mine = np.flatnonzero(instrument == i)
        lanes[mine] = used + _of_one(entry[mine], leave[mine])
        used = int(lanes[mine].max()) + 1
    return lanes


def _of_one(entry: Ints, leave: Ints) -> Ints:
    by_entry, by_leave = np.argsort(entry, kind="stable"), np.argsort(leave, kind="stable")
    freed = np.searchsorted(leave[by_leave], entry[by_entry], side="left")
    place = np.arange(len(entry))
    reused = np.minimum(place + 1, place + 1 + np.minimum.accumulate(freed - place - 1))
    again = np.diff(reused, prepend=0) > 0
    first = np.arange(len(entry))  # whose lane a tranche is in: its own, or its forerunner's
    first[by_entry[again]] = by_leave[reused[again] - 1]
    while not np.array_equal(first, first[first]):
        first = first[first]
    rank = np.empty(len(entry), np.int64)
    rank[by_entry[~again]] = np.arange(np.count_nonzero(~again))
    return np.asarray(rank[first])
