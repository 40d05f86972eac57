"""The catalogue: every sentence a reader of a report sees, by id, in English.

Takes      nothing. Gives SENTENCES: id -> English sentence with {placeholders}.
Rules      An id is used somewhere, and every id used is here; a test holds both.
           Placeholders are filled with text that `words` has already formatted.
           In ids that begin with 'story.' the placeholders are metric ids and named
           facts, and no sentence holds a digit: numbers come from metrics only.
           Counts stand after a colon, so that no sentence depends on a plural.
Languages  A gettext catalogue keyed on the English sentence is laid over this one by
           `words`; the ids stay, so nothing else changes.

>>> SENTENCES["metric.revenue.title"]
'Revenue'
"""

from salesnb.present.captions import CAPTIONS
from salesnb.present.cards import CARDS, PARTS
from salesnb.present.customer_headings import CUSTOMER_HEADINGS
from salesnb.present.customer_words import CUSTOMER_STORY, CUSTOMERS
from salesnb.present.headings import (
    COLUMNS,
    MODELS,
    NOTES,
    PAGES,
    REASONS,
    SHEETS,
    STEPS,
    SUBJECTS,
)
from salesnb.present.prose import PROSE

SHOWN = {
    "shown.more": "… and {count} more in tables.xlsx",
    "shown.rest": "All others",
    "shown.none": "No rows.",
    "shown.unnamed": "Not named in the data",
    "shown.yes": "yes",
    "shown.no": "no",
    "board.title": "Key figures",
    "board.as_of": "As of {date}.",
    "beside.previous": "on the period before",
    "beside.last_year": "on a year before",
    "beside.plan": "on plan",
    "board.was": "was {value}",
    "beside.was_previous": "the period before",
    "beside.was_last_year": "a year before",
    "beside.was_plan": "planned",
    "board.nothing": "–: there is nothing to compare with in the data.",
    "board.partial": (
        "The period has not ended; the others are cut to as many working days."
    ),
    "board.metric": "Metric",
    "board.value": "Value",
    "glossary.formula": "Formula",
    "glossary.numerator": "Counted",
    "glossary.denominator": "Out of",
    "glossary.filter": "When",
    "glossary.left_out": "Not counted",
    "glossary.source": "Source",
    "workbook.about": "About",
    "workbook.cut": "Cut: {shown} of {total} rows are here.",
}
LEDGER = {
    "origin.made_up": (
        "These are the exports of a made-up company, as no orders were given: nothing "
        "here was really sold."
    ),
    "ledger.sum": "Rows read: {rows}; kept: {kept}; set aside: {aside}.",
    "ledger.sum_deals": "Deals read: {rows}; kept: {kept}; set aside: {aside}.",
    "ledger.sum_customers": "Customers read: {rows}; kept: {kept}; set aside: {aside}.",
    "ledger.sum_activities": "Activities read: {rows}; kept: {kept}; set aside: {aside}.",
    "ledger.sum_tickets": "Tickets read: {rows}; kept: {kept}; set aside: {aside}.",
    "ledger.aside": (
        "The rows set aside stand in tables.xlsx as they were written: {shown} of {total}."
    ),
    "ledger.files": "Files and their rows: {files}.",
    "foot.begin": (
        "The data begin on {date}: customers from before look new in their first months."
    ),
    "foot.calendar": "The period runs from {first} to {last}: it is no calendar month.",
    "foot.ends": (
        "The data end on {date}, longer before the as-of date than their usual silence: "
        "they count as complete up to that day."
    ),
    "foot.partial": (
        "The period had not ended on {date}: it is compared with as many working days "
        "(Monday to Friday) of the others, up to {previous} and to {last_year}."
    ),
    "foot.deals": (
        "Deals are counted up to {date}, where they end, and not where the orders do; "
        "the periods they are compared with, up to {previous} and to {last_year}."
    ),
    "foot.gap": (
        "A customer has lapsed after more than {days} days without an order; nine in ten "
        "gaps between orders are no longer."
    ),
    "foot.without_customer": (
        "Lines that name no customer count in revenue and orders, but not in customers."
    ),
    "foot.equal_rows": (
        "The file numbers no orders, so rows that are equal are kept: they may be two "
        "purchases."
    ),
    "foot.marked_returns": (
        "Orders are marked as returned without a date or an amount of the return: they "
        "count in the return rate, and revenue still holds them."
    ),
    "foot.repeated": (
        "Caution: in {alike} of {orders} orders with several products the amount is the "
        "same on every line. If it is the order's total, revenue counts it once a line: "
        "salesnb inspect says what to write."
    ),
    "foot.rows_are_orders": "The file numbers no orders: each row counts as one.",
    "role.orders": "orders",
    "role.deals": "deals",
    "role.customers": "customers",
    "role.activities": "activities",
    "role.tickets": "tickets",
    "role.targets": "plan",
    "role.rates": "rates",
    "role.lookup": "looked up",
    "table.key_figures": "Key figures",
    "table.set_aside": "Rows of the orders that were set aside, as they were written",
    "table.deals_set_aside": "Deals that were set aside, as they were written",
    "table.customers_set_aside": "Customers that were set aside, as they were written",
    "table.activities_set_aside": "Activities that were set aside, as they were written",
    "table.tickets_set_aside": "Tickets that were set aside, as they were written",
    "table.cleaning": "Rows of the orders",
    "table.cleaning_deals": "Rows of the deals",
    "table.cleaning_customers": "Rows of the customers",
    "table.cleaning_activities": "Rows of the activities",
    "table.cleaning_tickets": "Rows of the tickets",
    "table.months": "Periods, the latest first",
    "table.drivers": "From the period before to this one",
    "table.top_product": "Products by revenue",
    "table.top_customer": "Customers by revenue",
    "table.top_region": "Regions by revenue",
    "table.top_category": "Categories by revenue",
    "table.top_channel": "Channels by revenue",
    "table.outlook": "Outlook",
    "table.forecast_errors": "How wrong the same forecasts have been",
    "table.changes": "What was written otherwise than it stood",
    "table.returns": "Returns, and the sales they take back",
    "change.trimmed": "Outer spaces cut off",
    "change.cut": "Ending cut off",
    "change.upper_case": "Written in capitals",
    "change.corrected": "Corrected",
    "change.filled": "Filled in",
    "match.exact": "Takes back a sale seen in the data",
    "match.partial": "Takes back part of a sale seen in the data",
    "match.not_seen": "The sale is not seen in the data",
}
MOVES = {
    "move.up": "up {change} on {other}",
    "move.down": "down {change} on {other}",
    "move.flat": "level with {other}",
    "move.share": "against {was} in {other}",
    "move.above": "{change} above the plan of {plan}",
    "move.below": "{change} below the plan of {plan}",
    "move.met": "in line with the plan of {plan}",
}
STORY = {
    "story.headline": "Revenue in {month} was {revenue}, {revenue.on_previous}.",
    "story.headline.missing": "Revenue in {month} was {revenue}.",
    "story.nothing": "There is nothing to report.",
    "story.last_year": "That is {revenue.on_last_year}.",
    "story.last_year.missing": (
        "There is no {last_year_month} in the data to compare with."
    ),
    "story.plan": "Revenue was {revenue.on_plan}.",
    "story.orders": (
        "The number of orders was {orders}, {orders.on_previous}; the average order "
        "was worth {average_order_value}, {average_order_value.on_previous}."
    ),
    "story.orders.missing": (
        "The number of orders was {orders}; the average order was worth "
        "{average_order_value}."
    ),
    "story.customers": (
        "Customers who ordered: {active_customers}, of them {new_customers} for the "
        "first time in the data and {returning_customers} again."
    ),
    "story.returns": (
        "Returns took {return_rate} of gross sales, {return_rate.on_previous}."
    ),
    "story.returns.missing": "Returns took {return_rate} of gross sales.",
    "story.deals": (
        "Of the deals closed in the period {win_rate} were won: {win_rate.n} of "
        "{win_rate.d}."
    ),
    "story.movers": (
        "The largest change among products was {product}, {product_change}; among "
        "customers it was {customer}, {customer_change}."
    ),
    "story.movers.missing": (
        "The largest change among products was {product}, {product_change}."
    ),
    "story.partial": ("{month} has not ended: up to {last_day} revenue was {revenue}."),
    "story.partial_change": (
        "Set beside as many working days, that is {revenue.on_previous} and "
        "{revenue.on_last_year}."
    ),
    "story.partial_change.missing": (
        "Set beside as many working days, that is {revenue.on_previous}."
    ),
    "story.partial_orders": (
        "The number of orders so far is {orders}; the average order was worth "
        "{average_order_value}."
    ),
    "story.partial_returns": "So far returns took {return_rate} of gross sales.",
    **CUSTOMER_STORY,
}
CHARTS = {
    "chart.empty": "Nothing to draw: there are too few data for this chart.",
    "chart.list": "{name}: {value}",
    "chart.by_period.title": "Revenue was {revenue} in {period}",
    "chart.by_period.title_partial": "Revenue is {revenue} in {period} so far",
    "chart.by_period.now": "Revenue",
    "chart.by_period.before": "A year before",
    "chart.by_period.partial": "Period not complete",
    "chart.by_period.to": "to {date}",
    "chart.by_period.alt": (
        "Bars of revenue, {first} to {last}. Highest: {high} in {high_period}; lowest: "
        "{low} in {low_period}."
    ),
    "chart.by_period.alt_last_year": "A year before it was {revenue}.",
    "chart.by_period.alt_partial": "{period} is not complete.",
    "chart.share.title": "{name} brings {share} of revenue",
    "chart.share.none": "Sums below zero have no share: {names}",
    "chart.share.pie": "Pie of the shares of revenue.",
    "chart.share.bars": "Bars of the shares of revenue.",
    "chart.top.title": "{subject}: {name} comes first with {revenue}",
    "chart.top.now": "This period",
    "chart.top.before": "Period before",
    "chart.top.rest": "Not drawn: {name}, {revenue}",
    "chart.top.alt": "Bars of revenue, largest first.",
    "chart.top.value": "{revenue} ({previous} the period before)",
    "chart.scatter.title": "Customers: {name} spent most, {spend}",
    "chart.scatter.x_period": "Orders in the period",
    "chart.scatter.y_period": "Spend in the period",
    "chart.scatter.x_to_date": "Orders to date",
    "chart.scatter.y_to_date": "Spend to date",
    "chart.scatter.log": "Logarithmic scale: each line is ten times the one below.",
    "chart.scatter.below": "Not drawn, as returns took all they spent: {count}.",
    "chart.scatter.alt": (
        "Dots, one a customer, of orders and spend. Customers: {count}. Orders a "
        "customer: up to {orders}."
    ),
    "chart.decomposition.title": (
        "The trend of revenue: {first} in {start}, {last} in {end}"
    ),
    "panel.observed": "Revenue",
    "panel.trend": "Trend",
    "panel.season": "Season: what the month of the year adds or takes",
    "panel.remainder": "Remainder: what neither explains",
    "chart.decomposition.alt": (
        "Revenue, its trend, its season and the remainder under one another. The "
        "season adds most in {best} ({most}) and takes most in {worst} ({least})."
    ),
    "chart.bridge.title": (
        "From {previous} to {current}: the largest step is {step}, {amount}"
    ),
    "chart.bridge.cut": "The scale does not begin at zero.",
    "chart.bridge.alt": "Steps from the revenue of one period to that of the next.",
    "chart.outlook.title": "Outlook for {period}: {value}",
    "chart.outlook.history": "Revenue so far",
    "chart.outlook.band80": "Four chances in five",
    "chart.outlook.band95": "Nineteen in twenty",
    "chart.outlook.alt": "Line of revenue so far with the periods ahead.",
    "chart.outlook.likely": "{value}, likely {low} to {high}",
}
SENTENCES = {
    **SHOWN,
    **LEDGER,
    **MOVES,
    **STORY,
    **CHARTS,
    **CAPTIONS,
    **COLUMNS,
    **CUSTOMERS,
    **CUSTOMER_HEADINGS,
    **MODELS,
    **NOTES,
    **PAGES,
    **PROSE,
    **REASONS,
    **SHEETS,
    **STEPS,
    **SUBJECTS,
    **{
        f"metric.{card.id}.{part}": getattr(card, part)
        for card in CARDS.values()
        for part in PARTS
        if getattr(card, part)
    },
}
