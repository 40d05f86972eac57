"""Databases: a table by its address, and an address whose password nobody sees."""

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from salesnb.errors import InputError
from salesnb.intake import databases, load


@pytest.fixture
def address(tmp_path):
    """A database of tables given by the statements that make them."""

    def made(*statements, name="shop.db"):
        with closing(sqlite3.connect(tmp_path / name)) as db, db:
            for statement in statements:
                db.execute(statement)
        return f"sqlite:///{tmp_path / name}"

    return made


ORDERS = (
    "CREATE TABLE orders (order_id TEXT, order_date TEXT, amount REAL)",
    "INSERT INTO orders VALUES ('00017', '2024-03-01', 2.5), ('NA', '2024-03-02', -1)",
)
OTHER = ("CREATE TABLE clients (name TEXT)", "INSERT INTO clients VALUES ('ann')")


def refusal(address, table=""):
    with pytest.raises(InputError) as failure:
        databases.read(address, table)
    return str(failure.value)


def test_the_only_table(address):
    frame = databases.read(address(*ORDERS))
    assert frame["order_id"].tolist() == ["00017", "NA"]
    assert frame["amount"].tolist() == [2.5, -1.0]


def test_a_table_by_name(address):
    place = address(*ORDERS, *OTHER)
    assert len(databases.read(place, "orders")) == 2
    assert len(databases.read(f"{place}::orders")) == 2
    assert len(databases.read(f"{place}::orders", "clients")) == 1  # said later, holds


def test_a_view_is_a_table(address):
    view = "CREATE VIEW big AS SELECT * FROM orders WHERE amount > 0"
    assert len(databases.read(address(*ORDERS, view), "big")) == 1


def test_through_load(address):
    loaded = load.orders(address(*ORDERS, *OTHER), sheet="orders")
    names = loaded.frame.collect_schema().names()
    assert names[:3] == ["order_id", "order_date", "amount"]
    assert loaded.inputs == ()


def test_a_wrong_table_names_the_nearest(address):
    assert refusal(address(*ORDERS, *OTHER), "order") == (
        "'the database' cannot be read as a table: it has no table 'order'; there are "
        "'clients', 'orders'. Write  sheet: orders"
    )


def test_several_tables(address):
    assert refusal(address(*ORDERS, *OTHER)) == (
        "'the database' cannot be read as a table: it has several tables; there are "
        "'clients', 'orders'. Write  sheet: clients"
    )


def test_no_tables(address):
    assert "'the database' has no tables" in refusal(address())


def test_a_missing_file_is_not_made(tmp_path, address):
    address(*ORDERS)
    place = tmp_path / "shop2.db"
    assert refusal(f"sqlite:///{place}") == (
        f"There is no file at '{place}'. Did you mean 'shop.db'? Its folder has 'shop.db'."
    )
    assert not place.exists()


def test_a_file_that_is_no_database(tmp_path):
    place = tmp_path / "shop.db"
    place.write_text("Date,Amount\n")
    assert refusal(f"sqlite:///{place}") == (
        f"'sqlite:///{place}' cannot be read as a table: the database cannot be read "
        "(DatabaseError). Check the address, and that its driver is installed."
    )


@pytest.mark.parametrize(
    "address",
    [
        "nosuch+driver://zoe:s3cret@host/db",
        "postgresql+nosuch://zoe:s3cret@host/db",
        "mysql+nosuch://zoe:s3@cret/s3cret@host/db",  # signs that should be written %40
        "mysql+nosuch://host/db?user=zoe&password=s3cret",
        "postgresql+nosuch://zoe:s3cret@host:port/db",
        "nosuch://zoe:s3cret@host/db::orders",
    ],
)
def test_a_password_is_never_repeated(address):
    said = refusal(address)
    assert "s3" not in said and "cret" not in said and "zoe" not in said
    assert "://host" in said


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("sqlite:///shop.db", True),
        ("postgresql+psycopg://host/db", True),
        ("PostgreSQL://host/db", True),
        ("C:/sales/may.csv", False),
        ("C:\\sales\\may.csv", False),
        ("may::june.csv", False),
        ("sales/http:/x.csv", False),
    ],
)
def test_what_an_address_is(place, expected):
    assert databases.is_address(place) is expected


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://db/x?password=s3@cret",  # an @ in an option ends no name
        "postgresql://zoe:s3?cret@cret/x",
        "postgresql://db/x;PWD=s3cret@cret",
    ],
)
def test_where_a_password_may_end_in_two_places_no_place_is_told(address):
    assert databases.nameless(address) == "postgresql://"
    assert databases.without_names(f"No: '{address}'.") == "No: 'postgresql://'."


def test_an_address_with_colons_in_it_names_no_table():
    with pytest.raises(InputError, match=r"'nosuch://\[::1\]/db' cannot be read"):
        databases.read("nosuch://[::1]/db")


def test_the_connection_is_closed(address, tmp_path):
    """An open one would keep the file from being moved on Windows."""
    frame = databases.read(address(*ORDERS))
    (tmp_path / "shop.db").rename(tmp_path / "moved.db")
    assert isinstance(frame, pd.DataFrame)
