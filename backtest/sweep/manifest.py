"""The manifest: what exactly a folder's sweep is of, so that it is gone on with and not mixed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backtest.errors import InputError
from backtest.events.history import History
from backtest.prices.panel import Panel
from backtest.sweep.axis import Axis, Label
from backtest.sweep.grid import Grid
from backtest.thesis import Thesis
from backtest.version import __version__

__all__ = ["Manifest", "manifest_of", "read_manifest"]

NAME = "manifest.json"
SCHEMA = 2  # 2: clusters are a folder
SAID = {
    "thesis": "another thesis, or another version of it",
    "events": "other events, or other clocks of the same",
    "axes": "other axes or values",
    "sample": "another sample",
    "seed": "a sample of another seed",
    "snapshot": "other prices",
    "version": "another version of backtest",
    "rows": "chunks of another size",
    "clusters": "other event clusters",
}


@dataclass(frozen=True)
class Manifest:
    """What a sweep stands on; two with the same give the same bytes."""

    thesis: str
    events: str
    axes: dict[str, list[Label]]
    sample: str | None
    seed: int | None  # of the sample
    snapshot: str
    version: str
    variants: int
    rows: int  # of a chunk
    clusters: list[str]  # the name of each event cluster

    def require_same(self, other: Manifest, folder: Path) -> None:
        """Refuse a folder of another sweep.

        Raises
        ------
        InputError
            Says in what it is another one.
        """
        mine, its = asdict(self), asdict(other)
        unlike = [said for name, said in SAID.items() if mine[name] != its[name]]
        if unlike or mine != its:
            raise InputError(
                f"holds another sweep: {'; '.join(unlike) or 'of other variants'}", key="--out",
                value=str(folder), mend="name another folder, or repeat exactly what it was of",
            )  # fmt: skip

    def text(self) -> str:
        """As it is written."""
        said = {"schema": SCHEMA, "kind": "backtest sweep", **asdict(self)}
        return json.dumps(said, indent=1, allow_nan=False) + "\n"


def manifest_of(
    thesis: Thesis, grid: Grid, panel: Panel, history: History, *, rows: int, clusters: list[str]
) -> Manifest:
    """The manifest of a sweep that is about to run."""
    events = history.to_frame().to_json(orient="records", date_format="iso")
    return Manifest(
        thesis=_hash(thesis.to_yaml()),
        events=_hash(events or ""),
        axes={axis.path: _plain(axis) for axis in grid.axes},
        sample=grid.sample,
        seed=None if grid.sample is None else grid.seed,
        snapshot=panel.snapshot,
        version=__version__,
        variants=len(grid),
        rows=rows,
        clusters=clusters,
    )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where there is none.

    Raises
    ------
    InputError
        A file of that name that no sweep wrote.
    """
    path = folder / NAME
    try:
        found: Any = json.loads(path.read_bytes())
        if found.pop("kind") != "backtest sweep" or found.pop("schema") != SCHEMA:
            raise ValueError
        return Manifest(**found)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "not the manifest of a sweep", file=path, mend="name an empty folder, or a new one"
        ) from error


def _hash(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(axis: Axis) -> list[Label]:
    return list(axis.labels)
