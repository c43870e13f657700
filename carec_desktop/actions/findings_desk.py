"""Findings as work to do: each with the records behind it and what settles it, settled ones last."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from carec_desktop.actions import queries, record_findings, result_findings
from carec_desktop.actions.approving import DECIDED_SINCE
from carec_desktop.actions.approving import found as found_record
from carec_desktop.actions.decide import find_question
from carec_desktop.actions.explaining import explain, explained
from carec_desktop.actions.figures import Results, figure
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.record import View, begin
from carec_desktop.actions.record_finding import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import Finding
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import N_, _, language
from carec_desktop.ledger import Edit
from carec_desktop.localvalues import show_number
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.signals import Slot
from carec_desktop.store import Working
from carec_desktop.sync.package import Signer

NO_SUCH_SOURCE = declare(
    "no-such-source", N_("“{source}” states nothing here; nothing was decided, choose one of the sources shown.")
)


@dataclass(frozen=True)
class Behind:
    """One record behind a finding: what it says and who says so."""

    form: str
    record_id: str
    name: str
    value: str
    source: str
    sent: bool  # is it in the ledger, so that its owner can be asked about it?


@dataclass(frozen=True)
class Matter:
    """One finding to settle. `sources`: those one of which can be taken as of record; `decided`: the one that was;
    `asked`: a question about it is open; `explained`: why it is right as it is. `area` is a REF_AREA, `sector` a
    sector code; "" where it is about no single one."""

    key: str
    kind: str
    text: str
    behind: tuple[Behind, ...]
    fingerprint: str
    area: str = ""
    sector: str = ""
    sources: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    decided: str = ""
    asked: bool = False
    explained: str = ""

    @property
    def settled(self) -> bool:
        return bool(self.decided or self.explained) or self.asked


def matters(ws: Workspace) -> list[Matter]:
    """Every finding; what nobody has dealt with first, in the order of the framework."""
    results, open_ = Results(ws), _open_questions(ws)
    found = [_of_records(one, open_) for one in record_findings.findings(ws, results.observations)]
    told = [*_among_figures(ws, results, open_), *_with_reasons(ws, found)]
    return sorted(told, key=lambda one: one.settled)


def figure_matters(ws: Workspace) -> list[Matter]:
    """Findings about figures alone, in the order of the framework."""
    return _among_figures(ws, Results(ws), _open_questions(ws))


def _among_figures(ws: Workspace, results: Results, open_: Container[str]) -> list[Matter]:
    observations = {one.record_id: one for one in results.observations}
    found = [_of_figures(one, observations, results.of_record, open_) for one in results.findings()]
    return _with_reasons(ws, found)


def _open_questions(ws: Workspace) -> set[str]:
    """Records that a question is open about."""
    return {query.stored.record_id for query in queries.queries(ws) if query.state == "open"}


def _with_reasons(ws: Workspace, found: Iterable[Matter]) -> list[Matter]:
    reasons = explained(ws)
    return [replace(one, explained=reasons.get(one.fingerprint, "")) for one in found]


def _of_figures(
    finding: Finding, observations: Mapping[str, View], decided: Mapping[Slot, str], open_: Container[str]
) -> Matter:  # fmt: skip
    differ = finding.kind == "sources_differ"
    own = [one for one in finding.behind if one.ref_area == finding.slot.ref_area and one.source in finding.sources]
    slots = tuple(dict.fromkeys(one.slot for one in own)) if differ else (finding.slot,)
    behind = tuple(_behind(observations[one.record_id]) for one in finding.behind if one.record_id in observations)
    return Matter(
        _key(finding), finding.kind, finding.text(), behind, finding.fingerprint, finding.slot.ref_area,
        finding.measure.sector, tuple(dict.fromkeys(finding.sources)) if differ else (), slots,
        next((decided[slot] for slot in slots if slot in decided), "") if differ else "",
        any(one.record_id in open_ for one in behind),
    )  # fmt: skip


def _key(finding: Finding) -> str:
    """What stays the same while its numbers change; sources may join those that differ."""
    at = finding.slot
    own = () if finding.kind == "sources_differ" else finding.sources[: len(finding.stated)]
    aim = "target" if at.kind == "target" else ""
    return "|".join((finding.kind, finding.variant, *at[:3], str(at.dimensions), aim, *own))


def _behind(one: View) -> Behind:
    said = figure(one) if one.form == "observation" else None
    value = said.value if said else ""
    if said and said.number is not None:
        value = show_number(f"{said.number:f}", language())
    elif said and said.reason:
        value = _(REASONS.get(said.reason, said.reason))
    name = record_name(one.form, one.key, one.values)
    source = one.key.get("source", "") or one.values.get("source", "")
    return Behind(one.form, one.record_id, name, value, source, one.stored is not None)


def _of_records(finding: RecordFinding, open_: Container[str]) -> Matter:
    behind = tuple(map(_behind, finding.behind))
    named = () if finding.kind in result_findings.BY_SECTOR else finding.records
    key = "|".join((finding.kind, finding.form, finding.sector, *named))
    area = finding.owner.partition("/")[0]
    asked = any(one.record_id in open_ for one in behind)
    return Matter(key, finding.kind, finding.text(), behind, finding.fingerprint, area, finding.sector, asked=asked)


# -- settling --------------------------------------------------------------------------------------


def decide_source(ws: Workspace, signer: Signer, matter: Matter, source: str, grounds: str = "") -> list[Edit]:
    """Decide that `source` is of record wherever it states one of the figures of this finding. Returns what was
    recorded."""
    ws.require_secretariat()
    said = {one.source: one for one in matter.behind}
    if source not in matter.sources or source not in said:
        raise NO_SUCH_SOURCE.error(source=source)
    rows: list[Working] = []
    for slot in matter.slots:
        typed = {
            "measure": slot.measure, "ref_area": slot.ref_area, "time_period": slot.time_period, "kind": slot.kind,
            "dimensions": ";".join(f"{name}={value}" for name, value in slot.dimensions),
        }  # fmt: skip
        name, key = begin(ws, "of_record", typed, "en")
        before = ws.store.ledger.record(name)
        for question, text in (("source", source), ("grounds", grounds.strip())):
            heads = before.heads.get(question, ()) if before else ()
            if text or heads:
                rows.append(
                    Working(name, "of_record", key, question, text, ws.settings.lang, based_on=tuple(heads),
                            changed_at=ws.clock())
                )  # fmt: skip
    return mint_decision(ws, signer, rows)


def ask(ws: Workspace, signer: Signer, behind: Behind, text: str) -> None:
    """Ask the owner of a record behind a finding; the question goes with the next receipt."""
    stored = ws.store.ledger.record(behind.record_id)
    about = next((q for q in ("value", "title", "source") if stored and q in stored.states), "")
    find_question(ws, f"{behind.record_id}.{about}")
    queries.ask(ws, signer, f"{behind.record_id}.{about}", text)


def explain_matter(ws: Workspace, signer: Signer, matter: Matter, grounds: str) -> list[Edit]:
    """Mark a finding as explained, for the numbers it has now; empty `grounds` take that back. Returns what was
    recorded."""
    return explain(ws, signer, matter.kind, matter.fingerprint, matter.area, matter.text, grounds)


def unsettle(ws: Workspace, signer: Signer, made: Iterable[Edit]) -> list[Edit]:
    """Take back what settled a finding: every question says again what it said before the edits `made`. Raises
    UserError decided-since where somebody has said something else meanwhile; then nothing is changed."""
    ws.require_secretariat()
    rows: list[Working] = []
    for edit in made:
        if edit.question not in FORMS[edit.form].fields:
            continue
        stored = found_record(ws, edit.record_id)
        if tuple(stored.heads.get(edit.question, ())) != (edit.id,):
            raise DECIDED_SINCE.error(name=record_name(stored.form, stored.key, stored.values))
        earlier = {one.id: one.value for one in ws.store.ledger.edits_of(edit.record_id)}
        before = next((earlier[name] for name in edit.replaces if name in earlier), "")
        rows.append(
            Working(edit.record_id, edit.form, dict(stored.key), edit.question, before, ws.settings.lang,
                    based_on=(edit.id,), changed_at=ws.clock())
        )  # fmt: skip
    return mint_decision(ws, signer, rows)
