"""Open data: what the ledger holds as codes that stay the same for ever. No participant is in it, and of
texts only titles and sources, where they do not seem to hold personal data."""
