"""The prose of the notebooks: each markdown cell, word for word, in English.

Takes      nothing. Gives PROSE: id -> the text of one markdown cell.
Rules      A notebook's markdown cell stands here too, and a test compares them: a
           catalogue of another language is keyed on the English text, and `runs.render`
           reads each markdown cell through it. Prose holds no number of the data.

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
    "customer_segmentation.title": """# Customer segmentation

Who the customers are, how they come and go, which kinds there are and whether they are \
there at all, what they may be worth, and whom to call.""",
    "customer_segmentation.brief": "## In brief",
    "customer_segmentation.tiles": (
        "The name of a figure leads to its definition, at the end of the report."
    ),
    "customer_segmentation.flow": """## Who they are, and how they come and go

New is the first order in the data; who fell silent has not ordered for longer than is \
usual here, and may come back.""",
    "customer_segmentation.flow_read": (
        "In the periods so marked, new customers may be old ones from before the data."
    ),
    "customer_segmentation.scatter": (
        "A customer far up and to the left spent much in few orders: one order lost "
        "there is felt."
    ),
    "customer_segmentation.cohorts": """## Cohorts

A cohort is everybody who first ordered in the same period. A row tells how many of them \
order in the periods after, and in the second triangle how much of their first spend they \
spend again. Compare down a column: cohorts that stay better are an improvement.""",
    "customer_segmentation.repeats": (
        "Counted are only customers whose days have passed, so that the young do not "
        "pass for disloyal."
    ),
    "customer_segmentation.segments": """## RFM segments

Customers are scored by how recently, how often and for how much they bought. About a \
fifth of them have each score, more or fewer where numbers are small or many are equal; \
equal customers have equal scores. The segments are names for combinations of the scores: \
each customer is in one.""",
    "customer_segmentation.segments_read": (
        "A segment that has more of the spend than of the customers is worth keeping; "
        "the suggestion is where to begin. Below: from which value on the next score is "
        "reached; fewer days are better, more orders and spend are."
    ),
    "customer_segmentation.moves": (
        "Scores are ranks. A customer can fall because others bought more: that is told "
        "apart from what customers did, or did not do. To grow older without an order "
        "counts as behaviour."
    ),
    "customer_segmentation.groups": """## Groups by k-means

K-means finds groups in any crowd. So first comes whether these are there: beside the \
same customers with their columns shuffled, and beside one cloud without groups.""",
    "customer_segmentation.evidence": (
        "A silhouette is near one where groups keep apart, and near zero where they "
        "touch; it counts only where it stands clearly above both lines without groups. "
        "Found again is how much of its weakest group comes back when customers are "
        "drawn anew."
    ),
    "customer_segmentation.sizes": (
        "A group is called after what sets it farthest apart from all customers. A group "
        "of a few is no segment, but customers to be looked at one by one."
    ),
    "customer_segmentation.use": (
        "Groupings are of use where they tell what customers do next: how much of the "
        "differences in the revenue of the quarter after is between groups, beside what "
        "nineteen in twenty random groupings of the same sizes stay below. Ranks keep "
        "one large customer from deciding it."
    ),
    "customer_segmentation.value": """## What they may be worth

Two models tell how often each customer will buy, if still a customer, and for how much. \
They know of no season, price or new customers, and money is net of returns, before \
costs. Who bought once counts as a customer still: the model cannot know better.""",
    "customer_segmentation.holdout": (
        "How wrong would the same have been? The models were fitted again to the days "
        "before, and the days after were held out. A total is worth as much as this "
        "error says; going on as so far is the forecast to beat."
    ),
    "customer_segmentation.calls": """## Whom to call

Worth a call is what is expected of a customer, times the chance that the customer is \
gone: nothing for who surely is, too late, or surely is not, no need. It puts them in \
order; it is not what a call brings.""",
    "customer_segmentation.calls_read": (
        "The list is a sheet of the workbook, as long as the parameter top says. It holds "
        "personal data: give it to those who call, and to nobody else."
    ),
    "customer_segmentation.left_out": """## What was left out, and what was changed

Every row of the files is either in the figures above or in this table, with its \
money.""",
    "customer_segmentation.definitions": "## Definitions",
}
