"""A PDF on a page of the window: shown as it will be printed, and handed to a printer."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from carec_desktop.i18n import C_, _
from carec_desktop.ui import printing, theme
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.parts import Label, Words, said


class PaperView(QWidget):
    """Pages of a PDF below each other, or the words that stand in their place; `name` is for a screen reader."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.pdf = b""
        self._name, self._waiting = name, Label("", wrap=True)
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(12)
        self.view.setAccessibleName(said(name))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._place_of_words())
        self._stack.addWidget(self.view)
        self._paint_ground()

    def _place_of_words(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(20, 16, 16, 16)
        column.addWidget(self._waiting)
        column.addStretch(1)
        return place

    @property
    def shown(self) -> bool:
        """Whether pages are in sight, and not words in their place."""
        return self._stack.currentWidget() is self.view

    def wait(self, words: Words) -> None:
        """Take the pages out of sight: what is chosen now is another paper. `words` say what comes."""
        self._waiting.say(words)
        self._stack.setCurrentIndex(0)

    def load(self, pdf: bytes, *, keep_place: bool = True) -> None:
        """Show these bytes; the same bytes again are left alone, place and all."""
        if pdf == self.pdf:
            self._stack.setCurrentWidget(self.view)
            return
        place = self.view.verticalScrollBar().value() if keep_place else 0
        self.pdf = pdf
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._stack.setCurrentWidget(self.view)
        self.view.verticalScrollBar().setValue(place)

    def zoom(self, code: str) -> None:
        """width or page."""
        modes = QPdfView.ZoomMode
        self.view.setZoomMode(modes.FitToWidth if code == "width" else modes.FitInView)

    def _paint_ground(self) -> None:
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.current().color("window"))
        self.view.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            self._paint_ground()
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_stack"):
            self.view.setAccessibleName(said(self._name))
        super().changeEvent(event)


def zoom_choice(view: PaperView) -> Segments:
    """How large the paper is shown."""
    made = Segments(
        [Option("width", lambda: _("Width")), Option("page", lambda: C_("zoom", "Page"))], name=lambda: _("Zoom")
    )
    made.choose("width")
    made.chosen.connect(view.zoom)
    return made


def print_paper(desk: Desk, page: QWidget, pdf: bytes, name: str) -> None:
    """Ask for a printer; pages are drawn on the worker, only handing them to the printer happens here."""

    def put(printer: QPrinter) -> None:
        dots = printing.dots_of(printer)
        desk.jobs.run(
            lambda: printing.pages_of(pdf, dots), lambda pages: printing.put_on(printer, pages),
            word=lambda: _("Printing…"), owner=page,
        )  # fmt: skip

    printing.ask_printer(page, pdf, name, put)
