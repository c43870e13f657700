"""What home shows, as plain data read on the worker thread."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from carec_desktop.framework import Text3
from carec_desktop.sync.receipt import CONFLICT, HELD, WAITING
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.answers import Asked
from carec_desktop.ui.pages.records_data import Listed, lines

if TYPE_CHECKING:
    from carec_desktop.actions.care import LastBackup
    from carec_desktop.actions.key_history import Heard
    from carec_desktop.actions.last_receipt import Matter
    from carec_desktop.actions.revised import Revised
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Working

LATEST = 12  # trainings on a trainer's home


@dataclass(frozen=True)
class ClusterRow:
    """One line of the completeness table; `number` "" for the country series."""

    number: str
    name: Text3 | None
    asked: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.asked)

    @property
    def earlier(self) -> int:
        return sum(1 for one in self.asked if one.before)


@dataclass(frozen=True)
class Unfinished:
    """An event or training that cannot leave yet, and the first thing in its way."""

    form: str
    record_id: str
    title: str
    sentence: Callable[[], str]


@dataclass(frozen=True)
class Facts:
    """Everything the page shows. `ministries`: who is asked, by measure. `held` and `waiting`: what receipts said
    about the `sent` values."""

    names: dict[str, str]
    period: str
    deadline: str
    days_left: int
    revision: str
    clusters: tuple[ClusterRow, ...]
    ministries: Mapping[str, str]
    unfinished: tuple[Unfinished, ...]
    trainings: tuple[Listed, ...]
    asks: "tuple[Matter, ...]"
    unsent: dict[str, int]
    held: int
    waiting: int
    sent: int
    package: int
    backup: "LastBackup"
    heard: "Heard | None"
    kept: "tuple[Working, ...]" = ()  # typed here and asked for no more
    revised: "Revised | None" = None  # a revision whose changes nobody looked at yet

    @property
    def asked(self) -> list[Asked]:
        return [one for row in self.clusters for one in row.asked]

    @property
    def missing(self) -> list[Asked]:
        return [one for one in self.asked if not one.answered]


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import care, key_history, leaving, ministries, revised, rounds

    call = rounds.current_round(ws)
    today = date.fromisoformat(ws.clock()[:10])
    deadline = call.deadline if call else ""
    numbers = [letter.number for letter in ws.store.post.letters("out")]
    told = Counter(ws.store.post.acknowledged().values())
    return Facts(
        names=dict(call.name) if call else {}, period=call.period if call else "", deadline=deadline,
        days_left=(date.fromisoformat(deadline) - today).days if deadline else 0,
        revision=ws.framework.revision, clusters=tuple(_clusters(ws)), unfinished=tuple(_unfinished(ws)),
        ministries={measure: one.name for one in ministries.ministries(ws) for measure in one.measures},
        trainings=tuple(_trainings(ws)), asks=tuple(_asks(ws)), unsent=_unsent(ws),
        held=told[HELD], waiting=told[WAITING], sent=told.total(), package=max(numbers, default=0),
        backup=care.last_backup(ws), heard=key_history.last_heard(ws),
        kept=tuple(leaving.kept(ws)), revised=revised.unread(ws),
    )  # fmt: skip


def _asks(ws: "Workspace") -> "list[Matter]":
    """What waits for an answer: conflicts the last receipt names, then everything nobody answered since."""
    from carec_desktop.actions import last_receipt

    conflicts = [m for m in last_receipt.matters(ws) if m.decision.kind == CONFLICT]
    return [*conflicts, *last_receipt.open_matters(ws)]


def _clusters(ws: "Workspace") -> list[ClusterRow]:
    asked = answers.load(ws)
    rows = [
        ClusterRow(str(cluster.number), cluster.name, tuple(
            one for one in asked if answers.cluster_of(ws.framework, one.measure) == cluster.code
        ))
        for cluster in ws.framework.clusters
    ]  # fmt: skip
    context = tuple(one for one in asked if answers.cluster_of(ws.framework, one.measure) == answers.CONTEXT)
    return [row for row in (*rows, ClusterRow("", None, context)) if row.asked]


def _unfinished(ws: "Workspace") -> list[Unfinished]:
    from carec_desktop.actions import record

    found = []
    for form in ("event", "training"):
        for view in record.views(ws, form, ws.settings.owner):
            blocking = [p for p in record.problems_of(ws, view) if p.blocking] if view.is_draft else []
            if blocking:
                found.append(Unfinished(form, view.record_id, view.values.get("title", ""), blocking[0].sentence))
    return found


def _trainings(ws: "Workspace") -> list[Listed]:
    """What a trainer recorded, the latest first; others have a page for it."""
    from carec_desktop.holders import Role

    return [line for line in lines(ws, "training") if line.mine][:LATEST] if ws.settings.role == Role.TRAINER else []


def _unsent(ws: "Workspace") -> dict[str, int]:
    from carec_desktop.actions.leaving import leaving

    records: dict[str, set[str]] = {}
    rows = leaving(ws)
    for row in rows:
        records.setdefault(row.form, set()).add(row.record_id)
    return {form: len(ids) for form, ids in records.items()} | {"all": len(rows)}
