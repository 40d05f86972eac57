"""The account of what was read: for people in words, for machines by reason."""

import pandas as pd
import pytest

from salesnb.intake.load import Input
from salesnb.present.ledger import INPUTS, LEDGER, Accounts
from salesnb.present.tables import TABLES

ACCOUNTS = {"kept": (7, 70.0, ""), "exact_duplicate": (2, 5.5, ""),
            "unreadable_amount": (1, 0.0, "x<y")}  # fmt: skip
DEALS = {"kept": (3, 9.0, ""), "no_stage": (1, 2.5, "")}
FILES = (Input("orders.csv", "ab", 10), Input("deals.csv", "cd", 4, "deals"))


def table(rows):
    columns = ["rows", "amount", "example"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis(
        "reason"
    )


@pytest.fixture
def shown(words):
    def build(deals=None, written=()):
        months = pd.DataFrame()
        return Accounts(table(ACCOUNTS), FILES, months, words, deals, written)

    return build


def test_orders_by_reason(shown):
    data = shown().data()
    assert (data["rows_in"], data["rows_after_duplicates"]) == (10, 8)
    assert (data["rows_kept"], data["amount_kept"]) == (7, 70.0)
    assert data["reasons"] == {
        "exact_duplicate": {"rows": 2, "amount": 5.5},
        "unreadable_amount": {"rows": 1, "amount": 0.0},
    }
    assert data["deals"] == {}


def test_deals_stand_beside_the_orders_and_change_nothing_of_them(shown):
    data = shown(table(DEALS)).data()
    assert data.pop("deals") == {
        "rows_in": 4,
        "rows_after_duplicates": 4,
        "rows_kept": 3,
        "reasons": {"no_stage": {"rows": 1, "amount": 2.5}},
    }
    assert data.items() < shown().data().items()


def test_readers_see_both_and_the_files(shown):
    text = shown(table(DEALS)).text()
    assert "Rows read: 10; kept: 7; set aside: 3." in text
    assert "Deals read: 4; kept: 3; set aside: 1." in text
    assert text.endswith(
        "Files and their rows: orders.csv (orders: 10), deals.csv (deals: 4)."
    )
    html = shown(table(DEALS)).html()
    assert "No stage" in html
    assert "x&lt;y" in html
    assert "Deals read" not in shown().html()


def test_the_bundle_names_every_file(shown):
    bundle = shown()._repr_mimebundle_()
    assert bundle[INPUTS] == [
        {"role": "orders", "name": "orders.csv", "sha256": "ab", "rows": 10},
        {"role": "deals", "name": "deals.csv", "sha256": "cd", "rows": 4},
    ]
    assert bundle[LEDGER]["rows_in"] == 10


def test_the_workbook_gets_the_accounts_and_the_rows(shown):
    rows = {"name": "set_aside", "rows": [[2], [4]], "total": 3}
    accounts = shown(table(DEALS), (rows,))
    kept, *others = accounts._repr_mimebundle_()[TABLES]
    assert kept["rows"][0] == ["Kept", 7, 70.0, ""]
    assert [each["name"] for each in others] == ["cleaning_deals", "set_aside"]
    said = "The rows set aside stand in tables.xlsx as they were written: 2 of 3."
    assert said in accounts.text()
    assert said in accounts.html()
    assert "tables.xlsx" not in shown().text()
