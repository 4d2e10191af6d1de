"""Charts of the report as SVG, each with a description and a data table."""
