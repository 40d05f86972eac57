"""Measure salesnb against its rivals in one run, and write RESULTS.md.

`make bench`, or `python benchmarks/run.py [--rows 1000000 10000000] [--times 3]`.
Every job is a process of its own. Jobs take turns, and ratios are of medians, so that a
machine that slows down slows all. Nothing here is a test: machines differ, ratios less.
"""

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from measure import HERE, in_turn, jobs, measured, table

EMPTY = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    },
    "cells": [
        {
            "cell_type": "code",
            "id": "nothing",
            "metadata": {"tags": ["parameters"]},
            "execution_count": None,
            "outputs": [],
            "source": 'nothing: str = ""  # a notebook that does nothing',
        }
    ],
}
# Lines of salesnb's own columns, as cleaning leaves them.
KEPT = """
SELECT order_id, order_date, customer_id, 'Name ' || customer_id AS customer_name,
    product_id, product_name, quantity::DOUBLE AS quantity, unit_price,
    NULL::DOUBLE AS discount, round(quantity * unit_price, 4) AS amount,
    NULL::VARCHAR AS returned, CASE WHEN quantity < 0 THEN 'return' ELSE 'sale' END AS kind
FROM '{lines}'
"""


def made(rows: int, ending: str, folder: Path) -> Path:
    """A file of generated order lines."""
    path = folder / f"lines_{rows}.{ending}"
    script = str(HERE / "lines.py")
    subprocess.run([sys.executable, script, str(rows), str(path)], check=True)
    return path


def month_of(rows: int, ending: str, times: int, folder: Path) -> list[str]:
    """Load, clean and the month's tables."""
    path = made(rows, ending, folder)
    names = ("salesnb", "pandas", "distinct")
    measures = jobs("monthly.py", names, path, times)
    path.unlink()
    return [f"\n## The month, {rows:,} lines, {ending}\n", *measures]


def customers_of(rows: int, times: int, folder: Path) -> list[str]:
    """Tables of customers, and the models' histories, from kept lines."""
    import duckdb

    lines, kept = made(rows, "parquet", folder), folder / f"kept_{rows}.parquet"
    query = KEPT.format(lines=lines)
    duckdb.connect().execute(f"COPY ({query}) TO '{kept}' (FORMAT parquet)")
    lines.unlink()
    pair = ("salesnb", "pandas")
    tables = jobs("customers.py", pair, kept, times)
    histories = jobs("histories.py", pair, kept, times)
    kept.unlink()
    return [
        f"\n## Customers, {rows:,} kept lines\n",
        "Features, RFM scores and segments, months, two cohort tables, repeats:\n",
        *tables,
        "\nHistories for BG/NBD (x, t_x, T, spend), pandas as `lifetimes` does it:\n",
        *histories,
    ]


def steps_of(title: str, script: str) -> list[str]:
    """What a script prints of its steps, on one core."""
    sys.stderr.write(f"  {script}\n")
    cost = measured([sys.executable, str(HERE / script)], OMP_NUM_THREADS="1")
    return [f"\n## {title}\n", "```text", cost.said.rstrip(), "```"]


def whole_runs(times: int, folder: Path) -> list[str]:
    """`salesnb run` on online_retail against a notebook that does nothing."""
    data = os.environ.get("SALESNB_DATA", str(HERE.parents[1] / "shared" / "data"))
    orders = Path(data) / "online_retail" / "online_retail.csv.gz"
    if not orders.exists():
        return ["\nonline_retail: not measured, SALESNB_DATA names no such file."]
    empty = folder / "nothing.ipynb"
    empty.write_text(json.dumps(EMPTY), encoding="utf-8")
    run = [sys.executable, "-m", "salesnb", "run"]
    params = HERE.parent / "params"
    files = {
        "monthly_report": params / "online_retail.yaml",
        "customer_segmentation": params / "customers_online_retail.yaml",
    }
    commands = {
        name: [*run, name, "-f", str(file), "--out", str(folder / name)]
        for name, file in files.items()
    }
    nothing = [*run, str(empty), "--out", str(folder / "nothing")]
    costs = in_turn({**commands, "nothing": nothing}, times)
    more = [
        f"{name} takes {costs[name].wall - costs['nothing'].wall:.1f} s"
        for name in files
    ]
    return [
        "\n## A whole `salesnb run` on online_retail (541,909 lines)\n",
        *table(costs, "monthly_report"),
        f"\nBeyond a notebook that does nothing, {', '.join(more)}.",
    ]


def imports(times: int) -> list[str]:
    bare = [sys.executable, "-c", "pass"]
    ours = [sys.executable, "-c", "import salesnb"]
    costs = in_turn({"import salesnb": ours, "python": bare}, max(times, 7))
    more = costs["import salesnb"].wall - costs["python"].wall
    return [f"\n## Import\n\n`import salesnb`: {more:.3f} s beyond Python's own start."]


def machine() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    names = ("duckdb", "pandas", "narwhals", "scikit-learn")
    libraries = ", ".join(f"{n} {version(n)}" for n in names)
    return [
        "# What it costs\n",
        "Written by `make bench`. Processes measured whole, in turn; medians; ratios are "
        "what to look at. `distinct` is a bare `SELECT DISTINCT` of the same columns in "
        "DuckDB, `pandas` a plain script that gives the same numbers.\n",
        f"{platform.system()}, {platform.machine()}, {os.cpu_count()} processors, "
        f"{memory:.0f} GB; Python {platform.python_version()}, {libraries}.",
    ]


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    reader.add_argument("--times", type=int, default=3)
    given = reader.parse_args()
    if importlib.util.find_spec("pyarrow") is None:
        raise SystemExit("pandas reads Parquet by pyarrow: pip install -e '.[bench]'")
    page, times = machine(), given.times
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in given.rows:
            page += month_of(rows, "parquet", times, folder)
        page += month_of(min(given.rows), "csv", times, folder)
        for rows in given.rows:
            page += customers_of(rows, times, folder)
        page += steps_of("Segments: the choice of k, one core", "segments.py")
        page += steps_of("Value: fits and predictions, one core", "value.py")
        page += whole_runs(times, folder)
    page += imports(times)
    (HERE / "RESULTS.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
