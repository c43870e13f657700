"""What a revision of the framework changed, measure by measure, as one plain list for those who give the figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from carec_desktop.framework import Framework, Measure
from carec_desktop.framework_mapping import Change
from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_number

WORDED, RULES, ADDED = "worded", "rules", "added"  # beside the kinds of a typed change
SENTENCES = {
    "rename": N_("“{before}” now has the name “{name}”."),
    "move": N_("“{name}” stands at another place of the framework now."),
    "unit": N_("“{name}” is given in another unit now: {unit}. Earlier figures are read times {factor}."),
    "redefine": N_("“{name}” is defined anew: earlier figures are not comparable with later ones."),
    "split": N_("“{before}” is split into {name}; its figures are kept as they are."),
    "merge": N_("{before} become one, “{name}”; their figures are kept as they are."),
    "retire": N_("“{before}” is retired: it is not asked any more, its figures are kept."),
    WORDED: N_("The definition of “{name}” is worded anew."),
    RULES: N_("“{name}” is asked or judged by other rules now."),
    ADDED: N_("“{name}” is new; the next round can ask for it."),
}
SINCE = N_("“{name}” is defined anew: figures before {year} are not comparable with later ones.")
SEVERAL = {"merge": "before", "split": "name"}  # where a list of names stands, each in its own quotes
TEXTS = frozenset({"name", "short", "definition", "unit", "card_unit"})
ELSEWHERE = frozenset({"code", "indicator", "card_row", "rollup_of"})  # changes nothing for who gives the figure


@dataclass(frozen=True)
class News:
    """One change. `kind`: of a typed change, or worded, rules, added; `before` and `after`: the measures it is about,
    as the earlier and the later revision have them."""

    kind: str
    before: tuple[Measure, ...]
    after: tuple[Measure, ...]
    factor: Decimal = Decimal(1)
    since: str = ""

    def sentence(self) -> str:
        """The change in the language spoken now."""
        words = SINCE if self.kind == "redefine" and self.since else SENTENCES[self.kind]
        several = SEVERAL.get(self.kind, "")
        return _(words).format(
            before=_names(self.before, quoted=several == "before"), name=_names(self.after, quoted=several == "name"),
            # A sentence ends with one stop, also after a unit that is shortened with one.
            unit=self.after[0].unit.say().rstrip(".") if self.after else "",
            factor=show_number(f"{self.factor:f}", language()),
            year=self.since,
        )  # fmt: skip

    def row(self) -> dict[str, object]:
        """As the command line tells it."""
        old, new = ([one.code for one in side] for side in (self.before, self.after))
        return {"kind": self.kind, "old": old, "new": new, "text": self.sentence()}


def _names(measures: Iterable[Measure], *, quoted: bool) -> str:
    each = _("“{name}”") if quoted else "{name}"
    return _("; ").join(each.format(name=one.name.say()) for one in measures)


def news(before: Framework, after: Framework) -> Iterator[News]:
    """What is otherwise in `after`: typed changes in their order, then texts and rules, then what is new."""
    fresh = [change for change in after.changes if change not in set(before.changes)]
    yield from _typed(before, after, fresh)
    told = {code for change in fresh for code in (change.old, *change.new)}
    was = {one.code: one for one in (*before.measures, *before.context)}
    for one in (*after.measures, *after.context):
        if one.code in was and (one.code not in told):
            yield from _of_one(was[one.code], one)
    known = was.keys() | {one.code for one in before.former} | told
    yield from (News(ADDED, (), (one,)) for one in (*after.measures, *after.context) if one.code not in known)


def _typed(before: Framework, after: Framework, changes: Iterable[Change]) -> Iterator[News]:
    """One line a change; what is merged into one measure is told once."""
    merged: dict[tuple[str, ...], list[Measure]] = {}
    changes = list(changes)
    for change in changes:
        if change.kind == "merge":
            merged.setdefault(change.new, []).append(_measure(before, after, change.old))
    for change in changes:
        old = (_measure(before, after, change.old),)
        new = tuple(_measure(after, before, code) for code in change.new)
        if change.kind != "merge":
            yield News(change.kind, old, new, change.factor, change.since)
        elif change.new in merged:
            yield News(change.kind, tuple(merged.pop(change.new)), new)


def _measure(first: Framework, second: Framework, code: str) -> Measure:
    return (first if first.has_measure(code) else second).measure(code)


def _of_one(was: Measure, now: Measure) -> Iterator[News]:
    """What is otherwise about a measure that kept its code."""
    if was.name != now.name:
        yield News("rename", (was,), (now,))
    if was.definition != now.definition:
        yield News(WORDED, (was,), (now,))
    told = TEXTS | ELSEWHERE
    if any(getattr(was, f.name) != getattr(now, f.name) for f in fields(Measure) if f.name not in told):
        yield News(RULES, (was,), (now,))
    if was.indicator != now.indicator:
        yield News("move", (was,), (now,))
