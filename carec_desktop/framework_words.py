"""Where a measure comes from, in words: one sentence a change, for people who meet a figure of an earlier revision."""

from collections.abc import Iterator

from carec_desktop.framework import Framework
from carec_desktop.framework_mapping import Change
from carec_desktop.framework_reading import changes_behind
from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_number

SENTENCES = {
    "rename": N_("Its name was “{name}” ({code}) before."),
    "move": N_("Moved here; it was “{name}” ({code})."),
    "unit": N_("Figures of “{name}” ({code}) are read times {factor}."),
    "redefine": N_("Defined anew: figures of “{name}” ({code}) are not comparable."),
    "split": N_("Split off from “{name}” ({code}), whose figures stay as they are."),
    "merge": N_("Merged from others, among them “{name}” ({code}), whose figures stay as they are."),
}
FATES = {
    "split": N_("Split by revision {revision} or before into: {names}."),
    "merge": N_("Merged by revision {revision} or before into: {names}."),
    "retire": N_("Retired by revision {revision} or before; no measure took its place."),
}
NOW = N_("Since revision {revision} or before its figures stand under: {names}.")
SINCE = N_("Defined anew: figures of “{name}” ({code}) before {year} are not comparable.")


def said(framework: Framework, change: Change) -> str:
    """A change in the language spoken now; "" for one that took a measure away."""
    sentence = SINCE if change.kind == "redefine" and change.since else SENTENCES.get(change.kind, "")
    known = framework.has_measure(change.old)
    return _(sentence).format(
        name=framework.measure(change.old).name.say() if known else change.old, code=change.old, year=change.since,
        factor=show_number(f"{change.factor:f}", language()),
    )  # fmt: skip


def fate(framework: Framework, code: str) -> str:
    """What became of a former measure, in one sentence in the language spoken now; "" for one in force."""
    change = next((c for c in framework.changes if c.old == code and c.new != (code,)), None)
    if change is None:
        return ""
    after = [_("{name} ({code})").format(name=framework.measure(new).short.say(), code=new) for new in change.new]
    sentence = _(FATES.get(change.kind, NOW))
    return sentence.format(revision=framework.revision, names=_("; ").join(after))


def history(framework: Framework, code: str) -> Iterator[str]:
    """What became this measure, a sentence each, the nearest first."""
    return (said(framework, change) for change in changes_behind(framework, code))
