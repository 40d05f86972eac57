"""Sales analysis that can be asked: every number defined, nothing lost silently."""

__version__ = "0.1.0"
