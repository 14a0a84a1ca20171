"""Bundled theses: those that come with the package, by name."""

from __future__ import annotations

from pathlib import Path

__all__ = ["bundled", "bundled_path"]


def bundled() -> tuple[str, ...]:
    """Names of the bundled theses, in order.

    Examples
    --------
    >>> "zhipu-entity-list" in bundled()
    True
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def bundled_path(name: str) -> Path | None:
    """The file of a bundled thesis, None where no bundled one has that name."""
    return _folder() / f"{name}.yaml" if name in bundled() else None


def _folder() -> Path:
    """``strategies`` inside an installed package; beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "strategies"
    return inside if inside.is_dir() else package.parent / "strategies"
