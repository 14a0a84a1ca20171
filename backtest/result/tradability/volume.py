"""Volume: how large an order was beside what the market traded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["SESSIONS", "volume_shares"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SESSIONS = 20


def volume_shares(panel: Panel, instrument: Ints, bar: Ints, value: Floats) -> Floats:
    """Orders as shares of the median value traded in the 20 bars before theirs.

    Parameters
    ----------
    panel : Panel
    instrument, bar : (o,) array
        Of the orders; a bar of −1 is no order.
    value : (o,) array
        Quantity × quoted fill, in the instrument's currency.

    Returns
    -------
    (o,) array of fractions; NaN where one of the 20 bars is missing or without a volume.
    Bars on which nothing was traded count as 0.
    """
    shares = np.full(len(bar), np.nan)
    for i in np.unique(instrument[bar >= 0]):
        bars = panel.bars(int(i))
        traded = (panel.close / panel.factor * panel.volume)[bars]
        if len(traded) < SESSIONS or np.isnan(traded).all():
            continue
        windows = np.lib.stride_tricks.sliding_window_view(traded, SESSIONS)
        medians = np.median(windows, axis=1)  # NaN wherever one is
        mine = np.flatnonzero((instrument == i) & (bar - bars.start >= SESSIONS))
        usual = medians[bar[mine] - bars.start - SESSIONS]
        shares[mine] = np.divide(
            value[mine], usual, out=np.full(len(mine), np.inf), where=usual != 0
        )
        shares[mine[np.isnan(usual)]] = np.nan
    return shares
