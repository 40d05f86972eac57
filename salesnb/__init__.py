"""Sales analysis that can be asked: every number has its definition, nothing is lost silently."""

__version__ = "0.1.0"
