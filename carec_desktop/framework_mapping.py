"""What a revision says about the measures of earlier ones: seven kinds of change, as rows of its table "changes".

A code means one thing for ever. A measure that changes its name, unit or meaning gets a new code, the old one goes
to the table "former", and a change says how figures under the old code are read:

rename, move  as the new measure's · unit  times `factor` · redefine  as the new measure's, with a break ·
split, merge  stay as they are and stand behind the new measures · retire  stay as they are
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from carec_desktop.framework_tables import Row, Tables
from carec_desktop.i18n import _

READ_ON = frozenset({"rename", "move", "unit", "redefine"})  # figures are read under another code
SUCCESSORS = {"split": (2, 99), "merge": (1, 1), "retire": (0, 0)} | dict.fromkeys(READ_ON, (1, 1))
_FACTOR = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_YEAR = re.compile(r"([0-9]{4})?")

Faults = Iterable[tuple[Row, str]]


@dataclass(frozen=True)
class Change:
    """One change. `factor` turns an old figure into a new one; `since`: the first year of the new meaning, or ""."""

    kind: str
    old: str
    new: tuple[str, ...]
    factor: Decimal
    since: str


def changes_of(tables: Tables) -> tuple[Change, ...]:
    """The changes of checked tables, in their order."""
    return tuple(
        Change(r["kind"], r["old"], tuple(r["new"].split()), Decimal(r["factor"] or 1), r["since"])
        for r in tables["changes"]
    )


def change_faults(tables: Tables) -> Faults:
    """Every former measure has a change that says where its figures are, and every way ends at a measure."""
    current = {row["code"] for name in ("measures", "context") for row in tables[name]}
    former = {row["code"] for row in tables["former"]}
    told: set[str] = set()
    taken: set[str] = set()
    for row in tables["changes"]:
        yield from ((row, reason) for reason in _row_faults(row, current, former))
        if row["kind"] in READ_ON and row["new"] != row["old"]:
            if row["new"] in taken:
                reason = _("figures of two measures cannot be read as {code}; that is a merge")
                yield row, reason.format(code=row["new"])
            taken.add(row["new"])
        stays = row["kind"] == "move" and row["new"] == row["old"]
        if row["old"] in told and not stays:
            yield row, _("{code} is changed twice").format(code=row["old"])
        told |= set() if stays else {row["old"]}
    for row in tables["former"]:
        if row["code"] not in told:
            yield row, _("no change says what became of {code}").format(code=row["code"])
    yield from _circles(tables)


def lasting_faults(now: Tables, tables: Mapping[str, tuple[Row, ...]]) -> Faults:
    """What a revision may not do to the one in force: figures are kept under their codes, so a code means one thing
    for ever, and whoever has records keeps a name."""
    before = {row["code"]: row for name in ("former", "measures", "context") for row in now[name]}
    former = {row["code"] for row in now["former"]}
    for row in (*tables["measures"], *tables["context"]):
        was = before.get(row["code"], row)
        if row["code"] in former or any(was[column] != row[column] for column in ("unit", "value_type")):
            yield row, _("{code} is still a measure; what changes gets a new code").format(code=row["code"])
    there = {row["code"] for row in tables["areas"]}
    for row in now["areas"]:
        if row["code"] not in there:
            reason = _("{code} is gone and its records would have no name; put the row back")
            yield Row("areas", 0, row.cells), reason.format(code=row["code"])


def _row_faults(row: Row, current: set[str], former: set[str]) -> Iterable[str]:
    kind, old, new = row["kind"], row["old"], row["new"].split()
    least, most = SUCCESSORS[kind]
    if not least <= len(new) <= most:
        yield _("a change of the kind “{kind}” cannot name {count} new measures").format(kind=kind, count=len(new))
    if unknown := next((code for code in new if code not in current | former), ""):
        yield _("{column} names the unknown {value}").format(column="new", value=unknown)
    stays = kind == "move" and new == [old]
    if not stays and old not in former:
        yield _("{code} is still a measure; what changes gets a new code").format(code=old)
    if kind == "unit" and not is_factor(row["factor"]):
        yield _("a change of unit needs a factor above zero, for example 0.001")
    if kind != "unit" and row["factor"]:
        yield _("only a change of unit has a factor")
    if not _YEAR.fullmatch(row["since"]):
        yield _("a date cannot be read")


def is_factor(text: str) -> bool:
    """Whether a factor is written as it is kept: digits, perhaps a point and decimals, above zero."""
    return bool(_FACTOR.fullmatch(text)) and Decimal(text) > 0


def _circles(tables: Tables) -> Faults:
    after = {row["old"]: row["new"].split() for row in tables["changes"] if row["new"] != row["old"]}
    for row in tables["changes"]:
        seen: set[str] = set()
        todo = list(after.get(row["old"], []))
        while todo:
            code = todo.pop()
            if code == row["old"]:
                yield row, _("the changes of {code} lead back to itself").format(code=code)
                break
            if code not in seen:
                seen.add(code)
                todo += after.get(code, [])
