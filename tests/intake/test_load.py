"""Load: whatever is given, the same rows under the same names, ids with their zeros."""

import gzip

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from salesnb import engines
from salesnb.errors import ColumnError, InputError, SourceError
from salesnb.intake import delimited, load
from salesnb.intake.errors import LookupsError
from salesnb.intake.source import Source

HEAD = "Order No,Date,Net Amount,Country\n"
ROWS = "00017,2024-03-01,5.00,NA\n007,2024-03-02,7.50,null\n"
IDS = ["00017", "007"]


@pytest.fixture
def save(tmp_path):
    def saved(name, content):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return saved


def values(loaded, *names):
    table = engines.to_pandas(loaded.frame.sort("row"))[list(names)]
    return [
        [None if pd.isna(x) else x for x in row]
        for row in table.itertuples(index=False)
    ]


def column(loaded, name):
    return [row[0] for row in values(loaded, name)]


def refusal(kind, place, **options):
    with pytest.raises(kind) as failure:
        load.orders(place, **options)
    return str(failure.value)


# --- one file --------------------------------------------------------------------------


def test_canonical_names_first_then_the_others(save):
    loaded = load.orders(save("a.csv", "Note,Date,Net Amount\nx,2024-03-01,5\n"))
    assert loaded.frame.collect_schema().names() == [
        "order_date",
        "amount",
        "row",
        "Note",
    ]
    assert dict(loaded.headers) == {"order_date": "Date", "amount": "Net Amount"}


def test_texts_stay_as_they_are_written(save):
    loaded = load.orders(save("a.csv", HEAD + ROWS))
    expected = [["00017", "5.00", "NA"], ["007", "7.50", "null"]]
    assert values(loaded, "order_id", "amount", "region") == expected


def test_the_input_is_named_without_its_folder(save):
    (found,) = load.orders(save("a.csv", HEAD + ROWS)).inputs
    assert found.role == "orders"
    assert (found.name, found.rows, len(found.sha256)) == ("a.csv", 2, 64)


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROWS).encode("utf-16"),
        gzip.compress((HEAD + ROWS).encode(), mtime=0),
        (HEAD + ROWS).replace(",", ";").encode(),
        (HEAD + ROWS).replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + (HEAD + ROWS).encode(),
    ],
)
def test_however_it_is_packed(save, content):
    assert column(load.orders(save("a.csv", content)), "order_id") == IDS


def test_chinese_headers(save):
    text = "订单号,日期,客户,销售额\n001,2024-03-01,张三,5\n"
    loaded = load.orders(save("a.csv", text.encode("gbk")))
    expected = [["001", "张三", "5"]]
    assert values(loaded, "order_id", "customer_id", "amount") == expected


def test_repeated_header_names(save):
    loaded = load.orders(save("a.csv", "Date,Amount,Amount,\n2024-03-01,5,6,7\n"))
    assert values(loaded, "amount", "Amount_3", "column_4") == [["5", "6", "7"]]


def test_columns_that_are_called_like_ours(save):
    """Kept, under names that nobody here uses."""
    loaded = load.orders(
        save("a.csv", "Date,Amount,row,file,kind\n2024-03-01,5,6,7,8\n")
    )
    found = values(loaded, "row", "row_3", "file_4", "source kind")
    assert found == [[1, "6", "7", "8"]]


def test_lacking_columns_all_at_once_with_the_nearest(save):
    place = save("a.csv", "Orderdat,Amont,Customer\n2024-03-01,5,ann\n")
    assert refusal(ColumnError, place) == (
        "The orders file lacks 'order_date', 'amount'; it has 'Orderdat', 'Amont', "
        "'Customer'.\n"
        "Write into the source file (salesnb inspect FILE prints one):\n"
        "columns:\n  order_date: Orderdat\n  amount: Amont"
    )


def test_an_amount_may_be_a_quantity_and_a_price(save):
    loaded = load.orders(save("a.csv", "Date,Qty,Unit Price\n2024-03-01,2,3\n"))
    assert "amount" not in loaded.headers


def test_a_source_of_another_table(save):
    assert refusal(SourceError, save("a.csv", HEAD + ROWS), source="maven_crm") == (
        "The source 'maven_crm' describes deals, not orders.\n"
        "Write a source of orders, such as  generic"
    )


# --- customers, activities, tickets ----------------------------------------------------


@pytest.mark.parametrize(
    ("table", "head", "found"),
    [
        (  # Salesforce, a report of accounts
            "customers",
            "Account ID,Account Name,Account Source,Industry,Billing Country,Created Date",
            "customer_id customer_name source industry region since",
        ),
        (  # the same, as its interface writes it
            "customers",
            "Id,Name,Type,Industry,AccountSource,BillingCountry,CreatedDate",
            "customer_id customer_name segment industry source region since",
        ),
        (  # HubSpot
            "customers",
            "Record ID,Company name,Original Traffic Source,Industry,Country/Region,"
            "Create Date",
            "customer_id customer_name source industry region since",
        ),
        (  # Zoho
            "customers",
            "Account Number,Account Name,Account Type,Industry,Billing Country,"
            "Created Time",
            "customer_id customer_name segment industry region since",
        ),
        (  # Dynamics 365
            "customers",
            "Account Number,Account Name,Relationship Type,Industry,Created On",
            "customer_id customer_name segment industry since",
        ),
        (  # Odoo
            "customers",
            "Reference,Display Name,Industry,Country,Created on",
            "customer_id customer_name industry region since",
        ),
        (
            "customers",
            "客户编号,客户名称,客户来源,行业,地区,年龄段,客户级别,创建时间",
            "customer_id customer_name source industry region age_band segment since",
        ),
        (  # Salesforce
            "activities",
            "Activity ID,Company / Account,Opportunity,Date,Task Subtype",
            "activity_id customer_id deal_id at kind",
        ),
        (  # HubSpot
            "activities",
            "Record ID,Associated Company,Associated Deal,Activity date,Activity type",
            "activity_id customer_id deal_id at kind",
        ),
        (  # Dynamics 365
            "activities",
            "(Do Not Modify) Activity,Account,Activity Type,Actual End",
            "activity_id customer_id kind at",
        ),
        (
            "activities",
            "活动编号,客户,商机编号,活动时间,活动类型",
            "activity_id customer_id deal_id at kind",
        ),
        (  # Salesforce
            "tickets",
            "Case Number,Account Name,Date/Time Opened,Date/Time Closed,Case Reason",
            "ticket_id customer_id opened solved topic",
        ),
        (  # HubSpot
            "tickets",
            "Ticket ID,Associated Company,Create date,Close date,Category",
            "ticket_id customer_id opened solved topic",
        ),
        (
            "tickets",
            "工单编号,客户,创建时间,解决时间,问题类型,满意度",
            "ticket_id customer_id opened solved topic satisfaction",
        ),
    ],
)
def test_usual_headers(save, table, head, found):
    place = save("a.csv", f"{head}\n{head.lower()}\n")
    loaded = getattr(load, table)(place)
    assert loaded.headers == dict(zip(found.split(), head.split(","), strict=True))
    assert [one.role for one in loaded.inputs] == [table]


def test_customers_who_have_only_a_name_go_by_it(save):
    place = save("a.csv", "Account Name,Industry\nAcme,Toys\n")
    loaded = load.customers(place)
    assert values(loaded, "customer_id", "customer_name") == [["Acme", "Acme"]]
    how = save(
        "mine.yaml", "table: customers\ncolumns: {customer_name: Account Name}\n"
    )
    assert column(load.customers(place, source=how), "customer_id") == ["Acme"]


@pytest.mark.parametrize(
    ("table", "head", "lacking"),
    [
        ("customers", "Custmer ID,Industry", "customer_id"),
        ("activities", "Activity ID,Custmer ID,Date", "customer_id"),
        ("tickets", "Ticket ID,Custmer ID,Created", "customer_id"),
    ],
)
def test_rows_that_belong_to_nobody_are_refused(save, table, head, lacking):
    with pytest.raises(ColumnError) as failure:
        getattr(load, table)(
            save("a.csv", f"{head}\n" + "x," * head.count(",") + "x\n")
        )
    said = str(failure.value)
    assert said.startswith(f"The {table} file lacks '{lacking}'; it has ")
    assert said.endswith(f"columns:\n  {lacking}: Custmer ID")


OWN = "table: customers\ncolumns: {customer_id: Account}\nown: {Staff Count: number}\n"


def test_a_column_of_the_files_own_is_there_or_refused(save):
    how = save("mine.yaml", OWN)
    loaded = load.customers(save("a.csv", "Account,staff_count\nAcme,5\n"), source=how)
    assert values(loaded, "customer_id", "Staff Count") == [["Acme", "5"]]
    with pytest.raises(ColumnError, match="lacks 'Staff Count'"):
        load.customers(save("b.csv", "Account,Staff\nAcme,5\n"), source=how)


def test_a_column_called_amount_is_not_taken_for_one_of_ours(save):
    loaded = load.customers(save("a.csv", "Account,Amount\nAcme,5\n"))
    assert column(loaded, "source Amount") == ["5"]


# --- several files ---------------------------------------------------------------------


@pytest.fixture
def months(save):
    save("months/b.csv", HEAD + "3,2024-04-01,1,UK\n")
    save("months/a.csv", HEAD + ROWS)
    # Another order of columns, another separator, packed: still the same table.
    save(
        "months/c.csv.gz",
        gzip.compress(b"Date;Order No;Country;Net Amount\n1;4;UK;2\n", mtime=0),
    )
    return save("months/readme.md", "no table").removesuffix("/readme.md")


def test_a_folder_is_one_table_in_the_order_of_names(months):
    loaded = load.orders(months)
    files = ["a.csv", "a.csv", "b.csv", "c.csv.gz"]
    numbered = zip([1, 2, 3, 4], [*IDS, "3", "4"], files, strict=True)
    assert values(loaded, "row", "order_id", "file") == [list(row) for row in numbered]
    assert [(i.name, i.rows) for i in loaded.inputs] == [
        ("a.csv", 2),
        ("b.csv", 1),
        ("c.csv.gz", 1),
    ]


def test_a_glob_is_one_table(months):
    assert column(load.orders(f"{months}/*.csv"), "order_id") == [*IDS, "3"]


def test_a_file_that_does_not_agree_is_named(months, save):
    save("months/b.csv", HEAD.replace("Country", "Land") + "3,2024-04-01,1,UK\n")
    assert refusal(InputError, months) == (
        "'b.csv' cannot be read as a table: its columns are not those of 'a.csv': "
        "'Country', 'Land' stand in only one of them. Give them the same headers, or "
        "name the files that belong together."
    )


def test_unreadable_lines_of_one_file_do_not_make_it_disagree(months, save):
    save("months/b.csv", HEAD + "3,2024-04-01,1,UK,too much\n")
    found = column(load.orders(months), delimited.UNREADABLE)
    assert found == [None, None, "3,2024-04-01,1,UK,too much", None]


# --- frames ----------------------------------------------------------------------------


def as_pandas(table):
    return table


def as_polars(table):
    return pl.DataFrame(table.to_dict("list"))


def as_lazy_polars(table):
    return as_polars(table).lazy()


def as_duckdb(table):
    return duckdb.connect().from_df(table)


def as_our_duckdb(table):
    return engines.database().from_df(table)


def as_narwhals(table):
    return nw.from_native(table)


@pytest.mark.parametrize(
    "given",
    [as_pandas, as_polars, as_lazy_polars, as_duckdb, as_our_duckdb, as_narwhals],
)
def test_a_frame_of_any_kind(given):
    table = pd.DataFrame(
        {"Order No": IDS, "Date": ["2024-03-01"] * 2, "Net Amount": [5.0, 7.5]}
    )
    before = table.copy()
    loaded = load.orders(given(table))
    assert values(loaded, "order_id", "amount") == [["00017", 5.0], ["007", 7.5]]
    assert loaded.inputs == ()
    pd.testing.assert_frame_equal(table, before)


def test_a_relation_of_another_connection_outlives_it():
    with duckdb.connect() as con:
        text = "SELECT '007' AS \"Order No\", DATE '2024-03-01' AS date, 5 AS amount"
        loaded = load.orders(con.sql(text))
    assert column(loaded, "order_id") == ["007"]


def test_an_index_is_no_column():
    table = pd.DataFrame({"Date": ["2024-03-01"], "Amount": [1.0]}, index=["x"])
    names = load.orders(table).frame.collect_schema().names()
    assert names == ["order_date", "amount", "row"]


# --- lookups ---------------------------------------------------------------------------

SALES = "Date,SKU.No,Qty\n2024-03-01,x,2\n2024-03-02,y,1\n2024-03-03,,1\n"
PRICES = "SKU.No,List\nx,2.50\nx,2.50\ny,4\nz,9\n"


@pytest.fixture
def described(save):
    """The name of a source with a lookup into prices.csv, or what is said instead."""

    def made(lookup="{path: prices.csv, by: SKU.No, columns: {unit_price: List}}"):
        columns = "{order_date: Date, product_id: SKU.No, quantity: Qty}"
        return save("mine.yaml", f"columns: {columns}\nlookups: [{lookup}]\n")

    return made


def test_a_price_from_another_file_and_no_row_more(save, described):
    """x has two lines there; the row without a key finds nothing."""
    save("prices.csv", PRICES)
    loaded = load.orders(save("sales.csv", SALES), source=described())
    expected = [["x", "2.50"], ["y", "4"], [None, None]]
    assert values(loaded, "product_id", "unit_price") == expected


def test_a_lookup_whose_rows_contradict_each_other_is_refused(save, described):
    """x is Black tea at 9.50 or Tea at 10.00: never Black tea at 10.00."""
    save("prices.csv", "SKU.No,List,Item\nx,9.50,Black tea\nx,10.00,Tea\ny,4,Cup\n")
    both = "{path: prices.csv, by: SKU.No, columns: {product_name: Item, unit_price: List}}"
    said = refusal(LookupsError, save("sales.csv", SALES), source=described(both))
    assert said == (
        "'x' stands under 'SKU.No' in several rows of 'prices.csv' that do not agree: its "
        "'Item' is 'Black tea' in row 1 and 'Tea' in row 2. Keys like it: 1.\nKeep one row "
        "for each 'SKU.No', or name under lookups, at by, a header that tells the rows "
        "apart."
    )


def test_a_price_beside_none_contradicts_it(save, described):
    save("prices.csv", "SKU.No,List\nx,\nx,10.00\n")
    said = refusal(LookupsError, save("sales.csv", SALES), source=described())
    assert "its 'List' is nothing in row 1 and '10.00' in row 2" in said


def test_a_contradiction_about_what_the_data_have_not_does_no_harm(save, described):
    save("prices.csv", PRICES + "z,10\n,1\n,2\n")
    loaded = load.orders(save("sales.csv", SALES), source=described())
    assert column(loaded, "unit_price") == ["2.50", "4", None]


@pytest.mark.parametrize("spaced", ["sales", "prices"])
def test_outer_spaces_are_no_part_of_a_key(save, described, spaced):
    """Of the data, the key itself is cut later, in cleaning."""
    texts = {"sales": SALES, "prices": PRICES}
    texts[spaced] = texts[spaced].replace("\nx,", "\n x,").replace(",x,", ", x ,")
    assert texts[spaced] not in (SALES, PRICES)
    save("prices.csv", texts["prices"])
    loaded = load.orders(save("sales.csv", texts["sales"]), source=described())
    assert column(loaded, "unit_price") == ["2.50", "4", None]


def test_a_key_that_came_as_a_number_is_the_text_of_it(save, described, tmp_path):
    rows = {"Date": ["2024-03-01"], "SKU.No": [7], "Qty": [1]}
    pl.DataFrame(rows).write_parquet(tmp_path / "sales.parquet")
    save("prices.csv", "SKU.No,List\n7,2.50\n")
    loaded = load.orders(str(tmp_path / "sales.parquet"), source=described())
    assert column(loaded, "unit_price") == ["2.50"]


@pytest.mark.parametrize("header", ["unit_price", "Unit Price", "UNIT_PRICE"])
def test_what_the_data_have_is_not_fetched_over_it(save, described, header):
    save("prices.csv", PRICES)
    sales = save("sales.csv", f"Date,SKU.No,Qty,{header}\n2024-03-01,x,2,3.00\n")
    assert refusal(LookupsError, sales, source=described()) == (
        "The lookups of the source fetch unit_price, and the data have one already, "
        f"'{header}'.\nTake unit_price out of the lookups, or name the data's own "
        "otherwise."
    )


def test_what_two_lookups_fetch_is_fetched_once(save, described):
    save("prices.csv", PRICES)
    one = "{path: prices.csv, by: SKU.No, columns: {unit_price: List}}"
    sales = save("sales.csv", SALES)
    said = refusal(LookupsError, sales, source=described(f"{one}, {one}"))
    assert "fetch unit_price, and the data have one already" in said


def test_the_file_of_a_lookup_is_named_once_beside_the_data(save, described):
    save("prices.csv", "SKU.No,List,Name\na,2,A\n")
    one = "{path: prices.csv, by: SKU.No, columns: {unit_price: List}}"
    two = "{path: prices.csv, by: SKU.No, columns: {product_name: Name}}"
    loaded = load.orders(save("a.csv", SALES), source=described(f"{one}, {two}"))
    said = [(i.role, i.name, i.rows) for i in loaded.inputs]
    assert said == [("orders", "a.csv", 3), ("lookup", "prices.csv", 1)]


def test_a_lookup_whose_file_is_not_there(save, described):
    said = refusal(InputError, save("sales.csv", SALES), source=described())
    assert "Its folder has 'mine.yaml', 'sales.csv'." in said


def test_a_lookup_whose_columns_are_not_there(save, described):
    save("prices.csv", PRICES)
    sales = save("sales.csv", SALES)
    wrong = described("{path: prices.csv, by: SKU.No, columns: {unit_price: Lst}}")
    assert refusal(ColumnError, sales, source=wrong) == (
        "'prices.csv' lacks 'Lst', which the lookups of the source name; it has "
        "'SKU.No', 'List'.\nWrite under lookups:  List"
    )
    wrong = described("{path: prices.csv, by: List, columns: {unit_price: List}}")
    assert refusal(ColumnError, sales, source=wrong).startswith("The data lacks 'List'")


def test_a_frame_has_no_file_beside_it(described):
    frame = pd.DataFrame({"Date": ["2024-03-01"], "SKU.No": ["x"], "Qty": [1]})
    said = refusal(InputError, frame, source=described())
    assert said.startswith(
        "'lookups' cannot be read as a table: they name a file beside"
    )


# --- headers ---------------------------------------------------------------------------


def test_headers_compare_without_case_or_marks():
    how = Source(columns={"order_id": ["Order-No."], "region": ["Land", "Country"]})
    headers = ["ORDER_NO", "country", "Amount"]
    expected = {"order_id": "ORDER_NO", "region": "country", "amount": "Amount"}
    assert load.matched(how, headers) == expected


def test_of_two_headers_the_first_named_in_the_source_holds():
    how = Source(columns={"amount": ["Net", "Total"]})
    assert load.matched(how, ["Total", "Net"]) == {"amount": "Net"}
    assert load.matched(how, ["TOTAL", "Total"]) == {"amount": "TOTAL"}
