"""What the company sells: 40 products in six categories, and what a unit costs when.

Prices are whole pence. The prices of the category that rises are multiples of 25p, so
that 8 % more is a whole number of pence and the rise is exactly 8 %.

>>> price("CW-301", "2025-02"), price("CW-301", "2025-03")
(4800, 5184)
"""

from dataclasses import dataclass
from functools import cache

RISE_CATEGORY, RISE_MONTH, RISE_PERCENT = "Cookware", "2025-03", 8
CHARGES = {"SHIP": "Delivery charge", "GIFT": "Gift card"}
# Counted on in other modules by name.
MISSPELT, FAULTY = "Moka Pot", "Electric Burr Grinder"

# Share of demand, then how strong each calendar month is, in percent, from January.
CATEGORIES = {
    "Coffee": (30, (94, 50, 84, 92, 92, 88, 84, 84, 98, 116, 168, 182)),
    "Grinders": (12, (92, 76, 90, 96, 96, 92, 88, 88, 98, 110, 146, 152)),
    "Cookware": (18, (104, 94, 98, 96, 94, 92, 90, 90, 102, 106, 118, 116)),
    "Bakeware": (14, (92, 96, 106, 102, 90, 86, 82, 84, 104, 116, 128, 124)),
    "Knives": (12, (96, 92, 96, 98, 100, 98, 92, 90, 98, 104, 124, 132)),
    "Tableware": (14, (90, 88, 94, 98, 104, 108, 104, 100, 96, 98, 116, 124)),
}
PREFIX = {"CF": "Coffee", "GR": "Grinders", "CW": "Cookware"}
PREFIX |= {"BK": "Bakeware", "KN": "Knives", "TW": "Tableware"}
# id, name, list price at the start, cost, how often it is chosen in its category
ROWS = (
    ("CF-001", "Moka Pot", 3200, 1450, 22),
    ("CF-002", "French Press", 2950, 1310, 18),
    ("CF-003", "Pour-over Dripper", 1875, 720, 14),
    ("CF-004", "Gooseneck Kettle", 6400, 3050, 10),
    ("CF-005", "Milk Frother", 2450, 1100, 12),
    ("CF-006", "Espresso Machine", 48900, 29300, 4),
    ("CF-007", "Twin-boiler Espresso Machine", 129000, 81200, 1),
    ("CF-008", "Cold Brew Jug", 2700, 1150, 8),
    ("CF-009", "Coffee Scale", 3800, 1690, 10),
    ("CF-010", "Paper Filters, 100", 550, 190, 24),
    ("GR-201", "Hand Grinder", 4600, 2080, 26),
    ("GR-202", "Electric Burr Grinder", 13900, 7650, 22),
    ("GR-203", "Café Grinder", 62000, 39800, 3),
    ("GR-204", "Spice Grinder", 3400, 1580, 16),
    ("GR-205", "Grinder Brush", 750, 240, 20),
    ("CW-301", "Cast Iron Skillet", 4800, 2240, 20),
    ("CW-302", "Sauté Pan", 6250, 2990, 16),
    ("CW-303", "Stock Pot", 7900, 3870, 12),
    ("CW-304", "Casserole", 11900, 6020, 9),
    ("CW-305", "Milk Pan", 2625, 1170, 14),
    ("CW-306", "Wok", 4450, 2010, 12),
    ("CW-307", "Roasting Tin", 3775, 1690, 12),
    ("CW-308", "Griddle Pan", 5200, 2460, 10),
    ("BK-401", "Loaf Tin", 1450, 560, 20),
    ("BK-402", "Cake Tin", 1600, 640, 20),
    ("BK-403", "Muffin Tray", 1525, 610, 16),
    ("BK-404", "Baking Sheet", 1275, 480, 18),
    ("BK-405", "Mixing Bowl Set", 3400, 1540, 12),
    ("BK-406", "Rolling Pin", 1350, 500, 12),
    ("KN-501", "Chef's Knife", 6800, 3120, 20),
    ("KN-502", "Bread Knife", 4200, 1890, 14),
    ("KN-503", "Paring Knife", 1950, 790, 20),
    ("KN-504", "Knife Block", 8500, 4280, 6),
    ("KN-505", "Chopping Board", 3300, 1420, 22),
    ("KN-506", "Sharpening Steel", 2750, 1160, 12),
    ("TW-601", "Espresso Cup Set", 2800, 1180, 20),
    ("TW-602", "Stoneware Mug", 1150, 420, 28),
    ("TW-603", "Dinner Plate", 1400, 520, 22),
    ("TW-604", "Serving Bowl", 3100, 1330, 12),
    ("TW-605", "Carafe", 2200, 880, 12),
)
LAUNCHED = {"CF-009": "2024-09"}  # first month on sale
DISCONTINUED = {"GR-204": "2025-02"}  # last month on sale


@dataclass(frozen=True)
class Product:
    product_id: str
    name: str
    pence: int
    cost: int
    weight: int

    @property
    def category(self) -> str:
        return PREFIX[self.product_id[:2]]


PRODUCTS = {row[0]: Product(*row) for row in ROWS}


def price(product_id: str, month: str) -> int:
    """Pence for one unit in a month, YYYY-MM."""
    product = PRODUCTS[product_id]
    if product.category == RISE_CATEGORY and month >= RISE_MONTH:
        return product.pence * (100 + RISE_PERCENT) // 100
    return product.pence


@cache
def on_sale(category: str, month: str) -> tuple[Product, ...]:
    """The products of a category that can be bought in a month."""
    return tuple(
        product
        for product in PRODUCTS.values()
        if product.category == category
        and LAUNCHED.get(product.product_id, month) <= month
        and DISCONTINUED.get(product.product_id, month) >= month
    )


def name(product_id: str) -> str:
    """The right name, of a product or of a charge."""
    if product_id in CHARGES:
        return CHARGES[product_id]
    return PRODUCTS[product_id].name
