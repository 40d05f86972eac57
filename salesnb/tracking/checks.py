"""Whether the stages of a workflow hang together: what is wrong, and the line to write.

Question   Can every stage be reached, every deal end, every name be told from others?
Takes      a Workflow whose parts are each well written.
Gives      sentences; none when all is well. Moves are followed once their names are known.

>>> from salesnb.tracking import workflow
>>> problems(workflow.read("crm_process"))
[]
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from salesnb.errors import closest, quoted
from salesnb.tracking.stages import ANY, plain

if TYPE_CHECKING:
    from salesnb.tracking.workflow import Workflow


def problems(flow: "Workflow") -> list[str]:
    """All that is wrong with names and moves; else with where the moves lead."""
    found = [*_same_names(flow), *_no_won(flow), *_unknown_moves(flow)]
    return found or [*_unreachable(flow), *_endless(flow)]


def _same_names(flow: "Workflow") -> list[str]:
    owners, written = defaultdict(list), {}
    for step in flow.steps:
        for name in reversed(step.called):  # the id last: it is the name to show
            written[plain(name)] = name
        for key in {plain(name) for name in step.called}:
            owners[key].append(step.id)
    return [_same_name(written[key], owners[key]) for key in written if owners[key][1:]]


def _same_name(name: str, ids: list[str]) -> str:
    if len(set(ids)) == 1:
        return f"The id '{name}' is given twice. Write another for the second."
    whose = " and of ".join(f"'{step}'" for step in ids)
    return f"'{name}' is a name of {whose}. Write another under '{ids[-1]}'."


def _no_won(flow: "Workflow") -> list[str]:
    if any(outcome.id == "won" for outcome in flow.outcomes):
        return []
    found = quoted(outcome.id for outcome in flow.outcomes) or "none"
    return [
        f"There is no outcome 'won', so no deal could be won; found {found}. "
        "Write under outcomes:  - {id: won, names: Won}"
    ]


def _unknown_moves(flow: "Workflow") -> list[str]:
    stages = [stage.id for stage in flow.stages]
    every = [step.id for step in flow.steps]
    found = [(s.id, "next", s.next, every) for s in flow.stages]
    found += [(o.id, "reopens_to", o.reopens_to, stages) for o in flow.outcomes]
    return [
        _unknown_move(f"{step}.{key}", name, moves, [x for x in known if x != step])
        for step, key, moves, known in found
        for name in moves
        if name != ANY and name not in known or name == step
    ]


def _unknown_move(where: str, name: str, moves: Iterable[str], known: list[str]) -> str:
    near = closest(name, known)
    hint = f" Did you mean '{near}'?" if near else ""
    mended = [near if move == name else move for move in moves]
    line = ", ".join(dict.fromkeys(filter(None, mended))) or "<id>"
    return (
        f"{where} names '{name}', to which no deal can move from there.{hint} It can to "
        f"{quoted(known)}. Write  {where.split('.')[1]}: [{line}]"
    )


def _reached(flow: "Workflow", start: str) -> set[str]:
    """All that can be got to from `start`, over reopened deals, too."""
    found, ahead = {start}, [start]
    while ahead:
        new = set(flow.allowed(ahead.pop())) - found
        found |= new
        ahead += new
    return found


def _unreachable(flow: "Workflow") -> list[str]:
    reached = _reached(flow, flow.stages[0].id)
    lost = [step.id for step in flow.steps if step.id not in reached]
    if not lost:
        return []
    # Mended from the nearest stage before it that deals do get to.
    above = (step for step in flow.steps[: flow.order(lost[0]) - 1] if not step.closed)
    before = [stage for stage in above if stage.id in reached][-1]
    return [
        f"No move leads from the first stage, '{flow.stages[0].id}', to {quoted(lost)}. "
        f"Write under '{before.id}':  next: [{', '.join([*before.next, lost[0]])}]"
    ]


def _endless(flow: "Workflow") -> list[str]:
    ends = {outcome.id for outcome in flow.outcomes}
    stuck = [s for s in flow.stages if not ends & _reached(flow, s.id)]
    if not stuck:
        return []
    return [
        f"A deal in {quoted(stage.id for stage in stuck)} can never end: no move leads "
        f"from there to an outcome. Write under '{stuck[-1].id}':  "
        f"next: [{', '.join([*stuck[-1].next, 'won'])}]"
    ]
