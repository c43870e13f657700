"""Decisions about conflicts: they are listed and resolved; nothing is ever chosen by a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Choice, Field
from carec_desktop.holders import Role, owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import APPROVED, EXISTS, Edit, is_bookkeeping
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer
from carec_desktop.validate import field_of

NO_QUESTION = declare("no-question", N_("There is no question “{question}” here; nothing was decided."))
NO_SUCH_HEAD = declare(
    "no-such-head",
    N_("“{edit}” is not one of the values in conflict; nothing was decided, choose one that is shown."),
)
NEWER_QUESTION = declare(
    "question-of-newer-version",
    N_(
        "This question belongs to a newer version of the program; nothing was decided, "
        "take one of the values shown or update the program first."
    ),
)
TAKE_OR_VALUE = declare("take-or-value", N_("Say either which value to take or another value; nothing was decided."))

KEPT = Choice(N_("whether the record exists"), {"1": N_("kept"), "0": N_("deleted")})


@dataclass(frozen=True)
class Head:
    """One of the values of an unsettled question."""

    edit: Edit
    who: str
    ref_area: str

    def row(self) -> dict[str, str]:
        edit = self.edit
        return {
            "edit": edit.id, "value": edit.value, "who": self.who, "ref_area": self.ref_area, "made_at": edit.made_at,
        }  # fmt: skip


@dataclass(frozen=True)
class Unsettled:
    """A question in conflict or waiting. `question` is how the command line names it."""

    stored: Stored
    key: str
    state: str
    heads: tuple[Head, ...]
    missing: tuple[str, ...]

    @property
    def question(self) -> str:
        return f"{self.stored.record_id}.{self.key}"

    @property
    def place(self) -> str:
        return record_name(self.stored.form, self.stored.key, self.stored.values)

    def row(self) -> dict[str, object]:
        return {
            "question": self.question, "form": self.stored.form, "field": self.key, "place": self.place,
            "ref_area": owner_of(self.stored.key), "state": self.state, "missing": list(self.missing),
            "heads": [
                h.row() for h in self.heads
            ],
        }  # fmt: skip


def in_conflict(stored: Stored) -> bool:
    """Does somebody have to decide about this record? What officers decided differently about approval waits among
    the corrections."""
    asked = (state for question, state in stored.states.items() if question != APPROVED)
    return "conflict" in (stored.exists, *asked)


def conflicts_in(stored: Stored) -> int:
    """How many questions of this record are in conflict, as `unsettled` lists them."""
    asked = [state for question, state in stored.states.items() if question != APPROVED]
    return asked.count("conflict") + (stored.exists == "conflict" and stored.states.get(EXISTS, "clean") == "clean")


def unsettled(ws: Workspace) -> list[Unsettled]:
    """Every question in conflict or waiting, conflicts first."""
    found = []
    for stored in ws.store.ledger.unsettled():
        edits = {e.id: e for e in ws.store.ledger.edits_of(stored.record_id)}
        if stored.exists == "conflict" and stored.states.get(EXISTS, "clean") == "clean":
            found.append(_unsettled(ws, stored, EXISTS, "conflict", edits))
        # What officers decided differently about approval waits among the corrections.
        asked = ((q, state) for q, state in stored.states.items() if q != APPROVED)
        found += [_unsettled(ws, stored, q, state, edits) for q, state in asked if state != "clean"]
    return sorted(found, key=lambda u: (u.state != "conflict", u.place, u.key))


def _unsettled(ws: Workspace, stored: Stored, question: str, state: str, edits: dict[str, Edit]) -> Unsettled:
    values = (given(ws, edits[edit_id], edits) for edit_id in stored.heads.get(question, ()))
    heads = [_head(ws, edit) for edit in sorted(values, key=lambda one: (one.made_at, one.id))]
    asked = [e for e in edits.values() if e.question == question]
    missing = sorted({r for e in asked for r in e.replaces if r not in edits})
    return Unsettled(stored, question, state, tuple(heads), tuple(missing))


def find_question(ws: Workspace, question: str) -> tuple[Stored, str]:
    record, _dot, key = question.partition(".")
    stored = ws.store.ledger.record(record)
    if stored is None or key not in stored.states:
        raise NO_QUESTION.error(question=question)
    return stored, key


def resolve(
    ws: Workspace, question: str, *, take: str | None = None, value: str | None = None, reason: str = "",
    signer: Signer | None = None, shown: Stored | None = None,
) -> Working:  # fmt: skip
    """Replace every head of a question by one of them or by another value. At the secretariat the action mints;
    in a country it becomes a working value that the next package carries. `shown`: the record as the person saw it;
    what came since is not replaced and contradicts the decision."""
    stored, key = find_question(ws, question)
    chosen, lang = _chosen(ws, stored, key, take, value)
    seen = shown or stored
    heads = seen.heads.get(key, ())
    based_on = (*heads, *seen.all_heads) if key == EXISTS else heads
    row = Working(stored.record_id, stored.form, stored.key, key, chosen, lang, "", reason, based_on, ws.clock())
    if signer is not None and ws.is_secretariat:
        mint_decision(ws, signer, [row])
    else:
        with ws.store.transaction():
            ws.store.working.put(row)
    return row


def _chosen(
    ws: Workspace, stored: Stored, key: str, take: str | None, value: str | None
) -> tuple[str, str]:
    if (take is None) == (value is None):
        raise TAKE_OR_VALUE.error()
    if take is None:
        field = field_for(ws, stored, key)
        if field is None:
            raise NEWER_QUESTION.error()
        return field.read(value or "", ws.settings.lang), ws.settings.lang
    choices = _choices(ws, stored, key)
    edit = next((e for e in choices if e.id == take or (len(take) >= 8 and e.id.startswith(take))), None)
    if edit is None:
        raise NO_SUCH_HEAD.error(edit=take)
    return edit.value, edit.lang


def _choices(ws: Workspace, stored: Stored, question: str) -> list[Edit]:
    """What can be taken: the values that stand, then all that these replaced, for a decision is reversed by a later
    one."""
    edits = {e.id: e for e in ws.store.ledger.edits_of(stored.record_id) if e.question == question}
    found: dict[str, Edit] = {}
    todo = list(stored.heads.get(question, ()))
    while todo:
        edit = edits.get(todo.pop(0))
        if edit is not None and edit.id not in found:
            found[edit.id] = edit
            todo += sorted(edit.replaces)
    return list(found.values())


@dataclass(frozen=True)
class Settled:
    """A question that a decision of the secretariat settled and that can be decided otherwise: `decision` stands,
    `heads` are the values there were to choose from."""

    stored: Stored
    key: str
    decision: Head
    heads: tuple[Head, ...]

    @property
    def question(self) -> str:
        return f"{self.stored.record_id}.{self.key}"


def settled(ws: Workspace) -> list[Settled]:
    """Decisions between several values that still stand or were taken otherwise here, the latest first."""
    office = {holder.key for holder in ws.keyring.holders if holder.role == Role.SECRETARIAT}
    found: dict[str, Settled] = {}
    for merge in ws.store.ledger.merges_by(sorted(office)):
        stored = ws.store.ledger.record(merge.record_id)
        if stored is not None and (merge.question == EXISTS or not is_bookkeeping(merge.question)):
            one = _settled(ws, stored, merge, office)
            if one is not None:
                found[one.question] = one
    return sorted(found.values(), key=lambda one: (one.decision.edit.made_at, one.question), reverse=True)


def _settled(ws: Workspace, stored: Stored, merge: Edit, office: set[str]) -> Settled | None:
    """The decision as it stands, if what stands is the secretariat's and goes back to this one."""
    choices = _choices(ws, stored, merge.question)
    if stored.states.get(merge.question) != "clean" or not choices or choices[0].author not in office:
        return None
    if merge.id not in {edit.id for edit in choices} or (merge.question == EXISTS and stored.exists == "conflict"):
        return None
    edits = {edit.id: edit for edit in choices}
    others = (edit for edit in reversed(choices) if edit.id != merge.id and edit is not choices[0])
    values = {edit.value: given(ws, edit, edits) for edit in others}
    heads = tuple(_head(ws, edit) for edit in sorted(values.values(), key=lambda one: (one.made_at, one.id)))
    return Settled(stored, merge.question, _head(ws, choices[0]), heads)


def given(ws: Workspace, edit: Edit, edits: Mapping[str, Edit]) -> Edit:
    """The value as its giver gave it: what the secretariat wrote to take a decision back names, as observed, the edit
    that it brought back. `edits`: those of the record by id. Any other edit is its own giver's."""
    holder = ws.keyring.holder(edit.author)
    if holder is None or holder.role != Role.SECRETARIAT:
        return edit
    seen = (edits[name] for name in sorted(edit.observed) if name in edits)
    return next((one for one in seen if (one.question, one.value) == (edit.question, edit.value)), edit)


def _head(ws: Workspace, edit: Edit) -> Head:
    holder = ws.keyring.holder(edit.author)
    return Head(edit, holder.name if holder else "", holder.ref_area if holder else "")


def field_for(ws: Workspace, stored: Stored, question: str) -> Field[Any] | None:
    """What shows and reads the values of an unsettled question; None when only a newer version knows it."""
    from carec_desktop.forms import FORMS

    form = FORMS.get(stored.form)
    if question == EXISTS:
        return KEPT
    return field_of(form, question, dict(stored.key), ws.framework) if form and question in form.fields else None
