"""The workspace: interchange, storage, services and queries."""
