"""Abnormal returns as a value for the report; ``study/`` finds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["AbnormalReturns"]


@dataclass(frozen=True, eq=False)
class AbnormalReturns:
    """An event study of the thesis' own instruments and events, in short.

    Attributes
    ----------
    model, estimation : str
        What is normal, and the sessions from which it was estimated.
    events : pandas.DataFrame
        A row per event and instrument: `event_id`, `symbol`, `benchmark`, `day0`, `beta`, …
    car : pandas.DataFrame
        The same rows, a column per window.
    average : pandas.DataFrame
        A row per session around day 0: `aar`, `caar`, and the band `low`, `high`.
    tests : pandas.DataFrame
        The three or four tests that are valid here, a row for each window, with Holm's p.
    notes : tuple of str
    why : str
        Why there is no study; empty where there is. Frames are empty then.
    """

    model: str
    estimation: str
    events: pd.DataFrame
    car: pd.DataFrame
    average: pd.DataFrame
    tests: pd.DataFrame
    notes: tuple[str, ...] = ()
    why: str = ""
