"""Lists of choices that several records share: codes for the ledger, labels for people."""

from carec_desktop.i18n import N_

MEMBERS = {
    "AFG": N_("Afghanistan"),
    "AZE": N_("Azerbaijan"),
    "CHN": N_("People's Republic of China"),
    "GEO": N_("Georgia"),
    "KAZ": N_("Kazakhstan"),
    "KGZ": N_("Kyrgyz Republic"),
    "MNG": N_("Mongolia"),
    "PAK": N_("Pakistan"),
    "TJK": N_("Tajikistan"),
    "TKM": N_("Turkmenistan"),
    "UZB": N_("Uzbekistan"),
}
SECTORS = {
    "EFS": N_("Economic and financial stability"),
    "TRD": N_("Trade"),
    "TSM": N_("Tourism"),
    "ECD": N_("Economic corridors"),
    "TRP": N_("Transport"),
    "ENG": N_("Energy"),
    "AGR": N_("Agriculture"),
    "WTR": N_("Water"),
    "EDC": N_("Education"),
    "HLT": N_("Health"),
    "ALL": N_("All sectors"),
    "KNOWLEDGE": N_("Knowledge"),
    "GENDER": N_("Women and men"),
    "DIGITAL": N_("Digital economy"),
    "CLIMATE": N_("Climate"),
    "PRIVATE_SECTOR": N_("Private sector"),
    "INSTITUTIONAL": N_("CAREC institutions"),
}
KINDS = {"baseline": N_("baseline"), "target": N_("target"), "actual": N_("actual")}
# How far something has come, for measures answered by a stage; the digit is what is stored and what is typed.
STAGES = {
    "1": N_("not begun"),
    "2": N_("in preparation"),
    "3": N_("adopted"),
    "4": N_("under way"),
    "5": N_("completed"),
}
REASONS = {
    "not_due": N_("not yet due"),
    "not_collected": N_("not collected"),
    "not_available": N_("not available"),
    "not_applicable": N_("not applicable"),
    "too_early": N_("too early"),
    "withheld": N_("withheld"),
    "target_never_set": N_("target never set"),
}
FLAGS = {
    "estimated": N_("estimated"),
    "provisional": N_("provisional"),
    "forecast": N_("forecast"),
    "break": N_("break in series"),
}
LEVELS = {
    "minister": N_("minister or governor"),
    "deputy": N_("deputy minister"),
    "senior": N_("senior official"),
    "expert": N_("expert"),
    "other": N_("other"),
}
PARTIES = {
    "member": N_("member country"),
    "partner": N_("development partner"),
    "private": N_("private sector"),
    "civil": N_("civil society"),
    "academia": N_("academia"),
}
MODES = {"in_person": N_("in person"), "online": N_("online"), "hybrid": N_("hybrid")}
INSTITUTIONS = {
    "ministry": N_("Ministry or government agency"),
    "border": N_("Customs, border and inspection"),
    "education": N_("Vocational and higher education"),
    "private": N_("Business"),
    "international": N_("International organization"),
    "other": N_("Other"),
}
# Fixed wording of the after-survey (design 4): improved = the first two of all but "cannot say".
ANSWERS = {
    "greatly": N_("increased greatly"),
    "increased": N_("increased"),
    "unchanged": N_("not changed"),
    "decreased": N_("decreased"),
    "cannot_say": N_("cannot say"),
}
IMPROVED = ("greatly", "increased")
RATED = ("greatly", "increased", "unchanged", "decreased")
