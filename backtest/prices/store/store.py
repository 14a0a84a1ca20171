"""The store: a folder a symbol, one Parquet file in it, replaced whole or not at all.

::

    ROOT/yahoo/0700.HK/7.3f5a….parquet     seventh writing, and the start of its SHA-256

The hash of the bytes stands in the name, so a file is known to be whole before a byte of it
is parsed, and a rename is the whole of a commit: a process killed at any moment leaves the
former file or the new one. Where both stand the later writing counts; a damaged one is never
passed over in silence.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from backtest.errors import BacktestError, DamagedStore, DataUnavailable
from backtest.prices.store.encode import Stored, decoded, encoded
from backtest.prices.store.place import folder_name, symbol_of

__all__ = ["Store", "Stored"]

_FILE = re.compile(r"(?P<writing>[0-9]{1,9})\.(?P<hash>[0-9a-f]{32})\.parquet")
_TRIES = 20


class Store:
    """Histories by provider and symbol, safe with several processes.

    Reading takes no lock. Writing is for whoever holds `locked` of that symbol.

    Parameters
    ----------
    root : pathlib.Path
        Made at the first writing.

    Examples
    --------
    >>> Store(Path("no/such/folder")).symbols("yahoo")
    ()
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def symbols(self, provider: str) -> tuple[str, ...]:
        """Every symbol that the store has from a provider, sorted."""
        folder = self.root / provider
        if not folder.is_dir():
            return ()
        held = [symbol_of(one.name) for one in folder.iterdir() if _files(one)]
        return tuple(sorted(held))

    def has(self, provider: str, symbol: str) -> bool:
        """Whether there is a file of it, whole or damaged."""
        return bool(_files(self._folder(provider, symbol)))

    def read(self, provider: str, symbol: str) -> Stored:
        """What is stored.

        Raises
        ------
        DataUnavailable
            Nothing is.
        DamagedStore
            The file is not the one that was written.
        """
        folder = self._folder(provider, symbol)
        for _ in range(_TRIES):  # a writer may replace the file after it was listed
            found = _files(folder)
            if not found:
                break
            try:
                return _decoded(found[-1], provider, symbol)
            except FileNotFoundError:
                continue
            except OSError as wrong:
                raise DataUnavailable(
                    f"{found[-1]}: cannot be read: {wrong.strerror}\n  mend: make it readable"
                ) from wrong
        raise DataUnavailable(
            f"{symbol}: not stored from {provider}\n  mend: backtest prices fetch {symbol}"
        )

    def write(self, provider: str, stored: Stored) -> None:
        """Replace what is stored of a symbol; its lock must be held.

        Raises
        ------
        BacktestError
            The disk is full, or the folder cannot be written; what was stored still is.
        """
        folder = self._folder(provider, stored.history.symbol)
        content = encoded(stored)
        seen = hashlib.sha256(content).hexdigest()[:32]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            former = _files(folder)
            number = _writing(former[-1]) + 1 if former else 1
            part = folder / f"{secrets.token_hex(6)}.part"
            try:
                _write_through(part, content)
                part.replace(folder / f"{number}.{seen}.parquet")
            finally:
                part.unlink(missing_ok=True)
            _flush(folder)
        except OSError as wrong:
            raise _unwritable(self.root, wrong) from wrong
        for old in [*former, *folder.glob("*.part")]:
            with suppress(OSError):  # the new file counts, whether or not the old can go
                old.unlink()

    def set_aside(self, provider: str, symbol: str) -> tuple[Path, ...]:
        """Rename damaged files to ``….damaged``, so that the symbol can be stored anew."""
        moved = []
        for path in _files(self._folder(provider, symbol)):
            try:
                _decoded(path, provider, symbol)
            except DamagedStore:
                aside = path.with_name(f"{path.name}.damaged")
                path.replace(aside)
                moved.append(aside)
        return tuple(moved)

    @contextmanager
    def locked(self, provider: str, symbol: str) -> Iterator[None]:
        """Hold a symbol against other processes; the system frees it when its holder dies.

        Raises
        ------
        BacktestError
            The folder cannot be written.
        """
        with self._lock(self._folder(provider, symbol) / "lock"):
            yield

    @contextmanager
    def slot(self, provider: str, number: int) -> Iterator[None]:
        """Hold one of a provider's numbered places, of which there are as many as requests."""
        with self._lock(self.root / provider / f"slot-{number}.lock"):
            yield

    @contextmanager
    def _lock(self, path: Path) -> Iterator[None]:
        import filelock

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(path)
            lock.acquire()
        except OSError as wrong:
            raise _unwritable(self.root, wrong) from wrong
        try:
            yield
        finally:
            lock.release()

    def _folder(self, provider: str, symbol: str) -> Path:
        return self.root / provider / folder_name(symbol)


def _files(folder: Path) -> list[Path]:
    """Finished files, the earliest writing first."""
    if not folder.is_dir():
        return []
    return sorted((one for one in folder.iterdir() if _FILE.fullmatch(one.name)), key=_writing)


def _writing(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _decoded(path: Path, provider: str, symbol: str) -> Stored:
    content = path.read_bytes()
    mend = f"backtest prices fetch {symbol} sets the file aside and fetches it anew"
    if hashlib.sha256(content).hexdigest()[:32] != path.name.split(".")[1]:
        raise DamagedStore(f"{path}: damaged: not the bytes that were written\n  mend: {mend}")
    try:
        stored = decoded(content)
    except (ValueError, KeyError, TypeError) as wrong:  # whole, but not of our form
        raise DamagedStore(f"{path}: cannot be read: {wrong}\n  mend: {mend}") from wrong
    if stored.history.symbol != symbol:
        raise DamagedStore(f"{path}: of another symbol ({stored.history.symbol})\n  mend: {mend}")
    return stored


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Bring a rename to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(root: Path, wrong: OSError) -> BacktestError:
    return BacktestError(
        f"{root}: the store cannot be written: {wrong.strerror or wrong}; what was stored still is"
        "\n  mend: make room or make it writable, or name another folder with --store DIR"
    )
