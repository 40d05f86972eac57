"""Which file a notebook's name means, and what is read of it without running it."""

import json

import pytest

from salesnb.errors import InputError
from salesnb.runs import notebooks
from salesnb.runs.errors import NotebookError


def test_a_name_is_a_notebook_of_the_folder_here(project):
    path = project.notebook("acme", "# A")
    assert notebooks.find("acme") == path.resolve()
    assert notebooks.find("notebooks/acme.ipynb") == path.resolve()


def test_an_unknown_name_shows_the_nearest(project):
    project.notebook("acme", "# A")
    with pytest.raises(NotebookError, match="no notebook 'acmee'. Did you mean 'acme'"):
        notebooks.find("acmee")


def test_a_missing_file_shows_the_nearest(project):
    project.notebook("acme", "# A")
    with pytest.raises(InputError, match="Did you mean 'acme.ipynb'"):
        notebooks.find("notebooks/acmee.ipynb")


def test_a_notebook_from_before_cells_had_ids_gets_steady_ones(project):
    path = project.notebook("acme", "# A", "1")
    content = json.loads(path.read_text())
    for cell in content["cells"]:
        del cell["id"]
    path.write_text(json.dumps(content | {"nbformat_minor": 4}))
    got = notebooks.read(path)
    assert [cell["id"] for cell in got["cells"]] == ["cell-000", "cell-001"]
    assert got["nbformat_minor"] == 5


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": []}', "\x89PNG"])
def test_a_file_that_is_no_notebook(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(NotebookError, match="'a.ipynb' is no notebook"):
        notebooks.read(path)


def test_the_parameters_cell_is_found_by_its_tag(project):
    path = project.notebook("acme", "# A", "1", parameters="top = 3")
    assert notebooks.tagged(notebooks.read(path), "parameters") == "top = 3"
    assert notebooks.tagged(notebooks.read(path), "other") == ""


def test_sections_are_counted_by_their_headings(project):
    path = project.notebook("acme", "# A\n\nText.", "1", "#### B ", "2")
    content = notebooks.read(path)
    said: list[str] = []
    sections = notebooks.Sections(content, said.append)
    for cell in content["cells"]:
        sections.reach(cell)
    assert said == ["  1/2  A", "  2/2  B"]
    assert sections.now == "B"
