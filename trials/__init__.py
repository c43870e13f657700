"""What takes too long for every commit: planted faults, fuzzing, pulled plugs, races against peers (`dev.py` runs them)."""
