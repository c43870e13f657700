"""Templates back: every row is judged first (new, same, changed from X to Y, refused because), then all or nothing.

What was not typed is never taken: a formula, an error, a text that reads two ways. A row that cannot be taken
refuses the whole workbook, which is written back with its cells marked. At the secretariat a country's template
is read on behalf of that country: each value says so, with the file it came from, until the country confirms it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carec_desktop.actions import record
from carec_desktop.actions.template_columns import BETWEEN
from carec_desktop.actions.template_rows import Row, Table, code, tables
from carec_desktop.actions.templates import NEW
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Field, Group
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import LANGUAGES, N_, _, language, speaking
from carec_desktop.ledger import clean_text, record_id
from carec_desktop.names import record_name
from carec_desktop.plaintext import quoted
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.handfilled import FAULT, FORMULA
from carec_desktop.sync.reader import read
from carec_desktop.sync.template_sheet import INFO, RECORD, Mark, marked
from carec_desktop.validate import field_of

HAS_FORMULA = declare(
    "template-formula", N_("A formula stands here and nobody typed its result; put in the value itself.")
)
HAS_FAULT = declare("template-fault", N_("The office program shows the error {text} here; put in the value itself."))
NOT_FOUND = declare(
    "template-measure", N_("“{text}” is no measure of this framework; take the code from the template as it was.")
)
READ_AS = declare("template-read-as", N_("“{text}” was read as “{taken}”."), blocking=False)
ROW_TWICE = declare(
    "template-row-twice",
    N_("Row {row} is about the same record; leave one of them, or clear the first cell of a new record."),
)
NO_SUCH_RECORD = declare(
    "template-record", N_("“{text}” names no record of this workspace; clear the cell if the record is new.")
)
NOTHING_THERE = declare(
    "template-empty", N_("The workbook holds no row that was filled in; nothing was taken, choose the filled-in file.")
)
NOT_FOR_A_COUNTRY = declare(
    "not-a-country", N_("“{ref_area}” is no member country; nothing was taken, give the country the file is from.")
)
LARGEST = 16 * 2**20


@dataclass(frozen=True)
class Change:
    """One answer of a row: what is on record (`before`, None for nothing) and what the row says, both stored."""

    question: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Verdict:
    """One row judged. `word`: new, same, changed or refused; `problems` hold what is said beside its cells by
    column key, `place` the record in words."""

    sheet: str
    row: int
    form: str
    word: str
    place: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    record_id: str = ""
    key: Mapping[str, str] | None = None
    lang: str = ""

    def as_row(self) -> dict[str, object]:
        return {
            "sheet": self.sheet, "row": self.row, "form": self.form, "verdict": self.word, "place": self.place,
            "changes": [
                {"question": c.question, "from": c.before, "to": c.after} for c in self.changes if c.before != c.after
            ],
            "problems": [{"code": p.code, "column": p.place, "text": p.sentence()} for p in self.problems],
        }  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A whole workbook judged; `notices` are about sheets, columns and rows that were left out."""

    path: Path
    digest: str
    ministry: str
    verdicts: tuple[Verdict, ...]
    notices: tuple[Problem, ...]
    marks: tuple[Mark, ...]

    @property
    def refused(self) -> bool:
        """Whether anything stands in the way of taking the workbook."""
        return any(v.word == "refused" for v in self.verdicts) or any(p.blocking for p in self.notices)

    def count(self, word: str) -> int:
        return sum(1 for verdict in self.verdicts if verdict.word == word)

    @property
    def provenance(self) -> str:
        """Where the values come from, kept with every one of them."""
        return ", ".join(part for part in (self.ministry, self.path.name, f"SHA-256 {self.digest[:16]}") if part)


def read_template(ws: Workspace, path: Path, on_behalf_of: str = "") -> Reading:
    """Judge the workbook at `path` without changing anything. Raises UserError for a file that cannot be read."""
    if on_behalf_of:
        ws.require_secretariat()
        if on_behalf_of not in MEMBERS:
            raise NOT_FOR_A_COUNTRY.error(ref_area=on_behalf_of)
    data = read_file(path, LARGEST)
    found = list(tables(read(data, strict=False)))
    whole = [table for table in found if isinstance(table, Table)]
    notices = [problem for problem in found if isinstance(problem, Problem)]
    verdicts: list[Verdict] = []
    marks: list[Mark] = []
    for table in whole:
        judge = _Judge(ws, table, on_behalf_of)
        verdicts += (judged := list(judge.verdicts()))
        notices += [*table.problems, *(problem for _row, problem in table.left_out)]
        marks += [*_marks(table, judged)]
    if not verdicts:
        raise NOTHING_THERE.error(path.name)
    ministry = next((t.facts["ministry"] for t in whole if t.facts.get("ministry")), "")
    digest = hashlib.sha256(data).hexdigest()
    return Reading(path, digest, ministry, tuple(verdicts), tuple(notices), tuple(marks))


def apply(ws: Workspace, reading: Reading, on_behalf_of: str = "") -> int:
    """Save every row that is new or changed as working values, all or none; the number of rows.
    Raises ValueError when something in the workbook is refused."""
    if reading.refused:
        raise ValueError("a workbook with refused rows is not taken")
    taken = [v for v in reading.verdicts if v.word in ("new", "changed")]
    with ws.store.transaction():
        for one in taken:
            answers = {c.question: c.after for c in one.changes if c.before != c.after}
            record.write(
                ws, one.form, one.record_id, one.key or {}, answers, lang=one.lang, on_behalf_of=on_behalf_of,
                reason=reading.provenance if on_behalf_of else "",
            )  # fmt: skip
    return len(taken)


def write_marked(reading: Reading, target: Path) -> None:
    """The same workbook with what was refused in red and what was noticed in yellow, a note beside each."""
    atomic_write(target, marked(read_file(reading.path, LARGEST), reading.marks))


def _marks(table: Table, verdicts: list[Verdict]) -> Iterator[Mark]:
    for verdict in verdicts:
        for problem in verdict.problems:
            column = table.columns.get(problem.place, 0)
            yield Mark(table.sheet, verdict.row, column + 1, problem.sentence(), problem.blocking)
    for row, problem in table.left_out:
        yield Mark(table.sheet, row, 1, problem.sentence(), refused=False)


# -- one table ---------------------------------------------------------------


class _Judge:
    """Judges the rows of one table in their order; a record met twice is refused the second time."""

    def __init__(self, ws: Workspace, table: Table, on_behalf_of: str) -> None:
        self.ws, self.table = ws, table
        self.form = FORMS[table.form]
        self.owner = on_behalf_of or ws.settings.owner
        self.area = on_behalf_of or table.facts.get("ref_area", "") or ws.settings.ref_area
        spoken = table.facts.get("lang", "")
        self.lang = spoken if spoken in LANGUAGES else ws.settings.lang
        self._met: dict[str, int] = {}

    def verdicts(self) -> Iterator[Verdict]:
        for row in self.table.rows:
            answers = {k: text for k, text in row.cells.items() if self._is_answer(k)}
            if answers:
                yield self._verdict(row, answers)

    def _is_answer(self, key: str) -> bool:
        return not key.startswith((INFO, RECORD)) and key.partition(".")[0] in self.form.questions()

    def _verdict(self, row: Row, answers: Mapping[str, str]) -> Verdict:
        said: list[Problem] = []
        name, key = "", None
        try:
            name, key = self._record(row, said)
            record.refuse_foreign(self.ws, self.table.form, key, {k.partition(".")[0] for k in answers})
            self._only_once(name, row.number)
        except UserError as error:
            said.append(error.problem)
        stored = self._answers(answers, key or {}, said)
        now = record.view(self.ws, name) if name else None
        changes = tuple(Change(q, now.values.get(q) if now else None, text) for q, text in sorted(stored.items()))
        word = "refused" if any(p.blocking for p in said) else _word(changes, now is None)
        values = {**(dict(now.values) if now else {}), **stored}
        place = record_name(self.table.form, key, values) if key else ""
        return Verdict(
            self.table.sheet, row.number, self.table.form, word, place, changes, tuple(said), name, key, self.lang
        )

    def _only_once(self, name: str, number: int) -> None:
        before = self._met.setdefault(name, number)
        if before != number:
            raise ROW_TWICE.error(f"{RECORD}{self.table.form}", row=before)

    # -- which record

    def _record(self, row: Row, said: list[Problem]) -> tuple[str, dict[str, str]]:
        if self.form.key_fields():
            typed = {k: self._key_part(k, row.cells.get(k, ""), said) for k in self.form.key_fields()}
            return record.begin(self.ws, self.table.form, typed, self.lang)
        token = row.cells.get(f"{RECORD}{self.table.form}", "").strip()
        known = record.view(self.ws, token) if token else None
        if known is not None and known.form == self.table.form:
            return known.record_id, dict(known.key)
        if token and not token.startswith(NEW):
            raise NO_SUCH_RECORD.error(f"{RECORD}{self.table.form}", text=quoted(token))
        # A row without a name is named by what it says, so that reading it twice makes one record.
        own = token.removeprefix(NEW) or hashlib.sha256(json.dumps(dict(row.cells)).encode()).hexdigest()[:32]
        key = {"owner": self.owner, "nonce": own}
        return record_id(self.table.form, key), key

    def _key_part(self, name: str, text: str, said: list[Problem]) -> str:
        if name == "measure":
            return self._measure(text, said)
        if name == "ref_area":
            return self._area(text, said)
        if name == "kind":
            return text or "actual"
        if name == "source":
            return text or self.table.facts.get("ministry", "") or self.ws.settings.name
        if text.startswith((FORMULA, FAULT)):
            raise _untyped(name, text)
        return self._read(self.form.fields[name], name, text, said) if text else ""

    def _measure(self, text: str, said: list[Problem]) -> str:
        framework = self.ws.framework
        if framework.has_measure(text):
            return text
        typed = code(text)
        names = {m.code for m in (*framework.measures, *framework.context)
                 if typed.casefold() == m.code.casefold() or text.casefold() in _texts(m.short, m.name)}  # fmt: skip
        if len(names) != 1:
            raise NOT_FOUND.error("measure", text=quoted(text))
        (taken,) = names
        said.append(READ_AS.at("measure", text=quoted(text), taken=taken))
        return taken

    def _area(self, text: str, said: list[Problem]) -> str:
        if not text:
            return self.area
        framework = self.ws.framework
        if framework.has_area(text):
            return text
        typed = code(text).upper()
        found = {a.code for a in framework.areas if a.code == typed or text.casefold() in _texts(a.name)}
        if len(found) != 1:
            return text  # refused further on, as an area nobody knows
        (taken,) = found
        said.append(READ_AS.at("ref_area", text=quoted(text), taken=taken))
        return taken

    # -- which answers

    def _answers(self, typed: Mapping[str, str], key: Mapping[str, str], said: list[Problem]) -> dict[str, str]:
        stored: dict[str, str] = {}
        parts: dict[str, dict[str, str]] = {}
        for column, text in typed.items():
            question, _dot, part = column.partition(".")
            field = field_of(self.form, question, dict(key), self.ws.framework)
            member = field.members[part] if part and isinstance(field, Group) else field
            try:
                if text.startswith((FORMULA, FAULT)):
                    raise _untyped(column, text)
                read_text = clean_text(self._read(member, column, self._plain(text, question, key), said), column)
            except UserError as error:
                said.append(Problem(error.problem.kind, column, error.problem.facts))
                continue
            if part:
                parts.setdefault(question, {})[part] = read_text
            else:
                stored[question] = read_text
        return stored | {q: self._joined(q, found, key) for q, found in parts.items()}

    def _joined(self, question: str, parts: Mapping[str, str], key: Mapping[str, str]) -> str:
        """Parts of one question; those the row leaves empty stay as they are on record."""
        field = self.form.fields[question]
        assert isinstance(field, Group)
        now = record.view(self.ws, record_id(self.table.form, key)) if key else None
        before = field.value(now.values.get(question, "")) if now else {}
        return field.join({**before, **parts})

    def _plain(self, text: str, question: str, key: Mapping[str, str]) -> str:
        """A per cent sign after a number whose unit is per cent anyway says nothing new."""
        framework = self.ws.framework
        measure = key.get("measure", "")
        if question != "value" or not text.rstrip().endswith(("%", "％")) or not framework.has_measure(measure):
            return text
        is_share = framework.measure(measure).unit.en.strip().startswith("%")
        return text.rstrip().rstrip("%％").rstrip() if is_share else text

    def _read(self, field: Field[Any], column: str, text: str, said: list[Problem]) -> str:
        """A text in the template's language or, failing that, in any other."""
        first: UserError | None = None
        for spoken in (self.lang, *LANGUAGES):
            for each in (text, *(text.split(BETWEEN) if BETWEEN in text else ())):
                try:
                    with speaking(spoken):
                        return field.read(each.strip(), spoken)
                except UserError as error:
                    first = first or error
        typed = code(text)
        if typed != text:
            try:
                taken = field.read(typed, "en")
            except UserError:
                pass
            else:
                said.append(READ_AS.at(column, text=quoted(text), taken=taken))
                return taken
        assert first is not None
        raise first


def _word(changes: tuple[Change, ...], is_new: bool) -> str:
    if is_new:
        return "new"
    if all((c.before or "") == c.after for c in changes):
        return "same"
    return "changed" if any(c.before for c in changes) else "new"


def _untyped(column: str, text: str) -> UserError:
    if text.startswith(FORMULA):
        return HAS_FORMULA.error(column)
    return HAS_FAULT.error(column, text=quoted(text.removeprefix(FAULT)))


def _texts(*texts: Any) -> set[str]:
    """What people may call it: every text in each language, folded."""
    return {text.say(lang).casefold() for text in texts for lang in LANGUAGES}


def summary(reading: Reading) -> str:
    """The whole reading in one sentence, in the language spoken now."""
    return _("{new} new, {changed} changed, {same} the same, {refused} refused.").format(
        new=reading.count("new"), changed=reading.count("changed"), same=reading.count("same"),
        refused=reading.count("refused"),
    )  # fmt: skip


def worded(ws: Workspace, verdict: Verdict) -> str:
    """One row in words: what happens to it, and why not."""
    refusal = next((p for p in verdict.problems if p.blocking), None)
    if refusal is not None:
        return _("refused: {reason}").format(reason=refusal.sentence())
    changes = [c for c in verdict.changes if c.before != c.after and (c.before or verdict.word == "changed")]
    if verdict.word != "changed" or not changes:
        return {"new": _("new"), "same": _("the same")}.get(verdict.word, verdict.word)
    shown = [_shown(ws, verdict, change) for change in changes]
    return _("changed: {changes}").format(changes="; ".join(shown))


def _shown(ws: Workspace, verdict: Verdict, change: Change) -> str:
    field = field_of(FORMS[verdict.form], change.question, dict(verdict.key or {}), ws.framework)
    before, after = (field.show(text, language()) if text else _("blank") for text in (change.before, change.after))
    return _("{question} from {before} to {after}").format(question=_(field.label), before=before, after=after)

