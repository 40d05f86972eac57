"""The errors of the pipeline record, beside those of `salesnb.errors`.

WorkflowError(SalesnbError)    there is no such workflow, or its file is wrong
    StageError                 a stage that the workflow does not know
    MoveError                  a move that the workflow does not allow
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class WorkflowError(SalesnbError):
    @classmethod
    def missing(cls, given: str, known: Iterable[str]) -> Self:
        known = list(known)
        near = closest(given, known)
        hint = f" Did you mean '{near}'?" if near else ""
        return cls(
            f"There is no workflow '{given}'.{hint} There are {quoted(known)}.\n"
            "Write one of them, or the path of a YAML file of your own."
        )

    @classmethod
    def invalid(cls, name: str, problems: Iterable[str]) -> Self:
        return cls(f"The workflow '{name}' is wrong:\n" + "\n".join(problems))


class StageError(WorkflowError):
    @classmethod
    def unknown(cls, workflow: str, given: str, known: dict[str, str]) -> Self:
        """`known`: every name a stage goes by, and the id of that stage."""
        near = closest(given, known)
        hint = f" Did you mean '{near}'?" if near else ""
        owner = f"'{known[near]}'" if near else "the stage it is"
        mend = "Write that" if near else "Write one of them"
        return cls(
            f"The workflow '{workflow}' has no stage '{given}'.{hint} "
            f"It has {quoted(dict.fromkeys(known.values()))}.\n"
            f"{mend}, or add a name to {owner} in a file of your own:  "
            f"also: ['{given}']"
        )


class MoveError(WorkflowError):
    @classmethod
    def same(cls, workflow: str, stage: str) -> Self:
        return cls(
            f"The deal is in '{stage}' of the workflow '{workflow}' already, so this "
            "is no move.\nWrite another stage, or nothing."
        )

    @classmethod
    def illegal(
        cls, workflow: str, start: str, to: str, *, allowed: Iterable[str], key: str
    ) -> Self:
        """`key`: where the workflow says what is allowed."""
        allowed = list(allowed)
        may = f"only to {quoted(allowed)}" if allowed else "nowhere"
        mend = (
            f"Write one of these moves, or allow this one under '{start}'"
            if allowed
            else f"Allow it in a file of your own, under '{start}'"
        )
        return cls(
            f"In the workflow '{workflow}' no deal goes from '{start}' to '{to}'; from "
            f"there it goes {may}.\n{mend}:  {key}: [{', '.join([*allowed, to])}]"
        )
