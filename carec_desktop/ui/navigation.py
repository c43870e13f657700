"""The navigation on the left: one entry a page, a count beside it, the language switch at its foot."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.ui import icons, theme
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.page import PageKind
from carec_desktop.ui.parts import IconButton, Label, Line, beside

WIDE, WIDEST, FOLDED = 200, 300, 49
LANGUAGE_NAMES = (("zh", "中文"), ("en", "EN"), ("ru", "РУ"))


class Entry(QAbstractButton):
    """One page: accent bar and selected tint when current, a dot instead of a count when folded."""

    def __init__(self, kind: PageKind) -> None:
        super().__init__()
        self.kind = kind
        self.folded = False
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.retranslate()

    def set_count(self, number: int) -> None:
        self._count = number
        self.retranslate()

    def retranslate(self) -> None:
        title = _(self.kind.title)
        name = _("{title}, {count}").format(title=title, count=self._count) if self._count else title
        self.setAccessibleName(name)
        self.setToolTip(name if self.folded else "")
        self.update()

    def room(self) -> int:
        """Pixels that name and count need in the longest of the languages, so that switching moves nothing."""
        metrics, wide = QFontMetricsF(theme.font(bold=True)), 0.0
        for lang in LANGUAGES:
            with speaking(lang):
                wide = max(wide, metrics.horizontalAdvance(_(self.kind.title)))
        wide = max(wide, metrics.horizontalAdvance(_(self.kind.title)))
        count = QFontMetricsF(theme.font(12, bold=True)).horizontalAdvance(str(self._count)) + 20 if self._count else 10
        return min(theme.px(WIDEST), theme.px(44) + ceil(wide + count))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(FOLDED), theme.px(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(30))  # a little closer together before the list scrolls

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter, high = theme.current(), QPainter(self), self.height()
        on = self.isChecked()
        if on or self.isDown():
            painter.fillRect(self.rect(), now.color("selected"))
        elif self.underMouse():
            painter.fillRect(self.rect(), now.color("hover"))
        if on:
            painter.fillRect(0, 0, 3, high, now.color("accent"))
        side = theme.px(18)
        left = (theme.px(FOLDED) - side) / 2 if self.folded else theme.px(16)
        box = QRectF(round(left), round((high - side) / 2), side, side)
        icons.paint(painter, self.kind.icon, box, "accent" if on else "text2")
        if self.folded:
            if self._count:
                painter.fillRect(self.width() - 12, 7, 6, 6, now.color("watch"))
            return
        painter.setFont(theme.font(bold=on))
        painter.setPen(now.color("text"))
        words = QRectF(theme.px(44), 0, self.width() - theme.px(44) - (12 if self._count else 4), high)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, _(self.kind.title))
        if self._count:
            painter.setFont(theme.font(12, bold=on))
            painter.setPen(now.color("text2"))
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(words, align, str(self._count))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
            self.updateGeometry()
        super().changeEvent(event)


class Navigation(QWidget):
    """Who sits here, the pages, the language. `chosen` says a page key, `spoken` a language code."""

    chosen = Signal(str)
    spoken = Signal(str)

    def __init__(self, settings: Callable[[QWidget], object], unfold: Callable[[], object]) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._folded = False
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        self._place = Label(bold=True, elide=True)
        self._role = Label(size=11, tone="2", elide=True)
        self._who = QWidget()
        names = QVBoxLayout(self._who)
        names.setContentsMargins(16, 0, 8, 0)
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._place)
        names.addWidget(self._role)
        names.addStretch(1)
        self._unfold = IconButton("list", lambda: _("Show the names of the pages (Ctrl+B)"), unfold)
        column.addWidget(self._who)
        column.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Line())
        column.addWidget(self._list(), 1)
        column.addWidget(Line())
        options = [Option(code, name) for code, name in LANGUAGE_NAMES]
        self.languages = Segments(options, small=True, name=lambda: _("Language"))
        self.languages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.languages.chosen.connect(self.spoken)
        self._gear = IconButton("gear", lambda: _("Appearance and text size"), lambda: settings(self._gear))
        column.addWidget(beside(self.languages, self._gear, margins=(12, 7, 8, 7)))
        self.fold(False)

    def _list(self) -> QScrollArea:
        """The entries; in a low window they stand a little closer, then they scroll."""
        holder = QWidget()
        holder.setProperty("surface", "window")
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 8, 0, 8)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(0)
        outer.addLayout(self._pages)
        outer.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setObjectName("thin")
        self._area.setWidget(holder)
        return self._area

    def sit(self, area: Callable[[], str], role: Callable[[], str]) -> None:
        """Say whose window it is."""
        self._place.say(area)
        self._role.say(role)

    def set_pages(self, kinds: Sequence[PageKind]) -> None:
        """Show these pages, with a rule where the group changes."""
        while (item := self._pages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.entries = []
        for i, kind in enumerate(kinds):
            if i and kind.group != kinds[i - 1].group:
                self._pages.addSpacing(6)
                self._pages.addWidget(Line())
                self._pages.addSpacing(6)
            entry = Entry(kind)
            entry.folded = self._folded
            entry.clicked.connect(lambda _on=False, key=kind.key: self.chosen.emit(key))
            self._pages.addWidget(entry)
            self.entries.append(entry)
        chain = [self._unfold, *self.entries, *self.languages.parts(), self._gear]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        self.fold(self._folded)

    def show_current(self, key: str) -> None:
        for entry in self.entries:
            entry.setAutoExclusive(False)
            entry.setChecked(entry.kind.key == key)
            entry.setAutoExclusive(True)
            if entry.isChecked():
                self._area.ensureWidgetVisible(entry, 0, 0)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        for entry in self.entries:
            entry.set_count(counts.get(entry.kind.key, 0))
        self.fold(self._folded)

    @property
    def folded(self) -> bool:
        return self._folded

    def fold(self, on: bool) -> None:
        """Show icons only, or icons and names."""
        self._folded = on
        self.setFixedWidth(theme.px(FOLDED) if on else max([theme.px(WIDE), *(e.room() for e in self.entries)]))
        self._who.setVisible(not on)
        self._unfold.setVisible(on)
        self.languages.setVisible(not on)
        for block in (self._who, self._unfold):
            block.setFixedHeight(theme.px(56))
        for entry in self.entries:
            entry.folded = on
            entry.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(self.width() - 1, 0, 1, self.height(), theme.current().color("rule"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange) and hasattr(self, "_gear"):
            self.fold(self._folded)
        super().changeEvent(event)
