"""What needs a library that a new machine has not is run by hand, and not collected."""

from __future__ import annotations

collect_ignore = ["event_study_speed.py"]  # statsmodels
