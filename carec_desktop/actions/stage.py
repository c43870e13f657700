"""A stage for demonstrations: people with laptops, enrolled by a secretariat, with nothing between them but files."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from carec_desktop.actions import answering, enrol, exchange, rounds, workspace
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.holders import REGION, Role
from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.sync.call import Call

MARK = ".carec-demo"  # lies in every folder a demonstration made: only such a folder is ever emptied
# Language of each member's workspace: what its ministry would most likely choose.
SPEAKS = {"CHN": "zh", "KAZ": "ru", "KGZ": "ru", "TJK": "ru", "TKM": "ru", "UZB": "ru"}
NOT_OUR_FOLDER = declare(
    "not-our-folder",
    N_("“{folder}” is not empty and was not made by the demonstration; nothing was changed, name another."),
)


@dataclass(frozen=True)
class Person:
    """One person with a laptop: the workspace folder and what the key is for."""

    folder: str
    role: str
    ref_area: str
    name: str
    sectors: tuple[str, ...] = ()
    lang: str = ""  # "": what SPEAKS says


@dataclass
class Stage:
    """Where the demonstration stands: folders, the passphrase, and how it tells what it does."""

    root: Path
    passphrase: str
    say: Callable[[str], None]
    people: list[Person]
    began: float = field(default_factory=time.monotonic)
    made: dict[str, object] = field(default_factory=dict)

    def at(self, *parts: str) -> Path:
        path = self.root.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def clear(folder: Path) -> None:
    """An empty folder with the mark in it. Refuses one that is neither empty nor marked."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NOT_OUR_FOLDER.error(str(folder), folder=folder.name)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def enrol_everybody(stage: Stage) -> None:
    """Found a secretariat and enrol everybody on the stage."""
    home = stage.at("secretariat")
    secretariat = {"role": Role.SECRETARIAT, "ref_area": REGION, "name": "CAREC Secretariat", "lang": "en"}
    with workspace.create(home, **secretariat) as ws:  # type: ignore[arg-type]
        root = enrol.found_secretariat(ws, stage.passphrase)
        for person in stage.people:
            _enrol(stage, ws, person, root)


def _enrol(stage: Stage, secretariat: Workspace, person: Person, root: str) -> None:
    lang = person.lang or SPEAKS.get(person.ref_area, "en")
    folder = stage.at(person.folder)
    with workspace.create(
        folder, role=person.role, ref_area=person.ref_area, name=person.name, lang=lang, sectors=person.sectors
    ) as ws:
        asked, answer = folder / "request.json", folder / "certificate.json"
        enrol.request(ws, stage.passphrase, asked)
        enrol.approve(secretariat, stage.passphrase, asked, answer)
        enrol.install(ws, answer, root)


def write_calls(stage: Stage, ws: Workspace, call: Call) -> None:
    """Open a round at the secretariat `ws` and write a call for everybody on the stage."""
    rounds.keep_call(ws, call)
    signer = ws.signer(stage.passphrase)
    for area in sorted({p.ref_area for p in stage.people}):
        rounds.write_call(ws, signer, call, area, stage.at("calls", f"{area}.xlsx"))


def answer(stage: Stage) -> None:
    """Everybody gets and loads a receipt."""
    with opened(stage.at("secretariat")) as ws:
        signer = ws.signer(stage.passphrase)
        for area in sorted({p.ref_area for p in stage.people}):
            answering.write_receipt(ws, signer, area, stage.at("receipts", f"{area}.xlsx"))
    for person in stage.people:
        with opened(stage.at(person.folder)) as ws:
            exchange.merge(ws, [stage.at("receipts", f"{person.ref_area}.xlsx")])
