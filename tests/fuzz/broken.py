"""Broken worlds by the thousand: a sound thesis with its prices, and one or two things wrong."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["KINDS", "Broken", "break_one", "sound"]

THESIS: dict[str, Any] = {
    "name": "two-markets",
    "title": "Whole",
    "source": {"title": "An article", "url": "https://example.org/a", "published": "2025-02-01"},
    "base_currency": "USD",
    "capital": "1_000_000",
    "benchmark": {"^HSI": "1"},
    "period": {"start": "2025-01-13", "end": "2025-01-17"},
    "max_gross": "100%",
    "events": {
        "news": {"list": [{"announced_at": "2025-01-14T12:00:00-05:00", "title": "News"}]},
        "filed": {"catalog": "catalog.csv", "where": {"entities": ["Zhipu AI"]}},
        "fall": {"detect": {"symbol": "BABA", "measure": "return", "window": "1", "below": "-8%"}},
        "far": {"detect": {"symbol": "0700.HK", "measure": "excess", "benchmark": "BABA",
                           "above": "1%", "refractory": "1"}},
        "alone": {"combine": {"event": "far", "without": "news", "within": "2",
                              "sessions_of": "BABA"}},
        "joint": {"combine": {"event": "far", "alongside": "fall", "within": "0"}},
    },
    "rules": [
        {
            "when": "news",
            "long": {"BABA": "1", "0700.HK": "1"},
            "enter": {"at": "open", "lag": "0", "reaction": "15m"},
            "exit": {"after": "1", "stop_loss": "15%", "take_profit": "60%", "when": "fall"},
            "size": "50%",
            "overlap": "stack",
            "lots": "false",
        }
    ],
    "costs": {"commission": "5bps", "minimum": "0", "slippage": "5bps", "taxes": "market",
              "borrow": "3%", "cash_rate": "0%", "margin_rate": "0%"},
    "risk_free": "0%",
    "horizon": {"until": "2030-06-30"},
}  # fmt: skip
BARS = [
    ["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"],
    *[[f"2025-01-{day}", "80", "84", "79", str(80 + n), str(80 + n), "1000"]
      for n, day in enumerate((13, 14, 15, 16, 17))],
]  # fmt: skip
RATE = [["Date", "Close"], *[[f"2025-01-{day}", "7.79"] for day in (13, 14, 15, 16, 17)]]
INSTRUMENTS = [["symbol", "exchange", "currency", "lot"], ["BABA", "XNYS", "USD", "1"]]
CATALOG = [
    ["id", "announced_at", "tz", "title", "entities"],
    ["first", "2025-01-14T12:00:00-05:00", "America/New_York", "News", "Zhipu AI"],
]

# What a hand, a spreadsheet or an enemy puts where something else belongs.
NASTY = (
    "", " ", "0", "-0", "-1", "1", "1.5", "NaN", "nan", "inf", "-Infinity", "1e999", "1e-999",
    "0x1F", "1_0", "1,5", "5 %", "500%", "-5%", "5bps", "100000bps", "٣", "½", "1e5", "0700",
    "2025-02-30", "2025-13-01", "0001-01-01", "9999-12-31", "20250114", "2025-01-14T25:00",
    "2025-01-14T12:00:00", "2025-01-14T12:00:00+99:00", "14/01/2025", "now", "Mars/Phobos",
    "true", "NO", "null", "~", "[]", "{}", "../../etc/passwd", "/etc/passwd", "C:\\x", "CON", "nul",
    "=cmd()", "+1", "@x", "-A", "\t", "a\nb", "\u202egnp", "\x1b[31m", "\x00", "é" * 40, "A" * 5000,
    "💥", "BABA", "baba", "0700.HK", "^HSI", "HKD=X", "news", "open", "close", "short", "stack",
    "<script>x</script>", "javascript:alert(1)", "!!python/object/apply:os.system [id]", "*anchor",
    "&a [*a]", "%s%n", "${HOME}", "' or 1=1", '"', "'", "#", ":", "- -", "? ", "|", ">",
    "---", "...",
)  # fmt: skip
OTHERS = (None, [], {}, [[]], [{}], {"": ""}, ["a", "a"], [[[[["deep"]]]]], {"a": {"b": {"c": {}}}})
KEYS = (
    "stop_los",
    "whn",
    "",
    "0",
    "on",
    "NO",
    "__class__",
    "rules",
    "a.b",
    "A" * 300,
    "\u200b",
    "<<",
)
NAMES = (
    "../../etc/passwd", "CON", "=cmd()", "A" * 300, "a\nb", "a/b", "..", "^", "HKD=X", "baba", "é",
    "0700", "700 HK", "HKG: 0700", "BRK.B", "", " BABA", "BABA ", "\x00", "-rf", "~", "$HOME",
    "%00",
)  # fmt: skip


@dataclass
class Broken:
    """What a world is made of, and what is typed."""

    kind: str
    files: dict[str, bytes] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Put the files there."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _table(rows: list[list[str]], **options: Any) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\n", **options).writerows(rows)
    return page.getvalue().encode("utf-8", "surrogatepass")


def _document(thesis: Any) -> bytes:
    # Every JSON document is a YAML document.
    return json.dumps(thesis, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def sound() -> Broken:
    """A world in which nothing is wrong."""
    return Broken(
        "sound",
        {
            "thesis.yaml": _document(THESIS),
            "catalog.csv": _table(CATALOG),
            "prices/BABA.csv": _table(BARS),
            "prices/0700.HK.csv": _table(BARS),
            "prices/^HSI.csv": _table(RATE),
            "prices/HKD=X.csv": _table(RATE),
        },
        ["run", "thesis.yaml", "--prices", "prices", "--out", "out"],
    )


def _places(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in items:
        found += _places(value, (*at, key))
    return found


def _parent(thesis: Any, at: tuple[Any, ...]) -> Any:
    for key in at[:-1]:
        thesis = thesis[key]
    return thesis


def _value(chance: random.Random) -> Any:
    return chance.choice(OTHERS) if chance.random() < 0.2 else chance.choice(NASTY)


def _thesis_values(world: Broken, chance: random.Random) -> None:
    thesis = copy.deepcopy(THESIS)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.choice(_places(thesis)[1:])
        parent, what = _parent(thesis, at), chance.random()
        if what < 0.6:
            parent[at[-1]] = _value(chance)
        elif what < 0.75:
            del parent[at[-1]]
        elif isinstance(parent, dict):
            parent[chance.choice(KEYS)] = parent.pop(at[-1]) if what < 0.9 else _value(chance)
        else:
            parent.append(_value(chance))
    world.files["thesis.yaml"] = _document(thesis)


def _thesis_text(world: Broken, chance: random.Random) -> None:
    text = _plain(THESIS)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, what = chance.randrange(len(text) + 1), chance.random()
        piece = (
            chance.choice(NASTY)
            if what < 0.5
            else chance.choice("\t \n:-[]{}&*!|>'\"%@`#,?\\\x07\x85\ufeff")
        )
        text = (
            text[:at]
            + piece
            + text[at if what < 0.7 else min(len(text), at + chance.randrange(30)) :]
        )
    world.files["thesis.yaml"] = text.encode("utf-8", "surrogatepass")


def _plain(node: Any, indent: int = 0) -> str:
    """The thesis as one would type it."""
    pad = "  " * indent
    if isinstance(node, dict):
        return "".join(f"{pad}{key}:{_inline(value, indent)}" for key, value in node.items())
    return "".join(f"{pad}-{_inline(value, indent)}" for value in node)


def _inline(value: Any, indent: int) -> str:
    if isinstance(value, dict | list):
        return "\n" + _plain(value, indent + 1)
    return f" {value!r}\n" if any(mark in value for mark in ":%{") else f" {value}\n"


def _bytes(world: Broken, chance: random.Random) -> None:
    name = chance.choice(list(world.files))
    content = bytearray(world.files[name])
    what = chance.randrange(9)
    if what == 0:
        content = content[: chance.randrange(len(content))]
    elif what == 1:
        content = bytearray(
            content.decode().encode(chance.choice(("utf-16", "utf-32", "utf-8-sig")))
        )
    elif what == 2:
        for _ in range(chance.randrange(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    elif what == 3:
        content = bytearray(chance.randbytes(chance.randrange(400)))
    elif what == 4:
        content = bytearray()
    elif what == 5:
        content = content.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", b"\x00")))
    elif what == 6:
        content = content * 2
    elif what == 7:
        content = bytearray(chance.choice(BOMBS).encode())
    else:
        content = content.replace(b",", chance.choice((b";", b"\t", b"|", b",,")))
    world.files[name] = bytes(content)


BOMBS = (
    "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
    "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nname: *e\n",
    "a: &a\n  b: *a\n",
    "[" * 3000,
    "{a: " * 2000,
    "- " * 3000,
    "? " * 2000,
    "!!python/object/apply:os.system [id]\n",
    "name: a\nname: b\n",
    "%YAML 9.9\n---\nname: x\n",
    "--- a\n--- b\n",
    "<<: {name: x}\n",
    "? [a]\n: b\n",
    "name: !!binary aGk=\n",
    "name: >\n" + " x\n" * 2000,
    "name: " + "9" * 20000 + "\n",
)


def _prices(world: Broken, chance: random.Random) -> None:
    name = chance.choice(
        ("prices/BABA.csv", "prices/0700.HK.csv", "prices/^HSI.csv", "prices/HKD=X.csv")
    )
    rows = copy.deepcopy(BARS if name.endswith(("BABA.csv", "0700.HK.csv")) else RATE)
    for _ in range(chance.choice((1, 1, 2))):
        what, row = chance.randrange(9), chance.randrange(len(rows))
        if what <= 3:
            rows[row][chance.randrange(len(rows[row]))] = chance.choice(NASTY)
        elif what == 4:
            rows.insert(row, list(chance.choice(rows)))
        elif what == 5:
            del rows[row]
        elif what == 6:
            rows[row] = rows[row][: chance.randrange(len(rows[row]) + 1)]
        elif what == 7:
            rows[row].append(chance.choice(NASTY))
        else:
            chance.shuffle(rows)
        if not rows or not all(rows):
            break
    world.files[name] = _table(
        rows, **({"quoting": csv.QUOTE_ALL} if chance.random() < 0.2 else {})
    )


def _tables(world: Broken, chance: random.Random) -> None:
    name, whole = chance.choice((("catalog.csv", CATALOG), ("prices/instruments.csv", INSTRUMENTS)))
    rows = copy.deepcopy(whole)
    row = chance.randrange(len(rows))
    column = chance.randrange(len(rows[row]))
    what = chance.random()
    if what < 0.7:
        rows[row][column] = chance.choice(NASTY)
    elif what < 0.8:
        rows.append(list(rows[-1]))
    else:
        rows[row].insert(column, chance.choice(NASTY))
    world.files[name] = _table(rows)
    if name == "catalog.csv":
        world.files["thesis.yaml"] = _document(
            {**THESIS, "rules": [{**THESIS["rules"][0], "when": "filed"}]}
        )


def _symbols(world: Broken, chance: random.Random) -> None:
    name = chance.choice(NAMES)
    rule = {**THESIS["rules"][0], chance.choice(("long", "short")): [name, "BABA"]}
    thesis = {**THESIS, "rules": [rule]}
    if chance.random() < 0.3:
        thesis = {**THESIS, "benchmark": name}
    world.files["thesis.yaml"] = _document(thesis)


def _words(world: Broken, chance: random.Random) -> None:
    nasty = [text for text in NASTY + NAMES if "\0" not in text]
    what = chance.randrange(7)
    if what == 0:
        world.words[1] = chance.choice(nasty)
    elif what == 1:
        world.words[3] = chance.choice(nasty)
    elif what == 2:
        world.words[5] = chance.choice(
            ("thesis.yaml", "thesis.yaml/x", "", ".", "prices", "a/b/c/d")
        )
    elif what == 3:
        world.words.insert(chance.randrange(len(world.words)), chance.choice(nasty))
    elif what == 4:
        world.words[0] = chance.choice(nasty)
    elif what == 5:
        world.words.append(
            chance.choice(("--jsn", "--prices", "--out=", "-x", "--books=yes", "--"))
        )
    else:
        world.words = [
            chance.choice(("events", "prices", "new", "schema")),
            *chance.sample(("list", "show", "verify", "which", *nasty[:20]), chance.randrange(4)),
        ]


KINDS: dict[str, Callable[[Broken, random.Random], None]] = {
    "thesis: values": _thesis_values,
    "thesis: text": _thesis_text,
    "bytes of any file": _bytes,
    "prices": _prices,
    "catalogue and instruments": _tables,
    "symbols": _symbols,
    "command line": _words,
}


def break_one(kind: str, seed: int) -> Broken:
    """A sound world with something of one kind wrong; the same for the same seed."""
    world = sound()
    world.kind = kind
    KINDS[kind](world, random.Random(f"{kind} {seed}"))
    return world
