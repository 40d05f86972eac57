"""Inspect: what is seen is there, and the source it prints reads the file."""

import re
import sqlite3
from contextlib import closing

import duckdb
import pytest
import xlsxwriter

from salesnb import engines
from salesnb.errors import InputError, SalesnbError
from salesnb.intake import clean, inspect, load, source
from salesnb.intake.source import Lookup


@pytest.fixture
def save(tmp_path):
    def saved(content, name="may.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return saved


@pytest.fixture
def look(save):
    return lambda content, name="may.csv": inspect.look(save(content, name))


@pytest.fixture
def book(tmp_path):
    def saved(**sheets):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path)) as workbook:
            for title, rows in sheets.items():
                sheet = workbook.add_worksheet(title)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
        return str(path)

    return saved


@pytest.fixture
def described(tmp_path):
    """Cleaned rows of `place`, read by the source that inspect prints for it.

    `decide` are the lines to take the # off, by how they begin; a block with a line that
    ends in a colon goes on to the next line that is no comment.
    """

    def cleaned(place, *decide, sheet=""):
        lines = inspect.report(str(place), sheet=sheet).splitlines()
        assert max(map(len, lines)) <= 80
        path = tmp_path / "that.yaml"
        path.write_text("\n".join(_decided(lines, decide)), encoding="utf-8")
        how = source.read(path)
        loaded = getattr(load, how.table)(str(place), source=str(path))
        return getattr(clean, how.table)(loaded, max_loss=1)

    return cleaned


def _decided(lines, decide):
    waiting, block = list(decide), False
    for line in lines:
        found = next((d for d in waiting if line.startswith(f"# {d}")), None)
        block = bool(found and line.endswith(":")) or (block and line.startswith("# "))
        if found:
            waiting.remove(found)
        yield line.removeprefix("# ") if found or block else line
    assert not waiting, f"inspect does not ask for {waiting}"


def kept(cleaned):
    return (cleaned.rows_kept, cleaned.accounts.loc["kept", "amount"])


def yaml_of(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


# --- the real exports ------------------------------------------------------------------

data = pytest.mark.data


@data("online_retail")
def test_online_retail(data_dir, described):
    place = data_dir / "online_retail" / "online_retail.csv.gz"
    found = inspect.look(str(place))
    # As data/README.md counts them.
    assert found.rows == 541_909
    assert found.odd == {"exact_duplicate": 5268}
    assert found.negative["quantity"] == 10_624
    assert found.return_prefix == ("C", 9288)
    assert {"POST", "DOT", "M", "BANK CHARGES", "AMAZONFEE"} <= set(found.charges[1])
    assert found.file.gzip
    cleaned = described(place, "returns:", "not_products:", "  AMAZONFEE", "upper:")
    assert cleaned.rows_after_duplicates == 536_641
    assert kept(cleaned)[1] == 9_726_006.954
    assert cleaned.changes.set_index("change")["rows"]["cut"] > 400_000


@data("retail_store_dmy")
def test_ambiguous_dates_are_decided_by_the_user(data_dir, described):
    place = data_dir / "retail_store_dmy" / "Retail Store Sales Data.csv"
    assert kept(described(place, "date_format: '%d/%m/%Y'")) == (9994, 2_297_200.8603)
    with pytest.raises(SalesnbError, match="date_format: '%d/%m/%Y'"):
        described(place)


@data("superstore_us")
def test_the_superstore_as_text_has_3748_ambiguous_dates(data_dir):
    text = inspect.report(str(data_dir / "superstore_us" / "Sample - Superstore.csv"))
    assert "# 3,748 dates in 'Order Date' are ambiguous, such as '01/02/19'" in text
    assert "# date_format: '%d/%m/%y'   # 6,064 fit only this\n" in text
    assert "# date_format: '%m/%d/%y'   # 0 fit only this\n" in text


@data("superstore_us")
def test_a_workbook_of_several_sheets(data_dir, described):
    place = data_dir / "superstore_us" / "Sample - Superstore.xls"
    found = inspect.look(str(place))
    assert [name for name, _ in found.file.sheets] == ["Orders", "People", "Returns"]
    assert (found.file.sheet, found.file.chosen) == ("Orders", False)
    expected = Lookup(sheet="Returns", by="Order ID", columns={"returned": "Returned"})
    assert found.lookups == (expected,)
    assert kept(described(place, "sheet: Orders")) == (10_194, 2_326_534.3543)
    assert kept(described(place, "sheet: Orders", "lookups:"))[0] == 10_194
    assert kept(described(place, sheet="Orders"))[0] == 10_194
    with pytest.raises(InputError, match="it has 3 sheets with rows"):
        described(place)


@data("adventureworks")
def test_prices_that_stand_in_another_file(data_dir, described):
    folder = data_dir / "adventureworks"
    place = folder / "AdventureWorks_Sales_2017.csv"
    text = inspect.report(str(place))
    assert "# - No column can be used as amount, which is required." in text
    assert "#   - path: AdventureWorks_Products.csv" in text
    asked = ("date_format: '%m/%d/%Y'", "lookups:")
    assert kept(described(place, *asked))[0] == 2630
    every = described(folder / "AdventureWorks_Sales_*.csv", *asked)
    assert kept(every)[1] == pytest.approx(24_914_586.82, abs=0.01)


@data("electronics_monthly_2019")
def test_a_folder_of_months(data_dir, described):
    place = data_dir / "electronics_monthly_2019"
    found = inspect.look(str(place))
    assert len(found.file.files) == 12
    odd = {"blank": 545, "repeated_header": 355, "exact_duplicate": 264}
    assert found.odd == odd
    asked = "date_format: '%m/%d/%y %H:%M'"
    assert kept(described(place, asked)) == (185_686, 34_465_537.94)


@data("cdnow")
def test_columns_by_spaces(data_dir, described):
    place = data_dir / "cdnow" / "CDNOW_master.txt"
    found = inspect.look(str(place))
    assert found.file.separator == "whitespace"
    assert found.meaning.by_content == ("amount",)
    # Zero-value orders are set aside unless the source keeps them: no money in them.
    assert kept(described(place, "duplicates: keep")) == (69_659 - 80, 2_500_315.63)


@data("cdnow")
def test_a_file_without_a_header(data_dir):
    text = inspect.report(str(data_dir / "cdnow" / "CDNOW_sample.txt"))
    assert "# - The first line looks like data, not like names of columns" in text
    assert "columns: {}" in text


@data("chinese_shop")
def test_chinese_headers_and_values(data_dir, described):
    (place,) = (data_dir / "chinese_shop").glob("*.xlsx")
    cleaned = described(place, "sheet: Sheet1", "duplicates: keep")
    assert kept(cleaned) == (249 - 3, 327_257)  # three shifts have no amount


@data("rfm_orders")
def test_orders_without_a_number(data_dir, described):
    place = data_dir / "rfm_orders" / "rfm_data_orders.csv"
    assert kept(described(place))[0] == 4906


@data("maven_crm")
def test_deals(data_dir, described):
    place = data_dir / "maven_crm" / "sales_pipeline.csv"
    assert inspect.look(str(place)).meaning.table == "deals"
    assert described(place).rows_kept == 8800


@data()
@pytest.mark.parametrize(
    "name",
    [
        "adventureworks/AdventureWorks_Customers.csv",
        "bank_marketing/bank-additional-full.csv.gz",
        "cdnow/cdnow_customers_summary.csv",
        "maven_crm/accounts.csv",
        "maven_crm/sales_teams.csv",
        "salesforce_fivetran_seeds/sf_opportunity_data.csv",
        "salesforce_fivetran_seeds/sf_user_role_data.csv",
        "salvirt_b2b/Salvirt_B2B_ML_dataset.csv",
        "wholesale_customers/Wholesale customers data.csv",
    ],
)
def test_any_table_fits_80_columns_and_its_source_is_read(data_dir, tmp_path, name):
    text = inspect.report(str(data_dir / name))
    assert max(map(inspect.width, text.splitlines())) <= 80
    (tmp_path / "that.yaml").write_text(text, encoding="utf-8")
    assert source.read(tmp_path / "that.yaml").name == name.split("/")[1].split(".")[0]


@data("maven_crm")
def test_accounts(data_dir, tmp_path):
    place = str(data_dir / "maven_crm" / "accounts.csv")
    text = inspect.report(place)
    names = ("year_established", "revenue", "employees")
    own = "# own:\n" + "".join(f"#   {name}: number\n" for name in names)
    assert inspect.look(place).meaning.table == "customers"
    assert "currency" not in text
    assert own in text
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace(own, own.replace("# ", "").replace("#", "")), "utf-8")
    found = clean.customers(load.customers(place, source=str(mine)))
    assert (found.rows_kept, found.loaded.source.own["employees"]) == (85, "number")


# --- what is said, by hand -------------------------------------------------------------

TOTALS = ["Summe", "GESAMT", "Total général", "totale", "ИТОГО", "合计", "总计", "小计",
          "计", "Summe:"]  # fmt: skip
MESSY = """Umsatz im Mai;;;;

Belegnr;Datum;Kunde;Netto;Anmerkung
00017;13.05.2024;ann;1.234,50 €;
00018;14.05.2024;bob;(12,00 €);zurück
00018;14.05.2024;bob;(12,00 €);zurück
;;;;
Belegnr;Datum;Kunde;Netto;Anmerkung
00019;15.05.2024;cy;5,00 €;"offen
00020;15.05.2024;cy;7,50 €;
Summe;;;1.222,50 €;
Total;;;1.222,50 €;
"""


def test_everything_at_once(save):
    assert (
        inspect.report(save(MESSY))
        == """\
# may.csv
# 323 bytes, text in UTF-8, fields separated by semicolons
# 9 rows, 5 columns
#
# column     filled  holds                for example  used as
# Belegnr    67 %    ids, zeros in front  00017
# Datum      44 %    dates %d.%m.%Y       13.05.2024   order_date
# Kunde      44 %    text, 3 kinds        ann
# Netto      67 %    numbers              1.234,50 €   amount
# Anmerkung  22 %    text, 1 kind         zurück
#
# - 1 line that fit no header or leave a quote open, such as:
#   00019;15.05.2024;cy;5,00 €;"offen
# - 1 row is blank
# - 1 row is the header again
# - 2 rows are totals, as it looks
# - 1 row is equal to an earlier one
# - Cleaning sets these aside and counts them.
# - 2 rows with amount below zero: returns, if the source says nothing else
# - 'Netto': amounts with €, 2 in brackets, read as below zero
#
# All of this is a source: keep it in a file such as mine.yaml, decide the lines
# below that begin with a #, and give it to a report as  source: mine.yaml
name: may
columns:
  order_date: Datum   # by what stands in it
  amount: Netto   # by what stands in it
# Does one of these number the orders? Take the # off it:
#   order_id: Belegnr
# No column was found for order_id, customer_id, customer_name, product_id,
# product_name, category, region, channel, quantity, unit_price, discount,
# currency, returned.
# Left over: Belegnr, Kunde, Anmerkung. Where one of them is one of those,
# write it above.
date_format: '%d.%m.%Y'
decimal: ','
currency: EUR
skip: 2   # lines above the header
# No header is known to number the orders, so each row counts as one. If that
# is right, say it; or name, in [ ], the columns that make an order together:
# order_is: row
# 1 row is equal to an earlier one: two purchases, or one twice?
# duplicates: keep
totals: {first_column: [Summe, Total]}
"""
    )


def test_the_report_runs_as_it_is(save, described):
    cleaned = described(save(MESSY))
    # 1,234.50 - 12.00 + 7.50
    assert kept(cleaned) == (3, 1230)
    assert cleaned.ledger.set_index("reason")["rows"]["totals_row"] == 2
    assert [*cleaned.loaded.headers] == ["order_date", "amount"]


def test_the_number_of_the_orders_is_a_question(save, described):
    """Three lines of two orders: a row each, until somebody says what numbers them."""
    head = "Bon,Datum,Wer,Netto\n"
    rows = (
        "A1,2024-05-01,ann,5.50",
        "A1,2024-05-01,ann,7.50",
        "B2,2024-05-02,bob,1.25",
    )
    place = save(head + "\n".join(rows) + "\n")
    lines = inspect.report(place).splitlines()
    assert "#   order_id: Bon" in lines
    assert "#   order_id: Wer" not in lines  # nothing in it looks like a number
    assert "# order_is: row" in lines

    def orders(*decide):
        table = engines.to_pandas(described(place, *decide).kept.select("order_id"))
        return table["order_id"].nunique()

    assert orders() == orders("order_is: row") == 3
    assert orders("  order_id: Bon") == 2


def test_what_has_no_meaning_and_what_has_no_column_are_named(save):
    text = " ".join(inspect.report(save(MESSY)).replace("\n# ", " ").split())
    assert "No column was found for order_id, customer_id, customer_name," in text
    assert "Left over: Belegnr, Kunde, Anmerkung. Where one" in text


def test_where_nothing_is_left_over_nothing_is_asked(save):
    report = inspect.report(save(lines("1,2024-05-01,a,1,5.5")))
    assert "Left over" not in report
    assert "order_is" not in report


@pytest.mark.parametrize("head", ["Filiale", "Order No", "Region"])
def test_words_for_totals_alone_in_the_first_column(save, described, head):
    """Under whatever header, with a meaning or without, in any case."""
    rows = [f"{word},2024-05-31,5.5" for word in TOTALS]
    place = save("\n".join([f"{head},Date,Amount", "7,2024-05-01,5.5", *rows, ""]))
    assert inspect.look(place).odd == {"totals_row": len(TOTALS)}
    assert kept(described(place)) == (1, 5.5)
    by_default = clean.orders(load.orders(place), max_loss=1)
    assert by_default.ledger[["reason", "rows"]].to_numpy().tolist() == [
        ["totals_row", len(TOTALS)]
    ]


@pytest.mark.parametrize("text", ["Gesamthaus", "Haus Summe", "Totale Due", "计划"])
def test_a_word_that_does_not_stand_alone_is_none(save, text):
    place = save(f"Filiale,Date,Amount\n7,2024-05-01,5.5\n{text},2024-05-31,6\n")
    assert inspect.look(place).odd == {}
    assert clean.orders(load.orders(place)).rows_kept == 2


def test_a_word_in_another_column_is_a_name(save):
    place = save("Order No,Date,Customer,Amount\n1,2024-05-01,Gesamt,5.5\n")
    assert inspect.look(place).odd == {}
    assert clean.orders(load.orders(place)).rows_kept == 1


HEAD = "Order No,Date,SKU,Qty,Amount\n"


def lines(*rows):
    return HEAD + "\n".join(rows) + "\n"


def test_totals_of_a_column_with_a_meaning_go_into_the_source(save, described):
    place = save(lines("1,2024-05-01,a,1,5.5", "Grand Total,2024-05-31,,,5.5"))
    assert "totals: {order_id: [Grand Total]}" in inspect.report(place)
    assert kept(described(place)) == (1, 5.5)


def test_several_currencies(look):
    rows = ("1,2024-05-01,a,1,£5.50", "2,2024-05-02,b,1,€7.50")
    assert look(lines(*rows)).currencies == ("£", "€")


def test_a_currency_column(look):
    text = "Date,Amount,Currency\n2024-05-01,5.5,GBP\n2024-05-01,6.5,EUR\n"
    assert set(look(text).currencies) == {"GBP", "EUR"}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("£5.50", "currency: GBP"),
        ("5.50 EUR", "currency: EUR"),
        ("$5.50", "# currency: USD   # the amounts carry $: which?"),
        ("￥5.50", "# currency: CNY   # the amounts carry ￥: which?"),
        ("5.50", "# currency: USD   # nothing says what the amounts are in"),
    ],
)
def test_what_the_amounts_are_in(save, amount, expected):
    report = inspect.report(save(lines(f"1,2024-05-01,a,1,{amount}")))
    assert f"\n{expected}\n" in report


def test_a_decimal_mark_that_would_be_guessed(save, described):
    place = save(lines('1,2024-05-01,a,1,"1,234"', '2,2024-05-02,b,1,"5,678"'))
    assert kept(described(place, "decimal: ','")) == (2, 6.912)
    assert kept(described(place, "decimal: '.'")) == (2, 6912)
    with pytest.raises(SalesnbError, match="decimal"):
        described(place)


def test_codes_that_are_no_products(look):
    rows = [f"{n},2024-05-01,A{n},1,5" for n in range(40)]
    found = look(lines(*rows, "50,2024-05-01,POST,1,3", "51,2024-05-01,M,1,3"))
    assert found.charges == ("product_id", ["M", "POST"])


def test_names_that_are_no_products(look):
    text = "Date,Product,Amount\n" + "".join(
        f"2024-05-01,{name},5\n"
        for name in ("Tea", "Post Office Toy", "Shipping", "运费", "Gift Card")
    )
    assert set(look(text).charges[1]) >= {"Shipping", "运费", "Gift Card"}
    assert "Tea" not in look(text).charges[1]


def test_codes_in_two_cases(look):
    rows = ("1,2024-05-01,ab,1,5", "2,2024-05-01,AB,1,6", "3,2024-05-01,c,1,6")
    assert look(lines(*rows)).cases == {"product_id": 1}


def test_ids_that_end_in_point_zero(save):
    text = "Date,Customer,Amount\n2024-05-01,17850.0,5\n2024-05-02,13047.0,5\n"
    assert "strip: {customer_id: '.0'}" in yaml_of(inspect.report(save(text)))


def test_a_name_is_believed_only_if_the_content_fits(look):
    """Sales is who sold, Date is a weekday."""
    text = "Date,Sales,Day,Value\nMon,ann,2024-05-01,5.50\nTue,bob,2024-05-02,6.50\n"
    found = look(text).meaning
    assert found.uses == {"order_date": "Day", "amount": "Value"}
    assert dict(found.doubtful) == {"order_date": "Date", "amount": "Sales"}


def test_two_columns_in_question_are_not_guessed(look):
    text = "A,B,Value\n2024-05-01,2024-05-02,5.50\n"
    assert look(text).meaning.lacking == ["order_date"]


def test_one_odd_date_among_many_decides(save, described):
    """The one day above 12 is in row 9,000; all others are the 1st of January."""
    rows = [f"{n},01/01/2024,a,1,5" for n in range(9000)]
    report = inspect.report(save(lines(*rows, "x,13/01/2024,a,1,5")))
    assert "date_format: '%d/%m/%Y'" in yaml_of(report)


@pytest.mark.parametrize(
    "name", ["date", "a.b", 'a"b', "a'b", "Größe (m²)", "订单", "x" * 99]
)
def test_any_header(save, name):
    quoted = '"' + name.replace('"', '""') + '"'
    text = inspect.report(save(f"{quoted},Amount\n2024-05-01,5.50\n2024-05-02,6.50\n"))
    assert f"order_date: {inspect.draft.scalar(name)}" in text


def test_deals_whose_ends_are_called_otherwise(save, described):
    place = save("Deal ID,Stage,Value\n1,Gewonnen,5\n2,Verloren,7\n")
    report = inspect.report(place)
    assert "# Stages are Gewonnen, Verloren. Which is won, lost?" in report
    assert described(place).rows_kept == 2


@pytest.mark.parametrize(
    ("head", "row", "table"),
    [
        ("Account Name,Industry,Created", "Acme,Toys,2024-05-01", "customers"),
        ("客户编号,客户级别", "7,A", "customers"),
        ("Activity ID,Account,Date,Type", "1,Acme,2024-05-01,call", "activities"),
        ("Ticket ID,Account,Opened,Closed", "1,Acme,2024-05-01,2024-05-02", "tickets"),
        # A sale to somebody, a product, a part of a company: orders, as before.
        ("Id,Customer,Date,Type,Qty", "1,Acme,2024-05-01,call,1", "orders"),
        ("Customer,Source,Date,Total", "Acme,web,2024-05-01,9.50", "orders"),
        ("SKU,Product,Group,Company", "1,Tea,Food,Acme", "orders"),
        ("Account,Revenue", "Acme,9.50", "orders"),
    ],
)
def test_what_is_about_customers(look, head, row, table):
    assert look(f"{head}\n{row}\n").meaning.table == table


def test_a_plan(look):
    assert look("Month,Target\n2024-05,100\n").meaning.table == "targets"


# --- places ----------------------------------------------------------------------------


def test_files_that_do_not_agree(save):
    save("Date,Amount\n2024-05-01,5\n", "months/may.csv")
    june = save("Date,Amont\n2024-06-01,5\n", "months/june.csv")
    with pytest.raises(InputError) as failure:
        inspect.report(june.removesuffix("/june.csv"))
    assert str(failure.value) == (
        "'may.csv' cannot be read as a table: its columns are not those of 'june.csv': "
        "'Amont', 'Amount' stand in only one of them. Give them the same headers, or "
        "name the files that belong together."
    )


def test_encodings_of_several_files(save):
    save("Date,Customer,Amount\n2024-05-01,Renée,5\n".encode("cp1252"), "m/may.csv")
    june = save("Date,Customer,Amount\n2024-06-01,Renée,5\n", "m/june.csv")
    report = inspect.report(june.removesuffix("/june.csv"))
    assert "text in Windows-1252 (Western), UTF-8" in report


def test_a_title_in_a_workbook(book, described):
    rows = [("Report",), (), ("Date", "Amount"), ("2024-05-01", 5)]
    place = book(Sheet=[(), *rows])
    assert inspect.look(place).file.skip == 3
    assert kept(described(place)) == (1, 5)


def test_the_sheet_with_most_known_headers_is_looked_at(book):
    place = book(Notes=[("a",), ("x",)], Data=[("Date", "Amount"), ("2024-05-01", 5)])
    assert inspect.look(place).file.sheet == "Data"
    assert inspect.look(place, sheet="Notes").file.sheet == "Notes"


def test_parquet_is_typed(tmp_path, described):
    rows = 'SELECT DATE \'2024-05-01\' AS "Date", 5.5 AS "Amount", \'x\' AS "SKU"'
    place = str(tmp_path / "may.parquet")
    duckdb.sql(rows).write_parquet(place)
    assert [c.kind for c in inspect.look(place).columns] == ["dates", "numbers", "text"]
    assert kept(described(place)) == (1, 5.5)


def test_a_table_of_a_database(tmp_path):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db, db:
        db.execute("CREATE TABLE orders (date TEXT, amount REAL)")
        db.execute("INSERT INTO orders VALUES ('2024-05-01', 5.5)")
    found = inspect.look(f"sqlite:///{tmp_path / 'shop.db'}")
    assert found.meaning.uses == {"order_date": "date", "amount": "amount"}


@pytest.mark.parametrize(
    "content", ["", "a,b\n", "\n\n", b"\0\1\2" * 99, b"PK\3\4...."]
)
def test_what_cannot_be_read_is_a_sentence(save, content):
    with pytest.raises(InputError):
        inspect.report(save(content))


@pytest.mark.parametrize("content", ["x\n1\n", "a,b\n,\n", "a,b\n1,2,3\n", "–\n—\n"])
def test_what_says_little_is_said(save, tmp_path, content):
    text = inspect.report(save(content))
    (tmp_path / "that.yaml").write_text(text, encoding="utf-8")
    assert source.read(tmp_path / "that.yaml").name == "may"


def test_the_count_of_kinds_is_that_of_the_file(look):
    text = "Name\n" + "".join(f"{name}\n" for name in ("a", " a", "b", "NA", ""))
    (column,) = look(text).columns
    assert (column.distinct, column.example) == (2, "a")


def test_what_is_printed_holds_no_bare_secret_of_an_address():
    with pytest.raises(InputError) as failure:
        inspect.report("postgresql+nosuch://zoe:s3cret@host/db")
    assert not re.search("zoe|s3cret", str(failure.value))


PERCENT = (
    "Order No,Date,Qty,Price,Discount\n1,2024-05-01,10,1.5,20\n2,2024-05-02,1,9.5,\n"
)


def test_discounts_in_percent_are_asked_for(save, described):
    place = save(PERCENT)
    report = inspect.report(place)
    assert (
        "\n# 1 discount is above 1, such as 20: no share of a price. Percent?\n"
        "# percent: [discount]\n"
    ) in report
    assert kept(described(place, "percent:")) == (2, 21.5)  # 15 less a fifth, and 9.50
    with pytest.raises(SalesnbError, match="percent"):
        described(place)


def test_discounts_that_are_shares_are_not(save):
    assert "percent" not in inspect.report(save(PERCENT.replace(",20\n", ",0.2\n")))
    written = PERCENT.replace("Price,", "Amount,")
    assert "percent" not in inspect.report(save(written))


def ordered(head, line):
    """A file of 20 orders of a cup at 3.50 and a pot at 4; `line` is filled for each."""
    rows = [
        line.format(order=n, sku=sku, price=price)
        for n in range(20)
        for sku, price in (("cup", "3.50"), ("pot", "4"))
    ]
    return "\n".join([head, *rows, ""])


def test_an_order_total_on_every_line(save, described):
    head = "Order No,Date,SKU,Qty,Price,Amount"
    place = save(ordered(head, "{order},2024-05-01,{sku},1,{price},7.50"))
    text = " ".join(inspect.report(place).replace("\n#  ", " ").split())
    assert (
        "# - 20 of 20 orders with several products have one 'Amount' on all lines. If it "
        "is the order's total, it would be counted once a line: write amount: [] under "
        "columns, so that it is quantity x unit_price."
    ) in text
    assert kept(described(place)) == (40, 300)


def test_what_to_write_where_amounts_are_those_of_the_order(save, tmp_path):
    """20 times 3.50 and 4, though the file has a column called Amount."""
    head = "Order No,Date,SKU,Qty,Price,Amount"
    place = save(ordered(head, "{order},2024-05-01,{sku},1,{price},7.50"))
    columns = [line for line in yaml_of(inspect.report(place)) if "amount:" not in line]
    columns.insert(columns.index("columns:") + 1, "  amount: []")
    (tmp_path / "mine.yaml").write_text("\n".join(columns), encoding="utf-8")
    loaded = load.orders(place, source=str(tmp_path / "mine.yaml"))
    assert kept(clean.orders(loaded)) == (40, 150)


def test_an_order_total_where_the_line_has_no_money_of_its_own(save):
    place = save(ordered("Order No,Date,SKU,Total", "{order},2024-05-01,{sku},7.50"))
    text = " ".join(inspect.report(place).replace("\n#  ", " ").split())
    assert "once a line: name the line's own money as amount instead." in text


def test_amounts_of_lines_are_not_suspected(save):
    head = "Order No,Date,SKU,Amount"
    place = save(ordered(head, "{order},2024-05-01,{sku},{price}"))
    assert "on all lines" not in inspect.report(place)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Order No,Date,Total\n7,2024-03-01,9.50\n", "source: mine.yaml"),
        ("Deal ID,Stage,Close Date\n1,Won,2024-03-01\n", "deals_source: mine.yaml"),
        ("Month,Target\n2024-03,100\n", "targets_source: mine.yaml"),
        (
            "Activity ID,Account,Date,Type\n1,ann,2024-03-01,call\n",
            "activities_source: mine.yaml",
        ),
    ],
)
def test_the_parameter_that_the_source_goes_to_is_that_of_its_table(
    tmp_path, text, named
):
    """Each is taken by a notebook (`params.MODELS`), and no line is wider than 80."""
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    said = inspect.report(str(path)).splitlines()
    assert [line for line in said if f" {named}" in line]
    assert max(map(len, said)) <= 80


def test_the_header_again_is_no_currency_and_no_service(save):
    rows = [f"2024-03-{day:02},P{day:03},GBP,{day}.50" for day in range(1, 30)]
    rows[7] = "Date,SKU,Currency,Amount"
    said = inspect.report(save("\n".join(["Date,SKU,Currency,Amount", *rows])))
    assert "several currencies" not in said
    assert "not_products" not in said


def test_codes_are_no_money(save):
    rows = [f"2024-03-{day:02},ann,TEA-{day}01" for day in range(1, 30)]
    found = inspect.look(save("\n".join(["Datum,Kunde,Artikel Nr #", *rows])))
    assert "amount" not in found.meaning.uses


def test_the_dates_that_are_offered_have_one_order(save):
    days = ["12/25/2023", "03/04/2024", "03/05/2024 08:16", "03/14/2024 09:00"]
    rows = [f"{day},{n}.50" for n, day in enumerate(days)]
    said = inspect.report(save("\n".join(["Date,Amount", *rows])))
    assert "# date_format: ['%m/%d/%Y', '%m/%d/%Y %H:%M']   # 2 fit only this" in said
    assert "# date_format: ['%d/%m/%Y', '%d/%m/%Y %H:%M']   # 0 fit only this" in said
