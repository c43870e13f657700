"""What the exchange page shows, as plain data read on the worker thread."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carec_desktop.fields import Field
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.names import record_name
from carec_desktop.sync.receipt import HELD, NEEDS_ANSWER, Counts, Decision, receipt_sentence

if TYPE_CHECKING:
    from carec_desktop.actions.record import Readiness, View
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Letter


@dataclass(frozen=True)
class Matter:
    """One decision of the last receipt, with the record it is about."""

    decision: Decision
    view: "View | None"
    field: "Field[Any] | None"

    @property
    def needs_you(self) -> bool:
        return self.decision.kind in NEEDS_ANSWER

    def name(self) -> str:
        """The record and the question, in the language spoken now."""
        place = self.decision.place
        if self.view is not None:
            place = record_name(self.view.form, self.view.key, self.view.values)
        plain = self.decision.form == "observation" and self.decision.question == "value"
        return place if plain or self.field is None else f"{place} · {_(self.field.label)}"

    def shown(self, value: str) -> str:
        """A value of the decision as people see it."""
        return self.field.show(value, language()) if self.field is not None and value else value


@dataclass(frozen=True)
class Facts:
    """Records that wait, packages that went and came, and what the last receipt says.

    `carried`: edits sent before that no receipt has named; the next package carries them again."""

    waiting: "tuple[Readiness, ...]"
    carried: int
    letters: "tuple[Letter, ...]"
    matters: tuple[Matter, ...]
    counts: Counts
    number: int
    enrolled: bool
    name: str
    revision: str
    period: str
    deadline: str

    @property
    def ready(self) -> "list[Readiness]":
        return [one for one in self.waiting if one.ready]

    @property
    def stuck(self) -> "list[Readiness]":
        return [one for one in self.waiting if not one.ready]

    def receipt_words(self) -> str:
        """What the last receipt says, or that none was loaded."""
        return receipt_sentence(self.counts) if self.counts.total else _("No receipt was loaded yet.")


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import record, rounds

    call = rounds.current_round(ws)
    sent, came = ws.store.post.letters("out"), ws.store.post.letters("in")
    matters = tuple(_matters(ws))
    states = list(ws.store.post.acknowledged().values())
    carried = len(ws.store.ledger.unacknowledged(ws.key)) if ws.key else 0
    return Facts(
        waiting=tuple(record.readiness(ws)), carried=carried,
        letters=tuple(sorted([*sent, *came], key=lambda letter: letter.at, reverse=True)), matters=matters,
        counts=Counts(states.count(HELD), len(states), sum(1 for m in matters if m.needs_you)),
        number=max((x.number for x in sent if x.purpose == "report"), default=0) + 1,
        enrolled=ws.certificate.exists(), name=ws.settings.name, revision=ws.framework.revision,
        period=call.period if call else "", deadline=call.deadline if call else "",
    )  # fmt: skip


def _matters(ws: "Workspace") -> list[Matter]:
    from carec_desktop.actions import record
    from carec_desktop.validate import field_of

    found = []
    for _kind, text in ws.store.post.decisions():
        plain = json.loads(text)
        decision = Decision(**plain | {"edits": tuple(plain.get("edits", ()))})
        view = record.view(ws, decision.record_id) if decision.record_id else None
        form, field = FORMS.get(decision.form), None
        if form is not None and decision.question in form.fields:
            field = field_of(form, decision.question, dict(view.key) if view else {}, ws.framework)
        found.append(Matter(decision, view, field))
    return sorted(found, key=lambda matter: not matter.needs_you)
