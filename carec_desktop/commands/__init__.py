"""The commands, grouped by what people do; each calls one action and prints what it returned."""

from carec_desktop.commands import attendance, care, exchanging, printing, recording, results, starting, templating

COMMANDS = (
    *starting.COMMANDS, *recording.COMMANDS, *templating.COMMANDS, *exchanging.COMMANDS, *printing.COMMANDS,
    *results.COMMANDS, *care.COMMANDS, *attendance.COMMANDS,
)  # fmt: skip
