"""The window's parts: every kind has an editor, language and theme reach all, work never blocks, nothing leaks."""

import gc
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from carec_desktop import fields, i18n
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui import icons, keys, marks, parts, style, tally, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Who
from carec_desktop.ui.editors import EDITORS, NumberEditor, editor_for
from carec_desktop.ui.form_view import FormView, label_width
from carec_desktop.ui.jobs import Cancelled, Job, Jobs, Progress
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer, bug_text
from carec_desktop.ui.page import Action, Head, Keys, Page, PageKind
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.questions import Popover
from carec_desktop.ui.sex_table import SexTableEditor
from carec_desktop.ui.shell import Shell
from carec_desktop.ui.tables import Column, Table

KINDS = [
    kind
    for kind in vars(fields).values()
    if isinstance(kind, type) and issubclass(kind, fields.Field) and kind is not fields.Field
]


class Sample(Page):
    """A page with one of everything a page may state."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.done = 0
        action = Action(lambda: _("Merge"), self.finish, keys="Ctrl+Enter", primary=True)
        self.head = Head(lambda: _("Conflicts"), lambda: i18n.language(), actions=[action])
        self.side = QLabel("side")
        self.hints = [Keys(("Enter",), lambda: i18n.language())]
        self.line = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(parts.Label(lambda: i18n.language()))
        self.where: list[Any] = []

    def finish(self) -> None:
        self.done += 1

    def opened(self, where: Any = None) -> None:
        self.where.append(where)

    def first_focus(self) -> QLineEdit:
        return self.line


PAGES = [
    PageKind("one", "home", "One", Sample),
    PageKind("two", "grid", "Two", Sample, frozenset({"secretariat"})),
    PageKind("three", "cal", "Three", Sample),
]


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, preferences: Preferences) -> Iterator[Shell]:
    preferences.appearance = "light"
    window = Shell(PAGES, preferences)
    window.look()
    qtbot.addWidget(window)
    window.desk.settle(None, Who("focal-point", "KGZ", "A person"))
    window.open("one")
    window.show()
    yield window
    window.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_field_has_an_editor(kind: type[fields.Field[Any]]) -> None:
    assert any(one in EDITORS for one in kind.__mro__)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_form_opens_in_every_language(qtbot: QtBot, qapp: QApplication, name: str, lang: str) -> None:
    i18n.use(lang)
    view = FormView(FORMS[name])
    qtbot.addWidget(view)
    view.load({})
    assert set(view.rows) == set(FORMS[name].questions())
    for row in view.rows.values():
        assert row.editor.typed() == ""


def test_label_column_is_as_wide_as_the_longest_translation(qapp: QApplication) -> None:
    form = FORMS["training"]
    assert len({label_width(form, form.questions()) for lang in i18n.LANGUAGES if not i18n.use(lang)}) == 1


def test_stored_values_come_back_as_they_were(qtbot: QtBot, qapp: QApplication) -> None:
    form = FORMS["training"]
    stored = {
        "title": "Quarantine training", "sector": "AGR", "state": "held", "mode": "online", "hours": "36.50",
        "held": '{"end":"2022-07","start":"2022-03"}', "countries": "CHN KGZ", "note": "two\nlines",
        "persons": '{"F":"141","M":"118"}', "by_institution": '{"border.F":"12","border.M":"1900"}',
    }  # fmt: skip
    for lang in i18n.LANGUAGES:
        i18n.use(lang)
        view = FormView(form)
        qtbot.addWidget(view)
        view.load(stored)
        for key, value in stored.items():
            assert form.fields[key].read(view.rows[key].editor.typed(), lang) == value, (lang, key)


def test_a_number_with_two_readings_is_asked_back(qtbot: QtBot, qapp: QApplication) -> None:
    editor = NumberEditor(fields.Number("Cost"))
    qtbot.addWidget(editor)
    editor.show()
    said: list[str] = []
    editor.finished.connect(said.append)
    editor.line.setText("12,500")
    editor.line.left.emit()
    asked = editor.window().findChild(Popover)
    assert said == ["12,500"]
    assert asked is not None
    assert [parts.said(answer.words) for answer in asked.answers] == ["12\u00a0500 (thousands)", "12.500 (decimals)"]
    call = asked.answers[1].call
    assert call is not None
    call()
    assert said[-1] == "12.500"


def test_unreadable_counts_stay_as_typed(qtbot: QtBot, qapp: QApplication) -> None:
    editor = editor_for(FORMS["training"].fields["by_institution"])
    assert isinstance(editor, SexTableEditor)
    qtbot.addWidget(editor)
    editor.show_value("")
    editor.model.setData(editor.model.index(0, 1), "many")
    editor.model.setData(editor.model.index(1, 1), "12")
    assert '"ministry.F": "many"' in editor.typed()
    assert '"border.F": "12"' in editor.typed()


def test_language_switch_reaches_everything(shell: Shell) -> None:
    page = shell.page()
    assert isinstance(page, Sample)
    for lang in ("ru", "zh", "en"):
        shell.speak(lang)
        assert page.findChildren(parts.Label)[0].text() == lang
        assert shell.title_row.subtitle.text() == lang
        assert shell.navigation.languages.code() == lang
        assert shell.preferences.language == lang


def test_pages_follow_the_role(shell: Shell) -> None:
    assert [entry.kind.key for entry in shell.navigation.entries] == ["one", "three"]
    shell.desk.settle(None, Who("secretariat", "CAREC", "A person"))
    assert [entry.kind.key for entry in shell.navigation.entries] == ["one", "two", "three"]


def test_going_to_a_page_at_a_place(shell: Shell) -> None:
    shell.desk.go("three", "here")
    page = shell.page()
    assert shell.key == "three"
    assert isinstance(page, Sample)
    assert page.where == ["here"]


def test_keys_of_the_window(shell: Shell, qtbot: QtBot) -> None:
    page = shell.page()
    assert isinstance(page, Sample)
    shell.activateWindow()
    qtbot.waitUntil(page.line.hasFocus)
    qtbot.keyClick(page.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.done == 1
    qtbot.keyClick(page.line, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shell.navigation.folded
    qtbot.keyClick(page.line, Qt.Key.Key_F4)
    assert not shell.body.side_open
    qtbot.keyClick(page.line, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.key == "three"


def test_a_narrow_window_gives_things_up(shell: Shell) -> None:
    assert not shell.navigation.folded
    assert shell.body.side_open
    shell.resize(1000, 600)
    assert shell.navigation.folded
    assert not shell.body.side_open
    shell.resize(1366, 700)
    assert not shell.navigation.folded
    assert shell.body.side_open


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("scale", theme.TEXT_SCALES)
def test_theme_and_text_size_reach_the_window(shell: Shell, appearance: str, scale: int) -> None:
    shell.preferences.appearance = appearance
    shell.preferences.text_scale = scale
    shell.look()
    assert theme.current().dark == (appearance == "dark")
    assert shell.title_row.title.font().pixelSize() == theme.px(18)
    shell.preferences.text_scale = 100
    shell.preferences.appearance = "light"
    shell.look()


def test_colours_can_be_told_from_what_they_stand_on() -> None:
    for one in (theme.LIGHT, theme.DARK):
        for role in ("text", "text2", "text3", "accent", "good", "watch_word", "alert"):
            assert contrast(one.color(role), one.color("base")) >= 4.5, (one.name, role)
        for role in ("edge", "watch", "conflict"):
            assert contrast(one.color(role), one.color("base")) >= 3, (one.name, role)


def contrast(one: Any, two: Any) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def light(color: Any) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
        return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])

    low, high = sorted((light(one), light(two)))
    return (high + 0.05) / (low + 0.05)


def test_sheet_is_short_and_sets_no_font() -> None:
    assert len(style.SHEET.strip().splitlines()) < 80
    assert "font" not in style.SHEET
    assert "::item" not in style.SHEET.replace("QMenu::item", "")
    assert not re.search(r"[@\[]", style.sheet(theme.LIGHT).replace('[kind="', "").replace('[tall="', "")
                         .replace('[state="', "").replace('[cell="', "").replace('[tone="', "")
                         .replace('[surface="', ""))  # fmt: skip


def test_ten_digits_have_one_width(qapp: QApplication) -> None:
    for bold in (False, True):
        metrics = QFontMetricsF(theme.font(13, bold=bold))
        assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


def test_every_mark_has_a_word_and_a_shape_of_its_own(qapp: QApplication) -> None:
    pictures: dict[bytes, Mark] = {}
    for mark in Mark:
        assert marks.WORDS[mark]
        image = marks.pixmap(mark, 16, 2.0, color="#000000").toImage()
        data = bytes(image.convertToFormat(QImage.Format.Format_ARGB32).constBits())
        same = {Mark.RECEIVED, Mark.RESAVED}
        assert data not in pictures or {mark, pictures[data]} == same, (mark, pictures.get(data))
        pictures[data] = mark


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    for name in icons.names():
        assert not icons.icon(name).pixmap(16, 16).toImage().isNull()
    with pytest.raises(ValueError, match="no-such-icon"):
        icons.icon("no-such-icon")


def test_a_tally_says_its_counts(qtbot: QtBot, qapp: QApplication) -> None:
    questions = [tally.Question(Mark.VALUE, "a", "TRD"), tally.Question(Mark.MISSING, "b", "TSM")]
    widget = tally.Tally(questions)
    qtbot.addWidget(widget)
    assert "2 questions" in widget.accessibleName()
    assert "missing" in widget.accessibleName()
    opened: list[str] = []
    widget.opened.connect(opened.append)
    widget.show()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
    qtbot.keyClick(widget, Qt.Key.Key_Right)
    qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert opened[-1] == "a"


def test_a_table_opens_rows_and_keeps_its_place(qtbot: QtBot, qapp: QApplication) -> None:
    table = Table([Column("Name", lambda row: Cell(row, mark=Mark.CONFLICT), stretch=1)])
    qtbot.addWidget(table)
    table.set_rows(["a", "b", "c"], key=str)
    table.choose(1)
    opened: list[str] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.set_rows(["x", "a", "b"], key=str)
    assert opened == ["b"]
    assert table.row() == "b"
    said = table.rows_model.data(table.rows_model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Name: x, conflict"


def test_a_number_that_does_not_fit_is_never_a_shorter_number(qapp: QApplication) -> None:
    from carec_desktop.ui.cells import _fitting

    metrics = QFontMetricsF(theme.font())
    assert _fitting("123 456 789", metrics, 20, number=True) == "⋯"
    assert _fitting("123", metrics, 200, number=True) == "123"


def test_letters_are_known_by_their_place() -> None:
    table = keys._table("linux")
    assert (table[44], table[45], table[38], table[56], table[58]) == ("J", "K", "A", "B", "M")
    assert keys._table("win32")[0x24] == "J"
    assert keys._table("darwin")[38] == "J"


def test_work_runs_elsewhere_in_the_callers_language(qtbot: QtBot, qapp: QApplication) -> None:
    jobs = Jobs()
    seen: list[Any] = []
    with i18n.speaking("ru"):
        jobs.run(lambda: (i18n.language(), threading.current_thread().name), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    jobs.close()
    assert seen == [("ru", "carec-jobs")]


def test_errors_people_can_mend_and_our_own_part_ways(qtbot: QtBot, qapp: QApplication) -> None:
    jobs, failed, broken = Jobs(), [], []
    jobs.failed.connect(failed.append)
    jobs.broken.connect(broken.append)
    jobs.run(lambda: fields.BAD_CODE.error("x", typed="я").__class__ and _raise(fields.BAD_CODE.error(typed="я")))
    jobs.run(lambda: _raise(ZeroDivisionError()))
    qtbot.waitUntil(lambda: not jobs.working)
    jobs.close()
    assert [type(one) for one in failed] == [UserError]
    assert [type(one) for one in broken] == [ZeroDivisionError]


def _raise(error: Exception) -> None:
    raise error


class _Dies:
    """Says on which thread it is collected."""

    def __init__(self, told: list[str]) -> None:
        self.told, self.circle = told, self

    def __del__(self) -> None:
        self.told.append(threading.current_thread().name)


def test_what_points_in_a_circle_dies_on_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    """A circle may hold a widget; the worker, however much it makes, never collects one."""
    jobs, told, done = Jobs(), [], []

    def work() -> int:
        return len([[] for _n in range(200_000)])

    jobs.run(work, done.append)
    _Dies(told)
    jobs.run(work, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert told == []
    gc.collect()
    assert told == [threading.main_thread().name]
    jobs.close()
    assert gc.isenabled()


def test_nothing_of_a_job_stays_with_the_worker(qtbot: QtBot, qapp: QApplication) -> None:
    jobs, told, done = Jobs(), [], []
    held = _Dies(told)
    held.circle = None  # type: ignore[assignment]
    jobs.run(lambda held=held: None, done.append)  # type: ignore[misc]
    del held
    qtbot.waitUntil(lambda: bool(done) and bool(told))
    assert told == [threading.main_thread().name]
    jobs.close()


def test_cancel_stops_a_job_at_its_next_step(qtbot: QtBot, qapp: QApplication) -> None:
    jobs, told, started = Jobs(), [], threading.Event()

    def work(step: Progress) -> None:
        started.set()
        while True:
            step(1, 2)

    jobs.submit(Job(work, "Counting", cancelled=lambda: told.append("cancelled"), done=told.append))
    started.wait(10)
    jobs.cancel()
    qtbot.waitUntil(lambda: bool(told))
    jobs.close()
    assert told == ["cancelled"]
    with pytest.raises(Cancelled):
        jobs_progress = Progress(lambda _done, _total: None)
        jobs_progress.cancel()
        jobs_progress.step()


def test_long_work_shows_its_word_and_a_way_out(shell: Shell, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(_ws: Any, step: Progress) -> None:
        while not go_on.is_set():
            step(1, 4)
            go_on.wait(0.01)

    shell.desk.do_long(work, word="Merging")
    qtbot.waitUntil(lambda: shell.status.working)
    go_on.set()
    qtbot.waitUntil(lambda: not shell.status.working)


def test_messages_pass_one_door(shell: Shell) -> None:
    shell.messages.refuse(fields.BAD_CODE.error(typed="я"))
    assert shell.strip.isVisible()
    assert "я" in shell.strip.sentence()
    chosen: list[str] = []
    answers = [
        Answer("Take", lambda: chosen.append("take"), primary=True),
        Answer("Leave", lambda: chosen.append("no")),
    ]
    shell.messages.ask("Take it?", answers).reject()
    assert chosen == ["no"]
    assert [said.manner for said in shell.messages.said] == ["refused", "asked"]


def test_a_bug_report_holds_no_figures() -> None:
    try:
        secret = "12345"
        int(secret + "x")
    except ValueError as error:
        text = bug_text(error)
    assert "ValueError" in text
    assert "12345" not in text
    assert "test_ui_kit.py" in text


def test_the_library_cannot_wear_none_down(qapp: QApplication) -> None:
    """PySide 6.12.0 returns None without a reference; on Python 3.11 that ended the program after a while."""
    picture = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    for _i in range(200_000):
        painter.setOpacity(1)
    painter.end()
    assert [None] * 3 == [None, None, None]
