"""First run: language, who you are, where the workspace lies; then a key and the request for its certificate."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.framework import Framework
from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui import files, theme, workspaces
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk, Who
from carec_desktop.ui.page import Action, Head, Page
from carec_desktop.ui.parts import Button, Label, Words, beside, flowing, scrolled
from carec_desktop.ui.shell import ROLE_NAMES, Shell

ROLE_WORDS = {
    "focal-point": lambda: _("answers for one country and sends its package"),
    "sector-lead": lambda: _("enters regional and corridor figures of a sector"),
    "trainer": lambda: _("records trainings in counts, never names"),
    "secretariat": lambda: _("opens rounds, merges packages, decides and approves"),
}
SHORTEST = 8  # characters of a passphrase


@dataclass(frozen=True)
class Wish:
    """What was filled in."""

    folder: Path
    role: str
    ref_area: str
    name: str
    lang: str
    sectors: tuple[str, ...]
    passphrase: str


class FirstRun(Page):
    """Shown while there is no workspace. `where`: the folder proposed for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        from carec_desktop.ui.start import default_folder

        self.folder = default_folder()
        self._create = Action(lambda: _("Create the workspace"), self.make_workspace, keys="Ctrl+Enter", primary=True)
        self.head = Head(
            lambda: _("Welcome to CAREC Desktop"), lambda: _("a few answers, then you can begin"),
            actions=[self._create],
        )  # fmt: skip
        self._fields()
        self._build()
        self._check()

    def _fields(self) -> None:
        framework = Framework.load()
        self.role = Segments([Option(code, _role(code)) for code in ROLE_NAMES], name=lambda: _("Your role"))
        self.role.choose("focal-point")
        self.role.chosen.connect(lambda _code: self._check())
        self.role_words = Label(lambda: ROLE_WORDS[self.role.code()](), 12, tone="2", wrap=True)
        self.area = Combo([(code, framework.area(code).name.say) for code in MEMBERS], name=lambda: _("Country"))
        self.area.picked.connect(lambda _code: self._check())
        self.sector = Combo([(c, _sector(c)) for c in SECTORS if c != "ALL"], name=lambda: _("Sector"))
        self.sector.picked.connect(lambda _code: self._check())
        self.name, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.first, self.second):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        for line in (self.name, self.first, self.second):
            line.setFixedWidth(theme.px(320))
            line.textChanged.connect(lambda _text: self._check())
        self.place = Label(self._place_words, tone="2", elide=True)
        self.problem = Label(tone="2", wrap=True)

    def _build(self) -> None:
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(40, 28, 40, 28)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._row(lambda: _("Role"), self.role, self.role_words)
        self._area_row = self._row(lambda: _("Country"), beside(self.area, None))
        self._sector_row = self._row(lambda: _("Sector"), beside(self.sector, None))
        self._row(lambda: _("Your name or office"), beside(self.name, None), Label(
            lambda: _("It stands on what you sign; an office is enough."), 12, tone="2", wrap=True))  # fmt: skip
        change = Button(lambda: _("Change…"), self._choose_folder, kind="link")
        self._row(lambda: _("Folder"), beside(self.place, change, None, gap=8))
        self._row(lambda: _("Passphrase"), beside(self.first, None), Label(
            lambda: _("Asked whenever you sign. Nobody can look it up; forgotten means enrolling again."),
            12, tone="2", wrap=True))  # fmt: skip
        self._row(lambda: _("Once more"), beside(self.second, None))
        self._row("", self.problem)
        self._row(lambda: _("Or"), self._other_ways())
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body))
        self.retranslate()

    def _other_ways(self) -> QWidget:
        """What somebody wants who is not new here, or only looks."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for icon, words, more, call in (
            ("eye", lambda: _("Try it on sample data"), lambda: _("apart from real data; takes some seconds"),
             self._try_sample),
            ("folder", lambda: _("Open another folder…"), lambda: _("when your workspace lies somewhere else"),
             self._open_other),
            ("disk", lambda: _("Restore a backup…"), lambda: _("on a new computer, or after damage"), self._restore),
        ):  # fmt: skip
            column.addWidget(flowing(Button(words, call, icon=icon), Label(more, 12, tone="2"), gap=12))
        return holder

    def _row(self, label: Words, widget: QWidget, more: QWidget | None = None) -> tuple[QWidget, QWidget]:
        at = self._grid.rowCount()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(widget)
        if more is not None:
            column.addWidget(more)
        head = Label(label, tone="2")
        head.setMinimumHeight(theme.px(28))
        self._grid.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(holder, at, 1)
        return head, holder

    def retranslate(self) -> None:
        self.name.setAccessibleName(_("Your name or office"))
        self.first.setAccessibleName(_("Passphrase"))
        self.second.setAccessibleName(_("Passphrase once more"))
        self._check()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def opened(self, where: Any = None) -> None:
        if isinstance(where, Path):
            self.folder = where
            self.place.retell()

    def first_focus(self) -> QWidget | None:
        return self.area

    def _place_words(self) -> str:
        return str(self.folder)

    # Checking

    def _check(self) -> None:
        """Say what is still missing, one thing at a time; the button waits for it."""
        role = self.role.code()
        for widget in self._area_row if hasattr(self, "_area_row") else ():
            widget.setVisible(role == "focal-point")
        for widget in self._sector_row if hasattr(self, "_sector_row") else ():
            widget.setVisible(role == "sector-lead")
        self.role_words.retell()
        missing = self._missing()
        self.problem.say(missing)
        self._create.enabled, self._create.why = not missing, missing
        self.head_changed.emit()

    def _missing(self) -> str:
        role = self.role.code()
        if role == "focal-point" and not self.area.code():
            return _("Choose your country.")
        if role == "sector-lead" and not self.sector.code():
            return _("Choose your sector.")
        if not self.name.text().strip():
            return _("Give your name or office.")
        if len(self.first.text()) < SHORTEST:
            return _("Choose a passphrase of at least {n} characters.").format(n=SHORTEST)
        return "" if self.first.text() == self.second.text() else _("The two passphrases are not the same yet.")

    # Doing

    def _choose_folder(self) -> None:
        def chosen(folder: Path) -> None:
            self.folder = folder if not any(folder.iterdir()) else folder / "CAREC workspace"
            self.place.retell()

        files.open_folder(self.window(), _("Folder for the workspace"), chosen)

    def _open_other(self) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            workspaces.open_other(shell)

    def _try_sample(self) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            workspaces.try_sample(shell, self.role.code(), self.area.code())

    def _restore(self) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            files.open_files(
                shell, _("Restore a backup"), "zip", lambda paths: workspaces.restore(shell, paths[0], self.folder)
            )

    def make_workspace(self) -> None:
        """Make the workspace and sit down at it; the secretariat's gets its root key at once."""
        from carec_desktop.i18n import language

        if self._missing():
            return
        role = self.role.code()
        area = self.area.code() if role == "focal-point" else "CAREC"
        sectors = (self.sector.code(),) if role == "sector-lead" else ()
        wish = Wish(self.folder, role, area, self.name.text(), language(), sectors, self.first.text())
        self.desk.jobs.run(
            lambda: make(wish), self._made, word=lambda: _("Making workspace and key…"), failed=self._failed, owner=self
        )

    def _failed(self, error: UserError) -> None:
        self.desk.messages.refuse(error)

    def _made(self, made: tuple[Any, Who]) -> None:
        from carec_desktop.ui.start import begin

        shell = self.window()
        if isinstance(shell, Shell):
            begin(shell, *made)
            shell.open("keys")


def make(wish: Wish) -> tuple[Any, Who]:
    """On the worker: the workspace and its key. The request file is saved from the keys page."""
    from carec_desktop.actions import enrol, workspace
    from carec_desktop.ui.start import who_of

    ws = workspace.create(
        wish.folder, role=wish.role, ref_area=wish.ref_area, name=wish.name, lang=wish.lang, sectors=wish.sectors
    )
    try:
        if ws.is_secretariat:
            enrol.found_secretariat(ws, wish.passphrase)
        else:
            enrol.request(ws, wish.passphrase, ws.folder / "request.json")
    except BaseException:
        ws.close()
        raise
    return ws, who_of(ws)


def _role(code: str) -> Words:
    return lambda: _(ROLE_NAMES[code])


def _sector(code: str) -> Words:
    return lambda: _(SECTORS[code])
