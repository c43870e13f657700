"""Single steps of revising a framework, each from tables to tables: a text, a cell, a new row, a typed mapping.

A step never touches what is in force: `base` holds its tables and tells which measures have figures that must stay
readable. What such a measure becomes gets a code of its own and a row in "changes"; one that was only added in the
draft may be called and changed as one likes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from carec_desktop.framework_checks import TEXTS
from carec_desktop.framework_mapping import READ_ON, is_factor
from carec_desktop.framework_tables import COLUMNS, Row, Tables, read_document
from carec_desktop.framework_units import ANOTHER, FACTOR_UNFIT, check_unit, unit_made
from carec_desktop.i18n import LANGUAGES, N_
from carec_desktop.problems import declare

CODE_TAKEN = declare(
    "revision-code-taken",
    N_("“{code}” names something already, now or in an earlier revision; nothing was changed, choose another code."),
)
CODE_UNFIT = declare(
    "revision-code-unfit",
    N_("“{code}” cannot be a code: it begins with a Latin letter and holds letters, digits, dots and underscores; "
       "nothing was changed."),
)  # fmt: skip
CODE_ELSEWHERE = declare(
    "revision-code-elsewhere",
    N_("“{code}” does not begin with “{prefix}”, the sector of its indicator; nothing was changed, put that in front."),
)
NOT_HERE = declare("revision-row-gone", N_("“{code}” is not in the draft any more; nothing was changed."))
CHANGED_ALREADY = declare(
    "revision-changed-already",
    N_("“{code}” was made by this draft; nothing was changed, undo that step or give it another code instead."),
)
STILL_HOLDS = declare(
    "revision-still-holds",
    N_("“{code}” still holds others; nothing was changed, move or retire what stands below it first."),
)
TOO_FEW = declare(
    "revision-too-few", N_("A split and a merge need two different codes; nothing was changed, name another one.")
)
MEASURES = ("measures", "context")
BLANK_MEASURE = {
    "value_type": "count", "direction": "up", "provider": "country", "country_type": "count", "rollup": "sum",
    "accumulation": "flow", "target_type": "none", "headline": "0", "control": "contributes", "sex": "0",
    "frequency": "A", "stale_after": "2", "min_n": "0", "card_row": "0",
}  # fmt: skip
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,59}")


@dataclass(frozen=True)
class Step:
    """One step: its `kind`, one of STEPS, and what it needs by name; `rows` of a whole document for "book" alone."""

    kind: str
    facts: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    def same_cell(self, other: "Step") -> bool:
        """Whether both type into the one cell, so that the later one replaces the earlier."""
        where = [{k: v for k, v in step.facts.items() if k not in ("text", "value")} for step in (self, other)]
        return self.kind == other.kind and self.kind in ("text", "cell") and where[0] == where[1]


def apply(base: Tables, tables: Tables, step: Step) -> Tables:
    """The tables after a step. Raises UserError revision-…; then nothing is changed."""
    return STEPS[step.kind](_Draft(base, dict(tables)), step)


@dataclass
class _Draft:
    """Tables on their way from one step to the next; rows are replaced, never changed."""

    base: Tables
    tables: dict[str, tuple[Row, ...]]

    def sheet_of(self, code: str) -> str:
        found = (name for name in MEASURES if any(row["code"] == code for row in self.tables[name]))
        if (name := next(found, None)) is None:
            raise NOT_HERE.error(code, code=code)
        return name

    def row(self, sheet: str, code: str) -> Row:
        found = next((row for row in self.tables[sheet] if row["code"] == code), None)
        if found is None:
            raise NOT_HERE.error(code, code=code)
        return found

    def in_force(self, code: str) -> bool:
        return any(row["code"] == code for name in MEASURES for row in self.base[name])

    def must_be_in_force(self, code: str) -> None:
        self.sheet_of(code)
        if not self.in_force(code):
            raise CHANGED_ALREADY.error(code, code=code)

    def replace(self, sheet: str, change: Callable[[Row], Row | None]) -> None:
        made = (change(row) for row in self.tables[sheet])
        self.tables[sheet] = tuple(row for row in made if row is not None)

    def put(self, sheet: str, cells: Mapping[str, str], after: str = "") -> None:
        """Add a row, behind the one with the code `after`, else at the end."""
        row = Row(sheet, 0, dict.fromkeys(COLUMNS[sheet], "") | dict(cells))
        rows = list(self.tables[sheet])
        at = next((i for i, one in enumerate(rows, 1) if after and one["code"] == after), len(rows))
        self.tables[sheet] = (*rows[:at], row, *rows[at:])

    def new_code(self, code: str, indicator: str) -> str:
        """Raises UserError for a code that is taken, or that whoever leads the sector would not be known by."""
        prefix = f"{indicator[:3]}." if indicator else ""
        if not _CODE.fullmatch(code) or code.endswith("."):
            raise CODE_UNFIT.error(code, code=code)
        if not code.startswith(prefix):
            raise CODE_ELSEWHERE.error(code, code=code, prefix=prefix)
        named = {row["code"] for name in (*MEASURES, "former") for row in self.tables[name]}
        named |= {row["code"] for name in (*MEASURES, "former") for row in self.base[name]}
        if code in named:
            raise CODE_TAKEN.error(code, code=code)
        return code

    def copy_texts(self, old: str, new: str) -> None:
        mine = [row for row in self.tables["texts"] if (row["table"], row["code"]) == ("measure", old)]
        self.tables["texts"] += tuple(_with(row, code=new) for row in mine)

    def drop(self, code: str) -> None:
        """Take a measure out of the draft; the one in force joins the former ones when the draft is read."""
        for name in MEASURES:
            self.replace(name, lambda row: None if row["code"] == code else row)
        self.replace("texts", lambda row: None if (row["table"], row["code"]) == ("measure", code) else row)

    def told(self, kind: str, old: str, new: str = "", factor: str = "", since: str = "") -> None:
        number = max((int(row["code"]) for row in self.tables["changes"] if row["code"].isdigit()), default=0) + 1
        cells = {"code": str(number), "kind": kind, "old": old, "new": new, "factor": factor, "since": since}
        self.put("changes", cells)

    def again(self, old: str, new: str, **cells: str) -> None:
        """The measure under another code, in its place, with what is computed from it and its texts."""
        for name in MEASURES:
            self.replace(name, lambda row: _with(row, **{"code": new, **cells}) if row["code"] == old else row)
            self.replace(name, lambda row: _with(row, rollup_of=new) if row["rollup_of"] == old else row)
        self.copy_texts(old, new)
        self.replace("texts", lambda row: None if (row["table"], row["code"]) == ("measure", old) else row)


def _with(row: Row, **cells: str) -> Row:
    return Row(row.file, 0 if "code" in cells else row.line, {**row.cells, **cells})


# --- steps ----------------------------------------------------------------------------------------


def _text(draft: _Draft, step: Step) -> Tables:
    """A text in one language; a text that is not there yet begins with it."""
    facts = step.facts
    key = (facts["table"], facts["code"], facts["attribute"])
    if not any((row["table"], row["code"], row["attribute"]) == key for row in draft.tables["texts"]):
        draft.put("texts", dict(zip(("table", "code", "attribute"), key, strict=True)))
    draft.replace("texts", lambda row: (
        _text_row(row, facts["lang"], facts["text"])
        if (row["table"], row["code"], row["attribute"]) == key else row
    ))  # fmt: skip
    return draft.tables


def _text_row(row: Row, lang: str, text: str) -> Row:
    return Row(row.file, row.line, {**row.cells, lang: text})


def _cell(draft: _Draft, step: Step) -> Tables:
    """One cell of a row that is no text and no code."""
    facts = step.facts
    draft.row(facts["sheet"], facts["code"])
    draft.replace(facts["sheet"], lambda row: (
        Row(row.file, row.line, {**row.cells, facts["column"]: facts["value"]}) if row["code"] == facts["code"] else row
    ))  # fmt: skip
    return draft.tables


def _read_on(draft: _Draft, step: Step) -> Tables:
    """Rename, move, unit and redefine: the old measure's figures are read as the new one's."""
    facts = step.facts
    old, new = facts["old"], facts["new"]
    sheet = draft.sheet_of(old)
    indicator = facts.get("indicator", "") or draft.row(sheet, old)["indicator"]
    draft.new_code(new, indicator)
    if not draft.in_force(old) and step.kind != "rename":
        raise CHANGED_ALREADY.error(old, code=old)
    cells = {"indicator": indicator} if sheet == "measures" else {}
    cells |= {"headline": "0", "card_row": "0"} if _leaves(draft, sheet, old, indicator) else {}
    cells |= {"unit": _unit(draft, step, draft.row(sheet, old)["unit"])} if step.kind == "unit" else {}
    draft.again(old, new, **cells)
    if draft.in_force(old):
        draft.told(step.kind, old, new, facts.get("factor", ""), facts.get("since", ""))
    else:  # whatever led to it in this draft leads to its other code
        draft.replace("changes", lambda row: _renamed(row, old, new))
    return draft.tables


def _unit(draft: _Draft, step: Step, before: str) -> str:
    """The unit a measure gets; one that was typed in is made where nothing is called so. Raises UserError."""
    facts = step.facts
    labels = {lang: facts.get(f"unit_{lang}", "").strip() for lang in LANGUAGES}
    check_unit(facts["unit"], labels, before)
    if not is_factor(facts.get("factor", "")):
        raise FACTOR_UNFIT.error(text=facts.get("factor", ""))
    if facts["unit"] != ANOTHER:
        return draft.row("units", facts["unit"])["code"]
    code, new = unit_made(draft.tables, labels)
    if new:
        draft.put("units", {"code": code})
        draft.put("texts", {"table": "unit", "code": code, "attribute": "label", **labels})
    check_unit(code, labels, before)
    return code


def _leaves(draft: _Draft, sheet: str, code: str, indicator: str) -> bool:
    """A measure that goes to another indicator cannot stay the headline of both."""
    return sheet == "measures" and draft.row(sheet, code)["indicator"] != indicator


def _renamed(row: Row, old: str, new: str) -> Row:
    after = " ".join(new if code == old else code for code in row["new"].split())
    return Row(row.file, row.line, {**row.cells, "new": after})


def _split(draft: _Draft, step: Step) -> Tables:
    """One measure becomes several made like it; its figures stay what they were, behind all of them."""
    old, parts = step.facts["old"], step.facts["new"].split()
    draft.must_be_in_force(old)
    _two(parts)
    sheet = draft.sheet_of(old)
    row, before = draft.row(sheet, old), old
    for at, code in enumerate(parts):
        draft.new_code(code, row["indicator"])
        first = {} if at == 0 else {"headline": "0", "card_row": "0"}
        draft.put(sheet, {**row.cells, "code": code, **first}, after=before)
        draft.copy_texts(old, code)
        before = code
    draft.drop(old)
    draft.told("split", old, " ".join(parts))
    return draft.tables


def _two(codes: list[str]) -> None:
    if len(codes) < 2 or len(codes) != len(set(codes)):
        raise TOO_FEW.error(" ".join(codes))


def _merge(draft: _Draft, step: Step) -> Tables:
    """Several measures become one made like the first of them; their figures stay what they were, behind it."""
    parts, new = step.facts["old"].split(), step.facts["new"]
    _two(parts)
    for code in parts:
        draft.must_be_in_force(code)
    sheet = draft.sheet_of(parts[0])
    row = draft.row(sheet, parts[0])
    draft.new_code(new, row["indicator"])
    draft.put(sheet, {**row.cells, "code": new, **_standing(draft, row, parts)}, after=parts[0])
    draft.copy_texts(parts[0], new)
    for code in parts:
        draft.drop(code)
        draft.told("merge", code, new)
    return draft.tables


def _standing(draft: _Draft, first: Row, parts: list[str]) -> dict[str, str]:
    """What the merged measure takes over: it is headline, and on the card, where one of its parts was."""
    rows = [row for name in MEASURES for row in draft.tables[name] if row["code"] in parts]
    alike = [row for row in rows if row["indicator"] == first["indicator"]]
    places = sorted(int(row["card_row"]) for row in alike if row["card_row"] != "0")
    return {"headline": str(int(any(row["headline"] == "1" for row in alike))), "card_row": str((places or [0])[0])}


def _retire(draft: _Draft, step: Step) -> Tables:
    """A measure ends. One in force stays known as a former one; one of this draft alone was never there."""
    code = step.facts["old"]
    draft.sheet_of(code)
    if not draft.in_force(code) and any(code in row["new"].split() for row in draft.tables["changes"]):
        raise CHANGED_ALREADY.error(code, code=code)
    draft.drop(code)
    if draft.in_force(code):
        draft.told("retire", code)
    return draft.tables


def _add_measure(draft: _Draft, step: Step) -> Tables:
    """A measure of an indicator, or a series of the context where none is named; its texts are still to be written."""
    code, indicator = step.facts["code"], step.facts["under"]
    draft.new_code(code, indicator)
    sheet = "measures" if indicator else "context"
    family = [row for row in draft.tables[sheet] if not indicator or row["indicator"] == indicator]
    if indicator:
        draft.row("indicators", indicator)
    cells = {**BLANK_MEASURE, "code": code, "indicator": indicator, "framework": "PRF" if indicator else "context"}
    cells |= {"unit": family[0]["unit"] if family else draft.tables["units"][0]["code"]}
    cells |= {"headline": "1"} if indicator and not family else {}
    draft.put(sheet, cells, after=family[-1]["code"] if family else "")
    _blank_texts(draft, "measure", code, TEXTS["measures"][1])
    return draft.tables


def _add_indicator(draft: _Draft, step: Step) -> Tables:
    """An indicator of an outcome or output."""
    code, result = _free(draft, "indicators", step.facts["code"]), step.facts["under"]
    draft.row("results", result)
    draft.put("indicators", {"code": code, "result": result})
    _blank_texts(draft, "indicator", code, TEXTS["indicators"][1])
    return draft.tables


def _add_result(draft: _Draft, step: Step) -> Tables:
    """An outcome of a cluster, or an output of an outcome."""
    code, above = _free(draft, "results", step.facts["code"]), draft.row("results", step.facts["under"])
    level = {"cluster": "outcome", "outcome": "output"}.get(above["level"], "")
    if not level:
        raise NOT_HERE.error(above["code"], code=above["code"])
    sector = step.facts.get("sector", "") or above["sector"]
    alike = [row for row in draft.tables["results"] if row["parent"] == above["code"]]
    draft.put("results", {
        "code": code, "level": level, "parent": above["code"], "cluster": above["cluster"], "sector": sector,
        "number": str(len([row for row in alike if row["sector"] == sector]) + 1),
    }, after=alike[-1]["code"] if alike else above["code"])  # fmt: skip
    _blank_texts(draft, "result", code, TEXTS["results"][1])
    return draft.tables


def _free(draft: _Draft, sheet: str, code: str) -> str:
    if not code.strip() or "|" in code:
        raise CODE_UNFIT.error(code, code=code)
    if any(row["code"] == code for row in draft.tables[sheet]):
        raise CODE_TAKEN.error(code, code=code)
    return code


def _blank_texts(draft: _Draft, table: str, code: str, attributes: Iterable[str]) -> None:
    for attribute in attributes:
        draft.put("texts", {"table": table, "code": code, "attribute": attribute})


def _remove(draft: _Draft, step: Step) -> Tables:
    """A result or an indicator that holds nothing any more."""
    sheet, code = step.facts["sheet"], step.facts["code"]
    draft.row(sheet, code)
    held = {"indicators": ("measures", "indicator"), "results": ("indicators", "result")}[sheet]
    below = any(row[held[1]] == code for row in draft.tables[held[0]])
    if below or (sheet == "results" and any(row["parent"] == code for row in draft.tables["results"])):
        raise STILL_HOLDS.error(code, code=code)
    table = TEXTS[sheet][0]
    draft.replace(sheet, lambda row: None if row["code"] == code else row)
    draft.replace("texts", lambda row: None if (row["table"], row["code"]) == (table, code) else row)
    return draft.tables


def _book(_draft: _Draft, step: Step) -> Tables:
    """Everything as a workbook had it."""
    return read_document(step.rows)


STEPS: Mapping[str, Callable[[_Draft, Step], Tables]] = {
    "text": _text, "cell": _cell, "split": _split, "merge": _merge, "retire": _retire, "add_measure": _add_measure,
    "add_indicator": _add_indicator, "add_result": _add_result, "remove": _remove, "book": _book,
} | dict.fromkeys(READ_ON, _read_on)  # fmt: skip
