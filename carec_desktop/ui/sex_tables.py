"""Women/men tables that need more than one sheet: level by party in slices, a survey with its ratio."""

from PySide6.QtWidgets import QWidget

from carec_desktop import fields
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.editors import say_later
from carec_desktop.ui.parts import beside
from carec_desktop.ui.sex_table import SexModel, SexTableEditor

ALL = ""


class SliceModel(SexModel):
    """One column of a crossed table: the rows of the first list for one code of the second, or for all added up."""

    def __init__(self, field: fields.SexTable) -> None:
        super().__init__(field)
        assert isinstance(field, fields.Crossed)
        self._down, self._across = field.down, tuple(field.across)
        self.rows = list(field.down)
        self.across = self._across[0]

    def members(self, row: str, sex: str) -> list[str]:
        codes = self._across if self.across == ALL else (self.across,)
        return [f"{row}/{code}.{sex}" for code in codes]

    def row_name(self, row: str) -> str:
        return _(self._down[row])

    def turn(self, across: str) -> None:
        """Show another slice; ALL adds every one up and cannot be typed into."""
        self.beginResetModel()
        self.across = across
        self.endResetModel()


class CrossedEditor(SexTableEditor):
    """Slices of a crossed table behind a row of segments, the sum of all of them first."""

    model_of = SliceModel
    model: SliceModel

    def _above(self) -> list[QWidget]:
        assert isinstance(self.field, fields.Crossed)
        options = [Option(code, say_later(label)) for code, label in self.field.across.items()]
        self.slices = Segments([*options, Option("all", lambda: _("all together"))], small=True, name=self._slice_name)
        self.slices.choose(options[0].code)
        self.slices.chosen.connect(lambda code: self.model.turn(ALL if code == "all" else code))
        return [beside(self.slices, None)]

    def _slice_name(self) -> str:
        return _("Participants of")


class SurveyModel(SexModel):
    """Answers of a survey; under them how many were rated, how many improved, and the ratio of the two."""

    def __init__(self, field: fields.SexTable) -> None:
        super().__init__(field)
        assert isinstance(field, fields.Survey)
        self._improved, self._rated = field.improved, field.rated

    def extras(self):  # type: ignore[no-untyped-def]
        return [
            (_("knowledge increased"), lambda sex: self._shown(self._count(self._improved, sex))),
            (_("share of those who can say"), self._ratio),
        ]

    def _count(self, rows: tuple[str, ...], sex: str | None) -> int | None:
        keys = [f"{row}.{one}" for row in rows for one in fields.SEXES if sex in (None, one)]
        known = [int(self.texts[key]) for key in keys if self.texts.get(key)]
        return sum(known) if known else None

    def _shown(self, count: int | None) -> str:
        return "" if count is None else show_number(str(count), language())

    def _ratio(self, sex: str | None) -> str:
        improved, rated = self._count(self._improved, sex), self._count(self._rated, sex)
        if not rated:
            return ""
        return _("{n} %").format(n=show_number(f"{100 * (improved or 0) / rated:.1f}", language()))


class SurveyEditor(SexTableEditor):
    """A survey's answers with its ratio."""

    model_of = SurveyModel
