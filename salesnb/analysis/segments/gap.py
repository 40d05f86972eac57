"""The gap statistic: do groups gather more than even points would?

Takes      log W_k, the log inertia of the points for k = 1, 2, ...; the same of
           reference points that have no groups.
Gives      gap and its standard error for each k, and the k they speak for.
Formulas   Gap(k) = mean over references of log W*_k, less log W_k         (their 3)
           s(k) = sd of log W*_k, divided by B, times sqrt(1 + 1 / B)
           k = the smallest one with Gap(k) >= Gap(k + 1) - s(k + 1); 1 is allowed and
           means no groups; the last k if there is none
Source     Tibshirani, Walther & Hastie, J. R. Statist. Soc. B 63 (2001), section 4.

>>> gap, error = gaps(np.array([1.0, 0.0]), np.array([[1.0, 1.5], [1.0, 0.5]]))
>>> gap, error.round(6)  # sd .5, times sqrt(1.5)
(array([0., 1.]), array([0.      , 0.612372]))
>>> smallest(gap, error)  # 0 >= 1 - .61 is false
2
"""

import numpy as np


def gaps(log_w: np.ndarray, references: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gap(k) and s(k). references: one row a reference, one column a k."""
    error = references.std(axis=0) * np.sqrt(1 + 1 / len(references))
    return references.mean(axis=0) - log_w, error


def smallest(gap: np.ndarray, error: np.ndarray) -> int:
    """The k of Tibshirani, Walther & Hastie; gap[0] belongs to k = 1."""
    enough = gap[:-1] >= gap[1:] - error[1:]
    return int(enough.argmax()) + 1 if enough.any() else len(gap)
