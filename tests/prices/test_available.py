"""What a source lacks is said once, with the symbol that was probably meant."""

from __future__ import annotations

import pytest

from backtest.errors import DataUnavailable
from backtest.prices.available import check_available
from backtest.prices.sources import SampleSource


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("baba", "baba (did you mean BABA?)"),
        ("700.HK", "700.HK (did you mean 0700.HK?)"),
        ("SMIC", "SMIC (did you mean 0981.HK?)"),
        ("Alibaba", "Alibaba (did you mean BABA?)"),  # the listing that is there, not the first
        ("SMICY", "SMICY (did you mean 0981.HK?)"),  # another listing of the same company
        ("PFE", "PFE"),
    ],
)
def test_a_symbol_that_is_not_there_is_offered_what_was_meant(written: str, said: str) -> None:
    with pytest.raises(DataUnavailable) as lacking:
        check_available(["BABA", written], SampleSource(), base_currency="USD")
    assert str(lacking.value).splitlines()[0] == f"sample has no prices of {said}"
