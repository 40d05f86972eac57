"""Analysis: trusted tables in, small tables of numbers out. No plotting here."""
