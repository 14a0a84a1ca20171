"""A server on this machine that answers as the Federal Register and EDGAR do, and fails when told.

The real client asks it: only the address of its requests is rewritten, by an adapter of its
session. Shapes are those of the public interfaces; words and companies are made up.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import HTTPAdapter

Fault = Callable[[BaseHTTPRequestHandler], None]
Answer = bytes | Callable[[dict[str, list[str]]], bytes]


class StandIn:
    """Answers by ``host/path``; a fault queued for one is used up by one request of it."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
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

    def session(self) -> requests.Session:
        """A session whose every https request comes here."""
        session = requests.Session()
        session.mount("https://", _Rewritten(self.port))
        session.trust_env = False
        return session

    def give(self, address: str, said: Any) -> None:
        """Answer an address with bytes, text, or what JSON can say."""
        if callable(said) or isinstance(said, bytes):
            self.answers[address] = said
        else:
            self.answers[address] = (said if isinstance(said, str) else json.dumps(said)).encode()

    def fail(self, address: str, *faults: Fault) -> None:
        """Queue faults for the next requests of an address."""
        self.faults[address].extend(faults)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One request."""
        parts = urlsplit(request.path)
        address = parts.path.lstrip("/")
        with self._lock:
            self.asked.append(address)
            self.agents.add(request.headers.get("User-Agent", ""))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            fault = self.faults[address].pop(0) if self.faults[address] else None
        try:
            if fault is not None:
                fault(request)
            elif address not in self.answers:
                send(request, 404, b"<html>Not Found</html>")
            else:
                said = self.answers[address]
                send(request, 200, said if isinstance(said, bytes) else said(parse_qs(parts.query)))
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with self._lock:
                self.at_once -= 1


def send(request: BaseHTTPRequestHandler, status: int, content: bytes, **headers: str) -> None:
    """A whole answer."""
    request.send_response(status)
    request.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(content)


def too_many(after: str) -> Fault:
    """429 with Retry-After."""
    return lambda request: send(request, 429, b"slow down", Retry_After=after)


def broken(request: BaseHTTPRequestHandler) -> None:
    """A page with status 500."""
    send(request, 500, b"<html>Internal error</html>")


def refused(request: BaseHTTPRequestHandler) -> None:
    """A page with status 403, as of undeclared programs."""
    send(request, 403, b"<html>Undeclared Automated Tool</html>")


def a_page(request: BaseHTTPRequestHandler) -> None:
    """A page in place of JSON, said to be fine."""
    send(request, 200, b"<html><body>Maintenance</body></html>")


def empty(request: BaseHTTPRequestHandler) -> None:
    """Nothing, said to be fine."""
    send(request, 200, b"")


def cut(request: BaseHTTPRequestHandler) -> None:
    """Half an answer, then nothing."""
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b'{"count": 1, "results": [{')
    request.wfile.flush()
    request.connection.close()


def hung_up(request: BaseHTTPRequestHandler) -> None:
    """The connection is closed without a word."""
    request.connection.close()


class _Rewritten(HTTPAdapter):
    """Sends what is meant for a host to the stand-in, with the host before the path."""

    def __init__(self, port: int) -> None:
        super().__init__(pool_maxsize=4)
        self._port = port

    def send(self, request: Any, *args: Any, **named: Any) -> Any:
        meant = request.url
        parts = urlsplit(meant)
        query = f"?{parts.query}" if parts.query else ""
        request.url = f"http://127.0.0.1:{self._port}/{parts.netloc}{parts.path}{query}"
        answer = super().send(request, *args, **named)
        answer.url = meant
        return answer
