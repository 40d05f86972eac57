"""One line of an order. Money is whole pence until it is written or put in a table.

>>> Line("1", None, "", "CF-001", "", "Web", 3, 1095, 10).amount
2957
>>> Line("R", None, "", "CF-001", "", "Web", -3, 1095, 10).amount
-2957
"""

from dataclasses import dataclass
from datetime import datetime

from salesnb.intake._company.catalogue import CHARGES


@dataclass(frozen=True, slots=True)
class Line:
    order_id: str
    at: datetime
    customer_id: str  # '' for a sale over the counter
    product_id: str
    region: str  # '' where the shop did not write it down
    channel: str
    quantity: int
    pence: int  # for one unit, before the discount
    discount: int  # percent

    @property
    def amount(self) -> int:
        """Net pence, half a penny rounded up; of a return the same below zero."""
        full = abs(self.quantity) * self.pence * (100 - self.discount)
        net = (full + 50) // 100
        return net if self.quantity >= 0 else -net

    @property
    def kind(self) -> str:
        if self.product_id in CHARGES:
            return "charge"
        return "sale" if self.quantity > 0 else "return"

    @property
    def month(self) -> str:
        return f"{self.at:%Y-%m}"
