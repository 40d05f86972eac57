"""The charts of the reports, under the names of the tables they draw.

Gives      by_period, bridge (standing bars), share, top (lying bars, pies), scatter
           (dots), decomposition, outlook (lines); of customers rfm_grid, cohorts (cells),
           segment_bars, segments (dots), flow (bars up and down), evidence, holdout: each
           takes its table and `words` and gives a Picture, which a notebook cell shows
           with its alt text.
Rules      `ax=` draws on axes of the caller's. Nothing is computed, shown or saved
           here, and rcParams stay as they are.

>>> import pandas as pd
>>> from salesnb.present.words import Words
>>> by_period(pd.DataFrame(), words=Words())
Nothing to draw: there are too few data for this chart.
"""

from salesnb.present.bars import bridge, by_period
from salesnb.present.dots import scatter
from salesnb.present.grids import rfm_grid
from salesnb.present.groups import segment_bars
from salesnb.present.lines import decomposition, outlook
from salesnb.present.proofs import evidence, holdout
from salesnb.present.ranks import share, top
from salesnb.present.style import Picture
from salesnb.present.swarm import segments
from salesnb.present.tides import flow
from salesnb.present.triangles import cohorts

__all__ = [
    "Picture",
    "bridge",
    "by_period",
    "cohorts",
    "decomposition",
    "evidence",
    "flow",
    "holdout",
    "outlook",
    "rfm_grid",
    "scatter",
    "segment_bars",
    "segments",
    "share",
    "top",
]
