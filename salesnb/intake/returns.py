"""Returns and what they undo: the sale a cancellation cancels, where it can be seen.

Question   Which earlier sale does this return take back?
Takes      kept order lines (any narwhals frame).
Gives      one row a return line: row, order_id, amount, match, sale_row, sale_order_id.
           match    exact      the same customer, product, price and quantity, sold before;
                               the latest such sale that no other return has taken
                    partial    the latest sale of at least that quantity of the product to
                               the customer; it is not used up
                    not_seen   neither, or no customer is named
Rules      Nothing is netted: both lines stay in the money, each in its own month.

>>> day = pd.to_datetime(["2024-01-01", "2024-01-02"])
>>> lines = pd.DataFrame({"row": [1, 2], "order_id": ["1", "C1"], "order_date": day,
...     "kind": ["sale", "return"], "customer_id": "a", "product_id": "x",
...     "quantity": [3.0, -3.0], "unit_price": 2.0, "amount": [6.0, -6.0]})
>>> matched(engines.lazy(lines))[["order_id", "match", "sale_order_id"]].values.tolist()
[['C1', 'exact', '1']]
"""

import narwhals as nw
import pandas as pd

from salesnb import engines

GIVEN = ["row", "order_id", "order_date", "customer_id", "product_id", "quantity"]
WHO = ["customer_id", "product_id"]
MATCHES = ("exact", "partial", "not_seen")


def matched(orders: nw.LazyFrame) -> pd.DataFrame:
    """Every return line with the sale it takes back, in the order of the file."""
    lines = orders.select(*GIVEN, "unit_price", "amount", "kind")
    back = lines.filter(nw.col("kind") == "return")
    known = back.filter(
        ~nw.any_horizontal(*(nw.col(n).is_null() for n in WHO), ignore_nulls=True)
    )
    sold = lines.filter(nw.col("kind") == "sale")
    candidates = sold.join(known.select(*WHO), on=WHO, how="semi")
    # A column that is missing throughout comes without the type of text.
    texts = dict.fromkeys(WHO, "str")
    returns = engines.to_pandas(back.sort("row")).astype(texts)
    sales = engines.to_pandas(candidates.sort("row")).astype(texts)
    found = pd.concat([exact(returns, sales), partial(returns, sales)])
    best = found[~found.index.duplicated()]
    table = returns.set_index("row")[["order_id", "amount"]].join(best)
    table["match"] = table["match"].fillna("not_seen")
    return table.reset_index()


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """match, rows, amount: how much was seen to undo a sale, in the order of MATCHES."""
    sums = table.groupby("match").agg(rows=("row", "size"), amount=("amount", "sum"))
    return sums.reindex(MATCHES, fill_value=0).round(4).reset_index()


def exact(returns: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """Pairs of equal customer, product, price and quantity; each sale is taken once."""
    keys = [*WHO, "unit_price", "units"]
    back = returns.assign(units=-returns["quantity"]).dropna(subset=keys)
    sold = sales.assign(units=sales["quantity"]).dropna(subset=keys)
    rounds = []
    while len(pairs := _latest_before(back, sold, keys)):
        # Two returns may want one sale: the earlier has it, the other looks again.
        won = pairs.drop_duplicates("sale_row")
        rounds.append(won)
        back = back[~back["row"].isin(won["row"])]
        sold = sold[~sold["row"].isin(won["sale_row"])]
    return _answer(pd.concat(rounds) if rounds else pairs, "exact")


def partial(returns: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """The latest earlier sale of at least the quantity that came back."""
    pairs = returns.merge(_as_sale(sales), on=WHO)
    before = pairs["sale_date"] <= pairs["order_date"]
    enough = pairs["sale_quantity"] >= -pairs["quantity"]
    order = ["row", "sale_date", "sale_row"]
    latest = (
        pairs[before & enough].sort_values(order).drop_duplicates("row", keep="last")
    )
    return _answer(latest, "partial")


def _latest_before(
    back: pd.DataFrame, sold: pd.DataFrame, keys: list[str]
) -> pd.DataFrame:
    left = back.sort_values(["order_date", "row"])
    right = _as_sale(sold)[[*keys, "sale_row", "sale_date", "sale_order_id"]]
    pairs = pd.merge_asof(
        left,
        right.sort_values(["sale_date", "sale_row"]),
        left_on="order_date",
        right_on="sale_date",
        by=keys,
    )
    return pairs.dropna(subset=["sale_row"])


def _as_sale(sales: pd.DataFrame) -> pd.DataFrame:
    names = {"row": "sale_row", "order_date": "sale_date", "order_id": "sale_order_id"}
    wanted = [*WHO, "quantity", *(c for c in ("unit_price", "units") if c in sales)]
    renamed = sales[[*names, *wanted]].rename(columns=names)
    return renamed.assign(sale_quantity=renamed["quantity"]).drop(columns="quantity")


def _answer(pairs: pd.DataFrame, match: str) -> pd.DataFrame:
    table = pairs[["row", "sale_row", "sale_order_id"]].assign(match=match)
    return table.set_index("row")
