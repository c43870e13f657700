"""Ready to send: how far the answers are that the round asks for, and what to decide before they leave.

Every question the round asks of this workspace is in exactly one of four states, so that their counts add up to
what is asked. Nothing here writes.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from carec_desktop.actions import asking, doubts
from carec_desktop.actions.asking import Question
from carec_desktop.actions.decide import Unsettled, field_for, unsettled
from carec_desktop.actions.explaining import explained
from carec_desktop.actions.figures import figure, of_record
from carec_desktop.actions.last_receipt import Matter, open_matters
from carec_desktop.actions.reading_on import figures_now
from carec_desktop.actions.record import View, readiness, unsupported, view, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import Finding
from carec_desktop.findings import findings
from carec_desktop.framework_reading import read_through
from carec_desktop.i18n import _, language
from carec_desktop.ledger import EXISTS
from carec_desktop.localvalues import show_number
from carec_desktop.signals import Figure

VALUE, REASON, DRAFT, EMPTY = asking.VALUE, asking.REASON, asking.DRAFT, asking.MISSING
STATES = (VALUE, REASON, DRAFT, EMPTY)
CONTESTED = (asking.CONFLICT, asking.WAITING)  # counted as values: something is said, only not by one voice
# Kinds of what to decide, in the order they are shown.
CONFLICT, ASKS, DOUBT, UNFINISHED, MISSING = "conflict", "asks", "doubt", "draft", "empty"
ORDER = (CONFLICT, ASKS, DOUBT, UNFINISHED, MISSING)


@dataclass(frozen=True)
class ToDecide:
    """One thing to decide before sending, and the record it is solved at. `kind` is one of ORDER; `sentence` says
    what is wrong in the language spoken when it is called; `record_id` is "" while nothing was recorded."""

    kind: str
    form: str
    record_id: str
    key: Mapping[str, str]
    question: str
    sentence: Callable[[], str]
    values: Mapping[str, str]
    matter: Matter | None = None


@dataclass(frozen=True)
class Readiness:
    """What the round asks and what to decide; `counts` by STATES."""

    asked: tuple[Question, ...]
    decide: tuple[ToDecide, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        found = Counter(VALUE if one.state in CONTESTED else one.state for one in self.asked)
        return {state: found[state] for state in STATES}


def look(ws: Workspace) -> Readiness:
    """How far this workspace is."""
    asked = tuple(asking.questions(ws))
    found = [*_conflicts(ws), *_asks(ws), *_waiting(ws), *_unlikely(ws), *_doubts(ws, asked), *_missing(asked)]
    found += _unsupported(ws, asked)
    return Readiness(asked, tuple(sorted(_once(found), key=lambda one: ORDER.index(one.kind))))


# -- what to decide ----------------------------------------------------------


def _conflicts(ws: Workspace) -> Iterator[ToDecide]:
    """Two values stand for one question, and no decision about them waits to be sent."""
    for one in unsettled(ws):
        stored = one.stored
        row = ws.store.working.of(stored.record_id).get(one.key)
        heads = {head.edit.id for head in one.heads}
        if one.state == "conflict" and not (row is not None and heads <= set(row.based_on)):
            say = _both_stand(ws, one)
            yield ToDecide(CONFLICT, stored.form, stored.record_id, stored.key, one.key, say, stored.values)


def _both_stand(ws: Workspace, one: Unsettled) -> Callable[[], str]:
    field = field_for(ws, one.stored, one.key)
    heads = [(head.edit.value, head.who) for head in one.heads]

    def say() -> str:
        shown = [(field.show(value, language()) if field and value else value, who) for value, who in heads[:2]]
        (value, who), (other, whose) = shown[0], shown[-1]
        if one.key == EXISTS or not who or not whose:
            return _("two values stand side by side")
        return _("{value} ({who}) and {other} ({whose}) both stand").format(
            value=value or "—", who=who, other=other or "—", whose=whose
        )

    return say


def _asks(ws: Workspace) -> Iterator[ToDecide]:
    """What the last receipt asks and nobody answered here yet."""
    for matter in open_matters(ws):
        shown, decision = matter.view, matter.decision
        yield ToDecide(
            ASKS, decision.form, decision.record_id, shown.key if shown else {}, decision.question, matter.sentence,
            shown.values if shown else {}, matter,
        )  # fmt: skip


def _waiting(ws: Workspace) -> Iterator[ToDecide]:
    """Records of this laptop that cannot leave, and those a rule is in doubt about."""
    for one in readiness(ws):
        blocking = [p for p in one.problems if p.blocking]
        problem = next(iter(blocking or one.problems), None)
        if problem is not None:
            shown, kind = one.view, UNFINISHED if blocking else DOUBT
            yield ToDecide(
                kind, shown.form, shown.record_id, shown.key, problem.place, problem.sentence, shown.values
            )  # fmt: skip


def _unlikely(ws: Workspace) -> Iterator[ToDecide]:
    """Figures typed here that fit their own series badly, and nobody gave a reason for."""
    for record_id, problems in doubts.here(ws).items():
        shown = view(ws, record_id)
        if shown is not None:
            say = problems[0].sentence
            yield ToDecide(DOUBT, shown.form, record_id, shown.key, "value", say, shown.values)


def _doubts(ws: Workspace, asked: tuple[Question, ...]) -> Iterator[ToDecide]:
    """What the rules find in the figures the round asks for, drafts that may leave included."""
    places = {(a.asked.measure, a.asked.ref_area, a.asked.time_period, a.asked.kind) for a in asked}
    if not places:
        return
    area = ws.settings.ref_area
    stated = read_through(ws.framework, [_as_if_sent(figure(v)) for v in views(ws, "observation", area)])
    shown = {v.record_id: v for v in figures_now(ws, area)}
    settled = explained(ws)
    for finding in findings(ws.framework, stated, of_record=of_record(ws)):
        slot = finding.slot
        asked_here = (slot.measure, slot.ref_area, slot.time_period, slot.kind) in places
        if asked_here and finding.fingerprint not in settled:
            yield _doubt(finding, shown)


def _unsupported(ws: Workspace, asked: tuple[Question, ...]) -> Iterator[ToDecide]:
    """A yes that was sent without the document it rests on."""
    for one in asked:
        if one.view is not None and not one.view.is_draft:
            for problem in unsupported(ws, one.view):
                shown = one.view
                yield ToDecide(
                    DOUBT, shown.form, shown.record_id, shown.key, problem.place, problem.sentence, shown.values
                )


def _as_if_sent(one: Figure) -> Figure:
    return replace(one, state="clean") if one.state == "draft" and (one.value or one.reason) else one


def _doubt(finding: Finding, shown: Mapping[str, View]) -> ToDecide:
    slot = finding.slot
    same = (slot.measure, slot.ref_area, slot.time_period, slot.kind)
    parts = ("measure", "ref_area", "time_period", "kind")
    there = next((v for v in shown.values() if tuple(v.key.get(p, "") for p in parts) == same), None)
    key = there.key if there else dict(zip(parts, same, strict=True))
    return ToDecide(
        DOUBT, "observation", there.record_id if there else "", key, "value", _briefly(finding),
        there.values if there else {},
    )  # fmt: skip


def _briefly(finding: Finding) -> Callable[[], str]:
    """The finding beside the name of its question, which need not be said again."""
    if finding.kind != "sources_differ":
        return finding.text

    def say() -> str:
        shown = [show_number(f"{number:f}", language()) for number in finding.stated]
        pairs = (
            _("{value} in {source}").format(value=value, source=source)
            for value, source in zip(shown, finding.marks, strict=True)
        )
        return "; ".join(pairs)

    return say


def _missing(asked: tuple[Question, ...]) -> Iterator[ToDecide]:
    """Questions with neither value nor reason."""
    for one in asked:
        if one.state == EMPTY:
            place = one.asked
            key = {
                "measure": place.measure, "ref_area": place.ref_area, "time_period": place.time_period,
                "kind": place.kind,
            }  # fmt: skip
            record_id = one.view.record_id if one.view else ""
            yield ToDecide(MISSING, "observation", record_id, key, "value", _neither, {})


def _neither() -> str:
    return _("neither a value nor a reason")


def _once(found: list[ToDecide]) -> list[ToDecide]:
    """One line a question and kind: a draft that merely has no value yet is told once."""
    kept: dict[tuple[str, str, str, str], ToDecide] = {}
    for one in found:
        place = one.record_id or "|".join(map(str, one.key.values()))
        about = one.question if one.kind != ASKS else f"{one.question} {len(kept)}"
        kept.setdefault((one.kind, one.form, place, about), one)
    return list(kept.values())


