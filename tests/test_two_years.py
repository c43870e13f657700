"""Two officers, eleven countries, two years: packages lost, repeated, late and contradicting each other, played with
real files through the actions. What everybody typed is written down beside it, and the end must equal that."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from carec_desktop.actions import answering, approving, backups, decide, enrol, exchange, record, restoring, workspace
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.forms.choices import MEMBERS
from tests.pages_world import cheap_keys

SECRET = "demo"
MEASURES = ("gdp_growth", "merch_exports", "merch_imports")
SOURCE = "National statistics"
Place = tuple[str, str, str]  # REF_AREA, measure, year


@dataclass
class Region:
    """Folders of everybody, and what the story says must stand in the end."""

    root: Path
    dice: random.Random
    typed: dict[Place, str] = field(default_factory=dict)
    second: dict[Place, str] = field(default_factory=dict)  # what the other focal point of a country said
    lost: list[Path] = field(default_factory=list)

    def at(self, name: str) -> Path:
        return self.root / name

    def send(self, name: str, number: str) -> Path:
        with opened(self.at(name)) as ws:
            return exchange.export(ws, ws.signer(SECRET), self.root / "mail" / f"{name}-{number}.xlsx").path


def type_figure(ws: Workspace, place: Place, value: str) -> str:
    area, measure, year = place
    key = {"measure": measure, "ref_area": area, "time_period": year, "kind": "actual", "source": SOURCE}
    name, whole = record.begin(ws, "observation", key, "en")
    record.write(ws, "observation", name, whole, {"value": value}, lang="en")
    return name


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A secretariat, eleven focal points, a second one for Kazakhstan."""
    root = tmp_path_factory.mktemp("two years")
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        with workspace.create(
            root / "office", role="secretariat", ref_area="CAREC", name="First officer", lang="en"
        ) as office:
            digits = enrol.found_secretariat(office, SECRET)
            for name, area in {**{code: code for code in MEMBERS}, "KAZ-2": "KAZ"}.items():
                made = {"role": "focal-point", "ref_area": area, "name": f"Focal point {name}", "lang": "en"}
                with workspace.create(root / name, **made) as ws:  # type: ignore[arg-type]
                    enrol.request(ws, SECRET, root / f"{name}.request")
                    enrol.approve(office, SECRET, root / f"{name}.request", root / f"{name}.answer")
                    enrol.install(ws, root / f"{name}.answer", digits)
        (root / "mail").mkdir()
        yield root


def first_year(region: Region) -> list[Path]:
    """Everybody reports 2020; Kazakhstan's two focal points contradict each other on one figure."""
    packages = []
    for name in (*MEMBERS, "KAZ-2"):
        with opened(region.at(name)) as ws:
            for at, measure in enumerate(MEASURES if name != "KAZ-2" else MEASURES[:1]):
                place = (ws.settings.ref_area, measure, "2020")
                value = f"{10 + at}.{region.dice.randrange(1, 9)}" if name != "KAZ-2" else "99.5"
                type_figure(ws, place, value)
                (region.second if name == "KAZ-2" else region.typed)[place] = value
        packages.append(region.send(name, "1"))
    region.lost = [package for package in packages if package.stem.startswith(("MNG", "TJK"))]
    kept = [package for package in packages if package not in region.lost]
    mail = [*kept, *region.dice.sample(kept, 4)]
    region.dice.shuffle(mail)
    return mail


def two_desks(region: Region, mail: list[Path]) -> None:
    """Each officer merges half of the mail on a copy of their own; then both copies come together."""
    with opened(region.at("office")) as ws:
        started = backups.make(ws.folder)
    restoring.restore(started, region.at("office-2"))
    for folder, part in (("office", mail[::2]), ("office-2", mail[1::2])):
        with opened(region.at(folder)) as ws:
            assert not [taken for taken in exchange.merge(ws, part) if not taken.merged and taken.problem]
    with opened(region.at("office-2")) as ws:
        other = backups.make(ws.folder)
    restoring.restore(other, region.at("office"))


def settle_and_answer(region: Region, year: str) -> None:
    """Decide every conflict for the second focal point's value, approve one country, answer everybody."""
    with opened(region.at("office")) as ws:
        signer = ws.signer(SECRET)
        for one in decide.unsettled(ws):
            if one.state == "conflict":
                take = next(head for head in one.heads if head.edit.value == "99.5")
                decide.resolve(ws, one.question, take=take.edit.id, reason="later vintage", signer=signer)
                key = one.stored.key
                region.typed[key["ref_area"], key["measure"], key["time_period"]] = "99.5"
        approving.approve(ws, signer, "KGZ", year)
        for area in MEMBERS:
            answering.write_receipt(ws, signer, area, region.root / "mail" / f"receipt-{area}-{year}.xlsx")
    for name in (*MEMBERS, "KAZ-2"):
        with opened(region.at(name)) as ws:
            exchange.merge(ws, [region.root / "mail" / f"receipt-{ws.settings.ref_area}-{year}.xlsx"])


def second_year(region: Region) -> list[Path]:
    """A year later: new figures, corrections of old ones (one of an approved figure), and the late mail."""
    packages = []
    for name in MEMBERS:
        with opened(region.at(name)) as ws:
            for at, measure in enumerate(MEASURES):
                place = (name, measure, "2021")
                region.typed[place] = f"{20 + at}.{region.dice.randrange(1, 9)}"
                type_figure(ws, place, region.typed[place])
            corrected = (name, MEASURES[1], "2020")
            region.typed[corrected] = f"{30 + region.dice.randrange(9)}.5"
            type_figure(ws, corrected, region.typed[corrected])
        packages.append(region.send(name, "2"))
    mail = [*packages, *region.lost, region.dice.choice(packages)]
    region.dice.shuffle(mail)
    return mail


def values(ws: Workspace) -> dict[Place, str]:
    return {
        (v.key["ref_area"], v.key["measure"], v.key["time_period"]): v.values.get("value", "")
        for v in record.views(ws, "observation") if v.key["source"] == SOURCE
    }  # fmt: skip


def test_two_years_end_as_the_story_says(
    enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copied: Callable[[Path, Path], Path]
) -> None:
    cheap_keys(monkeypatch)
    region = Region(copied(enrolled, tmp_path / "region"), random.Random(2030))
    two_desks(region, first_year(region))
    settle_and_answer(region, "2020")
    mail = second_year(region)
    with opened(region.at("office")) as ws:
        exchange.merge(ws, mail)
    settle_and_answer(region, "2021")
    with opened(region.at("office")) as ws:
        assert not decide.unsettled(ws)
        assert values(ws) == region.typed
        approved = (v for v in record.views(ws, "observation", "KGZ") if v.key["time_period"] == "2020")
        proposed = [v.key["measure"] for v in approved if v.stored is not None and "value" in v.stored.corrected]
        assert proposed == [MEASURES[1]], "a value sent after the approval waits beside the published one"
        counting = ws.store.ledger.counting_ids()
    for name in MEMBERS:
        with opened(region.at(name), readonly=True) as ws:
            own = {edit.id for edit in ws.store.ledger.edits("author = ?", (ws.key,))}
            assert own <= counting, "nothing sent is lost"
            assert values(ws).items() <= region.typed.items()
            assert not ws.store.ledger.unacknowledged(ws.key), "and everybody was told"
    assert order_does_not_matter(region, counting)


def order_does_not_matter(region: Region, counting: set[str]) -> bool:
    """A desk that gets everything anew, in another order, counts the same edits of the countries."""
    restoring.restore(next((region.at("office-2") / backups.FOLDER).glob("*.zip")), region.at("late desk"))
    mail = sorted(path for path in (region.root / "mail").glob("*.xlsx") if not path.name.startswith("receipt"))
    region.dice.shuffle(mail)
    with opened(region.at("late desk")) as ws:
        exchange.merge(ws, mail)
        here = ws.store.ledger.counting_ids()
    with opened(region.at("office")) as ws:
        desk = {edit.id for edit in ws.store.ledger.counting_edits() if edit.author == ws.key}
    return here - desk == counting - desk


@pytest.fixture
def copied() -> Callable[[Path, Path], Path]:
    def copy(source: Path, target: Path) -> Path:
        shutil.copytree(source, target)
        return target

    return copy
