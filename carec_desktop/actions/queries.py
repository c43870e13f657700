"""Asking back: the secretariat asks about a value, the question goes with the next receipt, the owner replies.

Question and reply are edits like any other. A question names the values it was asked about, so it is
settled when one of them was replaced, when its owner replied to it, or when it was taken back.
"""

from dataclasses import dataclass

from carec_desktop.actions.decide import find_question
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.record import NOT_YOURS
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import in_scope
from carec_desktop.i18n import N_
from carec_desktop.ledger import QUERY, REPLY, Edit, clean_text, is_bookkeeping
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer

NOTHING_ASKED = declare("nothing-asked", N_("Nothing is asked about this value; no reply was recorded."))
NOTHING_SAID = declare(
    "nothing-said", N_("There is no text to send; nothing was recorded, write what you ask or reply.")
)


@dataclass(frozen=True)
class Query:
    """One question asked about a value. `state`: open, replied, or settled (the value was replaced)."""

    stored: Stored
    about: str
    edit: Edit
    reply: str
    state: str

    @property
    def question(self) -> str:
        """How the command line names the value asked about."""
        return f"{self.stored.record_id}.{self.about}"

    @property
    def place(self) -> str:
        return record_name(self.stored.form, self.stored.key, self.stored.values)

    def row(self) -> dict[str, object]:
        return {
            "question": self.question, "form": self.stored.form, "place": self.place, "text": self.edit.value,
            "lang": self.edit.lang, "reply": self.reply, "state": self.state, "made_at": self.edit.made_at,
        }  # fmt: skip


def ask(ws: Workspace, signer: Signer, question: str, text: str) -> None:
    """Ask the owner about the value of `question` ("RECORD.FIELD"); an empty `text` takes the question back."""
    ws.require_secretariat()
    stored, about = find_question(ws, question)
    before = stored.heads.get(QUERY + about, ())
    if not text.strip() and not before:
        raise NOTHING_SAID.error()
    mint_decision(ws, signer, [_said(ws, stored, QUERY + about, text, (*before, *stored.heads.get(about, ())))])


def reply(ws: Workspace, question: str, text: str) -> None:
    """Reply to what is asked about `question`; the next package carries it."""
    stored, about = find_question(ws, question)
    asked = stored.heads.get(QUERY + about, ())
    if not asked:
        raise NOTHING_ASKED.error()
    if not text.strip():
        raise NOTHING_SAID.error()
    if not in_scope(ws.speaker, stored.form, stored.key, REPLY + about):
        raise NOT_YOURS.error(ref_area=ws.settings.owner)
    with ws.store.transaction():
        before = stored.heads.get(REPLY + about, ())
        ws.store.working.put(_said(ws, stored, REPLY + about, text, (*before, *asked)))


def _said(ws: Workspace, stored: Stored, question: str, text: str, seen: tuple[str, ...]) -> Working:
    said = clean_text(text.strip())
    return Working(
        stored.record_id, stored.form, stored.key, question, said, ws.settings.lang, based_on=seen,
        changed_at=ws.clock(),
    )  # fmt: skip


def queries(ws: Workspace) -> list[Query]:
    """Everything the secretariat asked and did not take back, open ones first."""
    found = [q for stored in ws.store.ledger.asked_about() for q in of_record(ws, stored)]
    return sorted(found, key=lambda q: (q.state != "open", q.place, q.about))


def of_record(ws: Workspace, stored: Stored) -> list[Query]:
    """The questions about one record."""
    found = []
    for question, heads in stored.heads.items():
        if question.startswith(QUERY):
            asked = [e for head in heads if (e := ws.store.ledger.edit(head)) is not None and e.value]
            found += [_query(ws, stored, question.removeprefix(QUERY), edit) for edit in asked]
    return found


def _query(ws: Workspace, stored: Stored, about: str, edit: Edit) -> Query:
    spoken = (ws.store.ledger.edit(head) for head in stored.heads.get(REPLY + about, ()))
    replies = [e.value for e in spoken if e is not None and edit.id in e.observed]
    draft = ws.store.working.of(stored.record_id).get(REPLY + about)
    if draft is not None and edit.id in draft.based_on:
        replies = [draft.value]
    state = "replied" if replies else "open"
    if not set(stored.heads.get(about, ())) <= {*edit.observed, *edit.replaces} and not is_bookkeeping(about):
        state = "settled"
    return Query(stored, about, edit, "\n".join(replies), state)
