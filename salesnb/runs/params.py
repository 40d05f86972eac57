"""What a notebook takes: one strict model each, and sentences where it is not met.

Question   Are these the parameters of that notebook, each of them a value it takes?
Takes      names and values from a YAML file, from `-p`, or from the notebook's own
           namespace; a notebook without a model here is read by its parameters cell.
Gives      a frozen model with every parameter set.
Refuses    all at once: unknown names (the nearest right one is shown), missing ones,
           other types (no text is made of a number, no number of a text), values out of
           range, and names that sound like secrets.
Dates      are ISO text. `month` and `as_of` have no default: today is never an input.

>>> check("monthly_report", {"month": "2011-11", "as_of": "2011-12-09"}).currency
'GBP'
>>> check("monthly_report", {"month": "2011-11", "asof": "2011-12-09"})
Traceback (most recent call last):
salesnb.errors.ParamError: monthly_report: as_of is missing: it has to be a day as
YYYY-MM-DD. Write  as_of: '2025-12-31'
There is no 'asof'. Did you mean 'as_of'?
"""

import ast
import warnings
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)

from salesnb.errors import ParamError
from salesnb.runs import declared, refusals
from salesnb.runs.paramfile import absolute, read, secret

__all__ = ["MODELS", "check", "from_notebook", "model_of", "read"]
SHELL = {"In", "Out", "exit", "quit", "open", "get_ipython"}  # IPython's own
PLAIN = (str, int, float, list, tuple, dict, set, date, PurePath, type(None))


def _iso_day(text: str) -> str:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("another ISO form")
    return text


def _known_currency(code: str) -> str:
    from babel.numbers import list_currencies

    if code not in list_currencies():
        raise ValueError("no currency")
    return code


def _no_single_group(k: int) -> int:
    if k == 1:
        raise ValueError("all customers are one group")
    return k


Text = Annotated[str, Field(description="text")]
Month = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
        description="a month as YYYY-MM",
        examples=["2025-11"],
    ),
]
Day = Annotated[
    str,
    AfterValidator(_iso_day),
    Field(description="a day as YYYY-MM-DD", examples=["2025-12-31"]),
]
Currency = Annotated[
    str,
    AfterValidator(_known_currency),
    Field(description="the three capital letters of a currency (ISO 4217)"),
]


Language = Annotated[
    str,
    Field(
        pattern="^[a-z]{2,3}([-_][A-Za-z]+)*$",
        description="a language's letters",
        examples=["en"],
    ),
]
Periods = Annotated[
    Literal["month", "quarter", "year", "445"],
    Field(description="one of month, quarter, year, 445"),
]
MonthNumber = Annotated[int, Field(ge=1, le=12, description="a month's number, 1-12")]
Share = Annotated[
    float, Field(ge=0, le=1, description="a share between 0 and 1 (5 % is 0.05)")
]


class Params(BaseModel):
    """Base: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, protected_namespaces=()
    )


class MonthlyReport(Params):
    """Empty texts are 'not given'; an empty orders_path is the sample company."""

    orders_path: Text = ""
    source: Text = ""
    sheet: Text = ""
    month: Month
    as_of: Day
    currency: Currency = "GBP"
    language: Language = "en"
    deals_path: Text = ""
    deals_source: Text = ""
    targets_path: Text = ""
    targets_source: Text = ""
    rates_path: Text = ""
    calendar: Periods = "month"
    fiscal_year_start: MonthNumber = 1
    max_loss: Share = 0.05
    top: int = Field(10, ge=1, le=100, description="a whole number, 1-100")
    horizon: int = Field(3, ge=1, le=12, description="a whole number of months, 1-12")


class CustomerSegmentation(Params):
    """Empty texts are 'not given'; an empty orders_path is the sample company."""

    orders_path: Text = ""
    source: Text = ""
    sheet: Text = ""
    as_of: Day
    currency: Currency = "GBP"
    language: Language = "en"
    customers_path: Text = ""
    customers_source: Text = ""
    activities_path: Text = ""
    activities_source: Text = ""
    tickets_path: Text = ""
    tickets_source: Text = ""
    rates_path: Text = ""
    method: Literal["rfm", "kmeans", "both"] = Field(
        "both", description="one of rfm, kmeans, both"
    )
    k: Annotated[int, AfterValidator(_no_single_group)] = Field(
        0, ge=0, le=10, description="0 (the data choose) or a whole number, 2-10"
    )
    features: list[Text] = Field(
        ["order_count", "spend", "products"],
        min_length=1,
        description="a list of columns of the customers",
    )
    segment: Literal[
        "", "champions", "loyal", "potential_loyalist", "recent_few",
        "fairly_recent_few", "needs_attention", "about_to_sleep", "at_risk",
        "cannot_lose", "hibernating", "lost",
    ] = Field("", description="the name of an RFM segment, or ''")  # fmt: skip
    top: int = Field(50, ge=1, le=10_000, description="a whole number, 1-10000")
    months: int = Field(12, ge=1, le=60, description="a whole number of months, 1-60")
    discount_rate: float = Field(
        0.1, ge=0, lt=1, description="a yearly rate from 0 on, below 1 (10 % is 0.1)"
    )
    calendar: Periods = "month"
    fiscal_year_start: MonthNumber = 1
    max_loss: Share = 0.05


MODELS: dict[str, type[Params]] = {
    "monthly_report": MonthlyReport,
    "customer_segmentation": CustomerSegmentation,
}


def check(
    notebook: str, values: Mapping[str, Any], model: type[Params] | None = None
) -> Params:
    """`values` as the notebook's parameters, paths made absolute; or one ParamError.

    notebook : the name a sentence begins with, and the key of MODELS
    model : for a notebook that has no model here, what `model_of` gives

    Relative paths are taken from the working folder: `read` has already made those of
    a file absolute from where that file is.
    """
    model = model or MODELS[notebook]
    for name in values:
        if secret(name):
            raise ParamError.secret(name)
    try:
        return model.model_validate(absolute(values, Path.cwd()))
    except ValidationError as failure:
        errors = failure.errors()
    unknown = [error for error in errors if error["type"] == "extra_forbidden"]
    if len(errors) == len(unknown) == 1:
        raise ParamError.unknown(notebook, errors[0]["loc"][0], model.model_fields)
    raise ParamError.invalid(notebook, [refusals.sentence(model, e) for e in errors])


def from_notebook(notebook: str, namespace: Mapping[str, Any]) -> Params:
    """The parameters a notebook's cells have set: `check` for plain papermill too.

    Written in the cell right after the parameters, with `globals()`. What the shell
    itself defines is passed over. Where the shell's history tells which cells stand
    above, only names set in those count, so that running the cell again in JupyterLab
    does not mistake a later variable for a parameter.
    """
    model = MODELS[notebook]
    plain = {name: v for name, v in namespace.items() if _plain(name, v)}
    above = _set_above(namespace.get("In"))
    if above is not None:
        wanted = above | set(model.model_fields)
        plain = {name: v for name, v in plain.items() if name in wanted}
    return check(notebook, plain)


def model_of(name: str, cell: str) -> type[Params]:
    """The model of notebook `name`; without one, what its parameters cell declares.

    cell : the source of the cell tagged 'parameters', `name: type = literal` a line

    Raises NotebookError where the cell holds something else.

    >>> model_of("mine", "top: int = 3  # how many").model_fields["top"].default
    3
    """
    if name in MODELS:
        return MODELS[name]
    fields = declared.fields(name, cell)
    with warnings.catch_warnings():
        # `copy` and the like are names of pydantic's, too, but none we use.
        warnings.filterwarnings("ignore", "Field name .* shadows an attribute")
        return create_model(name, __base__=Params, **fields)


def _plain(name: str, value: Any) -> bool:
    return not name.startswith("_") and name not in SHELL and isinstance(value, PLAIN)


def _set_above(history: list[str] | None) -> set[str] | None:
    """Names set by the cells above, back to the first that does anything else."""
    if history is None:
        return None
    names: set[str] = set()
    for source in reversed(history[1:-1]):  # the first is empty, the last is running
        found = _only_sets(source)
        if found is None:
            break
        names |= found
    return names


def _only_sets(source: str) -> set[str] | None:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    inside = [part for node in body for part in ast.walk(node)]
    if not all(isinstance(node, ast.Assign | ast.AnnAssign) for node in body) or any(
        isinstance(part, ast.Call) for part in inside
    ):
        return None
    names = (part for part in inside if isinstance(part, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}
