"""The reader: the rows of any honest re-save are the rows written, and a lost child costs one file."""

import itertools
import random
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.problems import UserError
from carec_desktop.sync import edit_sheet, quick, reader, windows_job
from carec_desktop.sync.sheets import sheet_rows
from carec_desktop.sync.workbook import Sheet, workbook_bytes
from tests import hostile
from tests.xlsx_tools import EDITS, HAS_LIBREOFFICE, changed, edited, libreoffice_saves, parts, plain_workbook

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t",
                             exclude_characters="\ufffe\uffff"), max_size=12)
TRICKY = st.sampled_from(["", " ", "=1+1", "_x0041_", "_x005F_", "_x000D_", "&amp;", "]]>", "<t>", "a\n b", "\n",
                          "_x0041_x0042_", "'", "|", "%s", "\x85", "🧭", "&", "_"])
ROWS = st.lists(st.lists(TEXT | TRICKY, max_size=5), max_size=5)


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Rows without the empty cells and rows at their ends."""
    cut = [list(row) for row in rows]
    for row in cut:
        while row and not row[-1]:
            row.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


def rows_of(data: bytes, part: str = hostile.SHEET) -> list[list[str]]:
    """Rows of one sheet, read in this process; [["refused"]] if it is refused."""
    strings: list[str] = []
    try:
        return [row for batch in sheet_rows([parts(data)[part]], part, strings) for row in batch]
    except UserError as error:
        return [["refused", error.problem.code]]


# --- the same rows come back ---------------------------------------------------------------------

@given(ROWS)
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    data = workbook_bytes([Sheet("Cover", [["x"]]), Sheet("Edits", rows)])
    assert rows_of(data) == trimmed(rows)


def test_a_child_reads_the_sheets_asked_for() -> None:
    data = plain_workbook()
    assert reader.read(data) == {"Cover": [["Report"], ["Kyrgyz Republic"]], "Edits": trimmed(EDITS)}
    assert reader.read(data, ["Edits", "Held"]) == {"Edits": trimmed(EDITS)}
    assert reader.read(data, []) == {}


def test_a_path_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "Отчёт 中文.xlsx"
    path.write_bytes(plain_workbook())
    assert reader.read(path) == reader.read(plain_workbook())


def test_a_large_sheet_arrives_whole() -> None:
    rows = [["id", "text"], *([str(n), "значение & знак" if n % 7 else "строка\nстрока"] for n in range(20_000))]
    assert reader.read(plain_workbook(rows))["Edits"] == rows


def openpyxl_saves(data: bytes, *, reverse: bool = False) -> bytes:
    file, book = BytesIO(), openpyxl.load_workbook(BytesIO(data))
    if reverse:
        book._sheets.reverse()
    book.save(file)
    return file.getvalue()


def test_a_save_by_openpyxl_keeps_the_rows_in_any_order_of_sheets() -> None:
    data = plain_workbook()
    assert reader.read(openpyxl_saves(data)) == reader.read(data)
    assert reader.read(openpyxl_saves(data, reverse=True)) == reader.read(data)


@pytest.mark.skipif(not HAS_LIBREOFFICE, reason="LibreOffice is not installed")
def test_a_save_by_libreoffice_keeps_the_rows(tmp_path: Path) -> None:
    rows = [["id", "a", "b", "c"], ["1", "_x0041_", "", "=1+1"], ["2", "строка\nстрока", " x ", "-5"], [],
            ["3", "& <b> \"'", "0012", "25.10"], ["4", "a\n\nb", "🧭", "1e3"], ["5", "true", "2026-05-01", "#N/A"]]
    assert reader.read(libreoffice_saves(tmp_path, plain_workbook(rows)))["Edits"] == rows


def test_shared_rich_and_foreign_cells_are_read_as_text() -> None:
    table = (f'<sst xmlns="{hostile.MAIN}" count="4000000000"><si><t>plain &amp; _x0041_</t></si><si><r><t>ri</t></r>'
             '<r><rPr><b/></rPr><t xml:space="preserve">ch </t></r><rPh sb="0" eb="1"><t>hint</t></rPh></si></sst>')
    whole = parts(hostile.shared(table.encode()))
    cells = ('<row r="1" spans="1:9"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1" t="s"><v>1</v></c></row>'
             '<row r="3"><c r="A3"><v>25.10</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="str"><v>a_x000D_\nb</v>'
             '</c><c r="D3" t="e"><v>#N/A</v></c><c r="E3" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is>'
             '</c></row><row r="1048576" ht="12"><c r="XFD1048576" s="1"/></row>')
    data = changed(hostile.sheet(cells), {name: whole[name] for name in (hostile.STRINGS, hostile.TYPES,
                                                                       hostile.LINKS)})
    assert reader.read(data)["Edits"] == [
        ["plain & A", "", "rich "], [], ["25.10", "1", "a\nb", "#N/A", "inline"]]


def test_cells_and_rows_without_their_place_follow_each_other() -> None:
    assert rows_of(hostile.sheet("<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row><row><c><v>1</v></c></row>")
                   ) == [["a", "b"], ["1"]]


# --- the quick way is the slow way ---------------------------------------------------------------

def slowly(data: bytes) -> bytes:
    """The same sheet written so that every row goes through the parser."""
    return edited(data, hostile.SHEET, b"<sheetData>", b"<sheetData >")


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_quick_way_reads_what_the_parser_reads(rows: list[list[str]], dice: random.Random, faults: int) -> None:
    content = bytearray(parts(workbook_bytes([Sheet("Cover", [["x"]]), Sheet("Edits", rows)]))[hostile.SHEET])
    start = content.index(b"<sheetData>") + len(b"<sheetData>")
    tokens = (b"<", b"&", b"&lt;", b"&#65;", b"_x0041_", b"\r\n", b"\x01", b"]]>", b'<c r="B1"/>', b"</row>", b"0")
    for _ in range(faults):
        at = dice.randrange(start, len(content))
        content[at:at + dice.choice((0, 1, 9))] = dice.choice(tokens)
    if b"<sheetData>" in content[:start]:
        data = changed(plain_workbook(), {hostile.SHEET: bytes(content)})
        fast, slow = rows_of(data), rows_of(slowly(data))
        assert fast == slow or {fast[0][0], slow[0][0]} == {"refused"}


@pytest.mark.parametrize("texts", [("R&", "amp;D"), ("R&D", ""), ("a]]>", "b"), ("\x0b", "b"), ("\ufffe", "b")])
def test_texts_looked_at_together_are_refused_as_each_would_be(texts: tuple[str, str]) -> None:
    data = plain_workbook([["id", "text"], ["left", "right"]])
    for old, new in zip(("left", "right"), texts, strict=True):
        data = edited(data, hostile.SHEET, f">{old}<".encode(), f">{new}<".encode())
    assert rows_of(data) == rows_of(slowly(data)) == [["refused", "damaged-xml"]]


SHARED_CELL = st.sampled_from(['<c r="{0}{1}" s="2" t="s"><v>0</v></c>', '<c r="{0}{1}" t="s"><v>1</v></c>',
                               '<c r="{0}{1}" s="2"/>', '<c r="{0}{1}"><v>7</v></c>', ""])


@given(st.lists(st.lists(SHARED_CELL, max_size=4), max_size=5))
def test_rows_of_office_programs_read_the_same_both_ways(rows: list[list[str]]) -> None:
    text = "".join(f'<row r="{at}" ht="15" x14ac:dyDescent="0.25">' + "".join(
        cell.format(letter, at) for letter, cell in zip("ABCD", row, strict=False)) + "</row>"
        for at, row in enumerate(rows, 1))
    found = []
    for tag in ("<sheetData>", "<sheetData >"):
        content = (f'<worksheet xmlns="{hostile.MAIN}" xmlns:x14ac="x">{tag}{text}</sheetData></worksheet>').encode()
        found.append([row for batch in sheet_rows([content], "s", ["zero", "one"]) for row in batch])
    assert found[0] == found[1]


@given(st.integers(1, 400))
def test_pieces_may_be_cut_anywhere(size: int) -> None:
    content = parts(plain_workbook())[hostile.SHEET]
    pieces = [content[:200], *(content[at:at + size] for at in range(200, len(content), size))]
    assert [row for batch in sheet_rows(pieces, "s", []) for row in batch] == trimmed(EDITS)


def test_our_own_rows_do_go_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    take = quick.QuickRows._take
    monkeypatch.setattr(quick.QuickRows, "_take", lambda self, text: taken.append(take(self, text)) or taken[-1])
    rows_of(plain_workbook([["id", "text"], *([str(n), "R&D <x>\n_x0041_"] for n in range(50))]))
    assert sum(taken) > 3000


# --- strangers' files ----------------------------------------------------------------------------

def test_refusals_come_from_the_child_and_never_stop_the_others(tmp_path: Path) -> None:
    good = plain_workbook()
    formula = hostile.sheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')
    found = reader.read_many([good, b"", formula, tmp_path / "none.xlsx", good], ["Edits"])
    assert [answer.problem.code if isinstance(answer, UserError) else list(answer) for answer in found] == [
        ["Edits"], "not-a-package-empty", "hostile-formula", "file-missing", ["Edits"]]
    assert "formula" in str(found[2])
    assert reader.read_many([]) == []
    assert isinstance(reader.read_many([b""])[0], UserError)


def test_the_child_refuses_what_the_gate_refuses() -> None:
    built = [build() for _, build in hostile.cases()]
    found = reader.read_many(built)
    assert [answer.problem.code for answer in found if isinstance(answer, UserError)] == [
        code for code, _ in hostile.cases()]


def test_answers_may_be_taken_one_by_one_and_left() -> None:
    answers = reader.read_each([plain_workbook(), plain_workbook([["id"], ["other"]]), plain_workbook()], ["Edits"])
    assert next(answers) == {"Edits": trimmed(EDITS)}
    assert next(answers) == {"Edits": [["id"], ["other"]]}
    answers.close()  # ends the child; an open pipe or a running process would be a warning


def test_rows_that_a_watcher_keeps_are_not_held_twice() -> None:
    kept: list[list[str]] = []

    def watch(sheet: str, rows: list[list[str]]) -> bool:
        kept.extend(rows if sheet == "Edits" else ())
        return sheet == "Edits"

    (answer,) = reader.read_each([plain_workbook()], watch=watch)
    assert answer == {"Cover": [["Report"], ["Kyrgyz Republic"]], "Edits": []}
    assert kept == trimmed(EDITS)


def child(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


@pytest.mark.parametrize("code", [
    "import os; os.abort()", "import sys; sys.exit()", "while True: pass", "print('x' * 99)",
    "import sys; sys.stdout.buffer.write(bytes([255] * 8)); sys.stdout.flush(); sys.stdin.buffer.read()"])
def test_a_child_that_crashes_hangs_or_babbles_costs_the_file_alone(
        code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: Iterator[list[str]] = iter([child(code)])
    real = reader.child_command()
    monkeypatch.setattr(reader, "TIME_LIMIT", 5 if "while" not in code else 0.3)
    monkeypatch.setattr(reader, "child_command", lambda: next(commands, real))
    first, second = reader.read_many([plain_workbook(), plain_workbook()])
    assert isinstance(first, UserError)
    assert first.problem.code == "reader-gave-up"
    assert second == {"Cover": [["Report"], ["Kyrgyz Republic"]], "Edits": trimmed(EDITS)}


def test_a_fault_of_ours_in_the_child_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    boot = reader.child_command()[-1]
    monkeypatch.setattr(reader, "child_command", lambda: child(boot.replace(
        "main()", "import carec_desktop.sync.gate as gate; gate._sheets = None; main()")))
    with pytest.raises(RuntimeError, match="TypeError"):
        reader.read(plain_workbook())


def test_the_child_knows_nothing_of_us() -> None:
    code = ("import os, sys; import carec_desktop.sync.reader_child as c; c._limit_memory(); "
            "sys.stdout.write(repr((dict(os.environ), sorted(m for m in sys.modules if m.split('.')[0] in "
            "('lxml', 'openpyxl', 'pandas', 'PySide6', 'cryptography', 'sqlite3', 'sqlite_utils', 'numpy')))))")
    boot = reader.child_command()[-1].split("; from ")[0]
    told = subprocess.run(child(f"{boot}; {code}"), env=reader.child_environment(), capture_output=True, text=True,
                          check=True).stdout
    assert told in (f"({reader.child_environment()!r}, [])", "({'LC_CTYPE': 'C.UTF-8'}, [])")


def test_memory_is_limited() -> None:
    boot = reader.child_command()[-1].replace("main()", "").replace("import main;", "import _limit_memory;")
    done = subprocess.run(child(f"{boot} _limit_memory(); bytearray(2 << 30)"), capture_output=True, text=True,
                          check=False)
    assert "MemoryError" in done.stderr


class Kernel:
    """Stands for kernel32: keeps what it was asked, and may refuse one call."""

    def __init__(self, refuses: str = "") -> None:
        self.asked: list[str] = []
        self.limits = b""
        for name, answer in (("CreateJobObjectW", 7), ("SetInformationJobObject", 1), ("GetCurrentProcess", -1),
                             ("AssignProcessToJobObject", 1)):
            setattr(self, name, self.call(name, 0 if name == refuses else answer))

    def call(self, name: str, answer: int) -> Callable[..., int]:
        def called(*given: Any) -> int:
            self.asked.append(name)
            if name == "SetInformationJobObject":
                job, kind, limits, size = given
                assert (job, kind, size) == (7, 9, 144)
                self.limits = bytes(limits._obj)
            if name == "AssignProcessToJobObject":
                assert given == (7, -1)
            return answer
        return called


def test_on_windows_the_child_locks_itself_into_a_job() -> None:
    kernel = Kernel()
    assert windows_job.limit_by_job(kernel, 1536 << 20)
    assert kernel.asked == ["CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess",
                            "AssignProcessToJobObject"]
    # As the headers of Windows lay the structure out on 64 bits: flags at 16, processes at 40, memory at 112.
    fields = {at: struct.unpack_from(form, kernel.limits, at)[0] for form, at in (("<I", 16), ("<I", 40), ("<Q", 112))}
    assert fields == {16: 0x508, 40: 1, 112: 1536 << 20}


@pytest.mark.parametrize("call", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_windows_that_refuses_a_job_is_told_apart(call: str) -> None:
    assert not windows_job.limit_by_job(Kernel(call), 1 << 20)


def test_a_frozen_build_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader.child_command() == [sys.executable, reader.FROZEN_ARGUMENT]


@given(rows=st.lists(st.sampled_from([list(edit_sheet.COLUMNS), ["x"], [], ["=1", "2"]]), max_size=6),
       cuts=st.lists(st.integers(0, 6), max_size=4))
def test_rows_that_arrive_in_parts_say_what_they_say_at_once(rows: list[list[str]], cuts: list[int]) -> None:
    arriving, places = edit_sheet.EditReader(), [0, *sorted(cuts), len(rows)]
    for start, end in itertools.pairwise(places):
        arriving.take(rows[start:max(start, end)])
    assert arriving.sheet() == edit_sheet.edits_from_rows(rows)
