"""What the models read: how often, how lately and for how much each customer bought.

Question   What is known of a customer's purchases on a given day?
Takes      kept order lines: any narwhals frame with order_date, customer_id, amount of
           `schema.ORDERS`, and `kind`.
Gives      a pandas DataFrame, one row a customer.
Units      time in weeks: exact days / 7, not rounded to hundredths as in the summary
           files that papers come with; money of `amount`.
Rules      A purchase is a day with a line of kind sale; what a customer buys on one day
           is one purchase, worth the sum of its lines. Returns are no purchases: x, t_x
           and T do not know of them. Their money is taken off the customer's latest
           purchase on or before their day; of none, where nothing was bought before.
           Charges are in neither. What is given back later is not known yet.
           x counts repeat purchases only, so it is 0 after the first.
           Times are differences of dates: who first bought on `as_of` has T = 0, and
           1997-01-01 to 1997-09-30 is 272 days, T = 38.857 weeks.
           spend_mean leaves the first purchase out: gamma-gamma is about the x repeat
           ones (Fader & Hardie 2013, section 4), and first ones are often of another kind.
Refuses    lines without known customers; `as_of` before the first of them.
Source     x, t_x, T: Fader, Hardie & Lee 2005, section 3.

>>> import pandas as pd
>>> days = pd.to_datetime(["2024-01-01", "2024-01-15", "2024-01-16", "2024-01-08"])
>>> who = {"customer_id": ["a", "a", "a", "b"], "kind": ["sale", "sale", "return", "sale"]}
>>> lines = pd.DataFrame({**who, "order_date": days, "amount": [9.0, 8.0, -3.0, 4.0]})
>>> histories(lines, as_of=date(2024, 1, 22))
  customer_id  x  t_x    T  spend_mean
0           a  1  2.0  3.0         5.0
1           b  0  0.0  2.0         NaN
"""

from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis.given import day, need
from salesnb.analysis.value.errors import CustomerValueError

NEEDED = ("order_date", "customer_id", "amount", "kind")
WEEK = 7  # days


def histories(orders: Any, *, as_of: date) -> pd.DataFrame:
    """Each customer's purchases up to `as_of`, the last day whose data are complete.

    Returns
    -------
    DataFrame, one row a known customer who had bought by then, by customer_id
        customer_id
        x            days of purchase after the first
        t_x          from the first to the last purchase, in weeks
        T            from the first purchase to `as_of`, likewise
        spend_mean   money a repeat purchase, net of what of it was given back by `as_of`:
                     sum of the x / x; missing where x is 0

    Raises
    ------
    CustomerError        `as_of` is no day
    CustomerValueError   no known customer, `as_of` before the first purchase
    ColumnError          a column of NEEDED is not there
    """
    now = day("as_of", as_of)
    return summed(purchases(orders), now)


def purchases(orders: Any) -> nw.LazyFrame:
    """customer_id, number, bought, spend: a row a known customer and day with a sale or
    a return.

    number : the day, counted from the year 1, as `date.toordinal` does
    bought : 1 on a day with a sale, else 0
    spend : money of the day's sales and returns
    """
    lines = engines.lazy(orders)
    need(lines, NEEDED, "orders")
    kind = nw.col("kind")
    known = ((kind == "sale") | (kind == "return")) & ~nw.col("customer_id").is_null()
    rows = lines.filter(known).select(
        nw.col("customer_id"),
        nw.col("amount"),
        number=engines.day_number(nw.col("order_date")),
        bought=nw.when(kind == "sale").then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    days = rows.group_by("customer_id", "number")
    money = engines.exact_sum("amount").alias("spend")
    return engines.keep(days.agg(nw.col("bought").max(), money))


def summed(bought: nw.LazyFrame, as_of: date, *, option: str = "as_of") -> pd.DataFrame:
    """`histories` of `purchases`; `option` is what the caller calls `as_of`."""
    now, number = as_of.toordinal(), nw.col("number")
    seen = _counted(bought.filter(number <= now))
    on = nw.when(nw.col("bought") > 0).then(number)
    repeat = nw.when(nw.col("purchase") > 1).then(nw.col("spend")).otherwise(0.0)
    customers = seen.with_columns(on=on, spend=repeat).group_by("customer_id")
    sums = customers.agg(
        nw.col("on").min().alias("first"),
        nw.col("on").max().alias("last"),
        nw.col("bought").sum().alias("days"),
        engines.exact_sum("spend").alias("spend"),
    )
    sums = sums.filter(nw.col("days") > 0)
    table = engines.to_pandas(sums).sort_values("customer_id", ignore_index=True)
    if table.empty:
        raise _nothing(bought, as_of, option)
    x = table["days"].astype("int64") - 1
    return pd.DataFrame(
        {
            "customer_id": table["customer_id"],
            "x": x,
            "t_x": (table["last"] - table["first"]) / WEEK,
            "T": (now - table["first"]) / WEEK,
            "spend_mean": (table["spend"] / x.where(x > 0)).astype("float64"),
        }
    )


def between(bought: nw.LazyFrame, *, after: date, until: date) -> pd.DataFrame:
    """customer_id, orders, spend: what was bought on days after one, up to another, net
    of what of it was given back by then; returns of earlier purchases are not in it."""
    number = nw.col("number")
    inside = (number > after.toordinal()) & (number <= until.toordinal())
    # Counted from `after` on: 0 is what was bought before.
    later = _counted(bought.filter(inside)).filter(nw.col("purchase") > 0)
    money = engines.exact_sum("spend").alias("spend")
    orders = nw.col("bought").sum().cast(nw.Int64).alias("orders")
    return engines.to_pandas(later.group_by("customer_id").agg(orders, money))


def _counted(days: nw.LazyFrame) -> nw.LazyFrame:
    """`purchases` with purchase: 1 from a customer's first on, 2 from the second ..."""
    so_far = nw.col("bought").cum_sum().over("customer_id", order_by="number")
    return days.with_columns(purchase=so_far)


def silence(bought: nw.LazyFrame, until: date) -> int:
    """Days up to `until` after the last purchase of anybody by then."""
    number, now = nw.col("number"), until.toordinal()
    sold = bought.filter((number <= now) & (nw.col("bought") > 0))
    last = engines.to_pandas(sold.select(number.max()))
    return now - int(last["number"].iloc[0])


def _nothing(bought: nw.LazyFrame, as_of: date, option: str) -> CustomerValueError:
    sold = bought.filter(nw.col("bought") > 0).select(nw.col("number").min())
    first = engines.to_pandas(sold)["number"].iloc[0]
    if pd.isna(first):
        return CustomerValueError.no_customers()
    return CustomerValueError.before_data(option, as_of, date.fromordinal(int(first)))
