"""Segmentation: what a report on customers shows, assembled from the tables of analysis.

Question   Who are the customers, which kinds are there, what may they bring, whom to call?
Takes      kept order lines, and what else is known of customers.
Gives      `customers`, what all is worked out from; `named` (RFM) and `groups` (k-means),
           each empty with a reason where it was not asked for; `ahead`, their value;
           `to_call`; `kpis`, one row a metric.

>>> from datetime import date
>>> from salesnb.intake import sample
>>> from salesnb.periods import Calendar
>>> day = date(2023, 12, 31)
>>> who = customers(sample.orders(500), as_of=day, calendar=Calendar())
>>> kinds = named(who)
>>> int(kinds.segments["customers"].sum()) == len(who.table)
True
"""

from salesnb.analysis.segmentation.calling import Calls, to_call
from salesnb.analysis.segmentation.coming import Ahead, ahead
from salesnb.analysis.segmentation.errors import SegmentationError
from salesnb.analysis.segmentation.figures import concentration, kpis
from salesnb.analysis.segmentation.grouped import Groups, groups
from salesnb.analysis.segmentation.kinds import Named, named
from salesnb.analysis.segmentation.whole import Customers, customers

__all__ = [
    "Ahead",
    "Calls",
    "Customers",
    "Groups",
    "Named",
    "SegmentationError",
    "ahead",
    "concentration",
    "customers",
    "groups",
    "kpis",
    "named",
    "to_call",
]
