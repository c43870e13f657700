"""From a code on paper back to the ledger: records, who said it and when, in which package, what was decided."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from carec_desktop.actions import editions, paper
from carec_desktop.actions.figures import figure, slot_of
from carec_desktop.actions.record import views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.framework import Framework
from carec_desktop.framework_words import fate, history
from carec_desktop.holders import Role
from carec_desktop.i18n import N_
from carec_desktop.ledger import APPROVED, Edit, approval_in_force, is_content, is_talk
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.report import rows
from carec_desktop.report.annex import Origin
from carec_desktop.report.cited import Cited, cited, printed, records_of
from carec_desktop.report.codes import LONG, Reference, digest_code
from carec_desktop.report.facts import CardFacts
from carec_desktop.signals import Slot
from carec_desktop.store import Stored
from carec_desktop.validate import UNKNOWN_AREA

NO_SUCH_CODE = declare(
    "no-such-code",
    N_("“{code}” stands on no card that these records make. Compare it with the paper: it has the digits and letters "
       "of 0-9 and A-Z without I, L, O and U, and after a dash a column A to E or a year."),
)  # fmt: skip


DECLINED, WITHDREW = "_declined", "_withdrawn"  # what `Said.question` calls decisions that approve nothing new


@dataclass(frozen=True)
class Said:
    """One answer that stands, or a decision: by whom, when, in which package (`seal` "" while it has not left).

    `value` is stored text; of an approval the count of answers it saw, of a source of record that source."""

    question: str
    value: str
    who: str
    when: str
    package: int = 0
    purpose: str = ""
    seal: str = ""
    why: str = ""


@dataclass(frozen=True)
class Traced:
    """One record behind a code. Its `answers` have a line for every value that stands."""

    record_id: str
    form: str
    name: str
    owner_key: Mapping[str, str]
    answers: tuple[Said, ...]
    decisions: tuple[Said, ...]


@dataclass(frozen=True)
class Meaning:
    """What a code stands for, on the `cards` (REF_AREAs) that print it so."""

    reference: Reference
    column: str
    cards: tuple[str, ...]
    cited: tuple[Cited, ...]
    formerly: tuple[str, ...] = ()  # what became of the measure, or what became it: sentences

    def row(self, traces: Mapping[str, Traced]) -> dict[str, object]:
        """For JSON: the data, each with its records as the ledger has them."""
        data = []
        for each in self.cited:
            plain = asdict(each)
            plain["records"] = [asdict(traces[i]) for i in each.records if i in traces]
            data.append(plain)
        kind, name = self.reference.kind, self.reference.name
        return {
            "kind": kind, "name": name, "ref_area": self.reference.ref_area, "column": self.column,
            "cards": list(self.cards), "data": data, "formerly": list(self.formerly),
        }  # fmt: skip


def explain(
    ws: Workspace, code: str, card: str = "", edition: str = ""
) -> tuple[list[Meaning], dict[str, Traced]]:  # fmt: skip
    """What a printed code means, on one card or on all, now or in an edition, and the records behind it by id.

    Four signs name a million things: should two cards print the same code for different things, both are told.
    UserError no-such-code, unknown-area."""
    if card and not ws.framework.has_area(card):
        raise UNKNOWN_AREA.error(card, ref_area=card)
    with editions.reading(ws, edition) as then:
        facts = paper.facts(then)
        found = meanings(facts, code, [card] if card else facts.members) or _former(then, code)
        if not found:
            raise NO_SUCH_CODE.error(code, code=code)
        return found, trace(then, (i for each in found for i in records_of(each.cited)))


def meanings(facts: CardFacts, code: str, cards: Iterable[str]) -> list[Meaning]:
    """What the code stands for on these cards; what is the same on all of them is told once."""
    column = ""
    where: dict[Reference, list[str]] = {}
    for area in cards:
        known = printed(facts, area).resolve(code)
        if known is not None:
            column = known[1]
            where.setdefault(known[0], []).append(area)
    return [_meaning(facts, reference, column, areas) for reference, areas in where.items()]


def _former(ws: Workspace, code: str) -> list[Meaning]:
    """A code of a card that was printed before a revision took its measure away: the figures as recorded."""
    mark, _dash, column = code.strip().upper().partition("-")
    found = []
    for measure in ws.framework.former:
        reference = rows.reference(measure.code)
        if mark in (digest_code(reference.key), digest_code(reference.key, LONG)):
            told = (figure(v) for v in views(ws, "observation") if v.key["measure"] == measure.code)
            data = (Cited("", f.measure, f.ref_area, f.time_period, f.value, f.reason or f.finding, f.source, f.kind,
                          (f.record_id,)) for f in told)  # fmt: skip
            every = tuple(sorted(data, key=lambda each: each.period))
            found.append(Meaning(reference, column, (), every, _course(ws.framework, measure.code)))
    return found


def _meaning(facts: CardFacts, reference: Reference, column: str, areas: list[str]) -> Meaning:
    differing = areas if reference.kind == "measure" else areas[:1]  # column E is each country's own
    data = dict.fromkeys(each for area in differing for each in cited(facts, area, reference))
    asked = tuple(each for each in data if _wanted(each, column))
    return Meaning(reference, column, tuple(areas), asked, _course(facts.framework, reference.name))


def _course(framework: Framework, code: str) -> tuple[str, ...]:
    """What became of a measure and what had become it; nothing for anything else."""
    return tuple(filter(None, (fate(framework, code), *history(framework, code))))


def _wanted(each: Cited, column: str) -> bool:
    """The column letter or the year as printed; without one, everything."""
    return not column or each.column == column or (column.isdigit() and each.period.startswith(column))


# --- the ledger -----------------------------------------------------------------------------------


def trace(ws: Workspace, records: Iterable[str]) -> dict[str, Traced]:
    """What the ledger knows of each record: values that stand, people, packages, decisions."""
    ledger = ws.store.ledger
    known = {i: stored for i in dict.fromkeys(records) if (stored := ledger.record(i)) is not None}
    of_record = _of_record(ws)
    edits = {i: ledger.edits_of(i) for i in {*known, *of_record.values()}}
    tell = _teller(ws, [edit for some in edits.values() for edit in some])
    return {i: _traced(ws, stored, edits, of_record, tell) for i, stored in known.items()}


Tell = Callable[[Edit, str], Said]


def _teller(ws: Workspace, edits: list[Edit]) -> Tell:
    sealed = ws.store.ledger.sealed_in([edit.id for edit in edits])

    def tell(edit: Edit, value: str) -> Said:
        holder = ws.keyring.holder(edit.author)
        seal, purpose, number = sealed.get(edit.id, ("", "", 0))
        return Said(
            edit.question, value, holder.name if holder else "", edit.made_at, number, purpose, seal, edit.reason
        )

    return tell


def _of_record(ws: Workspace) -> dict[Slot, str]:
    """The record of the decision which source a slot is printed from."""
    return {slot_of(view): view.record_id for view in views(ws, "of_record") if view.values.get("source")}


def _traced(
    ws: Workspace, stored: Stored, edits: Mapping[str, list[Edit]], of_record: Mapping[Slot, str], tell: Tell
) -> Traced:
    own = edits[stored.record_id]
    printed_ones = _printed_ones(stored, own)
    answers = [tell(e, e.value) for e in own if e.id in printed_ones and e.question in _questions(stored)]
    decided = [_verdict(tell, e) for e in own if e.question == APPROVED]
    decided += [tell(e, e.value) for e in own if _is_decision(ws, e, own)]
    if stored.form == "observation" and (chosen := of_record.get(slot_of_stored(stored))):
        grounds = {e.id: e.value for e in edits[chosen] if e.question == "grounds"}
        last = ws.store.ledger.record(chosen)
        why = "; ".join(grounds[head] for head in (last.heads.get("grounds", ()) if last else ()) if head in grounds)
        decided += [replace(tell(e, e.value), why=e.reason or why) for e in edits[chosen] if e.question == "source"]
    name = record_name(stored.form, stored.key, stored.values)
    return Traced(
        stored.record_id, stored.form, name, dict(stored.key), _in_time(answers), _in_time(decided)
    )  # fmt: skip


def _printed_ones(stored: Stored, own: list[Edit]) -> set[str]:
    """Ids of the edits whose values stand on paper: those an approval in force saw, else those that stand now."""
    approval = approval_in_force((e for e in own if e.question == APPROVED), own) if stored.approved else None
    if approval is not None:
        return set(approval.observed)
    return {head for question, ids in stored.heads.items() if is_content(question) for head in ids}


def _verdict(tell: Tell, edit: Edit) -> Said:
    """An approval, told with the count of answers it saw; one that was taken back, or a refusal of what came later."""
    what = DECLINED if ":" in edit.value else APPROVED if edit.observed else WITHDREW
    return replace(tell(edit, str(len(edit.observed))), question=what)


def slot_of_stored(stored: Stored) -> Slot:
    """The slot of an observation in the ledger."""
    key = stored.key
    pairs = (part.partition("=") for part in key.get("dimensions", "").split(";") if part)
    dimensions = tuple(sorted((name, value) for name, _sign, value in pairs))
    return Slot(key["measure"], key["ref_area"], key["time_period"], key["kind"], dimensions)


def _questions(stored: Stored) -> set[str]:
    """What the form asks; an unknown form, of a newer version, is told whole."""
    form = FORMS.get(stored.form)
    return set(form.fields) if form else set(stored.heads)


def _is_decision(ws: Workspace, edit: Edit, own: list[Edit]) -> bool:
    """The secretariat put one value in the place of somebody else's."""
    holder = ws.keyring.holder(edit.author)
    if holder is None or holder.role != Role.SECRETARIAT or not is_content(edit.question) or is_talk(edit.question):
        return False
    replaced = {other.author for other in own if other.id in edit.replaces}
    return bool(replaced - {edit.author})


def _in_time(said: list[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda each: (each.when, each.question, each.value)))


# --- for the annex --------------------------------------------------------------------------------


def origins(ws: Workspace, facts: CardFacts, areas: Iterable[str]) -> dict[str, Origin]:
    """Where every record behind the cards of these areas comes from, by record id."""
    wanted = (i for area in sorted(areas) for reference in printed(facts, area).by_reference
              for i in records_of(cited(facts, area, reference)))  # fmt: skip
    return {i: _origin(traced) for i, traced in trace(ws, wanted).items()}


def _origin(traced: Traced) -> Origin:
    """The answer that is printed, else the newest; of values in conflict every person is named."""
    values = [each for each in traced.answers if each.question == "value" and each.value]
    told = values or list(traced.answers[-1:])
    last = told[-1] if told else Said("", "", "", "")
    who = " / ".join(dict.fromkeys(each.who for each in told if each.who))
    kinds = {APPROVED: "approved", "source": "of_record", DECLINED: "declined", WITHDREW: "withdrawn"}
    decided = tuple((kinds.get(each.question, "decided"), each.who, each.when, each.why) for each in traced.decisions)
    return Origin(
        traced.record_id, traced.name, who, last.when, last.package, last.seal, decided
    )  # fmt: skip
