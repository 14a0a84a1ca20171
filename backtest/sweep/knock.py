"""Knocking at a scheduler's door, because dask waits for ever where another program listens."""

from __future__ import annotations

import socket
import struct
import time

__all__ = ["knock"]

GREETING = 1_000_000  # bytes of dask's at most: it has some hundreds
AGAIN = 0.1  # seconds


def knock(host: str, port: int, *, within: float) -> str:
    """Why no scheduler of dask answers there; empty where one does.

    A scheduler greets whoever connects: eight bytes with the length of what follows, the lowest
    first. Who says nothing, or another thing, is none. Where nobody listens it is tried again,
    because one may be starting.

    Source: distributed 2026.8, ``comm/core.py`` (`on_connection`) and ``comm/tcp.py`` (`read`).

    Examples
    --------
    >>> knock("127.0.0.1", 1, within=0.2)
    'Connection refused'
    """
    until, why = time.monotonic() + within, "no answer"
    while (left := until - time.monotonic()) > 0:
        try:
            with socket.create_connection((host, port), timeout=left) as door:
                door.settimeout(max(until - time.monotonic(), AGAIN))
                greeting = door.recv(8, socket.MSG_WAITALL)
        except TimeoutError:
            why = "timed out"
        except OSError as wrong:
            why = wrong.strerror or str(wrong)
        else:
            length = struct.unpack("<Q", greeting)[0] if len(greeting) == 8 else GREETING
            if length < GREETING:
                return ""
            why = "another program listens there"
        time.sleep(min(AGAIN, max(0.0, until - time.monotonic())))
    return why
