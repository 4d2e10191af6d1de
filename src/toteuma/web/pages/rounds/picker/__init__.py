"""The picker of live figures."""
