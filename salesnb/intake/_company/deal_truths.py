"""What is true of deals, campaigns, tickets and targets: what matters, what does not.

Counted on the clean tables, except for the sizes of the planted effects, which are the
very numbers the tables were made with.
"""

from collections import Counter
from datetime import date

import pandas as pd

from salesnb.intake._company import catalogue, pipeline, plan, rhythm, service, tables


def deals() -> dict:
    """How they stand, why they are lost; a referral helps, an owner does not."""
    table = tables.tables()["deals"]
    stood = Counter(table["stage"])
    won, lost = stood[pipeline.WON], stood[pipeline.LOST]
    reasons = table["loss_reason"].dropna().value_counts()
    closed = table[table["closed"].notna()]
    is_won = closed["stage"] == pipeline.WON
    return {
        "deals": len(table),
        "won": won,
        "lost": lost,
        "open": len(table) - won - lost,
        "win_rate": round(won / (won + lost), 6),
        "won_amount": round(float(closed.loc[is_won, "amount"].sum()), 2),
        "loss_reasons": {name: int(count) for name, count in reasons.items()},
        "leading_loss_reason": reasons.index[0],
        "win_rate_by_owner": _rates(is_won, closed["owner"]),
        "owner_effect": 0.0,
        "win_rate_by_source": _rates(is_won, closed["source"]),
        "helpful_source": pipeline.HELPFUL_SOURCE,
    }


def slow_stage() -> dict:
    """The stage that takes longer, by how much; mean days of all finished stays."""
    events = tables.tables()["stage_events"]
    # Rows stand deal by deal, in the order of the events.
    left = events.groupby("deal_id")["at"].shift(-1)
    days = (left - events["at"]).dt.total_seconds() / 86400
    mean = days.dropna().groupby(events["stage"]).mean().round(2)
    return {
        "stage": pipeline.SLOW_STAGE,
        "extra_days": pipeline.EXTRA_WORKDAYS // 5 * 7,
        "mean_days": {stage: float(mean[stage]) for stage in pipeline.STAGES},
    }


def campaigns() -> dict:
    """The campaign that works, where, and the regional one that does not.

    Orders are those of households in the region in the days of the campaign, and in the
    same days a year before."""
    works, fails = (c for c in rhythm.CAMPAIGNS if c.region)
    return {"effect": _campaign(works), "no_effect": _campaign(fails)}


def _campaign(campaign: rhythm.Campaign) -> dict:
    start, end = campaign.start, campaign.end
    return {
        "campaign_id": campaign.campaign_id,
        "region": campaign.region,
        "factor": campaign.factor / 100,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "orders": _household_orders(campaign.region, start, end),
        "orders_year_before": _household_orders(
            campaign.region,
            start.replace(year=start.year - 1),
            end.replace(year=end.year - 1),
        ),
    }


def _household_orders(region: str, start: date, end: date) -> int:
    orders = tables.tables()["orders"]
    day = orders["order_date"].dt.date
    retail = (orders["channel"] != "Trade") & orders["customer_id"].notna()
    there = (orders["region"] == region) & (orders["kind"] == "sale")
    then = (start <= day) & (day <= end)
    return int(orders[retail & there & then]["order_id"].nunique())


def satisfaction() -> dict:
    """The product that pleases less from a month on: mean answers, 1 to 5."""
    tickets = tables.tables()["tickets"].dropna(subset="satisfaction")
    about = tickets["topic"] == catalogue.FAULTY
    late = tickets["opened"].dt.strftime("%Y-%m") >= service.FAULT_MONTH
    parts = {"before": about & ~late, "after": about & late, "others": ~about}
    answers = {name: tickets.loc[rows, "satisfaction"] for name, rows in parts.items()}
    return {
        "product_name": catalogue.FAULTY,
        "month": service.FAULT_MONTH,
        "mean": {name: round(float(part.mean()), 3) for name, part in answers.items()},
        "answers": {name: len(part) for name, part in answers.items()},
    }


def targets() -> dict:
    """How far the plan lies above last year, and which months it covers."""
    table = tables.tables()["targets"]
    return {
        "above_last_year": (plan.MORE - 100) / 100,
        "rounded_up_to": plan.STEP / 100,
        "first": table["month"].min(),
        "last": table["month"].max(),
    }


def _rates(is_won: pd.Series, by: pd.Series) -> dict:
    table = is_won.groupby(by).agg(["sum", "size"])
    return {
        name: {"won": int(row["sum"]), "closed": int(row["size"])}
        for name, row in table.iterrows()
    }
