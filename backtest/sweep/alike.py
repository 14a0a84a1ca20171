"""Alike: what two machines must have in common, so that a chunk is the same bytes from either."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from backtest.version import __version__

__all__ = ["here", "unlike"]

PACKAGES = ("numpy", "numba", "llvmlite", "pandas", "pyarrow", "pydantic", "dask", "distributed")
KINDS = (".py", ".csv", ".tsv")


def here() -> dict[str, str]:
    """Versions, code and arithmetic of this process, by what they are called in a message.

    Bytes hang on the code itself, which under one version may have been changed; on the
    packages that calculate and write; and on the processor, because numpy takes powers with
    other instructions where it finds them, and the last bit may be another.

    Examples
    --------
    >>> list(here())[:4], here()["Python"].count(".")
    (['backtest', 'Python', 'numpy', 'numba'], 1)
    """
    found = {
        "backtest": f"{__version__} (code {_code()})",
        "Python": ".".join(map(str, sys.version_info[:2])),
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found | {"processor": platform.machine(), "rounding of powers": _powers()}


def unlike(mine: Mapping[str, str], its: Mapping[str, str]) -> str:
    """In what another machine differs; empty where in nothing.

    Examples
    --------
    >>> unlike({"numpy": "2.4.6", "Python": "3.11"}, {"numpy": "2.3.0", "Python": "3.11"})
    'numpy 2.3.0 and not 2.4.6'
    """
    other = [name for name in mine if its.get(name) != mine[name]]
    return ", ".join(f"{name} {its.get(name, 'none')} and not {mine[name]}" for name in other)


def _code() -> str:
    """The package's own files, in short."""
    folder, found = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in KINDS):
        found.update(path.relative_to(folder).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _powers() -> str:
    """Some thousand powers such as a yearly return is, in short."""
    growth, years = np.linspace(0.05, 5.0, 4096), np.linspace(0.1, 30.0, 4096)
    return hashlib.sha256((growth ** (1.0 / years)).tobytes()).hexdigest()[:12]
