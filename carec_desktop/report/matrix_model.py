"""The regional results matrix as data: DEfR Annex III rebuilt, every source's value beside the others.

One row a measure; columns by what was stated for when; each value with the letter of its source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carec_desktop.framework import Measure
from carec_desktop.i18n import C_, _, speaking
from carec_desktop.judge import Judgement
from carec_desktop.report import model, rows, say, words
from carec_desktop.report.answers import Answer, answer_to
from carec_desktop.report.cells import reason_code, shown
from carec_desktop.report.codes import Codes
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.trail import Trail, trail
from carec_desktop.signals import COMPUTED, REGION, Figure, of_one_meaning

BASELINE_YEAR = "2017"
WINDOWS = (("2018", "2019"), ("2020", "2020"), ("2021", "2022"), ("2023", "2025"), ("2026", "2028"), ("2029", "2031"))
SHOWN_WINDOWS = 4
TARGETS = (("2020", "2022"), ("2023", "2025"), ("2026", "2028"), ("2029", "2031"))
SHOWN_TARGETS = 2
MOST_VALUES = 3
NOTHING = "·"
NO_NUMBER = "#"
TOTAL = "_T"  # SDMX: not broken down
AREA_MARKS = {"CHN": "PRC"}  # as ADB abbreviates its members
COMPUTED_LETTER, REPORTED_LETTER = "c", "r"


@dataclass(frozen=True)
class Stated:
    """One value, who states it (letters), and its year where the column covers several."""

    text: str
    letters: str
    year: str = ""
    raw: str = ""

    def as_text(self) -> str:
        return f"{self.text}[{self.letters}]{' ' + self.year if self.year else ''}"


@dataclass(frozen=True)
class MatrixCell:
    """Values, or words for none, or nothing at all in the sources. `disputed`: one period, two values;
    `broken`: the series has a break behind it."""

    values: tuple[Stated, ...] = ()
    reason: str = ""
    disputed: bool = False
    broken: bool = False

    def as_text(self) -> str:
        joined = (" ≠ " if self.disputed else " / ").join(value.as_text() for value in self.values)
        return f"[break] {joined}" if self.broken else joined or self.reason


@dataclass(frozen=True)
class MatrixRow:
    """One measure. `label` is the indicator's code on its first row."""

    measure: str
    label: str
    name: str
    unit: str
    outcome: bool
    cells: tuple[MatrixCell, ...]  # baseline, four windows, two targets
    trail: Trail
    status: str
    status_word: str
    hollow: bool
    trend: rows.Trend
    countries: tuple[Answer, ...]
    code: str

    def as_text(self) -> str:
        cells = " | ".join(cell.as_text() for cell in self.cells)
        asked = " ".join(answer.raw[0] if answer.kind == "value" else answer.kind for answer in self.countries)
        judged = f"{self.status_word}{' (hollow)' if self.hollow else ''} | {self.trend.arrow} {self.trend.word}"
        return f"{self.label or '-'} | {self.name} | {self.unit} | {cells} | {judged} | {asked} | {self.code}"


@dataclass(frozen=True)
class MatrixGroup:
    """The rows of one indicator; never split over pages. `cluster` is set where a cluster begins."""

    cluster: str
    cluster_name: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class MatrixModel:
    """The matrix in one language."""

    lang: str
    heads: Mapping[str, str]
    columns: tuple[str, ...]
    subtitle: str
    state: model.State
    statuses: tuple[model.StatusCount, ...]
    groups: tuple[MatrixGroup, ...]
    areas: tuple[str, ...]
    sources: str
    note: str
    codes: Codes

    @property
    def broken(self) -> bool:
        """Whether any series has a break, and the mark for it needs its words."""
        rows_of_all = [row for group in self.groups for row in group.rows]
        cells = any(cell.broken for row in rows_of_all for cell in row.cells)
        return cells or any(answer.broken for row in rows_of_all for answer in row.countries)

    def as_text(self) -> str:
        """Everything the matrix says, one row a line."""
        lines = [f"# {self.heads['title']} | {self.subtitle} | {self.state.words}"]
        lines.append(" | ".join(f"{each.word} {each.count}" for each in self.statuses))
        lines.append(" | ".join([*self.columns, *self.areas]))
        for group in self.groups:
            if group.cluster:
                lines.append(f"## {group.cluster} {group.cluster_name}")
            lines += [row.as_text() for row in group.rows]
        return "\n".join([*lines, self.sources, self.note]) + "\n"


def matrix_model(facts: CardFacts, lang: str) -> MatrixModel:
    """The matrix in `lang` (en, ru, zh)."""
    with speaking(lang):
        return _matrix(facts, lang)


def _matrix(facts: CardFacts, lang: str) -> MatrixModel:
    framework = facts.framework
    codes = Codes(rows.reference(measure.code) for measure in framework.measures)
    windows, targets = (
        _windows(facts, WINDOWS, SHOWN_WINDOWS, "actual"),
        _windows(facts, TARGETS, SHOWN_TARGETS, "target"),
    )
    judged = [rows.regional(facts, measure) for measure in framework.measures]
    return MatrixModel(
        lang=lang,
        heads={**words.heads(), **words.matrix()},
        columns=(
            words.heads()["baseline"],
            *(first if first == last else f"{first}–{last[2:]}" for first, last in windows),
            *(first for first, _last in targets),
        ),
        subtitle=_("CAREC 2030 Program Results Framework · DEfR Annex III rebuilt · published sources to {day}").format(
            day=say.day(facts.sources_until)
        ),
        state=regional_state(facts),
        statuses=model.status_counts(judged),
        groups=tuple(_groups(facts, windows, targets, codes)),
        areas=tuple(AREA_MARKS.get(area, area) for area in facts.members),
        sources=_sources(facts),
        note=_(
            "Rows are measures; indicator codes as in the PRF. Status rule of framework revision {revision}, "
            "not an ADB rating. No ranking of countries. "
            "Afghanistan: reporting paused since 15 August 2021, not late, not in denominators."
        ).format(revision=framework.revision),
        codes=codes,
    )


Window = tuple[str, str]


def _windows(facts: CardFacts, every: Sequence[Window], shown_ones: int, kind: str) -> tuple[Window, ...]:
    """The newest columns that hold anything, at least the first ones; older ones live on in the path."""
    measures = {measure.code for measure in facts.framework.measures}
    newest = max(
        (f.time_period[:4] for f in facts.figures if f.kind == kind and f.measure in measures and f.value), default="0"
    )
    used = [window for window in every if window[0] <= newest]
    return tuple(used[-shown_ones:] if len(used) > shown_ones else every[:shown_ones])


def regional_state(facts: CardFacts) -> model.State:
    """The matrix is a draft while any regional figure of the ledger is not approved."""
    if not _own_values(facts):
        return model.State("specimen", _("Specimen: published figures only"))
    if not regional_values_open(facts):
        return model.State("approved", _("Approved values only"))
    return model.State("draft", _("DRAFT: not approved"), _("DRAFT"))


def regional_values_open(facts: CardFacts) -> tuple[Figure, ...]:
    """The regional values, of whatever year, that keep the matrix a draft."""
    return tuple(figure for figure in _own_values(facts) if figure.record_id not in facts.approved)


def _own_values(facts: CardFacts) -> list[Figure]:
    measures = (measure.code for measure in facts.framework.measures)
    return [one for code in measures for one in facts.of(code, REGION) if one.state not in model.PUBLISHED]


def _groups(
    facts: CardFacts, windows: Sequence[Window], targets: Sequence[Window], codes: Codes
) -> Iterable[MatrixGroup]:
    for cluster in facts.framework.clusters:
        heading = _("Cluster {number}").format(number=cluster.number)
        for indicator in facts.framework.indicators:
            if indicator.sector not in cluster.sectors:
                continue
            measures = facts.framework.measures_of(indicator.code)
            made = tuple(_row(facts, measure, at == 0, windows, targets, codes) for at, measure in enumerate(measures))
            yield MatrixGroup(heading, cluster.name.say(), made)
            heading = ""


def _row(
    facts: CardFacts, measure: Measure, first: bool, windows: Sequence[Window], targets: Sequence[Window], codes: Codes
) -> MatrixRow:
    judgement = rows.regional(facts, measure)
    known = _known(facts, judgement)
    cells = [_baseline(facts, known)]
    cells += [_actual(facts, known, window) for window in windows]
    cells += [_target(facts, known, window) for window in targets]
    return MatrixRow(
        measure=measure.code,
        label=rows.unbroken(measure.indicator) if first else "",
        name=_name(measure),
        unit=measure.unit.say(),
        outcome=facts.framework.indicator(measure.indicator).level == "outcome",
        cells=tuple(cells),
        trail=trail(facts, judgement, rows.goal_figures(judgement)),
        status=judgement.status,
        status_word=judgement.status_word,
        hollow=judgement.hollow and judgement.rated,
        trend=rows.trend(measure, judgement),
        countries=tuple(answer_to(facts, (measure,), area) for area in facts.members),
        code=codes.of(rows.reference(measure.code)),
    )


def _name(measure: Measure) -> str:
    """The full name; a corridor stands under its overall row and needs only the short one."""
    corridor = measure.dimensions.get("CORRIDOR", TOTAL) != TOTAL
    return measure.short.say() if corridor else measure.name.say()


def _known(facts: CardFacts, judgement: Judgement) -> list[Figure]:
    place = judgement.place
    return of_one_meaning(f for f in facts.of(place.measure, place.ref_area) if f.dimensions == place.dimensions)


# --- cells ----------------------------------------------------------------------------------------


def _baseline(facts: CardFacts, known: Sequence[Figure]) -> MatrixCell:
    """Every stated baseline, and what was computed for its year."""
    stated = [f for f in known if f.kind == "baseline" or (f.kind == "actual" and f.time_period == BASELINE_YEAR)]
    return _cell(facts, stated, newest_only=False, year_of_column="")


def _actual(facts: CardFacts, known: Sequence[Figure], window: Window) -> MatrixCell:
    first, last = window
    inside = [f for f in known if f.kind == "actual" and first <= f.time_period[:4] <= last]
    return _cell(facts, inside, newest_only=True, year_of_column=first if first == last else "")


def _target(facts: CardFacts, known: Sequence[Figure], window: Window) -> MatrixCell:
    """Targets; a source that prints no number for a target others give stands beside it as #."""
    first, last = window
    inside = [f for f in known if f.kind == "target" and first <= f.time_period[:4] <= last]
    cell = _cell(facts, inside, newest_only=False, year_of_column=first)
    stating = set(_letters(facts, [figure for figure in inside if figure.value]))
    silent = [f for f in inside if not f.value and f.reason == "target_never_set"]
    letters = [letter for letter in _letters(facts, silent) if letter not in stating]
    if cell.values and letters:
        return MatrixCell((*cell.values, Stated(NO_NUMBER, _joined(letters))), "", cell.disputed, cell.broken)
    return cell


def _cell(facts: CardFacts, figures: Sequence[Figure], *, newest_only: bool, year_of_column: str) -> MatrixCell:
    valued = [figure for figure in figures if figure.value]
    if not valued:
        return MatrixCell(reason=_reason(facts, figures))
    newest = max(figure.time_period for figure in valued)
    chosen = [figure for figure in valued if not newest_only or figure.time_period == newest]
    stated: dict[tuple[str, str], list[Figure]] = {}
    in_order = sorted(chosen, key=facts.source_order)
    for figure in sorted(in_order, key=lambda each: each.time_period, reverse=True):
        stated.setdefault((figure.time_period, figure.value), []).append(figure)
    values = tuple(
        Stated(
            shown(value, group[0], facts),
            _joined(_letters(facts, group)),
            "" if period == year_of_column else say.short_period(period),
            value,
        )
        for (period, value), group in list(stated.items())[:MOST_VALUES]
    )
    periods = [period for period, _value in stated]
    broken = all("break" in figure.flags for figure in chosen)
    return MatrixCell(values, disputed=len(set(periods)) < len(periods), broken=broken)


def _reason(facts: CardFacts, figures: Sequence[Figure]) -> str:
    if not figures:
        return NOTHING
    newest = max(figures, key=lambda figure: (figure.time_period, bool(figure.reason)))
    code = reason_code(facts, newest)
    return words.reasons()[code] if code else words.nothing()["baseline"]


def _letters(facts: CardFacts, figures: Iterable[Figure]) -> list[str]:
    """Letters of the documents that state the same value, each once."""
    letters: list[str] = []
    for figure in figures:
        documents = facts.framework.sources_in(figure.source)
        found = [document.letter for document in documents]
        letters += found or [COMPUTED_LETTER if figure.source == COMPUTED else REPORTED_LETTER]
    return list(dict.fromkeys(letters))


def _joined(letters: Sequence[str]) -> str:
    """PDS, but M22 M24."""
    return ("" if all(len(letter) == 1 for letter in letters) else " ").join(letters)


def _sources(facts: CardFacts) -> str:
    """What the raised letters mean."""
    documents = [f"{source.letter} {source.mark}" for source in facts.framework.sources]
    computed, reported = C_("results matrix", "computed from answers"), C_("results matrix", "reported")
    own = [f"{COMPUTED_LETTER} {computed}", f"{REPORTED_LETTER} {reported}"]
    return _("Sources: {documents}").format(documents=" · ".join([*documents, *own]))
