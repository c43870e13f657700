"""What the last receipt says about the values sent from here, and which of it still waits for an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carec_desktop.actions import queries, record
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Field
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.ledger import EXISTS
from carec_desktop.localvalues import show_date
from carec_desktop.names import record_name
from carec_desktop.sync.receipt import CONFLICT, ENTERED, NEEDS_ANSWER, QUESTION, Decision
from carec_desktop.validate import field_of


@dataclass(frozen=True)
class Matter:
    """One decision of the last receipt, with the record it is about."""

    decision: Decision
    view: View | None
    field: Field[Any] | None

    @property
    def needs_you(self) -> bool:
        return self.decision.kind in NEEDS_ANSWER

    @property
    def place(self) -> str:
        """How the command line and the conflict desk name the question."""
        return f"{self.decision.record_id}.{self.decision.question}"

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

    def sentence(self) -> str:
        """What the decision says, in the language spoken now."""
        decision = self.decision
        facts = {"yours": self.shown(decision.yours), "other": self.shown(decision.other), "who": decision.who}
        facts["why"] = decision.why
        if decision.kind == "conflict":
            return _("{yours} and {other} both stand; one has to be chosen.").format(**facts)
        if decision.kind == "approved":
            words = _("Approved by {who}: {yours}. {why}") if decision.why else _("Approved: {yours}")
            return words.format(**facts)
        if decision.kind == "decided":
            return _("Decided by {who}: {other}. You had {yours}. {why}").format(**facts)
        if decision.kind in ("corrected", "late", "leaving", "declined"):
            return self._after_approval(facts)
        if decision.kind == "reprinted":
            day = show_date(decision.made_at[:10], language())
            return _("Cards printed before {day} show {yours}; {other} is published now.").format(day=day, **facts)
        if decision.kind == "entered":
            return _("{who} entered {yours} for you ({why}); please confirm or correct it.").format(**facts)
        if decision.kind == "question" and decision.yours:
            return _("Asked about {yours}: {why}").format(**facts)
        return decision.why or _("The secretariat could not take it; please look at it again.")

    def _after_approval(self, facts: Mapping[str, str]) -> str:
        """What came after an approval or a lock: that it waits, or why it was declined."""
        kind, published = self.decision.kind, bool(self.decision.other)
        if kind == "late":
            words = _("{yours} came after the period was locked; it is kept and waits for the secretariat.")
        elif kind == "leaving":
            words = _("You deleted it after it was approved; it stays published until the secretariat agrees.")
        elif kind == "corrected" and published:
            words = _("Your correction {yours} waits for approval; {other} is published.")
        elif kind == "corrected":
            words = _("{yours} was added after the approval; it is kept and waits for the secretariat.")
        elif self.decision.question == EXISTS:
            words = _("Your deletion was declined; it stays published. {why}")
        elif published:
            words = _("Your correction {yours} was declined; {other} stays published. {why}")
        else:
            words = _("{yours} was declined and is not published. {why}")
        return words.format(**facts)


def matters(ws: Workspace) -> list[Matter]:
    """Everything the last receipt says about values and packages, what needs an answer first."""
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


def open_matters(ws: Workspace) -> list[Matter]:
    """Those that need an answer nobody gave here yet. Conflicts are not among them: the ledger itself holds them."""
    asked = {query.question for query in queries.queries(ws) if query.state == "open"}
    return [m for m in matters(ws) if m.needs_you and m.decision.kind != CONFLICT and _is_open(m, asked)]


def _is_open(matter: Matter, asked: set[str]) -> bool:
    if matter.decision.kind == QUESTION:
        return matter.place in asked
    if matter.decision.kind == ENTERED:
        return matter.view is None or matter.decision.question in matter.view.unconfirmed
    return True
