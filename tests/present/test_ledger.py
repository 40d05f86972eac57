"""The account of what was read: for people in words, for machines by reason."""

import pandas as pd
import pytest

from salesnb.intake import clean, load, places
from salesnb.intake.load import Input
from salesnb.present import ledger
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
    def build(written=(), **beside):
        months = pd.DataFrame()
        return Accounts(table(ACCOUNTS), FILES, months, words, beside, written)

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
    data = shown(deals=table(DEALS)).data()
    assert data.pop("deals") == {
        "rows_in": 4,
        "rows_after_duplicates": 4,
        "rows_kept": 3,
        "reasons": {"no_stage": {"rows": 1, "amount": 2.5}},
    }
    assert data.items() < shown().data().items()


def test_readers_see_both_and_the_files(shown):
    text = shown(deals=table(DEALS)).text()
    assert "Rows read: 10; kept: 7; set aside: 3." in text
    assert "Deals read: 4; kept: 3; set aside: 1." in text
    assert text.endswith(
        "Files and their rows: orders.csv (orders: 10), deals.csv (deals: 4)."
    )
    html = shown(deals=table(DEALS)).html()
    assert "No stage" in html
    assert "x&lt;y" in html
    assert "Deals read" not in shown().html()


def test_what_has_no_money_shows_none(shown):
    """A customer's row is worth nothing by itself; a deal's is."""
    people = table({"kept": (2, 0.0, ""), "no_key": (1, 0.0, "")})
    accounts = shown(deals=table(DEALS), customers=people)
    (_, orders), (_, deals), (said, customers) = accounts.parts()
    assert said == "Customers read: 3; kept: 2; set aside: 1."
    assert customers.data()["rows"] == [["Kept", 2], ["No number", 1]]
    assert [list(t.kinds) for t in (orders, deals)] == [
        ["reason", "rows", "amount", "example"],
        ["reason", "rows", "amount"],
    ]
    assert accounts.data()["customers"]["reasons"]["no_key"]["rows"] == 1


def test_orders_and_what_stands_beside_them_are_put_together(words):
    orders = pd.DataFrame({"Date": ["2024-03-01", "soon"], "Sales": ["9.50", "7"]})
    people = pd.DataFrame({"Customer No": ["7", None], "Industry": "Toys"})
    found = clean.customers(load.customers(people), max_loss=1)
    known = places.Known({"customers": found})
    lines = clean.orders(load.orders(orders), max_loss=1)
    accounts = ledger.accounts(lines, known, places.Beside(), words=words)
    tables = accounts._repr_mimebundle_()[TABLES]
    assert [(t["name"], t["sheet"], t["total"]) for t in tables] == [
        ("cleaning", "What was left out", 2),
        ("cleaning_customers", "Customers left out", 2),
        ("set_aside", "Rows set aside", 1),
        ("customers_set_aside", "Customers set aside", 1),
    ]
    assert accounts.data()["months"] == []


def test_every_table_beside_the_orders_has_its_words(words):
    for name in ("deals", "customers", "activities", "tickets"):
        ids = (f"role.{name}", f"table.cleaning_{name}", f"table.{name}_set_aside")
        sheets = (f"sheet.cleaning_{name}", f"sheet.{name}_set_aside")
        assert all(words.say(id) for id in (*ids, *sheets))


def test_the_bundle_names_every_file(shown):
    bundle = shown()._repr_mimebundle_()
    assert bundle[INPUTS] == [
        {"role": "orders", "name": "orders.csv", "sha256": "ab", "rows": 10},
        {"role": "deals", "name": "deals.csv", "sha256": "cd", "rows": 4},
    ]
    assert bundle[LEDGER]["rows_in"] == 10


def test_the_workbook_gets_the_accounts_and_the_rows(shown):
    rows = {"name": "set_aside", "rows": [[2], [4]], "total": 3}
    accounts = shown((rows,), deals=table(DEALS))
    kept, *others = accounts._repr_mimebundle_()[TABLES]
    assert kept["rows"][0] == ["Kept", 7, 70.0, ""]
    assert [each["name"] for each in others] == ["cleaning_deals", "set_aside"]
    said = "The rows set aside stand in tables.xlsx as they were written: 2 of 3."
    assert said in accounts.text()
    assert said in accounts.html()
    assert "tables.xlsx" not in shown().text()


def test_a_report_on_made_up_orders_says_so(words):
    shown = ledger.origin(places.Places("x.csv", "sample", made_up=True), words=words)
    said = "These are the exports of a made-up company"
    assert shown.text().startswith(said)
    assert f'<p class="s-made-up"><strong>{said}' in shown.html()
    assert shown._repr_mimebundle_()[ledger.ORIGIN] == {"made_up": True}


def test_of_orders_that_were_given_nothing_is_said(words):
    shown = ledger.origin(places.Places("x.csv", "sample"), words=words)
    assert (shown.text(), shown.html(), shown.data()) == ("", "", {"made_up": False})
