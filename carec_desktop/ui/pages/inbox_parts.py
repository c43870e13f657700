"""What the inbox shows of files: one line a file, the panel about one of them, the book of what came."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.i18n import _, ngettext
from carec_desktop.problems import said
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark, of_verdict
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.pages.verdicts import sender_words, verdict_words
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Button, Label, marked
from carec_desktop.ui.tables import Column

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Taken
    from carec_desktop.actions.inbox import Arrived
    from carec_desktop.actions.proposal import Offered
    from carec_desktop.store import Letter

MOST_OFFERED = 6  # values of a refused package named one by one


@dataclass(frozen=True)
class File:
    """One file in the inbox, and what became of it once merging was tried."""

    arrived: "Arrived"
    taken: "Taken | None" = None

    @property
    def path(self) -> Path:
        return self.arrived.examined.path

    @property
    def waits(self) -> bool:
        """Can be merged and was not yet."""
        return self.arrived.merges and self.taken is None

    @property
    def merged(self) -> bool:
        return self.arrived.here or (self.taken is not None and self.taken.merged)

    def sentence(self) -> str:
        if self.taken is not None:
            return self.taken.sentence
        if self.arrived.here:
            return _("This package was merged before; nothing in it is new.")
        if self.arrived.repeats:
            return _("This is the same package as “{file}”.").format(file=self.arrived.repeats)
        return self.arrived.sentence()


@dataclass(frozen=True)
class Calls:
    """What can be done with the file on show."""

    merge: Callable[[], object]
    copy: Callable[[], object]
    save: Callable[[], object]


def show_file(panel: Panel, file: File, calls: Calls) -> None:
    """The side panel about one file: what it is, who signed it, what it lacks, what can be done."""
    examined = file.arrived.examined
    panel.clear()
    panel.block(
        marked(of_verdict(examined.verdict), lambda: verdict_words(examined.verdict), size=15, bold=True),
        Label(file.sentence, 12, tone="2", wrap=True),
    )
    if file.waits:
        panel.block(Button(lambda: _("Merge this package"), calls.merge, keys="M"))
    if file.arrived.waits and not file.merged:
        panel.block(marked(Mark.WAITING, partial(_waits_words, file), bold=True),
                    Label(_unprinted, 12, tone="2", wrap=True))  # fmt: skip
    _show_again(panel, file, calls)
    _show_sender(panel, file)
    if file.arrived.missing:
        panel.block(marked(Mark.WAITING, partial(_missing_words, file), bold=True),
                    Label(_nothing_lost, 12, tone="2", wrap=True))  # fmt: skip
    for problem in examined.problems[1:6]:
        panel.block(Label(problem.sentence, 12, wrap=True), rule=False)
    _show_offered(panel, file)
    if examined.fingerprint:
        groups = examined.fingerprint.split()
        lines = [Label("  ".join(groups[i : i + 2]), 15, bold=True) for i in range(0, len(groups), 2)]
        words = Label(lambda: _("Fingerprint; the sender reads the same."), 12, tone="2", wrap=True)
        panel.block(Ornament(examined.fingerprint, 72), *lines, words)


def _waits_words(file: File) -> str:
    n = file.arrived.waits
    return ngettext("{n} answer will wait", "{n} answers will wait", n).format(n=n)


def _unprinted() -> str:
    return _(
        "It is approved already or its period is locked: nothing printed changes before you decide, under Approval."
    )


def _show_sender(panel: Panel, file: File) -> None:
    examined, claimed = file.arrived.examined, file.arrived.claimed
    header, proven = examined.header, examined.holder is not None
    sender = sender_words(claimed.ref_area if claimed else "")
    panel.pairs([
        (lambda: _("Sender") if proven or claimed is None else _("Says it is from"), sender),
        (lambda: _("Signed by") if proven or claimed is None else _("In the name of"),
         claimed.name if claimed else "—"),
        (lambda: _("Package"), f"{header.number}" if header else "—"),
        (lambda: _("Written"), lambda: when(header.made_at) if header else "—"),
        (lambda: _("File"), examined.path.name),
        (lambda: _("Fingerprint of the values"), examined.values_fingerprint or "—"),
    ])  # fmt: skip


def _show_again(panel: Panel, file: File, calls: Calls) -> None:
    from carec_desktop.actions import again

    if not again.can_be_asked(file.arrived):
        return
    widgets = [
        Button(partial(_copy_words, file), calls.copy, icon="copy", keys="R"),
        Button(lambda: _("Save the request…"), calls.save, icon="disk"),
    ]
    told = file.arrived.claimed is not None
    words = _("The next receipt to this sender says so too.") if told else _("Nobody can tell whose file it is.")
    panel.block(*widgets, Label(words, 12, tone="2", wrap=True))


def _copy_words(file: File) -> str:
    unknown = file.arrived.examined.verdict == "unknown-signer"
    return _("Copy a request to enrol") if unknown else _("Copy a request to resend")


def _show_offered(panel: Panel, file: File) -> None:
    offered = file.arrived.offered
    for one in offered[:MOST_OFFERED]:
        panel.add(Item(Mark.ERROR if one.altered else Mark.DRAFT, one.place, partial(_offered_words, one)))
    if offered:
        panel.block(Label(partial(_unsigned_words, len(offered)), 12, tone="2", wrap=True))


def _offered_words(one: "Offered") -> str:
    words = _("{question}: {value} (here: {now})") if one.state == "changed" else _("{question}: {value}")
    return words.format(question=one.question, value=one.shown(one.edit.value) or _("blank"), now=one.shown(one.now))


def _unsigned_words(count: int) -> str:
    return ngettext(
        "{n} value can still be read. Nobody signed it; ask for the original before you use it.",
        "{n} values can still be read. Nobody signed them; ask for the original before you use them.", count,
    ).format(n=count)  # fmt: skip


def _missing_words(file: File) -> str:
    missing = file.arrived.missing
    return ngettext("Package {numbers} has not arrived.", "Packages {numbers} have not arrived.", len(missing)).format(
        numbers=", ".join(map(str, missing))
    )


def _nothing_lost() -> str:
    return _("Nothing is lost: every later package carries what no receipt has named.")


# -- columns -----------------------------------------------------------------------------------------


def _sender(file: File) -> Cell:
    claimed = file.arrived.claimed
    words = sender_words(claimed.ref_area if claimed else "")
    return Cell(words, tip=words)


def _verdict(file: File) -> Cell:
    code = file.arrived.examined.verdict
    mark = of_verdict(code)
    return Cell(verdict_words(code), mark=mark, tone="alert" if mark is Mark.ERROR else "text")


def _count(name: str, file: File) -> Cell:
    if not file.arrived.welcome:
        return Cell("")
    count = getattr(file.arrived, name)
    mark = Mark.CONFLICT if name == "conflicts" and count else None
    return Cell(str(count), mark=mark, bold=bool(count) and name == "new", tone="text" if count else "text2")


def _outcome(file: File) -> Cell:
    if file.merged:
        return Cell(_("merged"), mark=Mark.RECEIVED)
    if file.waits:
        return Cell(_("can be merged"), tone="accent")
    if file.arrived.repeats:
        return Cell(_("repeated"), tone="text2", tip=file.sentence())
    waits = file.arrived.examined.verdict == "unknown-signer"
    return Cell(_("waits for its key") if waits else _("not merged"), tone="text2", tip=file.sentence())


def _number(file: File) -> Cell:
    header = file.arrived.examined.header
    if header is None:
        return Cell("—")
    if not file.arrived.missing:
        return Cell(str(header.number))
    words = _missing_words(file)
    return Cell(str(header.number), mark=Mark.WAITING, tip=words, spoken=f"{header.number}, {words}")


def _signer(file: File) -> Cell:
    holder, claimed = file.arrived.examined.holder, file.arrived.claimed
    if holder is not None:
        return Cell(holder.name, tone="text2", tip=holder.name)
    if claimed is not None:
        return Cell(_("not proven"), tone="text2", tip=claimed.name)
    return Cell(_("no known key") if file.arrived.examined.seal else "—", tone="text2")


def _became(letter: "Letter") -> Cell:
    why = said(letter.problem)
    return Cell(why or _("merged"), tone="text2", tip=why)


FILES = [
    Column(lambda: _("File"), lambda f: Cell(f.path.name, tip=str(f.path)), 84, 1),
    Column(lambda: _("Country"), _sender, 96),
    Column(lambda: _("No."), _number, 44, right=True),
    Column(lambda: _("Verdict"), _verdict, 100),
    Column(lambda: _("Signed by"), _signer, 86, 1, optional=True),
    Column(lambda: _("New"), lambda f: _count("new", f), 52, right=True),
    Column(lambda: _("Same"), lambda f: _count("same", f), 52, right=True),
    Column(lambda: _("Changed"), lambda f: _count("changed", f), 60, right=True),
    Column(lambda: _("Conflict"), lambda f: _count("conflicts", f), 60, right=True),
    Column("", _outcome, 110),
]
NOTICES = [
    Column("", lambda _notice: Cell(mark=Mark.WAITING), 32),
    Column(lambda: _("Country"), lambda x: Cell(sender_words(x.ref_area)), 130),
    Column("", lambda x: Cell(x.sentence(), tone="text2", tip=x.sentence()), 300, 1),
]
LOG = [
    Column(lambda: _("When"), lambda x: Cell(when(x.at), tone="text2"), 150),
    Column(lambda: _("Country"), lambda x: Cell(sender_words(x.who)), 160, 1),
    Column(lambda: _("No."), lambda x: Cell(str(x.number) if x.number else "—"), 44, right=True),
    Column(lambda: _("Verdict"), lambda x: Cell(verdict_words(x.verdict), mark=of_verdict(x.verdict)), 150),
    Column(lambda: _("File"), lambda x: Cell(x.file, tone="text2", tip=x.file), 140, 1),
    Column(lambda: _("What became of it"), _became, 140, 2),
]
