"""Changes to the living data: keyword-only, one transaction and one audit row each.

What a change would write is judged by the rules of the municipality folder
(``toteuma.workspace.interchange.checks``) before it is written; ContentFaultyError holds the
issues. Every service raises MunicipalityUnknownError for a code that no municipality has.
"""
