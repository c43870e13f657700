"""The menu behind the gear: how the window looks, and which workspace it works on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from carec_desktop import i18n
from carec_desktop.i18n import N_, _
from carec_desktop.ui import theme, workspaces
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.shell import Shell

APPEARANCE_NAMES = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}


def show(shell: Shell, near: QWidget) -> QMenu:
    """Open the menu above the gear; returns it, for tests."""
    menu = QMenu(shell)
    _choices(menu, APPEARANCE_NAMES, shell.preferences.appearance, partial(_set_appearance, shell))
    menu.addSeparator()
    sizes = {str(n): N_("Text {n} %") for n in theme.TEXT_SCALES}
    _choices(menu, sizes, str(shell.preferences.text_scale), partial(_set_scale, shell))
    menu.addSeparator()
    if shell.navigation.folded:  # where the switch of languages has no room
        _choices(menu, dict(LANGUAGE_NAMES), i18n.language(), shell.speak)
        menu.addSeparator()
    menu.addAction(_("Fold the navigation"), lambda: shell.fold(not shell.navigation.folded))
    if shell.desk.workspace is not None:
        menu.addSeparator()
        menu.addAction(_("Take the tour"), lambda: shell.tour.begin(shell.desk.who.role))
        _workspace_choices(shell, menu)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(near.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
    return menu


def _workspace_choices(shell: Shell, menu: QMenu) -> None:
    if shell.desk.who.sample:
        menu.addAction(_("Back to your own data"), lambda: workspaces.leave_sample(shell))
        return
    menu.addAction(_("Open another folder…"), lambda: workspaces.open_other(shell))
    menu.addAction(_("Try things on sample data"), lambda: workspaces.try_sample(shell))
    menu.addAction(_("Second folder for backups…"), lambda: workspaces.choose_second_backup(shell))
    menu.addAction(_("Restore a backup…"), lambda: workspaces.restore_here(shell))


def _choices(menu: QMenu, names: dict[str, str], now: str, call: Callable[[str], None]) -> None:
    group = QActionGroup(menu)
    for code, name in names.items():
        action = menu.addAction(_(name).format(n=code), partial(call, code))
        action.setCheckable(True)
        action.setChecked(code == now)
        group.addAction(action)


def _set_appearance(shell: Shell, code: str) -> None:
    shell.preferences.appearance = code
    shell.look()


def _set_scale(shell: Shell, code: str) -> None:
    shell.preferences.text_scale = int(code)
    shell.look()
    shell.adapt()
