"""What is left of a list when the names are gone: counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from carec_desktop.people.persons import Person

KindOf = Callable[[str], str]  # institution -> code of its type, "" when unknown
COUNTERS = ("persons", "by_kind", "completed", "by_country")


@dataclass(frozen=True)
class Tally:
    """Counts without names. `persons` and `completed` by SEX; `by_kind` by "type of institution.SEX", only for those
    whose type is known; `by_country` by member's code, likewise; `participations`: sessions attended."""

    persons: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    completed: Counter[str] = field(default_factory=Counter)
    asked: int = 0  # of how many somebody said whether they completed
    noted: int = 0  # of how many the sessions were noted
    participations: int = 0
    by_country: Counter[str] = field(default_factory=Counter)
    tested: int = 0  # people with a test before and after
    before: Decimal = Decimal(0)  # sum of their scores, per cent
    after: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.persons + other.persons, self.by_kind + other.by_kind, self.completed + other.completed,
            self.asked + other.asked, self.noted + other.noted, self.participations + other.participations,
            self.by_country + other.by_country, self.tested + other.tested, self.before + other.before,
            self.after + other.after,
        )  # fmt: skip

    @property
    def total(self) -> int:
        return sum(self.persons.values())

    @property
    def unplaced(self) -> int:
        """People whose institution is of no known type."""
        return self.total - sum(self.by_kind.values())

    def plain(self) -> dict[str, Any]:
        """As JSON objects; "" stands for nothing counted."""
        tests = {"tested": self.tested, "before": str(self.before), "after": str(self.after)} if self.tested else {}
        return {
            "persons": dict(self.persons), "by_kind": dict(self.by_kind), "completed": dict(self.completed),
            "asked": self.asked, "noted": self.noted, "participations": self.participations,
            **({"by_country": dict(self.by_country)} if self.by_country else {}), **tests,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Tally":
        """From `plain`, of format 1 as well. Raises ValueError, TypeError or KeyError when it is none."""
        persons, by_kind, completed = (_counter(plain[name]) for name in ("persons", "by_kind", "completed"))
        asked, noted, participations = (int(plain[name]) for name in ("asked", "noted", "participations"))
        sums = Decimal(plain.get("before", "0")), Decimal(plain.get("after", "0"))
        if not all(part.is_finite() for part in sums):
            raise ValueError("no sum")
        return cls(persons, by_kind, completed, asked, noted, participations,
                   _counter(plain.get("by_country", {})), int(plain.get("tested", 0)), *sums)  # fmt: skip


def _counter(plain: Mapping[str, Any]) -> Counter[str]:
    return Counter({str(name): int(count) for name, count in plain.items()})


def tally(persons: Iterable[Person], kind_of: KindOf) -> Tally:
    """Counts of these people; each row counts once. `kind_of` knows the register of institutions."""
    counters: dict[str, Counter[str]] = {name: Counter() for name in COUNTERS}
    asked = noted = participations = tested = 0
    before = after = Decimal(0)
    for person in persons:
        kind = kind_of(person.institution) or person.kind
        counters["persons"][person.sex] += 1
        if kind:
            counters["by_kind"][f"{kind}.{person.sex}"] += 1
        if person.completed:
            counters["completed"][person.sex] += 1
        if person.country:
            counters["by_country"][person.country] += 1
        asked += person.completed is not None
        noted += bool(person.sessions)
        participations += len(person.sessions)
        if person.before and person.after:
            tested += 1
            before, after = before + Decimal(person.before), after + Decimal(person.after)
    by_sex, by_kind, completed = (counters[name] for name in COUNTERS[:3])
    return Tally(
        by_sex, by_kind, completed, asked, noted, participations, counters["by_country"], tested, before, after
    )
