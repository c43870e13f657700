"""The commands, grouped by what people do; each calls one action and prints what it returned."""

from carec_desktop.commands import care, exchanging, recording, results, starting

COMMANDS = (*starting.COMMANDS, *recording.COMMANDS, *exchanging.COMMANDS, *results.COMMANDS, *care.COMMANDS)
