"""Taking a decision back: the question is as it was before it, and the history keeps both.

No edit is ever removed. New edits replace the decision, one for each value that it had replaced, and name the edit
they bring back; the value is then shown as its giver gave it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carec_desktop.actions.decide import find_question, given
from carec_desktop.actions.minting import mint, seal_decision
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Role
from carec_desktop.i18n import N_
from carec_desktop.ledger import EXISTS, Edit
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer

SETTLED_SINCE = declare(
    "settled-since",
    N_("Something else was said about “{name}” since that decision; nothing was taken back, "
       "decide it otherwise instead."),
)
NO_DECISION_THERE = declare(
    "no-decision-there", N_("What stands about “{name}” is no decision between values; nothing was taken back.")
)


@dataclass(frozen=True)
class Reopened:
    """What stands again. `copies`: ids of the edits brought back and of those that stand for them now; `values` as
    stored, more than one where the question is open again."""

    copies: dict[str, str]
    values: tuple[str, ...]


def decision_of(ws: Workspace, question: str, author: str) -> str:
    """Id of the edit of this key that stands for `question` ("RECORD.FIELD"), "" for none."""
    stored, key = find_question(ws, question)
    heads = set(stored.heads.get(key, ()))
    own = (e for e in ws.store.ledger.edits_of(stored.record_id) if e.id in heads and e.author == author)
    return next((e.id for e in own), "")


def put_back(ws: Workspace, question: str, decided: str, before: Working | None) -> None:
    """In a country, where nothing is minted before it leaves: the draft that decides `question` for `decided` gives
    way to what stood there before, to nothing for None. Raises UserError settled-since when it is another by now."""
    stored, key = find_question(ws, question)
    draft = ws.store.working.of(stored.record_id).get(key)
    if draft is None or draft.value != decided:
        raise SETTLED_SINCE.error(name=record_name(stored.form, stored.key, stored.values))
    with ws.store.transaction():
        if before is None:
            ws.store.working.drop(stored.record_id, key)
        else:
            ws.store.working.put(before)


def reopen(ws: Workspace, signer: Signer, question: str, decision: str) -> Reopened:
    """Bring back what the edit `decision` of the secretariat replaced. Raises UserError settled-since when it does not
    stand any more, no-decision-there when it replaced nothing; then nothing was changed."""
    ws.require_secretariat()
    stored, key = find_question(ws, question)
    name = record_name(stored.form, stored.key, stored.values)
    if decision not in stored.heads.get(key, ()):
        raise SETTLED_SINCE.error(name=name)
    edits = {e.id: e for e in ws.store.ledger.edits_of(stored.record_id) if e.question == key}
    # A decision that came back stands for the one it brought back.
    was = given(ws, edits[decision], edits)
    holder = ws.keyring.holder(was.author)
    before = _before(ws, was, edits) if holder is not None and holder.role == Role.SECRETARIAT else []
    if not before:
        raise NO_DECISION_THERE.error(name=name)
    copies = _copies(ws, signer, stored, decision, before)
    seal_decision(ws, signer, copies)
    return Reopened(
        {one.id: copy.id for one, copy in zip(before, copies, strict=True)},
        tuple(dict.fromkeys(one.value for one in before)),
    )


def _before(ws: Workspace, decision: Edit, edits: dict[str, Edit]) -> list[Edit]:
    """The edits it replaced, as they were given; of those that say the same the first, but every deletion, for each
    saw something else."""
    replaced: Iterable[Edit] = (edits[name] for name in sorted(decision.replaces) if name in edits)
    found: dict[tuple[str, str], Edit] = {}
    for edit in sorted((given(ws, one, edits) for one in replaced), key=lambda one: (one.made_at, one.id)):
        found.setdefault((edit.value, edit.id if edit.question == EXISTS else ""), edit)
    return list(found.values())


def _copies(ws: Workspace, signer: Signer, stored: Stored, decision: str, before: Iterable[Edit]) -> list[Edit]:
    """Edits of this key that say the same again in place of the decision, each naming the one it brings back."""
    now, found = ws.clock(), []
    for edit in before:
        based_on = (decision, *edit.observed)
        row = Working(
            stored.record_id, stored.form, stored.key, edit.question, edit.value, edit.lang, edit.on_behalf_of,
            based_on=based_on if edit.question == EXISTS else (decision,), changed_at=now,
        )  # fmt: skip
        (copy,) = mint(ws, signer.key, [row])
        found.append(replace(copy, observed=tuple(sorted({*copy.observed, edit.id}))))
    return found
