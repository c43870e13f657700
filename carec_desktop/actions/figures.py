"""Figures out of the ledger: the matrix, country and group profiles, findings; every one with its source."""

from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.findings import Finding
from carec_desktop.findings import findings as find
from carec_desktop.groups import ProfileRow
from carec_desktop.groups import profile as profile_rows
from carec_desktop.judge import Judgement, judge_all
from carec_desktop.matrix_rows import MatrixRow, matrix_rows
from carec_desktop.rollup import Computed, compute
from carec_desktop.signals import Figure, Place, Slot


def figure(view: View) -> Figure:
    """One observation as the rules see it."""
    stored = view.values
    return Figure(
        measure=view.key["measure"], ref_area=view.key["ref_area"], time_period=view.key["time_period"],
        kind=view.key["kind"], source=view.key["source"], dimensions=_dimensions(view.key.get("dimensions", "")),
        value=stored.get("value", ""), reason=stored.get("reason", ""),
        flags=frozenset(stored.get("flags", "").split()), state=_state(view), finding=stored.get("finding", ""),
        record_id=view.record_id,
    )  # fmt: skip


def _dimensions(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in text.split(";") if part)
    return tuple(sorted((name, value) for name, _sign, value in pairs))


def _state(view: View) -> str:
    states = {view.states.get("value", "clean"), view.states.get("reason", "clean")}
    for state in ("conflict", "waiting", "draft"):
        if state in states:
            return state
    approved = view.stored.approved.get("value") if view.stored else None
    return "published" if approved is not None and approved == view.values.get("value", "") else "clean"


def figures(ws: Workspace, ref_area: str | None = None) -> list[Figure]:
    """Every observation here, working values included (state draft)."""
    return [figure(v) for v in views(ws, "observation", ref_area)]


def of_record(ws: Workspace) -> dict[Slot, str]:
    """Sources the secretariat decided to be of record."""
    decided = {}
    for v in views(ws, "of_record"):
        key, source = v.key, v.values.get("source", "")
        if source:
            slot = Slot(
                key["measure"],
                key["ref_area"],
                key["time_period"],
                key["kind"],
                _dimensions(key.get("dimensions", "")),
            )
            decided[slot] = source
    return decided


class Results:
    """Everything computed from one reading of the ledger, so that all papers of a run agree."""

    def __init__(self, ws: Workspace, as_of: str = "") -> None:
        self.framework = ws.framework
        self.recorded: list[Figure] = figures(ws)
        decided = of_record(ws)
        self.computed: list[Computed] = compute(self.framework, self.recorded, of_record=decided)
        self.all = self.recorded + [c.figure for c in self.computed]
        self.as_of = as_of
        self.of_record = decided
        self.judgements: dict[Place, Judgement] = judge_all(self.framework, self.all, as_of=as_of, of_record=decided)

    def matrix(self) -> list[MatrixRow]:
        """Rows of `matrix --json`: one per kind and source, published and computed."""
        return matrix_rows(self.framework, self.recorded, self.computed, self.judgements)

    def profile(self, area_or_group: str) -> list[ProfileRow]:
        return profile_rows(self.framework, self.recorded, area_or_group, of_record=self.of_record)

    def findings(self) -> list[Finding]:
        return find(self.framework, self.recorded, as_of=self.as_of, of_record=self.of_record)
