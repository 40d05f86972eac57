"""Present: tables of numbers in; words, charts, tables and workbooks out.

No arithmetic on the business happens here.
"""
