"""Kept documents: what was fetched, as it came, with when and from where.

::

    ROOT/edgar/submissions/CIK0001045810.json

The first line of a file says where it is from, when it was fetched and what the rest hashes to;
a file is replaced whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backtest.errors import BacktestError, DamagedStore
from backtest.events.web.write import write_whole

__all__ = ["Document", "Kept"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}(/[A-Za-z0-9][A-Za-z0-9._-]{0,120}){0,3}")


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its bytes, where from, and when they were fetched."""

    content: bytes
    url: str
    fetched_at: datetime


class Kept:
    """Documents by source and name, in a folder made at the first writing.

    Examples
    --------
    >>> Kept(Path("no/such/folder")).read("edgar", "submissions/CIK0001045810.json") is None
    True
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, source: str, name: str) -> Document | None:
        """What is kept under a name; None where nothing is.

        Raises
        ------
        DamagedStore
            The file is not the one that was written.
        """
        path = self._path(source, name)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as wrong:
            raise BacktestError(f"{path}: cannot be read: {wrong.strerror}") from wrong
        line, _, body = content.partition(b"\n")
        try:
            said = json.loads(line)
            fetched_at = datetime.fromisoformat(said["fetched_at"])
            whole = said["sha256"] == hashlib.sha256(body).hexdigest()
            url = str(said["url"])
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole or fetched_at.utcoffset() is None:
            raise DamagedStore(
                f"{path}: damaged: not what was written\n  mend: remove it and ask again online"
            )
        return Document(body, url, fetched_at)

    def write(self, source: str, name: str, document: Document) -> None:
        """Keep a document; BacktestError where the folder cannot be written."""
        said = {
            "url": document.url,
            "fetched_at": document.fetched_at.isoformat(),
            "sha256": hashlib.sha256(document.content).hexdigest(),
        }
        line = json.dumps(said).encode() + b"\n"
        write_whole(self._path(source, name), line + document.content)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a name against other processes; the system frees it when its holder dies."""
        import filelock

        path = self.root / f"{name}.lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(path)
            lock.acquire()
        except OSError as wrong:
            raise BacktestError(
                f"{self.root}: cannot be written: {wrong.strerror or wrong}"
                "\n  mend: make it writable, or name another folder with --store DIR"
            ) from wrong
        try:
            yield
        finally:
            lock.release()

    def _path(self, source: str, name: str) -> Path:
        assert _NAME.fullmatch(f"{source}/{name}"), (source, name)
        assert ".." not in name, name
        return self.root / source / name
