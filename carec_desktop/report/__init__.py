"""Paper: cards, matrix and their charts, drawn with reportlab."""
