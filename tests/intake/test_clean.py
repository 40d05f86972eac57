"""Cleaning: reasons by hand, and what must hold for any frame of texts whatever."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from order_lines import (
    PLAIN,
    cleaned,
    few,
    kept,
    ledger,
    line,
    loaded,
    reasons,
    refusal,
)

from salesnb import engines
from salesnb.errors import SalesnbError
from salesnb.intake import clean, load
from salesnb.intake.errors import RepeatedKeyError

# --- the account -----------------------------------------------------------------------


def test_accounts_by_hand():
    rows = [
        line(),  # kept, 5
        line(),  # equal to the first, 5
        line(amount="12.50"),  # kept
        line(order_date="", amount="7"),  # no date
        line(order_date="31/04/2024", amount="8"),  # no such form, no such day
        line(amount="abc"),
    ]
    found = cleaned(rows)
    assert reasons(found) == [
        "",
        "exact_duplicate",
        "",
        "no_date",
        "unreadable_date",
        "unreadable_amount",
    ]
    assert (found.rows_in, found.rows_kept, found.rows_after_duplicates) == (6, 2, 5)
    assert found.accounts.loc["kept", ["rows", "amount"]].tolist() == [2, 17.5]
    assert ledger(found) == {
        "exact_duplicate": (1, 5),
        "no_date": (1, 7),
        "unreadable_date": (1, 8),
        "unreadable_amount": (1, 0),
    }
    examples = found.ledger.set_index("reason")["example"]
    assert examples["unreadable_date"] == "31/04/2024"
    assert examples["unreadable_amount"] == "abc"
    assert examples["no_date"] == examples["exact_duplicate"] == ""


def test_the_ledger_has_most_rows_first_and_ties_by_name():
    rows = [line(), line(amount=""), line(order_date=""), line(amount="", order_id="8")]
    assert cleaned(rows).ledger["reason"].tolist() == ["no_amount", "no_date"]
    rows = [line(), line(order_date=""), line(amount="")]
    assert cleaned(rows).ledger["reason"].tolist() == ["no_amount", "no_date"]


def test_kept_rows_have_every_canonical_column_typed_and_their_number():
    found = cleaned([line(amount=""), line(note="by hand")])
    table = engines.to_pandas(found.kept)
    assert table["row"].tolist() == [2]
    assert table["order_date"].tolist() == [pd.Timestamp("2024-03-01")]
    assert table["amount"].tolist() == [5.0]
    assert table["note"].tolist() == ["by hand"]
    assert table[["customer_id", "quantity", "returned"]].isna().all(axis=None)
    assert not {"reason", "offending", "early", "late", "repeat"} & set(table)


def test_set_aside_rows_say_why_and_what():
    table = engines.to_pandas(cleaned([line(), line(amount="five")]).set_aside)
    assert table[["row", "reason", "offending"]].to_numpy().tolist() == [
        [2, "unreadable_amount", "five"]
    ]


def test_no_rows_at_all():
    found = cleaned(pd.DataFrame([line()]).iloc[:0])
    assert (found.rows_in, found.rows_kept, len(found.ledger)) == (0, 0, 0)


# --- equal rows ------------------------------------------------------------------------


def test_the_first_of_equal_rows_is_kept():
    rows = [line(), line(order_id="8"), line(), line()]
    assert reasons(cleaned(rows)) == ["", "", "exact_duplicate", "exact_duplicate"]


def test_rows_are_equal_in_every_column_also_in_those_nobody_asked_for():
    assert reasons(cleaned([line(note="a"), line(note="b")])) == ["", ""]
    again = [line(note=None), line(note=None)]
    assert reasons(cleaned(again)) == ["", "exact_duplicate"]


def test_rows_are_equal_by_value():
    rows = [line(amount="5", order_id="7 "), line(amount="£5.00", order_id="7")]
    assert reasons(cleaned(rows)) == ["", "exact_duplicate"]


def test_texts_that_cannot_be_read_are_not_equal_for_being_missing():
    rows = [line(amount=text) for text in ("abc", "xyz", "abc")]
    wrong = "unreadable_amount"
    assert reasons(cleaned(rows)) == [wrong, wrong, "exact_duplicate"]


NAMES = ["row", "file", "Kind", "reason", "Late", "repeat", "copy", "rate", "%s"]
NAMES += ["lost to", "Said by", "lost amount", "fingerprint", 'the "best"', "Amount "]


@pytest.mark.parametrize("names", [NAMES, ["Row"], ["File"], ["lost to"], ["row"]])
def test_a_column_with_one_of_our_names_is_a_column_like_any_other(names):
    """Each row is another one for what stands in one of them."""
    same = dict.fromkeys(names, "1")
    rows = [line(**same), line(**same), *(line(**{**same, n: "2"}) for n in names)]
    found = cleaned(rows)
    assert reasons(found) == ["", "exact_duplicate", *[""] * len(names)]
    assert set(kept(found, "kind")) == {"sale"}


def test_equal_rows_are_kept_and_counted_where_the_source_says_so():
    found = cleaned([line(), line(), line()], duplicates="keep")
    assert reasons(found) == ["", "", ""]
    assert found.equal_rows_kept == 2


def test_equal_blank_rows_are_blank():
    empty = dict.fromkeys(line(), "")
    assert reasons(cleaned([line(), empty, empty])) == ["", "blank", "blank"]


# --- orders ----------------------------------------------------------------------------


def test_an_order_is_its_id():
    assert kept(cleaned([line(order_id=" 0042 ")]), "order_id") == ["0042"]


@pytest.mark.parametrize("order_is", [{}, {"order_is": "row"}])
def test_without_ids_an_order_is_a_row(order_is):
    rows = [{"order_date": "2024-03-01", "amount": text} for text in "56"]
    assert kept(cleaned(rows, **order_is), "order_id") == ["1", "2"]


def test_rows_without_ids_can_be_equal():
    rows = [{"order_date": "2024-03-01", "amount": "5"}] * 2
    assert reasons(cleaned(rows, order_is="row")) == ["", "exact_duplicate"]


def test_an_order_may_be_what_several_columns_say_together():
    rows = [
        {"order_date": "2024-03-01", "customer_id": who, "amount": text}
        for who, text in [("a", "1"), ("a", "2"), ("b", "3")]
    ]
    found = kept(cleaned(rows, order_is=["customer_id", "channel"]), "order_id")
    assert found == [None, None, None]  # nobody says a channel
    found = kept(cleaned(rows, order_is=["customer_id", "order_date"]), "order_id")
    assert found[0] == found[1] == "a / 2024-03-01 00:00:00"
    assert found[2].startswith("b / ")


# --- the as-of date and the budget -----------------------------------------------------


def test_what_is_dated_after_the_as_of_date_is_set_aside():
    days = ["2024-03-31 23:59:59", "2024-04-01 00:00:00", "2024-03-31"]
    rows = [line(order_date=day) for day in days]
    formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
    found = cleaned(rows, as_of=date(2024, 3, 31), date_format=formats)
    assert reasons(found) == ["", "after_as_of", ""]


def test_rows_after_the_as_of_date_are_outside_the_budget():
    rows = [line(), line(order_date="2024-04-01"), line(order_date="2024-04-02")]
    found = cleaned(rows, as_of=date(2024, 3, 31), max_loss=0)
    assert ledger(found) == {"after_as_of": (2, 10)}


def test_the_budget_is_a_share_that_may_be_met():
    rows = [line(order_id=str(i)) for i in range(3)] + [line(amount="")]
    assert cleaned(rows, max_loss=0.25).rows_kept == 3
    with pytest.raises(SalesnbError):
        cleaned(rows, max_loss=0.2499)


def test_the_sentence_when_too_much_falls_out():
    rows = [line(order_id=str(i)) for i in range(16)]
    rows += [line(amount=text) for text in ("TBC", "TBD", "?")] + [line(order_date="")]
    assert refusal(cleaned, rows, max_loss=0.1) == (
        "orders: 20.0% of the rows would be set aside, more than max_loss=0.1.\n"
        "Most of them: unreadable_amount (3 rows, such as '?'). Mend the file or its "
        "source, or write on purpose:  max_loss: 0.20"
    )


@pytest.mark.parametrize("bad", [1, 51])
def test_the_max_loss_that_is_suggested_suffices(bad):
    rows = [line(amount="", note=str(i)) for i in range(bad)]
    rows += [line(note=f"good {i}") for i in range(101 - bad)]
    suggested = refusal(cleaned, rows, max_loss=0.001).rsplit("max_loss: ")[1]
    assert cleaned(rows, max_loss=float(suggested)).rows_kept == 101 - bad


# --- deals and targets -----------------------------------------------------------------

DEAL = {
    "deal_id": "d1",
    "stage": "Won",
    "created": "2024-01-01",
    "closed": "2024-02-01",
}


def deals(*rows, **options):
    given = loaded(
        [{**DEAL, "amount": "9", **row} for row in rows], table="deals", **PLAIN
    )
    return clean.deals(given, max_loss=1, **options)


def test_reasons_of_deals():
    cases = [
        ({}, ""),
        ({"deal_id": " "}, "no_key"),
        ({"stage": ""}, "no_stage"),
        ({"created": "soon"}, "unreadable_date"),
        ({"closed": "2024-02-30"}, "unreadable_date"),
        ({"closed": "", "stage": "Open"}, ""),  # an open deal
        ({"amount": ""}, ""),  # a deal without a value yet
        ({"amount": "lots"}, "unreadable_amount"),
        ({"deal_id": "", "created": "soon"}, "no_key"),  # the first that holds
    ]
    # Each has a number of its own: two rows of one deal are another matter (`keys`).
    rows = [{"deal_id": f"d{n}", **row} for n, (row, _) in enumerate(cases)]
    assert reasons(deals(*rows)) == [why for _, why in cases]


def test_a_deal_opened_after_the_as_of_date_is_not_known_yet():
    found = deals({"created": "2024-03-02"}, {}, as_of=date(2024, 3, 1))
    assert reasons(found) == ["after_as_of", ""]
    assert kept(found, "deal_id", "amount") == [("d1", 9.0)]


# --- what is known of customers --------------------------------------------------------

CALL = {"customer_id": "7", "at": "2024-03-01", "kind": "call"}
CASE = {"customer_id": "7", "opened": "2024-03-01", "solved": "", "satisfaction": "5"}


def about(table, *rows, as_of=None, **source):
    """Rows as they are judged, each with a key of its own but for what it says."""
    key = {"activities": "activity_id", "tickets": "ticket_id"}.get(table)
    rows = [{**({key: f"k{n}"} if key else {}), **row} for n, row in enumerate(rows)]
    given = loaded(rows, table=table, **{**PLAIN, **source})
    until = {} if table == "customers" else {"as_of": as_of}
    return getattr(clean, table)(given, max_loss=1, **until)


def test_reasons_of_customers():
    cases = [
        ({"customer_id": "007"}, ""),
        ({"customer_id": " "}, "no_key"),
        ({"customer_id": "", "since": "soon"}, "no_key"),  # the first that holds
        ({"customer_id": "9", "since": "soon"}, "unreadable_date"),
        ({"customer_id": "10", "since": ""}, ""),
        ({"customer_id": "11", "Staff": "a few"}, "unreadable_number"),
        ({"customer_id": "12", "Staff": ""}, ""),
    ]
    whole = {"customer_id": "", "since": "2024-01-01", "Staff": "5"}
    rows = [{**whole, **row} for row, _ in cases]
    found = about("customers", *rows, own={"Staff": "number"})
    assert reasons(found) == [why for _, why in cases]
    assert kept(found, "customer_id", "Staff") == [
        ("007", 5.0), ("10", 5.0), ("12", None),
    ]  # fmt: skip


def test_customers_are_trimmed_and_corrected():
    row = {"customer_id": " 7 ", "industry": "Tois", "region": ""}
    how = {"correct": {"industry": {"Tois": "Toys"}}, "fill": {"region": "Unknown"}}
    found = about("customers", row, **how)
    assert kept(found, "customer_id", "industry", "region") == [
        ("7", "Toys", "Unknown")
    ]
    assert set(found.changes["change"]) == {"trimmed", "corrected", "filled"}


def test_reasons_of_activities():
    cases = [
        ({}, ""),
        ({"activity_id": ""}, "no_key"),
        ({"at": ""}, "no_date"),
        ({"at": "soon"}, "unreadable_date"),
        ({"at": "2024-03-02"}, "after_as_of"),
        ({"customer_id": ""}, ""),  # it was with nobody we know
    ]
    rows = [{**CALL, **row} for row, _ in cases]
    found = about("activities", *rows, as_of=date(2024, 3, 1))
    assert reasons(found) == [why for _, why in cases]
    assert kept(found, "kind") == ["call", "call"]


def test_activities_that_differ_in_kind_alone_are_no_copies():
    rows = [{**CALL, "activity_id": "7", "kind": kind} for kind in ("call", "visit")]
    says = "The activity '7' .* its kind is 'call' in row 1 and 'visit' in row 2"
    with pytest.raises(RepeatedKeyError, match=says):
        about("activities", *rows)


def test_reasons_of_tickets():
    cases = [
        ({}, ""),
        ({"opened": ""}, "no_date"),
        ({"solved": "soon"}, "unreadable_date"),
        ({"satisfaction": "Good"}, "unreadable_number"),
        ({"satisfaction": ""}, ""),
        ({"solved": "2024-04-01"}, ""),  # known.py leaves out its answer
        ({"opened": "2024-03-01 23:59"}, ""),
        ({"opened": "2024-03-02"}, "after_as_of"),
    ]
    rows = [{**CASE, **row} for row, _ in cases]
    how = {"date_format": ["%Y-%m-%d", "%Y-%m-%d %H:%M"]}
    found = about("tickets", *rows, as_of=date(2024, 3, 1), **how)
    assert reasons(found) == [why for _, why in cases]
    assert found.ledger["amount"].tolist() == [0, 0, 0, 0]  # they have no money


def test_customers_in_whatever_order():
    """The same are kept, with the same account."""
    rows = [{"customer_id": c, "industry": "Toys"} for c in ("a", "b", "", "c")]
    first, second = about("customers", *rows), about("customers", *rows[::-1])
    assert sorted(kept(first, "customer_id")) == sorted(kept(second, "customer_id"))
    pd.testing.assert_frame_equal(first.accounts, second.accounts)


# --- properties ------------------------------------------------------------------------
# Cells and what they say: a value, None for nothing, WRONG for what cannot be read.

WRONG = "cannot be read"
AMOUNTS = {
    **{text: Decimal(5) for text in ("5", "5.00", " £5 ", "+5", "0.5e1", "5.00004")},
    **{text: Decimal("-1234.5") for text in ("-1234.5", "(1,234.50)", "1234.5-")},
    **dict.fromkeys(["0", "-0.00", "0.00001", "(0)"], Decimal(0)),
    "0.1": Decimal("0.1"),
    "99999999999999": Decimal(99999999999999),
    **dict.fromkeys([None, "", "  ", "n/a", "NULL", "\u00a0"]),
    **dict.fromkeys(
        ["x", "--5", "(5", "5 5", "1,5", "9" * 15, "9" * 400, "1e99", "inf", "５"],
        WRONG,
    ),
}
DATES = {
    "2024-02-29": date(2024, 2, 29),
    " 2024-02-29 ": date(2024, 2, 29),
    "2024-12-31": date(2024, 12, 31),
    "9999-12-31": date(9999, 12, 31),
    **dict.fromkeys([None, "", "NaT", "-"]),
    **dict.fromkeys(
        ["2023-02-29", "0000-01-01", "31/12/2024", "2024-13-01", "☃"], WRONG
    ),
}
TEXTS = {
    **{text: "a" for text in ("a", " a", "a\t")},
    **dict.fromkeys([None, "", "   ", "\u3000"]),
    "A": "A",
    "n/a": "n/a",
    "Total": "Total",
    "order_id": "order_id",  # the header, where it stands in the column order_id
    "customer_id": "customer_id",
}
COLUMNS = {
    "order_id": TEXTS,
    "order_date": DATES,
    "customer_id": TEXTS,
    "quantity": AMOUNTS,
    "amount": AMOUNTS,
    "Note": {"a": "a", "b": "b", None: None, "": ""},
}
AS_OF = date(2024, 12, 30)


@st.composite
def frames(draw):
    """Some rows of cells, many of them more than once."""
    row = st.tuples(*(st.sampled_from(list(cells)) for cells in COLUMNS.values()))
    some = draw(st.lists(row, min_size=1, max_size=20))
    which = draw(st.lists(st.sampled_from(some), min_size=1, max_size=30))
    return pd.DataFrame(which, columns=list(COLUMNS), dtype="str")


def said(row):
    cells = {name: COLUMNS[name].get(value) for name, value in row.items()}
    if cells["amount"] not in (None, WRONG):
        cells["amount"] = round(cells["amount"], 4)
    return cells


def early_reason(row, cells, totals):
    texts = [str(value).strip(" \t\u00a0\u3000") for value in row.values() if value]
    if not any(texts):
        return "blank"
    if cells["order_id"] == "order_id":
        return "repeated_header"
    return "totals_row" if "Total" in [cells[name] for name in totals] else ""


def late_reason(cells, as_of):
    tests = {
        "no_date": cells["order_date"] is None,
        "unreadable_date": cells["order_date"] == WRONG,
        "unreadable_amount": WRONG in (cells["amount"], cells["quantity"]),
        "no_amount": cells["amount"] is None,
        "zero_price": cells["amount"] == 0,
    }
    why = next((name for name, holds in tests.items() if holds), "")
    return why or ("after_as_of" if cells["order_date"] > as_of else "")


def key(row, cells):
    """Equal for equal rows: values, and the texts that could not be read."""
    wrong = [row[n].strip() for n, value in cells.items() if value == WRONG]
    return (*cells.values(), *wrong[:1])


def by_hand(frame, *, as_of=date.max, totals=("order_id",)):
    """The reason of every row, worked out by plain Python."""
    seen, found = set(), []
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        cells = said(row)
        why = early_reason(row, cells, totals)
        if not why:
            equal = key(row, cells)
            why = "exact_duplicate" if equal in seen else late_reason(cells, as_of)
            seen.add(equal)
        found.append(why)
    return found


def adds_up(found, rows):
    """Every row once, one reason each, and the accounts are those of the rows."""
    both = [found.kept.select("row", "amount")]
    both.append(found.set_aside.select("row", "amount", "reason"))
    table = pd.concat([engines.to_pandas(part) for part in both])
    assert sorted(table["row"]) == list(range(1, rows + 1))
    why = table.get("reason", pd.Series(None, table.index)).fillna("kept")
    exact = [Decimal(str(value)) for value in table["amount"].fillna(0)]
    sums: Counter = Counter()
    for name, amount in zip(why, exact, strict=True):
        sums[name] += amount
    assert found.accounts["rows"].to_dict() == Counter(why)
    assert found.accounts["amount"].to_dict() == {n: float(v) for n, v in sums.items()}
    assert found.rows_in == rows
    assert found.rows_kept + found.ledger["rows"].sum() == rows
    total = found.accounts["amount"].get("kept", 0) + found.ledger["amount"].sum()
    assert total == pytest.approx(float(sum(exact)), abs=0.01)


def multiset(found):
    """What was kept, whatever its order: all but the rows' numbers."""
    table = engines.to_pandas(found.kept.drop("row"))
    return Counter(
        map(tuple, table.astype(object).where(table.notna(), None).to_numpy())
    )


@few(12)
@given(frames())
@example(pd.DataFrame([[None] * 6], columns=list(COLUMNS), dtype="str"))
def test_any_frame_is_judged_as_by_hand_and_adds_up(frame):
    before = frame.copy()
    found = cleaned(frame, as_of=AS_OF, totals={"order_id": ["Total"]})
    assert reasons(found) == by_hand(frame, as_of=AS_OF)
    adds_up(found, len(frame))
    pd.testing.assert_frame_equal(frame, before)


@few(5)
@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame, random):
    places = random.sample(range(len(frame)), len(frame))
    one, other = cleaned(frame), cleaned(frame.iloc[places])
    assert multiset(one) == multiset(other)
    pd.testing.assert_frame_equal(one.ledger, other.ledger)


def again(found, **options):
    return clean.orders(load.Loaded(found.kept, found.loaded.source), **options)


def unchanged(first, second):
    columns = sorted(first.kept.collect_schema().names())
    one, two = (
        engines.to_pandas(found.kept.sort("row").select(*columns))
        for found in (first, second)
    )
    pd.testing.assert_frame_equal(one, two)
    assert second.ledger.empty
    assert second.rows_in == first.rows_kept
    assert second.changes.empty


HOUSEKEEPING = {
    "strip": {"customer_id": "a", "order_id": ".0"},
    "upper": ["customer_id"],
    "correct": {"order_id": {"A": "B"}, "customer_id": {"n/a": "Nobody"}},
    "fill": {"region": "Unknown", "quantity": "1"},
    "returns": {"order_id": "^B$"},
    "not_products": {"customer_id": "NOBODY"},
    "totals": {"order_id": ["Total"]},
}


@few(6)
@given(frames(), st.sampled_from([{}, HOUSEKEEPING, {"duplicates": "keep"}]))
def test_cleaning_twice_changes_nothing(frame, source):
    first = cleaned(frame, as_of=AS_OF, **source)
    unchanged(first, again(first, as_of=AS_OF, max_loss=0))


# Anything at all, under headers that the generic source knows.
GARBAGE = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "5", "5.5", "2024-03-01", "Total", "Date", "01/02/2024", "-", "0"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=4),
    st.decimals(allow_nan=True, places=2).map(str),
    st.dates(date(1000, 1, 1)).map(str),
)
HEADERS = st.sampled_from(
    ["Order ID", "Customer", "Qty", "Price", "产品", "Reason", "Row"]
)


@st.composite
def garbage(draw):
    columns = ["Date", "Sales", *draw(st.lists(HEADERS, unique=True, max_size=4))]
    row = st.lists(GARBAGE, min_size=len(columns), max_size=len(columns))
    some = draw(st.lists(row, min_size=1, max_size=5))
    which = draw(st.lists(st.sampled_from(some), min_size=1, max_size=10))
    return pd.DataFrame(which, columns=columns, dtype="str")


def cleaned_generic(frame):
    """Dates and decimal marks that would have to be guessed are refused, nothing else."""
    try:
        return clean.orders(load.orders(frame), max_loss=1)
    except SalesnbError as failure:
        said = str(failure)
    assert "date_format: " in said or "decimal: " in said or "rates_path: " in said
    return None


@few(12)
@given(garbage())
def test_garbage_is_refused_or_adds_up_and_stays_clean(frame):
    before = frame.copy()
    found = cleaned_generic(frame)
    pd.testing.assert_frame_equal(frame, before)
    assume(found is not None)
    adds_up(found, len(frame))
    unchanged(found, again(found, max_loss=0))


@few(3)
@given(frames())
def test_the_generic_source_adds_up_on_rows_it_can_read(frame):
    """One row says how dates are written; none shows a decimal comma."""
    good = line(order_id="A", order_date="2024-12-31", amount="0.1", Note="good")
    one = pd.DataFrame([good], columns=list(COLUMNS), dtype="str")
    readable = pd.concat([frame, one]).replace({"1,5": "x", "31/12/2024": "☃"})
    found = clean.orders(load.orders(readable), max_loss=1)
    assert reasons(found) == by_hand(readable, totals=("order_id", "customer_id"))
    adds_up(found, len(readable))
    unchanged(found, again(found, max_loss=0))
