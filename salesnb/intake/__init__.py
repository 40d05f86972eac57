"""Intake: files in, trusted tables and an account of what was left out."""
