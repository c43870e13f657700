"""What the slots of the papers said, as an edition keeps it: one text a slot, one line in it for every source.

A later revision may call a measure otherwise or count it in another unit. Before an edition is compared, what it said
is read as everything else is read then; else every figure of that measure would seem to have changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from carec_desktop.actions.figures import Results
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import only_former, read_through
from carec_desktop.signals import Figure, Slot

Stated = tuple[tuple[str, str], ...]  # values and the reasons for none


def values_of(results: Results) -> dict[str, str]:
    """What every slot says, all its sources together."""
    computed = (one.figure for one in results.computed)
    return _by_slot(f for f in (*results.recorded, *computed) if f.state not in ("draft", "waiting", "late"))


def read_on(framework: Framework, values: Mapping[str, str]) -> dict[str, str]:
    """What an edition said, under the codes and in the units of a later revision."""
    figures = list(_figures(values))
    return _by_slot([*read_through(framework, figures), *only_former(framework, figures)])


def slot_name(slot: Slot) -> str:
    return json.dumps(list(slot), ensure_ascii=False)


def slot_of(name: str) -> Slot:
    measure, ref_area, period, kind, dimensions = json.loads(name)
    return Slot(measure, ref_area, period, kind, tuple((str(k), str(v)) for k, v in dimensions))


def stated(said: str) -> Stated:
    """Every source's value and reason, out of the text of a slot."""
    return tuple((str(value), str(reason)) for _source, value, reason, _rivals in map(json.loads, said.splitlines()))


def different(said: str) -> Stated:
    """The different values and reasons among them."""
    return tuple(dict.fromkeys(stated(said)))


def _by_slot(figures: Iterable[Figure]) -> dict[str, str]:
    found: dict[Slot, list[str]] = {}
    for figure in figures:
        found.setdefault(figure.slot, []).append(_said(figure))
    return {slot_name(slot): "\n".join(sorted(values)) for slot, values in found.items()}


def _said(figure: Figure) -> str:
    return json.dumps([figure.source, figure.value, figure.reason, figure.state == "conflict"], ensure_ascii=False)


def _figures(values: Mapping[str, str]) -> Iterator[Figure]:
    for name, said in values.items():
        slot = slot_of(name)
        for source, value, reason, rivals in map(json.loads, said.splitlines()):
            state = "conflict" if rivals else "clean"
            yield Figure(*slot[:4], source, slot.dimensions, value=value, reason=reason, state=state)
