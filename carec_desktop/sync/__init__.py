"""Signed packages: workbook to edits and back, and every check on the way in."""
