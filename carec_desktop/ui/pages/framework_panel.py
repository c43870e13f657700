"""The side panel of the framework: every text of a row in three languages, what it is, where it comes from, what can
become of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from carec_desktop.fields import LongText
from carec_desktop.framework_units import OWN_NAMES
from carec_desktop.framework_words import fate, history
from carec_desktop.i18n import LANGUAGES, _, language
from carec_desktop.localvalues import edit_number, show_period
from carec_desktop.names import area_name, framework_in_force
from carec_desktop.report.cells import said_value
from carec_desktop.signals import Figure
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.editors import Line, LongTextEditor, say_later
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import framework_texts as texts
from carec_desktop.ui.pages.framework_rows import ENDED, FORMER, LEVELS, SERIES, Facts, Node
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Button, Label, flowing, marked

BOUND = ("rename", "move", "unit", "redefine", "split", "merge", "retire")
LINES = ("stale_after", "min_n")


@dataclass(frozen=True)
class Calls:
    """What the panel asks the page to do: a text typed (node, attribute, language, text), a cell chosen (node, column,
    value), one of the steps that ask for more (node, kind), the records behind a code, and a typed change mended
    (node, column, text)."""

    typed: Callable[[Node, str, str, str], object]
    chosen: Callable[[Node, str, str], object]
    asked: Callable[[Node, str], object]
    looked_up: Callable[[str], object]
    mended: Callable[[Node, str, str], object]


class FrameworkPanel(Panel):
    """One row of the framework."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self._calls = calls
        self._node: tuple[str, str] = ("", "")
        self.boxes: dict[tuple[str, str], LongTextEditor] = {}  # by attribute and language
        self.mending: dict[str, Line] = {}  # what a typed change says beside the codes, by column

    def being_typed(self) -> bool:
        """Whether the keyboard is in one of its texts."""
        focus = QApplication.focusWidget()
        return focus is not None and any(box.isAncestorOf(focus) for box in self.boxes.values())

    def show_node(self, facts: Facts, node: Node | None) -> None:
        """Show a row; while one of its texts is typed into, it stays as it is."""
        if node is not None and (node.level, node.code) == self._node and self.being_typed():
            return
        self._node = (node.level, node.code) if node is not None else ("", "")
        self.clear()
        self.boxes, self.mending = {}, {}
        if node is None or node.level in (SERIES, ENDED):
            self.block(Label(lambda: _("Choose a row to see its texts."), tone="2", wrap=True))
            return
        open_ = facts.editable and not node.fixed
        self._title(facts, node)
        self._last(facts, node)
        if open_ and node.level == "measure":
            self._steps(facts, node)
        elif open_ and node.level != "cluster":
            self._remove(node)
        for attribute in node.texts:
            (self._edited if open_ else self._read)(node, attribute)
        self._properties(facts, node, open_)
        self._history(node)

    def _title(self, facts: Facts, node: Node) -> None:
        level = _("{level} {code}").format(level=_(LEVELS[node.level]), code=node.code)
        short = node.texts.get("short", node.texts.get(node.shown, {}))
        self.block(
            Label(level, 12, tone="2", wrap=True),
            Label(short.get(language(), "") or node.code, 15, bold=True, wrap=True), gap=2,
        )  # fmt: skip
        if node.typed is not None:
            self._typed(facts, node)
        elif node.state == FORMER:
            self.block(Label(lambda: _("It goes with this draft; its figures stay."), tone="2", wrap=True))
        if node.state == ENDED:
            self.block(Label(fate(framework_in_force(), node.code), tone="2", wrap=True))
        for reason in node.reasons:
            self.block(marked(Mark.ERROR, reason, size=12))

    def _last(self, facts: Facts, node: Node) -> None:
        """What was last stated about a measure that has ended, and the way to its records."""
        ended = facts.ended.get(node.code) if node.state == ENDED else None
        if ended is None:
            return
        self.head(lambda: _("Last figures"))
        rows: list[tuple[str, str]] = [(area_name(one.ref_area), _last_words(one)) for one in ended.last]
        if not rows:
            self.block(Label(lambda: _("No figures were stated about it."), tone="2", wrap=True))
            return
        self.pairs(rows)
        self.block(
            Label(lambda: _("They stand as they were stated, in the tables under “Ended measures” and in the open "
                            "data. Code of the records: {code}.").format(code=ended.mark), 12, tone="2", wrap=True),
            flowing(Button(lambda: _("Open the records"), lambda: self._calls.looked_up(ended.mark))),
        )  # fmt: skip

    def _typed(self, facts: Facts, node: Node) -> None:
        """The typed change of the draft by the names on both its sides, and its factor or year to be mended."""
        assert node.typed is not None
        words = texts.typed_words(replace(node, typed=replace(node.typed, others=())))
        self.block(Label(words, bold=True), *(Label(texts.named(facts, code), 12, wrap=True)
                                              for code in node.typed.others), gap=2)  # fmt: skip
        if node.state == FORMER:
            self.block(Label(lambda: _("It goes with this draft; its figures stay."), tone="2", wrap=True))
            return
        column = {"unit": "factor", "redefine": "since"}.get(node.typed.kind, "")
        if not column or not facts.editable:
            return
        line = self.mending[column] = Line(width=140)
        line.show_text(edit_number(node.typed.factor, language()) if column == "factor" else node.typed.since)
        line.setAccessibleName(texts.column_words(column))
        line.left.connect(lambda: self._calls.mended(node, column, line.text()))
        self.pairs([(texts.column_words(column), line)])

    def take_up(self, attribute: str, lang: str = "") -> None:
        """Put the keyboard into a text, or into the factor or the year of a typed change."""
        field: QWidget | None = self.mending.get(attribute) or self.boxes.get((attribute, lang))
        if field is not None:
            field.show()
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _steps(self, facts: Facts, node: Node) -> None:
        """What a measure can become. One that this draft made can be called otherwise and taken away again."""
        offered = BOUND if node.bound else ("rename", "retire")
        words = {
            "rename": lambda: _("Rename…"), "move": lambda: _("Move…"), "unit": lambda: _("Change the unit…"),
            "redefine": lambda: _("Define anew…"), "split": lambda: _("Split…"), "merge": lambda: _("Merge…"),
            "retire": lambda: _("Retire") if node.bound else _("Take away"),
        }  # fmt: skip
        buttons = [Button(words[kind], self._asking(node, kind)) for kind in offered]
        self.block(
            Label(lambda: _("Another name, unit or meaning gets a new code; how its figures are read is kept with it."),
                  12, tone="2", wrap=True),
            flowing(*buttons, gap=6, leading=6),
        )  # fmt: skip

    def _asking(self, node: Node, kind: str) -> Callable[[], object]:
        return lambda: self._calls.asked(node, kind)

    def _remove(self, node: Node) -> None:
        self.block(flowing(Button(lambda: _("Take away"), self._asking(node, "remove"))))

    def _edited(self, node: Node, attribute: str) -> None:
        words = _(texts.ATTRIBUTES[attribute])
        self.head(words)
        holders: list[QWidget] = []
        for lang in LANGUAGES:
            box = LongTextEditor(LongText(""))
            box.set_name(_("{name}, {language}").format(name=words, language=OWN_NAMES[lang]))
            box.show_value(node.texts[attribute].get(lang, ""))
            box.set_state("" if node.texts[attribute].get(lang, "").strip() else "error")
            box.drafting.connect(lambda text, lang=lang: self._calls.typed(node, attribute, lang, text))
            self.boxes[attribute, lang] = box
            holders += [Label(OWN_NAMES[lang], 11, tone="2"), box]
        self.block(*holders, gap=3)

    def _read(self, node: Node, attribute: str) -> None:
        self.head(_(texts.ATTRIBUTES[attribute]))
        self.pairs([(OWN_NAMES[lang], node.texts[attribute].get(lang, "") or "—") for lang in LANGUAGES])

    def _properties(self, facts: Facts, node: Node, open_: bool) -> None:
        if node.level != "measure":
            return
        if open_ and node.cells["unit"] not in {row["code"] for row in facts.draft.base["units"]}:
            self._edited(replace(node, texts={"label": facts.units.get(node.cells["unit"], {})}), "label")
        self.head(lambda: _("What it is"))
        unit = facts.units.get(node.cells.get("unit", ""), {})
        rows: list[tuple[str, str | QWidget]] = [(_("Unit"), unit.get(language(), "") or node.cells.get("unit", ""))]
        for column in texts.EDITED:
            value = node.cells.get(column, "")
            widget = self._chooser(node, column, value) if open_ else None
            rows.append((texts.column_words(column), widget or texts.shown(column, value) or "—"))
        self.pairs(rows)

    def _chooser(self, node: Node, column: str, value: str) -> QWidget:
        if column in LINES:
            line = Line(width=60)
            line.show_text(value)
            line.setAccessibleName(texts.column_words(column))
            line.left.connect(lambda: self._calls.chosen(node, column, line.text().strip()))
            return line
        options = [(code, say_later(words)) for code, words in texts.CHOICES[column].items()]
        combo = Combo(options, name=lambda: texts.column_words(column))
        combo.setMinimumContentsLength(10)
        combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.choose(value)
        combo.picked.connect(lambda code: self._calls.chosen(node, column, code))
        return combo

    def _history(self, node: Node) -> None:
        """Where a measure in force comes from."""
        told = list(history(framework_in_force(), node.code)) if node.level == "measure" else []
        if told:
            self.head(lambda: _("Formerly"))
            self.block(*(Label(sentence, 12, wrap=True) for sentence in told))


def _last_words(figure: Figure) -> str:
    """ "35.3 (2020)"."""
    value = said_value(framework_in_force(), figure.measure, figure.value, figure.reason)
    return _("{value} ({period})").format(value=value, period=show_period(figure.time_period, language()))
