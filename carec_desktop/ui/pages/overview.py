"""The region at a glance: one row an area, one mark a measure; every tile opens what is behind it."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.judge import STATUSES, say
from carec_desktop.localvalues import show_number
from carec_desktop.names import area_name, framework_in_force, measure_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark, of_status
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.panels import Item, Panel, section
from carec_desktop.ui.parts import Label, body_column, flowing, marked
from carec_desktop.ui.tables import Column, Table
from carec_desktop.ui.tally import Question

if TYPE_CHECKING:
    from carec_desktop.actions.overview import AreaGlance, Glance, Light
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.framework import Cluster

MOST_MARKS = 9  # in one cell; where there are more a count says it
MOST_LISTED = 40  # measures in the panel, those that can be rated first
STATUS, MOVEMENT = "status", "movement"
MOVES = {"improved": Mark.UP, "worse": Mark.DOWN, "unchanged": Mark.LEVEL}
COUNTED = tuple((what, code) for what, codes in ((STATUS, STATUSES), (MOVEMENT, tuple(MOVES))) for code in codes)


def load(ws: "Workspace") -> "Glance":
    """Read on the worker thread."""
    from carec_desktop.actions import overview

    return overview.glance(ws)


class Overview(Page):
    """Members down, clusters across; the panel lists the measures of the row."""

    side_width = 250

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: tuple[AreaGlance, ...] = ()
        self.first: Item | None = None  # of the measures in the panel
        self.what = Segments(
            [Option(STATUS, lambda: _("Status")), Option(MOVEMENT, lambda: _("Movement"))], name=lambda: _("Show")
        )
        self.what.choose(STATUS)
        self.what.chosen.connect(lambda _code: self._show_rows())
        self._counted = Label(self._counted_words, 12, tone="2", wrap=True)
        card = Action(lambda: _("Report card"), self._open_card, icon="card", primary=True)
        papers = Action(lambda: _("Matrix and tables"), lambda: desk.go("tables", ("matrix", "")), icon="print")
        self.head = Head(
            lambda: _("Overview"), lambda: _("one mark is one measure; members are not ranked"), tools=[self.what],
            actions=[papers, card],
        )  # fmt: skip
        self.hints = [Keys(("↑", "↓"), lambda: _("Country")), Keys(("←", "→"), lambda: _("Tile")),
                      Keys(("Enter",), lambda: _("What is behind it"))]  # fmt: skip
        self.side = self.panel = Panel()
        self.table = self._table()
        self.table.picked.connect(self._show_row)
        self.table.opened.connect(self._open_tile)
        self.table.clicked.connect(self._show_whole)
        self.region = self._region_table()
        self.region.picked.connect(self._show_cluster)
        self.region.opened.connect(self._open_count)
        self.table.tiles = self.region.tiles = True
        column = body_column(self)
        column.addWidget(self.table)
        column.addWidget(Label(_names, 12, tone="2", wrap=True))
        column.addWidget(self._counted)
        column.addWidget(section(lambda: _("CAREC region"), lambda: _("measures by status and movement")))
        column.addWidget(self.region)
        column.addWidget(flowing(*(_legend(code) for code in (*STATUSES, *MOVES))))
        column.addStretch(1)

    def _table(self) -> Table:
        clusters = [
            Column(
                str(cluster.number),
                (lambda row, code=cluster.code: self._marks(row, code)),  # type: ignore[misc]
                74, tip=(lambda c=cluster: c.name.say()),  # type: ignore[misc]
            )
            for cluster in framework_in_force().clusters
        ]  # fmt: skip
        return Table(
            [
                Column(lambda: _("Member"), lambda row: Cell(_name(row), tip=_name(row)), 140, 1),
                *clusters,
                Column(lambda: _("Answered"), _answered, 76, right=True),
                Column("", _share, 48),
                Column(lambda: _("People"), _people, 64, right=True),
                Column(lambda: _("Women"), _women, 60, right=True),
                Column("", _women_share, 40),
            ],
            fit=True, master=True, name=lambda: _("Overview"),
        )  # fmt: skip

    def _region_table(self) -> Table:
        """One row a cluster; how many measures of the region have each status and movement."""
        counts = [
            Column(
                (lambda c=code: say(c)),  # type: ignore[misc]
                (lambda cluster, c=code, w=what: self._count(cluster, w, c)),  # type: ignore[misc]
                56,
            )
            for what, code in COUNTED
        ]  # fmt: skip
        return Table(
            [Column(lambda: _("Cluster"), _cluster, 140, 1),
             *counts],
            fit=True, name=lambda: _("CAREC region"), head_lines=2,
        )  # fmt: skip

    def _of_region(self) -> "AreaGlance | None":
        return next((row for row in self.rows if row.ref_area == "CAREC"), None)

    def _count(self, cluster: "Cluster", what: str, code: str) -> Cell:
        row = self._of_region()
        number = row.counts(cluster.code, what)[code] if row is not None else 0
        mark = MOVES.get(code) if what == MOVEMENT else of_status(code)
        spoken = _("{measure}: {word}").format(measure=say(code), word=number)
        return Cell(str(number), mark=mark, bold=True, spoken=spoken) if number else Cell("0", tone="text2")

    def _show_cluster(self, cluster: "Cluster") -> None:
        row = self._of_region()
        if row is not None:
            self._list(cluster.name.say(), row, row.of(cluster.code))

    def _open_count(self, cluster: "Cluster") -> None:
        """A count opens the measures it counts, the name of a cluster all of them."""
        row, column = self._of_region(), self.region.currentIndex().column()
        if row is None:
            return
        lights, name = row.of(cluster.code), cluster.name.say()
        if column:
            what, code = COUNTED[column - 1]
            lights = tuple(light for light in lights if getattr(light, what) == code)
            name = _("{cluster}: {word}").format(cluster=name, word=say(code))
        self._list(name, row, lights)
        self._to_panel()

    def _open_tile(self, row: "AreaGlance") -> None:
        """A member opens its card, marks their measures, answers who was asked, people the counts by sex."""
        column, clusters = self.table.currentIndex().column(), framework_in_force().clusters
        if column == 0:
            self._open_card()
        elif column <= len(clusters):
            cluster = clusters[column - 1]
            name = _("{area}: {cluster}").format(area=_name(row), cluster=cluster.name.say())
            self._list(name, row, row.of(cluster.code))
            self._to_panel()
        else:
            self.desk.go("region" if column <= len(clusters) + 2 else "women")

    def _to_panel(self) -> None:
        """The keyboard goes to the first of the measures."""
        self.side_asked.emit()
        if self.first is not None:
            self.first.show()
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def opened(self, where: Any = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, found: "Glance") -> None:
        self.rows = found.rows
        self.region.set_rows(framework_in_force().clusters, key=lambda cluster: cluster.code)
        self._show_rows()

    def _show_rows(self) -> None:
        self._counted.retell()
        self.table.set_rows(self.rows, key=lambda row: row.ref_area)
        if self.table.row() is not None:
            self._show_row(self.table.row())

    def _mark(self, light: "Light") -> Mark:
        if self.what.code() == STATUS:
            return of_status(light.status)
        return MOVES.get(light.movement, Mark.NOTHING)

    def _marks(self, row: "AreaGlance", cluster: str) -> Cell:
        lights = row.of(cluster)
        if len(lights) <= MOST_MARKS:
            return Cell(tally=tuple(self._question(one) for one in lights))
        counts = row.counts(cluster, self.what.code())
        good = ("achieved", "on_track") if self.what.code() == STATUS else ("improved",)
        number = sum(counts[code] for code in good)
        spoken = ", ".join(f"{say(code)}: {n}" for code, n in counts.items())
        return Cell(_("{n} of {all}").format(n=number, all=len(lights)), tip=spoken, spoken=spoken)

    def _counted_words(self) -> str:
        """What the numbers in the row of the region are."""
        if self.what.code() == STATUS:
            return _("In the row “CAREC region”: how many measures of the cluster are achieved or on track, of all.")
        return _("In the row “CAREC region”: how many measures of the cluster improved, of all.")

    def _question(self, light: "Light") -> Question:
        word = say(light.status if self.what.code() == STATUS else light.movement)
        tip = _("{measure}: {word}").format(measure=measure_name(light.measure), word=word)
        return Question(self._mark(light), light.measure, light.measure.split(".")[0], tip)

    def _show_row(self, row: "AreaGlance") -> None:
        self._list(_name(row), row, row.lights)

    def _show_whole(self, index: QModelIndex) -> None:
        """A click on a name lists everything again after one of its clusters."""
        if index.column() == 0:
            self._show_row(self.table.row())

    def _list(self, name: str, row: "AreaGlance", lights: "tuple[Light, ...]") -> None:
        """The measures behind what is chosen; each opens its records."""
        panel, many = self.panel, len(lights)
        panel.clear()
        self.first = None
        first, *more = how_many(lights)
        panel.head(name, first)
        for words in more:
            panel.block(Label(_("and {series} of the countries and the program, not rated").format(series=words), 12,
                              tone="2", wrap=True))  # fmt: skip
        for light in sorted(lights, key=lambda one: (one.status == "not_rated", not one.value))[:MOST_LISTED]:
            word = say(light.status if self.what.code() == STATUS else light.movement)
            item = Item(
                self._mark(light), measure_name(light.measure), " · ".join(filter(None, (word, light.period))),
                partial(self.desk.go, "grid", f"{row.ref_area}/{light.measure}"), right=_value(light),
            )  # fmt: skip
            self.first = self.first or item
            panel.add(item)
        if many > MOST_LISTED:
            words = ngettext("and {n} more", "and {n} more", many - MOST_LISTED).format(n=many - MOST_LISTED)
            panel.block(Label(words, tone="2"))

    def _open_card(self) -> None:
        row: AreaGlance | None = self.table.row() if self.rows else None
        if row is not None:
            self.desk.go("card", None if row.ref_area == "CAREC" else row.ref_area)


def _cluster(cluster: "Cluster") -> Cell:
    return Cell(f"{cluster.number} {cluster.name.say()}", tip=cluster.name.say(), size=11.5)


def how_many(lights: "tuple[Light, ...]") -> list[str]:
    """Measures of the framework and series of its context, counted apart as the cards do."""
    from carec_desktop.actions.overview import CONTEXT

    series = sum(light.cluster == CONTEXT for light in lights)
    many = len(lights) - series
    told = [ngettext("{n} measure", "{n} measures", many).format(n=many)] if many or not series else []
    told += [ngettext("{n} series", "{n} series", series).format(n=series)] if series else []
    return told


def _name(row: "AreaGlance") -> str:
    return _("CAREC region") if row.ref_area == "CAREC" else area_name(row.ref_area)


def _value(light: "Light") -> str:
    try:
        return show_number(light.value, language()) if light.value else ""
    except ValueError:  # words, a stage
        return ""


def _answered(row: "AreaGlance") -> Cell:
    if row.paused:
        return Cell("–", tone="text2", tip=_("paused"), spoken=_("paused"))
    return Cell(_("{n} of {all}").format(n=row.answered, all=row.asked) if row.asked else "–", bold=bool(row.asked))


def _share(row: "AreaGlance") -> Cell:
    return Cell(share=row.answered / row.asked if row.asked and not row.paused else 0.0, spoken="")


def _people(row: "AreaGlance") -> Cell:
    if row.people is None:
        return Cell("—", tone="text2", spoken=_("nobody counted"))
    return Cell(show_number(str(row.people.total), language()))


def _women(row: "AreaGlance") -> Cell:
    people = row.people
    stated = people.women + people.men if people else 0
    if people is None or not stated:
        return Cell("—", tone="text2", spoken=_("not stated"))
    return Cell(_("{n} %").format(n=round(100 * people.women / stated)))


def _women_share(row: "AreaGlance") -> Cell:
    people = row.people
    stated = people.women + people.men if people else 0
    return Cell(share=people.women / stated, spoken="") if people and stated else Cell("", spoken="")


def _names() -> str:
    """The names behind the numbers over the columns."""
    clusters = framework_in_force().clusters
    return " · ".join(_("{number} {cluster}").format(number=c.number, cluster=c.name.say()) for c in clusters)


def _legend(code: str) -> QWidget:
    mark = MOVES.get(code) or of_status(code)
    return marked(mark, lambda: say(code), size=12, tone="2")
