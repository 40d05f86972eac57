"""The command line: run a notebook, see the demo, look at a file, open the notebooks.

Exit codes  0 done; 2 something the user can mend, said in a sentence; 1 a notebook that
            did not run to its end; 128 + n stopped by signal n.
Output      what was written goes to stdout; progress and sentences go to stderr.
Light       Nothing heavy is imported before it is known to be needed: --help is quick.
"""

import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from salesnb import __version__
from salesnb.errors import InputError, SalesnbError

app = typer.Typer(
    help="Sales reports from notebooks: each number can be asked, nothing is lost.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Files = Annotated[
    list[Path] | None,
    typer.Option("--file", "-f", help="YAML file of parameters; a later one wins."),
]
Pairs = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", help="name=value; wins over the files."),
]
Out = Annotated[Path | None, typer.Option(help="Folder of the report.")]
Seconds = Annotated[float, typer.Option(min=1, help="Seconds the whole run may take.")]


@app.command("run")
def run_command(
    notebook: Annotated[str, typer.Argument(help="Its name, or an .ipynb file.")],
    file: Files = None,
    param: Pairs = None,
    out: Out = None,
    timeout: Seconds = 3600,
) -> None:
    """Run a notebook and write its report: HTML, Excel, notebook, manifest."""
    with _sentences():
        from salesnb.runs import run as runs
        from salesnb.runs.options import values_of

        values = values_of(notebook, file or [], param or [])
        if out is None and file:
            out = runs.default_out(Path(notebook).stem, file[-1].stem)
        limits = runs.Limits(run=timeout, cell=timeout)
        with _without_grammar():
            done = runs.run(notebook, values, out=out, limits=limits, progress=_tell)
        typer.echo(f"report    {done / 'report.html'}")


@app.command("demo")
def demo_command(out: Out = Path("outputs/demo")) -> None:
    """Make the sample company and run the reports on it."""
    with _sentences(), _without_grammar():
        from salesnb.runs import demo

        demo.demo(out, _tell)
        for line in demo.lines(out):
            typer.echo(line)


@app.command("inspect")
def inspect_command(
    file: Annotated[str, typer.Argument(help="A file, a folder or a glob.")],
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook.")] = "",
) -> None:
    """Say what is seen in a file, and print the source YAML to start from."""
    with _sentences():
        from salesnb.intake import inspect

        options = {"sheet": sheet} if sheet else {}
        typer.echo(inspect.report(file, **options))


@app.command("lab")
def lab_command() -> None:
    """Open the notebooks in JupyterLab."""
    with _sentences():
        from salesnb.runs.notebooks import HOME

        here = Path.cwd() / "notebooks"
        folder = here if here.is_dir() else HOME
        if not folder.is_dir():
            raise InputError.missing(here)
        command = [sys.executable, "-m", "jupyterlab", str(folder)]
        raise typer.Exit(subprocess.call(command))


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Print it.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """The console entry."""
    app(prog_name="salesnb")


def _tell(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _sentences() -> Iterator[None]:
    """What the user can mend is a sentence and an exit code, without a traceback."""
    try:
        yield
    except (SalesnbError, KeyboardInterrupt) as failure:
        from salesnb.intake.databases import without_names

        if isinstance(failure, KeyboardInterrupt):
            # At exit Python warns of coroutines that the signal has cut off.
            warnings.simplefilter("ignore", RuntimeWarning)
        _tell(f"salesnb: {without_names(str(failure)) or 'stopped'}")
        raise typer.Exit(getattr(failure, "exit_code", 130)) from None


@contextmanager
def _without_grammar() -> Iterator[None]:
    """Import the notebook libraries without the grammar of international addresses.

    Beside JupyterLab they compile it at import, one to two seconds of a short run, for
    a check of schemas that none of them does here. In a process of ours it is left out
    in the way Python has for it: the import fails, which jsonschema provides for.
    """
    name = "rfc3987_syntax"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None
    try:
        yield
    finally:
        sys.modules.pop(name, None)


if __name__ == "__main__":
    main()
