"""The report on customers, cell by cell in this process: on small shops, each of a kind
that something cannot be computed of."""

import ast
import json
from pathlib import Path

import pytest
import yaml

from salesnb.errors import SalesnbError

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "customer_segmentation.ipynb"
HEAD = "Date,Order,Customer,Product,Amount"
CELLS = [
    ("".join(cell["source"]), cell["id"])
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code"
]


def shown(**values) -> dict[str, str]:
    """Cell -> what it shows, as text, of a run with these parameters."""
    space: dict = {"__name__": "__main__"}
    found = {}
    for source, id in CELLS:
        *body, last = ast.parse(source).body
        is_shown = isinstance(last, ast.Expr)
        exec(
            compile(ast.Module([*body, *([] if is_shown else [last])], []), id, "exec"),
            space,
        )
        if is_shown:
            value = eval(compile(ast.Expression(last.value), id, "eval"), space)
            value._repr_mimebundle_()
            found[id] = repr(value)
        space |= values if id == "parameters" else {}
    return found


@pytest.fixture
def report(tmp_path, monkeypatch):
    """`report(rows, k=2)`: of order lines day,order,customer,product,amount."""
    monkeypatch.chdir(tmp_path)

    def run(*rows: str, as_of: str = "2025-12-31", **values) -> dict[str, str]:
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return shown(orders_path=str(path), as_of=as_of, **values)

    return run


def orders(customers: int, times: int = 1, amount=lambda number: 10.0) -> list[str]:
    """Everybody buys on the tenth of `times` months from January on."""
    return [
        f"2025-{month:02}-10,{number}-{month},c{number},p{number % 3},{amount(number)}"
        for number in range(customers)
        for month in range(1, times + 1)
    ]


def nothing_raw(found: dict[str, str]) -> None:
    words = ("nan", "None", "NaN", "{", "object at")
    raw = {id: w for id, text in found.items() for w in words if w in text.split()}
    assert raw == {}


def test_one_customer(report):
    found = report("2025-03-10,1,ann,cup,10.5")
    assert found["story"].startswith(
        "Customers who had ordered up to 31 December 2025: 1."
    )
    assert "What customers will bring is not computed." in found["story"]
    assert (
        "Too few customers differ to tell whether there are groups: 1, needed 20."
        in (found["group-notes"])
    )
    assert "nobody to compare with" in found["grid"]
    assert "Nobody bought on a second day" in found["expected"]
    assert found["by-segment"] == found["totals"] == ""
    nothing_raw(found)


def test_no_repeat_buyers(report):
    found = report(*orders(30, amount=lambda number: 10.0 + number))
    assert "100.0% ordered once" in found["story"]
    assert found["expected"].startswith(
        "What customers will bring is not computed, because of this:"
    )
    assert "Customers: 30." in found["expected"]
    assert found["holdout-chart"] == ""
    nothing_raw(found)


def test_all_spend_equal(report):
    found = report(*orders(30))
    assert "nobody to compare with" in found["grid"]
    said = "Left out of the distances, as it is the same for all: spend."
    assert said in found["group-notes"]
    assert "No separable groups" in found["verdict"]
    assert found["map"] == ""
    assert "all alike" in found["sizes"]
    assert "no grouping to test" in found["use"]
    nothing_raw(found)


def test_negative_totals(report):
    back = [f"2025-06-{n + 1:02},r{n},c{n},p0,-99" for n in range(4)]
    found = report(*orders(4, amount=lambda number: 10.0 + number), *back)
    assert "Held by the best fifth" in found["tiles"]
    assert "returned more than they bought" in found["segment-notes"]
    assert "4" in found["segment-notes"]
    assert "Four fifths" not in found["story"]
    nothing_raw(found)


def test_too_young_for_a_quarter_before(report):
    found = report("2025-12-01,1,ann,cup,5", "2025-12-02,2,bob,cup,6")
    said = "the data do not reach back a quarter before the as-of date."
    assert said in found["moved"]
    assert said in found["use"]
    assert found["moves"] == ""
    assert "a quarter before" not in found["tiles"].split("\n", 2)[2]
    nothing_raw(found)


@pytest.mark.parametrize(
    ("method", "silent", "said"),
    [
        ("kmeans", ["segment-bars", "segments-table", "thresholds", "moves"],
         {"grid": "RFM segments were not asked for."}),
        ("rfm", ["evidence-chart", "evidence", "map", "lines", "sizes", "agreed", "use"],
         {"verdict": "Groups by k-means were not asked for."}),
    ],
)  # fmt: skip
def test_what_was_not_asked_for_is_left_out_with_a_sentence(
    report, method, silent, said
):
    found = report(*orders(6, 2), method=method)
    assert {id: found[id] for id in silent} == dict.fromkeys(silent, "")
    assert {id: found[id] for id in said} == said
    whole = report(*orders(6, 2))
    assert all(whole[id] for id in said)


def test_customers_to_call_without_segments_are_looked_for_among_all(report):
    found = report(*orders(6, 2), method="kmeans")
    assert found["looked"] == "Looked for among all customers. Found: 6."
    assert "where none are named, all customers." in found["glossary"]
    assert "Segment" not in found["calls-table"]


def test_a_number_of_groups_that_was_asked_for_is_no_discovery(report):
    found = report(*orders(6, 2, amount=lambda number: 10.0**number), k=2)
    assert found["verdict"].startswith("No separable groups: cut for convenience")
    assert "How many groups there are was asked for, not found." in found["verdict"]
    assert "Group 1 is small" not in found["group-notes"]


def test_a_group_of_one_is_said(report):
    found = report(*orders(6, 2, amount=lambda n: 1e6 if n == 5 else 10 + n % 2), k=2)
    assert "Group 1 is small; customers in it: 1 (16.7%)." in found["group-notes"]


def test_attributes_of_customers_can_form_groups(report, tmp_path):
    """Columns of one's own that a source names as numbers (own) are features."""
    rows = ["Account,Staff", *(f"c{n},{n * n}" for n in range(30))]
    (tmp_path / "about.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    source = {
        "table": "customers", "columns": {"customer_id": "Account"},
        "own": {"Staff": "number"}, "decimal": ".",
    }  # fmt: skip
    (tmp_path / "about.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
    found = report(
        *orders(30, 2, amount=lambda n: 5.0 + n),
        customers_path=str(tmp_path / "about.csv"),
        customers_source=str(tmp_path / "about.yaml"),
        features=["spend", "Staff"], k=3,
    )  # fmt: skip
    assert "Staff" in found["sizes"] + found["lines"]
    assert "Customers read: 30; kept: 30; set aside: 0." in found["accounts"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"k": 7}, "k is 7, but there are 6 customers to split."),
        ({"features": ["spnd"]}, "Write  features: [spend]"),
        ({"features": ["region"]}, "The customers have no number called 'region'"),
        ({"segment": "lost", "method": "kmeans"}, "only RFM segments have such names"),
        (
            {"as_of": "2024-12-31"},
            "No order line is left up to the as-of date, 2024-12",
        ),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(report, values, says):
    with pytest.raises(SalesnbError) as failure:
        report(*orders(6, 2), **{"max_loss": 1.0, **values})
    assert says in str(failure.value)


@pytest.mark.data("maven_crm")
def test_won_deals_of_real_accounts(data_dir):
    """59 of 85 accounts make 80 % of the value won, and there are no groups."""
    place = data_dir / "maven_crm"
    found = shown(
        orders_path=str(place / "sales_pipeline.csv"), source="maven_crm_sales",
        customers_path=str(place / "accounts.csv"), currency="USD", max_loss=0.7,
        customers_source="maven_crm_accounts", as_of="2017-12-31",
        features=["order_count", "spend", "products", "employees"],
    )  # fmt: skip
    said = (
        "Four fifths of the spend come from 69.4% of them: 59 of 85. There is no 80/20"
    )
    assert said in found["story"]
    assert "No separable groups" in found["story"]
    assert found["verdict"].startswith("No separable groups")
    nothing_raw(found)
