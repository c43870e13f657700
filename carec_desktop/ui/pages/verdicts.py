"""Words for the verdicts on files, and for who signed them."""

from carec_desktop.i18n import N_, _
from carec_desktop.names import framework_in_force

VERDICTS = {
    "intact": N_("intact"),
    "resaved": N_("saved again"),
    "altered": N_("altered"),
    "unsigned": N_("unsigned"),
    "damaged": N_("damaged"),
    "not-a-package": N_("not a package"),
    "too-new": N_("too new"),
    "unknown-signer": N_("unknown signer"),
    "revoked": N_("key revoked"),
    "wrong-country": N_("wrong country"),
    "wrong-role": N_("wrong role"),
    "wrong-addressee": N_("wrong addressee"),
}


def verdict_words(code: str) -> str:
    """A verdict in the language spoken now."""
    return _(VERDICTS.get(code, code))


def sender_words(ref_area: str) -> str:
    """A sender's area in the language spoken now; a dash when nobody is known."""
    if ref_area == "CAREC":
        return _("CAREC region")
    framework = framework_in_force()
    return framework.area(ref_area).name.say() if framework.has_area(ref_area) else ref_area or "—"


