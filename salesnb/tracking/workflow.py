"""A workflow: the stages a deal passes, who does what there, until when, and what is next.

Question   Which stage is meant, where may a deal go from it, until when, by whom?
Takes      the name of a file in `tracking/workflows/`, or the path of your own YAML.
Gives      Workflow, frozen and checked. Stages are asked for by any of their names.
Keys       title         what it is, in a line
           stages        in their order; each has
             id            lower-case letters, digits, _
             names         {en: Quote, zh: 报价}, or one text for both
             also          [other names and ids under which exports write it]
             role, tasks   who is responsible, and what is to be done; texts as in names
             limit         3 working days, or 14 calendar days
             probability   that a deal in this stage is won, 0-1
             next          [ids of stages and outcomes], or any: all of them
           outcomes      won (has to be there), lost, derailed; each has id, names, also,
             reasons       why deals end so
             reopens_to    [stages a closed deal may come back to], or any
Rules      What a file does not say is missing (None), never guessed. `tasks` are ().
Refuses    files that are no such YAML (all that is wrong at once, see `checks`), stages
           that are not known, moves that are not allowed; the nearest right one is shown.

>>> deals = read("crm_process")
>>> deals.stage("报价").id, deals.allowed("Quote")
('quote', ('proposal', 'lost', 'derailed'))
>>> deals.due("quote", date(2025, 10, 31))  # 3 working days from a Friday
datetime.date(2025, 11, 5)
>>> deals.check_move("quote", "won")
Traceback (most recent call last):
salesnb.tracking.errors.MoveError: In the workflow 'crm_process' no deal goes from
'quote' to 'won'; from there it goes only to 'proposal', 'lost', 'derailed'.
Write one of these moves, or allow this one under 'quote':  next: [proposal, lost,
derailed, won]
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from salesnb.tracking import checks, yamlfile
from salesnb.tracking.errors import MoveError, StageError, WorkflowError
from salesnb.tracking.stages import ANY, InBoth, Limit, Outcome, Stage, Strict, plain

FOLDER = Path(__file__).with_name("workflows")


class Workflow(Strict):
    """Every question takes a stage by id or any other name; outcomes are stages, too."""

    name: str
    title: str = ""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    outcomes: tuple[Outcome, ...]

    @property
    def steps(self) -> tuple[Stage | Outcome, ...]:
        """Stages, then outcomes."""
        return (*self.stages, *self.outcomes)

    def stage(self, name: str) -> Stage | Outcome:
        """The stage or outcome called `name`; case and spaces do not count.

        Raises StageError, with the nearest name, when there is none.
        """
        wanted = plain(name)
        for step in self.steps:
            if wanted in map(plain, step.called):
                return step
        known = {called: step.id for step in self.steps for called in step.called}
        raise StageError.unknown(self.name, str(name), known)

    def allowed(self, stage: str) -> tuple[str, ...]:
        """Ids a deal may move to; of an outcome, the stages it may come back to."""
        step = self.stage(stage)
        moves = step.reopens_to if step.closed else step.next
        there = self.stages if step.closed else self.steps
        every = tuple(other.id for other in there if other is not step)
        return every if moves == (ANY,) else moves

    def check_move(self, start: str, to: str) -> None:
        """Raises MoveError, with the moves that are allowed, when this one is not."""
        step, other = self.stage(start), self.stage(to)
        if step is other:
            raise MoveError.same(self.name, step.id)
        allowed = self.allowed(start)
        if other.id not in allowed:
            key = "reopens_to" if step.closed else "next"
            raise MoveError.illegal(
                self.name, step.id, other.id, allowed=allowed, key=key
            )

    def limit(self, stage: str) -> Limit | None:
        """How long a deal may stay."""
        return self.stage(stage).limit

    def due(
        self, stage: str, entered: date, *, holidays: Collection[date] = frozenset()
    ) -> date | None:
        """The last day in time for a stage entered on `entered`; None: no limit."""
        limit = self.limit(stage)
        return limit.due(entered, holidays=holidays) if limit else None

    def probability(self, stage: str) -> float | None:
        """That a deal there is won, as the file says; won is 1, other outcomes 0."""
        return self.stage(stage).probability

    def tasks(self, stage: str) -> tuple[InBoth, ...]:
        """What is to be done, each text with `en` and `zh`."""
        return self.stage(stage).tasks

    def role(self, stage: str) -> InBoth | None:
        """Who is responsible."""
        return self.stage(stage).role

    def order(self, stage: str) -> int:
        """Its place: the first stage is 1; outcomes stand behind all stages."""
        return self.steps.index(self.stage(stage)) + 1


def names() -> list[str]:
    """The workflows that are shipped."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read(name_or_path: str | Path) -> Workflow:
    """The shipped workflow of that name, or the one in a YAML file of yours, checked.

    Raises WorkflowError when it is not there, or with all that is wrong in it.
    """
    given = str(name_or_path)
    own = given.endswith((".yaml", ".yml"))
    path = Path(given) if own else FOLDER / f"{given}.yaml"
    if not own and given not in names():
        raise WorkflowError.missing(given, names())
    if not path.is_file():
        beside = sorted(str(p) for p in path.parent.glob("*.y*ml"))
        raise WorkflowError.missing(given, [*beside[:8], *names()])
    content = yamlfile.content(path)
    try:
        found = Workflow.model_validate(content)
    except ValidationError as failure:
        said = [yamlfile.sentence(error, content) for error in failure.errors()]
        raise WorkflowError.invalid(path.name, said) from None
    if wrong := checks.problems(found):
        raise WorkflowError.invalid(path.name, wrong)
    return found
