"""What a broken world must bring: one message, the right status, nothing half-written."""

from __future__ import annotations

import contextlib
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

from broken import Broken

from backtest.cli import main

__all__ = ["Verdict", "judge"]

SLOW = 300.0


@dataclass(frozen=True)
class Verdict:
    """What the command did, and what of it must not be."""

    status: int
    message: str
    faults: tuple[str, ...]


def _contents(folder: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def judge(world: Broken, folder: Path) -> Verdict:
    """Run the command in the world's folder, and look at all that it left."""
    world.write(folder)
    before, here = _contents(folder), Path.cwd()
    out, err = io.StringIO(), io.StringIO()
    began = time.perf_counter()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(world.words)
    finally:
        os.chdir(here)
    took, after, said = time.perf_counter() - began, _contents(folder), err.getvalue()
    faults = []
    if status not in (0, 2, 3):
        faults.append(f"status {status}")
    if "Traceback" in said or "a fault of the program" in said:
        faults.append("a traceback, or a fault of the program")
    if took > SLOW:
        faults.append(f"{took:.0f} s")
    if status != 0:
        if after != before:
            faults.append(f"left behind: {sorted(set(after) ^ set(before))[:3]}")
        if out.getvalue():
            faults.append("something on standard output")
        helped = said.startswith("Usage: ") and status == 2 and "Commands:" in said
        if helped:  # a command without the word that must follow it
            pass
        elif not said.startswith("backtest: ") or said.count("backtest: ") != 1:
            faults.append("not one message of ours")
        elif "\n  mend: " not in said:
            faults.append("no mend")
        elif len(said) > 2000 or len(said.splitlines()) > 3:
            faults.append("a long message")
    if any(ord(letter) < 32 and letter not in "\n" for letter in said):
        faults.append("a control character in the message")
    return Verdict(status, said, tuple(faults))
