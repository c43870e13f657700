"""The e-mail that goes with a package: what is attached and which digits to compare, for the person to copy."""

from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_period


def mail(ws: Workspace, number: int, file: str, fingerprint: str, period: str = "") -> str:
    """Subject and text in the language spoken now; no figure and no passphrase stands in it."""
    period = "" if ws.settings.role == "trainer" else period  # courses of any year, whatever the round is about
    area = ws.framework.area(ws.settings.ref_area).name.say()
    facts = {
        "number": number, "file": file, "fingerprint": fingerprint, "area": area, "name": ws.settings.name,
        "period": show_period(period, language()) if period else "",
    }  # fmt: skip
    subject = _("Subject: CAREC, {area}, package no. {number}").format(**facts)
    about = (
        _("The attached file {file} is package no. {number} with data for {period}.")
        if period
        else _("The attached file {file} is package no. {number}.")
    )
    lines = [
        subject, "", _("Dear colleagues,"), "", about.format(**facts),
        _("Its fingerprint is {fingerprint}. Your program shows the same digits; please compare them.").format(**facts),
        _("Please send the receipt to this address."), "", ws.settings.name, area,
    ]  # fmt: skip
    return "\n".join(lines)
