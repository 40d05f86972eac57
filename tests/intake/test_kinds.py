"""What a source asks of a column that its kind cannot give is refused when it is read."""

import pytest
from order_lines import cleaned, kept, line, loaded, refusal

WRONG = {
    "fill: a word": (
        {"fill": {"quantity": "one"}},
        "fill.quantity: it has numbers, and 'one' is none; write such as '1.5'.",
    ),
    "fill: no finite number": (
        {"fill": {"amount": "nan"}},
        "fill.amount: it has numbers, and 'nan' is none; write such as '1.5'.",
    ),
    "fill: a date": (
        {"fill": {"order_date": "2024-03-01"}},
        "fill.order_date: it has dates, and no date is made up; mend them in the file.",
    ),
    "returns: a pattern of numbers": (
        {"returns": {"amount": ["^-.*$"]}},
        "returns.amount: it has numbers; write  returns: {amount: negative}",
    ),
    "returns: a negative text": (
        {"returns": {"order_id": "negative"}},
        "returns.order_id: it has texts, and only numbers can be negative; write the "
        "texts that mark it, or  returns: {amount: negative}",
    ),
    "returns: dates": (
        {"returns": {"order_date": ["2024-03-01"]}},
        "returns.order_date: it has dates, and they mark nothing; name another.",
    ),
    "not_products: no text": (
        {"not_products": {"customer_id": []}},
        "not_products.customer_id: no text is named; write one, or leave the line out.",
    ),
    "returns: no number": (
        {"returns": {"amount": []}},
        "returns.amount: no text is named; write one, or leave the line out.",
    ),
    "totals: no text": (
        {"totals": {"first_column": []}},
        "totals.first_column: no text is named; write one, or leave the line out.",
    ),
    "correct: numbers": (
        {"correct": {"amount": {"#REF!": "1.00"}}},
        "correct.amount: it has numbers, and only texts can be changed so; mend them in "
        "the file.",
    ),
    "strip: numbers": (
        {"strip": {"amount": "x"}},
        "strip.amount: it has numbers, and only texts can be changed so; mend them in the "
        "file.",
    ),
    "upper: dates": (
        {"upper": ["order_date"]},
        "upper.order_date: it has dates, and only texts can be changed so; mend them in "
        "the file.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_whole_sentence(case):
    how, sentence = WRONG[case]
    said = refusal(loaded, [line()], **how)
    assert said == f"The source 'source.yaml' is wrong:\n{sentence}"


def test_every_problem_at_once():
    said = refusal(loaded, [line()], fill={"quantity": "one"}, strip={"amount": "x"})
    assert "strip.amount" in said
    assert "fill.quantity" in said


def test_a_column_of_the_files_own_is_of_the_kind_it_is_given():
    how = {"table": "customers", "own": {"Staff": "number"}, "fill": {"Staff": "few"}}
    row = {"customer_id": "1", "Staff": "5"}
    assert "fill.Staff: it has numbers" in refusal(loaded, [row], **how)


def test_what_is_refused_of_one_kind_holds_of_another():
    how = {"returns": {"quantity": "negative"}, "fill": {"quantity": "-1"}}
    rows = [line(quantity="2"), line(quantity="", order_id="8", amount="-5")]
    found = cleaned(rows, **how, not_products={"order_id": ["^9"]})
    assert kept(found, "kind") == ["sale", "return"]
