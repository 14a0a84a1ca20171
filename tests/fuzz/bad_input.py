"""Ten thousand broken inputs through the command, and what became of them.

Run it with ``python tests/fuzz/bad_input.py [COUNT] [--seed N] [--messages FILE]``. Every input
is a sound thesis with its prices and something wrong (``broken.py``); the command runs on it
in this process as a user's would (``judge.py``). It prints a table by kind and status and each
fault with the seed that makes it again, and ends with status 1 where there was one.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from broken import KINDS, break_one
from judge import judge


def main() -> int:
    """Print the tables; give the exit status."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("count", nargs="?", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--messages", type=Path)
    asked = words.parse_args()
    began, faults = time.perf_counter(), []
    counts: collections.Counter[tuple[str, int]] = collections.Counter()
    messages: collections.Counter[str] = collections.Counter()
    for n in range(asked.count):
        kind = list(KINDS)[n % len(KINDS)]
        with tempfile.TemporaryDirectory() as place:
            found = judge(break_one(kind, asked.seed + n), Path(place))
        counts[kind, found.status] += 1
        messages[re.sub(r"\d+|'[^']*'|\"[^\"]*\"", "…", found.message)] += 1
        faults += [(kind, asked.seed + n, what, found.message) for what in found.faults]
    for kind in KINDS:
        by_status = {status: counts[kind, status] for status in sorted({s for _, s in counts})}
        print(f"{kind:26s}", "  ".join(f"{s}: {c:5d}" for s, c in by_status.items()))
    for kind, seed, what, message in faults[:40]:
        print(f"FAULT {kind!r} seed {seed}: {what}: {message[:300]!r}")
    took = time.perf_counter() - began
    print(
        f"{asked.count} inputs, {len(faults)} faults, "
        f"{len(messages)} kinds of message, {took:.0f} s"
    )
    if asked.messages:
        asked.messages.write_text("\n".join(f"{c:5d} {m}" for m, c in messages.most_common()))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
