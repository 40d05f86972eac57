"""What is known of real exports, read and cleaned by their sources."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import narwhals as nw
import pandas as pd
import pytest
from order_lines import ledger, refusal

from salesnb import engines
from salesnb.analysis import pipeline
from salesnb.errors import RowLossError
from salesnb.intake import clean, load
from salesnb.periods import Calendar

pytestmark = pytest.mark.data


def different(rows, name):
    known = rows.filter(~nw.col(name).is_null())
    return engines.count(known.select(name).unique())


def facts(rows):
    """rows, revenue, orders and customers of some kept rows."""
    money = engines.to_pandas(rows.select(engines.exact_sum("amount")))
    return {
        "rows": engines.count(rows),
        "revenue": money["amount"].iloc[0],
        "orders": different(rows, "order_id"),
        "customers": different(rows, "customer_id"),
    }


def values(rows, name):
    return set(engines.to_pandas(rows.select(name).unique())[name])


def by_month(rows):
    month = nw.col("order_date").dt.truncate("1mo")
    sums = rows.group_by(month.alias("month")).agg(engines.exact_sum("amount"))
    table = engines.to_pandas(sums.sort("month"))
    return dict(zip(table["month"].dt.strftime("%Y-%m"), table["amount"], strict=True))


# --- online_retail: 541,909 lines of a web shop ----------------------------------------
# Net by month of all rows, as the data's README lists them.
MONTHS = {
    "2010-12": 748957.02,
    "2011-01": 560000.26,
    "2011-02": 498062.65,
    "2011-03": 683267.08,
    "2011-04": 493207.12,
    "2011-05": 723333.51,
    "2011-06": 691123.12,
    "2011-07": 681300.11,
    "2011-08": 682680.51,
    "2011-09": 1019687.62,
}


@pytest.fixture(scope="module")
def shop(data_dir):
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    return load.orders(path, source="online_retail")


@pytest.fixture(scope="module")
def shop_cleaned(shop):
    return clean.orders(shop)


@pytest.fixture(scope="module")
def shop_whole(shop):
    """With the rows that are equal to others."""
    kept = shop.source.model_copy(update={"duplicates": "keep"})
    return clean.orders(replace(shop, source=kept)).kept


@pytest.fixture(scope="module")
def shop_by_hand(data_dir):
    """Month -> money, of all rows and of each row once, by csv and Decimal alone."""
    every, once, seen = defaultdict(Decimal), defaultdict(Decimal), set()
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        day, count, price = map(header.index, ("InvoiceDate", "Quantity", "UnitPrice"))
        for row in rows:
            money = Decimal(row[count]) * Decimal(row[price])
            every[row[day][:7]] += money
            if (whole := tuple(row)) not in seen:
                seen.add(whole)
                once[row[day][:7]] += money
    return every, once, len(seen)


def test_online_retail_is_accounted_for(shop_cleaned):
    assert shop_cleaned.rows_in == 541_909
    assert shop_cleaned.rows_after_duplicates == 536_641
    assert ledger(shop_cleaned)["exact_duplicate"] == (5268, 21740.98)
    # 2,515 prices are zero; 5 of them stand in rows that are exact duplicates.
    assert ledger(shop_cleaned)["zero_price"] == (2510, 0)
    assert list(ledger(shop_cleaned)) == ["exact_duplicate", "zero_price"]
    assert shop_cleaned.accounts.loc["kept", "amount"] == 9726006.954


def test_online_retail_months_are_those_of_a_plain_count(shop_cleaned, shop_by_hand):
    every, once, rows = shop_by_hand
    assert rows == 536_641
    assert sum(once.values()) == Decimal("9726006.954")
    assert sum(every.values()) == Decimal("9747747.934")
    assert by_month(shop_cleaned.kept) == {m: float(v) for m, v in sorted(once.items())}


def test_online_retail_months_of_all_rows_are_those_published(shop_whole, shop_by_hand):
    found = by_month(shop_whole)
    assert found == {month: float(money) for month, money in shop_by_hand[0].items()}
    assert {month: round(found[month], 2) for month in MONTHS} == MONTHS
    assert round(sum(found.values()), 4) == 9747747.934


def test_online_retail_sales_to_known_customers(shop_whole):
    """The set that most papers take: quantity and price above zero, customer known."""
    above = (nw.col("quantity") > 0) & (nw.col("unit_price") > 0)
    sales = shop_whole.filter(above)
    assert facts(sales)["revenue"] == 10666684.544
    known = sales.filter(~nw.col("customer_id").is_null())
    assert facts(known) == {
        "rows": 397_884,
        "revenue": 8911407.904,
        "orders": 18_532,
        "customers": 4338,
    }
    spent = known.group_by("customer_id").agg(
        engines.exact_sum("amount").alias("spend")
    )
    first = engines.to_pandas(spent.sort("spend", descending=True).head(1)).iloc[0]
    assert first.tolist() == ["14646", 280206.02]


def test_online_retail_kinds_of_lines(shop_whole):
    """Cancellations are lines of C invoices; what is no product is a charge wherever."""
    cancelled = nw.col("order_id").str.starts_with("C")
    back, sold = shop_whole.filter(cancelled), shop_whole.filter(~cancelled)
    assert (engines.count(back), different(back, "order_id")) == (9288, 3836)
    assert values(back, "kind") == {"return", "charge"}
    assert values(sold, "kind") == {"sale", "charge"}
    charges = values(shop_whole.filter(nw.col("kind") == "charge"), "product_id")
    assert {"POST", "DOT", "M", "D", "BANK CHARGES", "AMAZONFEE", "CRUK"} <= charges
    assert not {"85123A", "22423", "PADSTOW"} & charges


def test_online_retail_texts(shop_cleaned):
    """'17850.0' is customer 17850, '85123a' is product 85123A."""
    codes = shop_cleaned.kept.select(
        nw.col("customer_id").str.contains(r"^[0-9]{5}$").all().alias("customers"),
        (nw.col("product_id").str.to_uppercase() == nw.col("product_id")).all(),
        nw.col("customer_id").is_null().sum().alias("nobody"),
    )
    customers, products, nobody = engines.to_pandas(codes).iloc[0]
    assert customers
    assert products
    # 135,080 lines name nobody; the others are duplicates or have no price.
    aside = shop_cleaned.set_aside.filter(nw.col("customer_id").is_null())
    assert nobody + engines.count(aside) == 135_080


# --- others ----------------------------------------------------------------------------


def test_electronics_is_a_folder_of_twelve_months(data_dir):
    loaded = load.orders(
        data_dir / "electronics_monthly_2019", source="electronics_monthly_2019"
    )
    found = clean.orders(loaded)
    assert len(loaded.inputs) == 12
    assert found.rows_in == 186_850
    rows = {reason: rows for reason, (rows, _) in ledger(found).items()}
    assert rows == {"blank": 545, "repeated_header": 355, "exact_duplicate": 264}
    assert found.rows_kept + rows["exact_duplicate"] == 185_950
    sold = facts(found.kept)
    assert sold["rows"] == 185_686
    assert sold["revenue"] == 34465537.94
    assert sold["orders"] == 178_437


@pytest.fixture(scope="module")
def superstore(data_dir):
    path = data_dir / "superstore_us" / "Sample - Superstore.xls"
    return clean.orders(load.orders(path, source="superstore_us"))


def test_superstore_rows_are_not_multiplied_by_their_returns(superstore):
    """800 rows of returns for 296 orders: joined row by row they would multiply."""
    assert facts(superstore.kept) == {
        "rows": 10_194,
        "revenue": 2326534.3543,
        "orders": 5111,
        "customers": 804,
    }


def test_superstore_without_returned_orders(superstore):
    back = ~nw.col("returned").is_null()
    assert facts(superstore.kept.filter(~back))["revenue"] == 2146030.0764
    assert facts(superstore.kept.filter(back))["orders"] == 296


def test_superstore_csv_is_refused_until_its_form_of_date_is_given(data_dir, tmp_path):
    path = data_dir / "superstore_us" / "Sample - Superstore.csv"
    said = refusal(clean.orders, load.orders(path))
    assert said.startswith("3,748 dates in 'Order Date' mean another day with the day")
    assert said.endswith("Write into the source file:  date_format: '%d/%m/%y'")
    own = tmp_path / "own.yaml"
    generic = load.named("generic").model_dump(exclude_defaults=True)
    how = {**generic, "date_format": "%d/%m/%y"}
    own.write_text(json.dumps(how), encoding="utf-8")  # YAML, too
    assert facts(clean.orders(load.orders(path, source=str(own))).kept)["revenue"] == (
        2326534.3543
    )


def test_superstore_csv_has_the_days_of_its_workbook(data_dir, superstore):
    """The truth about dd/mm/yy: the same rows as typed cells."""
    path = data_dir / "superstore_us" / "Sample - Superstore.csv"
    loaded = load.orders(path)
    how = loaded.source.model_copy(update={"date_format": ["%d/%m/%y"]})
    found = clean.orders(replace(loaded, source=how))
    days = [
        engines.to_pandas(
            rows.kept.sort("Row ID", "order_id").select("Row ID", "order_date")
        )
        for rows in (found, superstore)
    ]
    pd.testing.assert_frame_equal(
        *(d.sort_values("Row ID", ignore_index=True) for d in days)
    )


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        (
            "retail_store_dmy/Retail Store Sales Data.csv",
            "retail_store_dmy",
            {"rows": 9994, "revenue": 2297200.8603, "customers": 793},
        ),
        (
            "adventureworks/AdventureWorks_Sales_201*.csv",
            "adventureworks",
            {"rows": 56_046, "orders": 25_162, "customers": 17_411},
        ),
        (
            "cdnow/CDNOW_master.txt",
            "cdnow",
            {"rows": 69_659, "revenue": 2500315.63, "customers": 23_570},
        ),
        (
            "rfm_orders/rfm_data_orders.csv",
            "rfm_orders",
            {"rows": 4906, "revenue": 464158.0},
        ),
    ],
)
def test_every_row_of_these_is_kept(data_dir, path, source, expected):
    found = clean.orders(load.orders(str(data_dir / path), source=source))
    assert found.ledger.empty
    assert facts(found.kept) | expected == facts(found.kept)


def test_retail_store_spans_its_four_years(data_dir):
    """Its order ids carry other years than its dates: CA-2016-... of 8 November 2022."""
    path = data_dir / "retail_store_dmy" / "Retail Store Sales Data.csv"
    found = clean.orders(load.orders(path, source="retail_store_dmy")).kept
    first = engines.to_pandas(found.sort("row").head(1)).iloc[0]
    assert first["order_id"] == "CA-2016-152156"
    assert first["order_date"] == pd.Timestamp("2022-11-08")


def test_adventureworks_prices_come_from_the_products_file(data_dir):
    path = str(data_dir / "adventureworks" / "AdventureWorks_Sales_201*.csv")
    kept = clean.orders(load.orders(path, source="adventureworks")).kept
    assert round(facts(kept)["revenue"], 2) == 24914586.82


def test_cdnow_keeps_equal_rows_and_zero_values(data_dir):
    path = data_dir / "cdnow" / "CDNOW_master.txt"
    found = clean.orders(load.orders(path, source="cdnow"))
    assert found.equal_rows_kept == 255
    free = found.kept.filter(nw.col("amount") == 0)
    assert facts(free)["rows"] == 80
    bought = found.kept.group_by("customer_id").agg(nw.len().alias("orders"))
    once = engines.count(bought.filter(nw.col("orders") == 1))
    assert round(once / engines.count(bought), 3) == 0.505


def test_chinese_shop_by_counter(data_dir):
    (path,) = (data_dir / "chinese_shop").glob("*.xlsx")
    found = clean.orders(load.orders(path, source="chinese_shop"))
    assert ledger(found) == {"no_amount": (3, 0)}
    assert found.equal_rows_kept == 1
    sums = found.kept.group_by("category").agg(engines.exact_sum("amount"))
    assert dict(engines.to_pandas(sums).values) == {
        "化妆品": 75_389,
        "日用品": 88_162,
        "蔬菜水果": 78_532,
        "食品": 85_174,
    }
    assert facts(found.kept)["revenue"] == 327_257


def test_rfm_orders_has_the_published_customers(data_dir):
    """Days since the last order at 2006-12-31, orders and spend, from the package."""
    path = data_dir / "rfm_orders" / "rfm_data_orders.csv"
    kept = clean.orders(load.orders(path, source="rfm_orders")).kept
    table = (
        engines.to_pandas(kept)
        .groupby("customer_id")
        .agg(
            last=("order_date", "max"),
            orders=("order_id", "nunique"),
            spend=("amount", "sum"),
        )
    )
    table["days"] = (pd.Timestamp("2006-12-31") - table["last"]).dt.days
    assert table.loc["Abbey O'Reilly", ["days", "orders", "spend"]].tolist() == [
        205,
        6,
        472,
    ]
    assert table.loc["Aden Murphy", ["days", "orders", "spend"]].tolist() == [
        98,
        7,
        596,
    ]
    assert table.loc["Admiral Senger", ["days", "orders", "spend"]].tolist() == [
        132,
        5,
        448,
    ]


# --- maven_crm: 8,800 deals ------------------------------------------------------------


@pytest.fixture(scope="module")
def crm(data_dir):
    path = data_dir / "maven_crm" / "sales_pipeline.csv"
    return clean.deals(load.deals(path, source="maven_crm"))


def test_maven_deals_by_stage(crm):
    deals = engines.to_pandas(crm.kept)
    assert (crm.rows_in, crm.rows_kept) == (8800, 8800)
    assert deals["stage"].value_counts().to_dict() == {
        "Won": 4238,
        "Lost": 2473,
        "Engaging": 1589,
        "Prospecting": 500,
    }
    assert deals["customer_id"].isna().sum() == 1425


def test_maven_won_deals(crm):
    deals = engines.to_pandas(crm.kept)
    won = deals[deals["stage"] == "Won"]
    days = (won["closed"] - won["created"]).dt.days
    assert won["amount"].sum() == 10_005_534
    assert round(won["amount"].mean(), 2) == 2360.91
    assert won["amount"].median() == 1117
    assert (round(days.mean(), 2), days.median()) == (51.78, 57)
    assert (deals.loc[deals["stage"] == "Lost", "amount"] == 0).all()


def test_maven_products_are_corrected(crm):
    products = Counter(engines.to_pandas(crm.kept)["product_id"])
    assert len(products) == 7
    assert "GTXPro" not in products
    assert products["GTX Pro"] == 1480
    changes = crm.changes.set_index(["column", "change"])["rows"]
    assert changes["product_id", "corrected"] == 1480


def win_rates(crm, windows):
    words = {"won": crm.loaded.source.won, "lost": crm.loaded.source.lost}
    table = pipeline.closed_in(crm.kept, windows, **words)
    return (table["won"] / table["closed"]).tolist()


def test_maven_win_rate(crm):
    whole = Calendar("year").between(datetime(2016, 1, 1), datetime(2017, 12, 31))
    assert win_rates(crm, whole[1:]) == [pytest.approx(0.631501, abs=5e-7)]
    first = Calendar().between(datetime(2017, 3, 1), datetime(2017, 5, 31))
    assert [round(rate, 4) for rate in win_rates(crm, first)] == [
        0.8207,
        0.4863,
        0.5441,
    ]


def test_maven_months_add_up(crm):
    words = {"won": crm.loaded.source.won, "lost": crm.loaded.source.lost}
    months = Calendar().between(datetime(2016, 10, 1), datetime(2017, 12, 31))
    table = pipeline.closed_in(crm.kept, months, **words)
    assert table[["won", "closed", "won_value"]].sum().tolist() == [
        4238,
        6711,
        10_005_534,
    ]


def test_maven_accounts(data_dir):
    """85 accounts; 'technolgy' and 'Philipines' as the data's README lists them."""
    path = data_dir / "maven_crm" / "accounts.csv"
    found = clean.customers(
        load.customers(path, source="maven_crm_accounts"), max_loss=0
    )
    table = engines.to_pandas(found.kept).set_index("customer_id")
    assert (found.rows_in, found.rows_kept, table.index.nunique()) == (85, 85, 85)
    changes = found.changes.set_index(["column", "change"])["rows"].to_dict()
    assert changes == {("industry", "corrected"): 12, ("region", "corrected"): 1}
    assert table["industry"].nunique() == 10
    said = ["customer_name", "industry", "region", "revenue", "employees"]
    # The first lines of the file.
    assert table.loc["Acme Corporation", said].tolist() == [
        "Acme Corporation", "technology", "United States", 1100.04, 2822,
    ]  # fmt: skip
    assert table.loc["Bioholding", "region"] == "Philippines"


def test_maven_won_deals_as_orders(data_dir, crm):
    """2,473 were lost, with the value 0; 1,589 and 500 are open, without a date."""
    path = data_dir / "maven_crm" / "sales_pipeline.csv"
    found = clean.orders(load.orders(path, source="maven_crm_sales"), max_loss=0.52)
    assert ledger(found) == {"zero_price": (2473, 0), "no_date": (2089, 0)}
    assert facts(found.kept) == {
        "rows": 4238,
        "revenue": 10_005_534,
        "orders": 4238,
        "customers": 85,
    }
    deals = engines.to_pandas(crm.kept)
    assert values(found.kept, "product_id") == set(deals["product_id"])
    with pytest.raises(RowLossError, match="max_loss: 0.52"):
        clean.orders(load.orders(path, source="maven_crm_sales"))
