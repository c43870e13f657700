"""Open data: what the ledger holds as codes that stay the same for ever. Never a name, never free text."""
