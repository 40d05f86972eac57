"""The sample company's tables and files: the same everywhere, whole, well-formed."""

import hashlib
import json

import pandas as pd
import pytest

from salesnb.intake import sample
from salesnb.intake._company import files
from salesnb.schema import TABLES

# Of orders.csv. If it changes, every number stored from the sample changes with it.
SHA256 = "7f7cefd5e2be4dcda8738d37ee4e002331e4e54dd5b6f5c64707306a2a1c6e20"


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return sample.write(tmp_path_factory.mktemp("sample"))


def digests(paths):
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(paths.items())
    }


def test_the_bytes_are_the_recorded_ones(paths):
    assert digests(paths)["orders"] == SHA256


def test_another_process_writes_the_same_bytes(paths, run_python, tmp_path):
    code = "import sys; from salesnb.intake import sample; sample.write(sys.argv[1])"
    for seed in ("1", "4242"):  # sets and dicts of texts come in another order
        folder = tmp_path / seed
        done = run_python("-c", code, folder, PYTHONHASHSEED=seed, TZ="Asia/Tokyo")
        assert done.returncode == 0, done.stderr
        again = {name: folder / path.name for name, path in paths.items()}
        assert digests(again) == digests(paths)


def test_writing_again_replaces_what_stands_there(paths, tmp_path):
    first = sample.write(tmp_path / "new" / "folder")
    first["deals"].write_text("old", encoding="utf-8")
    assert digests(sample.write(tmp_path / "new" / "folder")) == digests(paths)
    assert sorted(p.name for p in first["deals"].parent.iterdir()) == sorted(
        path.name for path in paths.values()
    )


def test_a_failed_writing_leaves_the_old_file(tmp_path, monkeypatch):
    def broken(table):
        yield ["1"]
        raise OSError("disk full")

    (tmp_path / "deals.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(files, "_rows", broken)
    with pytest.raises(OSError, match="disk full"):
        sample.write(tmp_path)
    assert (tmp_path / "deals.csv").read_text(encoding="utf-8") == "old"
    assert {p.name for p in tmp_path.iterdir()} == {"deals.csv", "orders.csv"}


def test_tables_and_truth_are_copies():
    for frame in (sample.tables()["orders"], sample.orders(), sample.orders(1)):
        frame.loc[0, "amount"] = -1
    sample.truth()["revenue"]["2023-01"] = -1
    assert sample.orders(1).loc[0, "amount"] > 0
    assert sample.truth()["revenue"]["2023-01"] > 0


NAMELESS = ("activities", "customer_id")


@pytest.mark.parametrize("name", TABLES)
def test_tables_follow_the_schema(name):
    frame = sample.tables()[name]
    more = ["row", "kind"] if name == "orders" else []
    assert list(frame.columns) == [*TABLES[name].names, *more]
    kinds = {"text": "str", "when": "datetime64[us]"}
    for column in TABLES[name].columns:
        assert frame[column.name].dtype == kinds.get(column.kind, "float64"), column
    # Activities of a deal without an account name no customer either.
    filled = [key for key in TABLES[name].required if (name, key) != NAMELESS]
    assert frame[filled].notna().all(axis=None)


def test_keys_are_keys_and_point_somewhere():
    tables = sample.tables()
    for name, key in (
        ("customers", "customer_id"),
        ("products", "product_id"),
        ("deals", "deal_id"),
        ("activities", "activity_id"),
        ("campaigns", "campaign_id"),
        ("tickets", "ticket_id"),
    ):
        assert tables[name][key].is_unique
    people, products = tables["customers"], {*tables["products"]["product_id"]}
    for name in ("orders", "deals", "activities", "tickets"):
        assert set(tables[name]["customer_id"].dropna()) <= {*people["customer_id"]}
    assert set(tables["orders"]["product_id"]) == products | {"SHIP", "GIFT"}
    assert set(tables["deals"]["product_id"]) <= products
    deals = {*tables["deals"]["deal_id"]}
    assert set(tables["stage_events"]["deal_id"]) == deals
    assert set(tables["activities"]["deal_id"].dropna()) <= deals


def test_no_line_stands_twice():
    assert not sample.orders().duplicated(["order_id", "product_id"]).any()


def test_nobody_buys_before_being_met_and_trade_rests_on_weekends():
    orders = sample.orders()
    since = sample.tables()["customers"].set_index("customer_id")["since"]
    bought = orders[orders["kind"] != "return"].dropna(subset="customer_id")
    assert (bought["order_date"] >= bought["customer_id"].map(since)).all()
    trade = bought[bought["channel"] == "Trade"]
    assert trade["order_date"].dt.day_of_week.max() == 4
    assert bought["order_date"].dt.day_of_week.nunique() == 7


def test_sizes():
    sizes = {name: len(frame) for name, frame in sample.tables().items()}
    assert 24_000 <= sizes["orders"] <= 26_000
    assert (sizes["customers"], sizes["products"], sizes["deals"]) == (900, 40, 1500)


def test_events_end_where_the_deal_stands():
    events, deals = sample.tables()["stage_events"], sample.deals()
    last = events.groupby("deal_id").last()
    deals = deals.set_index("deal_id")
    assert (last["stage"] == deals["stage"]).all()
    assert (events.groupby("deal_id")["at"].diff().dropna() > pd.Timedelta(0)).all()
    closed = deals["stage"].isin(["Won", "Lost"])
    assert (deals["closed"].notna() == closed).all()
    assert (deals["loss_reason"].notna() == (deals["stage"] == "Lost")).all()
    assert (deals.loc[closed, "closed"] == last.loc[closed, "at"]).all()


@pytest.mark.parametrize("name", [name for name in TABLES if name != "orders"])
def test_the_other_files_hold_the_clean_tables(paths, name):
    read = pd.read_csv(paths[name], dtype="str", keep_default_na=False)
    assert list(read.columns) == list(sample.HEADINGS[name].values())
    frame = sample.tables()[name]
    for column, heading in sample.HEADINGS[name].items():
        texts, values = read[heading], frame[column]
        assert ((texts == "") == values.isna()).all()
        given = texts[texts != ""]
        if frame[column].dtype == "float64":
            assert (given.astype(float) == values.dropna()).all()
        elif frame[column].dtype != "str":
            assert (pd.to_datetime(given) == values.dropna()).all()
        else:
            assert (given == values.dropna()).all()


def test_the_truth_can_be_stored():
    truth = sample.truth()
    assert json.loads(json.dumps(truth))["kept"] == truth["kept"]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_the_first_lines(n):
    pd.testing.assert_frame_equal(sample.orders(n), sample.orders().head(n))
    pd.testing.assert_frame_equal(sample.deals(n), sample.deals().head(n))
