"""The report as open data: a Frictionless data package of CSV files."""

from toteuma.rendering.data.package import data_package_files, write_data_package

__all__ = ["data_package_files", "write_data_package"]
