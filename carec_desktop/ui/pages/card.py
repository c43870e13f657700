"""Cards, matrix and tables as they will be printed: paper, edition and language chosen, saved or printed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedLayout, QWidget

from carec_desktop.i18n import LANGUAGES, _, language, ngettext
from carec_desktop.names import framework_in_force
from carec_desktop.ui import files, theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.parts import Words, said
from carec_desktop.ui.printing import ask_printer, dots_of, pages_of, put_on
from carec_desktop.ui.tables import Empty

NOW = ("", lambda: _("As it stands now"))
REGIONAL: list[tuple[str, Words]] = [
    ("matrix", lambda: _("Regional matrix")), ("tables", lambda: _("Tables of the region")),
]  # fmt: skip
BEFORE = ("", lambda: _("Changes since the edition before"))


def _kept(ws: Any) -> list[str]:
    from carec_desktop.actions import editions

    return [one.name for one in editions.editions(ws)]


class CardPage(Page):
    """Preview of one card. `where`: a REF_AREA, or it ("" for the one on show) and the name of an edition."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pdf = b""
        self._asked = 0
        self._names: list[str] = []
        self._area = self._first_area()
        self._build_head()
        self._build_body()
        self.hints = [
            Keys(("Ctrl+P",), lambda: _("Print")), Keys(("Ctrl+Shift+S",), lambda: _("Save as")),
            Keys(("Ctrl+L",), lambda: _("Look up a code")),
        ]  # fmt: skip

    def _first_area(self) -> str:
        own = self.desk.who.ref_area
        members = [area.code for area in framework_in_force().members]
        return own if own in members else members[0]

    def _build_head(self) -> None:
        framework = framework_in_force()
        own = self.desk.who.ref_area
        members = [area.code for area in framework.members]
        offered = [own] if own in members else members
        several = len(offered) > 1
        papers = [(code, framework.area(code).name.say) for code in offered] + (REGIONAL if several else [])
        self.areas = Combo(papers, name=lambda: _("Card, matrix or tables"))
        self.areas.choose(self._area)
        self.areas.picked.connect(self._go_area)
        self.languages = Segments(
            [Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language of the card")
        )
        self.languages.choose(language())
        self.languages.chosen.connect(lambda _code: self._draw())
        self.zoom = Segments(
            [Option("width", lambda: _("Width")), Option("page", lambda: _("Page"))], name=lambda: _("Zoom")
        )
        self.zoom.choose("width")
        self.zoom.chosen.connect(self._zoom)
        self._look_up = Action(lambda: _("Look up a code"), self._go_code, icon="search", keys="Ctrl+L")
        office = self.desk.who.role == "secretariat"
        self.editions = Combo([NOW], name=lambda: _("Edition"))
        self.editions.picked.connect(lambda _name: self._draw())
        self.since = Combo([BEFORE], name=lambda: _("Changes are marked since"))
        self.since.picked.connect(lambda _name: self._draw())
        self.extent = Segments(
            [Option("card", lambda: _("Card")), Option("annex", lambda: _("With annex"))],
            name=lambda: _("What is printed"),
        )  # fmt: skip
        self.extent.choose("card")
        self.extent.chosen.connect(lambda _code: self._draw())
        self._save = Action(lambda: _("Save as…"), self._save_one, icon="disk", keys="Ctrl+Shift+S")
        self._all = Action(lambda: _("All cards…"), self._save_all, icon="folder", visible=several)
        self._print = Action(lambda: _("Print"), self._ask_printer, icon="print", keys="Ctrl+P", primary=True)
        self._keep = Action(lambda: _("Keep as edition…"), self._ask_edition, icon="hist", visible=office)
        for tool in (self.areas, self.editions, self.since, self.extent):  # shown in the head, where it has them
            tool.setParent(self)
            tool.hide()
        self._offer()

    def _offer(self) -> None:
        """The head for what is chosen: an annex, marks of change and codes are of cards alone."""
        card, office = not self._regional, self.desk.who.role == "secretariat"
        tools: list[QWidget] = [self.areas] if self.areas.count() > 1 else []
        tools += [self.editions] if office else []
        tools += [self.since] if office and card and self._names else []
        tools += [self.languages, self.extent, self.zoom] if card else [self.languages, self.zoom]
        self._look_up.visible = card
        actions = [self._look_up, self._keep, self._all, self._save, self._print]
        self.head = Head(self._title, tools=tools, actions=actions)
        self.head_changed.emit()

    def _build_body(self) -> None:
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(12)
        self.view.setAccessibleName(_("Preview of the page"))
        self._waiting = Empty(lambda: _("The page is being drawn…"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.view)
        self._paint_ground()

    def _paint_ground(self) -> None:
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.current().color("window"))
        self.view.setPalette(palette)

    def _title(self) -> str:
        if self._regional:
            return said(dict(REGIONAL)[self._area])
        if self.areas.count() > 1:
            return _("Report card")
        return _("Report card: {country}").format(country=framework_in_force().area(self._area).name.say())

    # Drawing

    def opened(self, where: Any = None) -> None:
        area, edition = where if isinstance(where, tuple) else (where, "")
        if area:
            self._area = str(area)
            self.areas.choose(self._area)
        if self.desk.who.role == "secretariat":
            if edition:
                self._show_editions([*self._names, edition], edition)
            self.desk.ask(_kept, self._show_editions, word=lambda: _("Reading…"), owner=self)
        self._draw()

    def _show_editions(self, names: list[str], chosen: str = "") -> None:
        chosen = chosen or self.editions.code()
        self._names = names
        newest = [(name, name) for name in reversed(names)]
        self.editions.set_options([NOW, *newest])
        self.editions.choose(chosen)
        before = self.since.code()
        self.since.set_options([BEFORE, *((name, _since(name)) for name, _name in newest)])
        self.since.choose(before)
        self._offer()

    def _ask_edition(self) -> None:
        self.desk.messages.ask_text(
            _("Keep what cards and matrix say now under which name?"), self._keep_edition, ok=_("Keep"),
            more=_("They print from it again, identical, whatever comes later. Drafts are not in it."),
        )  # fmt: skip

    def _keep_edition(self, name: str) -> None:
        from carec_desktop.actions import editions

        def done(made: editions.Edition) -> None:
            self._show_editions([*self._names, made.name], made.name)
            self._draw()
            self.desk.messages.info(_("The edition “{name}” is kept.").format(name=made.name))

        self.desk.do(lambda ws: editions.make(ws, name), done, word=lambda: _("Saving…"), owner=self)

    def _go_area(self, area: str) -> None:
        self._area = area
        self._offer()
        self._draw()

    @property
    def _regional(self) -> bool:
        return self._area in dict(REGIONAL)

    def _draw(self) -> None:
        from carec_desktop.actions import paper, tables

        area, lang = self._area, self.languages.code() or language()
        chosen = self._chosen()

        def drawn(ws: Any) -> bytes:
            if area in tables.REGIONAL:
                return tables.regional_paper(ws, area, lang, edition=chosen["edition"])
            return paper.card_bytes(ws, area, lang, **chosen)

        self._asked += 1
        asked = self._asked

        def show(pdf: bytes) -> None:
            if asked == self._asked:  # a page asked for before is not what is chosen now
                self._show(pdf)

        self._enable(False)
        self.desk.ask(drawn, show, word=lambda: _("Drawing the page…"), owner=self)

    def _chosen(self) -> dict[str, Any]:
        """What `paper` is to print: of which edition, with the annex or without, changes marked since which."""
        annex = self.extent.code() == "annex"
        return {"edition": self.editions.code(), "annex": annex, "since": self.since.code()}

    def _go_code(self) -> None:
        self.desk.go("code", ("", self._area, self.editions.code()))

    def _enable(self, on: bool) -> None:
        for action in (self._save, self._print):
            action.enabled, action.why = on, _("The page is still being drawn.")
        self.head_changed.emit()

    def _show(self, pdf: bytes) -> None:
        if pdf != self._pdf:  # loading again costs half a megabyte each time, and the place
            place = self.view.verticalScrollBar().value()
            self._pdf = pdf
            self._buffer.close()
            self._buffer.setData(QByteArray(pdf))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self.document.load(self._buffer)
            self._stack.setCurrentWidget(self.view)
            self.view.verticalScrollBar().setValue(place)
        self._enable(True)

    def _zoom(self, code: str) -> None:
        modes = QPdfView.ZoomMode
        self.view.setZoomMode(modes.FitToWidth if code == "width" else modes.FitInView)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            self._paint_ground()
        super().changeEvent(event)

    # Files

    def _name(self) -> str:
        return f"{self._area}-{self.languages.code()}.pdf"

    def _save_one(self) -> None:
        if not self._pdf:
            return
        if self._regional:
            self._save_regional()
            return
        job = [(self._area, self.languages.code())]
        files.save_file(self.window(), _("Save the card"), self._name(), "pdf", lambda path: self._write(job, [path]))

    def _save_all(self) -> None:
        jobs = [(area.code, lang) for area in framework_in_force().members for lang in LANGUAGES]

        def into(folder: Path) -> None:
            self._write(jobs, [folder / f"{area}-{lang}.pdf" for area, lang in jobs])

        files.open_folder(self.window(), _("Folder for all cards"), into)

    def _write(self, jobs: list[tuple[str, str]], paths: list[Path]) -> None:
        from carec_desktop.actions import paper

        whole = [(area, lang, path) for (area, lang), path in zip(jobs, paths, strict=True)]

        chosen = self._chosen()

        def op(ws: Any, step: Progress) -> Any:
            return paper.write_cards(ws, whole, step, **chosen)

        folder = paths[0].parent
        job = self.desk.ask_long(op, partial(self._written, folder), word=lambda: _("Printing cards…"), owner=self)
        job.cancelled = lambda: self.desk.messages.info(
            _("Stopped. The cards written until then are in “{folder}”.").format(folder=folder.name)
        )

    def _written(self, folder: Path, printed: Any) -> None:
        n = len(printed.files)
        done = ngettext("{n} card is in “{folder}”.", "{n} cards are in “{folder}”.", n).format(n=n, folder=folder.name)
        if not printed.refused:
            self.desk.messages.info(done)
            return
        more = "\n".join(str(error) for error in printed.refused[:8])
        self.desk.messages.ask(done, [Answer(lambda: _("Close"), primary=True)], more=more)

    def _save_regional(self) -> None:
        """The matrix or the tables, as PDF, Excel or Word: the ending decides."""
        from carec_desktop.actions import tables

        what, lang, edition = self._area, self.languages.code(), self.editions.code()
        make = tables.write_matrix if what == tables.MATRIX else tables.write_tables

        def write(path: Path) -> None:
            self.desk.ask(
                lambda ws: make(ws, lang, path, edition),
                lambda _path: self.desk.messages.info(_("“{file}” is written.").format(file=path.name)),
                word=lambda: _("Making the file…"), owner=self,
            )  # fmt: skip

        files.save_file(self.window(), _("Save the page"), f"{what}-{lang}.{tables.KINDS[0]}", tables.KINDS, write)

    # Paper

    def _ask_printer(self) -> None:
        ask_printer(self, self._pdf, self._title(), self._print_on)

    def _print_on(self, printer: QPrinter) -> None:
        """Pages are drawn on the worker; only handing them to the printer happens here."""
        pdf, dots = self._pdf, dots_of(printer)
        self.desk.jobs.run(
            lambda: pages_of(pdf, dots), lambda pages: put_on(printer, pages), word=lambda: _("Printing…"), owner=self
        )


def _since(name: str) -> Callable[[], str]:
    return lambda: _("Changes since “{name}”").format(name=name)
