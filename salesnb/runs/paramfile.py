"""A parameter file: strict YAML, places of the machine taken from the environment.

Question   What does this file, or this `-p name=value`, set?
Takes      the path of a YAML file that holds one mapping; texts of the command line.
Gives      name -> value, paths absolute, `${NAME}` and `${NAME:-default}` filled in.
Refuses    what is no mapping, a key written twice, a variable that is not set.
Dates      stay text: `as_of: 2011-12-09` needs no quotes.
Paths      are relative to the file that names them; on the command line, and in a
           variable's value, to the working folder. Addresses of databases are left as
           they are, but for a relative SQLite or DuckDB file.

>>> pairs(["top=5", "month=2011-11", "source="], {"top": int, "month": str})
{'top': 5, 'month': '2011-11', 'source': ''}
>>> pairs(["features=[spend, products]"], {"features": list[str]})
{'features': ['spend', 'products']}
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_origin

import yaml

from salesnb.errors import InputError, ParamError
from salesnb.intake.databases import is_address

VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}")
DATABASE_FILE = re.compile(r"^((?:sqlite|duckdb)[\w+]*:///)(?!/|[A-Za-z]:|:)(.+)$")
SECRET = re.compile(r"token|passw|secret|api_?key|credential", re.IGNORECASE)


class _Strict(yaml.SafeLoader):
    """YAML whose keys are unique and whose dates stay as they are written."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"'{key}' is written twice")
        return super().construct_mapping(node, deep)


_Strict.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in known if not tag.endswith(":timestamp")]
    for letter, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: str | Path) -> dict[str, Any]:
    """The parameters in the YAML file at `path`; an empty file has none."""
    path = Path(path)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Strict)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError.missing(path, _siblings(path)) from None
    except (OSError, UnicodeDecodeError) as failure:
        raise ParamError.file(path, str(failure)) from None
    except yaml.YAMLError as failure:
        why = " ".join(str(failure).replace("<unicode string>", path.name).split())
        raise ParamError.file(path, why) from None
    if not isinstance(content or {}, dict):
        raise ParamError.file(path, "it holds no lines of the form  name: value")
    values = {str(name): value for name, value in (content or {}).items()}
    filled = {name: _filled(name, value, path) for name, value in values.items()}
    return absolute(filled, path.resolve().parent)


def pairs(given: Iterable[str], types: Mapping[str, Any]) -> dict[str, Any]:
    """`name=value` texts as values: text stays text, the rest is read as YAML.

    types : a parameter's name -> its type; a name that is not there stays text
    """
    values = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise ParamError.no_pair(pair)
        values[name.strip()] = _typed(text, types.get(name.strip(), str))
    return absolute(values, Path.cwd())


def absolute(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """`values`, the paths among them absolute; relative ones start at `folder`."""
    return {
        name: _placed(value, folder) if is_path(name, value) else value
        for name, value in values.items()
    }


def is_path(name: str, value: Any) -> bool:
    """Whether a parameter names a file: `*_path`, or a source that is a YAML file.

    >>> is_path("orders_path", "x.csv"), is_path("source", "my.yaml"), is_path("top", 3)
    (True, True, False)
    """
    if not isinstance(value, str) or not value:
        return False
    yaml_file = name.endswith("source") and value.endswith((".yaml", ".yml"))
    return name.endswith("_path") or yaml_file


def secret(name: str) -> bool:
    """Whether a parameter's name sounds like something that must not be shown."""
    return bool(SECRET.search(name))


def _placed(value: str, folder: Path) -> str:
    if database := DATABASE_FILE.match(value):
        file = (folder / database[2]).resolve().as_posix()
        return database[1] + file
    if is_address(value):
        return value
    # Not resolved: a glob is no path yet, and a link is followed when it is read.
    return os.path.abspath(folder / Path(value).expanduser())


def _filled(name: str, value: Any, path: Path) -> Any:
    if not isinstance(value, str):
        return value

    def fill(found: re.Match) -> str:
        text = os.environ.get(found[1], "")
        if text and found.start() == 0 and is_path(name, value):
            return _placed(text, Path.cwd())
        if not text and found[2] is None:
            raise ParamError.unset(path.name, found[1])
        return text or found[2]

    return VARIABLE.sub(fill, value)


def _typed(text: str, kind: Any) -> Any:
    # All else is text, choices too: '445' is a calendar and not a number.
    if (get_origin(kind) or kind) not in (int, float, bool, list, Any):
        return text
    try:
        return yaml.load(text, _Strict)
    except yaml.YAMLError:
        return text


def _siblings(path: Path) -> list[str]:
    folder = path.parent
    names = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
    return sorted(name for name in names if not name.startswith("."))
