"""What a person can do: one short function each, one transaction each."""
