"""The gate every workbook from outside passes before anything believes it.

A workbook is taken only if there is one way to read it and reading it cannot hurt: container,
names and sizes (`zips`), no document types (`smallxml`), cells in order and within bounds
(`sheets`), and here: one workbook, no macros, nothing from outside, and in strict mode (packages)
no formulas, hidden sheets or 1904 dates. Re-saves by Excel, WPS, LibreOffice and openpyxl pass.
Standard library alone, because the child process that reads strangers' files knows nothing else.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.i18n import N_
from carec_desktop.problems import Problem, declare
from carec_desktop.sync import smallxml
from carec_desktop.sync.files import read_file
from carec_desktop.sync.parts import ROOT_LINKS, TYPES, Link, Types, link_parts, read_links, read_types
from carec_desktop.sync.sheets import NAMESPACES, shared_strings, sheet_rows
from carec_desktop.sync.smallxml import BROKEN_XML, DTD, ENCODING
from carec_desktop.sync.zips import BAD_NAME, NO_ZIP, TOO_LARGE, Container

MACRO = declare("hostile-macro", N_(
    "The workbook holds macros or controls ({part}); it is kept and nothing was merged, "
    "ask the sender what it is and do not open it in Excel."))
OUTSIDE = declare("hostile-outside-link", N_(
    "The workbook fetches or embeds something from outside ({part}); it is kept and nothing was merged, "
    "ask the sender for the original file."))
HIDDEN = declare("hostile-hidden-sheet", N_(
    "The workbook has a hidden sheet ({sheet}), and packages have none; it is kept and nothing was merged, "
    "ask the sender for the original file."))
NAMED_FORMULA = declare("hostile-named-formula", N_(
    "The workbook defines a formula under the name {name}, and packages hold none; it is kept and nothing was "
    "merged, ask the sender for the original file."))
OLD_DATES = declare("hostile-1904-dates", N_(
    "The workbook counts days from 1904, so two programs could show different dates; it is kept and nothing "
    "was merged, ask the sender for the original file."))
SHEET_TWICE = declare("hostile-sheet-twice", N_(
    "The workbook shows the sheet {sheet} twice, so two programs could show different figures; it is kept and "
    "nothing was merged, ask the sender for the original file."))

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Looked for in part names, content types and link types, all in lower case.
_MACROS = ("vba", "macro", "activex", "ctrlprop", "controlproperties", "relationships/control", "customui",
           "extensibility", "dialogsheet")
_OUTSIDE = ("externallink", "connections", "querytable", "oleobject", "embeddings/", "relationships/package",
            "webextension", "attachedtemplate", "sheet.binary")
_XML_NAMES = (".xml", ".rels", ".vml", ".svg")
_OTHER_NAMES = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".sigs")
_PROGRAMS = (b"\xd0\xcf\x11\xe0", b"PK\3\4", b"MZ", b"\x7fELF", b"{\\rtf", b"#!")
_DOCTYPE = re.compile(rb"<!(?!--|\[CDATA\[)")
_LOOKAHEAD = 9  # bytes after "<!" that decide what it is
_AUTOMATIC = re.compile(r"(_xlnm\.)?auto_?(open|close|activate|deactivate|exec)", re.IGNORECASE)
_QUOTED = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Workbook:
    """A workbook whose container and skeleton were checked. `sheets` are (name, part) in their order;
    `strings` is the part of shared strings, "" if there is none."""

    container: Container
    sheets: tuple[tuple[str, str], ...]
    strings: str
    strict: bool


def verdict(problem: Problem) -> str:
    """Which verdict on the whole file a problem of the way in means: "not-a-package" or "damaged"."""
    return "damaged" if problem.code.startswith(("damaged-", "hostile-", "reader-")) else "not-a-package"


def check(source: Path | bytes, *, strict: bool = True) -> None:
    """Everything about a file that can be refused, here and now in this process. Raises UserError.

    `reader.read` does the same in a child process; `strict` False is for hand-filled templates.
    """
    data = read_file(source) if isinstance(source, Path) else source
    for _sheet, batches in rows(open_workbook(data, strict=strict)):
        for _batch in batches:
            pass


def open_workbook(data: bytes, *, strict: bool = True) -> Workbook:
    """Check everything but the cells. Raises UserError."""
    container = Container(data)
    if TYPES not in container.entries or ROOT_LINKS not in container.entries:
        raise NO_ZIP.error()
    types = read_types(container)
    for part in container.entries:
        _check_kind(part, part, types.of(part))
    links = {holder: read_links(container, holder) for holder in link_parts(container)}
    for holder, found in links.items():
        for link in found:
            _check_link(holder, link, strict)
    main = _main_part(container, types, links[ROOT_LINKS])
    main_links = links.get(_holder(main), ())
    sheets = _sheets(container, main, main_links, strict)
    strings = _single(container, main, main_links, "sharedStrings")
    for part in container.entries.keys() - {main, strings, TYPES, *links, *(part for _, part in sheets)}:
        _scan(container, part)
    return Workbook(container, sheets, strings, strict)


def rows(workbook: Workbook, names: Collection[str] | None = None,
         ) -> Iterator[tuple[str, Iterator[list[list[str]]]]]:
    """Every sheet with its rows in batches, in the workbook's order; each must be used up before the next.

    Sheets that are not among `names` are checked as well and come with no rows.
    """
    strings = shared_text(workbook)
    for name, part in workbook.sheets:
        batches = sheet_rows(workbook.container.chunks(part), part, strings, strict=workbook.strict)
        if names is None or name in names:
            yield name, batches
        else:
            for _batch in batches:
                pass


def shared_text(workbook: Workbook) -> list[str]:
    """The shared strings of a workbook by their number."""
    if not workbook.strings:
        return []
    return shared_strings(workbook.container.chunks(workbook.strings), workbook.strings)


def workbook_part(workbook: Workbook, kind: str) -> str:
    """The part that the workbook part links to as `kind` (the workbook part itself for ""), "" if there is none."""
    container, types = workbook.container, read_types(workbook.container)
    main = _main_part(container, types, read_links(container, ROOT_LINKS))
    if not kind:
        return main
    return _single(container, main, read_links(container, _holder(main)), kind)


def _check_kind(part: str, *texts: str) -> None:
    """Refuse what runs, and what brings other files along, by any of its names."""
    lowered = [text.lower() for text in texts]
    for marks, kind in ((_MACROS, MACRO), (_OUTSIDE, OUTSIDE)):
        if any(mark in text for mark in marks for text in lowered):
            raise kind.error(part=part)


def _check_link(holder: str, link: Link, strict: bool) -> None:
    _check_kind(holder, link.type, "" if link.external else link.target)
    if link.external and (strict or not link.type.endswith("/hyperlink")):
        raise OUTSIDE.error(part=holder)


def _main_part(container: Container, types: Types, links: Iterable[Link]) -> str:
    """The one workbook part."""
    found = [link.part(ROOT_LINKS) for link in links if _is(link, "officeDocument")]
    if len(found) != 1 or found[0] not in container.entries or types.of(found[0]) != _WORKBOOK_TYPE:
        raise NO_ZIP.error()
    return found[0]


def _is(link: Link, kind: str) -> bool:
    return link.type in (_OFFICE + kind, _STRICT_OFFICE + kind)


def _holder(part: str) -> str:
    """Name of the relationship part of `part`."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _single(container: Container, main: str, links: Iterable[Link], kind: str) -> str:
    """The part with this kind of link from the workbook, "" if there is none."""
    found = [link.part(_holder(main)) for link in links if _is(link, kind)]
    if len(found) > 1 or any(part not in container.entries for part in found):
        raise BROKEN_XML.error(part=main)
    return found[0] if found else ""


def _sheets(container: Container, main: str, links: Iterable[Link], strict: bool) -> tuple[tuple[str, str], ...]:
    """Names and parts of the worksheets, after a look at everything else the workbook part says."""
    targets = {link.id: link for link in links}
    found: dict[str, str] = {}
    for element in _elements(container, main):
        if element.name == "sheet" and element.parent == "sheets":
            name = element.attributes.get("name", "")
            link = _sheet_link(element, targets, main)
            part = link.part(_holder(main))
            if name.casefold() in map(str.casefold, found) or part in found.values() or not name:
                raise SHEET_TWICE.error(sheet=name)
            if strict and element.attributes.get("state", "visible") != "visible":
                raise HIDDEN.error(sheet=name)
            if part not in container.entries:
                raise BROKEN_XML.error(part=part)
            if _is(link, "worksheet"):
                found[name] = part
            elif strict:
                raise BROKEN_XML.error(part=part)
        else:
            _check_workbook_element(element, main, strict)
    if not found:
        raise NO_ZIP.error()
    return tuple(found.items())


def _elements(container: Container, main: str) -> Iterator[smallxml.Element]:
    if container.entries[main].size > smallxml.LIMIT:
        raise TOO_LARGE.error(part=main)
    elements = smallxml.read(container.read(main), main)
    if elements[0].name != "workbook" or elements[0].namespace not in NAMESPACES:
        raise NO_ZIP.error()
    return (element for element in elements if element.namespace in NAMESPACES)


def _sheet_link(element: smallxml.Element, targets: dict[str, Link], main: str) -> Link:
    for space in (_OFFICE, _STRICT_OFFICE):
        link = targets.get(element.attributes.get(f"{space.rstrip('/')}{smallxml.SEPARATOR}id", ""))
        if link:
            return link
    raise BROKEN_XML.error(part=main)


def _check_workbook_element(element: smallxml.Element, main: str, strict: bool) -> None:
    if element.name == "externalReferences":
        raise OUTSIDE.error(part=main)
    if element.name == "workbookPr" and strict:
        if element.attributes.get("date1904", "0") not in ("0", "false", "off"):
            raise OLD_DATES.error()
    elif element.name == "definedName":
        name, text = element.attributes.get("name", ""), "".join(element.text)
        if _AUTOMATIC.match(name) or element.attributes.get("xlm", "0") not in ("0", "false"):
            raise MACRO.error(part=name)
        if "[" in text and strict:
            raise OUTSIDE.error(part=name)
        if strict and re.search(r"[(|\"]", _QUOTED.sub("", text)):
            raise NAMED_FORMULA.error(name=name)


def _scan(container: Container, part: str) -> None:
    """A part nobody reads: its check sum, and nothing in it that could hurt whoever opens the file."""
    if not part.lower().endswith((*_XML_NAMES, *_OTHER_NAMES)):
        raise BAD_NAME.error(part=part)
    is_xml = part.lower().endswith(_XML_NAMES)
    carry = b""
    for at, piece in enumerate(container.chunks(part)):
        if at == 0 and piece.startswith(_PROGRAMS):
            raise OUTSIDE.error(part=part)
        if is_xml:
            if at == 0:
                smallxml.check_prolog(piece[:200], part)
            carry = _scan_piece(carry + piece, part)
    if is_xml and _DOCTYPE.search(carry):
        raise DTD.error(part=part)


def _scan_piece(text: bytes, part: str) -> bytes:
    """Returns the end of `text`, where a mark could be cut in two."""
    if b"\0" in text:
        raise ENCODING.error(part=part)
    found = _DOCTYPE.search(text)
    if found and found.start() <= len(text) - _LOOKAHEAD:
        raise DTD.error(part=part)
    return text[-_LOOKAHEAD:]
