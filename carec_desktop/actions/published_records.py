"""Published figures, events and deliverables written down as ordinary records, each by the one it belongs to."""

from collections.abc import Iterable
from functools import cache

from carec_desktop import published
from carec_desktop.actions import record
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import REFERENCE_KINDS, REGION, Role
from carec_desktop.ledger import canonical_json
from carec_desktop.published import PublishedEvent, PublishedFigure

ANSWERS_DOCUMENT = "DEfR 2020, Annex III"


@cache
def all_figures() -> tuple[PublishedFigure, ...]:
    return (*published.observations(), *published.series(), *published.portfolio())


def write_all(ws: Workspace) -> None:
    """Record everything published that is this person's to record."""
    if ws.settings.role == Role.TRAINER:
        write_trainings(ws)
        return
    write_figures(ws, figures_for(ws))
    if ws.settings.role == Role.FOCAL_POINT:
        write_answers(ws)
        write_trainings(ws)
    if ws.settings.role != Role.SECTOR_LEAD:  # regional events are the secretariat's
        write_events(ws)
    if ws.is_secretariat:
        write_deliverables(ws)


def figures_for(ws: Workspace) -> list[PublishedFigure]:
    """What this person records: countries their own actuals, leads their sectors', the secretariat the rest."""
    return [f for f in all_figures() if _recorder(f, _led(ws)) == _who(ws)]


def _led(ws: Workspace) -> frozenset[str]:
    """Sectors that have a lead of their own, by the keyring or by who asks."""
    leads = {s for h in ws.keyring.holders if h.role == Role.SECTOR_LEAD for s in h.sectors}
    return frozenset(leads | set(ws.settings.sectors))


def _who(ws: Workspace) -> str:
    return ws.settings.sectors[0] if ws.settings.role == Role.SECTOR_LEAD else ws.settings.ref_area


def _recorder(figure: PublishedFigure, led: frozenset[str]) -> str:
    sector = figure.measure.split(".")[0]
    if figure.kind in REFERENCE_KINDS:
        return REGION
    if figure.ref_area in MEMBERS:
        return figure.ref_area
    return sector if figure.ref_area == REGION and sector in led else REGION


def write_figures(ws: Workspace, figures: Iterable[PublishedFigure]) -> int:
    """Record published figures as printed; returns how many."""
    count = 0
    with ws.store.transaction():
        for f in figures:
            dimensions = ";".join(f"{name}={value}" for name, value in f.dimensions)
            typed = {"value": f.value, "reason": f.reason, "finding": f.finding, "note": f.note}
            typed["flags"] = " ".join(sorted(f.flags))
            _observe(ws, f.measure, f.ref_area, f.time_period, f.kind, f.source, dimensions, typed)
            count += 1
    return count


def _observe(
    ws: Workspace, measure: str, ref_area: str, time_period: str, kind: str, source: str, dimensions: str,
    typed: dict[str, str],
) -> str:  # fmt: skip
    key = {"measure": measure, "ref_area": ref_area, "time_period": time_period, "kind": kind, "source": source}
    name, whole_key = record.begin(ws, "observation", key | {"dimensions": dimensions}, "en")
    record.write(ws, "observation", name, whole_key, {k: v for k, v in typed.items() if v}, lang="en")
    return name


def write_answers(ws: Workspace) -> int:
    """Record what the review says about this country, with the page it says it on as evidence."""
    mine = [a for a in published.answers() if a.ref_area == ws.settings.ref_area]
    if not mine:
        return 0
    with ws.store.transaction():
        name, key = record.begin(ws, "evidence", {})
        document = {"type": "report", "title": ANSWERS_DOCUMENT, "issuer": "ADB", "date": "2022"}
        record.write(ws, "evidence", name, key, document, lang="en")
        for answer in mine:
            typed = {"value": answer.value, "finding": answer.finding, "evidence": name}
            _observe(ws, answer.measure, answer.ref_area, answer.time_period, "actual", answer.source, "", typed)
    return len(mine)


def write_events(ws: Workspace) -> int:
    """Record events this person owns; regional trainings belong to the trainer."""
    mine = [e for e in published.events() if e.ref_area == ws.settings.ref_area and e.kind != "training"]
    with ws.store.transaction():
        for event in mine:
            name, key = record.begin(ws, "event", {})
            record.write(ws, "event", name, key, _event(event), lang="en")
    return len(mine)


def write_trainings(ws: Workspace, everybody: bool = False) -> int:
    """Record published trainings as trainings: counts by sex are in no source, so none is made up."""
    mine = [e for e in published.events() if e.kind == "training" and (everybody or e.ref_area == ws.settings.ref_area)]
    with ws.store.transaction():
        for event in mine:
            typed = _event(event)
            for other in ("kind", "host"):
                typed.pop(other, None)
            name, key = record.begin(ws, "training", {})
            record.write(ws, "training", name, key, typed, lang="en")
    return len(mine)


def _event(event: PublishedEvent) -> dict[str, str]:
    dates = {"start": event.start, "end": event.end}
    typed = {
        "kind": event.kind, "title": event.title, "sector": event.sector, "state": event.state, "place": event.place,
        "held": canonical_json({k: v for k, v in dates.items() if v}).decode() if event.start else "",
        "host": event.ref_area if event.ref_area in MEMBERS else "", "countries": " ".join(event.countries),
        "source": event.source, "note": event.participants,
    }  # fmt: skip
    return {k: v for k, v in typed.items() if v}


def write_deliverables(ws: Workspace) -> int:
    """Record what conferences and senior officials listed to be delivered."""
    with ws.store.transaction():
        for item in published.deliverables():
            typed = {
                "title_en": item.title.en, "title_ru": item.title.ru, "title_zh": item.title.zh, "sector": item.sector,
                "due": item.due_printed, "status": item.status, "forum": item.forum,
                "countries": " ".join(item.countries), "source": item.source,
            }  # fmt: skip
            name, key = record.begin(ws, "deliverable", {})
            record.write(ws, "deliverable", name, key, {k: v for k, v in typed.items() if v}, lang="en")
    return len(published.deliverables())
