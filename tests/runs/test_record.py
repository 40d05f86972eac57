"""What is read out of the cells, and how it is written down."""

import json

import nbformat
import pytest

from salesnb.runs import record
from salesnb.runs.errors import RunError

v4 = nbformat.v4


def showing(*bundles: dict) -> record.Record:
    outputs = [v4.new_output("display_data", bundle) for bundle in bundles]
    cells = [v4.new_markdown_cell("# A"), v4.new_code_cell("x", outputs=outputs)]
    return record.collect(v4.new_notebook(cells=cells))


def mime(kind: str) -> str:
    return f"application/vnd.salesnb.{kind}.v1+json"


def revenue(value: float) -> dict:
    return {mime("metrics"): {"revenue": {"value": value, "unit": "GBP"}}}


def table(name: str, *rows: list) -> dict:
    return {mime("table"): {"name": name, "columns": [], "rows": list(rows)}}


LEDGER = {
    mime("ledger"): {
        "rows_in": 10,
        "rows_after_duplicates": 9,
        "rows_kept": 7,
        "reasons": {"exact_duplicate": {"rows": 1, "amount": 5.0}},
        "deals": {
            "rows_in": 4,
            "rows_after_duplicates": 4,
            "rows_kept": 3,
            "reasons": {"no_stage": {"rows": 1, "amount": 2.5}},
        },
        "months": [{"month": "2011-11", "revenue": 1.0}],
    }
}
INPUTS = {mime("inputs"): [{"name": "x.csv", "sha256": "ab", "rows": 10}]}


def test_the_manifest_says_what_the_cells_have_shown():
    found = showing(revenue(1.5), LEDGER, INPUTS, table("top", ["a", 1]))
    got = record.manifest(found, "monthly_report", {"month": "2011-11"}, 1.234)
    versions = got.pop("versions")
    assert {"python", "salesnb", "pandas", "duckdb", "papermill"} <= set(versions)
    assert got == {
        "status": "ok",
        "notebook": "monthly_report",
        "parameters": {"month": "2011-11"},
        "made_up": None,  # no cell told
        "inputs": [{"name": "x.csv", "sha256": "ab", "rows": 10}],
        "rows": {"rows_in": 10, "rows_after_duplicates": 9, "rows_kept": 7},
        "ledger": {"exact_duplicate": {"rows": 1, "amount": 5.0}},
        "deals_rows": {"rows_in": 4, "rows_after_duplicates": 4, "rows_kept": 3},
        "deals_ledger": {"no_stage": {"rows": 1, "amount": 2.5}},
        "months": [{"month": "2011-11", "revenue": 1.0}],
        "metrics": {"revenue": {"value": 1.5, "unit": "GBP"}},
        "tables": ["top"],
        "sheets": {"top": "top"},
        "warnings": [],
        "seconds": 1.23,
    }


def test_without_deals_there_is_no_account_of_them():
    got = record.manifest(showing({mime("ledger"): {"deals": {}}}), "x", {}, 0)
    assert (got["deals_rows"], got["deals_ledger"]) == ({}, {})


def test_what_was_read_beside_the_orders_has_its_account_too():
    account = {"rows_in": 2, "rows_kept": 1, "reasons": {"no_key": {"rows": 1}}}
    got = record.manifest(showing({mime("ledger"): {"customers": account}}), "x", {}, 0)
    assert got["customers_rows"] == {"rows_in": 2, "rows_kept": 1}
    assert got["customers_ledger"] == {"no_key": {"rows": 1}}
    assert "tickets_rows" not in got


@pytest.mark.parametrize("made_up", [True, False])
def test_the_manifest_says_whether_the_orders_are_made_up(made_up):
    found = showing({mime("origin"): {"made_up": made_up}})
    assert record.manifest(found, "x", {}, 0)["made_up"] is made_up


def test_shown_twice_is_counted_once():
    found = showing(revenue(1.5), revenue(1.5), table("top"), table("top"))
    assert len(found.metrics) == len(found.tables) == 1


def test_two_values_for_one_metric_are_refused():
    with pytest.raises(RunError, match="two values for the metric 'revenue'"):
        showing(revenue(1.5), revenue(1.6))


def test_a_cell_may_carry_several_tables():
    one, two = (table(name)[mime("table")] for name in ("top", "low"))
    found = showing({mime("tables"): [one, two]}, table("top"))
    assert [each["name"] for each in found.tables] == ["top", "low"]


def test_two_tables_of_one_name_are_refused():
    with pytest.raises(RunError, match="two values for the table 'top'"):
        showing(table("top", ["a"]), table("top", ["b"]))


def test_warnings_and_pictures_without_words_are_noted():
    quiet = v4.new_output("stream", name="stderr", text=" \n")
    loud = v4.new_output("stream", name="stderr", text="watch out\n")
    bare = v4.new_output("display_data", {"image/png": "aa"})
    alt = v4.new_output(
        "display_data", {"image/png": "aa"}, metadata={"image/png": {"alt": "a line"}}
    )
    cell = v4.new_code_cell("x", outputs=[quiet, loud, bare, alt])
    assert record.collect(v4.new_notebook(cells=[cell])).warnings == [
        "watch out",
        "A picture has no description (alt text).",
    ]


def test_the_manifest_is_strict_json():
    assert json.loads(record.as_text({"a": "订单"})) == {"a": "订单"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        record.as_text({"value": float("nan")})
