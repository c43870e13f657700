"""The report card as it will be printed: country, edition and language chosen; saved, printed, all of them at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import LANGUAGES, _, language, ngettext
from carec_desktop.names import framework_in_force
from carec_desktop.ui import batches, files, paper_view
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.paper_drawing import Drawing
from carec_desktop.ui.parts import Label

if TYPE_CHECKING:
    from carec_desktop.actions.draft_marks import Missing

NOW = ("", lambda: _("As it stands now"))
BEFORE = ("", lambda: _("Changes since the edition before"))


def _kept(ws: Any) -> list[str]:
    from carec_desktop.actions import editions

    return [one.name for one in editions.editions(ws)]


class CardPage(Page):
    """Preview of one card. `where`: a REF_AREA, or it ("" for the one on show) and the name of an edition."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: list[str] = []
        self._missing: dict[tuple[str, str], Missing] = {}  # by country and edition, why the card is a draft
        self._area = self._first_area()
        self._build_body()
        self._build_head()
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
        self.areas = Combo([(code, framework.area(code).name.say) for code in offered], name=lambda: _("Country"))
        self.areas.choose(self._area)
        self.areas.picked.connect(self._go_area)
        self.languages = Segments(
            [Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language of the card")
        )
        self.languages.choose(language())
        self.languages.chosen.connect(lambda _code: self._draw())
        self.zoom = paper_view.zoom_choice(self.paper)
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
        self._tables = Action(
            lambda: _("Matrix and tables"), self._go_tables, icon="list", keys="Ctrl+T", visible=several
        )
        self._print = Action(lambda: _("Print"), self._ask_printer, icon="print", keys="Ctrl+P", primary=True)
        self._keep = Action(lambda: _("Keep as edition…"), self._ask_edition, icon="hist", visible=office)
        for tool in (self.areas, self.editions, self.since, self.extent):  # shown in the head, where it has them
            tool.setParent(self)
            tool.hide()
        self._offer()

    def _offer(self) -> None:
        """The head for who is here: editions are of the secretariat, marks of change need one that was kept."""
        office = self.desk.who.role == "secretariat"
        tools: list[QWidget] = [self.areas] if self.areas.count() > 1 else []
        tools += [self.editions] if office else []
        tools += [self.since] if office and self._names else []
        tools += [self.languages, self.extent, self.zoom]
        actions = [self._look_up, self._keep, self._tables, self._all, self._save, self._print]
        self.head = Head(self._title, tools=tools, actions=actions)
        self.head_changed.emit()

    def _build_body(self) -> None:
        self.paper = paper_view.PaperView(lambda: _("Preview of the page"))
        self._drawing = Drawing(self.desk, self.paper, self._enable)
        self.document = self.paper.document
        self.why_draft = Label("", 12, tone="2", wrap=True)
        self.why_draft.setContentsMargins(20, 8, 16, 8)
        self.why_draft.hide()
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        room.addWidget(self.why_draft)
        room.addWidget(self.paper, 1)

    def _tell_draft(self) -> None:
        """Above the page, what keeps the draft mark on it."""
        missing = self._missing.get((self._area, self.editions.code()))
        self.why_draft.say(missing.text if missing else "")
        self.why_draft.setVisible(bool(missing))

    def _title(self) -> str:
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

    def _draw(self) -> None:
        from carec_desktop.actions import paper

        area, lang = self._area, self.languages.code() or language()
        chosen = self._chosen()

        def drawn(ws: Any, step: Progress, _kept: dict[str, Any]) -> bytes:
            step()
            made = paper.drawn_card(ws, area, lang, **chosen)
            self._missing[area, chosen["edition"]] = made.missing
            return made.pdf

        country = framework_in_force().area(area).name.say
        word = lambda: _("The card of {country} is being drawn…").format(country=country())  # noqa: E731
        self._drawing.draw((area, lang, *chosen.values()), drawn, word)

    def _chosen(self) -> dict[str, Any]:
        """What `paper` is to print: of which edition, with the annex or without, changes marked since which."""
        annex = self.extent.code() == "annex"
        return {"edition": self.editions.code(), "annex": annex, "since": self.since.code()}

    def _go_code(self) -> None:
        self.desk.go("code", ("", self._area, self.editions.code()))

    def _enable(self, on: bool) -> None:
        for action in (self._save, self._print):
            action.enabled, action.why = on, _("The page is still being drawn.")
        self._tell_draft()
        self.head_changed.emit()

    # Files

    def _name(self) -> str:
        return f"{self._area}-{self.languages.code()}.pdf"

    def _save_one(self) -> None:
        job = [(self._area, self.languages.code())]
        files.save_file(self.window(), _("Save the card"), self._name(), "pdf", lambda path: self._write(job, [path]))

    def _save_all(self) -> None:
        jobs = [(area.code, lang) for area in framework_in_force().members for lang in LANGUAGES]

        names = [f"{area}-{lang}.pdf" for area, lang in jobs]
        files.open_folder(
            self.window(), _("Folder for all cards"),
            lambda folder: batches.into_folder(self.desk.messages, folder, names, partial(self._write, jobs)),
        )  # fmt: skip

    def _write(self, jobs: list[tuple[str, str]], paths: list[Path]) -> None:
        from carec_desktop.actions import paper

        whole = [(area, lang, path) for (area, lang), path in zip(jobs, paths, strict=True)]

        chosen = self._chosen()

        def op(ws: Any, step: Progress) -> Any:
            return paper.write_cards(ws, whole, step, **chosen)

        folder = paths[0].parent
        self.desk.messages.clear()
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

    def _go_tables(self) -> None:
        self.desk.go("tables", ("", self.editions.code()))

    # Paper

    def _ask_printer(self) -> None:
        paper_view.print_paper(self.desk, self, self.paper.pdf, self._title())


def _since(name: str) -> Callable[[], str]:
    return lambda: _("Changes since “{name}”").format(name=name)
