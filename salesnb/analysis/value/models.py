"""Both models fitted to one set of customers, and what cannot be said and why.

Question   What do BG/NBD and gamma-gamma say of these customers, and what speaks against
           them?
Takes      `history.histories`.
Gives      `fitted`: Models; `predicted`: one row a customer.
Rules      A model that too few customers carry is not fitted. One whose maximum is not
           found is kept, with a note.

>>> one = pd.DataFrame({"customer_id": ["a"], "x": [0], "t_x": [0.0], "T": [9.0]})
>>> fitted(one.assign(spend_mean=np.nan)).notes
(Note(reason='no_repeats', details={'customers': 1}),)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from salesnb.analysis.value import frequency, money
from salesnb.analysis.value.fitting import Fit, significant

# Measured on subsamples of a music shop (CDNOW). Of 125 customers, 57 of whom bought again,
# the parameters of one sample in five ran off, and the orders of the next 39 weeks were
# foreseen 38 % too low to 27 % too high (eight in ten samples); of 250 with 107, one in
# twenty and -34 to +13 %. Gamma-gamma ran off in one sample in four, and in eight.
CUSTOMERS = 100
REPEATERS = 50
SPENDERS = 100
MOSTLY = 0.5  # share of one-time customers beyond which it is said
STAYING = 0.98  # mean P(alive) of those who came back from which it is said
TIED = 0.1  # correlation of spend and frequency from which it is said
TABLE = [
    "customer_id",
    "probability_alive",
    "expected_orders",
    "expected_spend",
    "discounted_value",
]
PARAMETERS = ["name", "value", "standard_error"]
FITS = ["model", "customers", "log_likelihood", "converged"]


@dataclass(frozen=True)
class Note:
    """Why something is missing or to be read with care: an id, and numbers.

    no_repeats        nobody bought twice, so no model: {customers}
    too_few           no model: {customers, repeaters}, {need_customers, need_repeaters}
                      and how many are missing, {missing_customers, missing_repeaters}
    mostly_one_time   more than MOSTLY bought once; P(alive) is 1 for them whatever
                      happened, by the model: {customers, one_time, share}
    hardly_leaves     those who came back are taken for customers still, P(alive) STAYING
                      or more on average, so next to nothing is at risk, whoever has
                      fallen silent: {customers, share}
    no_spend          repeat purchases worth nothing or less, not in gamma-gamma and
                      without expected spend: {customers}
    too_few_spends    no gamma-gamma: {have, need, missing} customers
    no_mean_spend     q is not above 1, so seldom buyers have no finite mean: {q}
    spend_tied        who buys more often spends more each time, which gamma-gamma
                      excludes: {correlation, customers}
    spend_tied_down   who buys more often spends less each time: likewise
    not_converged     the best fit was not found; what was found is kept: {model}
    runs_off          the data set parameters no bound, as customers are too few or too
                      alike; they mean nothing, and whether predictions hold only a
                      hold-out tells: {model, parameters}
    no_errors         the Hessian is not positive definite: no standard errors: {model}
    quiet_end         no sale in the last days, over a week: are the data complete?
                      {days}
    nothing_bought    nobody came back in the days held out, so no error: {customers}
    not_better_than_naive    the total held out, of orders or spend, was foreseen no better
                      than by going on as so far: {total, error, naive_error}
    """

    reason: str
    details: dict = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Models:
    """`frequency` and `money` are None where the customers cannot carry them."""

    frequency: Fit | None
    money: Fit | None
    notes: tuple[Note, ...]
    customers: dict[str, int] = field(default_factory=dict)  # a model was fitted to

    @property
    def fits(self) -> dict[str, Fit]:
        both = {"bg_nbd": self.frequency, "gamma_gamma": self.money}
        return {name: fit for name, fit in both.items() if fit}


def fitted(histories: pd.DataFrame) -> Models:
    """The Models of these customers, with notes on what they cannot carry."""
    short = _short(histories)
    if short:
        return Models(None, None, (short,))
    often = frequency.fit(histories)
    notes = [*of_fit("bg_nbd", often), *_one_time(histories)]
    notes += _staying(often, histories)
    used = money.usable(histories)
    unpaid = int((histories["x"] > 0).sum()) - len(used)
    if unpaid:
        notes.append(Note("no_spend", {"customers": unpaid}))
    customers = {"bg_nbd": len(histories), "gamma_gamma": len(used)}
    if len(used) < SPENDERS:
        lack = {"have": len(used), "need": SPENDERS, "missing": SPENDERS - len(used)}
        notes.append(Note("too_few_spends", lack))
        return Models(often, None, tuple(notes), customers)
    much = money.fit(histories)
    notes += [*of_fit("gamma_gamma", much), *_spend(much, used)]
    return Models(often, much, tuple(notes), customers)


def predicted(
    models: Models,
    histories: pd.DataFrame,
    *,
    weeks: Sequence[float],
    factors: Sequence[float],
) -> pd.DataFrame:
    """TABLE of each customer, not rounded.

    weeks     ends of the parts that the time ahead is cut into; the last is the horizon
    factors   what money that comes in each part is worth today
    """
    often = models.frequency.theta
    # What is to come, while a customer, depends on x and T alone.
    pairs = histories[["x", "T"]].drop_duplicates()
    sums = frequency.ahead(often, pairs, weeks=weeks)
    parts = np.diff(sums, axis=1, prepend=0.0)
    pairs = pairs.assign(orders=sums[:, -1], worth=parts @ np.asarray(factors, float))
    each = histories[["x", "T"]].merge(pairs, on=["x", "T"], how="left")
    alive = frequency.alive(often, histories)
    spend = np.full(len(histories), np.nan)
    if models.money:
        spend = money.expected(models.money.theta, histories)
    orders, worth = (alive * each[name].to_numpy() for name in ("orders", "worth"))
    columns = histories["customer_id"], alive, orders, orders * spend, worth * spend
    return pd.DataFrame(dict(zip(TABLE, columns, strict=True)))


def parameters(models: Models) -> pd.DataFrame:
    """PARAMETERS, a row a parameter."""
    rows = [
        row
        for fit in models.fits.values()
        for row in zip(
            fit.names, significant(fit.theta), significant(fit.errors), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=PARAMETERS)


def fits(models: Models) -> pd.DataFrame:
    """FITS, a row a model."""
    rows = [
        (name, models.customers[name], round(fit.log_likelihood, 4), fit.converged)
        for name, fit in models.fits.items()
    ]
    return pd.DataFrame(rows, columns=FITS)


def _short(histories: pd.DataFrame) -> Note | None:
    customers, repeaters = len(histories), int((histories["x"] > 0).sum())
    if not repeaters:
        return Note("no_repeats", {"customers": customers})
    missing = max(CUSTOMERS - customers, 0), max(REPEATERS - repeaters, 0)
    if not any(missing):
        return None
    details = {
        "customers": customers,
        "repeaters": repeaters,
        "need_customers": CUSTOMERS,
        "need_repeaters": REPEATERS,
        "missing_customers": missing[0],
        "missing_repeaters": missing[1],
    }
    return Note("too_few", details)


def of_fit(model: str, fit: Fit) -> list[Note]:
    if fit.runs_off:
        return [Note("runs_off", {"model": model, "parameters": fit.runs_off})]
    notes = [] if fit.converged else [Note("not_converged", {"model": model})]
    return notes if fit.has_errors else [*notes, Note("no_errors", {"model": model})]


def _one_time(histories: pd.DataFrame) -> list[Note]:
    once, customers = int((histories["x"] == 0).sum()), len(histories)
    if once <= MOSTLY * customers:
        return []
    share = round(once / customers, 4)
    details = {"customers": customers, "one_time": once, "share": share}
    return [Note("mostly_one_time", details)]


def _staying(fit: Fit, histories: pd.DataFrame) -> list[Note]:
    again = histories[histories["x"] > 0]
    share = round(float(frequency.alive(fit.theta, again).mean()), 4)
    if share < STAYING:
        return []
    return [Note("hardly_leaves", {"customers": len(again), "share": share})]


def _spend(fit: Fit, used: pd.DataFrame) -> list[Note]:
    q, notes = float(fit.theta[1]), []
    if q <= 1:
        notes.append(Note("no_mean_spend", {"q": float(significant(q))}))
    found = tied(used)
    # Fisher's z: beyond 1.96 standard errors it is not chance.
    sure = np.arctanh(min(abs(found), 0.999999)) * np.sqrt(len(used) - 3) > 1.96
    if abs(found) >= TIED and sure:
        details = {"correlation": round(found, 4), "customers": len(used)}
        notes.append(Note("spend_tied" if found > 0 else "spend_tied_down", details))
    return notes


def tied(used: pd.DataFrame) -> float:
    """Pearson's correlation of x and spend_mean; 0 where one of them is the same for all.

    >>> tied(pd.DataFrame({"x": [1, 2, 3], "spend_mean": [5.0, 7.0, 9.0]}))
    1.0
    """
    x, z = (used[name] - used[name].mean() for name in ("x", "spend_mean"))
    size = float(np.sqrt((x**2).sum() * (z**2).sum()))
    # Rounding leaves dust of a mean, not a spread.
    return round(float((x * z).sum()) / size, 12) if size > 1e-9 else 0.0
