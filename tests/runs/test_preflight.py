"""What needs no kernel to be seen is said before one starts."""

import pytest

from salesnb import errors
from salesnb.runs import params
from salesnb.runs.preflight import preflight
from salesnb.runs.run import run

GOOD = {"month": "2011-11", "as_of": "2011-12-09"}


def checked(**values):
    return params.check("monthly_report", GOOD | values)


def refused(kind: type[Exception], **values) -> str:
    with pytest.raises(kind) as failure:
        preflight(checked(**values))
    return str(failure.value)


def test_what_is_right_passes(tmp_path):
    (tmp_path / "orders.csv").write_text("date,amount\n2011-11-01,1\n")
    (tmp_path / "own.csv").write_text("d,a\n2011-11-01,1\n")
    (tmp_path / "deals.txt").write_text("id,stage\n1,Won\n")
    own = tmp_path / "own.yaml"
    own.write_text("columns: {order_date: d, amount: a}\n")
    orders, deals = str(tmp_path / "orders.csv"), str(tmp_path / "deals.txt")
    preflight(checked())
    preflight(checked(orders_path=orders, source="generic", deals_path=deals))
    preflight(checked(orders_path=str(tmp_path / "ow*.csv"), source=str(own)))
    preflight(checked(orders_path="postgresql://db/sales"))


def test_a_missing_file_shows_the_nearest(tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text("date,amount\n2011-11-01,1\n")
    missing = str(tmp_path / "order.csv")
    said = refused(errors.InputError, orders_path=str(orders), targets_path=missing)
    assert "Did you mean 'orders.csv'?" in said


def test_an_empty_file(tmp_path):
    (tmp_path / "orders.csv").write_text("")
    said = refused(errors.InputError, orders_path=str(tmp_path / "orders.csv"))
    assert said.startswith("'orders.csv' is an empty file")


def test_a_file_without_the_columns(tmp_path):
    (tmp_path / "orders.csv").write_text("Datum,Betrag\n1,2\n")
    said = refused(errors.ColumnError, orders_path=str(tmp_path / "orders.csv"))
    assert said.startswith(
        "The orders file lacks 'order_date', 'amount'; it has 'Datum"
    )


def test_a_large_file_is_left_to_the_notebook(tmp_path, monkeypatch):
    """Reading it twice would cost more than is won."""
    (tmp_path / "orders.csv").write_text("Datum,Betrag\n1,2\n")
    monkeypatch.setattr("salesnb.runs.preflight.SMALL", 10)
    preflight(checked(orders_path=str(tmp_path / "orders.csv")))


def test_another_notebook_may_mean_other_tables(tmp_path):
    (tmp_path / "orders.csv").write_text("a\n1\n")
    model = params.model_of("mine", "orders_path: str = ''")
    given = {"orders_path": str(tmp_path / "orders.csv")}
    preflight(params.check("mine", given, model))


def test_a_source_that_is_not_there():
    said = refused(errors.SourceError, orders_path="x.csv", source="online_retial")
    assert "Did you mean 'online_retail'?" in said


@pytest.mark.parametrize(
    "given",
    [
        {"source": "online_retail"},
        {"deals_path": "deals.csv"},
        {"targets_path": "plan.csv"},
        {"rates_path": "rates.csv"},
        {"deals_source": "maven_crm"},
    ],
)
def test_without_orders_nothing_else_of_yours_is_taken(given):
    """As with orders_path: ${ORDERS:-}, where ORDERS is not set."""
    said = refused(errors.ParamError, **given)
    assert f"but {next(iter(given))!r} is given, which would be mixed" in said


def test_nor_by_the_report_on_customers():
    given = {"activities_path": "calls.csv", "customers_source": "mine.yaml"}
    checked = params.check("customer_segmentation", {"as_of": "2011-12-09"} | given)
    with pytest.raises(
        errors.ParamError, match="'customers_source', 'activities_path' are"
    ):
        preflight(checked)


def test_another_notebook_may_do_without_orders():
    model = params.model_of("mine", "orders_path: str = ''\nsource: str = ''")
    preflight(params.check("mine", {"source": "online_retail"}, model))


def test_a_month_after_the_as_of_date():
    said = refused(errors.PeriodError, month="2012-01")
    assert said.startswith("2012-01 had not begun on the as-of date, 2011-12-09.")
    preflight(checked(month="2011-12"))  # begun, and partial


def test_a_period_may_begin_before_the_month_that_names_it():
    """2011-12 is in the quarter from October on; in 4-4-5, from 28 November on."""
    assert "FY2012-P01 had not begun" in refused(
        errors.PeriodError,
        month="2012-01",
        as_of="2011-12-31",
        calendar="445",
    )
    preflight(checked(month="2011-12", as_of="2011-10-01", calendar="quarter"))
    preflight(checked(month="2011-12", as_of="2011-11-28", calendar="445"))


def test_a_language_without_words():
    said = refused(errors.ParamError, language="tlh")
    assert said.startswith("There are no words in the language 'tlh'.")


def test_a_run_asks_before_it_starts_a_kernel(project):
    project.notebook("monthly_report", "# A", "open('ran', 'w')")
    with pytest.raises(errors.SourceError):
        run("monthly_report", GOOD | {"orders_path": "x.csv", "source": "x"})
    assert not (project.home / "notebooks" / "ran").exists()
    out = "outputs/monthly_report/2011-11"
    assert project.status(out)["why"].startswith("There is no source 'x'.")
    assert not (project.home / out).exists()
