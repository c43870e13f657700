"""The framework as rows of a grid: clusters, results, indicators, measures, each with its text in three languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carec_desktop.actions.framework_book import CHANGED, NEW, REFUSED, Reading
from carec_desktop.actions.framework_draft import Difference, Draft, differences
from carec_desktop.framework_checks import TEXTS
from carec_desktop.framework_mapping import READ_ON
from carec_desktop.framework_tables import Row
from carec_desktop.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from carec_desktop.actions.ended import Ended

SERIES = "series"  # the head over the context series
ENDED = "ended"  # the head over measures that earlier revisions ended, and the state of these
LEVELS = {
    "cluster": N_("Cluster"), "outcome": N_("Sector outcome"), "output": N_("Output"), "indicator": N_("Indicator"),
    "measure": N_("Measure"), SERIES: N_("Country and program series, without a status"),
    ENDED: N_("Ended measures"),
}  # fmt: skip
# The text that stands in the grid, and the table its texts belong to.
SHOWN = {
    "cluster": ("result", "name"), "outcome": ("result", "statement"), "output": ("result", "statement"),
    "indicator": ("indicator", "text"), "measure": ("measure", "name"), SERIES: ("", ""),
    ENDED: ("", ""),
}  # fmt: skip
FORMER = "former"  # a state beside those of the verdicts: it goes with this draft
WRONG, SAME = REFUSED, ""


@dataclass(frozen=True)
class Typed:
    """A typed change of the draft, from the side of one measure. `others`: the codes on the other side; `key`: of its
    row in "changes"."""

    kind: str
    others: tuple[str, ...]
    key: str
    factor: str = ""
    since: str = ""


@dataclass(frozen=True)
class Node:
    """One row. `texts`: by attribute and language, in the order they are written in; `reasons` keep the revision back.
    `state`: NEW, CHANGED, FORMER, ENDED, or "" for one as it is in force; `bound`: it stands in the one in force;
    `typed`: what the draft made of it, or made it from."""

    level: str
    sheet: str
    code: str
    depth: int
    texts: Mapping[str, Mapping[str, str]]
    cells: Mapping[str, str]
    state: str = SAME
    reasons: tuple[str, ...] = ()
    bound: bool = False
    typed: Typed | None = None

    @property
    def fixed(self) -> bool:
        """Nothing of it can be changed any more."""
        return self.state in (FORMER, ENDED)

    @property
    def table(self) -> str:
        return SHOWN[self.level][0]

    @property
    def shown(self) -> str:
        """The attribute that stands in the grid."""
        return SHOWN[self.level][1]

    def text(self, lang: str) -> str:
        return self.texts.get(self.shown, {}).get(lang, "")


@dataclass(frozen=True)
class Fault:
    """One thing that keeps the revision back: where, and why."""

    code: str  # of the row of the grid it belongs to, "" for none
    sheet: str
    key: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """Everything the page shows of a draft, read at once."""

    draft: Draft
    reading: Reading
    nodes: tuple[Node, ...]
    faults: tuple[Fault, ...]
    differences: tuple[Difference, ...]
    revision: str
    editable: bool
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # labels by code and language
    ended: "Mapping[str, Ended]" = field(default_factory=dict)  # what was last stated of measures that have ended
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # short names of all measures there were

    @classmethod
    def empty(cls) -> "Facts":
        """Before anything was read."""
        return cls(Draft({}, {}), Reading({}, (), ()), (), (), (), "", editable=False)

    def node(self, code: str, level: str = "") -> Node | None:
        return next((n for n in self.nodes if n.code == code and level in ("", n.level)), None)

    def lacking(self, fault: Fault) -> tuple[str, str, str]:
        """Table, attribute and first missing language of the text a fault is about; of a typed change the column."""
        if fault.sheet == "changes":
            kind = next((row["kind"] for row in self.draft.tables["changes"] if row["code"] == fault.key), "")
            return "changes", "since" if kind == "redefine" else "factor", ""
        row = next((r for r in self.draft.tables["texts"] if "|".join((r["table"], r["code"], r["attribute"]))
                    == fault.key), None)  # fmt: skip
        if fault.sheet != "texts" or row is None:
            return "", "", ""
        lang = next((lang for lang in LANGUAGES if not row[lang].strip()), LANGUAGES[0])
        return row["table"], row["attribute"], lang

    def at(self, node: Node) -> int:
        return next((i for i, one in enumerate(self.nodes) if (one.level, one.code) == (node.level, node.code)), 0)


def facts_of(draft: Draft, revision: str, ended: "Mapping[str, Ended]", *, editable: bool) -> Facts:
    """Judge a draft and lay it out; on the worker."""
    reading = draft.reading()
    maker = _Maker(draft, reading)
    rows = (row for row in draft.base["former"] if row["code"] in ended)
    labels = (row for row in draft.tables["texts"] if (row["table"], row["attribute"]) == ("unit", "label"))
    return Facts(
        draft, reading, (*maker.nodes(), *maker.ended(rows)), tuple(maker.faults()), tuple(differences(draft)),
        revision, editable, {row["code"]: row.cells for row in labels}, ended,
        {
            row["code"]: row.cells for tables in (draft.base, draft.tables) for row in tables["texts"]
            if (row["table"], row["attribute"]) == ("measure", "short")
        },
    )  # fmt: skip


class _Maker:
    def __init__(self, draft: Draft, reading: Reading) -> None:
        self._draft, self._tables, self._reading = draft, draft.tables, reading
        self._texts: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
        for row in [*draft.base["texts"], *draft.tables["texts"]]:
            found = self._texts.setdefault((row["table"], row["code"]), {})
            found[row["attribute"]] = {lang: row[lang] for lang in LANGUAGES}
        self._changed: dict[tuple[str, str], str] = {}
        self._wrong: dict[tuple[str, str], list[str]] = {}
        self._typed = dict(_typed(draft))
        self._context = {row["code"] for tables in (draft.base, draft.tables) for row in tables["context"]}
        for verdict in reading.verdicts:
            place = self._place(verdict.sheet, verdict.key)
            if verdict.word in (NEW, CHANGED) and (place not in self._changed or verdict.sheet != "texts"):
                self._changed[place] = verdict.word if verdict.sheet != "texts" else CHANGED
            if verdict.word == REFUSED:
                self._wrong.setdefault(place, []).extend(verdict.reasons)

    def _place(self, sheet: str, key: str) -> tuple[str, str]:
        """Sheet and code of the row a verdict is about; a text belongs to what it is of."""
        if sheet == "changes":
            return self._changed_row(key)
        if sheet != "texts":
            return sheet, key
        table, _bar, rest = key.partition("|")
        code = rest.rpartition("|")[0]
        if table == "measure":
            return ("context" if code in self._context else "measures"), code
        return _SHEETS.get(table, table), code

    def _changed_row(self, key: str) -> tuple[str, str]:
        """The measure a typed change made, else the one it was about."""
        row = next((row for row in self._tables["changes"] if row["code"] == key), None)
        there = {one["code"]: sheet for sheet in ("measures", "context") for one in self._tables[sheet]}
        made = next((code for code in row["new"].split() if code in there), row["old"]) if row is not None else ""
        return there.get(made, "context" if made in self._context else "measures"), made

    def nodes(self) -> Iterator[Node]:
        """In the order of the framework; what goes with this draft stands where it stood."""
        every = {row["code"]: row for row in self._tables["results"]}
        for cluster in (row for row in every.values() if row["level"] == "cluster"):
            yield self._node("cluster", "results", cluster, 0)
            for outcome in (row for row in every.values() if row["parent"] == cluster["code"]):
                yield from self._result(outcome, 1)
                for output in (row for row in every.values() if row["parent"] == outcome["code"]):
                    yield from self._result(output, 2)
        yield Node(SERIES, "context", "", 0, {}, {})
        yield from self._measures("context", "", 1)

    def ended(self, rows: Iterable[Row]) -> Iterator[Node]:
        """What earlier revisions ended, under a head of its own; nothing where there is none."""
        for at, row in enumerate(rows):
            if at == 0:
                yield Node(ENDED, "former", "", 0, {}, {})
            yield self._node("measure", "former", row, 1, state=ENDED)

    def _result(self, row: Row, depth: int) -> Iterator[Node]:
        yield self._node(row["level"], "results", row, depth)
        for indicator in self._tables["indicators"]:
            if indicator["result"] == row["code"]:
                yield self._node("indicator", "indicators", indicator, depth + 1)
                yield from self._measures("measures", indicator["code"], depth + 2)

    def _measures(self, sheet: str, indicator: str, depth: int) -> Iterator[Node]:
        here = [row for row in self._tables[sheet] if row["indicator"] == indicator]
        there = {row["code"] for name in ("measures", "context") for row in self._tables[name]}
        for row in here:
            yield self._node("measure", sheet, row, depth)
        for row in self._draft.base[sheet]:
            typed = self._typed.get(row["code"])
            goes_on = typed is not None and typed.kind in READ_ON and there & {*typed.others}  # as one row with it
            if row["indicator"] == indicator and row["code"] not in there and not goes_on:
                yield self._node("measure", sheet, row, depth, state=FORMER)

    def _node(self, level: str, sheet: str, row: Row, depth: int, state: str = "") -> Node:
        code, table = row["code"], SHOWN[level][0]
        written = TEXTS[sheet][1] if level != "cluster" else ("name", "statement")
        texts = self._texts.get((table, code), {})
        kept = {name: texts.get(name, dict.fromkeys(LANGUAGES, "")) for name in (*written, *texts)}
        return Node(
            level, sheet, code, depth, kept, row.cells, state or self._changed.get((sheet, code), SAME),
            tuple(dict.fromkeys(self._wrong.get((sheet, code), ()))),
            any(one["code"] == code for one in self._draft.base[sheet]),
            self._typed.get(code) if level == "measure" else None,
        )  # fmt: skip

    def faults(self) -> Iterator[Fault]:
        for verdict in self._reading.verdicts:
            if verdict.word == REFUSED:
                sheet, code = self._place(verdict.sheet, verdict.key)
                if sheet == "units":  # it is mended beside a measure that is counted so
                    rows = (*self._tables["measures"], *self._tables["context"])
                    code = next((row["code"] for row in rows if row["unit"] == code), "")
                yield from (Fault(code, verdict.sheet, verdict.key, reason) for reason in verdict.reasons)


def _typed(draft: Draft) -> Iterator[tuple[str, Typed]]:
    """Every typed change of the draft under the codes on both its sides."""
    known = {row["code"] for row in draft.base["changes"]}
    made: dict[str, tuple[Row, list[str]]] = {}
    for row in draft.tables["changes"]:
        if row["code"] not in known:
            yield row["old"], Typed(row["kind"], tuple(row["new"].split()), row["code"], row["factor"], row["since"])
            for code in row["new"].split():
                made.setdefault(code, (row, []))[1].append(row["old"])
    for code, (row, old) in made.items():
        yield code, Typed(row["kind"], tuple(old), row["code"], row["factor"], row["since"])


_SHEETS = {"result": "results", "indicator": "indicators", "sector": "sectors", "unit": "units", "area": "areas"}
