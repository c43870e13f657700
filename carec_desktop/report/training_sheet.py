"""One training in counts: one A4 page to show and to file, without a name and without a cell that tells one.

Head counts print as they are. Rows by institution, answers to the survey and test scores of fewer than five people
are withheld (`suppression`), and so is whatever would give them away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import ANSWERS, IMPROVED, INSTITUTIONS, RATED
from carec_desktop.i18n import _, ngettext, speaking
from carec_desktop.localvalues import show_date_range
from carec_desktop.report import ink, say
from carec_desktop.report.facts import Headcount
from carec_desktop.report.page import Page
from carec_desktop.report.sheet import Sheet
from carec_desktop.suppression import FEW, TOTAL, Printed, is_few, suppressed

A4 = (210.0, 297.0)  # millimetres
LEFT, WIDE = 20.0, 170.0
COLUMNS = (112.0, 134.0, 160.0, 190.0)  # right edges: women, men, not stated, all
STEP = 6.2
WITHHELD = "–"
Table = Mapping[str, Mapping[str, int]]  # row -> SEX -> people


@dataclass(frozen=True)
class TrainingCounts:
    """What a training's record says. Tables are None where nobody answered; `tests`: people tested twice and the mean
    scores before and after, as typed."""

    title: str
    start: str = ""
    end: str = ""
    place: str = ""
    persons: Headcount | None = None
    completed: Headcount | None = None
    by_institution: Table | None = None
    survey: Table | None = None
    tests: tuple[int, str, str] | None = None


@dataclass(frozen=True)
class Block:
    """A table as it is printed: a heading, rows of a label and four cells, a sentence below."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    below: str = ""

    def as_text(self) -> str:
        return "\n".join([f"## {self.heading}", *(" | ".join(row) for row in self.rows), self.below])


@dataclass(frozen=True)
class TrainingSheet:
    """The page in one language."""

    document: str
    title: str
    when: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str

    def as_text(self) -> str:
        """Everything the page says."""
        blocks = [block.as_text() for block in self.blocks]
        return "\n".join([self.document, self.title, self.when, *self.lines, *blocks, self.foot]) + "\n"


def training_sheet(counts: TrainingCounts, lang: str) -> TrainingSheet:
    """The page in `lang` (en, ru, zh)."""
    with speaking(lang):
        days = show_date_range(counts.start, counts.end, lang) if counts.start else ""
        return TrainingSheet(
            document=_("Training in counts"),
            title=counts.title,
            when=" · ".join(filter(None, (days, counts.place))),
            lines=tuple(filter(None, (_head_count(_("Persons"), counts.persons),
                                      _head_count(_("Completed"), counts.completed), _tests(counts)))),
            blocks=tuple(block for block in (_institutions(counts), _survey(counts)) if block),
            foot=_("<{few}: one to {most} people. {withheld}: withheld, because it would tell a number under {few}. "
                   "Names stay with the trainer.").format(few=FEW, most=FEW - 1, withheld=WITHHELD),
        )  # fmt: skip


def _head_count(label: str, people: Headcount | None) -> str:
    if people is None:
        return ""
    return _("{label}: {total} (women {women}, men {men}, not stated {unstated})").format(
        label=label, total=say.count(people.total), women=say.count(people.women), men=say.count(people.men),
        unstated=say.count(people.unstated),
    )  # fmt: skip


def _tests(counts: TrainingCounts) -> str:
    if counts.tests is None:
        return ""
    people, before, after = counts.tests
    if is_few(0, people):
        return _("Paired tests: withheld, fewer than {few} people were tested twice.").format(few=FEW)
    return ngettext(
        "Paired tests: {people} person, mean {before} before and {after} after.",
        "Paired tests: {people} people, mean {before} before and {after} after.", people,
    ).format(people=say.count(people), before=say.percent(before), after=say.percent(after))  # fmt: skip


def _institutions(counts: TrainingCounts) -> Block | None:
    if counts.by_institution is None:
        return None
    table = _whole(counts.by_institution, INSTITUTIONS)
    # The head counts print above: whoever reads them knows the sums of the columns.
    public = [(TOTAL, column) for column in (*SEXES, TOTAL)] if counts.persons else []
    return Block(_("Persons by institution"), _rows(suppressed(table, public), INSTITUTIONS))


def _survey(counts: TrainingCounts) -> Block | None:
    if counts.survey is None:
        return None
    table = _whole(counts.survey, ANSWERS)
    printed = suppressed(table)
    improved, rated = (sum(sum(table[row].values()) for row in rows) for rows in (IMPROVED, RATED))
    below = _("Knowledge increased: withheld, few people answered.")
    # A share is one more sum over the table: beside withheld cells it could tell them.
    if None not in printed.numbers.values() and not is_few(improved, rated):
        below = _("Knowledge increased: {improved} of {rated} who could say.").format(
            improved=say.count(improved), rated=say.count(rated)
        )
    return Block(_("Knowledge after the training"), _rows(printed, ANSWERS), below)


def _whole(table: Table, labels: Mapping[str, str]) -> dict[str, dict[str, int]]:
    return {row: {sex: table.get(row, {}).get(sex, 0) for sex in SEXES} for row in labels}


def _rows(printed: Printed, labels: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    said = [(row, _(label)) for row, label in labels.items()] + [(TOTAL, _("All"))]
    cells = [(label, *(printed.text(row, column, WITHHELD) for column in (*SEXES, TOTAL))) for row, label in said]
    return (("", *(_(label) for label in SEXES.values()), _("All")), *cells)


# -- drawn ------------------------------------------------------------------------------------------


def training_pdf(counts: TrainingCounts, lang: str) -> bytes:
    """The page as a PDF, the same bytes for the same counts. UserError report-glyph-missing or report-overflow."""
    model = training_sheet(counts, lang)
    sheet = Sheet(A4, title=f"{model.document}: {model.title}", subject=model.when, lang=lang)
    page = sheet.page(model.document)
    with page.slot("training", 15, 12, 180, 273):
        _draw(page, model)
    return sheet.pdf()


def _draw(page: Page, model: TrainingSheet) -> None:
    page.text(LEFT, 24, model.document, 9, colour=ink.GREY, width=WIDE)
    y = page.para(LEFT, 34, WIDE, model.title, 16, lines=3, colour=ink.NAVY, cut=True)
    page.para(LEFT, y, WIDE, model.when, 9.5, lines=2, colour=ink.GREY, cut=True)
    y += 10
    for line in model.lines:
        y = page.para(LEFT, y, WIDE, line, 10, lines=2) + 1.5
    for block in model.blocks:
        y = _block(page, y + 6, block)
    page.para(LEFT, y + 6, WIDE, model.foot, 8, lines=4, colour=ink.GREY)


def _block(page: Page, y: float, block: Block) -> float:
    """One table; returns the baseline below it."""
    page.text(LEFT, y, block.heading, 11, bold=True, colour=ink.NAVY, width=WIDE)
    y += 7
    for number, (label, *cells) in enumerate(block.rows):
        bold = number in (0, len(block.rows) - 1)
        page.text(LEFT, y, label, 9.5, bold=bold, width=72)
        for right, cell in zip(COLUMNS, cells, strict=True):
            page.text(right, y, cell, 9.5, bold=bold, align="right", width=23)
        page.line(LEFT, y + 2, LEFT + WIDE, y + 2, ink.HAIR if bold else ink.ROW, 0.5)
        y += STEP
    return page.para(LEFT, y, WIDE, block.below, 9.5, lines=2) if block.below else y
