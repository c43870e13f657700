"""What accepting corrections would change on paper, told before anything is decided.

Cards and matrix are said once as they are and once as if the corrections were accepted, and compared word by word.
Editions are never changed: those that printed the value are named, because they go on showing it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from carec_desktop.actions import editions, paper
from carec_desktop.actions.printed import supposing
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import language
from carec_desktop.ledger import APPROVED, approval_in_force
from carec_desktop.report.facts import CardFacts


@dataclass(frozen=True)
class Effect:
    """REF_AREAs of the cards and whether the matrix would read differently; names of the editions that print what is
    published now."""

    cards: tuple[str, ...]
    matrix: bool
    editions: tuple[str, ...]

    def row(self) -> dict[str, object]:
        """For JSON."""
        return {"cards": list(self.cards), "matrix": self.matrix, "editions": list(self.editions)}


def effect(ws: Workspace, records: Collection[str]) -> Effect:
    """What accepting everything that waits about these records would change."""
    from carec_desktop.report.dump import card_text
    from carec_desktop.report.matrix_model import matrix_model
    from carec_desktop.report.model import card_model

    now, then = (_told(paper.facts(one)) for one in (ws, supposing(ws, records)))
    lang = language()

    def reads_alike(area: str) -> bool:
        return card_text(card_model(now, area, lang)) == card_text(card_model(then, area, lang))

    cards = tuple(area for area in paper.members() if not reads_alike(area))
    matrix = matrix_model(now, lang).as_text() != matrix_model(then, lang).as_text()
    return Effect(cards, matrix, printed_in(ws, records))


def _told(facts: CardFacts) -> CardFacts:
    """Without the marks that say a correction is proposed: that one disappears is no change of the figure."""
    return replace(facts, proposed={}, changed=None)


def printed_in(ws: Workspace, records: Collection[str]) -> tuple[str, ...]:
    """Names of the editions that hold what is published of these records, the oldest first."""
    seen: set[str] = set()
    for record in records:
        edits = ws.store.ledger.edits_of(record)
        current = approval_in_force((e for e in edits if e.question == APPROVED), edits)
        seen |= {name[: editions.SHORT] for name in current.observed} if current else set()
    return tuple(one.name for one in editions.editions(ws) if seen & one.counting)
