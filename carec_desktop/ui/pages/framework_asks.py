"""What a typed mapping, a new row or a publication asks for: a few lines in a box, kept as they are when refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from carec_desktop.framework_steps import Step
from carec_desktop.framework_units import ANOTHER, OWN_NAMES, unit_facts, unit_words
from carec_desktop.i18n import LANGUAGES, _, language
from carec_desktop.localvalues import show_number
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer, Box
from carec_desktop.ui.pages.framework_rows import Facts, Node
from carec_desktop.ui.parts import Button, Label, Words

Take = Callable[[Step, Callable[[UserError], None] | None], object]


@dataclass(frozen=True)
class Ask:
    """One line of a box: what goes into the step under `name`; `options` make it a choice, of which nothing is chosen
    at first where it is `unchosen`. `when`: it is asked only while that other line has that choice."""

    name: str
    label: Words
    text: str = ""
    hint: str = ""
    options: Sequence[tuple[str, Words]] = ()
    unchosen: bool = False
    when: tuple[str, str] = ("", "")


SAID_LINES = 3  # that the longest sentence of a judge takes
Judge = Callable[[Mapping[str, str]], str]  # what the lines come to; raises UserError for what cannot be taken


class Lines(QWidget):
    """The lines of a box. With a judge they say at every letter what they come to or what is wrong; `fit` tells which
    of both it is."""

    fit = Signal(bool)

    def __init__(self, asks: Sequence[Ask], judge: Judge | None = None) -> None:
        super().__init__()
        self._asks, self._judge = asks, judge
        self._labels: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnMinimumWidth(1, theme.px(260))
        grid.setVerticalSpacing(theme.px(6))
        self.fields: dict[str, QLineEdit | Combo] = {}
        for at, ask in enumerate(asks):
            words = ask.label if isinstance(ask.label, str) else ask.label()
            field: QLineEdit | Combo
            if ask.options:
                field = Combo(ask.options, name=words)
                field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                field.choose(ask.text or ("" if ask.unchosen else ask.options[0][0]))
                field.currentIndexChanged.connect(self.judge)
            else:
                field = QLineEdit(ask.text)
                field.setPlaceholderText(ask.hint)
                field.textChanged.connect(self.judge)
            field.setAccessibleName(words)
            self.fields[ask.name] = field
            self._labels[ask.name] = Label(words, tone="2")
            grid.addWidget(self._labels[ask.name], at, 0)
            grid.addWidget(field, at, 1)
        self.said = Label("", 12, tone="2", wrap=True)
        self.said.setMinimumHeight(theme.px(17 * SAID_LINES) if judge is not None else 0)
        grid.addWidget(self.said, len(asks), 0, 1, 2)
        self.judge()

    def judge(self, _changed: object = None) -> bool:
        """Show the lines that are asked and say what they come to; whether it can be taken."""
        if len(self.fields) < len(self._asks):
            return False  # they are still being made
        typed = self.typed()
        for ask in self._asks:
            if ask.when[0]:
                for part in (self._labels[ask.name], self.fields[ask.name]):
                    part.setVisible(typed[ask.when[0]] == ask.when[1])
        if any(ask.when[0] for ask in self._asks) and self.window() is not self:
            self.window().adjustSize()  # lines came or went
        if self._judge is None:
            self.said.hide()
            return True
        try:
            self.said.say(self._judge(typed))
            fit = True
        except UserError as error:
            self.said.say(str(error))
            fit = False
        self.fit.emit(fit)
        return fit

    def typed(self) -> dict[str, str]:
        return {
            name: field.code() if isinstance(field, Combo) else field.text().strip()
            for name, field in self.fields.items()
        }

    def hide_signs(self, name: str) -> None:
        """What is typed into this line is not shown."""
        field = self.fields[name]
        if isinstance(field, QLineEdit):
            field.setEchoMode(QLineEdit.EchoMode.Password)

    def first(self) -> QWidget:
        return next(iter(self.fields.values()))


class Asking:
    """The boxes of the page. `take` hands a step on and is told why one is refused."""

    def __init__(self, desk: Desk, take: Take) -> None:
        self._desk, self._take = desk, take

    def step(self, facts: Facts, node: Node, kind: str) -> Box | None:
        """Ask what one step needs; a step that needs nothing is taken at once."""
        if kind == "retire":
            self._send(Step("retire", {"old": node.code}), lambda: None)
            return None
        if kind == "remove":
            self._send(Step("remove", {"sheet": node.sheet, "code": node.code}), lambda: None)
            return None
        question, more = WORDS[kind]()
        known = {"old": node.code} | ({"unit before": node.cells["unit"]} if kind == "unit" else {})
        return self._put(question.format(code=node.code), more, _lines(facts, node, kind), kind, known)

    def add(self, facts: Facts, near: Node | None) -> Box | None:
        """Ask what to add beside or below a row."""
        offered = addable(facts, near)
        if near is None or not offered:
            return None
        under = dict(offered)
        levels: list[tuple[str, Words]] = [(level, ADDED[level]) for level, _above in offered]
        first = levels[0][0]
        asks = [Ask("level", lambda: _("What"), first, options=levels),
                Ask("code", lambda: _("Code"), _proposed(facts, first, under[first]))]  # fmt: skip
        if any(level in ("outcome", "output") for level, _words in levels):
            sectors = [(row["code"], row["code"]) for row in facts.draft.tables["sectors"] if row["kind"] == "sector"]
            asks.append(Ask("sector", lambda: _("Sector"), near.cells.get("sector", ""), options=sectors))
        more = _("Its texts in three languages are written in the grid; until then they are listed as missing.")
        return self._put_added(_("Add to the framework"), more, asks, under)

    def _put_added(self, question: str, more: str, asks: Sequence[Ask], under: Mapping[str, str]) -> Box:
        lines = Lines(asks)

        def take() -> None:
            typed = lines.typed()
            facts = {name: text for name, text in typed.items() if name != "level"} | {"under": under[typed["level"]]}
            self._send(Step(STEPS[typed["level"]], facts),
                       lambda: self._put_added(question, more, _filled(asks, typed), under))  # fmt: skip

        return self._show(question, more, lines, lambda: _("Add"), take)

    def _put(self, question: str, more: str, asks: Sequence[Ask], kind: str, known: Mapping[str, str]) -> Box:
        lines = Lines(asks, partial(_unit_judged, known["unit before"]) if kind == "unit" else None)

        def take() -> None:
            typed = lines.typed()
            facts = {"old": known["old"], **typed}
            if kind == "merge":
                facts["old"] = f"{known['old']} {facts.pop('other')}"
            if kind == "unit":
                facts = unit_facts(facts, known["unit before"], language())
            self._send(Step(kind, facts), lambda: self._put(question, more, _filled(asks, typed), kind, known))

        return self._show(question, more, lines, lambda: _("Change the draft"), take)

    def _show(self, question: str, more: str, lines: Lines, ok: Words, take: Callable[[], None]) -> Box:
        answers = [Answer(ok, take, primary=True), Answer(lambda: _("Cancel"))]
        box = self._desk.messages.ask(question, answers, more=more, body=lines)
        button = next(button for button in box.findChildren(Button) if button.isDefault())
        lines.fit.connect(button.setEnabled)
        button.setEnabled(lines.judge())
        lines.first().setFocus()
        return box

    def _send(self, step: Step, again: Callable[[], object]) -> None:
        """Hand a step on; when it is refused, say why and ask again with what was typed."""

        def failed(error: UserError) -> None:
            self._desk.messages.refuse(error)
            again()

        self._take(step, failed)


WORDS: dict[str, Callable[[], tuple[str, str]]] = {
    "rename": lambda: (
        _("Rename {code}"),
        _("For another name of the same thing. Its figures are read under the new code, unchanged. A slip in the "
          "wording needs no new code: type over it in the grid."),
    ),
    "move": lambda: (
        _("Move {code} to another indicator"),
        _("Its figures are read under the new code, unchanged; it counts for the other result from now on."),
    ),
    "unit": lambda: (
        _("Change the unit of {code}"),
        _("Its figures are read times the factor: from a unit to thousands of it that is 0.001. A unit that is not in "
          "the list is typed in three languages."),
    ),
    "redefine": lambda: (
        _("Define {code} anew"),
        _("Its figures stay, with a break in the series: what was stated before is never compared with what is stated "
          "now. Write the new meaning in the grid."),
    ),
    "split": lambda: (
        _("Split {code}"),
        _("Its figures stay as they are, behind the new measures; nothing is divided among them."),
    ),
    "merge": lambda: (
        _("Merge {code} with another measure"),
        _("The figures of both stay as they are, behind the new measure; nothing is added up."),
    ),
}  # fmt: skip
STEPS = {
    "outcome": "add_result", "output": "add_result", "indicator": "add_indicator", "measure": "add_measure",
    "series": "add_measure",
}  # fmt: skip
ADDED: dict[str, Words] = {
    "outcome": lambda: _("Sector outcome"), "output": lambda: _("Output"), "indicator": lambda: _("Indicator"),
    "measure": lambda: _("Measure"), "series": lambda: _("Context series"),
}  # fmt: skip


def _lines(facts: Facts, node: Node, kind: str) -> list[Ask]:
    proposed = _next_code(facts, node.code)
    new = Ask("new", lambda: _("New code"), proposed)
    if kind == "unit":
        return [*_unit_lines(facts, node), new]
    if kind == "redefine":
        return [Ask("since", lambda: _("First year of the new meaning"), hint="2026"), new]
    if kind == "move":
        every = [(n.code, _named(n)) for n in facts.nodes if n.level == "indicator"]
        return [Ask("indicator", lambda: _("Indicator"), node.cells["indicator"], options=every), new]
    if kind == "split":
        return [Ask("new", lambda: _("New codes, a space between"), f"{node.code}_A {node.code}_B")]
    if kind == "merge":
        others = [
            (n.code, _named(n)) for n in facts.nodes
            if n.level == "measure" and n.sheet == node.sheet and n.bound and not n.fixed and n.code != node.code
        ]  # fmt: skip
        near = next((code for code, _words in others if code.split(".")[:2] == node.code.split(".")[:2]), others[0][0])
        return [Ask("other", lambda: _("With"), near, options=others), new]
    return [new]


def _unit_lines(facts: Facts, node: Node) -> list[Ask]:
    """The other units there are, one to be typed in, and the factor."""
    words = unit_words(facts.draft.tables, language())
    units: list[tuple[str, Words]] = [(code, said) for code, said in words.items() if code != node.cells["unit"]]
    typed = [
        Ask(f"unit_{lang}", _("Its name, {language}").format(language=OWN_NAMES[lang]), when=("unit", ANOTHER))
        for lang in LANGUAGES
    ]
    return [
        Ask("unit", lambda: _("Unit"), options=[(ANOTHER, lambda: _("Another one, typed in…")), *units], unchosen=True),
        *typed, Ask("factor", lambda: _("Factor"), hint=show_number("0.001", language())),
    ]  # fmt: skip


def _unit_judged(before: str, typed: Mapping[str, str]) -> str:
    factor = unit_facts(typed, before, language())["factor"]
    return _("Its figures are read times {factor}.").format(factor=show_number(factor, language()))


def _named(node: Node) -> str:
    return f"{node.code} · {node.texts['short'].get(language(), '')}"


def _next_code(facts: Facts, code: str) -> str:
    """The code with a number behind it that nothing has had yet."""
    taken = {n.code for n in facts.nodes} | {row["code"] for row in facts.draft.base["former"]}
    stem, _bar, number = code.rpartition("_")
    stem, start = (stem, int(number)) if number.isdigit() and stem else (code, 1)
    return next(made for n in range(start + 1, start + 1000) if (made := f"{stem}_{n}") not in taken)


def addable(facts: Facts, near: Node | None) -> list[tuple[str, str]]:
    """What may be added where a row stands, and the code of what it comes under."""
    if near is None:
        return []
    if near.level == "cluster":
        return [("outcome", near.code)]
    if near.level in ("outcome", "output"):
        return [("indicator", near.code), *([("output", near.code)] if near.level == "outcome" else [])]
    if near.level == "indicator":
        return [("measure", near.code)]
    return [("measure", near.cells["indicator"])] if near.sheet == "measures" else [("series", "")]


def _proposed(facts: Facts, level: str, under: str) -> str:
    """How codes of the kind begin."""
    if level == "measure":
        alike = next((n.code for n in facts.nodes if n.sheet == "measures" and n.cells.get("indicator") == under), "")
        return f"{alike.rpartition('.')[0] or under.replace(' ', '.')}."
    return under if level == "indicator" else ""


def _filled(asks: Sequence[Ask], typed: Mapping[str, str]) -> list[Ask]:
    return [replace(ask, text=typed[ask.name]) for ask in asks]
