"""What needs a library that a new machine has not, or its neighbour here, is run by hand alone."""

from __future__ import annotations

collect_ignore = [
    "event_study_speed.py",  # statsmodels
    "calibration_of_sweep_on_prices.py",  # calibration, which stands beside it
    "sweep_on_a_cluster.py",  # sweep_against_vectorbt, which stands beside it
]
