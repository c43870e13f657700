"""Small cells in print: no reader of the printed table, totals and all, can work one out."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.suppression import FEW, TOTAL, Printed, is_few, suppressed

MOST = 14  # numbers an attacker tries for what is withheld; enough to meet a second possibility


def table_of(columns: int, most: int) -> st.SearchStrategy[dict[str, dict[str, int]]]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    rows = st.lists(row, min_size=1, max_size=3)
    return rows.map(lambda cells: {f"r{i}": {f"c{j}": n for j, n in enumerate(row)} for i, row in enumerate(cells)})


TABLES = st.integers(1, 3).flatmap(lambda columns: table_of(columns, 9)) | st.integers(1, 2).flatmap(
    lambda columns: table_of(columns, 30)
)


def tries(printed: Printed, place: tuple[str, str], near: int) -> list[int]:
    number = printed.numbers[place]
    if number is not None:
        return [number]
    if place in printed.few:
        return list(range(1, FEW))
    return list(range(max(0, near - 4), near + 5))


def fits(printed: Printed, place: tuple[str, str], number: int) -> bool:
    shown = printed.numbers[place]
    return number == shown if shown is not None else place not in printed.few or 0 < number < FEW


def possible(table: dict[str, dict[str, int]], printed: Printed) -> dict[tuple[str, str], set[int]]:
    """By brute force: every value of every number in any table that agrees with what is printed."""
    columns = list(next(iter(table.values())))
    found: dict[tuple[str, str], set[int]] = {place: set() for place in printed.numbers}
    rows = []
    for row in table:
        ways = product(*(tries(printed, (row, column), table[row][column]) for column in columns))
        rows.append([way for way in ways if fits(printed, (row, TOTAL), sum(way))])
    hidden = {place for place, number in printed.numbers.items() if number is None}
    for ways in product(*rows):
        sums = [sum(column) for column in zip(*ways, strict=True)]
        fit = all(fits(printed, (TOTAL, c), n) for c, n in zip(columns, sums, strict=True))
        if not (fit and fits(printed, (TOTAL, TOTAL), sum(sums))):
            continue
        for row, way in zip(table, ways, strict=True):
            found[row, TOTAL].add(sum(way))
            for column, n in zip(columns, way, strict=True):
                found[row, column].add(n)
        for column, n in zip(columns, sums, strict=True):
            found[TOTAL, column].add(n)
        found[TOTAL, TOTAL].add(sum(sums))
        if all(len(found[place]) > 1 for place in hidden):
            break
    return found


@given(TABLES)
def test_no_withheld_number_can_be_worked_out(table: dict[str, dict[str, int]]) -> None:
    printed = suppressed(table)
    ways = possible(table, printed)
    for place, number in printed.numbers.items():
        if number is None:
            assert len(ways[place]) > 1, (place, table, printed)


@given(TABLES)
def test_totals_printed_elsewhere_give_nothing_away_as_long_as_there_are_two_rows(
    table: dict[str, dict[str, int]]
) -> None:
    columns = list(next(iter(table.values())))
    public = [(TOTAL, column) for column in (*columns, TOTAL)]
    printed = suppressed(table, public)
    assert all(printed.numbers[place] is not None for place in public)
    if len(table) == 1:  # the row is its own total: nothing can be done but not to print it
        return
    ways = possible(table, printed)
    for place, number in printed.numbers.items():
        if number is None:
            assert len(ways[place]) > 1, (place, table, printed)


@given(TABLES)
def test_what_is_printed_is_true_and_small_counts_never_are(table: dict[str, dict[str, int]]) -> None:
    printed = suppressed(table)
    for (row, column), number in printed.numbers.items():
        rows = table if row == TOTAL else [row]
        true = sum(n for r in rows for c, n in table[r].items() if column in (c, TOTAL))
        assert number in (None, true)
        assert (number is None) or not 0 < true < FEW
        assert (row, column) not in printed.few or 0 < true < FEW


@given(st.integers(1, 3).flatmap(lambda columns: table_of(columns, 9)).map(
    lambda table: {row: {c: n + FEW for c, n in cells.items()} for row, cells in table.items()}))  # fmt: skip
def test_a_table_without_small_counts_is_printed_whole(table: dict[str, dict[str, int]]) -> None:
    assert None not in suppressed(table).numbers.values()


def test_one_small_cell_takes_the_smallest_company_it_needs() -> None:
    table = {"ministry": {"F": 3, "M": 12}, "border": {"F": 8, "M": 9}, "business": {"F": 20, "M": 30}}
    printed = suppressed(table)
    assert printed.text("ministry", "F", "–") == "<5"
    assert [place for place, number in printed.numbers.items() if number is None] == [
        ("ministry", "F"), ("ministry", "M"), ("border", "F"), ("border", "M")]  # fmt: skip
    assert (printed.text("ministry", TOTAL, "–"), printed.text("ministry", "M", "–")) == ("15", "–")


def test_bounds_alone_give_nothing_away() -> None:
    # 4 + 4 = 8 and 1 + 1 = 2 would be certain if the total stood there; so would four ones under "<5".
    for row in ([4, 4], [1, 1], [1, 1, 1, 1], [4, 4, 4, 4], [1, 0, 0], [4, 100]):
        table = {"answers": {f"c{at}": n for at, n in enumerate(row)}}
        ways = possible(table, printed := suppressed(table))
        assert all(len(ways[place]) > 1 for place, number in printed.numbers.items() if number is None)


def test_a_share_of_few_people_is_not_printed() -> None:
    assert is_few(2, 4)
    assert is_few(2, 30)
    assert is_few(28, 30)
    assert not is_few(0, 30)
    assert not is_few(30, 30)
    assert not is_few(12, 30)
    assert is_few(0, 4)
