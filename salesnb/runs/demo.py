"""The demo: the sample company's exports, the reports on them, and a page of links.

Question   What does all this look like before I have pointed it at anything of mine?
Takes      a folder to write to.
Gives      data/ with exports as a business would have them, a folder for each report,
           index.html.
To extend  a notebook that takes the sample company is a line in REPORTS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from salesnb.runs import render
from salesnb.runs.run import run, silent


@dataclass(frozen=True)
class Report:
    """A notebook of the demo, with the parameters that its params/ file has too."""

    notebook: str
    title: str
    about: str
    values: dict[str, Any]


REPORTS = (
    Report(
        "monthly_report",
        "Monthly report",
        "Revenue, orders and customers of one month, and what drove the change.",
        {"month": "2025-11", "as_of": "2025-12-31"},
    ),
    Report(
        "customer_segmentation",
        "Customer segmentation",
        "Who the customers are, which kinds there are, what they may be worth, and whom "
        "to call.",
        {"as_of": "2025-12-31"},
    ),
)


def demo(out: Path, progress: Callable[[str], None] = silent) -> Path:
    """Write the sample company and its reports under `out`; gives the index page."""
    from salesnb.intake import sample

    sample.write(out / "data")
    for report in REPORTS:
        folder = out / report.notebook
        run(report.notebook, report.values, out=folder, progress=progress)
    index = out / "index.html"
    index.write_text(page(), encoding="utf-8", newline="\n")
    return index


def lines(out: Path) -> list[str]:
    """The three lines that name what there is to open.

    >>> lines(Path("demo"))[2].replace(chr(92), "/")
    'index     demo/index.html'
    """
    first = out / REPORTS[0].notebook
    named = {"report": first / "report.html", "tables": first / "tables.xlsx"}
    named["index"] = out / "index.html"
    return [f"{name:<8}  {path}" for name, path in named.items()]


def page() -> str:
    """The page of links, in the reports' own style."""
    from salesnb.present.words import Words

    words = Words()
    items = "\n".join(_item(report, words.say("demo.tables")) for report in REPORTS)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{words.say('demo.title')}</title>\n<style>\n{render.styles()}\n</style>\n"
        f"</head>\n<body>\n<main>\n<h1>{words.say('demo.title')}</h1>\n"
        f"<p>{words.say('demo.about')}</p>\n{items}\n"
        f'<p><a href="data/">{words.say("demo.data")}</a></p>\n</main>\n</body>\n</html>\n'
    )


def _item(report: Report, tables: str) -> str:
    return (
        f'<h2><a href="{report.notebook}/report.html">{escape(report.title)}</a></h2>\n'
        f"<p>{escape(report.about)} "
        f'<a href="{report.notebook}/tables.xlsx">{tables}</a></p>'
    )
