"""BG/NBD: how often customers will buy, and whether they still do.

Question   Is a customer still one, and how many purchases will come?
Takes      `history.histories`: x, t_x, T of each customer.
Gives      `fit`: a Fit of r, alpha, a, b; `alive` and `ahead`: arrays.
Units      time in weeks (the unit of t_x and T), probabilities 0-1, purchases.
Model      While a customer, purchases come at random at a rate of his own; after each he
           leaves with a probability of his own. Rates are gamma(r, alpha) among
           customers, probabilities of leaving beta(a, b), and the two independent.
           Nobody can leave before a first repeat purchase, so P(alive | x = 0) = 1.
Source     Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science
           24 (2005), 275-284: (6), (7), (10). P(alive): the same, Computing P(alive)
           Using the BG/NBD Model (2008).

>>> once = pd.DataFrame({"x": [0], "t_x": [0.0], "T": [4.0]})
>>> published = np.array([0.243, 4.414, 0.793, 2.426])
>>> alive(published, once).tolist()
[1.0]
>>> twice = pd.DataFrame({"x": [2], "t_x": [30.43], "T": [38.86]})
>>> expected = alive(published, twice)[:, None] * ahead(published, twice, weeks=[39.0])
>>> expected.round(3).tolist()  # as the paper's spreadsheet
[[1.226]]
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from salesnb.analysis.value.fitting import Fit, maximise

CELL = ["x", "t_x", "T"]


def fit(histories: pd.DataFrame) -> Fit:
    """Maximum likelihood of r, alpha, a, b; some customer must have bought again."""
    # Customers with the same history are one cell with a weight: a million customers
    # have a few hundred thousand, and in an order of their own.
    cells = histories.groupby(CELL, sort=True).size().rename("w").reset_index()
    repeat = cells[cells["x"] > 0]
    x, t_x, T, w = (repeat[name].to_numpy(float) for name in [*CELL, "w"])
    by_x = cells.groupby("x")["w"].sum()
    n_x, k = by_x.to_numpy(float), by_x.index.to_numpy(float)
    times = cells.assign(xw=cells["x"] * cells["w"]).groupby("T")[["w", "xw"]].sum()
    n_T, x_T, all_T = *times.to_numpy(float).T, times.index.to_numpy(float)

    def score(at: np.ndarray) -> tuple[float, np.ndarray]:
        """(7): the sum of the logs of (6), and its gradient in log r, alpha, a, b."""
        r, alpha, a, b = theta = np.exp(at)
        counts, d_counts = _by_count(theta, k, n_x)
        # - (r + x) log(alpha + T), of all customers
        power = r * n_T + x_T
        since = np.log(alpha + all_T)
        odds, gone, gap = _left(theta, x, t_x, T)
        value = counts - power @ since + w @ np.logaddexp(0, odds)
        lean = w * gone
        shift = (r + x) * (1 / (alpha + T) - 1 / (alpha + t_x))
        slope = d_counts + [
            lean @ gap - n_T @ since,
            lean @ shift - power @ (1 / (alpha + all_T)),
            lean.sum() / a,
            -lean @ (1 / (b + x - 1)),
        ]
        return float(value), slope * theta

    # As many purchases a week as there were, if all were alike.
    pace = float(n_T @ all_T / x_T.sum())
    start = {"r": 1.0, "alpha": pace, "a": 1.0, "b": 1.0}
    return maximise(score, start, count=len(histories))


def _by_count(theta: np.ndarray, k: np.ndarray, n: np.ndarray) -> tuple:
    """The factors of (6) in x alone, n customers with k repeats: log, and gradient."""
    from scipy.special import gammaln, psi

    r, alpha, a, b = theta
    # A1 of (6) and B(a, b + x) / B(a, b), whose gamma(a) cancel
    rate = gammaln(r + k) - gammaln(r) + r * np.log(alpha)
    stay = gammaln(b + k) - gammaln(b) + gammaln(a + b) - gammaln(a + b + k)
    d_r = psi(r + k) - psi(r) + np.log(alpha)
    d_a = psi(a + b) - psi(a + b + k)
    d_b = psi(b + k) - psi(b) + d_a
    d_alpha = np.full_like(k, r / alpha)
    return n @ (rate + stay), np.array([n @ d for d in (d_r, d_alpha, d_a, d_b)])


def _left(theta: np.ndarray, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> tuple:
    """Of customers with x > 0: log odds of having left after the last purchase, its
    probability, and log((alpha + T) / (alpha + t_x)).

    The odds are the second term of (6) over its first: a power of r + x, so kept a log.
    """
    from scipy.special import expit

    r, alpha, a, b = theta
    gap = np.log((alpha + T) / (alpha + t_x))
    odds = np.log(a) - np.log(b + x - 1) + (r + x) * gap
    return odds, expit(odds), gap


def alive(theta: np.ndarray, histories: pd.DataFrame) -> np.ndarray:
    """P(alive | x, t_x, T): the odds of Fader, Hardie & Lee 2008; 1 where x is 0."""
    from scipy.special import expit

    x, t_x, T = (histories[name].to_numpy(float) for name in CELL)
    odds, _, _ = _left(theta, np.maximum(x, 1), t_x, T)
    # Not 1 - gone, which is 0 and dust where hardly anybody is left.
    return np.where(x > 0, expit(-odds), 1.0)


def ahead(
    theta: np.ndarray, histories: pd.DataFrame, *, weeks: Sequence[float]
) -> np.ndarray:
    """Expected purchases within each of `weeks` after T, of customers who are alive.

    Times `alive` it is (10), E(Y(t) | x, t_x, T). The paper's 2F1 is worked out as the
    integral that it stands for: of a customer with rate l who leaves with probability p,
    E(Y(t)) = (1 - exp(-l p t)) / p, by (5). The mean over l, gamma(r + x, alpha + T), is
    g(p) = (1 - (1 + p t / (alpha + T)) ** -(r + x)) / p; that over p, beta(a, b + x), by
    Gauss and Jacobi. Nothing in it is large, nothing cancels, and a = 1 is no exception,
    where (10) divides by 0; scipy's 2F1 is lost from about x = 300 on.

    Returns
    -------
    array, len(histories) by len(weeks)
    """
    r, alpha, a, b = theta
    x, T = (histories[name].to_numpy(float) for name in ("x", "T"))
    z = np.asarray(weeks, float) / (alpha + T[:, None])
    table = np.empty_like(z)
    # One set of nodes serves all who have the same x.
    order = np.argsort(x, kind="stable")
    starts = np.flatnonzero(np.diff(x[order])) + 1
    for rows in np.split(order, starts):
        times = x[rows[0]]
        p, share = _nodes(a, b + times, reach=z[rows].max())
        for step in range(z.shape[1]):
            grown = np.log1p(z[rows, step, None] * p)
            table[rows, step] = (-np.expm1(-(r + times) * grown) / p) @ share
    return table


def _nodes(a: float, b: float, *, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights for means over beta(a, b), by Golub & Welsch 1969.

    g has a pole at -1 / reach, so the number of nodes grows as that nears 0: measured
    against adaptive integration, means are right to 1e-8 up to a reach of 50,000.
    """
    from scipy.linalg import eigh_tridiagonal

    count = int(min(24 + 8 * min(reach, 60) + 8 * np.sqrt(reach), 1000))
    # Jacobi's weight (1 - y)**A (1 + y)**B on -1 to 1, p = (1 + y) / 2
    A, B, n = b - 1, a - 1, np.arange(1, count)
    middle = np.append((B - A) / (A + B + 2), _middles(A, B, n))
    wide = 4 * n * (n + A) * (n + B) / (2 * n + A + B) ** 2 / (2 * n + A + B + 1)
    # For n = 1 this factor is 1, also where it is 0 / 0.
    last = (n[1:] + A + B) / (2 * n[1:] + A + B - 1)
    wide[1:] *= last
    y, vectors = eigh_tridiagonal(middle, np.sqrt(wide))
    p = np.maximum((1 + y) / 2, np.finfo(float).tiny)
    return p, vectors[0] ** 2


def _middles(A: float, B: float, n: np.ndarray) -> np.ndarray:
    return (B - A) * (B + A) / ((2 * n + A + B) * (2 * n + A + B + 2))
