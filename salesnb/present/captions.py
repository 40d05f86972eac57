"""The catalogue's words for the charts of customers: titles, axes, legends, notes, alts.

Takes      nothing. Gives CAPTIONS: id -> English sentence, which `sentences` joins to
           SENTENCES; its rules are those.

>>> CAPTIONS["chart.cohorts.average"]
'All cohorts'
"""

CAPTIONS = {
    "chart.rfm_grid.title": (
        "The fullest cell has {share} of customers: {recency}, {frequency}"
    ),
    "chart.rfm_grid.recency_low": "bought longest ago",
    "chart.rfm_grid.recency_high": "bought most recently",
    "chart.rfm_grid.recency_between": "recency {score} of {best}",
    "chart.rfm_grid.frequency_low": "ordered least often",
    "chart.rfm_grid.frequency_high": "ordered most often",
    "chart.rfm_grid.frequency_between": "frequency {score} of {best}",
    "chart.rfm_grid.x": "Frequency score: {best} is best, most orders",
    "chart.rfm_grid.y": "Recency score: {best} is best, most recent",
    "chart.rfm_grid.note": (
        "In each cell: customers, and below what they spent on average. The darker, the "
        "more customers."
    ),
    "chart.rfm_grid.alt": (
        "Grid of recency and frequency scores, 1 to {best}. Customers: {count}. The "
        "corners, with recency first:"
    ),
    "chart.rfm_grid.cell": "{recency} and {frequency}",
    "chart.cohorts.title": (
        "{first} of customers order again in {unit} 1 after their first, {last} in "
        "{unit} {far}"
    ),
    "chart.cohorts.begin": (
        "{first} of customers order again in {unit} 1 after their first"
    ),
    "chart.cohorts.title_money": (
        "Of what customers spend at first, {first} comes again in {unit} 1, {last} in "
        "{unit} {far}"
    ),
    "chart.cohorts.begin_money": (
        "Of what customers spend at first, {first} comes again in {unit} 1"
    ),
    "chart.cohorts.unit_month": "month",
    "chart.cohorts.unit_quarter": "quarter",
    "chart.cohorts.unit_year": "year",
    "chart.cohorts.unit_445": "period",
    "chart.cohorts.x_month": "Months after that of the first order",
    "chart.cohorts.x_quarter": "Quarters after that of the first order",
    "chart.cohorts.x_year": "Years after that of the first order",
    "chart.cohorts.x_445": "Periods after that of the first order",
    "chart.cohorts.size": "Customers",
    "chart.cohorts.average": "All cohorts",
    "chart.cohorts.dark": (
        "The darker, the more. Cells whose time has not ended are blank."
    ),
    "chart.cohorts.cut_rows": "Drawn are the latest cohorts: {shown} of {count}.",
    "chart.cohorts.cut_columns": "The columns end at {shown}; the data go on to {count}.",
    "chart.cohorts.alt": (
        "Triangle of cohorts, {first} to {last}, one a row. Cohorts: {count}. All "
        "cohorts together, by column:"
    ),
    "chart.segment_bars.share_customers": "Share of customers",
    "chart.segment_bars.share_spend": "Share of spend",
    "chart.segment_bars.shares": "{customers} of customers, {spend} of spend",
    "chart.segment_bars.one_share": "{customers} of customers",
    "chart.segment_bars.empty": "Without a customer: {names}.",
    "chart.segment_bars.alt": "Bars of shares, two a segment.",
    "chart.segments.number": "Group {number}",
    "chart.segments.title": (
        "Groups: {count}; the largest, {name}, has {share} of customers"
    ),
    "chart.segments.alt": (
        "Dots, one a customer, in the colours of the groups. Across: {across}; up: "
        "{up}. Customers by group:"
    ),
    "chart.segments.sampled": (
        "Drawn: {shown} of {count} customers, of each group its part."
    ),
    "chart.segments.far": "So far out that they are drawn at the edge: {count}.",
    "chart.segments.log": "On a logarithmic scale each line is ten times the one before.",
    "chart.flow.title_more": (
        "{period}: more customers came than fell silent, {came} against {lapsed}"
    ),
    "chart.flow.title_fewer": (
        "{period}: fewer customers came than fell silent, {came} against {lapsed}"
    ),
    "chart.flow.title_level": (
        "{period}: as many customers came as fell silent, {came} against {lapsed}"
    ),
    "chart.flow.title_new": "New customers in {period}: {new}",
    "chart.flow.part_new": "New",
    "chart.flow.part_reactivated": "Back after a silence",
    "chart.flow.part_returning": "Ordered again",
    "chart.flow.part_lapsed": "Fell silent",
    "chart.flow.unsure": "Near the beginning of the data",
    "chart.flow.y": "Customers",
    "chart.flow.note_gap": "Silent: no order for more than {days} days.",
    "chart.flow.note_unknown": (
        "Nobody ordered twice, so nothing is known of who fell silent."
    ),
    "chart.flow.note_unsure": (
        "Up to {period} who bought before the data begin looks new, and few can have "
        "fallen silent."
    ),
    "chart.flow.note_cut": "Drawn are the latest periods: {shown} of {count}.",
    "chart.flow.note_several": ("Who came back several times in a period counts once."),
    "chart.flow.alt": (
        "Bars of customers, {first} to {last}: who ordered up, who fell silent down."
    ),
    "chart.flow.alt_last": (
        "In {period}: new {new}, back after a silence {reactivated}, ordered again "
        "{returning}, fell silent {lapsed}."
    ),
    "chart.evidence.title": (
        "Best silhouette: {silhouette} with {k} groups; shuffled customers reach "
        "{shuffled}, one cloud {cloud}"
    ),
    "chart.evidence.gap": "Gap statistic, with its standard error",
    "chart.evidence.silhouette": "Silhouette: how well customers fit their group",
    "chart.evidence.jaccard_min": "Stability of the weakest group (Jaccard)",
    "chart.evidence.customers": "Customers",
    "chart.evidence.null_gap": "Shuffled, 95%",
    "chart.evidence.null_silhouette_95": "Shuffled, 95%",
    "chart.evidence.cloud_silhouette_95": "One cloud, 95%",
    "chart.evidence.null_jaccard": "Shuffled, mean",
    "chart.evidence.x": "Number of groups",
    "chart.evidence.note": (
        "Only what lies well above the lines of shuffled customers and of one cloud speaks "
        "for groups: shuffled customers have none, and one cloud is one."
    ),
    "chart.evidence.alt": (
        "Lines by number of groups, 1 to {most}, beside customers who have none. "
        "Silhouettes:"
    ),
    "chart.evidence.beside": "{silhouette} (shuffled {shuffled}, one cloud {cloud})",
    "chart.holdout.title": (
        "Orders that came: {actual}; the model expected {expected} ({change})"
    ),
    "chart.holdout.title_none": (
        "Orders that came: {actual}; the model expected {expected}"
    ),
    "chart.holdout.actual": "Came",
    "chart.holdout.expected": "Expected by the model",
    "chart.holdout.naive": "Going on as before",
    "chart.holdout.x": "Orders after the first, by the split; below, customers",
    "chart.holdout.y": "Orders after the split",
    "chart.holdout.alt": (
        "Bars of orders after the split by how often customers had ordered again before. "
        "Going on as before: {naive}."
    ),
    "chart.holdout.values": "came {actual}, expected {expected}, as before {naive}",
}
