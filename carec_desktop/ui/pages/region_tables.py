"""Matrix and tables of the region: which, in which language, of which edition; shown, printed, saved, all at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from carec_desktop.i18n import LANGUAGES, N_, _, language, ngettext
from carec_desktop.ui import batches, files, paper_view
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.paper_drawing import Drawing
from carec_desktop.ui.parts import Line
from carec_desktop.ui.tables import Column, Table

LIST_WIDTH = 210
WHOLE = ("matrix", "tables")  # what a batch writes: together they hold every table
KIND_NAMES = {"pdf": N_("PDF"), "xlsx": N_("Excel"), "docx": N_("Word")}
NOW = ("", lambda: _("As it stands now"))


@dataclass(frozen=True)
class Paper:
    """One thing to print: its key in actions.tables.PAPERS and what it is called."""

    key: str
    name: str


PAPERS = (
    Paper("matrix", N_("Regional matrix")),
    Paper("tables", N_("All tables")),
    Paper("portfolio", N_("Portfolio tables")),
    Paper("context", N_("Context tables")),
    Paper("sectors", N_("Sector pages")),
    Paper("women", N_("Women and men")),
    Paper("calendar", N_("Events calendar")),
)


def _kept(ws: Any) -> list[str]:
    from carec_desktop.actions import editions

    return [one.name for one in editions.editions(ws)]


class RegionTables(Page):
    """List on the left, paper on the right. `where`: a key of PAPERS ("" for the one on show) and an edition."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = Table([Column(lambda: _("Paper"), lambda paper: Cell(_(paper.name)), LIST_WIDTH, 1)],
                          master=True, name=lambda: _("Paper"))  # fmt: skip
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.set_rows(PAPERS, key=lambda paper: paper.key)
        self.paper = paper_view.PaperView(lambda: _("Preview of the paper"))
        self._drawing = Drawing(desk, self.paper, self._enable)
        room = QHBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        room.addWidget(self.list)
        room.addWidget(Line(upright=True))
        room.addWidget(self.paper, 1)
        self._build_head()
        self.list.picked.connect(lambda _paper: self._draw())
        self.hints = [
            Keys(("↑", "↓"), lambda: _("Paper")), Keys(("Ctrl+P",), lambda: _("Print")),
            Keys(("Ctrl+Shift+S",), lambda: _("Save")),
        ]  # fmt: skip

    def _build_head(self) -> None:
        self.editions = Combo([NOW], name=lambda: _("Edition"))
        self.languages = Segments(
            [Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language of the paper")
        )
        self.languages.choose(language())
        self.kinds = Segments(
            [Option(kind, lambda name=name: _(name)) for kind, name in KIND_NAMES.items()],  # type: ignore[misc]
            name=lambda: _("Kind of file"),
        )  # fmt: skip
        self.kinds.choose("pdf")
        self.editions.picked.connect(lambda _name: self._draw())
        self.languages.chosen.connect(lambda _code: self._draw())
        self._print = Action(lambda: _("Print"), self._ask_printer, icon="print", keys="Ctrl+P", primary=True)
        self.head = Head(
            lambda: _("Matrix and tables"), lead=(),
            tools=[self.editions, self.languages, self.kinds, paper_view.zoom_choice(self.paper)],
            actions=[
                Action(lambda: _("All papers…"), self._ask_folder, icon="folder"),
                Action(lambda: _("Save…"), self._save_one, icon="disk", keys="Ctrl+Shift+S"),
                self._print,
            ],
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.list

    # Drawing

    def opened(self, where: Any = None) -> None:
        what, edition = where or ("", "")
        if what:
            self.list.choose(next(at for at, paper in enumerate(PAPERS) if paper.key == what))
        if edition:
            self._show_editions([edition], edition)
        self.desk.ask(_kept, self._show_editions, word=lambda: _("Reading…"), owner=self)
        self._draw()

    def _show_editions(self, names: list[str], chosen: str = "") -> None:
        chosen = chosen or self.editions.code()
        self.editions.set_options([NOW, *((name, name) for name in reversed(names))])
        self.editions.choose(chosen)

    def _what(self) -> str:
        paper = self.list.row()
        return paper.key if paper is not None else PAPERS[0].key

    def _chosen(self) -> tuple[str, str, str]:
        return self._what(), self.languages.code() or language(), self.editions.code()

    def _draw(self) -> None:
        from carec_desktop.actions import tables

        what, lang, edition = chosen = self._chosen()

        def drawn(ws: Any, step: Progress, kept: dict[str, Any]) -> bytes:
            if edition not in kept:
                kept[edition] = tables.gather(ws, edition)
            step()
            return tables.made(kept[edition], what, lang, step=step)

        self._drawing.draw(chosen, drawn, lambda: _("“{paper}” is being drawn…").format(paper=self._paper_name()))

    def _paper_name(self) -> str:
        return _(next(paper.name for paper in PAPERS if paper.key == self._what()))

    def _enable(self, on: bool) -> None:
        self._print.enabled, self._print.why = on, _("The paper is still being drawn.")
        self.head_changed.emit()

    # Files

    def _save_one(self) -> None:
        (what, lang, edition), kind = self._chosen(), self.kinds.code()
        files.save_file(
            self.window(), _("Save the paper"), f"{what}-{lang}.{kind}", kind,
            lambda path: self._write([(what, lang, path)], edition),
        )  # fmt: skip

    def _ask_folder(self) -> None:
        from carec_desktop.actions.tables import KINDS

        edition = self.editions.code()

        whole = [(what, lang, kind) for what in WHOLE for kind in KINDS for lang in LANGUAGES]
        names = [f"{what}-{lang}.{kind}" for what, lang, kind in whole]

        def write(paths: list[Path]) -> None:
            self._write([(what, lang, path) for (what, lang, _kind), path in zip(whole, paths, strict=True)], edition)

        files.open_folder(
            self.window(), _("Folder for all papers"),
            lambda folder: batches.into_folder(self.desk.messages, folder, names, write),
        )  # fmt: skip

    def _write(self, jobs: list[tuple[str, str, Path]], edition: str) -> None:
        from carec_desktop.actions import tables

        def op(ws: Any, step: Progress) -> list[Path]:
            return tables.write_many(ws, jobs, step, edition)

        folder = jobs[0][2].parent
        self.desk.messages.clear()
        job = self.desk.ask_long(op, self._written, word=lambda: _("Making the file…"), owner=self)
        job.cancelled = lambda: self.desk.messages.info(
            _("Stopped. The papers written until then are in “{folder}”.").format(folder=folder.name)
        )

    def _written(self, paths: list[Path]) -> None:
        if len(paths) == 1:
            self.desk.messages.info(_("“{file}” is written.").format(file=paths[0].name))
            return
        n, folder = len(paths), paths[0].parent.name
        done = ngettext("{n} paper is in “{folder}”.", "{n} papers are in “{folder}”.", n)
        self.desk.messages.info(done.format(n=n, folder=folder))

    # Paper

    def _ask_printer(self) -> None:
        if self.paper.shown:
            paper_view.print_paper(self.desk, self, self.paper.pdf, self._paper_name())
