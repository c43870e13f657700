"""Revisions of the framework: edited in a workbook, published under the root key, carried by receipts and calls."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from carec_desktop.actions import enrol
from carec_desktop.actions.framework_book import Reading, book_bytes, read_book
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.framework_tables import Tables, document_rows
from carec_desktop.i18n import N_
from carec_desktop.problems import UserError, declare
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.framework_document import (
    FrameworkDocument,
    FrameworkHead,
    check_document,
    sign_framework,
)  # fmt: skip

REVISION_REFUSED = declare(
    "revision-refused",
    N_("{count} rows of “{file}” cannot be published; nothing was changed, see “framework-check” for each of them."),
)
REVISION_NAMED_TWICE = declare(
    "revision-named-twice",
    N_("There has been a revision “{revision}” already; nothing was published, give this one another name in the "
       "sheet “framework”."),
)  # fmt: skip


def write_book(ws: Workspace, path: Path, tables: Tables | None = None) -> None:
    """The framework in force, or a draft of the next one, as a workbook to edit."""
    atomic_write(path, book_bytes(tables or ws.framework.tables))


def check_book(ws: Workspace, path: Path) -> Reading:
    """What publishing the workbook would change, and what keeps it from being published. Nothing is changed."""
    return read_book(path, ws.framework.tables)


def publish(ws: Workspace, passphrase: str, path: Path) -> FrameworkHead:
    """Sign the workbook as the next revision and put it in force. Raises UserError revision-refused, …-named-twice."""
    return publish_reading(ws, passphrase, check_book(ws, path), path.name)


def publish_reading(ws: Workspace, passphrase: str, reading: Reading, name: str) -> FrameworkHead:
    """The same for tables that were judged already; `name` is how a refusal calls them."""
    ws.require_secretariat()
    if reading.refused:
        raise REVISION_REFUSED.error(file=name, count=reading.count("refused"))
    made = Framework.from_document(document_rows(reading.tables))
    used = {ws.framework.revision} | {document["head"]["revision"] for document in ws.store.frameworks.revisions()}
    if made.revision in used:
        raise REVISION_NAMED_TWICE.error(revision=made.revision)
    root = enrol.open_root(ws, passphrase)
    number = enrol.framework_head(ws, root).number + 1
    document = sign_framework(number, made.revision, enrol.framework_sheets(made), root)
    atomic_write(ws.folder / "keys" / "framework.json", json.dumps(document.head.plain()).encode())
    keep(ws, document)
    return document.head


def keep(ws: Workspace, document: FrameworkDocument) -> None:
    """Put a checked revision in force; what is computed from figures follows at the next look."""
    with ws.store.transaction():
        ws.store.frameworks.put(document.head.revision, {
            "head": document.head.plain(), "tables": [[name, [list(row) for row in rows]]
                                                      for name, rows in document.tables],
        })  # fmt: skip
    ws.read_framework()


def document_for(ws: Workspace) -> FrameworkDocument | None:
    """The published revision in force as it travels; None while the installed one is, or when the root changed
    since it was signed."""
    kept = ws.store.frameworks.in_force()
    if kept is None:
        return None
    file = ws.folder / "keys" / "framework.json"
    head = FrameworkHead.from_plain(json.loads(file.read_text(encoding="utf-8")) if file.exists() else kept["head"])
    document = FrameworkDocument(head, _tables(kept["tables"]))
    try:
        check_document(document, ws.keyring.root)
    except UserError:
        return None
    return document


def check_kept(ws: Workspace, kept: Mapping[str, Any]) -> None:
    """Raises UserError framework-false unless a root of this secretariat, the one now or one before, signed a revision
    as it is kept; ValueError or KeyError when it is none."""
    document = FrameworkDocument(FrameworkHead.from_plain(kept["head"]), _tables(kept["tables"]))
    roots = {ws.keyring.root, *(change.old for change in ws.keyring.roots)}
    refused = None
    for root in roots:
        try:
            return check_document(document, root)
        except UserError as error:
            refused = error
    raise refused or ValueError("no root")


def _tables(stored: Iterable[Sequence[object]]) -> tuple[tuple[str, list[list[str]]], ...]:
    return tuple((str(name), [[str(cell) for cell in row] for row in rows]) for name, rows in stored)  # type: ignore[attr-defined]


def adopt(ws: Workspace, document: FrameworkDocument | None) -> bool:
    """Take over a newer revision that came along; an older one, or one this version cannot read, changes nothing."""
    kept = ws.store.frameworks.in_force()
    known = int(kept["head"]["number"]) if kept else 1
    if document is None or document.head.number <= known:
        return False
    # A sheet ends its rows at the last filled cell.
    whole = tuple((name, [[*row, "", "", ""][:3] for row in rows]) for name, rows in document.tables)
    try:
        Framework.from_document([(name, *row) for name, rows in whole for row in rows])
    except UserError:
        return False
    keep(ws, FrameworkDocument(document.head, whole))
    return True
