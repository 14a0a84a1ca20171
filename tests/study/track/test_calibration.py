"""Intervals cover the truth of null calls that share daily shocks: the benchmark in small."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "calibration_of_track.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibration_of_track", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks itself up there
    spec.loader.exec_module(module)
    return module


def test_intervals_of_twenty_clusters_cover_in_92_to_97_of_100(script: ModuleType) -> None:
    world = script.World(months=1, horizons=32, articles=4.0, named=5, common=0.3)
    clusters, cover, said = script.covered(world, 400, np.random.default_rng(3))
    assert 20 <= clusters <= 25
    assert said == [1.0, 1.0, 1.0]
    for rate in cover:
        assert 0.92 <= rate <= 0.975


def test_counting_calls_instead_of_clusters_would_not_cover(script: ModuleType) -> None:
    """What is planted is hard: the textbook's interval misses the truth far too often."""
    world = script.World(months=1, horizons=32, articles=4.0, named=5, common=0.3)
    rng, held = np.random.default_rng(4), []
    for _ in range(200):
        _, _, grown = script.null_calls(world, rng)
        held.append(abs(grown.mean()) <= 1.96 * grown.std(ddof=1) / np.sqrt(len(grown)))
    assert np.mean(held) < 0.75
