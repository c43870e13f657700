"""How long the room waits: type-ahead, same-person suspicions and a pasted list, over people of a whole program.

    python3 -m trials.room [--people N] [--json]

Names are made up of syllables of the region's scripts, the same every time. The slowest keystroke counts, not the
mean: that is the one a trainer notices.
"""

import argparse
import json
import random
import time

from carec_desktop.people import Attendance, Person, alike, pasted
from carec_desktop.people.finding import Index

SURNAMES = (
    "Иванов Сыдыков Омаров Каримов Жапаров Рахимов Ганбаатар Нұрланов Щербаков Ёқубов "
    "Əliyev Məmmədov Shcherbakov Yoqubov Oʻktamov Gurbangulyýew Khan Ahmadi გიორგაძე ბერიძე 陈 王 李 محمدی"
)
GIVEN = (
    "Аида Болат Гулнара Тимур Мария Алексей Батсүх Айгүл Юлия Aida Bolat Nodira Giorgi Farid Yuliya Alexey "
    "Baxrom Mehriban გიორგი 晓丽 伟 娜 احمد"
)
SYLLABLES = tuple(first + second for first in "бвгджзклмнпрстхчш" for second in "аиоу")
TYPED = ("ivanov aida", "жапаров бол", "shcherbak", "əliyev mar", "陈", "014", "9", "гиорг", "zzzqqq", "а", "oktam nod")


def people(count: int, seed: int = 7) -> list[Person]:
    """So many people with different names in many scripts."""
    rnd = random.Random(seed)
    surnames, given = SURNAMES.split(), GIVEN.split()
    found = []
    for at in range(count):
        name = f"{rnd.choice(surnames)}{rnd.choice(SYLLABLES)}{rnd.choice(SYLLABLES)} {rnd.choice(given)}"
        found.append(Person(name, rnd.choice(("F", "M", "_U")), institution=f"i{at % 40}", code=f"{at + 1:03}"))
    return found


def type_ahead_seconds(people_count: int) -> float:
    """The slowest keystroke of several names typed letter by letter, the index ready. The best of three tries of each,
    so that it is this program that is measured and not what else the computer does."""
    index = Index(people(people_count))
    worst = 0.0
    for text in TYPED:
        for length in range(1, len(text) + 1):
            worst = max(worst, min(_seconds(index, text[:length]) for _again in range(3)))
    return worst


def _seconds(index: Index, typed: str) -> float:
    began = time.perf_counter()
    index.find(typed)
    return time.perf_counter() - began


def index_seconds(people_count: int) -> float:
    """Making the index once, when the room is opened."""
    listed = people(people_count)
    began = time.perf_counter()
    Index(listed)
    return time.perf_counter() - began


def alike_seconds(people_count: int) -> float:
    """All suspicions of a whole list."""
    listed = Attendance("t", "2024").with_persons(people(people_count))
    began = time.perf_counter()
    alike.suspicions(listed)
    return time.perf_counter() - began


def import_seconds(people_count: int) -> float:
    """Reading pasted cells and putting the people on a list."""
    rows = [f"{at}\t{person.name}\tж\t{person.institution}\tx{at}@example.org"
            for at, person in enumerate(people(people_count), 1)]  # fmt: skip
    text = "\n".join(["№\tФИО\tПол\tОрганизация\tE-mail", *rows])
    began = time.perf_counter()
    Attendance("t", "2024").with_persons(pasted.look(text).persons)
    return time.perf_counter() - began


def mark_seconds(people_count: int) -> float:
    """One mark on a long list, everything the room shows computed again."""
    listed = Attendance("t", "2024").with_persons(people(people_count))
    number, other = listed.persons[people_count // 2].number, listed.persons[0].number
    listed = listed.marked(other, 1, "here")  # the first mark looks at everybody once
    began = time.perf_counter()
    after = listed.marked(number, 1, "here")
    assert len(after.persons) == len(listed.persons)
    return time.perf_counter() - began


FIGURES = {
    "type-ahead, slowest keystroke": type_ahead_seconds,
    "index": index_seconds,
    "same-person suspicions": alike_seconds,
    "pasted list": import_seconds,
    "one mark": mark_seconds,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {name: round(measure(asked.people), 4) for name, measure in FIGURES.items()}
    if asked.json:
        print(json.dumps(found))
        return
    for name, seconds in found.items():
        print(f"{name:32}{seconds * 1000:10.1f} ms")


if __name__ == "__main__":
    main()
