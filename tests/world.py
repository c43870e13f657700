"""A small world for tests: a secretariat and three focal points, enrolled once and copied for every test."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import enrol, exchange, record, workspace
from carec_desktop.actions.exchange import Taken
from carec_desktop.actions.workspace import Workspace

SECRET = "open sesame"
PEOPLE = {"KGZ": "KGZ", "KAZ": "KAZ", "KAZ-2": "KAZ"}


def build(root: Path) -> None:
    """Enrol everybody in PEOPLE with a new secretariat under `root`."""
    made = {"role": "secretariat", "ref_area": "CAREC", "name": "Secretariat", "lang": "en"}
    with workspace.create(root / "secretariat", **made) as office:  # type: ignore[arg-type]
        fingerprint = enrol.found_secretariat(office, SECRET)
        for folder, area in PEOPLE.items():
            person = {"role": "focal-point", "ref_area": area, "name": f"Focal point {folder}", "lang": "ru"}
            with workspace.create(root / folder, **person) as ws:  # type: ignore[arg-type]
                enrol.request(ws, SECRET, root / f"{folder}.request")
                enrol.approve(office, SECRET, root / f"{folder}.request", root / f"{folder}.certificate")
                enrol.install(ws, root / f"{folder}.certificate", fingerprint)


@dataclass
class World:
    """One test's own copy; every call opens a workspace, does one thing and closes it."""

    root: Path

    @classmethod
    def copy(cls, built: Path, target: Path) -> "World":
        shutil.copytree(built, target)
        return cls(target)

    def open(self, who: str, **options: object) -> Workspace:
        return workspace.open_workspace(self.root / who, **options)  # type: ignore[arg-type]

    def figure(self, who: str, area: str, value: str, *, measure: str = "gdp_growth", year: str = "2020") -> str:
        """Record a figure as typed in Russian; returns its record id."""
        key = {"measure": measure, "ref_area": area, "time_period": year, "kind": "actual", "source": "S"}
        with self.open(who) as ws:
            name, whole = record.begin(ws, "observation", key, "ru")
            record.write(ws, "observation", name, whole, {"value": value}, lang="ru")
        return name

    def export(self, who: str, name: str) -> Path:
        with self.open(who) as ws:
            return exchange.export(ws, ws.signer(SECRET), self.root / name).path

    def merge(self, who: str, *files: Path) -> list[Taken]:
        with self.open(who) as ws:
            return exchange.merge(ws, files)

    def digest(self, who: str) -> str:
        with self.open(who, readonly=True) as ws:
            return ws.store.ledger.digest()
