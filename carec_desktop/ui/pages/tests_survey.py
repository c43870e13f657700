"""Tests and survey of a training: marks before and after by person, forms after it by one key an answer.

Both stay with the names on this laptop; their means and counts go into the training with the other counts.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_number
from carec_desktop.ui import files
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages import attendance_paper as paper
from carec_desktop.ui.pages import attendance_taking as taking
from carec_desktop.ui.pages import survey_tally, tests_sheet
from carec_desktop.ui.pages.attendance_base import RoomPage
from carec_desktop.ui.pages.attendance_blocks import Line, Taking
from carec_desktop.ui.pages.survey_tally import Tally
from carec_desktop.ui.pages.tests_sheet import MarksSheet
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Label, Words, beside, scrolled
from carec_desktop.ui.parts import Line as Rule
from carec_desktop.ui.tables import Empty

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import Attendance

TESTS, SURVEY = "tests", "survey"


class TestsSurvey(RoomPage):
    """Two parts of one page, changed by segments in the title row."""

    __test__ = False  # not a test of pytest's
    side_width = 300

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.parts = Segments(
            [Option(TESTS, lambda: _("Tests")), Option(SURVEY, lambda: _("Survey"))], name=lambda: _("Tests or survey")
        )
        self.parts.choose(TESTS)
        self.parts.chosen.connect(self.show_part)
        self.sheet = MarksSheet(self.undo, self.redo)
        self.sheet.marks.scored.connect(self.score)
        self.tally = Tally()
        self.tally.keyed.counted.connect(self.count)
        self.tally.keyed.undo_asked.connect(self.undo)
        self._lay_out()
        self.build(self._body, self._side())

    def _lay_out(self) -> None:
        self._marks = QWidget()
        column = QVBoxLayout(self._marks)
        column.setContentsMargins(20, 14, 16, 12)
        self._nobody = Empty(
            lambda: _("Test marks belong to people, and nobody is on the list yet."),
            lambda: _("Put the participants on the list first."), lambda: _("Attendance"),
            lambda: self.go("attendance"),
        )  # fmt: skip
        column.addWidget(self.sheet, 1)
        column.addWidget(self._nobody)
        self._parts = QStackedWidget()
        self._parts.addWidget(self._marks)
        self._parts.addWidget(scrolled(self.tally))
        self._body, bar = QWidget(), QWidget()
        flow = Flow(bar, gap=8, leading=6)
        flow.setContentsMargins(20, 6, 16, 6)
        flow.addWidget(self.parts)
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(Rule())
        whole.addWidget(self._parts, 1)

    def _side(self) -> Panel:
        panel = Panel()
        self._tested, self._means, self._gain = Label("", 24, bold=True), Label(wrap=True), Label(tone="2", wrap=True)
        panel.block(Label(lambda: _("Tested twice"), 15, bold=True), self._tested, self._means, self._gain)
        self._answered, self._share = Label("", 24, bold=True), Label(wrap=True)
        self._improved = Label(tone="2", wrap=True)
        self.invited = Line(lambda: _("Invited to the survey"), "", lambda: _("Save"))
        self.invited.given.connect(self.say_invited)
        panel.block(
            Label(lambda: _("Survey"), 15, bold=True), self._answered, self._share, self._improved,
            Label(lambda: _("Invited to the survey"), 12, tone="2"), self.invited,
        )  # fmt: skip
        self.form_lang = Segments([Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language"))
        self.form_lang.choose(language())
        panel.block(Label(lambda: _("Language of the printed form"), 12, tone="2"), beside(self.form_lang, None))
        self.taking = Taking(self.take)
        panel.block(
            Label(lambda: _("Means and counts go into the training; marks and names stay here."), 12, tone="2",
                  wrap=True),
            self.taking, rule=False,
        )  # fmt: skip
        return panel

    # What the base asks

    def titled(self) -> tuple[Words, Words]:
        return lambda: _("Tests and survey"), lambda: _("Tests and survey: {training}")

    def head_actions(self) -> list[Action]:
        return [Action(lambda: _("Print forms…"), self.print_forms, icon="print", keys="Ctrl+P")]

    def keys(self) -> list[Keys]:
        if self.parts.code() == SURVEY:
            return [Keys(("1", "2", "3", "4", "5"), lambda: _("Answer")), Keys(("Ctrl+Z",), lambda: _("Undo"))]
        return [Keys(("Enter",), lambda: _("Next")), Keys(("Ctrl+Z",), lambda: _("Undo"))]

    def start_widget(self) -> QWidget | None:
        return self.tally.keyed if self.parts.code() == SURVEY else self.sheet

    def show_part(self, part: str) -> None:
        """Tests or survey."""
        self.parts.choose(part)
        self._parts.setCurrentIndex(1 if part == SURVEY else 0)
        self.hints = self.keys()
        self.head_changed.emit()
        widget = self.start_widget()
        if widget is not None:
            widget.setFocus()

    def course_changed(self) -> None:
        self._show_sums()

    def show_list(self, listed: "Attendance") -> None:
        self.listed = listed
        self.sheet.marks.set_persons(listed.persons)
        self.sheet.setVisible(bool(listed.persons))
        self._nobody.setVisible(not listed.persons)
        self.tally.show_forms(listed.forms)
        self._show_sums()

    def _show_sums(self) -> None:
        if self.listed is None or self.course is None:
            return
        pairs, forms = tests_sheet.paired(self.listed), self.listed.forms
        whole = len(self.listed.persons)
        self._tested.say(lambda: _("{n} of {whole}").format(n=pairs.people, whole=whole))
        self._means.say(lambda: _("mean before {before} %, after {after} %").format(
            before=tests_sheet.shown(pairs.before), after=tests_sheet.shown(pairs.after)
        ) if pairs.people else _("Nobody has both marks yet."))  # fmt: skip
        self._gain.say(lambda: _("change {points} points").format(points=tests_sheet.shown(pairs.change, signed=True))
                       if pairs.people else "")  # fmt: skip
        compared = taking.compare(self.listed, self.course)
        self.taking.show_difference(compared.words, compared.more, agrees=False)
        answered, invited = sum(forms.values()), self.course.values.get("invited", "")
        self._answered.say(lambda: _answered_words(answered, invited))
        self._share.say(lambda: _share_words(answered, invited))
        good, said = survey_tally.improved(forms)
        self._improved.setVisible(said > 0)
        self._improved.say(lambda: _("{n} of {whole} who could say know more").format(n=good, whole=said))
        if not self.invited.field.hasFocus():
            self.invited.field.setText(invited)

    # What a person does

    def score(self, number: str, which: str, mark: str) -> None:
        if self.listed is not None:
            self.change(self.listed.edited(number, **{which: mark}))

    def count(self, answer: str, sex: str, trade: bool) -> None:
        """One form more."""
        if self.listed is not None and self.course is not None:
            self.change(self.listed.counted(self.course.device, (answer, sex, trade)))

    def say_invited(self, typed: str) -> None:
        """How many were asked to answer; written into the training."""
        course, lang = self.course, language()
        if course is None:
            return

        def write(ws: "Workspace") -> None:
            from carec_desktop.actions import record

            record.write(ws, "training", course.record_id, course.key, {"invited": typed}, lang=lang)

        self.desk.do(write, lambda _done: self.invited.say(lambda: _("Saved in the training.")),
                     failed=lambda error: self.invited.say(str(error), wrong=True), owner=self)  # fmt: skip

    def take(self) -> None:
        """Means and counts into the training."""
        taking.take(self, self.taking.ask)

    def print_forms(self) -> None:
        """The survey form on paper, in the language chosen beside it."""
        lang = self.form_lang.code() or language()
        files.save_file(self.window(), _("Survey form"), _("survey form"), "pdf",
                        lambda path: paper.write_forms(self, path, lang))  # fmt: skip


def _answered_words(answered: int, invited: str) -> str:
    shown = show_number(str(answered), language())
    if not invited.isdigit() or not int(invited):
        return shown
    return _("{n} of {whole}").format(n=shown, whole=show_number(invited, language()))


def _share_words(answered: int, invited: str) -> str:
    if not invited.isdigit() or not int(invited):
        return ngettext("form counted", "forms counted", answered)
    return _("answered, {share} %").format(share=round(100 * answered / int(invited)))
