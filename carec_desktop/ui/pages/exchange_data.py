"""What ready-to-send shows, as plain data read on the worker thread."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carec_desktop.sync.receipt import HELD, Counts, receipt_sentence
from carec_desktop.ui.drives import Drive, documents, sticks

if TYPE_CHECKING:
    from pathlib import Path

    from carec_desktop.actions.care import LastBackup
    from carec_desktop.actions.double_entry import Risky
    from carec_desktop.actions.last_receipt import Matter
    from carec_desktop.actions.outgoing import Outgoing
    from carec_desktop.actions.readiness import Readiness
    from carec_desktop.actions.record import Readiness as Waiting
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Letter, Working


@dataclass(frozen=True)
class LastSent:
    """The package that left last: its number, file, day (ISO, UTC) and fingerprint."""

    number: int
    file: str
    at: str
    fingerprint: str


@dataclass(frozen=True)
class Facts:
    """Everything the page shows. `carried`: edits sent before that no receipt has named; the next package carries
    them again. `receipt`: number and day of the last receipt loaded, 0 for none."""

    readiness: "Readiness"
    outgoing: "Outgoing"
    waiting: "tuple[Waiting, ...]"
    letters: "tuple[Letter, ...]"
    matters: "tuple[Matter, ...]"
    counts: Counts
    receipt: int
    last: LastSent | None
    enrolled: bool
    name: str
    role: str
    owner: str
    revision: str
    round: dict[str, str]
    period: str
    deadline: str
    backup: "LastBackup"
    ministries: dict[str, int]
    risky: "tuple[Risky, ...]"
    kept: "tuple[Working, ...]" = ()  # typed here and asked for no more
    sticks: tuple[Drive, ...] = ()
    documents: "Path" = field(default_factory=documents)

    @property
    def number(self) -> int:
        """Number of the next package."""
        return self.outgoing.number

    @property
    def ready(self) -> "list[Waiting]":
        return [one for one in self.waiting if one.ready]

    @property
    def stuck(self) -> "list[Waiting]":
        return [one for one in self.waiting if not one.ready]

    def receipt_words(self) -> str:
        """What the last receipt says; "" when none was loaded."""
        return receipt_sentence(self.counts) if self.counts.total else ""


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import (
        care,
        double_entry,
        last_receipt,
        leaving,
        ministries,
        outgoing,
        readiness,
        record,
        rounds,
    )

    call = rounds.current_round(ws)
    sent, came = ws.store.post.letters("out"), ws.store.post.letters("in")
    matters = tuple(last_receipt.matters(ws))
    states = list(ws.store.post.acknowledged().values())
    receipts = [x.number for x in came if x.purpose == "receipt" and not x.problem]
    return Facts(
        readiness=readiness.look(ws), outgoing=outgoing.outgoing(ws), waiting=tuple(record.readiness(ws)),
        letters=tuple(sorted([*sent, *came], key=lambda letter: letter.at, reverse=True)), matters=matters,
        counts=Counts(states.count(HELD), len(states), sum(1 for m in matters if m.needs_you)),
        receipt=receipts[-1] if receipts else 0, last=_last(sent),
        enrolled=ws.certificate.exists(), name=ws.settings.name, role=ws.settings.role,
        owner=ws.settings.owner,
        revision=ws.framework.revision, round=dict(call.name) if call else {}, period=call.period if call else "",
        deadline=call.deadline if call else "", backup=care.last_backup(ws),
        ministries=ministries.counts(ministries.ministries(ws), ministries.today(ws)), sticks=tuple(sticks()),
        risky=tuple(double_entry.risky(ws)), kept=tuple(leaving.kept(ws)),
    )  # fmt: skip


def _last(sent: "list[Letter]") -> LastSent | None:
    from carec_desktop.sync.keys import package_fingerprint

    found = [x for x in sent if x.purpose == "report" and x.seal]
    if not found:
        return None
    return LastSent(found[-1].number, found[-1].file, found[-1].at, package_fingerprint(found[-1].seal))
