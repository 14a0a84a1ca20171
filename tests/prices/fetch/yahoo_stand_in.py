"""A server on this machine that answers as Yahoo's does, and fails as it is told to.

The real yfinance asks it: only the address of its requests is rewritten, by an adapter of
its session.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import requests
from requests.adapters import HTTPAdapter

Row = tuple[float | None, float | None, float | None, float | None, int | None]


@dataclass
class Quoted:
    """One symbol as the server knows it; rows are open, high, low, close, volume by day."""

    rows: dict[date, Row]
    currency: str = "USD"
    tz: str = "America/New_York"
    opens: tuple[int, int] = (9, 30)
    kind: str = "EQUITY"
    exchange: str = "NYQ"
    name: str = "A company"
    dividends: dict[date, float | tuple[float, str]] = field(default_factory=dict)
    splits: dict[date, tuple[float, float]] = field(default_factory=dict)

    def instant(self, day: date) -> int:
        """The second at which the session of that day opens."""
        opens = datetime(day.year, day.month, day.day, *self.opens, tzinfo=ZoneInfo(self.tz))
        return int(opens.timestamp())

    def chart(self, begin: float, end: float) -> dict[str, Any]:
        """The answer's only result, for days that open in [begin, end)."""
        days = [day for day in sorted(self.rows) if begin <= self.instant(day) < end]
        quote = dict(
            zip(("open", "high", "low", "close", "volume"), ([], [], [], [], []), strict=True)
        )
        for day in days:
            for column, value in zip(quote.values(), self.rows[day], strict=True):
                column.append(value)
        found: dict[str, Any] = {
            "meta": {
                "currency": self.currency,
                "exchangeTimezoneName": self.tz,
                "instrumentType": self.kind,
                "exchangeName": self.exchange,
                "longName": self.name,
                "validRanges": ["1d", "5d", "1mo", "max"],
                "priceHint": 2,
            },
            "indicators": {"quote": [quote], "adjclose": [{"adjclose": quote["close"]}]},
        }
        if days:
            found["timestamp"] = [self.instant(day) for day in days]
        else:
            found["indicators"] = {"quote": [{}], "adjclose": [{}]}
        within = [d for d in (*self.dividends, *self.splits) if begin <= self.instant(d) < end]
        if within:
            found["events"] = {"dividends": {}, "splits": {}}
        for day, paid in self.dividends.items():
            if day in within:
                at = self.instant(day)
                amount, currency = paid if isinstance(paid, tuple) else (paid, None)
                said = {"amount": amount, "date": at}
                found["events"]["dividends"][str(at)] = (
                    said if currency is None else {**said, "currency": currency}
                )
        for day, (new, old) in self.splits.items():
            if day in within:
                at = self.instant(day)
                found["events"]["splits"][str(at)] = {
                    "date": at,
                    "numerator": new,
                    "denominator": old,
                    "splitRatio": f"{new}:{old}",
                }
        return found


Fault = Callable[[BaseHTTPRequestHandler], None]


class StandIn:
    """Answers for `quotes`; a fault queued for a symbol is used up by one chart request."""

    def __init__(self, quotes: dict[str, Quoted] | None = None) -> None:
        self.quotes = quotes or {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.asked: list[str] = []  # symbols of chart requests for rows, in order
        self.requests = 0
        self.at_once = self.most_at_once = 0
        self.delay = 0.0
        self._lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.answer(self)

            def do_POST(self) -> None:
                stand_in.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, symbol: str, *faults: Fault) -> None:
        """Queue faults for the next chart requests of a symbol."""
        self.faults[symbol].extend(faults)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One request: cookies, crumb, a chart, or nothing."""
        with self._lock:
            self.requests += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self._answer(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client was killed, or gave up
        finally:
            with self._lock:
                self.at_once -= 1

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        if "/v8/finance/chart/" in parts.path:
            self._chart(request, unquote(parts.path.rpartition("/")[2]), parse_qs(parts.query))
        elif parts.path.endswith("getcrumb"):
            send(request, 200, "crumb", kind="text/plain")
        elif "quoteSummary" in parts.path:
            missing = {"quoteSummary": {"result": None, "error": {"code": "Not Found"}}}
            send(request, 404, json.dumps(missing))
        else:
            cookie = "A3=d=stand-in; Domain=.yahoo.com; Path=/; Max-Age=9999"
            send(request, 200, "<html></html>", kind="text/html", cookie=cookie)

    def _chart(
        self, request: BaseHTTPRequestHandler, symbol: str, asked: dict[str, list[str]]
    ) -> None:
        time.sleep(self.delay)
        with self._lock:
            if "period1" in asked:
                self.asked.append(symbol)
            fault = self.faults[symbol].pop(0) if self.faults[symbol] else None
        if fault is not None:
            fault(request)
            return
        if symbol not in self.quotes:
            said = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            send(request, 404, json.dumps({"chart": {"result": None, "error": said}}))
            return
        begin = float(asked.get("period1", ["0"])[0])
        end = float(asked.get("period2", ["9e9"])[0])
        result = self.quotes[symbol].chart(begin, end)
        send(request, 200, json.dumps({"chart": {"result": [result], "error": None}}))


def send(
    request: BaseHTTPRequestHandler,
    status: int,
    text: str,
    *,
    kind: str = "application/json",
    cookie: str | None = None,
) -> None:
    """A whole answer."""
    content = text.encode()
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(content)))
    if cookie is not None:
        request.send_header("Set-Cookie", cookie)
    request.end_headers()
    request.wfile.write(content)


def too_many(request: BaseHTTPRequestHandler) -> None:
    """429 in plain text, as Yahoo says it."""
    send(request, 429, "Too Many Requests\r\n", kind="text/plain")


def broken(request: BaseHTTPRequestHandler) -> None:
    """A page in place of JSON, with status 500."""
    send(request, 500, "<html>Internal error</html>", kind="text/html")


def a_page(request: BaseHTTPRequestHandler) -> None:
    """A page in place of JSON, said to be fine."""
    send(request, 200, "<html><body>Sign in</body></html>", kind="text/html")


def cut(request: BaseHTTPRequestHandler) -> None:
    """Half an answer, then nothing."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b'{"chart": {"result": [{"meta": {')
    request.wfile.flush()
    request.connection.close()


def refused(request: BaseHTTPRequestHandler) -> None:
    """The connection is closed without a word."""
    request.connection.close()


def empty(request: BaseHTTPRequestHandler) -> None:
    """A result without anything in it."""
    send(request, 200, json.dumps({"chart": {"result": [], "error": None}}))


def without_currency(request: BaseHTTPRequestHandler) -> None:
    """A result whose metadata lack what matters."""
    meta = {
        "exchangeTimezoneName": "America/New_York",
        "instrumentType": "EQUITY",
        "validRanges": [],
        "currency": None,
        "priceHint": 2,
    }
    quote = {name: [1.0] for name in ("open", "high", "low", "close", "volume")}
    result = {"meta": meta, "timestamp": [1736951400], "indicators": {"quote": [quote]}}
    send(request, 200, json.dumps({"chart": {"result": [result], "error": None}}))


class Rewritten(HTTPAdapter):
    """Sends what is meant for Yahoo to the stand-in."""

    def __init__(self, port: int) -> None:
        super().__init__(pool_maxsize=8)
        self._port = port

    def send(self, request: Any, *args: Any, **named: Any) -> Any:
        parts = urlsplit(request.url)
        asked = f"?{parts.query}" if parts.query else ""
        original = request.url
        request.url = f"http://127.0.0.1:{self._port}{parts.path or '/'}{asked}"
        answer = super().send(request, *args, **named)
        answer.url = original
        return answer


def session_to(port: int) -> requests.Session:
    """A session whose every request goes to the stand-in on that port."""
    session = requests.Session()
    session.trust_env = False  # a proxy of the machine is not for this
    session.mount("https://", Rewritten(port))
    return session


def weekdays(first: date, last: date, *, without: tuple[str, ...] = ()) -> list[date]:
    """Mondays to Fridays, less some holidays."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5 and day.isoformat() not in without]


def rows_of(days: list[date], start: float, step: float = 1.0) -> dict[date, Row]:
    """A row a day, each a step above the one before; whole numbers that a float has exactly."""
    return {
        day: (
            start + k * step,
            start + 2 + k * step,
            start - 1 + k * step,
            start + 1 + k * step,
            1000 + k,
        )
        for k, day in enumerate(days)
    }


NEW_YORK = ("2025-01-01", "2025-01-09", "2025-01-20", "2025-02-17")
HONG_KONG = ("2025-01-01", "2025-01-29", "2025-01-30", "2025-01-31")
FIRST, LAST = date(2025, 1, 1), date(2025, 2, 28)


def companies() -> dict[str, Quoted]:
    """Two months of five series in four currencies' quotes."""
    american = weekdays(FIRST, LAST, without=NEW_YORK)
    chinese = weekdays(FIRST, LAST, without=HONG_KONG)
    british = weekdays(FIRST, LAST, without=("2025-01-01",))
    hong_kong = {"currency": "HKD", "tz": "Asia/Hong_Kong", "exchange": "HKG"}
    return {
        "BABA": Quoted(rows_of(american, 80), dividends={date(2025, 1, 15): 0.5}),
        "0700.HK": Quoted(rows_of(chinese, 400), **hong_kong),
        "^HSI": Quoted(rows_of(chinese, 20000), kind="INDEX", **hong_kong),
        "VOD.L": Quoted(
            rows_of(british, 70), currency="GBp", tz="Europe/London", opens=(8, 0), exchange="LSE"
        ),
        "HKD=X": Quoted(
            rows_of(weekdays(FIRST, LAST), 8, 1 / 1024),
            currency="HKD",
            tz="Europe/London",
            opens=(0, 0),
            kind="CURRENCY",
            exchange="CCY",
        ),
    }
