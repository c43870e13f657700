"""Recording: what a person types becomes working values; nothing leaves the laptop from here."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carec_desktop import privacy
from carec_desktop.actions.leaving import leaving
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Form, Link, Links
from carec_desktop.forms import FORMS
from carec_desktop.forms.rules import YES_NEEDS_EVIDENCE
from carec_desktop.holders import in_scope
from carec_desktop.i18n import N_, _, language
from carec_desktop.ledger import EXISTS, REPLY, clean_text, is_bookkeeping, is_talk, record_id
from carec_desktop.names import measures_called, measures_like
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.store import Stored, Working
from carec_desktop.validate import check, field_of

UNKNOWN_FORM = declare("unknown-form", N_("“{form}” is no record the program knows; nothing was recorded."))
UNKNOWN_FIELD = declare("unknown-field", N_("“{field}” is no field of this record; nothing was recorded."))
KEY_INCOMPLETE = declare(
    "key-incomplete",
    N_("This record is named by what is still missing: {fields}. Nothing was recorded; say these too."),
)
NO_SUCH_MEASURE = declare(
    "no-such-measure",
    N_("“{typed}” is no measure of this framework; nothing was recorded, the nearest are: {nearest}."),
)
KEY_FIXED = declare(
    "key-fixed", N_("“{field}” is part of this record's name and cannot change; make a new record instead.")
)
NOT_YOURS = declare(
    "not-yours",
    N_("This record is not for you to write (your key speaks for {ref_area}); nothing was recorded, choose your own."),
)
LINK_STAYS = declare(
    "link-stays-here",
    N_("“{label}” points to a record that is not finished, so it would be missing in the package; finish that one, "
       "or take it away here."),
)  # fmt: skip
UNREADABLE_DRAFT = declare(
    "unreadable-draft", N_("“{typed}” could not be read yet; it is kept as a draft until you correct it.")
)


@dataclass(frozen=True)
class View:
    """A record as the screen shows it: current values with the working values over them.

    `states` per question: draft · clean · conflict · waiting; `unread` holds typed text that could not be read."""

    record_id: str
    form: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    states: Mapping[str, str]
    unread: Mapping[str, str]
    langs: Mapping[str, str]
    stored: Stored | None
    former: str = ""  # the former measure a figure was stated under, where it is shown as one in force reads it
    meaning: str = ""  # the former measure whose meaning it has, after that was defined otherwise

    @property
    def record(self) -> Form:
        return FORMS[self.form](dict(self.key) | dict(self.values), self.record_id)

    @property
    def unconfirmed(self) -> Mapping[str, str]:
        """By question, the country that the secretariat entered the value for and that has not confirmed it."""
        found = dict(self.stored.unconfirmed) if self.stored else {}
        return {q: country for q, country in found.items() if self.states.get(q) != "draft"}

    @property
    def is_draft(self) -> bool:
        return "draft" in self.states.values()


def form_named(name: str) -> type[Form]:
    if name not in FORMS:
        raise UNKNOWN_FORM.error(form=name)
    return FORMS[name]


def begin(ws: Workspace, form: str, typed: Mapping[str, str], lang: str = "") -> tuple[str, dict[str, str]]:
    """Id and key of the record these key values name, or of a new one for forms without a natural key. A country's
    own REF_AREA goes without saying, and a measure may be called by its name."""
    declared = form_named(form)
    if not declared.key_fields():
        key = {"owner": ws.settings.owner, "nonce": secrets.token_hex(16)}
        return record_id(form, key), key
    key = {}
    for name in declared.key_fields():
        text = typed.get(name, "")
        if name == "measure" and text and not ws.framework.has_measure(text.strip()):
            text = _measure(text)
        elif name == "ref_area" and not text and not ws.is_secretariat:
            text = ws.settings.ref_area
        key[name] = clean_text(declared.fields[name].read(text, lang or ws.settings.lang)) if text.strip() else ""
    missing = [name for name, text in key.items() if declared.fields[name].required and not text]
    if missing:
        raise KEY_INCOMPLETE.error(missing[0], fields=", ".join(missing))
    return record_id(form, key), key


def _measure(typed: str) -> str:
    called = measures_called(typed)
    if len(called) != 1:
        raise NO_SUCH_MEASURE.error("measure", typed=typed, nearest=", ".join(called or measures_like(typed)) or "—")
    return called[0]


def view(ws: Workspace, record: str) -> View | None:
    """The record with this id, or None when neither ledger nor laptop knows it."""
    return _overlay(ws.store.ledger.record(record), ws.store.working.of(record))


def views(ws: Workspace, form: str, ref_area: str | None = None) -> list[View]:
    """Every record of a form (of one REF_AREA or owner) that exists, drafts included."""
    drafts: dict[str, dict[str, Working]] = {}
    for row in ws.store.working.all(form):
        drafts.setdefault(row.record_id, {})[row.question] = row
    found = [_overlay(s, drafts.pop(s.record_id, {})) for s in ws.store.ledger.records(form, ref_area)]
    for rows in drafts.values():
        key = next(iter(rows.values())).key
        if ref_area in (None, key.get("owner"), key.get("ref_area")):
            found.append(_overlay(None, rows))
    return [v for v in found if v is not None and v.values.get(EXISTS) != "0"]


def _overlay(stored: Stored | None, working: Mapping[str, Working]) -> View | None:
    if stored is None and not working:
        return None
    first = next(iter(working.values()), None)
    name = stored.record_id if stored else first.record_id if first else ""
    form = stored.form if stored else first.form if first else ""
    key = stored.key if stored else first.key if first else {}
    values = dict(stored.values) if stored else {}
    states = {q: s for q, s in stored.states.items() if not is_bookkeeping(q)} if stored else {}
    for question, row in working.items():
        states[question] = "draft"
        if not is_talk(question):
            values[question] = row.value
    unread = {q: row.typed for q, row in working.items() if row.typed}
    langs = dict(stored.langs if stored else {}) | {q: row.lang for q, row in working.items()}
    return View(name, form, key, values, states, unread, langs, stored)


def write(
    ws: Workspace, form: str, record: str, key: Mapping[str, str], typed: Mapping[str, str], *,
    lang: str = "", reason: str = "", keep_unread: bool = False, on_behalf_of: str = "",
) -> list[Problem]:  # fmt: skip
    """Save what was typed as working values. What cannot be read is refused whole, or kept as an unread draft
    when `keep_unread`; returns its problems. `on_behalf_of`: the country the secretariat enters it for."""
    lang = lang or ws.settings.lang
    refuse_foreign(ws, form, key, typed)
    stored, problems = _read(ws, form, key, typed, lang)
    if problems and not keep_unread:
        raise UserError(problems[0])
    now = view(ws, record)
    with ws.store.transaction():
        for question, text in stored.items():
            _put(ws, now, form, record, key, question, text, lang, reason=reason, on_behalf_of=on_behalf_of)
        for problem in problems:
            question = problem.place
            text = now.values.get(question, "") if now else ""
            _put(
                ws, now, form, record, key, question, text, lang, typed=typed[question], reason=reason,
                on_behalf_of=on_behalf_of,
            )  # fmt: skip
    return problems


def refuse_foreign(ws: Workspace, form: str, key: Mapping[str, str], questions: Iterable[str]) -> None:
    """Raises UserError for a record that is not this person's to write. One foreign edit would have the
    whole package refused, and every later one that carries it."""
    if any(not in_scope(ws.speaker, form, key, question) for question in questions):
        raise NOT_YOURS.error(ref_area=ws.settings.owner)


def _read(
    ws: Workspace, form: str, key: Mapping[str, str], typed: Mapping[str, str], lang: str
) -> tuple[dict[str, str], list[Problem]]:
    declared, stored, problems = form_named(form), {}, []
    for question, text in typed.items():
        if question not in declared.questions():
            raise (KEY_FIXED if question in declared.fields else UNKNOWN_FIELD).error(question, field=question)
        try:
            read = field_of(declared, question, dict(key), ws.framework).read(text, lang)
            stored[question] = clean_text(read, question)
        except UserError as error:
            problems.append(Problem(error.problem.kind, question, error.problem.facts))
    return stored | _answer_or_reason(form, stored), problems


def _answer_or_reason(form: str, stored: Mapping[str, str]) -> dict[str, str]:
    """A figure has a value or a reason for none: giving one takes the other back."""
    if form != "observation":
        return {}
    if stored.get("value") and "reason" not in stored:
        return {"reason": ""}
    return {"value": ""} if stored.get("reason") and "value" not in stored else {}


def _put(
    ws: Workspace, now: View | None, form: str, record: str, key: Mapping[str, str], question: str, value: str,
    lang: str, *, typed: str = "", reason: str = "", on_behalf_of: str = "",
) -> None:  # fmt: skip
    stored = now.stored if now else None
    row = ws.store.working.of(record).get(question)
    heads = row.based_on if row else stored.heads.get(question, ()) if stored else ()
    unchanged = stored.values.get(question, "") if stored else ""
    if value == unchanged and len(heads) <= 1 and not typed and not (reason and value):
        ws.store.working.drop(record, question)
        return
    put = Working(record, form, key, question, value, lang, typed, reason, tuple(heads), ws.clock(), on_behalf_of)
    ws.store.working.put(put)


def take_back(ws: Workspace, record: str, question: str | None = None) -> None:
    """Forget working values of a record (or of one question): back to what was sent or received."""
    with ws.store.transaction():
        ws.store.working.drop(record, question)


def delete(ws: Workspace, record: str) -> None:
    """Delete a record: a draft is dropped; what was sent is marked, naming exactly the heads on this screen."""
    now = view(ws, record)
    if now is None:
        return
    with ws.store.transaction():
        ws.store.working.drop(record)
        if now.stored:
            seen = (*now.stored.all_heads, *now.stored.heads.get(EXISTS, ()))
            ws.store.working.put(Working(record, now.form, now.key, EXISTS, "0", based_on=seen, changed_at=ws.clock()))


def confirm(ws: Workspace, record: str) -> int:
    """Say for the country what the secretariat entered on its behalf, as it stands; the number of answers.
    The next package carries it."""
    now = view(ws, record)
    stored = now.stored if now else None
    if now is None or stored is None:
        return 0
    refuse_foreign(ws, now.form, now.key, now.unconfirmed)
    with ws.store.transaction():
        for question in now.unconfirmed:
            text, lang = stored.values.get(question, ""), stored.langs.get(question, "")
            seen = stored.heads.get(question, ())
            ws.store.working.put(Working(record, now.form, now.key, question, text, lang, "", "", seen, ws.clock()))
    return len(now.unconfirmed)


@dataclass(frozen=True)
class Readiness:
    """One record that waits on this laptop: what stands in its way, and what is only a question."""

    view: View
    problems: tuple[Problem, ...]

    @property
    def ready(self) -> bool:
        return not any(p.blocking for p in self.problems)


def readiness(ws: Workspace) -> list[Readiness]:
    """Every record with working values that somebody still asks for, and whether it may leave."""
    records = dict.fromkeys(row.record_id for row in leaving(ws))
    return [Readiness(v, tuple(problems_of(ws, v))) for v in (view(ws, r) for r in records) if v is not None]


def problems_of(ws: Workspace, shown: View) -> Iterable[Problem]:
    """Problems of a record as the screen shows it. A deletion has none; what is only said about a record
    does not wait for it; a question in conflict is settled by a decision and holds nothing else back."""
    if shown.values.get(EXISTS) == "0":
        return
    yield from _said_beside(ws, shown.record_id)
    drafts = [question for question, state in shown.states.items() if state == "draft"]
    if drafts and all(map(is_talk, drafts)):
        return
    for question, typed in shown.unread.items():
        yield _unreadable(ws, shown, question, typed)
    for problem in check(shown.record, ws.framework):
        if shown.states.get(problem.place) != "conflict":
            yield problem
    yield from _pointing_nowhere(ws, shown)


def unsupported(ws: Workspace, shown: View) -> list[Problem]:
    """A yes without evidence stays in doubt after it was sent; other soft questions were answered by sending."""
    return [problem for problem in check(shown.record, ws.framework) if problem.kind is YES_NEEDS_EVIDENCE]


def _unreadable(ws: Workspace, shown: View, question: str, typed: str) -> Problem:
    """Why a text that is kept as a draft cannot be the answer, as the field itself says it."""
    if question in FORMS[shown.form].fields:
        try:
            field_of(FORMS[shown.form], question, dict(shown.key), ws.framework).read(typed, language())
        except UserError as error:
            return Problem(error.problem.kind, question, error.problem.facts)
    return UNREADABLE_DRAFT.at(question, typed=typed)


def _pointing_nowhere(ws: Workspace, shown: View) -> Iterable[Problem]:
    """Links to what only lies here and cannot leave: whoever gets the package would look for it in vain."""
    for question, field in FORMS[shown.form].fields.items() if shown.form in FORMS else ():
        if isinstance(field, (Link, Links)):
            linked = shown.values.get(question, "").split()
            if any(_stays_here(ws, name) for name in linked):
                yield LINK_STAYS.at(question, label=_(field.label))


def _stays_here(ws: Workspace, name: str) -> bool:
    if ws.store.ledger.record(name) is not None:
        return False
    linked = view(ws, name)
    return linked is None or bool(linked.unread) or any(p.blocking for p in check(linked.record, ws.framework))


def _said_beside(ws: Workspace, record: str) -> Iterable[Problem]:
    """Reasons and replies are in no field of the form, but they are free text and travel like one."""
    for question, row in ws.store.working.of(record).items():
        yield from privacy.problems(question, _("Reason"), row.reason)
        if question.startswith(REPLY):
            yield from privacy.problems(question.removeprefix(REPLY), _("Reply"), row.value)
