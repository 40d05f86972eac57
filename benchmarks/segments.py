"""What it costs to segment customers: `python benchmarks/segments.py [--customers 100000]`.

Made-up customers with five correlated, skewed columns, each step in turn in one process.
Seconds by the clock, CPU seconds, and the peak memory of the process so far, with the
libraries loaded. OMP_NUM_THREADS is set to 1, as in kernels. Not a test: machines differ.
"""

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from salesnb.analysis import segments

COLUMNS = [
    *("days_since_last_order", "order_count", "spend", "average_order", "products"),
]


def customers(count: int) -> pd.DataFrame:
    """Counts and money that are log-normal and correlated, as in a shop."""
    rng = np.random.default_rng(7)
    shared, own = rng.standard_normal((count, 1)), rng.standard_normal((count, 5))
    drawn = 0.8 * shared * [-1, 1, 1, 0.3, 1] + 0.6 * own
    table = pd.DataFrame(np.exp(drawn + [4, 1, 6, 4, 2]).round(2), columns=COLUMNS)
    whole = ["days_since_last_order", "order_count", "products"]
    table[whole] = np.ceil(table[whole])
    return table.assign(customer_id=[f"C{n:07d}" for n in range(count)])


def step(name: str, work: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    unit = 1e9 if platform.system() == "Darwin" else 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    sys.stdout.write(f"{name:<22}{wall:8.2f} s{cpu:8.2f} CPU s{peak:7.2f} GB\n")
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    count = parser.parse_args().customers
    sys.stdout.write(f"{count:,} customers, {len(COLUMNS)} columns\n")
    features = customers(count)
    begun, cpu = time.perf_counter(), time.process_time()
    prepared = step("prepare", lambda: segments.prepare(features, columns=COLUMNS))
    found = step("evidence, k 1 to 10", lambda: segments.evidence(prepared))
    verdict = segments.decide(found)
    k = verdict.k if verdict.k > 1 else 4
    labels = step(f"split, k = {k}", lambda: segments.split(prepared, k=k)).labels
    step("components", lambda: segments.components(prepared))
    step("sizes and names", lambda: _meant(prepared, labels))
    revenue = features.set_index("customer_id")["spend"]
    step("usefulness", lambda: segments.usefulness({"segments": labels}, revenue))
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    sys.stdout.write(f"{'all':<22}{wall:8.2f} s{cpu:8.2f} CPU s\n{verdict.id}\n")


def _meant(prepared: segments.Prepared, labels: pd.Series) -> None:
    segments.sizes(prepared, labels)
    segments.names(prepared, labels)


if __name__ == "__main__":
    main()
