"""Columns of the record lists, form by form."""

from collections.abc import Callable, Mapping

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.pages.records_data import Listed
from carec_desktop.ui.tables import Column, opener


def _answer(question: str, *, tone: str = "text2") -> Callable[[Listed], Cell]:
    return lambda line: Cell(line.shown(question), tone=tone, tip=line.shown(question))


def _column(form: str, question: str, width: int, stretch: int = 0, *, optional: bool = False) -> Column:
    label = FORMS[form].fields[question].label
    return Column(lambda: _(label), _answer(question), width, stretch, optional=optional)


def _amount(line: Listed) -> Cell:
    text = line.shown("amount")
    return Cell(text, before=line.view.values.get("currency", "") if text else "")


def _state(line: Listed) -> Cell:
    blocking = next((p for p in line.problems if p.blocking), None)
    return Cell(mark=line.mark, tip=blocking.sentence() if blocking else "")


def _name(line: Listed) -> Cell:
    return Cell(line.name or _("without a title"), tone="text" if line.name else "text2", tip=line.name)


def _when(line: Listed) -> Cell:
    from carec_desktop.localvalues import show_date

    return Cell(show_date(line.when, language()) if line.when else "", tone="text2")


def _total(line: Listed) -> Cell:
    return Cell(show_number(str(sum(line.people.values())), language()) if line.people else "")


def share_of_women(people: Mapping[str, int]) -> str:
    """Women among those whose sex is stated, "52.1 %"; "" when none is."""
    stated = people.get("F", 0) + people.get("M", 0)
    return _("{n} %").format(n=show_number(f"{100 * people.get('F', 0) / stated:.1f}", language())) if stated else ""


def _women(line: Listed) -> Cell:
    return Cell(share_of_women(line.people), tone="text2")


def _bar(line: Listed) -> Cell:
    stated = line.people.get("F", 0) + line.people.get("M", 0)
    return Cell(share=line.people.get("F", 0) / stated, spoken=_("share of women")) if stated else Cell()


MARK = Column("", _state, 32)
NAME = Column(lambda: _("Title"), _name, 200, 4)
PEOPLE = (
    Column(lambda: _("People"), _total, 72, right=True, optional=True),
    Column(lambda: _("Women"), _bar, 72, optional=True),
    Column("", _women, 66, right=True, optional=True),
)
OPEN = opener()
WHEN = Column(lambda: _("Date"), _when, 108)

COLUMNS: dict[str, list[Column]] = {
    "event": [MARK, WHEN, NAME, _column("event", "kind", 170, optional=True), _column("event", "state", 104),
              _column("event", "place", 90, optional=True), *PEOPLE, OPEN],
    "training": [MARK, WHEN, NAME, _column("training", "sector", 150, optional=True), _column("training", "state", 104),
                 _column("training", "place", 90, optional=True), *PEOPLE, OPEN],
    "delegation": [MARK, Column(lambda: _("Event"), _name, 200, 3), _column("delegation", "ref_area", 190, 1), *PEOPLE,
                   OPEN],
    "institution": [MARK, NAME, _column("institution", "type", 240, 1),
                    _column("institution", "country", 190, 1, optional=True), OPEN],
    "evidence": [MARK, NAME, _column("evidence", "type", 150, 1), _column("evidence", "issuer", 150, 1),
                 _column("evidence", "date", 110, optional=True), OPEN],
    "project": [MARK, WHEN, NAME, _column("project", "kind", 150, optional=True),
                _column("project", "sector", 150, optional=True), _column("project", "status", 120),
                Column(lambda: _("Amount, million"), _amount, 124, right=True, optional=True), OPEN],
    "knowledge_product": [MARK, WHEN, NAME, _column("knowledge_product", "kind", 210, optional=True),
                          _column("knowledge_product", "sector", 150, optional=True),
                          _column("knowledge_product", "issuer", 120, optional=True),
                          _column("knowledge_product", "state", 110), OPEN],
    "deliverable": [MARK, NAME, _column("deliverable", "sector", 170, optional=True),
                    _column("deliverable", "forum", 120, optional=True), _column("deliverable", "due_by", 110),
                    _column("deliverable", "state", 110), OPEN],
    "advice": [MARK, WHEN, NAME, _column("advice", "sector", 150, optional=True),
               _column("advice", "country", 190, optional=True),
               _column("advice", "state", 110), OPEN],
}  # fmt: skip
