"""Measures of a published revision, renamed and new ones, are called by their names wherever people meet them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from carec_desktop.actions import answering, exchange, framework_revision, paper, rounds
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.report.matrix_model import matrix_model
from carec_desktop.report.model import card_model
from carec_desktop.ui.page import Page
from tests.pages_world import PASSPHRASE, People, cheap_keys, figure, make_world
from tests.revising import added, again, book, called, change, edited

RENAMED, NEW, OLD = "gdp_growth_real", "rail_freight", "gdp_growth"
SHARE, SHARE_NOW = "ENG.OC1.RENEWABLE_SHARE", "ENG.OC1.RENEWABLES"
NAMES = {RENAMED: "Real growth", NEW: "Rail freight", SHARE_NOW: "Renewables"}


def revise(ws: Workspace, folder: Path) -> None:
    """Publish a revision with a renamed and a new measure, and open a round that asks for both."""
    edits = [
        again(OLD, RENAMED), called(RENAMED, NAMES[RENAMED]), change("rename", OLD, RENAMED),
        added(NEW, "merch_exports", NAMES[NEW]), again(SHARE, SHARE_NOW), called(SHARE_NOW, NAMES[SHARE_NOW]),
        change("rename", SHARE, SHARE_NOW),
    ]  # fmt: skip
    framework_revision.publish(ws, PASSPHRASE, book(folder / "revision.xlsx", edited(ws.framework.tables, *edits)))
    rounds.keep_call(ws, rounds.opening(
        ws.framework, key="2021", period="2020", cut_off="2021-01-01", deadline="2021-06-30", names={"en": "Review"},
    ))  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_world(tmp_path_factory.mktemp("names"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        figure(made / "first", "4.5", OLD)
        with opened(made / "secretariat") as ws:
            revise(ws, made)
            call = rounds.write_call(ws, ws.signer(PASSPHRASE), rounds.round_named(ws, "2021"), "KGZ", made / "c.xlsx")
            receipt = answering.write_receipt(ws, ws.signer(PASSPHRASE), "KGZ", made / "receipt.xlsx")
        sent = []
        for name, value in (("first", "7"), ("second", "8")):
            with opened(made / name) as ws:
                exchange.merge(ws, [receipt, call])
            figure(made / name, value, NEW)
            with opened(made / name) as ws:
                sent.append(exchange.export(ws, ws.signer(PASSPHRASE), made / f"{name}.xlsx").path)
            figure(made / name, "9", RENAMED)
        with opened(made / "secretariat") as ws:
            exchange.merge(ws, sent)
    return made


def words(widget: QWidget) -> str:
    """Everything a page and its side panel say, rows below the edge too."""
    said = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(model.rowCount() if model is not None and view.isVisible() else 0):
            said += [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
            said += [str(model.index(row, at).data(Qt.ItemDataRole.AccessibleTextRole) or "")
                     for at in range(model.columnCount())]  # fmt: skip
    said += [child.accessibleName() for child in widget.findChildren(QWidget) if child.isVisible()]
    return "\n".join(said)


def all_words(page: Page) -> str:
    """What the page says and, for every row of its lists, what stands beside it."""
    said = [words(page)]
    for view in page.findChildren(QAbstractItemView):
        for row in range(view.model().rowCount() if view.isVisible() else 0):
            view.setCurrentIndex(view.model().index(row, 0))
            said += [label.text() for label in page.side.findChildren(QLabel)] if page.side is not None else []
    return "\n".join(said)


@pytest.mark.parametrize(
    ("seat", "pages"),
    [
        ("secretariat", {"conflicts": [NEW], "region": [NEW, RENAMED], "overview": [NEW]}),
        ("first", {"grid": [NEW, RENAMED], "exchange": [RENAMED]}),
    ],
)
def test_pages_call_the_measures_of_a_revision_by_name(people: People, seat: str, pages: dict[str, list[str]]) -> None:
    window = people.sit(seat)
    window.resize(1500, 1000)
    for key, codes in pages.items():
        said = all_words(people.page(window, key)).splitlines()
        for code in codes:
            assert any(NAMES[code] in line for line in said), (key, code)
            assert not any(line.strip() == code for line in said), (key, code)


def test_papers_call_the_measures_of_a_revision_by_name(world: Path) -> None:
    with opened(world / "secretariat", readonly=True) as ws:
        assert "Renewables" in matrix_model(paper.facts(ws), "en").as_text()
        assert "Renewables" in card_model(paper.facts(ws), "KGZ", "en").as_text()


def test_pages_made_for_an_earlier_revision_are_made_anew(people: People) -> None:
    window = people.sit("secretariat")
    before = people.page(window, "region")
    people.page(window, "keys")
    path = book(people.root / "next.xlsx", edited(window.desk.workspace.framework.tables, revision="2027-1"))
    window.desk.do(lambda ws: framework_revision.publish(ws, PASSPHRASE, path))
    people.idle(window)
    assert people.page(window, "region") is not before
