"""Engines that answer the balance query: DuckDB (embedded, the default) and Spark SQL.

Import an engine from its own module: :mod:`toteuma.ledger.engines.duckdb` or
:mod:`toteuma.ledger.engines.spark` (optional extra ``spark``).
"""
