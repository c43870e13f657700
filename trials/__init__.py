"""Trials too long for every commit: planted faults, fuzzing, pulled plugs, races. `dev.py` runs them."""
