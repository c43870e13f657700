"""What the documents publish written down as ordinary records: figures, events, deliverables, projects, publications.

Each is recorded by the one it belongs to.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from carec_desktop import published
from carec_desktop.actions import record
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import REFERENCE_KINDS, REGION, Role
from carec_desktop.ledger import canonical_json
from carec_desktop.localdates import is_date, period_bounds, period_kind
from carec_desktop.published import PublishedDeliverable, PublishedEvent, PublishedFigure, PublishedProject

PUBLICATION = "publication"
ISSUER = re.compile(r"(ADB|CAREC Institute|UNDP|IRENA|WTO|IMF|WCO|UN ESCAP)\b")
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
        write_projects(ws)
        write_knowledge_products(ws)


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
    """Record events this person owns; regional trainings belong to the trainer, publications are no events."""
    others = ("training", PUBLICATION)
    mine = [e for e in published.events() if e.ref_area == ws.settings.ref_area and e.kind not in others]
    return _write(ws, "event", map(_event, mine))


def write_trainings(ws: Workspace, everybody: bool = False) -> int:
    """Record published trainings as trainings: counts by sex are in no source, so none is made up."""
    mine = [e for e in published.events() if e.kind == "training" and (everybody or e.ref_area == ws.settings.ref_area)]
    return _write(ws, "training", ({k: v for k, v in _event(e).items() if k not in ("kind", "host")} for e in mine))


def _write(ws: Workspace, form: str, typed: Iterable[Mapping[str, str]]) -> int:
    """New records of a form, one for each set of answers; blank answers are left out."""
    count = 0
    with ws.store.transaction():
        for answers in typed:
            name, key = record.begin(ws, form, {})
            record.write(ws, form, name, key, {k: v for k, v in answers.items() if v}, lang="en")
            count += 1
    return count


def _event(event: PublishedEvent) -> dict[str, str]:
    dates = {"start": event.start, "end": event.end}
    return {
        "kind": event.kind, "title": event.title, "sector": event.sector, "state": event.state, "place": event.place,
        "held": canonical_json({k: v for k, v in dates.items() if v}).decode() if event.start else "",
        "host": event.ref_area if event.ref_area in MEMBERS else "", "countries": " ".join(event.countries),
        "source": event.source, "note": event.participants,
    }  # fmt: skip


def write_deliverables(ws: Workspace) -> int:
    """Record what conferences and senior officials listed to be delivered."""
    return _write(ws, "deliverable", map(_deliverable, published.deliverables()))


def _deliverable(item: PublishedDeliverable) -> dict[str, str]:
    return {
        "title_en": item.title.en, "title_ru": item.title.ru, "title_zh": item.title.zh, "sector": item.sector,
        "due": item.due_printed, "due_by": _last_day(item.due), "status": item.status, "forum": item.forum,
        "countries": " ".join(item.countries), "source": item.source, "state": _state(item.status),
    }  # fmt: skip


def _last_day(due: str) -> str:
    """A TIME_PERIOD as a date of the precision it ends with: the month a quarter ends in, the year a span ends in."""
    if is_date(due) or not due:
        return due
    last = period_bounds(due)[1].isoformat()
    return last[:7] if period_kind(due) == "quarter" else last[:4]


# Words of the sources that leave no doubt about how far a promise is; any other wording is only a promise.
DONE = ("newly set up", "endorsed", "published", "release welcomed", "launch appreciated", "signing welcomed",
        "winners congratulated", "statement adopted")  # fmt: skip
GOING_ON = ("in progress", "progress appreciated", "progress noted", "progress encouraging", "preparations welcomed",
            "start of operations", "groundwork noted", "under way", "under review", "signed by",
            "approval welcomed", "approval appreciated")  # fmt: skip


def _state(status: str) -> str:
    said = status.lower()
    if any(words in said for words in DONE):
        return "delivered"
    return "under_way" if any(words in said for words in GOING_ON) else "promised"


def write_projects(ws: Workspace) -> int:
    """Record the projects that documents name, each with what its source says and nothing besides."""
    return _write(ws, "project", map(_project, published.projects()))


def _project(item: PublishedProject) -> dict[str, str]:
    return {**{k: v for k, v in vars(item).items() if k != "key"}, "countries": " ".join(item.countries)}


def write_knowledge_products(ws: Workspace) -> int:
    """Record the publications that documents name. Who issued one is taken from its title, where it stands."""
    found = [e for e in published.events() if e.kind == PUBLICATION and e.ref_area == ws.settings.ref_area]
    return _write(ws, "knowledge_product", map(_product, found))


# The first sign in a title that tells what kind of publication it is; a title with none is a report.
PRODUCT_SIGNS = {
    "portal": "portal", "database": "portal", "contracting parties": "portal", "guide": "guide", "manual": "guide",
    "toolkit": "guide", "compendium": "guide", "brief": "brief", "blog": "brief", "press release": "brief",
    "strategic framework": "strategy", "energy strategy": "strategy", "transport strategy": "strategy",
    "strategic action plan": "strategy", "carec 2030:": "strategy",
}  # fmt: skip


def _product(event: PublishedEvent) -> dict[str, str]:
    title = event.title.lower()
    issuer = next((name for name in re.findall(r"\(([^()]+)\)", event.title) if ISSUER.match(name)), "")
    return {
        "title": event.title, "kind": next((kind for sign, kind in PRODUCT_SIGNS.items() if sign in title), "report"),
        "sector": event.sector, "state": "planned" if event.state == "planned" else "published",
        "published": event.start if event.state != "planned" else "", "issuer": issuer.split(",")[0],
        "countries": " ".join(event.countries), "source": event.source,
        "note": f"Planned for {event.start}" if event.state == "planned" and event.start else event.participants,
    }  # fmt: skip
