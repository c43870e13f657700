"""A pasted block, judged cell by cell before anything is written: what each text means here, and what it replaces.

The preview shows these verdicts; applying it writes exactly `becomes` of those that are taken, nothing else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from carec_desktop.actions.doubts import known, of_figure
from carec_desktop.actions.entering import Change, Entered, enter
from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import REASONS
from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import LANGUAGES, N_, _, language, speaking
from carec_desktop.localvalues import AMBIGUOUS, show_number
from carec_desktop.plausible import Beside, Known
from carec_desktop.problems import UserError
from carec_desktop.relations import in_force
from carec_desktop.validate import value_field, value_type

NEW, CHANGED, SAME, EMPTY, DOUBTFUL, REFUSED, OUTSIDE = (
    "new", "changed", "same", "empty", "doubtful", "refused", "outside",
)  # fmt: skip
WORDS = {
    NEW: N_("taken"), CHANGED: N_("changed"), SAME: N_("same"), EMPTY: N_("empty"), DOUBTFUL: N_("doubtful"),
    REFUSED: N_("refused"), OUTSIDE: N_("outside"),
}  # fmt: skip
# What tables write where they have no value, and the reason it is most likely to mean.
SIGNS = {
    "not_available": (
        "...", "…", "..", "-", "--", "\u2013", "\u2014", "\u2212", "н/д", "н.д.", "нд", "нет данных", "n/a", "na",
        "n.a.", "no data", "无数据", "暂无数据", "暂无", "无资料", "缺",
    ),
    "not_applicable": ("x", "х", "×", "неприменимо", "не применимо", "не применяется", "不适用"),
    "not_collected": ("не собирается", "не собираются", "未收集"),
    "too_early": ("рано", "рано судить", "过早"),
    "withheld": ("c", "confidential", "конфиденциально", "保密"),
}  # fmt: skip
# Numbers of one reading, by the sign they show to be the decimal one.
_SHAPES = {
    ",": (r"\d+,(\d{1,2}|\d{4,})", r"\d{1,3}(\.\d{3})+,\d+"),
    ".": (r"\d+\.\d+", r"\d{1,3}(,\d{3})+\.\d+", r"\d{1,3}(,\d{3}){2,}"),
}


@dataclass(frozen=True)
class Target:
    """A cell a text falls on: the figure there now (`record_id` "" when there is none), `key` for a new one."""

    text: str
    key: Mapping[str, str] = field(default_factory=dict)
    record_id: str = ""
    value: str = ""
    reason: str = ""
    unread: str = ""
    copied: str = ""  # what copying the cell gives
    open: bool = True  # it can be typed into


@dataclass(frozen=True)
class Verdict:
    """What a text means in its cell. `kind`: see WORDS. `becomes`: stored answers by question, blank for none.
    `readings`: the numbers an ambiguous text may be. `take`: it is written when the preview is applied."""

    target: Target
    kind: str
    becomes: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    take: bool = False
    readings: tuple[str, ...] = ()

    @property
    def can_take(self) -> bool:
        return bool(self.becomes) or bool(self.readings)

    def turned(self) -> "Verdict":
        """The next choice about it: each reading in turn, then not taken."""
        if not self.readings:
            return replace(self, take=not self.take) if self.becomes else self
        now = self.readings.index(self.becomes["value"]) + 1 if self.take else 0
        if now >= len(self.readings):
            return replace(self, take=False)
        return replace(self, take=True, becomes=_value(self.readings[now]))


def judge(ws: Workspace, area: str, targets: Sequence[Target], lang: str) -> list[Verdict]:
    """A verdict for every target, in order. Reads only."""
    decimal = decimal_sign(t.text for t in targets)
    found = [_judge(ws.framework, area, target, lang, decimal) for target in targets]
    return _doubt(ws.framework, area, views(ws, "observation", area), found)


def apply(ws: Workspace, verdicts: Iterable[Verdict], lang: str) -> Change:
    """Write what is taken, in one transaction."""
    taken = [v for v in verdicts if v.take and v.becomes]
    return enter(ws, [Entered(v.becomes, v.target.key, v.target.record_id) for v in taken], lang).change


def decimal_sign(texts: Iterable[str]) -> str:
    """The decimal sign the unambiguous numbers of a block use: "," or ".", "" when they do not tell or disagree."""
    signs = set()
    for text in texts:
        plain = re.sub(r"[\s'’+\u2212-]", "", text.strip().rstrip("%"))
        signs |= {sign for sign, shapes in _SHAPES.items() if any(re.fullmatch(shape, plain) for shape in shapes)}
    return signs.pop() if len(signs) == 1 else ""


def reason_of(text: str) -> tuple[str, bool]:
    """The reason for no value a text names, and whether it is only a guess; "" when it names none."""
    word = " ".join(text.split()).casefold()
    for code, label in REASONS.items():
        labels = {code}
        for lang in LANGUAGES:
            with speaking(lang):
                labels.add(_(label).casefold())
        if word in labels and code != "target_never_set":
            return code, False
    for code, words in SIGNS.items():
        if word in words:
            return code, True
    return "", False


def _value(stored: str) -> dict[str, str]:
    return {"value": stored, "reason": ""}


def _judge(framework: Framework, area: str, target: Target, lang: str, decimal: str) -> Verdict:
    text = target.text.strip()
    if not target.open:
        return Verdict(target, OUTSIDE, why=_("This cell is not typed here."))
    if not text:
        return Verdict(target, EMPTY, why=_("Nothing is pasted here; the cell stays as it is."))
    if text in (target.copied.strip(), target.unread.strip()):
        return Verdict(target, SAME)
    measure = framework.measure(target.key["measure"])
    shown = value_field(measure, area)
    reason, guessed = reason_of(text)
    if reason:
        return _reasoned(target, reason, guessed)
    try:
        return _replacing(target, shown.read(_plain(text, measure, area), lang))
    except UserError as error:
        if error.problem.kind is AMBIGUOUS:
            return _two_readings(target, error.problem.facts, decimal)
        return Verdict(target, REFUSED, why=error.problem.sentence())


def _plain(text: str, measure: Measure, area: str) -> str:
    """Without a per cent sign where per cent are asked for."""
    return text.rstrip("%％ \u00a0") if value_type(measure, area) == "percent" else text


def _replacing(target: Target, stored: str) -> Verdict:
    if stored == target.value and not (target.unread or target.reason):
        return Verdict(target, SAME)
    empty = not (target.value or target.reason or target.unread)
    return Verdict(target, NEW if empty else CHANGED, _value(stored), take=True)


def _reasoned(target: Target, reason: str, guessed: bool) -> Verdict:
    becomes = {"value": "", "reason": reason}
    if reason == target.reason and not (target.value or target.unread):
        return Verdict(target, SAME)
    if guessed:
        why = _("Read as “{reason}”.").format(reason=_(REASONS[reason]))
        return Verdict(target, DOUBTFUL, becomes, why, take=not target.value)
    empty = not (target.value or target.reason or target.unread)
    return Verdict(target, NEW if empty else CHANGED, becomes, take=True)


def _two_readings(target: Target, facts: Mapping[str, Any], decimal: str) -> Verdict:
    """A number with two readings follows the other numbers of its block; with nothing to go by a person chooses."""
    large, small = str(facts["plain_large"]), str(facts["plain_small"])
    comma = "," in target.text
    if decimal:
        chosen = small if (decimal == ",") == comma else large
        others = (chosen, large if chosen == small else small)
        if chosen == target.value and not (target.unread or target.reason):
            return Verdict(target, SAME)
        number = show_number(chosen, language())
        why = _("Read as {number}, like the other numbers of this block.").format(number=number)
        return Verdict(target, DOUBTFUL, _value(chosen), why, take=True, readings=others)
    why = _("{large} or {small}? Nothing is written until you choose.").format(
        large=show_number(large, language()), small=show_number(small, language())
    )
    return Verdict(target, DOUBTFUL, {}, why, readings=(large, small))


def _doubt(framework: Framework, area: str, found: list[View], verdicts: list[Verdict]) -> list[Verdict]:
    """Hold what would be written against its series as it would be then, the block itself included."""
    beside = Beside((known(view) for view in found), in_force(framework))
    typed = [_known(v) for v in verdicts]
    for figure in typed:
        if figure is not None:
            beside.put(figure)
    judged = []
    for verdict, figure in zip(verdicts, typed, strict=True):
        problems = of_figure(framework, area, figure, beside) if figure is not None else []
        if problems and verdict.kind in (NEW, CHANGED):
            verdict = replace(verdict, kind=DOUBTFUL, why=problems[0].sentence())
        judged.append(verdict)
    return judged


def _known(verdict: Verdict) -> Known | None:
    """The figure a verdict would write, None when it writes no value."""
    value, key = verdict.becomes.get("value", ""), verdict.target.key
    if not (verdict.take and value):
        return None
    return Known(key["measure"], key["time_period"], key["kind"], key["source"], value, key.get("dimensions", ""))


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts of each kind, in the order of WORDS."""
    found = list(verdicts)
    return {kind: sum(1 for v in found if v.kind == kind) for kind in WORDS}
