"""What stands beside the orders: read once, and every file of it named."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from salesnb import engines
from salesnb.errors import ParamError, RowLossError
from salesnb.intake import places, sample
from salesnb.intake.errors import CurrencyError

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
    told = {name: (path, "") for name, path in files.items()}
    given = places.places(orders="mine.csv", **told)
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


def test_deals_and_plan_are_in_the_reports_currency(files):
    """100 EUR of a deal are 86 GBP; a plan in euro is refused."""
    made = Path(files["deals"])
    made.write_text(
        "Deal ID,Stage,Close Date,Amount,Currency\n1,Won,2025-11-02,100.00,EUR\n",
        encoding="utf-8",
    )
    given = places.places(orders="mine.csv", deals=(files["deals"], ""))
    found = places.beside(given, as_of=END, currency="GBP", rates=files["rates"])
    assert engines.to_pandas(found.deals.frame)["amount"].tolist() == [86.0]
    Path(files["targets"]).write_text("Month,Target\n2025-11,€100\n", encoding="utf-8")
    given = places.places(orders="mine.csv", targets=(files["targets"], ""))
    with pytest.raises(CurrencyError, match="The plan is written in '€'"):
        places.beside(given, as_of=END, currency="GBP")


def test_deals_and_plan_have_sources_of_their_own(files, tmp_path):
    """Headers that only their source knows; a plan whose decimal mark it says."""
    texts = {
        "deals": "Nr,Stand,Ende\n1,Won,2025-11-02\n",
        "targets": "Monat,Soll\n2025-11,1.200\n",
    }
    sources = {
        "deals": "table: deals\ncolumns: {deal_id: Nr, stage: Stand, closed: Ende}\n",
        "targets": "table: targets\ncolumns: {month: Monat, amount: Soll}\ndecimal: ','\n",
    }
    told = {}
    for name, text in texts.items():
        Path(files[name]).write_text(text, encoding="utf-8")
        how = tmp_path / f"{name}.yaml"
        how.write_text(sources[name], encoding="utf-8")
        told[name] = (files[name], str(how))
    found = places.beside(places.places(orders="mine.csv", **told), as_of=END)
    assert found.deals.cleaned.rows_kept == 1
    assert found.plan["amount"].tolist() == [1200.0]


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


# --- what is known of customers --------------------------------------------------------

PEOPLE = "Account Name,Industry,Employees,Phone\nAcme,Toys,12,555\nBolt,,7,556\n"
CALLS = (
    "Activity ID,Account Name,Date,Type\n"
    "1,Acme,2025-11-02,call\n2,Acme,2026-01-02,visit\n"
)
CASES = "Case Number,Account Name,Opened,Closed,Rating\n1,Bolt,2025-12-31,,\n"
SOURCE = "table: customers\ncolumns: {customer_id: Account Name}\n"


@pytest.fixture
def given(tmp_path):
    """Places with files about customers, those whose contents are said."""

    def made(**contents):
        told = {}
        for name, (content, *source) in contents.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(content, encoding="utf-8")
            told[name] = (str(path), *(source or [""]))
        return places.with_known(places.places(orders="mine.csv"), **told)

    return made


def frame(rows):
    return engines.to_pandas(rows)


def test_what_is_known_of_customers(given):
    known = places.known(
        given(customers=(PEOPLE,), activities=(CALLS,), tickets=(CASES,)),
        as_of=END,
        max_loss=0,  # what is after the as-of date does not count
    )
    assert list(frame(known.attributes)) == ["customer_id", "customer_name", "industry"]
    assert frame(known.activities)["activity_id"].tolist() == ["1"]
    assert frame(known.tickets)["ticket_id"].tolist() == ["1"]
    assert known.tables["activities"].ledger["reason"].tolist() == ["after_as_of"]
    assert [(i.role, i.name, i.rows) for i in known.inputs] == [
        ("customers", "customers.csv", 2),
        ("activities", "activities.csv", 2),
        ("tickets", "tickets.csv", 1),
    ]


def test_columns_of_the_files_own_are_attributes_if_the_source_says_so(given, tmp_path):
    source = tmp_path / "mine.yaml"
    source.write_text(SOURCE + "own: {Employees: number}\n", encoding="utf-8")
    known = places.known(given(customers=(PEOPLE, str(source))), as_of=END)
    table = frame(known.attributes)
    assert list(table) == ["customer_id", "industry", "Employees"]
    assert sorted(table["Employees"]) == [7, 12]


def test_nothing_is_known_where_nothing_is_given(given):
    known = places.known(given(), as_of=END)
    assert (known.attributes, known.activities, known.tickets) == (None, None, None)
    assert (known.inputs, known.tables) == ((), {})


def test_the_budget_is_that_of_each_table(given):
    """One of two customers has no name."""
    people = given(customers=(PEOPLE.replace("Bolt", ""),))
    assert places.known(people, as_of=END, max_loss=0.5).tables
    with pytest.raises(RowLossError, match=r"customers: 50.0% .*\n.*no_key \(1 rows"):
        places.known(people, as_of=END, max_loss=0.4)


def test_without_orders_the_sample_companys_customers_are_known(given):
    of_sample = places.places()
    known = places.known(of_sample, as_of=END)
    assert [one.rows_kept for one in known.tables.values()] == [
        len(sample.tables()[name]) for name in ("customers", "activities", "tickets")
    ]
    assert places.with_known(of_sample) == of_sample


def test_what_is_told_of_customers_takes_the_place_of_what_was(given):
    of_mine = given(customers=(PEOPLE,), tickets=(CASES,))
    told = places.with_known(of_mine, customers=("mine.csv", "mine.yaml"))
    assert told.customers == ("mine.csv", "mine.yaml")
    assert told.tickets == of_mine.tickets


def test_what_beside_has_an_account(files):
    assert list(read(files).tables) == ["deals"]
    assert read({}).tables == {}


# --- the sample company ----------------------------------------------------------------


def test_only_where_no_orders_are_given_the_company_is_made_up():
    assert places.places().made_up
    assert not places.places(orders="mine.csv", source="sample").made_up


MIXED = (
    "orders_path is empty, and so stands for a made-up company; but {}, which would be"
)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"source": "online_retail"}, "'source' is given"),
        ({"deals": ("d.csv", "")}, "'deals_path' is given"),
        ({"targets": ("t.csv", "")}, "'targets_path' is given"),
        (
            {"deals": ("d.csv", "maven_crm")},
            "'deals_path', 'deals_source' are given",
        ),
    ],
)
def test_nothing_of_yours_stands_beside_the_sample_company(given, named):
    with pytest.raises(ParamError) as refused:
        places.places(**given)
    assert str(refused.value).startswith(MIXED.format(named))
    assert "\nWrite  orders_path: <your export>   or leave" in str(refused.value)
    assert places.places(orders="mine.csv", **given)


def test_nor_customers_or_rates_of_yours(files):
    of_sample = places.places()
    for told in (("mine.csv", ""), ("", "mine.yaml")):
        with pytest.raises(ParamError, match="'customers_(path|source)' is given"):
            places.with_known(of_sample, customers=told)
    with pytest.raises(ParamError, match="'rates_path' is given"):
        places.beside(of_sample, as_of=END, rates=files["rates"])
    with pytest.raises(ParamError, match="'rates_path' is given"):
        places.rates_of(of_sample, files["rates"])


def test_rates_alone_have_their_file_with_them(files):
    of_mine = places.places(orders="mine.csv")
    found = places.rates_of(of_mine, files["rates"])
    assert found.frame["rate"].tolist() == ["0.86"]
    assert [(i.role, i.name, i.rows) for i in found.inputs] == [
        ("rates", "rates.csv", 1)
    ]
    assert found.tables == {}
    assert places.rates_of(of_mine, "") == places.Rates(None, ())
