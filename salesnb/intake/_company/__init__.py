"""The made-up company behind `intake.sample`, one idea a module.

draws         random numbers that are the same on every machine
days          the 36 months, their days and working days
names         invented names
catalogue     40 products, their prices, one price rise
rhythm        season, growth, campaigns and the one that works
people        customers in four true segments, one large account that leaves
lines         one line of an order, in whole pence
demand        who orders what, and when
returns       what comes back
pipeline      deals and the stages they pass
activities    the calls and visits for them
service       tickets, and the product that fails
plan          targets, from last year
tables        all of it as typed tables
mess          the order export as a shop hands it over, and what is wrong with it
files         headings and CSV
order_truths, deal_truths    what is true of it, counted on the clean tables
"""
