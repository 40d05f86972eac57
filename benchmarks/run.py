"""Measure salesnb against its rivals in one run, and write RESULTS.md.

`make bench`, or `python benchmarks/run.py [--rows 1000000 10000000] [--times 3]`.
Every job is a process of its own; its CPU time and its peak memory are what the operating
system accounts to it when it ends. Jobs take turns, and ratios are of medians, so that a
machine that slows down slows all. Nothing here is a test: machines differ, ratios less.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
JOBS = ("salesnb", "pandas", "distinct")
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


@dataclass(frozen=True)
class Cost:
    """CPU seconds, seconds by the clock, and peak memory in GB of one process."""

    cpu: float
    wall: float
    memory: float
    said: str = ""


def measured(command: list[str], **environment: str) -> Cost:
    """Run `command` to its end; its children count too."""
    script = (
        "import json, resource, subprocess, sys, time\n"
        "begun = time.perf_counter()\n"
        "done = subprocess.run(json.loads(sys.argv[1]), capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "wall = time.perf_counter() - begun\n"
        "if done.returncode: sys.exit(done.stderr[-2000:])\n"
        "cpu = used.ru_utime + used.ru_stime\n"
        "print(json.dumps([cpu, wall, used.ru_maxrss, done.stdout]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(command)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    cpu, wall, memory, said = json.loads(done.stdout)
    unit = 1e9 if platform.system() == "Darwin" else 1e6
    return Cost(cpu, wall, memory / unit, said)


def median(costs: list[Cost]) -> Cost:
    parts = [[getattr(c, name) for c in costs] for name in ("cpu", "wall", "memory")]
    return Cost(*(statistics.median(part) for part in parts), said=costs[0].said)


def in_turn(commands: dict[str, list[str]], times: int) -> dict[str, Cost]:
    """The median cost of each command, measured A B C A B C ..."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            costs[name].append(measured(command))
            sys.stderr.write(f"  {name}: {costs[name][-1].cpu:.2f} CPU s\n")
    return {name: median(found) for name, found in costs.items()}


def lines_of(rows: int, ending: str, times: int, folder: Path) -> list[str]:
    """The table of one size and one kind of file."""
    path = folder / f"lines_{rows}.{ending}"
    lines = [sys.executable, str(HERE / "lines.py"), str(rows), str(path)]
    subprocess.run(lines, check=True)
    jobs = {j: [sys.executable, str(HERE / "jobs.py"), j, str(path)] for j in JOBS}
    costs = in_turn(jobs, times)
    path.unlink()
    if json.loads(costs["salesnb"].said) != json.loads(costs["pandas"].said):
        raise SystemExit(f"salesnb and pandas differ on {rows} rows of {ending}")
    return [f"\n## {rows:,} lines, {ending}\n", *table(costs, "salesnb")]


def table(costs: dict[str, Cost], own: str) -> list[str]:
    head = ["| job | CPU s | s | peak GB | CPU, ours : its | memory, ours : its |"]
    mine = costs[own]
    return [
        *head,
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {c.cpu:.2f} | {c.wall:.2f} | {c.memory:.2f} | "
            f"{mine.cpu / c.cpu:.2f} | {mine.memory / c.memory:.2f} |"
            for name, c in costs.items()
        ),
    ]


def whole_run(times: int, folder: Path) -> list[str]:
    """`salesnb run` on online_retail against a notebook that does nothing."""
    data = os.environ.get("SALESNB_DATA", str(HERE.parents[1] / "shared" / "data"))
    orders = Path(data) / "online_retail" / "online_retail.csv.gz"
    if not orders.exists():
        return ["\nonline_retail: not measured, SALESNB_DATA names no such file."]
    empty = folder / "nothing.ipynb"
    empty.write_text(json.dumps(EMPTY), encoding="utf-8")
    run = [sys.executable, "-m", "salesnb", "run"]
    params = str(HERE.parent / "params" / "online_retail.yaml")
    real = [*run, "monthly_report", "-f", params, "--out", str(folder / "a")]
    costs = in_turn(
        {
            "online_retail": real,
            "nothing": [*run, str(empty), "--out", str(folder / "b")],
        },
        times,
    )
    more = costs["online_retail"].wall - costs["nothing"].wall
    return [
        "\n## A whole `salesnb run` on online_retail (541,909 lines)\n",
        *table(costs, "online_retail"),
        f"\nThe report takes {more:.1f} s more than a notebook that does nothing.",
    ]


def imports(times: int) -> list[str]:
    bare = [sys.executable, "-c", "pass"]
    ours = [sys.executable, "-c", "import salesnb"]
    costs = in_turn({"import salesnb": ours, "python": bare}, max(times, 7))
    more = costs["import salesnb"].wall - costs["python"].wall
    return [f"\n## Import\n\n`import salesnb`: {more:.3f} s beyond Python's own start."]


def machine() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    libraries = ", ".join(f"{n} {version(n)}" for n in ("duckdb", "pandas", "narwhals"))
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
    page = machine()
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            page += lines_of(rows, "parquet", given.times, Path(folder))
        page += lines_of(min(given.rows), "csv", given.times, Path(folder))
        page += whole_run(given.times, Path(folder))
    page += imports(given.times)
    (HERE / "RESULTS.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
