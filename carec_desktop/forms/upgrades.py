"""How answers to questions that a form no longer asks are read today.

The ledger keeps for ever what was sent, and older versions go on sending the old question. A step says
which questions took its place and what its stored value means for each of them. It is applied whenever
the state of a record is computed, so both spellings of one answer meet, replace and contradict each other.
A step goes together with a new format of the database, which has every record computed again.
"""

from collections.abc import Callable, Mapping

Step = Callable[[str], Mapping[str, str]]

# (form, old question) -> step. Appended to, never changed once released.
STEPS: dict[tuple[str, str], Step] = {}


def renamed(new: str) -> Step:
    """The question has another key now; its values mean the same."""
    return lambda value: {new: value}


def answers(form: str, question: str, value: str) -> Mapping[str, str]:
    """What a stored value answers today: {question: value}, after as many steps as it takes."""
    step = STEPS.get((form, question))
    if step is None:
        return {question: value}
    found: dict[str, str] = {}
    for new, text in step(value).items():
        found |= answers(form, new, text)
    return found
