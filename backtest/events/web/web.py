"""The client: one address after another, slowly enough, saying who asks, and again if need be."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backtest.errors import DataUnavailable, NoSuchDocument, RateLimited, Unreachable, visible
from backtest.prices.fetch.backoff import Backoff
from backtest.version import __version__

if TYPE_CHECKING:
    from requests import Response, Session

__all__ = ["CONTACT", "Web", "contact_of"]

CONTACT = "BACKTEST_CONTACT"
LARGEST = 64 * 2**20  # bytes
TIMEOUT = (10.0, 60.0)  # seconds to connect, and between two pieces of an answer
BETWEEN = 0.2  # seconds from one request to the next: half of what the SEC allows
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_CHUNK = 2**16


def contact_of(given: str | None) -> str | None:
    """Who asks: what was given, else ``BACKTEST_CONTACT``; None where neither says.

    Raises
    ------
    DataUnavailable
        It names no address that one could write to.
    """
    said = (given if given is not None else os.environ.get(CONTACT, "")).strip()
    if not said:
        return None
    if not said.isprintable() or not said.isascii() or not _ADDRESS.search(said):
        raise DataUnavailable(
            f"{CONTACT} names no address to write to: {visible(said, 80)!r}"
            f"\n  mend: export {CONTACT}='Jane Doe jane@example.com'"
        )
    return said


class Web:
    """Asks for public documents, a fifth of a second apart, and again where that may help.

    Parameters
    ----------
    contact : str, optional
        Who asks, with an address; it is sent along.
    session : requests.Session, optional
        Made at the first request where it is not given.
    backoff : Backoff, optional
        How often to try, and the clock and the sleep that are used.
    between : float
        Seconds from the start of one request to that of the next.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        session: Session | None = None,
        backoff: Backoff | None = None,
        between: float = BETWEEN,
    ) -> None:
        self.contact = contact
        self._session = session
        self._backoff = Backoff(Random()) if backoff is None else backoff
        self._between = between
        self._not_before = 0.0
        self._lock = threading.Lock()

    @property
    def agent(self) -> str:
        """What the request says of who asks."""
        return f"backtest/{__version__}" + (f" ({self.contact})" if self.contact else "")

    def get(self, url: str) -> bytes:
        """What stands at an address.

        Raises
        ------
        NoSuchDocument
            Nothing does.
        RateLimited, Unreachable
            It cannot be had now; asking later may help.
        DataUnavailable
            It is refused.
        """
        return self._backoff(lambda: self._once(url))

    def _once(self, url: str) -> bytes:
        import requests

        self._wait_for_turn()
        host = urlsplit(url).hostname or url
        try:
            with self._opened().get(
                url,
                headers={"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate"},
                timeout=TIMEOUT,
                stream=True,
            ) as answer:
                _check(answer, host)
                return _content(answer, host, time.monotonic)
        except (requests.RequestException, OSError) as wrong:
            said = visible(f"{type(wrong).__name__}: {wrong}", 200)
            raise Unreachable(
                f"{host}: no answer ({said})\n  mend: look at the connection, or ask again later"
            ) from wrong

    def _opened(self) -> Session:
        import requests

        with self._lock:
            if self._session is None:
                self._session = requests.Session()
            return self._session

    def _wait_for_turn(self) -> None:
        with self._lock:
            now = self._backoff.clock()
            begins = max(now, self._not_before)
            self._not_before = begins + self._between
        if begins > now:
            self._backoff.sleep(begins - now)


def _check(answer: Response, host: str) -> None:
    status = answer.status_code
    if status == 200:
        return
    if status in (404, 410):
        raise NoSuchDocument(f"{host}: nothing at {visible(answer.url, 200)}")
    if status == 429:
        wait = _seconds(answer.headers.get("Retry-After", ""))
        later = "" if wait is None else f", to ask again after {wait:.0f} s"
        raise RateLimited(
            f"{host} says: too many requests{later}\n  mend: ask again later", retry_after=wait
        )
    if status in (401, 403, 451):
        raise DataUnavailable(
            f"{host} refuses to answer ({status})\n  mend: say who asks, with {CONTACT}='Name "
            "name@example.com', and if that is said wait some ten minutes"
        )
    raise Unreachable(f"{host}: no answer that can be read ({status})\n  mend: ask again later")


def _content(answer: Response, host: str, clock: Callable[[], float]) -> bytes:
    """The whole of it, or an error: one that never ends is not waited for."""
    parts, size, ends = [], 0, clock() + 10 * TIMEOUT[1]
    for part in answer.iter_content(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > LARGEST or clock() > ends:
            raise DataUnavailable(f"{host}: an answer without end\n  mend: report it to them")
    whole = b"".join(parts)
    if not whole:
        raise Unreachable(f"{host}: an empty answer\n  mend: ask again later")
    said = answer.headers.get("Content-Length", "")
    encoded = answer.headers.get("Content-Encoding")
    if said.isdigit() and not encoded and len(whole) < int(said):
        raise Unreachable(f"{host}: the answer broke off\n  mend: ask again later")
    return whole


def _seconds(text: str) -> float | None:
    """What ``Retry-After`` asks for: a number of seconds, or a date."""
    if text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
