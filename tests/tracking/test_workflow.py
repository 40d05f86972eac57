"""Workflows: what is shipped hangs together, and what is wrong is said with its line."""

import contextlib
from datetime import date, datetime

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from salesnb.intake import sample
from salesnb.tracking import workflow
from salesnb.tracking.errors import MoveError, StageError, WorkflowError
from salesnb.tracking.stages import Limit

NAMES = (
    "crm_process",
    "dynamics365",
    "hubspot",
    "odoo",
    "salesforce",
    "sample",
    "zoho",
)
FRIDAY = date(2025, 10, 31)

# A workflow in which one line can be made wrong at a time.
SMALL = """\
stages:
  - id: quote
    names: {en: Quote, zh: 报价}
    limit: 3 working days
    probability: 0.5
    next: [order, lost]
  - id: order
    names: Order
    next: [won, lost]
outcomes:
  - {id: won, names: Won}
  - {id: lost, names: Lost, reopens_to: [quote]}
"""


@pytest.fixture(params=NAMES)
def shipped(request):
    return workflow.read(request.param)


@pytest.fixture
def read(tmp_path):
    """`read(text)`, or `read(old, new)`: SMALL with one thing changed."""

    def found(text, new=None):
        if new is not None:
            assert SMALL.count(text) == 1
            text = SMALL.replace(text, new)
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return workflow.read(path)

    return found


@pytest.fixture
def refused(read):
    def said(*change):
        with pytest.raises(WorkflowError) as failure:
            read(*change)
        head, _, problems = str(failure.value).partition("\n")
        assert head == "The workflow 'mine.yaml' is wrong:"
        return problems

    return said


def walks(flow, goal):
    """Whether a deal gets from the first stage to `goal` without being opened again."""
    found, ahead = set(), [flow.stages[0].id]
    while ahead:
        here = ahead.pop()
        found.add(here)
        if not flow.stage(here).closed:
            ahead += set(flow.allowed(here)) - found
    return goal in found


# What is shipped


def test_the_shipped_ones_are_named():
    assert workflow.names() == list(NAMES)


def test_a_shipped_one_says_what_it_is(shipped):
    assert shipped.title
    assert shipped.name in NAMES


@pytest.mark.parametrize("goal", ["won", "lost"])
def test_every_shipped_workflow_can_be_walked_to_its_ends(shipped, goal):
    assert walks(shipped, goal)


def test_every_move_that_is_allowed_is_taken_and_no_other(shipped):
    ids = [step.id for step in shipped.steps]
    for start in ids:
        taken = []
        for to in ids:
            try:
                shipped.check_move(start, to)
            except MoveError:
                continue
            taken.append(to)
        assert sorted(taken) == sorted(shipped.allowed(start))


def test_a_stage_is_found_by_each_of_its_names_however_they_are_written(shipped):
    for step in shipped.steps:
        for name in (step.id, step.names.en, step.names.zh, *step.also):
            for written in (name, name.upper(), f"  {name.lower()} ", " ".join(name)):
                assert shipped.stage(written) is step


def test_outcomes_stand_behind_the_stages(shipped):
    ids = [step.id for step in shipped.steps]
    assert [shipped.order(name) for name in ids] == list(range(1, len(ids) + 1))
    assert ids[-len(shipped.outcomes) :] == [o.id for o in shipped.outcomes]


def test_probabilities_are_those_the_systems_start_with():
    """The defaults of the products; Zoho's and Dynamics' are not known, so missing."""
    given = {
        "salesforce": [0.1, 0.1, 0.2, 0.5, 0.6, 0.7, 0.75, 0.9],
        "hubspot": [0.2, 0.4, 0.6, 0.8, 0.9],
        "odoo": [0.1, 0.3, 0.7],
        "zoho": [None] * 7,
        "dynamics365": [None] * 4,
    }
    for name, numbers in given.items():
        flow = workflow.read(name)
        assert [stage.probability for stage in flow.stages] == numbers


def test_hubspots_stages_are_found_by_its_ids_and_labels():
    flow = workflow.read("hubspot")
    assert flow.stage("Contract Sent (Sales Pipeline)").id == "contractsent"
    assert flow.stage("closedwon").id == flow.stage("Closed Won").id == "won"


def test_the_process_has_tasks_roles_limits_and_probabilities_everywhere():
    flow = workflow.read("crm_process")
    ids = ["lead_handover", "quote", "proposal", "order", "completion"]
    assert [stage.id for stage in flow.stages] == ids
    assert [outcome.id for outcome in flow.outcomes] == ["won", "lost", "derailed"]
    for name in ids:
        assert len(flow.tasks(name)) == 3
        assert flow.role(name).en
        assert flow.role(name).zh != flow.role(name).en
        assert flow.limit(name).days > 0
    rising = [flow.probability(name) for name in ids]
    assert rising == sorted(set(rising))


def test_the_sample_company_moves_as_its_workflow_says():
    """Every event of its stage history is an allowed move from the one before."""
    flow = workflow.read("sample")
    events = sample.tables()["stage_events"]
    moves = events.assign(start=events.groupby("deal_id")["stage"].shift())
    first = moves["start"].isna()
    assert set(moves.loc[first, "stage"]) == {"Lead"}
    found = set(
        moves.loc[~first, ["start", "stage"]].itertuples(index=False, name=None)
    )
    for start, to in found:
        flow.check_move(start, to)
    written = {
        (stage.names.en, flow.stage(to).names.en)
        for stage in flow.stages
        for to in flow.allowed(stage.id)
    }
    assert found == written


def test_the_sample_company_gives_the_reasons_its_workflow_knows():
    deals = sample.tables()["deals"]
    known = {reason.en for reason in workflow.read("sample").stage("lost").reasons}
    assert set(deals["loss_reason"].replace("", np.nan).dropna()) == known


# What is asked


def test_one_of_your_own(read):
    flow = read(SMALL)
    assert flow.name == "mine"
    assert flow.allowed("Quote") == ("order", "lost")
    assert flow.allowed("lost") == ("quote",)
    assert flow.allowed("won") == ()
    assert flow.stage("order").names.zh == "Order"  # one text stands for both
    assert (flow.limit("order"), flow.role("order"), flow.tasks("order")) == (
        None,
        None,
        (),
    )
    assert flow.probability("order") is None
    assert flow.due("order", FRIDAY) is None


def test_a_name_of_its_own_and_a_path_as_text(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("name: ours\n" + SMALL, encoding="utf-8")
    assert workflow.read(str(path)).name == "ours"


def test_outcomes_are_worth_what_they_are(read):
    flow = read(SMALL)
    assert [flow.probability(name) for name in ("quote", "won", "lost")] == [0.5, 1, 0]
    assert workflow.read("crm_process").probability("derailed") == 0
    assert (flow.limit("won"), flow.role("won"), flow.tasks("won")) == (None, None, ())
    assert [step.closed for step in flow.steps] == [False, False, True, True]


def test_any_is_all_others(read):
    flow = read(SMALL.replace("[order, lost]", "any").replace("[quote]", "any"))
    assert flow.allowed("quote") == ("order", "won", "lost")
    assert flow.allowed("lost") == ("quote", "order")


def test_letters_of_another_width_are_the_same_name():
    """Chinese exports write brackets and Latin letters in full width."""
    flow = workflow.read("hubspot")
    assert flow.stage("Ｃｏｎｔｒａｃｔ　Sent（Sales Pipeline）").id == "contractsent"


def test_a_workflow_cannot_be_changed(read):
    flow = read(SMALL)
    for thing, name in (
        (flow, "name"),
        (flow.stages[0], "next"),
        (flow.limit("quote"), "days"),
    ):
        with pytest.raises((ValueError, AttributeError)):
            setattr(thing, name, 1)
    assert isinstance(hash(flow), int)  # tuples all the way down


def test_an_unknown_stage_is_refused_with_the_nearest(read):
    with pytest.raises(StageError) as failure:
        read(SMALL).stage("Qoute")
    assert str(failure.value) == (
        "The workflow 'mine' has no stage 'Qoute'. Did you mean 'Quote'? "
        "It has 'quote', 'order', 'won', 'lost'.\n"
        "Write that, or add a name to 'quote' in a file of your own:  also: ['Qoute']"
    )


def test_an_unknown_stage_that_is_like_none(read):
    with pytest.raises(StageError) as failure:
        read(SMALL).due("合同", FRIDAY)
    assert str(failure.value) == (
        "The workflow 'mine' has no stage '合同'. It has 'quote', 'order', 'won', 'lost'.\n"
        "Write one of them, or add a name to the stage it is in a file of your own:  "
        "also: ['合同']"
    )


def said_of_move(flow, start, to):
    with pytest.raises(MoveError) as failure:
        flow.check_move(start, to)
    return str(failure.value)


def test_illegal_moves_are_refused_with_the_allowed_ones(read):
    flow = read(SMALL)
    flow.check_move("报价", "Order")
    assert said_of_move(flow, "报价", "Won") == (
        "In the workflow 'mine' no deal goes from 'quote' to 'won'; from there it goes "
        "only to 'order', 'lost'.\n"
        "Write one of these moves, or allow this one under 'quote':  "
        "next: [order, lost, won]"
    )


def test_a_closed_deal_comes_back_only_where_the_file_says(read):
    flow = read(SMALL)
    flow.check_move("Lost", "quote")
    assert said_of_move(flow, "Lost", "order") == (
        "In the workflow 'mine' no deal goes from 'lost' to 'order'; from there it goes "
        "only to 'quote'.\nWrite one of these moves, or allow this one under 'lost':  "
        "reopens_to: [quote, order]"
    )
    assert said_of_move(flow, "won", "quote") == (
        "In the workflow 'mine' no deal goes from 'won' to 'quote'; from there it goes "
        "nowhere.\nAllow it in a file of your own, under 'won':  reopens_to: [quote]"
    )


def test_staying_is_no_move(read):
    assert said_of_move(read(SMALL), "quote", "Quote") == (
        "The deal is in 'quote' of the workflow 'mine' already, so this is no move.\n"
        "Write another stage, or nothing."
    )


# Time limits


@pytest.mark.parametrize(
    ("text", "entered", "due"),
    [
        ("0 calendar days", date(2025, 11, 1), date(2025, 11, 1)),
        ("2 calendar days", FRIDAY, date(2025, 11, 2)),  # a Sunday stays one
        ("30 calendar days", date(2024, 2, 1), date(2024, 3, 2)),  # a leap year
        ("0 working days", FRIDAY, FRIDAY),
        ("1 working day", FRIDAY, date(2025, 11, 3)),
        ("5 working days", FRIDAY, date(2025, 11, 7)),
        ("6 working days", FRIDAY, date(2025, 11, 10)),  # over a second weekend
        ("0 working days", date(2025, 11, 1), date(2025, 11, 3)),  # nobody works
        ("1 working days", date(2025, 11, 1), date(2025, 11, 3)),  # Saturday
        ("1 working days", date(2025, 11, 2), date(2025, 11, 3)),  # Sunday
        ("2 working days", date(2025, 11, 2), date(2025, 11, 4)),
        ("1 working day", datetime(2025, 10, 31, 23, 59), date(2025, 11, 3)),
    ],
)
def test_the_last_day_in_time(read, text, entered, due):
    assert read("3 working days", text).due("quote", entered) == due


def test_holidays_are_no_working_days(read):
    off = {date(2025, 11, 3), date(2025, 11, 4)}
    assert read(SMALL).due("quote", FRIDAY, holidays=off) == date(2025, 11, 7)
    assert Limit(2, working=False).due(FRIDAY, holidays=off) == date(2025, 11, 2)


DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(day=DAYS, count=st.integers(0, 60), off=st.sets(DAYS, max_size=5))
def test_working_days_are_numpys(day, count, off):
    """numpy goes back from a day off before it counts, so 0 from there is 1 here."""
    holidays = sorted(off)
    is_off = not np.is_busday(day, holidays=holidays)
    steps = 1 if is_off and count == 0 else count
    end = np.busday_offset(day, steps, roll="backward", holidays=holidays)
    wanted = end.astype(date)
    assert Limit(count, working=True).due(day, holidays=off) == wanted


@given(day=DAYS, count=st.integers(0, 60))
def test_a_longer_limit_never_ends_earlier(day, count):
    for working in (True, False):
        due = [Limit(n, working).due(day) for n in (count, count + 1)]
        assert day <= due[0] <= due[1]


@pytest.mark.parametrize(
    "text", ["3 working days", "1 working day", "14 calendar days"]
)
def test_a_limit_prints_as_it_is_written(text):
    assert str(Limit.read(text)) == text


# What is wrong with a file: the sentence, whole


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "[order, lost]",
            "[ordr, lost]",
            "quote.next names 'ordr', to which no deal can move from there. Did you mean "
            "'order'? It can to 'order', 'won', 'lost'. Write  next: [order, lost]",
        ),
        (
            "[order, lost]",
            "[invoice, order]",
            "quote.next names 'invoice', to which no deal can move from there. It can to "
            "'order', 'won', 'lost'. Write  next: [order]",
        ),
        (
            "[order, lost]",
            "[quote, order]",
            "quote.next names 'quote', to which no deal can move from there. It can to "
            "'order', 'won', 'lost'. Write  next: [order]",
        ),
        (
            "[quote]}",
            "[won]}",
            "lost.reopens_to names 'won', to which no deal can move from there. It can to "
            "'quote', 'order'. Write  reopens_to: [<id>]",
        ),
        (
            "[order, lost]",
            "[lost]",
            "No move leads from the first stage, 'quote', to 'order', 'won'. "
            "Write under 'quote':  next: [lost, order]",
        ),
        (
            "[won, lost]",
            "[lost]",
            "No move leads from the first stage, 'quote', to 'won'. "
            "Write under 'order':  next: [lost, won]",
        ),
        (
            "    next: [won, lost]",
            "    next: [bill]\n"
            "  - {id: bill, names: Bill, next: [order]}\n"
            "  - {id: pack, names: Pack, next: [won]}",
            "No move leads from the first stage, 'quote', to 'pack', 'won'. "
            "Write under 'bill':  next: [order, pack]\n"
            "A deal in 'order', 'bill' can never end: no move leads from there to an "
            "outcome. Write under 'bill':  next: [order, won]",
        ),
        (
            "    next: [won, lost]",
            "    next: [won, pack]\n  - {id: pack, names: Pack, next: []}",
            "A deal in 'pack' can never end: no move leads from there to an outcome. "
            "Write under 'pack':  next: [won]",
        ),
        (
            "3 working days",
            "-3 working days",
            "quote.limit is '-3 working days', not 0 or more working days or calendar "
            "days. Write  limit: 3 working days",
        ),
        (
            "3 working days",
            "5",
            "quote.limit is 5, not 0 or more working days or calendar days. "
            "Write  limit: 5 working days   (or calendar days)",
        ),
        (
            "3 working days",
            "2.5 calendar days",
            "quote.limit is '2.5 calendar days', not 0 or more working days or calendar "
            "days. Write  limit: 2 calendar days",
        ),
        (
            "3 working days",
            "soon",
            "quote.limit is 'soon', not 0 or more working days or calendar days. "
            "Write  limit: 3 working days",
        ),
        (
            "0.5",
            "1.01",
            "quote.probability is 1.01, not a share between 0 and 1. "
            "Write  probability: 0.5",
        ),
        (
            "0.5",
            "55",
            "quote.probability is 55, not a share between 0 and 1. "
            "Write  probability: 0.55",
        ),
        (
            "0.5",
            "-0.1",
            "quote.probability is -0.1, not a share between 0 and 1. "
            "Write  probability: 0.5",
        ),
        (
            "0.5",
            "true",
            "quote.probability is True, not a share between 0 and 1. "
            "Write  probability: 0.5",
        ),
        (
            "0.5",
            ".nan",
            "quote.probability is nan, not a share between 0 and 1. "
            "Write  probability: 0.5",
        ),
        (
            "names: Order",
            "names: Order\n    also: [QUO TE]",
            "'QUO TE' is a name of 'quote' and of 'order'. Write another under 'order'.",
        ),
        (
            "id: order",
            "id: quote",
            "The id 'quote' is given twice. Write another for the second.\n"
            "quote.next names 'order', to which no deal can move from there. It can to "
            "'won', 'lost'. Write  next: [lost]",
        ),
        (
            "  - {id: won, names: Won}\n",
            "",
            "There is no outcome 'won', so no deal could be won; found 'lost'. "
            "Write under outcomes:  - {id: won, names: Won}\n"
            "order.next names 'won', to which no deal can move from there. It can to "
            "'quote', 'lost'. Write  next: [lost]",
        ),
        (
            "    limit:",
            "    limits:",
            "There is no key 'quote.limits'. Did you mean 'limit'? There are 'names', "
            "'also', 'id', 'role', 'tasks', 'limit', 'probability', 'next'.",
        ),
        (
            "stages:\n",
            "steps: 1\nstages:\n",
            "There is no key 'steps'. Did you mean 'stages'? There are 'name', 'title', "
            "'stages', 'outcomes'.",
        ),
        (
            "    limit: 3",
            "    3: 3",
            "There is no key 'quote.3'. There are 'names', 'also', 'id', 'role', 'tasks', "
            "'limit', 'probability', 'next'.",
        ),
        (
            "zh: 报价",
            "cn: 报价",
            "quote.names.zh is missing. Write  zh: 报价\n"
            "There is no key 'quote.names.cn'. There are 'en', 'zh'.",
        ),
        (
            "    next: [won, lost]\n",
            "",
            "order.next is missing. Write  next: [proposal, lost]",
        ),
        (
            "[won, lost]",
            "won",
            "order.next is 'won', not any, or a list of ids. Write  next: [won]",
        ),
        (
            "names: Order",
            "names: 1",
            "order.names is 1, not a text, or one in en and one in zh. "
            "Write  names: {en: Quote, zh: 报价}",
        ),
        (
            "names: Order",
            "names: '  '",
            "order.names.en is '  ', not a text. Write  en: Quote\n"
            "order.names.zh is '  ', not a text. Write  zh: 报价",
        ),
        (
            "names: Order",
            "names: Order\n    also: [7]",
            "order.also.1 is 7, not a list of texts. Write  also: ['Quotation']",
        ),
        (
            "id: order",
            "id: Order Placed",
            "stages.2.id is 'Order Placed', not made of lower-case letters, digits and _. "
            "Write  id: order_placed",
        ),
        (
            "id: won",
            "id: wn",
            "outcomes.1.id is 'wn', not one of won, lost, derailed. Write  id: won",
        ),
        (
            "  - {id: won, names: Won}\n",
            "  - won\n",
            "outcomes.1 is 'won', not a list of  key: value. "
            "Write  outcomes: [{id: won, names: Won}]",
        ),
        (
            "    names: Order\n",
            "    names: Order\n    names: Orders\n",
            "It cannot be read as YAML, line 9: the key 'names' is written twice. "
            "Mend that line.",
        ),
        (
            "    names: Order\n",
            "    names: Order: 2\n",
            "It cannot be read as YAML, line 8: mapping values are not allowed here. "
            "Mend that line.",
        ),
    ],
)
def test_what_is_wrong_is_said_whole(refused, old, new, problem):
    assert refused(old, new) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "It is None, not a list of  key: value. Write  stages: ..."),
        ("- quote", "It is ['quote'], not a list of  key: value. Write  stages: ..."),
        (
            "stages: []\n",
            "stages is [], not a list of stages. "
            "Write  stages: [{id: quote, names: Quote, next: [won]}]\n"
            "outcomes is missing. Write  outcomes: [{id: won, names: Won}]",
        ),
        (
            "stages: {quote: 1}\noutcomes: []\n",
            "stages is {'quote': 1}, not a list of stages. "
            "Write  stages: [{id: quote, names: Quote, next: [won]}]",
        ),
        (
            "title: 7\nstages: [{id: a, names: A, next: []}]\noutcomes: []\n",
            "title is 7, not a text. Write  title: how we sell",
        ),
        (
            "stages: [{id: a, names: A, next: []}]\noutcomes: []\n",
            "There is no outcome 'won', so no deal could be won; found none. "
            "Write under outcomes:  - {id: won, names: Won}",
        ),
    ],
)
def test_what_is_no_workflow_is_said_whole(refused, text, problem):
    assert refused(text) == problem


ODD = (None, True, -1, 1e400, "", "x", [], [[]], [None], {}, {"x": 1}, {1: 2}, FRIDAY)


def places(value, path=()):
    """The way to everything inside of `value`."""
    yield path
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, part in inside:
        yield from places(part, (*path, key))


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_stands_anywhere_is_taken_or_refused_in_a_sentence(tmp_path, odd):
    """No other error than ours, wherever a value is another one."""
    path = tmp_path / "mine.yaml"
    for way in places(yaml.safe_load(SMALL)):
        content = {"": yaml.safe_load(SMALL)}
        *above, last = ("", *way)
        inside = content
        for key in above:
            inside = inside[key]
        inside[last] = odd
        path.write_text(yaml.safe_dump(content[""]), encoding="utf-8")
        with contextlib.suppress(WorkflowError):
            workflow.read(path)


def test_every_problem_at_once(refused):
    text = SMALL.replace("0.5", "2").replace("3 working days", "soon")
    assert [line.split(" is ")[0] for line in refused(text).splitlines()] == [
        "quote.limit",
        "quote.probability",
    ]


def test_what_is_no_text(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes("names: 报价".encode("gbk"))
    with pytest.raises(WorkflowError) as failure:
        workflow.read(path)
    assert str(failure.value) == (
        "The workflow 'mine.yaml' is wrong:\nIt is no text in UTF-8. Save it as UTF-8."
    )


def test_a_workflow_that_is_not_shipped():
    known = ", ".join(f"'{name}'" for name in NAMES)
    with pytest.raises(WorkflowError) as failure:
        workflow.read("crm_proces")
    assert str(failure.value) == (
        "There is no workflow 'crm_proces'. Did you mean 'crm_process'? "
        f"There are {known}.\n"
        "Write one of them, or the path of a YAML file of your own."
    )


def test_a_file_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(SMALL, encoding="utf-8")
    known = ", ".join(f"'{name}'" for name in NAMES)
    with pytest.raises(WorkflowError) as failure:
        workflow.read("acne.yaml")
    assert str(failure.value) == (
        "There is no workflow 'acne.yaml'. Did you mean 'acme.yaml'? "
        f"There are 'acme.yaml', {known}.\n"
        "Write one of them, or the path of a YAML file of your own."
    )


@pytest.mark.parametrize("name", ["../workflows/odoo", "", "Odoo"])
def test_only_names_are_looked_up_among_the_shipped(name):
    with pytest.raises(WorkflowError, match="There is no workflow"):
        workflow.read(name)
