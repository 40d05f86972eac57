"""Letters that the charts' own font lacks: names in Chinese, Japanese, Korean.

Question   Can every character of a chart be drawn on this machine?
Takes      the texts of a figure.
Gives      texts that need it get a second font to fall back on; others stay.
Warns      once a process, when no font with the characters is installed, with the line
           that installs one; empty boxes stand in the chart then.

>>> lacking("Tea, café, £5")
set()
>>> sorted(lacking("茶 tea"))
['茶']
"""

import warnings
from collections.abc import Iterable
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

OWN = "DejaVu Sans"  # comes with matplotlib, so it is everywhere
EASTERN = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "Arial Unicode MS",
)
HINT = (
    "No font for Chinese, Japanese or Korean is installed, so charts show boxes. On "
    "Debian or Ubuntu:  apt install fonts-wqy-microhei"
)


def fit(texts: Iterable[Text]) -> None:
    """Give each text whose characters the own font lacks a font that has them."""
    for text in texts:
        if not lacking(text.get_text()):
            continue
        if font := eastern():
            text.set_fontfamily([OWN, font])
            if not has_bold(font):  # or matplotlib logs that it looked for it in vain
                text.set_fontweight("normal")
        else:
            warn_once(HINT)


def lacking(text: str) -> set[str]:
    """The characters of `text` that the charts' own font cannot draw."""
    return {c for c in text if ord(c) not in own() and not c.isspace()}


@cache
def own() -> frozenset[int]:
    path = findfont(FontProperties(family=[OWN]))
    return frozenset(get_font(path).get_charmap())


@cache
def eastern() -> str:
    """The first font of EASTERN that is installed, or ''."""
    installed = {font.name for font in fontManager.ttflist}
    return next((name for name in EASTERN if name in installed), "")


@cache
def has_bold(name: str) -> bool:
    weights = [font.weight for font in fontManager.ttflist if font.name == name]
    return any(weight in ("bold", 700) for weight in weights)


@cache
def warn_once(hint: str) -> None:
    warnings.warn(hint, UserWarning, stacklevel=2)
