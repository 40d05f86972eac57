"""The metric cards: what each number means, declared once.

Question   What is this number, over what is it counted, and what is not in it?
Gives      CARDS: metric id -> Card, in the order reports show them.
Units      money: the report's currency. count: whole things. share: a fraction 0-1.
           ratio: a plain number.
Rules      A report prints a number through its card: a metric without one is refused.
           Where the field has several definitions, the one in use is the one written
           here, in full.
Language   The English stands here; `sentences` carries it as metric.<id>.<part>, and
           `board.in_words` gives a card in the reader's language.

>>> CARDS["average_order_value"].formula
'revenue / orders'
>>> card("profit")
Traceback (most recent call last):
    ...
KeyError: "no metric card for 'profit': declare it in salesnb.present.cards"
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "count", "share", "ratio"]
PARTS = ("title", "formula", "numerator", "denominator", "filter", "left_out", "source")


@dataclass(frozen=True)
class Card:
    """One metric. Parts that do not apply are ''."""

    id: str
    unit: Unit
    title: str
    formula: str
    numerator: str
    denominator: str = ""
    filter: str = "Dates in the period."
    left_out: str = "Lines that cleaning set aside, each with its reason in the ledger."
    source: str = "Order lines after cleaning."


def card(metric: str) -> Card:
    """The card of a metric; a number without a card does not get into a report."""
    if metric not in CARDS:
        raise KeyError(
            f"no metric card for '{metric}': declare it in salesnb.present.cards"
        )
    return CARDS[metric]


WITH_CUSTOMER = "Order lines that name no customer: nobody can be counted there."
DEALS = "Deals and their closing dates."
TO_DATE = "Dates up to the as-of date."
BELOW_ZERO = "Spend below zero, where more was returned than bought, counts as none."
OPEN_DEALS = "Deals that are still open, and deals closed outside the period."
CARDS = {
    card.id: card
    for card in (
        Card(
            "revenue",
            "money",
            title="Revenue",
            formula="sum of the net amount of all lines",
            numerator="Net amount: sales, less discounts, less returns, with charges.",
            filter="Dates in the period; a return counts in the period it happens in.",
        ),
        Card(
            "orders",
            "count",
            title="Orders",
            formula="number of distinct orders with a sale line",
            numerator="Distinct orders with at least one line that is a sale.",
            left_out="Orders made of returns or charges only.",
        ),
        Card(
            "units",
            "count",
            title="Units",
            formula="sum of the quantity of product lines, less returns",
            numerator="Quantity sold less quantity returned.",
            left_out="Lines that are no product: postage, fees and other charges.",
        ),
        Card(
            "average_order_value",
            "money",
            title="Average order value",
            formula="revenue / orders",
            numerator="Revenue.",
            denominator="Orders.",
        ),
        Card(
            "active_customers",
            "count",
            title="Active customers",
            formula="customers with an order in the period",
            numerator="Distinct customers with at least one order.",
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "new_customers",
            "count",
            title="New customers",
            formula="customers whose first order in the data is in the period",
            numerator="Distinct customers whose first order in the data is here. "
            "Who bought before the data begin looks new.",
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "returning_customers",
            "count",
            title="Returning customers",
            formula="active customers - new customers",
            numerator="Distinct customers with an order in the period and one before.",
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "lapsed_customers",
            "count",
            title="Lapsed customers",
            formula="customers whose silence passed g days in the period",
            numerator="Customers whose last order fell more than g days back for the "
            "first time; g is what nine in ten gaps between orders do not exceed.",
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "customers_to_date",
            "count",
            title="Customers to date",
            formula="customers with an order up to the end of the period",
            numerator="Distinct customers with an order since the data begin.",
            filter="Dates up to the end of the period.",
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "return_rate",
            "share",
            title="Return rate",
            formula="value returned / gross sales value",
            numerator="Value of the returns of the period, whenever they were sold.",
            denominator="Value of the sale lines of the period.",
            left_out="Lines that are no product: postage, fees and other charges.",
        ),
        Card(
            "win_rate",
            "share",
            title="Win rate",
            formula="won / (won + lost)",
            numerator="Deals won, by the date they were closed.",
            denominator="Deals won or lost, by the date they were closed.",
            filter="Closing dates in the period.",
            left_out=OPEN_DEALS,
            source=DEALS,
        ),
        Card(
            "win_rate_value",
            "share",
            title="Win rate by value",
            formula="value won / (value won + value lost)",
            numerator="Value of the deals won, by the date they were closed.",
            denominator="Value of the deals won or lost, by the date they were closed.",
            filter="Closing dates in the period.",
            left_out=OPEN_DEALS,
            source=DEALS,
        ),
        Card(
            "customers",
            "count",
            title="Customers",
            formula="customers with an order up to the as-of date",
            numerator="Distinct customers with at least one order in the data.",
            filter=TO_DATE,
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "customers_one_time",
            "share",
            title="Ordered once",
            formula="customers with one order / customers",
            numerator="Customers with a single order in the data.",
            denominator="Customers.",
            filter=TO_DATE,
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "best_fifth_share",
            "share",
            title="Held by the best fifth",
            formula="spend of the best fifth of customers / spend of all",
            numerator="Spend of the 20 % of customers, to the nearest whole one, who "
            "spent most.",
            denominator="Spend of all customers.",
            filter=TO_DATE,
            left_out=BELOW_ZERO,
        ),
        Card(
            "customers_for_most",
            "share",
            title="Make four fifths of the spend",
            formula="fewest customers who hold 80 % of the spend / customers",
            numerator="Customers, those who spent most first, until they hold 80 %.",
            denominator="Customers.",
            filter=TO_DATE,
            left_out=BELOW_ZERO,
        ),
        Card(
            "repeat_rate",
            "share",
            title="Order again within 90 days",
            formula="customers with 2 orders within 90 days of the first / customers "
            "whose 90 days have passed",
            numerator="Customers who ordered again within 90 days of their first order.",
            denominator="Customers whose first order is 90 days or more back.",
            filter=TO_DATE,
            left_out=f"{WITH_CUSTOMER} Customers whose 90 days have not passed.",
        ),
        Card(
            "days_since_order",
            "ratio",
            title="Days since last order, median",
            formula="median of the days from the last order to the as-of date",
            numerator="The days that half of the customers do not exceed.",
            filter=TO_DATE,
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "customers_silent",
            "share",
            title="Silent for longer than usual",
            formula="customers whose last order is more than g days back / customers",
            numerator="Customers whose last order is more than g days back; g is what "
            "nine in ten gaps between orders do not exceed.",
            denominator="Customers.",
            filter=TO_DATE,
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "groups",
            "count",
            title="Groups by k-means",
            formula="the number of groups that was found, or asked for",
            numerator="Groups; 1 where no separable ones were found and none asked for.",
            filter=TO_DATE,
            left_out="Customers who lack one of the numbers that groups are made of.",
        ),
        Card(
            "expected_value",
            "money",
            title="Expected value",
            formula="sum of what each customer is expected to spend up to the horizon, "
            "discounted to the as-of date",
            numerator="Expected purchases (BG/NBD) at their expected worth "
            "(gamma-gamma), net of returns, less a yearly discount.",
            filter=TO_DATE,
            left_out="Customers to come; costs, which are not taken off.",
        ),
        Card(
            "foreseen",
            "share",
            title="Foreseen of what came",
            formula="money foreseen for the days held out / money that came",
            numerator="What the models, fitted to the days before, expected.",
            denominator="What the same customers spent in the days held out.",
            filter="The last days up to the as-of date: as many as are looked ahead, but "
            "not more than half of the data.",
            left_out="Customers who came in the days held out.",
        ),
        Card(
            "customers_to_call",
            "count",
            title="Customers to call",
            formula="customers in the segments looked for; all, where there are none",
            numerator="Customers in the RFM segments that are named above the table; "
            "where none are named, all customers.",
            filter=TO_DATE,
            left_out=WITH_CUSTOMER,
        ),
        Card(
            "worth_a_call",
            "money",
            title="Worth a call, of these",
            formula="sum of expected value x P(no longer a customer)",
            numerator="What is expected of the customers to call, each times the chance "
            "that they are gone: nothing for who surely is, or surely is not. It ranks "
            "them, and is no forecast of what calls bring.",
            filter=TO_DATE,
            left_out="Who bought once: the model takes them for customers still.",
        ),
    )
}
