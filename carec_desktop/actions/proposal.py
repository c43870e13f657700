"""What can still be read of a package that was refused: offered to look at, signed by nobody, merged by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.ledger import Edit, is_bookkeeping, key_of
from carec_desktop.names import framework_in_force, record_name
from carec_desktop.sync.package import Examined
from carec_desktop.validate import field_of


@dataclass(frozen=True)
class Offered:
    """One value that can be read. `state`: new, same or changed against what stands here (`now`); `altered`: it
    is not as its sender sealed it."""

    edit: Edit
    key: Mapping[str, str]
    place: str
    state: str
    now: str
    altered: bool

    @property
    def question(self) -> str:
        """Label of the question, in the language spoken now."""
        form = FORMS.get(self.edit.form)
        field = form.fields.get(self.edit.question) if form else None
        return _(field.label) if field else self.edit.question

    def shown(self, stored: str) -> str:
        """A value of this question as people read it."""
        form = FORMS.get(self.edit.form)
        if form is None or self.edit.question not in form.fields:
            return stored
        return field_of(form, self.edit.question, dict(self.key), framework_in_force()).show(stored, language())

    def row(self) -> dict[str, object]:
        return {
            "question": f"{self.edit.record_id}.{self.edit.question}", "form": self.edit.form, "place": self.place,
            "value": self.edit.value, "now": self.now, "state": self.state, "altered": self.altered,
        }  # fmt: skip


def offered(ws: Workspace, examined: Examined) -> list[Offered]:
    """Every value of a refused package that can be read, altered ones first."""
    keys: dict[str, Mapping[str, str]] = {e.record_id: k for e in examined.proposal if (k := key_of((e,)))}
    found = []
    for edit in examined.proposal:
        if not is_bookkeeping(edit.question):
            stored = ws.store.ledger.record(edit.record_id)
            now = stored.values.get(edit.question) if stored else None
            state = "new" if now is None else "same" if now == edit.value else "changed"
            key = stored.key if stored else keys.get(edit.record_id, {})
            place = record_name(edit.form, key, stored.values if stored else {}) or edit.record_id[:8]
            found.append(Offered(edit, key, place, state, now or "", edit.id in examined.misfits))
    return sorted(found, key=lambda o: (not o.altered, o.place, o.edit.question))
