"""Nothing of the machine or the clock stays in the notebook that is kept."""

import html

import nbformat
import pytest

from salesnb.runs import scrub

v4 = nbformat.v4
HOME = ["/home/ann", "/home/ann/work", "/tmp"]


def executed(*outputs, **cell):
    code = v4.new_code_cell("x", id="c01", outputs=list(outputs), **cell)
    return v4.new_notebook(cells=[code])


def plain(text: str, mime: str = "text/plain") -> str:
    notebook = executed(v4.new_output("display_data", {mime: text}))
    return scrub.scrub(notebook, {}, HOME).cells[0].outputs[0].data[mime]


def test_times_and_machines_are_dropped_and_tags_and_ids_are_kept():
    notebook = executed(metadata={"papermill": {"duration": 1}, "tags": ["a"]})
    notebook.cells[0].metadata["execution"] = {"iopub.status.idle": "2025"}
    notebook.metadata = {
        "kernelspec": {"name": "python3"},
        "papermill": {"input_path": "/home/ann/x.ipynb"},
        "widgets": {},
    }
    got = scrub.scrub(notebook, {}, HOME)
    assert got.metadata == {"kernelspec": {"name": "python3"}}
    assert got.cells[0].metadata == {"tags": ["a"]}
    assert got.cells[0].id == "c01"


def test_the_notebook_given_is_not_changed():
    notebook = executed(
        v4.new_output("stream", text="/tmp/x"), metadata={"papermill": 1}
    )
    before = nbformat.writes(notebook)
    scrub.scrub(notebook, {}, HOME)
    assert nbformat.writes(notebook) == before


def test_what_a_slow_machine_says_of_its_fonts_is_no_part_of_a_report():
    said = "Matplotlib is building the font cache; this may take a moment.\n"
    texts = [v4.new_output("stream", name="stderr", text=t) for t in (said, "mind\n")]
    got = scrub.scrub(executed(*texts), {}, HOME).cells[0].outputs
    assert [output.text for output in got] == ["mind\n"]


def test_injected_parameters_are_readable_and_name_no_folder():
    notebook = executed(metadata={"tags": ["injected-parameters"]})
    values = {"orders_path": "/home/ann/订单.csv", "month": "2011-11", "top": 3}
    cell = scrub.scrub(notebook, values, HOME).cells[0]
    assert cell.id == "injected-parameters"  # papermill's own is another each time
    assert cell.source == (
        "# Parameters\n"
        "# Files are named without the folders they were read from.\n"
        "orders_path = '订单.csv'\nmonth = '2011-11'\ntop = 3"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("/home/ann/data/x.csv", "x.csv"),
        ("/home/ann/data/2019/*.csv", "*.csv"),
        (r"C:\Users\ann\x.csv", "x.csv"),
        ("sqlite:////home/ann/shop.db::orders", "shop.db::orders"),
        ("", ""),
    ],
)
def test_paths_are_shown_by_their_base_names(value, said):
    assert scrub.shown({"orders_path": value}) == {"orders_path": said}


@pytest.mark.parametrize("name", ["orders_path", "of_a_notebook_of_mine"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("postgresql://ann:s3cret@db/x", "postgresql://db/x"),
        ("postgresql://ann:s3/cret@db/x::orders", "postgresql://db/x::orders"),
        ("postgresql://ann:s3@cret@db/x", "postgresql://db/x"),
        (
            "postgresql+psycopg://db/x?user=ann&password=s3cret",
            "postgresql+psycopg://db/x",
        ),
        ("mssql+pyodbc://db/x?UID=ann&PWD=s3cret", "mssql+pyodbc://db/x"),
        ("mssql+pyodbc:///?odbc_connect=UID%3Dann%3BPWD%3Ds3cret", "mssql+pyodbc:///"),
    ],
)
def test_no_name_and_password_of_an_address_is_shown(name, value, said):
    assert scrub.shown({name: value}) == {name: said}
    assert f"{name} = '{said}'" in scrub.injected({name: value}).splitlines()


@pytest.mark.parametrize(
    "value", ["duckdb:///md:shop?motherduck_token=s3cret", "sqlite+x://:s3/cret@/shop"]
)
def test_a_database_in_a_file_can_have_a_password_too(value):
    assert scrub.shown({"orders_path": value})["orders_path"] in ("md:shop", "shop")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("read /home/ann/work/x.csv", "read x.csv"),
        ("in /home/ann", "in "),
        ("/home/anna/x.csv", "/home/anna/x.csv"),  # another's
        ("file:///home/ann/x.csv", "x.csv"),
        ("/tmp/snb-a1b2c3d4/tmp/x.db", "x.db"),  # the kernel's own folder
        ("a/b and 1/2", "a/b and 1/2"),
    ],
)
def test_folders_of_the_machine_are_left_out(text, left):
    assert plain(text) == left
    assert plain(text, "text/html") == left


@pytest.mark.parametrize("name", ["orders_path", "of_a_notebook_of_mine"])
def test_an_address_that_a_cell_shows_has_no_password(name):
    address = "postgresql://ann:s3 'cret@db/x?a=b&password=s3cret"
    shows = {
        "text/plain": f"'{address}'",
        "text/html": f"<b>{html.escape(address)}</b>",
    }
    outputs = [
        v4.new_output("display_data", shows),
        v4.new_output("stream", text=f"from {address}\n"),
    ]
    first, second = (
        scrub.scrub(executed(*outputs), {name: address}, HOME).cells[0].outputs
    )
    assert first.data == {
        "text/plain": "'postgresql://db/x'",
        "text/html": "<b>postgresql://db/x</b>",
    }
    assert second.text == "from postgresql://db/x\n"


def test_addresses_in_memory_are_left_out():
    assert plain("<Axes at 0x7f3a2b>") == "<Axes at 0x…>"


def test_a_warning_names_its_module_and_not_where_that_is():
    text = "/usr/lib/python3/site-packages/numpy/core.py:3: RuntimeWarning: x\n"
    got = scrub.scrub(executed(v4.new_output("stream", text=text)), {}, HOME)
    assert got.cells[0].outputs[0].text == "core.py:3: RuntimeWarning: x\n"


def test_a_warning_of_a_cell_names_the_cell():
    text = "/tmp/ipykernel_4711/123.py:3: UserWarning: x\n"
    got = scrub.scrub(executed(v4.new_output("stream", text=text)), {}, HOME)
    assert got.cells[0].outputs[0].text == "cell:3: UserWarning: x\n"


def test_pictures_are_not_touched_even_where_they_look_like_a_path():
    assert plain("iVBO/tmp/Rw0KGgo=", "image/png") == "iVBO/tmp/Rw0KGgo="
    inside = '<img src="data:image/png;base64,iVBO/tmp/Rw0KGgo=">'
    assert plain(inside, "text/html") == inside


def test_shown_json_is_cleaned_inside():
    mime = "application/vnd.salesnb.inputs.v1+json"
    notebook = executed(
        v4.new_output("display_data", {mime: [{"name": "/home/ann/x.csv", "rows": 3}]})
    )
    got = scrub.scrub(notebook, {}, HOME).cells[0].outputs[0].data[mime]
    assert got == [{"name": "x.csv", "rows": 3}]


def test_a_widget_leaves_its_static_picture():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    notebook = executed(v4.new_output("display_data", view | {"text/html": "<p>b</p>"}))
    got = scrub.scrub(notebook, {}, HOME).cells[0].outputs[0].data
    assert got == {"text/html": "<p>b</p>"}
