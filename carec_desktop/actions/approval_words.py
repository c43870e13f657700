"""How values stand on an approval sheet: a short name, what tells it from its neighbours, and the value in words."""

from typing import Any

from carec_desktop.actions.record import View, view
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES, Field, Link, Number, SexTable
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _
from carec_desktop.ledger import EXISTS, REPLY
from carec_desktop.localvalues import show_number
from carec_desktop.names import area_name, measure_today, record_name
from carec_desktop.validate import field_of

LAST = 99  # after every cluster


class Words:
    """Texts about records of one workspace, in the language spoken when they are asked for."""

    def __init__(self, ws: Workspace, lang: str) -> None:
        self._ws, self._lang = ws, lang
        framework = ws.framework
        self._clusters = {s: c for c in framework.clusters for s in c.sectors}
        self._measures = {m.code: at for at, m in enumerate((*framework.measures, *framework.context))}
        self._events: dict[str, View | None] = {}

    def cluster(self, shown: View) -> tuple[int, str]:
        """Where among the groups a record stands without a ministry, and what the group is called."""
        if shown.form == "observation" and self._sector(shown) not in self._clusters:
            return LAST, _("Context series")
        found = self._clusters.get(self._sector(shown))
        return (found.number, f"{found.number}. {found.name.say()}") if found else (LAST + 1, _("Other records"))

    def _sector(self, shown: View) -> str:
        code = shown.key.get("measure", "")
        if self._ws.framework.has_measure(code):
            return self._ws.framework.measure(code).sector
        event = self._event(shown)
        return shown.values.get("sector") or (event.values.get("sector", "") if event else "")

    def _event(self, shown: View) -> View | None:
        name = shown.key.get("event", "")
        if name and name not in self._events:
            self._events[name] = view(self._ws, name)
        return self._events.get(name)

    def code(self, shown: View) -> str:
        """The indicator of a figure ("" for a context series), the kind of any other record."""
        code = shown.key.get("measure", "")
        if self._ws.framework.has_measure(code):
            return self._ws.framework.measure(code).indicator
        return _(FORMS[shown.form].heading) if shown.form in FORMS else shown.form

    def name(self, shown: View) -> str:
        """The measure's short name, a title, or what a record is known by."""
        if shown.form == "observation":
            return measure_today(shown.key.get("measure", ""))
        event = self._event(shown)
        if event is not None:
            return event.values.get("title", "") or record_name(event.form, event.key, event.values)
        return record_name(shown.form, shown.key, shown.values) or shown.record_id[:8]

    def detail(self, shown: View, question: str) -> str:
        """Period, kind, breakdown, area and unit of a figure; the question of any other record."""
        if shown.form != "observation":
            return self._question(shown, question)
        parts, fields = [], FORMS[shown.form].fields
        for name in ("time_period", "kind", "dimensions", "ref_area"):
            text = shown.key.get(name, "")
            if text and text not in ("actual", self._ws.settings.ref_area):
                parts.append(area_name(text) if name == "ref_area" else fields[name].show(text, self._lang))
        if question == "value":
            return " · ".join([*parts, *self._unit(shown)])
        return " · ".join([*parts, self._question(shown, question)])

    def _unit(self, shown: View) -> list[str]:
        """What a number counts; a yes or no needs no unit."""
        code = shown.key.get("measure", "")
        field = field_of(FORMS["observation"], "value", dict(shown.key), self._ws.framework)
        known = isinstance(field, Number) and self._ws.framework.has_measure(code)
        return [self._ws.framework.measure(code).unit.say()] if known else []

    def _question(self, shown: View, question: str) -> str:
        if question == EXISTS:
            return _("Kept or deleted")
        if question.startswith(REPLY):
            return _("Reply to the secretariat")
        fields = FORMS[shown.form].fields if shown.form in FORMS else {}
        return _(fields[question].label) if question in fields else question

    def shown(self, view_: View, question: str, text: str) -> str:
        """A stored text as people read it; a value that is taken back says so."""
        if question == EXISTS:
            return _("deleted") if text == "0" else _("kept")
        form = FORMS.get(view_.form)
        if not text:
            return _("taken back")
        if form is None or question not in form.fields:
            return text
        field = field_of(form, question, dict(view_.key), self._ws.framework)
        return self._by_field(field, text) or text

    def _by_field(self, field: Field[Any], text: str) -> str:
        if isinstance(field, Link):
            linked = view(self._ws, text)
            return record_name(linked.form, linked.key, linked.values) or text if linked else text
        if isinstance(field, SexTable):
            return self._table(field, text)
        return field.show(text, self._lang)

    def _table(self, field: SexTable, text: str) -> str:
        try:
            return "\n".join(self._row(field, text, row) for row in field.rows if field.row(text, row))
        except (ValueError, KeyError, TypeError, AttributeError):
            return text  # written by a program that asks it otherwise

    def _row(self, field: SexTable, text: str, row: str) -> str:
        counts = [f"{_(SEXES[sex])} {show_number(str(n), self._lang)}" for sex, n in field.row(text, row).items()]
        return _("{row}: {counts}").format(row=_(field.rows[row]), counts=", ".join(counts))

    def source(self, shown: View) -> str:
        """Where the record says it comes from, and its evidence."""
        evidence = shown.values.get("evidence", "")
        linked = view(self._ws, evidence) if evidence else None
        said = shown.key.get("source") or shown.values.get("source", "")
        title = record_name(linked.form, linked.key, linked.values) if linked else ""
        return " · ".join(filter(None, (said, title)))

    def order(self, shown: View, question: str) -> tuple[int, int, str, str, int]:
        """Framework order of figures, then other records by kind and name, questions as their form asks them."""
        forms = list(FORMS)
        kind = forms.index(shown.form) if shown.form in FORMS else len(forms)
        fields = list(FORMS[shown.form].fields) if shown.form in FORMS else []
        at = fields.index(question) if question in fields else len(fields)
        measure = self._measures.get(shown.key.get("measure", ""), len(self._measures))
        return measure, kind, self.name(shown), shown.key.get("time_period", "") + shown.record_id, at
