"""Why numbers that do not fit are right as they are: a decision that travels, for exactly these numbers.

An explanation is an edit of the secretariat like any other. It names the numbers it was given for by their
fingerprint: when one of them changes, the finding stands again, and the old explanation stays in the history.
"""

from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.record import begin, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.observation import Explanation
from carec_desktop.holders import REGION
from carec_desktop.i18n import N_, language
from carec_desktop.ledger import Edit, clean_text
from carec_desktop.problems import declare
from carec_desktop.store import Working
from carec_desktop.sync.package import Signer

NO_EXPLANATION = declare(
    "no-explanation",
    N_("An explanation needs its words; nothing was recorded, write why the numbers are right as they are."),
)


def explained(ws: Workspace) -> dict[str, str]:
    """What explains each finding, by its fingerprint."""
    given = {view.key["numbers"]: view.values.get("grounds", "") for view in views(ws, Explanation.name)}
    return {numbers: grounds for numbers, grounds in given.items() if grounds}


def explain(
    ws: Workspace, signer: Signer, kind: str, fingerprint: str, area: str, text: str, grounds: str
) -> list[Edit]:  # fmt: skip
    """Mark a finding as explained; empty `grounds` take the explanation back. `area`: whom it concerns, "" for the
    program as a whole; `text`: what the finding says, kept for readers of the history. Returns what was recorded."""
    ws.require_secretariat()
    named = {"ref_area": area or REGION, "finding": kind, "numbers": fingerprint}
    name, key = begin(ws, Explanation.name, named, "en")
    before = ws.store.ledger.record(name)
    said = {"text": text, "grounds": clean_text(grounds.strip())}
    if not said["grounds"] and not (before and before.values.get("grounds")):
        raise NO_EXPLANATION.error()
    rows = [
        Working(name, Explanation.name, key, question, answer, language(), changed_at=ws.clock(),
                based_on=tuple(before.heads.get(question, ())) if before else ())
        for question, answer in said.items()
    ]  # fmt: skip
    return mint_decision(ws, signer, rows)
