"""Who is the same person: what somebody decided about two rows, and the groups that follow.

A decision is remembered for ever and can be taken back by its opposite. Two laptops that decided differently at
the same turn keep people apart: a wrong split is seen at once, a wrong join loses somebody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from carec_desktop.people.persons import Person, agreed_sex

SAME, DIFFERENT = "same", "different"
Pair = tuple[str, str]  # numbers of two rows, the smaller first
Ties = Mapping[Pair, tuple[int, str]]  # how often it was decided, and what


def pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def decided(ties: Ties, pairs: Iterable[Pair], word: str) -> Ties:
    """With this decision about each of these pairs."""
    found = dict(ties)
    for each in pairs:
        turn, before = found.get(each, (0, ""))
        if before != word:
            found[each] = (turn + 1, word)
    return found


def united(one: Ties, two: Ties) -> Ties:
    found = dict(one)
    for each, said in two.items():
        found[each] = max(said, found.get(each, said), key=lambda turn: (turn[0], turn[1] == DIFFERENT))
    return found


def groups(rows: Sequence[Person], ties: Ties) -> dict[str, str]:
    """Row number -> number of the first row about the same person, for rows that share their person with others.
    Rows of lists that agree in name and institution are one person unless somebody said otherwise."""
    above: dict[str, str] = {}

    def top(number: str) -> str:
        while number in above:
            number = above[number]
        return number

    place = {row.number: at for at, row in enumerate(rows)}
    apart = {each for each, (_turn, word) in ties.items() if word == DIFFERENT}
    edges = [each for each, (_turn, word) in ties.items() if word == SAME and set(each) <= place.keys()]
    for one, two in [*edges, *_alike_rows(rows, apart)]:
        first, second = top(one), top(two)
        if first != second:
            early, late = sorted((first, second), key=place.__getitem__)
            above[late] = early
    members = {number: top(number) for number in above}
    return members | {first: first for first in members.values()}


def _alike_rows(rows: Sequence[Person], apart: set[Pair]) -> list[Pair]:
    by_name: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not row.is_walk_in:
            by_name.setdefault(row.same, []).append(row.number)
    found: list[Pair] = []
    for numbers in by_name.values():
        for at, number in enumerate(numbers[1:], 1):
            near = (pair(number, earlier) for earlier in numbers[:at])
            found += [each for each in near if each not in apart][:1]
    return found


def merged(rows: Sequence[Person]) -> Person:
    """One person out of rows about the same one: the first row, completed by the others, with all marks."""
    whole = rows[0]
    for row in rows[1:]:
        blank = [name for name in ("country", "institution", "kind", "contact", "before", "after")
                 if not getattr(whole, name)]  # fmt: skip
        whole = replace(
            whole, **{name: getattr(row, name) for name in blank}, also=whole.also | row.also,
            marks=whole.marks.united(row.marks), notice=whole.notice or row.notice,
            completed=row.completed if whole.completed is None else whole.completed,
        )  # fmt: skip
    sex, doubt = agreed_sex(rows)
    return replace(whole, sex=sex, doubt=doubt)
