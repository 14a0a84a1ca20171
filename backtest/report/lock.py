"""The lock: a file beside a thesis that says what a run read and what it gave.

A run against it gives the same bytes, or says which of these is not as it was: the thesis,
its events, a series of prices, a version, or with all of them equal the result itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backtest.errors import InputError
from backtest.prices.pin import Pin
from backtest.report.formats.json import render_json
from backtest.text_file import decoded, read_bytes
from backtest.version import __version__

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["Lock", "lock_of", "read_lock", "write_lock"]

SCHEMA = 1
LARGEST = 16 * 2**20
LIBRARIES = ("exchange_calendars", "numba", "numpy", "pandas")
"""Whose versions may move a figure in its last digits, or a session."""


@dataclass(frozen=True)
class Lock:
    """What a run stood on; hashes are ``sha256:…``."""

    thesis: str
    document: str
    events: str
    source: str
    pins: Mapping[str, Pin]
    versions: Mapping[str, str]
    result: str

    def differences(self, now: Lock) -> list[str]:
        """What is not as it was, in sentences, the causes before the result."""
        said = []
        if self.document != now.document:
            said.append("the thesis was changed")
        if self.events != now.events:
            said.append("other events, or other clocks of the same")
        for symbol in sorted(self.pins.keys() | now.pins.keys()):
            was, is_now = self.pins.get(symbol), now.pins.get(symbol)
            if was is None or is_now is None:
                said.append(f"{symbol}: {'read now' if was is None else 'not read now'}")
            elif changed := was.differs(is_now):
                said.append(changed)
        if self.source != now.source:
            said.append(f"prices from {self.source} then, from {now.source} now")
        for name in sorted(self.versions.keys() | now.versions.keys()):
            before, after = self.versions.get(name), now.versions.get(name)
            if before != after:
                said.append(f"{name} {before or 'absent'} then, {after or 'absent'} now")
        if self.result != now.result and not said:
            said.append("the same input gave another result: please report it")
        return said if self.result != now.result else []


def lock_of(result: Result) -> Lock:
    """The lock of a run: of what every run gives, whatever else this one was asked for."""
    versions = {name: version(name) for name in LIBRARIES}
    versions |= {"backtest": __version__, "python": platform.python_version()}
    events = result.history.to_frame().to_json(orient="records", date_format="iso")
    return Lock(
        thesis=result.thesis.name,
        document=_hash(result.thesis.to_yaml()),
        events=_hash(events),
        source=result.data.source,
        pins={pin.symbol: pin for pin in result.data.pins},
        versions=versions,
        result=_hash(render_json(result, asked=False)),
    )


def write_lock(lock: Lock, path: Path) -> None:
    """Replace the file, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written, or is something else than a lock.
    """
    if path.exists():
        read_lock(path)  # refuses to overwrite what is no lock
    said = {
        "schema": SCHEMA,
        "thesis": lock.thesis,
        "document": lock.document,
        "events": lock.events,
        "source": lock.source,
        "series": [
            {
                "symbol": pin.symbol,
                "first": pin.first.isoformat(),
                "last": pin.last.isoformat(),
                "rows": pin.rows,
                "years": dict(pin.years),
            }
            for _, pin in sorted(lock.pins.items())
        ],
        "versions": dict(sorted(lock.versions.items())),
        "result": lock.result,
    }
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(json.dumps(said, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as wrong:
        part.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written: {wrong.strerror}", file=path, mend="make its folder writable"
        ) from wrong


def read_lock(path: Path) -> Lock:
    """The lock of that file.

    Raises
    ------
    InputError
        There is none, or it is not of the form.
    """
    content = read_bytes(
        path, largest=LARGEST, refusal=InputError, beside=lambda _: "--lock writes it"
    )
    try:
        said = json.loads(decoded(content, file=path, refusal=InputError))
        if said["schema"] != SCHEMA:
            raise ValueError(f"schema {said['schema']}")
        return Lock(
            thesis=str(said["thesis"]),
            document=str(said["document"]),
            events=str(said["events"]),
            source=str(said["source"]),
            pins={one["symbol"]: _pin(one) for one in said["series"]},
            versions={str(name): str(number) for name, number in said["versions"].items()},
            result=str(said["result"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise InputError(
            f"not a lock that this version reads ({type(wrong).__name__}: {wrong})",
            file=path,
            mend="remove the file, then write it anew with --lock",
        ) from wrong


def _pin(said: Mapping[str, Any]) -> Pin:
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    years = {str(year): str(seen) for year, seen in said["years"].items()}
    return Pin(str(said["symbol"]), first, last, int(said["rows"]), years)


def _hash(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
