"""A leg written as an article or a terminal writes it is refused with the symbol it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtest import thesis
from backtest.cli import main
from backtest.errors import ThesisError

TEXT = """\
name: other-notations
events:
  fall: {{detect: {{symbol: BABA, measure: gap, below: -5%}}}}
rules:
  - when: fall
    long: ["{leg}"]
    exit: {{after: 5}}
"""


@pytest.mark.parametrize(
    ("leg", "symbol"),
    [
        ("HKG: 0700", "0700.HK"),
        ("700 HK Equity", "0700.HK"),
        ("BABA US", "BABA"),
        ("$BABA", "BABA"),
        ("NYSE: BABA", "BABA"),
        ("LON:VOD", "VOD.L"),
        ("BRK/B", "BRK-B"),
    ],
)
def test_the_mend_names_the_symbol(leg: str, symbol: str) -> None:
    with pytest.raises(ThesisError) as caught:
        thesis.loads(TEXT.format(leg=leg), file="my.yaml")
    assert (caught.value.line, caught.value.key) == (6, f"rules[0].long.{leg}")
    assert caught.value.mend is not None
    assert caught.value.mend.startswith(f"did you mean {symbol}? ")


def test_what_means_nothing_gets_no_suggestion() -> None:
    with pytest.raises(ThesisError, match="not a symbol") as caught:
        thesis.loads(TEXT.format(leg="buy some chips"), file="my.yaml")
    assert "did you mean" not in (caught.value.mend or "")


def test_digits_alone_are_asked_about_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "digits.yaml"
    path.write_text(TEXT.format(leg="0700"))
    assert main(["run", str(path), "--prices", "sample"]) == 3
    assert "0700 (did you mean 0700.HK?)" in capsys.readouterr().err
