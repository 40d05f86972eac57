"""What all charts share: a picture with its sentence, no traces left behind."""

import base64
import warnings

import customer_tables as tables
import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from salesnb.present import charts, fonts, style
from salesnb.present.words import Words

LONG = "A VERY LONG PRODUCT NAME THAT NEVER ENDS, RED"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def of_customers(words):
    """The charts of customers, by name."""
    grid = tables.grid(*range(100, 1000, 100), spend=12345.0)
    cohorts = tables.cohort_rows((1200, 0.5, 1.25), (80, 0.1), average=[0.4, 1.25])
    segments = tables.named((LONG, 9, 0.9), ("$5 CARD $10", 1, 0.1), ("none", 0, 0.0))
    tide = tables.tide((500, 0, 0, 0), (3, 600, 400, 20), (3, 60, 4, 2))
    tide = tide.assign(unsure=[True, False, False], partial=[False, False, True])
    labels = [LONG, "$5 CARD $10", LONG]
    dots = tables.dots((1, 2), (3, 4), (5, 9), labels=labels)
    proof, held = tables.proof(), tables.held()
    return {
        "rfm_grid": lambda ax=None: charts.rfm_grid(grid, words=words, ax=ax),
        "cohorts": lambda ax=None: charts.cohorts(cohorts, words=words, ax=ax),
        "segment_bars": lambda ax=None: charts.segment_bars(
            segments, words=words, ax=ax
        ),
        "segments": lambda ax=None: charts.segments(*dots, words=words, ax=ax),
        "flow": lambda ax=None: charts.flow(tide, words=words, ax=ax),
        "holdout": lambda ax=None: charts.holdout(held, words=words, ax=ax),
        "evidence": lambda: charts.evidence(proof, words=words),
    }


@pytest.fixture
def drawn(periods, top, words, of_customers):
    """Every chart, by name: a function that draws it on an `ax` or on its own."""
    months = periods(*range(100, 400, 10), end="2011-12", partial=["2011-12"])
    ranks = top((LONG, 900, 800), ("$5 CARD $10", 50, 60), (None, 700, 650))
    steps = pd.DataFrame(
        {
            "step": ["previous", "price", "volume", "current"],
            "amount": [100.0, 30.0, -20.0, 110.0],
        }
    )
    people = pd.DataFrame(
        {"name": ["1", "2", "3"], "orders": [1, 2, 9], "spend": [1.0, 50, 900]}
    )
    parts = months.assign(
        observed=months["revenue"], trend=months["revenue"], season=1.0, remainder=2.0
    )
    ahead = pd.DataFrame({"period": ["2012-01"], "model": "naive", "value": 400.0})
    bounds = dict(
        zip(("low80", "high80", "low95", "high95"), (3, 5, 2, 6), strict=True)
    )
    ahead = ahead.assign(**{name: value * 100.0 for name, value in bounds.items()})
    return {
        "by_period": lambda ax=None: charts.by_period(months, words=words, ax=ax),
        "share": lambda ax=None: charts.share(ranks, words=words, ax=ax),
        "top": lambda ax=None: charts.top(ranks, words=words, ax=ax),
        "bridge": lambda ax=None: charts.bridge(steps, words=words, ax=ax),
        "scatter": lambda ax=None: charts.scatter(people, words=words, ax=ax),
        "outlook": lambda ax=None: charts.outlook(months, ahead, words=words, ax=ax),
        "decomposition": lambda: charts.decomposition(parts, words=words),
    } | of_customers


CUSTOMERS = ["rfm_grid", "cohorts", "segment_bars", "segments", "flow", "holdout"]
ON_AXES = ["by_period", "share", "top", "bridge", "scatter", "outlook", *CUSTOMERS]
NAMES = [*ON_AXES, "decomposition", "evidence"]


@pytest.mark.parametrize("name", NAMES)
def test_the_cell_shows_an_image_with_its_sentence(drawn, name):
    picture = drawn[name]()
    data, about = picture._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(PNG)
    assert data["text/plain"] == picture.alt == about["image/png"]["alt"]
    assert about["image/png"]["width"] == 760
    assert picture.alt.startswith(f"{picture.title}. ")
    assert "nan" not in picture.alt
    assert "–" not in picture.alt


@pytest.mark.parametrize("name", NAMES)
def test_equal_tables_give_equal_bytes(drawn, name):
    assert drawn[name]().png() == drawn[name]().png()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaks(drawn, name):
    from matplotlib import pyplot

    before = dict(mpl.rcParams)
    drawn[name]().png()
    assert dict(mpl.rcParams) == before
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("name", NAMES)
def test_what_the_user_has_set_does_not_change_the_picture(drawn, name):
    plain = drawn[name]().png()
    theirs = {
        "axes.facecolor": "black",
        "axes.grid": True,
        "axes.spines.top": True,
        "axes.titlesize": 30,
        "figure.dpi": 40,
        "grid.color": "red",
        "legend.fontsize": 30,
        "lines.linewidth": 9,
        "savefig.bbox": "tight",
        "savefig.facecolor": "black",
        "text.color": "red",
        "xtick.labelsize": 30,
        "ytick.color": "red",
    }
    with mpl.rc_context(theirs):
        assert drawn[name]().png() == plain


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_clipped(drawn, name):
    """All that is drawn lies inside the picture."""
    fig = drawn[name]().fig
    fig.draw_without_rendering()
    drawn_in, page = fig.get_tightbbox(), fig.bbox_inches
    pixel = 0.01
    assert drawn_in.x0 >= page.x0 - pixel
    assert drawn_in.y0 >= page.y0 - pixel
    assert drawn_in.x1 <= page.x1 + pixel
    assert drawn_in.y1 <= page.y1 + pixel


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_readable(drawn, name):
    """At 760 px for 7.6 inches, 9 points are 12.5 px."""
    fig = drawn[name]().fig
    fig.draw_without_rendering()
    texts = [text for text in fig.findobj(Text) if text.get_text().strip()]
    assert min(text.get_fontsize() for text in texts) >= 9


@pytest.mark.parametrize("name", ON_AXES)
def test_charts_draw_where_told(drawn, name):
    ax = Figure().add_subplot()
    picture = drawn[name](ax)
    assert picture.ax is ax
    shown = " ".join(ax.get_title(loc="left").split())
    assert shown == picture.title


@pytest.mark.parametrize("name", ["by_period", "share", "top", "bridge", "scatter"])
def test_an_empty_table_is_a_sentence(name, words):
    columns = "period revenue partial name share previous step amount"
    table = pd.DataFrame(columns=[*columns.split(), "orders", "spend"])
    picture = getattr(charts, name)(table, words=words)
    said = "Nothing to draw: there are too few data for this chart."
    assert picture.alt == said
    assert [text.get_text() for text in picture.ax.texts] == [said]
    assert not picture.ax.patches


@pytest.mark.parametrize("name", [*CUSTOMERS, "evidence"])
def test_a_table_without_anything_is_a_sentence(name, words):
    tables = [pd.DataFrame()] if name != "segments" else [pd.DataFrame(), pd.Series()]
    picture = getattr(charts, name)(*tables, words=words)
    assert picture.alt.startswith("Nothing to draw")
    assert not picture.ax.patches


def test_every_chart_is_tried_here():
    assert {*NAMES} == {*charts.__all__} - {"Picture"}


def test_an_empty_forecast_is_a_sentence(periods, words):
    parts = ["period", "observed", "trend", "season", "remainder"]
    none = pd.DataFrame(columns=parts)
    assert charts.decomposition(none, words=words).alt.startswith("Nothing to draw")
    none = pd.DataFrame(columns=["period", "model", "value"])
    assert charts.outlook(periods(1, 2), none, words=words).alt.startswith("Nothing")


def test_two_dollars_are_no_formula(top):
    ranks = top(("$5 CARD $10", 50, 60), ("B$ $", 40, 60))
    picture = charts.top(ranks, words=Words(currency="USD"))
    texts = [text for text in picture.fig.findobj(Text) if "$" in text.get_text()]
    assert texts
    assert not any(text.get_parse_math() for text in texts)
    picture.png()


def test_the_measure_of_contrast(contrast):
    assert contrast("black", "white") == pytest.approx(21)


@pytest.mark.parametrize("colour", [style.INK, style.MUTED])
def test_text_has_contrast(colour, contrast):
    assert contrast(colour, "white") >= 4.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (style.MAIN, "white"),
        (style.DOWN, "white"),
        (style.SOFT, style.INK),
        (style.MAIN, style.BAND80),
    ],
)
def test_what_must_be_told_apart_can_be(one, other, contrast):
    """WCAG's 3:1 for parts of a graphic."""
    assert contrast(one, other) >= 3


def test_chinese_names_have_a_font_or_a_hint(top, words):
    ranks = top(("化妆品", 75389, 70000), ("食品", 85174, 1))
    fonts.warn_once.cache_clear()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        picture = charts.top(ranks, words=words)
    labels = [label.get_fontfamily() for label in picture.ax.get_yticklabels()]
    if fonts.eastern():
        assert not caught
        assert labels == [[fonts.OWN, fonts.eastern()]] * 2
        picture.png()
    else:
        assert [str(one.message) for one in caught] == [fonts.HINT]


def test_without_a_font_the_hint_comes_once(monkeypatch):
    monkeypatch.setattr(fonts, "eastern", lambda: "")
    fonts.warn_once.cache_clear()
    with pytest.warns(UserWarning, match="apt install fonts-wqy-microhei"):
        fonts.fit([Text(text="茶")])
    fonts.fit([Text(text="茶")])  # a second warning would be an error here
    fonts.warn_once.cache_clear()


def test_latin_names_keep_their_font():
    text = Text(text="Crème brûlée £5 −3 …")
    before = text.get_fontfamily()
    fonts.fit([text])
    assert text.get_fontfamily() == before


@pytest.mark.parametrize("letter", ["i", "W", "$"])
def test_a_title_of_any_letters_stays_on_the_page(letter, words):
    name = " ".join([letter * 5] * 20)
    picture = style.finish(style.canvas(None), title=name)
    box = picture.fig.get_suptitle(), picture.fig._suptitle.get_window_extent()
    assert " ".join(box[0].split()) == name
    assert box[1].x1 <= picture.fig.bbox.x1
