"""Finding people while a name is typed: by row code, by any part of a name, in any script.

All keys of all people stand in one text, a line a spelling, so that a keystroke is a search of the machine's own kind
and no loop over people. A line begins with what was written, folded; then how it sounds in Latin letters; then its
consonants. What is typed is folded the same ways. Codes come first, then beginnings of words, then other parts,
then the same consonants.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from carec_desktop.people.persons import Person
from carec_desktop.people.roll import TWINS
from carec_desktop.people.sounds import bones, latins, plain

LEAST_BONES = 3  # consonants; fewer would find half the list
MOST_TRIED = 2_000  # places looked at for one text
Found = dict[str, None]  # numbers in the order of their worth


class Index:
    """People to be found. `follow` keeps it in step with a list; looking up never changes it."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self._known: dict[str, Person] = {}
        self._lines: dict[str, str] = {}
        self._text, self._starts, self._owners = "", [0], [""]
        self._codes: dict[str, str] = {}
        self._code_text = ""
        self.follow(persons)

    def __repr__(self) -> str:
        return f"<index of {len(self._known)} people>"

    def __len__(self) -> int:
        return len(self._known)

    def follow(self, persons: Iterable[Person]) -> None:
        """Know exactly these people; only those whose names changed are read anew."""
        known = {person.number: person for person in persons}
        changed = known.keys() != self._known.keys()
        for number, person in known.items():
            before = self._known.get(number)
            if before is None or (before.also, before.name) != (person.also, person.name):
                self._lines[number] = _line(person)
                changed = True
        self._known = known
        self._codes = {person.code.casefold(): number for number, person in known.items() if person.code}
        self._code_text = "\n".join(["", *self._codes, ""])
        if changed:
            self._write()

    def _write(self) -> None:
        self._lines = {number: self._lines[number] for number in self._known}
        self._owners = list(self._lines)
        self._text = "\n" + "".join(self._lines.values())
        self._starts, at = [], 1
        for line in self._lines.values():
            self._starts.append(at)
            at += len(line)

    def find(self, typed: str, most: int = 12) -> list[str]:
        """Numbers of at most `most` people whom this text names, the likeliest first; nobody for a blank text."""
        words = plain(typed).split()
        if not words:
            return []
        found: Found = dict.fromkeys(self._by_code(plain(typed).replace(" ", ""), most))
        for ways in self._ways(typed, words):
            for number in self._named(ways, most):
                found.setdefault(number)
                if len(found) >= most:
                    return list(found)[:most]
        return list(found)

    def _by_code(self, typed: str, most: int) -> Iterator[str]:
        digits = typed.lstrip("w")
        if not digits.rstrip(TWINS).isdecimal():
            return
        whole = typed if typed.startswith("w") else digits.zfill(3)
        exact = self._codes.get(whole)
        if exact:
            yield exact
        at, text = -1, f"\n{typed}"
        for _code in range(most if typed != whole else 0):  # typed without its zeros, or half of it
            at = self._code_text.find(text, at + 1)
            if at < 0:
                return
            yield self._codes[self._code_text[at + 1 : self._code_text.index("\n", at + 1)]]

    def _ways(self, typed: str, words: list[str]) -> Iterator[list[tuple[str, ...]]]:
        """What to look for, word by word, from the surest way to the loosest; any text of a tuple will do."""
        keys = [key.split() for key in latins(typed)]
        heard = [tuple({key[at] for key in keys if at < len(key)}) for at in range(max(map(len, keys), default=0))]
        for begin in (" ", ""):
            yield [(begin + word,) for word in words]
            if heard:
                yield [tuple(f"{begin}{text}" for text in each) for each in heard]
        hard = [tuple({bones(text) for text in each}) for each in heard]
        if hard and all(min(map(len, each)) >= LEAST_BONES for each in hard):
            yield [tuple(f" {text}" for text in each) for each in hard]

    def _named(self, ways: list[tuple[str, ...]], most: int) -> Iterator[str]:
        """People on whose lines every word stands, told by the longest of them."""
        first = max(range(len(ways)), key=lambda at: min(map(len, ways[at])))
        rest = [each for at, each in enumerate(ways) if at != first]
        given = 0
        for text in ways[first]:
            for number in self._at(text):
                line = self._lines[number]
                if all(any(part in line for part in each) for each in rest):
                    yield number
                    given += 1
                    if given >= 2 * most:
                        return

    def _at(self, text: str) -> Iterator[str]:
        """Everybody on whose lines this text stands, in the order of the list."""
        at, tried = self._text.find(text), 0
        while at >= 0 and tried < MOST_TRIED:
            place = bisect_right(self._starts, at) - 1
            if place >= 0:
                yield self._owners[place]
            tried += 1
            after = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._text)
            at = self._text.find(text, max(after - 1, at + 1))


def _line(person: Person) -> str:
    """Every key of a person, each spelling after a blank, so that a blank before a text means a word begins."""
    keys: dict[str, None] = {}
    for text in sorted(person.also):
        heard = latins(text)
        keys |= dict.fromkeys([plain(text), *heard, *map(bones, heard)])
    return "".join(f" {key}" for key in keys if key) + "\n"
