"""What an approval sheet is made of: values to be sent in groups, and the words around them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApprovalRow:
    """One value, in words of the sheet's language. `code`: of the indicator, or the kind of record; `detail`: period,
    unit, question; `again`: it was sent before and no receipt has named it yet; `why`: the reason that travels;
    `same`: of the record in the row above, which is then not named again."""

    code: str
    name: str
    detail: str = ""
    old: str = ""
    new: str = ""
    source: str = ""
    why: str = ""
    again: bool = False
    same: bool = False

    def as_text(self) -> str:
        said = [self.code, f"{self.name} ({self.detail})" if self.detail else self.name, f"{self.old} → {self.new}",
                self.source, self.why, "again" if self.again else ""]  # fmt: skip
        return " | ".join(filter(None, said))


@dataclass(frozen=True)
class ApprovalGroup:
    """The values one ministry, or one cluster, answers for."""

    title: str
    rows: tuple[ApprovalRow, ...]


@dataclass(frozen=True)
class ApprovalFacts:
    """What the sheet says. `package`: fingerprint of the signed package, "" while this is a draft; `left_out`:
    records that are not ready and not in it; `day`: ISO date of the print."""

    area: str
    sender: str
    round: str
    number: int
    fingerprint: str
    day: str
    groups: tuple[ApprovalGroup, ...]
    package: str = ""
    left_out: int = 0

    @property
    def values(self) -> int:
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Heads:
    """The words of the sheet in one language."""

    document: str
    code: str
    what: str
    old: str
    new: str
    source: str
    visa: str
    visa_lines: tuple[str, str, str]
    initials: str
    again: str
    why: str
    none: str
    fingerprint: str
    package: str
    draft: str
    approved: str
    head: str
    stamp: str
