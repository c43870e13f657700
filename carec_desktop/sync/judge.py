"""Judges the content of a package: one verdict, the reasons, and whatever can be read.

Nothing is believed before the seal holds, and nothing counts beyond the scope the keyring gives
the signer. The workbook's readable sheets are never looked at.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.holders import Holder, Keyring, Role
from carec_desktop.ledger import Attestation, Edit
from carec_desktop.problems import Problem, UserError
from carec_desktop.sync import call as calls
from carec_desktop.sync import edit_sheet, framework_document
from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync import receipt as receipts
from carec_desktop.sync import seal as seals
from carec_desktop.sync import verdicts as v
from carec_desktop.sync.call import Call
from carec_desktop.sync.edit_sheet import EditSheet
from carec_desktop.sync.framework_document import FrameworkDocument
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.keys import fingerprint, package_fingerprint
from carec_desktop.sync.receipt import Receipt
from carec_desktop.sync.scope import out_of_scope
from carec_desktop.sync.seal import Header, Rows, Seal
from carec_desktop.sync.values import values_fingerprint

if TYPE_CHECKING:
    from carec_desktop.sync.opc import Signature

MACHINE_SHEETS = (
    edit_sheet.SHEET,
    receipts.HELD_SHEET,
    receipts.DECISIONS_SHEET,
    keyrings.SHEET,
    framework_document.SHEET,
    calls.SHEET,
)
NEEDED = {
    "report": {edit_sheet.SHEET},
    "receipt": {receipts.HELD_SHEET, receipts.DECISIONS_SHEET},
    "call": {calls.SHEET},
}
SECRETARIAT = "secretariat"  # addressee of every report
EVERYBODY = "*"
MOST_ROWS_NAMED = 20

Sheets = Mapping[str, Rows]


@dataclass(frozen=True)
class Me:
    """Who is asking: role, REF_AREA and key id of the workspace."""

    role: str
    ref_area: str
    key: str | None = None


@dataclass(frozen=True)
class Asking:
    """What the judgement rests on besides the file: see examine.verify."""

    keyring: Keyring | None = None
    me: Me | None = None
    accepted: frozenset[str] = frozenset()
    known_keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """A file and what to think of it; problems[0] is always the verdict's own sentence.

    `edits` and `attestation` are filled only when the package merges, or could once its signer is
    enrolled; otherwise what could be read stands in `proposal`, signed by nobody, and `misfits` names
    those of its edits that are not as they were sealed. `keyring` is a copy newer than ours and made for
    us (any copy while we have none); `notes` say why another copy was left alone."""

    path: Path
    verdict: str
    problems: tuple[Problem, ...]
    seal: Seal | None = None
    holder: Holder | None = None
    edits: tuple[Edit, ...] = field(default=(), repr=False)
    attestation: Attestation | None = None
    receipt: Receipt | None = field(default=None, repr=False)
    call: Call | None = field(default=None, repr=False)
    keyring: SignedKeyring | None = field(default=None, repr=False)
    framework: FrameworkDocument | None = field(default=None, repr=False)
    notes: tuple[Problem, ...] = ()
    proposal: tuple[Edit, ...] = field(default=(), repr=False)
    misfits: frozenset[str] = frozenset()

    @property
    def merges(self) -> bool:
        return self.verdict in v.MERGES

    @property
    def header(self) -> Header | None:
        return self.seal.header if self.seal else None

    @property
    def fingerprint(self) -> str:
        """The package's 16 digits; "" while it has no seal."""
        return package_fingerprint(self.seal.id) if self.seal else ""

    @cached_property
    def values_fingerprint(self) -> str:
        """The 16 digits of what its edits say, as the sender's approval sheet shows them; "" where it merges none."""
        return values_fingerprint(self.edits)

    def sentence(self) -> str:
        return self.problems[0].sentence()


def judge(path: Path, sheets: Sheets, edits: EditSheet, signature: "Signature", asking: Asking) -> Examined:
    """The first verdict that holds, once the file could be read; `edits` is what the sheet of that name says, whose
    rows are not looked at here, `signature` the workbook's own."""
    early = _before_the_seal(sheets)
    if early is not None:
        return Examined(path, early.code, (early,), proposal=edits.edits)
    seal = claimed_seal(sheets)
    changed = [*_changes(sheets, seal, edits), *_changes_of_the_workbook(signature, seal)]
    if seal is None or changed:
        problems = (v.ALTERED.at(), *changed)
        return Examined(path, "altered", problems, seal, proposal=edits.edits, misfits=edits.misfits)
    return _judge_sealed(Examined(path, "", (), seal, edits=edits.edits), seal, sheets, signature, asking)


def claimed_seal(sheets: Sheets) -> Seal | None:
    """The seal the file shows, still unchecked; None when its sheet is not in order."""
    try:
        return seals.seal_from(seals.sheet_pairs(sheets[seals.SHEET]))
    except (ValueError, KeyError):
        return None


def _before_the_seal(sheets: Sheets) -> Problem | None:
    if seals.SHEET not in sheets:
        return (v.UNSIGNED if sheets else v.NOT_A_PACKAGE).at()
    pairs = {row[0]: row[1] for row in sheets[seals.SHEET] if len(row) > 1}
    if (seals.format_of(pairs) or 0) > seals.FORMAT:
        return v.TOO_NEW.at()
    return None if pairs.get("signature") else v.UNSIGNED.at()


def _changes(sheets: Sheets, seal: Seal | None, edits: EditSheet) -> Iterator[Problem]:
    """What differs from what was sealed, each said as exactly as it can be known."""
    if seal is None or not seals.verify_seal(seal) or seal.header.purpose == "decision":
        yield v.SEAL_FALSE.at(seals.SHEET)
    sealed = dict(seal.sheets) if seal else {}
    for name in sorted(sheets.keys() - sealed.keys() - {seals.SHEET}) if seal else ():
        yield v.SHEET_ADDED.at(name, sheet=name)
    if edits.broken and edit_sheet.SHEET in sheets:
        yield v.ALTERED_ROWS.at(edit_sheet.SHEET, sheet=edit_sheet.SHEET, rows=_named(edits.broken))
    for name, digest in sealed.items():
        if name not in sheets:
            yield v.SHEET_MISSING.at(name, sheet=name)
        elif _digest_of(name, sheets, edits) != digest and not (name == edit_sheet.SHEET and edits.broken):
            yield v.ALTERED_SHEET.at(name, sheet=name)


def _digest_of(name: str, sheets: Sheets, edits: EditSheet) -> str:
    return edits.digest if name == edit_sheet.SHEET else seals.sheet_digest(sheets[name])


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_ROWS_NAMED]))
    return f"{shown}, …" if len(numbers) > MOST_ROWS_NAMED else shown


def _changes_of_the_workbook(signature: "Signature", seal: Seal | None) -> Iterator[Problem]:
    if signature.state == "bad":
        yield from signature.problems
    elif signature.state == "good" and seal is not None and _key_of(signature) != seal.header.sender:
        yield v.OTHER_SIGNER.at()


def _key_of(signature: "Signature") -> str:
    return hashlib.sha256(signature.public_key).hexdigest()


def _judge_sealed(examined: Examined, seal: Seal, sheets: Sheets, signature: "Signature", asking: Asking) -> Examined:
    """Seal and sheets hold: can we understand it, who sealed it, may they, and is it for us?"""
    try:
        examined = _with_contents(examined, seal, sheets, asking)
    except ValueError:
        known = asking.keyring.holder(seal.header.sender) if asking.keyring else None
        return _refused(examined, next(_poses(seal.header, known), v.TOO_NEW.at()))
    except UserError as error:  # a keyring or framework that its root never signed
        return _refused(examined, v.ALTERED.at(), error.problem)
    keyring = examined.keyring.keyring if examined.keyring and asking.keyring else asking.keyring
    holder = keyring.holder(seal.header.sender) if keyring else None
    examined = replace(examined, holder=holder)
    objection = next(_objections(examined, seal, asking), None)
    if objection is not None and objection.code != v.UNKNOWN_SIGNER.code:
        return _refused(examined, objection)
    problem = objection or (v.INTACT if signature.state == "good" else v.RESAVED).at()
    attestation = seals.attestation(seal, (edit.id for edit in examined.edits))
    return replace(examined, verdict=problem.code, problems=(problem, *examined.notes), attestation=attestation)


def _refused(examined: Examined, *problems: Problem) -> Examined:
    return replace(
        examined, verdict=v.verdict_of(problems[0].code), problems=(*problems, *examined.notes), edits=(),
        proposal=examined.edits,
    )  # fmt: skip


def _with_contents(examined: Examined, seal: Seal, sheets: Sheets, asking: Asking) -> Examined:
    """What the sealed sheets hold. Raises ValueError for what this version does not know, UserError for a
    keyring or framework that is not its root's."""
    if not NEEDED.get(seal.header.purpose, {""}) <= sheets.keys():
        raise ValueError("an unknown purpose, or its sheets are missing")
    if seal.header.purpose == "receipt":
        held, decisions = sheets[receipts.HELD_SHEET], sheets[receipts.DECISIONS_SHEET]
        examined = replace(examined, receipt=receipts.receipt_from(held, decisions))
    if seal.header.purpose == "call":
        examined = replace(examined, call=calls.call_from(sheets[calls.SHEET]))
    if keyrings.SHEET in sheets:
        carried = keyrings.keyring_from(sheets[keyrings.SHEET])
        examined = replace(examined, keyring=_newer(carried, asking), notes=tuple(_objection_to(carried, asking)))
    if framework_document.SHEET in sheets:
        document = framework_document.framework_from(sheets[framework_document.SHEET])
        if asking.keyring is not None:
            newest = examined.keyring.keyring if examined.keyring else asking.keyring
            framework_document.check_document(document, newest.root)
        examined = replace(examined, framework=document)
    return examined


def _newer(carried: SignedKeyring, asking: Asking) -> SignedKeyring | None:
    """The copy that came along, if it is to replace ours: a receipt brings the key that signs it."""
    ours = asking.keyring
    if ours is None:
        return carried
    try:
        keyrings.adopt(ours, carried, ours.audience)
    except UserError:
        return None
    return carried if carried.keyring.number > ours.number else None


def _objection_to(carried: SignedKeyring, asking: Asking) -> Iterator[Problem]:
    """Why a copy that came along is not taken over, where that deserves a look. An older one is no wonder, and
    the secretariat may look at what it sent to others."""
    ours = asking.keyring
    if ours is None or ours.audience == keyrings.FULL:
        return
    try:
        keyrings.adopt(ours, carried, ours.audience)
    except UserError as error:
        if error.problem.code != keyrings.KEYRING_OLD.code:
            yield error.problem


def _objections(examined: Examined, seal: Seal, asking: Asking) -> Iterator[Problem]:
    """Every reason against merging, in the order of the verdicts."""
    holder, header = examined.holder, seal.header
    if holder is None:
        yield v.UNKNOWN_SIGNER.at(fingerprint=fingerprint(header.sender))
        return
    cut = holder.accepted_until
    if cut is not None and seal.id not in cut and seal.id not in asking.accepted:
        yield v.REVOKED.at(name=holder.name)
    if header.purpose == "report":
        yield from out_of_scope(examined.edits, holder, asking.known_keys)
    yield from _poses(header, holder)
    if asking.me is not None and not _is_for(header, holder, asking.me):
        yield v.WRONG_ADDRESSEE.at(addressee=header.addressee)


def _poses(header: Header, holder: Holder | None) -> Iterator[Problem]:
    """Receipts and calls are the secretariat's, whatever they hold."""
    if holder is not None and header.purpose != "report" and holder.role != Role.SECRETARIAT:
        yield v.WRONG_OFFICE.at(name=holder.name, what=header.purpose)


def _is_for(header: Header, holder: Holder, me: Me) -> bool:
    """Is `me` the addressee? Whoever wrote a package, shares the secretariat's desk, or answers for the same
    country may open it too."""
    colleague = holder.role == me.role == Role.FOCAL_POINT and holder.ref_area == me.ref_area
    if header.sender == me.key or colleague or (holder.role == Role.SECRETARIAT == me.role):
        return True
    if me.role == Role.SECRETARIAT:
        return header.addressee == SECRETARIAT
    return header.addressee in (me.ref_area, EVERYBODY)
