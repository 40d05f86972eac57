"""Customers made up by the models, so that the truth about them is known.

Question   What would the models say, if customers were as they suppose?
Takes      parameters, how many customers, weeks of history, a seed.
Gives      a table as `history.histories` gives, of purchases at any time of the day: t_x
           and T are not whole days, and two purchases on one day are two.
Rules      Everybody first buys at a time evenly spread over the weeks.

>>> shop = histories([0.243, 4.414, 0.793, 2.426], customers=5, weeks=39, seed=1)
>>> bool((shop["t_x"] <= shop["T"]).all()), shop["x"].dtype.name
(True, 'int64')
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

SPEND = (6.25, 3.74, 15.44)  # p, q, gamma as published


def histories(
    often: Sequence[float],
    *,
    customers: int,
    weeks: float,
    seed: int,
    spend: Sequence[float] = SPEND,
) -> pd.DataFrame:
    """customer_id, x, t_x, T, spend_mean; often: r, alpha, a, b; spend: p, q, gamma."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = often
    p, q, gamma = spend
    T = rng.uniform(0, weeks, customers)
    tiny = np.finfo(float).tiny
    rate = np.maximum(rng.gamma(r, 1 / alpha, customers), tiny)
    x, t_x = _bought(rng, rate, rng.beta(a, b, customers), T)
    scale = rng.gamma(q, 1 / gamma, customers)
    total = rng.gamma(p * np.maximum(x, 1)) / scale
    return pd.DataFrame(
        {
            "customer_id": np.char.zfill(np.arange(customers).astype(str), 8),
            "x": x,
            "t_x": t_x,
            "T": T,
            "spend_mean": np.where(x > 0, total / np.maximum(x, 1), np.nan),
        }
    )


def _bought(
    rng: np.random.Generator, rate: np.ndarray, leave: np.ndarray, T: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """x and t_x: all buy once more together, those who stay, until nobody does."""
    x, t_x = np.zeros(len(T), "int64"), np.zeros(len(T))
    going = np.arange(len(T))
    while len(going):
        at = t_x[going] + rng.standard_exponential(len(going)) / rate[going]
        in_time = at <= T[going]
        going, at = going[in_time], at[in_time]
        x[going] += 1
        t_x[going] = at
        going = going[rng.random(len(going)) >= leave[going]]
    return x, t_x
