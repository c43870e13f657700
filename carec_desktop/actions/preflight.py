"""The next package as the secretariat will see it: judged value by value before it is signed.

Edits are minted on trial exactly as an export would, and laid over what the secretariat is known to have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from carec_desktop.actions.explaining import explained
from carec_desktop.actions.figures import figure, of_record
from carec_desktop.actions.minting import due
from carec_desktop.actions.record import View, view, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import Finding
from carec_desktop.findings import findings
from carec_desktop.forms import FORMS
from carec_desktop.framework_reading import read_through
from carec_desktop.i18n import _
from carec_desktop.ledger import EXISTS, Edit, heads_of, is_bookkeeping
from carec_desktop.names import record_name

NEW, CHANGED, CONFLICT = "new", "changed", "conflict"


@dataclass(frozen=True)
class Seen:
    """One value as it will arrive. `kind`: new, changed, or conflict when another value stands beside it; `was` is
    what stands there (stored text)."""

    kind: str
    view: View
    question: str
    value: str
    was: str

    @property
    def name(self) -> str:
        """The record in words, in the language spoken now."""
        return record_name(self.view.form, self.view.key, self.view.values)

    def label(self) -> str:
        """The question in words."""
        if self.question == EXISTS:
            return _("the record is deleted")
        declared = FORMS[self.view.form].fields.get(self.question) if self.view.form in FORMS else None
        return _(declared.label) if declared is not None else self.question


@dataclass(frozen=True)
class Preview:
    """Everything the package says and what the rules will find in it. `left_out`: records that stay as drafts."""

    lines: tuple[Seen, ...]
    found: tuple[Finding, ...]
    left_out: int

    def count(self, kind: str) -> int:
        return sum(1 for line in self.lines if line.kind == kind)


def preview(ws: Workspace) -> Preview:
    """What merging the next package would bring. Nothing is written and nothing signed."""
    leaving = due(ws, ws.key)
    sent = ws.store.ledger.unacknowledged(ws.key) if ws.key else []
    edits = [*sent, *leaving.edits]
    by_record: dict[str, list[Edit]] = {}
    for edit in edits:
        by_record.setdefault(edit.record_id, []).append(edit)
    shown = {name: found for name in by_record if (found := view(ws, name)) is not None}
    unnamed = {edit.id for edit in sent}
    lines = [line for name, found in shown.items() for line in _lines(ws, found, by_record[name], unnamed)]
    lines.sort(key=_order)
    return Preview(tuple(lines), tuple(_found(ws, shown)), leaving.left_out)


def _order(line: Seen) -> tuple[int, str, str, str, str]:
    """By form, name and period, the questions of a record together: the same package reads the same every time."""
    forms, form, period = list(FORMS), line.view.form, line.view.key.get("time_period", "")
    place = forms.index(form) if form in FORMS else len(forms)
    return place, line.name, period, line.view.record_id, line.question


def _lines(ws: Workspace, shown: View, edits: Iterable[Edit], unnamed: set[str]) -> Iterable[Seen]:
    known: dict[str, list[Edit]] = {}
    for edit in ws.store.ledger.edits_of(shown.record_id) if shown.stored else ():
        if edit.id not in unnamed:
            known.setdefault(edit.question, []).append(edit)
    asked: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.question == EXISTS or not is_bookkeeping(edit.question):
            asked.setdefault(edit.question, []).append(edit)
    for question, own in asked.items():
        heads = heads_of(own)
        replaced = {r for e in own for r in e.replaces}
        there = heads_of(known.get(question, ()))
        beside = {h.value for h in there if h.id not in replaced} - {h.value for h in heads}
        kind = NEW if not there else CONFLICT if beside else CHANGED
        was = next(iter(sorted(beside)), there[0].value if there else "")
        yield from (Seen(kind, shown, question, head.value, was) for head in heads)


def _found(ws: Workspace, shown: Mapping[str, View]) -> list[Finding]:
    """What the secretariat's own rules say about the figures in the package."""
    stated = []
    for one in views(ws, "observation", ws.settings.ref_area):
        made = figure(one)
        if made.state != "draft":
            stated.append(made)
        elif one.record_id in shown:
            stated.append(replace(made, state="clean"))
    stated = read_through(ws.framework, stated)
    slots = {f.slot for f in stated if f.record_id in shown}
    settled = explained(ws)
    found = findings(ws.framework, stated, of_record=of_record(ws))
    return [one for one in found if one.slot in slots and one.fingerprint not in settled]
