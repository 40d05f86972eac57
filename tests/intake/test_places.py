"""What stands beside the orders: read once, and every file of it named."""

import hashlib
from datetime import date

import pytest

from salesnb.errors import RowLossError
from salesnb.intake import places

END = date(2025, 12, 31)
DEALS = "Deal ID,Stage,Close Date,Amount\n1,Won,2025-11-02,5\n2,,2025-11-03,7\n"
PLAN = "Month,Target\n2025-11,100\n2025-12,200\n"
RATES = "currency,date,rate\nEUR,2025-11-01,0.86\n"


@pytest.fixture
def files(tmp_path):
    """Paths of deals, targets and rates, by what they are read for."""
    contents = {"deals": DEALS, "targets": PLAN, "rates": RATES}
    made = {name: tmp_path / f"{name}.csv" for name in contents}
    for name, content in contents.items():
        made[name].write_text(content, encoding="utf-8")
    return {name: str(path) for name, path in made.items()}


def read(files, *, max_loss=0.5):
    rates = files.pop("rates", "")
    given = places.places(orders="mine.csv", **files)
    return places.beside(given, as_of=END, rates=rates, max_loss=max_loss)


def test_every_file_is_named_with_what_it_was_read_for(files):
    found = read(files)
    assert [(i.role, i.name, i.rows) for i in found.inputs] == [
        ("deals", "deals.csv", 2),
        ("targets", "targets.csv", 2),
        ("rates", "rates.csv", 1),
    ]
    contents = [content.encode() for content in (DEALS, PLAN, RATES)]
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    assert [i.sha256 for i in found.inputs] == digests
    assert found.plan["amount"].tolist() == [100.0, 200.0]
    assert found.rates["rate"].tolist() == ["0.86"]


def test_deals_have_their_account(files):
    found = read({"deals": files["deals"]}).deals
    assert found.cleaned.ledger["reason"].tolist() == ["no_stage"]
    assert (found.cleaned.rows_in, found.cleaned.rows_kept) == (2, 1)


def test_the_budget_is_that_of_the_report(files):
    """One of two deals has no stage: 0.5 of them is allowed, 0.4 is not."""
    assert read(dict(files), max_loss=0.5).deals
    with pytest.raises(RowLossError, match="deals: 50.0% of the rows would be set"):
        read(files, max_loss=0.4)


def test_what_is_not_given_is_none(files):
    assert read({}) == places.Beside(None, None, None, ())
