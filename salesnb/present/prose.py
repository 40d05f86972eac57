"""The prose of the notebooks: each markdown cell, word for word, in English.

Takes      nothing. Gives PROSE: id -> the text of one markdown cell.
Rules      A notebook's markdown cell stands here too, and a test compares them: so what
           a reader of the rendered report sees can be had in another language, by a
           catalogue keyed on the English text. Prose holds no number of the data.

>>> PROSE["monthly_report.definitions"]
'## Definitions'
"""

PROSE = {
    "monthly_report.title": """# Monthly report

What the month brought, against the month before, last year and the plan; what drove \
the change; what may come next; and what was left out.""",
    "monthly_report.brief": "## In brief",
    "monthly_report.tiles": (
        "The name of a figure leads to its definition, at the end of the report."
    ),
    "monthly_report.months": """## Revenue, month by month

Behind each bar stands the same period a year before, so that the season does not pass \
for growth.""",
    "monthly_report.drivers": """## What drove the change

Price is what the same products cost more or less; volume is more or fewer units at the \
old prices; mix is a turn to dearer or cheaper products. The steps add up to the change \
exactly.""",
    "monthly_report.top": """## Products, customers, regions

The mark on a bar is where the same name stood in the period before: look for bars that \
have left their mark behind.""",
    "monthly_report.scatter": (
        "A customer far up and to the left spends much in few orders: one order lost "
        "there is felt."
    ),
    "monthly_report.ahead": """## Season, trend and what may come

The trend is revenue without the season; the remainder is what neither explains. A \
trend that turns matters more than one month that is up.""",
    "monthly_report.errors": (
        "A forecast is worth what its past errors say. MASE below one means smaller "
        "errors than guessing the same period of last year made; a band named for four "
        "chances in five should have held four times in five."
    ),
    "monthly_report.left_out": """## What was left out, and what was changed

Every row of the files is either in the figures above or in this table, with its \
money.""",
    "monthly_report.definitions": "## Definitions",
}
