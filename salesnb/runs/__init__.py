"""Runs: a notebook with parameters in, a finished folder out, or nothing changed."""
