"""Paper out of the ledger: gathers the facts of all cards once, prints cards and the matrix."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from carec_desktop import published
from carec_desktop.actions import editions
from carec_desktop.actions.decide import unsettled
from carec_desktop.actions.draft_marks import Missing, missing
from carec_desktop.actions.figures import Results, of_record, proposed
from carec_desktop.actions.locking import Periods
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.record import View
from carec_desktop.actions.rounds import current_round
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import BySex, SexTable
from carec_desktop.forms.choices import IMPROVED, MEMBERS, RATED
from carec_desktop.forms.event import Delegation, Event, levels_of
from carec_desktop.forms.gender import Gender
from carec_desktop.forms.project import PROJECT_STATES
from carec_desktop.forms.training import Training
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import counted_today
from carec_desktop.groups import misprints
from carec_desktop.holders import REGION, Role, owner_of
from carec_desktop.i18n import LANGUAGES, N_, _, speaking
from carec_desktop.problems import UserError, declare
from carec_desktop.report.facts import (
    Approval,
    CardFacts,
    ConflictFact,
    DelegationFact,
    DeliverableFact,
    EventFact,
    GenderFact,
    Headcount,
    PackagesFact,
    ProjectFact,
    TrainingFact,
)  # fmt: skip
from carec_desktop.signals import Figure
from carec_desktop.sync.files import atomic_write
from carec_desktop.validate import UNKNOWN_AREA

EDITION_READS_OTHERWISE = declare(
    "edition-reads-otherwise",
    N_(
        "This version of the program would print {n} values of the edition “{name}” otherwise than it was made; "
        "nothing was printed, print it with the version that made it."
    ),
)


def members() -> tuple[str, ...]:
    return tuple(MEMBERS)


@dataclass(frozen=True)
class Printed:
    """Cards that were written and what kept the others from being printed."""

    files: tuple[Path, ...]
    refused: tuple[UserError, ...]


def facts(ws: Workspace, since: editions.Edition | None = None) -> CardFacts:
    """Everything any card or the matrix prints, from one reading of the ledger; what changed is marked `since` an
    edition, the one before unless another is given."""
    results = Results(ws)
    if isinstance(ws, editions.AsOf):
        _refuse_another_reading(ws.edition, results)
        compared = editions.compared(since, results) if since else editions.as_compared(ws.edition)
        return _facts(ws, results, ws.edition.number, compared)
    last = editions.last(ws)
    return _facts(ws, results, last.number + 1 if last else 1, editions.compared(since or last, results))


def _refuse_another_reading(edition: editions.Edition, results: Results) -> None:
    """Raises UserError edition-reads-otherwise: a later version of the program may read the same edits another way."""
    differ = len(editions.changed_since(edition, results) or ())
    if differ:
        raise EDITION_READS_OTHERWISE.error(name=edition.name, n=differ)


def _facts(ws: Workspace, results: Results, number: int, compared: editions.Compared) -> CardFacts:
    call = current_round(ws)
    return CardFacts(
        framework=ws.framework,
        figures=(*_with_both_heads(ws, results.recorded), *(c.figure for c in results.computed if c.telling)),
        former=tuple(results.former),
        judgements=results.judgements,
        parts={c.figure.slot: c.parts for c in results.computed},
        digest=ws.store.ledger.digest(),
        events=tuple(_event(v, ws.framework) for v in printed_views(ws, "event")),
        trainings=tuple(_training(v) for v in printed_views(ws, "training")),
        delegations=tuple(_delegation(v) for v in printed_views(ws, "delegation")),
        deliverables=tuple(_deliverable(v) for v in printed_views(ws, "deliverable")),
        projects=tuple(_project(v, ws.framework) for v in printed_views(ws, "project")),
        packages=_packages(ws, call.deadline if call else ""),
        gender=_gender(ws),
        conflicts=tuple(_conflicts(ws)),
        misprints=frozenset(misprints(ws.framework, results.recorded)),
        of_record=of_record(ws),
        proposed=proposed(ws),
        approved=frozenset(f.record_id for f in results.recorded if f.state == "published"),
        approvals=_approvals(ws),
        asked=_asked(ws),
        documents=frozenset(f.source for f in results.recorded),
        deadline=call.deadline if call else "",
        changed=compared.changed,
        since=compared.since,
        before=compared.before,
        edition=number,
        made_on=ws.store.ledger.newest_day(),
    )


def _with_both_heads(ws: Workspace, figures: list[Figure]) -> Iterable[Figure]:
    """A figure in conflict is printed with every value that stands against the others."""
    from dataclasses import replace

    heads = {u.stored.record_id: u.heads for u in unsettled(ws) if u.key == "value" and u.state == "conflict"}
    for figure in figures:
        if figure.record_id in heads and figure.state != "published":
            yield from (replace(figure, value=h.edit.value) for h in heads[figure.record_id])
        else:
            yield figure


def _headcount(parts: dict[str, int]) -> Headcount | None:
    return Headcount(parts.get("F", 0), parts.get("M", 0), parts.get("_U", 0)) if parts else None


def headcount_of(field: BySex, stored: str) -> Headcount | None:
    """Women, men and not stated of a stored answer; None while it is blank."""
    return _headcount({sex: int(n) for sex, n in field.value(stored).items()})


def _rows(field: SexTable, stored: str) -> dict[str, Headcount] | None:
    found = {row: _headcount(field.row(stored, row)) for row in field.rows}
    return {row: count for row, count in found.items() if count} or None


def _title(view: View) -> dict[str, str]:
    """The title as it was written, and where it is one that a source prints, our translations of it."""
    lang, title = view.langs.get("title") or "en", view.values.get("title", "")
    known = published.titles().get(title)
    return {lang: title} if known is None else {"en": known.en, "ru": known.ru, "zh": known.zh}


def _dates(view: View) -> dict[str, str]:
    held = view.values.get("held", "")
    return json.loads(held) if held else {}


def _codes(view: View, question: str) -> tuple[str, ...]:
    return tuple(view.values.get(question, "").split())


def _event(view: View, framework: Framework) -> EventFact:
    values, dates = view.values, _dates(view)
    return EventFact(
        id=view.record_id, kind=values.get("kind", ""), titles=_title(view), start=dates.get("start", ""),
        end=dates.get("end", ""), place=values.get("place", ""), host=values.get("host", ""),
        countries=_codes(view, "countries"), sector=values.get("sector", ""), state=values.get("state", ""),
        source=values.get("source", ""), counts_for=counted_today(framework, values.get("counts_for", "")),
        people=_rows(Event.levels, levels_of(values)),
    )  # fmt: skip


def _training(view: View) -> TrainingFact:
    values, dates = view.values, _dates(view)
    people = headcount_of(Training.persons, values.get("persons", ""))
    survey = values.get("survey", "")
    answered = sum(Training.survey.by_sex(survey, RATED).values()) if survey else None
    improved = sum(Training.survey.by_sex(survey, IMPROVED).values()) if survey else None
    area = owner_of(view.key)
    return TrainingFact(
        id=view.record_id, titles=_title(view), start=dates.get("start", ""), end=dates.get("end", ""),
        sector=values.get("sector", ""), place=values.get("place", ""), host=area if area in MEMBERS else "",
        source=values.get("source", ""), people={area: people} if people else None,
        countries=_codes(view, "countries"), answered=answered,
        improved=improved,
    )  # fmt: skip


def _delegation(view: View) -> DelegationFact:
    led = view.values.get("head_woman", "")
    people = headcount_of(Delegation.delegates, view.values.get("delegates", ""))
    return DelegationFact(view.key["event"], view.key["ref_area"], people, led == "1" if led else None)


def _deliverable(view: View) -> DeliverableFact:
    values = view.values
    titles = {lang: values[f"title_{lang}"] for lang in LANGUAGES if values.get(f"title_{lang}")}
    return DeliverableFact(
        id=view.record_id, titles=titles, forum=values.get("forum", ""), due=values.get("due", ""),
        sector=values.get("sector", ""), status=values.get("status", ""), source=values.get("source", ""),
        countries=_codes(view, "countries"),
    )  # fmt: skip


def _project(view: View, framework: Framework) -> ProjectFact:
    values = view.values
    words = {}
    for lang in LANGUAGES if values.get("status") else ():
        with speaking(lang):
            words[lang] = _(PROJECT_STATES.get(values["status"], values["status"]))
    return ProjectFact(
        id=view.record_id, titles=_title(view), state=words, source=values.get("source", ""),
        countries=_codes(view, "countries"), year=values.get("approved", "")[:4],
        counts_for=counted_today(framework, values.get("counts_for", "")),
    )  # fmt: skip


def _packages(ws: Workspace, deadline: str) -> dict[str, PackagesFact]:
    letters = [x for x in ws.store.post.letters("in") if x.purpose == "report" and not x.problem]
    found = {}
    for area in MEMBERS:
        own = {x.seal: x.at for x in letters if x.who == area}
        if own:
            in_time = sum(1 for at in own.values() if at[:10] <= deadline) if deadline else None
            found[area] = PackagesFact(len(own), max(own.values())[:10], in_time)
    return found


def _gender(ws: Workspace) -> dict[str, GenderFact]:
    newest = sorted(printed_views(ws, "gender"), key=lambda view: view.key["time_period"])
    return {view.key["ref_area"]: _gender_fact(view) for view in newest}


def _gender_fact(view: View) -> GenderFact:
    values, named = view.values, view.values.get("focal_point", "")
    lines = [line for line in values.get("actions", "").splitlines() if line.strip()]
    return GenderFact(
        named == "1" if named else None,
        len(lines) or None,
        speakers=headcount_of(Gender.speakers, values.get("speakers", "")),
        chairs=headcount_of(Gender.chairs, values.get("chairs", "")),
        heads=headcount_of(Gender.heads, values.get("heads", "")),
        completed=headcount_of(Gender.completed, values.get("completed", "")),
    )


def _conflicts(ws: Workspace) -> Iterable[ConflictFact]:
    periods = Periods(ws)
    for u in unsettled(ws):
        open_ = u.state == "conflict" and not u.stored.approved and not periods.is_late(u.stored)
        if open_ and u.stored.form != "observation":
            yield ConflictFact(owner_of(u.stored.key), u.place, tuple(h.edit.value for h in u.heads))


def _approvals(ws: Workspace) -> dict[str, Approval]:
    """The latest approval of every owner, as the clocks of the officers say; refusals and withdrawals are none."""
    decided = ws.store.ledger.edits("question = '_approved'")
    given = (edit for edit in decided if edit.observed and ":" not in edit.value)
    owners: dict[str, str] = {}
    latest: dict[str, Approval] = {}
    for edit in sorted(given, key=lambda one: (one.made_at, one.id)):
        holder = ws.keyring.holder(edit.author)
        if edit.record_id not in owners and (stored := ws.store.ledger.record(edit.record_id)):
            owners[edit.record_id] = owner_of(stored.key)
        if holder is not None and holder.role == Role.SECRETARIAT and edit.record_id in owners:
            latest[owners[edit.record_id]] = Approval(holder.name, edit.made_at[:10])
    return latest


def _asked(ws: Workspace) -> dict[str, frozenset[str]]:
    call = current_round(ws)
    found: dict[str, set[str]] = {}
    for asked in call.asked if call else ():
        found.setdefault(asked.ref_area, set()).add(asked.measure)
    return {area: frozenset(codes) for area, codes in found.items()}


def write_cards(
    ws: Workspace, jobs: list[tuple[str, str, Path]],
    progress: Callable[[int, int], None] = lambda done, total: None, edition: str = "", annex: bool = False,
    since: str = "",
) -> Printed:  # fmt: skip
    """Print (REF_AREA, language, path) cards, as they are now or of the named edition, with the `annex` of their
    codes or without, changes marked `since` a named edition or the one before; one that cannot be printed never
    stops the others. Raises UserError no-edition."""
    from carec_desktop.actions.tracing import origins
    from carec_desktop.report.card import annexed_pdf, card_pdf

    compare = editions.named(ws, since) if since else None
    with editions.reading(ws, edition) as then:
        gathered = facts(then, compare)
        known = origins(then, gathered, {area for area, _lang, _path in jobs if area in MEMBERS}) if annex else {}
    files, refused = [], []
    for done, (area, lang, path) in enumerate(jobs):
        progress(done, len(jobs))
        try:
            if area not in MEMBERS:
                raise UNKNOWN_AREA.error(area, ref_area=area)
            made = annexed_pdf(gathered, area, lang, known) if annex else card_pdf(gathered, area, lang)
            atomic_write(path, made)
            files.append(path)
        except UserError as error:
            refused.append(error)
    progress(len(jobs), len(jobs))
    return Printed(tuple(files), tuple(refused))


def card_bytes(
    ws: Workspace, ref_area: str, lang: str, edition: str = "", annex: bool = False, since: str = ""
) -> bytes:  # fmt: skip
    """One card as PDF; as `write_cards` would write it."""
    return drawn_card(ws, ref_area, lang, edition, annex, since).pdf


@dataclass(frozen=True)
class Drawn:
    """A card as PDF, and what is missing for it to lose its draft mark."""

    pdf: bytes
    missing: Missing


def drawn_card(
    ws: Workspace, ref_area: str, lang: str, edition: str = "", annex: bool = False, since: str = ""
) -> Drawn:  # fmt: skip
    """One card for the preview."""
    from carec_desktop.actions.tracing import origins
    from carec_desktop.report.card import annexed_pdf, card_pdf

    compare = editions.named(ws, since) if since else None
    with editions.reading(ws, edition) as then:
        gathered = facts(then, compare)
        lacks = missing(gathered, ref_area)
        if annex:
            return Drawn(annexed_pdf(gathered, ref_area, lang, origins(then, gathered, [ref_area])), lacks)
        return Drawn(card_pdf(gathered, ref_area, lang), lacks)


def drafts(ws: Workspace) -> dict[str, Missing]:
    """Why the card of each member and, under the region, the matrix are drafts as they stand; without those that are
    not."""
    gathered = facts(ws)
    every = {owner: missing(gathered, owner) for owner in (REGION, *MEMBERS)}
    return {owner: lacks for owner, lacks in every.items() if lacks}
