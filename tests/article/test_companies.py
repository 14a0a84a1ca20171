"""The gazetteer (``companies.csv``) is sorted, readable, and says whose an alias is."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from backtest.prices.companies import read_companies
from backtest.prices.markets import read_markets
from backtest.prices.symbols import check_symbol, implied, known_listings

COLUMNS = [
    "name",
    "symbol",
    "aliases",
    "ambiguous",
    "exchange",
    "currency",
    "country",
    "kind",
    "usual",
    "source",
]
KINDS = {"share", "receipt", "delisted"}
AMERICAN = {"XNYS", "XNAS", "OTCM"}
RECORDS = Path(__file__).parents[2] / "backtest" / "events" / "records"

TEXT = resources.files("backtest").joinpath("article", "companies.csv").read_text("utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))
USUAL = [row for row in ROWS if row["usual"] == "yes"]


def words(text: str) -> list[str]:
    return text.split(";") if text else []


def names_of(row: dict[str, str]) -> list[str]:
    return [row["name"], *words(row["aliases"])]


def test_the_header_is_as_said_and_every_row_is_whole() -> None:
    assert TEXT.splitlines()[0].split(",") == COLUMNS
    for row in ROWS:
        assert None not in row
        needed = set(COLUMNS) - {"aliases", "ambiguous"}
        assert [key for key in needed if not row[key]] == [], row["symbol"]


def test_rows_are_sorted_by_company_and_the_usual_listing_comes_first() -> None:
    keys = [(row["name"].casefold(), row["usual"] != "yes", row["symbol"]) for row in ROWS]
    assert keys == sorted(keys)


def test_every_symbol_stands_once_and_is_in_the_notation() -> None:
    symbols = Counter(row["symbol"] for row in ROWS)
    assert [symbol for symbol, times in symbols.items() if times > 1] == []
    for symbol in symbols:
        check_symbol(symbol)
        if symbol.endswith((".TW", ".T")):
            assert re.fullmatch(r"\d{3}[\dA-Z]\.TW?", symbol)
        if symbol.endswith((".SS", ".SZ", ".KS", ".KQ")):
            assert re.fullmatch(r"\d{6}\.\w\w", symbol)
        if symbol.endswith(".HK"):
            assert re.fullmatch(r"(\d{4}|8\d{4})\.HK", symbol)


def test_mainland_codes_are_of_the_exchange_that_numbers_them_so() -> None:
    for symbol in (row["symbol"] for row in ROWS):
        if symbol.endswith(".SS"):
            assert symbol.startswith(("60", "688", "689")), symbol
        if symbol.endswith(".SZ"):
            assert symbol.startswith(("00", "30")), symbol


def test_exchange_and_currency_are_what_the_symbol_says() -> None:
    known = {market.exchange for market in read_markets()}
    for row in ROWS:
        spelled = implied(row["symbol"])
        assert row["exchange"] in known
        assert row["currency"] == spelled.currency
        if "." in row["symbol"]:
            assert row["exchange"] == spelled.exchange, row["symbol"]
        else:
            assert row["exchange"] in AMERICAN, row["symbol"]
            assert (row["exchange"] == "OTCM") == (spelled.exchange == "OTCM"), row["symbol"]


def test_what_instruments_csv_says_of_a_symbol_is_said_here_too() -> None:
    here = {row["symbol"]: row["exchange"] for row in ROWS}
    there = {s: listed.exchange for s, listed in known_listings().items() if s in here}
    assert len(there) > 20
    assert {symbol: here[symbol] for symbol in there} == there


def test_a_company_has_one_usual_listing_and_only_that_row_has_aliases() -> None:
    companies = Counter(row["name"] for row in USUAL)
    assert companies.keys() == {row["name"] for row in ROWS}
    assert companies.most_common(1)[0][1] == 1
    assert {row["usual"] for row in ROWS} == {"yes", "no"}
    assert not [row for row in ROWS if row["usual"] == "no" and row["aliases"] + row["ambiguous"]]


def test_an_alias_of_two_companies_is_marked_ambiguous_in_both() -> None:
    owners: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in USUAL:
        for name in {name.casefold() for name in names_of(row)}:
            owners[name].append(row)
    shared = {name: rows for name, rows in owners.items() if len(rows) > 1}
    assert shared  # SoftBank and SoftBank, Merck and Merck
    for name, rows in shared.items():
        for row in rows:
            assert name in [one.casefold() for one in words(row["ambiguous"])], (name, row["name"])


def test_what_is_ambiguous_is_a_name_of_that_company() -> None:
    for row in USUAL:
        assert set(words(row["ambiguous"])) <= set(names_of(row)), row["name"]


def test_aliases_are_clean_and_not_said_twice() -> None:
    for row in USUAL:
        names = names_of(row)
        assert len({name.casefold() for name in names}) == len(names), row["name"]
        assert [name for name in names if name != " ".join(name.split())] == []


def test_ordinary_words_that_are_names_are_marked() -> None:
    marked = {name for row in USUAL for name in words(row["ambiguous"])}
    assert marked >= {"Apple", "Target", "Visa", "Block", "Square", "Shell", "Gap", "Meta", "Arm"}


def test_kind_country_and_source_are_of_a_known_form() -> None:
    for row in ROWS:
        assert row["kind"] in KINDS
        assert re.fullmatch("[A-Z]{2}", row["country"])
        source = urlsplit(row["source"])
        assert source.scheme == "https"
        assert source.hostname


def test_every_share_of_the_bundled_catalogues_and_prices_is_here() -> None:
    needed = {one.symbol for one in read_companies()}
    needed |= {symbol for symbol, listed in known_listings().items() if listed.kind == "share"}
    for file in sorted(RECORDS.glob("*.csv")):
        for row in csv.DictReader(file.read_text("utf-8").splitlines()):
            needed.update(words(row["symbols"]))
    shares = {one for one in needed if implied(one).kind == "share"}
    assert shares - {row["symbol"] for row in ROWS} == set()


def test_two_listings_of_one_company_share_its_name() -> None:
    names = {row["symbol"]: row["name"] for row in ROWS}
    by_company: dict[str, set[str]] = defaultdict(set)
    for one in read_companies():
        by_company[one.company].add(names[one.symbol])
    assert {company: said for company, said in by_company.items() if len(said) > 1} == {}


def test_there_are_large_companies_of_every_region() -> None:
    exchanges = Counter(row["exchange"] for row in USUAL)
    american = sum(exchanges[one] for one in AMERICAN)
    assert len(USUAL) >= 400
    assert american >= 150
    for exchange in ("XHKG", "XSHG", "XTAI", "XTKS", "XKRX", "XETR", "XPAR", "XLON"):
        assert exchanges[exchange] >= 20, exchange
