"""The package behind a workbook (ECMA-376 part 2): what type each part has and what points to what."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.sync import smallxml
from carec_desktop.sync.smallxml import BROKEN_XML
from carec_desktop.sync.zips import Container

TYPES = "[Content_Types].xml"
ROOT_LINKS = "_rels/.rels"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*/[A-Za-z0-9.+_-]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: `target` as written in the file."""

    id: str
    type: str
    target: str
    external: bool = False

    def part(self, holder: str) -> str:
        """Name of the part this link of the relationship part `holder` leads to."""
        source = posixpath.dirname(posixpath.dirname(holder))
        return posixpath.normpath(posixpath.join("/", source, self.target)).lstrip("/")


@dataclass(frozen=True, slots=True)
class Types:
    """The list of content types; extensions and part names in lower case, as the standard compares them."""

    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, part: str) -> str:
        """Content type of a part, "" when the list does not know it."""
        extension = part.rpartition(".")[2].lower()
        return self.overrides.get(f"/{part}".lower()) or self.defaults.get(extension, "")


def read_types(container: Container) -> Types:
    """Raises UserError when the list is missing, unclear or names something twice."""
    found: dict[str, dict[str, str]] = {"Default": {}, "Override": {}}
    elements = _elements(container, TYPES, "Types", f"{PACKAGE}/content-types")
    for element in elements:
        attributes = element.attributes
        key = attributes.get("Extension" if element.name == "Default" else "PartName", "").lower()
        kind = attributes.get("ContentType", "")
        known = found.get(element.name)
        if known is None or len(attributes) != 2 or not key or key in known or not _MEDIA_TYPE.fullmatch(kind):
            raise BROKEN_XML.error(part=TYPES)
        known[key] = kind
    return Types(found["Default"], found["Override"])


def read_links(container: Container, holder: str) -> tuple[Link, ...]:
    """The relationships in the part `holder`, in the file's order. Raises UserError when they are unclear."""
    links: dict[str, Link] = {}
    for element in _elements(container, holder, "Relationships", f"{PACKAGE}/relationships"):
        attributes = dict(element.attributes)
        link = Link(attributes.pop("Id", ""), attributes.pop("Type", ""), attributes.pop("Target", ""),
                    _is_external(attributes.pop("TargetMode", "Internal"), holder))
        if (element.name != "Relationship" or attributes or link.id in links
                or not (link.id and link.type and link.target)):
            raise BROKEN_XML.error(part=holder)
        links[link.id] = link
    return tuple(links.values())


def _is_external(mode: str, holder: str) -> bool:
    if mode not in ("Internal", "External"):
        raise BROKEN_XML.error(part=holder)
    return mode == "External"


def _elements(container: Container, part: str, root: str, namespace: str) -> list[smallxml.Element]:
    """Children of the root, which must be `root`, all in one namespace and one level deep."""
    if part not in container.entries or container.entries[part].size > smallxml.LIMIT:
        raise BROKEN_XML.error(part=part)
    first, *others = smallxml.read(container.read(part), part)
    if (first.name, first.namespace) != (root, namespace) or first.attributes or any(
            element.namespace != namespace or element.depth != 1 for element in others):
        raise BROKEN_XML.error(part=part)
    return others


def link_parts(container: Container) -> list[str]:
    """Names of all relationship parts."""
    return [name for name in container.entries if name.lower().endswith(".rels")]
