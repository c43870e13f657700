"""What a receipt says: the fate of every edit that came, and everything to know or to answer about the values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from carec_desktop.actions import queries
from carec_desktop.actions.decide import given
from carec_desktop.actions.locking import Periods
from carec_desktop.actions.notices import notices
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Role
from carec_desktop.i18n import _
from carec_desktop.ledger import APPROVED as DECIDED_ABOUT
from carec_desktop.ledger import EXISTS, Edit, approval_in_force, is_bookkeeping, published_before
from carec_desktop.names import record_name
from carec_desktop.plaintext import quoted
from carec_desktop.problems import said
from carec_desktop.store import Letter, Stored
from carec_desktop.sync.receipt import (
    APPROVED,
    CONFLICT,
    CORRECTED,
    DECIDED,
    DECLINED,
    ENTERED,
    HELD,
    LATE,
    LEAVING,
    PACKAGE,
    QUESTION,
    REFUSED,
    REPRINTED,
    WAITING,
    Decision,
    HeldEdit,
)

MOST_REFUSALS = 20  # refused packages named in one receipt, the latest of them


@dataclass(frozen=True)
class History:
    """A record with all its counting edits."""

    stored: Stored
    edits: tuple[Edit, ...]


def held(ws: Workspace, ref_area: str, counting: set[str]) -> Iterator[HeldEdit]:
    """One line for every edit that arrived from the keys of this REF_AREA."""
    waiting = {
        (s.record_id, q) for s in ws.store.ledger.unsettled() for q, state in s.states.items() if state == "waiting"
    }
    known = ws.store.ledger.known_keys()
    for holder in ws.keyring.holders:
        if holder.ref_area != ref_area or holder.role == Role.SECRETARIAT:
            continue
        refusal = "revoked" if holder.accepted_until is not None else "scope"
        for edit in ws.store.ledger.edits("author = ?", (holder.key,)):
            if edit.id in counting:
                state = WAITING if (edit.record_id, edit.question) in waiting else HELD
                yield HeldEdit(edit.id, edit.author, state)
            elif edit.record_id not in known:
                yield HeldEdit(edit.id, edit.author, WAITING, "record")
            else:
                yield HeldEdit(edit.id, edit.author, REFUSED, refusal)


def decisions(ws: Workspace, ref_area: str, histories: Iterable[History]) -> Iterator[Decision]:
    """Everything this REF_AREA should know about its values and packages, in the language spoken now."""
    yield from _about_packages(ws, ref_area)
    periods = Periods(ws)
    for history in histories:
        for query in queries.of_record(ws, history.stored):
            if query.state == "open":
                yield _asked(ws, history, query)
        for question, state in history.stored.states.items():
            if not is_bookkeeping(question) or question == EXISTS:
                yield from _about_question(ws, periods, ref_area, history, question, state)


def _about_question(
    ws: Workspace, periods: Periods, ref_area: str, history: History, question: str, state: str
) -> Iterator[Decision]:  # fmt: skip
    heads = [e for e in history.edits if e.id in history.stored.heads.get(question, ())]
    if not heads:
        return
    if state == "conflict" or (question == EXISTS and history.stored.exists == "conflict"):
        yield from _conflict(ws, ref_area, history, heads)
        return
    if question in history.stored.unconfirmed:
        yield _decision(ws, ENTERED, history, heads[0], yours=heads[0].value)
    published = history.stored.approved.get(question)
    now = history.stored.values.get(question, "")
    if (waits := _waits(ws, periods, history, heads[0], question)) is not None:
        yield waits
    elif published == now:
        yield _approved(ws, APPROVED, history, heads[0], yours=now)
    elif _decided(ws, heads[0]):
        for lost in _replaced(ws, history, heads[0]):
            yield _decision(ws, DECIDED, history, heads[0], yours=lost, other=now)
    for value, day in published_before(history.edits).get(question, {}).items():
        if published is not None:
            line = _approved(ws, REPRINTED, history, heads[0], yours=value, other=published)
            yield replace(line, made_at=day)


def _waits(ws: Workspace, periods: Periods, history: History, head: Edit, question: str) -> Decision | None:
    """What came after an approval or a lock: it waits, or it was declined."""
    stored = history.stored
    published, now = stored.approved.get(question, ""), head.value
    late = periods.is_late(stored)
    if question == EXISTS:
        kind = LEAVING if stored.leaving else ""
    elif not now and not published:
        kind = ""
    else:
        kind = LATE if late else CORRECTED if stored.approved and published != now else ""
    if not kind:
        return None
    if not stored.declined:
        return _decision(ws, kind, history, head, yours=now, other=published)
    refusal = next(e for e in history.edits if e.id in stored.heads.get(DECIDED_ABOUT, ()))
    line = _decision(ws, DECLINED, history, head, yours=now, other=published)
    return replace(line, why=refusal.reason, made_at=refusal.made_at)


def _approved(
    ws: Workspace, kind: str, history: History, head: Edit, *, yours: str, other: str = ""
) -> Decision:  # fmt: skip
    """What an approval says: by whom, when and why are the approval's own, for the country did not approve itself."""
    line = _decision(ws, kind, history, head, yours=yours, other=other)
    said = approval_in_force((e for e in history.edits if e.question == DECIDED_ABOUT), list(history.edits))
    who = ws.keyring.holder(said.author) if said is not None else None
    if said is None:
        return line
    return replace(line, who=who.name if who else "", why=said.reason, lang=said.lang, made_at=said.made_at)


def _conflict(ws: Workspace, ref_area: str, history: History, heads: list[Edit]) -> Iterator[Decision]:
    """One line for every value that stands beside the country's own."""
    edits = {e.id: e for e in history.edits}
    values = [given(ws, head, edits) for head in heads]  # a decision that was taken back is nobody's value
    ours = [v for v in values if (who := ws.keyring.holder(v.author)) and who.ref_area == ref_area]
    mine = (ours or values)[0]
    others = [value for value in values if value.value != mine.value]
    for other in others or values[:1]:
        line = _decision(ws, CONFLICT, history, other, yours=mine.value, other=other.value if others else "")
        yield replace(line, edits=tuple(h.id for h in heads))


def _decided(ws: Workspace, head: Edit) -> bool:
    """Did the secretariat replace what was there?"""
    author = ws.keyring.holder(head.author)
    return bool(head.replaces) and author is not None and author.role == Role.SECRETARIAT


def _replaced(ws: Workspace, history: History, head: Edit) -> list[str]:
    """The owner's own values that the decision, or the one it replaced, did not keep; the kept one while there is no
    other."""
    edits = {e.id: e for e in history.edits if e.question == head.question}
    values, todo, seen = dict[str, None](), list(head.replaces), set[str]()
    while todo:
        edit = edits.get(todo.pop(0))
        if edit is None or edit.id in seen:
            continue
        seen.add(edit.id)
        author = ws.keyring.holder(edit.author)
        if author is not None and author.role == Role.SECRETARIAT:
            todo += sorted(edit.replaces)  # what an earlier decision chose between
        elif author is not None and edit.value != head.value:
            values[edit.value] = None
    return list(values) or [head.value]


def _asked(ws: Workspace, history: History, query: queries.Query) -> Decision:
    about = history.stored.values.get(query.about, "")
    line = _decision(ws, QUESTION, history, query.edit, yours=about)
    return replace(line, question=query.about, why=query.edit.value)


def _decision(
    ws: Workspace, kind: str, history: History, head: Edit, *, yours: str = "", other: str = ""
) -> Decision:  # fmt: skip
    stored, who = history.stored, ws.keyring.holder(head.author)
    return Decision(
        kind=kind, record_id=stored.record_id, form=stored.form, question=head.question,
        place=record_name(stored.form, stored.key, stored.values), yours=yours, other=other,
        who=who.name if who else "", why=head.reason, lang=head.lang, made_at=head.made_at, edits=(head.id,),
    )  # fmt: skip


def _about_packages(ws: Workspace, ref_area: str) -> Iterator[Decision]:
    """Packages that were refused, did not arrive, or came twice with one number."""
    for letter in refused(ws).get(ref_area, ())[-MOST_REFUSALS:]:
        place = _("Package {number}").format(number=letter.number) if letter.number else quoted(letter.file)
        yield Decision(REFUSED, place=place, why=said(letter.problem), made_at=letter.at, package=letter.seal)
    for notice in notices(ws, ref_area):
        yield Decision(PACKAGE, place=notice.who, why=notice.to_sender())


def made_good(ws: Workspace) -> frozenset[str]:
    """Seals of packages that nobody need send again: they are here, or the one after them is and carries their
    values."""
    return frozenset(seal for a in ws.store.ledger.attestations() for seal in (a.seal, a.previous) if seal)


def refused(ws: Workspace) -> dict[str, list[Letter]]:
    """By REF_AREA its packages that were refused and that its receipts ask for, each once, the latest last."""
    taken, found = made_good(ws), dict[str, dict[str, Letter]]()
    for letter in ws.store.post.letters("in"):
        if letter.problem and letter.seal not in taken:
            found.setdefault(letter.who, {})[letter.seal or letter.file] = letter
    return {area: list(of_area.values()) for area, of_area in found.items()}
