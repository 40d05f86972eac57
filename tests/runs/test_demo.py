"""The demo: data, reports, and a page that leads to them."""

import re
from pathlib import Path

import salesnb
from salesnb.runs import demo, paramfile, params, render

PARAMS = Path(salesnb.__file__).parents[1] / "params"


def test_the_demo_is_what_params_sample_yaml_says():
    sample = paramfile.read(PARAMS / "sample.yaml")
    for report in demo.REPORTS:
        checked = params.check(report.notebook, report.values)
        assert checked == params.check(report.notebook, sample)


def test_the_sample_file_names_every_parameter():
    sample = paramfile.read(PARAMS / "sample.yaml")
    assert list(sample) == list(params.MonthlyReport.model_fields)


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
