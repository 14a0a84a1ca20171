"""What the README shows is what happens: its blocks are run, one after the other.

A ``text`` block right after another is its expected output, line by line; a line that is only
"…" stands for any number of lines, and the width of a table's columns is free. Blocks of ``sh``
set a machine up and are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import backtest

README = Path(__file__).parents[1] / "README.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code, where it starts, and what it says it prints (None: not shown)."""

    kind: str
    line: int
    code: str
    shown: str | None


def blocks() -> list[Block]:
    text = README.read_text(encoding="utf-8")
    found = list(FENCE.finditer(text))
    made = []
    for place, match in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        shown = None
        if after and after[1] == "text" and not text[match.end() : after.start()].strip():
            shown = after[2]
        made.append(Block(match[1], text.count("\n", 0, match.start()) + 1, match[2], shown))
    return [block for block in made if block.kind != "text"]


def check(said: str, shown: str | None) -> None:
    """Every shown line stands in the output, in order, and nothing else but where "…" is."""
    if shown is None:
        return
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else r" +".join(map(re.escape, line.split())) + r"\n"
        for line in shown.splitlines()
    )
    lines = "".join(f"{line.strip()}\n" for line in said.splitlines())
    assert re.fullmatch(pattern, lines), f"shown:\n{shown}\nsaid:\n{said}"


BLOCKS = blocks()


def of(kind: str) -> pytest.MarkDecorator:
    chosen = [block for block in BLOCKS if block.kind == kind]
    return pytest.mark.parametrize("block", chosen, ids=lambda block: f"line {block.line}")


def test_the_readme_shows_every_kind_of_block() -> None:
    assert {block.kind for block in BLOCKS} == {"bash", "python", "sh", "yaml"}


@of("bash")
def test_a_command_does_what_is_shown(block: Block, tmp_path: Path) -> None:
    assert block.code.split()[0] in {"backtest", "python"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.code],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    check(done.stdout, block.shown)


@of("python")
def test_a_program_prints_what_is_shown(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block.code, f"{README}:{block.line}", "exec"), {})
    check(said.getvalue(), block.shown)


@of("yaml")
def test_a_thesis_file_replays(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "my-thesis.yaml"
    path.write_text(block.code, encoding="utf-8")
    assert len(backtest.run(path, prices="sample").trades) > 0


def test_the_readme_names_every_bundled_thesis() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in backtest.bundled() if f"`{name}`" not in text] == []
