"""Tracking: the record of the pipeline: which deal was where, and by which rules."""
