"""What a revision of the framework changed for those who give the figures: told once when it came, listed for ever."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carec_desktop.framework_reading import measures_now
from carec_desktop.i18n import _, ngettext
from carec_desktop.names import framework_in_force
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer, Box
from carec_desktop.ui.panels import Item, section
from carec_desktop.ui.parts import Label, body_column
from carec_desktop.ui.tables import Empty
from carec_desktop.ui.title_row import empty

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Taken
    from carec_desktop.actions.revised import Revised
    from carec_desktop.framework_news import News
    from carec_desktop.store import Working

NEWS = "news"  # where the framework page is told to open at the list
MOST = 6  # changes told at once; the list has them all


def tell(desk: Desk, taken: "Iterable[Taken]") -> Box | None:
    """After files were taken in: the newest revision that came along, and what it changes here."""
    revised = next((one.revised for one in reversed(list(taken)) if one.revised is not None), None)
    if revised is None:
        return None
    if not revised.news:
        desk.messages.info(revised.sentence())
        return None
    told = [one.sentence() for one in revised.news[:MOST]]
    rest = len(revised.news) - len(told)
    if rest:
        told.append(ngettext("and {n} more change", "and {n} more changes", rest).format(n=rest))
    return desk.messages.ask(
        revised.sentence(),
        [Answer(lambda: _("Show the list"), lambda: desk.go("framework", NEWS), primary=True),
         Answer(lambda: _("Later"))],
        more="\n".join(told),
    )  # fmt: skip


def item(revised: "Revised", go: Callable[[], object]) -> Item:
    """The same in a side panel, until the list was looked at."""
    return Item(Mark.IN_DOUBT, revised.sentence, lambda: _("Show the list"), go)


class ChangesList(QWidget):
    """Every change of every revision that came, the newest first; one of a measure in force leads to its row."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__()
        self._go = go
        self._column = body_column(self, 0)

    def show_revisions(self, found: "Sequence[Revised]") -> None:
        """Fill the list anew."""
        empty(self._column)
        if not found:
            self._column.addWidget(Empty(
                lambda: _("No revision of the framework has come here yet."),
                lambda: _("One comes with a receipt or a call; what it changes for you is listed here."),
            ))  # fmt: skip
        for revised in found:
            self._column.addWidget(section(partial(_revision_words, revised.revision)))
            if not revised.news:
                self._column.addWidget(Label(lambda: _("Nothing changes in what you are asked for."), tone="2"))
            for change in revised.news:
                self._column.addWidget(self._line(change))
            self._column.addSpacing(16)
        self._column.addStretch(1)

    def _line(self, change: "News") -> QWidget:
        code = change.after[0].code if change.after else ""
        there = code and measures_now(framework_in_force(), code) == (code,)
        if there:
            return Item(None, change.sentence, code, partial(self._go, code))
        label = Label(change.sentence, wrap=True)
        label.setContentsMargins(16, 9, 12, 9)
        return label


def _revision_words(revision: str) -> str:
    return _("Framework revision {revision}").format(revision=revision)


def kept_label(rows: "Sequence[Working]") -> Label:
    """What is typed here under measures that have ended: that it stays, and which."""
    from carec_desktop.actions.leaving import kept_words

    return Label(partial(kept_words, rows), 12, tone="2", wrap=True)
