"""The story of two years that tests play: eleven countries report to two officers, and all goes wrong that mail can.

What everybody typed is written down beside it, by plain assignments and not by the program: the end must equal that.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import load_workbook

from carec_desktop.actions import enrol, exchange, last_receipt, record, rounds, workspace
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.forms.choices import MEMBERS
from tests.pages_world import PASSPHRASE, cheap_keys

MEASURES = ("gdp_growth", "merch_exports", "merch_imports")
SOURCE = "National statistics"
SECOND = "KAZ-2"  # the second focal point of Kazakhstan
TOLD = "99.5"  # what the second focal point says, and what is decided for
LOST = ("MNG", "TJK")  # whose first package comes a year late
SILENT = "UZB"  # reports nothing in the first year
REACHED = ("KGZ", "KAZ", SECOND, "MNG")  # whom the call and the first receipt reach; the others' mail is lost
EVERYBODY = (*MEMBERS, SECOND)
Place = tuple[str, str, str]  # REF_AREA, measure, year


@dataclass
class Region:
    """Folders of everybody, and what the story says must stand in the end."""

    root: Path
    dice: random.Random
    typed: dict[Place, str] = field(default_factory=dict)
    lost: list[Path] = field(default_factory=list)

    def at(self, name: str) -> Path:
        return self.root / name

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def calls(self) -> Path:
        return self.root / "calls"

    def receipts(self, year: str) -> Path:
        folder = self.root / f"receipts-{year}"
        folder.mkdir(exist_ok=True)
        return folder

    def send(self, name: str, number: str) -> Path:
        with opened(self.at(name)) as ws:
            return exchange.export(ws, ws.signer(PASSPHRASE), self.mail / f"{name}-{number}.xlsx").path

    def arrived_in(self, year: str) -> set[Place]:
        """Places of a year that the secretariat has heard of by its end."""
        return {place for place in self.typed if place[2] == year and (year != "2020" or place[0] not in LOST)}


def enrolled(root: Path) -> Path:
    """A secretariat, eleven focal points, a second one for Kazakhstan, below `root`."""
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        made = {"role": "secretariat", "ref_area": "CAREC", "name": "First officer", "lang": "en"}
        with workspace.create(root / "office", **made) as office:  # type: ignore[arg-type]
            digits = enrol.found_secretariat(office, PASSPHRASE)
            for name, area in {**{code: code for code in MEMBERS}, SECOND: "KAZ"}.items():
                made = {"role": "focal-point", "ref_area": area, "name": f"Focal point {name}", "lang": "en"}
                with workspace.create(root / name, **made) as ws:  # type: ignore[arg-type]
                    enrol.request(ws, PASSPHRASE, root / f"{name}.request")
                    enrol.approve(office, PASSPHRASE, root / f"{name}.request", root / f"{name}.answer")
                    enrol.install(ws, root / f"{name}.answer", digits)
    (root / "mail").mkdir()
    return root


def type_figure(ws: Workspace, place: Place, value: str) -> str:
    area, measure, year = place
    key = {"measure": measure, "ref_area": area, "time_period": year, "kind": "actual", "source": SOURCE}
    name, whole = record.begin(ws, "observation", key, "en")
    record.write(ws, "observation", name, whole, {"value": value}, lang="en")
    return name


def hear_the_call(region: Region, key: str) -> None:
    """Those whom it reaches load the call of a round; the others know what to send."""
    for name in REACHED[:2]:
        with opened(region.at(name)) as ws:
            (taken,) = exchange.merge(ws, [region.calls / f"call-{key}-{ws.settings.ref_area}.xlsx"])
            assert taken.merged
            assert [one.key for one in rounds.rounds(ws)][-1] == key


def first_year(region: Region) -> list[Path]:
    """All but one report 2020; Kazakhstan's two focal points contradict each other. Two packages are lost, one of
    them came altered; some come twice, one is cut short, one file is none of ours."""
    packages = []
    for name in (*MEMBERS, SECOND):
        if name == SILENT:
            continue
        with opened(region.at(name)) as ws:
            for at, measure in enumerate(MEASURES if name != SECOND else MEASURES[:1]):
                place = (ws.settings.ref_area, measure, "2020")
                value = f"{10 + at}.{region.dice.randrange(1, 9)}" if name != SECOND else TOLD
                type_figure(ws, place, value)
                if name != SECOND:
                    region.typed[place] = value
        packages.append(region.send(name, "1"))
    region.typed["KAZ", MEASURES[0], "2020"] = TOLD  # for this the officers decide
    region.lost = [package for package in packages if package.stem.startswith(LOST)]
    kept = [package for package in packages if package not in region.lost]
    return [*shuffled(region, [*kept, *_again(region, kept)]), *_bad(region, kept)]


def _again(region: Region, kept: list[Path]) -> list[Path]:
    """Four of the files a second time, under other names, as people attach them again."""
    copies = []
    for package in region.dice.sample(kept, 4):
        copies.append(package.with_stem(f"{package.stem} (2)"))
        copies[-1].write_bytes(package.read_bytes())
    return copies


def _bad(region: Region, kept: list[Path]) -> list[Path]:
    """A package of Mongolia with a figure changed in Excel, one that lost its end, and a file that is no package."""
    book = load_workbook(next(path for path in region.lost if path.stem.startswith("MNG")))
    sheet = book["Edits"]
    column = next(cell.column for cell in sheet[1] if cell.value == "value")
    row = next(row for row in range(2, sheet.max_row + 1) if str(sheet.cell(row, column).value)[:1].isdigit())
    sheet.cell(row, column).value = "777"
    book.save(region.mail / "MNG altered.xlsx")
    (region.mail / "cut.xlsx").write_bytes(kept[0].read_bytes()[:4000])
    (region.mail / "minutes.xlsx").write_bytes(b"minutes of a meeting")
    return [region.mail / name for name in ("MNG altered.xlsx", "cut.xlsx", "minutes.xlsx")]


def shuffled(region: Region, mail: list[Path]) -> list[Path]:
    region.dice.shuffle(mail)
    return mail


def second_year(region: Region) -> list[Path]:
    """A year later everybody reports 2021 and corrects a figure of 2020, one of them approved; the lost mail comes."""
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
    return shuffled(region, [*packages, *region.lost, *_again(region, packages)])


def told(region: Region, year: str, names: tuple[str, ...] = EVERYBODY) -> None:
    """They load the receipt of the year."""
    for name in names:
        with opened(region.at(name)) as ws:
            (taken,) = exchange.merge(ws, [region.receipts(year) / f"CAREC-receipt-{ws.settings.ref_area}.xlsx"])
            assert taken.merged


def asked_again(region: Region) -> bool:
    """Was Mongolia, whose package came altered, told so by the receipt it has?"""
    with opened(region.at("MNG"), readonly=True) as ws:
        return [one.needs_you for one in last_receipt.matters(ws) if one.decision.kind == "refused"] == [True]


def values(ws: Workspace) -> dict[Place, str]:
    """Every figure of the story as a workspace has it."""
    return {
        (v.key["ref_area"], v.key["measure"], v.key["time_period"]): v.values.get("value", "")
        for v in record.views(ws, "observation") if v.key["source"] == SOURCE
    }  # fmt: skip


def proposed(ws: Workspace) -> list[str]:
    """Measures of the Kyrgyz Republic for 2020 whose correction waits beside the approved value."""
    approved = (v for v in record.views(ws, "observation", "KGZ") if v.key["time_period"] == "2020")
    return [v.key["measure"] for v in approved if v.stored is not None and "value" in v.stored.corrected]


def nothing_is_lost(region: Region, counting: set[str], names: tuple[str, ...] = EVERYBODY) -> None:
    """Everything anybody sent counts, and they were told so."""
    for name in names:
        with opened(region.at(name), readonly=True) as ws:
            own = {edit.id for edit in ws.store.ledger.edits("author = ?", (ws.key,))}
            assert own <= counting
            assert values(ws).items() <= region.typed.items()
            assert not ws.store.ledger.unacknowledged(ws.key)


def same_in_any_order(region: Region, office: Path, counting: set[str], desk: str) -> bool:
    """Does an office that gets all mail anew, in another order, count the same edits of the countries? `desk` is the
    key of the office, whose own decisions it never saw."""
    mail = sorted(region.mail.glob("*.xlsx"))
    region.dice.shuffle(mail)
    with opened(office) as ws:
        exchange.merge(ws, mail)
        here = {edit.id for edit in ws.store.ledger.counting_edits() if edit.author != desk}
    with opened(region.at("office"), readonly=True) as ws:
        theirs = {edit.id for edit in ws.store.ledger.counting_edits() if edit.author != desk}
    return here == theirs and theirs < counting
