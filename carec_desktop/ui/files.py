"""Asking for a file or a folder without blocking: the answer comes back through a callback."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from carec_desktop.i18n import _

Answer = Callable[[Path], object]


def _dialog(window: QWidget, title: str, folder: Path | None) -> QFileDialog:
    dialog = QFileDialog(window, title, str(folder or Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def save_file(window: QWidget, title: str, name: str, kind: str | tuple[str, ...], then: Answer) -> QFileDialog:
    """Ask where to write; `name` is proposed, with or without its ending; `kind` is that ending, or several."""
    kinds = (kind,) if isinstance(kind, str) else kind
    dialog = _dialog(window, title, None)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kinds[0])
    filters = [_("{kind} files (*.{ending})").format(kind=each.upper(), ending=each) for each in kinds]
    dialog.setNameFilters(filters)
    dialog.filterSelected.connect(lambda chosen: _ending_follows(dialog, kinds[filters.index(chosen)]))
    dialog.selectFile(name if name.endswith(tuple(f".{each}" for each in kinds)) else f"{name}.{kinds[0]}")
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


def _ending_follows(dialog: QFileDialog, kind: str) -> None:
    """The proposed name gets the ending of the kind that was chosen."""
    dialog.setDefaultSuffix(kind)
    named = [Path(each) for each in dialog.selectedFiles()]
    if named and named[0].suffix:
        dialog.selectFile(named[0].with_suffix(f".{kind}").name)


def open_files(
    window: QWidget, title: str, kind: str | tuple[str, ...], then: Callable[[list[Path]], object]
) -> QFileDialog:
    """Ask for one or more files ending in `kind`, or in one of several."""
    dialog = _dialog(window, title, None)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    kinds = (kind,) if isinstance(kind, str) else kind
    filters = [_("{kind} files (*.{ending})").format(kind=each.upper(), ending=each) for each in kinds]
    if len(kinds) > 1:
        endings = " ".join(f"*.{each}" for each in kinds)
        filters.insert(0, _("All that can be read ({endings})").format(endings=endings))
    dialog.setNameFilters([*filters, _("All files (*)")])
    dialog.filesSelected.connect(lambda paths: then([Path(path) for path in paths]))
    dialog.open()
    return dialog


def open_file(window: QWidget, title: str, then: Answer) -> QFileDialog:
    """Ask for one file of any kind."""
    dialog = _dialog(window, title, None)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_("All files (*)")])
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


def open_folder(window: QWidget, title: str, then: Answer) -> QFileDialog:
    """Ask for a folder."""
    dialog = _dialog(window, title, None)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog
