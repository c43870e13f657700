"""Records: one declaration a file."""
