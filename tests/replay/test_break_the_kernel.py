"""The mutants stay meaningful: each still finds the line that it breaks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location(
    "break_the_kernel", Path(__file__).with_name("break_the_kernel.py")
)
assert _spec is not None
assert _spec.loader is not None
break_the_kernel = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(break_the_kernel)


@pytest.mark.parametrize("mutant", break_the_kernel.MUTANTS)
def test_each_line_to_be_broken_still_stands(mutant):
    text = (break_the_kernel.ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutant.line in text
    assert text.replace(mutant.line, mutant.broken, 1) != text
