"""Documents: from what is kept, else from the network where it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle

from backtest.errors import DamagedStore, DataUnavailable, NoSuchDocument
from backtest.events.web.kept import Document, Kept
from backtest.events.web.web import Web

__all__ = ["AT_ONCE", "Document", "Documents"]

AT_ONCE = 2
"""Requests on their way at one time, over all processes that share the folder."""


class Documents:
    """Reads documents by name, and keeps what it had to ask for.

    Parameters
    ----------
    kept : Kept
    web : Web, optional
        None where the network must not be asked.
    now : datetime.datetime, optional
        Aware; what is fetched is dated so. The clock of this machine by default.
    told : callable, optional
        Called with a number of documents that have been read.
    """

    def __init__(
        self,
        kept: Kept,
        web: Web | None = None,
        *,
        now: datetime | None = None,
        told: Callable[[int], object] | None = None,
    ) -> None:
        self.kept = kept
        self.web = web
        self.now = datetime.now(UTC) if now is None else now
        self._told = told
        self._places = cycle(range(AT_ONCE))

    def read(
        self, source: str, name: str, url: str, *, since: datetime | None = None
    ) -> Document | None:
        """One document, None where its address has nothing.

        Parameters
        ----------
        source, name : str
            What it is kept under.
        url : str
            Where it is asked for, once it is not kept, or was fetched before `since`.
        since : datetime.datetime, optional
            What is kept of an earlier fetch is asked for anew; without the network it serves.

        Raises
        ------
        DataUnavailable
            It is not kept and cannot be had.
        """
        kept = self._kept(source, name)
        if kept is None or (since is not None and kept.fetched_at < since):
            if self.web is not None:
                kept = self._fetched(source, name, url, self.web)
            elif kept is None:
                raise DataUnavailable(
                    f"{url} is not stored, and the network must not be asked"
                    "\n  mend: run it once without --offline and BACKTEST_OFFLINE"
                )
        if self._told is not None:
            self._told(1)
        return kept

    def read_all(
        self, source: str, wanted: Sequence[tuple[str, str]]
    ) -> tuple[Document | None, ...]:
        """Several documents by name and address, in their order, two at a time.

        Each is kept as soon as it is there; where one cannot be had the rest is dropped.
        """
        if self.web is None or len(wanted) < 2:
            return tuple(self.read(source, name, url) for name, url in wanted)
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="documents")
        try:
            running = [pool.submit(self.read, source, name, url) for name, url in wanted]
            return tuple(one.result() for one in running)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def fresh(self, source: str, url: str) -> bytes:
        """What stands at an address now; it is not kept.

        Raises
        ------
        DataUnavailable
            It cannot be had, or the network must not be asked.
        """
        if self.web is None:
            raise DataUnavailable(
                "the network must not be asked"
                "\n  mend: run it without --offline and BACKTEST_OFFLINE"
            )
        with self.kept.locked(f"{source}-{next(self._places)}"):
            return self.web.get(url)

    def _kept(self, source: str, name: str) -> Document | None:
        try:
            return self.kept.read(source, name)
        except DamagedStore:
            if self.web is None:
                raise
            return None  # it is fetched anew

    def _fetched(self, source: str, name: str, url: str, web: Web) -> Document | None:
        with self.kept.locked(f"{source}-{next(self._places)}"):
            try:
                content = web.get(url)
            except NoSuchDocument:
                return None
        document = Document(content, url, self.now)
        self.kept.write(source, name, document)
        return document
