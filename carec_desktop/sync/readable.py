"""Answers as people read them in a package: names instead of ids, values and days as the language writes them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from carec_desktop.fields import Field, Link, Links
from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _, language, speaking
from carec_desktop.ledger import APPROVED, EXISTS, KEY, QUERY, REPLY, WITHDRAWN, Edit, key_of
from carec_desktop.localvalues import show_date
from carec_desktop.names import framework_in_force, record_name
from carec_desktop.validate import field_of

Shower = Callable[[str], str]
LONGEST_SHOWN = 8_000
TALK = {QUERY: N_("Question about: {question}"), REPLY: N_("Reply about: {question}")}


def _approval(stored: str) -> str:
    """What the digest says that stands as the value of an approval."""
    return N_("approval taken back") if stored == WITHDRAWN else N_("declined") if ":" in stored else N_("approved")


# What the ledger keeps about a record besides its questions, in words.
KEPT_BY_PROGRAM: Mapping[str, Shower] = {
    EXISTS: lambda stored: N_("deleted") if stored == "0" else N_("kept"), APPROVED: _approval,
}  # fmt: skip
# Of a record that was sent before: its key and its values; None for one that nobody here knows.
Known = Callable[[str], tuple[str, Mapping[str, str], Mapping[str, str]] | None]


def nobody(_record: str) -> None:
    """Nothing is known besides the package itself."""


class Readable:
    """Says what the edits of one package are about, in one language, whenever it is asked."""

    def __init__(self, edits: Iterable[Edit], known: Known, lang: str) -> None:
        self._known, self._lang = known, lang
        self._keys: dict[str, Mapping[str, str]] = {}
        self._titles: dict[str, dict[str, str]] = {}
        for edit in edits:
            if edit.question == KEY and (key := key_of((edit,))):
                self._keys[edit.record_id] = key
            elif edit.question.startswith("title"):
                self._titles.setdefault(edit.record_id, {})[edit.question] = edit.value
        self.name = cache(self._name)
        self.day = cache(self._day)
        self._shower_of = cache(self._shower)

    def key(self, record: str) -> Mapping[str, str]:
        """Key of a record; empty for one that neither the package nor the sender's ledger knows."""
        if record not in self._keys:
            found = self._known(record)
            self._keys[record] = found[1] if found else {}
        return self._keys[record]

    def _name(self, form: str, record: str) -> str:
        """Its title or its key in words, else the start of its id."""
        titles: Mapping[str, str] = self._titles.get(record, {})
        if record not in self._keys or not titles:
            found = self._known(record)
            titles = {**found[2], **titles} if found else titles
        with speaking(self._lang):
            return record_name(form, self.key(record), titles) or record[:8]

    def _day(self, iso: str) -> str:
        return show_date(iso, self._lang) if iso else ""

    def label(self, form: str, question: str) -> tuple[str, str]:
        """The kind of record and the question."""
        declared = FORMS.get(form)
        heading = _(declared.heading) if declared else form
        return heading, self._question(form, question)

    def _question(self, form: str, question: str) -> str:
        for talk, words in TALK.items():
            if question.startswith(talk):
                return _(words).format(question=self._question(form, question.removeprefix(talk)))
        declared, kept = FORMS.get(form), {EXISTS: _("Kept or deleted"), APPROVED: _("Approval")}
        field = declared.fields.get(question) if declared else None
        return _(field.label) if field is not None else kept.get(question, question)

    def value(self, edit: Edit) -> str:
        return self.shown(edit.form, edit.question, edit.record_id, edit.value)

    def shown(self, form: str, question: str, record: str, stored: str) -> str:
        """A stored value as its field shows it; as it stands when it is not what the field expects."""
        key = self.key(record) if (form, question) == ("observation", "value") else {}
        return self._shower_of(form, question, key.get("measure", ""), key.get("ref_area", ""))(stored)[:LONGEST_SHOWN]

    def _shower(self, form: str, question: str, measure: str, ref_area: str) -> Shower:
        declared = FORMS.get(form)
        if question in KEPT_BY_PROGRAM:
            return self._kept_by_program(question)
        if declared is None or question not in declared.fields:
            return str
        field = field_of(declared, question, {"measure": measure, "ref_area": ref_area}, framework_in_force())
        return self._linked(field) if isinstance(field, (Link, Links)) else self._plain(field)

    def _kept_by_program(self, question: str) -> Shower:
        def show(stored: str) -> str:
            with speaking(self._lang):
                return _(KEPT_BY_PROGRAM[question](stored))

        return show

    def _linked(self, field: Link | Links) -> Shower:
        return lambda stored: ", ".join(self.name(field.form, record) for record in stored.split())

    def _plain(self, field: Field[Any]) -> Shower:
        def show(stored: str) -> str:
            with speaking(self._lang):
                return field.show(stored, language())

        return show
