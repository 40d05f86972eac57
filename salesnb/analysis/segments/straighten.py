"""One column made fit for distances: skew taken out, whatever its unit.

Question   How is a column of money, counts or days measured so that a few large
           customers do not decide everything?
Takes      a float array without gaps, of more than one value.
Gives      the values as they are, or transformed; and the rule that was used.
Rules      as_is         |skewness| <= 1
           log1p         skewness > 1 and no value below 0: log(1 + x / unit)
           yeo_johnson   any other skew, with x / unit; the power is the likeliest one,
                         to 4 decimals
           log1p and Yeo-Johnson know a unit, so x is first measured in one of its own:
           the 5 % quantile of the values above 0 for log1p, the median size for
           Yeo-Johnson. Pence or pounds then give the same.
           log1p cannot overdo: what is far below the unit stays near 0, where log
           would make an outlier of one order of a penny.
Source     Bulmer, Principles of Statistics (1979): over 1 is highly skewed.
           Yeo & Johnson, Biometrika 87 (2000), p. 954.

>>> values, rule = straighten(np.array([1.0, 1, 1, 1, 1, 1, 3, 63]))
>>> rule.transform, rule.unit, (values[-1] / values[0]).round(6)  # log2 of 2 and of 64
('log1p', 1.0, np.float64(6.0))
"""

from dataclasses import dataclass

import numpy as np

SKEWED = 1.0
UNIT_QUANTILE = 0.05


@dataclass(frozen=True)
class Rule:
    """What was done to a column; `unit` and `power` are missing where not used."""

    transform: str
    unit: float = np.nan
    power: float = np.nan


def straighten(values: np.ndarray) -> tuple[np.ndarray, Rule]:
    """The values, transformed if they are skewed, and how."""
    skew = skewness(values)
    if abs(skew) <= SKEWED:
        return values, Rule("as_is")
    if skew > 0 and values.min() >= 0:
        unit = float(np.quantile(values[values > 0], UNIT_QUANTILE))
        return np.log1p(values / unit), Rule("log1p", unit)
    return _yeo_johnson(values)


def skewness(values: np.ndarray) -> float:
    """Third moment over the cube of the standard deviation (g1).

    >>> round(skewness(np.array([0.0, 0, 0, 4])), 6)  # (-3 + 27) / 4 over 3 ** 1.5
    1.154701
    """
    # In units of the largest deviation, so that cubes neither overflow nor vanish.
    off = values - values.mean()
    off = off / np.abs(off).max()
    return float((off**3).mean() / (off**2).mean() ** 1.5)


def _yeo_johnson(values: np.ndarray) -> tuple[np.ndarray, Rule]:
    from scipy.stats import yeojohnson
    from sklearn.preprocessing import PowerTransformer

    unit = float(np.median(np.abs(values[values != 0])))
    scaled = values / unit
    model = PowerTransformer(method="yeo-johnson", standardize=False)
    power = round(float(model.fit(scaled[:, None]).lambdas_[0]), 4)
    return yeojohnson(scaled, power), Rule("yeo_johnson", unit, power)
