"""YAML files and -p: what they say, and nothing that they do not."""

import pytest

from salesnb.errors import InputError, ParamError
from salesnb.runs import paramfile
from salesnb.runs.params import MODELS

TYPES = {n: f.annotation for n, f in MODELS["monthly_report"].model_fields.items()}


def written(folder, text: str):
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder, text: str) -> str:
    with pytest.raises(ParamError) as failure:
        paramfile.read(written(folder, text))
    return str(failure.value).replace(str(folder), "here")


def test_values_arrive_with_their_types_and_dates_as_text(tmp_path):
    text = "month: 2011-11\nas_of: 2011-12-09\ntop: 5\nmax_loss: 0.1\nsheet: '01'\n"
    assert paramfile.read(written(tmp_path, text)) == {
        "month": "2011-11",
        "as_of": "2011-12-09",
        "top": 5,
        "max_loss": 0.1,
        "sheet": "01",
    }


def test_an_empty_file_sets_nothing(tmp_path):
    assert paramfile.read(written(tmp_path, "# nothing yet\n")) == {}


def test_a_key_written_twice_is_refused(tmp_path):
    assert refused(tmp_path, "top: 5\nmonth: 2011-11\ntop: 6\n") == (
        "'here/acme.yaml' cannot be read as parameters: 'top' is written twice."
    )


@pytest.mark.parametrize("text", ["- month\n", "month\n", "3\n"])
def test_only_a_mapping_holds_parameters(tmp_path, text):
    assert refused(tmp_path, text) == (
        "'here/acme.yaml' cannot be read as parameters: "
        "it holds no lines of the form  name: value."
    )


def test_broken_yaml_says_where(tmp_path):
    said = refused(tmp_path, "month: [2011-11\n")
    assert said.startswith("'here/acme.yaml' cannot be read as parameters: while")
    assert 'in "acme.yaml", line 1, column 8' in said


def test_a_missing_file_shows_what_is_there(tmp_path):
    written(tmp_path, "")
    with pytest.raises(InputError, match="Did you mean 'acme.yaml'"):
        paramfile.read(tmp_path / "acmee.yaml")


def test_the_environment_fills_in_where_things_are(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESNB_DATA", "/data")
    monkeypatch.setenv("WHERE", "north")
    text = "orders_path: ${SALESNB_DATA:-../d}/x.csv\nsheet: ${WHERE} ${NO:-and} 1\n"
    got = paramfile.read(written(tmp_path, text))
    assert got == {"orders_path": "/data/x.csv", "sheet": "north and 1"}


def test_a_default_is_taken_from_the_file_and_a_variable_from_here(
    tmp_path, monkeypatch
):
    """../shared/data means another place in params/ than where the user stands."""
    (tmp_path / "params").mkdir()
    path = written(tmp_path / "params", "orders_path: ${SALESNB_DATA:-../d}/x.csv\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SALESNB_DATA", raising=False)
    assert paramfile.read(path) == {"orders_path": str(tmp_path / "d" / "x.csv")}
    monkeypatch.setenv("SALESNB_DATA", "e")
    assert paramfile.read(path) == {"orders_path": str(tmp_path / "e" / "x.csv")}


def test_a_variable_that_is_not_set_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("SALESNB_DATA", raising=False)
    assert refused(tmp_path, "orders_path: ${SALESNB_DATA}/x.csv\n") == (
        "'acme.yaml' uses ${SALESNB_DATA}, which is not set in the environment.\n"
        "Set it:  export SALESNB_DATA=...   or give a default:  ${SALESNB_DATA:-...}"
    )


@pytest.mark.parametrize(
    ("given", "absolute"),
    [
        ("x.csv", "{here}/x.csv"),
        ("../x/*.csv", "{above}/x/*.csv"),  # a glob is found later
        ("/data/x.csv", "/data/x.csv"),
        ("postgresql://db/sales?table=orders", "postgresql://db/sales?table=orders"),
        ("s3://bucket/x.parquet", "s3://bucket/x.parquet"),
        ("sqlite:///shop.db", "sqlite:///{here}/shop.db"),
        ("sqlite:////data/shop.db", "sqlite:////data/shop.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("", ""),
    ],
)
def test_paths_are_taken_from_the_files_folder(tmp_path, given, absolute):
    got = paramfile.read(written(tmp_path, f"orders_path: '{given}'\n"))
    expected = absolute.format(here=tmp_path, above=tmp_path.parent)
    assert got["orders_path"] == expected


def test_a_source_of_ones_own_is_a_path_too(tmp_path):
    text = "source: mine.yaml\ndeals_source: maven_crm\n"
    assert paramfile.read(written(tmp_path, text)) == {
        "source": str(tmp_path / "mine.yaml"),
        "deals_source": "maven_crm",
    }


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("sheet=01234", "01234"),  # text stays what was typed
        ("sheet=null", "null"),
        ("sheet=a=b", "a=b"),
        ("sheet=", ""),
        ("calendar=445", "445"),  # a choice is text
        ("as_of=2011-12-09", "2011-12-09"),
        ("top=5", 5),
        ("top=five", "five"),  # the model says what is wrong with it
        ("max_loss=.1", 0.1),
        ("nobody=7", "7"),
    ],
)
def test_pairs_are_read_as_their_type_asks(pair, value):
    assert list(paramfile.pairs([pair], TYPES).values()) == [value]


def test_paths_in_pairs_are_taken_from_where_the_user_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got = paramfile.pairs(["orders_path=x.csv"], TYPES)
    assert got == {"orders_path": str(tmp_path / "x.csv")}


@pytest.mark.parametrize("given", ["month", "=2011-11"])
def test_a_pair_without_a_name_or_a_value(given):
    with pytest.raises(ParamError) as failure:
        paramfile.pairs([given], TYPES)
    assert str(failure.value) == (
        f"-p takes name=value, found '{given}'. Write  -p month=2011-11"
    )
