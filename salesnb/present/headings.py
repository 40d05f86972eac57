"""The short words of the catalogue: columns, reasons, notes, steps, models, subjects.

Takes      nothing. Gives dicts id -> English, which `sentences` joins to SENTENCES.
Rules      The ids end in what the tables of `intake` and `analysis` hold: a column's
           name, a reason, a step, a model. So a table says what, and this page how.

>>> REASONS["reason.exact_duplicate"]
'Equal to an earlier row in every column'
"""

COLUMNS = {
    "column.period": "Period",
    "column.revenue": "Revenue",
    "column.returned": "Returned",
    "column.orders": "Orders",
    "column.units": "Units",
    "column.active_customers": "Active customers",
    "column.new_customers": "New customers",
    "column.returning_customers": "Returning customers",
    "column.lapsed_customers": "Lapsed customers",
    "column.revenue_without_customer": "Revenue without customer",
    "column.partial": "Not complete",
    "column.metric": "Metric",
    "column.value": "Value",
    "column.n": "Numerator",
    "column.d": "Denominator",
    "column.previous": "Period before",
    "column.last_year": "A year before",
    "column.plan": "Plan",
    "column.change": "Change",
    "column.change_previous": "Change on period before",
    "column.change_last_year": "Change on a year before",
    "column.change_plan": "Change on plan",
    "column.reason": "Reason",
    "column.name": "Name",
    "column.share": "Share",
    "column.step": "Step",
    "column.amount": "Amount",
    "column.model": "Model",
    "column.low80": "Low (80%)",
    "column.high80": "High (80%)",
    "column.low95": "Low (95%)",
    "column.high95": "High (95%)",
    "column.horizon": "Periods ahead",
    "column.origins": "Forecasts tried",
    "column.mase": "MASE",
    "column.smape": "sMAPE (0-200)",
    "column.bias": "Bias (+ too high)",
    "column.coverage80": "Inside 80% band",
    "column.coverage95": "Inside 95% band",
    "column.customer_id": "Customer",
    "column.row": "Row",
    "column.offending": "Text that cannot be used",
    "column.spend": "Spend",
    "column.rows": "Rows",
    "column.example": "Example",
    "column.what": "What",
    "column.order_id": "Order number",
    "column.order_date": "Date",
    "column.customer_name": "Customer name",
    "column.product_id": "Product number",
    "column.product_name": "Product name",
    "column.category": "Category",
    "column.region": "Region",
    "column.channel": "Channel",
    "column.quantity": "Quantity",
    "column.unit_price": "Unit price",
    "column.discount": "Discount",
    "column.currency": "Currency",
}
STEPS = {
    "step.previous": "Period before",
    "step.current": "This period",
    "step.price": "Price",
    "step.volume": "Volume",
    "step.mix": "Mix",
    "step.new": "New products",
    "step.discontinued": "Products no longer sold",
    "step.returns": "Returns",
    "step.charges": "Charges",
    "step.other": "Lines without product or quantity",
}
MODELS = {
    "model.exponential_smoothing": "Exponential smoothing",
    "model.seasonal_naive": "As a year before",
    "model.naive": "As the period before",
}
SHEETS = {  # of the workbook: Excel takes up to 31 letters, and none of []:*?/\\
    "sheet.key_figures": "Key figures",
    "sheet.months": "Periods",
    "sheet.drivers": "What drove the change",
    "sheet.top_product": "Products",
    "sheet.top_customer": "Customers",
    "sheet.top_region": "Regions",
    "sheet.top_category": "Categories",
    "sheet.top_channel": "Channels",
    "sheet.outlook": "Outlook",
    "sheet.forecast_errors": "Forecast errors",
    "sheet.cleaning": "What was left out",
    "sheet.cleaning_deals": "Deals left out",
    "sheet.cleaning_customers": "Customers left out",
    "sheet.cleaning_activities": "Activities left out",
    "sheet.cleaning_tickets": "Tickets left out",
    "sheet.set_aside": "Rows set aside",
    "sheet.deals_set_aside": "Deals set aside",
    "sheet.customers_set_aside": "Customers set aside",
    "sheet.activities_set_aside": "Activities set aside",
    "sheet.tickets_set_aside": "Tickets set aside",
    "sheet.changes": "What was changed",
    "sheet.returns": "Returns",
}
SUBJECTS = {
    "subject.product": "Products",
    "subject.customer": "Customers",
    "subject.region": "Regions",
    "subject.category": "Categories",
    "subject.channel": "Channels",
}
REASONS = {
    "reason.kept": "Kept",
    "reason.unreadable_line": "The line cannot be read",
    "reason.blank": "Blank",
    "reason.repeated_header": "The header again",
    "reason.totals_row": "Adds up other rows",
    "reason.exact_duplicate": "Equal to an earlier row in every column",
    "reason.no_date": "No date",
    "reason.unreadable_date": "The date cannot be read",
    "reason.no_amount": "No amount",
    "reason.unreadable_amount": "The amount cannot be read",
    "reason.unreadable_number": "A number cannot be read",
    "reason.discount_not_a_share": "The discount is no share of the price",
    "reason.zero_price": "Nothing was charged",
    "reason.no_key": "No number",
    "reason.no_stage": "No stage",
    "reason.repeated_key": "It stands in an earlier row, too",
    "reason.after_as_of": "Dated after the as-of date",
    "reason.no_quantities": "The data have no quantities.",
    "reason.no_customers": "The data do not say who bought.",
    "reason.no_repeat_orders": "Nobody in the data ordered twice.",
    "reason.no_lapse_yet": "The data do not reach far enough back to tell.",
    "reason.nothing_closed": "No deal was closed in the period.",
    "reason.nothing_of_value": "No deal with a value was closed in the period.",
    "reason.nothing_sold": "Nothing was sold in the period.",
}
PAGES = {  # around a report, and of the demo
    "page.skip": "To the report",
    "page.contents": "Contents",
    "page.notes": "Notes on this run",
    "page.computed": "How this was computed",
    "page.computed_how": (
        "The parameters, what it was run with, and the notebook's cells."
    ),
    "demo.title": "The sample company",
    "demo.about": "Made-up exports, and the reports that salesnb makes of them.",
    "demo.data": "The exports",
    "demo.tables": "Tables",
}
NOTES = {
    "note.too_short": (
        "The history is too short for this: whole periods {have}, needed {need}."
    ),
    "note.one_season": "A year has no season within it, so nothing is taken apart.",
    "note.naive_instead": (
        "Without the same period a year before, the baseline repeats the last value: "
        "whole periods {have}, needed {need}."
    ),
    "note.no_interval": (
        "The baseline has no range yet: whole periods {have}, needed {need}."
    ),
    "note.no_smoothing": (
        "There is no exponential smoothing yet: whole periods {have}, needed {need}."
    ),
    "note.no_season": (
        "Exponential smoothing goes without a season: whole periods {have}, needed "
        "{need}."
    ),
    "note.not_widened": (
        "The ranges are not checked against past errors: whole periods {have}, needed "
        "{need}."
    ),
    "note.not_converged": (
        "{model} did not settle on a best fit, and what it found is kept. Times: "
        "{times}."
    ),
    "note.failed": "{model} is left out. Times it failed: {times}; the last: {why}.",
}
