"""A PDF on a printer: the dialog, its pages as pictures, one a sheet."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _

DOTS = 300  # per inch, on paper


def ask_printer(over: QWidget, pdf: bytes, name: str, then: Callable[[QPrinter], object]) -> None:
    """Ask for a printer, A4 the way the first page lies; `then` gets it when the person says yes."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), lies(pdf), QMarginsF()))
    printer.setFullPage(True)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, over.window())
    dialog.setWindowTitle(_("Print"))
    dialog.accepted.connect(lambda: then(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def dots_of(printer: QPrinter) -> int:
    return min(DOTS, printer.resolution())


def lies(pdf: bytes) -> QPageLayout.Orientation:
    """Upright or on its side, as the first page is."""
    document = _loaded(pdf)
    size = document.pagePointSize(0)
    document.close()
    return QPageLayout.Orientation.Landscape if size.width() > size.height() else QPageLayout.Orientation.Portrait


def _loaded(pdf: bytes) -> QPdfDocument:
    document = QPdfDocument()
    buffer = QBuffer(document)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return document


def pages_of(pdf: bytes, dots: int) -> list[QImage]:
    """Every page of a PDF as a picture with `dots` pixels an inch."""
    document = _loaded(pdf)
    pages = []
    for number in range(document.pageCount()):
        points = document.pagePointSize(number)
        size = QSize(round(points.width() * dots / 72), round(points.height() * dots / 72))
        drawn = document.render(number, size)
        page = QImage(size, QImage.Format.Format_RGB32)
        page.fill(QColor("white"))
        painter = QPainter(page)
        painter.drawImage(0, 0, drawn)
        painter.end()
        pages.append(page)
    document.close()
    return pages


def put_on(printer: QPrinter, pages: list[QImage]) -> None:
    """Hand pictures of pages to the printer, one a sheet."""
    painter = QPainter(printer)
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), page)
    painter.end()
