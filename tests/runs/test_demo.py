"""The demo: data, reports, and a page that leads to them."""

import re
from pathlib import Path

import pytest

import salesnb
from salesnb.runs import demo, paramfile, params, render

PARAMS = Path(salesnb.__file__).parents[1] / "params"
# the file of params/ that explains a notebook's parameters, on the sample company
SAMPLES = {
    "monthly_report": "sample.yaml",
    "customer_segmentation": "customers_sample.yaml",
}
of_every_notebook = pytest.mark.parametrize("notebook", params.MODELS)


def test_the_demo_has_every_notebook():
    assert [report.notebook for report in demo.REPORTS] == list(params.MODELS)


@of_every_notebook
def test_the_demo_is_what_the_sample_file_says(notebook):
    (report,) = (r for r in demo.REPORTS if r.notebook == notebook)
    sample = paramfile.read(PARAMS / SAMPLES[notebook])
    checked = params.check(notebook, report.values)
    assert checked == params.check(notebook, sample)


@of_every_notebook
def test_the_sample_file_names_every_parameter(notebook):
    sample = paramfile.read(PARAMS / SAMPLES[notebook])
    assert list(sample) == list(params.MODELS[notebook].model_fields)


def test_online_retail_is_where_the_environment_says(monkeypatch, tmp_path):
    path = PARAMS / "online_retail.yaml"
    beside = PARAMS.parents[1] / "shared" / "data"
    monkeypatch.delenv("SALESNB_DATA", raising=False)
    file = Path("online_retail", "online_retail.csv.gz")
    assert paramfile.read(path)["orders_path"] == str(beside / file)
    monkeypatch.setenv("SALESNB_DATA", str(tmp_path))
    checked = params.check("monthly_report", paramfile.read(path))
    assert checked.orders_path == str(tmp_path / file)
    assert (checked.source, checked.month) == ("online_retail", "2011-11")
    assert (checked.as_of, checked.currency) == ("2011-12-09", "GBP")


def test_the_shops_customers_are_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SALESNB_DATA", str(tmp_path))
    values = paramfile.read(PARAMS / "customers_online_retail.yaml")
    checked = params.check("customer_segmentation", values)
    file = Path("online_retail", "online_retail.csv.gz")
    assert checked.orders_path == str(tmp_path / file)
    assert (checked.source, checked.as_of) == ("online_retail", "2011-12-09")


def test_the_demo_ends_with_data_reports_and_a_page(project, monkeypatch):
    project.notebook("tiny", "# Tiny", "1 + 1")
    report = demo.Report("tiny", "Tiny & small", "One cell.", {})
    monkeypatch.setattr(demo, "REPORTS", (report,))
    out = Path("demo")
    index = demo.demo(out)
    html = index.read_text()
    assert render.loads(html) == []
    assert "Tiny &amp; small" in html
    links = re.findall(r'href="([^"]*)"', html)
    assert links == ["tiny/report.html", "tiny/tables.xlsx", "data/"]
    assert all((out / link).exists() for link in links)
    assert "orders.csv" in {path.name for path in (out / "data").iterdir()}
    assert [line.split() for line in demo.lines(out)] == [
        ["report", "demo/tiny/report.html"],
        ["tables", "demo/tiny/tables.xlsx"],
        ["index", "demo/index.html"],
    ]
    assert all(Path(line.split()[1]).exists() for line in demo.lines(out))
