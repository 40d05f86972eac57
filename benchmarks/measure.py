"""What a command costs as a whole process, and what several cost in turn.

CPU time and peak memory are what the operating system accounts to a process when it ends.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


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


def jobs(script: str, names: tuple[str, ...], path: Path, times: int) -> list[str]:
    """The table of the jobs `names` of `script` on one file, the first of them ours.

    Ours and pandas' print what they found; if that differs, neither was measured.
    """
    commands = {n: [sys.executable, str(HERE / script), n, str(path)] for n in names}
    costs = in_turn(commands, times)
    if json.loads(costs["salesnb"].said) != json.loads(costs["pandas"].said):
        raise SystemExit(f"{script}: salesnb and pandas differ on {path.name}")
    return table(costs, "salesnb")


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
