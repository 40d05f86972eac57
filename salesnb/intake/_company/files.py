"""The tables as files: headings of a shop and a CRM, and bytes that never differ."""

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from salesnb.intake._company import mess
from salesnb.intake._company.tables import company, tables

# Table -> the name of its file, and the heading of each column that is exported.
FILES = {
    "deals": "deals.csv",
    "stage_events": "stage_history.csv",
    "activities": "activities.csv",
    "customers": "customers.csv",
    "products": "products.csv",
    "campaigns": "campaigns.csv",
    "tickets": "tickets.csv",
    "targets": "targets.csv",
}
HEADINGS = {
    "orders": mess.HEADINGS,
    "deals": {
        "deal_id": "Opportunity ID",
        "deal_name": "Opportunity Name",
        "customer_id": "Account",
        "product_id": "Product",
        "owner": "Opportunity Owner",
        "stage": "Stage",
        "created": "Created Date",
        "closed": "Close Date",
        "amount": "Amount",
        "loss_reason": "Loss Reason",
        "source": "Lead Source",
        "region": "Region",
    },
    "stage_events": {
        "deal_id": "Opportunity ID",
        "at": "Changed On",
        "stage": "Stage",
        "actor": "Changed By",
    },
    "activities": {
        "activity_id": "Activity ID",
        "deal_id": "Opportunity ID",
        "customer_id": "Account",
        "at": "Date",
        "kind": "Type",
    },
    "customers": {
        "customer_id": "Customer No",
        "customer_name": "Customer",
        "source": "Source",
        "industry": "Industry",
        "region": "Region",
        "age_band": "Age Band",
        "segment": "Group",
        "since": "Customer Since",
    },
    "products": {
        "product_id": "SKU",
        "product_name": "Product",
        "category": "Category",
        "unit_price": "List Price",
        "unit_cost": "Unit Cost",
    },
    "campaigns": {
        "campaign_id": "Campaign ID",
        "campaign_name": "Campaign Name",
        "channel": "Channel",
        "start": "Start Date",
        "end": "End Date",
        "cost": "Actual Cost",
    },
    "tickets": {
        "ticket_id": "Ticket ID",
        "customer_id": "Customer No",
        "opened": "Created",
        "solved": "Solved",
        "topic": "Topic",
        "satisfaction": "Satisfaction",
    },
    "targets": {"month": "Month", "amount": "Target", "region": "Region"},
}


def write(folder: Path) -> dict[str, Path]:
    """All files into `folder`, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = (record.cells for record in company().records)
    heads = list(mess.HEADINGS.values())
    # The mark at the start of the file is what spreadsheets write.
    orders = _file(folder / "orders.csv", heads, rows, encoding="utf-8-sig")
    return {"orders": orders} | {
        table: _file(folder / name, HEADINGS[table].values(), _rows(table))
        for table, name in FILES.items()
    }


def _rows(table: str) -> Iterator[list[str]]:
    frame = tables()[table]
    columns = [_texts(frame[name]) for name in HEADINGS[table]]
    return map(list, zip(*columns, strict=True))


def _texts(column: pd.Series) -> list[str]:
    """Cells as a CRM writes them: ISO dates, money with two places, missing empty."""
    if pd.api.types.is_datetime64_any_dtype(column):
        dated = (column.dropna() == column.dropna().dt.normalize()).all()
        column = column.dt.strftime("%Y-%m-%d" if dated else "%Y-%m-%d %H:%M")
    elif column.name == "satisfaction":
        column = column.map("{:.0f}".format, na_action="ignore")
    elif pd.api.types.is_float_dtype(column):
        column = column.map("{:.2f}".format, na_action="ignore")
    return column.astype("object").where(column.notna(), "").tolist()


def _file(
    path: Path,
    heads: Iterable[str],
    rows: Iterable[list[str]],
    *,
    encoding: str = "utf-8",
) -> Path:
    # Under another name first: a reader never sees half a file.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(heads)
            writer.writerows(rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
