"""How long the models of customers' value take, on customers made up by them.

`python benchmarks/value.py [--customers 1000000] [--weeks 78]` prints CPU seconds, on one
core when OMP_NUM_THREADS=1. Times are whole days, as those of order lines are.
"""

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from salesnb.analysis.value import frequency, models, money, simulate

TRUTH = (0.243, 4.414, 0.793, 2.426)


def timed(what: str, work: Callable[[], object]) -> object:
    """What `work` gives; its CPU seconds are written."""
    begun = time.process_time()
    done = work()
    sys.stdout.write(f"{what:32}{time.process_time() - begun:8.2f} s\n")
    return done


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--customers", type=int, default=1_000_000)
    reader.add_argument("--weeks", type=float, default=78)
    given = reader.parse_args()
    made = simulate.histories(
        TRUTH, customers=given.customers, weeks=given.weeks, seed=1
    )
    days = {name: np.ceil(made[name] * 7) / 7 for name in ("t_x", "T")}
    shop = made.assign(**days)
    cells = len(shop[frequency.CELL].drop_duplicates())
    sys.stdout.write(f"{len(shop):,} customers, {cells:,} cells\n")
    often = timed("BG/NBD", lambda: frequency.fit(shop))
    much = timed("gamma-gamma", lambda: money.fit(shop))
    found = models.Models(often, much, ())
    weeks = np.arange(1, 13) * 365 / 12 / 7
    said = timed(
        "predictions, 12 months",
        lambda: models.predicted(found, shop, weeks=weeks, factors=np.ones(12)),
    )
    for fit in (often, much):
        numbers = zip(fit.names, fit.theta, fit.errors, strict=True)
        shown = [f"{name} {value:.4f} ({error:.4f})" for name, value, error in numbers]
        sys.stdout.write(f"{', '.join(shown)}; converged: {fit.converged}\n")
    sys.stdout.write(f"orders to come: {said['expected_orders'].sum():,.0f}\n")


if __name__ == "__main__":
    main()
