"""The charts of the reports, under the names of the tables they draw.

Gives      by_period, bridge (standing bars), share, top (lying bars, pies), scatter
           (dots), decomposition, outlook (lines): each takes its table and `words`
           and gives a Picture, which a notebook cell shows with its alt text.
Rules      `ax=` draws on axes of the caller's. Nothing is computed, shown or saved
           here, and rcParams stay as they are.

>>> import pandas as pd
>>> from salesnb.present.words import Words
>>> by_period(pd.DataFrame(), words=Words())
Nothing to draw: there are too few data for this chart.
"""

from salesnb.present.bars import bridge, by_period
from salesnb.present.dots import scatter
from salesnb.present.lines import decomposition, outlook
from salesnb.present.ranks import share, top
from salesnb.present.style import Picture

__all__ = [
    "Picture",
    "bridge",
    "by_period",
    "decomposition",
    "outlook",
    "scatter",
    "share",
    "top",
]
