"""Deals that stand in several rows, by hand."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_lines import few, kept, loaded, reasons, refusal

from salesnb.errors import RowLossError
from salesnb.intake import clean
from salesnb.intake.errors import RepeatedKeyError

HOW = {"table": "deals", "date_format": "%Y-%m-%d", "decimal": "."}


def deal(key="D7", **cells):
    """A won deal, but for what `cells` say."""
    told = {"stage": "Won", "closed": "2025-11-02", "amount": "5"}
    return {"deal_id": key, **told, "created": "2025-10-01", **cells}


def cleaned(*rows, as_of=None, max_loss=1):
    return clean.deals(loaded([*rows], **HOW), as_of=as_of, max_loss=max_loss)


def test_rows_that_agree_are_one_deal():
    """A report with a row a product: three rows, two deals."""
    found = cleaned(deal(product="tea"), deal("D8"), deal(product="cup"))
    assert reasons(found) == ["", "", "repeated_key"]
    assert kept(found, "deal_id") == ["D7", "D8"]
    row = found.ledger.iloc[0]
    assert row[["reason", "rows", "amount", "example"]].tolist() == [
        "repeated_key", 1, 5.0, "D7",
    ]  # fmt: skip
    assert (found.rows_in, found.rows_kept) == (3, 2)


def test_rows_equal_in_every_column_are_exact_duplicates_as_before():
    assert reasons(cleaned(deal(), deal())) == ["", "exact_duplicate"]


@pytest.mark.parametrize(
    "cells",
    [
        {"stage": "WON", "note": "x"},  # stages have no case
        {"amount": "5.00", "note": "x"},
        {"created": "2025-10-09"},  # opened again: it counts nowhere
    ],
)
def test_what_does_not_contradict(cells):
    assert reasons(cleaned(deal(), deal(**cells))) == ["", "repeated_key"]


def test_what_is_missing_in_both_agrees():
    rows = [deal(closed="", amount="", note=note) for note in ("a", "b")]
    assert reasons(cleaned(*rows)) == ["", "repeated_key"]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"stage": "Lost"}, "its stage is 'Won' in row 1 and 'Lost' in row 3"),
        (
            {"closed": "2025-12-01"},
            "its closed is 2025-11-02 in row 1 and 2025-12-01 in row 3",
        ),
        ({"amount": "7.5"}, "its amount is 5 in row 1 and 7.5 in row 3"),
        ({"amount": ""}, "its amount is 5 in row 1 and missing in row 3"),
        ({"closed": ""}, "its closed is 2025-11-02 in row 1 and missing in row 3"),
    ],
)
def test_rows_that_contradict_stop(cells, says):
    with pytest.raises(RepeatedKeyError, match=says):
        cleaned(deal(), deal("D8"), deal(**cells))


def test_a_value_after_nothing_is_found_too():
    rows = [deal(amount="", note=n) for n in "ab"] + [deal(amount="5")]
    with pytest.raises(RepeatedKeyError, match="is missing in row 1 and 5 in row 3"):
        cleaned(*rows)


def test_the_whole_sentence():
    rows = [deal(key, stage=stage) for key in ("D9", "D7") for stage in ("Won", "Lost")]
    assert refusal(cleaned, *rows) == (
        "The deal 'D7' stands in several rows that do not agree: its stage is 'Won' in "
        "row 3 and 'Lost' in row 4. Deals like it: 2.\n"
        "Export one row for each deal; or, if something else numbers the deals, write "
        "into the source file:  columns: {deal_id: <its header>}"
    )


def test_what_is_set_aside_for_another_reason_contradicts_nothing():
    later = deal(created="2026-02-01", stage="Lost")
    found = cleaned(deal(), deal(stage=""), later, as_of=date(2025, 12, 31))
    assert reasons(found) == ["", "no_stage", "after_as_of"]


def test_repeated_deals_count_against_the_budget():
    rows = [deal(note="a"), deal(note="b"), deal("D8"), deal("D9")]
    assert cleaned(*rows, max_loss=0.25).rows_kept == 3
    with pytest.raises(RowLossError, match=r"repeated_key \(1 rows, such as 'D7'\)"):
        cleaned(*rows, max_loss=0.24)


@few(25)
@given(
    keys=st.lists(st.sampled_from("abcd"), min_size=1, max_size=9), seed=st.integers(0)
)
def test_each_deal_is_kept_once_in_whatever_order(keys, seed):
    rows = [deal(key, note=str(number)) for number, key in enumerate(keys)]
    mixed = pd.DataFrame(rows).sample(frac=1, random_state=seed % 2**32)
    found = cleaned(*mixed.to_dict("records"))
    assert sorted(kept(found, "deal_id")) == sorted(set(keys))
    assert found.rows_in == len(keys)


# --- customers -------------------------------------------------------------------------


def people(*rows, **source):
    given = loaded([*rows], table="customers", date_format="%Y-%m-%d", **source)
    return clean.customers(given, max_loss=1)


def person(**cells):
    return {"customer_id": "C7", "industry": "Toys", "contact": "ann", **cells}


@pytest.mark.parametrize(
    "cells",
    [
        {"contact": "bob"},  # a row a contact; nobody has said that it tells of them
        {"industry": "TOYS", "contact": "bob"},
        {"contact": "bob", "customer_id": " C7 "},
    ],
)
def test_customers_whose_rows_agree(cells):
    found = people(person(), person(**cells), person(customer_id="c7"))
    assert reasons(found) == ["", "repeated_key", ""]  # ids have their case
    assert found.ledger["example"].tolist() == ["C7"]


@pytest.mark.parametrize("other", ["Food", ""])
def test_customers_whose_rows_contradict(other):
    said = f"'{other}'" if other else "missing"
    assert refusal(people, person(), person(industry=other)) == (
        "The customer 'C7' stands in several rows that do not agree: its industry is "
        f"'Toys' in row 1 and {said} in row 2. Customers like it: 1.\n"
        "Export one row for each customer; or, if something else numbers the customers, "
        "write into the source file:  columns: {customer_id: <its header>}"
    )


def test_what_the_source_calls_the_files_own_must_agree_too():
    rows = [person(Staff="5"), person(Staff="6")]
    assert reasons(people(*rows)) == ["", "repeated_key"]
    with pytest.raises(
        RepeatedKeyError, match="its Staff is 5 in row 1 and 6 in row 2"
    ):
        people(*rows, own={"Staff": "number"}, decimal=".")
