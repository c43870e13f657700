"""What home shows, as plain data read on the worker thread."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from carec_desktop.framework import Text3
from carec_desktop.sync.receipt import HELD, NEEDS_ANSWER, WAITING
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.answers import ANSWERED, Asked
from carec_desktop.ui.pages.records_data import Listed, lines

if TYPE_CHECKING:
    from carec_desktop.actions.care import LastBackup
    from carec_desktop.actions.key_history import Heard
    from carec_desktop.actions.workspace import Workspace

LATEST = 12  # trainings on a trainer's home


@dataclass(frozen=True)
class ClusterRow:
    """One line of the completeness table; `number` "" for the country series."""

    number: str
    name: Text3 | None
    asked: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        return sum(1 for one in self.asked if one.mark in ANSWERED)

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
class Ask:
    """One thing the last receipt needs an answer to; `measure` "" when it is not about a figure."""

    kind: str
    question: str
    measure: str
    place: str
    yours: str
    other: str
    who: str
    why: str


@dataclass(frozen=True)
class Facts:
    """Everything the page shows. `held` and `waiting`: of `sent` values, what receipts said about them."""

    names: dict[str, str]
    period: str
    deadline: str
    days_left: int
    revision: str
    clusters: tuple[ClusterRow, ...]
    unfinished: tuple[Unfinished, ...]
    trainings: tuple[Listed, ...]
    asks: tuple["Ask", ...]
    unsent: dict[str, int]
    held: int
    waiting: int
    sent: int
    package: int
    backup: "LastBackup"
    heard: "Heard | None"

    @property
    def asked(self) -> list[Asked]:
        return [one for row in self.clusters for one in row.asked]

    @property
    def missing(self) -> list[Asked]:
        return [one for one in self.asked if one.mark not in ANSWERED]


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import care, key_history, rounds

    call = rounds.current_round(ws)
    today = date.fromisoformat(ws.clock()[:10])
    deadline = call.deadline if call else ""
    numbers = [letter.number for letter in ws.store.post.letters("out")]
    told = Counter(ws.store.post.acknowledged().values())
    asks = [_ask(ws, json.loads(text)) for kind, text in ws.store.post.decisions() if kind in NEEDS_ANSWER]
    asks = [ask for ask in asks if _still_open(ws, ask)]
    return Facts(
        names=dict(call.name) if call else {}, period=call.period if call else "", deadline=deadline,
        days_left=(date.fromisoformat(deadline) - today).days if deadline else 0,
        revision=ws.framework.revision, clusters=tuple(_clusters(ws)), unfinished=tuple(_unfinished(ws)),
        trainings=tuple(_trainings(ws)),
        asks=tuple(asks), unsent=_unsent(ws), held=told[HELD], waiting=told[WAITING],
        sent=told.total(), package=max(numbers, default=0),
        backup=care.last_backup(ws), heard=key_history.last_heard(ws),
    )  # fmt: skip


def _still_open(ws: "Workspace", ask: Ask) -> bool:
    """Was nothing answered here since the receipt came?"""
    from carec_desktop.actions import queries, record

    name, _dot, question = ask.question.partition(".")
    if ask.kind == "question":
        return any(query.question == ask.question and query.state == "open" for query in queries.queries(ws))
    view = record.view(ws, name) if ask.kind == "entered" else None
    return view is None or question in view.unconfirmed


def _ask(ws: "Workspace", plain: dict[str, str]) -> Ask:
    from carec_desktop.actions import record

    view = record.view(ws, plain["record_id"]) if plain.get("record_id") else None
    measure = view.key.get("measure", "") if view is not None else ""
    question = f"{plain.get('record_id', '')}.{plain.get('question', '')}"
    parts = {name: plain.get(name, "") for name in ("kind", "place", "yours", "other", "who", "why")}
    return Ask(question=question, measure=measure, **parts)


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
    records: dict[str, set[str]] = {}
    for row in ws.store.working.all():
        records.setdefault(row.form, set()).add(row.record_id)
    return {form: len(ids) for form, ids in records.items()} | {"all": ws.store.working.count()}
