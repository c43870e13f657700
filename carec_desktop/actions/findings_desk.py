"""Findings as work to do: each with the records behind it and what settles it, settled ones last."""

from collections.abc import Iterable
from dataclasses import dataclass

from carec_desktop.actions import queries, record_findings
from carec_desktop.actions.decide import find_question
from carec_desktop.actions.figures import Results, figure, of_record
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.record import View, begin, view, views
from carec_desktop.actions.record_findings import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.findings import Finding
from carec_desktop.i18n import N_, language
from carec_desktop.localvalues import show_number
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.signals import Figure, Slot
from carec_desktop.store import Working
from carec_desktop.sync.package import Signer

SOURCE, ASK, RECORDS = "source", "ask", "records"  # what settles a finding
KINDS = {
    "sources_differ": N_("sources differ"),
    "total_not_reached": N_("total not reached"),
    "computed_differs": N_("computed differs"),
    "suspected_misprint": N_("misprint suspected"),
    "target_not_beyond_baseline": N_("impossible together"),
    "stale": N_("out of date"),
    "possible_duplicate": N_("may be one"),
    "delegations_differ": N_("delegations differ"),
}
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
    `asked`: a question about it is open."""

    key: str
    kind: str
    text: str
    how: str
    behind: tuple[Behind, ...]
    sources: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    decided: str = ""
    asked: bool = False

    @property
    def settled(self) -> bool:
        return bool(self.decided) or self.asked


def matters(ws: Workspace) -> list[Matter]:
    """Every finding; what nobody has dealt with first, in the order of the framework."""
    results, decided = Results(ws), of_record(ws)
    observations = {one.record_id: one for one in views(ws, "observation")}
    open_ = {(q.stored.record_id) for q in queries.queries(ws) if q.state == "open"}
    found = [_of_figures(ws, one, results.recorded, observations, decided, open_) for one in results.findings()]
    found += [_of_records(ws, one, open_) for one in record_findings.findings(ws)]
    return sorted(found, key=lambda one: one.settled)


def _of_figures(
    ws: Workspace, finding: Finding, recorded: Iterable[Figure], observations: dict[str, View],
    decided: dict[Slot, str], open_: set[str],
) -> Matter:  # fmt: skip
    figures = [one for one in recorded if _is_behind(ws, finding, one)]
    own = [one for one in figures if one.ref_area == finding.slot.ref_area and one.source in finding.sources]
    slots = tuple(dict.fromkeys(one.slot for one in own))
    how = SOURCE if finding.kind == "sources_differ" else ASK
    chosen = next((decided[slot] for slot in slots if slot in decided), "") if how == SOURCE else ""
    behind = tuple(_behind(observations[one.record_id]) for one in figures if one.record_id in observations)
    asked = any(one.record_id in open_ for one in behind)
    sources = tuple(dict.fromkeys(finding.sources)) if how == SOURCE else ()
    key = "|".join((finding.kind, *map(str, finding.slot), *finding.sources))
    return Matter(key, finding.kind, finding.text(), how, behind, sources, slots, chosen, asked)


def _is_behind(ws: Workspace, finding: Finding, one: Figure) -> bool:
    """Is the figure what the finding speaks of, or, for a total, one of the parts?"""
    at = finding.slot
    if (one.measure, one.dimensions) != (at.measure, at.dimensions):
        return False
    if finding.kind == "target_not_beyond_baseline":
        return one.ref_area == at.ref_area and one.kind in ("baseline", "target")
    if one.time_period != at.time_period:
        return False
    if finding.kind == "total_not_reached":
        members = ws.framework.group(at.ref_area).members()
        return one.kind == at.kind and (one.ref_area in members or one.source in finding.sources)
    if finding.kind == "computed_differs":
        return one.kind != "target" and (one.ref_area != at.ref_area or one.source in finding.sources)
    return one.ref_area == at.ref_area and one.source in finding.sources


def _behind(one: View) -> Behind:
    said = figure(one) if one.form == "observation" else None
    value = (said.value or said.reason) if said else ""
    if said and said.number is not None:
        value = show_number(f"{said.number:f}", language())
    name = record_name(one.form, one.key, one.values)
    source = one.key.get("source", "") or one.values.get("source", "")
    return Behind(one.form, one.record_id, name, value, source, one.stored is not None)


def _of_records(ws: Workspace, finding: RecordFinding, open_: set[str]) -> Matter:
    found = [one for one in (view(ws, record) for record in finding.records) if one is not None]
    behind = tuple(map(_behind, found))
    asked = any(one.record_id in open_ for one in behind)
    key = "|".join((finding.kind, *finding.records))
    return Matter(key, finding.kind, finding.text(), RECORDS, behind, asked=asked)


# -- settling --------------------------------------------------------------------------------------


def decide_source(ws: Workspace, signer: Signer, matter: Matter, source: str, grounds: str = "") -> None:
    """Decide that `source` is of record wherever it states one of the figures of this finding."""
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
    mint_decision(ws, signer, rows)


def ask(ws: Workspace, signer: Signer, behind: Behind, text: str) -> None:
    """Ask the owner of a record behind a finding; the question goes with the next receipt."""
    stored = ws.store.ledger.record(behind.record_id)
    about = next((q for q in ("value", "title", "source") if stored and q in stored.states), "")
    find_question(ws, f"{behind.record_id}.{about}")
    queries.ask(ws, signer, f"{behind.record_id}.{about}", text)
