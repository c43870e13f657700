"""Figures out of the ledger: the matrix, country and group profiles, findings; every one with its source."""

from collections.abc import Iterable
from dataclasses import replace

from carec_desktop.actions.locking import Periods
from carec_desktop.actions.printed import held_back, supposed_views
from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import Finding
from carec_desktop.findings import findings as find
from carec_desktop.framework_reading import only_former, read_through, slot_now
from carec_desktop.groups import ProfileRow
from carec_desktop.groups import profile as profile_rows
from carec_desktop.judge import Judgement, judge_all
from carec_desktop.matrix_rows import MatrixRow, matrix_rows
from carec_desktop.rollup import Computed, compute
from carec_desktop.signals import Figure, Place, Slot
from carec_desktop.validate import UNKNOWN_AREA


def figure(view: View) -> Figure:
    """One observation as the rules see it: once approved, the approved values stand until the next approval."""
    approved = view.stored.approved if view.stored else {}
    stored = approved or view.values
    return Figure(
        measure=view.key["measure"], ref_area=view.key["ref_area"], time_period=view.key["time_period"],
        kind=view.key["kind"], source=view.key["source"], dimensions=_dimensions(view.key.get("dimensions", "")),
        value=stored.get("value", ""), reason=stored.get("reason", ""),
        flags=frozenset(stored.get("flags", "").split()), state="published" if approved else _state(view),
        finding=stored.get("finding", ""),
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
    return "clean"


def slot_of(view: View) -> Slot:
    """The slot a figure, or a decision about its sources, belongs to."""
    key = view.key
    dimensions = _dimensions(key.get("dimensions", ""))
    return Slot(key["measure"], key["ref_area"], key["time_period"], key["kind"], dimensions)


def proposed(ws: Workspace) -> dict[Slot, str]:
    """Values entered after an approval and not declined: corrections proposed, printed beside the approved value.
    In a locked period nothing printed changes before the secretariat has decided."""
    periods = Periods(ws)
    corrected = (
        replace(figure(v), value=v.stored.values.get("value", ""))
        for v in supposed_views(ws, "observation")
        if v.stored and "value" in v.stored.corrected and v.stored.states.get("value") == "clean"
        and not v.stored.declined and periods.lock_of(v.form, v.key, v.values) is None
    )  # fmt: skip
    return {each.slot: each.value for each in read_through(ws.framework, corrected)}


def figures(ws: Workspace, ref_area: str | None = None, found: Iterable[View] | None = None) -> list[Figure]:
    """Every observation here, working values included (state draft), and what came after its period was locked
    (state late); neither counts. `found`: the observations, where they are read already."""
    periods = Periods(ws)
    told = ((v, figure(v)) for v in (supposed_views(ws, "observation", ref_area) if found is None else found))
    return [replace(one, state="late") if held_back(periods, v) else one for v, one in told]


def of_record(ws: Workspace) -> dict[Slot, str]:
    """Sources the secretariat decided to be of record."""
    chosen = (view for view in views(ws, "of_record") if view.values.get("source"))
    return {slot_now(ws.framework, slot_of(view)): view.values["source"] for view in chosen}


class Results:
    """Everything computed from one reading of the ledger, so that all papers of a run agree."""

    def __init__(self, ws: Workspace, as_of: str = "") -> None:
        self.framework = ws.framework
        self.observations: list[View] = supposed_views(ws, "observation")
        every = figures(ws, found=self.observations)
        self.stated: dict[str, Figure] = {one.record_id: one for one in every}  # before any change is read into it
        self.recorded: list[Figure] = read_through(self.framework, every)
        self.former: list[Figure] = only_former(self.framework, every)
        decided = of_record(ws)
        self.computed: list[Computed] = compute(self.framework, self.recorded, of_record=decided)
        self.all = self.recorded + [c.figure for c in self.computed if c.telling]
        self.as_of = as_of
        self.of_record = decided
        self.judgements: dict[Place, Judgement] = judge_all(self.framework, self.all, as_of=as_of, of_record=decided)

    def matrix(self) -> list[MatrixRow]:
        """Rows of `matrix --json`: one per kind and source, published and computed."""
        return matrix_rows(self.framework, self.recorded, self.computed, self.judgements)

    def profile(self, area_or_group: str) -> list[ProfileRow]:
        if not self.framework.has_area(area_or_group):
            raise UNKNOWN_AREA.error(area_or_group, ref_area=area_or_group)
        return profile_rows(self.framework, self.recorded, area_or_group, of_record=self.of_record)

    def findings(self) -> list[Finding]:
        return find(self.framework, self.recorded, as_of=self.as_of, of_record=self.of_record)
