"""The month in numbers: what came in, from how many, and how that compares.

Question   What did the period bring, against the one before, last year and the plan?
Takes      kept order lines (any narwhals frame) and a Scope: the period and what it is
           compared with.
Gives      `by_period`, one row a period; `kpis`, one row a metric; both pandas.
Units      money in the report's currency; shares 0-1; customers, orders, units.
Rules      A period that has not ended is partial, and is compared with the same number of
           working days of the others. A ratio over nothing is missing, with a reason.
           No number is typed: what cannot be had says why, in `reason`.
"""

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import customers
from salesnb.analysis.book import ADDED, SOLD, Book
from salesnb.analysis.scope import Scope, inside, last_day
from salesnb.periods import Period

NONE = float("nan")
# metric -> (numerator, denominator) among the columns of `measure`
RATIOS = {
    "average_order_value": ("revenue", "orders"),
    "return_rate": ("returned", "gross_sales"),
    "win_rate": ("won", "closed"),
    "win_rate_value": ("won_value", "closed_value"),
}
METRICS = (
    "revenue", "orders", "units", "average_order_value", "active_customers",
    "new_customers", "returning_customers", "lapsed_customers", "customers_to_date",
    "return_rate",
)  # fmt: skip
DEAL_METRICS = ("win_rate", "win_rate_value")
# why a metric is missing: its column is missing because the data lack these
LACKING = {"units": "no_quantities"} | dict.fromkeys(
    ("active_customers", "new_customers", "returning_customers", "customers_to_date"),
    "no_customers",
)


def by_period(book: Book, view: Scope) -> pd.DataFrame:
    """One row for each period from the first of the data to the last that has begun.

    Returns
    -------
    DataFrame   period, start, end, revenue, gross_sales, returned, orders, units,
                active_customers, new_customers, returning_customers,
                lapsed_customers, customers_to_date, revenue_without_customer, partial
    """
    last = max(view.complete_to, view.period.end)
    periods = view.calendar.between(view.first_day, last)
    table = measure(book, view, periods)
    begun = pd.Timestamp(view.first_day) - pd.Timedelta(days=view.usual_silence)
    cut = (table["start"] < begun) | (table["end"] > pd.Timestamp(view.complete_to))
    return table.assign(partial=cut)


def measure(book: Book, view: Scope, windows: Sequence[Period]) -> pd.DataFrame:
    """The sums and counts of each window; windows do not overlap."""
    table = pd.DataFrame(
        {
            "period": [window.label for window in windows],
            "start": pd.to_datetime([window.start for window in windows]),
            "end": pd.to_datetime([window.end for window in windows]),
        }
    )
    table = table.join(_added(book.daily, ADDED, table))
    if not book.has_quantities:
        table["units"] = float("nan")
    table["orders"] = _orders(book, windows)
    return table.assign(**_customer_counts(book, view, windows, table))


def _customer_counts(
    book: Book, view: Scope, windows: Sequence[Period], table: pd.DataFrame
) -> dict[str, pd.Series]:
    names = ("active_customers", "new_customers", "returning_customers")
    more = ("lapsed_customers", "customers_to_date")
    if not book.has_customers:
        return dict.fromkeys((*names, *more), float("nan"))
    active = _active(book, windows)
    first = customers.firsts(book.visits)
    new = _added(first, ["customers"], table)["customers"]
    to_date = [
        first.loc[first["day"] <= end, "customers"].sum() for end in table["end"]
    ]
    lapsed: pd.Series | float = float("nan")
    if book.gap is not None:
        until = pd.Timestamp(view.complete_to)
        lost = customers.lapses(book.visits, gap=book.gap, until=until)
        lapsed = _added(lost, ["customers"], table)["customers"]
        # Silence is counted from an order in the data: earlier there is none to see.
        earliest = first["day"].min() + pd.Timedelta(days=book.gap + 1)
        lapsed = lapsed.where(table["end"] >= earliest)
    return dict(
        zip((*names, *more), (active, new, active - new, lapsed, to_date), strict=True)
    )


def kpis(
    book: Book,
    view: Scope,
    *,
    plan: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a metric: its value, what it is made of, and how it compares.

    Parameters
    ----------
    plan : columns month, amount, region (`plan.planned`)
    deals : a row for each of `view.windows`: won, closed, won_value, closed_value
        (`pipeline.closed_in`)

    Returns
    -------
    DataFrame   metric, value, n, d, previous, last_year, plan, change_previous,
                change_last_year, change_plan (fractions), reason ('' unless missing)
    """
    known = [view.knows(window) for window in view.windows]
    windows, metrics = _compared(book, view).where(pd.Series(known)), METRICS
    if deals is not None:
        windows, metrics = windows.join(deals), (*METRICS, *DEAL_METRICS)
    lacking = LACKING | {"lapsed_customers": _no_lapses(book)}
    rows = [_kpi(metric, windows, lacking) for metric in metrics]
    table = pd.DataFrame(rows)
    planned = planned_revenue(plan, view)
    table["plan"] = [planned if metric == "revenue" else NONE for metric in metrics]
    against = {"previous": "previous", "last_year": "last_year"}
    if not view.partial:
        against["plan"] = "plan"
    table["change_plan"] = NONE
    for name in against:
        base = table[name].where(table[name] > 0)
        table[f"change_{name}"] = table["value"] / base - 1
    order = ["metric", "value", "n", "d", "previous", "last_year", "plan"]
    changes = ["change_previous", "change_last_year", "change_plan", "reason"]
    return table[order + changes]


def planned_revenue(plan: pd.DataFrame | None, view: Scope) -> float:
    """The plan of the period: of each month its whole-company rows, or its regions' sum.

    A planned month is that of the period it names, in a 4-4-5 calendar as well. A quarter
    or a year of which a month is not planned has no plan.
    """
    if plan is None or plan.empty:
        return NONE
    periods = {month: view.calendar.month(month) for month in plan["month"].unique()}
    inside = plan[plan["month"].map(periods) == view.period]
    if inside["month"].nunique() < 12 // view.season:
        return NONE
    whole = inside["region"].isna()
    told_twice = whole.groupby(inside["month"]).transform("any")
    # A region without an amount leaves the whole without a plan.
    return float(inside.loc[whole | ~told_twice, "amount"].sum(skipna=False))


def _compared(book: Book, view: Scope) -> pd.DataFrame:
    """The measures of `view.windows`; the year before may be last year, too."""
    different = list(dict.fromkeys(view.windows))
    table = measure(book, view, different)
    places = [different.index(window) for window in view.windows]
    return table.iloc[places].reset_index(drop=True)


def _kpi(metric: str, windows: pd.DataFrame, lacking: dict) -> dict:
    numerator, denominator = RATIOS.get(metric, (metric, ""))
    n = windows[numerator].astype(float)
    d = windows[denominator].astype(float) if denominator else pd.Series(NONE, n.index)
    values = n / d.where(d > 0) if denominator else n
    current, previous, last_year = values
    return {
        "metric": metric,
        "value": current,
        "n": n.iloc[0],
        "d": d.iloc[0],
        "previous": previous,
        "last_year": last_year,
        "reason": _reason(metric, current, lacking),
    }


def _reason(metric: str, value: float, lacking: dict) -> str:
    if not pd.isna(value):
        return ""
    nothing = {"win_rate": "nothing_closed", "win_rate_value": "nothing_of_value"}
    return lacking.get(metric) or nothing.get(metric, "nothing_sold")


def _no_lapses(book: Book) -> str:
    """Why it is not known how many lapsed, where it is not."""
    if not book.has_customers:
        return "no_customers"
    return "no_repeat_orders" if book.gap is None else "no_lapse_yet"


def _added(
    daily: pd.DataFrame, names: Sequence[str], table: pd.DataFrame
) -> pd.DataFrame:
    """Sums of `names` from each `start` of `table` to each `end`, kept to 4 decimals."""
    ends = table["end"] + pd.Timedelta(days=1)
    windows = pd.IntervalIndex.from_arrays(table["start"], ends, closed="left")
    # Differences of running sums carry float dust; single sums of a window do not.
    sums = daily[list(names)].groupby(windows.get_indexer(daily["day"])).sum()
    return sums.reindex(table.index, fill_value=0.0).round(4)


def _orders(book: Book, windows: Sequence[Period]) -> pd.Series:
    """How many order numbers have a sale in each window."""
    order, day = nw.col("order_id"), nw.col("day")
    sold = book.receipts.filter(inside(day, windows), nw.col("part").is_in(SOLD))
    rows = sold.filter(~order.is_null()).select(order, end=last_day(day, windows))
    return _in_windows(rows.group_by("end").agg(number=order.n_unique()), windows)


def _active(book: Book, windows: Sequence[Period]) -> pd.Series:
    """How many customers ordered in each window: their last days in it are counted.

    A sum is quicker than telling customers apart.
    """
    day, wait = nw.col("day"), nw.col("wait")
    end = last_day(day, windows)
    is_last = wait.is_null() | (wait > end - engines.day_number(day))
    seen = book.visits.filter(inside(day, windows))
    rows = seen.select(end=end, is_last=is_last.cast(nw.Int64))
    return _in_windows(
        rows.group_by("end").agg(number=nw.col("is_last").sum()), windows
    )


def _in_windows(counts: nw.LazyFrame, windows: Sequence[Period]) -> pd.Series:
    """`number` of each window, by the `end` of which it was counted; or none."""
    number = engines.to_pandas(counts).set_index("end")["number"]
    ends = [window.end.toordinal() for window in windows]
    return number.reindex(ends, fill_value=0).astype(int).reset_index(drop=True)
