"""What the races run in processes of their own: our work, the peers' work, and the worlds they run in."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SECRET = "bench"
FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"


# -- worlds ------------------------------------------------------------------


def build(folder: str, edits: int, added: int, small: int, large: int) -> None:
    """A secretariat, a sender with `edits` to send, their package, a small package, two ledgers to merge it into."""
    from carec_desktop.actions import exchange
    from carec_desktop.actions.workspace import opened
    from tests import world as worlds

    worlds.SECRET = SECRET
    root = Path(folder)
    worlds.build(root)
    shutil.copytree(root / "KGZ", root / "sender")
    with opened(root / "sender") as ws:
        _fill(ws, edits, "a")
    shutil.copytree(root / "sender", root / "sent")
    with opened(root / "sent") as ws:
        exchange.export(ws, ws.signer(SECRET), root / "big.xlsx")
    with opened(root / "KGZ") as ws:
        _fill(ws, added, "b")
        exchange.export(ws, ws.signer(SECRET), root / "small.xlsx")
    for size in (small, large):
        shutil.copytree(root / "secretariat", root / f"ledger-{size}")
        with opened(root / f"ledger-{size}") as ws:
            _held(ws, size)


def _edits(owner: str, author: str, device: str, epoch: int, count: int, mark: str) -> Iterator[object]:
    """Real edits of records that belong to `owner`, four to a record, in two scripts."""
    from carec_desktop.ledger import KEY, Edit, canonical_json, record_id

    common = {"author": author, "device": device, "epoch": epoch, "made_at": "2026-03-01T07:59:00Z"}
    for number in range(count // 4):
        key = {"owner": owner, "nonce": f"{mark}{number:031x}"}
        name = record_id("event", key)
        nonce = f"{mark}{number:015x}"
        yield Edit(name, "event", KEY, canonical_json(key).decode(), nonce=nonce, **common)  # type: ignore[arg-type]
        title = f"Семинар по таможенным процедурам № {number}"
        for question, value in (("title", title), ("place", "Бишкек"), ("note", "天山 & Тянь-Шань")):
            yield Edit(name, "event", question, value, lang="ru", nonce=nonce, **common)  # type: ignore[arg-type]


def _fill(ws: object, count: int, mark: str) -> None:
    """Edits of the person at this workspace, not sent yet."""
    settings = ws.settings  # type: ignore[attr-defined]
    edits = list(_edits("KGZ", ws.key, settings.device, settings.epoch, count, mark))  # type: ignore[attr-defined]
    with ws.store.transaction():  # type: ignore[attr-defined]
        ws.store.ledger.add(edits)  # type: ignore[attr-defined]
        ws.store.ledger.refresh({e.record_id for e in edits})  # type: ignore[attr-defined]


def _held(ws: object, count: int) -> None:
    """As many edits held at the secretariat, sealed by a focal point in packages of 50,000."""
    from carec_desktop.ledger import Attestation

    holder = next(h for h in ws.keyring.holders if h.name.endswith("KAZ"))  # type: ignore[attr-defined]
    every = list(_edits("KAZ", holder.key, "elsewhere", 1, count, "c"))
    for number, start in enumerate(range(0, len(every), 50_000), 1):
        part = every[start : start + 50_000]
        seal = Attestation(
            f"{number:064x}", "report", holder.key, "elsewhere", 1, number, "", "secretariat", "2020-1", 1,
            frozenset(e.id for e in part),  # type: ignore[attr-defined]
        )  # fmt: skip
        with ws.store.transaction():  # type: ignore[attr-defined]
            touched = ws.store.ledger.add(part, seal)  # type: ignore[attr-defined]
            ws.store.ledger.refresh(touched)  # type: ignore[attr-defined]


# -- peers -------------------------------------------------------------------


def read_with_pandas(package: str, target: str) -> None:
    import sqlite3

    import pandas

    frame = pandas.read_excel(package, sheet_name="Edits", dtype=str, engine="openpyxl")
    with sqlite3.connect(target) as connection:
        frame.to_sql("edit", connection, index=False)


def read_cells(package: str) -> list[tuple[str, list[list[str]]]]:
    """Every sheet's cells, by our own reader."""
    from carec_desktop.sync.reader import read

    return list(read(Path(package)).items())


def write_with_openpyxl(package: str, target: str) -> None:
    """The same cells, written by openpyxl's write-only mode; prints the seconds that took, reading them not counted."""

    sheets = read_cells(package)
    began = time.perf_counter()
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(target)
    sys.stdout.write(str(time.perf_counter() - began))


# -- windows and paper -------------------------------------------------------


def first_window() -> None:
    """Our window, until it is painted."""
    from carec_desktop.ui import start
    from carec_desktop.ui.pages import PAGES
    from carec_desktop.ui.preferences import Preferences
    from carec_desktop.ui.shell import Shell

    app = start.application()
    shell = Shell(PAGES, Preferences())
    shell.look()
    shell.show()
    app.processEvents()
    shell.grab()


def bare_window() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1200, 760)
    window.show()
    app.processEvents()
    window.grab()


def race_cards(folder: str) -> None:
    """Prints milliseconds a page, ours and WeasyPrint's: all cards in one process, warm, from the same said models.

    The peer gets the words of each card as a plain page: headings, paragraphs and tables in our fonts, no drawing. That
    is less than what we draw; most of its time goes into cutting the fonts down for every file."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from carec_desktop.actions import paper
    from carec_desktop.actions.workspace import opened
    from carec_desktop.report.card import draw_card
    from carec_desktop.report.dump import card_text
    from carec_desktop.report.model import card_model

    with opened(Path(folder), readonly=True) as ws:
        facts = paper.facts(ws)
        models = [card_model(facts, area, lang) for lang in ("en", "ru", "zh") for area in paper.members()]
    fonts, pages = FontConfiguration(), [_page_of(card_text(model)) for model in models]

    def peer(page: str) -> bytes | None:
        return HTML(string=page).write_pdf(font_config=fonts)

    figures = []
    for draw, given in ((draw_card, models), (peer, pages)):
        for one in given[:: len(given) // 3]:
            draw(one)  # type: ignore[operator]  # warms fonts and caches
        began = time.perf_counter()
        for one in given:
            draw(one)  # type: ignore[operator]
        figures.append(1000 * (time.perf_counter() - began) / len(given) / 2)
    sys.stdout.write(json.dumps(figures))


def _page_of(text: str) -> str:
    """The words of a card as HTML; two pages, as ours."""
    from html import escape

    faces = "".join(
        f"@font-face{{font-family:Card;font-weight:{weight};src:url({path.as_uri()})}}"
        for weight, path in ((400, FONTS / "CARECSans-Regular.ttf"), (700, FONTS / "CARECSans-SemiBold.ttf"))
    )
    body = []
    for line in text.splitlines():
        if line.startswith("#"):
            body.append(f"<h2>{escape(line.lstrip('# '))}</h2>")
        elif " | " in line:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in line.split(" | "))
            body.append(f"<table><tr>{cells}</tr></table>")
        elif line:
            body.append(f"<p>{escape(line)}</p>")
        else:
            body.append('<div style="page-break-before:always"></div>')
    style = f"{faces}@page{{size:A4;margin:10mm}}body{{font:5.5pt Card}}h2{{font-size:8pt;margin:1mm 0}}p{{margin:0}}"
    style += "table{width:100%;border-collapse:collapse}td{border-bottom:.2pt solid}"
    return f"<style>{style}</style>{''.join(body)}"


# -- typing ------------------------------------------------------------------


def print_type_ahead() -> None:
    """Seconds of the slowest keystroke in a list of 10,000 people."""
    from trials import room

    sys.stdout.write(str(room.type_ahead_seconds(10_000)))


def print_grid() -> None:
    """JSON: name -> seconds and the limit."""
    from trials import grid

    sys.stdout.write(json.dumps({name: (seconds, grid.LIMITS[name]) for name, seconds in grid.measure().items()}))
