"""Reads of the living data: from the database to the types of ``toteuma.domain``.

Each takes the municipality's code and makes a number of queries that does not depend on how
much data there is. A code that no municipality has raises MunicipalityUnknownError.
"""
