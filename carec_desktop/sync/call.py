"""Calls: how the secretariat opens a round.

A call says which measures are asked of whom and until when, which meetings are known, which values
the secretariat already has, and what it wants to ask.
"""

from dataclasses import dataclass, replace
from typing import Any

from carec_desktop.holders import REGION
from carec_desktop.sync.seal import Rows
from carec_desktop.sync.tables import columns_of, from_cells, mappings, to_row

SHEET = "Call"


@dataclass(frozen=True)
class Asked:
    """One measure asked of one REF_AREA and role for one TIME_PERIOD; `kind` as of an observation."""

    measure: str
    ref_area: str
    role: str
    time_period: str
    kind: str = "actual"


@dataclass(frozen=True)
class Meeting:
    """An event the secretariat knows of; `ref_area` is where it is held, "" for everybody's calendar."""

    record_id: str
    title: str
    lang: str = ""
    body: str = ""
    first_day: str = ""
    last_day: str = ""
    place: str = ""
    ref_area: str = ""


@dataclass(frozen=True)
class Known:
    """A value already on record, so that nobody types it twice. `dimensions` is canonical JSON."""

    measure: str
    ref_area: str
    time_period: str
    kind: str
    source: str
    dimensions: str = "{}"
    value: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CallQuestion:
    """A question to one REF_AREA ("" to all) about the record or measure named by `place`."""

    ref_area: str
    place: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Call:
    """A round: `name` as (language, text) pairs, ISO days, and what is asked."""

    key: str
    name: tuple[tuple[str, str], ...]
    period: str
    cut_off: str
    deadline: str
    revision: str
    asked: tuple[Asked, ...] = ()
    calendar: tuple[Meeting, ...] = ()
    known: tuple[Known, ...] = ()
    questions: tuple[CallQuestion, ...] = ()

    def title(self, lang: str) -> str:
        """Name of the round in `lang`, else in the first language it has."""
        names = dict(self.name)
        return names.get(lang) or next(iter(names.values()), self.key)

    def for_audience(self, ref_area: str) -> "Call":
        """What one REF_AREA needs of it: its own parts, the region's values, everybody's calendar."""
        return replace(
            self,
            asked=tuple(a for a in self.asked if a.ref_area == ref_area),
            known=tuple(k for k in self.known if k.ref_area in (ref_area, REGION)),
            questions=tuple(q for q in self.questions if q.ref_area in ("", ref_area)),
        )


FACTS = ("key", "period", "cut_off", "deadline", "revision")
ITEMS: dict[str, Any] = {"asked": Asked, "meeting": Meeting, "known": Known, "question": CallQuestion}
COLUMNS = ("item", "name", "value", *(c for c in columns_of(*ITEMS.values()) if c != "value"))


def call_rows(call: Call) -> Rows:
    """The Call sheet: facts and names of the round, then one row an item."""
    rows: list[tuple[str, ...]] = [COLUMNS, *(("fact", name, getattr(call, name)) for name in FACTS)]
    rows += [("name", lang, text) for lang, text in call.name]
    for item, records in zip(ITEMS, (call.asked, call.calendar, call.known, call.questions), strict=True):
        rows += [(item, *to_row(record, COLUMNS[1:])) for record in records]
    return rows


def call_from(rows: Rows) -> Call:
    """The call a sheet holds; kinds of item that only a newer version knows are passed over. Raises ValueError
    when its facts are missing or a cell cannot be read."""
    facts: dict[str, str] = {}
    names: list[tuple[str, str]] = []
    found: dict[str, list[Any]] = {item: [] for item in ITEMS}
    for cells in mappings(rows, ("item", "name", "value")):
        item = cells["item"]
        if item == "fact":
            facts[cells["name"]] = cells["value"]
        elif item == "name":
            names.append((cells["name"], cells["value"]))
        elif item in ITEMS:
            found[item].append(from_cells(ITEMS[item], cells))
    if not facts.keys() >= set(FACTS):
        raise ValueError("facts are missing")
    known = {name: facts[name] for name in FACTS}
    parts = [tuple(found[item]) for item in ITEMS]
    return Call(name=tuple(names), asked=parts[0], calendar=parts[1], known=parts[2], questions=parts[3], **known)
