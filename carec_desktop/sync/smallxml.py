"""Reads the small XML parts of a workbook (types, relationships, sheet list) strictly: no document type,
no processing instruction, UTF-8 alone. Nothing here ever expands an entity or opens a second file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.parsers import expat

from carec_desktop.i18n import N_
from carec_desktop.problems import declare

DTD = declare("hostile-document-type", N_(
    "The part {part} carries a document type, a way to fill the memory of a computer or to read its files; "
    "the file is kept and nothing was merged, ask the sender what it is."))
ENCODING = declare("hostile-encoding", N_(
    "The part {part} is not written in plain UTF-8, so two programs could read it differently; the file is "
    "kept and nothing was merged, ask the sender for the original file."))
BROKEN_XML = declare("damaged-xml", N_(
    "The part {part} of the workbook cannot be read; the file is kept and nothing was merged, "
    "ask the sender to send it again."))

SEPARATOR = "|"  # between namespace and name; no namespace used here contains it
LIMIT = 4 * 2**20
MAX_ELEMENTS = 20_000
MAX_DEPTH = 32
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s+version=(['\"])1\.[0-9]\1(?:\s+encoding=(['\"])([A-Za-z0-9._-]+)\2)?"
    rb"(?:\s+standalone=(['\"])(?:yes|no)\4)?\s*\?>)?")


@dataclass(frozen=True, slots=True)
class Element:
    """An element in document order: 0 is the root's depth; attribute names carry their namespace."""

    depth: int
    namespace: str
    name: str
    attributes: Mapping[str, str]
    parent: str
    text: list[str]


def check_prolog(start: bytes, part: str) -> int:
    """Length of the XML declaration `start` begins with. Raises UserError unless it promises UTF-8."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]:
        raise ENCODING.error(part=part)
    found = _PROLOG.match(start)
    if found is None or start[found.end():].lstrip().startswith(b"<?xml"):
        raise ENCODING.error(part=part)
    if (found[3] or b"utf-8").lower() not in (b"utf-8", b"us-ascii"):
        raise ENCODING.error(part=part)
    return found.end()


def new_parser(part: str) -> expat.XMLParserType:
    """An expat parser that refuses whatever a workbook part never needs."""
    parser = expat.ParserCreate("UTF-8", SEPARATOR)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> NoReturn:
        raise DTD.error(part=part)

    for handler in ("StartDoctypeDeclHandler", "EntityDeclHandler", "UnparsedEntityDeclHandler",
                    "ExternalEntityRefHandler", "SkippedEntityHandler", "ProcessingInstructionHandler"):
        setattr(parser, handler, refuse)
    return parser


def read(data: bytes, part: str) -> list[Element]:
    """All elements of a small part, parents before children. Raises UserError."""
    if len(data) > LIMIT:
        raise BROKEN_XML.error(part=part)
    check_prolog(data[:200], part)
    parser = new_parser(part)
    elements: list[Element] = []
    path: list[Element] = []

    def start(full: str, attributes: dict[str, Any]) -> None:
        namespace, _, name = full.rpartition(SEPARATOR)
        element = Element(len(path), namespace, name, attributes, path[-1].name if path else "", [])
        if len(elements) >= MAX_ELEMENTS or len(path) >= MAX_DEPTH:
            raise BROKEN_XML.error(part=part)
        elements.append(element)
        path.append(element)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = lambda text: path[-1].text.append(text) if path else None
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BROKEN_XML.error(part=part) from error
    return elements
