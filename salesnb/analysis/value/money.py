"""Gamma-gamma: how much a customer will spend when buying.

Question   What is the mean value of a customer's purchases, now and to come?
Takes      `history.histories`: x and spend_mean of customers who bought again.
Gives      `fit`: a Fit of p, q, gamma; `expected`: an array.
Units      money.
Model      A purchase is gamma(p, nu) around the customer's mean; nu is gamma(q, gamma)
           among customers. Means do not depend on how often a customer buys: where they
           do, `value` says so. Seldom buyers are drawn to the mean of all.
Leaves out customers without repeat purchases, and means that are not above 0.
Source     Fader & Hardie, The Gamma-Gamma Model of Monetary Value (2013): (1a), (5).

>>> published = np.array([6.25, 3.74, 15.44])
>>> two = pd.DataFrame({"x": [2, 0], "spend_mean": [22.35, np.nan]})
>>> expected(published, two).round(1).tolist()  # 24.7: pulled towards 35.2
[24.7, 35.2]
"""

import numpy as np
import pandas as pd

from salesnb.analysis.value.fitting import Fit, maximise


def usable(histories: pd.DataFrame) -> pd.DataFrame:
    """Those with repeat purchases that were worth something."""
    return histories[(histories["x"] > 0) & (histories["spend_mean"] > 0)]


def fit(histories: pd.DataFrame) -> Fit:
    """Maximum likelihood of p, q, gamma, of the `usable` ones, at least one."""
    used = usable(histories)
    # Sums are added in one order, whoever is called what.
    used = used[["x", "spend_mean"]].sort_values(["x", "spend_mean"])
    x, z = used["x"].to_numpy(float), used["spend_mean"].to_numpy(float)
    k, n = np.unique(x, return_counts=True)
    total, log_z = x * z, np.log(z)
    ready = len(x), k, n, float(x @ np.log(total)), float(log_z.sum())

    def score(at: np.ndarray) -> tuple[float, np.ndarray]:
        """The log of (1a), summed, and its gradient in log p, q, gamma."""
        p, q, g = theta = np.exp(at)
        size = p * x + q
        whole = np.log(g + total)
        counts, d_counts = _by_count(theta, ready)
        value = counts - size @ whole
        slope = d_counts - [x @ whole, whole.sum(), size @ (1 / (g + total))]
        return float(value), slope * theta

    # Near p gamma / (q - 1), the mean of all; where q < 1 there is none, but a median.
    return maximise(score, {"p": 1.0, "q": 2.0, "gamma": np.median(z)}, count=len(x))


def _by_count(theta: np.ndarray, ready: tuple) -> tuple[float, np.ndarray]:
    """The factors of (1a) without the power of gamma + x z: log, and gradient."""
    from scipy.special import gammaln, psi

    p, q, g = theta
    customers, k, n, logs, log_z = ready
    kinds = gammaln(p * k + q) - gammaln(p * k) - gammaln(q) + q * np.log(g)
    d_p = n * k @ (psi(p * k + q) - psi(p * k)) + logs
    d_q = n @ (psi(p * k + q) - psi(q) + np.log(g))
    return n @ kinds + p * logs - log_z, np.array([d_p, d_q, customers * q / g])


def expected(theta: np.ndarray, histories: pd.DataFrame) -> np.ndarray:
    """E(M | spend_mean, x), (5): p (gamma + x z) / (p x + q - 1).

    Missing where x > 0 but nothing was paid, and where q <= 1, so that seldom buyers
    have no finite mean.
    """
    p, q, gamma = theta
    x, z = (histories[name].to_numpy(float) for name in ("x", "spend_mean"))
    sizes = p * x + q - 1
    known = ((x == 0) | (z > 0)) & (sizes > 0)
    money = p * (gamma + np.where(x > 0, x * z, 0.0))
    return np.where(known, money / np.where(known, sizes, 1.0), np.nan)
