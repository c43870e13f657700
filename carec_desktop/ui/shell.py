"""The window: navigation, the page on show with its head and side panel, strips and status line.

It knows pages only as declared kinds; adding a page touches nothing here. Everything that follows language,
theme, text size and window width is passed on from this place.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from carec_desktop import i18n
from carec_desktop.i18n import N_, _, ngettext
from carec_desktop.ui import icons, style, theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.focus import FocusRing
from carec_desktop.ui.frame import Body, StatusLine, Strip
from carec_desktop.ui.help import Help
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Messages
from carec_desktop.ui.navigation import Navigation
from carec_desktop.ui.page import Head, Keys, Note, Page, PageKind
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.questions import Popover
from carec_desktop.ui.title_row import TitleRow
from carec_desktop.ui.tour import Tour

ROLE_NAMES = {
    "focal-point": N_("National focal point"),
    "sector-lead": N_("Sector lead"),
    "trainer": N_("Trainer"),
    "secretariat": N_("CAREC Secretariat"),
}
HELP = Keys(("F1",), lambda: _("Help"))
NARROW, SMALL = 1100, 800  # logical pixels below which the window gives things up


class Shell(QWidget):
    """The one window of the program. `kinds`: the pages it can show, in order of the navigation."""

    page_shown = Signal(str, object)  # key of the page, and the place on it

    def __init__(self, kinds: Sequence[PageKind], preferences: Preferences | None = None) -> None:
        super().__init__()
        self.kinds = {kind.key: kind for kind in kinds}
        self.preferences = preferences or Preferences()
        self.messages = Messages(self)
        self.desk = Desk(self.messages, self.preferences, self)
        self.pages: dict[str, Page] = {}
        self.key = ""
        self._area_name: Callable[[], str] = lambda: ""
        self._fold_wished: bool | None = None
        self._room = (False, False)  # narrow, small
        self._build()
        self._wire()
        self._ring = FocusRing(self)
        self.setWindowIcon(icons.picture("app"))
        self.setMinimumSize(683, 364)
        self.resize(1366, 728)
        self.retranslate()

    def _build(self) -> None:
        self.navigation = Navigation(self._settings, lambda: self.fold(False))
        self.sample = Strip(self, closing=False)
        self.title_row = TitleRow(self)
        self.tour = Tour(self.open, self)
        self.strip = Strip(self, closing=True)
        self.body = Body(self)
        self.status = StatusLine(self)
        self.guide = Help(self.body, lambda key: _(self.kinds[key].title) if key else "")
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget in (self.sample, self.title_row, self.tour, self.strip):
            right.addWidget(widget)
        right.addWidget(self.body, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status)

    def _wire(self) -> None:
        self.navigation.chosen.connect(self.open)
        self.navigation.spoken.connect(self.speak)
        self.messages.note.connect(self.strip.say)
        self.messages.cleared.connect(self.strip.hide)
        self.desk.moved.connect(self._follow)
        self.desk.changed.connect(self._refresh)
        self.desk.counts_changed.connect(self.navigation.set_counts)
        self.desk.who_changed.connect(self._sit)
        self.desk.stock_changed.connect(self._stock_changed)
        self.desk.framework_changed.connect(self._revised)
        self.desk.jobs.busy.connect(self.status.show_work)
        self.desk.jobs.moved.connect(self.status.show_progress)
        self.status.stopped.connect(self.desk.jobs.cancel)
        for keys, call in self._global_keys().items():
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    def _global_keys(self) -> dict[str, Callable[[], object]]:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+B": lambda: self.fold(not self.navigation.folded),
            "F4": self._side,
            "F6": self._next_area,
            "F1": self.help,
            "Ctrl+/": self.help,
            "Ctrl+S": lambda: self.messages.info(_("Everything is saved already.")),
        }
        return keys | {f"Ctrl+{n % 10}": lambda n=n: self._open_number(n) for n in range(1, 11)}

    # Pages

    def offer(self) -> None:
        """Fill the navigation with the pages of the role that sits here."""
        role = self.desk.who.role
        self.navigation.set_pages([k for k in self.kinds.values() if role and k.listed and k.open_to(role)])
        self.navigation.set_counts(self.desk.counts)
        self.navigation.show_current(self.key)

    def _follow(self, key: str, where: Any) -> None:
        """A page leads to another, which knows the way back."""
        page = self._page(key)
        page.came_from = self.key if where is not None and key != self.key else ""
        self.open(key, where)

    def open(self, key: str, where: Any = None) -> None:
        """Show a page, made the first time it is asked for."""
        before = self.pages.get(self.key)
        if before is not None and key != self.key and not before.may_leave():
            self.navigation.show_current(self.key)
            return
        page = self._page(key)
        self.key = key
        self.strip.hide()
        for question in self.findChildren(Popover):  # it is about a place that is no longer in sight
            question.close()
        self.navigation.show_current(key)
        self.body.stack.setCurrentWidget(page)
        self.body.show_side(page.side, page.side_width, page)
        self.adapt()
        self._draw_head(page)
        page.opened(where)
        page.await_reading()
        if self.guide.isVisible():
            self.guide.tell(key, page)
            self.guide.raise_()
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not page.isAncestorOf(QApplication.focusWidget() or self):
            _focus_first(page)
        self.page_shown.emit(key, where)

    def _page(self, key: str) -> Page:
        if key not in self.pages:
            page = self.kinds[key].make(self.desk)
            page.head_changed.connect(lambda: self._head_changed(page))
            page.read_changed.connect(lambda: self._head_changed(page))
            page.side_asked.connect(self.body.open_side)
            self.pages[key] = page
            self.body.stack.addWidget(page)
        return self.pages[key]

    def page(self) -> Page | None:
        """The page on show."""
        return self.pages.get(self.key)

    def _open_number(self, number: int) -> None:
        if number <= len(self.navigation.entries):
            self.open(self.navigation.entries[number - 1].kind.key)

    def _refresh(self, _what: object) -> None:
        if (page := self.page()) is not None:
            page.refresh()
            page.await_reading()

    def _head_changed(self, page: Page) -> None:
        if page is self.page():
            if page.head is not self.title_row.head:
                self.title_row.show_head(page.head, self.width() < SMALL, page)
            self.title_row.update_head()
            self.body.show_side(page.side, page.side_width, page)
            self._draw_status(page)

    def _draw_head(self, page: Page) -> None:
        self.title_row.show_head(page.head, self.width() < SMALL, page)
        self._draw_status(page)

    def _draw_status(self, page: Page) -> None:
        self.status.show_notes([*self._stock_notes(), *page.notes])
        self.status.show_keys([] if self.width() < SMALL else [*page.hints, HELP])

    def _stock_notes(self) -> list[Note]:
        """What everybody wants to know on every page: saved, and how much has not left yet."""
        if self.desk.workspace is None:
            return []
        stock = self.desk.stock
        notes = [Note(lambda: _("Everything is saved"), Mark.RECEIVED)]
        if stock.unsent:
            words = lambda: ngettext("{n} not sent", "{n} not sent", stock.unsent).format(n=stock.unsent)  # noqa: E731
            notes.append(Note(words, Mark.NOT_SENT))
        if stock.conflicts:
            other = lambda: ngettext("{n} conflict", "{n} conflicts", stock.conflicts).format(n=stock.conflicts)  # noqa: E731
            notes.append(Note(other, Mark.CONFLICT))
        return notes

    def _stock_changed(self) -> None:
        if (page := self.page()) is not None:
            self.status.show_notes([*self._stock_notes(), *page.notes])

    # Who, language, looks

    def _sit(self) -> None:
        who = self.desk.who
        self.body.show_side(None, 0)
        self.title_row.show_head(Head(), False)
        self._drop(list(self.pages))
        self.key = ""
        self._area_name = lambda: _area_name(who.ref_area, who.role)
        self.navigation.sit(self._area_name, lambda: _(ROLE_NAMES.get(who.role, "")))
        if who.sample:
            self.sample.say("warn", lambda: _("Demonstration data, kept apart from real reports."))
        self.sample.setVisible(who.sample)
        self.offer()
        self.retranslate()

    def _drop(self, keys: Iterable[str]) -> None:
        for page in [self.pages.pop(key) for key in keys]:
            self.body.stack.removeWidget(page)
            page.deleteLater()

    def _revised(self) -> None:
        """Pages out of sight were made for clusters and measures of another revision; what is typed is in the store."""
        self._drop([key for key in self.pages if key != self.key])

    def speak(self, code: str) -> None:
        """Switch the language of the whole window at once."""
        i18n.use(code)
        self.preferences.language = code
        self.strip.hide()  # what it says was said in the other language
        if self.desk.workspace is not None:  # packages are written in the language of the workspace
            self.desk.jobs.run(lambda: self.desk.workspace.change(lang=code))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.say_language_changed(app)

    def retranslate(self) -> None:
        area = self._area_name()
        self.setWindowTitle(_("CAREC Desktop · {area}").format(area=area) if area else _("CAREC Desktop"))
        self.navigation.languages.choose(i18n.language())
        if (page := self.page()) is not None:
            self.title_row.update_head()
            self._draw_status(page)

    def look(self) -> None:
        """Put on the theme and text size the preferences ask for."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        wish = self.preferences.appearance
        chosen = {"light": theme.LIGHT, "dark": theme.DARK}.get(wish) or theme.system_theme(app)
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(wish, Qt.ColorScheme.Unknown)
        app.styleHints().setColorScheme(scheme)
        style.apply(app, chosen, self.preferences.text_scale)

    def _system_changed(self) -> None:
        if self.preferences.appearance == "system":
            self.look()

    def _settings(self, near: QWidget) -> None:
        from carec_desktop.ui import settings_menu  # it knows the window, the window only opens it

        settings_menu.show(self, near)

    # Width and areas

    def fold(self, on: bool) -> None:
        """Fold or unfold the navigation, and remember it for wide pages."""
        self._fold_wished = on
        if self.width() >= NARROW and (page := self.page()) is not None and not page.fold_navigation:
            self.preferences.folded = on
        self.adapt()

    def adapt(self) -> None:
        """Give up what the width has no room for: names in the navigation, then the side panel."""
        page, wide = self.page(), self.width()
        wished = self._fold_wished
        if wished is None:
            wished = self.preferences.folded or (page is not None and page.fold_navigation)
        self.navigation.fold(wished if wide >= NARROW else self._fold_wished is not False)
        self.body.set_drawer(wide < NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, self._room = self._room, (self.width() < NARROW, self.width() < SMALL)
        if before[0] != self._room[0]:
            self._fold_wished = None
        self.adapt()
        if before[1] != self._room[1] and (page := self.page()) is not None:
            self._draw_head(page)

    def _next_area(self) -> None:
        """F6: navigation, page, side panel, and round again."""
        page = self.page()
        areas = [self.navigation, self.title_row, *([page] if page else [])]
        areas += [self.body.panel] if self.body.side_open else []
        areas += [self.guide] if self.guide.isVisible() else []
        focus = QApplication.focusWidget()
        at = next((i for i, a in enumerate(areas) if focus is not None and a.isAncestorOf(focus)), -1)
        for step in range(1, len(areas) + 1):
            if _focus_first(areas[(at + step) % len(areas)]):
                return

    def _side(self) -> None:
        """F4: the side panel. A drawer takes the keyboard when it comes and gives it back when it goes."""
        held = self.body.panel.isAncestorOf(QApplication.focusWidget() or self)
        if self.body.toggle():
            if self.width() < NARROW:
                _focus_first(self.body.panel)
        elif held and (page := self.page()) is not None:
            _focus_first(page)

    def help(self) -> None:
        """Open or close the help of the page on show."""
        if (page := self.page()) is not None:
            self.guide.toggle(self.key, page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.guide.isVisible():
            self.guide.leave()
        elif event.key() == Qt.Key.Key_Escape and self.strip.isVisible():
            self.strip.hide()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._scroll(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _scroll(self, way: int) -> None:
        """A page up or down that nobody with the keyboard wanted: for the body of the page."""
        page = self.page()
        area = next((a for a in page.findChildren(QScrollArea) if a.isVisible()), None) if page is not None else None
        if area is not None:
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + way * bar.pageStep())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.page()
        if page is not None and not page.may_leave():
            event.ignore()
            return
        self.preferences.geometry = self.saveGeometry()
        if (focus := QApplication.focusWidget()) is not None and self.isAncestorOf(focus):
            focus.clearFocus()  # a field hands over what was typed when it is left, and after this nobody takes it
        self.desk.close()
        super().closeEvent(event)


def _focus_first(area: QWidget) -> bool:
    """Give the keyboard to the widget of an area that wishes for it, or to the first that takes it."""
    wished = area.first_focus() if isinstance(area, Page) else None
    current = [entry for entry in area.entries if entry.isChecked()] if isinstance(area, Navigation) else []
    for child in (*([wished] if wished else ()), *current, *area.findChildren(QWidget)):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    # Only words in it: arrow keys scroll them.
    scrolls = [area] if isinstance(area, QScrollArea) else area.findChildren(QScrollArea)
    words = next((one for one in scrolls if one.isVisible()), None) if not isinstance(area, Navigation) else None
    if words is not None:
        words.setFocus(Qt.FocusReason.TabFocusReason)
    return words is not None


def _area_name(code: str, role: str) -> str:
    """Name of the country or group as the framework writes it."""
    from carec_desktop.names import framework_in_force

    if role == "secretariat":
        return _("CAREC Secretariat")
    areas = {area.code: area.name.say() for area in framework_in_force().areas}
    return areas.get(code, code)
