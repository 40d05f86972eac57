"""Strict parameters: before a kernel starts, and in the notebook's second cell."""

import math
from typing import get_args

import pytest

from salesnb.analysis.rfm import naming
from salesnb.errors import ParamError
from salesnb.runs import params
from salesnb.runs.errors import NotebookError

GOOD = {"month": "2011-11", "as_of": "2011-12-09"}
TAKES = (
    "'orders_path', 'source', 'sheet', 'month', 'as_of', 'currency', 'language', "
    "'deals_path', 'deals_source', 'targets_path', 'targets_source', 'rates_path', "
    "'calendar', 'fiscal_year_start', 'max_loss', 'top', 'horizon'"
)


def refused(**values) -> str:
    with pytest.raises(ParamError) as failure:
        params.check("monthly_report", GOOD | values)
    return str(failure.value)


def test_defaults_are_what_the_issue_fixes():
    got = params.check("monthly_report", GOOD)
    assert (got.currency, got.language, got.source) == ("GBP", "en", "")
    assert (got.max_loss, got.top, got.horizon) == (0.05, 10, 3)


@pytest.mark.parametrize("notebook", sorted(params.MODELS))
def test_every_file_that_is_described_has_a_source(notebook):
    """Rates alone have one form; of orders the source is called `source`."""
    taken = set(params.MODELS[notebook].model_fields)
    paths = {name for name in taken if name.endswith("_path")} - {"rates_path"}
    sources = {name.replace("_path", "_source") for name in paths}
    assert sources - taken == {"orders_source"}


def test_a_misspelt_name_gets_the_nearest_right_one():
    assert refused(monht="2011-11") == (
        f"monthly_report takes no 'monht'. Did you mean 'month'? It takes {TAKES}."
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (
            {"month": "11/2011"},
            "month is '11/2011', not a month as YYYY-MM. Write  month: '2025-11'",
        ),
        (
            {"month": "2011-13"},
            "month is '2011-13', not a month as YYYY-MM. Write  month: '2025-11'",
        ),
        (
            {"as_of": "09/12/2011"},
            "as_of is '09/12/2011', not a day as YYYY-MM-DD. "
            "Write  as_of: '2025-12-31'",
        ),
        (  # Python reads it as ISO too, but then two texts would name one day
            {"as_of": "20111209"},
            "as_of is '20111209', not a day as YYYY-MM-DD. Write  as_of: '2025-12-31'",
        ),
        (
            {"as_of": "2011-02-29"},
            "as_of is '2011-02-29', not a day as YYYY-MM-DD. "
            "Write  as_of: '2025-12-31'",
        ),
        (
            {"currency": "pounds"},
            "currency is pounds, not the three capital letters of a currency "
            "(ISO 4217). Write  currency: GBP",
        ),
        (
            {"currency": "eur"},
            "currency is eur, not the three capital letters of a currency "
            "(ISO 4217). Write  currency: EUR",
        ),
        (  # a slip of the fingers would stand beside every sum of the report
            {"currency": "GPB"},
            "currency is GPB, not the three capital letters of a currency "
            "(ISO 4217). Write  currency: GBP",
        ),
        (
            {"calendar": "4-4-5"},
            "calendar is '4-4-5', not one of month, quarter, year, 445. "
            "Write  calendar: '445'",
        ),
        (  # YAML reads 445 without quotes as a number
            {"calendar": 445},
            "calendar is 445 (a number), not one of month, quarter, year, 445. "
            "Write  calendar: '445'",
        ),
        (
            {"orders_path": None},
            "orders_path is null (empty), not text. Write  orders_path: ''",
        ),
        (
            {"orders_path": ["a.csv", "b.csv"]},
            "orders_path is ['a.csv', 'b.csv'], not text. Write  orders_path: 'a.csv'",
        ),
        (
            {"sheet": True},
            "sheet is true (true or false), not text. Write  sheet: 'true'"
            "   (in quotes; to papermill as  -r sheet true)",
        ),
        (
            {"max_loss": 5},
            "max_loss is 5, not a share between 0 and 1 (5 % is 0.05). "
            "Write  max_loss: 0.05",
        ),
        (
            {"max_loss": math.nan},
            "max_loss is nan, not a share between 0 and 1 (5 % is 0.05). "
            "Write  max_loss: 0.05",
        ),
        (
            {"top": "many"},
            "top is many, not a whole number, 1-100. Write  top: 10",
        ),
        (
            {"top": "25"},
            "top is '25', not a whole number, 1-100. Write  top: 25",
        ),
        (
            {"top": True},
            "top is true (true or false), not a whole number, 1-100. Write  top: 10",
        ),
        (
            {"horizon": None},
            "horizon is null (empty), not a whole number of months, 1-12. "
            "Write  horizon: 3",
        ),
    ],
)
def test_a_wrong_value_says_what_was_found_and_what_to_write(values, says):
    assert refused(**values) == f"monthly_report: {says}"


# The parameters of the report on customers


def refused_customers(**values) -> str:
    with pytest.raises(ParamError) as failure:
        params.check("customer_segmentation", {"as_of": "2011-12-09"} | values)
    return str(failure.value).removeprefix("customer_segmentation: ")


def test_defaults_of_the_report_on_customers():
    got = params.check("customer_segmentation", {"as_of": "2011-12-09"})
    assert (got.method, got.k, got.segment) == ("both", 0, "")
    assert got.features == ["order_count", "spend", "products"]
    assert (got.months, got.discount_rate, got.top) == (12, 0.1, 50)


def test_the_as_of_date_has_no_default():
    with pytest.raises(ParamError, match="as_of is missing"):
        params.check("customer_segmentation", {})


def test_segments_to_call_are_those_of_rfm():
    field = params.CustomerSegmentation.model_fields["segment"]
    assert get_args(field.annotation) == ("", *naming.SEGMENTS)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"method": "k-means"},
         "method is 'k-means', not one of rfm, kmeans, both. Write  method: kmeans"),
        ({"k": 11}, "k is 11, not 0 (the data choose) or a whole number, 2-10. "
         "Write  k: 0"),
        ({"k": 1}, "k is 1 (a number), not 0 (the data choose) or a whole number, 2-10. "
         "Write  k: 0"),
        ({"features": []}, "features is [], not a list of columns of the customers. "
         "Write  features: ['order_count', 'spend', 'products']"),
        ({"features": "spend"},
         "features is spend, not a list of columns of the customers. "
         "Write  features: ['spend']"),
        ({"segment": "at risk"}, "segment is at risk, not the name of an RFM segment, "
         "or ''. Write  segment: at_risk"),
        ({"discount_rate": 10}, "discount_rate is 10, not a yearly rate from 0 on, "
         "below 1 (10 % is 0.1). Write  discount_rate: 0.1"),
        ({"months": 0}, "months is 0, not a whole number of months, 1-60. "
         "Write  months: 12"),
    ],
)  # fmt: skip
def test_a_wrong_value_of_the_report_on_customers(values, says):
    assert refused_customers(**values) == says


def test_a_text_is_not_made_of_a_number():
    """papermill's -p turns 01234 into 1234: its zeros cannot be had back."""
    assert refused(sheet=1234) == (
        "monthly_report: sheet is 1234 (a number), not text. Write  sheet: '1234'"
        "   (in quotes; to papermill as  -r sheet 1234)"
    )


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ParamError) as failure:
        params.check("monthly_report", {"monht": "2011-11", "asof": "x", "top": 0})
    assert str(failure.value) == (
        "monthly_report: month is missing: it has to be a month as YYYY-MM. "
        "Write  month: '2025-11'\n"
        "as_of is missing: it has to be a day as YYYY-MM-DD. "
        "Write  as_of: '2025-12-31'\n"
        "top is 0, not a whole number, 1-100. Write  top: 10\n"
        "There is no 'monht'. Did you mean 'month'?\n"
        "There is no 'asof'. Did you mean 'as_of'?"
    )


@pytest.mark.parametrize(
    "name", ["api_token", "password", "DB_PASSWD", "client_secret"]
)
def test_secrets_are_no_parameters(name):
    assert refused(**{name: "x"}).startswith(f"'{name}' sounds like a secret")


def test_paths_are_absolute_whoever_names_them(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    got = params.check("monthly_report", GOOD | {"orders_path": "mine.csv"})
    assert got.orders_path == str(tmp_path / "mine.csv")


# In the notebook


SHELL = {
    "__name__": "__main__",
    "_i": "monht = 1",
    "_": 3,
    "Out": {},
    "exit": "autocall",
    "quit": "autocall",
    "open": open,
    "get_ipython": lambda: None,
    "params": params,
}


def test_what_the_shell_defines_is_no_parameter():
    got = params.from_notebook("monthly_report", SHELL | GOOD)
    assert got.month == "2011-11"


def test_an_unknown_name_in_the_notebook_is_refused():
    with pytest.raises(ParamError, match="no 'monht'. Did you mean 'month'"):
        params.from_notebook("monthly_report", SHELL | GOOD | {"monht": "2011-12"})


def shell(*cells: str) -> dict:
    """A namespace after `cells` have run, the last of them still running."""
    names: dict = {}
    for source in cells[:-1]:
        exec(source, names)
    return SHELL | names | {"In": ["", *cells]}


SET = "month: str = '2025-11'  # month\nas_of: str = '2025-12-31'"
CHECK = "p = dict(month=month)"  # as the cell with from_notebook: a call's result


def test_injected_parameters_win_over_the_notebooks_own():
    got = params.from_notebook("monthly_report", shell(SET, "month = '2011-11'", CHECK))
    assert got.month == "2011-11"


def test_a_misspelt_injected_name_is_refused():
    names = shell(SET, "# Parameters\nmonht = '2011-11'", CHECK)
    with pytest.raises(ParamError, match="no 'monht'. Did you mean 'month'"):
        params.from_notebook("monthly_report", names)


def test_later_variables_are_no_parameters_when_all_is_run_again():
    names = shell(SET, CHECK, "title = 'x'", SET, "title", SET, CHECK)
    assert "title" in names
    assert params.from_notebook("monthly_report", names).month == "2025-11"


def test_the_two_first_cells_can_be_run_again_and_again():
    names = shell(SET, CHECK, SET, CHECK, SET, CHECK, CHECK)
    assert "p" in names
    assert params.from_notebook("monthly_report", names).month == "2025-11"


def test_a_typo_that_was_mended_does_not_come_back():
    names = shell("month = as_of = monht = '2011-11'", CHECK, SET, CHECK)
    assert "monht" in names
    assert params.from_notebook("monthly_report", names).month == "2025-11"


# A notebook that has no model here


def test_a_notebook_without_a_model_is_as_strict():
    cell = "top: int = 3  # how many\nname: str = ''  # who\nshare = 0.5"
    model = params.model_of("mine", cell)
    assert params.check("mine", {"top": 4}, model).model_dump() == {
        "top": 4,
        "name": "",
        "share": 0.5,
    }
    with pytest.raises(ParamError, match="^mine takes no 'topp'. Did you mean 'top'"):
        params.check("mine", {"topp": 4}, model)
    with pytest.raises(ParamError, match="^mine: top is x, not int. Write  top: 3$"):
        params.check("mine", {"top": "x"}, model)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "where = Path('x')",
            "The parameters cell of 'mine' sets where to Path('x'), which is computed. "
            "Write a text, a number, True or False, or a list of them, such as  "
            "where: str = ''   and compute in a cell below.",
        ),
        ("top: int = 2 * 3", "sets top to 2 * 3, which is computed."),
        ("top: dict = {[]: 1}", "sets top to {[]: 1}, which is computed."),
        (
            "top: int = 3\n%matplotlib inline\n",
            "The parameters cell of 'mine' is not plain Python: '%matplotlib inline'. "
            "Keep nothing in it but lines of the form  name: type = value",
        ),
        ("model_dump: int = 3", "has a 'model_dump', a name that is needed"),
    ],
)
def test_a_parameters_cell_that_computes_is_refused(cell, said):
    with pytest.raises(NotebookError) as refused:
        params.model_of("mine", cell)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["copy", "json", "schema", "validate", "model_path"])
def test_a_parameter_may_have_a_name_that_pydantic_has_too(name):
    """And nothing is said of it: a warning fails this test."""
    model = params.model_of("mine", f"{name}: int = 3\n_own = 1")
    assert params.check("mine", {name: 4}, model).model_dump() == {name: 4}
