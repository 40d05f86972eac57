"""What was said on the command line, as the parameters of a notebook.

Question   Which values do these files and these `-p name=value` give together?
Takes      files, each later one over the earlier; pairs, over the files.
Gives      name -> value, not yet checked.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from salesnb.runs import notebooks, paramfile, params


def values_of(
    notebook: str, files: Iterable[Path], pairs: Iterable[str]
) -> dict[str, Any]:
    """The values for `notebook`, a name or a path; a pair is read as its type asks."""
    path = notebooks.find(notebook)
    cell = notebooks.tagged(notebooks.read(path), "parameters")
    model = params.model_of(path.stem, cell)
    types = {name: field.annotation for name, field in model.model_fields.items()}
    values: dict[str, Any] = {}
    for file in files:
        values |= paramfile.read(file)
    return values | paramfile.pairs(pairs, types)
