"""What a page is to the shell: a declared kind, and a widget that states its head, side panel and keys.

The shell draws title, buttons, side panel and key hints from these; a page draws only its body.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from carec_desktop.i18n import _
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Words
from carec_desktop.ui.unread import Cover

if TYPE_CHECKING:
    from carec_desktop.ui.desk import Desk
    from carec_desktop.ui.jobs import Job


@dataclass(frozen=True)
class PageKind:
    """One entry of the navigation. `title` is marked with N_; `roles` empty means everybody.

    `make` imports lazily. A rule stands between groups. `listed` False: reached from other pages.
    """

    key: str
    icon: str
    title: str
    make: Callable[["Desk"], "Page"]
    roles: frozenset[str] = frozenset()
    group: int = 0
    listed: bool = True

    def open_to(self, role: str) -> bool:
        return not self.roles or role in self.roles


@dataclass
class Action:
    """One button of the title row. `keys` ("Ctrl+Enter") also work as a shortcut; `why` it is disabled."""

    words: Words
    call: Callable[[], object]
    icon: str = ""
    keys: str = ""
    primary: bool = False
    enabled: bool = True
    why: Words = ""
    visible: bool = True


@dataclass(frozen=True)
class Note:
    """One thing on the left of the status line."""

    words: Words
    mark: Mark | None = None


@dataclass(frozen=True)
class Keys:
    """One hint on the right of the status line: key caps and what they do."""

    caps: tuple[str, ...]
    words: Words


@dataclass
class Head:
    """The title row of a page. `lead` widgets stand right after the title, `tools` before the buttons."""

    title: Words = ""
    subtitle: Words = ""
    lead: Sequence[QWidget] = ()
    tools: Sequence[QWidget] = ()
    actions: Sequence[Action] = field(default_factory=list)


class Page(QWidget):
    """A page. Subclasses fill `head`, `side`, `hints`, `notes` in __init__ and load in `opened`."""

    head_changed = Signal()  # title, buttons, notes or hints are different now: the shell draws them again
    read_changed = Signal()  # what it shows is being read for the first time, or has been
    side_asked = Signal()  # the side panel is wanted: the shell opens it where it is folded away
    side_width = 330
    fold_navigation = False  # the page wants the room: navigation starts folded on it

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk = desk
        self._head = Head()
        self.side: QWidget | None = None
        self.came_from = ""  # key of the page that led to what is on show here, for the way back
        self.hints: Sequence[Keys] = ()
        self.notes: Sequence[Note] = ()
        self._known = self._unreadable = False
        self._awaited: list[Job] = []
        self._covers: list[Cover] = []
        desk.jobs.ended.connect(self._was_read)
        self.setProperty("surface", "base")
        self.setProperty("ring", "inside")  # it has the keyboard itself while what had it is made anew

    @property
    def head(self) -> Head:
        return self._head

    @head.setter
    def head(self, head: Head) -> None:
        """Widgets of a head belong to the page, whether the title row shows them just now or not."""
        self._head = head
        for widget in (*head.lead, *head.tools):
            if widget.parentWidget() is None:
                widget.setParent(self)
                widget.hide()

    def opened(self, where: Any = None) -> None:
        """The page is shown, perhaps at a place ("where" is what the caller of `desk.go` gave). Load here."""

    # Nothing is said about what has not been read yet

    def await_reading(self) -> None:
        """Until all that the page has just asked for is there, it says so and nothing else about it. Once it has been
        read, what is on show stays while it is read again."""
        if not self._known and (asked := self.desk.jobs.of(self)):
            self._awaited, self._unreadable = asked, False
            self._uncover()
            self._covers = [Cover(self, self.unread)]
            if self.side is not None:
                self._covers.append(Cover(self.side, ""))
            self.read_changed.emit()

    def _uncover(self) -> None:
        for cover in filter(isValid, self._covers):
            cover.hide()
            cover.deleteLater()
        self._covers = []

    def unread(self) -> str:
        """What stands in place of contents that are not there yet; "" once they are."""
        if self._awaited:
            return _("Reading…")
        return _("It could not be read.") if self._unreadable else ""

    def _was_read(self, job: "Job", done: bool) -> None:
        if job in self._awaited:
            self._awaited.remove(job)
            self._unreadable = self._unreadable or not done
            if not self._awaited:
                self._uncover()
                self._covers = [Cover(self, self.unread)] if self._unreadable else []
            self._known = not self._awaited and not self._unreadable
            self.read_changed.emit()

    def refresh(self) -> None:
        """Records changed while the page is on screen: load again, keeping the place. Default: open again."""
        self.opened(None)

    def may_leave(self) -> bool:
        """False keeps the person here; only for work that would be lost."""
        return True

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard when the page opens; None leaves it to Qt."""
        return None
