"""What cleaning gives: the rows kept, the rows set aside, and an account of both.

Question   Which rows were left out, why, and how much money stood in them?
Takes      typed rows, and a verdict (`row`, `reason`, `offending`, `amount`) on each row
           that was set aside.
Gives      Cleaned. Every row is either kept or has one verdict, so counts and money of
           the accounts add up to those of the file.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import corrections
from salesnb.intake.load import Loaded


@dataclass(frozen=True)
class Cleaned:
    """Rows of an export, typed, and the verdicts on those that cannot be counted on.

    accounts : one row a reason, `kept` for the rows kept: rows, amount, example
    equal_rows_kept : rows equal to an earlier one that the source says to keep
    """

    rows: nw.LazyFrame
    verdicts: nw.LazyFrame
    loaded: Loaded
    accounts: pd.DataFrame
    equal_rows_kept: int = 0

    @property
    def kept(self) -> nw.LazyFrame:
        """The rows to work with."""
        return self.rows.join(self.verdicts.select("row"), on="row", how="anti")

    @property
    def set_aside(self) -> nw.LazyFrame:
        """The other rows, with `reason`, and `offending` where a text could not be read."""
        why = self.verdicts.select("row", "reason", "offending")
        return self.rows.join(why, on="row", how="inner")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Rows set aside: reason, rows, amount, example; most rows first."""
        return self.accounts.drop(index="kept", errors="ignore").reset_index()

    @property
    def rows_in(self) -> int:
        return int(self.accounts["rows"].sum())

    @property
    def rows_kept(self) -> int:
        return int(self.accounts["rows"].get("kept", 0))

    @property
    def rows_after_duplicates(self) -> int:
        return self.rows_in - int(self.accounts["rows"].get("exact_duplicate", 0))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What was written otherwise in the rows kept: column, change, rows."""
        row = self.verdicts.select("row")
        written = self.loaded.frame.join(row, on="row", how="anti")
        return corrections.changes(replace(self.loaded, frame=written))


def accounts(rows: nw.LazyFrame, verdicts: nw.LazyFrame) -> pd.DataFrame:
    """rows, amount, example by reason, `kept` for the `rows` without a verdict."""
    sums = [nw.len().alias("rows"), engines.whole_sum("amount").alias("amount")]
    example = nw.col("offending").min().alias("example")
    lost = engines.to_pandas(verdicts.group_by("reason").agg(*sums, example))
    kept = engines.to_pandas(rows.select(*sums)) - lost[["rows", "amount"]].sum()
    table = pd.concat([lost, kept.assign(reason="kept")])
    found = table[table["rows"] > 0].fillna({"amount": 0, "example": ""})
    order = found.sort_values(["rows", "reason"], ascending=[False, True])
    order = order.assign(amount=order["amount"] / engines.PARTS)
    return order.set_index("reason")[["rows", "amount", "example"]]
