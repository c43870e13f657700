"""The approval sheet: every value the next package would carry, for ministries to visa and a head to sign.

The values are the edits an export would make now (`minting.due`, the same code) and those no receipt has named yet.
Old values are what the secretariat is known to hold: what its receipts named, and what it wrote itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.actions import ministries, rounds
from carec_desktop.actions.approval_words import Words
from carec_desktop.actions.exchange import NOTHING_TO_SEND, SENDS_RECEIPTS
from carec_desktop.actions.minting import Due, due, last_package
from carec_desktop.actions.record import View, view
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import _, speaking
from carec_desktop.ledger import EXISTS, Edit, as_asked_today, heads_of
from carec_desktop.names import area_name
from carec_desktop.sync.cover import ROLES
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.keys import package_fingerprint
from carec_desktop.sync.receipt import HELD
from carec_desktop.sync.values import last_edits, values_fingerprint

if TYPE_CHECKING:
    from carec_desktop.report.approval_model import ApprovalFacts, ApprovalGroup, ApprovalRow

Grouping = Callable[[View], str]  # whose value a record is: a ministry in words, "" to stand with its cluster


@dataclass(frozen=True)
class Value:
    """One value to be sent. `old`: texts the secretariat holds, none for a new one and several for a conflict;
    `again`: it was sent before and no receipt has named it."""

    view: View
    edit: Edit
    old: tuple[str, ...]
    again: bool


@dataclass(frozen=True)
class Approval:
    """What a package would carry now, or carries already when `package` (a seal) is told. `fingerprint` is that of
    the values; an export of nothing else tells the same digits."""

    values: tuple[Value, ...]
    fingerprint: str
    number: int
    package: str
    left_out: int


@dataclass(frozen=True)
class Written:
    """A sheet as it was written."""

    path: Path
    number: int
    fingerprint: str
    values: int
    draft: bool


def approval(ws: Workspace) -> Approval:
    """Everything to be sent, with what is held now. Nothing is changed. UserError when there is nothing, or at the
    secretariat."""
    if ws.is_secretariat:
        raise SENDS_RECEIPTS.error()
    leaving = due(ws, ws.key)
    sent = ws.store.ledger.unacknowledged(ws.key) if ws.key else []
    edits = [*sent, *leaving.edits]
    if not edits:
        raise NOTHING_TO_SEND.error()
    number, package = _package(ws, leaving)
    return Approval(
        tuple(_values(ws, edits, {e.id for e in sent})), values_fingerprint(edits), number, package, leaving.left_out
    )  # fmt: skip


def _package(ws: Workspace, leaving: Due) -> tuple[int, str]:
    """Number of the next package or, when nothing is new since the last, of that one with its seal."""
    last = last_package(ws, ws.key) if ws.key else None
    if last is None:
        return 1, ""
    return (last.number + 1, "") if leaving.edits else (last.number, last.seal)


def _values(ws: Workspace, edits: list[Edit], sent: set[str]) -> Iterable[Value]:
    carried = {edit.id for edit in edits}
    held = {name for name, state in ws.store.post.acknowledged().items() if state == HELD} - carried
    found: dict[str, tuple[View | None, Mapping[str, tuple[str, ...]]]] = {}
    for edit in last_edits(edits):
        record = edit.record_id
        if record not in found:
            found[record] = view(ws, record), _held(ws, record, held, carried)
        shown, there = found[record]
        if shown is not None:
            yield Value(shown, edit, there.get(edit.question, ()), edit.id in sent)


def _held(ws: Workspace, record: str, held: set[str], carried: set[str]) -> Mapping[str, tuple[str, ...]]:
    """Texts of a record's questions as the secretariat holds them: what it named, and what is not from here."""
    own = ws.settings.ref_area
    asked: dict[str, list[Edit]] = {}
    for edit in as_asked_today(ws.store.ledger.edits_of(record)):
        author = ws.keyring.holder(edit.author)
        if edit.id in held or (edit.id not in carried and author is not None and author.ref_area != own):
            asked.setdefault(edit.question, []).append(edit)
    return {
        question: tuple(dict.fromkeys(e.value for e in heads_of(each) if e.value)) for question, each in asked.items()
    }  # fmt: skip


# -- on paper ----------------------------------------------------------------


def approval_facts(ws: Workspace, lang: str, whose: Grouping | None = None) -> "ApprovalFacts":
    """The sheet's content in `lang`; `whose` names who answers for a record, the list of ministries if not given."""
    from carec_desktop.report.approval_model import ApprovalFacts

    found, whose = approval(ws), whose or ministries.whose(ws)
    with speaking(lang):
        call = rounds.current_round(ws)
        return ApprovalFacts(
            area=area_name(ws.settings.ref_area), round=call.title(lang) if call else "",
            sender=_("{name}, {role}").format(name=ws.settings.name, role=_(ROLES[ws.settings.role])),
            number=found.number, fingerprint=found.fingerprint, day=ws.clock()[:10],
            groups=tuple(_groups(Words(ws, lang), found, whose)),
            package=package_fingerprint(found.package) if found.package else "", left_out=found.left_out,
        )  # fmt: skip


def _groups(words: Words, approval: Approval, whose: Grouping) -> "Iterable[ApprovalGroup]":
    """Values by who answers for them: named ministries first, then clusters, each in framework order."""
    from carec_desktop.report.approval_model import ApprovalGroup

    found: dict[tuple[str, int, str], list[Value]] = {}
    for value in approval.values:
        named = whose(value.view)
        place, title = (0, named) if named else words.cluster(value.view)
        found.setdefault(("" if named else "~", place, title), []).append(value)
    for (_first, _place, title), group in sorted(found.items()):
        group.sort(key=lambda v: words.order(v.view, v.edit.question))
        above = ["", *(v.view.record_id for v in group)]
        rows = (_row(words, v, same=before == v.view.record_id) for before, v in zip(above, group, strict=False))
        # On the sheet of a package that is signed, nothing is said about packages before it.
        yield ApprovalGroup(title, tuple(replace(row, again=row.again and not approval.package) for row in rows))


def _row(words: Words, value: Value, *, same: bool) -> "ApprovalRow":
    from carec_desktop.report.approval_model import ApprovalRow

    shown, question = value.view, value.edit.question
    # A record is kept without anybody saying so, until it is deleted.
    before = value.old or (("1",) if question == EXISTS else ())
    return ApprovalRow(
        code=words.code(shown), name=words.name(shown), detail=words.detail(shown, question),
        old=" ≠ ".join(words.shown(shown, question, text) for text in before),
        new=words.shown(shown, question, value.edit.value), source=words.source(shown), why=value.edit.reason,
        again=value.again, same=same and shown.form != "observation",
    )  # fmt: skip


def write_approval(
    ws: Workspace, lang: str, path: Path, whose: Grouping | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Written:  # fmt: skip
    """Print the sheet. Readers may call this: nothing is signed and nothing changes."""
    from carec_desktop.report.approval_sheet import approval_pdf

    facts = approval_facts(ws, lang, whose)
    atomic_write(path, approval_pdf(facts, lang, progress))
    return Written(path, facts.number, facts.fingerprint, facts.values, not facts.package)
