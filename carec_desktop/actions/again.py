"""Asking a sender for a package again: a text to copy or to save, in the language of those it goes to."""

from collections.abc import Callable, Iterator
from pathlib import Path

from carec_desktop.actions.answering import language_of
from carec_desktop.actions.inbox import Arrived
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, _, language, ngettext, speaking
from carec_desktop.localvalues import show_date
from carec_desktop.names import area_name
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.keys import fingerprint

MOST_PLACES = 8  # altered values named one by one

# What the sender can mend by sending once more; other refusals need another step than that.
WHY = {
    "altered": N_("It was changed after it was signed, so its values cannot be trusted."),
    "damaged": N_("The file is cut short or damaged, as can happen in mail and on sticks."),
    "unsigned": N_("It carries no signature, as happens when its sheets are copied into another workbook."),
    "wrong-country": N_("It holds a record of another country than the one your key is enrolled for."),
    "wrong-role": N_("It holds something that your key is not enrolled for."),
    "wrong-addressee": N_("It is not addressed to the secretariat; perhaps it is another file than you meant."),
    "revoked": N_("It is signed with a key that is no longer valid."),
    "unknown-signer": N_("It is signed with a key that is not enrolled here."),
}


def can_be_asked(arrived: Arrived) -> bool:
    """Does sending it again help? Not where the package itself came in another way."""
    return arrived.examined.verdict in WHY and not arrived.made_good


def letter(ws: Workspace, arrived: Arrived) -> str:
    """The text that asks for this file again; in the secretariat's own language when nobody knows whose it is."""
    claimed = arrived.claimed
    with speaking(language_of(ws, claimed.ref_area) if claimed else language()):
        return "\n".join(_lines(arrived))


def save(ws: Workspace, arrived: Arrived, path: Path) -> Path:
    """Write the text to a file that every editor reads, Windows Notepad included."""
    atomic_write(path, letter(ws, arrived).replace("\n", "\r\n").encode("utf-8-sig"))
    return path


def _lines(arrived: Arrived) -> Iterator[str]:
    examined, claimed = arrived.examined, arrived.claimed
    facts = {"file": examined.path.name, "number": examined.header.number if examined.header else 0}
    if claimed is not None:
        where = _("CAREC region") if claimed.ref_area == "CAREC" else area_name(claimed.ref_area)
        yield _("To: {name}").format(name=_("{name}, {area}").format(name=claimed.name, area=where))
        yield ""
    elif examined.header is not None:
        yield _("To the holder of the key {fingerprint}").format(fingerprint=fingerprint(examined.header.sender))
        yield ""
    if examined.header is not None:
        day = show_date(examined.header.made_at[:10], language())
        yield _("Your package {number} of {day} (file “{file}”) arrived but could not be merged.").format(
            day=day, **facts
        )
    else:
        yield _("Your file “{file}” arrived but could not be merged.").format(**facts)
    yield _(WHY.get(examined.verdict, examined.sentence()))
    yield from _altered(arrived)
    yield ""
    yield from MENDS.get(examined.verdict, _send_again)()


def _send_again() -> Iterator[str]:
    yield _("Please send the same file again as the program wrote it, without opening and saving it before. "
            "Packed as a ZIP file it arrives unchanged.")  # fmt: skip
    yield _("Or sign and write a new package: it carries every value that no receipt has named. Nothing is lost.")


def _enrol_first() -> Iterator[str]:
    """The same key would be refused again, and what came is kept: only the key has to be known."""
    yield _("Please send us the request file that your program wrote for enrolment, and phone us to compare the digits "
            "above with those your program shows.")  # fmt: skip
    yield _("Your package is kept here and is merged as soon as the key is enrolled; you need not send it again.")


def _new_key_first() -> Iterator[str]:
    yield _("Please make a new key, send us its request file and install the certificate that we answer with.")
    yield _("Then sign and write a new package: it carries every value that no receipt has named. Nothing is lost.")


# What mends it where the same file under the same key would be refused again.
MENDS: dict[str, Callable[[], Iterator[str]]] = {"unknown-signer": _enrol_first, "revoked": _new_key_first}


def _altered(arrived: Arrived) -> Iterator[str]:
    """Which values are not as they were signed."""
    places = [one for one in arrived.offered if one.altered]
    if places:
        yield ngettext(
            "{n} value is not as it was signed:", "{n} values are not as they were signed:", len(places)
        ).format(n=len(places))
    for one in places[:MOST_PLACES]:
        yield _("• {place}: the file now says {value}").format(place=one.place, value=one.edit.value or _("blank"))
    if (more := len(places) - MOST_PLACES) > 0:
        yield ngettext("and {n} more", "and {n} more", more).format(n=more)
