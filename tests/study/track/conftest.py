"""Calls made up for the tests of the track record."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def made_calls() -> Callable[..., pd.DataFrame]:
    """A table of priced long calls, one a row; columns are given by name."""

    def make(published: list[str] | pd.DatetimeIndex, **columns: object) -> pd.DataFrame:
        n = len(published)
        given: dict[str, object] = {
            "article": [f"a{i:04d}" for i in range(n)], "published": published, "author": "Ann",
            "outlet": "Post", "symbol": [f"S{i % 30}" for i in range(n)], "name": "Share",
            "side": "long", "strength": 1, "status": "priced", "why": "",
            "abnormal_1": np.nan, "abnormal_3": np.nan, "abnormal_6": np.nan,
            "abnormal_12": np.nan,
        }  # fmt: skip
        return pd.DataFrame({**given, **columns})

    return make
