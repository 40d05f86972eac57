"""The report as one HTML file that needs nothing else: no network, script or fonts.

Question   How does an executed notebook look to somebody who has asked for a report?
Takes      a scrubbed notebook, the record of what it showed, its parameters.
Gives      `page`, HTML text: pictures embedded with their alt texts, a list of
           contents, code folded away at the end, warnings said before it.
Shown      of each output the HTML, else the picture, else the plain text; a widget is
           its static twin.
Refuses    a page that would load something or run a script.
"""

import copy
import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import salesnb
from salesnb.runs.errors import RunError
from salesnb.runs.notebooks import heading
from salesnb.runs.record import Record, versions

if TYPE_CHECKING:
    from salesnb.present.words import Words

TEMPLATES = Path(__file__).with_name("templates")
STYLES = (
    Path(__file__).parents[1] / "present" / "report.css",
    TEMPLATES / "report" / "layout.css",
)
WORDS = ("skip", "contents", "notes", "computed", "computed_how")
HEADING = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.DOTALL)
TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ID = re.compile(r'\bid="([^"]*)"')
LOADS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)[^)]*", re.IGNORECASE)
FORBIDDEN = {"script", "link", "iframe", "object", "embed", "base", "audio", "video"}
ADDRESSES = {"src", "srcset", "href", "xlink:href", "poster", "background", "action"}


@dataclass(frozen=True)
class Headed:
    """A body whose h2 have ids: its title, (id, text) for the contents, two parts.

    top : up to and with the first h1, so that contents can stand under the title
    """

    title: str
    top: str
    rest: str
    contents: list[tuple[str, str]]


def page(notebook: Any, record: Record, parameters: dict[str, Any], name: str) -> str:
    """The whole page of an executed and scrubbed notebook.

    parameters : as they may be shown; `language` is the page's
    name : the page's title where the notebook has no first heading
    """
    from nbconvert import HTMLExporter

    reader = reader_of(parameters)
    notebook = in_words(notebook, reader)
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )
    facts = {name: _said(value) for name, value in parameters.items() if value != ""}
    facts |= versions()
    prepared = {
        "language": reader.language.replace("_", "-"),
        "words": {name: reader.say(f"page.{name}") for name in WORDS},
        "css": styles(),
        "version": salesnb.__version__,
        "headed": lambda body: headed(body, name),
        "warnings": record.warnings,
        "facts": list(facts.items()),
        "code": code(notebook),
    }
    html, _ = exporter.from_notebook_node(notebook, resources={"page": prepared})
    if found := loads(html):
        raise RunError.not_offline(found[:5])
    return html


def reader_of(parameters: dict[str, Any]) -> "Words":
    """The words of whom the report is for: English where no language was asked for."""
    from salesnb.present.words import Words

    return Words(str(parameters.get("language", "en")))


def in_words(notebook: Any, words: "Words") -> Any:
    """A copy whose prose is in the reader's language; what is not known stays English."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = words.read(cell.source)
    return notebook


def styles() -> str:
    """Both style sheets: how what is shown looks, and how the page is laid out."""
    there = [path for path in STYLES if path.exists()]
    return "\n".join(path.read_text(encoding="utf-8") for path in there)


def headed(body: str, name: str) -> Headed:
    """Give every h2 an id of its own, and list them.

    >>> headed('<h1>May</h1><h2 id="a">Sales &amp; more</h2><h2>New</h2>', "x").contents
    [('a', 'Sales &amp; more'), ('new', 'New')]
    """
    contents: list[tuple[str, str]] = []

    def mark(found: re.Match) -> str:
        attributes, inside = found.groups()
        text = " ".join(TAG.sub("", inside).replace("¶", "").split())
        had = ID.search(attributes)
        id = _free(had[1] if had else _slug(text), {taken for taken, _ in contents})
        contents.append((id, text))
        return f'<h2{ID.sub("", attributes).rstrip()} id="{id}">{inside}</h2>'

    marked = HEADING.sub(mark, body)
    title = TITLE.search(marked)
    end = title.end() if title else 0
    said = unescape(TAG.sub("", title[1])).strip() if title else name
    return Headed(said, marked[:end], marked[end:], contents)


def code(notebook: Any) -> list[tuple[str, list[str]]]:
    """(heading, sources of the code cells under it), in order."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (title := heading(cell.source)):
            parts.append((title, []))
        elif cell.cell_type == "code" and cell.source.strip() and not _unseen(cell):
            parts[-1][1].append(cell.source)
    return [part for part in parts if part[1]]


def _unseen(cell: Any) -> bool:
    return bool({"remove-cell", "remove-input"} & set(cell.metadata.get("tags", ())))


def loads(html: str) -> list[str]:
    """What of a page would be fetched or run: tags, addresses, styles; empty is well.

    A link that a reader may follow is none of these.

    >>> loads('<img src="data:,"><a href="https://x.org">x</a>&lt;script&gt;')
    []
    >>> loads('<img src="https://x.org/a.png"><p onclick="f()">')
    ['img src=https://x.org/a.png', 'p onclick']
    """
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in FORBIDDEN:
            self.found.append(f"<{tag}>")
        said = (_loads(tag, name, value or "") for name, value in attrs)
        self.found += [each for each in said if each]

    def handle_data(self, data):
        if self.cdata_elem == "style":
            self.found += [f"style {match[0]}" for match in LOADS.finditer(data)]


def _loads(tag: str, name: str, value: str) -> str:
    inside = value.strip().lower()
    if name.startswith("on") or inside.startswith("javascript:"):
        return f"{tag} {name}"
    if name == "style":
        return "".join(f"{tag} style {match[0]}" for match in LOADS.finditer(value))
    near = inside.startswith(("data:", "#")) or not inside or tag == "a"
    return "" if name not in ADDRESSES or near else f"{tag} {name}={value[:60]}"


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", unescape(text).lower()).strip("-") or "section"


def _free(id: str, taken: set[str]) -> str:
    numbered = (f"{id}-{number}" for number in range(2, len(taken) + 3))
    return id if id not in taken else next(n for n in numbered if n not in taken)


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
