"""Tasks as a workbook and back."""
