"""A sound thesis with its folder of prices, for tests that break one thing of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from backtest.cli import main

# Two listings in two currencies; the news of Tuesday noon in New York is tradable on the 15th.
THESIS = """\
name: two-markets
base_currency: USD
benchmark: ^HSI
events:
  news:
    list:
      - {announced_at: "2025-01-14T12:00:00-05:00", title: News}
rules:
  - when: news
    long: {BABA: 1, 0700.HK: 1}
    exit: {after: 1}
costs: {taxes: none}
"""

BABA = """\
Date,Open,High,Low,Close,Adj Close,Volume
2025-01-13,80,81,79,80,80,1000
2025-01-14,80,82,80,81,81,1000
2025-01-15,81,83,80,82,82,1000
2025-01-16,82,84,81,83,83,1000
2025-01-17,83,85,82,84,84,1000
"""

TENCENT = BABA  # the same figures, in Hong Kong dollars

HSI = """\
Date,Close
2025-01-13,19000
2025-01-14,19200
2025-01-15,19300
2025-01-16,19500
2025-01-17,19600
"""

RATE = """\
Date,Close
2025-01-13,7.79
2025-01-14,7.79
2025-01-15,7.79
2025-01-16,7.79
2025-01-17,7.79
"""

CATALOG = """\
id,announced_at,tz,title,entities
first,2025-01-14T12:00:00-05:00,America/New_York,News,Zhipu AI
"""


@dataclass(frozen=True)
class World:
    """A folder with thesis.yaml, catalog.csv and prices/; all sound until a test breaks one."""

    folder: Path

    @property
    def thesis(self) -> Path:
        return self.folder / "thesis.yaml"

    @property
    def prices(self) -> Path:
        return self.folder / "prices"

    @property
    def out(self) -> Path:
        return self.folder / "deep" / "out"

    def path(self, name: str) -> Path:
        """A file of the world; what is not the thesis or a catalogue is a file of prices."""
        beside = name.endswith(".yaml") or name == "catalog.csv"
        return self.folder / name if beside else self.prices / name

    def change(self, name: str, old: str, new: str) -> None:
        """Replace text that stands once in a file."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def words(self) -> list[str]:
        """What is typed after `backtest`."""
        return ["run", str(self.thesis), "--prices", str(self.prices), "--out", str(self.out)]

    def run(self) -> int:
        """The exit status of the command, in this process."""
        return main(self.words())

    def contents(self) -> dict[str, bytes | str]:
        """Every file with its bytes, every folder and link with what it is."""
        found: dict[str, bytes | str] = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_symlink():
                found[str(path)] = f"link to {path.readlink()}"
            elif path.is_file():
                found[str(path)] = path.read_bytes()
            else:
                found[str(path)] = "folder"
        return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The sound world, written anew."""
    made = World(tmp_path / "world")
    made.prices.mkdir(parents=True)
    made.thesis.write_text(THESIS, encoding="utf-8")
    files = {"BABA.csv": BABA, "0700.HK.csv": TENCENT, "^HSI.csv": HSI, "HKD=X.csv": RATE}
    for name, text in files.items():
        (made.prices / name).write_text(text, encoding="utf-8")
    (made.folder / "catalog.csv").write_text(CATALOG, encoding="utf-8")
    return made
