"""An event study as JSON: the contract's shape, the same bytes every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backtest.report.formats.plain import plain
from backtest.version import __version__

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from backtest.study.study import Study

__all__ = ["describe_study", "render_study_json"]

EVENT = (
    "event_id", "symbol", "benchmark", "day0", "observations", "alpha", "beta", "sigma", "by_date",
    "others_in_estimation",
)  # fmt: skip
TEST = (
    "name", "window", "statistic", "p_value", "df", "n", "dates", "valid", "why", "p_holm", "shown",
)  # fmt: skip


def render_study_json(study: Study) -> str:
    """The study as JSON text in ASCII, with a line feed at its end."""
    return json.dumps(describe_study(study), indent=2, allow_nan=False) + "\n"


def describe_study(study: Study) -> dict[str, Any]:
    """The study as plain dicts, lists, numbers and texts, in the contract's order.

    Beyond the contract: `by_date` and `others_in_estimation` of each event, `betas` where
    there are several factors, `shown` and `p_holm` of each test, `skipped`, `notes`, and what
    the study was asked for.
    """
    design, shown = study.design, study.design.shown
    tau = list(range(shown.first, shown.last + 1))
    return {
        "thesis": study.thesis.name,
        "version": __version__,
        "model": design.model,
        "estimation": [design.estimation.first, design.estimation.last],
        "windows": [str(window) for window in design.windows],
        "log": design.log,
        "seed": design.seed,
        "factors": list(study.factors),
        "events": [_event(study, i, tau) for i in range(len(study.events))],
        "average": {
            "tau": tau,
            **{name: _list(study.average[name].to_numpy()) for name in study.average.columns},
        },
        "tests": _rows(study.tests.to_dict("records"), TEST),
        "skipped": _rows(study.skipped.to_dict("records"), tuple(study.skipped.columns)),
        "notes": list(study.notes),
    }


def _event(study: Study, i: int, tau: list[int]) -> dict[str, Any]:
    row = study.events.iloc[i]
    found = {name: plain(row[name]) for name in EVENT}
    betas = study.abnormal.fitted.beta[i]
    if len(betas) > 1:
        found["betas"] = dict(zip(study.factors, _list(betas), strict=True))  # type: ignore[assignment]  # a mapping among plain values
    return {
        **found,
        "tau": tau,
        "ar": _list(study.ar.iloc[i].to_numpy()),
        **{
            name: {window: plain(value) for window, value in table.iloc[i].items()}
            for name, table in (("car", study.car), ("bhar", study.bhar), ("scar", study.scar))
        },
    }


def _rows(rows: list[dict[Any, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: plain(row[name]) for name in names} for row in rows]


def _list(values: npt.NDArray[np.float64]) -> list[Any]:
    return [plain(value) for value in values]
