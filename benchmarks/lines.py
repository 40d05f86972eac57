"""Order lines made up for measuring: the same on every machine, one row in 99 twice.

`python benchmarks/lines.py ROWS FILE` writes Parquet or, by the file's ending, CSV:
order_id, order_date, customer_id, product_id, product_name, region, quantity, unit_price;
five lines an order, fifty lines a customer, 3,000 products, 36 months from 2022 on.
"""

import sys

import duckdb

LINES = """
WITH numbers AS (
    SELECT i, i // 5 AS o, hash(i) AS h, hash(i // 5 + 7777) AS ho FROM range({rows}) t(i)
), lines AS (
    SELECT
        'SO' || lpad(o::VARCHAR, 9, '0') AS order_id,
        TIMESTAMP '2022-01-01' + to_minutes((o * 36 * 30 * 1440 // {orders})::BIGINT)
            AS order_date,
        'C' || lpad((ho % {customers})::VARCHAR, 7, '0') AS customer_id,
        'P' || lpad((h % 3000)::VARCHAR, 5, '0') AS product_id,
        'Product number ' || (h % 3000)::VARCHAR AS product_name,
        'Region ' || (ho % 12)::VARCHAR AS region,
        CASE WHEN h % 97 = 0 THEN -1 ELSE 1 + h % 9 END::INTEGER AS quantity,
        (100 + h % 3000 * 7) / 100.0::DOUBLE AS unit_price,
        i
    FROM numbers
)
SELECT * EXCLUDE (i) FROM (
    SELECT * FROM lines UNION ALL SELECT * FROM lines WHERE i % 99 = 0
) ORDER BY order_date, order_id
"""


def write(rows: int, path: str) -> None:
    """`rows` lines, about, at `path`."""
    once = rows * 99 // 100
    query = LINES.format(rows=once, orders=once // 5 + 1, customers=max(rows // 50, 1))
    kind = "csv, header" if path.endswith(".csv") else "parquet"
    duckdb.connect().execute(f"COPY ({query}) TO '{path}' (FORMAT {kind})")


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
