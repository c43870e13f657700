"""What the list of findings is narrowed to, the row of drop-downs that says so, and how many there are of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carec_desktop.finding import WORDS
from carec_desktop.forms.choices import SECTORS
from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.parts import Label, Words

if TYPE_CHECKING:
    from carec_desktop.actions.findings_desk import Matter

OPEN, SETTLED = "open", "settled"
WIDEST = 210  # of a drop-down: its list may be wider
STATES = {OPEN: lambda: _("not settled"), SETTLED: lambda: _("settled")}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" means whatever. `sort`: "" as the framework lists them, kind, or area."""

    kind: str = ""
    area: str = ""
    sector: str = ""
    state: str = ""
    sort: str = ""


def chosen(matters: Iterable["Matter"], wanted: Wanted, areas: Sequence[str] = ()) -> list["Matter"]:
    """The findings that are wanted; what is settled stays last in every order. `areas`: codes in their order."""
    found = [one for one in matters if _fits(one, wanted)]
    if wanted.sort == "kind":
        return sorted(found, key=lambda one: (one.settled, list(WORDS).index(one.kind)))
    if wanted.sort == "area":
        return sorted(found, key=lambda one: (one.settled, _place(one.area, areas)))
    return found


def _fits(one: "Matter", wanted: Wanted) -> bool:
    pairs = ((wanted.kind, one.kind), (wanted.area, one.area), (wanted.sector, one.sector))
    state = SETTLED if one.settled else OPEN
    return all(want in ("", is_) for want, is_ in (*pairs, (wanted.state, state)))


def _place(code: str, codes: Sequence[str]) -> int:
    return codes.index(code) if code in codes else len(codes)


class Filters(QWidget):
    """`changed` whenever something else is wanted; `wanted` says what. `names`: of REF_AREAs, in their order."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        names: dict[str, Words] = {
            "kind": lambda: _("Kind"), "area": lambda: _("Country or area"), "sector": lambda: _("Sector"),
            "state": lambda: _("State"), "sort": lambda: _("Order"),
        }  # fmt: skip
        self.areas: dict[str, Words] = {}
        self.count = Label("", 12, tone="2")
        self.count.setFixedHeight(theme.px(28))
        flow = Flow(self, gap=8, leading=6)
        flow.setContentsMargins(0, 0, 0, 8)
        self.combos: dict[str, Combo] = {}
        for key, name in names.items():
            self.combos[key] = Combo(name=name)
            self.combos[key].setMaximumWidth(theme.px(WIDEST))
            self.combos[key].picked.connect(lambda _code: self.changed.emit())
            flow.addWidget(self.combos[key])
        flow.addWidget(self.count)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{key: combo.code() for key, combo in self.combos.items()})

    def want(self, kind: str = "") -> None:
        """Show everything, or everything of one kind."""
        for key, combo in self.combos.items():
            combo.choose(kind if key == "kind" else "")
        self.changed.emit()

    def offer(self, matters: Sequence["Matter"]) -> None:
        """Kinds, areas and sectors that occur, each with how often; what is chosen stays chosen while it does."""
        kinds = {code: partial(_, label) for code, label in WORDS.items()}
        sectors = {code: partial(_, label) for code, label in SECTORS.items()}
        every: dict[str, list[tuple[str, Words]]] = {
            "kind": _counted(lambda: _("Every kind"), kinds, Counter(one.kind for one in matters)),
            "area": _counted(lambda: _("Every country"), self.areas, Counter(one.area for one in matters)),
            "sector": _counted(lambda: _("Every sector"), sectors, Counter(one.sector for one in matters)),
            "state": _counted(
                lambda: _("Every state"), STATES, Counter(SETTLED if one.settled else OPEN for one in matters)
            ),
            "sort": [
                ("", lambda: _("As the framework lists them")), ("kind", lambda: _("By kind")),
                ("area", lambda: _("By country")),
            ],
        }  # fmt: skip
        for key, combo in self.combos.items():
            before = combo.code()
            combo.set_options(every[key])
            combo.choose(before)
            if combo.currentIndex() < 0:
                combo.setCurrentIndex(0)

    def tell(self, shown: int, every: int) -> None:
        """How many are on show, where that is not all of them."""
        self.count.say("" if shown == every else lambda: _("{n} of {all}").format(n=shown, all=every))


def _counted(every: Words, names: Mapping[str, Words], counts: "Counter[str]") -> list[tuple[str, Words]]:
    """A choice of everything, then what occurs, with its number."""
    return [("", every), *((code, partial(_with_count, words, counts[code])) for code, words in names.items()
                           if counts[code])]  # fmt: skip


def _with_count(words: Words, n: int) -> str:
    return f"{words if isinstance(words, str) else words()} ({n})"
