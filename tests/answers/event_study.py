"""An event study by statsmodels, scipy and plain loops, without a line of the package.

``python tests/answers/event_study.py`` writes event_study.json beside it: made-up returns,
and what each model and test gives for them. It needs statsmodels (0.15.0 wrote the file).
"""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats

OUT = Path(__file__).with_suffix(".json")
SESSIONS, SERIES, FACTORS = 330, 9, 3
FIRST, LAST = -150, -20  # estimation
WINDOWS = ((0, 0), (0, 5), (-1, 1))
# (series, day 0): two events of one series; three on one date; two whose windows overlap
EVENTS = ((0, 180), (1, 180), (2, 180), (3, 215), (4, 218), (0, 250), (5, 262), (6, 275),
          (7, 290), (8, 305), (3, 318))  # fmt: skip


def make() -> tuple[np.ndarray, np.ndarray]:
    """Returns of the series and of the factors, with a common part and some days missing."""
    rng = np.random.default_rng(20)
    factors = rng.normal(0.0003, 0.01, (FACTORS, SESSIONS))
    factors[0, 1:] += 0.3 * factors[0, :-1]  # autocorrelated, for Scholes and Williams
    shock = rng.standard_t(4, SESSIONS) * 0.004
    own = np.array([
        0.0002 + (0.5 + 0.15 * i) * factors[0] + 0.3 * np.roll(factors[0], 1)
        + 0.2 * factors[1] + shock + rng.standard_t(5, SESSIONS) * (0.008 + 0.001 * i)
        for i in range(SERIES)
    ])  # fmt: skip
    for series, day in EVENTS:
        own[series, day] += 0.015
    own[5, 130] = own[6, 200] = own[7, 190] = np.nan
    return np.round(own, 7), np.round(factors, 7)


def by_ols(y: np.ndarray, x: np.ndarray) -> dict:
    """A line with its sigma and what it needs to forecast; rows with NaN left out."""
    fine = np.isfinite(y) & np.isfinite(x).all(axis=0)
    design = sm.add_constant(x[:, fine].T, has_constant="add")
    fit = sm.OLS(y[fine], design).fit()
    return {"m": int(fine.sum()), "alpha": fit.params[0], "beta": list(fit.params[1:]),
            "sigma": math.sqrt(fit.ssr / fit.df_resid),
            "unscaled": fit.normalized_cov_params}  # fmt: skip


def through_means(y: np.ndarray, x: np.ndarray, beta: float) -> dict:
    m = len(y)
    alpha = y.mean() - beta * x.mean()
    ssr = sum((a - alpha - beta * b) ** 2 for a, b in zip(y, x, strict=True))
    return {"m": m, "alpha": alpha, "beta": [beta], "sigma": math.sqrt(ssr / (m - 2))}


def scholes_williams(y: np.ndarray, market: np.ndarray, days: range) -> dict:
    kept = [d for d in days if math.isfinite(y[d])]
    shifted = ((y, 0), (market, -1), (market, 0), (market, 1))
    yy, before, same, after = (np.array([v[d + k] for d in kept]) for v, k in shifted)
    slopes = [stats.linregress(x, yy).slope for x in (before, same, after)]
    rho = stats.pearsonr(same, before).statistic
    return through_means(yy, same, sum(slopes) / (1 + 2 * rho))


def dimson(y: np.ndarray, market: np.ndarray, days: range) -> dict:
    kept = [d for d in days if math.isfinite(y[d])]
    design = sm.add_constant(np.array([[market[d - 1], market[d], market[d + 1]] for d in kept]))
    yy = np.array([y[d] for d in kept])
    beta = sm.OLS(yy, design).fit().params[1:].sum()
    return through_means(yy, np.array([market[d] for d in kept]), float(beta))


def models(own: np.ndarray, factors: np.ndarray) -> dict:
    found: dict = {}
    for series, day in EVENTS:
        days = range(day + FIRST, day + LAST + 1)
        y, market = own[series], factors[0]
        part = slice(days.start, days.stop)
        mean = np.nanmean(y[part])
        m = int(np.isfinite(y[part]).sum())
        apart = (y - market)[part]
        rows = {
            "constant_mean": {"m": m, "alpha": mean, "beta": [],
                              "sigma": float(np.nanstd(y[part], ddof=1))},
            "market_adjusted": {"m": m, "alpha": 0.0, "beta": [1.0],
                                "sigma": float(np.nanstd(apart, ddof=1))},
            "market_model": by_ols(y[part], market[None, part]),
            "factors": by_ols(y[part], factors[:, part]),
            "scholes_williams": scholes_williams(y, market, days),
            "dimson": dimson(y, market, days),
        }  # fmt: skip
        for name, row in rows.items():
            row.pop("unscaled", None)
            found.setdefault(name, []).append(row)
    return found


class Event:
    """One event under the market model, everything by loops."""

    def __init__(self, own: np.ndarray, market: np.ndarray, series: int, day: int) -> None:
        self.day, y = day, own[series]
        days = range(day + FIRST, day + LAST + 1)
        fit = by_ols(y[days.start : days.stop], market[None, days.start : days.stop])
        self.m, self.sigma, self.unscaled = fit["m"], fit["sigma"], fit["unscaled"]
        self.own, self.market = y, market
        self.ar = {d: y[d] - fit["alpha"] - fit["beta"][0] * market[d] for d in range(SESSIONS)}
        self.expected = {d: fit["alpha"] + fit["beta"][0] * market[d] for d in range(SESSIONS)}
        self.residual = [self.ar[d] for d in days]
        self.dates = list(days)

    def over(self, first: int, last: int) -> dict:
        days = range(self.day + first, self.day + last + 1)
        car = sum(self.ar[d] for d in days)
        grown = math.prod(1 + self.own[d] for d in days)
        bhar = grown - math.prod(1 + self.expected[d] for d in days)
        design = np.array([[1.0, self.market[d]] for d in days])
        covariance = np.eye(len(days)) + design @ self.unscaled @ design.T
        ones = np.ones(len(days))
        variance = ones @ covariance @ ones
        return {"car": car, "bhar": bhar, "scar": car / (self.sigma * math.sqrt(variance)),
                "error": variance - len(days), "days": list(days)}  # fmt: skip


def mean_correlation(events: list[Event], over: list[dict]) -> float:
    pairs = list(combinations(range(len(events)), 2))
    total = 0.0
    for i, j in pairs:
        a, b = (np.array(events[k].residual) for k in (i, j))
        if events[i].day == events[j].day:
            a, b = a - np.nanmean(a), b - np.nanmean(b)
            both = np.isfinite(a) & np.isfinite(b)
            total += (a[both] @ b[both]) / math.sqrt((a[both] @ a[both]) * (b[both] @ b[both]))
            continue
        shared = len(set(over[i]["days"]) & set(over[j]["days"])) / len(over[i]["days"])
        if shared:
            scaled = []
            for values, event in ((a, events[i]), (b, events[j])):
                z = np.nan_to_num(values - np.nanmean(values))
                scaled.append(dict(zip(event.dates, z / math.sqrt(z @ z), strict=True)))
            common = set(scaled[0]) & set(scaled[1])
            product = sum(scaled[0][d] * scaled[1][d] for d in common)
            total += shared * product * len(a) / len(common)
    return total / len(pairs)


def ranked(events: list[Event], window: tuple[int, int]) -> tuple[float, float]:
    """Corrado's and Corrado and Zivney's statistics."""
    rows = [e.residual + [e.ar[e.day + t] for t in range(window[0], window[1] + 1)] for e in events]
    deviations, fractions = [], []
    for row in rows:
        k = stats.rankdata(row, nan_policy="omit")
        t = int(np.isfinite(row).sum())
        deviations.append(k - (t + 1) / 2)
        fractions.append(k / (1 + t) - 0.5)
    length, columns = window[1] - window[0] + 1, len(rows[0])
    daily = [sum(d[c] for d in deviations if math.isfinite(d[c])) / len(rows)
             for c in range(columns)]  # fmt: skip
    s = math.sqrt(sum(d * d for d in daily) / columns)
    corrado = sum(daily[-length:]) / (math.sqrt(length) * s)
    scaled = []
    for c in range(columns):
        there = [u[c] for u in fractions if math.isfinite(u[c])]
        scaled.append(sum(there) / math.sqrt(len(there)))
    s = math.sqrt(sum(u * u for u in scaled) / columns)
    return corrado, sum(scaled[-length:]) / (math.sqrt(length) * s)


def grank_t(events: list[Event], scar: np.ndarray) -> float:
    spread = scar.std(ddof=1)
    n, u = len(events), []
    for event, one in zip(events, scar, strict=True):
        row = [r / event.sigma for r in event.residual] + [one / spread]
        k = stats.rankdata(row, nan_policy="omit")
        u.append(k / (1 + np.isfinite(row).sum()) - 0.5)
    u = np.array(u)
    total = u.shape[1]
    count = np.isfinite(u).sum(axis=0)
    mean = np.nanmean(u, axis=0)
    z = mean[-1] / math.sqrt(sum(c / n * b * b for c, b in zip(count, mean, strict=True)) / total)
    return z * math.sqrt((total - 2) / (total - 1 - z * z))


def calendar_time(events: list[Event], window: tuple[int, int]) -> tuple[float, float, int]:
    held: dict[int, list] = {}
    for event in events:
        for d in range(event.day + window[0], event.day + window[1] + 1):
            held.setdefault(d, []).append((event.own[d], event.market[d]))
    rows = np.array([np.mean(held[d], axis=0) for d in sorted(held)])
    lags = int(4 * (len(rows) / 100) ** (2 / 9))
    fit = sm.OLS(rows[:, 0], sm.add_constant(rows[:, 1])).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    return float(fit.tvalues[0]), float(fit.pvalues[0]), len(rows) - 2


def skewness_adjusted(x: np.ndarray) -> float:
    n, s = len(x), x.mean() / x.std(ddof=1)
    g = ((x - x.mean()) ** 3).sum() / (n * x.std(ddof=1) ** 3)
    return math.sqrt(n) * (s + g * s * s / 3 + g / (6 * n))


def tests(events: list[Event], window: tuple[int, int]) -> dict:
    over = [event.over(*window) for event in events]
    car, bhar, scar, error = (np.array([o[k] for o in over])
                              for k in ("car", "bhar", "scar", "error"))  # fmt: skip
    n, length = len(events), window[1] - window[0] + 1
    m = np.array([event.m for event in events])
    held = np.nanmean([event.residual for event in events], axis=0)
    s = math.sqrt((held**2).sum() / (len(held) - 2))
    r = mean_correlation(events, over)
    patell = scar.sum() / math.sqrt(sum((k - 2) / (k - 4) for k in m))
    bmp = stats.ttest_1samp(scar, 0.0)
    adjusted = bmp.statistic * math.sqrt((1 - r) / (1 + (n - 1) * r))
    share = np.mean([np.mean([x > 0 for x in e.residual if math.isfinite(x)]) for e in events])
    w = int((car > 0).sum())
    rank, zivney = ranked(events, window)
    normal = {
        "patell": patell,
        "adjusted_patell": patell * math.sqrt(1 / (1 + (n - 1) * r)),
        "corrado_rank": rank,
        "corrado_zivney": zivney,
        "generalized_sign": (w - n * share) / math.sqrt(n * share * (1 - share)),
    }
    time_series = car.mean() / (s * math.sqrt(length + error.mean()))
    t = {
        "cross_sectional_t": (float(stats.ttest_1samp(car, 0.0).statistic), n - 1),
        "time_series_t": (time_series, len(held) - 2),
        "bmp": (float(bmp.statistic), n - 1),
        "kolari_pynnonen": (adjusted, n - 1),
        "grank_t": (grank_t(events, scar), len(held) + 1 - 2),
        "skewness_adjusted_johnson": (skewness_adjusted(car), n - 1),
        "bhar_t": (float(stats.ttest_1samp(bhar, 0.0).statistic), n - 1),
    }
    found = {name: [z, 2 * stats.norm.sf(abs(z)), None] for name, z in normal.items()}
    found |= {name: [z, 2 * stats.t.sf(abs(z), df), df] for name, (z, df) in t.items()}
    found["sign"] = [(w - n / 2) / (math.sqrt(n) / 2), stats.binomtest(w, n).pvalue, None]
    signed = stats.wilcoxon(car, alternative="two-sided", method="exact")
    ranks = stats.rankdata(np.abs(car))
    found["wilcoxon"] = [float(ranks[car > 0].sum()), float(signed.pvalue), None]
    found["calendar_time"] = list(calendar_time(events, window))
    return {
        "correlation": r,
        "car": list(car),
        "bhar": list(bhar),
        "scar": list(scar),
        "tests": {k: [None if x is None else float(x) for x in v] for k, v in found.items()},
    }


def single(event: Event, window: tuple[int, int]) -> list[float]:
    """SQ of one event: its CAR, and the two-sided p."""
    length = window[1] - window[0] + 1
    car = event.over(*window)["car"]
    values = [x for x in event.residual if math.isfinite(x)]
    sums = [sum(values[i : i + length]) for i in range(len(values) - length + 1)]
    below, above = sum(s <= car for s in sums), sum(s >= car for s in sums)
    return [car, min(1.0, 2 * (1 + min(below, above)) / (1 + len(sums)))]


def main() -> None:
    """Write the answers."""
    own, factors = make()
    events = [Event(own, factors[0], *one) for one in EVENTS]
    answers = {
        "own": [[None if math.isnan(x) else x for x in row] for row in own.tolist()],
        "factors": factors.tolist(),
        "estimation": [FIRST, LAST],
        "events": EVENTS,
        "models": models(own, factors),
        "windows": {f"{a}:{b}": tests(events, (a, b)) for a, b in WINDOWS},
        "sq": {f"{a}:{b}": single(events[8], (a, b)) for a, b in WINDOWS},
    }
    OUT.write_text(json.dumps(answers) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
