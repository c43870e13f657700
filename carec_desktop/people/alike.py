"""The same person twice? Suspicions across spellings, scripts, order of names, initials and names left out.

Cautious: every word of the shorter name must be found in the longer one, one word must be whole, and a woman's
surname is not a man's. What somebody judged is never asked again. People are compared only with those who share a
surname's consonants and an initial, so that a list of thousands takes seconds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from carec_desktop.i18n import N_
from carec_desktop.people import sounds
from carec_desktop.people.names import script
from carec_desktop.people.persons import Person
from carec_desktop.people.roll import Attendance
from carec_desktop.people.sounds import bones, latins, plain
from carec_desktop.people.ties import pair

# Why two rows may be one person, strongest first; shown beside the two names.
REASONS = {
    "same": N_("the same name"),
    "script": N_("the same name in another script"),
    "order": N_("the same names in another order"),
    "shorter": N_("one of the names left out"),
    "initials": N_("initials instead of names"),
    "near": N_("a letter or two apart"),
    "contact": N_("the same address under two names"),
}
LEAST = 0.75
MOST_SHARING = 3  # people at one address; a ministry's mailbox says nothing about who is who
LARGEST_BLOCK = 80  # people who share a key; above that they must share two whole words
WHOLE, CLOSE, INITIAL = 1.0, 0.85, 0.7
ADDRESS = "@"
Words = tuple[str, ...]
Key = tuple[str, str]


@dataclass(frozen=True)
class Suspicion:
    """Two people who may be one. `score` from LEAST to 1; `why`: one of REASONS."""

    one: str
    other: str
    score: float
    why: str


def suspicions(listed: Attendance, about: Collection[str] | None = None) -> list[Suspicion]:
    """Undecided pairs on a list, the likeliest first; with `about` only pairs one of whom has such a number."""
    people = {person.number: person for person in listed.persons}
    heard = {number: readings(person) for number, person in people.items()}
    judged, asked = _judged(listed), None if about is None else set(about)
    found = []
    for one, other in _pairs(people.values()):
        if (asked is not None and one not in asked and other not in asked) or pair(one, other) in judged:
            continue
        likeness = _likeness(people[one], people[other], heard[one], heard[other])
        if likeness[0] >= LEAST:
            found.append(Suspicion(one, other, likeness[0], likeness[1]))
    place = {number: at for at, number in enumerate(people)}
    return sorted(found, key=lambda each: (-each.score, place[each.one], place[each.other]))


def _judged(listed: Attendance) -> set[tuple[str, str]]:
    """Pairs of people somebody decided about, by any of their rows."""
    rows = {row.number for row in listed.rows}
    return {
        pair(listed.person(one).number, listed.person(two).number) for one, two in listed.ties if {one, two} <= rows
    }


def forget() -> None:
    """Forget every name met so far: somebody was erased."""
    for kept in (_readings, _names, _words):
        kept.cache_clear()
    sounds.forget()


# -- whom to compare


def _pairs(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    """Pairs worth comparing, each once, in the order of the list."""
    blocks: defaultdict[Key, list[str]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            blocks[key].append(person.number)
    by_number = {person.number: person for person in people}
    met: set[tuple[str, str]] = set()
    for key, numbers in blocks.items():
        if key[1] == ADDRESS and len(numbers) > MOST_SHARING:
            continue
        for part in [numbers] if len(numbers) <= LARGEST_BLOCK else _smaller(numbers, by_number):
            for at, one in enumerate(part):
                for other in part[at + 1 :]:
                    if (one, other) not in met:
                        met.add((one, other))
                        yield one, other


def _keys(person: Person) -> set[Key]:
    keys = {(person.contact.casefold(), ADDRESS)} if ADDRESS in person.contact else set()
    for words in readings(person):
        if len(words) == 1:
            keys.add((words[0], ""))
        for at, word in enumerate(words):
            if len(word) > 2:
                keys |= {(bones(word), other[0]) for place, other in enumerate(words) if place != at}
    return keys


def _smaller(numbers: list[str], people: dict[str, Person]) -> list[list[str]]:
    """A crowd with one surname, parted by two whole words."""
    parts: defaultdict[Words, list[str]] = defaultdict(list)
    for number in numbers:
        for words in readings(people[number]):
            hard = sorted({bones(word) for word in words})
            for key in {(a, b) for at, a in enumerate(hard) for b in hard[at + 1 :]}:
                parts[key].append(number)
    return [list(dict.fromkeys(part))[:LARGEST_BLOCK] for part in parts.values() if len(part) > 1]


def readings(person: Person) -> set[Words]:
    """Every way to hear each spelling of a name, as words; Chinese names are one word as written."""
    return {words for text in person.also for words in _readings(text)}


@lru_cache(maxsize=65_536)
def _readings(text: str) -> tuple[Words, ...]:
    heard = tuple(tuple(key.split()) for key in latins(text.replace(".", ". ")) if key)
    if heard:
        return heard
    written = plain(text).replace(" ", "")
    return ((written,),) if written else ()


# -- how alike


def _likeness(one: Person, other: Person, heard: set[Words], heard_too: set[Words]) -> tuple[float, str]:
    couple = {one.sex, other.sex} == {"F", "M"}
    if couple and heard.isdisjoint(heard_too):
        return 0.0, ""  # a woman and a man with different names are two people
    score, why = max((_names(a, b) for a in heard for b in heard_too), default=(0.0, ""))
    shared = ADDRESS in one.contact and one.contact.casefold() == other.contact.casefold()
    if not score:
        return (LEAST, "contact") if shared else (0.0, "")
    score -= 0.2 if couple else 0
    if one.country and other.country and one.country != other.country:
        score -= 0.1
    if one.same[1] and other.same[1]:
        score += 0.05 if one.same[1] == other.same[1] else -0.05
    score += 0.2 if shared else 0
    if why == "same" and plain(one.name) != plain(other.name):
        why = "script" if script(one.name) != script(other.name) else "near"
    return min(round(score, 3), 1.0), why


@lru_cache(maxsize=65_536)
def _names(one: Words, other: Words) -> tuple[float, str]:
    """How alike two readings are, and why; 0 as soon as a word of the shorter one has no counterpart."""
    short, long = sorted((one, other), key=lambda words: (len(words), words))
    if one == other:
        # A single word is a whole name in Chinese, and hardly one in any other script.
        return (WHOLE if len(one) > 1 or not one[0].isascii() else LEAST - 0.05), "same"
    if len(short) < 2:
        return 0.0, ""
    if not any(_words(word, each) >= CLOSE for word in short for each in long if len(word) > 2):
        return 0.0, ""
    left, scores = list(long), []
    for word in sorted(short, key=len, reverse=True):
        score, best = max(((_words(word, each), each) for each in left), default=(0.0, ""))
        if not score:
            return 0.0, ""
        left.remove(best)
        scores.append((score, word))
    if not any(score >= CLOSE and len(word) > 2 for score, word in scores):
        return 0.0, ""
    worth = sum(score for score, _word in scores) / len(scores) - 0.08 * len(left)
    least = min(score for score, _word in scores)
    why = "initials" if least == INITIAL else "near" if least < WHOLE else "shorter" if left else "order"
    return worth, why


@lru_cache(maxsize=262_144)
def _words(one: str, other: str) -> float:
    if one == other:
        return WHOLE
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] else 0.0
    return CLOSE if _close(*sorted((one, other), key=len)) else 0.0


def _close(short: str, long: str) -> bool:
    """Two hearings of one word; not the surname of a woman and a man, not two short words."""
    if len(short) < 4 or len(long) - len(short) > 2 or long in (short + "a", short[:-1] + "aia"):
        return False
    if len(bones(short)) > 2 and short[0] == long[0] and bones(short) == bones(long):
        return True
    return len(short) > 4 and _one_edit(short, long)


def _one_edit(short: str, long: str) -> bool:
    """Does one letter more, less or other, or two letters changed about, make one of the other?"""
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )
