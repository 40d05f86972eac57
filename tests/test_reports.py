"""Whole reports, run as users run them: one for each file in params/.

Each file is run twice, from another folder and with another home, so that what depends
on the machine shows. The numbers are held against the truth of the sample company, which
knows how its files were made, and against sums of the web shop's file made here with
Python's csv and Decimal, which share no line with the package.
"""

import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest
import yaml
from python_calamine import CalamineWorkbook

from salesnb.analysis.segmentation.kinds import CALL
from salesnb.intake import sample
from salesnb.present.cards import CARDS
from salesnb.present.sentences import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
NOTEBOOK = NOTEBOOKS / "monthly_report.ipynb"
FILES = {"report.html", "report.ipynb", "tables.xlsx", "manifest.json"}
ALWAYS = {
    "monthly_report": {
        "revenue", "orders", "units", "average_order_value", "active_customers",
        "new_customers", "returning_customers", "return_rate",
    },
    "customer_segmentation": {
        "customers", "customers_one_time", "best_fifth_share", "customers_for_most",
        "repeat_rate", "days_since_order", "customers_silent", "groups",
        "expected_value", "foreseen", "customers_to_call", "worth_a_call",
    },
}  # fmt: skip
PARAMS = {path.stem: path for path in sorted((ROOT / "params").glob("*.yaml"))}
SAMPLE = pytest.param("sample", marks=pytest.mark.params)
SHOP = pytest.param(
    "online_retail", marks=[pytest.mark.params, pytest.mark.data("online_retail")]
)
PEOPLE = pytest.param("customers_sample", marks=pytest.mark.params)
SHOPPERS = pytest.param(
    "customers_online_retail",
    marks=[pytest.mark.params, pytest.mark.data("online_retail")],
)
EVERY = [SAMPLE, SHOP, PEOPLE, SHOPPERS]
PICTURE = re.compile(r"base64,[A-Za-z0-9+/=\s]+")


# Running


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home and a temporary folder of its own, and this salesnb."""
    own = {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(home / "tmp")}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    return kept | own | {"PYTHONPATH": str(ROOT)} | more


@pytest.fixture(scope="module")
def somewhere():
    """Make new homes; their paths are short, as sockets need it."""
    made = []

    def make() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="h")).resolve())
        (made[-1] / "tmp").mkdir()
        return made[-1]

    yield make
    for home in made:
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class Report:
    """What one run has written, and what it said."""

    name: str
    home: Path
    done: subprocess.CompletedProcess

    @property
    def folder(self) -> Path:
        return self.home / "reports" / "acme"

    def bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    @cached_property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    @cached_property
    def html(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @cached_property
    def page(self) -> "Page":
        return Page.of(self.html)

    @cached_property
    def sheets(self) -> dict[str, list[list]]:
        book = CalamineWorkbook.from_path(str(self.folder / "tables.xlsx"))
        names = book.sheet_names
        return {name: book.get_sheet_by_name(name).to_python() for name in names}

    def column(self, sheet: str, title: str) -> dict[str, object]:
        """First column -> the column with this title. `sheet` is a table's name."""
        head, *rows = self.sheets[self.manifest["sheets"][sheet]]
        place = head.index(title)
        return {row[0]: row[place] for row in rows}

    def month(self, name: str) -> dict:
        (found,) = (m for m in self.manifest["months"] if m["period"] == name)
        return found

    def texts(self) -> dict[str, str]:
        """The text in every file, without pictures, where any letters can stand."""
        found = {"report.html": PICTURE.sub("", self.html)}
        found["manifest.json"] = json.dumps(self.manifest, ensure_ascii=False)
        notebook = json.loads((self.folder / "report.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                output.get("data", {}).pop("image/png", None)
        found["report.ipynb"] = json.dumps(notebook, ensure_ascii=False)
        with zipfile.ZipFile(self.folder / "tables.xlsx") as book:
            parts = {name: book.read(name).decode("utf-8") for name in book.namelist()}
        return found | parts


class Page(HTMLParser):
    """What a page holds, read by Python's own parser."""

    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.styles: list[str] = []
        self.inside = ""

    @classmethod
    def of(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = tag

    def handle_data(self, data):
        (self.styles if self.inside == "style" else self.said).append(data)

    def handle_endtag(self, tag):
        self.inside = ""

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


def notebook_of(name: str) -> str:
    """The notebook that a file of params/ is for."""
    return "customer_segmentation" if name.startswith("customers") else "monthly_report"


def run(home: Path, name: str, cwd: Path) -> Report:
    """`salesnb run <its notebook> -f params/<name>.yaml`."""
    out = home / "reports" / "acme"
    notebook = str(NOTEBOOKS / f"{notebook_of(name)}.ipynb")
    command = [sys.executable, "-m", "salesnb", "run", notebook]
    command += ["-f", str(PARAMS[name]), "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    return Report(name, home, done)


@pytest.fixture(scope="module")
def runs(somewhere):
    """Two runs of a file in params/, made when they are first asked for."""
    made: dict[str, tuple[Report, Report]] = {}

    def both(name: str) -> tuple[Report, Report]:
        if name not in made:
            one, two = somewhere(), somewhere()
            made[name] = run(one, name, ROOT), run(two, name, two)
        for each in made[name]:
            assert each.done.returncode == 0, each.done.stderr
        return made[name]

    return both


@pytest.fixture
def report(runs, request) -> Report:
    return runs(request.param)[0]


every_report = pytest.mark.parametrize("report", EVERY, indirect=True)
of_a_month = pytest.mark.parametrize("report", [SAMPLE, SHOP], indirect=True)
of_customers = pytest.mark.parametrize("report", [PEOPLE, SHOPPERS], indirect=True)
of_people = pytest.mark.parametrize("report", [PEOPLE], indirect=True)
of_shoppers = pytest.mark.parametrize("report", [SHOPPERS], indirect=True)
of_the_sample = pytest.mark.parametrize("report", [SAMPLE], indirect=True)
of_the_shop = pytest.mark.parametrize("report", [SHOP], indirect=True)


def test_the_files_in_params_are_the_ones_these_tests_know():
    known = [name for each in EVERY for name in each.values]
    assert sorted(PARAMS) == sorted(known)


# Every report


@every_report
def test_a_run_ends_well_and_leaves_four_files(report):
    assert report.done.stdout == f"report    {report.folder / 'report.html'}\n"
    assert set(report.bytes()) == FILES
    assert [path.name for path in report.folder.parent.iterdir()] == ["acme"]
    assert list((report.home / "tmp").iterdir()) == []


@every_report
def test_a_report_says_whether_its_orders_are_made_up(report):
    made_up = "sample" in report.name
    assert report.manifest["made_up"] is made_up
    page = (report.folder / "report.html").read_text(encoding="utf-8")
    top, _, _ = page.partition(">In brief</h2>")
    assert (SENTENCES["origin.made_up"] in top) is made_up


@every_report
def test_the_manifest_says_what_was_asked_and_that_all_is_well(report):
    manifest = report.manifest
    assert manifest["status"] == "ok"
    assert manifest["notebook"] == notebook_of(report.name)
    assert manifest["warnings"] == []
    assert 0 < manifest["seconds"] < 300
    assert {"python", "salesnb", "pandas", "duckdb"} <= set(manifest["versions"])
    given = yaml.safe_load(PARAMS[report.name].read_text(encoding="utf-8"))
    for name in {"month", "currency", "source"} & set(given):
        assert manifest["parameters"][name] == given[name]
    assert manifest["parameters"]["as_of"] == str(given["as_of"])


@every_report
def test_every_metric_can_be_asked(report):
    metrics = report.manifest["metrics"]
    assert set(metrics) >= ALWAYS[report.manifest["notebook"]]
    for name, metric in metrics.items():
        assert set(metric) == {"value", "unit", "n", "d", "as_of", "reason"}
        assert metric["unit"] == CARDS[name].unit
        assert metric["as_of"] == report.manifest["parameters"]["as_of"]
        assert (metric["value"] is None) == bool(metric["reason"])
        if metric["d"] is None:
            assert metric["value"] == metric["n"]
        else:
            assert metric["value"] == pytest.approx(metric["n"] / metric["d"], abs=1e-6)


@of_a_month
def test_the_metrics_hold_together(report):
    value = {name: m["value"] for name, m in report.manifest["metrics"].items()}
    assert value["active_customers"] == (
        value["new_customers"] + value["returning_customers"]
    )
    month = report.month(report.manifest["parameters"]["month"])
    average = report.manifest["metrics"]["average_order_value"]
    assert (average["n"], average["d"]) == (value["revenue"], value["orders"])
    shared = set(month) & set(value)
    assert {name: month[name] for name in shared} == {n: value[n] for n in shared}
    to_date = [m["new_customers"] for m in report.manifest["months"]]
    until = [m["period"] for m in report.manifest["months"]].index(month["period"])
    assert value["customers_to_date"] == sum(to_date[: until + 1])


@every_report
def test_no_row_is_lost(report):
    rows, ledger = report.manifest["rows"], report.manifest["ledger"]
    aside = sum(entry["rows"] for entry in ledger.values())
    assert rows["rows_in"] == rows["rows_kept"] + aside
    files = [f["rows"] for f in report.manifest["inputs"] if f["role"] == "orders"]
    assert rows["rows_in"] == sum(files)
    repeats = ledger.get("exact_duplicate", {"rows": 0})["rows"]
    assert rows["rows_after_duplicates"] == rows["rows_in"] - repeats


@every_report
def test_the_workbook_has_a_sheet_for_each_table(report):
    manifest = report.manifest
    assert list(report.sheets) == [*manifest["sheets"].values(), "About"]
    assert list(manifest["sheets"]) == manifest["tables"]
    assert manifest["tables"][0] == "key_figures"


@of_a_month
def test_the_workbook_holds_the_same_numbers(report):
    manifest = report.manifest
    titles = {"revenue": "Revenue", "orders": "Orders", "units": "Units",
              "active_customers": "Active customers", "new_customers": "New customers",
              "returning_customers": "Returning customers"}  # fmt: skip
    for name, title in titles.items():
        column = report.column("months", title)
        assert column == {m["period"]: m[name] for m in manifest["months"]}, name
    partial = report.column("months", "Not complete")
    assert {p: bool(said) for p, said in partial.items()} == {
        m["period"]: m["partial"] for m in manifest["months"]
    }
    about = {row[0]: row[1] for row in report.sheets["About"]}
    assert about["month"] == manifest["parameters"]["month"]


@every_report
def test_the_key_figures_stand_in_the_workbook(report):
    metrics = report.manifest["metrics"]
    title = {name: CARDS[name].title for name in metrics}
    for part, heading in {
        "value": "Value",
        "n": "Numerator",
        "d": "Denominator",
    }.items():
        shown = report.column("key_figures", heading)
        expected = {title[name]: metric[part] for name, metric in metrics.items()}
        assert {name: None if v == "" else v for name, v in shown.items()} == expected


@of_a_month
def test_the_month_before_stands_among_the_key_figures(report):
    before = {m["period"]: m for m in report.manifest["months"]}
    previous = report.column("key_figures", "Period before")["Revenue"]
    months = sorted(before)
    month = months.index(report.manifest["parameters"]["month"])
    assert previous == before[months[month - 1]]["revenue"]


@every_report
def test_the_rows_set_aside_stand_in_the_workbook(report):
    """Up to a thousand as they were written, some of each reason, and how many in all."""
    ledger = report.manifest["ledger"]
    total = sum(entry["rows"] for entry in ledger.values())
    head, *rows = report.sheets["Rows set aside"]
    assert head[:3] == ["Row", "Reason", "Text that cannot be used"]
    there = [row for row in rows if isinstance(row[0], float)]
    assert len(there) == min(total, 1000)
    reasons = {row[1] for row in there}
    assert reasons == {SENTENCES[f"reason.{name}"] for name in ledger}
    said = f"as they were written: {len(there):,} of {total:,}."
    assert said in report.page.text
    if total > 1000:
        assert rows[-1][0] == f"Cut: 1,000 of {total:,} rows are here."


@of_a_month
def test_the_bridge_in_the_workbook_adds_up(report):
    """From the month before to this one, in pennies that people can add."""
    steps = report.column("drivers", "Amount")
    first, *between, last = steps.values()
    assert first + sum(between) == pytest.approx(last, abs=0.005)
    assert last == pytest.approx(report.manifest["metrics"]["revenue"]["value"])


@of_a_month
def test_groups_in_the_workbook_add_up(report):
    """Whoever is not named is among all others; charges are no product."""
    revenue = report.manifest["metrics"]["revenue"]["value"]
    for sheet in ("top_region", "top_customer"):
        whole = sum(report.column(sheet, "Revenue").values())
        assert whole == pytest.approx(revenue), sheet
    for sheet in ("top_region", "top_customer", "top_product"):
        assert sum(report.column(sheet, "Share").values()) == pytest.approx(1, abs=1e-5)


@every_report
def test_no_file_names_a_place_of_this_machine(report):
    data = os.environ.get("SALESNB_DATA") or ROOT.parent / "shared"
    places = [report.home, Path.home(), ROOT, Path(sys.prefix), Path(data).resolve()]
    first = {"".join(place.parts[:2]) for place in places}  # such as /home
    words = re.compile("|".join(rf"(?<![\w.]){re.escape(w)}(?=[/\\])" for w in first))
    found = {file: words.findall(text) for file, text in report.texts().items()}
    assert {file: words for file, words in found.items() if words} == {}
    for name, value in report.manifest["parameters"].items():
        assert not (name.endswith("_path") and re.search(r"[/\\]", value)), name


@every_report
def test_the_page_needs_nothing_but_itself(report):
    page = report.page
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in {"src", "href", "srcset", "action", "data"} & set(attributes):
            assert attributes[name].startswith(("#", "data:")), (tag, attributes)
    styles = " ".join([*page.styles, *(a.get("style", "") for _, a in page.tags)])
    assert styles
    assert not re.search(r"@import|url\(|https?:", styles)


@every_report
def test_the_page_can_be_read_by_everybody(report):
    page = report.page
    (html,) = page.all("html")
    assert html["lang"] == report.manifest["parameters"]["language"]
    assert [a["name"] for a in page.all("meta") if "viewport" in a.get("name", "")]
    pictures = page.all("img")
    assert len(pictures) >= 6
    assert [a["src"][:40] for a in pictures if not a.get("alt", "").strip()] == []
    assert len({a["alt"] for a in pictures}) == len(pictures)
    assert len(page.all("h1")) == len(page.all("title")) == len(page.all("main")) == 1


@every_report
def test_links_in_the_page_lead_somewhere(report):
    ids = [a["id"] for _, a in report.page.tags if "id" in a]
    assert len(set(ids)) == len(ids)
    links = {a["href"].removeprefix("#") for a in report.page.all("a")}
    assert links <= set(ids)
    metrics = {f"def-{name}" for name in report.manifest["metrics"]}
    assert metrics <= links


@every_report
def test_no_value_is_shown_that_only_a_machine_would_write(report):
    words = r"\b(nan|NaN|NaT|None|<NA>|inf|Traceback|DataFrame|Warning|datetime)\b"
    shown = report.page.text.partition("How this was computed")[0]
    assert len(shown) > 2000
    assert re.findall(words, shown) == []
    assert re.findall(r"\{\w+\}|object at 0x|\d[eE][+-]\d", shown) == []


@pytest.mark.parametrize("name", EVERY)
def test_equal_input_gives_equal_bytes(name, runs):
    one, two = (each.bytes() for each in runs(name))
    manifests = [json.loads(each.pop("manifest.json")) for each in (one, two)]
    for manifest in manifests:
        del manifest["seconds"]
    assert [file for file in one if one[file] != two[file]] == []
    assert manifests[0] == manifests[1]


# The sample company, whose truth is known


@of_the_sample
def test_the_sample_has_its_true_months(report):
    truth = sample.truth()
    for name in ("revenue", "orders", "active_customers", "new_customers"):
        shown = {m["period"]: m[name] for m in report.manifest["months"]}
        assert shown == truth[name], name
    assert not any(m["partial"] for m in report.manifest["months"])


@of_the_sample
def test_the_sample_has_its_true_account(report):
    truth, manifest = sample.truth(), report.manifest
    ledger = manifest["ledger"]
    assert manifest["rows"]["rows_in"] == truth["rows_in"]
    assert manifest["rows"]["rows_kept"] == truth["kept"]
    assert {r: e["rows"] for r, e in ledger.items()} == truth["set_aside"]
    amounts = {r: e["amount"] for r, e in ledger.items()}
    assert amounts == pytest.approx(truth["set_aside_amount"])


@of_the_sample
def test_the_sample_names_every_file_it_was_made_of(report, tmp_path):
    """The files are written here once more; their lines are counted by hand."""
    made = sample.write(tmp_path)
    assert report.manifest["inputs"] == [
        {
            "role": role,
            "name": made[role].name,
            "sha256": hashlib.sha256(made[role].read_bytes()).hexdigest(),
            "rows": len(made[role].read_text("utf-8").splitlines()) - 1,
        }
        for role in ("orders", "deals", "targets")
    ]


@of_the_sample
def test_the_sample_has_its_true_account_of_deals(report):
    rows, manifest = len(sample.deals()), report.manifest
    assert manifest["deals_rows"] == {
        "rows_in": rows, "rows_after_duplicates": rows, "rows_kept": rows,
    }  # fmt: skip
    assert manifest["deals_ledger"] == {}
    assert f"Deals read: {rows:,}; kept: {rows:,}; set aside: 0." in report.page.text


@of_the_sample
def test_the_sample_has_its_true_ratios(report):
    """Counted on the tables as they were made, before they became files."""
    metrics = report.manifest["metrics"]
    orders = sample.orders()
    month = orders[orders["order_date"].dt.strftime("%Y-%m") == "2025-11"]
    products = month[month["kind"] != "charge"]
    assert metrics["units"]["value"] == products["quantity"].sum()
    sums = month.groupby("kind")["amount"].sum()
    assert metrics["return_rate"]["n"] == pytest.approx(-sums["return"])
    assert metrics["return_rate"]["d"] == pytest.approx(sums["sale"])
    shown = sum(report.column("top_product", "Revenue").values())
    assert shown == pytest.approx(products["amount"].sum())
    deals = sample.deals()
    closed = deals[deals["closed"].dt.strftime("%Y-%m") == "2025-11"]
    ended = closed["stage"].str.contains("Won|Lost")
    won = closed["stage"].str.contains("Won")
    assert (metrics["win_rate"]["n"], metrics["win_rate"]["d"]) == (
        won.sum(), ended.sum(),
    )  # fmt: skip
    value = closed["amount"].fillna(0.0)
    assert metrics["win_rate_value"]["n"] == pytest.approx(value[won].sum())
    assert metrics["win_rate_value"]["d"] == pytest.approx(value[ended].sum())


@of_the_sample
def test_the_headline_says_the_true_number(report):
    revenue = sample.truth()["revenue"]
    now, before = revenue["2025-11"], revenue["2025-10"]
    text = report.page.text
    assert f"Revenue in November 2025 was £{now:,.0f}" in text
    assert f"up {now / before - 1:.1%} on October 2025" in text


# The web shop's export of 541,909 lines


@dataclass(frozen=True)
class Sums:
    """The file once more, by Python's csv and Decimal."""

    rows: int
    distinct: int
    revenue: dict[str, Decimal]
    without_customer: dict[str, Decimal]
    orders: dict[str, int]
    customers: dict[str, int]
    everybody: int
    digest: str


NO_PRODUCTS = {
    "POST", "DOT", "M", "D", "C2", "S", "B", "PADS", "CRUK", "BANK CHARGES",
    "AMAZONFEE",
}  # fmt: skip


def is_sale(line: dict[str, str]) -> bool:
    """No cancellation, nothing that is no product, and not for nothing."""
    code = line["StockCode"].strip().upper()
    product = code not in NO_PRODUCTS and not code.startswith("GIFT_")
    cancelled = line["InvoiceNo"].startswith("C")
    return product and not cancelled and Decimal(line["UnitPrice"]) != 0


@pytest.fixture(scope="module")
def sums(data_dir) -> Sums:
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    revenue: dict[str, Decimal] = defaultdict(Decimal)
    nobody: dict[str, Decimal] = defaultdict(Decimal)
    orders, customers = defaultdict(set), defaultdict(set)
    distinct = dict.fromkeys(map(tuple, rows))
    for row in distinct:
        line = dict(zip(head, row, strict=True))
        month = line["InvoiceDate"][:7]
        amount = Decimal(line["Quantity"]) * Decimal(line["UnitPrice"])
        revenue[month] += amount
        if not line["CustomerID"]:
            nobody[month] += amount
        if is_sale(line):
            orders[month].add(line["InvoiceNo"])
            customers[month] |= {line["CustomerID"]} - {""}
    return Sums(
        len(rows), len(distinct), dict(revenue), dict(nobody),
        {month: len(found) for month, found in orders.items()},
        {month: len(found) for month, found in customers.items()},
        len(set().union(*customers.values())),
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def pounds(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    """To the penny, as the report writes money."""
    return {month: round(amount, 2) for month, amount in sorted(amounts.items())}


def months(report: Report, name: str) -> dict[str, object]:
    return {month["period"]: month[name] for month in report.manifest["months"]}


def test_the_sums_made_here_are_the_published_ones(sums):
    """data/README.md has them from somebody else's hands."""
    assert (sums.rows, sums.distinct) == (541_909, 536_641)
    assert sum(sums.revenue.values()) == Decimal("9726006.954")


@of_the_shop
def test_the_shop_has_its_rows(report, sums):
    rows, (file,) = report.manifest["rows"], report.manifest["inputs"]
    assert rows["rows_in"] == sums.rows
    assert rows["rows_after_duplicates"] == sums.distinct
    assert file == {
        "role": "orders", "name": "online_retail.csv.gz", "sha256": sums.digest,
        "rows": sums.rows,
    }  # fmt: skip


@of_the_shop
def test_the_shop_has_every_month_to_the_penny(report, sums):
    shown = {m: Decimal(str(v)) for m, v in months(report, "revenue").items()}
    assert pounds(shown) == pounds(sums.revenue)
    assert sum(shown.values()) == Decimal("9726006.954")
    assert report.manifest["metrics"]["revenue"]["value"] == 1_456_145.80


@of_the_shop
def test_the_shop_has_its_orders_and_customers(report, sums):
    assert months(report, "orders") == sums.orders
    assert months(report, "active_customers") == sums.customers


@of_the_shop
def test_lines_without_a_customer_count_in_revenue_but_not_in_customers(report, sums):
    column = report.column("months", "Revenue without customer")
    shown = {month: Decimal(str(v)) for month, v in column.items()}
    assert pounds(shown) == pounds(sums.without_customer)
    assert (
        "Lines that name no customer count in revenue and orders, but not in customers."
    ) in report.page.text


@of_the_shop
def test_december_of_the_shop_is_partial_and_nothing_else_is(report):
    partial = months(report, "partial")
    assert [month for month, cut in partial.items() if cut] == ["2011-12"]


# Customers


@of_customers
def test_parts_of_the_customers_add_up(report):
    """Segments, groups and the value of segments are of all customers, once each."""
    metrics = {name: m["value"] for name, m in report.manifest["metrics"].items()}
    for sheet in ("segments", "groups", "value"):
        column = report.column(sheet, "Customers")
        assert sum(column.values()) == metrics["customers"], sheet
    worth = report.column("value", "Worth today")
    assert sum(worth.values()) == pytest.approx(metrics["expected_value"], abs=1)
    assert len(report.column("groups", "Customers")) == metrics["groups"]
    for sheet in ("segments", "groups"):
        shares = report.column(sheet, "Share of spend").values()
        assert sum(shares) == pytest.approx(1, abs=1e-5), sheet


@of_customers
def test_those_to_call_stand_in_the_workbook(report):
    head, *rows = report.sheets[report.manifest["sheets"]["calls"]]
    to_call = report.manifest["metrics"]["customers_to_call"]["value"]
    assert len(rows) == min(to_call, report.manifest["parameters"]["top"])
    worth = [row[head.index("Worth a call")] for row in rows]
    assert worth == sorted(worth, reverse=True)
    segments = {SENTENCES[f"segment.{name}"] for name in CALL}
    assert {row[head.index("Segment")] for row in rows} <= segments


@of_people
def test_the_sample_has_its_true_customers(report):
    orders = sample.orders()
    sales = orders[(orders["kind"] == "sale") & orders["customer_id"].notna()]
    counts = sales.groupby("customer_id")["order_id"].nunique()
    metrics = report.manifest["metrics"]
    assert metrics["customers"]["value"] == len(counts)
    assert metrics["customers_one_time"]["n"] == (counts == 1).sum()
    roles = {file["role"] for file in report.manifest["inputs"]}
    assert roles == {"orders", "customers", "activities", "tickets"}


@of_people
def test_the_planted_segments_of_the_sample_are_found(report):
    assert "The customers fall into groups that are there." in report.page.text


@of_shoppers
def test_the_shop_has_its_customers_and_no_separable_groups(report, sums):
    metrics, text = report.manifest["metrics"], report.page.text
    assert metrics["customers"]["value"] == sums.everybody == 4334
    makers = metrics["customers_for_most"]
    assert (makers["n"], makers["d"]) == (1174, 4334)
    assert "That is less concentrated than 80/20." in text
    assert "No separable groups: cut for convenience" in text


# Plain papermill


def papermill(home: Path, *parameters: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "papermill", str(NOTEBOOK), "out.ipynb"]
    return subprocess.run(
        [*command, "--no-progress-bar", *parameters],
        cwd=home,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def test_plain_papermill_runs_the_notebook(somewhere):
    home = somewhere()
    done = papermill(home, "-p", "month", "2025-10")
    assert done.returncode == 0, done.stderr
    notebook = json.loads((home / "out.ipynb").read_text("utf-8"))
    outputs = [o for c in notebook["cells"] for o in c.get("outputs", ())]
    kind = "application/vnd.salesnb.metrics.v1+json"
    (metrics,) = (o["data"][kind] for o in outputs if kind in o.get("data", {}))
    truth = sample.truth()
    assert metrics["revenue"]["value"] == truth["revenue"]["2025-10"]
    assert metrics["orders"]["value"] == truth["orders"]["2025-10"]


def test_plain_papermill_is_told_of_a_misspelt_parameter(somewhere):
    done = papermill(somewhere(), "-p", "monht", "2025-10")
    assert done.returncode != 0
    assert "monthly_report takes no 'monht'. Did you mean 'month'?" in done.stderr


# Stopped half-way


def kernel_of(process: subprocess.Popen) -> psutil.Process:
    children = psutil.Process(process.pid).children(recursive=True)
    (kernel,) = (c for c in children if "ipykernel_launcher" in " ".join(c.cmdline()))
    return kernel


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.params
@pytest.mark.parametrize(
    ("end", "code", "says"),
    [
        ("kernel", 1, "monthly_report did not finish: its kernel died under '"),
        ("run", 128 + signal.SIGTERM, "salesnb: stopped by SIGTERM"),
    ],
)
def test_a_run_that_is_stopped_leaves_the_former_report(
    runs, somewhere, end, code, says
):
    former, home = runs("sample")[0], somewhere()
    out = home / "reports" / "acme"
    shutil.copytree(former.folder, out)
    command = [sys.executable, "-m", "salesnb", "run", str(NOTEBOOK)]
    command += ["-f", str(PARAMS["sample"]), "-p", "month=2025-10", "--out", str(out)]
    with subprocess.Popen(
        command, env=environment(home), stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        said = "".join(iter_until(process.stderr, "  2/"))
        kernel = kernel_of(process)
        if end == "kernel":
            kernel.kill()
        else:
            process.terminate()
        said += process.stderr.read()
    assert process.returncode == code
    assert says in said
    assert "Traceback" not in said
    assert {p.name: p.read_bytes() for p in out.iterdir()} == former.bytes()
    left = sorted(path.name for path in out.parent.iterdir())
    assert left == ["acme", "acme.status.json"]
    record = json.loads((out.parent / "acme.status.json").read_text("utf-8"))
    assert record["status"] == "failed"
    assert list((home / "tmp").iterdir()) == []
    psutil.wait_procs([kernel], timeout=15)
    assert not kernel.is_running()


def iter_until(stream, start: str):
    """Lines of `stream` up to the one that begins with `start`."""
    for line in stream:
        yield line
        if line.startswith(start):
            return
