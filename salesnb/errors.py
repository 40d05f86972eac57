"""Every error salesnb raises on purpose, and the sentences they say.

A message says, in this order: what is wrong, what was found, the nearest right answer,
and the line to write. Sentences are built here so that they are worded once and tested
once.

SalesnbError(ValueError)      everything a user can mend; the command line exits with 2
    InputError                a file, folder or address cannot be read as a table
    ColumnError               a table lacks columns it needs
    ValueFormatError          dates or numbers that would have to be guessed
        CurrencyError         and currencies: intake/errors.py
        DiscountError         and discounts that are no shares: intake/errors.py
    RepeatedKeyError          rows of one key that contradict each other: intake/errors.py
    LookupsError              and of what a source looks up: intake/errors.py
    RowLossError              cleaning would set aside more than allowed
    SourceError               a source file (the YAML that describes an export) is wrong
    PeriodError               a period that is not there, or that nobody can name
    ParamError                a notebook was given a parameter it does not take
    HistoryError                             of forecasts: analysis/forecast/errors.py
    CustomerError                            of customers: analysis/errors.py
    ScoreError                               of their scores: analysis/rfm/errors.py
    CustomerValueError                       of customers' value: analysis/value/errors.py
    SegmentError                             of segments: analysis/segments/errors.py
    WorkflowError                            of the sales process: tracking/errors.py
    NotebookError, TargetError, RunError     of running notebooks: runs/errors.py
"""

import math
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Self


class SalesnbError(ValueError):
    """Base class: `except SalesnbError` catches what the user can mend."""

    exit_code = 2


class InputError(SalesnbError):
    @classmethod
    def missing(cls, path: object, siblings: Iterable[str] = ()) -> Self:
        """No file there; `siblings` are the names that do stand in its folder."""
        siblings = list(siblings)
        near = closest(str(path).replace("\\", "/").rsplit("/", 1)[-1], siblings)
        hint = f" Did you mean '{near}'?" if near else ""
        there = f" Its folder has {quoted(siblings[:8])}." if siblings else ""
        return cls(f"There is no file at '{path}'.{hint}{there}")

    @classmethod
    def unreadable(cls, name: str, why: str, mend: str) -> Self:
        return cls(f"'{name}' cannot be read as a table: {why}. {mend}")

    @classmethod
    def empty(cls, name: str, what: str) -> Self:
        return cls(f"'{name}' {what}: there is nothing to report. Export it again.")


class ColumnError(SalesnbError):
    @classmethod
    def missing(cls, table: str, need: Iterable[str], have: Iterable[str]) -> Self:
        """`need` are canonical names that no column was found for."""
        need, have = list(need), list(have)
        near = {name: closest(name, have) for name in need}
        renames = [f"  {want}: {got or '<your column>'}" for want, got in near.items()]
        return cls(
            f"{table} lacks {quoted(need)}; it has {quoted(have)}.\n"
            "Write into the source file (salesnb inspect FILE prints one):\n"
            "columns:\n" + "\n".join(renames)
        )

    @classmethod
    def not_joined(cls, what: str, need: Iterable[str], have: Iterable[str]) -> Self:
        """`need` are headers that a source's lookups name."""
        need, have = list(need), list(have)
        return cls(
            f"{what} lacks {quoted(need)}, which the lookups of the source name; it has "
            f"{quoted(have)}.\nWrite under lookups:  {closest(need[0], have) or have[0]}"
        )


class ValueFormatError(SalesnbError):
    @classmethod
    def ambiguous_dates(cls, column: str, seen: Any, *, right: str) -> Self:
        """`seen`: dates.Ordered; `right`: the likelier formats as a source has them."""
        likely, other = sorted(seen.only, key=seen.only.get, reverse=True)
        return cls(
            f"{seen.both:,} dates in '{column}' mean another day with the day first than "
            f"with the month first, such as '{seen.example}'. {seen.only[likely]:,} others "
            f"can only be '{likely}', {seen.only[other]:,} only '{other}'.\n"
            f"Write into the source file:  date_format: {right}"
        )

    @classmethod
    def unknown_dates(cls, column: str, example: str) -> Self:
        return cls(
            f"The dates in '{column}' have no form that is known, such as '{example}'.\n"
            "Write into the source file:  date_format: '%Y-%m-%d'   (Python's letters)"
        )

    @classmethod
    def number_marks(cls, column: str, example: str) -> Self:
        mark = "comma" if "," in example else "point"
        return cls(
            f"'{column}' has amounts such as '{example}' whose {mark} can be a decimal "
            "mark or a thousands mark.\n"
            "Write into the source file:  decimal: ','   (or '.')"
        )

    @classmethod
    def mixed_marks(cls, column: str, point: str, comma: str) -> Self:
        return cls(
            f"'{column}' has amounts with a decimal point, such as '{point}', and with a "
            f"decimal comma, such as '{comma}'.\nWrite the one that holds into the source "
            "file:  decimal: '.'   (or ','; the others are set aside)"
        )

    @classmethod
    def plan(cls, column: str, count: int, found: str, example: str) -> Self:
        return cls(
            f"The plan has {count:,} rows whose {column} cannot be read, such as {found}.\n"
            f"Write it like  {example}   in every row."
        )


class RowLossError(SalesnbError):
    @classmethod
    def over(cls, table: str, lost: float, max_loss: float, worst: str) -> Self:
        return cls(
            f"{table}: {lost:.1%} of the rows would be set aside, more than "
            f"max_loss={max_loss:g}.\nMost of them: {worst}. Mend the file or its source, "
            f"or write on purpose:  max_loss: {math.ceil(lost * 100) / 100:.2f}"
        )


class SourceError(SalesnbError):
    @classmethod
    def unknown(cls, given: str, known: Iterable[str]) -> Self:
        known = sorted(known)
        near = closest(given, known)
        hint = f" Did you mean '{near}'?" if near else ""
        return cls(
            f"There is no source '{given}'.{hint} There are {quoted(known)}, "
            "or the path of a YAML file of your own."
        )

    @classmethod
    def other_table(cls, name: str, found: str, wanted: str) -> Self:
        general = {"orders": "generic"}.get(wanted, f"generic_{wanted}")
        return cls(
            f"The source '{name}' describes {found}, not {wanted}.\n"
            f"Write a source of {wanted}, such as  {general}"
        )

    @classmethod
    def no_ending(cls, stages: Iterable[str], won: Iterable[str]) -> Self:
        return cls(
            f"No deal ends in a stage that is known as won or lost ({quoted(won)} ...); "
            f"the stages are {quoted(stages)}.\n"
            "Write into the source file:  won: <stage>   and  lost: <stage>"
        )

    @classmethod
    def invalid(cls, name: str, problems: Iterable[str]) -> Self:
        return cls(f"The source '{name}' is wrong:\n" + "\n".join(problems))


class PeriodError(SalesnbError):
    @classmethod
    def unreadable(cls, given: str) -> Self:
        return cls(f"'{given}' names no month. Write it as YYYY-MM:  month: '2011-11'")

    @classmethod
    def outside(cls, given: str, first: str, last: str) -> Self:
        return cls(
            f"There is nothing in {given}: the data run from {first} to {last}.\n"
            f"Write a month of theirs:  month: '{last[:7]}'"
        )

    @classmethod
    def no_lines(cls, given: str) -> Self:
        return cls(
            f"There is nothing in {given}: no order line was kept.\n"
            "Look at the ledger of what was set aside, or write a later as_of."
        )

    @classmethod
    def not_begun(cls, given: str, as_of: str) -> Self:
        return cls(
            f"{given} had not begun on the as-of date, {as_of}.\n"
            "Write a later as_of, or an earlier month."
        )

    @classmethod
    def no_calendar(cls, option: str, given: object, known: Iterable) -> Self:
        known = list(known)
        near = isinstance(known[0], str) and closest(str(given), known)
        return cls(
            f"There is no calendar with {option}={given!r}; {option} is one of "
            f"{', '.join(map(repr, known))}.\nWrite  {option}={(near or known[0])!r}"
        )

    @classmethod
    def backwards(cls, first: object, last: object) -> Self:
        return cls(f"From {first} to {last} is backwards.\nWrite the earlier first.")

    @classmethod
    def gaps(cls, found: Iterable[str]) -> Self:
        return cls(
            "Periods to group by are neighbours, in order, at least one; found "
            f"{quoted(found) or 'none'}.\n"
            "Write  periods = calendar.between(first_day, last_day)"
        )


class ParamError(SalesnbError):
    @classmethod
    def unknown(cls, notebook: str, given: str, known: Iterable[str]) -> Self:
        known = list(known)
        near = closest(given, known)
        hint = f" Did you mean '{near}'?" if near else ""
        return cls(f"{notebook} takes no '{given}'.{hint} It takes {quoted(known)}.")

    @classmethod
    def invalid(cls, notebook: str, problems: Iterable[str]) -> Self:
        return cls(f"{notebook}: " + "\n".join(problems))

    @classmethod
    def language(cls, given: str, known: Iterable[str]) -> Self:
        known = sorted(known)
        return cls(
            f"There are no words in the language '{given}'. There are {quoted(known)}.\n"
            f"Write one of them:  language: {closest(given, known) or known[0]}"
        )

    @classmethod
    def wrong(cls, name: str, found: str, wanted: str, line: str) -> Self:
        return cls(f"{name} is {found}, not {wanted}. Write  {line}")

    @classmethod
    def absent(cls, name: str, wanted: str, line: str) -> Self:
        return cls(f"{name} is missing: {wanted}. Write  {line}")

    @classmethod
    def secret(cls, name: str) -> Self:
        return cls(
            f"'{name}' sounds like a secret, and parameters can be read in the report. "
            "Keep it in the environment, where the notebook's source can look it up."
        )

    @classmethod
    def file(cls, path: object, why: str) -> Self:
        return cls(f"'{path}' cannot be read as parameters: {why}.")

    @classmethod
    def unset(cls, path: object, variable: str) -> Self:
        return cls(
            f"'{path}' uses ${{{variable}}}, which is not set in the environment.\n"
            f"Set it:  export {variable}=...   or give a default:  ${{{variable}:-...}}"
        )

    @classmethod
    def without_orders(cls, given: Iterable[str]) -> Self:
        given = list(given)
        are = "is" if len(given) == 1 else "are"
        return cls(
            "orders_path is empty, and so stands for a made-up company; but "
            f"{quoted(given)} {are} given, which would be mixed with its orders.\n"
            "Write  orders_path: <your export>   or leave the others empty, too."
        )

    @classmethod
    def no_pair(cls, given: str) -> Self:
        return cls(f"-p takes name=value, found '{given}'. Write  -p month=2011-11")


def closest(name: str, options: Iterable[str]) -> str | None:
    """The option that looks most like `name`, or None.

    >>> closest("customer_id", ["Amount", "Customer ID"])
    'Customer ID'
    """
    plain = {_plain(option): option for option in options}
    match = get_close_matches(_plain(name), plain, n=1, cutoff=0.6)
    return plain[match[0]] if match else None


def quoted(names: Iterable[object]) -> str:
    """Names for a sentence.

    >>> quoted(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(f"'{name}'" for name in names)


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")
