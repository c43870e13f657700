"""What the numbers of packages tell: some have not arrived, some numbers were used twice."""

from dataclasses import dataclass

from carec_desktop.actions.workspace import Workspace
from carec_desktop.chains import Gap, Series, Twin, gaps, twins
from carec_desktop.i18n import _, ngettext

MISSING, COPIED = "missing", "copied"


@dataclass(frozen=True)
class Notice:
    """One thing to know about the packages of a key. `kind`: MISSING or COPIED; `who` its holder's name."""

    kind: str
    series: Series
    who: str
    ref_area: str
    numbers: tuple[int, ...]

    def sentence(self) -> str:
        """For the one who receives the packages."""
        listed = ", ".join(map(str, self.numbers))
        if self.kind == COPIED:
            return _(
                "Two different packages of {name} bear the number {number}: a disk was copied or an old state "
                "restored there. Both are kept and nothing is overwritten; please tell the sender."
            ).format(name=self.who, number=listed)
        return ngettext(
            "Package {numbers} of {name} has not arrived. Nothing is lost: every later package carries what no "
            "receipt has named.",
            "Packages {numbers} of {name} have not arrived. Nothing is lost: every later package carries what no "
            "receipt has named.",
            len(self.numbers),
        ).format(numbers=listed, name=self.who)

    def to_sender(self) -> str:
        """For the one who sent them, in a receipt."""
        listed = ", ".join(map(str, self.numbers))
        if self.kind == COPIED:
            return _(
                "Two different packages with the number {number} arrived from you: this laptop was copied or an old "
                "state restored. Both are kept; please work on one copy only."
            ).format(number=listed)
        return ngettext(
            "Your package {numbers} has not arrived. You need not look for it: the next one carries its values.",
            "Your packages {numbers} have not arrived. You need not look for them: the next one carries their values.",
            len(self.numbers),
        ).format(numbers=listed)

    def row(self) -> dict[str, object]:
        series = self.series
        return {
            "kind": self.kind, "signer": self.who, "country": self.ref_area, "device": series.device,
            "epoch": series.epoch, "numbers": list(self.numbers), "text": self.sentence(),
        }  # fmt: skip


def notices(ws: Workspace, ref_area: str | None = None) -> list[Notice]:
    """Holes and doubles among the packages held here, of one REF_AREA or of everybody."""
    attestations = ws.store.ledger.attestations()
    found = [_notice(ws, MISSING, gap, gap.numbers) for gap in gaps(attestations)]
    found += [_notice(ws, COPIED, twin, (twin.number,)) for twin in twins(attestations)]
    return [n for n in found if ref_area in (None, n.ref_area)]


def _notice(ws: Workspace, kind: str, found: Gap | Twin, numbers: tuple[int, ...]) -> Notice:
    holder = ws.keyring.holder(found.series.signer)
    return Notice(kind, found.series, holder.name if holder else "", holder.ref_area if holder else "", numbers)
