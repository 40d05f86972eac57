"""The most likely parameters of a model, how sure they are, and whether they are found.

Question   Which positive parameters make the data most likely?
Takes      a log-likelihood with its gradient, both in the logs of the parameters.
Gives      Fit.
Method     L-BFGS-B on the logs, then Newton steps, until the maximum is less than CLOSE
           away: what is given to six digits depends on no start, order or machine.
Errors     Standard errors are the square roots of the diagonal of the inverse of the
           observed information, on the log scale, times the parameter (delta method).
           The Hessian comes from central differences of the gradient.

>>> def score(at):  # of 3 successes of a Poisson count: 3 log m - m
...     return 3 * at[0] - np.exp(at[0]), np.array([3 - np.exp(at[0])])
>>> fit = maximise(score, {"m": 1.0}, count=1)
>>> fit.theta.round(6), fit.errors.round(4), fit.converged
(array([3.]), array([1.7321]), True)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

DIGITS = 6  # significant ones that are given
CLOSE = 1e-10  # log-likelihood left between the answer and the maximum, at most
REACH = 7.0  # how far a log may run from its start: a factor of 1,100
LONG = 0.5  # of a Newton step, in logs
STEP = 1e-4  # of the central differences, in logs

Score = Callable[[np.ndarray], tuple[float, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Fit:
    """
    theta, errors    the parameters and their standard errors, in the order of `names`;
                     errors are missing where the Hessian is not positive definite,
                     and where parameters run off
    converged        the maximum was found, and within REACH of the start
    runs_off         names of parameters that went as far as they may
    """

    names: tuple[str, ...]
    theta: np.ndarray
    errors: np.ndarray
    log_likelihood: float
    converged: bool
    runs_off: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        return bool(np.isfinite(self.errors).all())


def maximise(score: Score, start: dict[str, float], *, count: int) -> Fit:
    """The Fit of `score` from `start`; count: observations, to scale by."""
    from scipy.optimize import minimize

    def lost(at: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = score(at)
        return -value / count, -slope / count

    begin = np.log(list(start.values()))
    limits = np.column_stack([begin - REACH, begin + REACH])
    options = {"maxiter": 1000, "maxfun": 5000, "ftol": 1e-14, "gtol": 1e-9}
    found = minimize(
        lost, begin, jac=True, method="L-BFGS-B", bounds=limits, options=options
    )
    free = np.abs(found.x - begin) < REACH - STEP
    at, left = polished(score, found.x, free, limits)
    free &= np.abs(at - begin) < REACH - STEP
    runs_off = tuple(np.array(list(start))[~free].tolist())
    spread = _spread(score, at, free) * (np.nan if runs_off else 1.0)
    return Fit(
        names=tuple(start),
        theta=np.exp(at),
        errors=np.exp(at) * np.sqrt(np.diag(spread)),
        log_likelihood=float(score(at)[0]),
        converged=left < CLOSE and not runs_off,
        runs_off=runs_off,
    )


def significant(values: np.ndarray, digits: int = DIGITS) -> np.ndarray:
    """`values` with so many digits; what is nearer to 0 than 1e-300 is 0.

    >>> significant([0.12345678, -98765432.1, 0.0, np.nan]).tolist()
    [0.123457, -98765400.0, 0.0, nan]
    """
    values = np.asarray(values, float)
    values = np.where(np.abs(values) < 1e-300, 0.0, values)
    some = np.isfinite(values) & (values != 0)
    size = np.floor(np.log10(np.abs(np.where(some, values, 1.0))))
    places = digits - 1 - size
    # Only whole powers of ten from 0 on are exact, so small and large ones differ.
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    return np.where(some, np.round(values * up / down) / up * down, values)


def polished(
    score: Score, at: np.ndarray, free: np.ndarray, limits: np.ndarray
) -> tuple[np.ndarray, float]:
    """`at` after Newton steps of what is `free`, and the log-likelihood left to gain."""
    left = np.inf
    for _ in range(30):
        slope = score(at)[1]
        step = _spread(score, at, free) @ slope
        left = float(slope @ step) / 2
        # Missing where the Hessian is not definite.
        if not left > CLOSE / 1e4:
            break
        # Far from the maximum the Hessian misleads.
        at = np.clip(at + step * min(1.0, LONG / np.abs(step).max()), *limits.T)
    return at, left if np.isfinite(left) else np.inf


def _spread(score: Score, at: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The inverse of minus the Hessian of what is `free`, 0 elsewhere; missing where
    that is not positive definite."""
    spread, inside = np.zeros((len(at), len(at))), np.ix_(free, free)
    nudges = np.eye(len(at))[free] * STEP
    rows = [score(at + nudge)[1] - score(at - nudge)[1] for nudge in nudges]
    hessian = np.array(rows).reshape(-1, len(at))[:, free] / (2 * STEP)
    information = -(hessian + hessian.T) / 2
    if (np.linalg.eigvalsh(information) <= 0).any():
        return np.full_like(spread, np.nan)
    spread[inside] = np.linalg.inv(information)
    return spread
