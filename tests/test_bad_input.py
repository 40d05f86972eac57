"""What is wrong with what a run is given is said in a sentence; nothing else happens.

One table, TABLE. A case is files to lie in an empty folder, and parameters over GOOD or
a command line of its own. Each goes through the whole command line: exit code 2, the
sentence with what is wrong and what to write, no traceback, and a folder as before but
for the record that the run failed.

A kernel takes seconds to start. So for most cases the notebook's own cells are run here,
in this process, up to the first figure (`cells_here`); those in IN_KERNEL, which no
check before the kernel can see, are run as users run them.
"""

import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

import salesnb
from salesnb.__main__ import app
from salesnb.runs import preflight

HOME = Path(salesnb.__file__).parents[1]
GOOD = {"orders_path": "orders.csv", "month": "2025-11", "as_of": "2025-12-31"}
HEAD = "Date,Order,Customer,Product,Qty,Amount"
ROWS = ("2025-10-01,1,ann,cup,1,10.5", "2025-11-02,2,bob,pot,2,20.5")
FORMER = {"report.html": b"the former page", "manifest.json": b"the former manifest"}


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


CSV = lines(HEAD, *ROWS)
ORDERS = {"orders.csv": CSV}
EURO = {"orders.csv": lines(f"{HEAD},Currency", f"{ROWS[0]},GBP", f"{ROWS[1]},EUR")}
RATES = lines("currency,date,rate", "EUR,2025-11-01,0.86")
NOISE = random.Random(1).randbytes
BINARY = NOISE(4000)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\4\0\0\0" + NOISE(400)
PACKED = gzip.compress(lines(HEAD, *(f"{ROWS[0]}{n}" for n in range(3000))).encode())
# More than is read before a kernel starts.
LARGE = preflight.SMALL + 1000
LARGE_CUT = gzip.compress(NOISE(LARGE).hex().encode())[:LARGE]
SHEET = (("Date", "Order", "Amount"), ("2025-11-02", "1", "2.5"))
SOURCE = "columns:\n  order_date: Date\n  amount: Amount\n"
DEALS = lines("Deal ID,Stage,Close Date,Amount", "1,Won,2025-11-02,5")
UNREADABLE = [f"2025-11-02,x{n}" for n in range(151)]
READABLE = [f"2025-11-02,{n}.5" for n in range(849)]
MINE = lines("orders_path: orders.csv", "month: 2025-11", "as_of: 2025-12-31")


def workbook(**sheets: Iterable) -> Callable[[Path], None]:
    """A workbook with these sheets of rows."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)

    return write


def half_a_workbook(path: Path) -> None:
    workbook(Orders=SHEET * 100)(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("orders_2025.csv", CSV)


def database(path: Path) -> None:
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE orders (date TEXT, amount REAL)")
        shop.execute("CREATE TABLE people (name TEXT)")
        shop.execute("INSERT INTO orders VALUES ('2025-11-02', 2.5)")
    shop.close()


@dataclass(frozen=True)
class Case:
    says: tuple[str, ...]
    files: dict[str, object]
    arguments: tuple[str, ...]

    def lay(self, folder: Path) -> None:
        """Write the files into `folder`."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = content.encode()
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content(path)


def case(*says: str, files: dict | None = None, command: tuple = (), **given) -> Case:
    """says : parts of the sentence. given : parameters over GOOD; None leaves one out."""
    values = {k: v for k, v in {**GOOD, **given}.items() if v is not None}
    pairs = [part for name, v in values.items() for part in ("-p", f"{name}={v}")]
    return Case(says, files or {}, command or ("monthly_report", *pairs))


def file(*says: str, content: object, name: str = "orders.csv", **given) -> Case:
    """One file of orders, and what is said of it."""
    return case(*says, files={name: content}, orders_path=name, **given)


def mine(*says: str, content: str | bytes, name: str = "mine.yaml") -> Case:
    """A file of parameters."""
    files = {**ORDERS, "mine.yaml": content}
    return case(*says, files=files, command=("monthly_report", "-f", name))


def shop(*says: str, content: str | bytes, name: str = "shop.yaml") -> Case:
    """A source of one's own."""
    return case(*says, files={**ORDERS, "shop.yaml": content}, source=name)


def rates(*says: str, content: str, name: str = "rates.csv") -> Case:
    """Orders in pounds and euros, and a file of rates."""
    return case(*says, files={**EURO, "rates.csv": content}, rates_path=name)


def plan(*says: str, content: str, name: str = "plan.csv") -> Case:
    return case(*says, files={**ORDERS, "plan.csv": content}, targets_path=name)


def deals(*says: str, content: str, **given) -> Case:
    files = {**ORDERS, "deals.csv": content}
    return case(*says, files=files, deals_path="deals.csv", **given)


def customers(*says: str, rows: str = CSV, **given) -> Case:
    """The report on customers, of a file of orders."""
    values = {"orders_path": "orders.csv", "as_of": "2025-12-31", **given}
    pairs = [part for name, v in values.items() for part in ("-p", f"{name}={v}")]
    command = ("customer_segmentation", *pairs)
    return case(*says, files={"orders.csv": rows}, command=command)


def computing(cell: str) -> str:
    """A notebook of this parameters cell alone."""
    tagged = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": cell}
    return json.dumps({"cells": [tagged], "nbformat": 4, "nbformat_minor": 5})


NO_ROWS = "'orders.csv' has a header and no rows: there is nothing to report."
CUT_SHORT = "the gzip file is damaged or cut short"
NO_TEXT = "cannot be read as a table: it is no text but binary. Export it as CSV,"
NOT_YAML = "'mine.yaml' cannot be read as parameters: "
DATE_LINE = "Write into the source file:  date_format: '%d/%m/%Y'"

TABLE = {
    # Where the file is
    "missing file": case(
        "There is no file at '", "/order_2025.csv'. Did you mean 'orders_2025.csv'?",
        files={"orders_2025.csv": CSV}, orders_path="order_2025.csv",
    ),
    "missing file, what is there": case(
        "Its folder has 'a.csv', ", files={"a.csv": CSV}, orders_path="shop.xlsx"
    ),
    "missing folder": case(
        "There is no file at '", "/exports/orders.csv'.", orders_path="exports/orders.csv"
    ),
    "glob that finds nothing": case(
        "There is no file at '", "/*.txt'.", files=ORDERS, orders_path="*.txt"
    ),
    "folder without tables": case(
        "'exports' is a folder without a table in it",
        files={"exports/readme.md": "hello"}, orders_path="exports",
    ),
    "folder with different headers": case(
        "'b.csv' cannot be read as a table: its columns are not those of 'a.csv': "
        "'Client', 'Customer' stand in only one of them. Give them the same headers",
        files={"exports/a.csv": CSV, "exports/b.csv": CSV.replace("Customer", "Client")},
        orders_path="exports",
    ),
    "folder with an empty file": case(
        "'b.csv' is an empty file: there is nothing to report. Export it again.",
        files={"exports/a.csv": CSV, "exports/b.csv": ""}, orders_path="exports",
    ),
    # What is in it
    "empty file": file("'orders.csv' is an empty file", "Export it again.", content=""),
    "only line ends": file("'orders.csv' ", "nothing to report", content="\n\n\n"),
    "header only": file(NO_ROWS, "Export it again.", content=lines(HEAD)),
    "blank rows only": file(
        "orders: 100.0% of the rows would be set aside", "blank (2 rows)",
        content=lines(HEAD, ",,,,,", ",,,,,"),
    ),
    "binary called .csv": file(f"'orders.csv' {NO_TEXT}", content=BINARY),
    "picture called .csv": file(f"'orders.csv' {NO_TEXT}", content=PNG),
    "picture called .xlsx": file(NO_TEXT, content=PNG, name="orders.xlsx"),
    "gzip cut short": file(
        f"'orders.csv.gz' cannot be read as a table: {CUT_SHORT}", "Fetch it again.",
        content=PACKED[: len(PACKED) // 2], name="orders.csv.gz",
    ),
    "gzip with a wrong byte": file(
        CUT_SHORT, content=PACKED[:300] + bytes([PACKED[300] ^ 255]) + PACKED[301:],
        name="orders.csv.gz",
    ),
    "gzip of nothing": file(
        "'orders.csv.gz' is an empty file, compressed",
        content=gzip.compress(b""), name="orders.csv.gz",
    ),
    "archive called .csv": file(
        "it is an archive of 'orders_2025.csv'. Unpack it", content=archive
    ),
    "workbook cut short": file(
        "'orders.xlsx' cannot be read as a table: the workbook is damaged or locked",
        "Save it again.", content=half_a_workbook, name="orders.xlsx",
    ),
    "several sheets": file(
        "it has 2 sheets with rows, 'North', 'South'. Say which:  sheet: North",
        content=workbook(North=SHEET, South=SHEET), name="orders.xlsx",
    ),
    "sheet that is not there": file(
        "it has no sheet 'Soth' but 'North', 'South'.", "sheet: South",
        content=workbook(North=SHEET, South=SHEET), name="orders.xlsx", sheet="Soth",
    ),
    "sheet with a header only": file(
        "'orders.xlsx' has a header and no rows", name="orders.xlsx",
        content=workbook(Orders=SHEET[:1]),
    ),
    "wrong columns": file(
        "The orders file lacks 'order_date', 'amount'; it has 'Ordered', 'Amnt', 'Nr'.",
        "columns:\n  order_date: Ordered\n  amount: Amnt",
        content=lines("Ordered,Amnt,Nr", "2025-11-02,2.5,1"),
    ),
    "no amount and no price": file(
        "lacks 'amount'; it has 'Date', 'Order', 'Qty'.", "amount: <your column>",
        content=lines("Date,Order,Qty", "2025-11-02,1,2"),
    ),
    # Databases
    "database without the table": case(
        "it has no table 'order'; there are 'orders', 'people'.", "Write  sheet: orders",
        files={"shop.db": database}, orders_path="sqlite:///shop.db", sheet="order",
    ),
    "database that is not there": case(
        "There is no file at '", "/shp.db'. Did you mean 'shop.db'?",
        files={"shop.db": database}, orders_path="sqlite:///shp.db",
    ),
    "database that is none": case(
        "the database cannot be read (DatabaseError)",
        files={"shop.db": CSV}, orders_path="sqlite:///shop.db",
    ),
    "database without its driver": case(
        "'oracle+nodriver://db/sales' cannot be read as a table", "driver is installed",
        orders_path="oracle+nodriver://ann:geheim@db/sales",
    ),
    # Money
    "two currencies": case(
        "The amounts are in 'EUR', 'GBP', and there are no rates to add them up in 'GBP'",
        "Give rates:  rates_path: rates.csv", files=EURO,
    ),
    "another currency than asked": file(
        "The amounts are in 'EUR', the report is asked for in 'GBP'.",
        "Write  currency: EUR   or give rates_path.",
        content=lines(f"{HEAD},Currency", f"{ROWS[1]},EUR"),
    ),
    "rate from a later date": rates(
        "The rates say nothing about 'EUR' on or before some of the rows' dates",
        "Add a line to the rates file", content=RATES.replace("11-01", "11-03"),
    ),
    "rates with wrong columns": rates(
        "The rates file lacks 'currency', 'date', 'rate'; it has 'from', 'day', 'value'.",
        content=RATES.replace("currency,date,rate", "from,day,value"),
    ),
    "rates not there": rates("Did you mean 'rates.csv'?", content=RATES, name="rate.csv"),
    "a rate that is no number": rates("'abc'", content=RATES.replace("0.86", "abc")),
    "a rate below zero": rates("-0.86", content=RATES.replace("0.86", "-0.86")),
    "a rate with an unknown date": rates(
        "'01/11/2025'", content=RATES.replace("2025-11-01", "01/11/2025")
    ),
    "two rates for one date": rates(
        "'EUR'", "2025-11-01", content=RATES + "EUR,2025-11-01,0.5\n"
    ),
    "decimal marks that may be either": file(
        "has amounts such as '1,234' whose comma can be a decimal mark or a thousands",
        "decimal: ','   (or '.')", content=lines(HEAD, '2025-11-02,1,ann,cup,1,"1,234"'),
    ),
    "decimal marks of both kinds": file(
        "with a decimal point, such as '1.23', and with a decimal comma, such as '1,23'",
        "Write the one that holds into the source file:  decimal: '.'",
        content=lines("Date;Amount", "2025-11-02;1,23", "2025-11-02;1.23"),
    ),
    # Dates
    "dates that may be either": file(
        "2 dates in 'Date' mean another day with the day first than with the month first"
        ", such as '01/11/2025'.", DATE_LINE,
        content=lines("Date,Amount", "01/11/2025,2", "02/11/2025,2", "13/11/2025,2"),
    ),
    "dates of an unknown form": file(
        "The dates in 'Date' have no form that is known, such as '2 weeks ago'.",
        "date_format: '%Y-%m-%d'", content=lines("Date,Amount", "2 weeks ago,2"),
    ),
    "a month after the data": case(
        "There is nothing in 2025-12: the data run from 2025-10-01 to 2025-11-02.",
        "month: '2025-11'", files=ORDERS, month="2025-12",
    ),
    "a month before the data": case(
        "There is nothing in 2025-09: the data run from 2025-10-01 to 2025-11-02.",
        files=ORDERS, month="2025-09",
    ),
    "no line up to the as-of date": case(
        "There is nothing in 2025-09: no order line was kept.", "write a later as_of",
        files=ORDERS, month="2025-09", as_of="2025-09-30",
    ),
    "a month written otherwise": case(
        "month is '11/2025', not a month as YYYY-MM. Write  month: '2025-11'",
        files=ORDERS, month="11/2025",
    ),
    "a thirteenth month": case(
        "month is '2025-13', not a month as YYYY-MM.", files=ORDERS, month="2025-13"
    ),
    "no month": case("month is missing: ", "Write  month: ", files=ORDERS, month=None),
    "no as-of date": case(
        "as_of is missing: it has to be a day as YYYY-MM-DD. Write  as_of: ",
        files=ORDERS, as_of=None,
    ),
    "as of a day that is none": case(
        "as_of is '2025-11-31', not a day as YYYY-MM-DD.", files=ORDERS, as_of="2025-11-31"
    ),
    "as of a word": case(
        "as_of is today, not a day as YYYY-MM-DD.", files=ORDERS, as_of="today"
    ),
    "as of a day before the month": case(
        "2025-11 had not begun on the as-of date, 2025-10-31.", "Write a later as_of",
        files=ORDERS, as_of="2025-10-31",
    ),
    # Parameters
    "an unknown parameter": case(
        "monthly_report takes no 'monht'. Did you mean 'month'? It takes 'orders_path',",
        files=ORDERS, monht="2025-11",
    ),
    "a word for a number": case(
        "top is ten, not a whole number, 1-100. Write  top: 10", files=ORDERS, top="ten"
    ),
    "a number too large": case(
        "top is 1000, not a whole number, 1-100.", files=ORDERS, top="1000"
    ),
    "a year for a month": mine(
        "month is 2011 (a number), not a month as YYYY-MM. Write  month: '2025-11'",
        content=MINE.replace("2025-11", "2011"),
    ),
    "a number for a text": mine(
        "sheet is 3 (a number), not text. Write  sheet: '3'", content=f"{MINE}sheet: 3\n"
    ),
    "a text for a number": mine(
        "top is '25', not a whole number, 1-100. Write  top: 25",
        content=f"{MINE}top: '25'\n",
    ),
    "nothing for a text": mine(
        "sheet is null (empty), not text. Write  sheet: ''", content=f"{MINE}sheet:\n"
    ),
    "a percentage for a share": case(
        "max_loss is 5, not a share between 0 and 1 (5 % is 0.05).",
        files=ORDERS, max_loss="5",
    ),
    "an unknown calendar": case(
        "calendar is weekly, not one of month, quarter, year, 445. Write  calendar: ",
        files=ORDERS, calendar="weekly",
    ),
    "a calendar without quotes": mine(
        "calendar is 445 (a number), not one of", "Write  calendar: '445'",
        content=f"{MINE}calendar: 445\n",
    ),
    "a thirteenth month to begin with": case(
        "fiscal_year_start is 13, not a month's number, 1-12. Write  fiscal_year_start: 1",
        files=ORDERS, fiscal_year_start="13",
    ),
    "an unknown currency": case(
        "currency is GPB, not the three capital letters of a currency",
        files=ORDERS, currency="GPB",
    ),
    "a currency in small letters": case(
        "currency is eur,", "Write  currency: EUR", files=ORDERS, currency="eur"
    ),
    "a language without words": case(
        "There are no words in the language 'tlh'. There are 'en'", "language: en",
        files=ORDERS, language="tlh",
    ),
    "a secret": case(
        "'db_password' sounds like a secret, and parameters can be read in the report.",
        files=ORDERS, db_password="geheim",
    ),
    "-p without =": case(
        "-p takes name=value, found 'month'. Write  -p month=2011-11",
        command=("monthly_report", "-p", "month"),
    ),
    # Files of parameters
    "parameters not there": mine(
        "There is no file at 'mine.yml'. Did you mean 'mine.yaml'?",
        content=MINE, name="mine.yml",
    ),
    "parameters that are a list": mine(
        NOT_YAML, "it holds no lines of the form  name: value.", content="- month\n"
    ),
    "parameters that are no YAML": mine(NOT_YAML, "line 1", content="month: [2025\n"),
    "parameters that are no text": mine(NOT_YAML, content=b"\xff\xfe\x00\x01"),
    "a parameter written twice": mine(
        NOT_YAML, "'month' is written twice.", content=f"{MINE}month: 2025-10\n"
    ),
    "a variable that is not set": mine(
        "'mine.yaml' uses ${SHOP_EXPORTS}, which is not set in the environment.",
        "Set it:  export SHOP_EXPORTS=...   or give a default:  ${SHOP_EXPORTS:-...}",
        content=MINE.replace("orders.csv", "${SHOP_EXPORTS}/orders.csv"),
    ),
    # Sources
    "an unknown source": case(
        "There is no source 'onlin_retail'. Did you mean 'online_retail'?",
        files=ORDERS, source="onlin_retail",
    ),
    "a source of one's own, not there": shop(
        "There is no file at '", "/shp.yaml'. Did you mean 'shop.yaml'?",
        content=SOURCE, name="shp.yaml",
    ),
    "a source with an unknown key": shop(
        "The source 'shop.yaml' is wrong:\nthere is no key 'date_fromat'. "
        "Did you mean 'date_format'?", content=f"{SOURCE}date_fromat: '%d/%m/%Y'\n",
    ),
    "a source with an unknown column": shop(
        "orders has no column 'custmer_id'; nearest is 'customer_id'.",
        content=f"{SOURCE}  custmer_id: Customer\n",
    ),
    "a source that is no YAML": shop(
        "The source 'shop.yaml' is wrong:\nit is no YAML: ", content="columns: [Date\n"
    ),
    "a source with corrections in a circle": shop(
        "correct.product_name: 'cup' is written as a correction and corrected itself.",
        content=f"{SOURCE}correct: {{product_name: {{mug: cup, cup: mug}}}}\n",
    ),
    "a source with an unknown date format": shop(
        "date_format: 'dd/mm/yyyy' is no date in Python's letters",
        content=f"{SOURCE}date_format: dd/mm/yyyy\n",
    ),
    "a source of deals for orders": file(
        "The source 'generic_deals' describes deals, not orders.", "such as  generic",
        source="generic_deals",
        content=lines("Date,Amount,Deal ID,Stage", "2025-11-02,2.5,1,Won"),
    ),
    # The other tables
    "plan with wrong columns": plan(
        "The targets file lacks 'month', 'amount'; it has 'Monat', 'Betrag'.",
        "  month: Monat", content=lines("Monat,Betrag", "2025-11,100"),
    ),
    "plan with an unknown month": plan(
        "rows whose 'Month' cannot be read, such as 'Nov 25'.", "Write it like  2025-11",
        content="Month,Target\nNov 25,1\n",
    ),
    "plan with no number": plan(
        "rows whose 'Target' cannot be read, such as 'lots'.",
        content="Month,Target\n2025-11,lots\n",
    ),
    "plan not there": plan("Did you mean 'plan.csv'?", content="", name="plans.csv"),
    "deals with wrong columns": deals(
        "The deals file lacks 'deal_id', 'stage'; it has 'Nr', 'Phase'.",
        content=lines("Nr,Phase", "1,Won"),
    ),
    "deals with dates that may be either": deals(
        "1 dates in 'Close Date' mean another day", DATE_LINE,
        content=DEALS.replace("2025-11-02", "02/11/2025"),
    ),
    "deals with an unknown source": deals(
        "There is no source 'maven'. Did you mean 'maven_crm'?",
        content=DEALS, deals_source="maven",
    ),
    "deals that end in no known stage": deals(
        "'Gewonnen'", content=DEALS.replace("Won", "Gewonnen")
    ),
    "deals that contradict themselves": deals(
        "The deal '1' stands in several rows that do not agree: its stage is 'Won' in "
        "row 1 and 'Lost' in row 2.", "columns: {deal_id: <its header>}",
        content=DEALS + "1,Lost,2025-11-02,5\n",
    ),
    # The report on customers
    "customers before the data": customers(
        "No order line is left up to the as-of date, 2024-12-31", "as_of: YYYY-MM-DD",
        as_of="2024-12-31",
    ),
    "customers that nobody names": customers(
        "None of the 1 order lines names who bought", "customer_id: <your column>",
        rows=lines("Date,Order,Amount", "2025-11-02,1,5"),
    ),
    "more groups than customers": customers(
        "k is 5, but there are 2 customers to split.", "k=0", k=5
    ),
    "an unknown feature": customers(
        "The customers have no number called 'spnd'", "features: [spend]",
        features="[order_count, spnd]",
    ),
    "an attribute that no file has": customers(
        "The customers have no number called 'employees'", features="[employees]"
    ),
    "an unknown segment": customers(
        "segment is 'at-risk', not the name of an RFM segment", "segment: at_risk",
        segment="at-risk",
    ),
    "a segment without segments": customers(
        "only RFM segments have such names", "method: both",
        segment="lost", method="kmeans",
    ),
    "customers file not there": customers(
        "There is no file at '", "/crm.csv'", customers_path="crm.csv"
    ),
    # The rest
    "too many rows set aside": file(
        "orders: 15.1% of the rows would be set aside, more than max_loss=0.05.",
        "unreadable_amount (151 rows, such as 'x0'). Mend the file", "max_loss: 0.16",
        content=lines("Date,Amount", *UNREADABLE, *READABLE),
    ),
    "an unknown notebook": case(
        "There is no notebook 'montly_report'. Did you mean 'monthly_report'?",
        command=("montly_report",),
    ),
    "a parameters cell that computes": case(
        "The parameters cell of 'mine' sets where to Path('x')",
        files={"mine.ipynb": computing("where = Path('x')")}, command=("mine.ipynb",),
    ),
    "a parameters cell with a magic": case(
        "The parameters cell of 'mine' is not plain Python: '%matplotlib inline'.",
        files={"mine.ipynb": computing("%matplotlib inline")}, command=("mine.ipynb",),
    ),
    "a notebook that is none": case(
        "'mine.ipynb' is no notebook of cells in Jupyter's form 4.",
        files={"mine.ipynb": "{}"}, command=("mine.ipynb",),
    ),
}  # fmt: skip
# What a run can only see once its kernel has begun, or that is too large to read twice.
IN_KERNEL = {
    "more groups than customers": TABLE["more groups than customers"],
    "two currencies": TABLE["two currencies"],
    "dates that may be either": TABLE["dates that may be either"],
    "a month after the data": TABLE["a month after the data"],
    "too many rows set aside": TABLE["too many rows set aside"],
    "plan with an unknown month": TABLE["plan with an unknown month"],
    "database without its driver": TABLE["database without its driver"],
    "wrong columns, large": file(
        "The orders file lacks 'order_date', 'amount'; it has 'Datum', 'Betrag'.",
        content=lines("Datum,Betrag", *["2025-11-02,2.50"] * (LARGE // 16 + 1)),
    ),
    "gzip cut short, large": file(CUT_SHORT, content=LARGE_CUT, name="orders.csv.gz"),
}


def test_the_table_is_long_enough():
    assert len(TABLE) >= 40


def cells_here(notebook, values, folder, on_cell, key):
    """In place of `kernel.execute`: the cells up to the first figure, in this process."""
    from papermill.exceptions import PapermillExecutionError

    space: dict = {"__name__": "__main__"}
    for place, cell in enumerate(notebook.cells):
        on_cell(cell)
        source = "".join(cell.source)
        if cell.cell_type == "markdown" and space.get("p"):
            break
        try:
            exec(source if cell.cell_type == "code" else "", space)
        except Exception as failure:
            kind = type(failure).__name__
            raise PapermillExecutionError(
                place, place, source, kind, str(failure), []
            ) from failure
        if "parameters" in cell.metadata.get("tags", ()):
            space |= values
    raise AssertionError("nothing was refused before the first figure")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOP_EXPORTS", raising=False)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in `folder`, empty folders too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file()
        else b""
        for path in folder.rglob("*")
    }


def check(wrong: Case, folder: Path, before: dict[str, bytes], said: str) -> None:
    """The sentence is whole, and nothing has changed but for the record of the run.

    A run that has begun, which it tells, leaves a record; before that there is none.
    """
    assert "Traceback" not in said
    progress, _, sentence = said.partition("salesnb: ")
    assert "Error" not in progress
    for part in wrong.says:
        assert part in sentence
    assert "geheim" not in said
    after = contents(folder)
    record = json.loads(after.pop("out.status.json", "{}"))
    assert after == before
    assert bool(record) is ("-> out\n" in progress)
    if record:
        assert record["status"] == "failed"
        assert record["why"] == sentence.rstrip("\n")


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence(name, folder, monkeypatch):
    wrong = TABLE[name]
    wrong.lay(folder)
    (folder / "out").mkdir()
    for file, content in FORMER.items():
        (folder / "out" / file).write_bytes(content)
    before = contents(folder)
    monkeypatch.setattr("salesnb.runs.kernel.execute", cells_here)
    done = CliRunner().invoke(app, ["run", *wrong.arguments, "--out", "out"])
    assert (done.exit_code, done.stdout) == (2, ""), done.stderr
    check(wrong, folder, before, done.stderr)


@pytest.mark.parametrize("name", IN_KERNEL)
def test_bad_input_is_a_sentence_from_a_kernel_too(name, folder):
    """As users run it, where no report has been before."""
    wrong = IN_KERNEL[name]
    wrong.lay(folder)
    before = contents(folder)
    temporary = tempfile.mkdtemp(prefix="t")
    own = {"PYTHONPATH": str(HOME), "TMPDIR": temporary, "HOME": temporary}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "salesnb", "run", *wrong.arguments, "--out", "out"],
            env=os.environ | own,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        left = [p.name for p in Path(temporary).iterdir() if p.name.startswith("s")]
    finally:
        shutil.rmtree(temporary)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "  1/" in done.stderr  # a kernel had begun
    check(wrong, folder, before, done.stderr)
    assert left == []


def test_what_is_right_is_not_refused(folder, monkeypatch):
    """The harness itself: with good input the cells run up to the first figure."""
    right = case(files=ORDERS)
    right.lay(folder)
    monkeypatch.setattr("salesnb.runs.kernel.execute", cells_here)
    done = CliRunner().invoke(app, ["run", *right.arguments, "--out", "out"])
    assert done.exit_code == 1
    assert "nothing was refused before the first figure" in done.stderr
