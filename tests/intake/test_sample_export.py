"""What is wrong with the sample's orders.csv, counted anew by reading it with csv only,
and the same file read as anybody's export would be."""

import csv
from collections import Counter, defaultdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

from salesnb import engines
from salesnb.intake import clean, load, sample, source
from salesnb.intake.plan import planned


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return sample.write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def truth():
    return sample.truth()


def pounds(text):
    return Decimal(text.replace("£", "").replace(",", ""))


def reason(row, header, seen):
    """Why a row cannot be used, by looking at it alone and at those before it."""
    cells = dict(zip(header, row, strict=True))
    if not any(row):
        return "blank"
    if row == header:
        return "repeated_header"
    if cells["Order No"] == "Total":
        return "totals_row"
    if tuple(row) in seen:
        return "exact_duplicate"
    seen.add(tuple(row))
    return date_reason(cells["Order Date"]) or money_reason(cells["Line Total"])


def date_reason(text):
    if not text:
        return "no_date"
    try:
        datetime.strptime(text, "%d/%m/%Y %H:%M")
    except ValueError:
        return "unreadable_date"
    return ""


def money_reason(text):
    if not text:
        return "no_amount"
    if not text.lstrip("-").startswith("£"):
        return "unreadable_amount"
    return "" if pounds(text) else "zero_price"


@pytest.fixture(scope="module")
def found(paths):
    """Rows of orders.csv by reason, '' for those that can be used."""
    with paths["orders"].open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    by_reason, seen = defaultdict(list), set()
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        by_reason[reason(row, header, seen)].append(cells)
    return by_reason


def test_every_row_is_accounted_for(found, truth):
    counts = {name: len(rows) for name, rows in found.items()}
    assert counts.pop("") == truth["kept"]
    assert counts == truth["set_aside"]
    assert sum(counts.values()) + truth["kept"] == truth["rows_in"]


def test_the_mess_is_what_was_asked_for(truth):
    assert truth["set_aside"] == {
        "exact_duplicate": 120,
        "blank": 25,
        "repeated_header": 10,
        "totals_row": 1,
        "no_date": 2,
        "unreadable_date": 2,
        "no_amount": 2,
        "unreadable_amount": 1,
        "zero_price": 15,
    }


def test_the_money_set_aside(found, truth):
    amounts = truth["set_aside_amount"]
    for name in ("exact_duplicate", "no_date", "unreadable_date", "totals_row"):
        total = sum(pounds(row["Line Total"]) for row in found[name])
        assert total == Decimal(str(amounts[name]))


def test_the_totals_row_adds_up_what_is_above_it(found):
    readable = [
        pounds(row["Line Total"])
        for name, rows in found.items()
        for row in rows
        if name not in ("blank", "repeated_header", "totals_row")
        and row["Line Total"].lstrip("-").startswith("£")
    ]
    assert [pounds(row["Line Total"]) for row in found["totals_row"]] == [sum(readable)]


def test_months_to_the_penny(found, truth):
    revenue, orders = defaultdict(Decimal), defaultdict(set)
    for row in found[""]:
        month = f"{row['Order Date'][6:10]}-{row['Order Date'][3:5]}"
        revenue[month] += pounds(row["Line Total"])
        if int(row["Qty"]) > 0 and row["SKU"] not in ("SHIP", "GIFT"):
            orders[month].add(row["Order No"])
    assert {m: float(v) for m, v in revenue.items()} == truth["revenue"]
    assert {m: len(ids) for m, ids in orders.items()} == truth["orders"]
    assert len(revenue) == 36


def test_customers_by_month(found, truth):
    active, first = defaultdict(set), {}
    for row in found[""]:
        month = f"{row['Order Date'][6:10]}-{row['Order Date'][3:5]}"
        customer = row["Customer No"]
        if customer and int(row["Qty"]) > 0 and row["SKU"] not in ("SHIP", "GIFT"):
            active[month].add(customer)
            first[customer] = min(first.get(customer, month), month)
    assert {m: len(ids) for m, ids in active.items()} == truth["active_customers"]
    assert Counter(first.values()) == truth["new_customers"]


def test_what_is_to_be_corrected_trimmed_and_filled(found, truth):
    names = [row["Product"] for row in found[""]]
    assert sum(name == "Moka Pott" for name in names) == truth["corrected"] > 100
    assert sum(name != name.strip() for name in names) == truth["trimmed"] > 100
    regions = [row["Region"] for row in found[""]]
    assert regions.count("") == truth["filled"]["region"] > 10
    nobody = [row for row in found[""] if not row["Customer No"]]
    assert len(nobody) == truth["without_customer"]
    assert 0.02 < len(nobody) / truth["kept"] < 0.04


def test_kinds_of_line(found, truth):
    kinds = Counter(
        "charge"
        if row["SKU"] in ("SHIP", "GIFT")
        else "return"
        if row["Order No"].startswith("R-")
        else "sale"
        for row in found[""]
    )
    assert kinds == truth["kinds"]
    assert all(int(r["Qty"]) < 0 for r in found[""] if r["Order No"].startswith("R-"))


def test_every_amount_is_quantity_times_price_less_discount(found):
    for row in found[""]:
        share = 1 - Decimal(row["Discount"].rstrip("%") or 0) / 100
        full = int(row["Qty"]) * pounds(row["Unit Price"]) * share
        # Half a penny goes away from zero, as shops round.
        amount = full.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        assert amount == pounds(row["Line Total"]), row


def test_it_looks_like_an_export(paths, found):
    assert paths["orders"].read_bytes().startswith(b"\xef\xbb\xbfOrder No,Order Date,")
    assert b"\r" not in paths["orders"].read_bytes()
    totals = {row["Line Total"] for row in found[""]}
    assert any(total.startswith("£1,") for total in totals)
    assert any(total.startswith("-£") for total in totals)
    assert all(
        len(row["Customer No"]) == 6 and row["Customer No"].startswith("00")
        for row in found[""]
        if row["Customer No"]
    )
    # A day above 12 decides what the day is.
    assert max(int(row["Order Date"][:2]) for row in found[""]) == 31


def test_the_source_names_every_column_of_the_file():
    columns = {name: [head] for name, head in sample.HEADINGS["orders"].items()}
    assert source.named("sample").columns == columns


def test_cleaning_the_file_gives_the_clean_table(paths, truth):
    cleaned = clean.orders(load.orders(paths["orders"], source="sample"))
    ledger = cleaned.ledger.set_index("reason")
    assert ledger["rows"].to_dict() == truth["set_aside"]
    assert ledger["amount"].round(2).to_dict() == truth["set_aside_amount"]
    kept = engines.to_pandas(cleaned.kept).sort_values("row", ignore_index=True)
    expected = sample.orders()
    same_types = kept[list(expected.columns)].astype(expected.dtypes)
    pd.testing.assert_frame_equal(same_types, expected)


@pytest.mark.parametrize("name", ["customers", "activities", "tickets"])
def test_what_is_known_of_customers_is_read_without_a_source_of_its_own(paths, name):
    loaded = getattr(load, name)(paths[name])
    cleaned = getattr(clean, name)(loaded, max_loss=0)
    found = engines.to_pandas(cleaned.kept.sort("row"))
    expected = sample.tables()[name]
    columns = list(expected.columns)
    assert loaded.source.name == f"generic_{name}"
    pd.testing.assert_frame_equal(found[columns].astype(expected.dtypes), expected)


def test_deals_and_targets_are_read_without_a_source_of_their_own(paths):
    deals = engines.to_pandas(clean.deals(load.deals(paths["deals"])).kept)
    expected = sample.deals()
    deals = deals.sort_values("deal_id", ignore_index=True)[list(expected.columns)]
    pd.testing.assert_frame_equal(deals.astype(expected.dtypes), expected)
    targets = planned(load.targets(paths["targets"]))
    keys = ["month", "region"]
    pd.testing.assert_frame_equal(
        targets.sort_values(keys, ignore_index=True).astype({"region": "str"}),
        sample.tables()["targets"][list(targets)].sort_values(keys, ignore_index=True),
    )
