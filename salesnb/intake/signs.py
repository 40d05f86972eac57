"""Signs of currencies: one table for what is read, refused, seen and written down.

Question   Which currency does a sign in an amount stand for?
Gives      SIGNS: sign -> its codes (ISO 4217), the likeliest first; `codes`, those of a
           sign or code; PATTERN, a regular expression of all that may stand in an amount.
Rules      A sign of several currencies is never taken for one of them: the source says
           which, or a column.

>>> codes("£"), codes("CHF"), codes("kr"), codes("pcs")
(('GBP',), ('CHF',), ('SEK', 'NOK', 'DKK', 'ISK'), ())
"""

import re

SIGNS = {
    "£": ("GBP",),
    "€": ("EUR",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"),
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
    "元": ("CNY", "TWD", "HKD"),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₩": ("KRW",),
    "R$": ("BRL",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "RMB": ("CNY",),
}
CODE = "[A-Z]{3}"
PATTERN = "|".join([CODE, *(re.escape(s) for s in SIGNS if not re.fullmatch(CODE, s))])


def codes(sign: str) -> tuple[str, ...]:
    """The currencies that a sign, or a code itself, may stand for."""
    return SIGNS.get(sign, (sign,) if re.fullmatch(CODE, sign) else ())
