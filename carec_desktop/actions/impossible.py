"""Valid alone, impossible together: answers that nobody contradicts and that still cannot all be true.

A target that does not lie beyond its baseline; a record whose answers, merged from several packages, break a rule
of its form. A person settles each by correcting one of the parts or by asking its owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from carec_desktop.actions import findings_desk, queries, record
from carec_desktop.actions.decide import field_for
from carec_desktop.actions.findings_desk import Behind
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.names import area_name, measure_name, record_name
from carec_desktop.store import Stored
from carec_desktop.sync.package import Signer
from carec_desktop.validate import broken_rules

AMONG_FIGURES = frozenset({"target_not_beyond_baseline"})


@dataclass(frozen=True)
class Part:
    """One of the answers that do not go together. `question` ("RECORD.FIELD") is "" where nobody can be asked."""

    form: str
    record_id: str
    name: str
    value: str
    more: str
    question: str


@dataclass(frozen=True)
class Clash:
    """Answers that cannot all be true, and the sentence that says why. `asked`: a question about one is open."""

    key: str
    name: str
    text: str
    parts: tuple[Part, ...]
    asked: bool


def clashes(ws: Workspace) -> list[Clash]:
    """Everything that is impossible together, those nobody was asked about first."""
    asked = {query.stored.record_id for query in queries.queries(ws) if query.state == "open"}
    found = [*_among_figures(ws), *_within_records(ws, asked)]
    return sorted(found, key=lambda clash: clash.asked)


def ask(ws: Workspace, signer: Signer, clash: Clash, text: str) -> None:
    """Ask the owner of the first part that was sent; the question goes with the next receipt."""
    question = next((part.question for part in clash.parts if part.question), "")
    queries.ask(ws, signer, question, text)


def _among_figures(ws: Workspace) -> Iterator[Clash]:
    for matter in findings_desk.figure_matters(ws):
        if matter.kind in AMONG_FIGURES and not matter.explained:
            parts = tuple(_figure(ws, one) for one in matter.behind if _has_value(ws, one))
            yield Clash(matter.key, _name(matter), matter.text, parts, matter.asked)


def _name(matter: findings_desk.Matter) -> str:
    """The measure and where it is, as a record of it is called."""
    slot = next(iter(matter.slots), None)
    return f"{measure_name(slot.measure)} · {area_name(slot.ref_area)}" if slot else matter.text


def _has_value(ws: Workspace, one: Behind) -> bool:
    """A reason for no value contradicts nothing."""
    stored = ws.store.ledger.record(one.record_id)
    return stored is None or bool(stored.values.get("value")) or "conflict" in stored.states.values()


def _figure(ws: Workspace, one: Behind) -> Part:
    stored = ws.store.ledger.record(one.record_id)
    question = f"{one.record_id}.value" if stored is not None and "value" in stored.states else ""
    return Part(one.form, one.record_id, one.name, one.value, one.source, question)


def _within_records(ws: Workspace, asked: set[str]) -> Iterator[Clash]:
    """Records in which no question is unsettled and which break a rule between their questions."""
    for name, form in FORMS.items():
        for view in record.views(ws, name) if form.rules else ():
            stored = view.stored
            if stored is None or view.is_draft or "conflict" in stored.states.values():
                continue
            for problem in broken_rules(view.record):
                parts = tuple(_parts(ws, view, stored))
                title = record_name(name, view.key, view.values)
                key = f"{view.record_id}|{problem.code}"
                yield Clash(key, title, problem.sentence(), parts, view.record_id in asked)


def _parts(ws: Workspace, view: View, stored: Stored) -> Iterator[Part]:
    """Its answers with who gave them."""
    for question, heads in stored.heads.items():
        field, edit = field_for(ws, stored, question), ws.store.ledger.edit(heads[0]) if heads else None
        if field is not None and edit is not None and edit.value and not question.startswith("_"):
            holder = ws.keyring.holder(edit.author)
            yield Part(
                view.form, view.record_id, _(field.label), field.show(edit.value, language()),
                holder.name if holder else "", f"{view.record_id}.{question}",
            )  # fmt: skip
