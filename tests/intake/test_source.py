"""Sources: what is shipped is right, and what is wrong is said with what to write."""

import pytest

from salesnb.errors import InputError, SourceError
from salesnb.intake import source
from salesnb.schema import ORDERS

KEYS = ", ".join(f"'{key}'" for key in source.Source.model_fields)
COLUMNS = ", ".join(f"'{name}'" for name in ORDERS.names)


@pytest.fixture
def read(tmp_path):
    def found(text):
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return source.named(str(path))

    return found


@pytest.mark.parametrize("name", source.names())
def test_every_shipped_source_is_right(name):
    found = source.named(name)
    assert found.name == name
    assert found.title
    assert found.columns or name.startswith("generic")


def test_one_of_your_own(read):
    found = read("columns: {amount: Net, order_date: [Date, Day]}\ndecimal: ','\n")
    assert (found.name, found.table) == ("your own", "orders")
    assert found.columns == {"amount": ["Net"], "order_date": ["Date", "Day"]}


def test_a_source_cannot_be_changed(read):
    with pytest.raises(ValueError, match="frozen"):
        read("columns: {amount: Net}").decimal = ","


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "columns: {amount: A}\ndatefmt: x",
            f"there is no key 'datefmt'. Did you mean 'date_format'? There are {KEYS}.",
        ),
        ("title: x", "'columns' is missing."),
        (
            "columns: {amunt: A}",
            f"orders has no column 'amunt'; nearest is 'amount'. It has {COLUMNS}.",
        ),
        (
            "columns: {amount: A}\nupper: [xyz]",
            f"orders has no column 'xyz'. It has {COLUMNS}.",
        ),
        (
            "columns: {amount: A}\ncorrect: {region: {a: b, b: c}}",
            "correct.region: 'b' is written as a correction and corrected itself.",
        ),
        (  # YAML takes a bare Yes for true
            "columns: {amount: A}\nreturns: {returned: [Yes]}",
            "returns.returned.0: this is no text; write it in quotes, found True.",
        ),
        (
            "columns: {amount: 2019}",
            "columns.amount: this is no text; write it in quotes, or several in [ ], "
            "found 2019.",
        ),
        ("", "the file: this is no list of  key: value, found None."),
        ("- a", "the file: this is no list of  key: value, found ['a']."),
        (
            "columns: {amount: A}\nseparator: '||'",
            "separator: this is no one letter, and neither tab nor whitespace, found "
            "'||'.",
        ),
        (
            "columns: {amount: A}\nskip: -1",
            "skip: Input should be greater than or equal to 0, found -1.",
        ),
        (
            "columns: {amount: A}\nreturns: {order_id: '^C('}",
            "'^C(' is no regular expression that can be read.",
        ),
        (
            "columns: {amount: A}\ndate_format: DD/MM/YYYY",
            "date_format: 'DD/MM/YYYY' is no date in Python's letters; write such as "
            "'%d/%m/%Y %H:%M' (known are %Y %y %m %b %B %d %H %I %M %S %f %p"
            " %z).",
        ),
        (
            "columns: {amount: A}\ndate_format: ['%d/%m/%Y', '%m/%d/%Y']",
            "date_format: '%d/%m/%Y' and '%m/%d/%Y' read the same dates as different "
            "days; leave one of them out.",
        ),
        (
            "columns: {amount: A}\nlookups: [{by: x, colums: {}}]",
            "'lookups.0.columns' is missing.\nthere is no key 'lookups.0.colums'. Did you "
            "mean 'columns'? There are 'path', 'sheet', 'by', 'columns'.",
        ),
    ],
)
def test_the_whole_sentence(read, text, problem):
    with pytest.raises(SourceError) as failure:
        read(text)
    assert str(failure.value) == f"The source 'mine.yaml' is wrong:\n{problem}"


@pytest.mark.parametrize("name", ["Region", "amount", "kind", "row"])
def test_a_column_of_the_files_own_has_a_name_of_its_own(read, name):
    text = f"table: customers\ncolumns: {{customer_id: A}}\nown: {{{name}: text}}\n"
    with pytest.raises(SourceError, match=f"own: '{name}' is a name of ours"):
        read(text)


def test_a_column_of_the_files_own_may_have_another_header_and_be_corrected(read):
    found = read(
        "table: customers\ncolumns: {customer_id: A, Tier: Level}\n"
        "own: {Tier: text}\ncorrect: {Tier: {Gld: Gold}}\n"
    )
    assert found.described.names[-2:] == ("since", "Tier")
    assert found.described.required == ("customer_id", "Tier")


def test_every_problem_at_once(read):
    with pytest.raises(SourceError) as failure:
        read("columns: {amunt: A, regin: B}\ncorrect: {region: {a: a}}\n")
    said = str(failure.value)
    assert all(word in said for word in ("'amunt'", "'regin'", "correct.region"))


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\0", b"a: b: c"])
def test_what_is_no_yaml(tmp_path, content):
    (tmp_path / "mine.yaml").write_bytes(content)
    with pytest.raises(SourceError, match="'mine.yaml' is wrong:\nit is no YAML: "):
        source.named(str(tmp_path / "mine.yaml"))


@pytest.mark.parametrize(
    "letters", ["%m/%d", "%Y-%m", "%Q", "%d/%m/%Y %j", "%-d/%m/%Y"]
)
def test_formats_that_would_read_nothing(read, letters):
    with pytest.raises(SourceError, match="is no date in Python's letters"):
        read(f"columns: {{amount: A}}\ndate_format: '{letters}'")


@pytest.mark.parametrize("written", ["tab", "'\\t'", '"\\t"'])
def test_a_tab_however_it_is_written(read, written):
    assert read(f"columns: {{amount: A}}\nseparator: {written}").separator == "\t"


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(SourceError) as failure:
        source.named("online_retial")
    assert str(failure.value).startswith(
        "There is no source 'online_retial'. Did you mean 'online_retail'? There are "
    )
    assert str(failure.value).endswith(", or the path of a YAML file of your own.")


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "acme.yaml").touch()
    with pytest.raises(InputError, match="Did you mean 'acme.yaml'?"):
        source.named(str(tmp_path / "acne.yaml"))
