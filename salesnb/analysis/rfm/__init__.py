"""Customers by how recently, how often and for how much they bought.

Question   Who are the best customers, who is slipping away, and who moved since?
Takes      the table of `features.customers`.
Gives      scores and their cuts (`scoring`), named segments (`naming`), and who moved
           from one to another between two dates (`moving`); all pandas.

>>> import pandas as pd
>>> measures = ["customer_id", "days_since_last_order", "order_count", "spend"]
>>> rows = [("ann", 3, 9, 900.0), ("bob", 40, 1, 20.0), ("cy", 300, 2, 80.0)]
>>> with_segment(scores(pd.DataFrame(rows, columns=measures)))[["rfm", "segment"]].values
array([['555', 'champions'],
       ['311', 'about_to_sleep'],
       ['113', 'lost']], dtype=object)
"""

from salesnb.analysis.rfm.moving import migration
from salesnb.analysis.rfm.naming import rules, segments, with_segment
from salesnb.analysis.rfm.scoring import heatmap, notes, scores, thresholds

__all__ = [
    "heatmap",
    "migration",
    "notes",
    "rules",
    "scores",
    "segments",
    "thresholds",
    "with_segment",
]
