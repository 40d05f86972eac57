"""The report as people open it: in a browser, with the network off, and on paper.

Two reports: the sample company's, and one of an export whose names are as long and as
hostile as names can be.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import devtools
import pytest

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (390, 1280, 1920)
NAMES = (
    "<script>document.title = 'gone'</script>",
    "<img src=https://example.org/x.png onerror=\"document.title='gone'\">",
    "</style></main><b>bold</b>",
    "W" * 200,
    "a name of many words " * 20,
    "=HYPERLINK(\"https://example.org\")",
    "$\\frac{1}$ and {braces} and %s",
    "קפה \u202eright to left",
    "咖啡 – café – кофе",
)  # fmt: skip


def hostile(path: Path) -> None:
    """A year and a half of orders of NAMES by NAMES, the last on 30 November 2025."""
    draw, last = random.Random(1), date(2025, 11, 30)
    lines = ["Order;Date;Customer Name;Customer;Product;Country;Qty;Amount"]
    for number in range(600):
        day = last - timedelta(days=number * 540 // 600)
        who, what, where = (draw.choice(NAMES).replace('"', '""') for _ in range(3))
        amount = f"{draw.randrange(100, 999_999) / 100:.2f}"
        named = f'"{who}";{len(who)};"{what}";"{where}"'
        lines.append(f"{number};{day};{named};{draw.randrange(1, 9)};{amount}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def home():
    """A folder with a short path, as sockets need it, for homes and reports."""
    folder = Path(tempfile.mkdtemp(prefix="b")).resolve()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def written(home: Path, name: str, *parameters: str) -> Path:
    """The page of a run with these parameters."""
    out = home / name
    command = [sys.executable, "-m", "salesnb", "run", "monthly_report"]
    for parameter in ("month=2025-11", *parameters):
        command += ["-p", parameter]
    subprocess.run(
        [*command, "--out", str(out)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        timeout=300,
    )
    return out / "report.html"


@pytest.fixture(scope="module")
def reports(chromium, home) -> dict[str, Path]:
    hostile(home / "hostile.csv")
    given = (f"orders_path={home / 'hostile.csv'}", "as_of=2025-11-30")
    return {
        "sample": written(home, "sample", "as_of=2025-12-31"),
        "hostile": written(home, "hostile", *given),
    }


@pytest.fixture(scope="module")
def tab(chromium, home):
    with devtools.tab(chromium, home / "browser") as opened:
        yield opened


@pytest.fixture(params=["sample", "hostile"])
def page(request, reports) -> Path:
    return reports[request.param]


def test_the_page_opens_with_the_network_off(tab, page):
    tab.open(page)
    assert tab.requests() == [page.as_uri()]
    assert tab.complaints() == []


def test_the_page_is_whole(tab, page):
    tab.open(page)
    assert tab.ask("document.title") == "Monthly report"
    assert tab.ask("document.querySelector('h1').innerText") == "Monthly report"
    text = tab.ask("document.body.innerText")
    assert "Revenue in November 2025 was £" in text
    assert tab.ask("document.querySelectorAll('main b').length") > 0
    assert tab.ask("document.querySelectorAll('main h2').length") >= 6
    assert tab.ask("document.querySelectorAll('main table').length") >= 6


def test_every_picture_is_there(tab, page):
    """Decoded and drawn, not only named."""
    tab.open(page)
    decoded = "Promise.all([...document.images].map(i => i.decode()))"
    sizes = tab.ask(
        f"{decoded}.then(() => [...document.images].map("
        "i => [i.naturalWidth, i.getBoundingClientRect().width]))"
    )
    assert len(sizes) >= 6
    for natural, shown in sizes:
        assert natural >= 600
        assert shown >= 300


def test_names_are_text_and_nothing_else(tab, reports):
    tab.open(reports["hostile"])
    text = tab.ask("document.querySelector('main').innerText")
    for name in NAMES[:3]:
        assert name[:30] in text
    assert tab.ask("document.querySelectorAll('script, main img[onerror]').length") == 0
    assert tab.ask(
        "document.querySelector('footer').previousElementSibling.tagName"
    ) == ("MAIN")


def overflowing(tab) -> list:
    """Elements beyond the right edge that nothing above them cuts off or scrolls."""
    return tab.ask(
        """[...document.querySelectorAll('body *')].filter(e => {
            if (e.getBoundingClientRect().right <= innerWidth + 1) return false
            for (let a = e.parentElement; a; a = a.parentElement)
                if (getComputedStyle(a).overflowX != 'visible') return false
            return true
        }).map(e => e.tagName + '.' + e.className)"""
    )


def sideways(tab) -> int:
    """By how much the whole page could be scrolled to the right."""
    return tab.ask("document.scrollingElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_does_not_scroll_sideways(tab, page, width):
    tab.open(page, width)
    assert tab.ask("innerWidth") == width
    assert overflowing(tab) == []
    assert sideways(tab) <= 0


@pytest.mark.parametrize("width", WIDTHS)
def test_text_can_be_read_at_every_width(tab, page, width):
    tab.open(page, width)
    small = tab.ask(
        """[...document.querySelectorAll('main *')].filter(e =>
            [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())
            && parseFloat(getComputedStyle(e).fontSize) < 12
        ).map(e => e.tagName + '.' + e.className + ' ' + e.innerText.slice(0, 40))"""
    )
    assert small == []
    assert (
        tab.ask("document.querySelector('main p').getBoundingClientRect().width") > 250
    )


def test_the_page_prints_without_an_empty_sheet(tab, page):
    tab.open(page)
    sheets = devtools.pages(tab.printed())
    assert 2 <= len(sheets) <= 20
    assert all(sheets)


# The browser sees what the tests look for


HEAD = "<!DOCTYPE html><meta name=viewport content='width=device-width'>"


@pytest.fixture
def bad(tab, tmp_path):
    """Open a page that is made of some HTML."""

    def opened(body: str, width: int = 1280):
        path = tmp_path / "bad.html"
        path.write_text(HEAD + body)
        tab.open(path, width)
        return tab

    return opened


def test_a_request_is_seen_and_leads_nowhere(bad):
    tab = bad("<img src='http://example.org/x.png'>")
    assert "http://example.org/x.png" in tab.requests()
    assert any("ERR_NAME_NOT_RESOLVED" in str(said) for said in tab.complaints())


def test_a_page_that_scrolls_sideways_is_seen(bad):
    tab = bad("<p style='width: 2000px'>wide</p>", 390)
    assert sideways(tab) > 0
    assert overflowing(tab) == ["P."]


def test_an_empty_sheet_is_seen(bad):
    turn = "<div style='break-after: page'></div>"
    tab = bad(f"<p>one</p>{turn}{turn}<p>three</p>")
    assert devtools.pages(tab.printed()) == [True, False, True]
