"""One currency: refused where it would have to be guessed, converted by the row's date."""

import pandas as pd
import pytest
from order_lines import PLAIN, cleaned, kept, line, loaded, reasons, refusal

from salesnb.intake import clean, load

RATES = pd.DataFrame(
    [
        ("EUR", "2024-01-01", 0.80),
        ("EUR", "2024-03-15", 0.90),
        ("USD", "2024-02-01", 0.75),
    ],
    columns=["currency", "date", "rate"],
)


def sold(currency, day="2024-03-01", amount="100", **cells):
    return line(currency=currency, order_date=day, amount=amount, **cells)


def amounts(*rows, currency="GBP", rates=RATES, **source):
    return kept(cleaned([*rows], currency=currency, rates=rates, **source), "amount")


def test_one_currency_is_left_as_it_is():
    found = cleaned([sold("EUR"), sold("EUR", amount="7")])
    assert kept(found, "amount", "currency") == [(100.0, "EUR"), (7.0, "EUR")]
    assert "original_amount" not in found.kept.collect_schema()


def test_where_no_column_says_so_the_source_or_the_report_does():
    assert kept(cleaned([line()], currency="CNY"), "currency") == ["CNY"]
    ours = loaded([line()], currency="USD", **PLAIN)
    assert kept(clean.orders(ours), "currency") == ["USD"]
    assert "are in 'USD'" in refusal(clean.orders, ours, currency="CNY")


def test_a_row_that_names_no_currency_among_others_is_refused():
    rows = [sold("", order_id="1"), sold("GBP", order_id="2")]
    assert refusal(cleaned, rows, currency="GBP") == (
        "1 rows name no currency, while others are in 'GBP'.\n"
        "Write into the source file, if it is so:  fill: {currency: GBP}"
    )


def test_rows_worth_the_same_after_conversion_are_not_equal():
    """10 dollars at .8 are 8 pounds, and 8 pounds are 8 pounds: two rows, 16 pounds."""
    rows = [sold("USD", amount="10.00"), sold("GBP", amount="8.00")]
    table = pd.DataFrame({"currency": ["USD"], "date": ["2020-01-01"], "rate": [0.8]})
    found = cleaned(rows, currency="GBP", rates=table)
    assert found.rows_kept == 2
    assert kept(found, "amount") == [8.0, 8.0]


def test_a_rate_for_every_day_of_years():
    days = pd.date_range("2020-01-01", periods=2000).strftime("%Y-%m-%d")
    steps = {
        "currency": "USD",
        "date": days,
        "rate": [1 + n / 1000 for n in range(2000)],
    }
    found = cleaned(
        [sold("USD", amount="10.00")], currency="GBP", rates=pd.DataFrame(steps)
    )
    day = pd.Timestamp(kept(found, "order_date")[0])
    worth = 10 * (1 + (day - pd.Timestamp("2020-01-01")).days / 1000)
    assert kept(found, "amount") == [pytest.approx(worth, abs=0.0001)]


@pytest.mark.parametrize(
    ("amounts", "asked", "says"),
    [
        (["$10", "€10"], "GBP", "The amounts are in '$', '€', and there are no rates"),
        (
            ["€10", "€20"],
            "GBP",
            "The amounts are written with '€', the report is asked",
        ),
        (["JPY 10", "20"], "CNY", "The amounts are written with 'JPY'"),
        (["R$ 10.50", "£20.00"], "GBP", "The amounts are in 'R$', '£', and there are"),
        (["kr 20.00", "£20.00"], "GBP", "The amounts are in 'kr', '£', and there are"),
        (["$10.00", "R$10.00"], "USD", "The amounts are in '$', 'R$', and there are"),
        (["R$ 10.50"], "GBP", "Write  currency: BRL   if that is what they are in;"),
        (["kr 20.00"], "GBP", "Write  currency: SEK   (or NOK, DKK, ISK)   if that is"),
    ],
)
def test_signs_in_the_amounts_are_believed(amounts, asked, says):
    day = {"order_date": "2024-03-01"}
    lines = [{**day, "order_id": str(n), "amount": a} for n, a in enumerate(amounts)]
    assert says in refusal(cleaned, lines, currency=asked)


def test_a_sign_of_several_currencies_is_one_of_them():
    line = {"order_date": "2024-03-01", "order_id": "1", "amount": "$1,234.50"}
    assert kept(cleaned([line], currency="CAD"), "amount") == [1234.5]


def test_a_sign_of_several_currencies_is_none_of_them_where_nothing_says_which():
    line = {"order_date": "2024-03-01", "order_id": "1", "amount": "kr 20.00"}
    assert refusal(cleaned, [line]) == (
        "The amounts are written with 'kr', a sign of 'SEK', 'NOK', 'DKK', 'ISK', and "
        "nothing says which it is.\n"
        "Write into the source file:  currency: SEK   (or NOK, DKK, ISK)"
    )
    for told in ({"currency": "NOK"}, {"currency": "DKK"}):
        assert kept(cleaned([line], **told), "amount") == [20.0]


@pytest.mark.parametrize(
    ("cells", "sign"),
    [({"amount": "$10.00"}, "$"), ({"amount": "5", "unit_price": "€5.00"}, "€")],
)
def test_a_sign_that_contradicts_the_currency_of_its_row_is_refused(cells, sign):
    rows = [line(currency="GBP", order_id="1"), line(currency="GBP", **cells)]
    assert refusal(cleaned, rows, currency="GBP") == (
        f"1 rows have an amount with '{sign}', and 'GBP' as its currency: one of the two "
        "is wrong.\nMend the file; or, if the signs hold, write into the source file:  "
        "columns: {currency: []}"
    )


def test_signs_that_fit_the_currency_of_their_rows_are_believed():
    """The $ is Canadian; a row of totals is no data, and is in no currency."""
    rows = [
        sold("GBP", amount="£10.00"),
        sold("CAD", amount="$10.00"),
        sold("DKK", amount="10 kr"),
        sold("GBP", amount="€30.00", order_id="Total"),
    ]
    table = pd.DataFrame(
        [("CAD", "2024-01-01", 0.5), ("DKK", "2024-01-01", 0.1)], columns=RATES.columns
    )
    totals = {"order_id": "Total"}
    found = cleaned(rows, currency="GBP", rates=table, totals=totals)
    assert kept(found, "amount") == [10.0, 5.0, 1.0]


def test_signs_beside_a_column_of_currencies_that_is_empty_are_believed():
    rows = [line(currency="", amount="€5.00")]
    assert "written with '€'" in refusal(cleaned, rows, currency="GBP")


def test_two_currencies_without_rates_are_refused():
    rows = [sold("USD"), sold("EUR"), sold("USD")]
    assert refusal(cleaned, rows, currency="GBP") == (
        "The amounts are in 'EUR', 'USD', and there are no rates to add them up in 'GBP'.\n"
        "Give rates:  rates_path: rates.csv   (columns currency, date, rate: one unit of "
        "currency in the report's money)"
    )
    assert "add them up in 'one currency'" in refusal(cleaned, rows)


def test_another_currency_than_the_report_s_is_refused():
    assert refusal(cleaned, [sold("EUR")], currency="GBP") == (
        "The amounts are in 'EUR', the report is asked for in 'GBP'.\n"
        "Write  currency: EUR   or give rates_path."
    )


def test_rows_that_are_no_data_are_in_no_currency():
    rows = [sold("EUR"), sold("Total", order_id="Total")]
    found = cleaned(rows, currency="EUR", totals={"order_id": "Total"})
    assert reasons(found) == ["", "totals_row"]


def test_amounts_are_converted_at_the_rate_of_their_row_s_date():
    """100 EUR are 80 until 14 March and 90 from the 15th; 100 GBP stay."""
    days = ["2024-01-01", "2024-03-14 23:59:59", "2024-03-15", "2030-01-01"]
    rows = [sold("EUR", day) for day in days] + [sold("GBP"), sold("USD")]
    formats = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"]
    assert amounts(*rows, date_format=formats) == [80, 80, 90, 90, 100, 75]


def test_a_past_month_is_not_valued_anew_when_rates_are_added():
    """D13: what January was worth does not depend on what the euro did in March."""
    rows = [sold("EUR", "2024-01-10"), sold("EUR", "2024-03-20")]
    before = amounts(*rows, rates=RATES[RATES["date"] < "2024-03"])
    later = pd.concat(
        [RATES, pd.DataFrame([("EUR", "2024-04-01", 2.0)], columns=RATES.columns)]
    )
    assert before == [80, 80]
    assert amounts(*rows, rates=RATES) == amounts(*rows, rates=later) == [80, 90]


def test_the_order_of_rates_does_not_matter():
    rows = [sold("EUR", "2024-01-10"), sold("EUR", "2024-03-20")]
    assert amounts(*rows, rates=RATES.iloc[::-1]) == [80, 90]


def test_the_original_is_kept_and_the_rest_is_in_the_report_s_currency():
    row = sold("EUR", amount="33.33", quantity="3", unit_price="11.11")
    found = cleaned([row], currency="GBP", rates=RATES)
    names = ("amount", "unit_price", "currency", "original_amount", "original_currency")
    [(amount, price, *rest)] = kept(found, *names)
    assert amount == 26.664  # 33.33 x .80
    assert price == pytest.approx(8.888)
    assert rest == ["GBP", 33.33, "EUR"]


def test_converted_rows_are_not_converted_again():
    first = cleaned([sold("EUR"), sold("GBP")], currency="GBP", rates=RATES)
    again = clean.orders(
        load.Loaded(first.kept, first.loaded.source), currency="GBP", rates=RATES
    )
    assert kept(again, "amount") == kept(first, "amount") == [80, 100]
    assert kept(again, "original_amount") == [100, 100]


@pytest.mark.parametrize(
    ("row", "lacking"),
    [(sold("USD", "2024-01-31"), "USD"), (sold("CHF"), "CHF"), (sold("eur"), "eur")],
)
def test_a_row_that_no_rate_covers_is_refused(row, lacking):
    assert refusal(amounts, sold("EUR"), row) == (
        f"The rates say nothing about '{lacking}' on or before some of the rows' dates, so "
        "they cannot be had in 'GBP'.\n"
        "Add a line to the rates file with a date at or before the first of them."
    )


def test_a_rate_that_is_missing_is_no_rate():
    rates = pd.DataFrame([("EUR", "2024-01-01", None)], columns=RATES.columns)
    assert "a rate that cannot be used: 'None'" in refusal(
        amounts, sold("EUR"), rates=rates
    )


def test_rows_without_a_date_or_an_amount_need_no_rate():
    rows = [sold("EUR"), sold("CHF", ""), sold("CHF", amount="")]
    found = cleaned(rows, currency="GBP", rates=RATES)
    assert reasons(found) == ["", "no_date", "no_amount"]


def test_a_rates_file_without_its_columns_is_refused():
    rates = RATES.rename(columns={"rate": "Rate "})
    assert refusal(amounts, sold("EUR"), rates=rates) == (
        "The rates file lacks 'rate'; it has 'currency', 'date', 'Rate '.\n"
        "Write into the source file (salesnb inspect FILE prints one):\n"
        "columns:\n  rate: Rate "
    )


def test_the_ledger_is_in_the_report_s_currency():
    rows = [sold("EUR"), sold("EUR"), sold("EUR", "2024-04-01", amount="10")]
    found = cleaned(rows, currency="GBP", rates=RATES)
    assert found.ledger["amount"].tolist() == [80]
    assert found.accounts.loc["kept", "amount"] == 89  # 80 and 9


# --- deals -----------------------------------------------------------------------------


def deals(*rows, currency="GBP", rates=None, **source):
    whole = {"stage": "Won", "created": "2024-03-01", "closed": "2024-03-20"}
    rows = [{"deal_id": f"d{n}", **whole, **row} for n, row in enumerate(rows)]
    given = loaded(rows, **{**PLAIN, "table": "deals", **source})
    return clean.deals(given, currency=currency, rates=rates, max_loss=1)


YEN_AND_POUNDS = [
    {"amount": "1000000", "currency": "JPY"},
    {"amount": "50000", "currency": "GBP"},
]


def test_deals_in_two_currencies_are_not_added_up():
    """A million yen and 50,000 pounds are not 1,050,000 of anything."""
    said = refusal(deals, *YEN_AND_POUNDS)
    assert said.startswith(
        "deals: The amounts are in 'GBP', 'JPY', and there are no rates to add them up in "
        "'GBP'.\nGive rates:  rates_path: rates.csv"
    )


def test_deals_are_converted_at_the_rate_of_the_day_they_closed():
    """100 EUR are 80 until 14 March and 90 from the 15th. An open deal has the day it was
    opened, and one without a day has no rate, so no value; 100 GBP need none."""
    rows = [
        {"amount": "100", "currency": "EUR"},
        {"amount": "100", "currency": "EUR", "closed": ""},
        {"amount": "100", "currency": "EUR", "closed": "", "created": ""},
        {"amount": "100", "currency": "GBP", "closed": "", "created": ""},
    ]
    found = deals(*rows, rates=RATES)
    assert kept(found, "amount") == [90.0, 80.0, None, 100.0]
    assert kept(found, "original_amount") == [100.0] * 4
    assert set(kept(found, "currency")) == {"GBP"}


def test_deals_of_another_currency_or_sign_are_refused():
    assert "deals: The amounts are written with '$'" in refusal(
        deals, {"amount": "$9.00"}
    )
    assert "an amount with '$', and 'GBP' as its" in refusal(
        deals, {"amount": "$9.00", "currency": "GBP"}
    )


def test_columns_of_the_file_that_are_called_like_ours_stay():
    rows = [{"amount": "100", "currency": "EUR", "rate": "x", "day": "y"}]
    assert kept(deals(*rows, rates=RATES), "rate", "day") == [("x", "y")]
