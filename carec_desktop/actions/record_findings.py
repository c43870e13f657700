"""What does not fit together among records: two that may be one, delegations that the organizer did not count,
results that nothing holds up.

Like every finding it changes no value and blocks nothing: it tells a person where to look.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from carec_desktop import likeness
from carec_desktop.actions import counted, delegations, portfolio, record, result_findings
from carec_desktop.actions.duplicates import named
from carec_desktop.actions.record import View
from carec_desktop.actions.record_finding import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.folding import sound
from carec_desktop.forms import FORMS
from carec_desktop.holders import owner_of
from carec_desktop.names import record_name

COMMON = 40  # a word in more titles than this tells nothing about any two of them


def findings(ws: Workspace, observations: Iterable[View] | None = None) -> list[RecordFinding]:
    """Every record finding, form by form, in an order that does not depend on how records arrived.
    `observations`: those of the workspace, where they are read already."""
    found = list(record.views(ws, "observation") if observations is None else observations)
    results = result_findings.findings(ws, found)
    return [*portfolio.findings(ws, found), *_duplicates(ws), *_delegations(ws), *results]


def _duplicates(ws: Workspace) -> Iterator[RecordFinding]:
    for form in FORMS:
        if not likeness.comparable(form):
            continue
        found = _by_name(record.views(ws, form))
        for one, other in _pairs(found):
            if likeness.suspected(form, named(one), named(other)):
                facts = {"name": _name(one), "other": _name(other)}
                ids = (one.record_id, other.record_id)
                yield RecordFinding(
                    "possible_duplicate", form, ids, owner_of(one.key), counted.when(one), _sources(one, other), facts,
                    sector=one.values.get("sector", ""), behind=(one, other),
                )  # fmt: skip


def _by_name(views: Iterable[View]) -> list[View]:
    return sorted(views, key=lambda view: (_name(view), view.record_id))


def _pairs(found: Sequence[View]) -> Iterator[tuple[View, View]]:
    """Pairs of records whose titles share a telling word, each once: comparing all with all would not end."""
    with_word: dict[str, list[int]] = {}
    for at, view in enumerate(found):
        titles = " ".join(view.values.get(title, "") for title in likeness.TITLES)
        for word in set(sound(titles).split()):
            with_word.setdefault(word, []).append(at)
    sharing = (combinations(places, 2) for places in with_word.values() if len(places) <= COMMON)
    for one, other in sorted({pair for pairs in sharing for pair in pairs}):
        yield found[one], found[other]


def _delegations(ws: Workspace) -> Iterator[RecordFinding]:
    sent = record.views(ws, "delegation")
    sent_to = {v.key.get("event", "") for v in sent}
    for view in _by_name(v for v in record.views(ws, "event") if v.record_id in sent_to):
        both = delegations.of_event(view, sent)
        if both is not None and both.differs:
            stated, computed = sum(both.sent.values()), sum(both.counted.values())
            facts = {"name": _name(view), "stated": stated, "computed": computed}
            yield RecordFinding(
                "delegations_differ", "event", (view.record_id,), owner_of(view.key), counted.when(view),
                _sources(view), facts, (stated,), computed, sector=view.values.get("sector", ""), behind=(view,),
            )  # fmt: skip


def _name(view: View) -> str:
    return record_name(view.form, view.key, view.values)


def _sources(*views: View) -> tuple[str, ...]:
    told: Iterable[str] = (view.values.get("source", "") for view in views)
    return tuple(dict.fromkeys(source for source in told if source))
