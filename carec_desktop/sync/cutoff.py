"""Where a revoked key ends: the packages after which nothing of it counts, whenever it arrives.

A cut-off names every package that is kept, so that they may arrive anywhere in any order, and whatever
those name as the one before them, which may still be on its way. A package that only claims to be older
is neither named nor in a chain and stays out.
"""

from collections.abc import Iterable

from carec_desktop.i18n import N_
from carec_desktop.ledger import Attestation
from carec_desktop.problems import declare
from carec_desktop.sync.keys import package_fingerprint

PACKAGE_UNKNOWN = declare(
    "cut-off-unknown",
    N_(
        "“{text}” names no package of {name} held here, or several; "
        "nothing was changed, type the package's 16 digits or its number."
    ),
)
SHORTEST_SEAL = 8  # characters of a seal's name that tell it from others


def cut_off(held: Iterable[Attestation], after: Iterable[Attestation] | None = None) -> tuple[str, ...]:
    """Seals of a key that stay accepted. `held`: its packages that arrived; `after`: the last good one of every
    device and epoch, the rest of the key's packages is not accepted; None keeps all held."""
    packages = {a.seal: a for a in held}
    kept = packages.values() if after is None else [a for last in after for a in _up_to(last, packages)]
    return tuple(sorted({seal for a in kept for seal in (a.seal, a.previous) if seal}))


def last_of(held: Iterable[Attestation]) -> tuple[str, ...]:
    """Seals that no other follows: enough of a cut-off where every package is at hand, as the secretariat's own."""
    packages = list(held)
    followed = {a.previous for a in packages}
    return tuple(sorted(a.seal for a in packages if a.seal not in followed))


def _up_to(last: Attestation, packages: dict[str, Attestation]) -> list[Attestation]:
    """`last` and what came before it in its series. Where a package in between is missing the chain cannot be
    followed, so the numbers decide; a second package with the number of one in the chain never belongs to it."""
    chain = chain_of([last.seal], packages)
    numbers = {packages[seal].number for seal in chain if seal in packages}
    return [
        a
        for a in packages.values()
        if a.seal in chain
        or ((a.device, a.epoch) == (last.device, last.epoch) and a.number < last.number and a.number not in numbers)
    ]


def chain_of(seals: Iterable[str], packages: dict[str, Attestation]) -> set[str]:
    """Seals and everything that leads up to them as far as it is known here."""
    chain: set[str] = set()
    for seal in seals:
        while seal and seal not in chain:
            chain.add(seal)
            seal = packages[seal].previous if seal in packages else ""
    return chain


def package_named(text: str, name: str, held: Iterable[Attestation]) -> Attestation:
    """The package of this holder that a person names by its 16 digits, its number, or the start of its seal.
    Raises UserError cut-off-unknown unless that is exactly one."""
    plain = "".join(text.split()).lower()
    digits = "".join(c for c in plain if c.isdecimal())
    found = [
        a
        for a in held
        if (len(plain) >= SHORTEST_SEAL and a.seal.startswith(plain))
        or package_fingerprint(a.seal).replace(" ", "") == digits
        or str(a.number) == plain
    ]
    if len(found) != 1:
        raise PACKAGE_UNKNOWN.error(text=text, name=name)
    return found[0]
