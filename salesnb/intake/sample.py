"""The sample company: a made-up seller of kitchen and coffee goods, with its truth.

Question   What do a shop's and a CRM's exports look like, where everything that is
           wrong with them, and everything they should show, is known?
Gives      tables   the clean tables under the names of `schema`; `orders` has `row`
                    and `kind` too, as `clean` gives them
           write    the same as messy files, to be read with the source 'sample'
           truth    what is true of both, as plain numbers and texts
Span       36 months, 2023-01-01 to 2025-12-31; no clock is read.
Units      pounds; shares 0-1.
Same       bytes on every machine: see `_company.draws`.
Rests on   nothing real: names, prices and people are invented. Deals and orders are
           two records that share customers but no key, as in most companies.

>>> orders(2)[["order_id", "product_name", "quantity", "amount"]]
    order_id       product_name  quantity  amount
0  TQ-100001      Stoneware Mug       1.0    11.5
1  TQ-100002  Pour-over Dripper       6.0    90.0
>>> found = truth()
>>> found["rows_in"] == found["kept"] + sum(found["set_aside"].values())
True
"""

import copy
from functools import lru_cache
from os import PathLike
from pathlib import Path

import pandas as pd

from salesnb.intake._company import deal_truths, files, names, order_truths
from salesnb.intake._company import tables as made
from salesnb.intake._company.days import FIRST, LAST

COMPANY, CURRENCY = names.COMPANY, names.CURRENCY
# Table -> canonical column -> heading in the file.
HEADINGS = files.HEADINGS


def tables() -> dict[str, pd.DataFrame]:
    """Every clean table by its canonical name: orders, customers, products, deals,
    stage_events, activities, campaigns, tickets, targets. Copies: yours to change."""
    return {name: frame.copy() for name, frame in made.tables().items()}


def orders(n: int | None = None) -> pd.DataFrame:
    """The first `n` clean order lines, or all: `schema.ORDERS`, `row` and `kind`.

    `row` counts the rows under the header of orders.csv from 1, as `clean` does; `kind`
    is 'sale', 'return' (below zero) or 'charge' (no product). Amounts in pounds.
    """
    return made.tables()["orders"].iloc[:n].copy()


def deals(n: int | None = None) -> pd.DataFrame:
    """The first `n` deals, or all, in the order in which they were opened; pounds."""
    return made.tables()["deals"].iloc[:n].copy()


def write(folder: str | PathLike) -> dict[str, Path]:
    """Write the exports into `folder`, each file whole or not at all.

    Returns
    -------
    canonical table name -> path: orders.csv, deals.csv, stage_history.csv,
    activities.csv, customers.csv, products.csv, campaigns.csv, tickets.csv, targets.csv
    """
    return files.write(Path(folder))


def truth() -> dict:
    """What is true of the tables and the files, as plain values that JSON can hold.

    Returns
    -------
    rows_in, kept, set_aside, set_aside_amount    the account of orders.csv, by reason
    kinds, without_customer, filled, corrected, trimmed    of the lines kept
    revenue, orders, active_customers, new_customers    by month, 'YYYY-MM'
    returns, price_rise, lost_customer, seasonality, segments, deals, slow_stage,
    campaigns, satisfaction, targets    what was planted, each a dict
    """
    return copy.deepcopy(_truth())


@lru_cache(maxsize=1)
def _truth() -> dict:
    return {
        "company": COMPANY,
        "first_day": FIRST.isoformat(),
        "last_day": LAST.isoformat(),
        **order_truths.rows(),
        **order_truths.months(),
        "returns": order_truths.returns(),
        "price_rise": order_truths.price_rise(),
        "lost_customer": order_truths.lost_customer(),
        "seasonality": order_truths.seasonality(),
        "segments": order_truths.segments(),
        "deals": deal_truths.deals(),
        "slow_stage": deal_truths.slow_stage(),
        "campaigns": deal_truths.campaigns(),
        "satisfaction": deal_truths.satisfaction(),
        "targets": deal_truths.targets(),
    }
