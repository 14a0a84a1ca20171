"""The record: every call counted, planted authors found, and nothing left out in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from backtest.errors import InputError
from backtest.study.significance.holm import holm
from backtest.study.track import MONTHS, SIGN, TrackRecord, track_record
from backtest.study.track.calls import COLUMNS, UNNAMED

Made = Callable[..., pd.DataFrame]
AS_OF = date(2025, 1, 1)


def record(calls: pd.DataFrame, seed: int = 0) -> TrackRecord:
    return track_record(calls, as_of=AS_OF, seed=seed)


@pytest.fixture(scope="module")
def planted(made_calls: Made) -> TrackRecord:
    """Six authors over ten years; one earns 5 % a month beyond the benchmark, the rest nothing."""
    rng = np.random.default_rng(1)
    n = 600
    author = rng.choice(["Ann", "Bea", "Cem", "Dan", "Eve", "Good"], n)
    monthly = rng.normal(0.0, 0.08, n) + np.where(author == "Good", 0.05, 0.0)
    return record(
        made_calls(
            pd.Timestamp("2014-06-01") + pd.to_timedelta(rng.integers(0, 3700, n), unit="D"),
            author=author,
            outlet=np.where(author < "D", "Post", "Times"),
            abnormal_1=monthly,
        )
    )


def test_calls_are_priced_open_or_unpriceable_and_none_is_lost(made_calls: Made) -> None:
    calls = made_calls(
        ["2024-01-05", "2024-11-20", "2024-11-20", "2023-01-05", "2024-03-01"],
        status=["priced", "open", "unpriceable", "priced", "unresolved"],
        abnormal_1=[0.1, 0.02, np.nan, 0.1, np.nan],
    )
    found = record(calls)
    by_month = {
        months: found.of("all", months).iloc[0][["calls", "priced", "open", "unpriceable"]].tolist()
        for months in MONTHS
    }
    # at 12 months the call of January 2024 runs to 5 January 2025; that of 2023 has no prices
    assert by_month == {1: [5, 3, 0, 2], 3: [5, 0, 1, 4], 6: [5, 0, 1, 4], 12: [5, 0, 2, 3]}


def test_parts_add_up_in_every_row(planted: TrackRecord) -> None:
    table = planted.table
    assert (table["priced"] + table["open"] + table["unpriceable"] == table["calls"]).all()
    for kind in ("side", "outlet", "author"):
        for months in MONTHS:
            assert planted.of(kind, months)["calls"].sum() == len(planted.calls)


def test_the_author_who_knows_is_found_and_the_others_are_not(planted: TrackRecord) -> None:
    authors = planted.of("author", 1).set_index("group")
    assert authors.loc["Good", "p_holm"] < 0.001
    assert authors.loc["Good", "mean_low"] < 0.05 < authors.loc["Good", "mean_high"]
    assert authors.loc["Good", "shrunk_mean"] < authors.loc["Good", "mean"]
    assert (authors.drop("Good")["p_holm"] > 0.05).all()
    assert authors["shrunk_mean"].idxmax() == "Good"


def test_holm_is_over_every_group_but_all(planted: TrackRecord) -> None:
    rows = planted.table[(planted.table["months"] == 1) & (planted.table["kind"] != "all")]
    assert planted.compared(1) == 1 + 2 + 6
    np.testing.assert_allclose(rows["p_holm"], holm(rows["p_value"].to_numpy()))
    whole = planted.of("all", 1).iloc[0]
    assert whole["p_holm"] == whole["p_value"]


def test_a_short_and_an_avoided_share_are_right_when_it_does_worse(made_calls: Made) -> None:
    assert dict(SIGN) == {"long": 1, "short": -1, "avoid": -1}
    beyond = np.array([0.1, -0.1, -0.2])  # of the share
    side = ["long", "short", "avoid"]
    signed = beyond * [SIGN[one] for one in side]
    found = record(made_calls(["2024-01-05"] * 3, side=side, abnormal_3=signed))
    assert found.of("all", 3).iloc[0]["hits"] == 3
    assert found.of("side", 3).set_index("group").loc["avoid", "mean"] == pytest.approx(0.2)


def test_too_few_clusters_say_why_there_is_no_interval(made_calls: Made) -> None:
    rng = np.random.default_rng(0)
    calls = made_calls(["2024-01-05"] * 40, abnormal_1=rng.normal(0.1, 0.01, 40))
    row = record(calls).of("all", 1).iloc[0]
    assert row["clusters"] == 1.0
    assert row["note"] == "1.0 effective clusters, fewer than 5: no interval and no p-value"
    assert np.isnan(
        row[["mean_low", "hit_low", "median_low", "p_value", "p_holm"]].astype(float)
    ).all()
    assert record(calls).of("all", 3).iloc[0]["note"] == "no call is priced at this horizon"


def test_returns_all_alike_have_no_interval_and_say_so(made_calls: Made) -> None:
    days = pd.date_range("2015-01-01", periods=9, freq="60D")
    row = record(made_calls(days, abnormal_1=0.1)).of("all", 1).iloc[0]
    assert np.isnan(row["p_value"])
    assert row["note"] == "clusters do not differ: no interval of the mean"
    assert row["hit_high"] == 1.0


def test_a_small_author_has_no_interval_of_its_own_but_a_shrunk_mean(made_calls: Made) -> None:
    rng = np.random.default_rng(2)
    days = pd.date_range("2015-01-01", periods=60, freq="60D")
    author = ["Ann", "Bea"] * 28 + ["Zoe"] * 4
    found = record(made_calls(days, author=author, abnormal_1=rng.normal(0.0, 0.1, 60)))
    row = found.of("author", 1).set_index("group").loc["Zoe"]
    assert np.isnan(row["mean_low"])
    assert row["shrunk_low"] < row["shrunk_mean"] < row["shrunk_high"]


def test_an_author_without_a_name_is_counted_under_that(made_calls: Made) -> None:
    calls = made_calls(["2024-01-05", "2024-02-05", "2024-03-05"], author=["", None, " Ann "])
    assert record(calls).of("author", 1)["group"].tolist() == [UNNAMED, "Ann"]


def test_the_order_of_calls_does_not_matter_and_the_same_seed_says_the_same(
    planted: TrackRecord,
) -> None:
    shuffled = planted.calls.sample(frac=1.0, random_state=3)
    pd.testing.assert_frame_equal(record(shuffled).table, planted.table)
    other = record(planted.calls, seed=1).table
    same = [name for name in other.columns if not name.startswith("median_")]
    pd.testing.assert_frame_equal(other[same], planted.table[same])
    assert (other["median_low"].dropna() != planted.table["median_low"].dropna()).any()


def test_one_author_s_rows_do_not_hang_on_another_s_calls(planted: TrackRecord) -> None:
    alone = record(planted.calls[planted.calls["author"] == "Ann"]).of("author", 1).iloc[0]
    among = planted.of("author", 1).set_index("group").loc["Ann"]
    for name in ("priced", "hit_low", "mean_low", "median_low", "p_value", "clusters"):
        assert alone[name] == among[name]


def test_no_calls_are_a_record_too() -> None:
    found = record(pd.DataFrame(columns=list(COLUMNS)))
    assert found.table["kind"].tolist() == ["all"] * 4
    assert (found.table["calls"] == 0).all()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"side": "buy"}, "side: is none of long, short, avoid, unclear: 'buy'"),
        ({"side": "unclear"}, "side: 'unclear' and priced or open"),
        ({"published": [None]}, "published: a call has no date"),
        ({"abnormal_1": np.inf}, "abnormal_1: infinite"),
        ({"status": "unpriceable", "abnormal_1": 0.1}, "is 'unpriceable' and has a return"),
    ],
)
def test_calls_that_contradict_themselves_are_refused(
    made_calls: Made, columns: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        record(made_calls(["2024-01-05"]).assign(**columns))


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(InputError, match="calls lack the columns published, author"):
        record(pd.DataFrame({"article": ["a"]}))
