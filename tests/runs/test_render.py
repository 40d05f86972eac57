"""One file, readable without a network, by eye, by ear and on paper."""

from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat
import pytest

from salesnb.runs import render
from salesnb.runs.errors import RunError
from salesnb.runs.record import collect

v4 = nbformat.v4
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YA"
    "AAAASUVORK5CYII="
)


def show(data: dict, **metadata):
    return v4.new_output("display_data", data, metadata=metadata)


def page(*cells, name: str = "acme", **parameters) -> str:
    notebook = v4.new_notebook(cells=list(cells))
    return render.page(notebook, collect(notebook), parameters, name)


def outputs(*shown) -> str:
    return page(v4.new_code_cell("secret_code()", outputs=list(shown)))


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.all: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.all if name == tag]


def test_title_language_and_contents_come_from_the_notebook():
    html = page(
        v4.new_markdown_cell("# November & more\n\nText."),
        v4.new_markdown_cell("## Sales"),
        v4.new_code_cell("x", outputs=[show({"text/html": "<h2>Sales</h2>"})]),
        language="en",
    )
    elements = Elements(html)
    assert "<title>November &amp; more</title>" in html
    assert elements.of("html") == [{"lang": "en"}]
    ids = [heading["id"] for heading in elements.of("h2")]
    assert len(set(ids)) == 2  # two sections of one name can both be reached
    nav = html[html.index("<nav") : html.index("</nav>")]
    assert [link["href"] for link in Elements(nav).of("a")] == [f"#{id}" for id in ids]
    assert html.index("</h1>") < html.index("<nav") < html.index("Text.")


def test_the_page_is_in_the_readers_words(monkeypatch):
    """Prose, headings and the page's own words; a language here says all in capitals."""
    loud = SimpleNamespace(gettext=str.upper)
    monkeypatch.setattr("salesnb.present.words.catalogue", lambda language: loud)
    cells = [v4.new_markdown_cell(text) for text in ("# May", "## Sales", "## New", "")]
    notebook = v4.new_notebook(cells=[*cells, v4.new_code_cell("x = 'quiet'")])
    html = render.page(notebook, collect(notebook), {}, "acme")
    assert "<title>MAY</title>" in html
    assert 'aria-label="CONTENTS"' in html
    assert ">SALES</a></li>" in html
    assert "quiet" in html  # code is not prose
    assert notebook.cells[0].source == "# May"


def test_without_a_heading_the_title_is_the_notebooks_name():
    html = page(v4.new_markdown_cell("Text."), name="acme")
    assert "<title>acme</title>" in html
    assert "<nav" not in html


def test_a_picture_is_embedded_with_its_words():
    html = outputs(show({"image/png": PIXEL}, **{"image/png": {"alt": 'a "line"'}}))
    (image,) = Elements(html).of("img")
    assert image == {"src": f"data:image/png;base64,{PIXEL}", "alt": 'a "line"'}


def test_html_is_preferred_and_text_is_the_last_resort():
    view = "application/vnd.jupyter.widget-view+json"
    widget = show({view: {}, "text/html": "<p>static twin</p>", "text/plain": "Box()"})
    html = outputs(widget, show({"text/plain": "a < b"}))
    assert "static twin" in html
    assert "Box()" not in html
    assert '<pre class="r-text">a &lt; b</pre>' in html


def test_data_for_machines_is_not_shown():
    html = outputs(show({"application/vnd.salesnb.metrics.v1+json": {"revenue": 1}}))
    assert "vnd.salesnb" not in html
    assert "revenue" not in html


def test_text_that_looks_like_html_is_text():
    text = "<script>alert(1)</script>"
    html = outputs(show({"text/plain": text}), v4.new_output("stream", text=text))
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert Elements(html).of("script") == []


def test_code_is_folded_away_and_its_text_escaped():
    html = page(
        v4.new_markdown_cell("# A"),
        v4.new_code_cell("a < b"),
        v4.new_markdown_cell("## B"),
        v4.new_code_cell("'</code><script>'"),
        month="2011-11",
        sheet="",
    )
    details = html[html.index("<details") : html.index("</details>")]
    assert "<code>a &lt; b</code>" in details
    assert "&lt;/code&gt;&lt;script&gt;" in details
    assert "<dt>month</dt><dd>2011-11</dd>" in details
    assert "sheet" not in details  # what was not given is not listed
    assert "open" not in Elements(html).of("details")[0]
    assert html.count("a &lt; b") == 1


def test_warnings_are_said_in_the_open():
    html = outputs(v4.new_output("stream", name="stderr", text="watch <out>"))
    footer = html[html.index("<footer") : html.index("<details")]
    assert "Notes on this run" in footer
    assert "watch &lt;out&gt;" in footer
    assert "Notes on this run" not in outputs()


def test_nothing_is_loaded_and_nothing_runs():
    html = page(v4.new_markdown_cell("# A\n\n[a link](https://example.org)"))
    elements = Elements(html)
    assert render.loads(html) == []
    assert not elements.of("script") + elements.of("link")
    policy = [m for m in elements.of("meta") if "http-equiv" in m][0]["content"]
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>1</script>", "<script>"),
        ('<link rel="stylesheet" href="a.css">', "<link>"),
        ('<img src="https://x.org/a.png">', "img src=https://x.org/a.png"),
        ('<img src="a.png" alt="">', "img src=a.png"),
        ('<iframe src="//x.org"></iframe>', "<iframe>"),
        ('<p onclick="f()">', "p onclick"),
        ('<a href=" JavaScript:f()">', "a href"),
        ('<p style="background: url(https://x.org/a)">', "url(https://x.org/a"),
        ("<style>@import 'https://x.org/a.css'</style>", "style @import"),
        ('<svg><image xlink:href="https://x.org/a"/></svg>', "image xlink:href"),
    ],
)
def test_what_would_be_loaded_or_run_is_refused(html, found):
    with pytest.raises(RunError, match="would need more than its own file") as failure:
        outputs(show({"text/html": html}))
    assert found in str(failure.value)


def test_a_page_goes_to_paper():
    html = page(v4.new_markdown_cell("# A"))
    assert "@page" in html
    assert "@media print" in html


@pytest.mark.parametrize("tag", ["remove-output", "remove-cell"])
def test_tagged_outputs_stay_out(tag):
    cell = v4.new_code_cell("x", outputs=[show({"text/html": "<p>not this</p>"})])
    cell.metadata["tags"] = [tag]
    assert "not this" not in page(cell)


@pytest.mark.parametrize("tag", ["remove-input", "remove-cell"])
def test_tagged_code_stays_out(tag):
    cell = v4.new_code_cell("not_this()", metadata={"tags": [tag]})
    assert "not_this" not in page(cell)
