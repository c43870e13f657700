"""Workbooks made to hurt: each small, each with the kind of problem it must be refused for."""

import struct
import zlib
from collections.abc import Callable, Iterator

from tests.xlsx_tools import changed, edited, parts, plain_workbook, raw_zip, zipped

WORKBOOK, SHEET, STYLES = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"
STRINGS, TYPES, ROOT, LINKS = "xl/sharedStrings.xml", "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LAUGHS = ('<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>")
FILE_READER = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

Build = Callable[[], bytes]
Case = tuple[str, Build]


def sheet(cells: str, before: str = "", after: str = "", head: str = "") -> bytes:
    """A second worksheet with these rows."""
    return changed(plain_workbook(), {SHEET: (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}'
        f"</sheetData>{after}</worksheet>").encode()})


def cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def shared(content: bytes) -> bytes:
    """A workbook with a table of shared strings."""
    whole = parts(plain_workbook())
    return changed(plain_workbook(), {
        STRINGS: content,
        TYPES: whole[TYPES].replace(b"</Types>", f'<Override PartName="/{STRINGS}" ContentType="{SHEET_TYPE}.'
                                    'sharedStrings+xml"/></Types>'.encode()),
        LINKS: whole[LINKS].replace(b"</Relationships>", f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" '
                                    'Target="sharedStrings.xml"/></Relationships>'.encode()),
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
               '</worksheet>'.encode()})


def linked(holder: str, kind: str, target: str, mode: str = "") -> bytes:
    more = f'<Relationship Id="evil" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return edited(plain_workbook(), holder, b"</Relationships>", more.encode())


def lying(part: str, **lies: int | bytes) -> bytes:
    """The workbook with untrue numbers or names about one part."""
    return raw_zip((name, content, dict(lies) if name == part else {})
                   for name, content in parts(plain_workbook()).items())


def overlapping() -> bytes:
    """Two parts share the same bytes."""
    whole = list(parts(plain_workbook()).items())
    return raw_zip([*((name, content, {}) for name, content in whole), ("xl/more.xml", whole[0][1], {"offset": 0})])


def thousand_overlaps() -> bytes:
    content = b"<a>" + b" " * 20_000 + b"</a>"
    return raw_zip([("xl/a.xml", content, {}), *((f"xl/a{n}.xml", content, {"offset": 0}) for n in range(200))])


def squeezed(part: str, fill: bytes, times: int, claimed: int | None = None) -> bytes:
    """One part blown up by `fill`, packed by zlib in pieces so that the test itself stays small."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = fill * 1000
    packed = b"".join(deflater.compress(block) for _ in range(times // 1000)) + deflater.flush()
    size, crc = claimed if claimed is not None else len(fill) * times, 0
    name = part.encode()
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    body = b"PK\3\4" + common + name + packed
    line = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    return body + line + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(line), len(body), 0)


def cases() -> Iterator[Case]:
    yield from _containers()
    yield from _sizes()
    yield from _xml()
    yield from _cells()
    yield from _contents()


def _containers() -> Iterator[Case]:
    good = plain_workbook()
    yield "not-a-package-empty", lambda: b""
    yield "not-a-package-no-workbook", lambda: b"hello, this is a letter"
    yield "not-a-package-no-workbook", lambda: b"%PDF-1.7"
    yield "not-a-package-no-workbook", lambda: zipped([("a.txt", b"x")])
    yield "not-a-package-no-workbook", lambda: edited(good, TYPES, b"spreadsheetml.sheet.main", b"wordprocessing.main")
    yield "not-a-package-no-workbook", lambda: edited(good, ROOT, b"xl/workbook.xml", b"xl/nothing.xml")
    yield "not-a-package-no-workbook", lambda: linked(ROOT, f"{OFFICE}/officeDocument", "xl/workbook.xml")
    yield "not-a-package-old-or-locked", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "damaged-cut-off", lambda: good[:-300]
    yield "damaged-cut-off", lambda: good[:1000]
    yield "damaged-extra-bytes", lambda: good + b"\r\n"
    yield "damaged-extra-bytes", lambda: b"MZ" + good
    yield "damaged-container", lambda: good[:-12] + b"\xff\xff" + good[-10:]
    yield "damaged-container", lambda: lying(SHEET, method=12)
    yield "damaged-container", lambda: lying(SHEET, local_size=7)
    yield "damaged-part", lambda: good.replace(parts_packed(good), bytes(20), 1)
    yield "damaged-part", lambda: lying(SHEET, size=1000)
    yield "hostile-part-twice", lambda: raw_zip([*((n, c, {}) for n, c in parts(good).items()), (SHEET, b"<a/>", {})])
    yield "hostile-part-twice", lambda: zipped([*parts(good).items(), ("XL/Worksheets/Sheet2.XML", b"<a/>")])
    yield "hostile-two-readings", lambda: lying(SHEET, local_name=b"xl/worksheets/sheet9.xml")
    yield "hostile-overlap", overlapping
    yield "hostile-overlap", thousand_overlaps
    yield "hostile-locked-part", lambda: lying(SHEET, flags=1)
    for name in ("../evil.xml", "/xl/evil.xml", "xl\\evil.xml", "xl/../evil.xml", "xl//evil.xml", "C:/evil.xml",
                 "xl/ev\u0456l.xml", "xl/./evil.xml", "xl/evil.exe"):
        yield "hostile-part-name", lambda name=name: raw_zip(
            [*((n, c, {}) for n, c in parts(good).items()), (name, b"<a/>", {})])
    yield "hostile-too-many-parts", lambda: zipped((f"xl/a{n}.xml", b"") for n in range(300))


def parts_packed(data: bytes) -> bytes:
    """Twenty packed bytes from the middle of the sheet with the edits."""
    at = data.index(SHEET.encode()) + len(SHEET) + 100
    return data[at:at + 20]


def _sizes() -> Iterator[Case]:
    yield "hostile-too-large", lambda: lying(SHEET, size=0xFFFFFFF0)
    yield "hostile-too-large", lambda: squeezed(SHEET, b" ", 30_000_000)
    yield "hostile-too-large", lambda: squeezed(STRINGS, b"<si><t>a</t></si>", 2_000_000)
    yield "damaged-part", more_than_promised
    yield "hostile-long-text", lambda: shared(f'<sst xmlns="{MAIN}"><si><t>{"a" * 80_000}</t></si></sst>'.encode())
    yield "hostile-long-text", lambda: sheet(f'<row r="1">{cell("A1", "a" * 80_000)}</row>')
    yield "hostile-too-large", lambda: changed(plain_workbook(), {SHEET: f'<worksheet xmlns="{MAIN}" a="'.encode()
                                                                  + _noise(1_600_000) + b'"/>'})


def _noise(size: int) -> bytes:
    """Letters that do not pack well."""
    state, letters = 1, bytearray()
    for _ in range(size):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        letters.append(97 + (state >> 16) % 26)
    return bytes(letters)


def more_than_promised() -> bytes:
    """The directory promises a thousand bytes where thirty million come out."""
    whole = parts(plain_workbook())
    return raw_zip((name, content if name != SHEET else b" " * 30_000_000,
                    {"size": 1000} if name == SHEET else {}) for name, content in whole.items())


def _xml() -> Iterator[Case]:
    row = f'<row r="1">{cell("A1")}</row>'
    for part in (WORKBOOK, SHEET, STYLES, TYPES, ROOT, LINKS, "docProps/core.xml"):
        for doctype in (LAUGHS, FILE_READER, "<!DOCTYPE a>"):
            yield "hostile-document-type", lambda part=part, doctype=doctype: edited(
                plain_workbook(), part, b"?>", f"?>{doctype}".encode())
    yield "hostile-document-type", lambda: shared(f"{LAUGHS}<sst xmlns='{MAIN}'><si><t>&a9;</t></si></sst>".encode())
    for part in (WORKBOOK, SHEET, STYLES):
        for encoding in ("utf-16", "utf-16-be", "utf-32"):
            yield "hostile-encoding", lambda part=part, encoding=encoding: changed(plain_workbook(), {
                part: parts(plain_workbook())[part].decode().replace("UTF-8", encoding).encode(encoding)})
        yield "hostile-encoding", lambda part=part: edited(plain_workbook(), part, b"UTF-8", b"UTF-7")
        yield "hostile-encoding", lambda part=part: edited(plain_workbook(), part, b"UTF-8", b"IBM037")
    yield "hostile-document-type", lambda: sheet(row, before="<?evil?>")
    yield "damaged-xml", lambda: sheet(row, before="<!-- <sheetData> -->", after="</evil>")
    yield "damaged-xml", lambda: edited(plain_workbook(), SHEET, b"&lt;b&gt;", b"&unknown;")
    yield "damaged-xml", lambda: edited(plain_workbook(), SHEET, b"25.10", b"25\xff10")
    yield "damaged-xml", lambda: edited(plain_workbook(), SHEET, b"25.10", b"25\x0110")
    yield "damaged-xml", lambda: sheet(row, after="<a>" * 500 + "</a>" * 500)
    yield "damaged-xml", lambda: changed(plain_workbook(), {SHEET: None})
    yield "damaged-xml", lambda: edited(plain_workbook(), WORKBOOK, b'r:id="rId2"', b'r:id="rId77"')


def _cells() -> Iterator[Case]:
    for rows in (f'<row r="2">{cell("A2")}</row><row r="1">{cell("A1")}</row>',
                 f'<row r="1">{cell("A1")}</row><row r="1">{cell("A1")}</row>',
                 f'<row r="1">{cell("B1")}{cell("A1")}</row>', f'<row r="1">{cell("A1")}{cell("A1")}</row>',
                 f'<row r="1">{cell("A2")}</row>'):
        yield "hostile-cell-order", lambda rows=rows: sheet(rows)
    yield "hostile-too-many-cells", lambda: sheet(
        '<row r="1">' + cell("A1") + '</row><row r="1048576">' + cell("XFD1048576") + "</row>")
    yield "hostile-too-many-cells", lambda: sheet(f'<row r="1">{cell("XFD1")}</row>')
    yield "hostile-too-many-cells", lambda: sheet('<row r="2000000"><c/></row>')
    yield "hostile-too-many-cells", lambda: sheet('<row r="1">' + "<c/>" * 20_000 + "</row>")
    yield "damaged-xml", lambda: sheet('<row r="2000000000"><c/></row>')
    for place in ("A0", "AAAA1", "a1", "1", "$A$1", "A1:B2"):
        yield "damaged-xml", lambda place=place: sheet(f'<row r="1">{cell(place)}</row>')
    yield "damaged-xml", lambda: sheet('<row r="-1"/>')
    yield "damaged-xml", lambda: sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    yield "damaged-xml", lambda: sheet('<row r="1"><c r="A1" t="s"><v>x</v></c></row>')
    yield "hostile-merged-cells", lambda: sheet("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    for formula in ("<f>1+1</f>", "<f t='shared' si='0'/>", "<f>cmd|'/c calc'!A1</f>"):
        yield "hostile-formula", lambda formula=formula: sheet(
            f'<row r="1"><c r="A1">{formula}<v>2</v></c></row>')


def _contents() -> Iterator[Case]:
    good = plain_workbook()
    for state in (b"hidden", b"veryHidden"):
        yield "hostile-hidden-sheet", lambda state=state: edited(
            good, WORKBOOK, b'sheetId="2"', b'sheetId="2" state="%s"' % state)
    yield "hostile-1904-dates", lambda: edited(good, WORKBOOK, b"<bookViews>", b'<workbookPr date1904="1"/><bookViews>')
    yield "hostile-sheet-twice", lambda: edited(good, WORKBOOK, b'name="Cover"', b'name="EDITS"')
    yield "hostile-sheet-twice", lambda: edited(good, WORKBOOK, b'r:id="rId2"', b'r:id="rId1"')
    yield "hostile-named-formula", lambda: edited(good, WORKBOOK, b"'Edits'!$1:$1", b"SUM(Edits!A1)")
    yield "hostile-named-formula", lambda: edited(good, WORKBOOK, b"'Edits'!$1:$1", b"cmd|'/c calc'!A1")
    yield "hostile-outside-link", lambda: edited(good, WORKBOOK, b"'Edits'!$1:$1", b"'[1]Edits'!$1:$1")
    yield "hostile-outside-link", lambda: edited(good, WORKBOOK, b"</sheets>", b"</sheets><externalReferences/>")
    yield "hostile-macro", lambda: edited(good, WORKBOOK, b"_xlnm.Print_Titles", b"_xlnm.Auto_Open")
    yield "hostile-macro", lambda: changed(good, {"xl/vbaProject.bin": b"x"})
    yield "hostile-macro", lambda: linked(LINKS, "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                                          "renamed.bin")
    yield "hostile-macro", lambda: edited(
        changed(good, {"xl/a.bin": b"x"}), TYPES, b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ\x90", b"PK\3\4"):
        yield "hostile-outside-link", lambda content=content: changed(good, {"xl/media/image1.png": content})
    yield "hostile-outside-link", lambda: changed(good, {"xl/externalLinks/externalLink1.xml": b"<a/>"})
    yield "hostile-outside-link", lambda: changed(good, {"xl/embeddings/a.bin": b"x"})
    external = ' TargetMode="External"'
    for kind in ("hyperlink", "image", "externalLinkPath", "oleObject"):
        yield "hostile-outside-link", lambda kind=kind: linked(LINKS, f"{OFFICE}/{kind}", "http://x.org/", external)
