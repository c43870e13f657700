"""The after-survey in its fixed wording: how many chose each answer, by sex and trade institution, never who.

Paper forms may be counted on several laptops. Each keeps a count of its own and corrects only that, so that uniting
takes the later state of each laptop and the sum is right in any order.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import ANSWERS

TRADE = "trade"
Answer = tuple[str, str, bool]  # one of ANSWERS, SEX, whether from a trade institution


@dataclass(frozen=True)
class Survey:
    """Forms counted on one laptop. `turn` grows with every change."""

    turn: int = 0
    forms: Counter[Answer] = field(default_factory=Counter)

    def counted(self, answer: Answer, by: int = 1) -> "Survey":
        """With so many forms more (or fewer) that say this; never below none."""
        if answer[0] not in ANSWERS or answer[1] not in SEXES:
            raise ValueError("no answer")
        forms = Counter({**self.forms, answer: max(0, self.forms[answer] + by)})
        return Survey(self.turn + 1, +forms)

    def plain(self) -> dict[str, Any]:
        forms = {
            ".".join((word, sex, TRADE) if trade else (word, sex)): n for (word, sex, trade), n in self.forms.items()
        }
        return {"turn": self.turn, "forms": forms}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Survey":
        """From `plain`. Raises ValueError, TypeError or KeyError when it is none."""
        turn, forms = plain["turn"], Counter({_answer(name): int(n) for name, n in plain["forms"].items()})
        if not isinstance(turn, int) or turn < 0 or any(not 0 < n < 10**6 for n in forms.values()):
            raise ValueError("no survey")
        return cls(turn, forms)


def _answer(name: str) -> Answer:
    word, sex, *trade = name.split(".")
    if word not in ANSWERS or sex not in SEXES or trade not in ([], [TRADE]):
        raise ValueError("no answer")
    return word, sex, bool(trade)


def later(one: Survey, two: Survey) -> Survey:
    """The state of one laptop's count that came last."""
    return max((one, two), key=lambda each: (each.turn, sorted(each.forms.items())))


def in_table(forms: Mapping[Answer, int], *, trade: bool | None = None) -> dict[str, int]:
    """Counts by "answer.SEX", of everybody or only of (non-)trade institutions."""
    found: Counter[str] = Counter()
    for (word, sex, of_trade), n in forms.items():
        if trade is None or of_trade == trade:
            found[f"{word}.{sex}"] += n
    return dict(+found)
