"""Invented names of people and firms. Two households can share one, as in life.

>>> trade_name(0), trade_name(1)
('Copperfold Hotels', 'Alderwick Café')
"""

from salesnb.intake._company.draws import Draws

COMPANY, CURRENCY = "Thistlequay Kitchen & Coffee", "GBP"
_FIRST = """
Ada Alec Anya Bea Ben Cara Cian Dara Dev Edie Ellis Esme Ewan Faye Finn Gita Greta Hal
Hana Idris Iris Jago Jess Kit Lena Leo Mabel Mina Ned Nia Noor Oona Otis Pia Priya Ravi
Remy Rhys Rosa Saul Skye Tariq Tess Uma Vera Wren Yara Zach
"""
_LAST = """
Abernal Ashcombe Barrowby Birkwell Calder Corrigan Dunmarsh Eastlake Fairburn Fenwright
Garrowby Glaze Hartmoor Heddle Inchley Jessop Kellaway Kirkbride Lambourne Larkspur
Marwood Merriden Nairnside Netherby O'Dell Okoro Pellworth Penhale Quennell Rahman
Ravenhill Redfern Sandholt Selwick Shah Tolliver Thorncroft Underhay Vance Varley
Wexcombe Whitlow Yarrow Yates Zeller
"""
_FIRMS = """
Copperfold Alderwick Bramblegate Cinderhill Dovetail Elmstead Foxglove Gullhaven
Hollowbeck Ironmere Juniper Kestrel Lanternside Millrace Nettlebed Oakshott Pebblecross
Quince Rookfield Saltmarsh
"""
FIRST_NAMES, LAST_NAMES, FIRMS = _FIRST.split(), _LAST.split(), _FIRMS.split()
# Line of business, and what a firm in it is called.
INDUSTRIES = (
    ("Hotel", "Hotels"),
    ("Café", "Café"),
    ("Restaurant", "Kitchen"),
    ("Retail", "Homeware"),
    ("Office", "Workspaces"),
)


def trade_name(n: int) -> str:
    """The n-th firm; no two of the first hundred are alike."""
    kind = INDUSTRIES[(n // len(FIRMS) + n) % len(INDUSTRIES)][1]
    return f"{FIRMS[n % len(FIRMS)]} {kind}"


def household(draws: Draws) -> str:
    return f"{draws.pick(FIRST_NAMES)} {draws.pick(LAST_NAMES)}"
