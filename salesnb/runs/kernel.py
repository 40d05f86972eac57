"""One notebook through papermill, in a kernel that nothing of this machine leaks into.

Question   What does the notebook say with these parameters?
Takes      a notebook and checked parameters; the folder it is to run in.
Gives      the executed notebook as papermill leaves it, metadata and all.
Kernel     Transport over sockets in a folder of this run's own (TCP ports race when
           many run at once), that folder as its temporary folder, no start-up files of
           the user, hash seed 0: equal input has to give equal bytes. One thread for
           linear algebra: small matrices are slower on many.
Raises     papermill's, nbclient's and jupyter_client's exceptions; `run` words them.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import papermill
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from traitlets import Unicode
from traitlets.config import Config

import salesnb
from salesnb.runs.scrub import PREFIX

START = 60  # seconds a kernel may take to answer
NOWHERE = logging.NullHandler()  # one, so that many runs add no more
SOCKET = 80  # characters: beyond about 100 the system takes no socket's path


def execute(
    notebook: NotebookNode,
    values: dict[str, Any],
    folder: Path,
    on_cell: Callable[[NotebookNode], float],
    key: str,
) -> NotebookNode:
    """`notebook` executed in `folder` with `values` injected.

    on_cell : called with each cell, markdown too, as it is reached; gives the seconds
        that the cell may take
    key : a name that no other run has at the same time, such as the target's path
    """
    left = [float(START)]

    def reached(cell: NotebookNode, cell_index: int) -> None:
        left[0] = max(0.1, on_cell(cell))  # to nbclient, 0 is no limit at all

    quiet()
    with _workplace(key) as place:
        return papermill.execute_notebook(
            notebook,
            None,
            values,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            start_timeout=START,
            config=_config(place, folder),
            kernel_manager_class=OwnKernel,
            timeout_func=lambda _: left[0],
            on_cell_start=reached,
        )


def quiet() -> None:
    """Have libraries log where somebody listens, and else not to the terminal.

    papermill warns of parameters, which are checked; and when a signal ends a run, a
    task of asyncio may still hold a failure, which is told as its traceback at exit.
    """
    for name in ("papermill", "asyncio"):
        logging.getLogger(name).addHandler(NOWHERE)


class OwnKernel(AsyncKernelManager):
    """Starts the kernel's process in `folder`, its environment and log in `place`."""

    place = Unicode().tag(config=True)
    folder = Unicode().tag(config=True)

    async def start_kernel(self, **kw: Any) -> None:
        place = Path(self.place)
        kw |= {"cwd": self.folder, "env": _environment(place)}
        with (place / "kernel.log").open("wb") as log:
            await super().start_kernel(stdout=log, stderr=subprocess.STDOUT, **kw)


def _config(place: Path, folder: Path) -> Config:
    kernel = {"place": str(place), "folder": str(folder)}
    kernel["connection_file"] = str(place / "kernel.json")
    if os.name != "nt":
        kernel |= {"transport": "ipc", "ip": str(place / "k")}
    return Config({"OwnKernel": kernel})


def _environment(place: Path) -> dict[str, str]:
    temporary = str(place / "tmp")
    own = {
        "TMPDIR": temporary,
        "TEMP": temporary,
        "TMP": temporary,
        "IPYTHONDIR": str(place / "ipython"),
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    # A backend named outside would draw where nobody looks.
    kept = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    return kept | own | _same_salesnb(kept)


def _same_salesnb(environment: dict[str, str]) -> dict[str, str]:
    """The kernel imports the salesnb that started it, installed or not."""
    home = str(Path(salesnb.__file__).parents[1])
    if Path(home).name in ("site-packages", "dist-packages"):
        return {}
    paths = [home, environment.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _empty(key: str) -> Path:
    """A new folder, named after `key` so that what a killed run left in it goes now."""
    short = None if len(tempfile.gettempdir()) < SOCKET else "/tmp"
    name = hashlib.sha256(f"{Path.home()} {key}".encode()).hexdigest()[:8]
    place = Path(short or tempfile.gettempdir(), PREFIX + name)
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir(mode=0o700)
    except FileExistsError:  # somebody else's
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=short))
    return place


@contextmanager
def _workplace(key: str) -> Iterator[Path]:
    """A folder with a short path; an exception takes the end of the log with it."""
    place = _empty(key)
    (place / "tmp").mkdir()
    try:
        yield place
    except Exception as failure:
        log = place / "kernel.log"
        if log.exists() and (end := log.read_bytes()[-2000:].decode(errors="replace")):
            failure.add_note(end)
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)
