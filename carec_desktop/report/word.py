"""Tables as an editable Word file: landscape A4, heading rows repeated, real styles, fonts for three scripts.

The same data give the same bytes: the file's dates are that of the newest source, and its parts are packed anew
with a fixed time.
"""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from carec_desktop.report.table import Book, Cell, Column, Row, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.text.paragraph import Paragraph

PACKED_AT = (1980, 1, 1, 0, 0, 0)
LATIN, HAN = "Calibri", "Microsoft YaHei"  # an office program without them takes its own for these scripts
LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "zh": "zh-CN"}
NAVY, GREY, SHADE, BAND = "12355B", "56616E", "E8EDF3", "F2F5F9"
WIDTH_MM, MARGIN_MM = 297, 10


def word_file(book: Book) -> bytes:
    """The book as .docx."""
    from docx import Document

    document = Document()
    _page(document)
    _styles(document, book.lang)
    _properties(document, book)
    document.add_paragraph(book.title, style="Title")
    document.add_paragraph(f"{book.subtitle} · {book.state.words}", style="Subtitle")
    for note in book.notes:
        document.add_paragraph(note, style="Caption")
    for table in book.tables:
        _add(document, table, headed=table.heading != book.title)
    _footer(document, book)
    return _packed(document)


# --- the document ---------------------------------------------------------------------------------


def _page(document: "Document") -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(WIDTH_MM), Mm(210)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    section.footer_distance = Mm(6)


def _styles(document: "Document", lang: str) -> None:
    from docx.shared import Pt, RGBColor

    looks = {
        "Normal": (8, False, "16202C"), "Title": (20, True, NAVY), "Subtitle": (9, False, GREY),
        "Heading 1": (14, True, NAVY),
        "Heading 2": (10.5, True, NAVY), "Heading 3": (9, True, NAVY), "Caption": (7.5, False, GREY),
    }  # fmt: skip
    for name, (size, bold, colour) in looks.items():
        style: Any = document.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        _fonts(style.element.get_or_add_rPr(), lang)
        style.paragraph_format.space_after = Pt(3 if name != "Normal" else 0)
        style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 0)
        style.paragraph_format.line_spacing = 1.0


def _fonts(properties: Any, lang: str) -> None:
    """One font for Latin and Cyrillic, one for Han, and the language that hyphens and checking go by."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", HAN)):
        fonts.set(qn(f"w:{name}"), font)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LANGUAGES["en" if lang == "zh" else lang])
    spoken.set(qn("w:eastAsia"), LANGUAGES["zh"])
    properties.append(spoken)


def _properties(document: "Document", book: Book) -> None:
    """Core properties without a clock or a person in them."""
    at = datetime.fromisoformat(f"{book.date}T00:00:00")
    core = document.core_properties
    core.title, core.subject, core.author = book.title, book.subtitle, book.author
    core.last_modified_by, core.comments, core.keywords = book.author, book.state.words, ""
    core.created = core.modified = at
    core.language, core.revision = LANGUAGES[book.lang], 1


def _footer(document: "Document", book: Book) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Caption"]
    paragraph.add_run(f"{book.title} · {book.state.words} · ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _packed(document: "Document") -> bytes:
    """The file with a fixed time on every part, without the picture of an empty page the template brings."""
    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[name]
    made, packed = BytesIO(), BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()


# --- a table --------------------------------------------------------------------------------------


def _add(document: "Document", table: Table, *, headed: bool) -> None:
    if headed:
        document.add_paragraph(table.heading, style="Heading 1")
    if table.lead:
        document.add_paragraph(table.lead)
    if not table.rows:
        document.add_paragraph(table.empty)
    if table.paged:
        for at, (band, rows) in enumerate(table.bands()):
            heading = document.add_paragraph(band, style="Heading 2")
            heading.paragraph_format.page_break_before = at > 0
            document.add_paragraph(table.leads.get(band, ""))
            _grid(document, table, [("", rows)])
            if band in table.below:
                _below(document, table.below[band])
    elif table.rows:
        _grid(document, table, list(table.bands()))
    for note in table.notes:
        document.add_paragraph(note, style="Caption")


def _below(document: "Document", table: Table) -> None:
    document.add_paragraph(table.heading, style="Heading 3")
    if table.rows:
        _grid(document, table, list(table.bands()))
    else:
        document.add_paragraph(table.empty)


def _grid(document: "Document", table: Table, bands: Sequence[tuple[str, list[Row]]]) -> None:
    from docx.shared import Mm

    columns = table.columns
    lines = sum(len(rows) + bool(band) for band, rows in bands)
    grouped = any(column.group for column in columns)
    grid = document.add_table(rows=lines + 1 + grouped, cols=len(columns))
    grid.style, grid.autofit = document.styles["Table Grid"], False
    room = (WIDTH_MM - 2 * MARGIN_MM) / sum(column.weight for column in columns)
    widths = [Mm(column.weight * room) for column in columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    every = [list(row.cells) for row in grid.rows]  # asking for a cell again is slow
    size = 7.5 if len(columns) <= 9 else 6.5
    for cells in every:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width
    _heads(grid, every, columns, grouped, size)
    _borders(grid)
    at = 1 + grouped
    for band, rows in bands:
        if band:
            _band(every[at], band, size)
            _unsplit(grid, at)
            at += 1
        for row in rows:
            _row(every[at], columns, row, size)
            _unsplit(grid, at)
            at += 1


def _heads(
    grid: "WordTable", every: Sequence[list["WordCell"]], columns: Sequence[Column], grouped: bool, size: float
) -> None:
    """One or two heading rows, said again on every page."""
    for cell, column in zip(every[int(grouped)], columns, strict=True):
        _write(cell, column.head, size, bold=True, right=column.numeric, fill=SHADE)
    if grouped:
        for first, last, group in _groups(columns):
            cell = every[0][first].merge(every[0][last]) if last > first else every[0][first]
            _write(cell, group, size, bold=True, fill=SHADE)
            for each in every[0][first : last + 1]:
                _shade(each, SHADE)
    for at in range(1 + grouped):
        _mark(grid.rows[at]._tr.get_or_add_trPr(), "w:cantSplit")
        _mark(grid.rows[at]._tr.get_or_add_trPr(), "w:tblHeader")


def _groups(columns: Sequence[Column]) -> Iterator[tuple[int, int, str]]:
    """Neighbours under one heading: first, last, heading."""
    at = 0
    while at < len(columns):
        last = at
        while columns[at].group and last + 1 < len(columns) and columns[last + 1].group == columns[at].group:
            last += 1
        yield at, last, columns[at].group
        at = last + 1


def _band(cells: list["WordCell"], words: str, size: float) -> None:
    whole = cells[0].merge(cells[-1])
    _write(whole, words, size + 0.5, bold=True, fill=BAND, colour=NAVY)
    whole.paragraphs[0].paragraph_format.keep_with_next = True


def _row(cells: list["WordCell"], columns: Sequence[Column], row: Row, size: float) -> None:
    for at, (cell, column, said) in enumerate(zip(cells, columns, row.cells, strict=True)):
        _data(cell, said, size, bold=row.strong and at == 0, right=column.numeric)


def _data(cell: "WordCell", said: Cell, size: float, *, bold: bool, right: bool) -> None:
    """Every source's value on a line of its own, with its note in small grey."""
    from docx.shared import Pt, RGBColor

    for at, datum in enumerate(said):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        _text(paragraph, datum.text, size, bold=bold, right=right)
        if datum.note:
            note = paragraph.add_run(f"\u00a0{datum.note}" if datum.raw else f" {datum.note}")
            note.font.size, note.font.color.rgb = Pt(size - 1.5), RGBColor.from_string(GREY)


def _write(
    cell: "WordCell", words: str, size: float, *, bold: bool = False, right: bool = False, fill: str = "",
    colour: str = "",
) -> None:  # fmt: skip
    from docx.shared import RGBColor

    run = _text(cell.paragraphs[0], words, size, bold=bold, right=right)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if fill:
        _shade(cell, fill)


def _text(paragraph: "Paragraph", words: str, size: float, *, bold: bool, right: bool) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    if bold:
        run.font.bold = True
    return run


def _shade(cell: "WordCell", fill: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _unsplit(grid: "WordTable", at: int) -> None:
    _mark(grid.rows[at]._tr.get_or_add_trPr(), "w:cantSplit")


def _mark(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _borders(grid: "WordTable") -> None:
    """Hairlines between rows, none between columns, small margins inside the cells."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = grid._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = side in ("top", "bottom", "insideH")
        strong = side in ("top", "bottom")
        for name, value in (("val", "single" if shown else "nil"), ("sz", "8" if strong else "4"), ("space", "0"),
                            ("color", NAVY if strong else "C3CAD2")):  # fmt: skip
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 20), ("left", 50), ("bottom", 20), ("right", 50)):
        inside = OxmlElement(f"w:{side}")
        inside.set(qn("w:w"), str(width))
        inside.set(qn("w:type"), "dxa")
        margins.append(inside)
    layout = properties.find(qn("w:tblLayout"))
    for part in (borders, margins):
        if layout is not None and part is borders:
            layout.addprevious(part)
        elif layout is not None:
            layout.addnext(part)
        else:
            properties.append(part)
